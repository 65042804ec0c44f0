#pragma once
#include <compare>
#include <string>
#include <string_view>

#include "diag/diag.hpp"
#include "model/ip_address.hpp"

namespace pacwright {

/// A block of IP addresses such as 52.112.0.0/14 or 2603:1000::/25.
///
/// A small regular value: copy it, compare it, keep it in sets. Every Cidr is canonical (no bits
/// below the prefix), so equal blocks compare equal and sort by family, then address, then prefix.
class Cidr {
 public:
  /// Parses "10.0.0.0/8", "::1/128" or a bare address (/32 or /128).
  /// Fails with BadNetwork, or with HostBitsSet for "10.1.2.3/8": masking it silently would hide a
  /// typo in the catalog.
  static Result<Cidr> parse(std::string_view text, const SourceRef& where);

  const IpAddress& first() const { return first_; }
  IpAddress last() const { return first_.with_low_bits(prefix_, true); }
  IpFamily family() const { return first_.family(); }
  int prefix() const { return prefix_; }  ///< Network bits, 0..32 or 0..128.

  bool contains(const IpAddress& address) const;  ///< Never across families.
  bool contains(const Cidr& inner) const;         ///< Never across families.

  /// The block of `prefix` bits around this one. Precondition: prefix <= this->prefix().
  Cidr widened(int prefix) const { return {first_.with_low_bits(prefix, false), prefix}; }

  std::string to_string() const;  ///< Always with prefix: "10.1.2.3/32".
  std::string netmask() const;    ///< "255.252.0.0". Precondition: IPv4.

  friend auto operator<=>(const Cidr&, const Cidr&) = default;

 private:
  Cidr(const IpAddress& first, int prefix) : first_(first), prefix_(prefix) {}

  IpAddress first_;
  int prefix_;
};

}  // namespace pacwright
