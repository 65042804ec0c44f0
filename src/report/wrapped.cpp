#include "report/wrapped.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/utf8.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kWidestLabel = 24;
/// For words, however deep they are indented: behind the widest label in 40 columns.
constexpr std::size_t kFewestColumns = 16;

/// Where the words begin that stand behind a label, "  proven    on 10 hosts", or behind the blanks
/// of a line that has none.
std::size_t indent_of(std::string_view line) {
  const std::size_t first = std::min(line.find_first_not_of(' '), line.size());
  const std::size_t gap = line.find("  ", first);
  if (gap == std::string_view::npos) return first + 2;
  const std::size_t words = std::min(line.find_first_not_of(' ', gap), line.size());
  const std::size_t label = columns_of(line.substr(0, words));
  return label <= kWidestLabel ? label : first + 2;
}

std::string folded_line(std::string_view line, std::size_t columns) {
  if (columns_of(line) <= columns) return std::string(line);
  std::size_t indent = indent_of(line);
  if (indent + kFewestColumns > columns) indent = std::min<std::size_t>(2, columns);
  // Blanks in front belong to the first word.
  const std::size_t first = std::min(line.find_first_not_of(' '), line.size());
  std::string text(line.substr(0, first));
  std::size_t column = first;
  bool is_first = true;
  for (const std::string_view word : split(line.substr(first), ' ')) {
    const std::size_t width = columns_of(word);
    if (!is_first && column + 1 + width > columns && width > 0) {
      while (text.ends_with(' ')) text.pop_back();
      text += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (!is_first) {
      text += ' ';
      ++column;
    }
    text += word;
    column += width;
    is_first = false;
  }
  return text;
}

}  // namespace

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  for (std::size_t style = text.find('\x1b'); style != std::string_view::npos;
       style = text.find('\x1b')) {
    columns += count_code_points(text.substr(0, style));
    const std::size_t end = text.find('m', style);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return columns + count_code_points(text);
}

std::string wrapped(std::string_view words, std::size_t indent, std::size_t columns) {
  if (indent + kFewestColumns > columns) columns = indent + kFewestColumns;
  std::string text;
  std::size_t column = indent;
  for (const std::string_view word : split(words, ' ')) {
    const std::size_t width = columns_of(word);
    if (column > indent && column + 1 + width > columns) {
      text += "\n" + std::string(indent, ' ');
      column = indent;
    }
    if (column > indent) {
      text += ' ';
      ++column;
    }
    text += word;
    column += width;
  }
  return text;
}

std::string folded(std::string_view text, const TextForm& form) {
  if (!form.is_terminal) return std::string(text);
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out += folded_line(text.substr(0, end), form.columns);
    if (end < text.size()) out += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

}  // namespace pacwright
