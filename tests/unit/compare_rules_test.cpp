#include "validate/compare_rules.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "report/pac_differences_report.hpp"
#include "tests/property/random.hpp"
#include "tests/unit/rule_text.hpp"

using namespace pacwright;

namespace {

/// Rules as in rule_text.hpp; the rule on line n of "list.txt" is the n-th. "otherwise 1" at the
/// front: the final route.
WrittenRules written(std::string_view text, bool resolve_names = false) {
  constexpr std::string_view kOtherwise = "otherwise ";
  int otherwise = 2;
  if (text.starts_with(kOtherwise)) {
    otherwise = text[kOtherwise.size()] - '0';
    text.remove_prefix(std::min(text.size(), kOtherwise.size() + 3));
  }
  WrittenRules made;
  if (!text.empty()) made.rules = rules(text, resolve_names);
  if (text.empty()) made.rules.routes = rules("x.y 0").routes;
  made.rules.otherwise = otherwise;
  made.proven = true;
  made.files = {"policy.json", "list.txt"};
  int named = 0;
  std::uint32_t line = 0;
  for (const Rule& rule : made.rules.rules) {
    made.places.push_back({1, ++line});
    named = std::max(named, rule.policy_rule + 1);
  }
  for (int i = 0; i < named; ++i) {
    made.named.push_back({std::string(1, static_cast<char>('A' + i)), {"policy.json", i + 2, 0}});
  }
  made.otherwise = {"otherwise", {"policy.json", 99, 0}};
  return made;
}

/// "2->0 otherwise->A: *.a (list.txt:1), b: www.a, b", one group a line.
std::string told(const PacDifferences& differences) {
  std::string text;
  for (const PacChange& change : differences.changes) {
    const auto route = [](const std::string& result) {
      return result == "DIRECT" ? "0" : result == "PROXY a:1" ? "1" : "2";
    };
    text += std::string(route(change.before)) + "->" + route(change.after) + " " +
            change.old_rule.name + "->" + change.new_rule.name + ":";
    for (const ChangedPattern& pattern : change.patterns) {
      text += " " + to_text(pattern, 2) + "@" + std::to_string(pattern.where.line);
    }
    text += " e.g. " + join(change.examples, " ") + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("compare_rules: what changes, by which pattern and rule, with likely examples") {
  struct Row {
    const char* name;
    const char* before;
    const char* after;
    const char* want;
  };
  const Row rows[] = {
      {"the same", "*.a.example 0, 10.0.0.0/8 1", "*.a.example 0, 10.0.0.0/8 1", ""},
      {"another order of rules that never meet", "a.example 0, b.example 1",
       "b.example 1, a.example 0", ""},
      {"a rule that an earlier one covers", "*.a.example 0", "*.a.example 0, www.a.example 1", ""},
      {"written apart", "*.a.example 0", "*.a.example 0, b.a.example 0", ""},
      {"a host", "a.example 0", "a.example 0, payroll.example 0",
       "2->0 otherwise->A: payroll.example@2 e.g. payroll.example\n"},
      {"an IPv6 block", "2001:db8::/32 0, a.example 0",
       "2001:db8::/32 0, 2001:db9::/32 0, a.example 0",
       "2->0 otherwise->A: 2001:db9::/32@2 e.g. 2001:db9::1 2001:db9::\n"},
      {"a block inside another", "10.0.0.0/8 0", "10.20.0.0/16 1, 10.0.0.0/8 0",
       "0->1 A->A: 10.20.0.0/16@1 e.g. 10.20.0.1 10.20.0.0\n"},
      {"an exception that goes", "extranet.corp.example 1, *.corp.example 0", "*.corp.example 0",
       "1->0 A->A: extranet.corp.example@1 e.g. extranet.corp.example\n"},
      {"newly direct first", "a.example 0; b.example 1", "a.example 1; b.example 0",
       "1->0 B->B: b.example@2 e.g. b.example\n0->1 A->A: a.example@1 e.g. a.example\n"},
      {"one group for all patterns of a rule", "a.example 0",
       "*.c.example 0, b.example 0, a.example 0",
       "2->0 otherwise->A: *.c.example@1 b.example@2 e.g. www.c.example b.example "
       "mail.c.example\n"},
      {"an example that is not the exception", "www.c.example 1", "www.c.example 1, *.c.example 0",
       "2->0 otherwise->A: *.c.example (except www.c.example)@2 e.g. mail.c.example "
       "portal.c.example login.c.example\n"},
      {"globs that cross: only the order changed", "mail.* 0, *.a.example 1",
       "*.a.example 1, mail.* 0", "0->1 A->A: *.a.example (in part)@1 e.g. mail.a.example\n"},
      {"a glob", "*.a.example 1", "*cdn.b.example 0, *.a.example 1",
       "2->0 otherwise->A: *cdn.b.example@1 e.g. www.cdn.b.example eu-cdn.b.example "
       "cdn.b.example\n"},
      {"plain hosts", "a.example 1", "plain hosts 0, a.example 1",
       "2->0 otherwise->A: plain hosts@1 e.g. intranet wiki printer\n"},
      {"plain hosts but for one", "intranet 1", "intranet 1, plain hosts 0",
       "2->0 otherwise->A: plain hosts (except intranet)@2 e.g. wiki printer fileserver\n"},
      {"a block by its half", "10.0.0.0/8 1", "10.0.0.0/9 1",
       "1->2 A->otherwise: 10.0.0.0/8 (except 10.0.0.0/9)@1 e.g. 10.128.0.0\n"},
      {"a domain but for one below it", "*.a.example 1", "*.x.a.example 1",
       "1->2 A->otherwise: *.a.example (except *.x.a.example)@1 e.g. www.a.example mail.a.example "
       "portal.a.example\n"},
      {"what an earlier rule of both takes is no part",
       "10.1.0.0/16 0, x.a.example 0, *.a.example "
       "1, 10.0.0.0/8 1",
       "10.1.0.0/16 0, x.a.example 0, *.a.example 2, 10.0.0.0/8 2",
       "1->2 A->A: *.a.example (except x.a.example)@3 10.0.0.0/8 (except 10.1.0.0/16)@4 e.g. "
       "www.a.example 10.0.0.1 mail.a.example\n"},
      {"a narrower one that goes elsewhere is told by itself", "*.a.example 1",
       "*.x.a.example 0, *.a.example 2",
       "1->0 A->A: *.x.a.example@1 e.g. www.x.a.example mail.x.a.example portal.x.a.example\n"
       "1->2 A->A: *.a.example (except *.x.a.example)@2 e.g. www.a.example mail.a.example "
       "portal.a.example\n"},
      {"globs that meet", "*cdn* 1", "*.b.example 1, *cdn* 0",
       "1->0 A->A: *cdn* (in part)@2 e.g. www.cdnexample.com eu-cdntest cdn\n"
       "2->1 otherwise->A: *.b.example (in part)@1 e.g. www.b.example mail.b.example "
       "portal.b.example\n"},
      {"plain hosts, and then one of them", "plain hosts 1", "wiki 1",
       "1->2 A->otherwise: plain hosts (except wiki)@1 e.g. intranet printer fileserver\n"},
      {"the final route", "a.example 1", "otherwise 0, a.example 1",
       "2->0 otherwise->otherwise: all else@99 e.g. www.example.com example.com www.example.org\n"},
      {"the final route, of no rules", "", "otherwise 1",
       "2->1 otherwise->otherwise: all else@99 e.g. www.example.com example.com www.example.org\n"},
      {"numbers come last", "a.example 1",
       "2603100600.auth.b.example 0, *.b.example 0, a.example 1",
       "2->0 otherwise->A: *.b.example@2 2603100600.auth.b.example@1 e.g. www.b.example "
       "2603100600.auth.b.example mail.b.example\n"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const PacDifferences found = compare_rules(written(row.before), written(row.after));
    CHECK(told(found) == row.want);
    CHECK(found.is_proven());
    CHECK(std::ranges::all_of(
        found.changes, [](const PacChange& change) { return change.by == ComparedBy::Rules; }));
  }
}

TEST_CASE("compare_rules: results in another spelling are the same way") {
  const WrittenRules before = written("a.example 1");
  WrittenRules after = before;
  for (Route& route : after.rules.routes) {
    if (route.result == "PROXY a:1") route.result = "proxy  A:1 ;";
  }
  CHECK(compare_rules(before, after).changes.empty());
  for (Route& route : after.rules.routes) {
    if (route.result == "proxy  A:1 ;") route.result = "PROXY a:2";
  }
  CHECK(compare_rules(before, after).changes.size() == 1);
}

TEST_CASE("compare_rules: what is not proven is said") {
  WrittenRules sampled = written("a.example 0");
  sampled.proven = false;
  CHECK_FALSE(compare_rules(sampled, written("a.example 0")).is_proven());
  CHECK_FALSE(compare_rules(written("a.example 0"), sampled).is_proven());
  CHECK(compare_rules(written("a.example 0"), written("a.example 0")).is_proven());

  // Forty globs that may all meet: more combinations than any limit.
  std::string before, after;
  for (int i = 0; i < 40; ++i) {
    const std::string word(1, static_cast<char>('a' + i % 26));
    const std::string glob = "*" + word + word + (i < 26 ? "" : word) + "*";
    before += (i == 0 ? "" : ", ") + glob + " 1";
    after += (i == 0 ? "" : ", ") + glob + " " + (i == 7 ? "0" : "1");
  }
  const PacDifferences found =
      compare_rules(written(before), written(after), {.states = 2000, .work = 100'000});
  CHECK_FALSE(found.is_proven());
  CHECK(found.changes.size() == 1);
}

TEST_CASE("compare_rules: names that are looked up") {
  // The name itself changes nothing; the address that it may have does.
  const PacDifferences found = compare_rules(written("www.a.example 1, 10.0.0.0/8 0", true),
                                             written("www.a.example 1, 10.0.0.0/9 0", true));
  CHECK(told(found) == "0->2 A->otherwise: 10.0.0.0/8 (except 10.0.0.0/9)@2 e.g. 10.128.0.0\n");
  // One looks up and the other does not: only for names, and only where a block would decide.
  const PacDifferences mode =
      compare_rules(written("10.0.0.0/8 0", false), written("10.0.0.0/8 0", true));
  REQUIRE(mode.changes.size() == 1);
  CHECK(mode.changes[0].before == "PROXY b:1");
  CHECK(mode.changes[0].after == "DIRECT");
  CHECK(mode.changes[0].patterns.front().text == "10.0.0.0/8");
}

TEST_CASE("compare_rules: a change in a list of 200,000 is found, with all the rest proven") {
  std::string before, after;
  WrittenRules old_rules = written("x.example 1"), new_rules = written("x.example 1");
  for (int i = 0; i < 200'000; ++i) {
    const Match match = pattern((i % 2 == 0 ? "*.h" : "h") + std::to_string(i) + ".example");
    for (WrittenRules* side : {&old_rules, &new_rules}) {
      const bool changed = side == &new_rules && i == 100'000;
      side->rules.rules.push_back({match, changed ? 0 : 1, 0, {}});
      side->places.push_back({1, static_cast<std::uint32_t>(i)});
    }
  }
  const PacDifferences found = compare_rules(old_rules, new_rules);
  CHECK(told(found) ==
        "1->0 A->A: *.h100000.example@100000 e.g. www.h100000.example mail.h100000.example "
        "portal.h100000.example\n");
  CHECK(found.is_proven());
}

// ----- against all short names and some addresses

namespace {

RuleSet random_rules(Random& random) {
  RuleSet set = rules("a.b 0");
  set.rules.clear();
  for (int left = random.below(6); left > 0; --left) {
    Match match = PlainHosts{};
    if (random.chance(70)) {
      match = random_pattern(random);
    } else if (random.chance(80)) {
      match = random_block(random);
    }
    set.rules.push_back({std::move(match), random.below(3), 0, {}});
  }
  set.otherwise = random.below(3);
  return set;
}

RuleSet changed(RuleSet set, Random& random) {
  const RuleSet other = random_rules(random);
  for (const Rule& rule : other.rules) {
    if (random.chance(30)) {
      set.rules.insert(set.rules.begin() + random.below(static_cast<int>(set.rules.size()) + 1),
                       rule);
    }
  }
  if (random.chance(50) && set.rules.size() > 1) std::swap(set.rules.front(), set.rules.back());
  if (random.chance(50) && !set.rules.empty()) set.rules.pop_back();
  if (random.chance(20)) set.otherwise = random.below(3);
  return set;
}

WrittenRules with_names(RuleSet set) {
  WrittenRules made = written("a.b 0");
  made.rules = std::move(set);
  made.places.assign(made.rules.rules.size(), {1, 1});
  return made;
}

/// What a change says of a host.
enum class Says { Other, InPart, Goes };

bool is_in(const std::string& text, const std::string& host) {
  const Host asked = Host::from(host);
  if (text == "all else") return false;
  return matches(rules(text + " 0").rules.front().match, asked);
}

/// Of hosts that only "all else" speaks of nothing is said here: InPart.
Says says(const PacChange& change, const std::string& host) {
  Says most = Says::Other;
  for (const ChangedPattern& named : change.patterns) {
    if (named.text == "all else") most = std::max(most, Says::InPart);
    if (!is_in(named.text, host)) continue;
    if (named.is_in_part) most = std::max(most, Says::InPart);
    const bool is_excepted = std::ranges::any_of(
        named.except, [&host](const std::string& text) { return is_in(text, host); });
    if (!named.is_in_part && !is_excepted) most = Says::Goes;
  }
  return most;
}

std::vector<std::string> short_hosts() {
  std::vector<std::string> hosts = {""};
  for (std::size_t i = 0; i < hosts.size(); ++i) {
    if (hosts[i].size() == 5) continue;
    for (const char c : {'a', 'b', 'x', '.', '-'}) hosts.push_back(hosts[i] + c);
  }
  std::erase_if(hosts, [](const std::string& host) {
    return host.empty() || host.front() == '.' || host.back() == '.' ||
           host.find("..") != std::string::npos;
  });
  return hosts;
}

}  // namespace

TEST_CASE("compare_rules: sees what a list of all short names and of addresses sees, and no more") {
  Random random;
  const std::vector<std::string> names = short_hosts();
  int different = 0, same = 0;
  for (int round = 0; round < 400; ++round) {
    const WrittenRules before = with_names(random_rules(random));
    const WrittenRules after = with_names(changed(before.rules, random));
    CAPTURE(with_origins(before.rules));
    CAPTURE(with_origins(after.rules));
    const PacDifferences found = compare_rules(before, after);
    CHECK(found.is_proven());
    std::vector<std::string> hosts;
    for (int i = 0; i < 300; ++i) hosts.push_back(random.pick(names));
    for (int i = 0; i < 60; ++i) {
      hosts.push_back(random_address(random, i % 2 == 0 ? IpFamily::V4 : IpFamily::V6).to_string());
    }
    const auto result = [](const RuleSet& set, const std::string& host) {
      return set.routes[static_cast<std::size_t>(route_of(set, Host::from(host)))].result;
    };
    bool differs = false;
    for (const std::string& host : hosts) {
      const std::string was = result(before.rules, host), is = result(after.rules, host);
      if (was == is) continue;
      differs = true;
      CAPTURE(host);
      CHECK(std::ranges::any_of(found.changes, [&](const PacChange& change) {
        return change.before == was && change.after == is && says(change, host) != Says::Other;
      }));
    }
    for (const std::string& host : hosts) {
      CAPTURE(host);
      for (const PacChange& change : found.changes) {
        if (says(change, host) != Says::Goes) continue;
        CAPTURE(to_text(change.patterns.front(), 9));
        CHECK(result(before.rules, host) == change.before);
        CHECK(result(after.rules, host) == change.after);
      }
    }
    for (const PacChange& change : found.changes) {
      REQUIRE_FALSE(change.examples.empty());
      for (const std::string& example : change.examples) {
        CAPTURE(example);
        CHECK(result(before.rules, example) == change.before);
        CHECK(result(after.rules, example) == change.after);
      }
    }
    if (found.changes.empty()) CHECK_FALSE(differs);
    ++(differs ? different : same);
  }
  CHECK(different > 100);
  CHECK(same > 10);
}
