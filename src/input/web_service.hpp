#pragma once
#include <string>

#include "base/json.hpp"
#include "input/item.hpp"

namespace pacwright {

/// True for what the Microsoft 365 endpoints web service answers: an array of objects with
/// "serviceArea"; also inside {"value": [...], "Count": n}, which Windows
/// PowerShell's ConvertTo-Json makes of it.
bool is_web_service(const JsonValue& json);

/// Reads that answer. Ports are text ("143, 587", "50000-59999"); keys that do not apply are
/// absent; unknown keys are future attributes and ignored, as the service's contract asks.
/// A URL or address that is neither pattern nor block (such have been published) is skipped with a
/// warning, never repaired.
Catalog read_web_service(const JsonValue& json, const std::string& file,
                         const CatalogOptions& options, Diags& diags);

}  // namespace pacwright
