#include "lower/allowed_matches.hpp"

#include <variant>

#include "lower/placed_items.hpp"

namespace pacwright {

std::vector<AllowedMatch> allowed_matches(const Policy& policy,
                                          const std::vector<Catalog>& catalogs,
                                          std::string_view target) {
  std::vector<AllowedMatch> allowed;
  int allowance = 0;
  for (const AllowedBypass& one : policy.targets.may_bypass) {
    if (concerns(one, target)) {
      for (const PlacedItem& placed : placed_items(one.sites, catalogs)) {
        const Match hosts = std::visit([](const auto& item) { return Match(item); }, placed.item);
        allowed.push_back({hosts, allowance});
      }
    }
    ++allowance;
  }
  return allowed;
}

}  // namespace pacwright
