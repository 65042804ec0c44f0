#pragma once
#include <string>
#include <vector>

#include "cli/help.hpp"

namespace pacwright {

/// pacwright(1) in the language of man(7). It has no date: the same program, the same bytes.
std::string man_page(const std::vector<CommandHelp>& commands);

}  // namespace pacwright
