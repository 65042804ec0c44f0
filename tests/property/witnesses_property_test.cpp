// Witnesses against every short host there is.

#include <algorithm>
#include <map>
#include <set>

#include "tests/property/random.hpp"
#include "validate/witnesses.hpp"

using namespace pacwright;

namespace {

constexpr std::size_t kLongest = 7;

/// Every name of at most kLongest characters, shortest first. "c" stands for what no pattern names.
std::vector<std::string> all_names() {
  std::vector<std::string> names, texts = {""};
  for (std::size_t length = 1; length <= kLongest; ++length) {
    std::vector<std::string> longer;
    for (const std::string& text : texts) {
      for (const char c : {'a', 'b', 'c', '.'}) {
        if (c == '.' && (text.empty() || text.back() == '.')) continue;
        longer.push_back(text + c);
        if (c != '.') names.push_back(longer.back());
      }
    }
    texts = std::move(longer);
  }
  return names;
}

using Combination = std::pair<std::vector<std::uint32_t>, bool>;

Combination combination_of(const std::string& name, const std::vector<HostPattern>& patterns) {
  Combination found{{}, name.find('.') == std::string::npos};
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    if (patterns[i].matches(name)) found.first.push_back(static_cast<std::uint32_t>(i));
  }
  return found;
}

std::string describe(const std::vector<HostPattern>& patterns) {
  std::string text;
  for (const HostPattern& each : patterns) text += each.text() + " ";
  return text;
}

std::vector<HostPattern> random_patterns(Random& random) {
  std::set<HostPattern> patterns;
  for (int left = random.below(7); left > 0; --left) {
    for (;;) {
      const auto parsed = HostPattern::parse(random_text(random, "aab.**", 7), {});
      if (!parsed) continue;
      patterns.insert(*parsed);
      break;
    }
  }
  return {patterns.begin(), patterns.end()};
}

template <class T>
std::vector<const T*> pointers_to(const std::vector<T>& values) {
  std::vector<const T*> pointers;
  for (const T& value : values) pointers.push_back(&value);
  return pointers;
}

}  // namespace

TEST_CASE("random patterns: every combination that a short name has, and no other") {
  Random random;
  const auto names = all_names();
  std::size_t combinations = 0, longer = 0;
  for (int round = 0; round < 150; ++round) {
    const auto patterns = random_patterns(random);
    CAPTURE(describe(patterns));
    std::map<Combination, std::size_t> shortest;
    for (const std::string& name : names) {
      shortest.emplace(combination_of(name, patterns), name.size());
    }
    const NameWitnesses witnesses(pointers_to(patterns));
    REQUIRE(witnesses.extent() == NameWitnesses::Extent::Steps);
    std::set<Combination> found;
    for (const auto& each : witnesses.combinations()) {
      const std::string& host = each.host;
      CAPTURE(host);
      const Combination claimed{each.patterns, each.plain};
      CHECK(Host::from(host).is_name());
      CHECK(Host::from(host).text == host);
      CHECK(combination_of(host, patterns) == claimed);
      CHECK(found.insert(claimed).second);
      const auto expected = shortest.find(claimed);
      if (expected == shortest.end()) {
        CHECK(host.size() > kLongest);
        ++longer;
      } else {
        CHECK(host.size() == expected->second);
      }
    }
    for (const auto& [combination, size] : shortest) CHECK(found.contains(combination));
    combinations += found.size();
  }
  MESSAGE(combinations, " combinations, ", longer, " of them only for longer names");
  CHECK(combinations > 1000);
}

TEST_CASE("random blocks of a /24: the ranges are where neighbours are in other blocks") {
  Random random;
  for (int round = 0; round < 100; ++round) {
    std::vector<Cidr> blocks;
    std::string text;
    for (int left = random.below(8); left > 0; --left) {
      const int prefix = 24 + random.below(9);
      const auto last = static_cast<std::uint32_t>(random.below(256));
      const IpAddress first = IpAddress::from_v4(0xc0000200U + last).with_low_bits(prefix, false);
      blocks.push_back(cidr(first.to_string() + "/" + std::to_string(prefix)));
      text += blocks.back().to_string() + " ";
    }
    CAPTURE(text);
    // One address before and one behind the /24 is in no block.
    std::vector<IpAddress> expected = {IpAddress::from_v4(0)};
    std::vector<bool> before(blocks.size(), false);
    for (std::uint32_t number = 0xc00001ffU; number <= 0xc0000300U; ++number) {
      const IpAddress address = IpAddress::from_v4(number);
      std::vector<bool> now;
      for (const Cidr& block : blocks) now.push_back(block.contains(address));
      if (now != before) expected.push_back(address);
      before = now;
    }
    const auto ranges = ranges_between(pointers_to(blocks), IpFamily::V4);
    REQUIRE(ranges.size() == expected.size());
    for (std::size_t i = 0; i < ranges.size(); ++i) {
      CHECK(ranges[i].first == expected[i]);
      const auto behind = ranges[i].last.next();
      CHECK(behind == (i + 1 < expected.size() ? std::optional(expected[i + 1]) : std::nullopt));
    }
    CHECK(ranges_between(pointers_to(blocks), IpFamily::V6).size() == 1);
  }
}
