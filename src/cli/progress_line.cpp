#include "cli/progress_line.hpp"

#include <algorithm>
#include <cmath>
#include <ostream>

#include "base/text.hpp"

namespace pacwright {
namespace {

constexpr auto kBetween = std::chrono::milliseconds(100);

std::string rounded(double number) {
  return with_thousands(static_cast<std::uint64_t>(std::llround(std::max(0.0, number))));
}

/// "0.3 s", "12 s", "2 min 5 s".
std::string duration(double seconds) {
  const auto whole = static_cast<std::uint64_t>(seconds);
  if (whole >= 60)
    return rounded(std::floor(seconds / 60)) + " min " + std::to_string(whole % 60) + " s";
  if (whole >= 10) return std::to_string(whole) + " s";
  const auto tenths = static_cast<std::uint64_t>(std::llround(seconds * 10));
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " s";
}

}  // namespace

std::string progress_text(std::string_view step, std::string_view what, std::uint64_t done,
                          std::uint64_t total, double seconds) {
  std::string text = std::string(step) + ": " + with_thousands(done);
  if (total != 0) text += " of " + with_thousands(total);
  text += " " + std::string(what);
  if (done == 0 || seconds <= 0) return text;
  const double rate = static_cast<double>(done) / seconds;
  if (rate >= 1) text += ", " + rounded(rate) + " a second";
  if (total > done) text += ", " + duration(static_cast<double>(total - done) / rate) + " left";
  return text;
}

void ProgressLine::step(std::string name) {
  finish();
  step_ = std::move(name);
  began_ = shown_ = Clock::now();
  show(step_);
}

void ProgressLine::finish() {
  if (step_.empty()) return;
  show("");
  if (io_.talk == Talk::Steps) {
    const std::chrono::duration<double> took = Clock::now() - began_;
    io_.err << "pacwright: " << step_ << ", " << duration(took.count()) << "\n";
  }
  step_.clear();
}

Progress ProgressLine::listener() {
  return [this](std::string_view what, std::uint64_t done, std::uint64_t total) {
    const auto now = Clock::now();
    if (step_.empty() || now - shown_ < kBetween) return;
    shown_ = now;
    const std::chrono::duration<double> seconds = now - began_;
    show(progress_text(step_, what, done, total, seconds.count()));
  };
}

// Blanks, not an escape sequence: any terminal takes them.
void ProgressLine::show(const std::string& text) {
  if (!io_.shows_progress || io_.talk == Talk::Errors) return;
  // Not into the last column: some terminals go on to the next line there.
  const std::string line = text.substr(0, std::max<std::size_t>(io_.columns_err, 2) - 1);
  io_.err << '\r' << line;
  if (line.size() < width_) io_.err << std::string(width_ - line.size(), ' ') << '\r' << line;
  if (line.empty()) io_.err << '\r';
  io_.err << std::flush;
  width_ = line.size();
}

}  // namespace pacwright
