#pragma once
#include "compare/side.hpp"

namespace pacwright {

/// Finds which entries of two catalogs are the same, or stand for one another, and sets
/// Entry::partner of both sides. Rows must be aligned before.
///
/// In this order, so that the plainest explanation wins:
/// 1. the same item with the same fields, in the same row;
/// 2. the same item in the same row, then anywhere, with the fewest fields changed;
/// 3. within one row or set, then within one service and category: an item and another one that
///    contains it, the closest first. One takes the place of one; what more it contains stays
///    alone;
/// 4. within one row, or outside rows: text that is damaged, and the item whose letters and digits
///    it has; within one row also an item that it may be a misspelling of.
///
/// The cost grows with the size of the catalogs. So that it does: entries of one item that a side
/// has more than 64 times pair by order after step 1; a group of step 3 in which patterns with odd
/// stars would need more than a million comparisons goes without such patterns as the wider ones;
/// step 4 looks at 64 items with the same letters, and for misspellings at rows in which not more
/// than 16 items and 16 texts are left.
void pair_entries(Side& older, Side& newer);

}  // namespace pacwright
