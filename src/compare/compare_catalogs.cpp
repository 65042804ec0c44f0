#include "compare/compare_catalogs.hpp"

#include <algorithm>
#include <memory>
#include <tuple>

#include "compare/align_rows.hpp"
#include "compare/fields.hpp"
#include "compare/pair_entries.hpp"
#include "compare/wider.hpp"

namespace pacwright {
namespace {

/// In the catalog file; of a catalog that is none, for it was just merged, in the document behind.
template <class Said>
SourceRef place_of(const Catalog& catalog, const Said& said) {
  if (!catalog.file.empty()) return catalog.place(said);
  return {said.source.file, said.source.line, said.source.column};
}

DifferenceSide to_side(const Side& side, const Entry& entry) {
  DifferenceSide made;
  made.item = entry.is_endpoint() ? entry.key : entry.key.substr(1);
  made.where = entry.is_endpoint() ? place_of(*side.catalog, *entry.said)
                                   : place_of(*side.catalog, *entry.skip);
  if (entry.row >= 0) made.row = side.rows[static_cast<std::size_t>(entry.row)].number;
  if (entry.said == nullptr) return made;
  made.set = entry.said->set;
  made.service = entry.said->service;
  made.category = entry.said->category;
  return made;
}

DifferenceSide to_side(const Side& side, const DocumentRow& row) {
  DifferenceSide made;
  if (row.table != nullptr) {
    const Source& source = row.table->source;
    made.where = {row.file.empty() ? side.catalog->file : row.file, source.line, source.column};
  } else {
    made.where = to_side(side, side.entries[static_cast<std::size_t>(row.entries.front())]).where;
  }
  made.row = row.number;
  return made;
}

/// "row 5", "set 46, Common, Allow", "line 12".
std::string describe(const Side& side, const Entry& entry) {
  const DifferenceSide at = to_side(side, entry);
  std::string text = at.row > 0 ? "row " + std::to_string(at.row) : "";
  const auto add = [&](const std::string& piece) {
    if (!piece.empty()) text += (text.empty() ? "" : ", ") + piece;
  };
  add(at.set.empty() ? "" : "set " + at.set);
  add(at.service);
  add(at.category);
  return text.empty() ? "line " + std::to_string(at.where.line) : text;
}

/// Says what else of a catalog matches an item. Built when first asked.
class Others {
 public:
  Others(const Side& side, std::size_t questions) : side_(side), questions_(questions) {}

  /// "Still published in set 46." or "Still matched by *.a.test, row 5.", or nothing.
  std::string sentence(const std::string& how, const Item& item) {
    if (!index_) build();
    const auto found = index_->find(item);
    if (!found) return "";
    const Entry& entry = side_.entries[*found];
    return entry.said->item == item
               ? how + " published in " + describe(side_, entry) + "."
               : how + " matched by " + entry.key + ", " + describe(side_, entry) + ".";
  }

 private:
  void build() {
    std::vector<const Item*> items;  // Endpoints come first in Side::entries.
    for (const Endpoint& endpoint : side_.catalog->endpoints) items.push_back(&endpoint.item);
    index_ = std::make_unique<WiderIndex>(std::move(items), questions_);
  }

  const Side& side_;
  std::size_t questions_;
  std::unique_ptr<WiderIndex> index_;
};

DifferenceKind kind_of(const FieldChange& change) {
  const bool moves = change.field == "category" || change.field == "row";
  return moves ? DifferenceKind::Moved : DifferenceKind::Changed;
}

/// Of two entries that stand for one another without being the same.
DifferenceKind kind_of(const Entry& before, const Entry& after) {
  if (!after.is_endpoint()) return DifferenceKind::Damaged;
  if (!before.is_endpoint()) return DifferenceKind::Mended;
  return contains(after.said->item, before.said->item) ? DifferenceKind::Widened
                                                       : DifferenceKind::Narrowed;
}

class Comparison {
 public:
  Comparison(const Catalog& older, const Catalog& newer) : older_(older), newer_(newer) {
    align_rows(older_, newer_);
    pair_entries(older_, newer_);
    result_.old_file = older.file;
    result_.new_file = newer.file;
    result_.old_items = static_cast<int>(older.endpoints.size());
    result_.new_items = static_cast<int>(newer.endpoints.size());
  }

  Differences compare() {
    compare_rows();
    for (const Entry& entry : newer_.entries) {
      if (entry.partner >= 0) {
        compare(older_.entries[static_cast<std::size_t>(entry.partner)], entry);
      }
    }
    add_lonely();
    sort();
    return std::move(result_);
  }

 private:
  void add(Difference difference) { result_.all.push_back(std::move(difference)); }

