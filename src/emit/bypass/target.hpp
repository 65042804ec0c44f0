#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "emit/bypass/dialect.hpp"
#include "model/bypass.hpp"

namespace pacwright {

/// A place that a bypass list is stored in, and the programs that read it there.
struct BypassTarget {
  std::string_view name;   ///< "wininet", for --target; the file is bypass/NAME.txt.
  std::string_view store;  ///< "Windows ProxyOverride".
  std::span<const Dialect> readers;
  std::string (*write)(const std::vector<std::string>& entries);
  std::size_t most_bytes;      ///< Of the list; 0 if no limit is known.
  std::string_view note = {};  ///< What else to know; a sentence.
};

// One file for each store.
std::vector<BypassTarget> no_proxy_targets();
std::vector<BypassTarget> windows_targets();
std::vector<BypassTarget> chromium_targets();
std::vector<BypassTarget> firefox_targets();
std::vector<BypassTarget> gnome_targets();
std::vector<BypassTarget> kde_targets();
std::vector<BypassTarget> java_targets();
std::vector<BypassTarget> macos_targets();

const std::vector<BypassTarget>& all_bypass_targets();
const BypassTarget* find_bypass_target(std::string_view name);  ///< Null if there is none.

/// Writes every rule with a direct route as far as no reader of the target would send a host
/// direct that the rules send to a proxy, and says what became of each. `rules`: as lowered, for
/// hosts below a wildcard that has to be left out must still be there. `allowed`: hosts that this
/// list may send direct all the same, where a rule cannot be said without them.
BypassList emit_bypass_list(const BypassTarget& target, const RuleSet& rules,
                            const std::vector<AllowedMatch>& allowed = {});

}  // namespace pacwright
