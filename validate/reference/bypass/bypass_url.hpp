#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diag.hpp"
#include "model/ip_address.hpp"

namespace pacwright {

/// A URL as the readers of bypass lists see it.
struct BypassUrl {
  std::string scheme;                ///< Lower case.
  std::string host;                  ///< Canonical, lower case, without brackets.
  std::optional<IpAddress> address;  ///< Set if the host is an address literal.
  std::optional<int> typed_port;     ///< Nothing if the URL names none.
  std::string port_text;             ///< As typed, with its colon: ":080", ":"; or empty.
  std::string credentials;           ///< "user:secret@", percent signs resolved; or empty.
  int port = 0;                      ///< The typed one, or the scheme's own; 0 if it has none.
  std::string resolved;              ///< The address of a name, for readers that ask DNS.
  std::string literal;               ///< "[::1]": an IPv6 host in brackets; empty for others.
  /// As typed, without brackets: "EXAMPLE.com", "10.1"; percent signs are resolved, and names
  /// outside ASCII are in punycode.
  std::string typed_host;

  /// Fails as parse_url does.
  static Result<BypassUrl> parse(std::string_view url);

  bool is_ipv6() const { return address && !address->is_v4(); }
  /// As browsers write it. Lists cannot name every other spelling, which some readers compare with.
  bool is_typed_plainly() const { return typed_host == host; }
  bool is_loopback_address() const;  ///< 127.0.0.0/8 or ::1.
  /// To browsers "10.1.2.3." is an address. To programs that do not read URLs as they do it is a
  /// name.
  std::optional<IpAddress> undotted_address() const {
    return typed_host.ends_with('.') ? std::nullopt : address;
  }
  /// The address that the host is or resolves to, for readers that ask DNS.
  std::optional<IpAddress> looked_up() const {
    const auto own = undotted_address();
    return own ? own : IpAddress::parse(resolved);
  }
  /// As typed, in lower case: what programs have that do not read the URL as browsers do.
  std::string typed() const;
  std::string typed_bracketed() const;  ///< The same, an IPv6 literal in brackets.
  /// ":" if the URL has a colon with no port behind it, which some keep with the host.
  std::string_view lone_colon() const { return port_text == ":" ? ":" : ""; }
  /// Where only plain addresses are taken for one: not for "10.1", which browsers read as 10.0.0.1.
  std::optional<IpAddress> typed_address() const { return IpAddress::parse(typed_host); }
  /// The host, an IPv6 literal in brackets.
  const std::string& bracketed() const { return literal.empty() ? host : literal; }
};

/// A list as one program has read it: whether a URL goes past the proxy. It keeps what it needs of
/// the list's text.
using BypassReading = std::function<bool(const BypassUrl&)>;

// What the dialects share.

/// "10.0.0.0/8" taken apart at its only slash; bits below the prefix may be set.
struct LooseBlock {
  IpAddress address;
  int prefix;

  bool contains(const IpAddress& other) const;  ///< Never across families.
};
/// As contains(), but where the families differ the IPv4 one is taken as ::ffff:a.b.c.d, as
/// Chromium and Firefox do: ::/8 then holds every IPv4 address.
bool contains_mapped(const LooseBlock& block, const IpAddress& address);

/// The address must be one, the prefix plain digits in range.
std::optional<LooseBlock> parse_loose_block(std::string_view text);

/// "08" is 8 to those that count digits.
std::string_view without_leading_zeros(std::string_view digits);

/// "10.0.0.0/+08" as "10.0.0.0/8": for programs that read the prefix as C's strtol does.
std::string with_plain_prefix(std::string_view block);

/// A netmask such as 255.255.0.0 as a number of bits.
std::optional<int> netmask_bits(std::string_view text);

/// The IPv4 address of ::ffff:a.b.c.d, any other address as it is.
IpAddress unmapped(const IpAddress& address);

/// ::ffff:a.b.c.d of an IPv4 address, any other address as it is.
IpAddress mapped(const IpAddress& address);

/// '*' stands for any run of characters, all else for itself, as in HostPattern.
bool glob_matches(std::string_view pattern, std::string_view text);

/// True if `text` is `domain` or ends in "." and `domain`.
bool is_at_or_below(std::string_view text, std::string_view domain);

std::vector<std::string_view> split_at_any(std::string_view text, std::string_view separators);

/// The number that `text` begins with, as C's atoi reads it; 0 if it begins with none.
int leading_number(std::string_view text);

/// The entries of a store that keeps a list of texts: a GVariant or property-list array such as
/// ['a', 'b'], or, as a person would type it, a line of entries with commas between them.
std::vector<std::string> parse_text_array(std::string_view text);

}  // namespace pacwright
