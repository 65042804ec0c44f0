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

namespace {

constexpr const char* kOverlapping = R"({"pattern": "a*.list.test", "category": "Optimize"},
                                        {"pattern": "*b.list.test", "category": "Default"})";

}  // namespace

TEST_CASE("report_overlaps: partial overlap with different routes, and nothing else") {
  struct Row {
    const char* name;
    const char* rules;
    const char* want;
  };
  const Row rows[] = {
      {"two globs",
       R"({"hosts": ["a*.test"], "route": "direct"}, {"hosts": ["*b.test"], "route": "edge"})",
       "RulesOverlap"},
      {"a glob and a domain",
       R"({"hosts": ["a*"], "route": "direct"}, {"hosts": ["*.test"], "route": "edge"})",
       "RulesOverlap"},
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
       "RulesOverlap RulesOverlap RulesOverlap"},
      {"of two rules many pairs, one note",
       R"({"hosts": ["a*.test", "c*.test"], "route": "edge"},
          {"hosts": ["*b.test", "*d.test"], "route": "direct"})",
       "RulesOverlap"},
      {"an exception in the later rule by another of its patterns",
       R"({"hosts": ["a*.test"], "route": "edge"},
          {"hosts": ["*b.test", "*.test"], "route": "direct"})",
       ""},
      {"a pattern that decides nothing overlaps with nothing",
       R"({"hosts": ["*.test"], "route": "edge"}, {"hosts": ["a*.test"], "route": "edge"},
          {"hosts": ["*b.test"], "route": "edge"}, {"hosts": ["*c.test"], "route": "direct"})",
       ""},
      {"plain hosts and a pattern without dot",
       R"({"plain_hosts": true, "route": "direct"}, {"hosts": ["*corp*"], "route": "edge"})",
       "RulesOverlap"},
      {"the same in the other order",
       R"({"hosts": ["corp*"], "route": "edge"}, {"plain_hosts": true, "route": "direct"})",
       "RulesOverlap"},
      {"plain hosts and a name without dot",
       R"({"hosts": ["corp"], "route": "edge"}, {"plain_hosts": true, "route": "direct"})", ""},
      {"plain hosts and a pattern with a dot",
       R"({"plain_hosts": true, "route": "direct"}, {"hosts": ["*corp*.test"], "route": "edge"})",
       ""},
      {"an earlier rule takes all that they have in common",
       R"({"hosts": ["ab*.test"], "route": "lab"}, {"hosts": ["a*b*.test"], "route": "lab"},
          {"hosts": ["a*.test"], "route": "edge"}, {"hosts": ["*b*.test"], "route": "direct"})",
       ""},
      {"earlier rules take it between them",
       R"({"hosts": ["aba.test", "ab*ba.test"], "route": "lab"},
          {"hosts": ["ab*.test"], "route": "edge"}, {"hosts": ["*ba.test"], "route": "direct"})",
       ""},
      {"an earlier rule takes a part of it only",
       R"({"hosts": ["ab*ba.test"], "route": "lab"}, {"hosts": ["ab*.test"], "route": "edge"},
          {"hosts": ["*ba.test"], "route": "direct"})",
       "RulesOverlap"},
      {"inside one rule of the policy",
       R"({"select": {}, "routes": {"Optimize": "direct", "Default": "edge"}})", "PatternsOverlap"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(to_text(compiled(policy(row.rules), {catalog(kOverlapping)}).diags) == row.want);
  }
}

TEST_CASE("report_overlaps: names both, the winner and a host to try") {
  const Compiled made = compiled(policy(R"({"name": "one", "hosts": ["a*.test"], "route": "direct"},
                         {"name": "two", "select": {}, "route": "edge"})"),
                                 {catalog("\n {\"pattern\": \"*b.test\"}")});
  REQUIRE(made.diags.size() == 1);
  const Diag& diag = made.diags.front();
  CHECK(diag.code == DiagCode::RulesOverlap);
  CHECK(diag.subject == "*b.test");
  CHECK(diag.where == SourceRef{"catalog.json", 2, 14});  // The loser's place.
  CHECK(diag.detail ==
        "Both 'a*.test' (direct) and '*b.test' (edge) match 'ab.test'; 'a*.test' comes first and "
        "decides. They are of the rules 'one' (policy.json:1) and 'two'.");
}

TEST_CASE("report_overlaps: two routes with one result are one way") {
  Policy two = policy(R"({"hosts": ["a*.test"], "route": "edge"},
                         {"hosts": ["*b.test"], "route": "lab"})");
  CHECK(to_text(compiled(two, {}).diags) == "RulesOverlap");
  two.routes[2].result = "PROXY EDGE.test:8080";
  CHECK(two.routes[2].name == "lab");
  CHECK(to_text(compiled(two, {}).diags) == "");
}

TEST_CASE("report_overlaps: the host to try is one that the rule in front decides") {
  struct Row {
    const char* hosts;  // Of earlier rules, of the first and of the second.
    const char* name;
  };
  const Row rows[] = {
      // No label is empty.
      {R"({"hosts": ["*.x.*.test"], "route": "direct"}, {"hosts": ["*.y.*.test"], "route": "edge"})",
       "a.x.y.a.test"},
      // Of the shortest name an earlier rule decides.
      {R"({"hosts": ["ab.test"], "route": "lab"}, {"hosts": ["a*.test"], "route": "direct"},
          {"hosts": ["*b.test"], "route": "edge"})",
       "aab.test"},
      {R"({"hosts": ["corp"], "route": "lab"}, {"plain_hosts": true, "route": "direct"},
          {"hosts": ["corp*"], "route": "edge"})",
       "corpa"},
  };
  for (const Row& row : rows) {
    const Compiled made = compiled(policy(row.hosts), {});
    REQUIRE(made.diags.size() == 1);
    const std::string& said = made.diags.front().detail;
    CAPTURE(said);
    CHECK(said.find(std::string("match '") + row.name + "'; ") != std::string::npos);
  }
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

