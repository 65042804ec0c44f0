#pragma once
#include <array>
#include <limits>
#include <map>
#include <set>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/rules.hpp"

namespace pacwright {

/// Stands for "no such rule", behind all others.
inline constexpr int kNoRule = std::numeric_limits<int>::max();

/// The first of some rules, and the first whose route is another than a given one.
class FirstByRoute {
 public:
  /// `id` must fall from call to call.
  void add(int id, RouteId route) {
    if (route != route_) second_ = first_;
    first_ = id;
    route_ = route;
  }

  int first() const { return first_; }
  int first_not(RouteId route) const { return route == route_ ? second_ : first_; }

 private:
  int first_ = kNoRule;
  int second_ = kNoRule;  ///< The first with another route than first_.
  RouteId route_ = -1;
};

/// What the rules behind a rule do with its hosts; kNoRule if there is none. Only the smaller
/// number is exact: what comes behind it decides nothing.
struct Later {
  int cover = kNoRule;  ///< The first that matches every host of the rule.
  int other = kNoRule;  ///< The first with another route that may match a host of the rule.
};

/// An index of rules, filled from the last one to the first.
///
/// Exact names and subdomain patterns cost one look-up a label, networks one for each prefix length
/// in use; globs and plain hosts are compared one by one, every one with every name rule behind it.
class LaterRules {
 public:
  /// `resolve_names`: networks match names, too.
  explicit LaterRules(bool resolve_names) : resolve_names_(resolve_names) {}

  /// `id` must fall from call to call; `rule` must stay where it is while this lives.
  void add(int id, const Rule& rule);

  /// What the rules added so far do with the hosts of `rule`.
  Later find(const Rule& rule) const;

 private:
  /// The rules at and below one domain.
  struct Domain {
    FirstByRoute exact;
    FirstByRoute subdomains;
    FirstByRoute below;  ///< All that match names below the domain and nothing else.
  };
  struct Placed {
    int id;
    const Rule* rule;
  };

  void add_pattern(int id, const HostPattern& pattern, RouteId route);
  Later find_name(const Rule& rule) const;
  Later find_network(const Cidr& network, RouteId route) const;

  const bool resolve_names_;
  std::unordered_map<std::string_view, Domain> domains_;
  std::vector<Placed> names_;    ///< Plain hosts and all patterns.
  std::vector<Placed> scanned_;  ///< Of these, plain hosts and globs.
  std::map<Cidr, FirstByRoute> networks_;
  std::array<std::set<int>, 2> prefixes_;  ///< The lengths in use, by family.
  FirstByRoute all_names_, all_networks_;
};

}  // namespace pacwright
