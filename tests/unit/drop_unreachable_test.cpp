#include "opt/drop_unreachable.hpp"

#include "base/text.hpp"
#include "tests/unit/support.hpp"

using namespace pacwright;

namespace {

/// "*.a.test 0, b.test 1": matches and routes; the n-th rule stands for item n of catalog 0.
RuleSet rules(std::string_view text) {
  RuleSet set;
  set.routes = {{"0", "DIRECT", {}}, {"1", "PROXY a:1", {}}, {"2", "PROXY b:1", {}}};
  set.otherwise = 2;
  int number = 0;
  for (const std::string_view one : split(text, ',')) {
    const std::string_view rule = trim(one);
    const std::size_t space = rule.rfind(' ');
    const EndpointRef item{0, number};
    set.rules.push_back({match(rule.substr(0, space)), rule.back() - '0', number, {item}});
    ++number;
  }
  return set;
}

// "*.a.test 0 [0 2], ..." with the items it stands for.
std::string with_origins(const RuleSet& set) {
  std::vector<std::string> lines;
  for (const Rule& rule : set.rules) {
    std::vector<std::string> origins;
    for (const EndpointRef& ref : rule.origins) origins.push_back(std::to_string(ref.endpoint));
    lines.push_back(to_text(rule.match) + " " + std::to_string(rule.route) + " [" +
                    join(origins, " ") + "]");
  }
  return join(lines, ", ");
}

}  // namespace

TEST_CASE("drop_unreachable: what one earlier rule covers goes, all else stays") {
  struct Row {
    const char* name;
    const char* in;
    const char* want;
  };
  const Row rows[] = {
      {"below an earlier domain, another route: gone with its origins", "*.a 0, x.a 1",
       "*.a 0 [0]"},
      {"below an earlier domain, the same route: its origins stay", "*.a 0, x.a 0", "*.a 0 [0 1]"},
      {"the exception comes first: it fires", "x.a 1, *.a 0", "x.a 1 [0], *.a 0 [1]"},
      {"the same route first: it fires too", "x.a 0, *.a 0", "x.a 0 [0], *.a 0 [1]"},
      {"the domain itself is not below", "*.a 0, a 1", "*.a 0 [0], a 1 [1]"},
      {"the same twice", "x.a 0, x.a 0, x.a 1", "x.a 0 [0 1]"},
      {"something in between changes nothing: the cover is earlier", "*.a 0, y.a 1, x.y.a 0",
       "*.a 0 [0 2]"},
      {"the first cover takes the origins", "*.a 0, *.b.a 0, x.b.a 0", "*.a 0 [0 1 2]"},
      {"a cover with another route takes none", "*b.a 1, *.a 0, x.b.a 0", "*b.a 1 [0], *.a 0 [1]"},
      {"two together are no cover", "10.0.0.0/9 0, 10.128.0.0/9 0, 10.0.0.0/8 0",
       "10.0.0.0/9 0 [0], 10.128.0.0/9 0 [1], 10.0.0.0/8 0 [2]"},
      {"blocks", "10.0.0.0/8 0, 10.1.0.0/16 1, 11.0.0.0/8 0, 10.2.3.4/32 0",
       "10.0.0.0/8 0 [0 3], 11.0.0.0/8 0 [2]"},
      {"plain hosts", "plain hosts 0, intranet 1, plain hosts 1, in.tranet 1",
       "plain hosts 0 [0], in.tranet 1 [3]"},
      {"globs", "a*b.c 0, aab.c 1, a*xb.c 1, a*.c 1", "a*b.c 0 [0], a*.c 1 [3]"},
      {"nothing to drop", "a.c 0", "a.c 0 [0]"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const RuleSet after = drop_unreachable(rules(row.in));
    CHECK(with_origins(after) == row.want);
    CHECK(after.otherwise == 2);
    CHECK(after.routes.size() == 3);
    CHECK(with_origins(drop_unreachable(after)) == row.want);
  }
}

TEST_CASE("all_passes: named, and optimise runs them") {
  CHECK_FALSE(all_passes().empty());
  for (const Pass& pass : all_passes()) {
    CHECK_FALSE(pass.name.empty());
    CHECK_FALSE(pass.summary.empty());
  }
  CHECK(with_origins(optimise(rules("*.a 0, x.a 1"))) == "*.a 0 [0]");
  CHECK(optimise(RuleSet{}).rules.empty());
}
