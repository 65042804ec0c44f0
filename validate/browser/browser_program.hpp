#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "diag/diag.hpp"
#include "validate/probe.hpp"

namespace pacwright {

/// Browsers that are driven alike.
enum class BrowserFamily { Chromium, Firefox };

std::optional<BrowserFamily> browser_family_named(std::string_view name);
std::string_view to_text(BrowserFamily family);

/// The profile that predicts what such a browser does.
Client client_of(BrowserFamily family);

/// A browser of this machine.
struct BrowserProgram {
  std::string name;  ///< As it was asked for.
  std::string path;
  BrowserFamily family = BrowserFamily::Chromium;
};

/// Finds "chromium", "chrome", "edge" or "firefox" in the usual places, or takes the path of a
/// program; its family is then guessed from the file's name, unless given. Fails with
/// BrowserNotStarted.
Result<BrowserProgram> find_browser(const std::string& name, std::optional<BrowserFamily> family);

}  // namespace pacwright
