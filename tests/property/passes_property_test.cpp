// Every pass keeps the way of every host, and finds all that it should, on random rule sets.

#include <algorithm>
#include <set>

#include "model/rule_index.hpp"
#include "opt/drop_redundant.hpp"
#include "opt/later_rules.hpp"
#include "opt/merge_networks.hpp"
#include "opt/passes.hpp"
#include "tests/property/random.hpp"
#include "validate/probes.hpp"

using namespace pacwright;

namespace {

/// Names and domains inside each other, and globs across them.
HostPattern nested_pattern(Random& random) {
  static const std::vector<std::string> kTexts = {
      "a",     "b.a",     "c.b.a",     "c.c.b.a", "b.b.a", "xb.a", "c.a",    "*.a",    "*.b.a",
      "*.b.a", "*.c.b.a", "*.c.c.b.a", "*.b.b.a", "*.c.a", "*b.a", "*c.*.a", "c*.b.a", "c*"};
  return pattern(random.pick(kTexts));
}

Match random_match(Random& random, bool nested) {
  if (random.chance(8)) return PlainHosts{};
  if (nested && random.chance(75)) return nested_pattern(random);
  const Item item = random_item(random);
  if (const auto* network = std::get_if<Cidr>(&item)) return *network;
  return std::get<HostPattern>(item);
}

/// A rule set that no policy need lower to: unreachable rules, repeated rules, any order.
RuleSet random_rules(Random& random) {
  RuleSet set;
  set.routes = {{"0", "DIRECT", {}}, {"1", "PROXY a:1", {}}, {"2", "PROXY b:1", {}}};
  set.otherwise = random.below(3);
  set.resolve_names = random.chance(30);
  const int mostly = random.below(3), others = random.chance(50) ? 15 : 60;
  const bool networks_only = random.chance(25), nested = random.chance(50);
  int policy_rule = 0;
  for (int number = 0, count = random.below(14); number < count; ++number) {
    const Match match = networks_only ? Match(random_block(random)) : random_match(random, nested);
    const RouteId route = random.chance(others) ? random.below(3) : mostly;
    set.rules.push_back({match, route, policy_rule, {{0, number}}});
    policy_rule += random.chance(15) ? 1 : 0;
  }
  return set;
}

struct Asked {
  Host host;
  std::optional<IpAddress> resolved;
};

/// What the probes of `compile` would be, short names, and the edges of all blocks; each name with
/// and without an address where names are resolved.
std::vector<Asked> hosts_for(const RuleSet& rules, Random& random) {
  Policy policy;
  policy.rules.emplace_back();
  std::vector<IpAddress> edges;
  for (const Rule& rule : rules.rules) {
    if (const auto* pattern = std::get_if<HostPattern>(&rule.match)) {
      policy.rules[0].hosts.push_back({*pattern, {}});
    } else if (const auto* network = std::get_if<Cidr>(&rule.match)) {
      policy.rules[0].networks.push_back({*network, {}});
      edges.push_back(network->first());
      edges.push_back(network->last());
    }
  }
  std::vector<std::string> texts = {"a", "b", "c", "a.b", "b.a", "c.a", "a.c", "a.b.a", "x.b.b"};
  for (const DerivedProbe& probe : derive_probes(policy, {})) texts.push_back(probe.host);
  for (int i = 0; i < 60; ++i) texts.push_back(random_text(random, "ab.", 7));
  for (int i = 0; i < 10; ++i) {
    texts.push_back(random_address(random, IpFamily::V4).to_string());
    texts.push_back(random_address(random, IpFamily::V6).to_string());
  }
  std::vector<Asked> asked;
  for (const std::string& text : texts) {
    const Host host = Host::from(text);
    asked.push_back({host, std::nullopt});
    if (!rules.resolve_names || !host.is_name()) continue;
    asked.push_back({host, random_address(random, IpFamily::V4)});
    if (!edges.empty()) asked.push_back({host, random.pick(edges)});
  }
  return asked;
}

std::string describe(const RuleSet& rules) {
  std::string text = rules.resolve_names ? "names are resolved\n" : "";
  for (const Rule& rule : rules.rules) {
    text += to_text(rule.match) + " " + std::to_string(rule.route) + ", policy rule " +
            std::to_string(rule.policy_rule) + "\n";
  }
  return text + "otherwise " + std::to_string(rules.otherwise) + "\n";
}

std::set<EndpointRef> origins_of(const RuleSet& rules) {
  std::set<EndpointRef> origins;
  for (const Rule& rule : rules.rules) origins.insert(rule.origins.begin(), rule.origins.end());
  return origins;
}

/// The rule before the pass that stands for item n is rule n: see random_rules.
void check_origins(const RuleSet& before, const RuleSet& after) {
  std::size_t total = 0;
  for (const Rule& rule : after.rules) {
    total += rule.origins.size();
    for (const EndpointRef& ref : rule.origins) {
      REQUIRE(before.rules[static_cast<std::size_t>(ref.endpoint)].route == rule.route);
    }
  }
  REQUIRE(total == origins_of(after).size());
}

// The definition of drop_redundant for rules without globs, pair by pair.

bool name_covers(const HostPattern& outer, const HostPattern& inner) {
  return outer == inner || (outer.kind() == HostPattern::Kind::Subdomains &&
                            inner.text().ends_with(outer.text().substr(1)));
}

bool slow_covers(const Match& outer, const Match& inner) {
  if (outer == inner) return true;
  const auto* a = std::get_if<HostPattern>(&outer);
  const auto* b = std::get_if<HostPattern>(&inner);
  if (a != nullptr && b != nullptr) return name_covers(*a, *b);
  const auto* x = std::get_if<Cidr>(&outer);
  const auto* y = std::get_if<Cidr>(&inner);
  if (x != nullptr && y != nullptr) return x->contains(*y);
  return std::holds_alternative<PlainHosts>(outer) && b != nullptr &&
         b->text().find_first_of(".*") == std::string::npos;
}

/// Without globs, two matches of one kind overlap only if one covers the other.
bool slow_overlaps(const RuleSet& rules, const Rule& behind, const Rule& rule) {
  const bool networks = std::holds_alternative<Cidr>(rule.match);
  if (networks == std::holds_alternative<Cidr>(behind.match)) {
    return behind.route != rule.route &&
           (slow_covers(behind.match, rule.match) || slow_covers(rule.match, behind.match));
  }
  return rules.resolve_names && (behind.route != rule.route || !networks);
}

std::vector<std::size_t> slow_drop_redundant(const RuleSet& rules) {
  std::vector<std::size_t> kept;  // Last first.
  for (std::size_t i = rules.rules.size(); i-- > 0;) {
    const Rule& rule = rules.rules[i];
    bool decided = false, redundant = false;
    for (auto behind = kept.rbegin(); behind != kept.rend() && !decided; ++behind) {
      const Rule& other = rules.rules[*behind];
      if (slow_overlaps(rules, other, rule)) {
        decided = true;
      } else if (slow_covers(other.match, rule.match)) {
        decided = redundant = true;
      }
    }
    if (!decided) redundant = rule.route == rules.otherwise;
    if (!redundant) kept.push_back(i);
  }
  std::ranges::reverse(kept);
  return kept;
}

bool has_globs(const RuleSet& rules) {
  return std::ranges::any_of(rules.rules, [](const Rule& rule) {
    const auto* pattern = std::get_if<HostPattern>(&rule.match);
    return pattern != nullptr && pattern->kind() == HostPattern::Kind::Glob;
  });
}

}  // namespace

