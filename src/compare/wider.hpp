#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "model/cover_index.hpp"
#include "model/endpoint.hpp"

namespace pacwright {

/// Finds the closest of many items that contains a given one. Patterns with odd stars are compared
/// one by one; where that would take more than a million comparisons they are left out.
class WiderIndex {
 public:
  /// The items must outlive this. `questions`: how many calls of find() are to come.
  WiderIndex(std::vector<const Item*> items, std::size_t questions);

  /// Its index, or nothing; the item itself if it is among them.
  std::optional<std::size_t> find(const Item& item) const;

 private:
  std::vector<std::size_t> order_;  ///< Closest first: more literal characters, longer prefixes.
  CoverIndex index_;
};

/// An older item in whose place a newer one stands.
struct Replaced {
  std::size_t older, newer;  ///< Indices.
};

/// Pairs of items one of which contains the other, the closest first, each item in one pair at
/// most.
std::vector<Replaced> replacements(const std::vector<const Item*>& older,
                                   const std::vector<const Item*>& newer);

/// Whether `outer` matches all that `inner` matches.
bool contains(const Item& outer, const Item& inner);

}  // namespace pacwright
