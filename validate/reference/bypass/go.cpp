// Go's httpproxy, which Docker uses, too: entries between commas. A name stands for itself and all
// below it; with a dot or "*." in front for what is below alone. Blocks are compared with address
// literals, ports with the URL's own or default one. localhost and loopback addresses never go to
// a proxy.

#include "base/text.hpp"
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

bool matches_name(std::string name, const std::string& host) {
  if (name.starts_with("*.")) name.erase(0, 1);
  if (name.starts_with('.')) return host.ends_with(name);
  return is_at_or_below(host, name);
}

bool matches(const std::string& entry, const BypassUrl& url) {
  if (const auto block = parse_loose_block(entry)) {
    return url.address &&
           LooseBlock{block->address, block->prefix}.contains(unmapped(*url.address));
  }
  const HostAndPort wanted = split_host_port(entry);
  if (wanted.host.empty()) return false;
  if (!wanted.port.empty() && wanted.port != std::to_string(url.port)) return false;
  if (const auto address = IpAddress::parse(wanted.host)) {
    return url.address && unmapped(*address) == unmapped(*url.address);
  }
  return matches_name(wanted.host, url.host);
}

}  // namespace

bool bypassed_by_go(std::string_view list, const BypassUrl& url) {
  if (url.host == "localhost" || url.is_loopback_address()) return true;
  bool is_match = false;
  for (const std::string_view piece : split(list, ',')) {
    const std::string entry = to_lower(trim(piece));
    if (entry == "*") return true;
    is_match = is_match || (!entry.empty() && matches(entry, url));
  }
  return is_match;
}

}  // namespace pacwright
