#pragma once
#include <compare>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "validate/lint/script.hpp"
#include "validate/probe.hpp"

namespace pacwright {

/// Something that a PAC script compares hosts, URLs, addresses or the clock with.
struct ScriptFact {
  enum class Kind : std::uint8_t {
    Name,      ///< "www.example.com", ".example.com" or a word such as "intranet".
    Glob,      ///< A pattern of shExpMatch with a wildcard, for a host or a URL.
    Block,     ///< "10.0.0.0/8"; a single address is a block of one.
    OwnBlock,  ///< A block that the client's own address is compared with.
    Url,       ///< "http://example.com/path".
    Typed,     ///< A name or URL with letters in upper case: "WWW.example.com", "HTTP:".
    Scheme,    ///< "ftp".
    Port,      ///< "8080".
    Levels,    ///< dnsDomainLevels is asked.
    Weekday,   ///< weekdayRange, or the day of a Date.
    Hour,      ///< "9": timeRange with this hour.
    Time,      ///< "8:30" or "8:30:15": timeRange with it.
    Month,     ///< A month of a Date.
    Date,      ///< "2026-12-24": a day that dateRange tells from its neighbours.
    Piece,     ///< "?via=corp", "/admin", ".exe", "9443": a part of a URL behind its host.
  };
  Kind kind;
  std::string text;

  friend auto operator<=>(const ScriptFact&, const ScriptFact&) = default;
};

using ScriptFacts = std::set<ScriptFact>;

/// More are not noted.
constexpr std::size_t kMostScriptFacts = 20'000;

/// What one text stands for, wherever a script has it from: a host, a domain, a list of them, a
/// pattern, the beginning of an address ("192.168.", "20010db8"), a block, an entry of a table
/// ("10.0.0.0=1"), a URL, "http:", ":8080". Results such as "PROXY p:8080" and texts that are none
/// of these add nothing.
void add_text_facts(std::string_view text, ScriptFacts& facts);

std::size_t regexes_in(const Script& script);  ///< Literals.

/// What the source shows: string constants, joined where "+" joins them, names of properties of
/// object literals, examples of regular expressions (of each fewer, the more there are), functions
/// that ask the clock.
void add_source_facts(const Script& script, ScriptFacts& facts);

/// What a call of a helper function shows. `own_ip` is what myIpAddress() gave: patterns and blocks
/// that it is compared with become an OwnBlock.
void add_call_facts(const HelperCall& call, const std::string& own_ip, ScriptFacts& facts);

/// "a\"b" without its quotes and escapes; nothing if it is no string.
std::string unquoted(std::string_view argument);

/// Whether FindProxyForURL looks at its first parameter, so that schemes, ports and paths count.
bool looks_at_url(const Script& script);

}  // namespace pacwright
