#include "emit/pac/name_table.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <vector>

#include "emit/pac/pattern_parts.hpp"
#include "model/glob_index.hpp"

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
  const HostPattern* pattern;  ///< Or the name that cannot be a key.
};

std::string_view behind_stars(const HostPattern& pattern) {
  return std::string_view(pattern.text()).substr(pattern.text().rfind('*') + 1);
}

/// The globs of one home.
class Globs {
 public:
  void add(const Glob& glob) {
    all_.push_back(glob);
    const std::string_view end = behind_stars(*glob.pattern);
    by_end_[end].push_back(glob);
    lengths_.insert(end.size());
    if (glob.pattern->kind() == HostPattern::Kind::Glob) index_.add(*glob.pattern, glob.rule);
  }

  int first_rule() const { return all_.front().rule; }

  /// Of those before `winner` that match the name, the first; else `winner`.
  int first_match(std::string_view name, int winner) const {
    return index_.first_match(name, winner);
  }

  /// Those before `winner` that may match a name behind which ".b.c" stands. Few are taken as they
  /// are: a test that is never true costs little, and finding out takes the reader of the file
  /// long.
  void gather(std::string_view below, int winner, std::vector<Glob>& tests) const {
    const auto add = [&](const std::vector<Glob>& globs) {
      for (const Glob& glob : globs) {
        if (glob.rule < winner) tests.push_back(glob);
      }
    };
    if (all_.size() <= kMostInTurn) return add(all_);
    for (const std::size_t length : lengths_) {
      if (length > below.size()) break;
      const auto found = by_end_.find(below.substr(below.size() - length));
      if (found != by_end_.end()) add(found->second);
    }
  }

  /// The same of those whose home it is.
  void gather_all(int winner, std::vector<Glob>& tests) const {
    for (const Glob& glob : all_) {
      if (glob.rule < winner) tests.push_back(glob);
    }
  }

 private:
  std::vector<Glob> all_;
  std::map<std::string_view, std::vector<Glob>> by_end_;
  std::set<std::size_t> lengths_;
  GlobIndex index_;
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
        add_domain(home, globs.first_rule(), table);
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
            globs_[""].add({i, pattern});
          } else {
            exact_.emplace(pattern->text(), i);
          }
          break;
        case HostPattern::Kind::Subdomains:
          domains_.emplace(std::string(pattern->domain()), i);
          break;
        case HostPattern::Kind::Glob: globs_[std::string(pattern->home())].add({i, pattern}); break;
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
    if (const auto own = globs_.find(domain); own != globs_.end()) {
      own->second.gather_all(winner, tests);
    }
    const std::string below = "." + std::string(domain);
    for_each_domain_around(domain, [&](std::string_view home) {
      const auto globs = domain.empty() ? globs_.end() : globs_.find(home);
      if (globs != globs_.end()) globs->second.gather(below, winner, tests);
    });
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
      if (globs != globs_.end()) winner = globs->second.first_match(name, winner);
    });
    return route_of_rule(winner);
  }

  const RuleSet& rules_;
  int plain_rule_ = kNoRule;
  // The first rule for each; later ones never fire.
  std::map<std::string, int, std::less<>> exact_, domains_;
  std::map<std::string, Globs, std::less<>> globs_;  ///< By home.
};

}  // namespace

std::size_t most_tests(const NameTable& table) {
  std::size_t most = std::max(table.plain.tests.size(), table.strangers.tests.size());
  for (const NameEntry& entry : table.entries) most = std::max(most, entry.decision.tests.size());
  return most;
}

NameTable build_name_table(const RuleSet& rules) { return TableBuilder(rules).build(); }

}  // namespace pacwright
