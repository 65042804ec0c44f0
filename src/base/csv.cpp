#include "base/csv.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/utf8.hpp"

namespace pacwright {
namespace {

/// What begins a formula: the signs, their wide and small forms, and the minus sign itself.
bool is_sign(char32_t c) {
  return std::u32string_view(U"=+-@\uFF1D\uFF0B\uFF0D\uFF20\uFE66\uFE62\uFE63\uFE6B\u2212")
             .find(c) != std::u32string_view::npos;
}

/// True if a spreadsheet program would take a cell that begins with `text` for a formula. A '?' was
/// a tab or the like; blanks of other kinds, and what is not seen at all, `printable` has spelt
/// out.
bool begins_formula(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \"?"), text.size()));
  return !text.empty() && is_sign(first_code_point(text).code_point);
}

}  // namespace

std::string csv_cell(std::string_view text) {
  const std::string shown = printable(text);
  std::string cell;
  bool begins = true;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    if (begins && begins_formula(std::string_view(shown).substr(i))) cell += '\'';
    begins = shown[i] == ';';
    cell += shown[i];
    if (shown[i] == '"') cell += '"';
  }
  const bool quotes = cell.find_first_of(",;\"'") != std::string::npos || cell.starts_with(' ') ||
                      cell.ends_with(' ');
  return quotes ? "\"" + cell + "\"" : cell;
}

void append_csv_line(std::string& csv, std::initializer_list<std::string_view> cells) {
  bool is_first = true;
  for (const std::string_view cell : cells) {
    if (!is_first) csv += ',';
    csv += csv_cell(cell);
    is_first = false;
  }
  csv += '\n';
}

}  // namespace pacwright
