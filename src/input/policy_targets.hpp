#pragma once
#include "base/json.hpp"
#include "model/policy.hpp"

namespace pacwright {

/// The policy's "targets"; `policy` has its routes already. Names of targets are not looked up
/// here.
Targets read_targets(const JsonValue& json, const Policy& policy, Diags& diags);

}  // namespace pacwright
