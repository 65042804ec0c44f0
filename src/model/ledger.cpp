#include "model/ledger.hpp"

namespace pacwright {
namespace {

// A leading '=', '+', '-' or '@' would be run as a formula by a spreadsheet program.
std::string csv_field(const std::string& text) {
  const bool formula =
      !text.empty() && std::string_view("=+-@").find(text[0]) != std::string_view::npos;
  std::string quoted = formula ? "'" : "";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted.find_first_of(",\"\r\n'") == std::string::npos ? quoted : "\"" + quoted + "\"";
}

const SharedText kNothing;

}  // namespace

const Endpoint* LedgerEntry::endpoint() const {
  const auto* endpoint = std::get_if<const Endpoint*>(&what_);
  return endpoint == nullptr ? nullptr : *endpoint;
}

std::string LedgerEntry::item() const {
  return endpoint() != nullptr ? endpoint()->item_text() : std::get<const Skipped*>(what_)->text;
}

SourceRef LedgerEntry::where() const {
  return endpoint() != nullptr ? catalog_->place(*endpoint())
                               : catalog_->place(*std::get<const Skipped*>(what_));
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
  return endpoint() != nullptr ? endpoint()->source : std::get<const Skipped*>(what_)->source;
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
    text += std::string(to_text(entry.state)) + "," + csv_field(entry.item()) + "," +
            csv_field(entry.category()) + "," + csv_field(entry.service()) + "," +
            csv_field(entry.set()) + "," + csv_field(entry.where().file) + "," +
            std::to_string(entry.where().line) + "," + csv_field(entry.source().file) + "," +
            (entry.source().row > 0 ? std::to_string(entry.source().row) : "") + "," +
            csv_field(entry.detail) + "\n";
  }
  return text;
}

}  // namespace pacwright
