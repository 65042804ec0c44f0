// Rows of OMA-URIs as two custom profiles, in the form that Microsoft Graph takes: Windows' own
// setting (NetworkProxy CSP), and Firefox, whose rows work only where its ADMX file has been
// ingested. Edge has none: the one that is documented sets ProxyMode without a URL, which Edge
// would reject; it follows Windows.

#include <vector>

#include "base/json.hpp"
#include "base/markup.hpp"
#include "embedded/intune_md.hpp"
#include "emit/management/management.hpp"
#include "emit/pac/template.hpp"
#include "emit/rollout_settings.hpp"

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

std::string profile(const std::string& name, const std::vector<Row>& rows) {
  std::string settings;
  for (const Row& row : rows) {
    settings += settings.empty() ? "[\n    " : ",\n    ";
    settings += json_object({{"@odata.type", to_json_string(row.type)},
                             {"displayName", to_json_string(row.name)},
                             {"omaUri", to_json_string(row.uri)},
                             {"value", row.value}},
                            2);
  }
  return json_object(
             {{"@odata.type", to_json_string("#microsoft.graph.windows10CustomConfiguration")},
              {"displayName", to_json_string(name)},
              {"omaSettings", settings + "\n  ]"}}) +
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
  if (firefox_takes_proxy(rollout, "intune/firefox.json", diags)) {
    files.push_back({"intune/firefox.json",
                     profile(rollout.policy_name + ": proxy of Firefox", firefox_rows(rollout))});
    readme.flags.emplace_back("firefox");
  }
  files.push_back({"intune/README.md", fill_template(kIntuneMd, readme)});
  return files;
}

}  // namespace pacwright
