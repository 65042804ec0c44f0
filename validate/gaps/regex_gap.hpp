#pragma once
#include <string_view>

namespace pacwright {

/// Whether a regular expression is one that the engine here reads otherwise than browsers' engines,
/// or not at all: a phrase that names the reason, or null. What neither reads is no gap.
///
/// The forms of ECMA-262 5.1 are read alike, and of annex B those that stand in the tests.
const char* regex_gap(std::string_view pattern, std::string_view flags);

}  // namespace pacwright
