// Arguments of host tests: patterns that clients read differently, and tests that never hold.

#include <algorithm>
#include <set>
#include <unordered_set>

#include "base/text.hpp"
#include "model/registrable.hpp"
#include "validate/lint/checks.hpp"
#include "validate/lint/client_lists.hpp"
#include "validate/lint/glob_regex.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kLongestPattern = 2000;  ///< Longer ones are data of another kind.

/// A comparison of the host or the URL with a constant.
struct HostTest {
  enum class Kind { Glob, Domain, Exact, LocalOrDomain };
  Kind kind;
  std::uint32_t token;  ///< Of the call, or of the host.
  std::uint32_t text;   ///< Of the string.
  bool on_url = false;
};

bool is_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

/// An IPv6 literal or a pattern of one: a colon there is no port.
bool looks_like_ipv6(std::string_view text) {
  return std::ranges::all_of(
             text,
             [](char c) {
               return is_digit(c) ||
                      (to_lower(std::string_view(&c, 1))[0] >= 'a' && (c | 0x20) <= 'f') ||
                      c == ':' || c == '*' || c == '?' || c == '[' || c == ']' || c == '.' ||
                      c == '%';
             }) &&
         std::ranges::count(text, ':') + std::ranges::count(text, '*') > 1;
}

std::string what_no_host_has(std::string_view text) {
  if (text.find("://") != std::string_view::npos) return "a scheme";
  if (text.find('/') != std::string_view::npos) return "a path";
  if (text.find_first_of(" \t") != std::string_view::npos) return "a blank";
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || looks_like_ipv6(text)) return "";
  const std::string_view port = text.substr(colon + 1);
  return is_digits(port) || port == "*" ? "a port" : "";
}

/// What a pattern for URLs has behind the host, if it is more than '/' and a star.
std::string path_in(std::string_view pattern) {
  const std::size_t scheme = pattern.find("://");
  const std::string_view rest =
      scheme == std::string_view::npos ? pattern : pattern.substr(scheme + 3);
  const std::size_t slash = rest.find('/');
  if (slash == std::string_view::npos) return "";
  const std::string_view path = rest.substr(slash);
  return path.find_first_not_of("/*?") == std::string_view::npos ? "" : std::string(path);
}

bool has_upper(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

std::size_t dots_in(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count(text, '.'));
}

/// Two labels, or three below "co.uk" and its like: somebody else can register a name that ends in
/// the same letters.
bool is_registrable(std::string_view domain) {
  const std::size_t dots = dots_in(domain);
  if (dots == 1) return domain.front() != '.' && domain.back() != '.';
  if (dots != 2) return false;
  const std::size_t dot = domain.find('.');
  return dot > 0 && is_shared_suffix(domain.substr(dot + 1));
}

/// There it ends the whole expression: "^a|b$" is what begins with a or ends with b.
bool has_bar_outside_groups(std::string_view pattern) {
  int depth = 0;
  for (const char c : pattern) {
    depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    if (c == '|' && depth <= 0) return true;
  }
  return false;
}

class Patterns {
 public:
  Patterns(const Script& script, Findings& findings) : script_(script), findings_(findings) {
    for (std::uint32_t i = 0; i + 1 < script.tokens().size(); ++i) {
      if (script.tokens()[i].kind != JsToken::Kind::String) continue;
      if (script.tokens()[i].size < kLongestPattern)
        strings_.insert(to_lower(script.string_value(i)));
    }
    raises_case_ = script.mentions("toUpperCase");
  }

  void run() {
    for (const JsCall& call : script_.calls()) see_call(call);
    for (std::uint32_t i = 1; i + 1 < script_.tokens().size(); ++i) {
      if (script_.is_equals(i)) see_comparison(i);
    }
  }

 private:
  void see_call(const JsCall& call) {
    const std::string_view name = script_.text(call.name);
    if (call.arguments.size() != 2) return;
    HostTest test{HostTest::Kind::Glob, call.name, script_.string_token(call.arguments[1]), false};
    test.on_url = script_.is_url(call.arguments[0]);
    if (name == "dnsDomainIs")
      test.kind = HostTest::Kind::Domain;
    else if (name == "localHostOrDomainIs")
      test.kind = HostTest::Kind::LocalOrDomain;
    else if (name != "shExpMatch")
      return;
    if (test.text == Script::kNone || script_.tokens()[test.text].size > kLongestPattern) return;
    const bool on_host = script_.is_host(call.arguments[0]);
    if (test.kind == HostTest::Kind::Glob) check_glob(test, on_host);
    if (on_host) check_host(test);
    if (test.on_url && test.kind == HostTest::Kind::Glob) {
      check_path(test);
      check_beginning(test);
    }
  }

