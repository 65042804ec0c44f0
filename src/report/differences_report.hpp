#pragma once
#include <string>

#include "model/difference.hpp"

namespace pacwright {

/// For reading on a terminal of 80 columns: grouped by kind, totals last; one line if there is no
/// difference.
std::string to_text(const Differences& differences);

/// A whole JSON document as in json_report.hpp; "format" is "pacwright-diff/1".
std::string to_json(const Differences& differences);

}  // namespace pacwright
