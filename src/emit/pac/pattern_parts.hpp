#pragma once
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "emit/pac/name_table.hpp"

namespace pacwright {

/// So many patterns are tried one after the other; a longer list is written in parts.
inline constexpr std::size_t kMostInTurn = 64;

struct PlacedTest {
  std::size_t place;  ///< In the list.
  std::string pattern;
  RouteId route;
};

/// A long list of tests by what their patterns begin and end with, so that a name is compared only
/// with those that it could fit. The first of the list that fits still decides: each test keeps its
/// place.
struct PatternParts {
  std::size_t ends = 0;    ///< Letters of the keys "*site1.com"; 0 if there are none.
  std::size_t begins = 0;  ///< Of the keys "ads1*".
  std::map<std::string, std::vector<PlacedTest>> by_key;
  std::vector<PlacedTest> rest;  ///< Those with too few letters at both ends.
};

bool is_split(const NameDecision& list);

PatternParts split_patterns(const NameDecision& list);

/// How many patterns one name is compared with at most.
std::size_t most_tests(const PatternParts& parts);

}  // namespace pacwright
