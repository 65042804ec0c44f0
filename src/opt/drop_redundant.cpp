// Redundant rules.
//
//   www.contoso.com    -> direct    --- *.contoso.com sends it direct as well: dropped
//   *.fabrikam.com     -> lab
//   *.contoso.com      -> direct
//   *.adatum.com       -> edge      --- so does "otherwise": dropped
//   otherwise          -> edge
//
// It must not fire if a rule in between, with another route, may match a host of both:
//
//   www.contoso.com    -> direct    --- stays,
//   *w.contoso.com     -> lab           for this one would take it
//   *.contoso.com      -> direct
//
// "In between" is up to the covering rule, or up to the end for the final route. Two globs count as
// overlapping unless the text before their first or after their last stars rules it out. Where
// names are resolved, a network in between stops every name, whatever its route: without its rule
// the name would be looked up.
//
// One sweep from the last rule to the first, so that each rule is judged by those that stay. Linear
// but for globs, each of which is compared with the name rules behind it.

#include "opt/drop_redundant.hpp"

#include "opt/later_rules.hpp"

namespace pacwright {
namespace {

constexpr int kStays = -1;

/// For each rule kStays, or which rule stands for it; kNoRule is "otherwise".
std::vector<int> find_stand_ins(const RuleSet& rules) {
  std::vector<int> stand_ins(rules.rules.size(), kStays);
  LaterRules later(rules.resolve_names);
  for (std::size_t i = rules.rules.size(); i-- > 0;) {
    const Rule& rule = rules.rules[i];
    const Later found = later.find(rule);
    if (found.cover < found.other) {
      stand_ins[i] = found.cover;
    } else if (found.other == kNoRule && rule.route == rules.otherwise) {
      stand_ins[i] = kNoRule;
    } else {
      later.add(static_cast<int>(i), rule);
    }
  }
  return stand_ins;
}

}  // namespace

RuleSet drop_redundant(RuleSet rules) {
  const std::vector<int> stand_ins = find_stand_ins(rules);
  for (std::size_t i = 0; i < stand_ins.size(); ++i) {
    if (stand_ins[i] == kStays || stand_ins[i] == kNoRule) continue;
    const auto& origins = rules.rules[i].origins;
    auto& into = rules.rules[static_cast<std::size_t>(stand_ins[i])].origins;
    into.insert(into.end(), origins.begin(), origins.end());
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < stand_ins.size(); ++i) {
    if (stand_ins[i] != kStays) continue;
    if (kept != i) rules.rules[kept] = std::move(rules.rules[i]);
    ++kept;
  }
  rules.rules.erase(rules.rules.begin() + static_cast<std::ptrdiff_t>(kept), rules.rules.end());
  return rules;
}

}  // namespace pacwright
