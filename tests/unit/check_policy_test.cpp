#include "lower/check_policy.hpp"

#include "lower/wide_patterns.hpp"
#include "tests/unit/lower_support.hpp"

using namespace pacwright;

namespace {

struct Checked {
  Compiled made;
  Diags diags;
};

/// What check_policy says of rules that use every route of theirs.
Checked checked(const std::string& rules, const std::string& endpoints = "",
                const std::string& more = "") {
  std::vector<Catalog> catalogs;
  if (!endpoints.empty()) catalogs.push_back(catalog(endpoints));
  const std::string used =
      R"(, {"name": "used 1", "hosts": ["used1.invalid"], "route": "direct"},
           {"name": "used 2", "hosts": ["used2.invalid"], "route": "edge"},
           {"name": "used 3", "hosts": ["used3.invalid"], "route": "lab"})";
  Checked result{compiled(policy(rules + used, more), std::move(catalogs)), {}};
  INFO(to_text(result.made.diags));
  REQUIRE_FALSE(has_errors(result.made.diags));
  check_policy(result.made.policy, result.made.catalogs, result.made.lowered, result.diags);
  return result;
}

/// "PC215 exception; PC216 10.1.0.0/16".
std::string codes_and_subjects(const Diags& diags) {
  std::string text;
  for (const Diag& diag : diags) {
    text += (text.empty() ? "" : "; ") + std::string(entry_of(diag.code).code) + " " + diag.subject;
  }
  return text;
}

}  // namespace

