#include "lower/placed_items.hpp"

#include <set>
#include <string>

#include "lower/select.hpp"

namespace pacwright {

std::vector<PlacedItem> placed_items(const PolicyRule& named,
                                     const std::vector<Catalog>& catalogs) {
  std::set<std::string> seen;
  std::vector<PlacedItem> items;
  const auto add = [&](const Item& item, const SourceRef& where) {
    if (seen.insert(to_text(item)).second) items.push_back({item, where});
  };
  for (const PlacedPattern& host : named.hosts) add(host.pattern, host.where);
  for (const auto& [network, where] : named.networks) add(network, where);
  if (!named.select) return items;
  for (const Catalog& catalog : catalogs) {
    for (const Endpoint& endpoint : catalog.endpoints) {
      if (reason_not_selected(named, catalog, endpoint)) continue;
      add(endpoint.item, {catalog.file, endpoint.line, endpoint.column});
    }
  }
  return items;
}

}  // namespace pacwright
