#pragma once
#include <optional>
#include <string>

#include "model/rules.hpp"

namespace pacwright {

/// A shortest name that both patterns match, or nothing if there is none.
std::optional<std::string> common_name(const HostPattern& a, const HostPattern& b);

/// Reports pairs of patterns with different routes that overlap without one containing the other
/// (PatternsOverlap): there the order of rules decides, which nobody may have had in mind.
/// At most 20 pairs are named, the rest are counted.
void report_overlaps(const RuleSet& rules, const Policy& policy,
                     const std::vector<Catalog>& catalogs, Diags& diags);

}  // namespace pacwright
