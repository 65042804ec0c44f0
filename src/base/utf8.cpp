#include "base/utf8.hpp"

#include <algorithm>

namespace pacwright {
namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr Utf8Char kStray = {kReplacement, 1};

constexpr std::string_view kUtf8Bom = "\xEF\xBB\xBF";
constexpr std::string_view kUtf16LittleBom = "\xFF\xFE";
constexpr std::string_view kUtf16BigBom = "\xFE\xFF";

bool is_high_surrogate(char32_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool is_low_surrogate(char32_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

char32_t byte_at(std::string_view bytes, std::size_t i) {
  return static_cast<unsigned char>(bytes[i]);
}

/// Bytes of a sequence that starts with `lead`; 0 if none does.
std::size_t sequence_size(char32_t lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;  // C0 and C1 could only start overlong forms.
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;  // F5 and up would exceed U+10FFFF.
  return 0;
}

/// The 16-bit unit at byte `i`, whose second byte exists.
char32_t unit_at(std::string_view bytes, std::size_t i, bool little_endian) {
  const char32_t first = byte_at(bytes, i);
  const char32_t second = byte_at(bytes, i + 1);
  return little_endian ? first | second << 8 : first << 8 | second;
}

std::optional<std::string> decode_utf16(std::string_view bytes, bool little_endian) {
  if (bytes.size() % 2 != 0) return std::nullopt;

  std::string text;
  text.reserve(bytes.size());
  for (std::size_t i = 0; i < bytes.size(); i += 2) {
    char32_t code_point = unit_at(bytes, i, little_endian);
    if (is_low_surrogate(code_point)) return std::nullopt;
    if (is_high_surrogate(code_point)) {
      i += 2;
      if (i >= bytes.size()) return std::nullopt;
      const char32_t low = unit_at(bytes, i, little_endian);
      if (!is_low_surrogate(low)) return std::nullopt;
      code_point = 0x10000 + ((code_point - 0xD800) << 10) + (low - 0xDC00);
    }
    append_utf8(text, code_point);
  }
  return text;
}

}  // namespace

std::optional<std::string> decode_text(std::string_view bytes) {
  std::optional<std::string> text;
  if (bytes.starts_with(kUtf16LittleBom)) {
    text = decode_utf16(bytes.substr(kUtf16LittleBom.size()), true);
  } else if (bytes.starts_with(kUtf16BigBom)) {
    text = decode_utf16(bytes.substr(kUtf16BigBom.size()), false);
  } else {
    if (bytes.starts_with(kUtf8Bom)) bytes.remove_prefix(kUtf8Bom.size());
    if (is_utf8(bytes)) text = std::string(bytes);
  }
  if (text && text->find('\0') != std::string::npos) return std::nullopt;
  return text;
}

bool has_utf16_mark(std::string_view bytes) {
  return bytes.starts_with(kUtf16LittleBom) || bytes.starts_with(kUtf16BigBom);
}

bool looks_like_unmarked_utf16(std::string_view bytes) {
  if (has_utf16_mark(bytes)) return false;
  constexpr std::size_t kLookedAt = 512, kFewest = 4;
  bytes = bytes.substr(0, kLookedAt);
  std::size_t zeros[2] = {0, 0};
  for (std::size_t i = 0; i < bytes.size(); ++i) zeros[i % 2] += bytes[i] == '\0' ? 1 : 0;
  const std::size_t most = std::max(zeros[0], zeros[1]), least = std::min(zeros[0], zeros[1]);
  return bytes.size() >= kFewest && most * 4 > bytes.size() && least * 16 < bytes.size();
}

bool is_utf8(std::string_view bytes) {
  if (is_ascii(bytes)) return true;
  while (!bytes.empty()) {
    const Utf8Char next = first_code_point(bytes);
    if (next.code_point == kReplacement && next.size == 1) return false;
    bytes.remove_prefix(next.size);
  }
  return true;
}

bool is_ascii(std::string_view bytes) {
  return std::ranges::all_of(bytes, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

Utf8Char first_code_point(std::string_view text) {
  const char32_t lead = byte_at(text, 0);
  const std::size_t size = sequence_size(lead);
  if (size == 0 || size > text.size()) return kStray;
  if (size == 1) return {lead, 1};

  char32_t code_point = lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    const char32_t byte = byte_at(text, i);
    if ((byte & 0xC0) != 0x80) return kStray;
    code_point = code_point << 6 | (byte & 0x3F);
  }
  const bool overlong = (size == 3 && code_point < 0x800) || (size == 4 && code_point < 0x10000);
  const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
  if (overlong || surrogate || code_point > 0x10FFFF) return kStray;
  return {code_point, size};
}

void append_utf8(std::string& out, char32_t code_point) {
  const auto continuation = [code_point](int shift) {
    return static_cast<char>(0x80 | (code_point >> shift & 0x3F));
  };
  if (code_point < 0x80) {
    out += static_cast<char>(code_point);
  } else if (code_point < 0x800) {
    out += static_cast<char>(0xC0 | code_point >> 6);
    out += continuation(0);
  } else if (code_point < 0x10000) {
    out += static_cast<char>(0xE0 | code_point >> 12);
    out += continuation(6);
    out += continuation(0);
  } else {
    out += static_cast<char>(0xF0 | code_point >> 18);
    out += continuation(12);
    out += continuation(6);
    out += continuation(0);
  }
}

std::string to_utf16_le(std::string_view text) {
  std::string bytes;
  const auto append_unit = [&bytes](char32_t unit) {
    bytes += static_cast<char>(unit & 0xFF);
    bytes += static_cast<char>(unit >> 8);
  };
  while (!text.empty()) {
    const auto [code_point, size] = first_code_point(text);
    text.remove_prefix(size);
    if (code_point < 0x10000) {
      append_unit(code_point);
    } else {
      append_unit(0xD800 + ((code_point - 0x10000) >> 10));
      append_unit(0xDC00 + ((code_point - 0x10000) & 0x3FF));
    }
  }
  return bytes;
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) text.remove_prefix(first_code_point(text).size);
  return count;
}

char32_t to_lower(char32_t c) {
  const auto in = [c](char32_t first, char32_t last) { return c >= first && c <= last; };
  // Blocks where capital and small letters lie this far apart.
  if (in('A', 'Z') || (in(0xC0, 0xDE) && c != 0xD7)) return c + 0x20;
  if (in(0x0391, 0x03AB) || in(0x0410, 0x042F)) return c + 0x20;
  if (in(0x0400, 0x040F)) return c + 0x50;
  if (in(0x0388, 0x038A)) return c + 0x25;
  // Blocks where they alternate.
  const bool even_is_capital = in(0x0100, 0x0137) || in(0x014A, 0x0177) || in(0x0218, 0x021B) ||
                               in(0x0490, 0x0491) || in(0x1EA0, 0x1EF9);
  if (even_is_capital && c != 0x0130 && c != 0x0131) return c | 1;
  if (in(0x0139, 0x0148) || in(0x0179, 0x017E)) return c % 2 == 1 ? c + 1 : c;
  switch (c) {
    case 0x0130: return 'i';
    case 0x0178: return 0x00FF;
    case 0x0386: return 0x03AC;
    case 0x038C: return 0x03CC;
    case 0x038E: return 0x03CD;
    case 0x038F: return 0x03CE;
    case 0x01A0: return 0x01A1;
    case 0x01AF: return 0x01B0;
    default: return c;
  }
}

std::string to_lower_utf8(std::string_view text) {
  std::string lower;
  lower.reserve(text.size());
  while (!text.empty()) {
    const Utf8Char next = first_code_point(text);
    if (next.code_point == 0xFFFD) {
      lower += text.substr(0, next.size);
    } else {
      append_utf8(lower, to_lower(next.code_point));
    }
    text.remove_prefix(next.size);
  }
  return lower;
}

}  // namespace pacwright
