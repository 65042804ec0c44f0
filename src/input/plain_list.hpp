#pragma once
#include <string>
#include <string_view>

#include "input/item.hpp"

namespace pacwright {

/// Reads a plain list: one host pattern, address or block a line; '#' starts a comment; blank lines
/// do not count. Its endpoints are outbound and have no service, category or set. A line that is
/// none of these is an error: a list is kept by hand, and a hole in it would not be seen.
Catalog read_plain_list(std::string_view text, const std::string& file,
                        const CatalogOptions& options, Diags& diags);

}  // namespace pacwright
