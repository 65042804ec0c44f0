#pragma once
#include "model/rules.hpp"

namespace pacwright {

/// False only if no host is matched by both; where two patterns have stars, "true" may be wrong.
bool may_overlap(const Match& a, const Match& b);

/// True only if `outer` matches every host that `inner` does.
bool covers(const Match& outer, const Match& inner);

}  // namespace pacwright
