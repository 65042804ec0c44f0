#include "emit/rollout_target.hpp"

namespace pacwright {

std::vector<RolloutTarget> publish_targets() { return {}; }

}  // namespace pacwright
