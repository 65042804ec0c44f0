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

/// So many rules are compared one by one with one that is.
inline constexpr std::size_t kMostScanned = 300;

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
/// in use. Globs and plain hosts are compared one by one while there are few; beyond kMostScanned
/// rules a glob counts as overlapping with all that has names below its home, which is safe: a pass
/// then leaves more rules alone.
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
    FirstByRoute below;        ///< Names and domains below, and the domain's own subdomains.
    FirstByRoute globs;        ///< Whose home it is.
    FirstByRoute globs_below;  ///< Whose home it is or lies below it.
  };
  struct Placed {
    int id;
    const Rule* rule;
  };

  void add_pattern(int id, const HostPattern& pattern, RouteId route);
  void add_glob(int id, const HostPattern& pattern, RouteId route);
  Later find_name(const Rule& rule) const;
  /// What the rules around and below a pattern's domain say of it, globs apart.
  void look_up(const HostPattern& pattern, RouteId route, Later& later) const;
  void look_up_globs(const HostPattern& pattern, RouteId route, Later& later) const;
  static void scan(const std::vector<Placed>& rules, const Rule& rule, Later& later);
  Later find_network(const Cidr& network, RouteId route) const;

  const bool resolve_names_;
  std::unordered_map<std::string_view, Domain> domains_;
  std::vector<Placed> names_;          ///< Plain hosts and all patterns.
  std::vector<Placed> plain_, globs_;  ///< Of these.
  std::map<Cidr, FirstByRoute> networks_;
  std::array<std::set<int>, 2> prefixes_;  ///< The lengths in use, by family.
  FirstByRoute all_names_, all_networks_;
};

}  // namespace pacwright
