#include "emit/pac/decision_numbers.hpp"

namespace pacwright {

int DecisionNumbers::number_of(const NameDecision& decision) {
  if (decision.tests.empty()) return decision.route;
  std::string text;
  for (const NameDecision::Test& test : decision.tests) {
    text += test.pattern + " " + std::to_string(test.route) + " ";
  }
  text += std::to_string(decision.route);
  const auto [found, is_new] =
      numbers_.emplace(std::move(text), -static_cast<int>(numbers_.size()) - 1);
  if (is_new) {
    lists_.push_back(decision);
    patterns_ += decision.tests.size();
  }
  return found->second;
}

}  // namespace pacwright
