#include "diag/code_examples.hpp"

#include "base/text.hpp"
#include "embedded/code_examples_txt.hpp"

namespace pacwright {
namespace {

constexpr std::string_view kEntry = "== ", kExample = "--", kCure = "++";

enum class Part { Cause, Example, Cure };

CodeExample entry_of_line(std::string_view line) {
  const auto words = split(line.substr(kEntry.size()), ' ');
  return {std::string(words.front()), std::string(words.back()), "", "", ""};
}

void add(CodeExample& entry, Part part, std::string_view line) {
  if (line.empty()) return;  // Between two entries.
  switch (part) {
    case Part::Cause:
      entry.cause += entry.cause.empty() ? "" : " ";
      entry.cause += line;
      break;
    case Part::Example: entry.example += std::string(line) + "\n"; break;
    case Part::Cure: entry.cure += std::string(line) + "\n"; break;
  }
}

}  // namespace

std::vector<CodeExample> all_code_examples() {
  std::vector<CodeExample> all;
  Part part = Part::Cause;
  for (const std::string_view line : split(kCodeExamplesTxt, '\n')) {
    if (line.starts_with(kEntry)) {
      all.push_back(entry_of_line(line));
      part = Part::Cause;
    } else if (line == kExample || line == kCure) {
      part = line == kExample ? Part::Example : Part::Cure;
    } else if (!all.empty()) {
      add(all.back(), part, line);
    }
  }
  return all;
}

}  // namespace pacwright
