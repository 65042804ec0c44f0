// GIO (GSimpleProxyResolver, what GNOME programs use) and libproxy 0.5, both on a list of texts.
//
// GIO: an address or a block without bits below its prefix, else a name with an optional port;
// ".", "*." in front are taken off, and it stands for the name and all below it. An entry of
// nothing but that ends the list of names.

#include <algorithm>

#include "base/text.hpp"
#include "model/cidr.hpp"
#include "validate/reference/bypass/matchers.hpp"

namespace pacwright {
namespace {

struct NameAndPort {
  std::string name;
  int port = 0;  ///< 0: any.
};

/// Nothing if GIO warns about the entry and goes on.
std::optional<NameAndPort> parse_gio_name(const std::string& entry) {
  std::string name = entry, port;
  bool has_port = false;
  if (entry.starts_with('[')) {
    const std::size_t end = entry.find("]:");
    if (end == std::string::npos) return std::nullopt;
    name = entry.substr(1, end - 1);
    port = entry.substr(end + 2);
    has_port = true;
  } else if (std::ranges::count(entry, ':') == 1) {
    name = entry.substr(0, entry.find(':'));
    port = entry.substr(name.size() + 1);
    has_port = true;
  }
  if (has_port && port.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
  if (name.starts_with("*.")) {
    name.erase(0, 2);
  } else if (name.starts_with('.')) {
    name.erase(0, 1);
  }
  return NameAndPort{name, leading_number(port)};
}

struct LibproxyEntry {
  std::string text;
  std::string name;  ///< Up to the first colon.
  int port = -1;     ///< -1: any.
  std::optional<Cidr> block;
};

LibproxyEntry parse_libproxy_entry(const std::string& text) {
  LibproxyEntry entry{text, text.substr(0, text.find(':')), -1, std::nullopt};
  if (std::ranges::count(text, ':') == 1) {
    entry.port = leading_number(text.substr(entry.name.size() + 1));
  }
  if (const auto block = Cidr::parse(text, {})) entry.block = *block;
  return entry;
}

bool libproxy_name_matches(const LibproxyEntry& entry, const BypassUrl& url) {
  if (entry.text == "*") return true;
  if (entry.port != -1 && entry.port != url.typed_port.value_or(-1)) return false;
  const std::string_view name = entry.name;
  if (url.host == name) return true;
  if (name.size() <= 2) return false;
  // The length that is compared is the host's, so every beginning of the name matches as well.
  if (name.starts_with('.') && name.substr(1).starts_with(url.host)) return true;
  if (name.starts_with("*.") && name.substr(2).starts_with(url.host)) return true;
  if (name.starts_with('.')) return url.host.ends_with(name);
  if (name.starts_with("*.")) return url.host.ends_with(name.substr(1));
  return is_at_or_below(url.host, name);
}

bool libproxy_matches(const LibproxyEntry& entry, const BypassUrl& url) {
  if (entry.text == "<local>" && url.host.find_first_of(".:") == std::string::npos) return true;
  if (libproxy_name_matches(entry, url)) return true;
  return url.address && entry.block && entry.block->contains(*url.address);
}

}  // namespace

BypassReading read_by_gio(std::string_view list) {
  std::vector<Cidr> blocks;
  std::vector<NameAndPort> names;
  bool names_ended = false;
  for (const std::string& raw : parse_text_array(list)) {
    const std::string entry = to_lower(raw);
    if (const auto block = Cidr::parse(with_plain_prefix(entry), {})) {
      blocks.push_back(*block);
    } else if (auto wanted = parse_gio_name(entry)) {
      names_ended = names_ended || wanted->name.empty();
      if (!names_ended) names.push_back(*std::move(wanted));
    }
  }
  return [blocks = std::move(blocks), names = std::move(names)](const BypassUrl& url) {
    const auto address = url.typed_address();
    const auto holds = [&](const Cidr& block) { return block.contains(*address); };
    if (address && std::ranges::any_of(blocks, holds)) return true;
    const std::string typed = url.typed();
    return std::ranges::any_of(names, [&](const NameAndPort& wanted) {
      if (wanted.port != 0 && wanted.port != url.typed_port.value_or(0)) return false;
      return is_at_or_below(typed, wanted.name);
    });
  };
}

BypassReading read_by_libproxy(std::string_view list) {
  std::vector<LibproxyEntry> entries;
  for (const auto& text : parse_text_array(list)) entries.push_back(parse_libproxy_entry(text));
  return [entries = std::move(entries)](const BypassUrl& url) {
    return std::ranges::any_of(entries, [&](const auto& e) { return libproxy_matches(e, url); });
  };
}

}  // namespace pacwright
