#pragma once
#include <vector>

#include "model/rules.hpp"

namespace pacwright {

/// Where a run of addresses with one route begins; it ends where the next one begins.
struct BlockStart {
  IpAddress first;
  RouteId route = 0;
};

/// All addresses of a family, cut wherever the route changes, in order; the first begins at zero.
/// First match is resolved here. O(n log n).
std::vector<BlockStart> build_block_table(const RuleSet& rules, IpFamily family);

}  // namespace pacwright
