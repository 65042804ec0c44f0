#include "validate/foreign/facts.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "model/cidr.hpp"
#include "validate/foreign/regex_samples.hpp"
#include "validate/url.hpp"

namespace pacwright {
namespace {

using Kind = ScriptFact::Kind;

constexpr std::size_t kLongestName = 253;
constexpr std::size_t kLongestText = 1024;  ///< Of one that is no list.
constexpr std::string_view kSchemes[] = {"http", "https", "ftp", "ws", "wss"};

void add(Kind kind, std::string text, ScriptFacts& facts) {
  if (facts.size() < kMostScriptFacts) facts.insert({kind, std::move(text)});
}

bool is_word_of_result(std::string_view word) {
  constexpr std::string_view kWords[] = {"direct", "proxy",  "http",   "https",
                                         "socks",  "socks4", "socks5", "quic"};
  return std::ranges::find(kWords, word) != std::end(kWords);
}

/// "PROXY p:8080; DIRECT": what a script answers, not what it asks.
bool is_result(std::string_view lower) {
  const std::string_view first = lower.substr(0, lower.find_first_of(" \t;"));
  return (first.size() < lower.size() || first == "direct") && is_word_of_result(first);
}

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || is_digit(c) || c == '.' || c == '-' || c == '_';
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= kLongestName &&
         std::ranges::all_of(text, is_name_character) &&
         std::ranges::any_of(text, [](char c) { return (c >= 'a' && c <= 'z') || is_digit(c); });
}

bool is_mask(std::string_view text) { return text.starts_with("255.") || text == "0.0.0.0"; }

/// "192.168." and "10.": all addresses that begin so.
std::optional<std::string> block_of_beginning(std::string_view text) {
  if (!text.ends_with('.')) return std::nullopt;
  const auto dots = std::ranges::count(text, '.');
  if (dots > 3) return std::nullopt;
  std::string address(text);
  for (auto left = 3 - dots; left > 0; --left) address += "0.";
  const auto parsed = IpAddress::parse(address + "0");
  if (!parsed) return std::nullopt;
  return parsed->to_string() + "/" + std::to_string(8 * dots);
}

std::optional<std::string> block_of(std::string_view text) {
  if (auto block = block_of_beginning(text)) return block;
  const bool in_brackets = text.size() > 2 && text.front() == '[' && text.back() == ']';
  const auto block = Cidr::parse(in_brackets ? text.substr(1, text.size() - 2) : text, {});
  if (!block || is_mask(text)) return std::nullopt;
  return block->to_string();
}

void add_url(std::string_view text, ScriptFacts& facts) {
  const std::size_t scheme_end = text.find("://");
  const std::string_view scheme = text.substr(0, scheme_end);
  if (std::ranges::find(kSchemes, scheme) != std::end(kSchemes)) {
    add(Kind::Scheme, std::string(scheme), facts);
  }
  const std::string_view rest = text.substr(scheme_end + 3);
  if (rest.empty()) return;
  add(Kind::Url, std::string(text), facts);
  add_text_facts(rest.substr(0, rest.find('/')), facts);
}

/// "proxy.example.com:8080", ":8080/".
bool add_port(std::string_view text, ScriptFacts& facts) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || text.find(':', colon + 1) != std::string_view::npos) {
    return false;
  }
  std::string_view port = text.substr(colon + 1);
  port = port.substr(0, port.find('/'));
  if (!parse_number(port, 65535)) return false;
  add(Kind::Port, std::string(port), facts);
  if (colon > 0) add_text_facts(text.substr(0, colon), facts);
  return true;
}

void add_one(std::string_view text, ScriptFacts& facts) {
  if (text.empty() || text.size() > kLongestText) return;
  const std::string_view scheme = text.substr(0, text.find(':'));
  const bool is_scheme = std::ranges::find(kSchemes, scheme) != std::end(kSchemes);
  if (is_scheme && text.size() <= scheme.size() + 1) {
    add(Kind::Scheme, std::string(scheme), facts);
  } else if (text.find_first_of("*?") != std::string_view::npos) {
    add(Kind::Glob, std::string(text), facts);
  } else if (auto block = block_of(text)) {
    add(Kind::Block, *std::move(block), facts);
  } else if (text.find("://") != std::string_view::npos) {
    add_url(text, facts);
  } else if (add_port(text, facts)) {
    return;
  } else if (const std::size_t slash = text.find('/'); slash != std::string_view::npos) {
    const std::string host(text.substr(0, slash));
    const std::string named = is_name(host) ? host.substr(host.find_first_not_of('.')) : "";
    add(Kind::Url,
        "http://" + (named.empty() ? "unlisted.example" : named) + std::string(text.substr(slash)),
        facts);
    if (!named.empty()) add(Kind::Name, host, facts);
  } else if (is_name(text) && !is_mask(text)) {
    add(Kind::Name, std::string(text), facts);
  }
}

bool is_separator(char c) { return is_space(c) || c == ',' || c == ';' || c == '|'; }

// ----- the source

/// Strings that "+" joins, as one text, from the token on; sets `at` to the last of them.
std::string joined_strings(const Script& script, std::uint32_t& at) {
  std::string text = script.string_value(at);
  while (at + 2 < script.tokens().size() && script.is_sign(at + 1, "+") &&
         script.is_string(at + 2)) {
    at += 2;
    text += script.string_value(at);
  }
  return text;
}

bool is_property(const Script& script, std::uint32_t at) {
  return at + 1 < script.tokens().size() && script.is_sign(at + 1, ":") &&
         (script.is_sign(script.before(at), "{") || script.is_sign(script.before(at), ","));
}

