#pragma once
#include "model/pac_difference.hpp"
#include "model/written_rules.hpp"
#include "validate/host_automaton.hpp"

namespace pacwright {

/// What the newer of two rule sets decides differently, for all hosts, and which pattern and rule
/// is the cause.
///
/// Rules that both have, with the same result and in the same order, decide alike. So only hosts
/// that match one of the other rules can go another way, or that no rule matches, if the final
/// route changed. Of these:
///
/// - Names below a domain that only exact names and `*.b.c` tell apart: each of those names, and
///   one fresh name below each of those domains, stand for all.
/// - Where other globs meet them: one name for every combination of the patterns that may meet, by
///   their automaton (see witnesses.hpp). With more than its limits the rest is told in `left_out`.
/// - Addresses: every range between two edges of blocks.
/// - Where names are looked up: every combination of names with every range of IPv4, or none.
///
/// `left_out` also says where a PAC was proven to follow its rules on samples only. The same rules
/// in another spelling (template, folder, names of routes) are no difference.
PacDifferences compare_rules(const WrittenRules& before, const WrittenRules& after,
                             HostAutomaton::Limits limits = {});

}  // namespace pacwright
