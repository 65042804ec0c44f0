#pragma once
#include <array>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/catalog.hpp"
#include "model/policy.hpp"
#include "model/rules.hpp"

namespace pacwright {

/// What became of one item of a catalog, or of the policy's own lists, in one artefact.
enum class LedgerState {
  Emitted,         ///< It has a rule of its own.
  CoveredBy,       ///< Something with the same route stands for it: another item, or "otherwise".
  Overridden,      ///< An earlier rule, or a higher category of the same item, decides for it.
  NotSelected,     ///< No rule of the policy takes it; the detail names the filter.
  NotExpressible,  ///< It cannot be said in this artefact.
  NeedsValue,      ///< It holds a placeholder whose value the policy does not give.
  NotAnEndpoint,   ///< A link, prose, a repeated item.
};
inline constexpr std::size_t kLedgerStates = 7;

std::string_view to_text(LedgerState state);  ///< "emitted", "covered", "overridden", ...

/// An endpoint, a skipped item, or a host or block that a rule of the policy lists itself, and what
/// became of it. It points into the catalogs and the policy, which must outlive it.
class LedgerEntry {
 public:
  LedgerEntry(const Catalog& catalog, const Endpoint& endpoint)
      : catalog_(&catalog), what_(&endpoint) {}
  LedgerEntry(const Catalog& catalog, const Skipped& skip) : catalog_(&catalog), what_(&skip) {}
  LedgerEntry(const PolicyRule& rule, const PlacedPattern& host) : rule_(&rule), what_(&host) {}
  LedgerEntry(const PolicyRule& rule, const PlacedNetwork& net) : rule_(&rule), what_(&net) {}
  explicit LedgerEntry(const PolicyRule& rule) : rule_(&rule), what_(&rule) {}  ///< Plain hosts.

  LedgerState state = LedgerState::NotSelected;
  SharedText detail;  ///< The rule, the filter or the reason; a phrase.

  const PolicyRule* rule() const { return rule_; }  ///< Of the policy's own items, else null.
  Match own_match() const;                          ///< Precondition: rule() is not null.
  std::string item() const;                         ///< As the catalog has it.
  SourceRef where() const;  ///< In its catalog file, or in the policy by name.
  const std::string& category() const;
  const std::string& service() const;
  const std::string& set() const;
  const Source& source() const;  ///< The document behind the catalog file; may be empty.

 private:
  const Endpoint* endpoint() const;  ///< Null for what was skipped.

  const Catalog* catalog_ = nullptr;
  const PolicyRule* rule_ = nullptr;
  std::variant<const Endpoint*, const Skipped*, const PlacedPattern*, const PlacedNetwork*,
               const PolicyRule*>
      what_;
};

/// The policy's own hosts and blocks, then every item and every skip of every catalog, once each,
/// in their order.
struct Ledger {
  std::vector<LedgerEntry> entries;
  std::size_t own = 0;  ///< So many of them are the policy's, the first ones.

  std::array<int, kLedgerStates> totals() const;  ///< By state; they add up to entries.size().
};

/// The ledger as a table that spreadsheet programs open: CSV (RFC 4180) with a header line.
std::string to_csv(const Ledger& ledger);

}  // namespace pacwright
