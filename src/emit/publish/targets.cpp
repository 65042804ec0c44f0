// What a web server needs to serve the PAC, and the steps of a roll-out.

#include <algorithm>

#include "base/sha256.hpp"
#include "base/template.hpp"
#include "base/text.hpp"
#include "embedded/deploy_md.hpp"
#include "embedded/dhcp_option_252_txt.hpp"
#include "emit/publish/pac_address.hpp"
#include "emit/publish/server_files.hpp"
#include "emit/quoting.hpp"
#include "emit/rollout_settings.hpp"
#include "emit/rollout_target.hpp"
#include "model/cidr.hpp"
#include "model/host.hpp"
#include "model/host_pattern.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kMostHosts = 40;  ///< That the instructions list.

std::string hashed_name(const std::string& sha256) {
  return "proxy-" + sha256.substr(0, 16) + ".pac";
}

bool matches(const std::string& direct, const Host& host) {
  if (host.is_name()) {
    const auto pattern = HostPattern::parse(direct, {});
    return pattern && pattern->matches(host.text);
  }
  const auto block = Cidr::parse(direct, {});
  return block && block->contains(*host.address);
}

/// Only where the list can tell: plain names may be sent direct by a rule that names none.
bool goes_elsewhere(const Rollout& rollout, const Host& host) {
  if (rollout.direct_hosts.empty() || host.is_plain()) return false;
  return std::ranges::none_of(rollout.direct_hosts,
                              [&](const std::string& direct) { return matches(direct, host); });
}

void note_risks(const Rollout& rollout, const PacAddress& address, Diags& diags) {
  const Host host = Host::from(address.host);
  if (goes_elsewhere(rollout, host)) {
    diags.push_back({DiagCode::PacHostNotDirect, {}, host.text, ""});
  }
  if (!rollout.wpad_domain.empty()) {
    diags.push_back({DiagCode::WpadWritten, {}, rollout.wpad_domain, ""});
  }
}

std::string wpad_url(const Rollout& rollout) {
  return "http://wpad." + rollout.wpad_domain + "/wpad.dat";
}

/// As lines of code within a list.
std::string host_lines(const std::vector<std::string>& hosts) {
  std::string text;
  for (std::size_t i = 0; i < std::min(hosts.size(), kMostHosts); ++i) {
    text += (i == 0 ? "      " : "\n      ") + hosts[i];
  }
  if (hosts.size() > kMostHosts) {
    text += "\n\n  and " + with_thousands(hosts.size() - kMostHosts) + " more.";
  }
  return text;
}

std::string instructions(const Rollout& rollout, const PacAddress& address,
                         const std::string& sha256) {
  const bool pac = rollout.mode == ProxyMode::Pac;
  TemplateData data;
  data.holes = {{"policy", markdown_escaped(rollout.policy_name)},
                {"size", with_thousands(rollout.pac.size())},
                {"hash16", sha256.substr(0, 16)},
                {"sha256", sha256},
                {"url", rollout.pac_url},
                {"url_shell", shell_quoted(rollout.pac_url)},
                {"path", address.path()},
                {"wpad_url", wpad_url(rollout)},
                {"value", pac ? "AutoConfigURL" : "ProxyServer"},
                {"expected", pac ? "the URL above" : "the proxy"},
                {"direct_count", with_thousands(rollout.direct_hosts.size())},
                {"direct_hosts", host_lines(rollout.direct_hosts)}};
  data.flags = {rollout.scope == Scope::User ? "user" : "machine"};
  if (pac && rollout.pac_mandatory) data.flags.emplace_back("mandatory");
  if (!address.is_https) data.flags.emplace_back("http");
  if (!rollout.direct_hosts.empty()) data.flags.emplace_back("direct");
  if (!rollout.wpad_domain.empty()) data.flags.emplace_back("wpad");
  return fill_template(kDeployMd, data);
}

/// True if there is none, or if it is a name without stars.
bool check_wpad_domain(const Rollout& rollout, Diags& diags) {
  if (rollout.wpad_domain.empty()) return true;
  const auto name = HostPattern::parse(rollout.wpad_domain, {});
  if (name && name->text() == rollout.wpad_domain && name->stars() == 0) return true;
  diags.push_back({DiagCode::RolloutText,
                   {},
                   rollout.wpad_domain,
                   "The WPAD domain is a name such as contoso.com, in lower case."});
  return false;
}

std::vector<Artifact> emit_publish(const Rollout& rollout, Diags& diags) {
  if (!check_rollout(rollout, diags) || !check_wpad_domain(rollout, diags)) return {};
  const auto address = PacAddress::parse(rollout.pac_url);
  if (!address) {
    diags.push_back(address.reason());
    return {};
  }
  note_risks(rollout, *address, diags);

  const std::string sha256 = sha256_hex(rollout.pac);
  const std::string hashed = hashed_name(sha256);
  const bool wpad = !rollout.wpad_domain.empty();
  std::vector<Artifact> files = {
      {"publish/proxy.pac", rollout.pac},
      {"publish/" + hashed, rollout.pac},
      {"publish/proxy.pac.sha256", sha256 + "  proxy.pac\n" + sha256 + "  " + hashed + "\n"},
      {"publish/nginx.conf", nginx_part(*address, wpad)},
      {"publish/apache.conf", apache_part(*address, wpad)},
      {"publish/web.config", iis_web_config(*address, wpad)},
  };
  if (wpad) {
    files.push_back({"publish/wpad.dat", rollout.pac});
    files.push_back({"publish/dhcp-option-252.txt",
                     fill_template(kDhcpOption252Txt, {{{"url", wpad_url(rollout)}}, {}, {}})});
  }
  files.push_back({"publish/README.md", instructions(rollout, *address, sha256)});
  return files;
}

}  // namespace

std::vector<RolloutTarget> publish_targets() {
  return {{"publish",
           "the PAC for a web server, its configuration, and instructions",
           true,
           false,
           {},
           emit_publish}};
}

}  // namespace pacwright
