#pragma once
#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pacwright {

struct PortRange {
  int first = 0;  ///< 1..65535
  int last = 0;   ///< >= first
  friend auto operator<=>(const PortRange&, const PortRange&) = default;
};

/// Sorted, without overlaps. Ranges that only touch stay apart, as the source wrote them.
using Ports = std::vector<PortRange>;

/// "80,443", "143, 587", "5061,50000-59999"; the empty text gives no ports. Nothing if any part is
/// not a port or a range.
std::optional<Ports> parse_ports(std::string_view text);

/// Sorts, and merges what overlaps.
Ports to_canonical(Ports ports);

bool contains(const Ports& ports, const PortRange& range);  ///< All of `range`.

std::string to_string(const PortRange& range);  ///< "443" or "50000-59999".
std::string to_string(const Ports& ports);      ///< "80,443".

/// Whether an item with these ports is mail and nothing else: TCP ports, all of them among 25, 110,
/// 143, 465, 587, 993 and 995, and no UDP. Such traffic never asks a web proxy.
bool is_mail_only(const Ports& tcp, const Ports& udp);

}  // namespace pacwright
