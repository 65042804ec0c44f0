#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/glob_index.hpp"
#include "model/rules.hpp"

namespace pacwright {

/// Answers first_match() for many hosts: one look-up a label and a prefix length instead of one
/// comparison a rule; globs are asked only about names below their home. tests/property compares
/// it with first_match().
class RuleIndex {
 public:
  /// `rules` must outlive the index.
  explicit RuleIndex(const RuleSet& rules);

  /// As first_match(): the index of the rule that decides, or -1.
  int first_match(const Host& host, const std::optional<IpAddress>& resolved = std::nullopt) const;
  RouteId route_of(const Host& host, const std::optional<IpAddress>& resolved = std::nullopt) const;

 private:
  int first_for_name(std::string_view name, int best) const;
  int first_glob(std::string_view home, std::string_view name, int best) const;
  int first_for_address(const IpAddress& address, int best) const;

  const RuleSet& rules_;
  std::unordered_map<std::string_view, int> exact_;        ///< Name -> first rule.
  std::unordered_map<std::string_view, int> subdomains_;   ///< "b.c" -> first rule for *.b.c.
  std::unordered_map<std::string_view, GlobIndex> globs_;  ///< By home.
  std::map<Cidr, int> networks_;
  std::vector<int> prefixes4_, prefixes6_;  ///< Prefix lengths that occur.
  int plain_hosts_ = -1;
};

}  // namespace pacwright
