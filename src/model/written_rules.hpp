#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/pac_difference.hpp"
#include "model/rules.hpp"

namespace pacwright {

/// The first line of a file of written rules, with the version; what it begins with in any.
inline constexpr std::string_view kRulesFormat = "pacwright-rules/1";
inline constexpr std::string_view kRulesSign = kRulesFormat.substr(0, kRulesFormat.rfind('/') + 1);

/// The rules that one PAC file was written from, with what names them: what stands beside the file,
/// so that a later one can be compared with it by rules.
struct WrittenRules {
  /// Where a rule's pattern or block stands: a file, by index, and a line.
  struct Place {
    std::uint32_t file = 0, line = 0;
    friend bool operator==(const Place&, const Place&) = default;
  };

  std::string pac_sha256;
  bool proven = false;  ///< The PAC was proven for all hosts that the rules tell apart.
  /// As lowered; without origins, and routes have a result only. Rule::policy_rule: into `named`.
  RuleSet rules;
  std::vector<std::string> files;  ///< The policy first, then its catalogs.
  std::vector<Place> places;       ///< Of each rule.
  std::vector<ChangedRule> named;  ///< The policy's rules.
  ChangedRule otherwise;
};

/// From the rules as lowered. `policy_file`: as messages call the policy.
WrittenRules written_rules(const Policy& policy, const std::vector<Catalog>& catalogs,
                           RuleSet lowered, const std::string& policy_file);

/// Where the pattern of a rule stands.
SourceRef place_of(const WrittenRules& written, std::size_t rule);

}  // namespace pacwright
