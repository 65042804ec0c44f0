#include "validate/profiles/c_address.hpp"

#include <algorithm>
#include <vector>

#include "base/text.hpp"

namespace pacwright {
namespace {

std::optional<std::uint64_t> digit_value(char c) {
  if (is_digit(c)) return static_cast<std::uint64_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint64_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<std::uint64_t>(c - 'A' + 10);
  return std::nullopt;
}

std::optional<std::uint64_t> parse_c_number(std::string_view text) {
  std::uint64_t base = 10;
  if (text.starts_with("0x") || text.starts_with("0X")) {
    base = 16;
    text.remove_prefix(2);
  } else if (text.size() > 1 && text.front() == '0') {
    base = 8;
  }
  if (text.empty()) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : text) {
    const auto digit = digit_value(c);
    if (!digit || *digit >= base) return std::nullopt;
    value = value * base + *digit;
    if (value > 0xFFFFFFFF) return std::nullopt;
  }
  return value;
}

}  // namespace

std::optional<std::uint32_t> parse_c_address(std::string_view text) {
  const auto parts = split(text, '.');
  if (parts.size() > 4) return std::nullopt;
  std::uint64_t address = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto number = parse_c_number(parts[i]);
    if (!number) return std::nullopt;
    const bool is_last = i + 1 == parts.size();
    const std::size_t bits = is_last ? 8 * (4 - i) : 8;
    if (*number >= std::uint64_t{1} << bits) return std::nullopt;
    address = address << bits | *number;
  }
  return static_cast<std::uint32_t>(address);
}

std::optional<IpAddress> mapped_v4(const IpAddress& address) {
  if (address.is_v4()) return address;
  const IpAddress::Bytes& bytes = address.bytes();
  const bool is_mapped =
      std::all_of(bytes.begin(), bytes.begin() + 10, [](std::uint8_t byte) { return byte == 0; }) &&
      bytes[10] == 0xFF && bytes[11] == 0xFF;
  if (!is_mapped) return std::nullopt;
  IpAddress::Bytes v4{};
  std::copy_n(bytes.begin() + 12, 4, v4.begin());
  return IpAddress::from_bytes(IpFamily::V4, v4);
}

}  // namespace pacwright
