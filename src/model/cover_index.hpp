#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/rules.hpp"

namespace pacwright {

/// Finds, among matches seen so far, the first one that covers another wholly: every host that the
/// other matches, it matches too. Only a single match counts as cover, never several together.
///
/// Exact names and subdomain patterns cost one look-up a label, networks one a prefix length, so
/// that large rule sets stay linear; globs are compared one by one.
class CoverIndex {
 public:
  /// `id` must grow from call to call.
  void add(const Match& match, int id);

  /// The smallest id whose match covers `match`.
  std::optional<int> find_cover(const Match& match) const;

 private:
  std::optional<int> cover_of_pattern(const HostPattern& pattern) const;
  std::optional<int> cover_of_network(const Cidr& network) const;

  std::unordered_map<std::string, int> exact_;       ///< Name -> id.
  std::unordered_map<std::string, int> subdomains_;  ///< Domain -> id.
  std::vector<std::pair<HostPattern, int>> globs_;
  std::map<Cidr, int> networks_;
  std::optional<int> plain_hosts_;
};

}  // namespace pacwright
