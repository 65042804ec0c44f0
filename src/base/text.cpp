#include "base/text.hpp"

#include <algorithm>

#include "base/utf8.hpp"

namespace pacwright {
namespace {

/// Longer words are no typos but garbage, and the distance takes quadratic time.
constexpr std::size_t kLongestTypo = 100;

char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// True for what moves the cursor, ends a line or starts an escape sequence.
bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F);  // C0, DEL, C1
}

/// Nobody sees it, or it looks like a blank, or it breaks the line, or turns it, which lets a file
/// show something else than what it says: Unicode 15's
/// Default_Ignorable_Code_Point, Cf, Zl, Zp, and Zs but for the blank itself.
bool is_unseen(char32_t c) {
  struct Range {
    char32_t first, last;
  };
  static constexpr Range kUnseen[] = {
      {0x00A0, 0x00A0},   {0x00AD, 0x00AD},   {0x034F, 0x034F},   {0x0600, 0x0605},
      {0x061C, 0x061C},   {0x06DD, 0x06DD},   {0x070F, 0x070F},   {0x0890, 0x0891},
      {0x08E2, 0x08E2},   {0x115F, 0x1160},   {0x1680, 0x1680},   {0x17B4, 0x17B5},
      {0x180B, 0x180F},   {0x2000, 0x200F},   {0x2028, 0x202F},   {0x205F, 0x206F},
      {0x3000, 0x3000},   {0x3164, 0x3164},   {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},
      {0xFFA0, 0xFFA0},   {0xFFF0, 0xFFFB},   {0x110BD, 0x110BD}, {0x110CD, 0x110CD},
      {0x13430, 0x1343F}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF},
  };
  return std::ranges::any_of(
      kUnseen, [c](const Range& range) { return range.first <= c && c <= range.last; });
}

/// "<U+00AD>", as Unicode writes it: four digits at least.
std::string code_point_text(char32_t c) {
  std::string digits;
  for (; c != 0 || digits.size() < 4; c /= 16) digits.insert(0, 1, "0123456789ABCDEF"[c % 16]);
  return "<U+" + digits + ">";
}

/// Edit distance with insertion, deletion, replacement and swap of neighbours.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  // Three rows of the table: distances of a's first i-2, i-1 and i letters to every prefix of b.
  std::vector<std::size_t> older(b.size() + 1);
  std::vector<std::size_t> old(b.size() + 1);
  std::vector<std::size_t> now(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) old[j] = j;

  for (std::size_t i = 1; i <= a.size(); ++i) {
    now[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = old[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      now[j] = std::min({old[j] + 1, now[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        now[j] = std::min(now[j], older[j - 2] + 1);
      }
    }
    older.swap(old);
    old.swap(now);
  }
  return old[b.size()];
}

}  // namespace

std::string to_lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = to_lower(c);
  return lower;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v';
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  std::size_t start = 0;
  for (std::size_t end = text.find(separator); end != std::string_view::npos;
       end = text.find(separator, start)) {
    pieces.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  pieces.push_back(text.substr(start));
  return pieces;
}

std::string join(const std::vector<std::string>& pieces, std::string_view separator) {
  std::string joined;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (i > 0) joined += separator;
    joined += pieces[i];
  }
  return joined;
}

std::optional<std::uint64_t> parse_number(std::string_view text, std::uint64_t max) {
  if (text.empty() || (text.size() > 1 && text.front() == '0')) return std::nullopt;

  std::uint64_t number = 0;
  for (const char c : text) {
    if (!is_digit(c)) return std::nullopt;
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (number > max / 10 || digit > max - number * 10) return std::nullopt;
    number = number * 10 + digit;
  }
  return number;
}

std::string with_thousands(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t digits = 3; digits < text.size(); digits += 4) {  // 4: three and the comma.
    text.insert(text.size() - digits, 1, ',');
  }
  return text;
}

std::string printable(std::string_view text) {
  // As most texts are, by the hundred thousand.
  if (std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; })) {
    return std::string(text);
  }
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Utf8Char next = first_code_point(text);
    const bool stray = next.code_point == 0xFFFD && next.size == 1;
    if (stray || is_control(next.code_point)) {
      out += '?';
    } else if (is_unseen(next.code_point)) {
      out += code_point_text(next.code_point);
    } else {
      out += text.substr(0, next.size);
    }
    text.remove_prefix(next.size);
  }
  return out;
}

std::optional<std::string> did_you_mean(std::string_view word,
                                        std::span<const std::string> candidates) {
  if (word.size() > kLongestTypo) return std::nullopt;

  const std::string typed = to_lower(word);
  const std::size_t limit = word.size() / 3;
  const std::string* best = nullptr;
  std::size_t best_distance = limit + 1;
  for (const std::string& candidate : candidates) {
    const std::size_t longer = std::max(candidate.size(), typed.size());
    const std::size_t shorter = std::min(candidate.size(), typed.size());
    if (longer - shorter > limit) continue;

    const std::size_t distance = edit_distance(typed, to_lower(candidate));
    if (distance >= best_distance) continue;
    best = &candidate;
    best_distance = distance;
  }
  if (best == nullptr) return std::nullopt;
  return *best;
}

}  // namespace pacwright
