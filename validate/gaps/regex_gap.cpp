#include "validate/gaps/regex_gap.hpp"

#include <algorithm>
#include <cstddef>

#include "base/text.hpp"

namespace pacwright {
namespace {

constexpr const char* kLegacyEscape = "a regular expression with an escape of annex B";
constexpr const char* kNewForm = "a regular expression in newer syntax";
constexpr const char* kEmptyLoop = "a regular expression that repeats what can be empty";
constexpr const char* kRepeatedLook = "a regular expression that repeats a look-ahead";
constexpr const char* kOddRange = "a regular expression with a class as the end of a range";
constexpr const char* kTooDeep = "a regular expression with very many groups";
constexpr const char* kOpenBrace = "a regular expression with \"{,\"";
constexpr const char* kHugeCount = "a regular expression with a count of very many digits";
constexpr int kDeepest = 100;
constexpr std::size_t kMostDigits = 9;

bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Reads a pattern as far as it goes. Where it is no pattern at all, it stops: every engine throws.
class Reader {
 public:
  explicit Reader(std::string_view pattern) : rest_(pattern), groups_(count_groups(pattern)) {}

  const char* find() {
    while (!rest_.empty() && gap_ == nullptr && !broken_) {
      read_alternatives(0);
      if (!rest_.empty() && gap_ == nullptr) broken_ = true;  // A ')' of its own.
    }
    return gap_;
  }

 private:
  static int count_groups(std::string_view pattern) {
    int count = 0;
    bool in_class = false;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
      if (pattern[i] == '\\') {
        ++i;
      } else if (in_class) {
        in_class = pattern[i] != ']';
      } else if (pattern[i] == '[') {
        in_class = true;
      } else if (pattern[i] == '(' && pattern.substr(i + 1, 1) != "?") {
        ++count;
      }
    }
    return count;
  }

