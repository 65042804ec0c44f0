#include "model/cost.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace pacwright {

const CostFigure* find_cost_figure(std::string_view name) {
  const auto found = std::ranges::find(kCostFigures, name, &CostFigure::name);
  return found == kCostFigures.end() ? nullptr : &*found;
}

Budget with_limits(Budget base, const Budget& stronger) {
  for (const Limit& limit : stronger) {
    std::erase_if(base, [&](const Limit& other) { return other.figure == limit.figure; });
    base.push_back(limit);
  }
  return base;
}

std::vector<std::string> over_budget(const Cost& cost, const Budget& budget) {
  std::vector<std::string> faults;
  for (const CostFigure& figure : kCostFigures) {
    const auto limit = std::ranges::find(budget, figure.name, &Limit::figure);
    const std::uint64_t value = cost.*figure.value;
    if (limit == budget.end() || value <= limit->most) continue;
    faults.push_back("'" + std::string(figure.name) + "' (" + std::string(figure.meaning) +
                     ") is " + with_thousands(value) + "; the budget allows " +
                     with_thousands(limit->most) + ".");
  }
  return faults;
}

}  // namespace pacwright
