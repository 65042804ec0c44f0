#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emit/backend.hpp"
#include "emit/pac/name_table.hpp"

namespace pacwright {

/// proxy.pac from pac_templates/clauses.pac.js: the rules in their order as equality, shExpMatch
/// and isInNet terms, at most 100 in one condition. For reading, for audits and for short lists.
std::vector<Artifact> emit_pac_clauses(const RuleSet& rules, const Provenance& provenance);

/// proxy.pac from pac_templates/indexed.pac.js: names in a table that is asked once a label, globs
/// only where they can match, addresses by clauses while they are few and by a sorted table when
/// they are many. Precondition: !rules.resolve_names.
std::vector<Artifact> emit_pac_indexed(const RuleSet& rules, const Provenance& provenance);

/// proxy.pac from pac_templates/packed.pac.js: the table of `indexed` in an arithmetic code, some
/// four bytes a name, of which a piece is unpacked when it is first asked. For lists of a hundred
/// thousand names. Precondition: !rules.resolve_names.
std::vector<Artifact> emit_pac_packed(const RuleSet& rules, const Provenance& provenance);

/// The same from pac_templates/packed_low_memory.pac.js: twice as long, but searched where it
/// stands and never unpacked, for clients with little memory.
std::vector<Artifact> emit_pac_packed_low_memory(const RuleSet& rules,
                                                 const Provenance& provenance);

/// The same with the names' table already built, which takes longest for long lists.
/// Precondition: it is build_name_table(rules).
std::vector<Artifact> emit_pac_indexed(const RuleSet& rules, const NameTable& names,
                                       const Provenance& provenance);
std::vector<Artifact> emit_pac_packed(const RuleSet& rules, const NameTable& names,
                                      const Provenance& provenance);

/// By the template of `provenance`, or by the one that fits best: indexed while the file stays
/// below kManyBytes, packed above. Where names are resolved, an address may decide between two
/// patterns: only clauses say that.
std::vector<Artifact> emit_pac(const RuleSet& rules, const Provenance& provenance);

}  // namespace pacwright
