#pragma once
#include <vector>

#include "diag/diag.hpp"
#include "emit/backend.hpp"
#include "model/rollout.hpp"

namespace pacwright {

// One file for each target of this folder.
std::vector<Artifact> emit_intune(const Rollout& rollout, Diags& diags);
std::vector<Artifact> emit_mobileconfig(const Rollout& rollout, Diags& diags);
std::vector<Artifact> emit_dconf(const Rollout& rollout, Diags& diags);
std::vector<Artifact> emit_shell_profile(const Rollout& rollout, Diags& diags);
std::vector<Artifact> emit_powershell(const Rollout& rollout, Diags& diags);
std::vector<Artifact> emit_winhttp(const Rollout& rollout, Diags& diags);

}  // namespace pacwright
