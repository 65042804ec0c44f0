#pragma once
#include "model/rules.hpp"

namespace pacwright {

/// Removes every rule without which all its hosts still go the same way, because one later rule
/// with the same route covers it or because it has the final route, and because no rule with
/// another route takes any of its hosts before. The origins of a removed rule go to that later
/// rule; those of a rule with the final route go with it (the ledger has them).
RuleSet drop_redundant(RuleSet rules);

}  // namespace pacwright
