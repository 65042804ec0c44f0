#include "emit/gpo/settings.hpp"

#include "base/json.hpp"
#include "emit/rollout_settings.hpp"
#include "emit/zone_map.hpp"

namespace pacwright {
namespace {

const std::string kInternet = "Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings";
const std::string kInternetPolicy =
    "Software\\Policies\\Microsoft\\Windows\\CurrentVersion\\Internet Settings";
const std::string kDialogPolicy = "Software\\Policies\\Microsoft\\Internet Explorer\\Control Panel";
const std::string kFirefoxPolicy = "Software\\Policies\\Mozilla\\Firefox\\Proxy";

class SettingList {
 public:
  explicit SettingList(Scope scope) : hive_(scope == Scope::User ? Hive::User : Hive::Machine) {}

  void set(const std::string& key, const std::string& name, SettingData data,
           const SourceRef& where = {}) {
    settings_.push_back({hive_, key, name, SettingAction::Set, std::move(data), where});
  }
  void remove(const std::string& key, const std::string& name) {
    settings_.push_back({hive_, key, name, SettingAction::DeleteValue});
  }
  void remove_all(const std::string& key) {
    settings_.push_back({hive_, key, "", SettingAction::DeleteAllValues});
  }
  std::vector<RegistrySetting> take() && { return std::move(settings_); }

 private:
  Hive hive_;
  std::vector<RegistrySetting> settings_;
};

void add_windows(const Rollout& rollout, SettingList& list) {
  // Only then does Windows read these values from HKEY_LOCAL_MACHINE. 0, not 1: the name says it.
  if (rollout.scope == Scope::Machine) list.set(kInternetPolicy, "ProxySettingsPerUser", 0u);
  if (rollout.mode == ProxyMode::Pac) {
    list.set(kInternet, "AutoConfigURL", rollout.pac_url);
  } else {
    // A PAC, if its address is still there, would win over the proxy. It is cleared by deleting it;
    // an empty text is an address, too.
    list.remove(kInternet, "AutoConfigURL");
    list.set(kInternet, "ProxyEnable", 1u);
    list.set(kInternet, "ProxyServer", rollout.proxy);
    list.set(kInternet, "ProxyOverride", rollout.bypass("wininet"));
  }
  if (!rollout.locked) return;
  list.set(kDialogPolicy, "Autoconfig", 1u);
  list.set(kDialogPolicy, "Proxy", 1u);
}

/// "ProxySettings". A member that does not belong to the mode makes Chromium drop the whole policy
/// and go direct, so ProxyPacMandatory and the bypass list are never in it together.
std::string chromium_proxy_settings(const Rollout& rollout) {
  if (rollout.mode == ProxyMode::Pac) {
    return R"({"ProxyMode":"pac_script","ProxyPacUrl":)" + to_json_string(rollout.pac_url) +
           (rollout.pac_mandatory ? R"(,"ProxyPacMandatory":true})" : "}");
  }
  return R"({"ProxyMode":"fixed_servers","ProxyServer":)" + to_json_string(rollout.proxy) +
         R"(,"ProxyBypassList":)" + to_json_string(rollout.bypass("chromium")) + "}";
}

void add_chromium(const Rollout& rollout, SettingList& list) {
  for (const char* product : {"Google\\Chrome", "Microsoft\\Edge", "Chromium"}) {
    list.set(std::string("Software\\Policies\\") + product, "ProxySettings",
             chromium_proxy_settings(rollout));
  }
}

void add_firefox(const Rollout& rollout, SettingList& list, Diags& diags) {
  if (!firefox_takes_proxy(rollout, "Group Policy for Firefox", diags)) return;
  const std::uint32_t locked = rollout.locked ? 1 : 0;
  if (rollout.mode == ProxyMode::Pac) {
    list.set(kFirefoxPolicy, "Mode", "autoConfig");
    list.set(kFirefoxPolicy, "AutoConfigURL", rollout.pac_url);
  } else {
    list.set(kFirefoxPolicy, "Mode", "manual");
    list.set(kFirefoxPolicy, "HTTPProxy", rollout.proxy);
    // As in the policy files: UseHTTPProxyForAllProtocols would name it as the SOCKS proxy, too.
    list.set(kFirefoxPolicy, "SSLProxy", rollout.proxy);
    list.set(kFirefoxPolicy, "Passthrough", rollout.bypass("firefox"));
  }
  list.set(kFirefoxPolicy, "Locked", locked);
}

/// Windows puts each host that goes past the proxy, by PAC or by list, into the Local Intranet
/// zone, where it is logged on to automatically: a cloud service sent direct would be handed the
/// user's credentials. So that rule is switched off, always: a policy that sends nothing direct
/// today may tomorrow. AutoDetect goes with it, for on a network that is found to be an intranet it
/// would turn the rule on again. Names without a dot and UNC paths stay intranet as they were, and
/// a site that the zone map names keeps its zone: explicit entries win.
void add_zone_guard(SettingList& list) {
  const std::string key = kInternetPolicy + "\\ZoneMap";
  list.set(key, "AutoDetect", 0u);
  list.set(key, "ProxyByPass", 0u);
}

void add_zone_map(const std::vector<ZoneEntry>& entries, SettingList& list) {
  if (entries.empty()) return;
  const std::string key = kInternetPolicy + "\\ZoneMapKey";
  list.set(kInternetPolicy, "ListBox_Support_ZoneMapKey", 1u);
  list.remove_all(key);  // Or sites that have left the list would stay on clients.
  for (const ZoneEntry& entry : entries) {
    list.set(key, entry.site, std::to_string(static_cast<int>(entry.zone)), entry.where);
  }
}

void report_hosts_without_zone(const Rollout& rollout, Diags& diags) {
  const std::vector<std::string> hosts = hosts_without_zone(rollout);
  if (hosts.empty()) return;
  const std::string others =
      hosts.size() == 1 ? "" : " and " + std::to_string(hosts.size() - 1) + " more";
  diags.push_back({DiagCode::DirectHostNoZone, {}, hosts.front() + others, ""});
}

}  // namespace

std::vector<RegistrySetting> registry_settings(const Rollout& rollout, Diags& diags) {
  SettingList list(rollout.scope);
  add_windows(rollout, list);
  add_chromium(rollout, list);
  add_firefox(rollout, list, diags);
  add_zone_guard(list);
  add_zone_map(zone_entries(rollout.zone_sites, diags), list);
  report_hosts_without_zone(rollout, diags);

  std::vector<RegistrySetting> settings = std::move(list).take();
  for (Diag& diag : check_settings(settings)) diags.push_back(std::move(diag));
  return settings;
}

}  // namespace pacwright
