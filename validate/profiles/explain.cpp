#include "validate/profiles/explain.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "model/ip_address.hpp"
#include "validate/suite.hpp"

namespace pacwright {
namespace {

std::string title(const ClientProfile& profile) { return std::string(profile.title); }

std::string call_text(const HelperCall& call) {
  return call.name + "(" + join(call.arguments, ", ") + ")";
}

struct Sides {
  const ClientProfile& a;
  const ClientProfile& b;

  /// "X in Chromium and Y in Windows".
  std::string say(std::string_view of_a, std::string_view of_b) const {
    return std::string(of_a) + " in " + title(a) + " and " + std::string(of_b) + " in " + title(b);
  }
  /// Which of the two it is, or null.
  const ClientProfile* one_that_is(Client client) const {
    return a.client == client ? &a : b.client == client ? &b : nullptr;
  }
};

// ---- shExpMatch.

struct PatternCharacter {
  std::string_view text;   ///< In the pattern.
  std::string_view shown;  ///< In the message.
  std::string_view regex;  ///< What it is there.
  std::string_view fnmatch;
  std::string_view literal = "literal";
};

// The first that the pattern has and that both clients read differently is named.
constexpr PatternCharacter kPatternCharacters[] = {
    {"[!", "[!..]", "a class with '!' in it", "a negated class"},
    {"[^", "[^..]", "a negated class", "a class with '^' in it"},
    {"[", "[..]", "a class", "a class"},
    {"(", "(..)", "a group", "literal"},
    {"|", "|", "an alternative", "literal"},
    {"+", "+", "'once or more'", "literal"},
    {"{", "{..}", "a number of times", "literal"},
    {"\\", "\\", "an escape", "literal"},
    {"$", "$", "the end", "literal"},
    {"^", "^", "the beginning", "literal"},
    {")", ")", "the end of a group", "literal"},
    {"]", "]", "the end of a class", "the end of a class"},
};

std::string_view meaning_of(const PatternCharacter& character, Globbing globbing) {
  switch (globbing) {
    case Globbing::Regex: return character.regex;
    case Globbing::Fnmatch: return character.fnmatch;
    case Globbing::Literal: return character.literal;
  }
  return "";
}

bool has_upper_case(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

std::string why_pattern_differs(const Sides& sides, const HelperCall& call) {
  const std::string pattern = call.arguments.size() > 1 ? call.arguments[1] : "";
  for (const PatternCharacter& character : kPatternCharacters) {
    if (pattern.find(character.text) == std::string::npos) continue;
    const auto in_a = meaning_of(character, sides.a.globbing);
    const auto in_b = meaning_of(character, sides.b.globbing);
    if (in_a != in_b) return "`" + std::string(character.shown) + "` is " + sides.say(in_a, in_b);
  }
  const bool is_about_case = std::ranges::any_of(call.arguments, has_upper_case);
  if (is_about_case && sides.one_that_is(Client::Pypac) != nullptr) {
    return "case does not count in pypac's patterns";
  }
  return "patterns are read differently";
}

// ---- The other functions.

bool is_dotted_quad(std::string_view quoted) {
  return quoted.size() > 2 && IpAddress::parse(quoted.substr(1, quoted.size() - 2)).has_value();
}

std::string why_net_differs(const Sides& sides, const HelperCall& call) {
  const auto& arguments = call.arguments;
  for (std::size_t i = 1; i < arguments.size() && i < 3; ++i) {
    if (!is_dotted_quad(arguments[i])) {
      return arguments[i] + " is no dotted quad: some clients refuse it, others read what they can";
    }
  }
  if (!arguments.empty() && arguments[0].find(':') != std::string::npos) {
    return "an IPv6 address is no address to some clients and 0.0.0.0 to others";
  }
  if (!arguments.empty() && arguments[0].find("\"0") == 0) {
    return "a leading zero means octal in some clients and nothing in others";
  }
  if (sides.one_that_is(Client::PacResolver) != nullptr) {
    return "pac-resolver wants a contiguous mask of 1 to 32 bits";
  }
  return "short addresses and names are resolved differently";
}

std::string why_time_differs(const Sides& sides, const HelperCall& call) {
  if (call.name == "dateRange" && sides.one_that_is(Client::PacResolver) != nullptr) {
    return "dateRange is always false in pac-resolver";
  }
  const bool is_one_day = call.arguments.size() == 1;
  if (call.name == "weekdayRange" && is_one_day && sides.one_that_is(Client::Pypac) != nullptr) {
    return "weekdayRange with one day is always false in pypac";
  }
  if (call.name == "timeRange" && (sides.one_that_is(Client::Pypac) != nullptr ||
                                   sides.one_that_is(Client::PacResolver) != nullptr)) {
    return "the end of a range of times counts in some clients only, and not all wrap at midnight";
  }
  return "a range that runs over the end (of a week, a year, a day) wraps in some clients only";
}

struct FunctionReason {
  std::string_view name;
  std::string_view text;
};

constexpr FunctionReason kFunctionReasons[] = {
    {"dnsDomainIs", "case, and an empty domain, are not the same to all clients"},
    {"dnsResolve",
     "a failed look-up is null, false, undefined or an empty string, and not all ask "
     "for IPv4 only"},
    {"dnsResolveEx", "addresses are listed differently"},
    {"isInNetEx", "names, lists and short prefixes are not read by all clients"},
    {"isPlainHostName", "a host with a colon, as an IPv6 literal, is plain to some clients only"},
    {"isResolvable", "not all clients resolve IPv6 literals and empty names"},
    {"isResolvableEx", "it is always true in pacparser"},
    {"localHostOrDomainIs",
     "libproxy never matches a host without a dot, pypac compares beginnings"},
    {"myIpAddress", "it is undefined in libproxy, and not all clients know an IPv6 address"},
    {"sortIpAddressList", "bad lists are false in some clients and empty in others"},
};

std::string why_call_differs(const Sides& sides, const HelperCall& call) {
  if (call.name == "shExpMatch") return why_pattern_differs(sides, call);
  if (call.name == "isInNet") return why_net_differs(sides, call);
  if (call.name.ends_with("Range")) return why_time_differs(sides, call);
  for (const FunctionReason& reason : kFunctionReasons) {
    if (call.name == reason.name) return std::string(reason.text);
  }
  return "the function is not the same";
}

bool throws(const HelperCall& call) { return call.outcome.starts_with("throws"); }

std::string say_outcomes(const Sides& sides, const HelperCall& in_a, const HelperCall& in_b) {
  if (!throws(in_a) && !throws(in_b)) return "is " + sides.say(in_a.outcome, in_b.outcome);
  return sides.say(throws(in_a) ? in_a.outcome : "is " + in_a.outcome,
                   throws(in_b) ? in_b.outcome : "is " + in_b.outcome);
}

/// Nothing if all calls that both made are the same.
std::optional<DifferenceReason> first_call_that_differs(const Sides& sides, const ClientAnswer& a,
                                                        const ClientAnswer& b) {
  const auto place = first_differing_call(a, b);
  if (!place) return std::nullopt;
  const HelperCall& in_a = a.calls[*place];
  const HelperCall& in_b = b.calls[*place];
  const std::string why = why_call_differs(sides, in_a);
  return DifferenceReason{
      call_text(in_a) + " " + say_outcomes(sides, in_a, in_b) + ": " + why + ".",
      in_a.name == "shExpMatch" ? "shExpMatch " + in_a.arguments.back() : in_a.name + why};
}

/// Where the host or the URL is another, calls with it are: the first that also came to something
/// else. What decides may be the one or the other, so it is named beside them; "" if there is none.
std::string first_outcome_that_differs(const Sides& sides, const ClientAnswer& a,
                                       const ClientAnswer& b) {
  for (std::size_t i = 0; i < std::min(a.calls.size(), b.calls.size()); ++i) {
    const HelperCall &in_a = a.calls[i], &in_b = b.calls[i];
    if (in_a.name != in_b.name) return "";
    if (in_a.outcome == in_b.outcome) continue;
    const auto said = [](const HelperCall& call) {
      return call_text(call) + (throws(call) ? " " : " is ") + call.outcome;
    };
    return sides.say(said(in_a), said(in_b)) + ".";
  }
  return "";
}

bool has_function(const ClientProfile& profile, const ClientAnswer& answer, std::string_view name) {
  constexpr std::string_view kOfAll[] = {
      "isPlainHostName", "dnsDomainIs",  "localHostOrDomainIs", "isResolvable",
      "isInNet",         "dnsResolve",   "myIpAddress",         "dnsDomainLevels",
      "shExpMatch",      "weekdayRange", "dateRange",           "timeRange"};
  const auto is_among = [name](std::span<const std::string_view> names) {
    return std::ranges::find(names, name) != names.end();
  };
  const bool called_ex = answer.answer && answer.answer->called_ex;
  return is_among(kOfAll) || is_among(profile.functions) ||
         (called_ex && is_among(profile.ex_functions));
}

/// A function that one client calls and the other has not: a script that catches the exception, or
/// asks for the function first, goes on in another way. Nothing if another call differs before.
std::optional<DifferenceReason> what_is_missing(const Sides& sides, const ClientAnswer& a,
                                                const ClientAnswer& b) {
  std::size_t place = 0;
  while (place < std::min(a.calls.size(), b.calls.size()) &&
         a.calls[place].name == b.calls[place].name) {
    ++place;
  }
  const auto known = first_differing_call(a, b);
  if (known && *known < place) return std::nullopt;
  const auto missing = [place](const ClientAnswer& caller, const ClientProfile& other,
                               const ClientAnswer& answer) {
    return place < caller.calls.size() && !has_function(other, answer, caller.calls[place].name);
  };
  const bool in_b = missing(a, sides.b, b);
  if (!in_b && !missing(b, sides.a, a)) return std::nullopt;
  const std::string& name = (in_b ? a : b).calls[place].name;
  return DifferenceReason{
      title(in_b ? sides.b : sides.a) + " has no " + name + ", and the script goes on without it.",
      "no " + name};
}

std::optional<DifferenceReason> what_was_handed(const Sides& sides, const ClientAnswer& a,
                                                const ClientAnswer& b) {
  std::string text, cause;
  const auto add = [&](const char* what, const std::string& in_a, const std::string& in_b) {
    if (in_a == in_b) return;
    text += (text.empty() ? "The script gets the " : ", and the ") + std::string(what) + " " +
            sides.say("'" + in_a + "'", "'" + in_b + "'");
    if (cause.empty()) cause = to_lower(what);
  };
  add("host", a.handed.host, b.handed.host);
  add("URL", a.handed.url, b.handed.url);
  if (text.empty()) return std::nullopt;
  const std::string outcome = first_outcome_that_differs(sides, a, b);
  return DifferenceReason{text + "." + (outcome.empty() ? "" : " " + outcome), cause};
}

std::string raw_text(const ClientAnswer& answer) {
  return answer.answer ? answer.answer->result : message_of(answer.answer.reason());
}

bool is_load_failure(const ClientAnswer& answer) {
  if (answer.answer) return false;
  const DiagCode code = answer.answer.reason().code;
  return code == DiagCode::ScriptDoesNotLoad || code == DiagCode::NoEntryPoint ||
         code == DiagCode::ScriptTooLarge;
}

std::string sentence(std::string text) {
  if (!text.empty() && text.back() != '.') text += '.';
  return text;
}

/// The same string came back; it is read differently.
std::string why_read_differently(const Sides& sides, const ClientAnswer& a, const ClientAnswer& b) {
  const auto only_in = [](const ClientAnswer& x, const ClientAnswer& y) -> const DroppedElement* {
    for (const DroppedElement& dropped : x.decision.dropped) {
      const auto same =
          std::ranges::find(y.decision.dropped, dropped.element, &DroppedElement::element);
      if (same == y.decision.dropped.end()) return &dropped;
    }
    return nullptr;
  };
  if (const auto* const dropped = only_in(b, a)) {
    return title(sides.b) + " drops '" + dropped->element + "': " + sentence(dropped->why);
  }
  if (const auto* const dropped = only_in(a, b)) {
    return title(sides.a) + " drops '" + dropped->element + "': " + sentence(dropped->why);
  }
  if (!b.decision.why.empty()) return sentence(b.decision.why);
  if (!a.decision.why.empty()) return sentence(a.decision.why);
  if (to_text(a.decision) == to_text(b.decision)) {
    return "Asked once more both do the same: the script remembers what it was asked.";
  }
  return "The result '" + printable(raw_text(a)) + "' means " +
         sides.say("'" + to_text(a.decision) + "'", "'" + to_text(b.decision) + "'") + ".";
}

std::string why_it_fails(const ClientProfile& profile, const ClientAnswer& answer) {
  const Diag& reason = answer.answer.reason();
  const bool loads = !is_load_failure(answer);
  return sentence((loads ? "In " + title(profile) + ": " : title(profile) + " does not run it: ") +
                  message_of(reason) + (reason.detail.empty() ? "" : ". " + reason.detail));
}

bool has_port(std::string_view server) {
  return server.find(':', server.rfind(']') + 1) != std::string_view::npos;
}

std::string_view without_port(std::string_view server) {
  return has_port(server) ? server.substr(0, server.rfind(':')) : server;
}

bool is_same_hop(const Hop& a, const Hop& b) {
  if (a.kind != b.kind) return false;
  if (has_port(a.server) == has_port(b.server)) return to_lower(a.server) == to_lower(b.server);
  return to_lower(without_port(a.server)) == to_lower(without_port(b.server));
}

}  // namespace

bool is_same_way(const std::vector<Hop>& a, const std::vector<Hop>& b) {
  return std::ranges::equal(a, b, is_same_hop);
}

bool do_the_same(const ClientAnswer& a, const ClientAnswer& b) {
  const auto is_handed_on = [](const ClientAnswer& answer) {
    return answer.decision.kind == ClientDecision::Kind::HandedOn;
  };
  if (is_handed_on(a) != is_handed_on(b) && a.answer && b.answer) {
    return to_canonical_result(a.answer->result) == to_canonical_result(b.answer->result);
  }
  return to_text(a.decision) == to_text(b.decision) ||
         (a.decision.kind == ClientDecision::Kind::Hops && a.decision.kind == b.decision.kind &&
          is_same_way(a.decision.hops, b.decision.hops));
}

std::optional<std::size_t> first_differing_call(const ClientAnswer& a, const ClientAnswer& b) {
  const std::size_t both = std::min(a.calls.size(), b.calls.size());
  for (std::size_t i = 0; i < both; ++i) {
    if (a.calls[i] == b.calls[i]) continue;
    const bool is_same_call =
        a.calls[i].name == b.calls[i].name && a.calls[i].arguments == b.calls[i].arguments;
    return is_same_call ? std::optional(i) : std::nullopt;
  }
  return std::nullopt;
}

DifferenceReason explain_difference(const ClientProfile& profile_a, const ClientAnswer& a,
                                    const ClientProfile& profile_b, const ClientAnswer& b) {
  const Sides sides{profile_a, profile_b};
  const auto plainly = [](const std::string& text) { return DifferenceReason{text, text}; };
  if (a.never_asked != b.never_asked) {
    return plainly(title(a.never_asked ? profile_a : profile_b) +
                   " goes direct to such hosts whatever the file says.");
  }
  if (is_load_failure(a) && !is_load_failure(b)) return plainly(why_it_fails(profile_a, a));
  if (is_load_failure(b) && !is_load_failure(a)) return plainly(why_it_fails(profile_b, b));
  if (a.answer && b.answer && a.answer->result == b.answer->result) {
    return plainly(why_read_differently(sides, a, b));
  }
  if (!a.answer && !b.answer && a.answer.reason().code == b.answer.reason().code) {
    return plainly(sentence(b.decision.why));
  }
  if (a.answer && b.answer && a.answer->called_ex != b.answer->called_ex) {
    return plainly(title(a.answer->called_ex ? profile_a : profile_b) +
                   " calls FindProxyForURLEx, the other one FindProxyForURL.");
  }
  if (a.answer && b.answer) {
    if (auto missing = what_is_missing(sides, a, b)) return *std::move(missing);
  }
  if (auto call = first_call_that_differs(sides, a, b)) return *std::move(call);
  if (a.answer && !b.answer) return plainly(why_it_fails(profile_b, b));
  if (!a.answer && b.answer) return plainly(why_it_fails(profile_a, a));
  if (auto handed = what_was_handed(sides, a, b)) return *std::move(handed);
  return plainly("The script asks which functions there are, or keeps something between calls.");
}

}  // namespace pacwright
