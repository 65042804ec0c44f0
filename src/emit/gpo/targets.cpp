#include "emit/rollout_target.hpp"

namespace pacwright {

std::vector<RolloutTarget> group_policy_targets() { return {}; }

}  // namespace pacwright
