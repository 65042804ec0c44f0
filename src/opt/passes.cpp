#include "opt/passes.hpp"

#include <algorithm>

#include "opt/drop_redundant.hpp"
#include "opt/drop_unreachable.hpp"
#include "opt/merge_networks.hpp"

namespace pacwright {
namespace {

constexpr Pass kPasses[] = {
    // First: a rule that an earlier rule covers never fires, whatever its route. Removing those
    // leaves fewer rules that could stand between two others and block later passes.
    {"drop-unreachable", "remove rules that an earlier rule covers", drop_unreachable},

    // Second, for the same reason: what goes the final route goes, and the networks around it that
    // have one route come to stand side by side.
    {"drop-redundant", "remove rules whose hosts go the same way without them", drop_redundant},

    // Last: it makes blocks wider, and the wider a block, the more rules it may overlap.
    {"merge-networks", "join networks of one route into fewer blocks", merge_networks},
};

}  // namespace

std::span<const Pass> all_passes() { return kPasses; }

RuleSet optimise(RuleSet rules, const PassOptions& options) {
  for (const Pass& pass : kPasses) {
    if (std::ranges::find(options.disabled, pass.name) != options.disabled.end()) continue;
    rules = options.around ? options.around(pass, std::move(rules)) : pass.run(std::move(rules));
  }
  return rules;
}

}  // namespace pacwright
