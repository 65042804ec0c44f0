#pragma once
#include <optional>
#include <string>
#include <vector>

#include "model/policy.hpp"
#include "opt/passes.hpp"
#include "validate/probes.hpp"

namespace pacwright {

/// For --disable-pass and --dump-after.
std::vector<std::string> pass_names();

/// "no pass 'drop-redundent' (did you mean 'drop-redundant'?)" for the first of `names` that is the
/// name of no pass.
std::optional<std::string> unknown_pass(const std::vector<std::string>& names);

/// Watches passes at work: what each does to the number of rules, how long it takes, and, if there
/// are probes, whether every one of them goes the same way before and after.
class PassWatch {
 public:
  PassWatch(const Policy& policy, std::vector<DerivedProbe> probes)
      : policy_(policy), probes_(std::move(probes)) {}

  /// Runs one pass; for PassOptions::around. The rules are those the last pass returned.
  RuleSet run(const Pass& pass, RuleSet rules);

  /// RulesDisagree, with the name of the pass; at most 20.
  const Diags& findings() const { return findings_; }

  /// A table with one line a pass: name, rules before and after, milliseconds.
  std::string to_table() const;

 private:
  struct Row {
    std::string_view name;
    std::size_t before, after;
    double milliseconds;
  };

  std::vector<RouteId> ask(const RuleSet& rules) const;
  void compare(const Pass& pass, const std::vector<RouteId>& now);

  const Policy& policy_;
  const std::vector<DerivedProbe> probes_;
  std::vector<RouteId> routes_;  ///< Of the probes by the rules as they are now; empty: not asked.
  std::vector<Row> rows_;
  Diags findings_;
};

}  // namespace pacwright
