#pragma once
#include "model/rules.hpp"

namespace pacwright {

/// Says the same addresses with fewer blocks: within each run of networks of one family, with one
/// route and of one rule of the policy, drops blocks that others cover and joins the two halves of
/// a wider block, again and again. What is left stands by address where the run began, and has the
/// origins of all that it replaces.
RuleSet merge_networks(RuleSet rules);

}  // namespace pacwright
