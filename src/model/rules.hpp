#pragma once
#include <string>
#include <variant>
#include <vector>

#include "model/catalog.hpp"
#include "model/host.hpp"
#include "model/policy.hpp"

namespace pacwright {

/// Matches plain host names (Host::is_plain).
struct PlainHosts {
  friend bool operator==(const PlainHosts&, const PlainHosts&) = default;
};

using Match = std::variant<PlainHosts, HostPattern, Cidr>;

std::string to_text(const Match& match);  ///< "plain hosts", "*.b.c", "10.0.0.0/8".

struct Rule {
  Match match;
  RouteId route = 0;
  int policy_rule = 0;  ///< Index into Policy::rules.
  /// Catalog items it stands for: its own first, then those of rules with its route that passes
  /// removed because it decides for them. A removed rule that another route or `otherwise` stands
  /// for takes its items with it; the ledger, written before any pass, has them all.
  std::vector<EndpointRef> origins;
};

/// The intermediate form every pass reads and returns and every backend prints.
/// The first rule that matches decides; a host that none matches takes `otherwise`.
struct RuleSet {
  std::vector<Route> routes;
  std::vector<Rule> rules;
  RouteId otherwise = 0;
  bool resolve_names = false;  ///< Networks also match names, by their IPv4 address.
};

/// `resolved`: the IPv4 address the name has, if any and if the rule set resolves names.
bool matches(const Match& match, const Host& host,
             const std::optional<IpAddress>& resolved = std::nullopt);

/// Index of the rule that decides, or -1 if none matches. The plain meaning of a rule set: slow,
/// obvious, and what every pass and every backend is compared with.
int first_match(const RuleSet& rules, const Host& host,
                const std::optional<IpAddress>& resolved = std::nullopt);

RouteId route_of(const RuleSet& rules, const Host& host,
                 const std::optional<IpAddress>& resolved = std::nullopt);

}  // namespace pacwright