TEST_CASE("passes: every host goes the same way before and after each of them") {
  Random random;
  std::size_t asked_of = 0, removed = 0;
  for (int round = 0; round < 1000; ++round) {
    const RuleSet rules = random_rules(random);
    const std::vector<Asked> asked = hosts_for(rules, random);
    CAPTURE(round);
    INFO(describe(rules));
    std::vector<RouteId> want;
    for (const Asked& one : asked) want.push_back(route_of(rules, one.host, one.resolved));
    const auto check = [&](std::string_view name, const RuleSet& after) {
      CAPTURE(std::string(name));
      INFO("after:\n", describe(after));
      REQUIRE(after.rules.size() <= rules.rules.size());
      REQUIRE(after.otherwise == rules.otherwise);
      REQUIRE(after.resolve_names == rules.resolve_names);
      check_origins(rules, after);
      for (std::size_t i = 0; i < asked.size(); ++i) {
        if (route_of(after, asked[i].host, asked[i].resolved) == want[i]) continue;
        CAPTURE(asked[i].host.text);
        FAIL("another route");
      }
      asked_of += asked.size();
      removed += rules.rules.size() - after.rules.size();
    };
    for (const Pass& pass : all_passes()) {
      const RuleSet after = pass.run(rules);
      check(pass.name, after);
      const RuleSet again = pass.run(after);
      REQUIRE(describe(again) == describe(after));  // Once is enough.
    }
    check("all", optimise(rules));
  }
  MESSAGE(asked_of, " hosts asked, ", removed, " rules removed");
}

