#include "opt/merge_networks.hpp"

#include "tests/unit/rule_text.hpp"

using namespace pacwright;

namespace {

using Row = PassRow;

void check(const Row& row, bool resolve_names) { check_pass(merge_networks, row, resolve_names); }

}  // namespace

TEST_CASE("merge_networks: fewest blocks, same addresses, all origins") {
  const Row rows[] = {
      {"covered, the wider first", "10.0.0.0/8 0, 10.1.0.0/16 0", "10.0.0.0/8 0 [0 1]"},
      {"covered, the wider last", "10.1.0.0/16 0, 10.0.0.0/8 0", "10.0.0.0/8 0 [1 0]"},
      {"the same twice", "10.0.0.0/8 0, 10.0.0.0/8 0", "10.0.0.0/8 0 [0 1]"},
      {"two halves", "10.0.0.128/25 0, 10.0.0.0/25 0", "10.0.0.0/24 0 [1 0]"},
      {"neighbours that are no halves", "10.0.1.0/24 0, 10.0.2.0/24 0",
       "10.0.1.0/24 0 [0], 10.0.2.0/24 0 [1]"},
      {"halves of different size", "10.0.0.0/25 0, 10.0.0.128/26 0",
       "10.0.0.0/25 0 [0], 10.0.0.128/26 0 [1]"},
      {"again and again", "10.0.0.0/26 0, 10.0.0.64/26 0, 10.0.0.128/25 0, 10.0.1.0/24 0",
       "10.0.0.0/23 0 [0 1 2 3]"},
      {"a gap stays a gap", "10.0.0.0/26 0, 10.0.0.64/26 0, 10.0.0.192/26 0",
       "10.0.0.0/25 0 [0 1], 10.0.0.192/26 0 [2]"},
      {"covered by what two halves make", "10.0.0.200/32 0, 10.0.0.128/25 0, 10.0.0.0/25 0",
       "10.0.0.0/24 0 [2 1 0]"},
      {"up to all addresses", "0.0.0.0/1 0, 128.0.0.0/1 0", "0.0.0.0/0 0 [0 1]"},
      {"single addresses", "10.0.0.1/32 0, 10.0.0.0/32 0, 10.0.0.2/32 0",
       "10.0.0.0/31 0 [1 0], 10.0.0.2/32 0 [2]"},
      {"IPv6", "2603:1080::/25 0, 2603:1000::/25 0, 2603:1000:1::/48 0",
       "2603:1000::/24 0 [1 2 0]"},
      {"IPv6, all of it", "8000::/1 0, ::/1 0", "::/0 0 [1 0]"},
      {"by address, where the run began", "x.a 0, 11.0.0.0/8 0, y.a 0, 9.0.0.0/8 0",
       "x.a 0 [0], 9.0.0.0/8 0 [3], 11.0.0.0/8 0 [1], y.a 0 [2]"},
      {"names of any route in between", "10.0.0.0/25 0, x.a 1, plain hosts 1, 10.0.0.128/25 0",
       "10.0.0.0/24 0 [0 3], x.a 1 [1], plain hosts 1 [2]"},
      {"networks of the other family in between", "10.0.0.0/25 0, ::/0 1, 10.0.0.128/25 0",
       "10.0.0.0/24 0 [0 2], ::/0 1 [1]"},
      {"the families never join", "0.0.0.0/1 0, 8000::/1 0", "0.0.0.0/1 0 [0], 8000::/1 0 [1]"},
      {"two runs side by side", "10.0.0.0/25 0, 10.0.0.128/25 0, 10.0.0.0/9 1, 10.128.0.0/9 1",
       "10.0.0.0/24 0 [0 1], 10.0.0.0/8 1 [2 3]"},
      {"no network at all", "x.a 0, *.a 1", "x.a 0 [0], *.a 1 [1]"},
  };
  for (const Row& row : rows) check(row, false);
}

TEST_CASE("merge_networks: it must not fire") {
  const Row rows[] = {
      {"another route", "10.0.0.0/25 0, 10.0.0.128/25 1", "10.0.0.0/25 0 [0], 10.0.0.128/25 1 [1]"},
      {"another route in between, which the later half must not pass",
       "10.0.0.0/25 0, 10.0.0.192/26 1, 10.0.0.128/25 0",
       "10.0.0.0/25 0 [0], 10.0.0.192/26 1 [1], 10.0.0.128/25 0 [2]"},
      {"covered, but only behind another route", "10.0.0.1/32 0, 10.0.0.0/24 1, 10.0.0.0/8 0",
       "10.0.0.1/32 0 [0], 10.0.0.0/24 1 [1], 10.0.0.0/8 0 [2]"},
      {"another rule of the policy", "10.0.0.0/25 0; 10.0.0.128/25 0",
       "10.0.0.0/25 0 [0]; 10.0.0.128/25 0 [1]"},
  };
  for (const Row& row : rows) {
    check(row, false);
    check(row, true);
  }
}

TEST_CASE("merge_networks: where names are resolved, none may come behind a network") {
  const Row rows[] = {
      {"a name of another route", "10.0.0.0/25 0, x.a 1, 10.0.0.128/25 0",
       "10.0.0.0/25 0 [0], x.a 1 [1], 10.0.0.128/25 0 [2]"},
      {"a name of the same route", "10.0.0.0/25 0, x.a 0, 10.0.0.128/25 0",
       "10.0.0.0/25 0 [0], x.a 0 [1], 10.0.0.128/25 0 [2]"},
      {"plain hosts", "10.0.0.0/25 0, plain hosts 0, 10.0.0.128/25 0",
       "10.0.0.0/25 0 [0], plain hosts 0 [1], 10.0.0.128/25 0 [2]"},
      {"nothing in between", "x.a 1, 10.0.0.0/25 0, 10.0.0.128/25 0, y.a 1",
       "x.a 1 [0], 10.0.0.0/24 0 [1 2], y.a 1 [3]"},
      {"the other family in between", "10.0.0.0/25 0, ::/0 1, 10.0.0.128/25 0",
       "10.0.0.0/24 0 [0 2], ::/0 1 [1]"},
  };
  for (const Row& row : rows) check(row, true);
}
