// Unreachable rules.
//
//   *.contoso.com      -> edge
//   www.contoso.com    -> direct    --- never asked: dropped
//   *.fabrikam.com     -> edge
//
// It must not look at later rules: www.contoso.com before *.contoso.com does fire, and dropping it
// would change what the rules mean. Nor at several earlier rules together: that would need set
// algebra over globs, and buys nothing on real catalogs.

#include "opt/drop_unreachable.hpp"

#include "model/cover_index.hpp"

namespace pacwright {

RuleSet drop_unreachable(RuleSet rules) {
  CoverIndex seen;
  std::vector<Rule> kept;
  for (Rule& rule : rules.rules) {
    if (const auto cover = seen.find_cover(rule.match)) {
      Rule& by = kept[static_cast<std::size_t>(*cover)];
      if (by.route == rule.route) {
        by.origins.insert(by.origins.end(), rule.origins.begin(), rule.origins.end());
      }
      continue;
    }
    seen.add(rule.match, static_cast<int>(kept.size()));
    kept.push_back(std::move(rule));
  }
  rules.rules = std::move(kept);
  return rules;
}

}  // namespace pacwright
