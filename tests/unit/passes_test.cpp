#include "opt/passes.hpp"

#include <set>

#include "cli/pass_options.hpp"
#include "tests/unit/rule_text.hpp"

using namespace pacwright;

namespace {

RuleSet swap_routes(RuleSet rules) {
  for (Rule& rule : rules.rules) rule.route = 1 - rule.route;
  return rules;
}

RuleSet keep(RuleSet rules) { return rules; }

}  // namespace

TEST_CASE("all_passes: each has a name of its own and a summary of one line") {
  std::set<std::string_view> names;
  for (const Pass& pass : all_passes()) {
    CHECK(!pass.name.empty());
    CHECK(pass.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string_view::npos);
    CHECK(!pass.summary.empty());
    CHECK(pass.summary.find('\n') == std::string_view::npos);
    CHECK(names.insert(pass.name).second);
    CHECK(pass.run(RuleSet{}).rules.empty());
  }
  CHECK(names.size() >= 3);
}

TEST_CASE("optimise: all passes, or all but those that are disabled") {
  const char* before = "*.a 0, x.a 1, 10.0.0.0/25 0, *.b 2, 10.0.0.128/25 0";
  struct Row {
    const char* name;
    std::vector<std::string> disabled;
    const char* want;
  };
  const Row rows[] = {
      {"all", {}, "*.a 0 [0], 10.0.0.0/24 0 [2 4]"},
      {"unreachable rules stay", {"drop-unreachable"}, "*.a 0 [0], x.a 1 [1], 10.0.0.0/24 0 [2 4]"},
      {"redundant rules stay", {"drop-redundant"}, "*.a 0 [0], 10.0.0.0/24 0 [2 4], *.b 2 [3]"},
      {"networks stay", {"merge-networks"}, "*.a 0 [0], 10.0.0.0/25 0 [2], 10.0.0.128/25 0 [4]"},
      {"none",
       {"merge-networks", "drop-redundant", "drop-unreachable"},
       "*.a 0 [0], x.a 1 [1], 10.0.0.0/25 0 [2], *.b 2 [3], 10.0.0.128/25 0 [4]"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(with_origins(optimise(rules(before), {row.disabled, {}})) == row.want);
  }
  CHECK(optimise(RuleSet{}).rules.empty());
}

TEST_CASE("optimise: later passes gain from earlier ones") {
  struct Row {
    const char* name;
    const char* in;
    const char* want;
  };
  const Row rows[] = {
      // x.a 1 never fires; were it still there, it would stand between *.x.a and *.a.
      {"what never fires is in nobody's way", "*.x.a 0, y.x.a 1, *.a 0", "*.a 0 [2 0]"},
      {"what goes the final route parts no networks",
       "10.0.0.0/25 0, 11.0.0.0/8 2, 10.0.0.128/25 0", "10.0.0.0/24 0 [0 2]"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(with_origins(optimise(rules(row.in))) == row.want);
  }
}

TEST_CASE("optimise: `around` stands in the place of each pass") {
  std::string seen;
  const auto around = [&](const Pass& pass, RuleSet before) {
    seen += std::string(pass.name) + " " + std::to_string(before.rules.size()) + "\n";
    return pass.run(std::move(before));
  };
  const RuleSet after = optimise(rules("*.a 0, x.a 1, *.b 2"), {{"merge-networks"}, around});
  CHECK(with_origins(after) == "*.a 0 [0]");
  CHECK(seen == "drop-unreachable 3\ndrop-redundant 2\n");
}

TEST_CASE("unknown_pass: the first that is none, and what may have been meant") {
  CHECK(!unknown_pass({}));
  CHECK(!unknown_pass({"drop-redundant", "merge-networks"}));
  CHECK(unknown_pass({"drop-redundant", "drop-redundent", "x"}) ==
        "no pass 'drop-redundent' (did you mean 'drop-redundant'?)");
  CHECK(unknown_pass({"Merge-Networks"}) ==
        "no pass 'Merge-Networks' (did you mean 'merge-networks'?)");
  CHECK(unknown_pass({"frobnicate"}) == "no pass 'frobnicate'");
  CHECK(unknown_pass({"\x1B"}) == "no pass '?'");
  CHECK(unknown_pass({""}) == "no pass ''");
}

TEST_CASE("PassWatch: a pass that changes the way of a host is named, with the host") {
  Policy made = policy(R"({"name": "a", "hosts": ["x.a"], "route": "direct"})");
  const Pass good{"good", "", keep}, bad{"bad", "", swap_routes};
  PassWatch watch(made,
                  {{"x.a", "*.a", ""}, {"y.b", "y.b", ""}, {"in.test", "10.0.0.0/8", "10.1.2.3"}});
  RuleSet set = rules("x.a 0, 10.0.0.0/8 0", true);
  set.otherwise = 0;
  set = watch.run(good, std::move(set));
  CHECK(watch.findings().empty());
  set = watch.run(bad, std::move(set));
  REQUIRE(watch.findings().size() == 2);
  const Diag& first = watch.findings()[0];
  CHECK(first.code == DiagCode::RulesDisagree);
  CHECK(first.where.file == "policy.json");
  CHECK(first.subject == "x.a");
  CHECK(first.detail ==
        "Before the pass 'bad' the rules say 'direct', after it 'edge'. The host was derived from "
        "'*.a'.");
  CHECK(watch.findings()[1].subject == "in.test");
  // The next one is compared with what it was given, wrong as that is.
  watch.run(good, std::move(set));
  CHECK(watch.findings().size() == 2);
}

TEST_CASE("PassWatch: at most 20 hosts are told") {
  const Policy made = policy(R"({"name": "a", "hosts": ["x.a"], "route": "direct"})");
  std::vector<DerivedProbe> probes;
  for (int i = 0; i < 30; ++i) probes.push_back({std::to_string(i) + ".a", "*.a", ""});
  PassWatch watch(made, std::move(probes));
  watch.run({"bad", "", swap_routes}, rules("*.a 0"));
  CHECK(watch.findings().size() == 20);
}

TEST_CASE("PassWatch: the table has a line for each pass") {
  const Policy made = policy(R"({"name": "a", "hosts": ["x.a"], "route": "direct"})");
  PassWatch watch(made, {});
  RuleSet set = watch.run({"first", "", keep}, rules("*.a 0, *.b 0"));
  watch.run({"second", "",
             [](RuleSet rules) {
               rules.rules.pop_back();
               return rules;
             }},
            std::move(set));
  std::string table = watch.to_table();
  const auto lines = split(table, '\n');
  REQUIRE(lines.size() == 4);
  CHECK(lines[0] == "pass                rules before       after  milliseconds");
  CHECK(lines[1].starts_with("first                          2           2  "));
  CHECK(lines[2].starts_with("second                         2           1  "));
  CHECK(lines[3].empty());
}
