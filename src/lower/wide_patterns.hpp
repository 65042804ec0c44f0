#pragma once
#include <optional>
#include <string>

#include "model/policy.hpp"

namespace pacwright {

/// A name in a domain of somebody else that the pattern matches, too: 'notb.example' for
/// `*b.example`. Nothing if all its names lie below one domain that somebody registers, and for
/// `*.b`, which says what it means.
std::optional<std::string> foreign_name(const HostPattern& pattern);

/// Reports such patterns of rules and allowances that do not say they are meant (WidePattern).
void report_wide_patterns(const Policy& policy, Diags& diags);

}  // namespace pacwright
