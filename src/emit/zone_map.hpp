#pragma once
#include <string>
#include <vector>

#include "diag/diag.hpp"
#include "model/rollout.hpp"

namespace pacwright {

/// A line of "Site to Zone Assignment List".
struct ZoneEntry {
  std::string site;  ///< "https://*.example.com", "10.1.2.*".
  Zone zone = Zone::Trusted;
  SourceRef where;
};

/// The lines for these sites, by site. Reports ZoneSiteRefused for a site that a zone map does not
/// take, ZoneConflict for one in two zones, ZoneWildcardDeep for what is documented as invalid and
/// in use all the same.
std::vector<ZoneEntry> zone_entries(const std::vector<ZoneSite>& sites, Diags& diags);

/// Those of Rollout::direct_hosts that no site covers whole.
std::vector<std::string> hosts_without_zone(const Rollout& rollout);

}  // namespace pacwright
