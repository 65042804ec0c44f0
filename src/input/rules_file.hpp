#pragma once
#include <string>
#include <string_view>

#include "model/written_rules.hpp"

namespace pacwright {

/// Reads what to_rules_file writes. Fails with RulesFileUnusable, which says the line and what is
/// wrong: another version, a line that was changed (the last one holds the digest of all others),
/// an index or a match that cannot be.
Result<WrittenRules> parse_rules_file(std::string_view text, const std::string& file);

}  // namespace pacwright
