#include "lower/shadowed.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "base/text.hpp"

namespace pacwright {
namespace {

std::string place_text(const SourceRef& where) {
  return where.file + ":" + std::to_string(where.line);
}

class ShadowReport {
 public:
  ShadowReport(const Policy& policy, const std::vector<Catalog>& catalogs, const Lowered& lowered,
               Diags& diags)
      : policy_(policy), catalogs_(catalogs), lowered_(lowered), diags_(diags) {}

  void run() {
    std::vector<std::size_t> sizes(policy_.rules.size());
    for (const Rule& rule : lowered_.rules.rules) {
      ++sizes[static_cast<std::size_t>(rule.policy_rule)];
    }
    std::map<int, Parts> by_rule;
    for (const CoveredRule& covered : lowered_.covered) {
      const int own = rule_at(covered.rule).policy_rule;
      // Within one rule nothing can be moved up, and nothing goes elsewhere by its order.
      if (rule_at(covered.by.back()).policy_rule < own) by_rule[own].push_back(&covered);
    }
    for (std::size_t i = 0; i < policy_.rules.size(); ++i) {
      if (sizes[i] > 0) report_idle(policy_.rules[i], by_rule[static_cast<int>(i)]);
    }
    for (const auto& [index, parts] : by_rule) {
      if (parts.empty()) continue;
      const PolicyRule& rule = policy_.rules[static_cast<std::size_t>(index)];
      if (rule.covered) continue;
      if (parts.size() == sizes[static_cast<std::size_t>(index)] && !may_be_covered(rule, parts)) {
        report_rule(rule, parts);
      } else {
        report_own(rule, parts);
      }
    }
  }

 private:
  using Parts = std::vector<const CoveredRule*>;

  const Rule& rule_at(int id) const { return lowered_.rules.rules[static_cast<std::size_t>(id)]; }

  const PolicyRule& policy_rule_of(int id) const {
    return policy_.rules[static_cast<std::size_t>(rule_at(id).policy_rule)];
  }

  bool goes_elsewhere(const CoveredRule& covered) const {
    const RouteId own = rule_at(covered.rule).route;
    return std::ranges::any_of(
        covered.by, [&](int by) { return !go_the_same_way(policy_, rule_at(by).route, own); });
  }

  /// Whether the policy says so of every one.
  bool may_be_covered(const PolicyRule& rule, const Parts& parts) const {
    return std::ranges::all_of(
        parts, [&](const CoveredRule* part) { return may_be_covered(rule, *part); });
  }

  bool may_be_covered(const PolicyRule& rule, const CoveredRule& part) const {
    return part.where != nullptr &&
           std::ranges::find(rule.covered_items, to_text(rule_at(part.rule).match)) !=
               rule.covered_items.end();
  }

  /// What the policy calls covered, and no earlier rule covers.
  void report_idle(const PolicyRule& rule, const Parts& parts) {
    if (rule.covered && parts.empty()) {
      diags_.push_back({DiagCode::NothingCovered, rule.where, rule.name, ""});
    }
    if (rule.covered_items.empty()) return;
    const std::set<std::string> meant(rule.covered_items.begin(), rule.covered_items.end());
    std::set<std::string> taken;
    for (const CoveredRule* part : parts) {
      if (part->where != nullptr) taken.insert(to_text(rule_at(part->rule).match));
    }
    const auto tell = [&](const Match& match, const SourceRef& where) {
      const std::string text = to_text(match);
      if (!meant.contains(text) || taken.contains(text)) return;
      diags_.push_back({DiagCode::NothingCovered, where, text, ""});
    };
    for (const PlacedPattern& host : rule.hosts) tell(host.pattern, host.where);
    for (const PlacedNetwork& network : rule.networks) tell(network.network, network.where);
  }

  void report_rule(const PolicyRule& rule, const Parts& parts) {
    const auto elsewhere =
        std::ranges::find_if(parts, [&](const CoveredRule* part) { return goes_elsewhere(*part); });
    const bool is_error = elsewhere != parts.end();
    const CoveredRule& shown = is_error ? **elsewhere : *parts.front();
    std::string detail = sentence(shown);
    if (parts.size() > 1) {
      detail += " Nothing is left of the " + with_thousands(parts.size() - 1) +
                (parts.size() == 2 ? " other item" : " other items") + " of the rule" +
                taken_by(parts) + ".";
    }
    diags_.push_back({is_error ? DiagCode::Shadowed : DiagCode::ShadowedAlike, rule.where,
                      rule.name, std::move(detail)});
  }

