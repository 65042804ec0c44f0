// The target "group-policy". Which file holds what:
//
//   backup/                 for Import-GPO and LGPO /g: policies as registry.pol, the rest as
//   Preferences User|Machine/           the same two files, for who builds the GPO otherwise
//   settings.reg, lgpo.txt  all of it, for machines without a domain
//   undo/                   what removes all of it again
//
// Windows has no policy for the address of a PAC. It is a plain value, and one that Registry.pol
// sets stays when the policy goes. Preferences take it away again, so there it stands in domains,
// and only there; the files for single machines, which have no Preferences, set it, and undo/
// removes it.

#include <algorithm>

#include "base/json.hpp"
#include "emit/gpo/gpo_backup.hpp"
#include "emit/gpo/registry_files.hpp"
#include "emit/gpo/settings.hpp"
#include "emit/rollout_settings.hpp"
#include "emit/rollout_target.hpp"

namespace pacwright {
namespace {

/// Preferences replace %NAME% in a value by an environment variable.
Diags check_variables(const std::vector<RegistrySetting>& preferences) {
  Diags diags;
  for (const RegistrySetting& setting : preferences) {
    const std::string* text = setting.text();
    if (text == nullptr || std::ranges::count(*text, '%') < 2) continue;
    diags.push_back({DiagCode::PreferenceVariable, setting.where, *text, ""});
  }
  return diags;
}

std::vector<Artifact> emit_group_policy(const Rollout& rollout, Diags& diags) {
  if (!check_rollout(rollout, diags)) return {};
  Diags found;
  const std::vector<RegistrySetting> settings = registry_settings(rollout, found);
  const std::vector<RegistrySetting> preferences = settings_where(settings, false);
  for (Diag& diag : check_variables(preferences)) found.push_back(std::move(diag));
  const bool usable = !has_errors(found);
  std::ranges::move(found, std::back_inserter(diags));
  if (!usable) return {};

  const std::string half = rollout.scope == Scope::User ? "User/" : "Machine/";
  const std::vector<RegistrySetting> undo = undo_of(settings);
  const std::string title =
      "pacwright " + rollout.tool_version + ", policy " + to_json_string(rollout.policy_name);
  std::vector<Artifact> files = {
      {half + "Registry.pol", registry_pol(settings_where(settings, true))},
      {half + "Preferences/Registry/Registry.xml",
       preferences_xml(preferences, rollout.policy_name)},
      {"settings.reg", reg_file(settings, title)},
      {"lgpo.txt", lgpo_text(settings, title)},
      {"undo/" + half + "Registry.pol", registry_pol(undo)},
      {"undo/settings.reg", reg_file(undo, title + ": removed")},
      {"undo/lgpo.txt", lgpo_text(undo, title + ": removed")},
  };
  for (Artifact& file : gpo_backup(rollout, settings)) {
    file.path.insert(0, "backup/");
    files.push_back(std::move(file));
  }
  for (Artifact& file : files) file.path.insert(0, "group-policy/");
  return files;
}

}  // namespace

std::vector<RolloutTarget> group_policy_targets() {
  return {{"group-policy",
           "Registry.pol, Preferences, a GPO backup, .reg and LGPO text, and what undoes them",
           false,
           false,
           {"wininet", "chromium", "firefox"},
           emit_group_policy}};
}

}  // namespace pacwright
