// Python: urllib's environment, registry and macOS readers, and requests on top of urllib.

#include <algorithm>

#include "base/text.hpp"
#include "validate/reference/bypass/matchers.hpp"
#include "validate/reference/bypass/wildcards.hpp"

namespace pacwright {
namespace {

/// `host`: with brackets and port, as urllib has it, or without either, as requests hands it on.
bool bypassed_by_environment(std::string_view list, const std::string& host,
                             const std::string& host_only) {
  if (list == "*") return true;
  for (const std::string_view piece : split(list, ',')) {
    std::string name = to_lower(trim(piece));
    if (name.empty()) continue;
    name.erase(0, std::min(name.find_first_not_of('.'), name.size()));
    if (is_at_or_below(host_only, name) || is_at_or_below(host, name)) return true;
  }
  return false;
}

std::string without_spaces(std::string_view text) {
  std::string kept(text);
  std::erase(kept, ' ');
  return kept;
}

/// One slash, a prefix of 1 to 32 and an IPv4 address before it: all else is no block.
bool requests_block_matches(std::string_view entry, const IpAddress& address, bool& is_block) {
  const auto block = parse_loose_block(entry);
  is_block = block && block->address.is_v4() && block->prefix >= 1;
  return is_block && block->contains(address);
}

bool requests_entry_matches(const std::string& entry, const BypassUrl& url) {
  if (url.address && url.address->is_v4()) {
    bool is_block = false;
    const bool is_match = requests_block_matches(entry, *url.address, is_block);
    return is_block ? is_match : url.host == entry;
  }
  // What a host ends with, without regard to dots, and with regard to case.
  if (url.host.ends_with(entry)) return true;
  return url.typed_port && (url.host + ":" + std::to_string(*url.typed_port)).ends_with(entry);
}

// Python before fnmatch: a match of the beginning is one.
bool old_registry_matches(std::string_view test, std::string_view text) {
  return wildcards_match(to_lower(test) + "*", text, QuestionMark::One);
}

/// "10.1" with 16 bits, "169.254/16": a network of as many bits as are written, if none are named.
struct MacNetwork {
  std::uint32_t base = 0;
  int bits = 0;
};

std::optional<MacNetwork> parse_mac_network(std::string_view entry) {
  if (entry.empty() || !is_digit(entry.front())) return std::nullopt;
  MacNetwork network;
  int octets = 0;
  std::size_t at = 0;
  while (at < entry.size() && is_digit(entry[at])) {
    const auto number = static_cast<std::uint32_t>(leading_number(entry.substr(at)));
    if (octets < 4) network.base |= number << (24 - 8 * octets);
    ++octets;
    while (at < entry.size() && is_digit(entry[at])) ++at;
    if (at + 1 >= entry.size() || entry[at] != '.' || !is_digit(entry[at + 1])) break;
    ++at;
  }
  network.bits = 8 * octets;
  if (at + 1 < entry.size() && entry[at] == '/' && is_digit(entry[at + 1])) {
    network.bits = leading_number(entry.substr(at + 1));
  }
  return network;
}

}  // namespace

bool bypassed_by_urllib(std::string_view list, const BypassUrl& url) {
  const std::string host =
      url.typed_port ? url.bracketed() + ":" + std::to_string(*url.typed_port) : url.bracketed();
  return bypassed_by_environment(list, host, url.bracketed());
}

bool bypassed_by_requests(std::string_view list, const BypassUrl& url) {
  const std::string entries = without_spaces(list);
  for (const std::string_view entry : split(entries, ',')) {
    if (!entry.empty() && requests_entry_matches(std::string(entry), url)) return true;
  }
  return bypassed_by_environment(list, url.host, url.host);
}

bool bypassed_by_python_registry(std::string_view list, const BypassUrl& url) {
  for (const std::string_view entry : split(list, ';')) {
    if (entry == "<local>" && url.host.find('.') == std::string::npos) return true;
    if (!list.empty() && old_registry_matches(entry, url.host)) return true;
    if (!url.resolved.empty() && old_registry_matches(entry, url.resolved)) return true;
  }
  return false;
}

bool bypassed_by_python_macos(std::string_view list, const BypassUrl& url) {
  const std::string& text = url.resolved.empty() ? url.host : url.resolved;
  const auto address = IpAddress::parse(text);
  for (const std::string& entry : parse_text_array(list)) {
    if (const auto network = parse_mac_network(entry)) {
      if (!address || !address->is_v4() || network->bits > 32) continue;
      const LooseBlock block{IpAddress::from_v4(network->base), network->bits};
      if (block.contains(*address)) return true;
    } else if (glob_matches(to_lower(entry), url.host)) {
      return true;
    }
  }
  return false;
}

}  // namespace pacwright
