#pragma once
#include <string>

#include "model/coverage.hpp"

namespace pacwright {

/// Clauses by who went through them.
struct CoverageTotals {
  std::size_t clauses = 0, by_known = 0, only_by_found = 0, never = 0;
};

CoverageTotals totals_of(const Coverage& coverage);

/// A few lines for a terminal: totals, DNS, what was not tried.
std::string to_text(const Coverage& coverage, const std::string& pac);

/// An object, for the JSON of check.
std::string to_json(const Coverage& coverage);

}  // namespace pacwright
