#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "validate/probe.hpp"

namespace pacwright {

/// Which function a client calls.
enum class EntryPoint {
  PlainOnly,    ///< FindProxyForURL.
  ExFirst,      ///< FindProxyForURLEx if there is one, else FindProxyForURL.
  PlainThenEx,  ///< FindProxyForURLEx only if there is no FindProxyForURL.
};

enum class Loading {
  GlobalCode,
  Eval,  ///< Under "use strict" its functions stay local, and the entry point is not found.
};

/// What is left of a URL when the script sees it.
enum class UrlForm {
  EncryptedPathHidden,  ///< Canonical; no path for https and wss; no credentials, no fragment.
  PathHidden,           ///< Canonical; no path for any scheme; credentials kept.
  WithoutPort,          ///< Canonical; path, fragment and credentials kept.
  SchemeLowered,        ///< As typed but for the scheme.
  AsTyped,
};

enum class HostForm {
  Canonical,     ///< Lower case, punycode, IPv6 without brackets, numbers as dotted quads.
  WithBrackets,  ///< The same, IPv6 with brackets.
  CaseKept,      ///< Punycode, case as typed, no brackets.
  Unicode,       ///< Lower case, as typed otherwise, no brackets.
  CutAtColon,    ///< As typed, up to the first colon, whatever that is part of.
};

/// How patterns of shExpMatch are read.
enum class Globbing {
  Regex,    ///< Of all characters only the dot is escaped; '*' and '?' become ".*" and ".".
  Fnmatch,  ///< Python's: '*', '?', '[seq]', '[!seq]'; case does not count.
  Literal,  ///< '*' and '?', all else stands for itself.
};

/// What becomes of a request when there is no result to go by.
enum class OnFailure {
  Direct,
  Error,  ///< The program that asked gets an error, and decides by itself.
};

/// Hosts that go direct before the script is asked, or whatever it says.
enum class NeverAsked {
  Nothing,
  Loopback,              ///< localhost and all names below it, 127.0.0.0/8, ::1.
  LoopbackAndLinkLocal,  ///< Besides 169.254.0.0/16, fe80::/10, ::ffff:127.0.0.0/104.
};

/// How a result string is read: see result_grammar.hpp.
enum class Grammar { Chromium, Firefox, Windows, Libproxy, HandedOn, PacProxyAgent, Pypac };

/// One row for each client. What is not established by evidence is said in `not_established`, with
/// what is assumed in its place.
struct ClientProfile {
  Client client;
  std::string_view name;     ///< For --client.
  std::string_view title;    ///< In sentences.
  std::string_view program;  ///< Which program, which version, which engine.
  EntryPoint entry_point;
  Loading loading;
  UrlForm url;
  HostForm host;
  Globbing globbing;
  OnFailure on_failure;
  Grammar grammar;
  NeverAsked never_asked;
  std::size_t most_dns_names;     ///< Different ones in one decision; 0: any number.
  std::size_t most_script_bytes;  ///< 0: no limit is known.
  bool reads_utf16;               ///< Files with its byte order mark.
  bool ascii_results_only;
  bool takes_any_value;  ///< Results that are no strings are made into strings.
  bool tries_out;        ///< Calls the script once before it takes it.
  /// What a script finds beside the twelve helper functions of all clients.
  std::span<const std::string_view> functions;
  std::span<const std::string_view> ex_functions;  ///< Further ones for FindProxyForURLEx.
  bool newer_syntax;  ///< Its engine takes, or may take, syntax newer than ECMAScript 5.
  std::span<const std::string_view> notes;
  std::span<const std::string_view> not_established;
  std::span<const std::string_view> sources;
};

std::span<const ClientProfile> all_profiles();
const ClientProfile& profile_of(Client client);
const ClientProfile* find_profile(std::string_view name);  ///< Null if there is none.

/// Those for which `holds` is true, in the table's order.
std::vector<const ClientProfile*> clients_that(
    const std::function<bool(const ClientProfile&)>& holds);

/// Whether the client goes direct to this host whatever the script would say. `host` as browsers
/// write it, without brackets.
bool never_asks(const ClientProfile& profile, std::string_view host);
std::vector<const ClientProfile*> clients_that_never_ask(std::string_view host);

/// "Chromium", "Firefox and Windows", "Firefox, Windows and libproxy".
std::string titles_of(const std::vector<const ClientProfile*>& clients);

/// "drops" behind one title, "drop" behind more.
std::string verb_for(const std::vector<const ClientProfile*>& clients, std::string_view one,
                     std::string_view more);

/// One short phrase each, for lists: "as global code", "FindProxyForURL only".
std::string_view to_text(EntryPoint entry_point);
std::string_view to_text(Loading loading);
std::string_view to_text(UrlForm form);
std::string_view to_text(HostForm form);
std::string_view to_text(Globbing globbing);
std::string_view to_text(OnFailure on_failure);
std::string_view to_text(NeverAsked hosts);

}  // namespace pacwright
