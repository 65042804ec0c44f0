#include "model/rollout.hpp"

#include <algorithm>
#include <cassert>

namespace pacwright {

const std::string& Rollout::bypass(std::string_view target) const {
  const auto found = std::ranges::find(bypass_lists, target, &BypassList::target);
  assert(found != bypass_lists.end());
  return found->text;
}

}  // namespace pacwright
