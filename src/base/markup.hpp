#pragma once
#include <string>
#include <string_view>

namespace pacwright {

/// `text`, UTF-8 or nearly so, as a text or a quoted attribute value of XML 1.0 and of HTML: pure
/// ASCII, with character references. U+FFFD stands for what may not be there: bytes that are no
/// UTF-8, control characters, noncharacters, and the marks that turn the direction of text, with
/// which a name could pose as another.
std::string escaped(std::string_view text);

/// True if a reader of the page gets back what was escaped, character by character.
bool survives_markup(std::string_view text);

}  // namespace pacwright
