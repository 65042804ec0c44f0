#include "model/bypass.hpp"

#include <algorithm>

#include "base/csv.hpp"
#include "base/text.hpp"

namespace pacwright {
std::string_view to_text(BypassState state) {
  switch (state) {
    case BypassState::Emitted: return "emitted";
    case BypassState::Covered: return "covered";
    case BypassState::Decided: return "decided before";
    case BypassState::Partial: return "partly lost";
    case BypassState::Lost: return "lost";
    case BypassState::TooLong: return "too long";
    case BypassState::Widened: return "widened";
  }
  return "";
}

bool is_loss(BypassState state) {
  return state == BypassState::Partial || state == BypassState::Lost ||
         state == BypassState::TooLong;
}

std::array<int, kBypassStates> BypassList::totals() const {
  std::array<int, kBypassStates> totals{};
  for (const BypassEntry& entry : ledger) ++totals[static_cast<std::size_t>(entry.state)];
  return totals;
}

int BypassList::losses() const {
  return static_cast<int>(
      std::ranges::count_if(ledger, [](const auto& entry) { return is_loss(entry.state); }));
}

bool is_direct(const Route& route) {
  return trim(std::string_view(route.result).substr(0, route.result.find(';'))) == "DIRECT";
}

std::string loss_summary(const BypassList& list) {
  const auto direct = std::ranges::count_if(
      list.ledger, [](const auto& entry) { return entry.state != BypassState::Widened; });
  std::string text = with_thousands(static_cast<std::uint64_t>(list.losses())) + " of " +
                     with_thousands(static_cast<std::uint64_t>(direct)) +
                     " direct rules could not be expressed in full";
  const auto first =
      std::ranges::find_if(list.ledger, [](const auto& entry) { return is_loss(entry.state); });
  if (first == list.ledger.end()) return text + ".";
  return text + ", first " + first->match + ". " + first->reason;
}

std::string widening_summary(const BypassList& list) {
  const auto widened =
      static_cast<std::size_t>(list.totals()[static_cast<std::size_t>(BypassState::Widened)]);
  if (widened == 0) return "";
  const BypassEntry& first = list.ledger[list.ledger.size() - widened];
  return first.match + ": " + first.reason +
         (widened == 1 ? "" : " In all " + with_thousands(widened) + " are widened so.");
}

std::string to_csv(const std::vector<BypassList>& lists, const std::vector<std::string>& rule_names,
                   const RuleSet& rules) {
  std::string text = "target,rule,match,state,reason\n";
  for (const BypassList& list : lists) {
    for (const BypassEntry& entry : list.ledger) {
      std::string rule = "otherwise";
      if (entry.rule >= 0) {
        const auto named = rules.rules[static_cast<std::size_t>(entry.rule)].policy_rule;
        rule = rule_names[static_cast<std::size_t>(named)];
      }
      append_csv_line(text, {list.target, rule, entry.match, to_text(entry.state), entry.reason});
    }
  }
  return text;
}

}  // namespace pacwright
