#include "model/ledger.hpp"

#include "base/csv.hpp"

namespace pacwright {
namespace {

const SharedText kNothing;

// The policy's file without its folder, which depends on where the program was started.
SourceRef in_policy(SourceRef where) {
  const std::size_t slash = where.file.find_last_of("/\\");
  if (slash != std::string::npos) where.file.erase(0, slash + 1);
  return where;
}

}  // namespace

const Endpoint* LedgerEntry::endpoint() const {
  const auto* endpoint = std::get_if<const Endpoint*>(&what_);
  return endpoint == nullptr ? nullptr : *endpoint;
}

Match LedgerEntry::own_match() const {
  if (const auto* host = std::get_if<const PlacedPattern*>(&what_)) return (*host)->pattern;
  if (const auto* net = std::get_if<const PlacedNetwork*>(&what_)) return (*net)->network;
  return PlainHosts{};
}

std::string LedgerEntry::item() const {
  struct Text {
    std::string operator()(const Endpoint* endpoint) const { return endpoint->item_text(); }
    std::string operator()(const Skipped* skip) const { return skip->text; }
    std::string operator()(const PlacedPattern* host) const { return host->pattern.text(); }
    std::string operator()(const PlacedNetwork* net) const { return net->network.to_string(); }
    std::string operator()(const PolicyRule*) const { return to_text(Match(PlainHosts{})); }
  };
  return std::visit(Text(), what_);
}

SourceRef LedgerEntry::where() const {
  struct Place {
    const Catalog* catalog;
    SourceRef operator()(const Endpoint* endpoint) const { return catalog->place(*endpoint); }
    SourceRef operator()(const Skipped* skip) const { return catalog->place(*skip); }
    SourceRef operator()(const PlacedPattern* host) const { return in_policy(host->where); }
    SourceRef operator()(const PlacedNetwork* net) const { return in_policy(net->where); }
    SourceRef operator()(const PolicyRule* rule) const { return in_policy(rule->where); }
  };
  return std::visit(Place{catalog_}, what_);
}

const std::string& LedgerEntry::category() const {
  return endpoint() != nullptr ? endpoint()->category : kNothing;
}

const std::string& LedgerEntry::service() const {
  return endpoint() != nullptr ? endpoint()->service : kNothing;
}

const std::string& LedgerEntry::set() const {
  return endpoint() != nullptr ? endpoint()->set : kNothing;
}

const Source& LedgerEntry::source() const {
  static const Source kNone;
  if (endpoint() != nullptr) return endpoint()->source;
  const auto* skip = std::get_if<const Skipped*>(&what_);
  return skip != nullptr ? (*skip)->source : kNone;
}

std::string_view to_text(LedgerState state) {
  switch (state) {
    case LedgerState::Emitted: return "emitted";
    case LedgerState::CoveredBy: return "covered";
    case LedgerState::Overridden: return "overridden";
    case LedgerState::NotSelected: return "not-selected";
    case LedgerState::NotExpressible: return "not-expressible";
    case LedgerState::NeedsValue: return "needs-value";
    case LedgerState::NotAnEndpoint: return "not-an-endpoint";
  }
  return "";
}

std::array<int, kLedgerStates> Ledger::totals() const {
  std::array<int, kLedgerStates> totals{};
  for (const LedgerEntry& entry : entries) ++totals[static_cast<std::size_t>(entry.state)];
  return totals;
}

std::string to_csv(const Ledger& ledger) {
  constexpr std::size_t kUsualLine = 130;
  std::string text;
  text.reserve(ledger.entries.size() * kUsualLine);  // Of a million lines, no second copy.
  text += "state,item,category,service,set,catalog,line,source,row,detail\n";
  for (const LedgerEntry& entry : ledger.entries) {
    const SourceRef where = entry.where();
    const Source& source = entry.source();
    append_csv_line(text, {to_text(entry.state), entry.item(), entry.category(), entry.service(),
                           entry.set(), where.file, std::to_string(where.line), source.file.str(),
                           source.row > 0 ? std::to_string(source.row) : "", entry.detail.str()});
  }
  return text;
}

}  // namespace pacwright
