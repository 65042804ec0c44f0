// Networks of one route.
//
//   10.0.0.128/25 -> direct  \__ halves   -> 10.0.0.0/24 -> direct
//   10.0.0.0/25   -> direct  /
//   10.0.0.7/32   -> direct  --- covered: dropped
//
// It must not fire across a network of the same family with another route: which of the two comes
// first decides for the addresses they share. Nor across rules of the policy, for each section of
// what is written names the rule it comes from. Nor, where names are resolved, across a name: if
// it came behind a network that stood behind it, it would be looked up. Where they are not, names
// in between do not matter, and networks of the other family never do.
//
// One sweep with a stack, sorted by address, then prefix: a block that covers `next` comes before
// it and is still on top, and the lower half of a pair is directly below the upper half. Joining a
// pair can complete a wider pair, hence the inner loop. O(n log n).

#include "opt/merge_networks.hpp"

#include <algorithm>
#include <array>

namespace pacwright {
namespace {

/// Networks of one family, route and rule of the policy that may stand in any order.
struct Run {
  std::size_t first = 0;  ///< Where it begins.
  std::vector<Rule> members;
};

const Cidr& network_of(const Rule& rule) { return std::get<Cidr>(rule.match); }

void take_origins(Rule& into, const Rule& from) {
  into.origins.insert(into.origins.end(), from.origins.begin(), from.origins.end());
}

/// Precondition: neither contains the other.
bool are_halves(const Cidr& a, const Cidr& b) {
  return a.prefix() == b.prefix() && a.widened(a.prefix() - 1) == b.widened(a.prefix() - 1);
}

std::vector<Rule> merge(std::vector<Rule> members) {
  std::ranges::stable_sort(members, {}, network_of);
  std::vector<Rule> kept;
  for (Rule& next : members) {
    if (!kept.empty() && network_of(kept.back()).contains(network_of(next))) {
      take_origins(kept.back(), next);
      continue;
    }
    kept.push_back(std::move(next));
    while (kept.size() >= 2 &&
           are_halves(network_of(kept[kept.size() - 2]), network_of(kept.back()))) {
      Rule& lower = kept[kept.size() - 2];
      take_origins(lower, kept.back());
      lower.match = network_of(lower).widened(network_of(lower).prefix() - 1);
      kept.pop_back();
    }
  }
  return kept;
}

constexpr int kNoRun = -1;

/// Moves the networks of `rules` into runs; `run_of` gets the run of each, kNoRun for the others.
std::vector<Run> take_runs(RuleSet& rules, std::vector<int>& run_of) {
  std::vector<Run> runs;
  std::array<int, 2> open = {kNoRun, kNoRun};  // By family.
  for (std::size_t i = 0; i < rules.rules.size(); ++i) {
    Rule& rule = rules.rules[i];
    if (!std::holds_alternative<Cidr>(rule.match)) {
      if (rules.resolve_names) open.fill(kNoRun);
      continue;
    }
    int& run = open[static_cast<std::size_t>(network_of(rule).family())];
    const Rule* before =
        run == kNoRun ? nullptr : &runs[static_cast<std::size_t>(run)].members.front();
    if (before == nullptr || before->route != rule.route ||
        before->policy_rule != rule.policy_rule) {
      run = static_cast<int>(runs.size());
      runs.push_back({i, {}});
    }
    run_of[i] = run;
    runs[static_cast<std::size_t>(run)].members.push_back(std::move(rule));
  }
  return runs;
}

}  // namespace

RuleSet merge_networks(RuleSet rules) {
  std::vector<int> run_of(rules.rules.size(), kNoRun);
  std::vector<Run> runs = take_runs(rules, run_of);
  std::vector<Rule> merged;
  for (std::size_t i = 0; i < run_of.size(); ++i) {
    if (run_of[i] == kNoRun) {
      merged.push_back(std::move(rules.rules[i]));
      continue;
    }
    Run& run = runs[static_cast<std::size_t>(run_of[i])];
    if (run.first != i) continue;
    std::ranges::move(merge(std::move(run.members)), std::back_inserter(merged));
  }
  rules.rules = std::move(merged);
  return rules;
}

}  // namespace pacwright
