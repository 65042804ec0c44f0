#pragma once
#include <string>

#include "model/pac_difference.hpp"

namespace pacwright {

/// One change as lines that begin with `indent` blanks: the results with their rules, the patterns,
/// the lines that name them, examples. Of many patterns and lines their number; JSON has them all.
std::string change_text(const PacChange& change, std::size_t indent);

/// For reading on a terminal: what goes direct now first; what was left out last.
std::string to_text(const PacDifferences& differences);

/// A whole JSON document as in json_report.hpp; "format" is "pacwright-pac-diff/2":
///
///     by            "rules", "urls" or "bytes"; with "rules" "combinations" and "ranges" that were
///                   compared, with "urls" how many were "asked"
///     same          true only if it is proven that no host goes another way
///     changes       before, after, goes_direct, may_go_direct, condition?, old_rule? and new_rule?
///                   (name, file?, line?), proven, count (of patterns), patterns (text, file?,
///                   line?), examples (hosts; URLs with "urls"), urls? (how many of those asked)
///     left_out      what was not tried, a sentence each
std::string to_json(const PacDifferences& differences);

}  // namespace pacwright
