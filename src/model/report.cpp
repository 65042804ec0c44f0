#include "model/report.hpp"

#include <map>
#include <tuple>

namespace pacwright {

std::vector<RowSummary> summarise_rows(const Catalog& catalog) {
  std::vector<RowSummary> rows;
  // Row numbers repeat in a page of several tables: its line tells them apart.
  std::map<std::tuple<std::string, int, int>, std::size_t> index;
  for (const TableRow& row : catalog.rows) {
    index[{row.source.file, row.source.row, row.source.line}] = rows.size();
    rows.push_back({row});
  }
  const auto find = [&](const Source& source) -> RowSummary* {
    const auto found = index.find({source.file, source.row, source.line});
    return found == index.end() ? nullptr : &rows[found->second];
  };
  for (const Endpoint& endpoint : catalog.endpoints) {
    RowSummary* const row = find(endpoint.source);
    if (row != nullptr) ++(endpoint.pattern() != nullptr ? row->patterns : row->blocks);
  }
  for (const Skipped& skip : catalog.skipped) {
    RowSummary* const row = find(skip.source);
    if (row == nullptr) continue;
    switch (skip.kind) {
      case SkipReason::NotAnEndpoint: ++row->others; break;
      case SkipReason::NotExpressible: ++row->damaged; break;
      case SkipReason::NeedsValue: ++row->waiting; break;
    }
  }
  return rows;
}

}  // namespace pacwright
