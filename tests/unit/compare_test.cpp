#include <algorithm>

#include "base/sanitized.hpp"
#include "compare/compare_catalogs.hpp"
#include "compare/side.hpp"
#include "report/differences_report.hpp"
#include "tests/unit/catalog_text.hpp"

using namespace pacwright;

namespace {

struct CompareRow {
  std::string name;
  const char* older;
  const char* newer;
  const char* want;
};

Differences compared(const char* older, const char* newer) {
  return compare_catalogs(catalog_of(older, "old"), catalog_of(newer, "new"));
}

/// Sorted: for tables that are not about the order.
std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  for (const std::string_view line : split(text, ';')) lines.emplace_back(trim(line));
  std::ranges::sort(lines);
  return lines;
}

template <std::size_t N>
void check(const CompareRow (&rows)[N]) {
  for (const CompareRow& row : rows) {
    CAPTURE(row.name);
    CHECK(join(lines_of(to_line(compared(row.older, row.newer))), "; ") ==
          join(lines_of(row.want), "; "));
  }
}

}  // namespace

TEST_CASE("compare_catalogs: items are the same by what they say, not by where they stand") {
  const CompareRow rows[] = {
      {"two empty catalogs", "", "", ""},
      {"another order", "a.test tcp=80; b.test; 10.0.0.0/8", "10.0.0.0/8; b.test; a.test tcp=80",
       ""},
      {"added and removed", "a.test; b.test", "b.test; c.test", "added c.test; removed a.test"},
      {"moved, although its set is another one", "a.test set=1 category=Optimize",
       "a.test set=2 category=Allow", "moved a.test category Optimize>Allow"},
      {"another set of the same category", "a.test set=1 category=Allow",
       "a.test set=2 category=Allow", "changed a.test set 1>2"},
      {"leaves one of two sets", "a.test set=1 category=Optimize; a.test set=2 category=Allow",
       "a.test set=2 category=Allow", "removed a.test"},
      {"comes into a second set", "a.test set=1 category=Optimize",
       "a.test set=1 category=Optimize; a.test set=2 category=Default", "added a.test"},
      {"of two, the equal one is the same",
       "a.test set=1 category=Optimize tcp=443; a.test set=2 category=Allow tcp=25",
       "a.test set=1 category=Optimize tcp=80,443; a.test set=2 category=Allow tcp=25",
       "changed a.test tcp 443>80,443"},
      {"of two, the one that differs least is the same",
       "a.test set=1 service=A category=Optimize; a.test set=2 service=B category=Allow",
       "a.test set=3 service=B category=Allow; a.test set=4 service=A category=Optimize",
       "changed a.test set 2>3; changed a.test set 1>4"},
      {"in doubt the one of the same category",
       "a.test set=1 category=Optimize; a.test set=2 category=Allow",
       "a.test set=2 category=Optimize", "changed a.test set 1>2; removed a.test"},
      {"one difference for each field",
       "a.test service=A category=Allow direction=inbound tcp=80 instance=I path=/a cloud=C",
       "a.test service=B category=Default direction=client required=true udp=53 instance=J "
       "path=/b cloud=D",
       "moved a.test category Allow>Default; changed a.test service A>B; changed a.test instance "
       "I>J; changed a.test direction inbound>client; changed a.test required >true; changed "
       "a.test "
       "tcp 80>; changed a.test udp >53; changed a.test path /a>/b; changed a.test cloud C>D"},
      {"required or not is not said or no", "a.test required=false", "a.test",
       "changed a.test required false>"},
      {"prose and links do not count", "a.test; #see_here", "#nothing; a.test", ""},
  };
  check(rows);
}

