#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pacwright {

enum class IpFamily : std::uint8_t { V4, V6 };

/// An IPv4 or IPv6 address. A small regular value; sorts by family, then numerically.
class IpAddress {
 public:
  using Bytes = std::array<std::uint8_t, 16>;

  /// Four decimal numbers 0-255 without leading zeros, or IPv6 in any valid spelling of RFC 4291
  /// without brackets and zone, either case. Nothing for all else, so "010.1.2.3", "10.1" and
  /// "fe80::1%eth0" are not addresses.
  static std::optional<IpAddress> parse(std::string_view text);
  static IpAddress from_v4(std::uint32_t number);
  std::uint32_t to_v4() const;  ///< The number of an IPv4 address.
  /// `bytes` in network order; an IPv4 address uses the first four, the rest are zero.
  static IpAddress from_bytes(IpFamily family, const Bytes& bytes);

  IpFamily family() const { return family_; }
  bool is_v4() const { return family_ == IpFamily::V4; }
  int width() const { return is_v4() ? 32 : 128; }  ///< Bits.
  const Bytes& bytes() const { return bytes_; }
  bool bit(int index) const;  ///< Counted from the most significant, 0.

  /// The neighbour one up or down; nothing past the end of the address space.
  std::optional<IpAddress> next() const;
  std::optional<IpAddress> previous() const;

  /// The same address with all bits from `prefix` on cleared or set.
  IpAddress with_low_bits(int prefix, bool set) const;

  /// Dotted quad, or IPv6 as RFC 5952 writes it.
  std::string to_string() const;

  friend auto operator<=>(const IpAddress&, const IpAddress&) = default;

 private:
  IpAddress(IpFamily family, const Bytes& bytes) : family_(family), bytes_(bytes) {}

  IpFamily family_;
  Bytes bytes_;
};

}  // namespace pacwright
