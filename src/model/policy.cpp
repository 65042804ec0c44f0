#include "model/policy.hpp"

#include <algorithm>

namespace pacwright {

bool Selector::names(Field field) const {
  return std::ranges::any_of(filters, [&](const FieldFilter& f) { return f.field == field; });
}

}  // namespace pacwright
