#include "validate/script/characters.hpp"

#include "base/utf8.hpp"

namespace pacwright {
namespace {

JsCharacter ascii_kind(char32_t c) {
  if (c >= '0' && c <= '9') return JsCharacter::Digit;
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || c == '\\') {
    return JsCharacter::Identifier;  // A backslash can only begin \uXXXX there.
  }
  if (c == '\n' || c == '\r') return JsCharacter::LineEnd;
  if (c == ' ' || c == '\t' || c == '\v' || c == '\f') return JsCharacter::Blank;
  return JsCharacter::Other;
}

// Coarse on purpose: letters of all scripts count as letters, and of the rest only what gets into
// scripts by way of word processors and web pages is told apart.
JsCharacter wide_kind(char32_t c) {
  if (c == 0x2028 || c == 0x2029) return JsCharacter::LineEnd;
  if (c == 0xA0 || c == 0xFEFF || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F ||
      c == 0x205F || c == 0x3000) {
    return JsCharacter::Blank;
  }
  // Of ID_Start and ID_Continue (UAX #31), those that the ranges below would take for signs.
  if (c == 0xAA || c == 0xB5 || c == 0xB7 || c == 0xBA || c == 0x200C || c == 0x200D ||
      c == 0x203F || c == 0x2040 || c == 0x2054) {
    return JsCharacter::Identifier;
  }
  const bool latin_sign = c < 0xC0 || c == 0xD7 || c == 0xF7;
  const bool punctuation = c == 0x200B || (c >= 0x2010 && c <= 0x206F) ||
                           (c >= 0x20A0 && c <= 0x20CF) || (c >= 0x2190 && c <= 0x2BFF) ||
                           (c >= 0x3001 && c <= 0x3004) || c == 0xFFFD ||
                           (c >= 0x1F000 && c <= 0x1FAFF);
  const bool full_width = c >= 0xFF01 && c <= 0xFF65 && c != 0xFF3F &&
                          !(c >= 0xFF10 && c <= 0xFF19) && !(c >= 0xFF21 && c <= 0xFF3A) &&
                          !(c >= 0xFF41 && c <= 0xFF5A);
  return latin_sign || punctuation || full_width ? JsCharacter::Other : JsCharacter::Identifier;
}

}  // namespace

JsChar js_char_at(std::string_view source, std::size_t offset, bool utf8) {
  const auto byte = static_cast<unsigned char>(source[offset]);
  if (byte < 0x80) return {byte, 1, ascii_kind(byte)};
  if (!utf8) return {byte, 1, wide_kind(byte)};
  const Utf8Char c = first_code_point(source.substr(offset, 4));
  return {c.code_point, c.size, wide_kind(c.code_point)};
}

}  // namespace pacwright
