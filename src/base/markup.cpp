#include "base/markup.hpp"

#include <cstdint>

#include "base/utf8.hpp"

namespace pacwright {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

/// XML 1.0 (section 2.2) forbids the first group and noncharacters; HTML reads references to the C1
/// controls as something else.
bool is_shown(char32_t c) {
  const bool control = (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7F && c < 0xA0);
  const bool noncharacter = (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
  const bool turns_text = c == 0x061C || c == 0x200E || c == 0x200F ||
                          (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  return !control && !noncharacter && !turns_text;
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto [code_point, size] = first_code_point(text);
    text.remove_prefix(size);
    const char32_t c = is_shown(code_point) ? code_point : kReplacement;
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default:
        // Blanks but the space would become spaces in an attribute.
        if (c >= 0x20 && c < 0x7F) {
          out += static_cast<char>(c);
        } else {
          out += "&#" + std::to_string(static_cast<std::uint32_t>(c)) + ";";
        }
    }
  }
  return out;
}

bool survives_markup(std::string_view text) {
  while (!text.empty()) {
    const auto [code_point, size] = first_code_point(text);
    if (!is_shown(code_point) || (code_point == kReplacement && size == 1)) return false;
    text.remove_prefix(size);
  }
  return true;
}

}  // namespace pacwright
