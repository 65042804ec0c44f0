#include "emit/rollout_target.hpp"

namespace pacwright {

std::vector<RolloutTarget> browser_targets() { return {}; }

}  // namespace pacwright
