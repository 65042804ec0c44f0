#pragma once
#include <optional>
#include <string>
#include <vector>

#include "model/catalog.hpp"
#include "model/policy.hpp"

namespace pacwright {

/// Nanoseconds that one decision of the PAC takes in the sandbox, for hosts as browsers meet them:
/// half of them below what policy and catalogs name, half unknown. The engine is an interpreter, as
/// PAC clients' engines are. The least of some rounds, less what an empty script takes; nothing if
/// the PAC does not run, or takes no longer than that. Its own time: a few hundred milliseconds at
/// most for scripts that answer in microseconds.
std::optional<double> measure_decision(const Policy& policy, const std::vector<Catalog>& catalogs,
                                       const std::string& pac);

}  // namespace pacwright
