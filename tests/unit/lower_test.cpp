#include "lower/lower.hpp"

#include "tests/unit/lower_support.hpp"

using namespace pacwright;

TEST_CASE("laws of the policy: reference, rules, optimised rules and PAC all keep them") {
  struct Row {
    const char* name;
    std::string rules;
    std::string endpoints;
    const char* decisions;
  };
  const Row rows[] = {
      {"the first rule that matches decides: narrow first",
       R"({"hosts": ["www.a.test"], "route": "direct"}, {"hosts": ["*.a.test"], "route": "edge"})",
       "", "www.a.test direct; x.a.test edge; a.test rest"},
      {"the first rule that matches decides: wide first",
       R"({"hosts": ["*.a.test"], "route": "edge"}, {"hosts": ["www.a.test"], "route": "direct"})",
       "", "www.a.test edge; x.a.test edge"},
      {"length decides inside one rule only",
       R"({"select": {"service": "S1"}, "route": "direct"},
          {"select": {"service": "S2"}, "route": "edge"})",
       pattern_json("*.a.test", "", service("S1")) + "," +
           pattern_json("www.a.test", "", service("S2")),
       "www.a.test direct; x.a.test direct"},
      {"more literal characters decide", kByCategory,
       pattern_json("*.a.test", "Optimize") + "," + pattern_json("www.a.test", "Default"),
       "www.a.test edge; x.a.test direct; a.test rest"},
      {"more literal characters decide between wildcards", kByCategory,
       pattern_json("*.a.test", "Optimize") + "," + pattern_json("*.b.a.test", "Default") + "," +
           pattern_json("*.c.b.a.test", "Allow"),
       "x.a.test direct; b.a.test direct; x.b.a.test edge; c.b.a.test edge; x.c.b.a.test lab"},
      // Both patterns have seven literal characters.
      {"then fewer stars, whatever the category", kByCategory,
       pattern_json("ab*.test", "Default") + "," + pattern_json("*bc*.test", "Optimize"),
       "abc.test edge; ab.test edge; xbc.test direct; abxbcx.test edge"},
      {"then the higher category, whatever the text", kByCategory,
       pattern_json("*b.test", "Default") + "," + pattern_json("a*.test", "Optimize"),
       "ab.test direct; a.test direct; b.test edge"},
      {"then the text: '*' sorts before 'a'", kByService,
       pattern_json("a*.test", "", service("S1")) + "," +
           pattern_json("*b.test", "", service("S2")),
       "ab.test edge; a.test direct; b.test edge"},
      {"the category breaks ties also where another field gives the route", kByService,
       pattern_json("a*.test", "Optimize", service("S1")) + "," +
           pattern_json("*b.test", "Default", service("S2")),
       "ab.test direct"},
      {"longer prefix", kByCategory,
       network_json("10.0.0.0/8", "Optimize") + "," + network_json("10.1.0.0/16", "Default") + "," +
           network_json("10.1.2.3", "Allow"),
       "10.2.0.1 direct; 10.1.0.1 edge; 10.1.2.3 lab; 11.0.0.0 rest; 9.255.255.255 rest"},
      {"longer prefix, IPv6", kByCategory,
       network_json("fd00::/8", "Default") + "," + network_json("fd00:1::/32", "Optimize"),
       "fd00:1::1 direct; [FD00:1::1] direct; fd00:2:: edge; fe00:: rest"},
      {"one item in two categories follows the higher", kByCategory,
       pattern_json("*.a.test", "Default") + "," + pattern_json("*.a.test", "Optimize"),
       "x.a.test direct"},
      {"one block in two categories follows the higher", kByCategory,
       network_json("10.0.0.0/8", "Default") + "," + network_json("10.0.0.0/8", "Allow"),
       "10.1.2.3 lab"},
      // Published for China: Allow in set 2, Default in set 18, and below an Allow wildcard. Put
      // first among the exceptions of that wildcard it would go to the proxy.
      {"an item in two categories below a wildcard of the higher one",
       R"({"select": {}, "routes": {"Optimize": "direct", "Allow": "direct", "Default": "edge"}})",
       pattern_json("*.outlook.test", "Allow", ", \"set\": \"1\"") + "," +
           pattern_json("*.protection.outlook.test", "Allow", ", \"set\": \"2\"") + "," +
           pattern_json("*.protection.outlook.test", "Default", ", \"set\": \"18\"") + "," +
           pattern_json("*.mail.outlook.test", "Default", ", \"set\": \"18\""),
       "x.protection.outlook.test direct; x.mail.outlook.test edge; x.outlook.test direct"},
      {"a category that routes does not name is not selected",
       R"({"select": {}, "routes": {"Optimize": "direct", "Default": "edge"}})",
       pattern_json("*.a.test", "Allow") + "," + pattern_json("b.test", "Default") + "," +
           pattern_json("c.test", "Optimize"),
       "x.a.test rest; b.test edge; c.test direct"},
      {"what is not selected makes no hole in a wider item",
       R"({"select": {}, "routes": {"Optimize": "direct"}})",
       pattern_json("*.a.test", "Optimize") + "," + pattern_json("www.a.test", "Default"),
       "www.a.test direct"},
      {"one route for all that is selected, and for the rule's own",
       R"({"hosts": ["own.test"], "networks": ["10.0.0.0/8"], "plain_hosts": true,
           "select": {}, "route": "lab"})",
       pattern_json("*.a.test", "Default") + "," + network_json("fd00::/8", ""),
       "own.test lab; 10.1.2.3 lab; intranet lab; x.a.test lab; fd00::1 lab; y.test rest"},
      {"only outbound and client ones, unless the selector names a direction",
       R"({"select": {}, "route": "direct"}, {"select": {"direction": "inbound"}, "route": "lab"})",
       pattern_json("a.test", "") + "," +
           pattern_json("b.test", "", R"(, "direction": "outbound")") + "," +
           pattern_json("c.test", "", R"(, "direction": "client")") + "," +
           pattern_json("d.test", "", R"(, "direction": "inbound")") + "," +
           pattern_json("e.test", "", R"(, "direction": "bidirectional")") + "," +
           pattern_json("f.test", "", R"(, "direction": "trusted-sites")") + "," +
           pattern_json("g.test", "", R"(, "direction": "uncommon")") + "," +
           pattern_json("h.test", "", R"(, "direction": "unclassified")"),
       "a.test direct; b.test direct; c.test direct; d.test lab; e.test rest; f.test rest;"
       "g.test rest; h.test rest"},
      {"mail is not web traffic, with its networks", R"({"select": {}, "route": "direct"})",
       pattern_json("smtp.test", "", R"(, "tcp": [25, 587])") + "," +
           network_json("10.0.0.0/8", "", R"(, "tcp": [25])") + "," +
           pattern_json("mixed.test", "", R"(, "tcp": [25, 443])") + "," +
           pattern_json("udp.test", "", R"(, "tcp": [25], "udp": [3478])") + "," +
           pattern_json("noports.test", "") + "," +
           pattern_json("range.test", "", R"(, "tcp": ["993-995"])"),
       "smtp.test rest; 10.1.2.3 rest; mixed.test direct; udp.test direct; noports.test direct;"
       "range.test direct"},
      {"mail is taken when the selector says so",
       R"({"select": {"mail": true}, "route": "direct"})",
       pattern_json("smtp.test", "", R"(, "tcp": [25, 587])") + "," +
           network_json("10.0.0.0/8", "", R"(, "tcp": [25])"),
       "smtp.test direct; 10.1.2.3 direct"},
      {"plain hosts: a name without dot and colon", R"({"plain_hosts": true, "route": "direct"})",
       "",
       "intranet direct; INTRANET. direct; constructor direct; __proto__ direct; a.test rest;"
       "10.1.2.3 rest; ::1 rest; [::1] rest; [2001 rest; host:80 rest; . rest"},
      {"patterns match no address, blocks match no name",
       R"({"hosts": ["a*", "1.a", "f*0", "*d00*"], "networks": ["10.0.0.0/8", "::/0"],
           "route": "direct"})",
       "",
       "a.test direct; 10.1.2.3 direct; 10.1.2.3. direct; 10.1.2.3.test rest; 010.1.2.3 rest;"
       "10.1 rest; a::1 direct; [10.1.2.3] rest"},
      {"no pattern matches an address even where no block does",
       R"({"hosts": ["a*", "f*0", "*d00*"], "route": "direct"})", "",
       "a::1 rest; [a::1] rest; fd00::0 rest; fd00 direct"},
      {"hosts are made comparable first",
       R"({"hosts": ["www.a.test"], "networks": ["fd00::/8"], "route": "direct"})", "",
       "WWW.A.Test direct; www.a.test. direct; www.a.test.. rest; [FD00::1] direct;"
       "fd00:0:0:0:0:0:0:1 direct; FD00::10.1.2.3 direct"},
      {"stars take dots and nothing; a domain's star does not take nothing",
       R"({"hosts": ["*cdn.a.test", "auto.*.b.test", "*.c.test"], "route": "direct"})", "",
       "cdn.a.test direct; xcdn.a.test direct; x.y.cdn.a.test direct; cdn.a.test.evil rest;"
       "auto.x.b.test direct; auto.x.y.b.test direct; auto.b.test rest; c.test rest;"
       "x.c.test direct; xc.test rest"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const Compiled made = compiled(
        policy(row.rules),
        {catalog(row.endpoints.empty() ? pattern_json("unused.test", "") : row.endpoints)});
    INFO(to_text(made.diags));
    REQUIRE_FALSE(has_errors(made.diags));
    check_decisions(made, row.decisions);
    CHECK(sum(made.lowered.ledger) ==
          items(made.catalogs) + static_cast<int>(made.lowered.ledger.own));
  }
}

