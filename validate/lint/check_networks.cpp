// The arguments of isInNet, and patterns that stand for addresses.

#include <optional>

#include "base/text.hpp"
#include "validate/lint/checks.hpp"
#include "validate/lint/where.hpp"

namespace pacwright {
namespace {

/// Four decimal numbers up to 255; zeros in front are let pass.
std::optional<std::uint32_t> dotted_quad(std::string_view text) {
  std::uint32_t value = 0;
  const auto parts = split(text, '.');
  if (parts.size() != 4) return std::nullopt;
  for (std::string_view part : parts) {
    while (part.size() > 1 && part.front() == '0') part.remove_prefix(1);
    const auto number = parse_number(part, 255);
    if (!number) return std::nullopt;
    value = value << 8 | static_cast<std::uint32_t>(*number);
  }
  return value;
}

bool has_leading_zero(std::string_view text) {
  for (const std::string_view part : split(text, '.')) {
    if (part.size() > 1 && part.front() == '0') return true;
  }
  return false;
}

std::string why_no_quad(std::string_view text) {
  if (text.find(':') != std::string_view::npos) {
    return "isInNet knows IPv4 only: it is false in Chromium, Firefox and pac-resolver.";
  }
  return "Chromium and Firefox then answer false; libproxy and pacparser read numbers that are "
         "missing as 0, which may match every address.";
}

class Networks {
 public:
  Networks(const Script& script, Findings& findings) : script_(script), findings_(findings) {}

  void see(const JsCall& call) {
    if (call.arguments.size() != 3) {
      findings_.add(DiagCode::NotANetwork, call.name, "isInNet",
                    "It takes three arguments, and " + std::to_string(call.arguments.size()) +
                        " are given: Chromium and Firefox answer false.");
      return;
    }
    const std::uint32_t network = script_.string_token(call.arguments[1]);
    const std::uint32_t mask = script_.string_token(call.arguments[2]);
    const bool quads = quad(network) && quad(mask);
    if (!quads || network == Script::kNone || mask == Script::kNone) return;
    const auto bits = *dotted_quad(script_.string_value(mask));
    const std::uint32_t hosts = ~bits;
    if (has_leading_zero(script_.string_value(network))) {
      findings_.add(DiagCode::OddMask, network, script_.string_value(network),
                    "pypac and pac-resolver read numbers with a zero in front as octal.");
    }
    if (bits == 0 || (hosts & (hosts + 1)) != 0) {
      findings_.add(DiagCode::OddMask, mask, script_.string_value(mask),
                    bits == 0 ? "It holds every IPv4 address in Chromium and Firefox, and none in "
                                "pac-resolver."
                              : "pac-resolver answers false for a mask with gaps.");
    }
  }

 private:
  /// False, and a finding, for a constant that is no dotted quad.
  bool quad(std::uint32_t token) {
    if (token == Script::kNone || dotted_quad(script_.string_value(token))) return true;
    const std::string text = script_.string_value(token);
    findings_.add(DiagCode::NotANetwork, token, text, why_no_quad(text));
    return false;
  }

  const Script& script_;
  Findings& findings_;
};

/// "10.*", "192.168.*.*": numbers, then a star, which takes the rest of any name.
bool is_address_pattern(std::string_view pattern) {
  return !pattern.empty() && is_digit(pattern.front()) &&
         pattern.find('*') != std::string_view::npos &&
         pattern.find('.') != std::string_view::npos &&
         pattern.find_first_not_of("0123456789.*") == std::string_view::npos;
}

void check_texts(const Script& script, Findings& findings) {
  Tally tally;
  std::optional<Conditions> conditions;  // Costs something, and few scripts need it.
  for (const JsCall& call : script.calls()) {
    if (script.text(call.name) != "shExpMatch" || call.arguments.size() != 2 ||
        !script.is_host(call.arguments[0])) {
      continue;
    }
    const std::uint32_t text = script.string_token(call.arguments[1]);
    if (text == Script::kNone || !is_address_pattern(script.string_value(text))) continue;
    if (!conditions) conditions.emplace(script);
    if (!conditions->is_behind_address_test(call.name)) tally.see(text);
  }
  if (tally.count == 0) return;
  const std::string pattern = script.string_value(tally.first);
  findings.add(DiagCode::AddressByText, tally.first, pattern,
               "In every client it is true for the name '" + pattern.substr(0, pattern.find('*')) +
                   "example.com' as well, and anybody may have such a name." +
                   also_in(tally.count - 1));
}

}  // namespace

void check_networks(const Script& script, Findings& findings) {
  Networks networks(script, findings);
  for (const JsCall& call : script.calls()) {
    if (script.text(call.name) == "isInNet") networks.see(call);
  }
  if (script.outline().is_whole) check_texts(script, findings);
}

}  // namespace pacwright
