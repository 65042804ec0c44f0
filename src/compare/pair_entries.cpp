#include "compare/pair_entries.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "base/text.hpp"
#include "compare/fields.hpp"
#include "compare/wider.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kMostOfOneItem = 64;
constexpr std::size_t kMostLookAlikes = 64;
constexpr std::size_t kMostMisspelt = 16;      // Of one row.
constexpr std::size_t kLongestMisspelt = 256;  // Characters.

using Indices = std::vector<int>;

/// Entries of both sides that have the same key.
struct Bucket {
  Indices older, newer;
};

int stars(std::string_view text) { return static_cast<int>(std::ranges::count(text, '*')); }

class Pairer {
 public:
  Pairer(Side& older, Side& newer) : older_(older), newer_(newer) {}

  void pair_all() {
    const auto by_order = [&](const Bucket& bucket) { pair_in_order(bucket); };
    const auto by_cost = [&](const Bucket& bucket) { pair_cheapest(bucket); };
    each_bucket([](const Entry& entry, int scope) { return statement(entry, scope); }, by_order);
    each_bucket(
        [](const Entry& entry, int scope) { return entry.key + '\n' + std::to_string(scope); },
        by_cost);
    each_bucket([](const Entry& entry, int) { return entry.key; }, by_cost);
    const auto by_containment = [&](const Bucket& bucket) { pair_contained(bucket); };
    each_bucket(near_group, by_containment);
    each_bucket(wide_group, by_containment);
    each_bucket(damage_group, [&](const Bucket& bucket) { pair_damaged(bucket); });
  }

 private:
  // Groups; the empty text is none.

  static std::string near_group(const Entry& entry, int scope) {
    if (!entry.is_endpoint()) return "";
    if (entry.row >= 0) return "row " + std::to_string(scope);
    return entry.said->set.empty() ? "" : "set " + entry.said->set;
  }

  static std::string wide_group(const Entry& entry, int) {
    if (!entry.is_endpoint() || entry.row >= 0) return "";
    return '/' + entry.said->service.str() + '/' + entry.said->category;
  }

  static std::string damage_group(const Entry& entry, int scope) {
    return entry.is_endpoint() || entry.is_damaged() ? std::to_string(scope) : "";
  }

  Entry& older(int index) { return older_.entries[static_cast<std::size_t>(index)]; }
  Entry& newer(int index) { return newer_.entries[static_cast<std::size_t>(index)]; }

  void pair(int o, int n) {
    older(o).partner = n;
    newer(n).partner = o;
  }

  /// The same number for both sides' entries of an aligned row; -1 outside rows. A row without
  /// partner has a number of its own, below -1.
  int scope_of(const Entry& entry, bool is_newer) const {
    if (entry.row < 0) return -1;
    const auto& rows = is_newer ? newer_.rows : older_.rows;
    const int partner = rows[static_cast<std::size_t>(entry.row)].partner;
    if (partner < 0) return -2 - 2 * entry.row - (is_newer ? 1 : 0);
    return is_newer ? entry.row : partner;
  }

  /// Calls `pair_bucket` for the entries of each key that both sides have and that are still alone.
  template <class KeyOf, class PairBucket>
  void each_bucket(const KeyOf& key_of, const PairBucket& pair_bucket) {
    std::unordered_map<std::string, std::size_t> bucket_of;
    std::vector<Bucket> buckets;  // In order of first mention: no hash order.
    for (std::size_t i = 0; i < older_.entries.size(); ++i) {
      const Entry& entry = older_.entries[i];
      if (entry.partner >= 0) continue;
      std::string key = key_of(entry, scope_of(entry, false));
      if (key.empty()) continue;
      const auto [found, is_new] = bucket_of.emplace(std::move(key), buckets.size());
      if (is_new) buckets.emplace_back();
      buckets[found->second].older.push_back(static_cast<int>(i));
    }
    for (std::size_t i = 0; i < newer_.entries.size(); ++i) {
      const Entry& entry = newer_.entries[i];
      if (entry.partner >= 0) continue;
      const auto found = bucket_of.find(key_of(entry, scope_of(entry, true)));
      if (found != bucket_of.end()) {
        buckets[found->second].newer.push_back(static_cast<int>(i));
      }
    }
    for (const Bucket& bucket : buckets) {
      if (!bucket.newer.empty()) pair_bucket(bucket);
    }
  }

  void pair_in_order(const Bucket& bucket) {
    for (std::size_t i = 0; i < std::min(bucket.older.size(), bucket.newer.size()); ++i) {
      pair(bucket.older[i], bucket.newer[i]);
    }
  }

