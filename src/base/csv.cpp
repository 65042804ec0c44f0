#include "base/csv.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace pacwright {
namespace {

/// True if a spreadsheet program would take a cell that begins with `text` for a formula.
bool begins_formula(std::string_view text) {
  constexpr std::string_view kSigns[] = {
      "=", "+", "-", "@", "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"};
  while (!text.empty() && (is_space(text.front()) || text.front() == '"')) text.remove_prefix(1);
  return std::ranges::any_of(kSigns,
                             [text](std::string_view sign) { return text.starts_with(sign); });
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
