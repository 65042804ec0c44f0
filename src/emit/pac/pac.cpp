#include "emit/pac/pac.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace pacwright {
namespace {

std::vector<Artifact> emit(PacTemplate pac_template, const RuleSet& rules,
                           const Provenance& provenance) {
  switch (pac_template) {
    case PacTemplate::Indexed: return emit_pac_indexed(rules, provenance);
    case PacTemplate::Clauses: return emit_pac_clauses(rules, provenance);
    case PacTemplate::Packed: return emit_pac_packed(rules, provenance);
    case PacTemplate::PackedLowMemory: return emit_pac_packed_low_memory(rules, provenance);
  }
  return {};
}

std::vector<Artifact> explained(std::vector<Artifact> artifacts, PacTemplate pac_template,
                                const std::string& why) {
  artifacts.front().choice = std::string(to_text(pac_template)) + ", " + why;
  return artifacts;
}

std::vector<Artifact> emit_best(const RuleSet& rules, const Provenance& provenance) {
  std::string why =
      "because a table may not hold more than " + with_thousands(kMostMembers) + " names";
  const NameTable names = build_name_table(rules);
  if (names.entries.size() <= kMostMembers) {
    auto indexed = emit_pac_indexed(rules, names, provenance);
    const std::size_t size = indexed.front().bytes.size();
    if (size <= kManyBytes) {
      return explained(std::move(indexed), PacTemplate::Indexed,
                       "because it is fast and readable and fits into 256 KiB");
    }
    why = "because the indexed form would take " + with_thousands(size) + " bytes";
  }
  return explained(emit_pac_packed(rules, names, provenance), PacTemplate::Packed, why);
}

std::vector<Artifact> emit_chosen(const RuleSet& rules, const Provenance& provenance) {
  const auto wanted = provenance.pac_template;
  if (rules.resolve_names) {
    const bool other = wanted && *wanted != PacTemplate::Clauses;
    return explained(emit_pac_clauses(rules, provenance), PacTemplate::Clauses,
                     (other ? "not " + std::string(to_text(*wanted)) + " as asked, " : "") +
                         "because the policy resolves names");
  }
  if (!wanted) return emit_best(rules, provenance);
  return explained(emit(*wanted, rules, provenance), *wanted, "as asked");
}

}  // namespace

std::vector<Artifact> emit_pac(const RuleSet& rules, const Provenance& provenance) {
  auto artifacts = emit_chosen(rules, provenance);
  std::uint64_t& largest = artifacts.front().largest_table;
  largest = std::max<std::uint64_t>(largest, provenance.spellings.size());
  return artifacts;
}

}  // namespace pacwright
