#pragma once
#include <string_view>

namespace pacwright {

/// How the text of a date is read.
enum class DateForm {
  Standard,       ///< As ECMA-262 defines it, with the zone it is of: "2026-01-31", "...T12:00Z".
  StandardLocal,  ///< The same without a zone, "...T12:00": since 2015 local time, before it UTC.
  Other,          ///< By rules that each engine has of its own.
};

DateForm date_form(std::string_view text);

}  // namespace pacwright
