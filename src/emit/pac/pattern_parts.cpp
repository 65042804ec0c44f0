#include "emit/pac/pattern_parts.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace pacwright {
namespace {

/// No pattern shares more letters with many others: domains are shorter.
constexpr std::size_t kMostLetters = 40;

using Tests = std::vector<PlacedTest>;
using Key = std::string (*)(const std::string& pattern, std::size_t letters);

/// "*b.c" of "a*b.c"; empty if less than that many letters stand behind the last star.
std::string end_of(const std::string& pattern, std::size_t letters) {
  const std::size_t behind = pattern.size() - pattern.rfind('*') - 1;
  return behind < letters ? "" : "*" + pattern.substr(pattern.size() - letters);
}

std::string beginning_of(const std::string& pattern, std::size_t letters) {
  return pattern.find('*') < letters ? "" : pattern.substr(0, letters) + "*";
}

std::string key_of(const std::string& pattern, Key key, std::size_t letters) {
  return pattern.find('*') == std::string::npos ? "" : key(pattern, letters);
}

/// With how many letters the fewest patterns have to be tried: those of the largest part, and those
/// with fewer letters. 0 if with any number that is all of them.
std::size_t best_letters(const Tests& tests, Key key) {
  std::size_t best = 0, least = tests.size();
  for (std::size_t letters = 1; letters <= kMostLetters; ++letters) {
    std::unordered_map<std::string, std::size_t> sizes;
    std::size_t largest = 0, without = 0;
    for (const PlacedTest& test : tests) {
      const std::string found = key_of(test.pattern, key, letters);
      found.empty() ? ++without : largest = std::max(largest, ++sizes[found]);
    }
    if (largest + without < least) {
      least = largest + without;
      best = letters;
    }
  }
  return best;
}

/// Moves what has so many letters into parts; returns all else.
Tests move_to_parts(Tests tests, Key key, std::size_t letters, PatternParts& parts) {
  if (letters == 0) return tests;
  Tests others;
  for (PlacedTest& test : tests) {
    const std::string found = key_of(test.pattern, key, letters);
    (found.empty() ? others : parts.by_key[found]).push_back(std::move(test));
  }
  return others;
}

}  // namespace

bool is_split(const NameDecision& list) { return list.tests.size() > kMostInTurn; }

PatternParts split_patterns(const NameDecision& list) {
  Tests tests;
  for (const NameDecision::Test& test : list.tests) {
    tests.push_back({tests.size(), test.pattern, test.route});
  }
  PatternParts parts;
  parts.ends = best_letters(tests, end_of);
  tests = move_to_parts(std::move(tests), end_of, parts.ends, parts);
  parts.begins = best_letters(tests, beginning_of);
  parts.rest = move_to_parts(std::move(tests), beginning_of, parts.begins, parts);
  return parts;
}

std::size_t most_tests(const PatternParts& parts) {
  std::size_t ends = 0, begins = 0;
  for (const auto& [key, tests] : parts.by_key) {
    std::size_t& most = key.front() == '*' ? ends : begins;
    most = std::max(most, tests.size());
  }
  return ends + begins + parts.rest.size();
}

}  // namespace pacwright
