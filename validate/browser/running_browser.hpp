#pragma once
#include <chrono>
#include <string>
#include <vector>

#include "base/subprocess.hpp"
#include "base/temporary_folder.hpp"
#include "diag/diag.hpp"
#include "validate/browser/trial.hpp"

namespace pacwright {

/// A folder for a browser that starts anew, as if just installed, with nothing of this user's.
class BrowserHome {
 public:
  static Result<BrowserHome> create(const BrowserTrial& trial);

  const std::string& path() const { return folder_.path(); }
  std::string profile() const { return path() + "/profile"; }
  /// Fails with BrowserNotStarted.
  Result<Subprocess> start(const BrowserTrial& trial,
                           const std::vector<std::string>& arguments) const;
  /// The end of what it printed, on one line; empty if it printed nothing.
  std::string last_words() const;

 private:
  explicit BrowserHome(TemporaryFolder folder) : folder_(std::move(folder)) {}

  TemporaryFolder folder_;
};

/// Whether something goes on. The clock never gets into results: it only ends what hangs.
class Patience {
 public:
  explicit Patience(int seconds) : seconds_(seconds) { renew(); }
  void renew() { end_ = std::chrono::steady_clock::now() + std::chrono::seconds(seconds_); }
  bool is_over() const { return std::chrono::steady_clock::now() > end_; }
  int seconds() const { return seconds_; }

 private:
  int seconds_;
  std::chrono::steady_clock::time_point end_;
};

void pause_for(int milliseconds);

Diag browser_not_started(const BrowserTrial& trial, const std::string& detail);
/// Why the trial cannot go on, if that is so: the browser ended, or did nothing for too long.
/// `has_begun`: it has done something of what it was started for.
std::optional<Diag> is_stuck(const BrowserTrial& trial, const BrowserHome& home,
                             Subprocess& browser, const Patience& patience, bool has_begun);

}  // namespace pacwright
