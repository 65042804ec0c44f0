#include "opt/later_rules.hpp"

#include <algorithm>

#include "model/match_overlap.hpp"

namespace pacwright {
namespace {

void keep_smaller(int& best, int id) { best = std::min(best, id); }

/// "b.c" of "a.b.c", nothing of "c".
std::string_view parent_of(std::string_view domain) {
  const std::size_t dot = domain.find('.');
  return dot == std::string_view::npos ? std::string_view() : domain.substr(dot + 1);
}

/// Where a pattern stands in the index: a name by itself, all else by what its names lie below.
std::string_view domain_of(const HostPattern& pattern) {
  return pattern.kind() == HostPattern::Kind::Exact ? std::string_view(pattern.text())
                                                    : pattern.home();
}

}  // namespace

void LaterRules::add(int id, const Rule& rule) {
  if (const auto* network = std::get_if<Cidr>(&rule.match)) {
    networks_[*network].add(id, rule.route);
    prefixes_[static_cast<std::size_t>(network->family())].insert(network->prefix());
    all_networks_.add(id, rule.route);
    return;
  }
  all_names_.add(id, rule.route);
  names_.push_back({id, &rule});
  const auto* pattern = std::get_if<HostPattern>(&rule.match);
  if (pattern == nullptr) {
    plain_.push_back({id, &rule});
  } else if (pattern->kind() == HostPattern::Kind::Glob) {
    globs_.push_back({id, &rule});
    add_glob(id, *pattern, rule.route);
  } else {
    add_pattern(id, *pattern, rule.route);
  }
}

void LaterRules::add_pattern(int id, const HostPattern& pattern, RouteId route) {
  const bool exact = pattern.kind() == HostPattern::Kind::Exact;
  const std::string_view domain = exact ? std::string_view(pattern.text()) : pattern.domain();
  Domain& own = domains_[domain];
  if (exact) {
    own.exact.add(id, route);
  } else {
    own.subdomains.add(id, route);
    own.below.add(id, route);
  }
  for (auto above = parent_of(domain); !above.empty(); above = parent_of(above)) {
    domains_[above].below.add(id, route);
  }
}

void LaterRules::add_glob(int id, const HostPattern& pattern, RouteId route) {
  Domain& own = domains_[pattern.home()];
  own.globs.add(id, route);
  own.globs_below.add(id, route);
  for (auto above = parent_of(pattern.home()); !above.empty(); above = parent_of(above)) {
    domains_[above].globs_below.add(id, route);
  }
}

Later LaterRules::find(const Rule& rule) const {
  if (const auto* network = std::get_if<Cidr>(&rule.match)) {
    Later later = find_network(*network, rule.route);
    if (resolve_names_) keep_smaller(later.other, all_names_.first_not(rule.route));
    return later;
  }
  Later later = find_name(rule);
  // Whatever the network's route: a name that a pattern decides must not begin to be looked up.
  if (resolve_names_) keep_smaller(later.other, all_networks_.first());
  return later;
}

Later LaterRules::find_name(const Rule& rule) const {
  Later later;
  const auto* pattern = std::get_if<HostPattern>(&rule.match);
  const bool looked_up = pattern != nullptr && (pattern->kind() != HostPattern::Kind::Glob ||
                                                names_.size() > kMostScanned);
  if (!looked_up) {
    scan(names_, rule, later);
    return later;
  }
  look_up(*pattern, rule.route, later);
  scan(plain_, rule, later);
  if (globs_.size() > kMostScanned) {
    look_up_globs(*pattern, rule.route, later);
  } else {
    scan(globs_, rule, later);
  }
  return later;
}

void LaterRules::scan(const std::vector<Placed>& rules, const Rule& rule, Later& later) {
  for (auto placed = rules.rbegin(); placed != rules.rend(); ++placed) {
    if (placed->id > std::min(later.cover, later.other)) break;
    if (placed->rule->route != rule.route) {
      if (may_overlap(placed->rule->match, rule.match)) keep_smaller(later.other, placed->id);
    } else if (covers(placed->rule->match, rule.match)) {
      keep_smaller(later.cover, placed->id);
    }
  }
}

void LaterRules::look_up(const HostPattern& pattern, RouteId route, Later& later) const {
  const bool exact = pattern.kind() == HostPattern::Kind::Exact;
  const std::string_view domain = domain_of(pattern);
  if (domain.empty()) {  // A glob that may match any name.
    keep_smaller(later.other, all_names_.first_not(route));
    return;
  }
  if (const auto own = domains_.find(domain); own != domains_.end()) {
    const Domain& at = own->second;
    keep_smaller(later.cover, exact ? at.exact.first() : at.subdomains.first());
    keep_smaller(later.other, exact ? at.exact.first_not(route) : at.below.first_not(route));
  }
  for (auto above = parent_of(domain); !above.empty(); above = parent_of(above)) {
    const auto found = domains_.find(above);
    if (found == domains_.end()) continue;
    keep_smaller(later.cover, found->second.subdomains.first());
    keep_smaller(later.other, found->second.subdomains.first_not(route));
  }
}

void LaterRules::look_up_globs(const HostPattern& pattern, RouteId route, Later& later) const {
  const auto keep = [&](std::string_view home) {
    const auto found = domains_.find(home);
    if (found != domains_.end()) keep_smaller(later.other, found->second.globs.first_not(route));
  };
  const std::string_view domain = domain_of(pattern);
  keep("");
  for (auto above = parent_of(domain); !above.empty(); above = parent_of(above)) keep(above);
  const auto own = domains_.find(domain);
  if (own == domains_.end() || pattern.kind() == HostPattern::Kind::Exact) return;
  keep_smaller(later.other, own->second.globs_below.first_not(route));
}

// Each block lies in at most 32 or 128 wider ones, so walking through all the blocks inside of each
// one is linear in the end, as long as few blocks stand twice.
Later LaterRules::find_network(const Cidr& network, RouteId route) const {
  Later later;
  for (const int prefix : prefixes_[static_cast<std::size_t>(network.family())]) {
    if (prefix > network.prefix()) break;
    const auto found = networks_.find(network.widened(prefix));
    if (found == networks_.end()) continue;
    keep_smaller(later.cover, found->second.first());
    keep_smaller(later.other, found->second.first_not(route));
  }
  for (auto inside = networks_.upper_bound(network);
       inside != networks_.end() && network.contains(inside->first); ++inside) {
    keep_smaller(later.other, inside->second.first_not(route));
  }
  return later;
}

}  // namespace pacwright
