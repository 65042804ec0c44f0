#pragma once
#include <vector>

#include "lower/lower.hpp"

namespace pacwright {

/// Reports rules of the policy of which earlier rules take every host, and in others the hosts and
/// blocks of their own lists that they take whole: as errors where the route is another one
/// (Shadowed), as one note for a rule where it is the same (ShadowedAlike). Endpoints that a rule
/// selects may well be taken by an earlier one; only a rule of which nothing is left is told.
/// Nothing of that is said of what the policy calls covered; it is told if nothing covers it
/// (NothingCovered).
void report_shadowed(const Policy& policy, const std::vector<Catalog>& catalogs,
                     const Lowered& lowered, Diags& diags);

}  // namespace pacwright
