#pragma once
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/cover_index.hpp"

namespace pacwright {

/// The hosts that the rules so far take, and which of them take a further match whole.
///
/// Exact, also where several rules take a match between them: two halves take a block, and plain
/// hosts with `corp*.*` take `corp*`. Of names that is all there is to say. A star may stand for
/// what no pattern spells, and then only a star can take it, so whatever patterns take another
/// between them, one of them takes alone.
///
/// A look-up costs as much as in CoverIndex; blocks that several others take between them cost one
/// step for each of those, once for every length of prefix.
class TakenHosts {
 public:
  /// The rules that decide for all hosts of `match`, ascending; none if it takes some host itself.
  /// It is one rule if that takes the match alone, save what earlier ones take for themselves.
  std::vector<int> takers_of(const Match& match) const;

  /// `id` must grow from call to call. Precondition: takers_of(match) is empty.
  void add(const Match& match, int id);

 private:
  std::vector<int> takers_of_network(const Cidr& network) const;
  std::vector<int> takers_of_pattern(const HostPattern& pattern) const;
  std::optional<std::vector<int>> takers_with_plain(const HostPattern& pattern) const;

  using Block = std::pair<IpAddress, int>;  // First address and prefix.

  CoverIndex names_;
  std::optional<int> plain_hosts_;
  std::vector<std::pair<HostPattern, int>> homeless_;  // Globs of names in any domain.
  std::map<Cidr, int> networks_;
  // Blocks of which nothing is left, and the rule that took the last of it. Closed upwards: of two
  // halves that are here, or below one that is, so is the whole.
  std::map<Block, int> full_;
};

}  // namespace pacwright
