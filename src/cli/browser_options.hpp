#pragma once
#include <optional>
#include <string>
#include <vector>

#include "cli/options.hpp"
#include "cli/workspace.hpp"
#include "validate/browser/check_in_browser.hpp"

namespace pacwright {

/// A trial in a real browser, as the command line asks for it.
struct BrowserRequest {
  std::string name;  ///< Of --browser; empty: no trial.
  std::optional<BrowserFamily> family;
  std::vector<std::string> urls;  ///< Of --url.
  int patience_seconds = 60;
  bool has_sandbox = true;
};

/// Adds --browser and what goes with it.
void add_browser_options(CommandOptions& command);

/// Nothing, and a message in `io.err`, if one of them makes no sense.
std::optional<BrowserRequest> read_browser_options(const ParsedOptions& parsed, Io& io,
                                                   const std::string& command);

/// URLs made of what the policy and its catalogs name: an even selection of the hosts that prove a
/// compiled file. Empty, with reasons in `diags`, if a catalog cannot be read.
std::vector<std::string> urls_of_policy(const Policy& policy, Workspace& files, Diags& diags);

}  // namespace pacwright
