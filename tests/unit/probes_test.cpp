#include "validate/probes.hpp"

#include <algorithm>
#include <set>

#include "tests/unit/support.hpp"

using namespace pacwright;

namespace {

std::vector<DerivedProbe> probes_of(const std::string& rule, const std::string& more = "") {
  return derive_probes(policy("{" + rule + ", \"route\": \"direct\"}", more), {});
}

const DerivedProbe* find(const std::vector<DerivedProbe>& probes, const std::string& host) {
  const auto found = std::ranges::find(probes, host, &DerivedProbe::host);
  return found == probes.end() ? nullptr : &*found;
}

void check_all(const std::vector<DerivedProbe>& probes, const std::vector<std::string>& hosts) {
  for (const std::string& host : hosts) {
    CAPTURE(host);
    CHECK(find(probes, host) != nullptr);
  }
}

}  // namespace

TEST_CASE("derive_probes: around a name and a domain") {
  const std::vector<std::string> around = {
      "b.test",  "B.TEST",           "b.test.",      "a.b.test", "A.B.TEST.", "b.a.b.test",
      "xb.test", "b.test.evil.test", "sibling.test", "test",     "b",         "bxtest"};
  check_all(probes_of(R"("hosts": ["b.test"])"), around);
  check_all(probes_of(R"("hosts": ["*.b.test"])"), around);
}

TEST_CASE("derive_probes: around a glob, with nothing, a label and dots for its stars") {
  check_all(probes_of(R"("hosts": ["*cdn.b.test"])"),
            {"cdn.b.test", "acdn.b.test", "a.bcdn.b.test", "xcdn.b.test", "cdn.b.test.evil.test",
             "ACDN.B.TEST", "acdn.b.test.", "b.test"});
  check_all(probes_of(R"("hosts": ["auto.*.b.test"])"),
            {"auto..b.test", "auto.a.b.test", "auto.a.b.b.test", "xauto.a.b.test"});
  check_all(probes_of(R"("hosts": ["a*b*.test"])"), {"ab.test", "aaba.test", "aq.rbs.test"});
}

TEST_CASE("derive_probes: both ends of a block and one beyond, in every spelling") {
  check_all(probes_of(R"("networks": ["10.0.0.0/8"])"),
            {"9.255.255.255", "10.0.0.0", "10.255.255.255", "11.0.0.0"});
  check_all(probes_of(R"("networks": ["2603:1000::/25"])"),
            {"2603:fff:ffff:ffff:ffff:ffff:ffff:ffff", "2603:1000::", "[2603:1000::]",
             "2603:1000:0000:0000:0000:0000:0000:0000", "2603:107f:ffff:ffff:ffff:ffff:ffff:ffff",
             "2603:107F:FFFF:FFFF:FFFF:FFFF:FFFF:FFFF", "2603:1080::", "[2603:1080::]"});
  check_all(probes_of(R"("networks": ["0.0.0.0/0", "::/0"])"),
            {"0.0.0.0", "255.255.255.255", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"});
}

TEST_CASE("derive_probes: hosts that are hard on scripts, whatever the policy") {
  const auto probes = probes_of(R"("plain_hosts": true)");
  check_all(probes, {"", ".", "constructor", "__proto__", "hasOwnProperty", "::1", "[::1]", "[2001",
                     "010.1.2.3", "256.1.1.1", "localhost", "a\"b", "a\\b", "*"});
  for (const DerivedProbe& probe : probes) CHECK(probe.about == "hostile");
  CHECK(std::ranges::any_of(probes, [](const auto& p) { return p.host.size() == 253; }));
}

TEST_CASE("derive_probes: each host once, sorted, and told what it is about") {
  const Policy made = policy(R"({"hosts": ["a.test", "*.a.test", "*a.test", "a.test"],
                                 "networks": ["10.0.0.0/8", "10.0.0.0/9"], "route": "direct"})");
  const std::vector<Catalog> catalogs = {catalog(
      R"({"pattern": "*.a.test"}, {"pattern": "unselected.test", "direction": "inbound"},
         {"network": "fd00::/8"})")};
  const auto probes = derive_probes(made, catalogs);
  std::set<std::string> abouts;
  for (std::size_t i = 0; i < probes.size(); ++i) {
    if (i > 0) CHECK(probes[i - 1].host < probes[i].host);
    CHECK(probes[i].resolved.empty());
    abouts.insert(probes[i].about);
  }
  // What no rule takes is asked too: nothing must match it by mistake.
  for (const char* about : {"*a.test", "unselected.test", "10.0.0.0/9", "fd00::/8", "hostile"}) {
    CAPTURE(about);
    CHECK(abouts.contains(about));
  }
  CHECK(dns_of(probes).addresses.empty());
}

TEST_CASE("derive_probes: if names resolve, names that live in each IPv4 block and behind it") {
  const std::string rule = R"("networks": ["10.0.0.0/8", "255.0.0.0/8", "fd00::/8"])";
  const auto never = probes_of(rule);
  CHECK(std::ranges::none_of(never, [](const auto& p) { return !p.resolved.empty(); }));

  const auto probes = probes_of(rule, "\"dns\": \"resolve\", ");
  std::multiset<std::string> resolved;
  for (const DerivedProbe& probe : probes) {
    if (probe.resolved.empty()) continue;
    resolved.insert(probe.resolved);
    CHECK(Host::from(probe.host).is_name());
    CHECK(dns_of(probes).addresses.at(probe.host) == probe.resolved);
  }
  // Nothing lies behind 255.255.255.255.
  CHECK(resolved == std::multiset<std::string>{"10.0.0.0", "11.0.0.0", "255.0.0.0"});
  CHECK(dns_of(probes).addresses.size() == 3);
}

TEST_CASE("ProbeStream: in full up to a size, thinned beyond; nothing is left out") {
  struct Row {
    int patterns;
    std::size_t thinned;
  };
  const int most = static_cast<int>(ProbeStream::kMostInFull);
  // Beyond, every tenth or so is derived in full: 20,001 / 2,000 is 10, so 0, 10, ... 20,000.
  for (const Row& row : {Row{1, 0}, Row{most, 0}, Row{most + 1, 20'001 - 2'001}}) {
    CAPTURE(row.patterns);
    Policy made = policy(R"({"plain_hosts": true, "route": "direct"})");
    for (int i = 0; i < row.patterns; ++i) {
      const std::string text = (i % 2 == 0 ? "*.n" : "n") + std::to_string(i) + ".test";
      made.rules.front().hosts.push_back({*HostPattern::parse(text, {}), {}});
    }
    ProbeStream stream(made, {});
    CHECK(stream.thinned() == row.thinned);
    std::set<std::string> hosts;
    for (auto piece = stream.next(); !piece.empty(); piece = stream.next()) {
      CHECK(std::ranges::is_sorted(piece, {}, &DerivedProbe::host));
      for (const DerivedProbe& probe : piece) hosts.insert(probe.host);
    }
    CHECK(stream.next().empty());
    int missing = 0;
    for (int i = 0; i < row.patterns; ++i) {
      const std::string host = "n" + std::to_string(i) + ".test";
      for (const std::string& wanted : {host, "a." + host, "x" + host}) {
        missing += hosts.contains(wanted) ? 0 : 1;
      }
    }
    CHECK(missing == 0);
    CHECK(hosts.contains("__proto__"));
  }
}
