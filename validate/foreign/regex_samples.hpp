#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace pacwright {

/// A few texts that a regular expression literal matches: each alternative once, optional parts
/// once with and once without, repeated ones as seldom as allowed, and one character for a class.
/// Anchors, look-around and back references are passed over, so a sample need not match; it is an
/// example to try. At most 64 samples.
std::vector<std::string> regex_samples(std::string_view literal);

}  // namespace pacwright