TEST_CASE("check_policy: rules, hosts and blocks that decide nothing") {
  struct Row {
    const char* name;
    std::string rules;
    std::string endpoints;
    const char* want;
  };
  const Row rows[] = {
      {"an exception behind what takes it",
       R"({"name": "wide", "hosts": ["*.corp.test"], "route": "direct"},
          {"name": "exception", "hosts": ["extranet.corp.test"], "route": "edge"})",
       "", "PC215 exception"},
      {"an exception in front: what order is for",
       R"({"name": "exception", "hosts": ["extranet.corp.test"], "route": "edge"},
          {"name": "wide", "hosts": ["*.corp.test"], "route": "direct"})",
       "", ""},
      {"with the same route",
       R"({"name": "wide", "hosts": ["*.corp.test"], "route": "direct"},
          {"name": "exception", "hosts": ["extranet.corp.test"], "route": "direct"})",
       "", "PC216 exception"},
      {"one host of two",
       R"({"name": "wide", "hosts": ["*.corp.test"], "route": "direct"},
          {"name": "two", "hosts": ["other.test", "extranet.corp.test"], "route": "edge"})",
       "", "PC215 extranet.corp.test"},
      {"every one of some hosts, each by its name",
       R"({"name": "wide", "hosts": ["*.corp.test"], "networks": ["10.0.0.0/8"],
           "route": "direct"},
          {"name": "some", "hosts": ["a.corp.test", "b.test", "c.corp.test"],
           "networks": ["10.1.0.0/16", "11.0.0.0/8"], "route": "edge"})",
       "", "PC215 a.corp.test; PC215 c.corp.test; PC215 10.1.0.0/16"},
      {"some with the same route: one note",
       R"({"name": "wide", "hosts": ["*.corp.test"], "route": "edge"},
          {"name": "some", "hosts": ["a.corp.test", "b.test", "c.corp.test"], "route": "edge"})",
       "", "PC216 a.corp.test"},
      {"a domain and its wildcard, by what ends alike",
       R"({"name": "wide", "wide": true, "hosts": ["*corp.test"], "route": "direct"},
          {"name": "both", "hosts": ["corp.test", "*.corp.test"], "route": "edge"})",
       "", "PC215 both"},
      {"a domain and its wildcard do not take what ends alike",
       R"({"name": "both", "hosts": ["corp.test", "*.corp.test"], "route": "edge"},
          {"name": "wide", "wide": true, "hosts": ["*corp.test"], "route": "direct"})",
       "", ""},
      {"two halves, of two rules",
       R"({"name": "low", "networks": ["10.0.0.0/9"], "route": "direct"},
          {"name": "high", "networks": ["10.128.0.0/9"], "route": "direct"},
          {"name": "whole", "networks": ["10.0.0.0/8"], "route": "edge"})",
       "", "PC215 whole"},
      {"two halves with the same route",
       R"({"name": "halves", "networks": ["10.0.0.0/9", "10.128.0.0/9"], "route": "edge"},
          {"name": "whole", "networks": ["10.0.0.0/8"], "route": "edge"})",
       "", "PC216 whole"},
      {"two halves, one of them with the same route",
       R"({"name": "low", "networks": ["10.0.0.0/9"], "route": "direct"},
          {"name": "high", "networks": ["10.128.0.0/9"], "route": "edge"},
          {"name": "whole", "networks": ["10.0.0.0/8"], "route": "edge"})",
       "", "PC215 whole"},
      {"one half",
       R"({"name": "low", "networks": ["10.0.0.0/9"], "route": "direct"},
          {"name": "whole", "networks": ["10.0.0.0/8"], "route": "edge"})",
       "", ""},
      {"the rest by the rule itself: no earlier rule takes it",
       R"({"name": "low", "networks": ["10.0.0.0/9"], "route": "direct"},
          {"name": "whole", "networks": ["10.128.0.0/9", "10.0.0.0/8"], "route": "edge"})",
       "", ""},
      {"IPv6, by four quarters",
       R"({"name": "quarters", "networks": ["fd00::/10", "fd40::/10", "fd80::/10", "fdc0::/10"],
           "route": "direct"},
          {"name": "whole", "networks": ["fd00::/8"], "route": "edge"})",
       "", "PC215 whole"},
      {"a wildcard by a wider one",
       R"({"name": "wide", "hosts": ["*.test"], "route": "direct"},
          {"name": "narrow", "hosts": ["*.a.test", "b*.a.test"], "route": "edge"})",
       "", "PC215 narrow"},
      {"plain hosts twice",
       R"({"name": "one", "plain_hosts": true, "route": "direct"},
          {"name": "two", "plain_hosts": true, "hosts": ["a.test"], "route": "edge"})",
       "", "PC215 plain hosts"},
      {"a name without dot behind plain hosts",
       R"({"name": "one", "plain_hosts": true, "route": "direct"},
          {"name": "two", "hosts": ["intranet"], "route": "edge"})",
       "", "PC215 two"},
      {"inside one rule nothing is to be moved",
       R"({"name": "one", "hosts": ["*.a.test", "x.a.test", "x.a.test"], "route": "direct"})", "",
       ""},
      {"no block takes a name, no pattern an address",
       R"({"name": "one", "networks": ["0.0.0.0/0", "::/0"], "route": "direct"},
          {"name": "two", "hosts": ["*.a.test"], "route": "edge"})",
       "", ""},
      {"by an endpoint of a catalog",
       R"({"name": "list", "select": {}, "route": "direct"},
          {"name": "own", "hosts": ["www.a.test", "b.test"], "route": "edge"})",
       pattern_json("*.a.test", ""), "PC215 www.a.test"},
      {"endpoints that an earlier rule takes are normal",
       R"({"name": "own", "hosts": ["*.a.test"], "route": "edge"},
          {"name": "list", "select": {}, "route": "direct"})",
       pattern_json("www.a.test", "") + "," + pattern_json("b.test", ""), ""},
      {"unless the whole rule is taken",
       R"({"name": "own", "hosts": ["*.a.test"], "route": "edge"},
          {"name": "list", "select": {}, "route": "direct"})",
       pattern_json("www.a.test", "") + "," + pattern_json("*.b.a.test", ""), "PC215 list"},
      {"one of its routes is another one",
       R"({"name": "own", "hosts": ["*.a.test"], "route": "edge"},
          {"name": "list", "select": {}, "routes": {"Optimize": "direct", "Default": "edge"}})",
       pattern_json("x.a.test", "Optimize") + "," + pattern_json("y.a.test", "Default"),
       "PC215 list"},
      {"all of its routes are the same",
       R"({"name": "own", "hosts": ["*.a.test"], "route": "edge"},
          {"name": "list", "select": {}, "routes": {"Optimize": "edge", "Default": "edge"}})",
       pattern_json("x.a.test", "Optimize") + "," + pattern_json("y.a.test", "Default"),
       "PC216 list"},
      {"endpoints and own blocks between them",
       R"({"name": "own", "networks": ["10.0.0.0/9"], "route": "direct"},
          {"name": "list", "select": {}, "route": "direct"},
          {"name": "late", "networks": ["10.0.0.0/8"], "route": "edge"})",
       network_json("10.128.0.0/9", ""), "PC215 late"},
      {"meant to be covered",
       R"({"name": "wide", "hosts": ["*.a.test"], "route": "direct"},
          {"name": "shared", "hosts": ["x.a.test"], "covered": true, "route": "edge"})",
       "", ""},
      {"one host is meant to be covered, another is not",
       R"({"name": "wide", "hosts": ["*.a.test"], "route": "direct"},
          {"name": "shared", "hosts": ["X.a.test", "y.a.test", "b.test"], "covered": ["x.a.test"],
           "route": "edge"})",
       "", "PC215 y.a.test"},
      {"all of a rule are meant to be covered, by name",
       R"({"name": "wide", "hosts": ["*.a.test"], "networks": ["10.0.0.0/8"], "route": "direct"},
          {"name": "shared", "hosts": ["x.a.test"], "networks": ["10.1.2.3"],
           "covered": ["x.a.test", "10.1.2.3"], "route": "edge"})",
       "", ""},
      {"meant to be covered, and part of it is",
       R"({"name": "wide", "hosts": ["*.a.test"], "route": "direct"},
          {"name": "shared", "hosts": ["x.a.test", "b.test"], "covered": true, "route": "edge"})",
       "", ""},
      {"nothing covers what is meant to be covered",
       R"({"name": "wide", "hosts": ["*.a.test"], "route": "direct"},
          {"name": "shared", "hosts": ["b.test"], "covered": true, "route": "edge"})",
       "", "PC220 shared"},
      {"only a later rule does",
       R"({"name": "shared", "hosts": ["x.a.test"], "covered": true, "route": "edge"},
          {"name": "wide", "hosts": ["*.a.test"], "route": "direct"})",
       "", "PC220 shared"},
      {"the first rule of all",
       R"({"name": "shared", "plain_hosts": true, "covered": true, "route": "edge"})", "",
       "PC220 shared"},
      {"nothing covers one of those that are meant to be",
       R"({"name": "wide", "hosts": ["*.a.test"], "route": "direct"},
          {"name": "shared", "hosts": ["x.a.test", "b.test"], "networks": ["10.1.2.3"],
           "covered": ["x.a.test", "b.test", "10.1.2.3"], "route": "edge"})",
       "", "PC220 b.test; PC220 10.1.2.3/32"},
      {"endpoints that are meant to be covered",
       R"({"name": "own", "hosts": ["*.a.test"], "route": "edge"},
          {"name": "list", "select": {}, "covered": true, "route": "direct"})",
       pattern_json("b.test", ""), "PC220 list"},
      {"not covered, and said to be so",
       R"({"name": "one", "hosts": ["b.test"], "covered": false, "route": "edge"})", "", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(codes_and_subjects(checked(row.rules, row.endpoints).diags) == row.want);
  }
}

