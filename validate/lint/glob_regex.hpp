#pragma once
#include <string>
#include <string_view>

namespace pacwright {

/// What is wrong with a shExpMatch pattern as a regular expression, which it is in Chromium,
/// Firefox and all that took over their helper: the dot escaped, '*' any run, '?' any character,
/// all else live. Empty if it compiles.
std::string fault_as_regex(std::string_view pattern);

/// The characters of a pattern that are live there and plain text elsewhere: + ( ) | [ ] { } ^ $ \.
/// Each once, in the order in which they first stand.
std::string live_characters(std::string_view pattern);

}  // namespace pacwright
