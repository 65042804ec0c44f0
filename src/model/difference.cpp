#include "model/difference.hpp"

namespace pacwright {

std::string_view to_text(DifferenceKind kind) {
  switch (kind) {
    case DifferenceKind::Added: return "added";
    case DifferenceKind::Removed: return "removed";
    case DifferenceKind::Moved: return "moved";
    case DifferenceKind::Changed: return "changed";
    case DifferenceKind::Widened: return "widened";
    case DifferenceKind::Narrowed: return "narrowed";
    case DifferenceKind::Damaged: return "damaged";
    case DifferenceKind::Mended: return "mended";
    case DifferenceKind::SkipAdded: return "skip-added";
    case DifferenceKind::SkipRemoved: return "skip-removed";
    case DifferenceKind::RowAdded: return "row-added";
    case DifferenceKind::RowRemoved: return "row-removed";
    case DifferenceKind::Renumbered: return "renumbered";
  }
  return "";
}

std::array<int, kDifferenceKinds> Differences::totals() const {
  std::array<int, kDifferenceKinds> counts{};
  for (const Difference& difference : all) ++counts[static_cast<std::size_t>(difference.kind)];
  return counts;
}

}  // namespace pacwright