TEST_CASE("lower: the order of the rules it makes") {
  const Compiled made = compiled(
      policy(R"({"plain_hosts": true, "hosts": ["z.test", "a.test"],
                 "networks": ["fd00::/8", "10.0.0.0/8", "::1", "9.0.0.0/8"], "select": {},
                 "route": "direct"},
                {"hosts": ["last.test"], "route": "edge"})"),
      {catalog(network_json("fd00:1::/32", "Optimize") + "," + network_json("10.0.0.0/16", "") +
               "," + network_json("10.1.0.0/24", "") + "," + pattern_json("*.b.test", "") + "," +
               pattern_json("w.b.test", "") + "," + pattern_json("a*.tes", "Default") + "," +
               pattern_json("b*.tes", "Allow"))});
  // Plain hosts; own hosts as written; own blocks as written, IPv4 first; then what it selects:
  // 8 literals, 7, 5 (Allow before Default); the longer IPv4 prefix, then IPv6.
  CHECK(to_text(made.lowered.rules) ==
        "plain hosts direct\nz.test direct\na.test direct\n"
        "10.0.0.0/8 direct\n9.0.0.0/8 direct\nfd00::/8 direct\n::1/128 direct\n"
        "w.b.test direct\n*.b.test direct\nb*.tes direct\na*.tes direct\n"
        "10.1.0.0/24 direct\n10.0.0.0/16 direct\nfd00:1::/32 direct\n"
        "last.test edge\n");
  CHECK(made.lowered.rules.otherwise == made.policy.otherwise);
  CHECK(made.lowered.rules.routes.size() == 4);
  CHECK_FALSE(made.lowered.rules.resolve_names);
  CHECK(made.lowered.rules.rules.front().policy_rule == 0);
  CHECK(made.lowered.rules.rules.back().policy_rule == 1);
}

