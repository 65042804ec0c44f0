#pragma once
#include <string>
#include <vector>

#include "model/report.hpp"
#include "model/rules.hpp"

namespace pacwright {

/// For reading on a terminal of 80 columns; every line ends in a newline. `colours` adds ANSI
/// styles and nothing else.

std::string to_summary(const CompileReport& report, bool colours = false);
std::string to_text(const Explanation& explanation, bool colours = false);

/// The rows of the documentation tables that were imported, and the totals.
std::string to_text(const ImportReport& report);

/// What became of each row, endpoint set or other part of each catalog: a line each.
std::string to_text(const Ledger& ledger);

/// Stable text of a catalog, one item a line, for dump and for comparing.
std::string to_text(const Catalog& catalog);

/// Stable text of a rule set: number, match, route, policy rule.
std::string to_text(const RuleSet& rules, const Policy& policy);

}  // namespace pacwright