  /// "; 'a' (policy.json:3) and 'b' (policy.json:9) take it": the rules, if there are several.
  std::string taken_by(const Parts& parts) const {
    std::set<int> takers;
    for (const CoveredRule* part : parts) {
      for (const int by : part->by) takers.insert(rule_at(by).policy_rule);
    }
    if (takers.size() < 2) return "";
    std::vector<std::string> named;
    for (const int taker : takers) {
      const PolicyRule& rule = policy_.rules[static_cast<std::size_t>(taker)];
      named.push_back("'" + rule.name + "' (" + place_text(rule.where) + ")");
    }
    return ": the rules " + join(named, ", ") + " take them";
  }

  void report_own(const PolicyRule& rule, const Parts& parts) {
    Parts alike;
    for (const CoveredRule* part : parts) {
      if (part->where == nullptr || may_be_covered(rule, *part)) continue;
      if (!goes_elsewhere(*part)) {
        alike.push_back(part);
        continue;
      }
      diags_.push_back(
          {DiagCode::Shadowed, *part->where, to_text(rule_at(part->rule).match), sentence(*part)});
    }
    if (!alike.empty()) report_alike(alike);
  }

  void report_alike(const Parts& alike) {
    std::string detail = sentence(*alike.front());
    if (alike.size() > 1) {
      std::vector<std::string> others;
      for (const CoveredRule* part : alike) others.push_back(to_text(rule_at(part->rule).match));
      others.erase(others.begin());
      detail += " Nor do these of the same rule: " + join(others, ", ") + ".";
    }
    diags_.push_back({DiagCode::ShadowedAlike, *alike.front()->where,
                      to_text(rule_at(alike.front()->rule).match), std::move(detail)});
  }

  /// "'*.a.test' of rule 'wide' (policy.json:3) takes 'x.a.test' and sends it to 'direct', not to
  /// 'proxy'."
  std::string sentence(const CoveredRule& covered) const {
    const Rule& own = rule_at(covered.rule);
    std::vector<std::string> takers;
    std::set<RouteId> routes;
    for (const int by : covered.by) {
      takers.push_back(taker_text(by));
      routes.insert(rule_at(by).route);
    }
    std::vector<std::string> names;
    for (const RouteId route : routes) names.push_back("'" + policy_.route(route).name + "'");
    const bool one = takers.size() == 1;
    std::string text = shortened(std::move(takers)) + (one ? " takes '" : " take '") +
                       to_text(own.match) + (one ? "' and sends it to " : "' and send it to ") +
                       join(names, " and ");
    const auto is_own_way = [&](RouteId route) {
      return go_the_same_way(policy_, route, own.route);
    };
    const std::string own_name = "'" + policy_.route(own.route).name + "'";
    if (goes_elsewhere(covered)) {
      text += (std::ranges::any_of(routes, is_own_way) ? ", not all to " : ", not to ") + own_name;
    } else if (routes != std::set{own.route}) {
      text += ", with the same result as " + own_name;
    }
    return text + ".";
  }

  static std::string shortened(std::vector<std::string> takers) {
    constexpr std::size_t kMostNamed = 4;
    if (takers.size() > kMostNamed) {
      const std::size_t others = takers.size() - kMostNamed + 1;
      takers.resize(kMostNamed - 1);
      takers.push_back(with_thousands(others) + " others");
    }
    return join(takers, " and ");
  }

  std::string taker_text(int by) const {
    const Rule& rule = rule_at(by);
    const PolicyRule& policy_rule = policy_rule_of(by);
    std::string item = "'" + to_text(rule.match) + "'";
    if (!rule.origins.empty()) {
      const EndpointRef& ref = rule.origins.front();
      const Catalog& catalog = catalogs_[static_cast<std::size_t>(ref.catalog)];
      item += " (" + place_text(catalog.place(at(catalogs_, ref))) + ")";
    }
    return item + " of rule '" + policy_rule.name + "' (" + place_text(policy_rule.where) + ")";
  }

  const Policy& policy_;
  const std::vector<Catalog>& catalogs_;
  const Lowered& lowered_;
  Diags& diags_;
};

}  // namespace

void report_shadowed(const Policy& policy, const std::vector<Catalog>& catalogs,
                     const Lowered& lowered, Diags& diags) {
  ShadowReport(policy, catalogs, lowered, diags).run();
}

}  // namespace pacwright
