#pragma once
#include <string>
#include <string_view>

namespace pacwright {

/// What a report of differences says, with styles: what was, what is now and what became another by
/// their signs, headings (lines without a blank in front) bold. No other byte changes.
std::string with_difference_styles(std::string_view text, bool colours);

}  // namespace pacwright
