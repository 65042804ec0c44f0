#pragma once
#include "model/catalog.hpp"
#include "model/difference.hpp"

namespace pacwright {

/// What `newer` says differently, by meaning: order, places and prose do not count.
///
/// Items are paired as pair_entries() says, rows of documentation tables as align_rows() says; what
/// has no counterpart is added or removed, with a word on what still matches it. Links and prose
/// are not compared. Same input, same result, and for catalogs in another order the same up to
/// order.
Differences compare_catalogs(const Catalog& older, const Catalog& newer);

}  // namespace pacwright
