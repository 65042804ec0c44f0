#include "opt/passes.hpp"

#include "opt/drop_unreachable.hpp"

namespace pacwright {
namespace {

constexpr Pass kPasses[] = {
    // First: a rule that an earlier rule covers never fires, whatever its route. Removing those
    // leaves fewer rules that could stand between two others and block later passes.
    {"drop-unreachable", "remove rules that an earlier rule covers", drop_unreachable},
};

}  // namespace

std::span<const Pass> all_passes() { return kPasses; }

RuleSet optimise(RuleSet rules) {
  for (const Pass& pass : kPasses) rules = pass.run(std::move(rules));
  return rules;
}

}  // namespace pacwright
