#include "cli/target_files.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "cli/options.hpp"
#include "lower/allowed_matches.hpp"
#include "lower/zone_sites.hpp"
#include "validate/bypass_check.hpp"

namespace pacwright {
namespace {

void add_once(std::vector<const BypassTarget*>& targets, const BypassTarget* target) {
  if (std::ranges::find(targets, target) == targets.end()) targets.push_back(target);
}

/// `cure`: where the name is like none of the `known` ones.
Diag unknown_target(const std::string& name, const SourceRef& where,
                    const std::vector<std::string>& known, const std::string& cure) {
  const auto meant = did_you_mean(name, known);
  return {DiagCode::UnknownTarget, where, name, meant ? "Did you mean '" + *meant + "'?" : cure};
}

/// Of an allowance, which speaks of lists: other targets are none, though some of them hold one.
Diag unknown_list(const std::string& name, const SourceRef& where) {
  const std::vector<std::string> known = names_of(all_bypass_targets());
  const std::vector<std::string> targets = target_names();
  const bool is_target = std::ranges::find(targets, name) != targets.end();
  return unknown_target(name, where, is_target ? std::vector<std::string>() : known,
                        "Name one of the bypass lists here: " + join(known, ", ") + ".");
}

SourceRef place_of_targets(const Policy& policy) {
  return policy.targets.where.file.empty() ? SourceRef{policy.file, 0, 0} : policy.targets.where;
}

void check_needs(const RolloutTarget& target, const Policy& policy, const SourceRef& where,
                 Diags& diags) {
  const std::string name(target.name);
  const bool fixed = policy.targets.browsers == ProxyMode::Fixed;
  // What tells programs of a proxy has to tell them one or the other.
  const bool tells_url = target.needs_pac_url || (!fixed && !target.needs_proxy);
  if (tells_url && policy.targets.pac_url.empty()) {
    diags.push_back({DiagCode::PacUrlMissing, where, name, ""});
  }
  if ((target.needs_proxy || fixed) && !policy.targets.proxy) {
    diags.push_back({DiagCode::ProxyMissing, where, name, ""});
  }
}

std::string path_of(const BypassList& list) { return "bypass/" + list.target + ".txt"; }

/// What there is to say of one list, beside what its proof has found.
void summarise(const BypassList& list, bool strict, Diags& diags) {
  if (list.losses() > 0) {
    const DiagCode code = strict ? DiagCode::BypassLossRefused : DiagCode::BypassLoss;
    diags.push_back({code, {path_of(list), 0, 0}, "", loss_summary(list)});
  }
  if (!list.used_allowances.empty()) {
    diags.push_back({DiagCode::BypassWidened, {path_of(list), 0, 0}, "", widening_summary(list)});
  }
}

std::vector<BypassList> emit_lists(const WantedTargets& wanted, const TargetInputs& inputs,
                                   Diags& diags) {
  std::vector<BypassList> lists;
  std::vector<std::string> paths;
  for (const BypassTarget* target : wanted.bypass) {
    tell(inputs.progress, "bypass lists", lists.size(), wanted.bypass.size());
    lists.push_back(emit_bypass_list(
        *target, inputs.lowered, allowed_matches(inputs.policy, inputs.catalogs, target->name)));
    paths.push_back(path_of(lists.back()));
  }
  const auto faults =
      check_bypass_lists(inputs.reference, inputs.lowered, lists, paths, inputs.progress);
  for (std::size_t i = 0; i < lists.size(); ++i) {
    diags.insert(diags.end(), faults[i].begin(), faults[i].end());
    summarise(lists[i], inputs.strict, diags);
  }
  return lists;
}

void report_unused_allowances(const Policy& policy, const std::vector<BypassList>& lists,
                              Diags& diags) {
  for (std::size_t i = 0; i < policy.targets.may_bypass.size(); ++i) {
    const bool used = std::ranges::any_of(lists, [&](const BypassList& list) {
      return std::ranges::binary_search(list.used_allowances, static_cast<int>(i));
    });
    const AllowedBypass& allowed = policy.targets.may_bypass[i];
    if (!used && !lists.empty()) {
      diags.push_back({DiagCode::AllowanceUnused, allowed.sites.where, allowed.sites.reason, ""});
    }
  }
}

void check_list_names(const Policy& policy, Diags& diags) {
  for (const AllowedBypass& allowed : policy.targets.may_bypass) {
    for (const auto& [name, where] : allowed.lists) {
      if (find_bypass_target(name) == nullptr) diags.push_back(unknown_list(name, where));
    }
  }
}

std::vector<std::string> direct_hosts(const RuleSet& rules) {
  std::vector<std::string> hosts;
  for (const Rule& rule : rules.rules) {
    if (is_direct(rules.routes[static_cast<std::size_t>(rule.route)])) {
      hosts.push_back(to_text(rule.match));
    }
  }
  return hosts;
}

Rollout rollout_of(const TargetInputs& inputs, std::vector<BypassList> lists) {
  const Targets& targets = inputs.policy.targets;
  Rollout rollout;
  rollout.policy_name = inputs.policy.name;
  rollout.tool_version = PACWRIGHT_VERSION;
  rollout.pac = inputs.pac;
  rollout.pac_url = targets.pac_url;
  rollout.scope = targets.scope;
  rollout.mode = targets.browsers;
  rollout.locked = targets.locked;
  rollout.pac_mandatory = targets.pac_mandatory;
  rollout.proxy = targets.proxy.value_or("");
  rollout.bypass_lists = std::move(lists);
  rollout.zone_sites = zone_sites(inputs.policy, inputs.catalogs);
  rollout.direct_hosts = direct_hosts(inputs.optimised);
  rollout.wpad_domain = targets.wpad_domain;
  return rollout;
}

}  // namespace

std::vector<std::string> target_names() {
  std::vector<std::string> names = {"pac"};
  for (const BypassTarget& target : all_bypass_targets()) names.emplace_back(target.name);
  for (const RolloutTarget& target : all_rollout_targets()) names.emplace_back(target.name);
  return names;
}

WantedTargets wanted_targets(const Policy& policy,
                             const std::optional<std::vector<std::string>>& names, Diags& diags) {
  std::vector<PlacedText> asked = policy.targets.write;
  if (names) {
    asked.clear();
    for (const std::string& name : *names) asked.push_back({name, place_of_targets(policy)});
  }
  check_list_names(policy, diags);
  WantedTargets wanted;
  for (const auto& [name, where] : asked) {
    if (name == "pac") continue;
    if (const BypassTarget* target = find_bypass_target(name)) {
      add_once(wanted.bypass, target);
    } else if (const RolloutTarget* rollout = find_rollout_target(name)) {
      if (std::ranges::find(wanted.rollouts, rollout) != wanted.rollouts.end()) continue;
      wanted.rollouts.push_back(rollout);
      check_needs(*rollout, policy, where, diags);
    } else {
      diags.push_back(unknown_target(name, where, target_names(), ""));
    }
  }
  for (const RolloutTarget* rollout : wanted.rollouts) {
    if (policy.targets.browsers == ProxyMode::Pac && !rollout->needs_proxy) continue;
    for (const std::string_view name : rollout->bypass) {
      add_once(wanted.bypass, find_bypass_target(name));
    }
  }
  return wanted;
}

std::vector<Artifact> emit_targets(const WantedTargets& wanted, const TargetInputs& inputs,
                                   Diags& diags) {
  std::vector<BypassList> lists = emit_lists(wanted, inputs, diags);
  report_unused_allowances(inputs.policy, lists, diags);
  std::vector<Artifact> artifacts;
  artifacts.reserve(lists.size() + 1);
  for (const BypassList& list : lists) artifacts.push_back({path_of(list), list.text + "\n"});
  if (!lists.empty()) {
    std::vector<std::string> rule_names;
    rule_names.reserve(inputs.policy.rules.size());
    for (const PolicyRule& rule : inputs.policy.rules) rule_names.push_back(rule.name);
    artifacts.push_back({"bypass/ledger.csv", to_csv(lists, rule_names, inputs.lowered)});
  }
  if (wanted.rollouts.empty()) return artifacts;
  const Rollout rollout = rollout_of(inputs, std::move(lists));
  for (const RolloutTarget* target : wanted.rollouts) {
    Diags found;
    for (Artifact& artifact : target->emit(rollout, found)) {
      artifacts.push_back(std::move(artifact));
    }
    for (Diag& diag : found) {
      if (diag.where.file.empty()) diag.where = place_of_targets(inputs.policy);
      // Several targets say the same of a zone.
      if (std::ranges::find(diags, diag) == diags.end()) diags.push_back(std::move(diag));
    }
  }
  return artifacts;
}

}  // namespace pacwright
