#pragma once
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "tests/unit/support.hpp"

// Rule sets as text, for the tests of passes: "*.a 0, 10.0.0.0/8 1; plain hosts 2" are two rules of
// the policy's first rule and one of its second. A rule is its match and its route.

namespace pacwright {

/// The n-th rule stands for item n of catalog 0; there are routes 0 to 2, and `otherwise` is 2.
inline RuleSet rules(std::string_view text, bool resolve_names = false) {
  RuleSet set;
  set.routes = {{"0", "DIRECT", {}}, {"1", "PROXY a:1", {}}, {"2", "PROXY b:1", {}}};
  set.otherwise = 2;
  set.resolve_names = resolve_names;
  int number = 0, policy_rule = 0;
  for (const std::string_view section : split(text, ';')) {
    for (const std::string_view one : split(section, ',')) {
      const std::string_view rule = trim(one);
      const std::size_t space = rule.rfind(' ');
      const EndpointRef item{0, number};
      set.rules.push_back({match(rule.substr(0, space)), rule.back() - '0', policy_rule, {item}});
      ++number;
    }
    ++policy_rule;
  }
  return set;
}

/// "*.a 0 [0 2], ..." with the items each rule stands for.
inline std::string with_origins(const RuleSet& set) {
  std::string text;
  int policy_rule = set.rules.empty() ? 0 : set.rules.front().policy_rule;
  for (const Rule& rule : set.rules) {
    if (!text.empty()) text += rule.policy_rule == policy_rule ? ", " : "; ";
    policy_rule = rule.policy_rule;
    std::vector<std::string> origins;
    for (const EndpointRef& ref : rule.origins) origins.push_back(std::to_string(ref.endpoint));
    text +=
        to_text(rule.match) + " " + std::to_string(rule.route) + " [" + join(origins, " ") + "]";
  }
  return text;
}

/// What a pass makes of some rules; both as text, the second with origins.
struct PassRow {
  const char* name;
  const char* in;
  const char* want;
};

/// The pass gives what is wanted, leaves the rest of the rule set alone, and finds nothing more to
/// do the second time.
inline void check_pass(RuleSet (*pass)(RuleSet), const PassRow& row, bool resolve_names) {
  CAPTURE(row.name);
  const RuleSet after = pass(rules(row.in, resolve_names));
  CHECK(with_origins(after) == row.want);
  CHECK(after.otherwise == 2);
  CHECK(after.routes.size() == 3);
  CHECK(after.resolve_names == resolve_names);
  CHECK(with_origins(pass(after)) == row.want);
}

}  // namespace pacwright