  // A changed category outweighs a tie: it is what routes go by.
  void pair_cheapest(const Bucket& bucket) {
    if (bucket.older.size() == 1 && bucket.newer.size() == 1) return pair_in_order(bucket);
    if (std::max(bucket.older.size(), bucket.newer.size()) > kMostOfOneItem) {
      return pair_in_order(bucket);
    }
    std::vector<std::tuple<std::size_t, bool, int, int>> costs;
    for (const int n : bucket.newer) {
      for (const int o : bucket.older) {
        const auto all = changes(older_, older(o), newer_, newer(n));
        const bool moves = std::ranges::any_of(
            all, [](const FieldChange& change) { return change.field == "category"; });
        costs.emplace_back(all.size(), moves, n, o);
      }
    }
    std::ranges::sort(costs);
    for (const auto& [cost, moves, n, o] : costs) {
      if (older(o).partner < 0 && newer(n).partner < 0) pair(o, n);
    }
  }

  void pair_contained(const Bucket& bucket) {
    std::vector<const Item*> older_items, newer_items;
    for (const int o : bucket.older) older_items.push_back(&older(o).said->item);
    for (const int n : bucket.newer) newer_items.push_back(&newer(n).said->item);
    for (const Replaced& pairing : replacements(older_items, newer_items)) {
      pair(bucket.older[pairing.older], bucket.newer[pairing.newer]);
    }
  }

  void pair_damaged(const Bucket& bucket) {
    pair_with_damaged(older_, bucket.older, newer_, bucket.newer);
    pair_with_damaged(newer_, bucket.newer, older_, bucket.older);
  }

  /// Items of one side with damaged texts of the other.
  static void pair_with_damaged(Side& intact, const Indices& items, Side& damaged,
                                const Indices& texts) {
    std::unordered_map<std::string, Indices> by_skeleton;
    for (const int i : items) {
      const Entry& entry = intact.entries[static_cast<std::size_t>(i)];
      if (!entry.is_endpoint() || entry.partner >= 0) continue;
      Indices& alike = by_skeleton[skeleton(entry.key)];
      if (alike.size() < kMostLookAlikes) alike.push_back(i);
    }
    Indices left;
    for (const int t : texts) {
      Entry& text = damaged.entries[static_cast<std::size_t>(t)];
      if (!text.is_damaged() || text.partner >= 0) continue;
      const auto found = by_skeleton.find(skeleton(text.key));
      const int item = found == by_skeleton.end() ? -1 : closest(intact, found->second, text.key);
      if (item >= 0) {
        join(intact, item, damaged, t);
      } else if (text.row >= 0) {
        left.push_back(t);
      }
    }
    pair_misspelt(intact, items, damaged, left);
  }

  static void join(Side& intact, int item, Side& damaged, int text) {
    intact.entries[static_cast<std::size_t>(item)].partner = text;
    damaged.entries[static_cast<std::size_t>(text)].partner = item;
  }

  /// The first that is alone, preferably with as many stars.
  static int closest(const Side& side, const Indices& items, std::string_view text) {
    int best = -1;
    for (const int i : items) {
      const Entry& entry = side.entries[static_cast<std::size_t>(i)];
      if (entry.partner >= 0) continue;
      if (stars(entry.key) == stars(text)) return i;
      if (best < 0) best = i;
    }
    return best;
  }

  static void pair_misspelt(Side& intact, const Indices& items, Side& damaged,
                            const Indices& texts) {
    if (texts.empty() || texts.size() > kMostMisspelt) return;
    for (const int t : texts) {
      const std::string text = damaged.entries[static_cast<std::size_t>(t)].key.substr(1);
      std::vector<std::string> names;
      Indices candidates;
      for (const int i : items) {
        const Entry& entry = intact.entries[static_cast<std::size_t>(i)];
        if (!entry.is_endpoint() || entry.partner >= 0) continue;
        candidates.push_back(i);
        names.push_back(entry.key);
      }
      if (names.size() > kMostMisspelt || text.size() > kLongestMisspelt) continue;
      const auto meant = did_you_mean(text, names);
      if (!meant) continue;
      const auto place = std::ranges::find(names, *meant) - names.begin();
      join(intact, candidates[static_cast<std::size_t>(place)], damaged, t);
    }
  }

  Side& older_;
  Side& newer_;
};

}  // namespace

void pair_entries(Side& older, Side& newer) { Pairer(older, newer).pair_all(); }

}  // namespace pacwright
