#pragma once
#include <string>
#include <vector>

#include "validate/browser/trial.hpp"
#include "validate/profiles/compare_clients.hpp"

namespace pacwright {

struct BrowserOptions {
  BrowserProgram browser;
  int patience_seconds = 60;
  bool has_sandbox = true;
};

struct BrowserCheck {
  int tried = 0;
  int as_predicted = 0;
  int left_out = 0;
  Diags findings;
};

/// Compares what a real browser does for each URL with what its profile predicts: the first entry
/// of the list that it follows. Appends BrowserDiffers, BrowserNotSeen, BrowserLeftOut (URLs whose
/// way cannot be watched, once for each reason), or why there was no trial.
BrowserCheck check_in_browser(const ScriptCase& script, const BrowserOptions& options,
                              const std::vector<std::string>& urls);

}  // namespace pacwright