TEST_CASE("compare_catalogs: one item in another one's place is widened or narrowed") {
  const CompareRow rows[] = {
      {"of a set", "x.a.test set=1", "*.a.test set=1", "widened x.a.test > *.a.test"},
      {"narrowed", "*.a.test set=1", "x.a.test set=1", "narrowed *.a.test > x.a.test"},
      {"a star that lost its dot", "*.a.test set=1", "*a.test set=1", "widened *.a.test > *a.test"},
      {"a subdomain pattern does not hold its own name", "a.test set=1", "*.a.test set=1",
       "added *.a.test; removed a.test"},
      {"networks", "10.0.0.0/16 set=1; 2001:db8::/32 set=1",
       "10.0.0.0/15 set=1; 2001:db8::/33 set=1",
       "widened 10.0.0.0/16 > 10.0.0.0/15; narrowed 2001:db8::/32 > 2001:db8::/33"},
      {"networks hold no names", "0.0.0.0/0 set=1", "*.a.test set=1",
       "added *.a.test; removed 0.0.0.0/0"},
      {"the set comes before the service", "x.a.test set=1 service=A; x.b.a.test set=2 service=A",
       "*.a.test set=1 service=A", "widened x.a.test > *.a.test; removed x.b.a.test"},
      {"of a service and category", "x.a.test set=1 service=A category=Allow",
       "*.a.test set=2 service=A category=Allow", "widened x.a.test > *.a.test"},
      {"not of two services", "x.a.test set=1 service=A", "*.a.test set=2 service=B",
       "added *.a.test; removed x.a.test"},
      {"not of two categories", "x.a.test set=1 category=Allow", "*.a.test set=2 category=Default",
       "added *.a.test; removed x.a.test"},
      {"of lists without sets", "x.a.test; y.b.test", "y.b.test; *.a.test",
       "widened x.a.test > *.a.test"},
      {"the closest one", "*.test; *.a.test", "x.a.test",
       "narrowed *.a.test > x.a.test; removed *.test"},
      {"one takes the place of one", "*.a.test", "x.a.test; y.a.test",
       "narrowed *.a.test > x.a.test; added y.a.test"},
      {"an item that is still there is nobody's", "*.a.test; x.a.test", "*.a.test",
       "removed x.a.test"},
      {"with its other fields", "x.a.test set=1 tcp=80", "*.a.test set=1 tcp=443",
       "widened x.a.test > *.a.test; changed x.a.test > *.a.test tcp 80>443"},
  };
  check(rows);
}

TEST_CASE("compare_catalogs: skips that may stand for items") {
  const CompareRow rows[] = {
      {"the same", "a.test; ?<tenant>.a.test; !a/b", "!a/b; ?<tenant>.a.test; a.test", ""},
      {"come and gone", "a.test; ?<tenant>.a.test; !b", "a.test; ?<tenant>-my.a.test; !c.c.c",
       "skip-added <tenant>-my.a.test; skip-added c.c.c; skip-removed <tenant>.a.test; "
       "skip-removed "
       "b"},
      {"a placeholder has fields", "?<tenant>.a.test category=Optimize",
       "?<tenant>.a.test category=Allow", "moved <tenant>.a.test category Optimize>Allow"},
      {"needs a value is not damaged", "?<tenant>.a.test", "!<tenant>.a.test",
       "skip-added <tenant>.a.test; skip-removed <tenant>.a.test"},
      {"damaged", "*.um.a.test; b.test", "b.test; !*._um.a.test",
       "damaged *.um.a.test > *. um.a.test"},
      {"mended", "!.um.a.test_*", "*.um.a.test", "mended .um.a.test * > *.um.a.test"},
      {"an address with a blank", "52.243.148.19/32", "!52.243.148.1_9",
       "damaged 52.243.148.19/32 > 52.243.148.1 9"},
      {"a block with a blank", "52.243.0.0/16", "!52.243.0.0_/16",
       "damaged 52.243.0.0/16 > 52.243.0.0 /16"},
      {"with a path", "b.a.test path=/x/*", "!*b.a.test/x/", "damaged b.a.test > *b.a.test/x/"},
      {"of two candidates the one with as many stars", "um.a.test; *.um.a.test", "!*._um.a.test",
       "damaged *.um.a.test > *. um.a.test; removed um.a.test"},
      {"other letters outside rows are another text", "www.a.test", "!www.b_.test",
       "skip-added www.b .test; removed www.a.test"},
  };
  check(rows);
}

