#pragma once
#include <functional>
#include <string>

#include "diag/diag.hpp"
#include "report/wrapped.hpp"

namespace pacwright {

/// The text of a line of a file, or empty where it is not known.
using LineOf = std::function<std::string(const SourceRef&)>;

/// Findings for a person: those of one code stand together, in the order of each code's first, and
/// what to do about them is said once, behind the last:
///
///     a.pac:3:5: warning PC430: return that no URL reached: 'return "DIRECT"'
///         3 |     return "DIRECT";
///           |     ^
///     a.pac:7:5: warning PC430: return that no URL reached: 'return p'
///       Move or remove it.
///
/// The first few of a code are shown with their lines, more by their place. `most`: of one code,
/// if it is no error, and then some of what a finding is also true of; how many more there are is
/// said, so that no code is hidden by another. 0: all. Errors PC4xx are all shown: each may be a
/// URL that goes a wrong way.
std::string to_text(const Diags& diags, const LineOf& line_of, const TextForm& form,
                    std::size_t most = 0);

}  // namespace pacwright
