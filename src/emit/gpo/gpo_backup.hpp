#pragma once
#include <string>
#include <vector>

#include "emit/backend.hpp"
#include "emit/gpo/registry_setting.hpp"
#include "model/rollout.hpp"

namespace pacwright {

/// A folder as Backup-GPO writes it, for Import-GPO. It names no domain, controller or security
/// descriptor: an import takes the settings alone. Paths are relative to the folder that holds the
/// manifest. Settings are all of the rollout's scope.
std::vector<Artifact> gpo_backup(const Rollout& rollout,
                                 const std::vector<RegistrySetting>& settings);

}  // namespace pacwright
