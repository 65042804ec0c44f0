// Go's httpproxy, which Docker uses, too: entries between commas. A name stands for itself and all
// below it; with a dot or "*." in front for what is below alone. Blocks are compared with address
// literals, ports with the URL's own or default one, digit by digit. Names outside ASCII are put
// into punycode. localhost and loopback addresses never go to a proxy.

#include <algorithm>

#include "base/idna.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"
#include "model/cidr.hpp"
#include "validate/reference/bypass/matchers.hpp"

namespace pacwright {
namespace {

struct HostAndPort {
  std::string host;
  std::string port;  ///< Empty: any.
};

// A host and a port are told apart at the last colon; with more of them only behind brackets.
HostAndPort split_host_port(const std::string& entry) {
  const std::size_t colon = entry.rfind(':');
  if (colon == std::string::npos) return {entry, ""};
  std::string host = entry.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) {
    return {host.substr(1, host.size() - 2), entry.substr(colon + 1)};
  }
  if (host.find(':') != std::string::npos || host.find_first_of("[]") != std::string::npos) {
    return {entry, ""};
  }
  return {std::move(host), entry.substr(colon + 1)};
}

struct Entry {
  std::optional<LooseBlock> block;
  HostAndPort wanted;                ///< If it is no block.
  std::optional<IpAddress> address;  ///< The wanted host, if it is one.
};

/// A prefix may begin with zeros. A block inside of ::ffff:0:0/96 is one of IPv4 addresses.
std::optional<LooseBlock> parse_block(std::string_view text) {
  const std::size_t slash = std::min(text.find('/'), text.size());
  std::string plain(text.substr(0, slash));
  if (slash < text.size()) {
    plain.append("/").append(without_leading_zeros(text.substr(slash + 1)));
  }
  auto block = parse_loose_block(plain);
  if (!block || block->address.is_v4() || block->prefix < 96) return block;
  const IpAddress first = unmapped(block->address.with_low_bits(block->prefix, false));
  return first.is_v4() ? LooseBlock{first, block->prefix - 96} : *block;
}

std::string in_punycode(const std::string& name) {
  if (is_ascii(name)) return name;
  const std::size_t dot = name.starts_with('.') ? 1 : 0;
  const auto ascii = to_ascii_host(name.substr(dot));
  return ascii ? name.substr(0, dot) + *ascii : name;
}

Entry parse_entry(const std::string& text) {
  Entry entry{parse_block(text), {}, std::nullopt};
  if (entry.block) return entry;
  entry.wanted = split_host_port(text);
  if (const auto address = IpAddress::parse(entry.wanted.host)) entry.address = unmapped(*address);
  if (entry.wanted.host.starts_with("*.")) entry.wanted.host.erase(0, 1);
  entry.wanted.host = in_punycode(entry.wanted.host);
  return entry;
}

/// As typed, zeros included; the scheme's own if none is.
std::string port_of(const BypassUrl& url) {
  return url.port_text.size() > 1 ? url.port_text.substr(1) : std::to_string(url.port);
}

/// `typed`, `address`: the URL's host, and what it is as an address, without a mapping.
bool matches(const Entry& entry, const BypassUrl& url, const std::string& typed,
             const std::optional<IpAddress>& address) {
  if (entry.block) return address && entry.block->contains(*address);
  const auto& [host, port] = entry.wanted;
  if (host.empty() || (!port.empty() && port != port_of(url))) return false;
  if (entry.address) return address && *entry.address == *address;
  return host.starts_with('.') ? typed.ends_with(host) : is_at_or_below(typed, host);
}

bool always_direct(const BypassUrl& url) {
  return url.typed_host == "localhost" || (url.typed_address() && url.is_loopback_address());
}

}  // namespace

BypassReading read_by_go(std::string_view list) {
  std::vector<Entry> entries;
  for (const std::string_view piece : split(list, ',')) {
    const std::string text = to_lower(trim(piece));
    if (text == "*") return [](const BypassUrl&) { return true; };
    if (!text.empty()) entries.push_back(parse_entry(text));
  }
  return [entries = std::move(entries)](const BypassUrl& url) {
    if (always_direct(url)) return true;
    auto address = url.typed_address();
    if (address) address = unmapped(*address);
    const std::string typed = url.typed();
    return std::ranges::any_of(entries,
                               [&](const auto& e) { return matches(e, url, typed, address); });
  };
}

}  // namespace pacwright
