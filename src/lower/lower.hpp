#pragma once
#include <vector>

#include "model/catalog.hpp"
#include "model/ledger.hpp"
#include "model/policy.hpp"
#include "model/rules.hpp"

namespace pacwright {

struct Lowered {
  RuleSet rules;
  Ledger ledger;
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