TEST_CASE("lower: a rule keeps the catalog items it stands for") {
  const std::string first = pattern_json("*.a.test", "Default", service("S1")) + "," +
                            pattern_json("*.a.test", "Optimize", service("S1")) + "," +
                            pattern_json("b.test", "Default");
  const std::string second = pattern_json("*.a.test", "Optimize", service("S2"));
  const Compiled made =
      compiled(policy(std::string(kByCategory) + R"(, {"hosts": ["c.test"], "route": "lab"})"),
               {catalog(first, "one.json"), catalog(second, "two.json")});
  const auto& rules = made.lowered.rules.rules;
  REQUIRE(rules.size() == 3);
  // The Default item has another route: the rule does not stand for it.
  CHECK(rules[0].origins == std::vector<EndpointRef>{{0, 1}, {1, 0}});
  CHECK(rules[1].origins == std::vector<EndpointRef>{{0, 2}});
  CHECK(rules[2].origins.empty());
}

TEST_CASE("lower: one item with two routes on the same level is refused, with both places") {
  const std::string endpoints = "\n" + pattern_json("a.test", "Allow", service("S1")) + ",\n  " +
                                pattern_json("a.test", "Allow", service("S2"));
  const Compiled made = compiled(policy(kByService), {catalog(endpoints)});
  REQUIRE(made.diags.size() == 1);
  const Diag& diag = made.diags.front();
  CHECK(diag.code == DiagCode::RouteAmbiguous);
  CHECK(diag.subject == "a.test");
  CHECK(diag.where == SourceRef{"catalog.json", 3, 15});  // Of the second one's pattern.
  for (const char* part :
       {"'by service'", "'S1'", "'S2'", "'direct'", "'edge'", "catalog.json:2"}) {
    CAPTURE(part);
    CHECK(diag.detail.find(part) != std::string::npos);
  }
  CHECK(sum(made.lowered.ledger) == 2);
}

TEST_CASE("lower: what is no ambiguity") {
  struct Row {
    const char* name;
    std::string rules;
    std::string endpoints;
  };
  const std::string two = pattern_json("a.test", "Allow", service("S1")) + "," +
                          pattern_json("a.test", "Allow", service("S2"));
  const Row rows[] = {
      {"a rule before it names the item",
       R"({"hosts": ["a.test"], "route": "lab"}, )" + std::string(kByService), two},
      {"a rule before it covers the item",
       R"({"hosts": ["*.test"], "route": "lab"}, )" + std::string(kByService), two},
      {"both have one route",
       R"({"select": {}, "by": "service", "routes": {"S1": "edge", "S2": "edge"}})", two},
      {"the category decides", kByService,
       pattern_json("a.test", "Allow", service("S1")) + "," +
           pattern_json("a.test", "Default", service("S2"))},
      {"two items of different length", kByService,
       pattern_json("a.test", "Allow", service("S1")) + "," +
           pattern_json("*.test", "Allow", service("S2"))},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(to_text(compiled(policy(row.rules), {catalog(row.endpoints)}).diags) == "");
  }
}
