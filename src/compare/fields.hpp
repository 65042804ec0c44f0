#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "compare/side.hpp"

namespace pacwright {

struct FieldChange {
  std::string_view field;
  std::string before, after;
};

/// The fields in which two entries differ that speak of the same thing, places apart.
///
/// Of two rows of documentation tables the cloud does not count, for it is a heading in the words
/// of the document; nor does a direction that both have from their rows, for that is a change of
/// the row. Where the category or the item changes, the set does not count, for it follows.
std::vector<FieldChange> changes(const Side& older, const Entry& before, const Side& newer,
                                 const Entry& after);

/// All that an entry says, places apart, and its row's `scope`: entries with equal statements have
/// no changes.
std::string statement(const Entry& entry, int scope);

}  // namespace pacwright