TEST_CASE("compare_catalogs: rows of documents are aligned by content") {
  const CompareRow rows[] = {
      {"a new row pushes the others down: numbers only",
       "row row=1; row row=2; a.test row=1; b.test row=2; c.test row=2",
       "row row=1; row row=2; row row=3; n.test row=1; a.test row=2; b.test row=3; c.test row=3",
       "row-added row 1; renumbered row 1 > row 2 row 1>2; renumbered row 2 > row 3 row 2>3; added "
       "n.test"},
      {"a host more in a row with another number", "a.test row=1; b.test row=1; x.test row=2",
       "x.test row=1; a.test row=2; b.test row=2; c.test row=2",
       "renumbered row 2 > row 1 row 2>1; renumbered row 1 > row 2 row 1>2; added c.test"},
      {"the same item in two rows stays in both", "a.test row=1; a.test row=2; b.test row=2",
       "a.test row=1; b.test row=2", "removed a.test"},
      {"gone to another row", "a.test row=1; b.test row=1; c.test row=1; d.test row=2",
       "a.test row=1; b.test row=1; c.test row=2; d.test row=2", "moved c.test row 1>2"},
      {"a row with half of the items is the same row",
       "a.test row=1; b.test row=1; c.test row=1; d.test row=1",
       "a.test row=5; b.test row=5; e.test row=5; f.test row=5",
       "renumbered row 1 > row 5 row 1>5; added e.test; added f.test; removed c.test; removed "
       "d.test"},
      {"a row with less and another number is not",
       "a.test row=1; b.test row=1; c.test row=1; x.test row=2",
       "c.test row=5; d.test row=5; e.test row=5; y.test row=6",
       "row-added row 5; row-added row 6; row-removed row 1; row-removed row 2; moved c.test row "
       "1>5; "
       "added d.test; added e.test; added y.test; removed a.test; removed b.test; removed x.test"},
      {"but for the only rows there are", "a.test row=1; b.test row=1; c.test row=1",
       "c.test row=5; d.test row=5; e.test row=5",
       "renumbered row 1 > row 5 row 1>5; added d.test; added e.test; removed a.test; removed "
       "b.test"},
      {"a row with less and the same number is", "a.test row=1; b.test row=1; c.test row=1",
       "c.test row=1; d.test row=1; e.test row=1",
       "added d.test; added e.test; removed a.test; removed b.test"},
      {"the only rows between two: the same row, whatever the number",
       "a.test row=1; *.b.test row=2; c.test row=3", "a.test row=1; x.b.test row=7; c.test row=8",
       "narrowed *.b.test > x.b.test; renumbered row 2 > row 7 row 2>7; renumbered row 3 > row 8 "
       "row "
       "3>8"},
      {"widened within its row, not across rows", "x.a.test row=1; k.test row=1; l.test row=2",
       "k.test row=1; l.test row=2; *.a.test row=2", "added *.a.test; removed x.a.test"},
      {"damaged, although nothing else stands in the row", "a.test row=1; *.um.b.test row=2",
       "a.test row=1; !*um.b.test row=2", "damaged *.um.b.test > *um.b.test"},
      {"damaged within its row, not across rows", "a.test row=1; b.test row=2; *.c.test row=2",
       "a.test row=1; !*c.test row=1; b.test row=2", "skip-added *c.test; removed *.c.test"},
      {"misspelt by damage", "a.test row=1; download.b.test row=1; 10.1.2.3 row=1",
       "a.test row=1; !downlaod,b.test row=1; 10.1.2.3 row=1",
       "damaged download.b.test > downlaod,b.test"},
      {"another path", "a.test row=1 path=/x/*", "a.test row=2 path=/x/",
       "renumbered row 1 > row 2 row 1>2; changed a.test path /x/*>/x/"},
      {"clouds are prose", "a.test row=1 cloud=China", "a.test row=1 cloud=Chine", ""},
      {"ports", "a.test row=1 tcp=80,443", "a.test row=1 tcp=443", "changed a.test tcp 80,443>443"},
      {"the direction of a row is said once",
       "row row=1 direction=inbound; a.test row=1 direction=inbound; b.test row=1 "
       "direction=inbound",
       "row row=1 direction=client; a.test row=1 direction=client; b.test row=1 direction=client",
       "changed row 1 direction inbound>client"},
      {"an item's own direction is the item's",
       "row row=1 direction=inbound; a.test row=1 direction=client",
       "row row=1 direction=inbound; a.test row=1 direction=inbound",
       "changed a.test direction client>inbound"},
      {"rows against a list", "a.test row=1; b.test row=2; row row=1; row row=2", "b.test; a.test",
       ""},
  };
  check(rows);
}

