#pragma once
#include <string>
#include <string_view>

namespace pacwright {

/// Columns of a page of text, and of all that does not go to a terminal: what is read from a file
/// or a pipe must not depend on a window.
inline constexpr std::size_t kColumns = 80;

/// How text is laid out for the stream it goes to.
struct TextForm {
  bool colours = false;
  std::size_t columns = kColumns;
  bool is_terminal =
      false;  ///< No line may be longer than `columns`: what shows it would cut words.
};

/// Columns that `text` takes: a code point each, ANSI styles none.
std::size_t columns_of(std::string_view text);

/// Words in lines of at most `columns`; all but the first begin with `indent` blanks, which the
/// first is taken to stand behind. A word that is too long has a line of its own.
std::string wrapped(std::string_view words, std::size_t indent, std::size_t columns = kColumns);

/// `text` with every line that is too long for its terminal broken at blanks; what follows stands
/// below the line's text, behind its label. Elsewhere lines stay as they are: programs read them.
std::string folded(std::string_view text, const TextForm& form);

}  // namespace pacwright
