#pragma once
#include <vector>

#include "model/catalog.hpp"
#include "model/policy.hpp"
#include "model/rollout.hpp"

namespace pacwright {

/// The hosts and blocks that the policy's zones name or select, each once, in the order of the
/// policy and the catalogs. Of several zones for one text the first counts.
std::vector<ZoneSite> zone_sites(const Policy& policy, const std::vector<Catalog>& catalogs);

}  // namespace pacwright
