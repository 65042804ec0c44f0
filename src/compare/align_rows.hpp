#pragma once
#include "compare/side.hpp"

namespace pacwright {

/// Finds which rows of two documents are the same row, and sets DocumentRow::partner of both sides.
///
/// By what stands in them, never by number alone, for documents are renumbered: two rows are the
/// same if they share half of the smaller one's items, or any item and the number; those that share
/// most come first. Rows that share nothing go by their place between aligned rows, by direction
/// and ports, and by number. Words are not compared: they may be of another language.
///
/// What stands in more than 8 rows of a side tells rows apart badly and is left out of account, so
/// that the cost grows with the size of the documents only.
void align_rows(Side& older, Side& newer);

}  // namespace pacwright
