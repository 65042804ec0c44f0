#pragma once
#include <vector>

#include "lower/lower.hpp"

namespace pacwright {

/// Reports what a policy that can be compiled says in vain or says too much: rules, hosts and
/// blocks that decide nothing (Shadowed, ShadowedAlike), routes without a rule (RouteUnused),
/// patterns that match names of other domains (WidePattern).
void check_policy(const Policy& policy, const std::vector<Catalog>& catalogs,
                  const Lowered& lowered, Diags& diags);

}  // namespace pacwright
