#pragma once
#include <string>

#include "model/pac_difference.hpp"

namespace pacwright {

/// For reading on a terminal: what goes direct now first; what was left out last.
std::string to_text(const PacDifferences& differences);

/// A whole JSON document as in json_report.hpp; "format" is "pacwright-pac-diff/1".
std::string to_json(const PacDifferences& differences);

}  // namespace pacwright
