#include "emit/pac/name_table.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <string_view>
#include <tuple>

namespace pacwright {
namespace {

constexpr int kNoRule = std::numeric_limits<int>::max();

/// An assignment to this member sets the prototype of a table, in every engine: it is no entry.
constexpr std::string_view kNoKey = "__proto__";

/// The domains around a name: "a.b.c" gives "b.c", then "c", then "".
template <class Visit>
void for_each_domain_around(std::string_view name, Visit visit) {
  for (auto dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.')) {
    name.remove_prefix(dot + 1);
    visit(name);
  }
  visit(std::string_view());
}

struct Glob {
  int rule;
  const HostPattern* pattern;  ///< Null for the name that cannot be a key.
};

class TableBuilder {
 public:
  explicit TableBuilder(const RuleSet& rules) : rules_(rules) { read_rules(); }

  NameTable build() {
    NameTable table;
    for (const auto& [name, rule] : exact_) {
      table.entries.push_back({name, rule, {{}, route_of_name(name, rule)}});
    }
    for (const auto& [domain, rule] : domains_) add_domain(domain, rule, table);
    for (const auto& [home, globs] : globs_) {
      if (!home.empty() && !domains_.contains(home)) {
        add_domain(home, globs.front().rule, table);
      }
    }
    std::ranges::sort(table.entries, {},
                      [](const NameEntry& entry) { return std::tie(entry.rule, entry.key); });
    table.plain = decide("", plain_rule_);
    table.strangers = decide("", kNoRule);
    return table;
  }

 private:
  void read_rules() {
    for (int i = 0; i < static_cast<int>(rules_.rules.size()); ++i) {
      const Match& match = rules_.rules[static_cast<std::size_t>(i)].match;
      if (std::holds_alternative<PlainHosts>(match)) plain_rule_ = std::min(plain_rule_, i);
      const auto* pattern = std::get_if<HostPattern>(&match);
      if (pattern == nullptr) continue;
      switch (pattern->kind()) {
        case HostPattern::Kind::Exact:
          if (pattern->text() == kNoKey) {
            globs_[""].push_back({i, pattern});
          } else {
            exact_.emplace(pattern->text(), i);
          }
          break;
        case HostPattern::Kind::Subdomains:
          domains_.emplace(std::string(pattern->domain()), i);
          break;
        case HostPattern::Kind::Glob:
          globs_[std::string(pattern->home())].push_back({i, pattern});
          break;
      }
    }
  }

  RouteId route_of_rule(int rule) const {
    return rule == kNoRule ? rules_.otherwise : rules_.rules[static_cast<std::size_t>(rule)].route;
  }

  int rule_of_domain(std::string_view domain) const {
    const auto found = domains_.find(domain);
    return found == domains_.end() ? kNoRule : found->second;
  }

  /// What decides for a name in `domain` that no longer entry knows and where `winner` would win
  /// without any glob.
  NameDecision decide(std::string_view domain, int winner) const {
    std::vector<Glob> tests;
    const auto gather = [&](std::string_view home) {
      const auto globs = globs_.find(home);
      if (globs == globs_.end()) return;
      for (const Glob& glob : globs->second) {
        if (glob.rule < winner) tests.push_back(glob);
      }
    };
    if (!domain.empty()) gather(domain);
    for_each_domain_around(domain, gather);
    std::ranges::sort(tests, {}, &Glob::rule);
    NameDecision decision{{}, route_of_rule(winner)};
    for (const Glob& glob : tests) {
      decision.tests.push_back({glob.pattern->text(), route_of_rule(glob.rule)});
    }
    // A last test that changes nothing is not worth its time.
    while (!decision.tests.empty() && decision.tests.back().route == decision.route) {
      decision.tests.pop_back();
    }
    return decision;
  }

  void add_domain(const std::string& domain, int rule, NameTable& table) const {
    int winner = rule_of_domain(domain);
    for_each_domain_around(domain, [&](std::string_view around) {
      winner = std::min(winner, rule_of_domain(around));
    });
    table.entries.push_back({"." + domain, rule, decide(domain, winner)});
  }

  RouteId route_of_name(const std::string& name, int rule) const {
    int winner = rule;
    if (name.find('.') == std::string::npos) winner = std::min(winner, plain_rule_);
    for_each_domain_around(name, [&](std::string_view around) {
      winner = std::min(winner, rule_of_domain(around));
      const auto globs = globs_.find(around);
      if (globs == globs_.end()) return;
      for (const Glob& glob : globs->second) {
        if (glob.rule < winner && glob.pattern->matches(name)) winner = glob.rule;
      }
    });
    return route_of_rule(winner);
  }

  const RuleSet& rules_;
  int plain_rule_ = kNoRule;
  // The first rule for each; later ones never fire.
  std::map<std::string, int, std::less<>> exact_, domains_;
  std::map<std::string, std::vector<Glob>, std::less<>> globs_;  ///< By home.
};

}  // namespace

std::size_t most_tests(const NameTable& table) {
  std::size_t most = std::max(table.plain.tests.size(), table.strangers.tests.size());
  for (const NameEntry& entry : table.entries) most = std::max(most, entry.decision.tests.size());
  return most;
}

NameTable build_name_table(const RuleSet& rules) { return TableBuilder(rules).build(); }

}  // namespace pacwright
