#include "report/difference_styles.hpp"

#include <algorithm>

#include "base/terminal.hpp"

namespace pacwright {
namespace {

std::string with_style(std::string_view line) {
  const std::size_t first = std::min(line.find_first_not_of(' '), line.size());
  const std::string blanks(line.substr(0, first));
  const std::string_view rest = line.substr(first);
  if (rest.starts_with("- ")) return blanks + styled(rest, Style::Red, true);
  if (rest.starts_with("+ ")) return blanks + styled(rest, Style::Green, true);
  if (rest.starts_with("~ ")) return blanks + styled(rest, Style::Yellow, true);
  return first == 0 ? styled(line, Style::Bold, true) : std::string(line);
}

}  // namespace

std::string with_difference_styles(std::string_view text, bool colours) {
  if (!colours) return std::string(text);
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out += with_style(text.substr(0, end));
    if (end < text.size()) out += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

}  // namespace pacwright
