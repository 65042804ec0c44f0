#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "model/ip_address.hpp"

namespace pacwright {

/// A host as it is matched: an address literal or a name, never both.
///
/// Made from what a client hands over: lower-cased, balanced brackets of an IPv6 literal and one
/// trailing dot off, non-ASCII to punycode (left as it is where it has no such form).
struct Host {
  std::string text;                  ///< Normalised; for a name, what patterns are compared with.
  std::optional<IpAddress> address;  ///< Set if the host is an address literal.

  static Host from(std::string_view raw);

  bool is_name() const { return !address; }

  /// A non-empty name without a dot, a colon or a '['. The bracket, because pacparser hands over
  /// "[2001" for an IPv6 URL, and that must not count as an intranet name.
  bool is_plain() const;
};

}  // namespace pacwright
