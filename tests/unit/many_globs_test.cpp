#include <algorithm>
#include <set>

#include "emit/pac/pattern_parts.hpp"
#include "model/glob_index.hpp"
#include "model/rule_index.hpp"
#include "tests/unit/support.hpp"
#include "validate/reference/policy_matcher.hpp"

// Lists of so many globs at one domain that none is tried one after the other any more. What is
// right is what trying every pattern in turn says.

using namespace pacwright;

namespace {

/// Patterns of every shape a glob can have, all at home in "test" or nowhere, some that cover
/// others.
std::vector<std::string> globs() {
  std::vector<std::string> made;
  for (int i = 0; i < 40; ++i) {
    const std::string n = std::to_string(i);
    for (const std::string& text :
         {"*site" + n + ".test", "ads" + n + "*.test", "a" + n + "*b.test", "*x" + n + "y*.test",
          "h" + n + "*", "*t" + n}) {
      made.push_back(text);
    }
  }
  for (const char* text : {"*.x*.test", "*te1.test", "ads1*9.test", "a*", "*9.test"}) {
    made.emplace_back(text);
  }
  return made;
}

/// Names that fit one pattern, two, or nearly one.
std::vector<std::string> names() {
  std::set<std::string> made = {"test", "a", "x", "", ".test", "*", "site1.test.", "a.b.c.d.test"};
  for (const std::string& glob : globs()) {
    for (const std::string_view fill : {"", "q", "q.r", "site1", ".x9y."}) {
      std::string name;
      for (const char c : glob) name += c == '*' ? std::string(fill) : std::string(1, c);
      made.insert(name);
      made.insert("z" + name);
      made.insert(name + "z");
      made.insert("w." + name);
      made.insert(name.substr(name.size() / 2));
    }
  }
  return {made.begin(), made.end()};
}

/// The globs in turn to three routes, in one rule each; between them names and domains.
Policy policy_of_globs() {
  std::string hosts[3];
  const auto all = globs();
  for (std::size_t i = 0; i < all.size(); ++i) hosts[i % 3] += "\"" + all[i] + "\", ";
  hosts[0] += "\"site5.test\", \"*.site6.test\"";
  hosts[1] += "\"w.site7.test\", \"*.ads8.test\"";
  hosts[2] += "\"*.test\", \"x.ads1q.test\"";
  std::string rules;
  const char* routes[] = {"direct", "edge", "lab"};
  for (int i = 0; i < 3; ++i) {
    rules += std::string(i > 0 ? ", " : "") + R"({"name": "r)" + std::to_string(i) +
             R"(", "hosts": [)" + hosts[i] + R"(], "route": ")" + routes[i] + "\"}";
  }
  return policy(rules);
}

/// One rule for each host, in their order: a list that lower would call full of mistakes.
RuleSet rules_of(const Policy& policy) {
  RuleSet rules;
  rules.routes = policy.routes;
  rules.otherwise = policy.otherwise;
  for (std::size_t i = 0; i < policy.rules.size(); ++i) {
    for (const PlacedPattern& placed : policy.rules[i].hosts) {
      rules.rules.push_back({placed.pattern, *policy.rules[i].route, static_cast<int>(i), {}});
    }
  }
  return rules;
}

/// Of the rules' hosts in their order, the first that matches decides.
std::string route_by_trying(const Policy& policy, const std::string& host) {
  const Host name = Host::from(host);
  for (const PolicyRule& rule : policy.rules) {
    for (const PlacedPattern& placed : rule.hosts) {
      if (name.is_name() && placed.pattern.matches(name.text)) {
        return policy.route(*rule.route).result;
      }
    }
  }
  return policy.route(policy.otherwise).result;
}

}  // namespace

TEST_CASE("GlobIndex: the first of many that matches, or covers, whatever its shape") {
  const auto all = globs();
  for (const std::size_t count : {std::size_t{3}, std::size_t{8}, std::size_t{9}, all.size()}) {
    GlobIndex index;
    std::vector<HostPattern> added;
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t at = i * 7 % all.size();  // Shapes and routes mixed.
      added.push_back(pattern(all[at]));
      index.add(added.back(), static_cast<int>(i));
    }
    const auto first = [&](const auto& fits, int end) {
      const auto found = std::ranges::find_if(added, fits);
      return found == added.end() ? end : std::min(end, static_cast<int>(found - added.begin()));
    };
    for (const std::string& name : names()) {
      for (const int end : {static_cast<int>(count), 5}) {
        CAPTURE(name);
        CAPTURE(count);
        REQUIRE(index.first_match(name, end) ==
                first([&](const HostPattern& glob) { return glob.matches(name); }, end));
      }
    }
    for (const std::string& text : all) {
      const HostPattern inner = pattern(text);
      CAPTURE(text);
      REQUIRE(index.first_cover(inner, static_cast<int>(count)) ==
              first([&](const HostPattern& glob) { return glob.contains(inner); },
                    static_cast<int>(count)));
    }
  }
}

TEST_CASE(
    "many globs at one domain: policy, rules and every form of PAC say what trying all says") {
  const Policy policy = policy_of_globs();
  const std::vector<Catalog> none;
  const PolicyMatcher reference(policy, none);
  const RuleSet rules = optimise(rules_of(policy));
  const RuleIndex index(rules);
  const auto asked = names();
  std::vector<std::string> want;
  for (const std::string& name : asked) {
    want.push_back(route_by_trying(policy, name));
    CAPTURE(name);
    CHECK(policy.route(reference.route_of(name)).result == want.back());
    CHECK(policy.route(index.route_of(Host::from(name))).result == want.back());
  }
  for (const PacTemplate form : kPacTemplates) {
    Provenance wanted = provenance_of(policy, none);
    wanted.pac_template = form;
    const auto got = ask_pac(emit_pac(rules, wanted).front().bytes, asked);
    for (std::size_t i = 0; i < asked.size(); ++i) {
      CAPTURE(to_text(form));
      CAPTURE(asked[i]);
      CHECK(got[i] == want[i]);
    }
  }
}

TEST_CASE("split_patterns: each pattern once, and few to try") {
  NameDecision list;
  for (int i = 0; i < 300; ++i) {
    list.tests.push_back({"*site" + std::to_string(i) + ".test", 0});
    list.tests.push_back({"ads" + std::to_string(i) + "*.test", 1});
  }
  list.tests.push_back({"*mid*.test", 1});
  REQUIRE(is_split(list));
  const PatternParts parts = split_patterns(list);
  std::set<std::size_t> places;
  for (const PlacedTest& test : parts.rest) places.insert(test.place);
  for (const auto& [key, tests] : parts.by_key) {
    CHECK(std::ranges::is_sorted(tests, {}, &PlacedTest::place));
    for (const PlacedTest& test : tests) places.insert(test.place);
  }
  CHECK(places.size() == list.tests.size());
  CHECK(parts.rest.size() <= 11);  // "*mid*.test", and "ads0*" to "ads9*", which are shorter.
  CHECK(most_tests(parts) <= 25);
}

TEST_CASE("split_patterns: a short list stays in one piece, one that cannot be split is the rest") {
  NameDecision list;
  for (int i = 0; i < 64; ++i) list.tests.push_back({"*m" + std::to_string(i) + "*.test", 0});
  CHECK_FALSE(is_split(list));
  list.tests.push_back({"*last*.test", 1});
  REQUIRE(is_split(list));
  CHECK(split_patterns(list).rest.size() == 65);
}
