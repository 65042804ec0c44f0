// Policies that browsers read from a file: Chromium's family on Linux, Firefox on every system.

#include "base/json.hpp"
#include "base/template.hpp"
#include "embedded/browser_policies_md.hpp"
#include "emit/rollout_settings.hpp"
#include "emit/rollout_target.hpp"

namespace pacwright {
namespace {

std::string to_json(bool value) { return value ? "true" : "false"; }

/// ProxySettings as an object: on Linux a string is rejected, and Chromium goes direct without a
/// word. The same goes for any member that is not of the mode, which is why none is written
/// (components/proxy_config/proxy_policy_handler.cc).
std::string chromium_policy(const Rollout& rollout) {
  JsonMembers settings;
  if (rollout.mode == ProxyMode::Pac) {
    settings = {{"ProxyMode", to_json_string("pac_script")},
                {"ProxyPacUrl", to_json_string(rollout.pac_url)}};
    if (rollout.pac_mandatory) settings.emplace_back("ProxyPacMandatory", to_json(true));
  } else {
    settings = {{"ProxyMode", to_json_string("fixed_servers")},
                {"ProxyServer", to_json_string(rollout.proxy)}};
    const std::string& bypass = rollout.bypass("chromium");
    if (!bypass.empty()) settings.emplace_back("ProxyBypassList", to_json_string(bypass));
  }
  return json_object({{"ProxySettings", json_object(settings, 1)}}) + "\n";
}

/// HTTPProxy and SSLProxy, not UseHTTPProxyForAllProtocols: that one makes the proxy the SOCKS
/// proxy as well (browser/components/enterprisepolicies/helpers/ProxyPolicies).
std::string firefox_policy(const Rollout& rollout) {
  JsonMembers proxy;
  if (rollout.mode == ProxyMode::Pac) {
    proxy = {{"Mode", to_json_string("autoConfig")},
             {"AutoConfigURL", to_json_string(rollout.pac_url)}};
  } else {
    proxy = {{"Mode", to_json_string("manual")},
             {"HTTPProxy", to_json_string(rollout.proxy)},
             {"SSLProxy", to_json_string(rollout.proxy)}};
    const std::string& bypass = rollout.bypass("firefox");
    if (!bypass.empty()) proxy.emplace_back("Passthrough", to_json_string(bypass));
  }
  proxy.emplace_back("Locked", to_json(rollout.locked));
  const std::string policies = json_object({{"Proxy", json_object(proxy, 2)}}, 1);
  return json_object({{"policies", policies}}) + "\n";
}

std::vector<Artifact> emit_browser_policies(const Rollout& rollout, Diags& diags) {
  if (!check_rollout(rollout, diags)) return {};
  if (!rollout.locked) {
    diags.push_back({DiagCode::AlwaysLocked, {}, "Chrome, Edge and Chromium", ""});
  }
  note_fail_open(rollout, "Firefox", diags);

  std::vector<Artifact> files;
  for (const std::string_view browser : {"chrome", "chromium", "edge"}) {
    files.push_back(
        {"browser-policies/" + std::string(browser) + ".json", chromium_policy(rollout)});
  }
  TemplateData readme;
  if (firefox_takes_proxy(rollout, "browser-policies/policies.json", diags)) {
    files.push_back({"browser-policies/policies.json", firefox_policy(rollout)});
    readme.flags.emplace_back("firefox");
  }
  const bool pac = rollout.mode == ProxyMode::Pac;
  readme.flags.emplace_back(pac ? "pac" : "fixed");
  if (pac && rollout.pac_mandatory) readme.flags.emplace_back("mandatory");
  files.push_back({"browser-policies/README.md", fill_template(kBrowserPoliciesMd, readme)});
  return files;
}

}  // namespace

std::vector<RolloutTarget> browser_targets() {
  return {{"browser-policies",
           "policy files of Chrome, Edge and Chromium on Linux, and of Firefox",
           false,
           false,
           {"chromium", "firefox"},
           emit_browser_policies}};
}

}  // namespace pacwright
