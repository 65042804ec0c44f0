// KDE's KIO 5 on NoProxyFor: entries between commas or blanks that a host ends with, without regard
// to dots; subnets (QHostAddress::parseSubnet) are taken out first and compared with the host's
// address, which is looked up in DNS if the host is a name.
//
// The names are read from the end of the list, and the search ends for good where the host is the
// end of a longer entry: what stands before that entry is not seen.

#include <algorithm>

#include "base/text.hpp"
#include "validate/reference/bypass/matchers.hpp"

namespace pacwright {
namespace {

bool is_separator(char c) { return c == ',' || c == ' '; }

bool matches_from_end(const std::string& host, std::string_view list) {
  while (!list.empty()) {
    if (is_separator(list.back())) {
      list.remove_suffix(1);
      continue;
    }
    const std::size_t before = list.find_last_of(", ");
    const std::size_t start = before == std::string_view::npos ? 0 : before + 1;
    const std::string_view entry = list.substr(start);
    if (host.ends_with(entry)) return true;
    if (entry.ends_with(host)) return entry[entry.size() - host.size() - 1] == '/';
    list = list.substr(0, start);
  }
  return false;
}

/// A netmask such as 255.255.0.0 as a number of bits.
std::optional<int> netmask_bits(std::string_view text) {
  const auto mask = IpAddress::parse(text);
  if (!mask || !mask->is_v4()) return std::nullopt;
  int bits = 0;
  while (bits < 32 && mask->bit(bits)) ++bits;
  for (int i = bits; i < 32; ++i) {
    if (mask->bit(i)) return std::nullopt;
  }
  return bits;
}

/// Behind the slash; nothing if it cannot be read.
std::optional<int> prefix_bits(std::string_view text, bool is_v4) {
  if (is_v4 && text.find('.') != std::string_view::npos) return netmask_bits(text);
  const auto number = parse_number(text, is_v4 ? 32 : 128);
  return number ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

std::optional<LooseBlock> parse_subnet(std::string_view text) {
  const std::size_t slash = text.find('/');
  std::string_view network = text.substr(0, slash);
  const bool is_v4 = network.find(':') == std::string_view::npos;
  std::optional<int> bits;
  if (slash != std::string_view::npos) {
    bits = prefix_bits(text.substr(slash + 1), is_v4);
    if (!bits) return std::nullopt;
  }
  if (!is_v4) {
    const auto address = IpAddress::parse(network);
    if (!address) return std::nullopt;
    return LooseBlock{*address, bits.value_or(128)};
  }
  if (network.ends_with('.')) network.remove_suffix(1);
  const auto parts = split(network, '.');
  if (parts.size() > 4) return std::nullopt;
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto octet = parse_number(parts[i], 255);
    if (!octet) return std::nullopt;
    number |= static_cast<std::uint32_t>(*octet) << (24 - 8 * i);
  }
  return LooseBlock{IpAddress::from_v4(number), bits.value_or(8 * static_cast<int>(parts.size()))};
}

bool matches_names(const std::string& names, const BypassUrl& url) {
  if (names.empty()) return false;
  std::string host = url.host;
  if (matches_from_end(host, names)) return true;
  if (url.typed_port && url.typed_port != 0) {
    host += ":" + std::to_string(*url.typed_port);
    if (matches_from_end(host, names)) return true;
  }
  return host.find('.') == std::string::npos && matches_from_end("<local>", names);
}

}  // namespace

bool bypassed_by_kio5(std::string_view list, const BypassUrl& url) {
  const auto address = url.address ? url.address : IpAddress::parse(url.resolved);
  std::vector<std::string> names;
  bool in_subnet = false;
  for (const std::string_view piece : split(list, ',')) {
    if (const auto subnet = parse_subnet(trim(piece))) {
      in_subnet = in_subnet || (address && subnet->contains(*address));
    } else {
      names.push_back(to_lower(piece));
    }
  }
  return in_subnet || matches_names(join(names, ","), url);
}

}  // namespace pacwright
