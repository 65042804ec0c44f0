#include "validate/engine_text.hpp"

#include "base/utf8.hpp"

namespace pacwright {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

bool is_high_surrogate(char32_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool is_low_surrogate(char32_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

/// One 16-bit unit; unlike append_utf8 it takes surrogates.
void append_unit(std::string& out, char32_t unit) {
  if (unit < 0x800) return append_utf8(out, unit);
  out += static_cast<char>(0xE0 | unit >> 12);
  out += static_cast<char>(0x80 | (unit >> 6 & 0x3F));
  out += static_cast<char>(0x80 | (unit & 0x3F));
}

void append_code_point(std::string& out, char32_t code_point) {
  if (code_point < 0x10000) return append_unit(out, code_point);
  append_unit(out, 0xD800 + ((code_point - 0x10000) >> 10));
  append_unit(out, 0xDC00 + ((code_point - 0x10000) & 0x3FF));
}

/// An odd byte at the end becomes U+FFFD.
std::string from_utf16(std::string_view bytes, bool little_endian) {
  std::string text;
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    const char32_t first = static_cast<unsigned char>(bytes[i]);
    const char32_t second = static_cast<unsigned char>(bytes[i + 1]);
    append_unit(text, little_endian ? second << 8 | first : first << 8 | second);
  }
  if (bytes.size() % 2 != 0) append_unit(text, kReplacement);
  return text;
}

/// The unit of three bytes at the start of `text`, if it is a surrogate; else 0.
char32_t surrogate_at(std::string_view text) {
  if (text.size() < 3 || text[0] != '\xED') return 0;
  const char32_t second = static_cast<unsigned char>(text[1]);
  const char32_t third = static_cast<unsigned char>(text[2]);
  return second < 0xA0 ? 0 : 0xD000 | (second & 0x3F) << 6 | (third & 0x3F);
}

/// A code point of CESU-8; surrogates that are not a pair give U+FFFD.
Utf8Char first_engine_char(std::string_view text) {
  const char32_t high = surrogate_at(text);
  if (high == 0) return first_code_point(text);
  const char32_t low = is_high_surrogate(high) ? surrogate_at(text.substr(3)) : 0;
  if (!is_low_surrogate(low)) return {kReplacement, 3};
  return {0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00), 6};
}

}  // namespace

std::string decode_script(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE")) return from_utf16(bytes.substr(2), true);
  if (bytes.starts_with("\xFE\xFF")) return from_utf16(bytes.substr(2), false);
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  return to_engine_text(bytes);
}

std::string to_engine_text(std::string_view bytes) {
  if (is_ascii(bytes)) return std::string(bytes);
  std::string text;
  if (!is_utf8(bytes)) {
    for (const char c : bytes) append_unit(text, static_cast<unsigned char>(c));
    return text;
  }
  while (!bytes.empty()) {
    const Utf8Char next = first_code_point(bytes);
    append_code_point(text, next.code_point);
    bytes.remove_prefix(next.size);
  }
  return text;
}

std::string from_engine_text(std::string_view text, std::size_t max_bytes) {
  std::string out;
  while (!text.empty()) {
    if (out.size() >= max_bytes) return out + "...";
    const Utf8Char next = first_engine_char(text);
    append_utf8(out, next.code_point);
    text.remove_prefix(next.size);
  }
  return out;
}

}  // namespace pacwright
