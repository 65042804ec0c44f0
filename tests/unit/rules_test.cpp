#include "model/rules.hpp"

#include "tests/unit/support.hpp"

using namespace pacwright;

TEST_CASE("matches: names by patterns, addresses by blocks, never the other way") {
  struct Row {
    const char* match;
    const char* host;
    bool want;
  };
  const Row rows[] = {
      {"a.test", "A.TEST.", true},
      {"*.test", "a.test", true},
      {"*.test", "test", false},
      {"a*", "a::1", false},  // An address, although the text would match.
      {"f*0", "[fd00::0]", false},
      {"10.0.0.0/8", "10.1.2.3", true},
      {"10.0.0.0/8", "10.1.2.3.", true},
      {"10.0.0.0/8", "10.1.2.3.test", false},
      {"10.0.0.0/8", "010.1.2.3", false},
      {"10.0.0.0/8", "10.1", false},
      {"10.0.0.0/8", "::ffff:10.1.2.3", false},
      {"fd00::/8", "[FD00::1]", true},
      {"fd00::/8", "fd00:0:0::1", true},
      {"fd00::/8", "fd00", false},
      {"0.0.0.0/0", "a.test", false},
      {"plain hosts", "intranet", true},
      {"plain hosts", "a.test", false},
      {"plain hosts", "", false},
      {"plain hosts", "::1", false},
      {"plain hosts", "10.1.2.3", false},
      {"plain hosts", "[2001", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.match);
    CAPTURE(row.host);
    CHECK(matches(match(row.match), Host::from(row.host)) == row.want);
    CHECK(to_text(match(row.match)) == row.match);
  }
}

TEST_CASE("matches: a resolved name is matched by its address too, an address only by itself") {
  const auto resolved = IpAddress::parse("10.1.2.3");
  CHECK(matches(match("10.0.0.0/8"), Host::from("a.test"), resolved));
  CHECK(matches(match("*.test"), Host::from("a.test"), resolved));
  CHECK_FALSE(matches(match("11.0.0.0/8"), Host::from("a.test"), resolved));
  CHECK_FALSE(matches(match("::/0"), Host::from("a.test"), resolved));
  CHECK_FALSE(matches(match("10.0.0.0/8"), Host::from("192.0.2.1"), resolved));
}

TEST_CASE("first_match, route_of: the first rule decides, else `otherwise`") {
  RuleSet rules;
  rules.routes = {{"direct", "DIRECT", {}}, {"edge", "PROXY e:1", {}}, {"rest", "PROXY r:1", {}}};
  rules.otherwise = 2;
  CHECK(first_match(rules, Host::from("a.test")) == -1);
  CHECK(route_of(rules, Host::from("a.test")) == 2);

  rules.rules = {{match("a.test"), 1, 0, {}},
                 {match("*.test"), 0, 0, {}},
                 {match("10.0.0.0/8"), 1, 1, {}},
                 {match("a.test"), 0, 2, {}}};
  struct Row {
    const char* host;
    const char* resolved;
    int rule;
    RouteId route;
  };
  const Row rows[] = {
      {"a.test", "", 0, 1},   {"b.test", "", 1, 0},
      {"b.other", "", -1, 2}, {"b.other", "10.0.0.1", 2, 1},
      {"10.0.0.1", "", 2, 1}, {"b.test", "10.0.0.1", 1, 0},
      {"", "", -1, 2},
  };
  for (const Row& row : rows) {
    CAPTURE(row.host);
    const Host host = Host::from(row.host);
    const auto resolved = IpAddress::parse(row.resolved);
    CHECK(first_match(rules, host, resolved) == row.rule);
    CHECK(route_of(rules, host, resolved) == row.route);
  }
}
