#pragma once
#include <map>
#include <string>
#include <vector>

#include "emit/pac/name_table.hpp"

namespace pacwright {

/// Gives numbers to decisions, as the templates have them: routes count from 0 up, lists of
/// patterns from -1 down.
class DecisionNumbers {
 public:
  int number_of(const NameDecision& decision);

  /// -1, -2, ...: each once, in the order in which they were met.
  const std::vector<NameDecision>& lists() const { return lists_; }
  std::size_t patterns() const { return patterns_; }  ///< In all lists.

 private:
  std::map<std::string, int> numbers_;  ///< By their text.
  std::vector<NameDecision> lists_;
  std::size_t patterns_ = 0;
};

}  // namespace pacwright
