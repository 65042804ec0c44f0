#include <algorithm>

#include "base/text.hpp"
#include "tests/unit/support.hpp"
#include "validate/reference/policy_matcher.hpp"

// The laws of the policy are in lower_test.cpp, which asks the reference too. Here is what it does
// on its own.

using namespace pacwright;

namespace {

std::string route_name(const PolicyMatcher& matcher, const Policy& policy, std::string_view host,
                       const std::string& resolved = "") {
  return policy.route(matcher.route_of(host, resolved)).name;
}

}  // namespace

TEST_CASE("PolicyMatcher: hosts as clients hand them over") {
  const Policy made = policy(R"(
      {"hosts": ["*.a.test", "xn--bcher-kva.test"], "networks": ["10.0.0.0/8", "fd00::/8"],
       "route": "direct"},
      {"plain_hosts": true, "route": "lab"})");
  const std::vector<Catalog> none;
  const PolicyMatcher matcher(made, none);
  struct Row {
    const char* host;
    const char* want;
  };
  const Row rows[] = {
      {"x.a.test", "direct"},
      {"X.A.TEST.", "direct"},
      {"x.a.test..", "rest"},
      {"a.test", "rest"},
      {"xa.test", "rest"},
      {"B\xC3\xBC"
       "cher.test",
       "direct"},
      {"10.0.0.0", "direct"},
      {"10.255.255.255.", "direct"},
      {"11.0.0.0", "rest"},
      {"010.0.0.1", "rest"},
      {"[10.0.0.1]", "rest"},
      {"fd00::1", "direct"},
      {"[FD00::1]", "direct"},
      {"[fd00::1].", "direct"},
      {"fe00::1", "rest"},
      {"::ffff:10.0.0.1", "rest"},
      {"intranet", "lab"},
      {"INTRANET.", "lab"},
      {"", "rest"},
      {".", "rest"},
      {"[2001", "rest"},
      {"__proto__", "lab"},
      {"a b", "lab"},
      {"]", "lab"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.host);
    CHECK(route_name(matcher, made, row.host) == row.want);
  }
}

TEST_CASE("PolicyMatcher: names resolve only if the policy says so, and go before networks") {
  const std::string rules = R"(
      {"select": {}, "by": "service", "routes": {"S1": "direct", "S2": "edge"}},
      {"hosts": ["late.test"], "networks": ["11.0.0.0/8"], "route": "lab"})";
  const std::vector<Catalog> catalogs = {
      catalog(R"({"network": "10.0.0.0/8", "service": "S1"}, {"pattern": "a*", "service": "S2"})")};
  const Policy never = policy(rules);
  const Policy resolve = policy(rules, "\"dns\": \"resolve\", ");
  const PolicyMatcher quiet(never, catalogs), asking(resolve, catalogs);
  struct Row {
    const char* host;
    const char* resolved;
    const char* without;
    const char* with;
  };
  const Row rows[] = {
      {"x.test", "", "rest", "rest"},
      {"x.test", "10.1.2.3", "rest", "direct"},
      {"a.test", "10.1.2.3", "edge", "edge"},  // What the name says is more exact.
      {"x.test", "11.1.2.3", "rest", "lab"},
      {"late.test", "10.1.2.3", "lab", "direct"},  // The first rule matches its address.
      {"10.1.2.3", "11.1.2.3", "direct", "direct"},
      {"192.0.2.1", "10.1.2.3", "rest", "rest"},  // An address is not resolved again.
      {"", "10.1.2.3", "rest", "rest"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.host);
    CAPTURE(row.resolved);
    CHECK(route_name(quiet, never, row.host, row.resolved) == row.without);
    CHECK(route_name(asking, resolve, row.host, row.resolved) == row.with);
  }
}

// Known fault: the reference does not take the blanks, and so disagrees.
TEST_CASE("PolicyMatcher: ports of a selector may have blanks, as policies are read") {
  for (const char* port : {"443", "440-450", "440 - 450", " 443 "}) {
    CAPTURE(port);
    const Policy made =
        policy("{\"select\": {\"port\": \"" + std::string(port) + "\"}, \"route\": \"direct\"}");
    const std::vector<Catalog> catalogs = {catalog(R"({"pattern": "a.test", "tcp": ["400-500"]})")};
    const Compiled all = compiled(made, catalogs);
    CHECK(to_text(all.diags) == "");
    CHECK(route_of(all.lowered.rules, Host::from("a.test")) == 0);
    CHECK(PolicyMatcher(made, catalogs).route_of("a.test") == 0);
  }
}
