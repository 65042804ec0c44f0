#pragma once
#include <string_view>
#include <vector>

#include "model/bypass.hpp"
#include "model/catalog.hpp"
#include "model/policy.hpp"

namespace pacwright {

/// What the policy's "may_bypass" allows the list of that target.
std::vector<AllowedMatch> allowed_matches(const Policy& policy,
                                          const std::vector<Catalog>& catalogs,
                                          std::string_view target);

}  // namespace pacwright
