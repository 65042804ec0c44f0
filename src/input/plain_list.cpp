#include "input/plain_list.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/utf8.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kMostFaults = 10'000;  // By then it is clear that this is no list.

}  // namespace

Catalog read_plain_list(std::string_view text, const std::string& file,
                        const CatalogOptions& options, Diags& diags) {
  Catalog catalog;
  catalog.file = file;
  catalog.endpoints.reserve(
      std::min(kMostItems, static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1));
  Endpoint common(*Cidr::parse("::/128", {}));  // The item of each comes last.
  common.instance = options.instance;
  common.direction = "outbound";
  int number = 0;
  for (const std::string_view line : split(text, '\n')) {
    ++number;
    const std::string_view item = trim(line.substr(0, line.find('#')));
    if (item.empty()) continue;
    if (diags.size() >= kMostFaults) break;
    if (catalog.endpoints.size() + catalog.skipped.size() >= options.most_items) {
      diags.push_back({DiagCode::FileTooLarge, {file, number, 0}, "", too_many_items()});
      break;
    }

    const auto before = static_cast<std::size_t>(item.data() - line.data());
    const int column = static_cast<int>(count_code_points(line.substr(0, before))) + 1;
    const SourceRef where{file, number, column};
    const auto filled = fill_placeholders(item, options.tenant);
    Endpoint endpoint = common;
    endpoint.line = number;
    endpoint.column = column;
    if (!filled) {
      catalog.skipped.push_back(needs_value(item, where, std::move(endpoint)));
      continue;
    }
    auto parsed = parse_item(*filled, where);
    if (!parsed) {
      diags.push_back(parsed.reason());
      continue;
    }
    endpoint.item = *std::move(parsed);
    catalog.endpoints.push_back(std::move(endpoint));
  }
  return catalog;
}

}  // namespace pacwright