TEST_CASE("compare_catalogs: rows without items go by place, ports, direction and number") {
  const CompareRow rows[] = {
      {"the same, and links do not count", "row row=1; row row=2; #link row=2",
       "row row=1; row row=2", ""},
      {"pushed down between others", "a.test row=1; row row=2 tcp=25; b.test row=3",
       "n.test row=1; a.test row=2; row row=3 tcp=25; b.test row=4",
       "row-added row 1; added n.test; renumbered row 1 > row 2 row 1>2; renumbered row 2 > row 3 "
       "row "
       "2>3; renumbered row 3 > row 4 row 3>4"},
      {"told apart by their ports", "a.test row=1; row row=2 tcp=25; row row=3 tcp=443",
       "a.test row=1; row row=2 tcp=443", "renumbered row 3 > row 2 row 3>2; row-removed row 2"},
      {"told apart by their directions",
       "row row=1 direction=inbound; row row=2 direction=outbound; row row=3 direction=client",
       "row row=1 direction=outbound; row row=2 direction=client",
       "renumbered row 2 > row 1 row 2>1; renumbered row 3 > row 2 row 3>2; row-removed row 1"},
      {"alike ones in their order", "row row=1; row row=2; row row=3", "row row=1; row row=2",
       "row-removed row 3"},
      {"by number, with other ports", "row row=1 tcp=80; row row=2 tcp=25",
       "row row=1 tcp=443 udp=3478; row row=2 tcp=25",
       "changed row 1 tcp 80>443; changed row 1 udp >3478"},
      {"the only ones left between two", "a.test row=1; row row=2 direction=inbound; b.test row=3",
       "a.test row=1; b.test row=5; row row=4 direction=unclassified",
       "renumbered row 3 > row 5 row 3>5; renumbered row 2 > row 4 row 2>4; changed row 2 > row 4 "
       "direction inbound>unclassified"},
      {"gone", "a.test row=1; row row=2; b.test row=3", "a.test row=1; b.test row=3",
       "row-removed row 2"},
  };
  check(rows);
}

TEST_CASE("compare_catalogs: the order of the newer one, then what the older one had more") {
  CHECK(to_line(compared("y.test; z.test; x.test tcp=80",
                         "b.test; x.test tcp=81; 10.0.0.0/8; !d; a.test")) ==
        "added b.test; changed x.test tcp 80>81; added 10.0.0.0/8; skip-added d; added a.test; "
        "removed y.test; removed z.test");
}

