#include "validate/sh_exp_match.hpp"

#include <array>
#include <cstdint>

namespace pacwright {
namespace {

// Kinds of characters in a pattern, as bits of a set.
constexpr std::uint8_t kLiteral = 1;
constexpr std::uint8_t kStar = 2;
constexpr std::uint8_t kAnyOne = 4;
constexpr std::uint8_t kOdd = 8;  // Has a meaning in regular expressions, or is not ASCII.

/// The dot is literal, because the helper escapes it.
constexpr std::array<std::uint8_t, 256> make_kinds() {
  std::array<std::uint8_t, 256> kinds{};
  for (std::size_t c = 0; c < kinds.size(); ++c) kinds[c] = c >= 0x20 && c < 0x7F ? kLiteral : kOdd;
  for (const char c : std::string_view("\\^$+()[]{}|")) kinds[static_cast<unsigned char>(c)] = kOdd;
  kinds['*'] = kStar;
  kinds['?'] = kAnyOne;
  return kinds;
}
constexpr std::array<std::uint8_t, 256> kKinds = make_kinds();

unsigned kinds_in(std::string_view pattern) {
  unsigned kinds = 0;
  for (const char c : pattern) kinds |= kKinds[static_cast<unsigned char>(c)];
  return kinds;
}

/// Without a character that a wildcard does not match, or matches as several bytes.
bool is_plain_subject(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80 || c == '\n' || c == '\r') return false;
  }
  return true;
}

/// Whole-string match, '*' any run, '?' any one byte. After a mismatch the last star takes one
/// character more; earlier stars need no second try.
bool matches_glob(std::string_view text, std::string_view pattern) {
  std::size_t t = 0, p = 0;
  std::size_t star = std::string_view::npos, star_end = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_end = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++t;
      ++p;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++star_end;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace

std::optional<bool> match_without_regexp(std::string_view text, std::string_view pattern) {
  const unsigned first = kinds_in(pattern.substr(0, 1));
  const unsigned rest = kinds_in(pattern.substr(first == 0 ? 0 : 1));
  if (((first | rest) & kOdd) != 0) return std::nullopt;
  if (((first | rest) & kAnyOne) != 0 && !is_plain_subject(text)) return std::nullopt;

  // "*.example.com" is by far the most frequent form.
  const bool is_suffix = first == kStar && rest == kLiteral;
  const bool matches = is_suffix ? text.ends_with(pattern.substr(1)) : matches_glob(text, pattern);
  if (matches && !is_plain_subject(text)) return std::nullopt;  // A star may have met a newline.
  return matches;
}

}  // namespace pacwright
