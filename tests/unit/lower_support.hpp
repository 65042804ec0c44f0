#pragma once
#include <algorithm>
#include <numeric>

#include "base/text.hpp"
#include "tests/unit/support.hpp"
#include "validate/reference/policy_matcher.hpp"

// What the tests of lowering share.

namespace pacwright {

/// "www.a.test edge; x.a.test direct".
inline std::vector<std::pair<std::string, std::string>> decisions(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const std::string_view one : split(text, ';')) {
    const std::string_view pair = trim(one);
    const std::size_t space = pair.rfind(' ');
    REQUIRE(space != std::string_view::npos);
    pairs.emplace_back(pair.substr(0, space), pair.substr(space + 1));
  }
  return pairs;
}

/// The routes that the reference, the rules before and after optimising, and the PAC give to every
/// host are those that are written down.
inline void check_decisions(const Compiled& made, std::string_view text) {
  const auto wanted = decisions(text);
  std::vector<std::string> hosts;
  for (const auto& pair : wanted) hosts.push_back(pair.first);
  const auto answers = ask_pac(made.pac, hosts);
  const PolicyMatcher reference(made.policy, made.catalogs);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    CAPTURE(hosts[i]);
    const Host host = Host::from(hosts[i]);
    CHECK(made.policy.route(reference.route_of(hosts[i])).name == wanted[i].second);
    CHECK(made.policy.route(route_of(made.lowered.rules, host)).name == wanted[i].second);
    CHECK(made.policy.route(route_of(made.optimised, host)).name == wanted[i].second);
    const auto& routes = made.policy.routes;
    const auto route = std::ranges::find(routes, wanted[i].second, &Route::name);
    REQUIRE(route != routes.end());
    CHECK(answers[i] == route->result);
  }
}

inline std::string pattern_json(const std::string& text, const std::string& category,
                                const std::string& more = "") {
  return "{\"pattern\": \"" + text + "\", \"category\": \"" + category + "\"" + more + "}";
}

inline std::string network_json(const std::string& text, const std::string& category,
                                const std::string& more = "") {
  return "{\"network\": \"" + text + "\", \"category\": \"" + category + "\"" + more + "}";
}

/// Rules that send each category, or each of two services, its own way.
inline constexpr const char* kByCategory =
    R"({"name": "m365", "select": {},
        "routes": {"Optimize": "direct", "Allow": "lab", "Default": "edge"}})";
inline constexpr const char* kByService =
    R"({"name": "by service", "select": {}, "by": "service",
        "routes": {"S1": "direct", "S2": "edge"}})";

inline std::string service(const char* name) {
  return std::string(", \"service\": \"") + name + "\"";
}

inline int sum(const Ledger& ledger) {
  const auto totals = ledger.totals();
  return std::accumulate(totals.begin(), totals.end(), 0);
}

inline int items(const std::vector<Catalog>& catalogs) {
  int count = 0;
  for (const Catalog& each : catalogs) {
    count += static_cast<int>(each.endpoints.size() + each.skipped.size());
  }
  return count;
}

}  // namespace pacwright