  bool is_at(std::string_view text) const { return rest_.starts_with(text); }
  bool take(std::string_view text) {
    if (!is_at(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }
  void found(const char* gap) {
    if (gap_ == nullptr) gap_ = gap;
    rest_ = {};
  }
  void stop() {
    broken_ = true;
    rest_ = {};
  }

  /// Up to a ')' or the end. Says whether it can match the empty text.
  bool read_alternatives(int depth) {
    if (depth > kDeepest) return found(kTooDeep), true;
    bool any_is_empty = false, this_is_empty = true;
    while (!rest_.empty() && !is_at(")")) {
      if (take("|")) {
        any_is_empty = any_is_empty || this_is_empty;
        this_is_empty = true;
      } else if (!read_term(depth)) {
        this_is_empty = false;
      }
    }
    return any_is_empty || this_is_empty;
  }

  /// An atom with its quantifier. Says whether it can match the empty text.
  bool read_term(int depth) {
    if (take("^") || take("$") || take("\\b") || take("\\B")) return true;
    const bool is_look = is_at("(?=") || is_at("(?!");
    const bool can_be_empty = read_atom(depth);
    bool is_endless = false, from_zero = false;
    if (!read_quantifier(is_endless, from_zero)) return can_be_empty;
    if (is_look) found(kRepeatedLook);
    if (can_be_empty && is_endless) found(kEmptyLoop);
    return can_be_empty || from_zero;
  }

  bool read_quantifier(bool& is_endless, bool& from_zero) {
    if (take("*")) {
      is_endless = from_zero = true;
    } else if (take("+")) {
      is_endless = true;
    } else if (take("?")) {
      from_zero = true;
    } else if (!read_braces(is_endless, from_zero)) {
      return false;
    }
    take("?");
    return true;
  }

  /// "{2}", "{2,}", "{2,3}"; anything else stands for itself.
  bool read_braces(bool& is_endless, bool& from_zero) {
    if (!is_at("{")) return false;
    const std::size_t end = rest_.find('}');
    if (end == std::string_view::npos) return false;
    const std::string_view inside = rest_.substr(1, end - 1);
    const std::size_t comma = std::min(inside.find(','), inside.size());
    const std::string_view least = inside.substr(0, comma);
    const std::string_view most = comma < inside.size() ? inside.substr(comma + 1) : least;
    if (least.empty() || !std::ranges::all_of(least, is_digit) ||
        !std::ranges::all_of(most, is_digit)) {
      return false;
    }
    if (std::max(least.size(), most.size()) > kMostDigits) return found(kHugeCount), true;
    is_endless = most.empty();
    from_zero = least.find_first_not_of('0') == std::string_view::npos;
    rest_.remove_prefix(end + 1);
    return true;
  }

  bool read_atom(int depth) {
    if (take("(?<")) return found(kNewForm), true;
    const bool is_look = take("(?=") || take("(?!");
    if (is_look || take("(?:") || take("(")) {
      if (is_at("?")) return found(kNewForm), true;  // Modifiers, in the newest engines.
      const bool can_be_empty = read_alternatives(depth + 1);
      if (gap_ == nullptr && !take(")")) stop();
      return is_look || can_be_empty;
    }
    if (take("[")) return read_class(), false;
    if (take("\\")) return read_escape(false);
    if (is_at("*") || is_at("+") || is_at("?")) return stop(), true;
    if (is_at("{,")) return found(kOpenBrace), true;  // Text (B.1.2); from 0 to the engine here.
    rest_.remove_prefix(1);
    return false;
  }

  void read_class() {
    take("^");
    bool was_set =
        false;  // What was read last is a class such as \d, behind which no range begins.
    bool in_range = false;
    while (!rest_.empty() && !is_at("]")) {
      if (is_at("-") && !was_set && !in_range && rest_.size() > 1 && rest_[1] != ']') {
        rest_.remove_prefix(1);
        in_range = true;
      }
      was_set = false;
      if (take("\\")) {
        was_set = !rest_.empty() && std::string_view("dDsSwW").find(rest_[0]) != rest_.npos;
        read_escape(true);
        if (was_set && in_range) return found(kOddRange);
      } else if (!rest_.empty()) {
        rest_.remove_prefix(1);
      }
      // Of "a-b" the b is no beginning of a range.
      in_range = false;
    }
    if (gap_ == nullptr && !take("]")) stop();
  }

  bool has_hex(std::size_t count) const {
    return rest_.size() >= count && std::ranges::all_of(rest_.substr(0, count), is_hex);
  }

  /// Behind a backslash. Says whether it can match the empty text.
  bool read_escape(bool in_class) {
    if (rest_.empty()) return stop(), true;
    const char c = rest_[0];
    rest_.remove_prefix(1);
    if (c == 'x' && !has_hex(2)) return found(kLegacyEscape), true;
    if (c == 'u' && !has_hex(4)) return found(kLegacyEscape), true;
    if (c == 'c' && (rest_.empty() || !is_letter(rest_[0]))) return found(kLegacyEscape), true;
    if (c == 'k' && is_at("<")) return found(kNewForm), true;
    if (c == '0')
      return rest_.empty() || !is_digit(rest_[0]) ? false : (found(kLegacyEscape), true);
    if (!is_digit(c)) return false;
    if (in_class) return found(kLegacyEscape), true;
    int number = c - '0';
    while (!rest_.empty() && is_digit(rest_[0]) && number < 100'000) {
      number = 10 * number + (rest_[0] - '0');
      rest_.remove_prefix(1);
    }
    if (number > groups_) found(kLegacyEscape);
    return true;  // What the group holds may be empty.
  }

  std::string_view rest_;
  int groups_;
  const char* gap_ = nullptr;
  bool broken_ = false;
};

}  // namespace

const char* regex_gap(std::string_view pattern, std::string_view flags) {
  for (const char flag : flags) {
    if (std::string_view("dsuvy").find(flag) != std::string_view::npos) return kNewForm;
  }
  return Reader(pattern).find();
}

}  // namespace pacwright
