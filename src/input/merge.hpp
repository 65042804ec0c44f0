#pragma once
#include <string>
#include <vector>

#include "model/catalog.hpp"

namespace pacwright {

/// Several catalogs as one, in their order. Each endpoint, skip and row without a source gets its
/// place in the catalog it came from. An endpoint that two catalogs publish with the same fields
/// (its row, its path and its place apart) becomes one with both places.
///
/// SourcesDisagree, at the later place, for an item of one instance that two catalogs publish with
/// different categories or directions; both are kept.
/// The file of the result is that of a single catalog, else empty: its places are in its sources.
Catalog merge_catalogs(std::vector<Catalog> catalogs, const std::string& name, Diags& diags);

}  // namespace pacwright
