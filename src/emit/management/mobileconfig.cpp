// A configuration profile with the payload com.apple.SystemConfiguration, which macOS takes on the
// device channel only: for all users, whatever the scope. (com.apple.proxy.http.global has no
// exceptions, and wants a supervised device.) Its switches are integers.

#include "base/json.hpp"
#include "base/markup.hpp"
#include "base/template.hpp"
#include "base/text.hpp"
#include "embedded/proxy_mobileconfig.hpp"
#include "emit/management/management.hpp"
#include "emit/rollout_settings.hpp"

namespace pacwright {
namespace {

/// The entries of the list "macos", which is a JSON array.
std::vector<TemplateData> exceptions(const Rollout& rollout) {
  std::vector<TemplateData> entries;
  if (rollout.mode == ProxyMode::Pac) return entries;
  const auto list = parse_json(rollout.bypass("macos"));
  const auto* array = std::get_if<JsonValue>(&list);
  if (array == nullptr) return entries;
  for (const JsonValue& entry : array->items) {
    entries.push_back({{{"entry", escaped(entry.text)}}, {}, {}});
  }
  return entries;
}

/// An address as it is: macOS has a place of its own for the port.
std::string without_brackets(const std::string& host) {
  return host.starts_with('[') && host.ends_with(']') ? host.substr(1, host.size() - 2) : host;
}

/// Another one for other settings, so that device management sees a new profile.
std::string uuid_for(std::string_view part, const Rollout& rollout) {
  const bool pac = rollout.mode == ProxyMode::Pac;
  const std::vector<std::string> settings = {std::string(part),
                                             rollout.policy_name,
                                             pac ? rollout.pac_url : rollout.proxy,
                                             pac ? "" : rollout.bypass("macos"),
                                             rollout.pac_mandatory ? "mandatory" : "",
                                             rollout.locked ? "locked" : ""};
  return uuid_of(join(settings, "\n"));
}

}  // namespace

std::vector<Artifact> emit_mobileconfig(const Rollout& rollout, Diags& diags) {
  if (!check_rollout(rollout, diags)) return {};
  const HostAndPort proxy = proxy_address(rollout);
  TemplateData data;
  data.flags = {rollout.mode == ProxyMode::Pac ? "pac" : "fixed",
                rollout.locked ? "locked" : "removable"};
  data.holes = {{"policy", escaped(rollout.policy_name)},
                {"url", escaped(rollout.pac_url)},
                {"fallback", rollout.pac_mandatory ? "0" : "1"},
                {"host", escaped(without_brackets(proxy.host))},
                {"port", proxy.port},
                {"payload_uuid", uuid_for("payload", rollout)},
                {"profile_uuid", uuid_for("profile", rollout)}};
  data.repetitions = {{"exception", exceptions(rollout)}};
  return {{"mobileconfig/proxy.mobileconfig", fill_template(kProxyMobileconfig, data)}};
}

}  // namespace pacwright
