#include "lower/zone_sites.hpp"

#include <set>
#include <string>

#include "lower/placed_items.hpp"

namespace pacwright {

std::vector<ZoneSite> zone_sites(const Policy& policy, const std::vector<Catalog>& catalogs) {
  std::set<std::string> seen;
  std::vector<ZoneSite> sites;
  for (const auto& [zone, named] : policy.targets.zones) {
    for (const auto& [item, where] : placed_items(named, catalogs)) {
      if (seen.insert(to_text(item)).second) sites.push_back({item, zone, where});
    }
  }
  return sites;
}

}  // namespace pacwright
