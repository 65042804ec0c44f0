#pragma once
#include <vector>

#include "model/catalog.hpp"
#include "model/ledger.hpp"
#include "model/policy.hpp"
#include "model/rules.hpp"

namespace pacwright {

/// The ledger of what is written, from that of lower() and the rules as optimised: an item whose
/// rule a pass removed is covered, by the rule that stands for it now or by the final route.
Ledger settle_ledger(Ledger ledger, const Policy& policy, const std::vector<Catalog>& catalogs,
                     const RuleSet& optimised);

}  // namespace pacwright
