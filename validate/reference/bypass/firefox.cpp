// Firefox: its own list (policy "Passthrough", network.proxy.no_proxies_on), no_proxy, and GNOME's
// ignore-hosts. In all three localhost, names below it, 127.0.0.0/8 and ::1 go direct first.

#include <algorithm>

#include "base/text.hpp"
#include "validate/reference/bypass/matchers.hpp"

namespace pacwright {
namespace {

bool is_implicit(const BypassUrl& url) {
  return url.is_loopback_address() || (!url.address && is_at_or_below(url.host, "localhost"));
}

/// One filter of the own list, cut up as Firefox does it: each ':' ends the host or the mask, each
/// '/' ends the host, none of them inside brackets; only what stands before the last one counts.
struct Filter {
  std::string host, port, mask;
  std::optional<IpAddress> address = std::nullopt;  ///< The host, if it is one.
};

Filter cut(std::string_view text) {
  Filter filter;
  bool in_brackets = false, has_port = false, has_mask = false;
  std::size_t start = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string piece(text.substr(start, i - start));
    if (text[i] == '[') in_brackets = true;
    if (text[i] == ']') in_brackets = false;
    if (text[i] == ':' && !in_brackets) {
      (has_mask ? filter.mask : filter.host) = piece;
      has_port = true;
      start = i + 1;
    } else if (text[i] == '/') {
      filter.host = piece;
      has_mask = true;
      start = i + 1;
    }
  }
  (has_port ? filter.port : has_mask ? filter.mask : filter.host) = text.substr(start);
  return filter;
}

bool has_digit_first(const std::string& text) { return !text.empty() && is_digit(text.front()); }

/// Whatever does not depend on the URL, once.
Filter parse_filter(std::string_view text) {
  Filter filter = cut(text);
  filter.host = to_lower(filter.host);
  const bool is_bracketed = filter.host.starts_with('[') && filter.host.ends_with(']');
  const std::string_view host = filter.host;
  filter.address = IpAddress::parse(is_bracketed ? host.substr(1, host.size() - 2) : host);
  return filter;
}

bool matches_address(const Filter& filter, const IpAddress& wanted, const IpAddress& address) {
  int bits = has_digit_first(filter.mask) ? leading_number(filter.mask) : wanted.width();
  if (bits == 0) return false;
  if (wanted.is_v4() && bits > 32) {
    if (bits < 96 || bits > 128) return false;
    bits -= 96;
  }
  return bits <= wanted.width() && contains_mapped({wanted, bits}, address);
}

bool matches(const Filter& filter, const BypassUrl& url) {
  std::string_view host = filter.host;
  if (host.empty()) return false;
  if (host == "<local>") return !url.address && url.host.find('.') == std::string::npos;
  const int port = has_digit_first(filter.port) ? leading_number(filter.port) : 0;
  if (port != 0 && port != url.port) return false;
  if (filter.address) return url.address && matches_address(filter, *filter.address, *url.address);
  if (url.address) return false;
  if (host.starts_with('*')) host.remove_prefix(1);
  if (host.empty()) return false;
  return host.starts_with('.') ? url.host.ends_with(host) : is_at_or_below(url.host, host);
}

std::string without_blanks(std::string_view text) {
  std::string kept(text);
  std::erase_if(kept, is_space);
  return kept;
}

struct EnvironmentEntry {
  std::string ending;
  std::optional<int> port;  ///< Nothing: any.
};

/// Nothing for one that no URL fits.
std::optional<EnvironmentEntry> parse_environment_entry(std::string_view entry) {
  const std::size_t colon = entry.find(':');
  EnvironmentEntry parsed{to_lower(entry.substr(0, colon)), std::nullopt};
  if (colon == std::string_view::npos) return parsed;
  const std::string port(entry.substr(colon + 1));
  if (!has_digit_first(port)) return std::nullopt;
  parsed.port = leading_number(port);
  return parsed;
}

struct GnomeEntry {
  std::string text;
  std::optional<LooseBlock> block;
};

GnomeEntry parse_gnome_entry(const std::string& text) {
  GnomeEntry entry{text, std::nullopt};
  const std::size_t slash = text.find('/');
  const auto wanted = IpAddress::parse(std::string_view(text).substr(0, slash));
  if (!wanted || slash == std::string::npos) return entry;
  const std::string mask = text.substr(slash + 1);
  const int bits = has_digit_first(mask) ? leading_number(mask) : 128;
  if (bits <= wanted->width()) entry.block = LooseBlock{*wanted, bits};
  return entry;
}

bool matches(const GnomeEntry& entry, const BypassUrl& url) {
  const std::string_view text = entry.text;
  if (text == url.host) return true;
  if (text.starts_with('*') && url.host.ends_with(text.substr(1))) return true;
  return entry.block && url.address && contains_mapped(*entry.block, *url.address);
}

}  // namespace

BypassReading read_by_firefox(std::string_view list) {
  std::vector<Filter> filters;
  for (const auto piece : split_at_any(list, ", \t\r\n\f\v"))
    filters.push_back(parse_filter(piece));
  return [filters = std::move(filters)](const BypassUrl& url) {
    if (is_implicit(url)) return true;
    return std::ranges::any_of(filters, [&](const Filter& f) { return matches(f, url); });
  };
}

BypassReading read_by_firefox_environment(std::string_view list) {
  if (list == "*") return [](const BypassUrl&) { return true; };
  const std::string text = without_blanks(list);
  auto pieces = split(text, ',');
  // An entry without text is the end of every host, but there is none behind a last comma.
  if (pieces.back().empty()) pieces.pop_back();
  std::vector<EnvironmentEntry> entries;
  for (const std::string_view piece : pieces) {
    if (auto entry = parse_environment_entry(piece)) entries.push_back(*std::move(entry));
  }
  return [entries = std::move(entries)](const BypassUrl& url) {
    if (is_implicit(url)) return true;
    return std::ranges::any_of(entries, [&](const EnvironmentEntry& entry) {
      if (entry.port && *entry.port != url.typed_port.value_or(-1)) return false;
      return url.host.ends_with(entry.ending);
    });
  };
}

BypassReading read_by_firefox_gnome(std::string_view list) {
  std::vector<GnomeEntry> entries;
  for (const std::string& entry : parse_text_array(list)) {
    if (!entry.empty()) entries.push_back(parse_gnome_entry(to_lower(entry)));
  }
  return [entries = std::move(entries)](const BypassUrl& url) {
    if (is_implicit(url)) return true;
    return std::ranges::any_of(entries, [&](const GnomeEntry& e) { return matches(e, url); });
  };
}

}  // namespace pacwright