TEST_CASE("check_policy: names that resolve are not what a block takes whole") {
  const std::string rules =
      R"({"name": "inside", "networks": ["0.0.0.0/0"], "route": "direct"},
         {"name": "named", "hosts": ["a.test"], "route": "edge"},
         {"name": "again", "networks": ["10.0.0.0/8"], "route": "edge"})";
  CHECK(codes_and_subjects(checked(rules, "", R"("dns": "resolve", )").diags) == "PC215 again");
}

TEST_CASE("check_policy: what decides nothing is told with what takes it, and both places") {
  const Checked one = checked(R"(
{"name": "wide", "hosts": ["*.corp.test"], "route": "direct"},
{"name": "exception",
 "hosts": ["extranet.corp.test"], "route": "edge"})");
  REQUIRE(one.diags.size() == 1);
  CHECK(one.diags.front().where == SourceRef{"policy.json", 3, 1});
  CHECK(one.diags.front().detail ==
        "'*.corp.test' of rule 'wide' (policy.json:2) takes 'extranet.corp.test' and sends it to "
        "'direct', not to 'edge'.");
  CHECK(advice_of(one.diags.front()).find("Move it up") != std::string::npos);

  const Checked own = checked(R"(
{"name": "wide", "hosts": ["*.corp.test"], "route": "direct"},
{"name": "exception",
 "hosts": ["extranet.corp.test",
  "b.test"], "route": "edge"})");
  REQUIRE(own.diags.size() == 1);
  CHECK(own.diags.front().where == SourceRef{"policy.json", 4, 12});

  const Checked halves = checked(R"(
{"name": "low", "networks": ["10.0.0.0/9"], "route": "direct"},
{"name": "high", "networks": ["10.128.0.0/9"], "route": "edge"},
{"name": "whole", "networks": ["10.0.0.0/8"], "hosts": ["used1.invalid"], "route": "edge"})");
  REQUIRE(halves.diags.size() == 2);  // And "used 1", which it takes.
  CHECK(halves.diags.front().detail ==
        "'10.0.0.0/9' of rule 'low' (policy.json:2) and '10.128.0.0/9' of rule 'high' "
        "(policy.json:3) take '10.0.0.0/8' and send it to 'direct' and 'edge', not all to 'edge'.");

  const Checked whole = checked(R"(
{"name": "a", "hosts": ["*.a.test"], "route": "direct"},
{"name": "b", "hosts": ["*.b.test"], "route": "edge"},
{"name": "both", "hosts": ["x.b.test", "x.a.test", "y.a.test"], "route": "edge"})");
  REQUIRE(whole.diags.size() == 1);
  CHECK(whole.diags.front().detail ==
        "'*.a.test' of rule 'a' (policy.json:2) takes 'x.a.test' and sends it to 'direct', not to "
        "'edge'. Nothing is left of the 2 other items of the rule: the rules 'a' (policy.json:2), "
        "'b' (policy.json:3) take them.");

  const Checked listed = checked(R"(
{"name": "list", "select": {}, "route": "direct"},
{"name": "own", "hosts": ["www.a.test"], "route": "edge"})",
                                 "\n" + pattern_json("*.a.test", ""));
  REQUIRE(listed.diags.size() == 1);
  CHECK(listed.diags.front().detail ==
        "'*.a.test' (catalog.json:2) of rule 'list' (policy.json:2) takes 'www.a.test' and sends "
        "it to 'direct', not to 'edge'.");
}