TEST_CASE("passes: the same on rules that policies lower to") {
  Random random;
  for (int round = 0; round < 200; ++round) {
    const Compiled made = random_case(random);
    CAPTURE(round);
    INFO(describe(made));
    RuleSet rules = made.lowered.rules;
    for (const Pass& pass : all_passes()) {
      CAPTURE(std::string(pass.name));
      const RuleSet before = rules;
      rules = pass.run(std::move(rules));
      for (const DerivedProbe& probe : derive_probes(made.policy, made.catalogs)) {
        const Host host = Host::from(probe.host);
        const auto resolved = IpAddress::parse(probe.resolved);
        if (route_of(rules, host, resolved) == route_of(before, host, resolved)) continue;
        CAPTURE(probe.host);
        FAIL("another route");
      }
    }
  }
}

TEST_CASE("passes: no name begins to be looked up") {
  // A name is looked up if it reaches a network: then every pass must have left one before it.
  Random random;
  const auto is_looked_up = [](const RuleSet& rules, const Host& host) {
    for (const Rule& rule : rules.rules) {
      if (std::holds_alternative<Cidr>(rule.match)) return true;
      if (matches(rule.match, host)) return false;
    }
    return false;
  };
  for (int round = 0; round < 1000; ++round) {
    RuleSet rules = random_rules(random);
    rules.resolve_names = true;
    const RuleSet after = optimise(rules);
    CAPTURE(round);
    INFO(describe(rules));
    INFO("after:\n", describe(after));
    for (const Asked& one : hosts_for(rules, random)) {
      if (!one.host.is_name()) continue;
      CAPTURE(one.host.text);
      REQUIRE((is_looked_up(rules, one.host) || !is_looked_up(after, one.host)));
    }
  }
}

TEST_CASE("drop_redundant: without globs, just the rules of its definition stay") {
  Random random;
  int tried = 0;
  for (int round = 0; round < 4000; ++round) {
    RuleSet rules = random_rules(random);
    std::erase_if(rules.rules, [](const Rule& rule) {
      RuleSet one;
      one.rules = {rule};
      return has_globs(one);
    });
    CAPTURE(round);
    INFO(describe(rules));
    const std::vector<std::size_t> kept = slow_drop_redundant(rules);
    const RuleSet after = drop_redundant(rules);
    INFO("after:\n", describe(after));
    REQUIRE(after.rules.size() == kept.size());
    for (std::size_t i = 0; i < kept.size(); ++i) {
      REQUIRE(after.rules[i].match == rules.rules[kept[i]].match);
      REQUIRE(after.rules[i].route == rules.rules[kept[i]].route);
    }
    tried += kept.size() < rules.rules.size() ? 1 : 0;
  }
  CHECK(tried > 1000);
}

