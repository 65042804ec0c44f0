#pragma once
#include <string>

#include "diag/diag.hpp"

namespace pacwright {

/// A whole SARIF 2.1.0 log, the form in which code review tools take findings: pure ASCII, one run,
/// with a rule for each code that occurs. Columns are counted in code points. A finding about a
/// file as a whole has no region.
std::string to_sarif(const Diags& findings, const std::string& tool_version);

}  // namespace pacwright
