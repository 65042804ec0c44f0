#include "model/pac_difference.hpp"

#include <algorithm>
#include <string_view>

#include "base/text.hpp"

namespace pacwright {
namespace {

/// The outcomes of compare_pacs that are no result.
bool fails(std::string_view outcome) {
  return outcome.starts_with("throws: ") || outcome.starts_with("does not load: ") ||
         outcome.starts_with("fails: ");
}

bool is_direct(std::string_view entry) { return trim(entry) == "DIRECT"; }

bool goes_direct(std::string_view outcome) {
  return outcome.empty() || fails(outcome) || is_direct(split(outcome, ';').front());
}

bool may_go_direct(std::string_view outcome) {
  return goes_direct(outcome) || std::ranges::any_of(split(outcome, ';'), is_direct);
}

}  // namespace

int danger_of(const PacChange& change) {
  if (goes_direct(change.after)) return goes_direct(change.before) ? 2 : 0;
  return may_go_direct(change.after) && !may_go_direct(change.before) ? 1 : 2;
}

}  // namespace pacwright
