#pragma once
#include <optional>
#include <string>

#include "model/json_object.hpp"
#include "model/policy.hpp"

namespace pacwright {

/// What several parts of a policy have in common. Faults go to `diags`, each with its place.

/// "hosts", "networks" and "select" of an object of `file`, into `rule`.
void read_matches(ObjectReader& object, const std::string& file, PolicyRule& rule, Diags& diags);

/// The route of that name, or nothing and UnknownRoute at `where`.
std::optional<RouteId> find_named_route(const Policy& policy, const std::string& name,
                                        const SourceRef& where, Diags& diags);

}  // namespace pacwright