TEST_CASE("report_overlaps: all are named, those of two rules in one finding") {
  std::string heads, tails, listed;
  for (const char c : std::string_view("abcdef")) {
    const std::string letter(1, c);
    heads += (heads.empty() ? "\"" : ", \"") + letter + "*.test\"";
    tails += (tails.empty() ? "\"*" : ", \"*") + letter + ".test\"";
    listed += (listed.empty() ? "" : ",") + ("{\"pattern\": \"" + letter) +
              "*.test\", \"category\": \"Optimize\"}, {\"pattern\": \"*" + letter +
              ".test\", \"category\": \"Default\"}";
  }
  const Compiled two =
      compiled(policy("{\"name\": \"one\", \"hosts\": [" + heads +
                      "], \"route\": \"direct\"}, {\"name\": \"two\", \"hosts\": [" + tails +
                      "], \"route\": \"edge\"}"),
               {});
  REQUIRE(two.diags.size() == 1);
  CHECK(two.diags.front().detail.ends_with("'two', which have 35 more such pairs."));  // Of 36.
  CHECK(two.diags.front().also.size() == 35);

  const Compiled one =
      compiled(policy(R"({"select": {}, "routes": {"Optimize": "direct", "Default": "edge"}})"),
               {catalog(listed)});
  CHECK(one.diags.size() == 36);
}

TEST_CASE("report_overlaps: of very many pairs inside one rule it says that there may be more") {
  struct Row {
    int patterns;  ///< Of each kind.
    std::size_t findings;
  };
  const Row rows[] = {{31, 961}, {33, 1001}};
  for (const Row& row : rows) {
    CAPTURE(row.patterns);
    std::string listed;
    for (int i = 10; i < 10 + row.patterns; ++i) {
      const std::string number = std::to_string(i);
      listed += (listed.empty() ? "" : ",") + ("{\"pattern\": \"a" + number) +
                "*.test\", \"category\": \"Optimize\"}, {\"pattern\": \"*b" + number +
                ".test\", \"category\": \"Default\"}";
    }
    const Compiled made =
        compiled(policy(R"({"select": {}, "routes": {"Optimize": "direct", "Default": "edge"}})"),
                 {catalog(listed)});
    REQUIRE(made.diags.size() == row.findings);
    const bool says_more =
        made.diags.back().detail.find("There may be more such pairs") != std::string::npos;
    CHECK(says_more == (row.findings > 1000));
  }
}

TEST_CASE("report_overlaps: of very many pairs a thousand are counted") {
  std::string ones, others;
  for (int i = 0; i < 60; ++i) {
    ones += (i == 0 ? "\"*.a" : ", \"*.a") + std::to_string(i) + ".*.test\"";
    others += (i == 0 ? "\"*.b" : ", \"*.b") + std::to_string(i) + ".*.test\"";
  }
  // And a third rule, that must not be forgotten behind the many.
  const Compiled made =
      compiled(policy("{\"name\": \"one\", \"hosts\": [" + ones +
                      "], \"route\": \"direct\"}, {\"name\": \"two\", \"hosts\": [" + others +
                      "], \"route\": \"edge\"}, {\"name\": \"three\", \"hosts\": [\"*.c.*\"], "
                      "\"route\": \"direct\"}"),
               {});
  REQUIRE(made.diags.size() == 2);
  CHECK(made.diags.front().detail.ends_with("'two', which have at least 999 more such pairs."));
  CHECK(made.diags.back().detail.ends_with("'three', which have 59 more such pairs."));
}

TEST_CASE("report_overlaps: where names are looked up, a block in front of a name") {
  struct Row {
    const char* rules;
    const char* want;
  };
  const Row rows[] = {
      {R"({"name": "inside", "networks": ["10.0.0.0/8"], "route": "direct"},
          {"name": "out", "hosts": ["*.extranet.example"], "route": "edge"})",
       "Both '10.0.0.0/8' (direct) and '*.extranet.example' (edge) match 'a.extranet.example' at "
       "'10.0.0.0'; '10.0.0.0/8' comes first and decides. They are of the rules 'inside' "
       "(policy.json:1) and 'out'."},
      // The other order: an exception in front.
      {R"({"name": "out", "hosts": ["*.extranet.example"], "route": "edge"},
          {"name": "inside", "networks": ["10.0.0.0/8"], "route": "direct"})",
       ""},
      // One way, or only addresses that no name is looked up to.
      {R"({"name": "inside", "networks": ["10.0.0.0/8"], "route": "direct"},
          {"name": "out", "hosts": ["*.extranet.example"], "route": "direct"})",
       ""},
      {R"({"name": "inside", "networks": ["2001:db8::/32"], "route": "direct"},
          {"name": "out", "hosts": ["*.extranet.example"], "route": "edge"})",
       ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.rules);
    Policy made = policy(row.rules);
    for (const DnsUse dns : {DnsUse::Never, DnsUse::Resolve}) {
      made.dns = dns;
      std::string told;
      for (const Diag& diag : compiled(made, {}).diags) {
        if (diag.code == DiagCode::RulesOverlap) told += diag.detail;
      }
      CHECK(told == (dns == DnsUse::Resolve ? row.want : ""));
    }
  }
}
