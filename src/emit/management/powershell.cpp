// One script for one Windows machine. ASCII with CR LF, so that Windows PowerShell 5.1 reads it
// alike in every code page. The binary value of the connection settings is not written: WinINET
// takes the plain ones over at its next refresh.

#include "base/sha256.hpp"
#include "base/template.hpp"
#include "embedded/set_proxy_ps1.hpp"
#include "emit/management/management.hpp"
#include "emit/quoting.hpp"
#include "emit/rollout_settings.hpp"

namespace pacwright {
namespace {

std::string with_cr_lf(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') out += '\r';
    out += c;
  }
  return out;
}

/// A user without rights cannot write policies, so only a machine's settings are locked.
bool can_lock(const Rollout& rollout) { return rollout.locked && rollout.scope == Scope::Machine; }

}  // namespace

std::vector<Artifact> emit_powershell(const Rollout& rollout, Diags& diags) {
  if (!check_rollout(rollout, diags)) return {};
  note_fail_open(rollout, "Windows", diags);
  const bool pac = rollout.mode == ProxyMode::Pac;
  const bool machine = rollout.scope == Scope::Machine;
  TemplateData data;
  data.flags = {pac ? "pac" : "fixed", machine ? "machine" : "user",
                can_lock(rollout) ? "lock" : "nolock"};
  data.holes = {{"policy", powershell_quoted(rollout.policy_name)},
                {"url", powershell_quoted(rollout.pac_url)},
                {"sha256", sha256_hex(rollout.pac)},
                {"proxy", powershell_quoted(rollout.proxy)},
                {"bypass", powershell_quoted(pac ? "" : rollout.bypass("wininet"))},
                {"hive", machine ? "HKLM" : "HKCU"}};
  const std::string script = fill_template(kSetProxyPs1, data);
  return {{"powershell/Set-Proxy.ps1", with_cr_lf(script)}};
}

}  // namespace pacwright
