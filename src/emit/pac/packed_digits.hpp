#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace pacwright {

/// The digits of packed text, in the order of their codes, so that numbers of one width sort as
/// text does. All that is printable but the blank, which separates, the quote and the backslash,
/// which would need escapes, and the star, so that no comment ever begins or ends.
inline constexpr std::string_view kPackedDigits =
    "!#$%&'()+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~";
inline constexpr std::size_t kPackedBase = kPackedDigits.size();
static_assert(kPackedBase == 91);

/// `number` in that many digits, the highest first. Precondition: it fits.
inline std::string to_packed_digits(std::size_t number, std::size_t width) {
  std::string text(width, kPackedDigits.front());
  for (std::size_t i = width; i > 0; --i, number /= kPackedBase) {
    text[i - 1] = kPackedDigits[number % kPackedBase];
  }
  return text;
}

/// How many digits tell `count` numbers apart: 0 for one.
inline std::size_t packed_width(std::size_t count) {
  std::size_t width = 0;
  for (std::size_t reach = 1; reach < count; reach *= kPackedBase) ++width;
  return width;
}

}  // namespace pacwright
