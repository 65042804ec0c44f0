#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emit/backend.hpp"

namespace pacwright {

/// proxy.pac from pac_templates/clauses.pac.js: the rules in their order as equality, shExpMatch
/// and isInNet terms, at most 100 in one condition. For reading, for audits and for short lists.
std::vector<Artifact> emit_pac_clauses(const RuleSet& rules, const Provenance& provenance);

/// proxy.pac from pac_templates/indexed.pac.js: names in a table that is asked once a label, globs
/// only where they can match, addresses by clauses while they are few and by a sorted table when
/// they are many. Precondition: !rules.resolve_names.
std::vector<Artifact> emit_pac_indexed(const RuleSet& rules, const Provenance& provenance);

/// By the template of `provenance`, or by the one that fits best.
std::vector<Artifact> emit_pac(const RuleSet& rules, const Provenance& provenance);

}  // namespace pacwright
