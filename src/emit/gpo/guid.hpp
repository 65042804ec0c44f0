#pragma once
#include <string>
#include <string_view>

namespace pacwright {

/// "{0123ABCD-...}": uuid_of(seed) as Windows writes it.
std::string guid_of(std::string_view seed);

}  // namespace pacwright