TEST_CASE("merge_networks: one route is left with the fewest blocks, by address, none in another") {
  Random random;
  int joined = 0;
  for (int round = 0; round < 3000; ++round) {
    RuleSet rules;
    rules.routes = {{"0", "DIRECT", {}}};
    // Within 10.0.0.0/27, where all 32 addresses can be asked.
    for (int number = 0, count = random.below(14); number < count; ++number) {
      const int prefix = 27 + random.below(6);
      const auto first = static_cast<std::uint32_t>(0x0a000000 + random.below(32));
      const Cidr block = cidr(IpAddress::from_v4(first).to_string()).widened(prefix);
      rules.rules.push_back({block, 0, 0, {{0, number}}});
    }
    CAPTURE(round);
    INFO(describe(rules));
    const RuleSet after = merge_networks(rules);
    INFO("after:\n", describe(after));
    std::vector<bool> in(32);
    for (std::size_t i = 0; i < in.size(); ++i) {
      const Host host =
          Host::from(IpAddress::from_v4(0x0a000000 + static_cast<std::uint32_t>(i)).to_string());
      in[i] = first_match(rules, host) >= 0;
      REQUIRE((first_match(after, host) >= 0) == in[i]);
    }
    // The fewest: of all aligned blocks, those that are full while the next wider one is not.
    std::size_t fewest = 0;
    const auto is_full = [&](std::size_t begin, std::size_t size) {
      return std::all_of(in.begin() + static_cast<std::ptrdiff_t>(begin),
                         in.begin() + static_cast<std::ptrdiff_t>(begin + size),
                         [](bool one) { return one; });
    };
    for (std::size_t size = 1; size <= 32; size *= 2) {
      for (std::size_t begin = 0; begin < 32; begin += size) {
        const std::size_t wider = begin / (2 * size) * (2 * size);
        fewest += is_full(begin, size) && (size == 32 || !is_full(wider, 2 * size)) ? 1 : 0;
      }
    }
    REQUIRE(after.rules.size() == fewest);
    REQUIRE(origins_of(after) == origins_of(rules));
    REQUIRE(std::ranges::is_sorted(after.rules, {},
                                   [](const Rule& rule) { return std::get<Cidr>(rule.match); }));
    joined += after.rules.size() < rules.rules.size() ? 1 : 0;
  }
  CHECK(joined > 1000);
}

// Beyond kMostScanned rules, globs are looked up by their home instead of one by one.
TEST_CASE("drop_redundant: with more globs than are compared one by one, nobody's route changes") {
  Random random;
  for (int round = 0; round < 3; ++round) {
    CAPTURE(round);
    RuleSet rules;
    rules.routes = {{"0", "DIRECT", {}}, {"1", "PROXY a:1", {}}, {"2", "PROXY b:1", {}}};
    rules.otherwise = 2;
    std::vector<std::string> hosts;
    while (rules.rules.size() < 2 * kMostScanned + 500) {
      const std::string home = random_text(random, "abcd", 3) + "." + random_text(random, "ab", 2);
      const std::string label = random_text(random, "abcd", 3);
      const std::string text = random.chance(50)   ? "*" + label + "." + home
                               : random.chance(30) ? "*." + home
                                                   : label + "." + home;
      rules.rules.push_back({*HostPattern::parse(text, {}), random.below(3), 0, {}});
      hosts.push_back(label + "." + home);
      hosts.push_back("x" + label + "." + home);
      hosts.push_back(random_text(random, "abcd.", 8));
    }
    const RuleSet after = drop_redundant(rules);
    CHECK(after.rules.size() < rules.rules.size());
    const RuleIndex before_index(rules), after_index(after);
    int changed = 0;
    for (const std::string& text : hosts) {
      const Host host = Host::from(text);
      changed += before_index.route_of(host) == after_index.route_of(host) ? 0 : 1;
    }
    CHECK(changed == 0);
  }
}
