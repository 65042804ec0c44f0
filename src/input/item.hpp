#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "input/type_words.hpp"
#include "model/catalog.hpp"

namespace pacwright {

/// What the catalogs of one command may hold together: a million endpoints take most of the
/// gigabyte that VALIDATE.md promises.
inline constexpr std::size_t kMostItems = 1'000'000;

struct CatalogOptions {
  std::string instance;                   ///< For endpoints that name none.
  std::string tenant;                     ///< Stands for <tenant>; may be empty.
  const TypeWords* type_words = nullptr;  ///< For documentation tables; null: those built in.
  std::size_t most_items = kMostItems;    ///< For lists; what other catalogs have left of it.
};

/// The detail of FileTooLarge, where there are more than kMostItems.
std::string too_many_items();

/// A host pattern, or an address or block, whichever `text` looks like.
Result<Item> parse_item(std::string_view text, const SourceRef& where);

/// `text` with <tenant> replaced; nothing if it holds <tenant> and `tenant` is empty, or if it
/// holds any other placeholder in angle brackets.
std::optional<std::string> fill_placeholders(std::string_view text, std::string_view tenant);

/// The skip for an item that holds a placeholder without a value; `fields` is what is said of it.
Skipped needs_value(std::string_view text, const SourceRef& where, Endpoint fields);

}  // namespace pacwright
