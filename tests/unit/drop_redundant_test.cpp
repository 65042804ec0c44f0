#include "opt/drop_redundant.hpp"

#include "tests/unit/rule_text.hpp"

using namespace pacwright;

namespace {

using Row = PassRow;

void check(const Row& row, bool resolve_names) { check_pass(drop_redundant, row, resolve_names); }

}  // namespace

// Routes are 0, 1 and 2; what no rule matches goes to 2.

TEST_CASE("drop_redundant: a later rule with the same route covers it") {
  const Row rows[] = {
      {"a name below a domain", "x.a 0, *.a 0", "*.a 0 [1 0]"},
      {"far below, with all on the way", "z.y.x.a 0, *.y.x.a 0, *.a 0", "*.a 0 [2 0 1]"},
      {"the same twice: the later one stays", "x.a 0, x.a 0", "x.a 0 [1 0]"},
      {"the same domain twice", "*.a 0, *.a 0", "*.a 0 [1 0]"},
      {"another route far away does no harm", "x.a 0, *.b 1, *.a 0", "*.b 1 [1], *.a 0 [2 0]"},
      {"nor one that is next to it", "x.a 0, y.a 1, *.a 0", "y.a 1 [1], *.a 0 [2 0]"},
      {"nor one with the same route on its way", "x.a 0, x* 0, *.a 0", "x* 0 [1 0], *.a 0 [2]"},
      {"nor another route behind the cover", "x.a 0, *.a 0, *.x.a 1", "*.a 0 [1 0], *.x.a 1 [2]"},
      {"under a glob", "xa.a 0, *.xa.a 0, *a.a 0", "*a.a 0 [2 0 1]"},
      {"a glob under a domain", "x*.a 0, *.a 0", "*.a 0 [1 0]"},
      {"a glob under a glob", "x*y.a 0, *y.a 0", "*y.a 0 [1 0]"},
      {"a glob with a dot behind its star under a domain", "x.*.a.b 0, *.a.b 0", "*.a.b 0 [1 0]"},
      {"a plain name", "x 0, x.a 1, plain hosts 0", "x.a 1 [1], plain hosts 0 [2 0]"},
      {"plain hosts twice", "plain hosts 0, x.a 1, plain hosts 0",
       "x.a 1 [1], plain hosts 0 [2 0]"},
      {"blocks, IPv4", "10.1.0.0/16 0, 11.0.0.0/8 1, 10.0.0.0/8 0",
       "11.0.0.0/8 1 [1], 10.0.0.0/8 0 [2 0]"},
      {"blocks, IPv6", "fd00:1::/32 0, fc00::/16 1, fd00::/8 0",
       "fc00::/16 1 [1], fd00::/8 0 [2 0]"},
      {"the block of all addresses", "10.0.0.1/32 0, 0.0.0.0/0 0", "0.0.0.0/0 0 [1 0]"},
      {"names and networks do not meet", "x.a 0, 0.0.0.0/0 1, ::/0 1, *.a 0",
       "0.0.0.0/0 1 [1], ::/0 1 [2], *.a 0 [3 0]"},
      {"nor do the two families", "10.0.0.0/9 0, ::/0 1, 10.0.0.0/8 0",
       "::/0 1 [1], 10.0.0.0/8 0 [2 0]"},
  };
  for (const Row& row : rows) check(row, false);
}

