#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "base/utf8.hpp"
#include "input/catalog_file.hpp"
#include "input/docs_table.hpp"
#include "input/merge.hpp"
#include "input/read_catalog.hpp"

namespace {

using namespace pacwright;

void require(bool holds) {
  if (!holds) std::abort();
}

const CatalogOptions kOptions{"Worldwide", "contoso"};

std::string as_file(const Catalog& catalog) {
  Diags diags;
  return to_catalog_file(merge_catalogs({catalog}, catalog.name, diags));
}

}  // namespace

// Any text is a page whose rows all appear among its endpoints or skipped items, or it has no
// table; what is written of it reads as the same catalog.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto text = decode_text(bytes);
  if (!text) return 0;
  Diags diags;
  Catalog page = read_docs_page(*text, "page.md", kOptions, diags);
  drop_repeated(page);
  for (const Diag& diag : diags) require(diag.where.file == "page.md");
  if (has_errors(diags)) return 0;

  std::set<std::pair<int, int>> told;  // Row and line of all that was found.
  for (const Endpoint& endpoint : page.endpoints) {
    require(endpoint.line >= 1 && endpoint.column >= 1 && !endpoint.direction.empty());
    told.insert({endpoint.source.row, endpoint.line});
  }
  for (const Skipped& skip : page.skipped) {
    require(skip.line >= 1 && skip.column >= 1 && !skip.reason.empty());
    told.insert({skip.source.row, skip.line});
  }
  for (const TableRow& row : page.rows) {
    require(told.contains({row.source.row, row.source.line}));
  }

  const std::string once = as_file(page);
  Diags none;
  const auto again = read_catalog(once, "again", kOptions, none);
  require(again.has_value() || page.endpoints.empty());
  if (again) require(as_file(*again) == once);
  return 0;
}
