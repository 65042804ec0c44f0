#pragma once
#include <string>
#include <vector>

#include "base/json.hpp"
#include "input/item.hpp"

namespace pacwright {

/// True for an object whose "format" starts with "pacwright-catalog".
bool is_catalog_file(const JsonValue& json);

/// Reads pacwright's own catalog format, version 1; every fault is an error with its place:
///
///     { "format": "pacwright-catalog/1", "name": "...", "version": "...",
///       "endpoints": [ { "pattern" | "network": "...", "tcp": [80, "50000-59999"], "udp": [...],
///                        "instance", "service", "category", "direction": "...",
///                        "required": true, "set": "1", "cloud": "...", "path": "/...",
///                        "source": {"file": "...", "line": 1, "column": 1, "row": 1},
///                        "also": [ {...} ] } ],
///       "skipped": [ { "text", "kind", "reason": "...", "source": {...} } ],
///       "rows": [ { "purpose", "type", "direction": "...", "tcp", "udp": [...],
///                   "source": {...} } ] }
Catalog read_catalog_file(const JsonValue& json, const std::string& file,
                          const CatalogOptions& options, Diags& diags);

/// A catalog in that format, one endpoint a line.
std::string to_catalog_file(const Catalog& catalog);

}  // namespace pacwright