TEST_CASE("drop_redundant: it stays if another route would take one of its hosts") {
  const Row rows[] = {
      {"a glob in between", "www.a 0, *w.a 1, *.a 0", "www.a 0 [0], *w.a 1 [1], *.a 0 [2]"},
      {"the same name in between", "x.a 0, x.a 1, *.a 0", "x.a 0 [0], x.a 1 [1], *.a 0 [2]"},
      {"a domain in between", "x.y.a 0, *.y.a 1, *.a 0", "x.y.a 0 [0], *.y.a 1 [1], *.a 0 [2]"},
      {"a name below it in between", "*.y.a 0, x.y.a 1, *.a 0",
       "*.y.a 0 [0], x.y.a 1 [1], *.a 0 [2]"},
      {"a domain below it in between", "*.y.a 0, *.x.y.a 1, *.a 0",
       "*.y.a 0 [0], *.x.y.a 1 [1], *.a 0 [2]"},
      {"the same domain in between", "*.y.a 0, *.y.a 1, *.a 0",
       "*.y.a 0 [0], *.y.a 1 [1], *.a 0 [2]"},
      {"another route between two with its own", "x.a 0, *a 1, *.b 0, *.a 0",
       "x.a 0 [0], *a 1 [1], *.b 0 [2], *.a 0 [3]"},
      {"behind one of its own route on the way", "*.x.a 0, y.x.a 0, z.x.a 1, *.a 0",
       "*.x.a 0 [0], z.x.a 1 [2], *.a 0 [3 1]"},
      {"a glob under a domain, a name in between", "x*.a 0, xy.a 1, *.a 0",
       "x*.a 0 [0], xy.a 1 [1], *.a 0 [2]"},
      {"two globs that may meet", "x*y.a 0, xz*.a 1, *.a 0", "x*y.a 0 [0], xz*.a 1 [1], *.a 0 [2]"},
      {"two globs that begin otherwise: gone", "x*y.a 0, z*.a 1, *.a 0", "z*.a 1 [1], *.a 0 [2 0]"},
      {"two globs that end otherwise: gone", "*.x*.a 0, *x.b 1, *.a 0", "*x.b 1 [1], *.a 0 [2 0]"},
      {"a glob takes a plain name", "x 0, x* 1, plain hosts 0",
       "x 0 [0], x* 1 [1], plain hosts 0 [2]"},
      {"plain hosts, and a glob in between that takes some", "plain hosts 0, x* 1, plain hosts 0",
       "plain hosts 0 [0], x* 1 [1], plain hosts 0 [2]"},
      {"plain hosts, and a glob in between that takes none: gone",
       "plain hosts 0, x*.a 1, plain hosts 0", "x*.a 1 [1], plain hosts 0 [2 0]"},
      {"one glob begins as the other, longer", "xzz*.a 0, x*a 1, *.a 0",
       "xzz*.a 0 [0], x*a 1 [1], *.a 0 [2]"},
      {"a glob that takes plain names, plain hosts in between", "x*y 0, plain hosts 1, x* 0",
       "x*y 0 [0], plain hosts 1 [1], x* 0 [2]"},
      {"plain hosts, and a plain name in between", "plain hosts 0, x 1, plain hosts 0",
       "plain hosts 0 [0], x 1 [1], plain hosts 0 [2]"},
      {"a wider block in between", "10.1.2.0/24 0, 10.1.0.0/16 1, 10.0.0.0/8 0",
       "10.1.2.0/24 0 [0], 10.1.0.0/16 1 [1], 10.0.0.0/8 0 [2]"},
      {"a narrower block in between", "10.1.0.0/16 0, 10.1.2.0/24 1, 10.0.0.0/8 0",
       "10.1.0.0/16 0 [0], 10.1.2.0/24 1 [1], 10.0.0.0/8 0 [2]"},
      {"the same block in between", "10.1.0.0/16 0, 10.1.0.0/16 1, 10.0.0.0/8 0",
       "10.1.0.0/16 0 [0], 10.1.0.0/16 1 [1], 10.0.0.0/8 0 [2]"},
      {"the cover goes another way", "x.a 0, *.a 1", "x.a 0 [0], *.a 1 [1]"},
      {"a name is not below itself", "a.b 0, *.a.b 0", "a.b 0 [0], *.a.b 0 [1]"},
      {"two halves are no cover", "10.0.0.0/8 0, 10.0.0.0/9 0, 10.128.0.0/9 0",
       "10.0.0.0/8 0 [0], 10.0.0.0/9 0 [1], 10.128.0.0/9 0 [2]"},
      {"a suffix without its dot is another domain", "x.ya 0, *.a 0", "x.ya 0 [0], *.a 0 [1]"},
  };
  for (const Row& row : rows) check(row, false);
}

