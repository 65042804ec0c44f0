#include "lower/settle_ledger.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "model/cover_index.hpp"

namespace pacwright {
namespace {

void cover_by(LedgerEntry& entry, const Rule& rule, const Policy& policy) {
  entry.state = LedgerState::CoveredBy;
  entry.detail = "'" + to_text(rule.match) + "' of rule '" +
                 policy.rules[static_cast<std::size_t>(rule.policy_rule)].name + "' does the same";
}

void cover_by_otherwise(LedgerEntry& entry) {
  entry.state = LedgerState::CoveredBy;
  entry.detail = entry.detail + "; so goes all that no rule matches";
}

void settle(LedgerEntry& entry, const Rule* rule, const Policy& policy) {
  if (entry.state != LedgerState::Emitted) return;
  if (rule == nullptr) {
    cover_by_otherwise(entry);
  } else if (to_text(rule->match) != entry.item()) {
    cover_by(entry, *rule, policy);
  }
}

/// The policy's own items that had a rule as lowered and have none any more, by index.
std::vector<std::size_t> without_rule(const Ledger& ledger, const Policy& policy,
                                      const RuleSet& optimised) {
  using Key = std::pair<int, std::string>;  // Rule of the policy, and what it matches.
  std::vector<bool> concerned(policy.rules.size());
  std::map<Key, std::vector<std::size_t>> gone;
  for (std::size_t i = 0; i < ledger.own; ++i) {
    const LedgerEntry& entry = ledger.entries[i];
    if (entry.state != LedgerState::Emitted) continue;
    const auto rule = static_cast<std::size_t>(entry.rule() - policy.rules.data());
    concerned[rule] = true;
    gone[{static_cast<int>(rule), entry.item()}].push_back(i);
  }
  for (const Rule& rule : optimised.rules) {
    if (!concerned[static_cast<std::size_t>(rule.policy_rule)]) continue;
    gone.erase({rule.policy_rule, to_text(rule.match)});
  }
  std::vector<std::size_t> entries;
  for (const auto& item : gone) {
    entries.insert(entries.end(), item.second.begin(), item.second.end());
  }
  return entries;
}

/// No pass keeps track of the policy's own items. One without a rule was removed because a rule
/// with its route, or the final route, stands for it.
void settle_own(Ledger& ledger, const Policy& policy, const RuleSet& optimised) {
  const auto entries = without_rule(ledger, policy, optimised);
  std::map<RouteId, CoverIndex> covers;
  for (const std::size_t i : entries) covers[*ledger.entries[i].rule()->route];
  for (std::size_t i = 0; i < optimised.rules.size() && !covers.empty(); ++i) {
    const auto cover = covers.find(optimised.rules[i].route);
    if (cover != covers.end()) cover->second.add(optimised.rules[i].match, static_cast<int>(i));
  }
  for (const std::size_t i : entries) {
    LedgerEntry& entry = ledger.entries[i];
    const auto cover = covers[*entry.rule()->route].find_cover(entry.own_match());
    if (cover) {
      cover_by(entry, optimised.rules[static_cast<std::size_t>(*cover)], policy);
    } else {
      cover_by_otherwise(entry);
    }
  }
}

}  // namespace

Ledger settle_ledger(Ledger ledger, const Policy& policy, const std::vector<Catalog>& catalogs,
                     const RuleSet& optimised) {
  std::map<EndpointRef, const Rule*> rule_of;
  for (const Rule& rule : optimised.rules) {
    for (const EndpointRef& origin : rule.origins) rule_of[origin] = &rule;
  }
  settle_own(ledger, policy, optimised);
  // The endpoints of each catalog, then what it skipped.
  std::size_t next = ledger.own;
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