TEST_CASE("check_policy: what goes the same way by another route's name decides nothing alike") {
  Policy two = policy(R"({"name": "wide", "hosts": ["*.corp.test"], "route": "edge"},
                         {"name": "exception", "hosts": ["x.corp.test"], "route": "lab"},
                         {"name": "used", "hosts": ["used.test"], "route": "direct"})");
  two.routes[2].result = two.routes[1].result;
  const Compiled made = compiled(two, {});
  Diags diags;
  check_policy(made.policy, made.catalogs, made.lowered, diags);
  REQUIRE(codes_and_subjects(diags) == "PC216 exception");
  CHECK(diags.front().detail ==
        "'*.corp.test' of rule 'wide' (policy.json:1) takes 'x.corp.test' and sends it to 'edge', "
        "with the same result as 'lab'.");
  CHECK(made.lowered.ledger.entries[1].state == LedgerState::CoveredBy);
}

TEST_CASE("check_policy: a route that no rule uses") {
  const Compiled made = compiled(
      policy(R"({"hosts": ["a.test"], "route": "direct"})", R"("targets": {"proxy": "lab"}, )"),
      {});
  Diags diags;
  check_policy(made.policy, made.catalogs, made.lowered, diags);
  CHECK(codes_and_subjects(diags) == "PC217 edge");
  CHECK(diags.front().where.line == 1);

  const Compiled mapped =
      compiled(policy(R"({"select": {}, "routes": {"Optimize": "edge", "Default": "lab"}},
                         {"hosts": ["b.test"], "route": "direct"})"),
               {catalog(pattern_json("a.test", "Optimize"))});
  diags.clear();
  check_policy(mapped.policy, mapped.catalogs, mapped.lowered, diags);
  CHECK(codes_and_subjects(diags) == "");
}

TEST_CASE("foreign_name: a name of somebody else that a pattern matches, too") {
  struct Row {
    const char* pattern;
    const char* want;
  };
  const Row rows[] = {
      {"*b.example", "notb.example"},
      {"*example.com", "notexample.com"},
      {"*b.co.uk", "notb.co.uk"},
      {"c.*", "c.not-yours.example"},
      {"corp*", "corp.not-yours.example"},
      {"*corp*", "notcorp.not-yours.example"},
      {"*.corp*", "not-yours.corp.not-yours.example"},
      {"*corp", "notcorp"},
      {"cdn*.example", "cdn-not-yours.example"},
      {"cdn*.co.uk", "cdn-not-yours.co.uk"},
      {"auto.*.example", "auto.not-yours.example"},
      {"a*b.example", "anotb.example"},
      // Below one domain of somebody, or a whole one.
      {"b.example", ""},
      {"*.b.example", ""},
      {"*.example", ""},
      {"*cdn.b.example", ""},
      {"geo*.prod.b.example", ""},
      {"auto.*.b.example", ""},
      {"*-a.b.co.uk", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.pattern);
    const auto name = foreign_name(pattern(row.pattern));
    CHECK(name.value_or("") == row.want);
    if (name) CHECK(pattern(row.pattern).matches(*name));
  }
}

TEST_CASE("check_policy: wide patterns, with lint's words, unless they are meant") {
  const Checked said =
      checked(R"({"name": "a", "hosts": ["*b.test", "x.test", "c.*"], "route": "direct"},
                 {"name": "b", "hosts": ["*corp*"], "wide": true, "route": "edge"})",
              "",
              R"("targets": {"may_bypass": [{"hosts": ["*d.test"], "reason": "r"},
                                            {"hosts": ["*e.test"], "wide": true, "reason": "r"}]}, )");
  CHECK(codes_and_subjects(said.diags) == "PC218 *b.test; PC218 c.*; PC218 *d.test");
  CHECK(said.diags.front().detail == "In every client it is true for 'notb.test' as well.");
}
