#include "compare/align_rows.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace pacwright {
namespace {

constexpr std::size_t kMostRowsOfOneText = 8;

using RowIndices = std::vector<int>;

DocumentRow& at(std::vector<DocumentRow>& rows, int index) {
  return rows[static_cast<std::size_t>(index)];
}

std::set<std::string> texts_of(const Side& side, const DocumentRow& row) {
  std::set<std::string> texts;
  for (const int i : row.entries) {
    const std::string text = skeleton(side.entries[static_cast<std::size_t>(i)].key);
    if (!text.empty()) texts.insert(text);
  }
  return texts;
}

struct Sharing {
  int shared = 0, older = 0, newer = 0;
  bool same_number = false;
};

class Aligner {
 public:
  Aligner(Side& older, Side& newer) : older_(older.rows), newer_(newer.rows) {
    for (const DocumentRow& row : older_) older_texts_.push_back(texts_of(older, row));
    for (const DocumentRow& row : newer_) newer_texts_.push_back(texts_of(newer, row));
  }

  void align() {
    align_by_content();
    find_gaps();
    const auto is_empty = [](const DocumentRow& row) { return row.entries.empty(); };
    align_equal([&](const DocumentRow& row, int gap) {
      return std::tuple(gap, row.number, statement(row), is_empty(row));
    });
    // Rows with items that share none are not the same row for having the same ports.
    align_equal([&](const DocumentRow& row, int gap) {
      return std::tuple(gap, is_empty(row) ? 0 : row.number, statement(row));
    });
    align_equal([](const DocumentRow& row, int gap) { return std::pair(gap, row.number); });
    align_only([&](const DocumentRow& row, int gap) { return std::pair(gap, is_empty(row)); });
  }

 private:
  static std::tuple<std::string, Ports, Ports> statement(const DocumentRow& row) {
    if (row.table == nullptr) return {};
    return {row.table->direction, row.table->tcp, row.table->udp};
  }

  void align(int older, int newer) {
    at(older_, older).partner = newer;
    at(newer_, newer).partner = older;
  }

  std::vector<Sharing> sharings() {
    std::map<std::string, std::pair<RowIndices, RowIndices>> rows_of;
    for (std::size_t i = 0; i < older_.size(); ++i) {
      for (const auto& text : older_texts_[i]) rows_of[text].first.push_back(static_cast<int>(i));
    }
    for (std::size_t i = 0; i < newer_.size(); ++i) {
      for (const auto& text : newer_texts_[i]) rows_of[text].second.push_back(static_cast<int>(i));
    }
    std::map<std::pair<int, int>, int> counts;
    for (const auto& [text, rows] : rows_of) {
      if (std::max(rows.first.size(), rows.second.size()) > kMostRowsOfOneText) continue;
      for (const int o : rows.first) {
        for (const int n : rows.second) ++counts[{o, n}];
      }
    }
    std::vector<Sharing> all;
    for (const auto& [pair, shared] : counts) {
      const bool same_number = at(older_, pair.first).number == at(newer_, pair.second).number;
      all.push_back({shared, pair.first, pair.second, same_number});
    }
    std::ranges::stable_sort(all, [](const Sharing& a, const Sharing& b) {
      return std::pair(a.shared, a.same_number) > std::pair(b.shared, b.same_number);
    });
    return all;
  }

  void align_by_content() {
    for (const Sharing& sharing : sharings()) {
      if (at(older_, sharing.older).partner >= 0 || at(newer_, sharing.newer).partner >= 0)
        continue;
      const std::size_t smaller =
          std::min(older_texts_[static_cast<std::size_t>(sharing.older)].size(),
                   newer_texts_[static_cast<std::size_t>(sharing.newer)].size());
      if (sharing.same_number || static_cast<std::size_t>(sharing.shared) * 2 >= smaller) {
        align(sharing.older, sharing.newer);
      }
    }
  }

  /// The gap of a row is named by the newer row of the aligned pair before it; -1 at the start.
  void find_gaps() {
    int last = -1;
    for (const DocumentRow& row : older_) {
      if (row.partner >= 0) last = row.partner;
      older_gaps_.push_back(last);
    }
    last = -1;
    for (std::size_t i = 0; i < newer_.size(); ++i) {
      if (newer_[i].partner >= 0) last = static_cast<int>(i);
      newer_gaps_.push_back(last);
    }
  }

  /// What is not aligned yet, by a key of row and gap.
  template <class KeyOf>
  auto left_by(const KeyOf& key_of) {
    std::map<decltype(key_of(older_.front(), 0)), std::pair<RowIndices, RowIndices>> left;
    for (std::size_t i = 0; i < older_.size(); ++i) {
      if (older_[i].partner >= 0) continue;
      left[key_of(older_[i], older_gaps_[i])].first.push_back(static_cast<int>(i));
    }
    for (std::size_t i = 0; i < newer_.size(); ++i) {
      if (newer_[i].partner >= 0) continue;
      left[key_of(newer_[i], newer_gaps_[i])].second.push_back(static_cast<int>(i));
    }
    return left;
  }

  /// Rows with equal keys, in their order.
  template <class KeyOf>
  void align_equal(const KeyOf& key_of) {
    for (const auto& [key, rows] : left_by(key_of)) {
      for (std::size_t i = 0; i < std::min(rows.first.size(), rows.second.size()); ++i) {
        align(rows.first[i], rows.second[i]);
      }
    }
  }

  /// Rows that are the only ones with their key.
  template <class KeyOf>
  void align_only(const KeyOf& key_of) {
    for (const auto& [key, rows] : left_by(key_of)) {
      if (rows.first.size() == 1 && rows.second.size() == 1) align(rows.first[0], rows.second[0]);
    }
  }

  std::vector<DocumentRow>& older_;
  std::vector<DocumentRow>& newer_;
  std::vector<std::set<std::string>> older_texts_, newer_texts_;
  std::vector<int> older_gaps_, newer_gaps_;
};

}  // namespace

void align_rows(Side& older, Side& newer) { Aligner(older, newer).align(); }

}  // namespace pacwright
