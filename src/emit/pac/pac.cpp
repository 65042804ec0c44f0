#include "emit/pac/pac.hpp"

namespace pacwright {

std::vector<Artifact> emit_pac(const RuleSet& rules, const Provenance& provenance) {
  switch (pac_template_for(rules, provenance.pac_template)) {
    case PacTemplate::Clauses: return emit_pac_clauses(rules, provenance);
    case PacTemplate::Indexed: return emit_pac_indexed(rules, provenance);
  }
  return {};
}

PacTemplate pac_template_for(const RuleSet& rules, const std::optional<PacTemplate>& wanted) {
  // Where names are resolved, an address may decide between two patterns: only clauses say that.
  if (rules.resolve_names) return PacTemplate::Clauses;
  return wanted.value_or(PacTemplate::Indexed);
}

}  // namespace pacwright
