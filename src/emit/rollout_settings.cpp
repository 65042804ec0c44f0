#include "emit/rollout_settings.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"

namespace pacwright {
namespace {

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

bool is_free_text(const std::string& text) {
  return is_utf8(text) && std::ranges::none_of(text, is_control);
}

/// For addresses: no blank either.
bool is_one_word(const std::string& text) {
  return is_ascii(text) &&
         std::ranges::none_of(text, [](char c) { return is_control(c) || c == ' '; });
}

/// Appends RolloutText unless `good`.
bool check_text(std::string_view what, const std::string& text, bool good, Diags& diags) {
  if (!good) {
    diags.push_back({DiagCode::RolloutText, {}, text, "It stands in " + std::string(what) + "."});
  }
  return good;
}

bool check_texts(const Rollout& rollout, Diags& diags) {
  bool good = check_text("the policy's name", rollout.policy_name,
                         is_free_text(rollout.policy_name), diags);
  good &= check_text("the PAC's URL", rollout.pac_url, is_one_word(rollout.pac_url), diags);
  good &= check_text("the proxy", rollout.proxy, is_one_word(rollout.proxy), diags);
  good &=
      check_text("the WPAD domain", rollout.wpad_domain, is_one_word(rollout.wpad_domain), diags);
  for (const BypassList& list : rollout.bypass_lists) {
    good &= check_text("the list " + list.target, list.text, is_free_text(list.text), diags);
  }
  return good;
}

bool check_there(std::string_view what, bool there, Diags& diags) {
  if (!there) diags.push_back({DiagCode::RolloutIncomplete, {}, std::string(what), ""});
  return there;
}

bool check_proxy(const Rollout& rollout, Diags& diags) {
  const HostAndPort address = proxy_address(rollout);
  return check_there("the proxy, as HOST:PORT",
                     !address.host.empty() && parse_number(address.port, 65'535).has_value(),
                     diags);
}

}  // namespace

bool check_rollout(const Rollout& rollout, Diags& diags) {
  const bool there = rollout.mode == ProxyMode::Fixed
                         ? check_proxy(rollout, diags)
                         : check_there("the PAC's URL", !rollout.pac_url.empty(), diags);
  return check_texts(rollout, diags) && there;
}

bool check_rollout_with_proxy(const Rollout& rollout, Diags& diags) {
  const bool there = check_proxy(rollout, diags);
  return check_texts(rollout, diags) && there;
}

HostAndPort proxy_address(const Rollout& rollout) {
  const std::size_t colon = rollout.proxy.rfind(':');
  if (colon == std::string::npos) return {rollout.proxy, ""};
  return {rollout.proxy.substr(0, colon), rollout.proxy.substr(colon + 1)};
}

void note_fail_open(const Rollout& rollout, std::string_view programs, Diags& diags) {
  if (!rollout.pac_mandatory || rollout.mode != ProxyMode::Pac) return;
  diags.push_back({DiagCode::FailsOpen, {}, std::string(programs), ""});
}

bool firefox_takes_proxy(const Rollout& rollout, const std::string& what, Diags& diags) {
  const HostAndPort proxy = proxy_address(rollout);
  const bool taken = proxy.port != "443" && !proxy.host.starts_with('[');
  if (rollout.mode == ProxyMode::Pac || taken) return true;
  diags.push_back({DiagCode::FirefoxProxy, {}, rollout.proxy, what + " is left out."});
  return false;
}

std::string uuid_of(std::string_view text) {
  std::string hex = sha256_hex(text).substr(0, 32);
  hex[12] = '8';                             // The version.
  const std::string_view variants = "89ab";  // The variant takes the upper two bits of its digit.
  const std::size_t digit =
      static_cast<std::size_t>(hex[16] <= '9' ? hex[16] - '0' : hex[16] - 'a' + 10);
  hex[16] = variants[digit % 4];
  for (const std::size_t dash : {20U, 16U, 12U, 8U}) hex.insert(dash, "-");
  return hex;
}

std::string json_object(const JsonMembers& members, int depth) {
  const std::string indent(static_cast<std::size_t>(depth) * 2, ' ');
  std::vector<std::string> lines;
  lines.reserve(members.size());
  for (const auto& member : members) {
    lines.push_back(indent + "  " + to_json_string(member.first) + ": " + member.second);
  }
  return "{\n" + join(lines, ",\n") + "\n" + indent + "}";
}

std::string json_array(const std::vector<std::string>& items, int depth) {
  const std::string indent(static_cast<std::size_t>(depth) * 2, ' ');
  return "[\n" + indent + "  " + join(items, ",\n" + indent + "  ") + "\n" + indent + "]";
}

}  // namespace pacwright
