#include "lower/zone_sites.hpp"

#include <set>
#include <string>
#include <utility>

#include "lower/select.hpp"

namespace pacwright {
namespace {

class SiteList {
 public:
  void add(const Item& item, std::string text, Zone zone, const SourceRef& where) {
    if (seen_.insert(std::move(text)).second) sites_.push_back({item, zone, where});
  }

  std::vector<ZoneSite> take() { return std::move(sites_); }

 private:
  std::set<std::string> seen_;
  std::vector<ZoneSite> sites_;
};

}  // namespace

std::vector<ZoneSite> zone_sites(const Policy& policy, const std::vector<Catalog>& catalogs) {
  SiteList list;
  for (const auto& [zone, sites] : policy.targets.zones) {
    for (const auto& [pattern, where] : sites.hosts) list.add(pattern, pattern.text(), zone, where);
    for (const auto& [network, where] : sites.networks) {
      list.add(network, network.to_string(), zone, where);
    }
    if (!sites.select) continue;
    for (const Catalog& catalog : catalogs) {
      for (const Endpoint& endpoint : catalog.endpoints) {
        if (reason_not_selected(sites, catalog, endpoint)) continue;
        list.add(endpoint.item, endpoint.item_text(), zone,
                 {catalog.file, endpoint.line, endpoint.column});
      }
    }
  }
  return list.take();
}

}  // namespace pacwright
