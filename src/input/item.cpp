#include "input/item.hpp"

#include "base/text.hpp"
#include "model/meant.hpp"

namespace pacwright {

std::string too_many_items() {
  return "All catalogs together may have " + with_thousands(kMostItems) + " patterns and blocks.";
}

Result<Item> parse_item(std::string_view text, const SourceRef& where) {
  const std::string_view address = text.substr(0, text.find('/'));
  const bool has_scheme = text.find("://") != std::string_view::npos;
  const bool quad =
      !address.empty() && address.find_first_not_of("0123456789.") == std::string_view::npos;
  const bool colons = address.find(':') != address.rfind(':');  // Two colons: no port.
  if (!has_scheme && (quad || colons)) {
    auto network = Cidr::parse(text, where);
    if (!network) return with_cure(network.reason(), TextPlace::Catalog);
    return Item(*network);
  }
  auto pattern = HostPattern::parse(text, where);
  if (!pattern) return with_cure(pattern.reason(), TextPlace::Catalog);
  return Item(*pattern);
}

std::optional<std::string> fill_placeholders(std::string_view text, std::string_view tenant) {
  constexpr std::string_view kTenant = "<tenant>";
  std::string filled(text);
  for (std::size_t at = filled.find(kTenant); at != std::string::npos; at = filled.find(kTenant)) {
    if (tenant.empty()) return std::nullopt;
    filled.replace(at, kTenant.size(), tenant);
  }
  if (filled.find('<') != std::string::npos) return std::nullopt;
  return filled;
}

Skipped needs_value(std::string_view text, const SourceRef& where, Endpoint fields) {
  const bool tenant = text.find("<tenant>") != std::string_view::npos;
  Skipped skip{std::string(text),
               SkipReason::NeedsValue,
               tenant ? "holds <tenant>; give the policy a \"tenant\""
                      : "holds a placeholder that nothing fills",
               fields.source,
               where.line,
               where.column,
               {}};
  fields.line = where.line;
  fields.column = where.column;
  skip.unfilled = std::move(fields);
  return skip;
}

}  // namespace pacwright
