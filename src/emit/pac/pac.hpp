#pragma once
#include <vector>

#include "emit/backend.hpp"

namespace pacwright {

/// proxy.pac from pac_templates/clauses.pac.js: the rules in their order as equality, shExpMatch
/// and isInNet terms, at most 100 in one condition. For reading, for audits and for short lists.
std::vector<Artifact> emit_pac_clauses(const RuleSet& rules, const Provenance& provenance);

}  // namespace pacwright
