#pragma once
#include <string>

#include "diag/diag.hpp"
#include "model/bypass.hpp"
#include "model/rules.hpp"
#include "validate/reference/policy_matcher.hpp"

namespace pacwright {

/// Asks the reference matcher of every reader of the list about every derived host, and the policy
/// itself: BypassTooWide where the list sends direct what the policy does not, BypassGap where a
/// host that goes direct is left out and no loss of the ledger explains it. At most 20 are told.
///
/// What the policy's "may_bypass" names for this list may go direct as well.
/// An IPv4 address spelt as ::ffff:a.b.c.d may go where either spelling goes.
/// Not the list's doing, and not counted: what a reader always bypasses (localhost), and hosts
/// with a final dot that are left out, which no list but curl's can name.
Diags check_bypass_list(const PolicyMatcher& reference, const RuleSet& rules,
                        const BypassList& list, const std::string& artifact);

}  // namespace pacwright
