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

/// `names`: the last one of the list first.
bool matches_one(std::string_view host, const std::vector<std::string>& names) {
  for (const std::string_view entry : names) {
    if (host.ends_with(entry)) return true;
    if (entry.ends_with(host)) return entry[entry.size() - host.size() - 1] == '/';
  }
  return false;
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

bool matches_names(const std::vector<std::string>& names, const BypassUrl& url) {
  if (names.empty()) return false;
  std::string host = url.host;
  if (matches_one(host, names)) return true;
  if (url.typed_port && url.typed_port != 0) {
    host += ":" + std::to_string(*url.typed_port);
    if (matches_one(host, names)) return true;
  }
  return host.find('.') == std::string::npos && matches_one("<local>", names);
}

}  // namespace

BypassReading read_by_kio5(std::string_view list) {
  std::vector<LooseBlock> subnets;
  std::vector<std::string> names;
  for (const std::string_view piece : split(list, ',')) {
    if (const auto subnet = parse_subnet(trim(piece))) {
      subnets.push_back(*subnet);
      continue;
    }
    for (const std::string_view name : split(piece, ' ')) {
      if (!name.empty()) names.push_back(to_lower(name));
    }
  }
  std::ranges::reverse(names);
  return [subnets = std::move(subnets), names = std::move(names)](const BypassUrl& url) {
    const auto address = url.looked_up();
    const auto holds = [&](const LooseBlock& subnet) { return subnet.contains(*address); };
    return (address && std::ranges::any_of(subnets, holds)) || matches_names(names, url);
  };
}

}  // namespace pacwright
