#include "validate/script/place.hpp"

#include "base/utf8.hpp"
#include "validate/script/characters.hpp"

namespace pacwright {

JsPlace place_in_script(std::string_view source, std::size_t offset) {
  const bool utf8 = is_utf8(source);
  JsPlace place;
  for (std::size_t at = 0; at < offset && at < source.size();) {
    const JsChar c = js_char_at(source, at, utf8);
    at += source.substr(at).starts_with("\r\n") ? 2 : c.size;
    if (c.kind == JsCharacter::LineEnd) {
      ++place.line;
      place.column = 1;
    } else {
      ++place.column;
    }
  }
  return place;
}

}  // namespace pacwright