  void see_comparison(std::uint32_t sign) {
    const JsRange left{sign - 1, sign}, right{sign + 1, sign + 2};
    const bool forward =
        script_.is_host(left) && !script_.is_member(sign - 1) && ends_operand(sign + 2);
    const bool backward = script_.is_host(right) && ends_operand(sign + 2);
    const std::uint32_t text = forward    ? script_.string_token(right)
                               : backward ? script_.string_token(left)
                                          : Script::kNone;
    if (text == Script::kNone || script_.tokens()[text].size > kLongestPattern) return;
    check_host({HostTest::Kind::Exact, forward ? sign - 1 : sign + 1, text, false});
  }

  /// No member, call or sum follows.
  bool ends_operand(std::uint32_t i) const {
    return !script_.is_sign(i, ".") && !script_.is_sign(i, "(") && !script_.is_sign(i, "[") &&
           !script_.is_sign(i, "+");
  }

  void check_glob(const HostTest& test, bool on_host) {
    const std::string pattern = script_.string_value(test.text);
    const std::string fault = fault_as_regex(pattern);
    if (!fault.empty()) {
      findings_.add(DiagCode::PatternThrows, test.text, pattern,
                    titles_of(who_globs_as(Globbing::Regex)) +
                        " make a regular expression of it, and " + fault +
                        ": the call throws, and browsers go direct.");
      return;
    }
    const std::string live = live_characters(pattern);
    if (live.find('|') != std::string::npos) return bar(test, pattern);
    if (live.empty() || (on_host && live == "[]" && looks_like_ipv6(pattern))) return;
    std::string shown;
    for (const char c : live) shown += (shown.empty() ? "'" : " '") + std::string(1, c) + "'";
    findings_.add(DiagCode::PatternLive, test.text, pattern,
                  "In " + titles_of(who_globs_as(Globbing::Regex)) + " " + shown +
                      (live.size() == 1 ? " has its" : " have their") +
                      " meaning in regular expressions; in " +
                      titles_of(who_reads_as_text(live.find_first_of("[]") != std::string::npos)) +
                      " it is plain text.");
  }

  void bar(const HostTest& test, const std::string& pattern) {
    const std::string others = titles_of(who_reads_as_text(false));
    findings_.add(DiagCode::PatternBar, test.text, pattern,
                  !has_bar_outside_groups(pattern)
                      ? "In " + others + " it is plain text, and nothing matches."
                      : "In " + titles_of(who_globs_as(Globbing::Regex)) +
                            " it matches whatever begins with the first or ends with the last "
                            "part; in " +
                            others + " nothing matches.");
  }

  /// Characters of regular expressions, classes among them or not.
  static std::vector<const ClientProfile*> who_reads_as_text(bool classes) {
    return clients_that([classes](const ClientProfile& profile) {
      return profile.globbing == Globbing::Literal ||
             (profile.globbing == Globbing::Fnmatch && !classes);
    });
  }

  void check_path(const HostTest& test) {
    const std::string path = path_in(script_.string_value(test.text));
    if (path.empty()) return;
    findings_.add(DiagCode::PathHidden, test.text, script_.string_value(test.text),
                  titles_of(who_hands_over(UrlForm::PathHidden)) +
                      " hides the path of every URL, " +
                      titles_of(who_hands_over(UrlForm::EncryptedPathHidden)) +
                      " that of https and wss; of Windows it is not established, but it keeps one "
                      "answer for each host.");
  }

  static std::vector<const ClientProfile*> who_hands_over(UrlForm form) {
    return clients_that([form](const ClientProfile& profile) {
      return profile.url == form && profile.client != Client::Windows;  // Not established.
    });
  }

  /// Every URL begins with its scheme, in lower case.
  void check_beginning(const HostTest& test) {
    const std::string pattern = script_.string_value(test.text);
    if (pattern.empty() || !live_characters(pattern).empty()) return;
    const std::string beginning = to_lower(pattern.substr(0, pattern.find_first_of("*?")));
    for (const std::string scheme : {"http://", "https://", "ftp://", "ws://", "wss://"}) {
      if (scheme.starts_with(beginning) || beginning.starts_with(scheme)) return;
    }
    findings_.add(DiagCode::UrlNeverBegins, test.text, pattern,
                  "It is never true in any client: a URL begins with its scheme, as in https://.");
  }