TEST_CASE("compare_catalogs: places, numbers and fields of both sides, and what is the same") {
  const Differences differences =
      compared("k.test; a.test row=3 set=1 service=S category=Allow; gone.test",
               "b.test row=9; a.test row=9 set=2 service=S category=Default; k.test");
  CHECK(differences.old_file == "old");
  CHECK(differences.new_file == "new");
  CHECK(differences.old_items == 3);
  CHECK(differences.new_items == 3);
  CHECK(differences.same == 1);
  REQUIRE(to_line(differences) ==
          "renumbered row 3 > row 9 row 3>9; added b.test; moved a.test category Allow>Default; "
          "removed gone.test");
  const Difference& moved = differences.all[2];
  CHECK(moved.before.where == SourceRef{"old", 2, 1});
  CHECK(moved.after.where == SourceRef{"new", 2, 1});
  CHECK(moved.before.row == 3);
  CHECK(moved.after.row == 9);
  CHECK(moved.before.set == "1");
  CHECK(moved.after.set == "2");
  CHECK(moved.after.service == "S");
  CHECK(moved.after.category == "Default");
  CHECK(moved.detail == "From set 1 to set 2.");
  CHECK(differences.all[1].before.is_empty());
  CHECK(differences.all[3].after.is_empty());
  CHECK(differences.totals()[static_cast<std::size_t>(DifferenceKind::Added)] == 1);
  CHECK(differences.totals()[static_cast<std::size_t>(DifferenceKind::Removed)] == 1);
  CHECK(differences.totals()[static_cast<std::size_t>(DifferenceKind::Moved)] == 1);
  CHECK(differences.totals()[static_cast<std::size_t>(DifferenceKind::Renumbered)] == 1);
}

TEST_CASE("compare_catalogs: a merged catalog has no file; its documents have the places") {
  Catalog merged = catalog_of("a.test; b.test; !c_c", "");
  merged.endpoints[1].source = {"page.md", 7, 8, 0};
  merged.skipped[0].source = {"page.md", 9, 0, 0};
  const Differences differences = compare_catalogs(catalog_of("a.test", "old"), merged);
  REQUIRE(to_line(differences) == "added b.test; skip-added c c");
  CHECK(differences.all[0].after.where == SourceRef{"page.md", 7, 8});
  CHECK(differences.all[1].after.where == SourceRef{"page.md", 9, 0});
  CHECK(to_text(differences).starts_with("- old\n\nAdded (1)\n"));
}

TEST_CASE("compare_catalogs: the detail says what else matches an item, and why a text is none") {
  const CompareRow rows[] = {
      {"nothing else", "a.test", "b.test", ""},
      {"still published", "a.test set=1; a.test set=2 service=S category=Allow",
       "a.test set=2 service=S category=Allow", "Still published in set 2, S, Allow."},
      {"still matched", "x.a.test set=1; *.a.test set=2", "*.a.test set=2",
       "Still matched by *.a.test, set 2."},
      {"by the closest", "10.1.1.0/24; 10.0.0.0/8; 10.1.0.0/16", "10.0.0.0/8; 10.1.0.0/16",
       "Still matched by 10.1.0.0/16, line 2."},
      {"already published", "a.test row=1; b.test row=2",
       "a.test row=1; b.test row=2; a.test row=2", "Already published in row 1."},
      {"already matched", "*.a.test", "*.a.test; x.a.test", "Already matched by *.a.test, line 1."},
      {"damaged", "*.a.test", "!*._a.test", "as said"},
      {"skipped", "a.test", "a.test; !b_b", "as said"},
  };
  for (const CompareRow& row : rows) {
    CAPTURE(row.name);
    const Differences differences = compared(row.older, row.newer);
    REQUIRE(!differences.all.empty());
    CHECK(differences.all.front().detail == row.want);
  }
}

