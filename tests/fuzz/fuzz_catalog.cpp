#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "input/catalog_file.hpp"
#include "input/merge.hpp"
#include "input/read_catalog.hpp"

namespace {

using namespace pacwright;

void require(bool holds) {
  if (!holds) std::abort();
}

const CatalogOptions kOptions{"Worldwide", "contoso"};

/// Endpoints are canonical: their text is a pattern or a block, and reads as the same one.
void check(const Endpoint& endpoint) {
  require(endpoint.line >= 1 && endpoint.column >= 1);
  require(!endpoint.direction.empty());
  const auto again = parse_item(endpoint.item_text(), {});
  require(static_cast<bool>(again));
  require(*again == endpoint.item);
}

std::string as_file(const Catalog& catalog) {
  Diags diags;
  return to_catalog_file(merge_catalogs({catalog}, catalog.name, diags));
}

}  // namespace

// Any bytes are a catalog with endpoints that have places, or there is an error; what is written of
// it reads as the same catalog.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  Diags diags;
  const auto catalog = read_catalog(bytes, "fuzz.input", kOptions, diags);
  require(catalog.has_value() != has_errors(diags));
  for (const Diag& diag : diags) require(diag.where.file == "fuzz.input");
  if (!catalog) return 0;
  require(!catalog->endpoints.empty());
  for (const Endpoint& endpoint : catalog->endpoints) check(endpoint);

  const std::string once = as_file(*catalog);
  Diags none;
  const auto again = read_catalog(once, "again", kOptions, none);
  require(again.has_value());
  require(again->endpoints.size() == catalog->endpoints.size());
  require(again->skipped.size() == catalog->skipped.size());
  require(as_file(*again) == once);
  return 0;
}
