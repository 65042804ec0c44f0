#include "lower/taken_hosts.hpp"

#include <algorithm>
#include <random>
#include <set>

#include "tests/unit/support.hpp"

using namespace pacwright;

namespace {

/// The numbers of the matches that take the last one: "0 1".
std::string takers_of_last(const std::vector<std::string>& matches) {
  TakenHosts taken;
  for (std::size_t i = 0; i + 1 < matches.size(); ++i) {
    const Match one = match(matches[i]);
    if (taken.takers_of(one).empty()) taken.add(one, static_cast<int>(i));
  }
  std::string text;
  for (const int by : taken.takers_of(match(matches.back()))) {
    text += (text.empty() ? "" : " ") + std::to_string(by);
  }
  return text;
}

}  // namespace

TEST_CASE("takers_of: which earlier matches take another whole, alone or between them") {
  struct Row {
    const char* name;
    std::vector<std::string> matches;
    const char* want;
  };
  const Row rows[] = {
      {"a name below a wildcard", {"*.corp.test", "extranet.corp.test"}, "0"},
      {"a wildcard leaves its domain", {"*.corp.test", "corp.test"}, ""},
      {"a name does not take a wildcard", {"extranet.corp.test", "*.corp.test"}, ""},
      {"a domain and its wildcard leave what ends alike",
       {"corp.test", "*.corp.test", "*corp.test"},
       ""},
      {"what ends alike takes both", {"*corp.test", "corp.test", "*.corp.test"}, "0"},
      {"a glob in a glob", {"a*.test", "ab*c.test"}, "0"},
      {"globs that overlap", {"a*.test", "*b.test"}, ""},
      {"the first one that takes it", {"*.test", "*.corp.test", "x.corp.test"}, "0"},
      {"an exception of it does not count", {"x.corp.test", "*.corp.test", "*.corp.test"}, "1"},
      {"the same name", {"a.test", "a.test"}, "0"},
      {"no name takes a block", {"*.test", "10.0.0.0/8"}, ""},
      {"plain hosts take a name without dot", {"plain hosts", "intranet"}, "0"},
      {"and no other", {"plain hosts", "intranet.test"}, ""},
      {"plain hosts", {"plain hosts", "a*", "plain hosts"}, "0"},
      {"nothing else takes plain hosts", {"a*", "b*", "*c", "plain hosts"}, ""},
      {"plain hosts leave names with a dot", {"plain hosts", "corp*"}, ""},
      {"what has a dot in the star", {"plain hosts", "corp*.*", "corp*"}, "0 1"},
      {"the other way round", {"corp*.*", "plain hosts", "corp*"}, "0 1"},
      {"one of two stars only", {"plain hosts", "*.*corp", "*corp*"}, ""},
      {"one star takes the dots of both", {"plain hosts", "*o*", "*corp*"}, "1"},

      {"halves", {"10.0.0.0/9", "10.128.0.0/9", "10.0.0.0/8"}, "0 1"},
      {"one half", {"10.0.0.0/9", "10.0.0.0/8"}, ""},
      {"halves that are no halves", {"10.0.0.0/9", "11.0.0.0/9", "10.0.0.0/8"}, ""},
      {"below halves", {"10.0.0.0/9", "10.128.0.0/9", "10.128.0.0/16"}, "1"},
      {"quarters and a half",
       {"10.64.0.0/10", "10.128.0.0/9", "10.0.0.0/10", "10.0.0.0/8"},
       "0 1 2"},
      {"a wider one alone, whatever was taken before",
       {"10.0.0.0/9", "10.0.0.0/7", "10.0.0.0/8"},
       "1"},
      {"halves, before a wider one",
       {"10.0.0.0/9", "10.128.0.0/9", "10.0.0.0/7", "10.0.0.0/8"},
       "0 1"},
      {"what decides nothing takes nothing",
       {"10.0.0.0/9", "10.128.0.0/9", "10.0.0.0/8", "10.0.0.0/8"},
       "0 1"},
      {"all addresses by halves", {"0.0.0.0/1", "128.0.0.0/1", "0.0.0.0/0"}, "0 1"},
      {"families are apart", {"0.0.0.0/0", "::/0"}, ""},
      {"IPv6 by halves", {"fd00::/9", "fd80::/9", "fd00::/8"}, "0 1"},
      {"the last addresses", {"255.255.255.254", "255.255.255.255", "255.255.255.254/31"}, "0 1"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(takers_of_last(row.matches) == row.want);
  }
}

TEST_CASE("takers_of: of random blocks those that decide for their addresses") {
  std::mt19937 random(7);
  for (int round = 0; round < 400; ++round) {
    // In 32 addresses, each with the block that decides for it.
    constexpr int kWidth = 32;
    std::vector<int> decided(kWidth, -1);
    TakenHosts taken;
    for (int id = 0; id < 14; ++id) {
      const int bits = static_cast<int>(random() % 6);
      const int first = static_cast<int>(random() % kWidth) >> bits << bits;
      const Cidr block = cidr("10.0.0." + std::to_string(first) + "/" + std::to_string(32 - bits));
      std::set<int> deciding;
      for (int i = first; i < first + (1 << bits); ++i) {
        deciding.insert(decided[static_cast<std::size_t>(i)]);
      }
      const std::vector<int> takers = taken.takers_of(block);
      CAPTURE(round);
      CAPTURE(id);
      CAPTURE(block.to_string());
      REQUIRE(takers.empty() == deciding.contains(-1));
      if (takers.empty()) {
        taken.add(block, id);
        for (int i = first; i < first + (1 << bits); ++i) {
          int& by = decided[static_cast<std::size_t>(i)];
          if (by < 0) by = id;
        }
      } else if (takers.size() > 1) {
        REQUIRE(std::set<int>(takers.begin(), takers.end()) == deciding);
      } else {
        // It alone contains the block; what it does not decide, earlier ones do.
        REQUIRE(*deciding.rbegin() == takers.front());
      }
    }
  }
}

TEST_CASE("takers_of: of random patterns and plain hosts, against every short name") {
  // No pattern can spell '#': it stands for the characters that none of them names.
  std::vector<std::string> names = {""};
  for (std::size_t i = 0; i < names.size() && names[i].size() < 6; ++i) {
    for (const char c : std::string_view("ab.#")) {
      const bool bare = c == '.' && (names[i].empty() || names[i].back() == '.');
      if (!bare) names.push_back(names[i] + c);
    }
  }
  std::erase_if(names, [](const std::string& name) { return name.empty() || name.back() == '.'; });

  std::mt19937 random(11);
  int whole = 0, together = 0;
  for (int round = 0; round < 120; ++round) {
    std::vector<Match> earlier;
    TakenHosts taken;
    for (int id = 0; id < 7; ++id) {
      Match one = PlainHosts{};
      while (random() % 6 != 0) {
        std::string text;
        for (std::size_t size = 1 + random() % 4; text.size() < size;)
          text += "ab.**"[random() % 5];
        const auto parsed = HostPattern::parse(text, {});
        if (!parsed) continue;
        one = *parsed;
        break;
      }
      const bool is_left = std::ranges::any_of(names, [&](const std::string& name) {
        const Host host{name, std::nullopt};
        return matches(one, host) &&
               std::ranges::none_of(earlier, [&](const Match& m) { return matches(m, host); });
      });
      const std::vector<int> takers = taken.takers_of(one);
      CAPTURE(round);
      CAPTURE(to_text(one));
      REQUIRE(takers.empty() == is_left);
      whole += takers.empty() ? 0 : 1;
      together += takers.size() > 1 ? 1 : 0;
      if (takers.empty()) taken.add(one, id);
      earlier.push_back(one);
    }
  }
  CHECK(whole > 20);
  CHECK(together > 0);
}
