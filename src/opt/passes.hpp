#pragma once
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/rules.hpp"

namespace pacwright {

/// A rewrite that keeps the meaning of a rule set: every host gets the same route before and after.
/// Pure: no I/O, no globals, same output for same input.
struct Pass {
  std::string_view name;     ///< What --disable-pass and the golden files call it.
  std::string_view summary;  ///< One line.
  RuleSet (*run)(RuleSet rules);
};

/// All passes, in the order they run. The order is part of the design; see passes.cpp.
std::span<const Pass> all_passes();

struct PassOptions {
  std::vector<std::string> disabled;  ///< Names of passes that are left out.

  /// Called in the place of `pass.run`, which it calls itself: for those who want to look at the
  /// rules before and after, or at the clock. May be empty.
  std::function<RuleSet(const Pass& pass, RuleSet rules)> around;
};

/// All passes, one after the other.
RuleSet optimise(RuleSet rules, const PassOptions& options = {});

}  // namespace pacwright
