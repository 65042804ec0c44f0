#pragma once
#include <vector>

#include "model/catalog.hpp"
#include "model/policy.hpp"

namespace pacwright {

/// A host pattern or block, and what named it: the policy's line or the catalog's.
struct PlacedItem {
  Item item;
  SourceRef where;
};

/// What a part of the policy names and selects, each text once: its own first, then the catalogs'
/// in their order. Routes and plain hosts do not count.
std::vector<PlacedItem> placed_items(const PolicyRule& named, const std::vector<Catalog>& catalogs);

}  // namespace pacwright
