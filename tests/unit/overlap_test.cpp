#include "lower/overlap.hpp"

#include "tests/unit/support.hpp"

using namespace pacwright;

TEST_CASE("common_name: a shortest name that both match, or nothing") {
  struct Row {
    const char* a;
    const char* b;
    int length;  // Of the shortest; -1: they are apart.
  };
  const Row rows[] = {
      {"a.test", "a.test", 6},
      {"a.test", "b.test", -1},
      {"a.test", "*.test", 6},
      {"test", "*.test", -1},
      {"*.a.test", "*.b.test", -1},
      {"*.a.test", "*.test", 7},  // ".a.test": both stars are nothing.
      {"a*.test", "*b.test", 7},  // "ab.test".
      {"a*b", "b*a", -1},
      {"ab*", "*ba", 3},  // "aba": the two share the b.
      {"aba*", "*aba", 3},
      {"abc*", "*bcd", 4},  // "abcd".
      {"a*c", "*b*", 3},
      {"a*b*", "*b*a", 3},  // "aba".
      {"x*.a", "*.b", -1},
      {"a.*", "*.b", 3},
      {"autodiscover.*.onmicrosoft.test", "*.mail.onmicrosoft.test", 34},
      {"*cdn.a.test", "x*.a.test", 11},  // "xcdn.a.test".
      {"*-a.test", "b-*.test", 8},       // "b-a.test": they share the hyphen.
  };
  for (const Row& row : rows) {
    CAPTURE(row.a);
    CAPTURE(row.b);
    for (const bool swapped : {false, true}) {
      CAPTURE(swapped);
      const HostPattern one = pattern(swapped ? row.b : row.a);
      const HostPattern two = pattern(swapped ? row.a : row.b);
      const auto name = common_name(one, two);
      CHECK(name.has_value() == (row.length >= 0));
      if (!name) continue;
      CAPTURE(*name);
      CHECK(static_cast<int>(name->size()) == row.length);
      CHECK(one.matches(*name));
      CHECK(two.matches(*name));
    }
  }
}

TEST_CASE("report_overlaps: partial overlap with different routes, and nothing else") {
  struct Row {
    const char* name;
    const char* rules;
    const char* want;
  };
  const Row rows[] = {
      {"two globs",
       R"({"hosts": ["a*.test"], "route": "direct"}, {"hosts": ["*b.test"], "route": "edge"})",
       "PatternsOverlap"},
      {"a glob and a domain",
       R"({"hosts": ["a*"], "route": "direct"}, {"hosts": ["*.test"], "route": "edge"})",
       "PatternsOverlap"},
      {"the same route",
       R"({"hosts": ["a*.test"], "route": "edge"}, {"hosts": ["*b.test"], "route": "edge"})", ""},
      {"one contains the other: an exception",
       R"({"hosts": ["a*.test"], "route": "direct"}, {"hosts": ["*.test"], "route": "edge"})", ""},
      {"one contains the other: covered",
       R"({"hosts": ["*.test"], "route": "edge"}, {"hosts": ["a*.test"], "route": "direct"})", ""},
      {"domains are nested or apart",
       R"({"hosts": ["*.a.test"], "route": "edge"}, {"hosts": ["*.test"], "route": "direct"})", ""},
      {"apart",
       R"({"hosts": ["a*.a.test"], "route": "edge"}, {"hosts": ["*b.test"], "route": "direct"})",
       ""},
      {"a name in a glob is an exception, not an overlap",
       R"({"hosts": ["ab.test"], "route": "edge"}, {"hosts": ["a*"], "route": "direct"})", ""},
      {"three routes, three pairs",
       R"({"hosts": ["a*.test"], "route": "edge"}, {"hosts": ["*b.test"], "route": "direct"},
          {"hosts": ["*c*.test"], "route": "lab"})",
       "PatternsOverlap PatternsOverlap PatternsOverlap"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(to_text(compiled(policy(row.rules), {}).diags) == row.want);
  }
}

TEST_CASE("report_overlaps: names both, the winner and a host to try") {
  const Compiled made = compiled(policy(R"({"name": "one", "hosts": ["a*.test"], "route": "direct"},
                         {"name": "two", "select": {}, "route": "edge"})"),
                                 {catalog("\n {\"pattern\": \"*b.test\"}")});
  REQUIRE(made.diags.size() == 1);
  const Diag& diag = made.diags.front();
  CHECK(diag.code == DiagCode::PatternsOverlap);
  CHECK(diag.subject == "*b.test");
  CHECK(diag.where == SourceRef{"catalog.json", 2, 14});  // The loser's place.
  CHECK(diag.detail ==
        "Both 'a*.test' (direct) and '*b.test' (edge) match 'ab.test'; 'a*.test' comes first and "
        "decides.");
}

TEST_CASE("report_overlaps: the rule in front wins also when the glob is the later one") {
  const Compiled made = compiled(policy(R"({"hosts": ["*.test"], "route": "direct"},
                         {"hosts": ["a*"], "route": "edge"})"),
                                 {});
  REQUIRE(made.diags.size() == 1);
  CHECK(made.diags.front().subject == "a*");
  CHECK(made.diags.front().where.file == "policy.json");
  CHECK(made.diags.front().detail.find("'*.test' comes first") != std::string::npos);
}

TEST_CASE("report_overlaps: twenty are named, the rest are counted") {
  std::string heads, tails;
  for (const char c : std::string_view("abcdef")) {
    heads += (heads.empty() ? "\"" : ", \"") + std::string(1, c) + "*.test\"";
    tails += (tails.empty() ? "\"*" : ", \"*") + std::string(1, c) + ".test\"";
  }
  const Compiled made = compiled(policy("{\"hosts\": [" + heads + "], \"route\": \"direct\"}, " +
                                        "{\"hosts\": [" + tails + "], \"route\": \"edge\"}"),
                                 {});
  REQUIRE(made.diags.size() == 21);
  CHECK(made.diags.back().detail == "So do 16 more pairs.");  // Of 36.
}
