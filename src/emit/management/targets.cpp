#include "emit/rollout_target.hpp"

namespace pacwright {

std::vector<RolloutTarget> management_targets() { return {}; }

}  // namespace pacwright
