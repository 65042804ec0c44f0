#include "model/policy.hpp"

#include <algorithm>

namespace pacwright {

bool Selector::names(Field field) const {
  return std::ranges::any_of(filters, [&](const FieldFilter& f) { return f.field == field; });
}

bool concerns(const AllowedBypass& allowed, std::string_view target) {
  return allowed.lists.empty() ||
         std::ranges::find(allowed.lists, target, &PlacedText::text) != allowed.lists.end();
}

}  // namespace pacwright
