#pragma once
#include <cstdlib>
#include <random>
#include <vector>

#include "base/text.hpp"
#include "tests/unit/support.hpp"

// Random policies and what they are made of. Every test prints its seed; PACWRIGHT_SEED=n repeats a
// run, or tries another.

namespace pacwright {

inline std::uint32_t seed() {
  const char* text = std::getenv("PACWRIGHT_SEED");
  const auto number = text == nullptr ? std::nullopt : parse_number(text, 0xffffffffU);
  return number ? static_cast<std::uint32_t>(*number) : 20240329U;
}

/// The same numbers with every standard library: its distributions are not.
class Random {
 public:
  Random() : engine_(seed()) { MESSAGE("PACWRIGHT_SEED=", seed()); }

  int below(int limit) { return static_cast<int>(engine_() % static_cast<unsigned>(limit)); }
  bool chance(int percent) { return below(100) < percent; }

  template <class T>
  const T& pick(const std::vector<T>& from) {
    return from[static_cast<std::size_t>(below(static_cast<int>(from.size())))];
  }

 private:
  std::mt19937 engine_;
};

inline std::string random_text(Random& random, std::string_view alphabet, int longest) {
  std::string text;
  for (int left = random.below(longest) + 1; left > 0; --left) {
    text += alphabet[static_cast<std::size_t>(random.below(static_cast<int>(alphabet.size())))];
  }
  return text;
}

/// Short and of few letters, so that patterns meet.
inline HostPattern random_pattern(Random& random) {
  for (;;) {
    const std::string_view alphabet = random.chance(30) ? "ab.-*" : "ab.*";
    auto parsed = HostPattern::parse(random_text(random, alphabet, 7), {});
    if (parsed) return *parsed;
  }
}

/// Of few different bytes, so that blocks nest and touch.
inline IpAddress random_address(Random& random, IpFamily family) {
  static const std::vector<int> kBytes4 = {0, 10, 127, 128, 255};
  static const std::vector<int> kBytes6 = {0, 0, 0, 0x10, 0xfd, 0xff};
  IpAddress::Bytes bytes{};
  const std::size_t size = family == IpFamily::V4 ? 4 : 16;
  for (std::size_t i = 0; i < size; ++i) {
    bytes[i] = static_cast<std::uint8_t>(random.pick(family == IpFamily::V4 ? kBytes4 : kBytes6));
  }
  return IpAddress::from_bytes(family, bytes);
}

inline Cidr random_block(Random& random) {
  static const std::vector<int> kPrefixes6 = {0, 1, 4, 8, 25, 46, 64, 127, 128};
  const IpFamily family = random.chance(50) ? IpFamily::V4 : IpFamily::V6;
  const int prefix = family == IpFamily::V4 ? random.below(33)
                     : random.chance(50)    ? random.pick(kPrefixes6)
                                            : random.below(129);
  const IpAddress first = random_address(random, family).with_low_bits(prefix, false);
  return cidr(first.to_string() + "/" + std::to_string(prefix));
}

inline Item random_item(Random& random) {
  if (random.chance(70)) return random_pattern(random);
  return random_block(random);
}

inline const std::vector<std::string> kCategories = {"Optimize", "Allow", "Default"};
inline const std::vector<std::string> kServices = {"S1", "S2", "S3"};

inline Catalog random_catalog(Random& random, const std::string& file) {
  static const std::vector<std::string> kDirections = {"outbound", "outbound", "client", "inbound"};
  static const std::vector<std::string> kPorts = {"", "443", "25", "25,443", "80,440-450"};
  Catalog made;
  made.file = file;
  for (int left = random.below(8) + 1; left > 0; --left) {
    Endpoint endpoint(random_item(random));
    endpoint.category = random.pick(kCategories);
    endpoint.service = random.pick(kServices);
    endpoint.direction = random.pick(kDirections);
    endpoint.tcp = *parse_ports(random.pick(kPorts));
    if (random.chance(10)) endpoint.udp = *parse_ports("3478");
    endpoint.line = static_cast<int>(made.endpoints.size()) + 1;
    made.endpoints.push_back(std::move(endpoint));
  }
  drop_repeated(made);
  return made;
}

inline Selector random_selector(Random& random) {
  Selector selector;
  selector.mail = random.chance(20);
  if (random.chance(30)) {
    selector.filters.push_back({Field::Service, {{random.pick(kServices), {}}}});
  }
  if (random.chance(15)) {
    selector.filters.push_back({Field::Direction, {{"inbound", {}}, {"outbound", {}}}});
  }
  if (random.chance(15)) selector.filters.push_back({Field::Port, {{"443", {}}}});
  return selector;
}

inline PolicyRule random_rule(Random& random, int number) {
  PolicyRule rule;
  rule.name = "rule " + std::to_string(number);
  const bool by_value = random.chance(50);
  if (by_value) {
    rule.select = random_selector(random);
    rule.by = random.chance(80) ? Field::Category : Field::Service;
    for (const std::string& value : rule.by == Field::Category ? kCategories : kServices) {
      if (random.chance(80)) rule.routes.push_back({{value, {}}, random.below(4)});
    }
    return rule;
  }
  rule.route = random.below(4);
  rule.plain_hosts = random.chance(20);
  for (int left = random.below(4); left > 0; --left) {
    rule.hosts.push_back({random_pattern(random), {}});
  }
  for (int left = random.below(3); left > 0; --left) {
    rule.networks.push_back({random_block(random), {}});
  }
  if (random.chance(30)) rule.select = random_selector(random);
  return rule;
}

inline Policy random_policy(Random& random) {
  Policy made;
  made.file = "policy.json";
  made.name = "random";
  made.dns = random.chance(25) ? DnsUse::Resolve : DnsUse::Never;
  made.routes = {{"direct", "DIRECT", {}},
                 {"edge", "PROXY edge.test:8080", {}},
                 {"lab", "PROXY lab.test:8080", {}},
                 {"rest", "PROXY rest.test:8080; DIRECT", {}}};
  made.otherwise = 3;
  for (int left = random.below(4) + 1; left > 0; --left) {
    made.rules.push_back(random_rule(random, left));
  }
  return made;
}

/// Everything compiled; tries again where a selector names what this catalog lacks, or one item got
/// two routes on one level: such policies are refused.
inline Compiled random_case(Random& random) {
  for (;;) {
    std::vector<Catalog> catalogs = {random_catalog(random, "one.json")};
    if (random.chance(40)) catalogs.push_back(random_catalog(random, "two.json"));
    Compiled made = compiled(random_policy(random), std::move(catalogs));
    if (!has_errors(made.diags)) return made;
  }
}

inline std::string describe(const Compiled& made) {
  std::string text = "rules as lowered:\n" + to_text(made.lowered.rules);
  for (const Catalog& each : made.catalogs) {
    for (const Endpoint& e : each.endpoints) {
      text += each.file + ": " + e.item_text() + " " + e.category + " " + e.service + " " +
              e.direction + " " + to_string(e.tcp) + "\n";
    }
  }
  return text;
}

}  // namespace pacwright
