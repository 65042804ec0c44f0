// GNOME's settings as a dconf database: the folder is laid out like /etc/dconf. Keys stand under
// their dconf path, [system/proxy], not under the name of the schema. IPv6 proxies keep their
// brackets: GLib and Chromium put a colon and the port behind the host.

#include "base/template.hpp"
#include "embedded/dconf_proxy_ini.hpp"
#include "emit/management/management.hpp"
#include "emit/quoting.hpp"
#include "emit/rollout_settings.hpp"

namespace pacwright {
namespace {

constexpr const char* kProfile = "user-db:user\nsystem-db:local\n";

/// ignore-hosts also with a PAC: Firefox asks that list first.
constexpr const char* kPacLocks =
    "/system/proxy/mode\n"
    "/system/proxy/autoconfig-url\n"
    "/system/proxy/ignore-hosts\n";
constexpr const char* kFixedLocks =
    "/system/proxy/mode\n"
    "/system/proxy/ignore-hosts\n"
    "/system/proxy/http/host\n"
    "/system/proxy/http/port\n"
    "/system/proxy/https/host\n"
    "/system/proxy/https/port\n";

std::string settings(const Rollout& rollout) {
  const bool pac = rollout.mode == ProxyMode::Pac;
  const HostAndPort proxy = proxy_address(rollout);
  TemplateData data;
  data.flags = {pac ? "pac" : "fixed"};
  data.holes = {{"policy", gvariant_quoted(rollout.policy_name)},
                {"url", gvariant_quoted(rollout.pac_url)},
                {"host", gvariant_quoted(proxy.host)},
                {"port", proxy.port},
                {"ignored", pac ? "" : rollout.bypass("gnome")}};
  return fill_template(kDconfProxyIni, data);
}

}  // namespace

std::vector<Artifact> emit_dconf(const Rollout& rollout, Diags& diags) {
  if (!check_rollout(rollout, diags)) return {};
  note_fail_open(rollout, "GNOME", diags);
  std::vector<Artifact> files = {{"dconf/db/local.d/50-proxy", settings(rollout)}};
  if (rollout.locked) {
    const bool pac = rollout.mode == ProxyMode::Pac;
    files.push_back({"dconf/db/local.d/locks/50-proxy", pac ? kPacLocks : kFixedLocks});
  }
  files.push_back({"dconf/profile/user", kProfile});
  return files;
}

}  // namespace pacwright
