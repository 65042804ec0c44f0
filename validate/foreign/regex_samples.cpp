#include "validate/foreign/regex_samples.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kMostSamples = 64;
constexpr std::size_t kLongestSample = 300;
constexpr int kDeepest = 40;

using Samples = std::vector<std::string>;

void add_all(Samples& to, const Samples& from) {
  for (const std::string& sample : from) {
    const bool is_new = std::ranges::find(to, sample) == to.end();
    if (is_new && to.size() < kMostSamples) to.push_back(sample);
  }
}

/// Each of `heads` followed by each of `tails`.
Samples product(const Samples& heads, const Samples& tails) {
  Samples all;
  for (const std::string& head : heads) {
    for (const std::string& tail : tails) {
      if (head.size() + tail.size() <= kLongestSample) add_all(all, {head + tail});
    }
  }
  return all;
}

class Sampler {
 public:
  explicit Sampler(std::string_view pattern) : rest_(pattern) {}

  /// Up to the bracket that closes, which stays.
  Samples alternatives(int depth) {
    Samples all = sequence(depth);
    while (is_next('|')) {
      take();
      add_all(all, sequence(depth));
    }
    return all;
  }

 private:
  bool is_next(char c) const { return !rest_.empty() && rest_.front() == c; }

  char take() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }

  Samples sequence(int depth) {
    Samples all = {""};
    while (!rest_.empty() && !is_next('|') && !is_next(')')) {
      const Samples one = atom(depth);
      all = product(all, repeated(one));
    }
    return all;
  }

  Samples atom(int depth) {
    const char c = take();
    switch (c) {
      case '^':
      case '$': return {""};
      case '.': return {"a"};
      case '[': return {std::string(1, one_of_class())};
      case '(': return group(depth);
      case '\\': return {escaped()};
      default: return {std::string(1, c)};
    }
  }

  Samples group(int depth) {
    const bool is_look_around =
        rest_.starts_with("?=") || rest_.starts_with("?!") || rest_.starts_with("?<");
    if (rest_.starts_with("?")) rest_.remove_prefix(std::min<std::size_t>(2, rest_.size()));
    if (depth >= kDeepest) {
      rest_ = {};
      return {""};
    }
    const Samples inner = alternatives(depth + 1);
    if (is_next(')')) take();
    return is_look_around ? Samples{""} : inner;
  }

  std::string escaped() {
    if (rest_.empty()) return "";
    const char c = take();
    switch (c) {
      case 'd': return "1";
      case 'w':
      case 'D':
      case 'S': return "a";
      case 'W': return ".";
      case 's': return " ";
      case 'b':
      case 'B': return "";
      default: return is_digit(c) ? "" : std::string(1, c);
    }
  }

  char one_of_class() {
    const bool is_negated = is_next('^');
    if (is_negated) take();
    std::string members;
    while (!rest_.empty() && !(is_next(']') && !members.empty())) {
      const char c = take();
      if (c == '\\') {
        members += escaped();
        if (members.empty()) members += 'a';
      } else if (c == ']') {
        break;
      } else {
        members += c;
      }
    }
    if (is_next(']')) take();
    if (!is_negated) return members.empty() ? 'a' : members.front();
    for (const char c : {'a', '1', '-', 'z'}) {
      if (members.find(c) == std::string::npos) return c;
    }
    return '.';
  }

  Samples repeated(const Samples& one) {
    if (is_next('?') || is_next('*')) {
      take();
      skip_lazy();
      Samples all = {""};
      add_all(all, one);
      return all;
    }
    if (is_next('+')) {
      take();
      skip_lazy();
      return one;
    }
    const std::size_t close = rest_.find('}');
    if (!is_next('{') || close == std::string_view::npos) return one;
    const std::string_view bounds = rest_.substr(1, close - 1);
    const auto least = parse_number(bounds.substr(0, bounds.find(',')), 1000);
    if (!least) return one;
    rest_.remove_prefix(close + 1);
    skip_lazy();
    Samples all = {""};
    for (std::uint64_t i = 0; i < std::min<std::uint64_t>(*least, 64); ++i) all = product(all, one);
    return all;
  }

  void skip_lazy() {
    if (is_next('?')) take();
  }

  std::string_view rest_;
};

}  // namespace

std::vector<std::string> regex_samples(std::string_view literal) {
  const std::size_t end = literal.rfind('/');
  if (literal.empty() || literal.front() != '/' || end == 0) return {};
  Sampler sampler(literal.substr(1, end - 1));
  Samples samples = sampler.alternatives(0);
  std::erase(samples, "");
  return samples;
}

}  // namespace pacwright
