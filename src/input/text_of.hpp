#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "diag/diag.hpp"

namespace pacwright {

/// The bytes of a file as UTF-8, or nothing and a NotText error, which says what they look like.
std::optional<std::string> text_of(std::string_view bytes, const std::string& file, Diags& diags);

}  // namespace pacwright
