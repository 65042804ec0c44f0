#include "validate/lint/glob_regex.hpp"

#include <vector>

#include "base/text.hpp"

namespace pacwright {
namespace {

/// "{2}", "{2,}" or "{2,5}" at `at`: its length; 0 if the brace is a plain character.
std::size_t counted_size(std::string_view pattern, std::size_t at) {
  std::size_t i = at + 1;
  const std::size_t digits = i;
  while (i < pattern.size() && is_digit(pattern[i])) ++i;
  if (i == digits) return 0;
  if (i < pattern.size() && pattern[i] == ',') {
    ++i;
    while (i < pattern.size() && is_digit(pattern[i])) ++i;
  }
  return i < pattern.size() && pattern[i] == '}' ? i + 1 - at : 0;
}

class Reader {
 public:
  explicit Reader(std::string_view pattern) : pattern_(pattern) {}

  std::string run() {
    while (at_ < pattern_.size()) {
      std::string fault = step(pattern_[at_]);
      if (!fault.empty()) return fault;
    }
    return groups_ > 0 ? "a '(' is never closed" : "";
  }

 private:
  std::string step(char c) {
    ++at_;
    switch (c) {
      case '(':
        ++groups_;
        repeatable_ = false;
        return "";
      case ')':
        if (groups_-- == 0) return "a ')' has no '('";
        repeatable_ = true;
        return "";
      case '|':
      case '^':
      case '$':
      case '*':  // Becomes ".*", which cannot be repeated again, but "?" makes no '?' of it.
        repeatable_ = false;
        return "";
      case '+': return repeat("+");
      case '{': return brace();
      case '[': return character_class();
      case '\\':
        if (at_ < pattern_.size()) ++at_;
        repeatable_ = true;
        return "";
      default: repeatable_ = true; return "";
    }
  }

  std::string repeat(const char* sign) {
    if (!repeatable_) return std::string("nothing stands before '") + sign + "' to be repeated";
    repeatable_ = false;
    return "";
  }

  std::string brace() {
    const std::size_t size = counted_size(pattern_, at_ - 1);
    if (size == 0) {
      repeatable_ = true;
      return "";
    }
    at_ += size - 1;
    return repeat("{");
  }

  std::string character_class() {
    // "*" and "?" are replaced inside brackets, too; only the end and turned ranges are faults.
    if (at_ < pattern_.size() && pattern_[at_] == '^') ++at_;
    while (at_ < pattern_.size() && pattern_[at_] != ']') {
      const bool escaped = pattern_[at_] == '\\' && at_ + 1 < pattern_.size();
      const bool range = !escaped && at_ + 2 < pattern_.size() && pattern_[at_ + 1] == '-' &&
                         pattern_[at_ + 2] != ']' && pattern_[at_ + 2] != '\\';
      const auto from = static_cast<unsigned char>(pattern_[at_]);
      if (range && from > static_cast<unsigned char>(pattern_[at_ + 2]) && from != '*' &&
          from != '?' && from != '.') {
        return "a range in '[]' is the wrong way round";
      }
      at_ += range ? 3 : escaped ? 2 : 1;
    }
    if (at_ >= pattern_.size()) return "a '[' is never closed";
    ++at_;
    repeatable_ = true;
    return "";
  }

  std::string_view pattern_;
  std::size_t at_ = 0;
  int groups_ = 0;
  bool repeatable_ = false;
};

}  // namespace

std::string fault_as_regex(std::string_view pattern) { return Reader(pattern).run(); }

std::string live_characters(std::string_view pattern) {
  std::string found;
  for (const char c : pattern) {
    const bool live = std::string_view("+()|[]{}^$\\").find(c) != std::string_view::npos;
    if (live && found.find(c) == std::string::npos) found += c;
  }
  return found;
}

}  // namespace pacwright
