#include "emit/rollout_target.hpp"

#include <algorithm>

namespace pacwright {

const std::vector<RolloutTarget>& all_rollout_targets() {
  static const std::vector<RolloutTarget> kTargets = [] {
    std::vector<RolloutTarget> all;
    for (const auto& some :
         {group_policy_targets(), browser_targets(), management_targets(), publish_targets()}) {
      all.insert(all.end(), some.begin(), some.end());
    }
    return all;
  }();
  return kTargets;
}

const RolloutTarget* find_rollout_target(std::string_view name) {
  const auto found = std::ranges::find(all_rollout_targets(), name, &RolloutTarget::name);
  return found == all_rollout_targets().end() ? nullptr : &*found;
}

}  // namespace pacwright
