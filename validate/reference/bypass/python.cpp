// Python: urllib's environment, registry and macOS readers, and requests on top of urllib.

#include <algorithm>

#include "base/text.hpp"
#include "validate/reference/bypass/matchers.hpp"
#include "validate/reference/bypass/wildcards.hpp"
#include "validate/url.hpp"

namespace pacwright {
namespace {

struct Environment {
  bool is_everything = false;
  std::vector<std::string> names;
};

Environment parse_environment(std::string_view list) {
  Environment environment{list == "*", {}};
  for (const std::string_view piece : split(list, ',')) {
    std::string name = to_lower(trim(piece));
    if (name.empty()) continue;
    name.erase(0, std::min(name.find_first_not_of('.'), name.size()));
    environment.names.push_back(name);
  }
  return environment;
}

/// `host`: with user, brackets and port, as urllib has it, or without any, as requests hands it on.
bool bypassed_by(const Environment& environment, const std::string& host,
                 const std::string& host_only) {
  return environment.is_everything ||
         std::ranges::any_of(environment.names, [&](const std::string& name) {
           return is_at_or_below(host_only, name) || is_at_or_below(host, name);
         });
}

std::string without_spaces(std::string_view text) {
  std::string kept(text);
  std::erase(kept, ' ');
  return kept;
}

struct RequestsEntry {
  std::string text;
  std::optional<LooseBlock> block;
};

/// An IPv4 address as C's inet_aton reads it, which is as in a URL: "10.1" is 10.0.0.1, "012"
/// is 10.
std::optional<IpAddress> parse_inet_aton(std::string_view text) {
  const bool is_number = text.find_first_not_of("0123456789abcdefABCDEFxX.") == text.npos;
  if (text.empty() || text.ends_with('.') || !is_number) return std::nullopt;
  const auto url = parse_url("http://" + std::string(text) + "/");
  return url ? IpAddress::parse(url->host) : std::nullopt;
}

/// "8", "08", "+8", "1_6": as Python's int reads it.
std::optional<int> parse_python_int(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  if (text.starts_with('_') || text.ends_with('_') || text.find("__") != text.npos) return {};
  std::string digits(text);
  std::erase(digits, '_');
  const auto number = parse_number(without_leading_zeros(digits), 1000);
  return number ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

/// One slash, a prefix of 1 to 32 and an IPv4 address before it: all else is no block.
RequestsEntry parse_requests_entry(std::string_view text) {
  RequestsEntry entry{std::string(text), std::nullopt};
  const std::size_t slash = text.find('/');
  if (slash == text.npos) return entry;
  const auto address = parse_inet_aton(text.substr(0, slash));
  const auto prefix = parse_python_int(text.substr(slash + 1));
  if (address && prefix && *prefix >= 1 && *prefix <= 32) {
    entry.block = LooseBlock{*address, *prefix};
  }
  return entry;
}

/// `host`: as typed.
bool matches(const RequestsEntry& entry, const BypassUrl& url, const std::string& host) {
  if (const auto address = url.undotted_address(); address && address->is_v4()) {
    return entry.block ? entry.block->contains(*address) : host == entry.text;
  }
  // What a host ends with, without regard to dots, and with regard to case.
  if (host.ends_with(entry.text)) return true;
  const int port = url.typed_port.value_or(0);  // Python takes a port 0 for none.
  return port != 0 && (host + ":" + std::to_string(port)).ends_with(entry.text);
}

struct RegistryEntry {
  bool is_local = false;
  std::string pattern;
};

// Python before fnmatch: a match of the beginning is one.
RegistryEntry parse_registry_entry(std::string_view text) {
  return {text == "<local>", to_lower(text) + "*"};
}

bool matches(const RegistryEntry& entry, const BypassUrl& url) {
  if (entry.is_local && url.host.find('.') == std::string::npos) return true;
  if (wildcards_match(entry.pattern, url.host, QuestionMark::One)) return true;
  return !url.resolved.empty() && wildcards_match(entry.pattern, url.resolved, QuestionMark::One);
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

BypassReading read_by_urllib(std::string_view list) {
  return [environment = parse_environment(list)](const BypassUrl& url) {
    const std::string host = to_lower(url.credentials) + url.typed_bracketed();
    return bypassed_by(environment, host + url.port_text, host);
  };
}

BypassReading read_by_requests(std::string_view list) {
  std::vector<RequestsEntry> entries;
  const std::string text = without_spaces(list);
  for (const std::string_view entry : split(text, ',')) {
    if (!entry.empty()) entries.push_back(parse_requests_entry(entry));
  }
  return
      [entries = std::move(entries), environment = parse_environment(list)](const BypassUrl& url) {
        const std::string host = url.typed();
        return std::ranges::any_of(entries, [&](const auto& e) { return matches(e, url, host); }) ||
               bypassed_by(environment, host, host);
      };
}

BypassReading read_by_python_registry(std::string_view list) {
  std::vector<RegistryEntry> entries;
  for (const std::string_view entry : split(list, ';')) {
    entries.push_back(parse_registry_entry(entry));
  }
  const bool is_empty = list.empty();
  return [entries = std::move(entries), is_empty](const BypassUrl& url) {
    if (is_empty) return !url.resolved.empty();  // Its one entry is the beginning of all there is.
    return std::ranges::any_of(entries, [&](const auto& e) { return matches(e, url); });
  };
}

BypassReading read_by_python_macos(std::string_view list) {
  std::vector<LooseBlock> blocks;
  std::vector<std::string> patterns;
  for (const std::string& entry : parse_text_array(list)) {
    const auto network = parse_mac_network(entry);
    if (!network) {
      patterns.push_back(to_lower(entry));
    } else if (network->bits <= 32) {
      blocks.push_back({IpAddress::from_v4(network->base), network->bits});
    }
  }
  return [blocks = std::move(blocks), patterns = std::move(patterns)](const BypassUrl& url) {
    const auto address = IpAddress::parse(url.resolved.empty() ? url.host : url.resolved);
    const auto holds = [&](const LooseBlock& block) { return block.contains(*address); };
    if (address && std::ranges::any_of(blocks, holds)) return true;
    return std::ranges::any_of(patterns, [&](const auto& p) { return glob_matches(p, url.host); });
  };
}

}  // namespace pacwright
