#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace pacwright {

/// Bytes of a text file as UTF-8 without a byte order mark: takes UTF-8 with or without BOM and
/// UTF-16 of either order with BOM (what Windows PowerShell's ">" writes). Nothing if the bytes are
/// not valid in that encoding or hold a NUL character.
std::optional<std::string> decode_text(std::string_view bytes);

/// The byte order mark of UTF-16, of either order, stands in front.
bool has_utf16_mark(std::string_view bytes);

/// Many bytes at even places, or at odd ones, are zero, as in Latin text in UTF-16, and there is no
/// mark that says so.
bool looks_like_unmarked_utf16(std::string_view bytes);

bool is_utf8(std::string_view bytes);
bool is_ascii(std::string_view bytes);

/// A code point at the start of a text, and the bytes it takes there.
struct Utf8Char {
  char32_t code_point;
  std::size_t size;
};

/// The first code point of `text`, which is not empty. A byte that starts no valid sequence gives
/// U+FFFD of size 1 (a real U+FFFD has size 3).
Utf8Char first_code_point(std::string_view text);

/// Lower case of the Latin, Greek and Cyrillic letters that European languages write (Unicode's
/// simple mapping), whatever the locale; every other code point stays as it is.
char32_t to_lower(char32_t code_point);
std::string to_lower_utf8(std::string_view text);

/// Appends one code point. Precondition: a Unicode scalar value.
void append_utf8(std::string& out, char32_t code_point);

/// UTF-16, low byte first, without a byte order mark and without a NUL at the end: what Windows
/// keeps in files and in the registry. A stray byte becomes U+FFFD.
std::string to_utf16_le(std::string_view text);

/// Code points in valid UTF-8; every stray byte counts as one.
std::size_t count_code_points(std::string_view text);

}  // namespace pacwright
