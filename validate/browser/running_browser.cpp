#include "validate/browser/running_browser.hpp"

#include <thread>

#include "base/text.hpp"
#include "base/write_files.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kMostLogBytes = 64 << 20;
constexpr std::size_t kLastWords = 400;

// Its own folders, and no proxy of the environment's.
ProgramToStart to_start(const BrowserTrial& trial, const std::string& home) {
  ProgramToStart program;
  program.path = trial.browser.path;
  program.folder = home;
  program.output = home + "/log";
  for (const char* const name : {"HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME",
                                 "XDG_DATA_HOME", "XDG_RUNTIME_DIR"}) {
    program.environment.emplace_back(name, home);
  }
  program.environment.emplace_back("MOZ_HEADLESS", "1");
  program.environment.emplace_back("MOZ_CRASHREPORTER_DISABLE", "1");
  program.unset = {
      "http_proxy",         "https_proxy", "all_proxy", "no_proxy",   "HTTP_PROXY",
      "HTTPS_PROXY",        "ALL_PROXY",   "NO_PROXY",  "auto_proxy", "DBUS_SESSION_BUS_ADDRESS",
      "XDG_CURRENT_DESKTOP"};
  return program;
}

}  // namespace

void pause_for(int milliseconds) {
  std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
}

Diag browser_not_started(const BrowserTrial& trial, const std::string& detail) {
  return {DiagCode::BrowserNotStarted, {}, trial.browser.name, detail};
}

Result<BrowserHome> BrowserHome::create(const BrowserTrial& trial) {
  auto folder = TemporaryFolder::create();
  if (!folder) return browser_not_started(trial, "There is no place for its temporary files.");
  BrowserHome home(*std::move(folder));
  const auto written = write_files(home.profile(), {});
  if (const auto* const error = std::get_if<FileError>(&written)) {
    return browser_not_started(trial, error->path + ": " + error->what + ".");
  }
  return home;
}

Result<Subprocess> BrowserHome::start(const BrowserTrial& trial,
                                      const std::vector<std::string>& arguments) const {
  ProgramToStart program = to_start(trial, path());
  program.arguments = arguments;
  auto started = Subprocess::start(program);
  if (const auto* const reason = std::get_if<std::string>(&started)) {
    return browser_not_started(trial, trial.browser.path + ": " + *reason + ".");
  }
  return std::get<Subprocess>(std::move(started));
}

std::string BrowserHome::last_words() const {
  const auto read = read_file(path() + "/log", kMostLogBytes);
  const auto* const text = std::get_if<std::string>(&read);
  if (text == nullptr) return "";
  std::string_view words = trim(*text);
  if (words.size() > kLastWords) words.remove_prefix(words.size() - kLastWords);
  return printable(words);
}

std::optional<Diag> is_stuck(const BrowserTrial& trial, const BrowserHome& home,
                             Subprocess& browser, const Patience& patience, bool has_begun) {
  const auto code = browser.exit_code();
  if (!code && !patience.is_over()) return std::nullopt;
  std::string detail = code ? "It ended with exit code " + std::to_string(*code) + "."
                            : "It did nothing for " + std::to_string(patience.seconds()) + " s.";
  if (const std::string words = home.last_words(); !words.empty()) {
    detail += " Its last words: " + words;
  }
  if (code && !has_begun) return browser_not_started(trial, detail);
  return Diag{DiagCode::BrowserStuck, {}, trial.browser.name, detail};
}

}  // namespace pacwright
