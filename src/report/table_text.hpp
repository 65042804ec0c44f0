#pragma once
#include <string>
#include <vector>

#include "report/wrapped.hpp"

namespace pacwright {

using TableCells = std::vector<std::string>;

/// Rows of cells, one line each: with tabs between for programs, in columns on a terminal. No cell
/// can hold a tab or a line end: what steers a terminal is '?'.
std::string to_table(const std::vector<TableCells>& rows, const TextForm& form);

/// Columns of the widest line of that table on a terminal.
std::size_t columns_of_table(const std::vector<TableCells>& rows);

}  // namespace pacwright
