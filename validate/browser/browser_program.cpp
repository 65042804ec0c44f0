#include "validate/browser/browser_program.hpp"

#include <algorithm>
#include <span>
#include <vector>

#include "base/subprocess.hpp"
#include "base/text.hpp"

namespace pacwright {
namespace {

struct KnownBrowser {
  std::string_view name;
  BrowserFamily family;
  std::span<const char* const> programs;  ///< In the order of trying.
};

constexpr const char* kChromium[] = {"chromium", "chromium-browser",
                                     "/Applications/Chromium.app/Contents/MacOS/Chromium",
                                     "google-chrome-stable", "google-chrome"};
constexpr const char* kChrome[] = {"google-chrome-stable", "google-chrome",
                                   "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
                                   "C:/Program Files/Google/Chrome/Application/chrome.exe",
                                   "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe"};
constexpr const char* kEdge[] = {"microsoft-edge-stable",
                                 "microsoft-edge",
                                 "msedge",
                                 "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
                                 "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
                                 "C:/Program Files/Microsoft/Edge/Application/msedge.exe"};
constexpr const char* kFirefox[] = {"firefox-esr", "firefox",
                                    "/Applications/Firefox.app/Contents/MacOS/firefox",
                                    "C:/Program Files/Mozilla Firefox/firefox.exe"};

constexpr KnownBrowser kBrowsers[] = {
    {"chromium", BrowserFamily::Chromium, kChromium},
    {"chrome", BrowserFamily::Chromium, kChrome},
    {"edge", BrowserFamily::Chromium, kEdge},
    {"firefox", BrowserFamily::Firefox, kFirefox},
};

/// Marks in the file names of browsers; those of the Chromium family are many.
BrowserFamily guess_family(const std::string& path) {
  const std::string file = to_lower(path.substr(path.find_last_of("/\\") + 1));
  for (const char* const mark : {"firefox", "librewolf", "waterfox", "floorp"}) {
    if (file.find(mark) != std::string::npos) return BrowserFamily::Firefox;
  }
  return BrowserFamily::Chromium;
}

Diag not_found(const std::string& name, const std::string& detail) {
  return {DiagCode::BrowserNotStarted, {}, name, detail};
}

}  // namespace

std::optional<BrowserFamily> browser_family_named(std::string_view name) {
  if (name == "chromium") return BrowserFamily::Chromium;
  if (name == "firefox") return BrowserFamily::Firefox;
  return std::nullopt;
}

std::string_view to_text(BrowserFamily family) {
  return family == BrowserFamily::Chromium ? "chromium" : "firefox";
}

Client client_of(BrowserFamily family) {
  return family == BrowserFamily::Chromium ? Client::Chromium : Client::Firefox;
}

Result<BrowserProgram> find_browser(const std::string& name, std::optional<BrowserFamily> family) {
  if (!kSubprocessesAreProven) {
    return not_found(name, "Browsers cannot be tried on Windows yet; check without --browser.");
  }
  const auto known = std::ranges::find(kBrowsers, name, &KnownBrowser::name);
  if (known != std::end(kBrowsers)) {
    const std::vector<std::string> programs(known->programs.begin(), known->programs.end());
    const auto path = find_program(programs);
    if (!path) return not_found(name, "Looked for " + join(programs, ", ") + ".");
    return BrowserProgram{name, *path, known->family};
  }
  const auto path = find_program({name});
  if (!path) return not_found(name, "There is no such program.");
  return BrowserProgram{name, *path, family.value_or(guess_family(*path))};
}

}  // namespace pacwright
