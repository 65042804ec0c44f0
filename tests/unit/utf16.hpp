#pragma once
#include <string>
#include <string_view>

namespace pacwright {

/// ASCII text as a UTF-16 file with its byte order mark, as Windows programs save it.
inline std::string to_utf16(std::string_view ascii, bool big_endian) {
  std::string bytes = big_endian ? "\xFE\xFF" : "\xFF\xFE";
  for (const char c : ascii) {
    if (big_endian) bytes += '\0';
    bytes += c;
    if (!big_endian) bytes += '\0';
  }
  return bytes;
}

}  // namespace pacwright
