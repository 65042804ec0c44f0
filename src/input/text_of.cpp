#include "input/text_of.hpp"

#include "base/utf8.hpp"

namespace pacwright {

std::optional<std::string> text_of(std::string_view bytes, const std::string& file, Diags& diags) {
  auto text = decode_text(bytes);
  if (text) return text;
  diags.push_back({DiagCode::NotText,
                   {file, 0, 0},
                   "",
                   looks_like_unmarked_utf16(bytes)
                       ? "It looks like UTF-16 without the mark that says so at its beginning."
                       : ""});
  return std::nullopt;
}

}  // namespace pacwright
