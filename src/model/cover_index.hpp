#pragma once
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "model/glob_index.hpp"
#include "model/rules.hpp"

namespace pacwright {

/// Finds, among matches seen so far, the first one that covers another wholly: every host that the
/// other matches, it matches too. Only a single match counts as cover, never several together.
///
/// Exact names and subdomain patterns cost one look-up a label, networks one a prefix length, so
/// that large rule sets stay linear; globs are asked only about what lies below their home.
class CoverIndex {
 public:
  /// `id` must grow from call to call.
  void add(const Match& match, int id);

  /// The smallest id whose match covers `match`.
  std::optional<int> find_cover(const Match& match) const;

 private:
  std::optional<int> cover_of_pattern(const HostPattern& pattern) const;
  std::optional<int> cover_of_network(const Cidr& network) const;

  void keep_glob(const HostPattern& pattern, std::string_view home, std::optional<int>& best) const;

  // The patterns are kept, so that the views below stay good.
  std::deque<HostPattern> patterns_;
  std::unordered_map<std::string_view, int> exact_;        ///< Name -> id.
  std::unordered_map<std::string_view, int> subdomains_;   ///< Domain -> id.
  std::unordered_map<std::string_view, GlobIndex> globs_;  ///< By home.
  std::map<Cidr, int> networks_;
  std::optional<int> plain_hosts_;
};

}  // namespace pacwright
