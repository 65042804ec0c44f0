#include "model/pac_difference.hpp"

#include <algorithm>
#include <string_view>

namespace pacwright {
namespace {

/// The outcomes of compare_pacs that are no result.
bool fails(std::string_view outcome) {
  return outcome.starts_with("throws: ") || outcome.starts_with("does not load: ") ||
         outcome.starts_with("fails: ");
}

bool goes_direct(std::string_view outcome) {
  return outcome.empty() || outcome.starts_with("DIRECT") || fails(outcome);
}

bool may_go_direct(std::string_view outcome) {
  return goes_direct(outcome) || outcome.find("DIRECT") != std::string_view::npos;
}

}  // namespace

int danger_of(const PacChange& change) {
  if (goes_direct(change.after)) return goes_direct(change.before) ? 2 : 0;
  return may_go_direct(change.after) && !may_go_direct(change.before) ? 1 : 2;
}

}  // namespace pacwright
