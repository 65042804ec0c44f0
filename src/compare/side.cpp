#include "compare/side.hpp"

#include <map>
#include <utility>

#include "base/text.hpp"

namespace pacwright {
namespace {

using RowName = std::pair<std::string, int>;  // Document and number.

RowName name_of(const Source& source) { return {source.file, source.row}; }

const Source& source_of(const Entry& entry) {
  return entry.is_endpoint() ? entry.said->source : entry.skip->source;
}

bool is_alphanumeric(char c) { return is_digit(c) || (c >= 'a' && c <= 'z'); }

}  // namespace

Side::Side(const Catalog& of) : catalog(&of) {
  entries.reserve(of.endpoints.size());
  for (const Endpoint& endpoint : of.endpoints) {
    entries.push_back({endpoint.item_text(), &endpoint, nullptr});
  }
  for (const Skipped& skip : of.skipped) {
    if (skip.kind == SkipReason::NotAnEndpoint) continue;
    const char mark = skip.kind == SkipReason::NeedsValue ? '?' : '!';
    entries.push_back({mark + skip.text, skip.unfilled ? &*skip.unfilled : nullptr, &skip});
  }

  std::map<RowName, DocumentRow> by_name;
  for (const TableRow& table : of.rows) {
    if (table.source.row <= 0) continue;
    DocumentRow& row = by_name[name_of(table.source)];
    if (row.table == nullptr) row.table = &table;
  }
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Source& source = source_of(entries[i]);
    if (source.row > 0) by_name[name_of(source)].entries.push_back(static_cast<int>(i));
  }
  for (auto& [name, row] : by_name) {
    row.file = name.first;
    row.number = name.second;
    for (const int i : row.entries) {
      entries[static_cast<std::size_t>(i)].row = static_cast<int>(rows.size());
    }
    rows.push_back(std::move(row));
  }
}

std::string skeleton(std::string_view text) {
  std::string lower = to_lower(text);
  const std::size_t scheme = lower.find("://");
  if (scheme != std::string::npos) lower.erase(0, scheme + 3);
  const std::size_t slash = lower.find('/');
  if (slash != std::string::npos) {
    const std::string_view rest = trim(std::string_view(lower).substr(slash + 1));
    const bool is_prefix = parse_number(rest, 128).has_value() && rest != "32" && rest != "128";
    if (!is_prefix) lower.erase(slash);
  }
  std::erase_if(lower, [](char c) { return !is_alphanumeric(c); });
  return lower;
}

}  // namespace pacwright
