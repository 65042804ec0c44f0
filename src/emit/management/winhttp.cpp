// What `netsh winhttp set advproxy settings-file=` reads: a JSON object of four members, all of
// them there, so that nothing of an earlier setting stays. SOCKS proxies are not supported there.

#include "base/json.hpp"
#include "base/template.hpp"
#include "embedded/winhttp_md.hpp"
#include "emit/management/management.hpp"
#include "emit/rollout_settings.hpp"

namespace pacwright {
namespace {

std::string settings(const std::string& proxy, const std::string& bypass, const std::string& url) {
  return json_object({{"Proxy", to_json_string(proxy)},
                      {"ProxyBypass", to_json_string(bypass)},
                      {"AutoconfigUrl", to_json_string(url)},
                      {"AutoDetect", "false"}}) +
         "\n";
}

}  // namespace

std::vector<Artifact> emit_winhttp(const Rollout& rollout, Diags& diags) {
  if (!check_rollout(rollout, diags)) return {};
  note_fail_open(rollout, "Windows services", diags);
  const bool pac = rollout.mode == ProxyMode::Pac;
  const std::string bypass = pac ? "" : rollout.bypass("winhttp");
  TemplateData data;
  data.flags = {pac ? "pac" : "fixed"};
  return {{"winhttp-settings/advproxy.json",
           pac ? settings("", "", rollout.pac_url) : settings(rollout.proxy, bypass, "")},
          {"winhttp-settings/undo.json", settings("", "", "")},
          {"winhttp-settings/README.md", fill_template(kWinhttpMd, data)}};
}

}  // namespace pacwright
