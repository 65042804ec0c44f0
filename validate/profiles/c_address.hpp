#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "model/ip_address.hpp"

namespace pacwright {

/// An IPv4 address as inet_aton of C libraries reads it: one to four numbers, each decimal, octal
/// after "0" or hexadecimal after "0x"; the last one fills all bytes that are left. "10" is
/// 0.0.0.10 and "010.1.2.3" is 8.1.2.3. Nothing for all else.
std::optional<std::uint32_t> parse_c_address(std::string_view text);

/// The address itself if it is IPv4, the IPv4 address in an IPv4-mapped IPv6 one, else nothing.
std::optional<IpAddress> mapped_v4(const IpAddress& address);

}  // namespace pacwright
