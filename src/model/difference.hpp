#pragma once
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diag.hpp"

namespace pacwright {

/// What the newer of two catalogs says differently.
enum class DifferenceKind {
  Added,        ///< An item that has no counterpart in the older one.
  Removed,      ///< An item that has none in the newer one.
  Moved,        ///< The same item in another category, or in another row of a table.
  Changed,      ///< Any other field; of an item, or of a row as a whole.
  Widened,      ///< Another item in its place, which matches all that the older one matched.
  Narrowed,     ///< The reverse.
  Damaged,      ///< Where the older one has an item, the newer one has text that is none.
  Mended,       ///< The reverse.
  SkipAdded,    ///< Text that is no item without a value, or at all; not in the older one.
  SkipRemoved,  ///< The reverse.
  RowAdded,     ///< A row of a documentation table that has no counterpart in the older one.
  RowRemoved,   ///< The reverse.
  Renumbered,   ///< The same row under another number.
};
inline constexpr std::size_t kDifferenceKinds = 13;

std::string_view to_text(DifferenceKind kind);  ///< "added", "skip-added", ...: stable names.

/// One of the two catalogs' side of a difference. All empty where it says nothing.
struct DifferenceSide {
  std::string item;  ///< As the catalog says it; empty if the difference is about a whole row.
  SourceRef where;   ///< In the catalog file; of a row, or a merged catalog, in the document.
  int row = 0;       ///< Of the documentation table; 0 for none.
  std::string set, service, category;

  bool is_empty() const { return item.empty() && row == 0; }
};

struct Difference {
  DifferenceKind kind = DifferenceKind::Changed;
  DifferenceSide before, after;
  std::string field;                 ///< Of Moved, Changed and Renumbered: "category", "tcp", ...
  std::string old_value, new_value;  ///< Of that field; may be empty.
  std::string detail;                ///< A sentence that helps to judge it; may be empty.
};

/// The result of comparing two catalogs. Empty `all` means that they say the same.
struct Differences {
  std::string old_file, new_file;
  int old_items = 0, new_items = 0;  ///< Endpoints of each catalog.
  int same = 0;                      ///< Endpoints that both have, without any difference.
  std::vector<Difference> all;       ///< In the order of the newer catalog; then what it lacks.

  std::array<int, kDifferenceKinds> totals() const;  ///< By kind.
};

}  // namespace pacwright
