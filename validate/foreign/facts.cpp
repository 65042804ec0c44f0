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

/// "20010db8": the IPv6 addresses whose digits begin so. A word has no number in it.
std::optional<std::string> block_of_digits(std::string_view text, std::size_t fewest) {
  constexpr std::string_view kHex = "0123456789abcdef";
  if (text.size() < fewest || text.size() > 32) return std::nullopt;
  if (text.find_first_not_of(kHex) != std::string_view::npos) return std::nullopt;
  if (std::ranges::none_of(text, is_digit)) return std::nullopt;
  IpAddress::Bytes bytes{};
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto digit = static_cast<unsigned>(kHex.find(text[i]));
    bytes[i / 2] = static_cast<std::uint8_t>(bytes[i / 2] | (i % 2 == 0 ? digit << 4 : digit));
  }
  return IpAddress::from_bytes(IpFamily::V6, bytes).to_string() + "/" +
         std::to_string(4 * text.size());
}

/// "10.0.0.0=1" and "20010db8=0", as tables of addresses have them, or digits alone.
std::optional<std::string> block_of_entry(std::string_view text) {
  const std::size_t sign = text.find('=');
  if (sign == std::string_view::npos) return block_of_digits(text, 8);
  std::string_view value = text.substr(sign + 1);
  if (value.starts_with('-')) value.remove_prefix(1);
  if (!parse_number(value, 1'000'000)) return std::nullopt;
  if (auto block = block_of(text.substr(0, sign))) return block;
  return block_of_digits(text.substr(0, sign), 1);
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

/// "pc[0-9].example.com", which is a pattern to most clients; not "[::1]:8080".
bool has_class(std::string_view text) {
  const std::size_t open = text.find('['), close = text.find(']', open + 1);
  if (open == std::string_view::npos || close == std::string_view::npos) return false;
  return text.substr(open, close - open).find(':') == std::string_view::npos;
}

/// "(www|mail).example.com" and "pc[0-9]{1,3}": one pattern to clients that make a regular
/// expression of it, whatever separates in it.
bool is_one_regex(std::string_view text) {
  return (text.find_first_of("({^$") != std::string_view::npos || has_class(text)) &&
         std::ranges::none_of(text, is_space);
}

void add_one(std::string_view text, ScriptFacts& facts) {
  if (text.empty() || text.size() > kLongestText) return;
  const std::string_view scheme = text.substr(0, text.find(':'));
  const bool is_scheme = std::ranges::find(kSchemes, scheme) != std::end(kSchemes);
  if (is_scheme && text.size() <= scheme.size() + 1) {
    add(Kind::Scheme, std::string(scheme), facts);
  } else if (text.find_first_of("*?+") != std::string_view::npos || has_class(text)) {
    add(Kind::Glob, std::string(text), facts);
  } else if (auto block = block_of(text)) {
    add(Kind::Block, *std::move(block), facts);
  } else if (auto entry = block_of_entry(text)) {
    add(Kind::Block, *std::move(entry), facts);
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

bool is_one_word(std::string_view text) { return std::ranges::none_of(text, is_separator); }

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

// ----- parts of URLs
//
//   url.indexOf("?proxy=yes")    url.substr(-4) == ".exe"    url.split("/")[3] == "admin"
//   /[?&]via=corp/.test(url)     url.match("/admin$")        switch (part) { case "admin": }
//
// What is cut out of a URL is not followed: any text counts that something but the host itself is
// compared with or searched for, and any that only a URL can hold.

/// "http", "https:".
bool is_scheme(std::string_view text) {
  if (text.ends_with(':')) text.remove_suffix(1);
  return std::ranges::find(kSchemes, text) != std::end(kSchemes);
}

constexpr std::size_t kMostPieces = 400, kLongestPiece = 200;

void add_piece(const std::string& text, ScriptFacts& facts) {
  const bool is_part = !text.empty() && text.size() <= kLongestPiece &&
                       std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7F; }) &&
                       text.find_first_of("*\"'<>\\^`{}") == std::string::npos &&
                       text.find("://") == std::string::npos && !is_scheme(text) &&
                       !is_result(to_lower(text));
  if (!is_part) return;
  const auto pieces = facts.lower_bound({Kind::Piece, ""});
  if (static_cast<std::size_t>(std::distance(pieces, facts.end())) >= kMostPieces) return;
  add(Kind::Piece, text, facts);
}

bool is_comparison(const Script& script, std::uint32_t at) {
  return script.is_equals(at) || script.is_sign(at, "!=") || script.is_sign(at, "!==");
}

bool is_host_at(const Script& script, std::uint32_t at) {
  return script.is_name(at) && !script.is_member(at) && script.is_host_name(script.text(at));
}

/// What a token is an only or first argument of: "indexOf" of `url.indexOf("x")`, unless it is the
/// host's; empty if it is none.
std::string_view searching_call(const Script& script, std::uint32_t at) {
  const std::uint32_t bracket = script.before(at), name = script.before(bracket);
  if (!script.is_sign(bracket, "(") || !script.is_name(name)) return "";
  if (script.is_member(name) && is_host_at(script, script.before(script.before(name)))) return "";
  return script.text(name);
}

bool is_search(std::string_view function) {
  constexpr std::string_view kSearches[] = {"indexOf",    "lastIndexOf", "includes",
                                            "startsWith", "endsWith",    "localeCompare"};
  return std::ranges::find(kSearches, function) != std::end(kSearches);
}

bool takes_regex(std::string_view function) {
  return function == "match" || function == "search" || function == "RegExp";
}

/// `part == "admin"`, `"admin" == part`, `case "admin":`, but not `host == "admin"`.
bool is_compared(const Script& script, std::uint32_t at) {
  const std::uint32_t before = script.before(at), behind = at + 1;
  if (script.is_name(before) && script.text(before) == "case") return true;
  if (is_comparison(script, before)) return !is_host_at(script, script.before(before));
  return behind + 1 < script.tokens().size() && is_comparison(script, behind) &&
         !is_host_at(script, behind + 1);
}

/// `/x/.test(host)`, `host.match(/x/)`.
bool is_for_host(const Script& script, std::uint32_t regex) {
  if (regex + 4 < script.tokens().size() && script.is_sign(regex + 1, ".") &&
      script.is_sign(regex + 3, "(") && is_host_at(script, regex + 4)) {
    return true;
  }
  const std::uint32_t name = script.before(script.before(regex));
  return script.is_member(name) && is_host_at(script, script.before(script.before(name)));
}

void add_regex_pieces(const std::string& literal, ScriptFacts& facts) {
  for (const std::string& sample : regex_samples(literal)) add_piece(sample, facts);
}

void add_string_pieces(const Script& script, std::uint32_t at, ScriptFacts& facts) {
  const std::string text = script.string_value(at);
  const std::string_view call = searching_call(script, at);
  if (takes_regex(call)) {
    const std::string literal = "/" + text + "/";
    add_regex_pieces(literal, facts);
    for (const std::string& sample : regex_samples(literal)) add_text_facts(sample, facts);
  } else if (is_search(call) || is_compared(script, at) ||
             text.find_first_of("?&=") != std::string::npos) {
    add_piece(text, facts);
  }
}

void add_clock_facts(const Script& script, ScriptFacts& facts) {
  const auto asks = [&script](std::string_view what) {
    return script.mentions("get" + std::string(what)) ||
           script.mentions("getUTC" + std::string(what));
  };
  if (asks("Day")) add(Kind::Weekday, "", facts);
  if (asks("Month") || asks("Date")) add(Kind::Month, "", facts);
  if (!asks("Hours")) return;
  for (int hour = 0; hour < 24; ++hour) add(Kind::Hour, std::to_string(hour), facts);
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

/// timeRange(h), (h, h), (h, m, h, m), (h, m, s, h, m, s), each perhaps with "GMT" behind.
void add_time_facts(const HelperCall& call, ScriptFacts& facts) {
  std::vector<std::string> numbers;
  for (const std::string& argument : call.arguments) {
    if (parse_number(argument, 60)) numbers.push_back(argument);
  }
  const std::size_t half = numbers.size() < 2 ? numbers.size() : numbers.size() / 2;
  for (std::size_t i = 0; half > 0 && i + half <= numbers.size(); i += half) {
    const auto hour = parse_number(numbers[i], 24);
    if (!hour || (half == 1 && *hour == 24)) continue;
    if (half == 1) {
      add(Kind::Hour, numbers[i], facts);
    } else {
      const auto first = numbers.begin() + static_cast<std::ptrdiff_t>(i);
      add(Kind::Time,
          join({first, first + static_cast<std::ptrdiff_t>(std::min<std::size_t>(half, 3))}, ":"),
          facts);
    }
  }
}

constexpr std::string_view kMonths[] = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                        "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};

std::string two_digits(std::int64_t number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

/// One end of a dateRange, as far as it is given; the rest is as in the usual scene.
struct DateParts {
  std::optional<std::int64_t> year, month, day;

  bool any() const { return year || month || day; }

  /// False if that part is there already: then it belongs to the other end.
  bool take(const std::string& argument) {
    const auto word = std::ranges::find(kMonths, unquoted(argument));
    const auto number = parse_number(argument, 9999);
    auto& part = word != std::end(kMonths) ? month : number && *number > 31 ? year : day;
    if (part) return false;
    if (word != std::end(kMonths)) {
      part = word - std::begin(kMonths) + 1;
    } else if (number) {
      part = static_cast<std::int64_t>(*number);
    }
    return true;
  }

  std::string date(std::int64_t years, std::int64_t months) const {
    std::int64_t month_number = month.value_or(1) - 1 + months;
    const std::int64_t year_number =
        year.value_or(2026) + years + (month_number < 0 ? -1 : month_number / 12);
    month_number = (month_number + 12) % 12 + 1;
    return std::to_string(year_number) + "-" + two_digits(month_number) + "-" +
           two_digits(day.value_or(15));
  }

  /// What is named, and months and years beside it. (Days beside it: see make_scenes.) Of a month
  /// or a year its first and its last day: the edges are there.
  void add_to(ScriptFacts& facts) const {
    if (!any()) return;
    if (!day) {
      DateParts edge = *this;
      edge.day = 1;
      if (!month) edge.month = 1;
      add(Kind::Date, edge.date(0, 0), facts);
      add(Kind::Date, edge.date(month ? 0 : 1, month ? 1 : 0),
          facts);  // The day before is its last.
    }
    for (const int step : {-1, 0, 1}) {
      if (step == 0 || !year) add(Kind::Date, date(0, step), facts);
      if (step == 0 || year) add(Kind::Date, date(step, 0), facts);
    }
  }
};

/// dateRange(day), (day, month), (day, month, year, day, month, year) and so on.
void add_date_facts(const HelperCall& call, ScriptFacts& facts) {
  DateParts parts;
  for (const std::string& argument : call.arguments) {
    if (unquoted(argument) == "GMT" || parts.take(argument)) continue;
    parts.add_to(facts);
    parts = {};
    parts.take(argument);
  }
  parts.add_to(facts);
}

/// "10.1.*" that the own address is compared with.
void add_own_pattern(std::string_view pattern, ScriptFacts& facts) {
  const std::string_view beginning = pattern.substr(0, pattern.find_first_of("*?"));
  const std::size_t dot = beginning.rfind('.');
  if (const auto block =
          block_of(dot == std::string_view::npos || beginning.size() == pattern.size()
                       ? beginning
                       : beginning.substr(0, dot + 1))) {
    add(Kind::OwnBlock, *block, facts);
  }
}

}  // namespace

void add_text_facts(std::string_view text, ScriptFacts& facts) {
  const std::string typed(trim(text)), lower = to_lower(typed);
  if (is_result(lower)) return;
  if (typed != lower && typed.size() <= kLongestName && is_one_word(typed)) {
    add(Kind::Typed, typed, facts);
  }
  if (lower.size() <= kLongestName && is_one_regex(lower)) add(Kind::Glob, lower, facts);
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
      add_string_pieces(script, i, facts);
      add_text_facts(joined_strings(script, i), facts);
    } else if (script.tokens()[i].kind == JsToken::Kind::Regex) {
      const auto samples = regex_samples(script.text(i));
      if (!is_for_host(script, i)) add_regex_pieces(std::string(script.text(i)), facts);
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
  if (call.name == "weekdayRange") return add(Kind::Weekday, "", facts);
  if (call.name == "dateRange") return add_date_facts(call, facts);
  if (call.name == "timeRange") return add_time_facts(call, facts);
  if (call.arguments.size() < 2) return;
  if (call.name.starts_with("isInNet")) return add_net_facts(call, own_ip, facts);
  if (!own_ip.empty() && unquoted(call.arguments[0]) == own_ip) {
    return add_own_pattern(unquoted(call.arguments[1]), facts);
  }
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
