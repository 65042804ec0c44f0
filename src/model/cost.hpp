#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pacwright {

/// What a PAC file costs the clients that fetch it and ask it.
struct Cost {
  std::uint64_t bytes = 0;
  std::uint64_t gzipped = 0;  ///< Bytes as servers send them compressed (gzip, level 9).
  std::uint64_t entries = 0;  ///< Names, patterns and blocks in it.
  std::uint64_t calls = 0;    ///< Most helper functions called in one decision: shExpMatch, ...
};

/// One figure of a Cost by name, and its limit.
struct Limit {
  std::string_view figure;  ///< One of kCostFigures.
  std::uint64_t most = 0;
};
/// At most one limit a figure.
using Budget = std::vector<Limit>;

struct CostFigure {
  std::string_view name;  ///< In a budget.
  std::string_view meaning;
  std::uint64_t Cost::*value;
};
inline constexpr std::array kCostFigures = {
    CostFigure{"bytes", "size of the file", &Cost::bytes},
    CostFigure{"gzipped", "bytes after gzip -9", &Cost::gzipped},
    CostFigure{"entries", "names, patterns and blocks", &Cost::entries},
    CostFigure{"calls", "helper calls in one decision", &Cost::calls},
};

const CostFigure* find_cost_figure(std::string_view name);  ///< Null if there is none.

/// The limits of `base`, those of `stronger` in their place.
Budget with_limits(Budget base, const Budget& stronger);

/// "'bytes' (size of the file) is 12,345; the budget allows 10,000." for every limit that is
/// passed.
std::vector<std::string> over_budget(const Cost& cost, const Budget& budget);

}  // namespace pacwright
