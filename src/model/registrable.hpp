#pragma once
#include <string_view>

namespace pacwright {

/// Whether a domain of two labels is one below which everybody may register names: "co.uk" and its
/// like, by the usual words before the letters of a country.
bool is_shared_suffix(std::string_view domain);

}  // namespace pacwright
