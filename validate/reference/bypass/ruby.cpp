// Ruby's Net::HTTP (URI::Generic#find_proxy). Whatever stands between commas, colons and blanks is
// an entry, and digits behind a colon are its port. So an IPv6 address is taken apart: "fd00::1" is
// the name "fd00", all names below it, and every address that ends in ".1".
//
// The host is compared as it was typed, but for its case. A name stands for itself and all below
// it, with a dot in front for what is below alone. An IPv4 address or block holds the address that
// the host has, looked up in DNS if the host is a name. Loopback addresses go direct whatever the
// list says, of names as well.

#include <algorithm>

#include "base/text.hpp"
#include "validate/reference/bypass/matchers.hpp"

namespace pacwright {
namespace {

constexpr std::string_view kBetweenEntries = ",: \t\r\n\f\v";

struct Entry {
  std::string host;
  std::optional<int> port;
  std::optional<LooseBlock> block;
};

/// An IPv4 address alone, or with a prefix or a netmask.
std::optional<LooseBlock> parse_block(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto address = IpAddress::parse(text.substr(0, slash));
  if (!address || !address->is_v4()) return std::nullopt;
  if (slash == std::string_view::npos) return LooseBlock{*address, 32};
  const std::string_view mask = text.substr(slash + 1);
  if (const auto bits = parse_number(mask, 32))
    return LooseBlock{*address, static_cast<int>(*bits)};
  const auto bits = netmask_bits(mask);
  return bits ? std::optional(LooseBlock{*address, *bits}) : std::nullopt;
}

std::vector<Entry> parse_entries(std::string_view list) {
  std::vector<Entry> entries;
  std::size_t at = list.find_first_not_of(kBetweenEntries);
  while (at < list.size()) {
    const std::size_t end = std::min(list.find_first_of(kBetweenEntries, at), list.size());
    const std::string_view text = list.substr(at, end - at);
    Entry entry{to_lower(text), std::nullopt, parse_block(text)};
    at = end;
    if (at + 1 < list.size() && list[at] == ':' && is_digit(list[at + 1])) {
      entry.port = leading_number(list.substr(++at));
      while (at < list.size() && is_digit(list[at])) ++at;
    }
    entries.push_back(std::move(entry));
    at = list.find_first_not_of(kBetweenEntries, at);
  }
  return entries;
}

/// `host`: as typed. `address`: its own, or the one of its name; nothing if that does not resolve.
bool matches(const Entry& entry, const std::string& host, int port,
             const std::optional<IpAddress>& address) {
  if (entry.port && *entry.port != port) return false;
  if (entry.block && address && entry.block->contains(*address)) return true;
  return entry.host.starts_with('.') ? host.ends_with(entry.host)
                                     : is_at_or_below(host, entry.host);
}

bool is_loopback(const BypassUrl& url) {
  const bool is_literal = url.undotted_address().has_value();
  return url.host == "localhost" || (is_literal && url.is_loopback_address()) ||
         url.resolved.starts_with("127.") || url.resolved == "::1";
}

}  // namespace

BypassReading read_by_ruby(std::string_view list) {
  return [entries = parse_entries(list)](const BypassUrl& url) {
    if (is_loopback(url)) return true;
    const auto address = url.looked_up();
    const std::string host = url.typed();
    return std::ranges::any_of(entries,
                               [&](const auto& e) { return matches(e, host, url.port, address); });
  };
}

}  // namespace pacwright
