#pragma once
#include <cstddef>
#include <string_view>

namespace pacwright {

enum class JsCharacter { Blank, LineEnd, Identifier, Digit, Other };

/// A character of a script and the bytes it takes.
struct JsChar {
  char32_t code_point = 0;
  std::size_t size = 0;
  JsCharacter kind = JsCharacter::Other;
};

/// The character at `offset`, which lies inside `source`. If the source is not UTF-8 as a whole
/// (`utf8` is false), each byte is a character of ISO-8859-1.
JsChar js_char_at(std::string_view source, std::size_t offset, bool utf8);

inline bool is_js_identifier(const JsChar& c) {
  return c.kind == JsCharacter::Identifier || c.kind == JsCharacter::Digit;
}

}  // namespace pacwright