TEST_CASE("compare_catalogs: large catalogs, also such as are made to take long") {
  const auto many = [](const char* before, const char* after, int from, int to) {
    Catalog made = catalog_of("seed.test", "large");
    for (int i = from; i < to; ++i) {
      Endpoint next = made.endpoints.front();
      next.item = *HostPattern::parse(before + std::to_string(i) + after, {});
      next.line = i;
      made.endpoints.push_back(std::move(next));
    }
    return made;
  };
  const int n = kSanitized ? 3000 : 30000;
  SUBCASE("no item in common") {
    const auto totals =
        compare_catalogs(many("a", ".test", 0, n), many("b", ".test", 0, n)).totals();
    CHECK(totals[static_cast<std::size_t>(DifferenceKind::Added)] == n);
    CHECK(totals[static_cast<std::size_t>(DifferenceKind::Removed)] == n);
  }
  SUBCASE("every pattern widened") {
    const auto totals =
        compare_catalogs(many("x.a", ".test", 0, n), many("*.a", ".test", 0, n)).totals();
    CHECK(totals[static_cast<std::size_t>(DifferenceKind::Widened)] == n);
  }
  SUBCASE("globs that must be compared one by one") {
    const auto totals =
        compare_catalogs(many("*a", "*.test", 0, n), many("*b", "*.test", 0, n)).totals();
    CHECK(totals[static_cast<std::size_t>(DifferenceKind::Added)] == n);
  }
  SUBCASE("one item in many sets, shuffled") {
    Catalog older = many("a", ".test", 0, n), newer = older;
    for (int i = 0; i <= n; ++i) {
      for (Catalog* each : {&older, &newer}) {
        each->endpoints[static_cast<std::size_t>(i)].item = pattern("a.test");
        each->endpoints[static_cast<std::size_t>(i)].set = std::to_string(i);
      }
    }
    std::ranges::reverse(newer.endpoints);
    CHECK(to_line(compare_catalogs(older, newer)) == "");
  }
  SUBCASE("many rows that hold the same") {
    Catalog older = many("a", ".test", 0, n);
    for (Endpoint& endpoint : older.endpoints) {
      endpoint.item = pattern("a.test");
      endpoint.source = {"large", endpoint.line, 1, endpoint.line + 1};
    }
    older.endpoints.erase(older.endpoints.begin());
    Catalog newer = older;
    std::ranges::reverse(newer.endpoints);
    CHECK(to_line(compare_catalogs(older, newer)) == "");
  }
}

TEST_CASE("skeleton: what damage usually spares") {
  struct SkeletonRow {
    const char* text;
    const char* want;
  };
  const SkeletonRow rows[] = {
      {"*.um.Outlook.com", "umoutlookcom"},
      {".um.outlook.com *", "umoutlookcom"},
      {"**.cloudapp.net", "cloudappnet"},
      {"https://a.test/x?y", "atest"},
      {"a.test/shcw/ *", "atest"},
      {"10.1.2.3/32", "10123"},
      {"10.1.2. 3", "10123"},
      {"10.1.0.0/16", "1010016"},
      {"10.1.0.0 / 16", "1010016"},
      {"2001:db8::/128", "2001db8"},
      {"?<tenant>.a.test", "tenantatest"},
      {"\xC2\xA0*.a.test", "atest"},
      {"* /", ""},
  };
  for (const SkeletonRow& row : rows) {
    CAPTURE(row.text);
    CHECK(skeleton(row.text) == row.want);
  }
}

TEST_CASE("to_text(Differences): for reading") {
  CHECK(to_text(compared("a.test", "a.test")) == "no differences: 1 item\n");
  const std::string text = to_text(
      compared("gone.test set=1 category=Allow; m.test set=1 category=Allow; u.test; v.test;"
               "x.a.test set=2; k.test",
               "new.test set=3 service=S category=Default; m.test set=3 category=Default;"
               "u.test udp=443; v.test udp=443; *.a.test set=2; k.test; ?<tenant>.b.test"));
  CHECK(text ==
        "- old\n"
        "+ new\n"
        "\n"
        "Removed (1)\n"
        "  set 1, Allow\n"
        "    - gone.test                           old:1:1\n"
        "\n"
        "Added (1)\n"
        "  set 3, S, Default\n"
        "    + new.test                            new:1:1\n"
        "\n"
        "Moved (1)\n"
        "  ~ category: Allow -> Default            set 3, Default\n"
        "      m.test                              new:2:1\n"
        "        From set 1 to set 3.\n"
        "\n"
        "Widened (1)\n"
        "  ~ x.a.test -> *.a.test\n"
        "      old:5:1                             set 2\n"
        "      new:5:1                             set 2\n"
        "\n"
        "Changed (2)\n"
        "  ~ udp: none -> 443\n"
        "      u.test                              new:3:1\n"
        "      v.test                              new:4:1\n"
        "\n"
        "Added, but no usable item (1)\n"
        "    + <tenant>.b.test                     new:7:1\n"
        "        as said\n"
        "\n"
        "6 items before, 6 now, 1 the same\n"
        "1 removed, 1 added, 1 moved, 1 widened, 2 changed, 1 skip-added\n");
}

