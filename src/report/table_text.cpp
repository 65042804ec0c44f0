#include "report/table_text.hpp"

#include <algorithm>
#include <numeric>

#include "base/text.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kGap = 2;

/// Of each column.
std::vector<std::size_t> widths_of(const std::vector<TableCells>& rows) {
  std::vector<std::size_t> widths;
  for (const TableCells& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], columns_of(printable(row[i])));
    }
  }
  return widths;
}

}  // namespace

std::size_t columns_of_table(const std::vector<TableCells>& rows) {
  const auto widths = widths_of(rows);
  const std::size_t gaps = widths.empty() ? 0 : (widths.size() - 1) * kGap;
  return std::accumulate(widths.begin(), widths.end(), gaps);
}

std::string to_table(const std::vector<TableCells>& rows, const TextForm& form) {
  const auto widths = form.is_terminal ? widths_of(rows) : std::vector<std::size_t>();
  std::string text;
  for (const TableCells& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string cell = printable(row[i]);
      text += cell;
      if (i + 1 == row.size()) break;
      text += form.is_terminal ? std::string(widths[i] + kGap - columns_of(cell), ' ') : "\t";
    }
    text += '\n';
  }
  return text;
}

}  // namespace pacwright
