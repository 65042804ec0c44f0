#pragma once
#include <string_view>
#include <vector>

#include "diag/diag.hpp"
#include "emit/backend.hpp"
#include "model/rollout.hpp"

namespace pacwright {

/// A set of files that bring the policy to desktops: "group-policy", "publish", ...
struct RolloutTarget {
  std::string_view name;     ///< For --target; its files are in the folder of that name.
  std::string_view summary;  ///< One line, lower case, no full stop.
  bool needs_pac_url;        ///< In ProxyMode::Fixed, too.
  bool needs_proxy;          ///< In ProxyMode::Pac, too; it then needs no URL.
  /// Targets whose lists it holds. With ProxyMode::Pac they are only there if it needs a proxy.
  std::vector<std::string_view> bypass;
  /// Reports what the format cannot take (an error: then the files are not to be used).
  std::vector<Artifact> (*emit)(const Rollout& rollout, Diags& diags);
};

// One file for each folder.
std::vector<RolloutTarget> group_policy_targets();  ///< gpo/
std::vector<RolloutTarget> browser_targets();       ///< browser/: Chromium's family, Firefox
std::vector<RolloutTarget> management_targets();    ///< management/: Intune, macOS, dconf, shells
std::vector<RolloutTarget> publish_targets();       ///< publish/: web servers, WPAD, instructions

const std::vector<RolloutTarget>& all_rollout_targets();
const RolloutTarget* find_rollout_target(std::string_view name);  ///< Null if there is none.

}  // namespace pacwright
