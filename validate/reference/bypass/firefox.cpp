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
  std::string host = to_lower(filter.host);
  if (host.empty()) return false;
  if (host == "<local>") return !url.address && url.host.find('.') == std::string::npos;
  const int port = has_digit_first(filter.port) ? leading_number(filter.port) : 0;
  if (port != 0 && port != url.port) return false;
  const bool is_bracketed = host.starts_with('[') && host.ends_with(']');
  const auto wanted =
      IpAddress::parse(is_bracketed ? std::string_view(host).substr(1, host.size() - 2) : host);
  if (wanted) return url.address && matches_address(filter, *wanted, *url.address);
  if (url.address) return false;
  if (host.starts_with('*')) host.erase(0, 1);
  if (host.empty()) return false;
  return host.starts_with('.') ? url.host.ends_with(host) : is_at_or_below(url.host, host);
}

std::string without_blanks(std::string_view text) {
  std::string kept(text);
  std::erase_if(kept, is_space);
  return kept;
}

bool environment_entry_matches(std::string_view entry, const BypassUrl& url) {
  const std::size_t colon = entry.find(':');
  if (colon != std::string_view::npos) {
    const std::string port(entry.substr(colon + 1));
    if (!has_digit_first(port) || leading_number(port) != url.typed_port.value_or(-1)) return false;
  }
  return url.host.ends_with(to_lower(entry.substr(0, colon)));
}

bool gnome_entry_matches(const std::string& entry, const BypassUrl& url) {
  if (entry.empty()) return false;
  if (entry == url.host) return true;
  if (entry.starts_with('*') && url.host.ends_with(entry.substr(1))) return true;
  const std::size_t slash = entry.find('/');
  const auto wanted = IpAddress::parse(entry.substr(0, slash));
  if (!wanted || !url.address || slash == std::string::npos) return false;
  const std::string mask = entry.substr(slash + 1);
  const int bits = has_digit_first(mask) ? leading_number(mask) : 128;
  return bits <= wanted->width() && contains_mapped({*wanted, bits}, *url.address);
}

}  // namespace

bool bypassed_by_firefox(std::string_view list, const BypassUrl& url) {
  if (is_implicit(url)) return true;
  const auto pieces = split_at_any(list, ", \t\r\n\f\v");
  return std::ranges::any_of(pieces, [&](auto piece) { return matches(cut(piece), url); });
}

bool bypassed_by_firefox_environment(std::string_view list, const BypassUrl& url) {
  if (is_implicit(url) || list == "*") return true;
  const std::string entries = without_blanks(list);
  if (entries.empty()) return false;
  auto pieces = split(entries, ',');
  // An entry without text is the end of every host, but there is none behind a last comma.
  if (pieces.back().empty()) pieces.pop_back();
  return std::ranges::any_of(pieces, [&](auto p) { return environment_entry_matches(p, url); });
}

bool bypassed_by_firefox_gnome(std::string_view list, const BypassUrl& url) {
  if (is_implicit(url)) return true;
  const auto entries = parse_text_array(list);
  return std::ranges::any_of(entries,
                             [&](const auto& e) { return gnome_entry_matches(to_lower(e), url); });
}

}  // namespace pacwright
