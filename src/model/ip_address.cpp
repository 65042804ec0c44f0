#include "model/ip_address.hpp"

#include <algorithm>
#include <vector>

#include "base/text.hpp"

namespace pacwright {
namespace {

// Asked of every host and every entry of a list, most of which are names: without a copy of
// anything.
std::optional<IpAddress> parse_v4(std::string_view text) {
  if (text.empty() || !is_digit(text.front())) return std::nullopt;
  std::uint32_t number = 0;
  for (int i = 0; i < 4; ++i) {
    const std::size_t end = i < 3 ? text.find('.') : text.size();
    const auto octet = parse_number(text.substr(0, end), 255);
    if (!octet || end == std::string_view::npos) return std::nullopt;
    number = number << 8 | static_cast<std::uint32_t>(*octet);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return IpAddress::from_v4(number);
}

std::optional<int> hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

// Groups of one side of "::", as bytes. An IPv4 tail counts as two groups and may only come last.
std::optional<std::vector<std::uint8_t>> parse_groups(std::string_view text, bool may_end_in_v4) {
  std::vector<std::uint8_t> bytes;
  if (text.empty()) return bytes;

  const auto groups = split(text, ':');
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (may_end_in_v4 && i + 1 == groups.size() && groups[i].find('.') != std::string_view::npos) {
      const auto tail = parse_v4(groups[i]);
      if (!tail) return std::nullopt;
      bytes.insert(bytes.end(), tail->bytes().begin(), tail->bytes().begin() + 4);
      break;
    }
    if (groups[i].empty() || groups[i].size() > 4) return std::nullopt;
    int value = 0;
    for (const char c : groups[i]) {
      const auto digit = hex_value(c);
      if (!digit) return std::nullopt;
      value = value << 4 | *digit;
    }
    bytes.push_back(static_cast<std::uint8_t>(value >> 8));
    bytes.push_back(static_cast<std::uint8_t>(value & 0xff));
  }
  return bytes;
}

std::optional<IpAddress> parse_v6(std::string_view text) {
  const std::size_t gap = text.find("::");
  const bool has_gap = gap != std::string_view::npos;
  const auto head = parse_groups(text.substr(0, gap), !has_gap);
  const auto tail = parse_groups(has_gap ? text.substr(gap + 2) : std::string_view(), true);
  if (!head || !tail) return std::nullopt;

  const std::size_t given = head->size() + tail->size();
  if (has_gap ? given > 14 : given != 16) return std::nullopt;

  IpAddress::Bytes bytes{};
  std::copy(head->begin(), head->end(), bytes.begin());
  std::copy(tail->rbegin(), tail->rend(), bytes.rbegin());
  return IpAddress::from_bytes(IpFamily::V6, bytes);
}

std::string v4_to_string(const IpAddress::Bytes& bytes) {
  std::string text;
  for (std::size_t i = 0; i < 4; ++i) text += (i == 0 ? "" : ".") + std::to_string(bytes[i]);
  return text;
}

// RFC 5952: lower case, no leading zeros, the first longest run of two or more zero groups as "::".
std::string v6_to_string(const IpAddress::Bytes& bytes) {
  std::array<unsigned, 8> groups{};
  for (std::size_t i = 0; i < 8; ++i) groups[i] = bytes[2 * i] * 256u + bytes[2 * i + 1];

  std::size_t best_start = 8, best_length = 1;
  for (std::size_t start = 0; start < 8; ++start) {
    std::size_t length = 0;
    while (start + length < 8 && groups[start + length] == 0) ++length;
    if (length > best_length) {
      best_start = start;
      best_length = length;
    }
  }

  std::string text;
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == best_start) {
      text += "::";
      i += best_length - 1;
      continue;
    }
    if (!text.empty() && text.back() != ':') text += ':';
    bool leading = true;
    for (int shift = 12; shift >= 0; shift -= 4) {
      const unsigned digit = groups[i] >> shift & 0xf;
      leading = leading && digit == 0 && shift > 0;
      if (!leading) text += "0123456789abcdef"[digit];
    }
  }
  return text;
}

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  return text.find(':') == std::string_view::npos ? parse_v4(text) : parse_v6(text);
}

std::uint32_t IpAddress::to_v4() const {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = number << 8 | bytes_[i];
  return number;
}

IpAddress IpAddress::from_v4(std::uint32_t number) {
  Bytes bytes{};
  for (std::size_t i = 0; i < 4; ++i) {
    bytes[i] = static_cast<std::uint8_t>(number >> (24 - 8 * i) & 0xff);
  }
  return {IpFamily::V4, bytes};
}

IpAddress IpAddress::from_bytes(IpFamily family, const Bytes& bytes) { return {family, bytes}; }

bool IpAddress::bit(int index) const {
  return (bytes_[static_cast<std::size_t>(index / 8)] >> (7 - index % 8) & 1) != 0;
}

std::optional<IpAddress> IpAddress::next() const {
  Bytes bytes = bytes_;
  for (int i = width() / 8 - 1; i >= 0; --i) {
    if (++bytes[static_cast<std::size_t>(i)] != 0) return IpAddress(family_, bytes);
  }
  return std::nullopt;
}

std::optional<IpAddress> IpAddress::previous() const {
  Bytes bytes = bytes_;
  for (int i = width() / 8 - 1; i >= 0; --i) {
    if (bytes[static_cast<std::size_t>(i)]-- != 0) return IpAddress(family_, bytes);
  }
  return std::nullopt;
}

IpAddress IpAddress::with_low_bits(int prefix, bool set) const {
  Bytes bytes = bytes_;
  for (int i = prefix / 8; i < width() / 8; ++i) {
    std::uint8_t& byte = bytes[static_cast<std::size_t>(i)];
    const int mask = i == prefix / 8 ? 0xff >> (prefix % 8) : 0xff;
    byte = static_cast<std::uint8_t>(set ? byte | mask : byte & ~mask);
  }
  return {family_, bytes};
}

std::string IpAddress::to_string() const {
  return is_v4() ? v4_to_string(bytes_) : v6_to_string(bytes_);
}

}  // namespace pacwright
