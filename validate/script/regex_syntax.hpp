#pragma once
#include <string>
#include <string_view>

namespace pacwright {

/// Why browsers do not load a script with this regular expression, which is written with its
/// slashes and flags: a sentence; empty if they do. By ECMA-262, 15th edition, 22.2.1 and annex
/// B.1.2, with modifiers and with a name in several alternatives, as V8 has them since 2024.
/// Not looked at: the names of Unicode properties, and what stands in classes of flag "v".
/// Precondition: `literal` is UTF-8.
std::string regex_fault(std::string_view literal);

}  // namespace pacwright
