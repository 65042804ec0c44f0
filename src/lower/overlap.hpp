#pragma once
#include <optional>
#include <string>

#include "lower/lower.hpp"

namespace pacwright {

/// A shortest name that both patterns match, or nothing if there is none.
std::optional<std::string> common_name(const HostPattern& a, const HostPattern& b);

/// Reports where two patterns with different routes overlap without one containing the other: there
/// the order of rules decides, which nobody may have had in mind. Inside one rule of the policy,
/// where the longer pattern comes first, it is a warning (PatternsOverlap) for each pair, up to a
/// thousand of a rule, and one more that says so if there may be more. Between rules, whose order
/// somebody chose, it is one for each two (RulesOverlap), and none for an exception: a pattern that
/// the later rule contains whole. Each pair is told with a name for which it is true: the rule in
/// front decides, no earlier one takes it. Without such a name it is not told.
void report_overlaps(const Lowered& lowered, const Policy& policy,
                     const std::vector<Catalog>& catalogs, Diags& diags);

}  // namespace pacwright
