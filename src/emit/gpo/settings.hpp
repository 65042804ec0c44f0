#pragma once
#include <vector>

#include "emit/gpo/registry_setting.hpp"

namespace pacwright {

/// What a rollout writes into the registry, in the order of the files:
///
///   1  the proxy of Windows itself, and whether its dialog is locked
///   2  Chrome, Edge, Chromium, each with one value
///   3  Firefox
///   4  that going past the proxy makes no host an intranet site
///   5  the zone map: that there is a list, that the old one goes, then the sites by their text
///
/// `rollout` has passed check_rollout. `diags` gets what check_settings and zone_entries report,
/// DirectHostNoZone, and FirefoxProxy: then Firefox is left out.
std::vector<RegistrySetting> registry_settings(const Rollout& rollout, Diags& diags);

}  // namespace pacwright
