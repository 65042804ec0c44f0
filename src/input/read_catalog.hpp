#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "input/item.hpp"

namespace pacwright {

/// Reads any importable format, told by its content: the web service's JSON answer, pacwright's own
/// catalog format, a documentation page with tables, or a plain list. `bytes` as in the file,
/// `file` as the policy names it.
///
/// Nothing is returned when any fault is an error: NotText, NotACatalog, CatalogEmpty, those of the
/// format. Warnings and notes come with a catalog. Endpoints that repeat an earlier one of the same
/// file become skipped items.
std::optional<Catalog> read_catalog(std::string_view bytes, const std::string& file,
                                    const CatalogOptions& options, Diags& diags);

}  // namespace pacwright
