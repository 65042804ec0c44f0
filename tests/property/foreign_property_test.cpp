#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/property/random.hpp"
#include "validate/foreign/compare_pacs.hpp"
#include "validate/url.hpp"

// Random PAC files of the clauses that people write, changed in one place: whenever the two differ
// for a host of a list that knows nothing of how probes are found, compare_pacs must see it, too.

namespace pacwright {
namespace {

const std::vector<std::string> kDomains = {"a.test", "b.a.test", "c.test", "dept.c.test"};
const std::vector<std::string> kStarts = {"www", "mail", "dept"};
const std::vector<std::string> kNets = {"\"10.0.0.0\", \"255.0.0.0\"",
                                        "\"10.1.0.0\", \"255.255.0.0\"",
                                        "\"192.168.4.0\", \"255.255.252.0\""};
const std::vector<std::string> kRoutes = {"PROXY p:1", "PROXY q:1", "DIRECT", "PROXY p:1; DIRECT"};

std::vector<Probe> enumerated_hosts() {
  std::vector<std::string> hosts = {"plain",         "www",         "mail",       "dept",
                                    "10.0.0.1",      "10.1.2.3",    "10.255.0.1", "192.168.4.1",
                                    "192.168.7.255", "192.168.8.0", "11.0.0.1"};
  std::vector<std::string> all = kDomains;
  all.insert(all.end(), {"other.test", "xa.test", "a.test.evil.test"});
  for (const std::string& domain : all) {
    hosts.push_back(domain);
    for (const char* const start : {"www.", "mail.", "dept.", "x.", "y.x.", "www.x.", "x"}) {
      hosts.push_back(start + domain);
    }
  }
  std::vector<Probe> probes;
  for (const std::string& host : hosts) probes.push_back({"https://" + host + "/", host});
  return probes;
}

std::string random_condition(Random& random) {
  const std::string domain = random.pick(kDomains), start = random.pick(kStarts);
  std::string escaped;
  for (const char c : domain) escaped += c == '.' ? std::string("\\.") : std::string(1, c);
  switch (random.below(10)) {
    case 0: return "shExpMatch(host, \"*." + domain + "\")";
    case 1: return "shExpMatch(host, \"*" + domain + "\")";
    case 2: return "shExpMatch(host, \"" + start + ".*\")";
    case 3: return "dnsDomainIs(host, \"." + domain + "\")";
    case 4: return "dnsDomainIs(host, \"" + domain + "\")";
    case 5: return "host == \"" + start + "." + domain + "\"";
    case 6: return "isInNet(host, " + random.pick(kNets) + ")";
    case 7: return "isPlainHostName(host)";
    case 8: return "/\\." + escaped + "$/.test(host)";
    default: return "({\"" + domain + "\": 1})[host.replace(/^[^.]*\\./, \"\")] === 1";
  }
}

struct Clause {
  std::string condition, route;
};

std::string to_pac(const std::vector<Clause>& clauses) {
  std::string text = "function FindProxyForURL(url, host) {\n";
  for (const Clause& clause : clauses) {
    text += "  if (" + clause.condition + ") return \"" + clause.route + "\";\n";
  }
  return text + "  return \"PROXY rest:1\";\n}\n";
}

std::vector<std::string> results(const std::string& script, const std::vector<Probe>& probes) {
  auto loaded = PacScript::load(script, "any.pac");
  REQUIRE(loaded);
  PacScript pac = *std::move(loaded);
  std::vector<std::string> all;
  for (const auto& answer : pac.run(probes)) {
    REQUIRE(answer);
    all.push_back(answer->result);
  }
  return all;
}

}  // namespace

TEST_CASE("compare_pacs sees what an independent list of hosts sees") {
  Random random;
  const auto probes = enumerated_hosts();
  const std::string old_name = "old.pac", new_name = "new.pac";
  int different = 0;
  for (int round = 0; round < 60; ++round) {
    std::vector<Clause> clauses;
    for (int left = random.below(6) + 1; left > 0; --left) {
      clauses.push_back({random_condition(random), random.pick(kRoutes)});
    }
    const std::string before = to_pac(clauses);
    Clause& changed =
        clauses[static_cast<std::size_t>(random.below(static_cast<int>(clauses.size())))];
    if (random.chance(50)) {
      changed.route = random.pick(kRoutes);
    } else {
      changed.condition = random_condition(random);
    }
    const std::string after = to_pac(clauses);
    CAPTURE(before);
    CAPTURE(after);
    const PacDifferences found = compare_pacs({before, old_name}, {after, new_name}, {});
    if (results(before, probes) != results(after, probes)) {
      ++different;
      CHECK_FALSE(found.changes.empty());
    }
    CHECK(found.left_out.empty());
    if (before == after) CHECK(found.changes.empty());
  }
  CHECK(different > 15);
}

}  // namespace pacwright
