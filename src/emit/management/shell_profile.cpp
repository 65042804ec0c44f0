// Variables for programs that know no PAC. Both cases of each name with the same text: wget reads
// the lower case only, some programs the upper case only, and where both are read, they must not
// differ.

#include <algorithm>

#include "base/template.hpp"
#include "embedded/environment_conf.hpp"
#include "embedded/java_net_properties.hpp"
#include "embedded/proxy_profile_sh.hpp"
#include "emit/management/management.hpp"
#include "emit/quoting.hpp"
#include "emit/rollout_settings.hpp"

namespace pacwright {
namespace {

std::string java_properties(const Rollout& rollout) {
  const HostAndPort proxy = proxy_address(rollout);
  const std::string& bypass = rollout.bypass("java");
  TemplateData data;
  data.holes = {{"host", properties_escaped(proxy.host)},
                {"port", proxy.port},
                {"bypass", properties_escaped(bypass)}};
  if (!bypass.empty()) data.flags.emplace_back("bypass");
  return fill_template(kJavaNetProperties, data);
}

}  // namespace

std::vector<Artifact> emit_shell_profile(const Rollout& rollout, Diags& diags) {
  if (!check_rollout_with_proxy(rollout, diags)) return {};
  const std::string proxy = "http://" + rollout.proxy;
  const std::string& bypass = rollout.bypass("no-proxy");
  std::vector<Artifact> files = {
      {"shell-profile/proxy.sh",
       fill_template(kProxyProfileSh,
                     {{{"proxy", shell_quoted(proxy)}, {"bypass", shell_quoted(bypass)}}, {}, {}})},
      {"shell-profile/50-proxy.conf",
       fill_template(kEnvironmentConf, {{{"proxy", environment_quoted(proxy)},
                                         {"bypass", environment_quoted(bypass)}},
                                        {},
                                        {}})},
  };
  if (std::ranges::find(rollout.bypass_lists, "java", &BypassList::target) !=
      rollout.bypass_lists.end()) {
    files.push_back({"shell-profile/java-net.properties", java_properties(rollout)});
  }
  return files;
}

}  // namespace pacwright
