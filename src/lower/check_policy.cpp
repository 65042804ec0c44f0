#include "lower/check_policy.hpp"

#include "lower/shadowed.hpp"
#include "lower/wide_patterns.hpp"

namespace pacwright {
namespace {

std::vector<bool> used_routes(const Policy& policy) {
  std::vector<bool> used(policy.routes.size());
  const auto use = [&](RouteId route) { used[static_cast<std::size_t>(route)] = true; };
  use(policy.otherwise);
  if (policy.targets.proxy_route) use(*policy.targets.proxy_route);
  for (const PolicyRule& rule : policy.rules) {
    if (rule.route) use(*rule.route);
    for (const ValueRoute& row : rule.routes) use(row.route);
  }
  return used;
}

}  // namespace

void check_policy(const Policy& policy, const std::vector<Catalog>& catalogs,
                  const Lowered& lowered, Diags& diags) {
  const std::vector<bool> used = used_routes(policy);
  for (std::size_t i = 0; i < used.size(); ++i) {
    if (used[i]) continue;
    diags.push_back({DiagCode::RouteUnused, policy.routes[i].where, policy.routes[i].name, ""});
  }
  report_wide_patterns(policy, diags);
  report_shadowed(policy, catalogs, lowered, diags);
}

}  // namespace pacwright
