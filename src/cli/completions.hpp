#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "cli/help.hpp"

namespace pacwright {

/// A shell that completions can be written for.
struct Shell {
  std::string_view name;  ///< "bash".
  std::string (*script)(const std::vector<CommandHelp>& commands);
};

/// bash, zsh, fish and PowerShell.
const std::vector<Shell>& all_shells();

}  // namespace pacwright
