#pragma once
#include <optional>
#include <string_view>

namespace pacwright {

/// What shExpMatch of pac_helpers.js answers, if that can be told without a regular expression:
/// the pattern has no character with a meaning there but '*', '?' and the dot, which is escaped,
/// and no wildcard meets a line end or a character outside ASCII. Else nothing.
/// Arguments are any strings of the engine.
std::optional<bool> match_without_regexp(std::string_view text, std::string_view pattern);

}  // namespace pacwright
