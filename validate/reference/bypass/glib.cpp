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

bool libproxy_name_matches(const std::string& entry, const BypassUrl& url) {
  if (entry == "*") return true;
  std::string name = entry.substr(0, entry.find(':'));
  const bool has_port = std::ranges::count(entry, ':') == 1;
  const int port = has_port ? leading_number(entry.substr(name.size() + 1)) : -1;
  if (port != -1 && port != url.typed_port.value_or(-1)) return false;
  if (url.host == name) return true;
  if (name.size() <= 2) return false;
  // The length that is compared is the host's, so every beginning of the name matches as well.
  if (name.starts_with('.') && name.substr(1).starts_with(url.host)) return true;
  if (name.starts_with("*.") && name.substr(2).starts_with(url.host)) return true;
  if (name.starts_with('.')) return url.host.ends_with(name);
  if (name.starts_with("*.")) return url.host.ends_with(name.substr(1));
  return is_at_or_below(url.host, name);
}

bool libproxy_matches(const std::string& entry, const BypassUrl& url) {
  if (entry == "<local>" && url.host.find_first_of(".:") == std::string::npos) return true;
  if (libproxy_name_matches(entry, url)) return true;
  if (!url.address) return false;
  const auto block = Cidr::parse(entry, {});
  return block && block->contains(*url.address);
}

}  // namespace

bool bypassed_by_gio(std::string_view list, const BypassUrl& url) {
  bool names_ended = false;
  for (const std::string& raw : parse_text_array(list)) {
    const std::string entry = to_lower(raw);
    if (const auto block = Cidr::parse(entry, {})) {
      if (url.address && block->contains(*url.address)) return true;
      continue;
    }
    const auto wanted = parse_gio_name(entry);
    if (!wanted) continue;
    names_ended = names_ended || wanted->name.empty();
    if (names_ended || (wanted->port != 0 && wanted->port != url.typed_port.value_or(0))) continue;
    if (is_at_or_below(url.host, wanted->name)) return true;
  }
  return false;
}

bool bypassed_by_libproxy(std::string_view list, const BypassUrl& url) {
  const auto entries = parse_text_array(list);
  return std::ranges::any_of(entries, [&](const auto& e) { return libproxy_matches(e, url); });
}

}  // namespace pacwright
