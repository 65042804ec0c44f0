#include "input/markdown.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/utf8.hpp"

namespace pacwright {
namespace {

MarkdownRow split_row(std::string_view line, int number) {
  MarkdownRow cells;
  std::size_t start = 0;
  std::size_t counted = 0;  // Up to here `column` is known.
  std::size_t column = 1;
  const auto add = [&](std::size_t end) {
    const std::string_view text = trim(line.substr(start, end - start));
    const auto begin = text.empty() ? start : static_cast<std::size_t>(text.data() - line.data());
    column += count_code_points(line.substr(counted, begin - counted));
    counted = begin;
    cells.push_back({text, number, static_cast<int>(column)});
  };
  bool closed = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\') {
      ++i;  // What is escaped is no bar.
    } else if (line[i] == '|') {
      add(i);
      start = i + 1;
      closed = trim(line.substr(start)).empty();
    }
    if (closed) break;
  }
  if (!closed) add(line.size());
  // A bar at the start of a line is a frame, not a cell.
  if (cells.size() > 1 && trim(line).starts_with('|')) cells.erase(cells.begin());
  return cells;
}

/// "| :--- | --- |", the line under a header.
bool is_delimiter(std::string_view line) {
  const std::string_view text = trim(line);
  return text.find('-') != std::string_view::npos && text.find('|') != std::string_view::npos &&
         text.find_first_not_of("|-: \t") == std::string_view::npos;
}

bool is_row(std::string_view line) { return line.find('|') != std::string_view::npos; }

bool is_empty(const MarkdownRow& row) {
  return std::ranges::all_of(row, [](const MarkdownCell& cell) { return cell.text.empty(); });
}

/// The text of "## <a name=...></a>Heading", or nothing.
std::string_view heading_of(std::string_view line) {
  const std::string_view text = trim(line);
  if (!text.starts_with('#')) return {};
  const std::size_t start = text.find_first_not_of('#');
  if (start == std::string_view::npos) return {};
  std::string_view heading = trim(text.substr(start));
  constexpr std::string_view kAnchorEnd = "</a>";
  if (const auto anchor = heading.find(kAnchorEnd); anchor != std::string_view::npos) {
    heading = trim(heading.substr(anchor + kAnchorEnd.size()));
  }
  return heading;
}

/// Follows the parts of a page that are not rendered as tables.
class HiddenParts {
 public:
  /// Whether `line` belongs to a code fence or to a comment of several lines.
  bool holds(std::string_view line) {
    const std::string_view text = trim(line);
    if (fence_ != '\0') {
      if (is_fence(text, fence_)) fence_ = '\0';
      return true;
    }
    if (in_comment_) {
      in_comment_ = text.find("-->") == std::string_view::npos;
      return true;
    }
    for (const char mark : {'`', '~'}) {
      if (!is_fence(text, mark)) continue;
      fence_ = mark;
      return true;
    }
    if (!text.starts_with("<!--")) return false;
    in_comment_ = text.find("-->") == std::string_view::npos;
    return true;
  }

 private:
  // A row may start with a code span: a fence has no bar behind it.
  static bool is_fence(std::string_view text, char mark) {
    return text.starts_with(std::string(3, mark)) && text.find('|') == std::string_view::npos;
  }

  char fence_ = '\0';  ///< The mark that opened the fence we are in.
  bool in_comment_ = false;
};

}  // namespace

std::vector<MarkdownTable> find_tables(std::string_view text) {
  std::vector<MarkdownTable> tables;
  const auto lines = split(text, '\n');
  std::string_view heading;
  HiddenParts hidden;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (hidden.holds(lines[i])) continue;
    if (const auto found = heading_of(lines[i]); !found.empty()) heading = found;
    if (i + 1 >= lines.size() || !is_row(lines[i]) || !is_delimiter(lines[i + 1])) continue;

    MarkdownTable table{heading, split_row(lines[i], static_cast<int>(i) + 1), {}};
    for (i += 2; i < lines.size() && is_row(lines[i]); ++i) {
      MarkdownRow row = split_row(lines[i], static_cast<int>(i) + 1);
      if (!is_empty(row)) table.rows.push_back(std::move(row));
    }
    --i;
    tables.push_back(std::move(table));
  }
  return tables;
}

}  // namespace pacwright
