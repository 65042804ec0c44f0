#pragma once
#include <string>
#include <string_view>

#include "input/item.hpp"

namespace pacwright {

/// Whether a text is a Markdown page rather than a plain list: it holds a table, starts with front
/// matter, or its file's name says so.
bool is_docs_page(std::string_view text, std::string_view file);

/// Reads the tables of a documentation page:
///
/// - the hand-kept page of endpoints that the web service leaves out, in any language:
///   Row | Purpose | Destination | Type
/// - the tables that are generated from the web service:
///   ID | Category and Required | ExpressRoute | Addresses | Ports
///
/// Endpoints carry row or set, line and column, ports, direction, cloud and path. Whatever looks
/// like a host, block, URL or placeholder and is no endpoint is skipped with a reason, and so is
/// each row that holds nothing; damaged text is skipped with TextDamaged and, where one can be
/// told, a suggestion: it is never repaired. Errors: NoTable, and NotACatalog for a cell beyond 1
/// MiB.
Catalog read_docs_page(std::string_view text, const std::string& file,
                       const CatalogOptions& options, Diags& diags);

}  // namespace pacwright
