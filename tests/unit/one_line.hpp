#pragma once
#include <sstream>
#include <string>

namespace pacwright {

/// Its words with one blank between them: lines are broken where they are full.
inline std::string on_one_line(const std::string& text) {
  std::istringstream in(text);
  std::string line;
  for (std::string word; in >> word;) line += (line.empty() ? "" : " ") + word;
  return line;
}

}  // namespace pacwright
