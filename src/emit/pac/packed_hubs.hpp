#pragma once
#include <compare>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emit/pac/name_table.hpp"

namespace pacwright {

/// What the table knows about one name, as numbers of decisions: for the name itself, and for all
/// names below it that nothing longer decides.
struct NameKind {
  std::optional<int> exact, below;
  friend auto operator<=>(const NameKind&, const NameKind&) = default;
};

/// A name below a hub, its labels from the right: "shop.www" is www.shop.example below the hub
/// "example".
struct HubName {
  std::string path;
  int kind = 0;  ///< Index into Hubs::kinds.
};

/// A domain with many names. A name of the table belongs to the longest hub that it is below, and
/// so does every host that is asked about: what its hub does not know takes the hub's decision.
struct Hub {
  std::string domain;          ///< "co.uk"; "" for the hub of all that is in no other.
  int decision = 0;            ///< For all below it that none of its names decides.
  std::vector<HubName> names;  ///< Sorted by is_path_before.
};

struct Hubs {
  std::vector<NameKind> kinds;
  std::vector<Hub> hubs;  ///< The one of the domain "" first, then by domain.
};

/// In the order of characters, a dot behind each: "a-b", "a", "a.b". What lies below a name follows
/// it at once.
bool is_path_before(std::string_view a, std::string_view b);

/// Every domain becomes a hub that has `least` names which belong to no hub below it; so among the
/// names of a hub, fewer than `least` share their first label, the name of that label not counted.
/// O(n log n).
Hubs gather_hubs(const NameTable& table, const std::function<int(const NameDecision&)>& number_of,
                 std::size_t least);

}  // namespace pacwright