TEST_CASE("to_text(Differences): rows, and no line beyond 80 columns but for one long word") {
  std::string older, newer;
  for (int i = 1; i <= 30; ++i) {
    const std::string host = "h" + std::to_string(i) + ".test row=";
    older += host + std::to_string(i) + ";";
    newer += host + std::to_string(i + 100) + ";";
  }
  older += "row row=99; www.a-name-that-is-long-enough-to-fill-a-line.example.test row=1 tcp=80";
  newer += "www.a-name-that-is-long-enough-to-fill-a-line.example.test row=101 tcp=443,8080-8090";
  const std::string text = to_text(compared(older.c_str(), newer.c_str()));
  CAPTURE(text);
  CHECK(text.find("Rows removed (1)\n    - row 99                              old:31:1\n") !=
        std::string::npos);
  CHECK(text.find("Rows with another number (30)\n  ~ 1 is now 101, 2 is now 102, ") !=
        std::string::npos);
  CHECK(text.find("  ~ tcp: 80 -> 443,8080-8090\n"
                  "      www.a-name-that-is-long-enough-to-fill-a-line.example.test, row 101\n"
                  "          new:31:1\n") != std::string::npos);
  for (const std::string_view line : split(text, '\n')) CHECK(line.size() <= 80);
}

TEST_CASE("to_text(Differences): nothing of a catalog steers a terminal") {
  Catalog older = catalog_of("a.test", "old"), newer = catalog_of("a.test; !b", "new");
  newer.skipped.front().text = "\x1B[2J";
  newer.skipped.front().reason = "\x07";
  newer.endpoints.front().path = "/\n\x1B";
  const std::string text = to_text(compare_catalogs(older, newer));
  CHECK(text.find('\x1B') == std::string::npos);
  CHECK(text.find('\x07') == std::string::npos);
  CHECK(text.find("path: none -> /??") != std::string::npos);
}

TEST_CASE("to_json(Differences): both sides, null where there is none") {
  CHECK(to_json(compared("", "")) ==
        R"({
  "format": "pacwright-diff/1",
  "old": {
    "file": "old",
    "items": 0
  },
  "new": {
    "file": "new",
    "items": 0
  },
  "same": 0,
  "totals": {
    "added": 0,
    "removed": 0,
    "moved": 0,
    "changed": 0,
    "widened": 0,
    "narrowed": 0,
    "damaged": 0,
    "mended": 0,
    "skip-added": 0,
    "skip-removed": 0,
    "row-added": 0,
    "row-removed": 0,
    "renumbered": 0
  },
  "differences": []
}
)");
  const std::string json = to_json(compared("a.test set=1 category=Allow", "b.test row=2"));
  CHECK(json.find(R"("kind": "added",
      "old": null,
      "new": {
        "item": "b.test",
        "file": "new",
        "line": 1,
        "column": 1,
        "row": 2,
        "set": "",
        "service": "",
        "category": ""
      },
      "detail": "")") != std::string::npos);
  CHECK(json.find(R"("new": null)") != std::string::npos);
  const std::string moved =
      to_json(compared("a.test set=1 category=Allow", "a.test set=1 category=Default"));
  CHECK(moved.find(R"("field": "category",
      "old_value": "Allow",
      "new_value": "Default",
      "detail": "")") != std::string::npos);
}
