#pragma once
#include <vector>

#include "model/catalog.hpp"
#include "model/ledger.hpp"
#include "model/policy.hpp"
#include "model/rules.hpp"

namespace pacwright {

/// A rule that decides nothing: earlier ones take every host it matches.
struct CoveredRule {
  int rule = 0;                      ///< Index into the rules as lowered, as are these.
  std::vector<int> by;               ///< Ascending; one, or several between them.
  const SourceRef* where = nullptr;  ///< Of the policy's own hosts and blocks, in the policy.
};

/// Whether two routes give one result, whatever their names.
bool go_the_same_way(const Policy& policy, RouteId a, RouteId b);

struct Lowered {
  RuleSet rules;
  Ledger ledger;
  std::vector<CoveredRule> covered;  ///< Ascending. It points into the policy.
};

/// Catalogs x policy -> ordered rules: here meaning is fixed, the obvious slow way.
///
/// The policy's rules in their order; inside one, plain hosts, then its own hosts and networks as
/// written, then what it selects, longest match first: more literal characters, fewer stars, higher
/// category, text; networks by longer prefix. An item that is selected more than once follows its
/// highest category; two routes on the same level are RouteAmbiguous.
///
/// Appends errors and warnings; with an error the result must not be used.
Lowered lower(const Policy& policy, const std::vector<Catalog>& catalogs, Diags& diags);

}  // namespace pacwright
