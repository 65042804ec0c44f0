#include "model/cover_index.hpp"

#include "base/text.hpp"
#include "tests/unit/support.hpp"

using namespace pacwright;

TEST_CASE("CoverIndex: the smallest id whose match covers another wholly") {
  struct Row {
    const char* name;
    const char* seen;  // Added with the ids 0, 1, 2, ...
    const char* asked;
    int want;  // -1: none.
  };
  const Row rows[] = {
      {"nothing seen", "", "a.test", -1},
      {"the same name", "b.test,a.test", "a.test", 1},
      {"the same name twice: the first", "a.test,a.test", "a.test", 0},
      {"a domain above", "*.test", "a.test", 0},
      {"two domains above: the first, not the nearest", "*.b.test,*.test", "a.b.test", 0},
      {"two domains above: the first, not the widest", "*.test,*.b.test", "a.b.test", 0},
      {"the domain itself is not below", "*.a.test", "a.test", -1},
      {"a domain covers narrower ones", "*.test", "*.a.test", 0},
      {"not wider ones", "*.a.test", "*.test", -1},
      {"a name covers no pattern", "a.test", "*a.test", -1},
      {"a domain covers a glob that ends below it", "*.test", "a*b.test", 0},
      {"a star behind the domain gets away", "*.test", "*.test.*", -1},
      {"a star in the domain gets away", "*.a.test", "*.a*.test", -1},
      {"glob over name", "*a.test", "xa.test", 0},
      {"glob over domain", "*a.test", "*.a.test", 0},
      {"glob over glob", "a*", "a*b", 0},
      {"a glob before a domain", "*est,*.test", "a.test", 0},
      {"a domain before a glob", "*.test,*est", "a.test", 0},
      {"plain hosts over a plain name", "plain hosts", "intranet", 0},
      {"plain hosts over no dotted name", "plain hosts", "a.test", -1},
      {"plain hosts over no glob", "plain hosts", "intra*", -1},
      {"plain hosts over plain hosts", "a.test,plain hosts,plain hosts", "plain hosts", 1},
      {"a name before plain hosts", "intranet,plain hosts", "intranet", 0},
      {"plain hosts before a name", "plain hosts,intranet", "intranet", 0},
      {"no glob covers plain hosts", "*a*", "plain hosts", -1},
      {"the same block", "10.0.0.0/8", "10.0.0.0/8", 0},
      {"a wider block", "10.0.0.0/8", "10.1.0.0/16", 0},
      {"two wider ones: the first", "10.1.0.0/16,10.0.0.0/8", "10.1.2.3/32", 0},
      {"not a narrower one", "10.1.0.0/16", "10.0.0.0/8", -1},
      {"two halves are not one cover", "10.0.0.0/9,10.128.0.0/9", "10.0.0.0/8", -1},
      {"everything of the family", "0.0.0.0/0", "10.1.2.3/32", 0},
      {"nothing of the other one", "0.0.0.0/0", "::1/128", -1},
      {"IPv6", "fe00::/7,fd00::/8", "fd00::/9", 1},
      {"blocks cover no names", "0.0.0.0/0,::/0", "a.test", -1},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CoverIndex index;
    int id = 0;
    for (const std::string_view text : split(row.seen, ',')) {
      if (!text.empty()) index.add(match(text), id++);
    }
    CHECK(index.find_cover(match(row.asked)).value_or(-1) == row.want);
  }
}