  void check_host(const HostTest& test) {
    const std::string text = script_.string_value(test.text);
    const std::string part = what_no_host_has(text);
    if (!part.empty() && text.find('|') == std::string::npos) {
      findings_.add(
          DiagCode::HostNeverHas, test.text, text,
          "The host holds no " + part.substr(2) + " in any client, so the test is never true.");
      return;
    }
    if (test.kind != HostTest::Kind::Glob && text.find('*') != std::string::npos) {
      findings_.add(DiagCode::HostNeverHas, test.text, text,
                    "The host holds no star in any client, so the test is never true: only "
                    "shExpMatch takes stars for wildcards.");
      return;
    }
    if (has_upper(text) && !raises_case_ && text.find('\\') == std::string::npos) {
      return upper_case(test, text);
    }
    const std::string lower = to_lower(text);
    if (test.kind == HostTest::Kind::Domain) domain(test, lower);
    if (test.kind == HostTest::Kind::Glob) glob(test, lower);
    if (test.kind == HostTest::Kind::LocalOrDomain) local(test, lower);
  }

  void upper_case(const HostTest& test, const std::string& text) {
    findings_.add(DiagCode::UpperCase, test.text, text,
                  titles_of(clients_that([](const ClientProfile& profile) {
                    return profile.host != HostForm::CaseKept &&
                           profile.host != HostForm::CutAtColon;
                  })) +
                      " hand over the host in lower case, so the test is never true there.");
  }

  void domain(const HostTest& test, const std::string& text) {
    if (text.size() > 1 && text.front() == '.') return apex(test, text.substr(1));
    if (!text.empty() && is_registrable(text) && !is_address(text)) look_alike(test, text);
  }

  void glob(const HostTest& test, const std::string& text) {
    if (text.size() < 3 || text.front() != '*' ||
        text.find_first_of("*?", 1) != std::string::npos) {
      return;
    }
    const std::string tail = text.substr(1);
    if (!live_characters(tail).empty()) return;
    if (tail.front() == '.') return apex(test, tail.substr(1));
    if (is_registrable(tail) && !is_address(tail)) look_alike(test, tail);
  }

  static bool is_address(std::string_view text) {
    return text.find_first_not_of("0123456789.") == std::string_view::npos;
  }

  void look_alike(const HostTest& test, const std::string& domain) {
    findings_.add(DiagCode::LookAlike, test.text, script_.string_value(test.text),
                  "In every client it is true for 'not" + domain + "' as well.");
  }

  /// The apex is handled if it is named anywhere, or a wider pattern is.
  void apex(const HostTest& test, const std::string& domain) {
    if (dots_in(domain) == 0 || is_address(domain) || !apexes_.insert(domain).second) return;
    if (strings_.count(domain) != 0 || strings_.count("*" + domain) != 0) return;
    for (std::size_t dot = domain.find('.'); dot != std::string::npos;
         dot = domain.find('.', dot + 1)) {
      const std::string tail = domain.substr(dot);
      if (strings_.count(tail) != 0 || strings_.count("*" + tail) != 0) return;
      if (strings_.count("*" + tail.substr(1)) != 0) return;
    }
    findings_.add(DiagCode::ApexMissing, test.text, script_.string_value(test.text),
                  "It does not match '" + domain + "' itself in any client.");
  }

  void local(const HostTest& test, const std::string& text) {
    if (local_said_) return;
    local_said_ = true;
    findings_.add(DiagCode::LocalOrDomain, test.token, text,
                  "libproxy answers false for names without a dot, pypac true for every beginning "
                  "of the name.");
  }

  const Script& script_;
  Findings& findings_;
  std::unordered_set<std::string> strings_;
  std::unordered_set<std::string> apexes_;
  bool raises_case_ = false;
  bool local_said_ = false;
};

void check_plain(const Script& script, Findings& findings) {
  std::uint32_t first = 0;
  std::size_t count = 0;
  for (const JsCall& call : script.calls()) {
    if (script.text(call.name) != "isPlainHostName") continue;
    if (count++ == 0) first = call.name;
  }
  for (std::uint32_t i = 0; count > 0 && i + 1 < script.tokens().size(); ++i) {
    // The script looks for colons itself.
    const bool string = script.tokens()[i].kind == JsToken::Kind::String &&
                        script.tokens()[i].size == 3 && script.text(i)[1] == ':';
    if (string) return;
  }
  if (count == 0) return;
  findings.add(DiagCode::PlainAddress, first, "isPlainHostName",
               "libproxy, pacparser, pac-resolver and pypac answer true for IPv6 literals such as "
               "2001:db8::1; of Windows it is not established." +
                   also_in(count - 1));
}

}  // namespace

void check_patterns(const Script& script, Findings& findings) {
  Patterns(script, findings).run();
  check_plain(script, findings);
}

}  // namespace pacwright
