#pragma once
#include "model/rules.hpp"

namespace pacwright {

/// Removes every rule that one earlier rule covers wholly; the origins of a removed rule go to that
/// earlier rule if both have the same route (with another route the earlier one does not stand for
/// them: the ledger calls them overridden).
RuleSet drop_unreachable(RuleSet rules);

}  // namespace pacwright
