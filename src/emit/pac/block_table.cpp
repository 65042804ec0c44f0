#include "emit/pac/block_table.hpp"

#include <map>
#include <optional>
#include <set>

namespace pacwright {

std::vector<BlockStart> build_block_table(const RuleSet& rules, IpFamily family) {
  // Blocks nest or lie apart, so at each address the open block of the earliest rule decides.
  struct Edges {
    std::vector<int> opening, closing;  ///< Rules.
  };
  std::map<IpAddress, Edges> edges;
  const IpAddress zero = IpAddress::from_bytes(family, {});
  edges[zero];
  for (int i = 0; i < static_cast<int>(rules.rules.size()); ++i) {
    const auto* network = std::get_if<Cidr>(&rules.rules[static_cast<std::size_t>(i)].match);
    if (network == nullptr || network->family() != family) continue;
    edges[network->first()].opening.push_back(i);
    if (const auto behind = network->last().next()) edges[*behind].closing.push_back(i);
  }
  std::vector<BlockStart> table;
  std::set<int> open;
  for (const auto& [address, at] : edges) {
    for (const int rule : at.closing) open.erase(rule);
    for (const int rule : at.opening) open.insert(rule);
    const RouteId route =
        open.empty() ? rules.otherwise : rules.rules[static_cast<std::size_t>(*open.begin())].route;
    if (table.empty() || table.back().route != route) table.push_back({address, route});
  }
  return table;
}

}  // namespace pacwright
