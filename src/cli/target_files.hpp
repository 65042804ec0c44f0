#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/progress.hpp"
#include "emit/bypass/target.hpp"
#include "emit/rollout_target.hpp"
#include "model/catalog.hpp"
#include "model/policy.hpp"
#include "validate/reference/policy_matcher.hpp"

namespace pacwright {

/// What to write besides the PAC.
struct WantedTargets {
  std::vector<const BypassTarget*> bypass;  ///< Also those that a rollout's files hold.
  std::vector<const RolloutTarget*> rollouts;
};

/// Every name that --target and the policy may use, "pac" first.
std::vector<std::string> target_names();

/// The targets of `names`, or of the policy if there are none; each once, in their order. Reports
/// names that are unknown, and what a target needs but the policy does not say.
WantedTargets wanted_targets(const Policy& policy,
                             const std::optional<std::vector<std::string>>& names, Diags& diags);

/// What the files of targets are made from.
struct TargetInputs {
  const Policy& policy;
  const std::vector<Catalog>& catalogs;
  const PolicyMatcher& reference;  ///< Of both.
  const RuleSet& lowered;
  const RuleSet& optimised;
  const std::string& pac;
  bool strict = false;     ///< What a bypass list leaves out is an error.
  Progress progress = {};  ///< Hears of bypass lists.
};

/// Writes the files of the targets and proves each bypass list; what it leaves out is reported.
std::vector<Artifact> emit_targets(const WantedTargets& wanted, const TargetInputs& inputs,
                                   Diags& diags);

}  // namespace pacwright
