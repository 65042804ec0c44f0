#pragma once
#include <cstddef>
#include <string_view>

namespace pacwright {

/// A line and a column in a script. Both count from 1, columns in characters.
struct JsPlace {
  int line = 1;
  int column = 1;
};

/// The place of a byte. Counts from the start, so it is for the few places that are told.
JsPlace place_in_script(std::string_view source, std::size_t offset);

}  // namespace pacwright