TEST_CASE("drop_redundant: the final route does as well") {
  const Row rows[] = {
      {"alone", "x.a 2", ""},
      {"all kinds", "plain hosts 2, x.a 2, *.b 2, *c.d 2, 10.0.0.0/8 2, fd00::/8 2", ""},
      {"one after the other, from the last", "*.b 2, x.a 0, *.a 2", "x.a 0 [1]"},
      {"origins go to the later rule while there is one, and with it", "x.a 2, *.a 2, *.b 0",
       "*.b 0 [2]"},
      {"another route behind takes none of its hosts", "x.a 2, y.a 0, *.x.a 0, 10.0.0.0/8 0",
       "y.a 0 [1], *.x.a 0 [2], 10.0.0.0/8 0 [3]"},
      {"another route behind takes one: stays", "*.a 2, x.b 0, x.a 0",
       "*.a 2 [0], x.b 0 [1], x.a 0 [2]"},
      {"another route behind takes all: stays", "x.a 2, *.a 0", "x.a 2 [0], *.a 0 [1]"},
      {"a glob behind: stays", "x.a 2, x* 0", "x.a 2 [0], x* 0 [1]"},
      {"only the one that is in the way stays", "x.a 2, y.a 2, x* 0", "x.a 2 [0], x* 0 [2]"},
      {"a narrower block behind: stays", "10.0.0.0/8 2, 10.1.0.0/16 0",
       "10.0.0.0/8 2 [0], 10.1.0.0/16 0 [1]"},
      {"what stays keeps others: they go to it", "x.a 2, *.a 2, *a 0", "*.a 2 [1 0], *a 0 [2]"},
      {"another route is not the final one", "x.a 1", "x.a 1 [0]"},
  };
  for (const Row& row : rows) check(row, false);
}

TEST_CASE("drop_redundant: where names are resolved, networks take names") {
  const Row rows[] = {
      {"a network of another route in between", "x.a 0, 10.0.0.0/8 1, *.a 0",
       "x.a 0 [0], 10.0.0.0/8 1 [1], *.a 0 [2]"},
      {"of the same route: the name would be looked up", "x.a 0, 10.0.0.0/8 0, *.a 0",
       "x.a 0 [0], 10.0.0.0/8 0 [1], *.a 0 [2]"},
      {"a network behind the cover", "x.a 0, *.a 0, 10.0.0.0/8 1", "*.a 0 [1 0], 10.0.0.0/8 1 [2]"},
      {"the final route, a network behind", "x.a 2, 10.0.0.0/8 0", "x.a 2 [0], 10.0.0.0/8 0 [1]"},
      {"the final route, networks of it behind", "x.a 2, 10.0.0.0/8 2", ""},
      {"plain hosts and a glob", "plain hosts 2, x* 2, 10.0.0.0/8 0",
       "plain hosts 2 [0], x* 2 [1], 10.0.0.0/8 0 [2]"},
      {"a network, a name of another route in between", "10.1.0.0/16 0, x.a 1, 10.0.0.0/8 0",
       "10.1.0.0/16 0 [0], x.a 1 [1], 10.0.0.0/8 0 [2]"},
      {"a network, a name of its route in between", "10.1.0.0/16 0, x.a 0, 10.0.0.0/8 0",
       "x.a 0 [1], 10.0.0.0/8 0 [2 0]"},
      {"a network of the final route, names of another behind", "10.0.0.0/8 2, x.a 0",
       "10.0.0.0/8 2 [0], x.a 0 [1]"},
      {"a network of the final route, nothing else", "10.0.0.0/8 2", ""},
  };
  for (const Row& row : rows) check(row, true);
}
