#include "lower/settle_ledger.hpp"

#include <map>

namespace pacwright {
namespace {

void settle(LedgerEntry& entry, const Rule* rule, const Policy& policy) {
  if (entry.state != LedgerState::Emitted) return;
  if (rule == nullptr) {
    entry.state = LedgerState::CoveredBy;
    entry.detail = entry.detail + "; so goes all that no rule matches";
  } else if (to_text(rule->match) != entry.item()) {
    entry.state = LedgerState::CoveredBy;
    entry.detail = "'" + to_text(rule->match) + "' of rule '" +
                   policy.rules[static_cast<std::size_t>(rule->policy_rule)].name +
                   "' does the same";
  }
}

}  // namespace

Ledger settle_ledger(Ledger ledger, const Policy& policy, const std::vector<Catalog>& catalogs,
                     const RuleSet& optimised) {
  std::map<EndpointRef, const Rule*> rule_of;
  for (const Rule& rule : optimised.rules) {
    for (const EndpointRef& origin : rule.origins) rule_of[origin] = &rule;
  }
  std::size_t next = 0;  // The ledger has the endpoints of each catalog, then what it skipped.
  for (std::size_t c = 0; c < catalogs.size(); ++c) {
    for (std::size_t e = 0; e < catalogs[c].endpoints.size(); ++e) {
      const auto rule = rule_of.find({static_cast<int>(c), static_cast<int>(e)});
      settle(ledger.entries[next++], rule == rule_of.end() ? nullptr : rule->second, policy);
    }
    next += catalogs[c].skipped.size();
  }
  return ledger;
}

}  // namespace pacwright