void add_clock_facts(const Script& script, ScriptFacts& facts) {
  if (script.mentions("getDay")) add(Kind::Weekday, "", facts);
  if (script.mentions("getMonth") || script.mentions("getDate")) add(Kind::Month, "", facts);
  if (!script.mentions("getHours")) return;
  for (const char* const hour : {"7", "9", "17", "22"}) add(Kind::Hour, hour, facts);
}

// ----- calls

std::optional<std::string> block_of_mask(const std::string& network, const std::string& mask) {
  const auto address = IpAddress::parse(network), bits = IpAddress::parse(mask);
  if (!address || !bits || !address->is_v4() || !bits->is_v4()) return std::nullopt;
  int prefix = 0;
  while (prefix < 32 && bits->bit(prefix)) ++prefix;
  const bool has_gap = *bits != IpAddress::from_v4(0xFFFFFFFFU).with_low_bits(prefix, false);
  const int kept = has_gap ? 32 : prefix;
  return address->with_low_bits(kept, false).to_string() + "/" + std::to_string(kept);
}

void add_net_facts(const HelperCall& call, const std::string& own_ip, ScriptFacts& facts) {
  const std::string subject = unquoted(call.arguments[0]);
  std::optional<std::string> block;
  if (call.name == "isInNetEx" || call.arguments.size() < 3) {
    block = block_of(unquoted(call.arguments[1]));
  } else {
    block = block_of_mask(unquoted(call.arguments[1]), unquoted(call.arguments[2]));
  }
  if (!block) return;
  const bool is_own = !own_ip.empty() && subject == own_ip;
  add(is_own ? Kind::OwnBlock : Kind::Block, *std::move(block), facts);
}

void add_time_facts(const HelperCall& call, ScriptFacts& facts) {
  if (call.name == "weekdayRange") return add(Kind::Weekday, "", facts);
  if (call.name == "dateRange") return add(Kind::Month, "", facts);
  // timeRange(h), (h, h), (h, m, h, m), (h, m, s, h, m, s), each perhaps with "GMT" behind.
  std::vector<std::string> numbers;
  for (const std::string& argument : call.arguments) {
    if (parse_number(argument, 60)) numbers.push_back(argument);
  }
  if (numbers.empty()) return;
  for (const std::size_t i : {std::size_t{0}, numbers.size() / 2}) {
    if (parse_number(numbers[i], 23)) add(Kind::Hour, numbers[i], facts);
  }
}

}  // namespace

void add_text_facts(std::string_view text, ScriptFacts& facts) {
  const std::string lower = to_lower(trim(text));
  if (is_result(lower)) return;
  // "a|b" is one pattern to some clients and two to others; as two it shows more.
  std::size_t begin = 0;
  while (begin < lower.size()) {
    const auto end =
        static_cast<std::size_t>(std::find_if(lower.begin() + static_cast<std::ptrdiff_t>(begin),
                                              lower.end(), is_separator) -
                                 lower.begin());
    add_one(std::string_view(lower).substr(begin, end - begin), facts);
    begin = end + 1;
  }
}

std::size_t regexes_in(const Script& script) {
  return static_cast<std::size_t>(
      std::ranges::count(script.tokens(), JsToken::Kind::Regex, &JsToken::kind));
}

void add_source_facts(const Script& script, ScriptFacts& facts) {
  // So that a thousand expressions leave room for each other.
  const std::size_t most_samples =
      std::max<std::size_t>(2, kMostScriptFacts / 2 / (regexes_in(script) + 1));
  for (std::uint32_t i = 0; i < script.tokens().size(); ++i) {
    if (script.is_string(i)) {
      add_text_facts(joined_strings(script, i), facts);
    } else if (script.tokens()[i].kind == JsToken::Kind::Regex) {
      const auto samples = regex_samples(script.text(i));
      const std::size_t used = std::min(samples.size(), most_samples);
      for (std::size_t k = 0; k < used; ++k) {
        add_text_facts(samples[k * samples.size() / used], facts);
      }
    } else if (script.is_name(i) && is_property(script, i)) {
      add_text_facts(script.text(i), facts);
    }
  }
  add_clock_facts(script, facts);
}

void add_call_facts(const HelperCall& call, const std::string& own_ip, ScriptFacts& facts) {
  if (call.name == "dnsDomainLevels") return add(Kind::Levels, "", facts);
  if (call.name.ends_with("Range")) return add_time_facts(call, facts);
  if (call.arguments.size() < 2) return;
  if (call.name.starts_with("isInNet")) return add_net_facts(call, own_ip, facts);
  if (call.name == "shExpMatch" || call.name == "dnsDomainIs" ||
      call.name == "localHostOrDomainIs") {
    add_text_facts(unquoted(call.arguments[1]), facts);
  }
}

std::string unquoted(std::string_view argument) {
  if (argument.size() < 2 || argument.front() != '"' || argument.back() != '"') return "";
  std::string text;
  for (std::size_t i = 1; i + 1 < argument.size(); ++i) {
    if (argument[i] == '\\' && i + 2 < argument.size()) ++i;
    text += argument[i];
  }
  return text;
}

bool looks_at_url(const Script& script) {
  if (script.entry() == Script::kNone || script.mentions("arguments")) return true;
  const JsFunction& function = script.outline().functions[script.entry()];
  if (function.parameters.empty()) return false;
  const std::string_view url = script.text(function.parameters.begin);
  for (std::uint32_t i = function.body.begin; i < function.body.end; ++i) {
    if (script.is_name(i) && script.text(i) == url && !script.is_member(i)) return true;
  }
  return false;
}

}  // namespace pacwright