  void compare_rows() {
    // A document and a list without rows differ in every row; that is worth no word.
    const bool in_tables = !older_.rows.empty() && !newer_.rows.empty();
    for (const DocumentRow& row : newer_.rows) {
      if (row.partner >= 0) {
        compare(older_.rows[static_cast<std::size_t>(row.partner)], row);
      } else if (in_tables) {
        add({DifferenceKind::RowAdded, {}, to_side(newer_, row), "", "", "", ""});
      }
    }
    for (const DocumentRow& row : older_.rows) {
      if (row.partner >= 0 || !in_tables) continue;
      add({DifferenceKind::RowRemoved, to_side(older_, row), {}, "", "", "", ""});
    }
  }

  void compare(const DocumentRow& before, const DocumentRow& after) {
    const auto compare = [&](DifferenceKind kind, const char* field, const std::string& old_value,
                             const std::string& new_value) {
      if (old_value == new_value) return;
      add({kind, to_side(older_, before), to_side(newer_, after), field, old_value, new_value, ""});
    };
    compare(DifferenceKind::Renumbered, "row", std::to_string(before.number),
            std::to_string(after.number));
    if (before.table == nullptr || after.table == nullptr) return;
    compare(DifferenceKind::Changed, "direction", before.table->direction, after.table->direction);
    if (!before.entries.empty() || !after.entries.empty()) return;  // The items have the ports.
    compare(DifferenceKind::Changed, "tcp", to_string(before.table->tcp),
            to_string(after.table->tcp));
    compare(DifferenceKind::Changed, "udp", to_string(before.table->udp),
            to_string(after.table->udp));
  }

  void compare(const Entry& before, const Entry& after) {
    const DifferenceSide old_side = to_side(older_, before), new_side = to_side(newer_, after);
    const auto all = changes(older_, before, newer_, after);
    if (before.key != after.key) {
      add({kind_of(before, after), old_side, new_side, "", "", "", reason_of(before, after)});
    } else if (all.empty() && after.is_endpoint()) {
      ++result_.same;
    }
    for (const FieldChange& change : all) {
      const bool new_set = change.field == "category" && old_side.set != new_side.set;
      add({kind_of(change), old_side, new_side, std::string(change.field), change.before,
           change.after,
           new_set ? "From " + set_of(old_side) + " to " + set_of(new_side) + "." : ""});
    }
  }

  static std::string set_of(const DifferenceSide& side) {
    return side.set.empty() ? "no set" : "set " + side.set;
  }

  static std::string reason_of(const Entry& before, const Entry& after) {
    if (!after.is_endpoint()) return after.skip->reason;
    return before.is_endpoint() ? "" : before.skip->reason;
  }

  void add_lonely() {
    const auto count = [](const Side& side) {
      return static_cast<std::size_t>(std::ranges::count(side.entries, -1, &Entry::partner));
    };
    Others in_older(older_, count(newer_)), in_newer(newer_, count(older_));
    for (const Entry& entry : newer_.entries) {
      if (entry.partner >= 0) continue;
      const bool skip = !entry.is_endpoint();
      add({skip ? DifferenceKind::SkipAdded : DifferenceKind::Added,
           {},
           to_side(newer_, entry),
           "",
           "",
           "",
           skip ? entry.skip->reason : in_older.sentence("Already", entry.said->item)});
    }
    for (const Entry& entry : older_.entries) {
      if (entry.partner >= 0) continue;
      const bool skip = !entry.is_endpoint();
      add({skip ? DifferenceKind::SkipRemoved : DifferenceKind::Removed,
           to_side(older_, entry),
           {},
           "",
           "",
           "",
           skip ? entry.skip->reason : in_newer.sentence("Still", entry.said->item)});
    }
  }

  static bool is_gone(const Difference& difference) {
    return difference.kind == DifferenceKind::Removed ||
           difference.kind == DifferenceKind::SkipRemoved ||
           difference.kind == DifferenceKind::RowRemoved;
  }

  void sort() {
    std::vector<std::tuple<bool, int, int, std::size_t>> order;  // The number last: stable.
    for (std::size_t i = 0; i < result_.all.size(); ++i) {
      const bool gone = is_gone(result_.all[i]);
      const SourceRef& place = gone ? result_.all[i].before.where : result_.all[i].after.where;
      order.emplace_back(gone, place.line, place.column, i);
    }
    std::ranges::sort(order);
    std::vector<Difference> sorted;
    sorted.reserve(order.size());
    for (const auto& each : order) sorted.push_back(std::move(result_.all[std::get<3>(each)]));
    result_.all = std::move(sorted);
  }

  Side older_, newer_;
  Differences result_;
};

}  // namespace

Differences compare_catalogs(const Catalog& older, const Catalog& newer) {
  return Comparison(older, newer).compare();
}

}  // namespace pacwright
