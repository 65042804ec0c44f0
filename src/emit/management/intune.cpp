// Rows of OMA-URIs as two custom profiles, in the form that Microsoft Graph takes: Windows' own
// setting (NetworkProxy CSP), and Firefox, whose rows work only where its ADMX file has been
// ingested. Edge has none: the one that is documented sets ProxyMode without a URL, which Edge
// would reject; it follows Windows. Sites of zones are one row, and the same for the settings
// catalog, whose names of settings are those of public exports.

#include <vector>

#include "base/json.hpp"
#include "base/markup.hpp"
#include "base/template.hpp"
#include "embedded/intune_md.hpp"
#include "emit/management/management.hpp"
#include "emit/rollout_settings.hpp"
#include "emit/zone_map.hpp"

namespace pacwright {
namespace {

constexpr const char* kNetworkProxy = "./Vendor/MSFT/NetworkProxy/";
constexpr const char* kFirefox =
    "./Device/Vendor/MSFT/Policy/Config/Firefox~Policy~firefox~ProxySettings/";

/// One setting; `value` is JSON, a number for omaSettingInteger.
struct Row {
  std::string name;
  std::string uri;
  const char* type;
  std::string value;
};

Row integer(const std::string& name, int value) {
  return {name, kNetworkProxy + name, "#microsoft.graph.omaSettingInteger", std::to_string(value)};
}

Row text(const std::string& name, const std::string& value) {
  return {name, kNetworkProxy + name, "#microsoft.graph.omaSettingString", to_json_string(value)};
}

Row firefox(const std::string& name, const std::string& value) {
  const std::string data = "<enabled/><data id=\"" + name + "\" value=\"" + escaped(value) + "\"/>";
  return {name, kFirefox + name, "#microsoft.graph.omaSettingString", to_json_string(data)};
}

Row firefox_switch(const std::string& name, bool on) {
  return {name, kFirefox + name, "#microsoft.graph.omaSettingString",
          to_json_string(on ? "<enabled/>" : "<disabled/>")};
}

/// No UseProxyForLocalAddresses: its descriptions contradict each other about 0 and 1.
std::vector<Row> windows_rows(const Rollout& rollout) {
  std::vector<Row> rows;
  if (rollout.scope == Scope::Machine) rows.push_back(integer("ProxySettingsPerUser", 0));
  rows.push_back(integer("AutoDetect", 0));
  if (rollout.mode == ProxyMode::Pac) {
    rows.push_back(text("SetupScriptUrl", rollout.pac_url));
    return rows;
  }
  rows.push_back(text("ProxyServer/ProxyAddress", rollout.proxy));
  const std::string& bypass = rollout.bypass("wininet");
  if (!bypass.empty()) rows.push_back(text("ProxyServer/Exceptions", bypass));
  return rows;
}

std::vector<Row> firefox_rows(const Rollout& rollout) {
  std::vector<Row> rows;
  if (rollout.mode == ProxyMode::Pac) {
    rows = {firefox("Proxy_ConnectionType", "autoConfig"),
            firefox("Proxy_AutoConfigURL", rollout.pac_url)};
  } else {
    rows = {firefox("Proxy_ConnectionType", "manual"), firefox("Proxy_HTTPProxy", rollout.proxy),
            firefox("Proxy_SSLProxy", rollout.proxy)};
    const std::string& bypass = rollout.bypass("firefox");
    if (!bypass.empty()) rows.push_back(firefox("Proxy_Passthrough", bypass));
  }
  rows.push_back(firefox_switch("Proxy_Locked", rollout.locked));
  return rows;
}

/// In one text: site, zone, site, zone, with U+F000 between them, written as XML writes it.
Row zone_row(const Rollout& rollout, const std::vector<ZoneEntry>& zones) {
  std::string data;
  for (const ZoneEntry& entry : zones) {
    data += (data.empty() ? "" : "&#xF000;") + escaped(entry.site) + "&#xF000;" +
            std::to_string(static_cast<int>(entry.zone));
  }
  const std::string scope = rollout.scope == Scope::User ? "User" : "Device";
  return {
      "AllowSiteToZoneAssignmentList",
      "./" + scope + "/Vendor/MSFT/Policy/Config/InternetExplorer/AllowSiteToZoneAssignmentList",
      "#microsoft.graph.omaSettingString",
      to_json_string("<enabled/><data id=\"IZ_ZonemapPrompt\" value=\"" + data + "\"/>")};
}

std::string profile(const std::string& name, const std::vector<Row>& rows) {
  std::vector<std::string> settings;
  settings.reserve(rows.size());
  for (const Row& row : rows) {
    settings.push_back(json_object({{"@odata.type", to_json_string(row.type)},
                                    {"displayName", to_json_string(row.name)},
                                    {"omaUri", to_json_string(row.uri)},
                                    {"value", row.value}},
                                   2));
  }
  return json_object(
             {{"@odata.type", to_json_string("#microsoft.graph.windows10CustomConfiguration")},
              {"displayName", to_json_string(name)},
              {"omaSettings", json_array(settings, 1)}}) +
         "\n";
}

/// A setting of the catalog that is one text.
std::string catalog_text(const std::string& id, const std::string& value, int depth) {
  return json_object(
      {{"@odata.type",
        to_json_string("#microsoft.graph.deviceManagementConfigurationSimpleSettingInstance")},
       {"settingDefinitionId", to_json_string(id)},
       {"simpleSettingValue",
        json_object(
            {{"@odata.type",
              to_json_string("#microsoft.graph.deviceManagementConfigurationStringSettingValue")},
             {"value", to_json_string(value)}},
            depth + 1)}},
      depth);
}

/// The policy that Graph takes under deviceManagement/configurationPolicies.
std::string zone_catalog(const Rollout& rollout, const std::vector<ZoneEntry>& zones) {
  const std::string scope = rollout.scope == Scope::User ? "user" : "device";
  const std::string id =
      scope + "_vendor_msft_policy_config_internetexplorer_allowsitetozoneassignmentlist";
  std::vector<std::string> sites;
  for (const ZoneEntry& entry : zones) {
    const std::string zone = std::to_string(static_cast<int>(entry.zone));
    const std::string pair = json_array({catalog_text(id + "_iz_zonemapprompt_key", entry.site, 10),
                                         catalog_text(id + "_iz_zonemapprompt_value", zone, 10)},
                                        9);
    sites.push_back(json_object({{"children", pair}}, 8));
  }
  const std::string list = json_object(
      {{"@odata.type",
        to_json_string(
            "#microsoft.graph.deviceManagementConfigurationGroupSettingCollectionInstance")},
       {"settingDefinitionId", to_json_string(id + "_iz_zonemapprompt")},
       {"groupSettingCollectionValue", json_array(sites, 7)}},
      6);
  const std::string choice = json_object(
      {{"@odata.type",
        to_json_string("#microsoft.graph.deviceManagementConfigurationChoiceSettingInstance")},
       {"settingDefinitionId", to_json_string(id)},
       {"choiceSettingValue",
        json_object(
            {{"@odata.type",
              to_json_string("#microsoft.graph.deviceManagementConfigurationChoiceSettingValue")},
             {"value", to_json_string(id + "_1")},
             {"children", json_array({list}, 5)}},
            4)}},
      3);
  const std::string setting = json_object(
      {{"@odata.type", to_json_string("#microsoft.graph.deviceManagementConfigurationSetting")},
       {"settingInstance", choice}},
      2);
  return json_object({{"name", to_json_string(rollout.policy_name + ": zones of sites")},
                      {"platforms", to_json_string("windows10")},
                      {"technologies", to_json_string("mdm")},
                      {"settings", json_array({setting}, 1)}}) +
         "\n";
}

}  // namespace

std::vector<Artifact> emit_intune(const Rollout& rollout, Diags& diags) {
  if (!check_rollout(rollout, diags)) return {};
  note_fail_open(rollout, "Windows and Firefox", diags);
  std::vector<Artifact> files = {
      {"intune/windows.json",
       profile(rollout.policy_name + ": proxy of Windows", windows_rows(rollout))}};
  TemplateData readme;
  const std::vector<ZoneEntry> zones = zone_entries(rollout.zone_sites, diags);
  if (!zones.empty()) {
    files.push_back({"intune/zones.json", profile(rollout.policy_name + ": zones of sites",
                                                  {zone_row(rollout, zones)})});
    files.push_back({"intune/zones-settings-catalog.json", zone_catalog(rollout, zones)});
    readme.flags.emplace_back("zones");
  }
  if (firefox_takes_proxy(rollout, "intune/firefox.json", diags)) {
    files.push_back({"intune/firefox.json",
                     profile(rollout.policy_name + ": proxy of Firefox", firefox_rows(rollout))});
    readme.flags.emplace_back("firefox");
  }
  files.push_back({"intune/README.md", fill_template(kIntuneMd, readme)});
  return files;
}

}  // namespace pacwright
