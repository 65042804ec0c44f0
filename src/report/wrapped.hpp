#pragma once
#include <string>
#include <string_view>

namespace pacwright {

/// Columns of a page of text.
inline constexpr std::size_t kColumns = 80;

/// Words in lines of at most kColumns; all but the first begin with `indent` blanks, which the
/// first is taken to stand behind. A word that is too long has a line of its own.
std::string wrapped(std::string_view words, std::size_t indent);

}  // namespace pacwright
