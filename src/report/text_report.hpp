#pragma once
#include <string>
#include <vector>

#include "model/report.hpp"
#include "model/rules.hpp"
#include "report/wrapped.hpp"

namespace pacwright {

/// For reading; every line ends in a newline. Styles are added and nothing else.

std::string to_summary(const CompileReport& report, const TextForm& form = {});
/// Of a set that is refused: only what it would change. "" if it was compared with nothing, or
/// nothing changes.
std::string to_changes(const CompileReport& report, const TextForm& form = {});
std::string to_text(const Explanation& explanation, const TextForm& form = {});

/// A measured time with the two digits that it is worth: 8527.4 -> "8,500", 93.2 -> "93", 0.4 ->
/// "0.40".
std::string two_digits(double number);

/// The rows of the documentation tables that were imported, and the totals.
std::string to_text(const ImportReport& report);

/// What became of each row, endpoint set or other part of each catalog: a line each.
std::string to_text(const Ledger& ledger);

/// Stable text of a catalog, one item a line, for dump and for comparing.
std::string to_text(const Catalog& catalog);

/// Stable text of a rule set: number, match, route, policy rule.
std::string to_text(const RuleSet& rules, const Policy& policy);

}  // namespace pacwright
