#include "cli/help.hpp"

#include <algorithm>

#include "report/wrapped.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kWidestName = 28;  // Longer ones have their text on the next line.

/// Summaries and texts are broken in the source where it is handy.
std::string on_one_line(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return text;
}

/// "  -o, --output FOLDER".
std::string left_column(const OptionHelp& option) {
  const std::string letter = option.letter.empty() ? "    " : "-" + option.letter + ", ";
  const std::string value = option.value.empty() ? "" : " " + option.value;
  return "  " + letter + "--" + option.name + value;
}

}  // namespace

std::string to_text(const std::vector<OptionHelp>& options, std::size_t columns) {
  std::size_t width = 0;
  for (const OptionHelp& option : options) {
    const std::size_t own = left_column(option).size();
    if (own <= kWidestName) width = std::max(width, own);
  }
  std::string text;
  for (const OptionHelp& option : options) {
    const std::string name = left_column(option);
    text += name;
    text += name.size() > width ? "\n" + std::string(width + 2, ' ')
                                : std::string(width + 2 - name.size(), ' ');
    text += wrapped(on_one_line(option.text), width + 2, columns) + "\n";
  }
  return text;
}

const std::vector<OptionHelp>& common_options() {
  static const std::vector<OptionHelp> kOptions = {
      {"help", "h", "", "Show this text and end", false, {}},
      {"color",
       "",
       "WHEN",
       "Styles: auto (the default: for a terminal only, and never where NO_COLOR is set), always "
       "or never",
       false,
       {"auto", "always", "never"}},
      {"quiet", "q", "", "Only errors, and what was asked for", false, {}},
      {"verbose", "v", "", "Notes, too, and each step", false, {}},
  };
  return kOptions;
}

std::string to_text(const CommandHelp& help, std::size_t columns) {
  std::string text = wrapped(on_one_line(help.summary), 0, columns) + "\n\nUsage:\n  pacwright " +
                     help.usage + " [OPTION...]\n\n" + to_text(help.options, columns);
  if (!help.options.empty()) text += "\n";
  return text + "Every command takes:\n" + to_text(common_options(), columns) + "\nExample:\n  " +
         help.example + "\n";
}

}  // namespace pacwright
