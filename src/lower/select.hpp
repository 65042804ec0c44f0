#pragma once
#include <optional>
#include <string>
#include <vector>

#include "model/catalog.hpp"
#include "model/policy.hpp"

namespace pacwright {

/// Why `rule` does not take this endpoint, as a phrase for the ledger; nothing if it does.
/// Precondition: rule.select is set.
std::optional<std::string> reason_not_selected(const PolicyRule& rule, const Catalog& catalog,
                                               const Endpoint& endpoint);

/// The route that `rule` gives to an endpoint it takes.
RouteId selected_route(const PolicyRule& rule, const Catalog& catalog, const Endpoint& endpoint);

/// Reports values that selectors and "routes" name but no endpoint has (UnknownFieldValue), unless
/// endpoints could have them next month: fixed words such as "Allow" are no typos. What then takes
/// nothing is a warning (EmptySelection); of a selection that is empty it names the filter that
/// took the last endpoint.
void check_selectors(const Policy& policy, const std::vector<Catalog>& catalogs, Diags& diags);

}  // namespace pacwright
