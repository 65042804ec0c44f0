#pragma once
#include <string>

namespace pacwright {

/// Chromium's helper functions as far as they are JavaScript: global code that needs its native
/// ones.
std::string chromium_helper_text();

}  // namespace pacwright
