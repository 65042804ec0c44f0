#include "emit/pac/packed_blocks.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "emit/pac/packed_digits.hpp"

namespace pacwright {
namespace {

constexpr std::uint32_t kUnit = 256;
constexpr std::size_t kDigitsOf32Bits = 5;
constexpr std::string_view kBase36 = "0123456789abcdefghijklmnopqrstuvwxyz";

std::string to_base36(std::uint32_t number) {
  std::string text;
  do {
    text += kBase36[number % 36];
    number /= 36;
  } while (number != 0);
  std::ranges::reverse(text);
  return text;
}

/// 32 bits of an address, from byte `at` on.
std::uint32_t word(const IpAddress& address, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = at; i < at + 4; ++i) number = number << 8 | address.bytes()[i];
  return number;
}

std::string hex_digits(const IpAddress& address) {
  std::string digits;
  for (const std::uint8_t byte : address.bytes()) {
    digits += kBase36[byte >> 4];
    digits += kBase36[byte & 15];
  }
  return digits;
}

/// With the route, where it is not the one that alternates.
void add(std::string& text, const std::string& start, const std::vector<BlockStart>& table,
         std::size_t i) {
  text += (i == 0 ? "" : " ") + start;
  if (i < 2 || table[i].route != table[i - 2].route) text += "=" + std::to_string(table[i].route);
}

}  // namespace

std::string pack_blocks4(const std::vector<BlockStart>& table) {
  std::string text;
  std::uint32_t before = 0;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const std::uint32_t start = word(table[i].first, 0), step = start - before;
    const bool whole = step != 0 && step % kUnit == 0;
    add(text, whole ? to_base36(step / kUnit) + "." : to_base36(step), table, i);
    before = start;
  }
  return text;
}

std::string pack_blocks6(const std::vector<BlockStart>& table) {
  std::string text, before(32, '0');
  for (std::size_t i = 0; i < table.size(); ++i) {
    const std::string digits = hex_digits(table[i].first);
    const auto shared =
        static_cast<std::size_t>(std::ranges::mismatch(digits, before).in1 - digits.begin());
    const std::size_t end = std::max(digits.find_last_not_of('0') + 1, shared);
    add(text, kBase36[shared] + digits.substr(shared, end - shared), table, i);
    before = digits;
  }
  return text;
}

BlockRecords to_block_records(const std::vector<BlockStart>& table, std::size_t route_width) {
  std::vector<std::string> starts;
  BlockRecords records;
  for (const BlockStart& block : table) {
    std::string& start = starts.emplace_back();
    for (std::size_t at = 0; at < (block.first.is_v4() ? 4U : 16U); at += 4) {
      start += to_packed_digits(word(block.first, at), kDigitsOf32Bits);
    }
    const auto used = start.find_last_not_of(kPackedDigits.front()) + 1;
    records.address_width = std::max(records.address_width, used);
  }
  for (std::size_t i = 0; i < table.size(); ++i) {
    records.text += starts[i].substr(0, records.address_width) +
                    to_packed_digits(static_cast<std::size_t>(table[i].route), route_width);
  }
  return records;
}

}  // namespace pacwright
