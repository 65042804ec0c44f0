#pragma once
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "model/rules.hpp"

namespace pacwright {

/// What became of one rule with a direct route in one bypass list.
enum class BypassState {
  Emitted,  ///< Every reader of the list goes direct for all its hosts.
  Covered,  ///< The same, by entries that stand for other rules.
  Decided,  ///< An earlier rule decides for all its hosts: it never sends any direct.
  Partial,  ///< Some readers go direct for all its hosts, others for none or not for all.
  Lost,     ///< No reader goes direct for all its hosts.
  TooLong,  ///< Its entries did not fit any more.
  Widened,  ///< It goes to a proxy, and the list sends some of its hosts direct, as allowed.
};
inline constexpr std::size_t kBypassStates = 7;

std::string_view to_text(BypassState state);  ///< "emitted", "covered", "decided before", ...

/// Of `state`: that hosts which the policy sends direct go to a proxy.
bool is_loss(BypassState state);

/// One rule with a direct route, or "otherwise"; or one whose hosts go past their proxy.
struct BypassEntry {
  int rule = -1;  ///< Index into RuleSet::rules; -1 for "otherwise".
  std::string match;
  BypassState state = BypassState::Lost;
  std::vector<std::string_view> missing;  ///< Readers that do not go direct for all its hosts.
  std::string reason;                     ///< A sentence; empty if nothing is lost or widened.
};

/// Hosts that a list may send direct although the rules send them to a proxy.
struct AllowedMatch {
  Match hosts;
  int allowance = 0;  ///< Index into Targets::may_bypass.
};

/// One list as it is to be written, what became of each rule with a direct route, and what goes
/// past its proxy.
struct BypassList {
  std::string target;                     ///< "no-proxy", as --target calls it.
  std::vector<std::string_view> readers;  ///< The programs it must be safe for.
  std::string text;                       ///< The list as its store holds it.
  /// In the order of the rules, "otherwise" last; then what is widened, in the list's order.
  std::vector<BypassEntry> ledger;
  std::vector<int> used_allowances = {};  ///< Sorted indices into Targets::may_bypass.

  std::array<int, kBypassStates> totals() const;  ///< By state; they add up to ledger.size().
  int losses() const;
};

/// True if the first thing the route does is to go direct.
bool is_direct(const Route& route);

/// "3 of 12 rules with a direct route, first '*.b.c': ...": a sentence or two.
std::string loss_summary(const BypassList& list);

/// The same of what is widened: "'b.c' also stands for ..."; empty if nothing is.
std::string widening_summary(const BypassList& list);

/// The ledgers of all lists as one table: CSV (RFC 4180) with a header line.
std::string to_csv(const std::vector<BypassList>& lists, const std::vector<std::string>& rule_names,
                   const RuleSet& rules);

}  // namespace pacwright
