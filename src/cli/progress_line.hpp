#pragma once
#include <chrono>
#include <string>
#include <string_view>

#include "base/progress.hpp"
#include "cli/command.hpp"

namespace pacwright {

/// "proving: 12,000 of 100,000 patterns, 4,100 a second, 22 s left".
std::string progress_text(std::string_view step, std::string_view what, std::uint64_t done,
                          std::uint64_t total, double seconds);

/// Tells a person what goes on. At a terminal: one line on the error stream, written anew as work
/// goes on and taken away at the end. With --verbose: a line for each step with the time it took.
/// Otherwise nothing.
class ProgressLine {
 public:
  explicit ProgressLine(Io& io) : io_(io) {}
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine() { finish(); }

  /// Begins the next step, such as "proving"; ends the one before.
  void step(std::string name);
  void finish();

  /// For what takes long inside a step; as long as this object lives.
  Progress listener();

 private:
  using Clock = std::chrono::steady_clock;

  void show(const std::string& text);

  Io& io_;
  std::string step_;  ///< Empty: none goes on.
  Clock::time_point began_, shown_;
  std::size_t width_ = 0;  ///< Of what stands on the line.
};

}  // namespace pacwright
