// Chromium and Edge: net::ProxyBypassRules. Entries between commas and semicolons; an optional
// scheme; then a block, an address or a pattern in which '*' is any run and '?' one character or
// none, each but the block with an optional port. Whatever cannot be read is dropped without a
// word. The last entry that says something about a URL decides, and if none does, loopback and
// link-local hosts are bypassed; "<-loopback>" takes them out.
//
// From the environment and from KDE patterns get a star in front, so that they match the ends of
// names. From KDE, GNOME and macOS entries come one by one; Windows splits at blanks, too.

#include <algorithm>

#include "base/text.hpp"
#include "validate/reference/bypass/matchers.hpp"
#include "validate/reference/bypass/wildcards.hpp"

namespace pacwright {
namespace {

enum class Says { Nothing, Bypass, Proxy };

struct Rule {
  enum class Kind { Pattern, Address, Block, Simple, SubtractImplicit };
  Kind kind;
  std::string scheme = {};   ///< Empty: any.
  std::string pattern = {};  ///< For Pattern.
  std::optional<LooseBlock> block = std::nullopt;
  int port = -1;  ///< -1: any.
};

bool is_link_local(const IpAddress& address) {
  const IpAddress plain = unmapped(address);
  static const LooseBlock kBlock4{*IpAddress::parse("169.254.0.0"), 16};
  static const LooseBlock kBlock6{*IpAddress::parse("fe80::"), 10};
  return kBlock4.contains(plain) || kBlock6.contains(plain);
}

bool is_implicit(const BypassUrl& url) {
  if (url.address) {
    const IpAddress plain = unmapped(*url.address);
    return url.is_loopback_address() || (plain.is_v4() && plain.bytes()[0] == 127) ||
           is_link_local(plain);
  }
  std::string_view name = url.host;
  if (name.ends_with('.')) name.remove_suffix(1);
  return is_at_or_below(name, "localhost");
}

/// "host:port" with an address literal as host, IPv6 in brackets; the port may be missing.
std::optional<Rule> parse_address(const std::string& text) {
  std::string host = text, port;
  const std::size_t bracket = text.find(']');
  const std::size_t colon = text.find(':', bracket == std::string::npos ? 0 : bracket);
  if (colon != std::string::npos) {
    host = text.substr(0, colon);
    port = text.substr(colon + 1);
  }
  const bool is_bracketed = host.starts_with('[') && host.ends_with(']');
  if (is_bracketed) host = host.substr(1, host.size() - 2);
  const auto address = IpAddress::parse(host);
  if (!address || address->is_v4() == is_bracketed) return std::nullopt;
  Rule rule{Rule::Kind::Address};
  rule.block = LooseBlock{*address, address->width()};
  if (colon == std::string::npos) return rule;
  const auto number = parse_number(port, 0xffff);
  if (!number) return std::nullopt;
  rule.port = static_cast<int>(*number);
  return rule;
}

std::optional<Rule> parse_pattern(std::string text) {
  Rule rule{Rule::Kind::Pattern};
  const std::size_t colon = text.rfind(':');
  if (colon != std::string::npos) {
    const std::string digits = text.substr(colon + 1);
    if (digits.empty() || digits.find_first_not_of("0123456789") != std::string::npos) {
      return std::nullopt;
    }
    rule.port = leading_number(digits);
    if (rule.port > 0xffff) return std::nullopt;
    text.erase(colon);
  }
  rule.pattern = text.starts_with('.') ? "*" + text : text;
  return rule;
}

std::optional<Rule> parse_rule(std::string_view untrimmed) {
  std::string text = to_lower(trim(untrimmed));
  if (text == "<local>") return Rule{Rule::Kind::Simple};
  if (text == "<-loopback>") return Rule{Rule::Kind::SubtractImplicit};
  std::string scheme;
  if (const std::size_t end = text.find("://"); end != std::string::npos) {
    if (end == 0) return std::nullopt;
    scheme = text.substr(0, end);
    text.erase(0, end + 3);
  }
  if (text.empty()) return std::nullopt;
  std::optional<Rule> rule;
  if (text.find('/') != std::string::npos) {
    if (const auto block = parse_loose_block(text)) rule = Rule{Rule::Kind::Block, "", "", block};
  } else {
    rule = parse_address(text);
    if (!rule) rule = parse_pattern(text);
  }
  if (rule) rule->scheme = scheme;
  return rule;
}

Says says(const Rule& rule, const BypassUrl& url) {
  if (rule.kind == Rule::Kind::SubtractImplicit) {
    return is_implicit(url) ? Says::Proxy : Says::Nothing;
  }
  if (!rule.scheme.empty() && rule.scheme != url.scheme) return Says::Nothing;
  if (rule.port >= 0 && rule.port != url.port) return Says::Nothing;
  bool is_match = false;
  switch (rule.kind) {
    case Rule::Kind::Simple:
      is_match = !url.address && url.host.find('.') == std::string::npos;
      break;
    case Rule::Kind::Address: is_match = url.address && rule.block->contains(*url.address); break;
    case Rule::Kind::Block:
      is_match = url.address && contains_mapped(*rule.block, *url.address);
      break;
    default:
      is_match = wildcards_match(rule.pattern, url.bracketed(), QuestionMark::OneOrNone);
      break;
  }
  return is_match ? Says::Bypass : Says::Nothing;
}

bool bypassed(const std::vector<Rule>& rules, const BypassUrl& url) {
  for (auto rule = rules.rbegin(); rule != rules.rend(); ++rule) {
    const Says said = says(*rule, url);
    if (said != Says::Nothing) return said == Says::Bypass;
  }
  return is_implicit(url);
}

template <class Entries>
BypassReading read(const Entries& entries, bool match_ends) {
  std::vector<Rule> rules;
  for (const auto& entry : entries) {
    auto rule = parse_rule(entry);
    if (!rule) continue;
    if (match_ends && rule->kind == Rule::Kind::Pattern && !rule->pattern.starts_with('*')) {
      rule->pattern.insert(0, "*");
    }
    rules.push_back(*std::move(rule));
  }
  return [rules = std::move(rules)](const BypassUrl& url) { return bypassed(rules, url); };
}

}  // namespace

BypassReading read_by_chromium(std::string_view list) {
  return read(split_at_any(list, ",;"), false);
}

BypassReading read_by_chromium_windows(std::string_view list) {
  return read(split_at_any(list, ";, \t\r\n"), false);
}

BypassReading read_by_chromium_environment(std::string_view list) {
  return read(split_at_any(list, ",;"), true);
}

BypassReading read_by_chromium_kde(std::string_view list) {
  return read(split_at_any(list, ", "), true);
}

BypassReading read_by_chromium_array(std::string_view list) {
  return read(parse_text_array(list), false);
}

}  // namespace pacwright
