#include "opt/drop_unreachable.hpp"

#include "tests/unit/rule_text.hpp"

using namespace pacwright;

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
