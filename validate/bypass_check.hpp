#pragma once
#include <span>
#include <string>
#include <vector>

#include "base/progress.hpp"
#include "diag/diag.hpp"
#include "model/bypass.hpp"
#include "model/rules.hpp"
#include "validate/reference/policy_matcher.hpp"

namespace pacwright {

/// Asks the reference matcher of every reader of each list about every derived host, and the policy
/// itself: BypassTooWide where the list sends direct what the policy does not, BypassGap where a
/// host that goes direct is left out and no loss of the ledger explains it. At most 20 are told of
/// each list. `artifacts`: what the lists are called, for places; the findings come in their order.
///
/// What the policy's "may_bypass" names for a list may go direct as well; a network of it stands
/// for the names that resolve into it, too, for readers that look names up. These are asked about
/// names at the edges of every block, whatever the policy does with names.
/// An IPv4 address spelt as ::ffff:a.b.c.d may go where either spelling goes.
/// Not the list's doing, and not counted: what a reader always bypasses (localhost), and hosts
/// with a final dot that are left out, which no list but curl's can name.
/// `progress` hears of patterns and blocks.
std::vector<Diags> check_bypass_lists(const PolicyMatcher& reference, const RuleSet& rules,
                                      std::span<const BypassList> lists,
                                      std::span<const std::string> artifacts,
                                      const Progress& progress = {});

/// The same of one list.
Diags check_bypass_list(const PolicyMatcher& reference, const RuleSet& rules,
                        const BypassList& list, const std::string& artifact);

}  // namespace pacwright
