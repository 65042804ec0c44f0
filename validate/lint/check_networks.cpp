// The arguments of isInNet, and addresses that are told by their text.

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
    return "isInNet knows IPv4 only: it is false in Chromium, Firefox, pac-resolver and pypac.";
  }
  return "Chromium and Firefox then answer false; libproxy and pacparser read numbers that are "
         "missing as 0, which may match every address; of Windows it is not established.";
}

class Networks {
 public:
  Networks(const Script& script, Findings& findings) : script_(script), findings_(findings) {}

  void see(const JsCall& call) {
    if (call.arguments.size() != 3) {
      findings_.add(DiagCode::NotANetwork, call.name, "isInNet",
                    "It takes three arguments, and " + std::to_string(call.arguments.size()) +
                        (call.arguments.size() < 3
                             ? " are given: Chromium and Firefox answer false."
                             : " are given: Chromium and Firefox do not look at the others."));
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

/// Numbers and dots, such as addresses begin with: "10.", "192.168", and at least one dot.
bool begins_addresses(std::string_view text) {
  return !text.empty() && is_digit(text.front()) && text.find('.') != std::string_view::npos &&
         text.find_first_not_of("0123456789.") == std::string_view::npos;
}

/// What "10.*" and "192.168.1?.*" begin with; empty for what stands for no addresses or has no
/// star.
std::string beginning_of_glob(std::string pattern) {
  const std::size_t star = pattern.find('*');
  if (star == std::string::npos || pattern.find_first_not_of("0123456789.?*") != std::string::npos)
    return "";
  pattern.resize(star);
  for (char& c : pattern) c = c == '?' ? '1' : c;
  return begins_addresses(pattern) ? pattern : "";
}

/// What /^10\./ and /^192\.168\.(1|2)/ begin with; empty where the end is looked at, too.
std::string beginning_of_regex(std::string_view literal) {
  if (!literal.starts_with("/^") || literal.find('$') != std::string_view::npos) return "";
  std::string beginning;
  for (std::size_t i = 2; i < literal.size(); ++i) {
    const bool escaped = literal[i] == '\\' && i + 1 < literal.size() && literal[i + 1] == '.';
    if (!escaped && !is_digit(literal[i])) break;
    beginning += literal[i += escaped ? 1 : 0];
  }
  return begins_addresses(beginning) ? beginning : "";
}

/// Tests of the host for what addresses begin with: names may begin so, too.
class AddressTexts {
 public:
  explicit AddressTexts(const Script& script) : script_(script) {}

  void run(Findings& findings) {
    for (const JsCall& call : script_.calls()) {
      if (script_.text(call.name) != "shExpMatch" || call.arguments.size() != 2) continue;
      const std::uint32_t text = script_.string_token(call.arguments[1]);
      if (text == Script::kNone || !script_.is_host(call.arguments[0])) continue;
      see(call.name, text, beginning_of_glob(script_.string_value(text)));
    }
    for (std::uint32_t i = 0; i + 6 < script_.tokens().size(); ++i) {
      if (script_.tokens()[i].kind == JsToken::Kind::Regex && calls(i, "test") && is_host(i + 4) &&
          script_.is_sign(i + 5, ")")) {
        see(i, i, beginning_of_regex(script_.text(i)));
      }
      if (!is_host(i)) continue;
      const std::uint32_t text = compared_beginning(i);
      if (text == Script::kNone) continue;
      const std::string value = script_.string_value(text);
      see(i, text, begins_addresses(value) ? value : "");
    }
    if (first_ == Script::kNone) return;
    findings.add(DiagCode::AddressByText, first_, subject_,
                 "In every client it is true for the name '" + beginning_ +
                     "example.com' as well, and anybody may have such a name." +
                     also_in(count_ - 1));
  }

 private:
  bool is_host(std::uint32_t i) const {
    return script_.is_name(i) && !script_.is_member(i) && script_.is_host({i, i + 1});
  }

  /// "X.name(" begins at `i`.
  bool calls(std::uint32_t i, std::string_view name) const {
    return script_.is_sign(i + 1, ".") && script_.text(i + 2) == name &&
           script_.is_sign(i + 3, "(");
  }

  /// The string that what stands at `i` has to begin with: host.indexOf("10.") == 0,
  /// host.startsWith("10."), host.substring(0, 3) == "10.".
  std::uint32_t compared_beginning(std::uint32_t i) const {
    const bool one = script_.is_string(i + 4) && script_.is_sign(i + 5, ")");
    if (one && calls(i, "startsWith")) return i + 4;
    const std::uint32_t last = static_cast<std::uint32_t>(script_.tokens().size()) - 1;
    if (one && calls(i, "indexOf") && i + 7 < last && script_.is_equals(i + 6) &&
        script_.text(i + 7) == "0")
      return i + 4;
    const bool cuts = calls(i, "substring") || calls(i, "substr") || calls(i, "slice");
    if (!cuts || i + 9 >= last || script_.text(i + 4) != "0" || !script_.is_sign(i + 5, ",") ||
        !script_.is_sign(i + 7, ")") || !script_.is_equals(i + 8) || !script_.is_string(i + 9)) {
      return Script::kNone;
    }
    return i + 9;
  }

  /// `beginning`: empty if it is none.
  void see(std::uint32_t test, std::uint32_t token, const std::string& beginning) {
    if (beginning.empty()) return;
    if (!conditions_) conditions_.emplace(script_);
    if (conditions_->is_behind_address_test(test)) return;
    ++count_;
    if (token >= first_) return;
    first_ = token;
    beginning_ = beginning;
    subject_ = script_.is_string(token) ? script_.string_value(token) : script_.text(token);
  }

  const Script& script_;
  std::optional<Conditions> conditions_;  ///< Costs something, and few scripts need it.
  std::uint32_t first_ = Script::kNone;
  std::size_t count_ = 0;
  std::string beginning_, subject_;
};

}  // namespace

void check_networks(const Script& script, Findings& findings) {
  Networks networks(script, findings);
  for (const JsCall& call : script.calls()) {
    if (script.text(call.name) == "isInNet") networks.see(call);
  }
  if (script.outline().is_whole) AddressTexts(script).run(findings);
}

}  // namespace pacwright
