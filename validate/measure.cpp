#include "validate/measure.hpp"

#include <algorithm>
#include <chrono>

#include "validate/pac_script.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kMostHosts = 100, kFewestProbes = 200;
constexpr int kLeastRounds = 3, kMostRounds = 100;
/// Nanoseconds: short rounds are repeated until something is quiet. Two digits are told; more time
/// would buy none that can be trusted.
constexpr double kEnough = 4e6;

/// What costs as little as a script can.
constexpr const char* kEmptyScript = "function FindProxyForURL() { return \"DIRECT\"; }";

std::string host_for(const HostPattern& pattern) {
  std::string host = pattern.text();
  const std::size_t star = host.find('*');
  if (star != std::string::npos) host.replace(star, 1, "www");
  std::erase(host, '*');
  return host;
}

std::vector<std::string> known_hosts(const Policy& policy, const std::vector<Catalog>& catalogs) {
  std::vector<const HostPattern*> patterns;
  for (const PolicyRule& rule : policy.rules) {
    for (const PlacedPattern& host : rule.hosts) patterns.push_back(&host.pattern);
  }
  for (const Catalog& catalog : catalogs) {
    for (const Endpoint& endpoint : catalog.endpoints) {
      if (endpoint.pattern() != nullptr) patterns.push_back(endpoint.pattern());
    }
  }
  const std::size_t step = patterns.size() / kMostHosts + 1;
  std::vector<std::string> hosts;
  for (std::size_t i = 0; i < patterns.size(); i += step) hosts.push_back(host_for(*patterns[i]));
  return hosts;
}

std::vector<Probe> typical_probes(const Policy& policy, const std::vector<Catalog>& catalogs) {
  std::vector<Probe> probes;
  const auto add = [&](const std::string& host) {
    probes.push_back({"https://" + host + "/", host});
  };
  const auto known = known_hosts(policy, catalogs);
  for (const std::string& host : known) add(host);
  for (std::size_t i = 0; i <= known.size(); ++i) {
    add("www.site-" + std::to_string(i) + (i % 2 == 0 ? ".example.com" : ".example.net"));
  }
  // Of a few decisions nothing is left above what asking itself takes.
  for (std::size_t i = 0; probes.size() < kFewestProbes; ++i) probes.push_back(Probe(probes[i]));
  return probes;
}

std::optional<double> least_time(const std::string& pac, const std::vector<Probe>& probes) {
  auto script = PacScript::load(pac, "proxy.pac");
  if (!script) return std::nullopt;
  PacScript sandbox = *std::move(script);
  std::optional<double> least;
  double total = 0;
  // The first round unpacks what is packed.
  for (int round = 0; round < kLeastRounds || (round < kMostRounds && total < kEnough); ++round) {
    const auto start = std::chrono::steady_clock::now();
    const auto answers = sandbox.run(probes);
    const std::chrono::duration<double, std::nano> taken = std::chrono::steady_clock::now() - start;
    const bool failed = !std::ranges::all_of(
        answers, [](const Result<Answer>& answer) { return static_cast<bool>(answer); });
    if (failed) return std::nullopt;
    total += taken.count();
    if (!least || taken.count() < *least) least = taken.count();
  }
  return least;
}

}  // namespace

std::optional<double> measure_decision(const Policy& policy, const std::vector<Catalog>& catalogs,
                                       const std::string& pac) {
  const auto probes = typical_probes(policy, catalogs);
  const auto time = least_time(pac, probes), floor = least_time(kEmptyScript, probes);
  if (!time || !floor || *time <= *floor) return std::nullopt;
  return (*time - *floor) / static_cast<double>(probes.size());
}

}  // namespace pacwright
