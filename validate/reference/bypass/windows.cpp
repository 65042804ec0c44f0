// WinINET and WinHTTP, from documentation alone: neither runs where this was written.
//
// WinINET's ProxyOverride: entries between semicolons, [scheme://]host[:port] with stars anywhere,
// compared with the whole host; no blocks. <local> is any host without a dot, which by the letter
// holds IPv6 literals, too. Loopback hosts are left out unless <-loopback> is there.
// WinHTTP: semicolons or blanks, a star only at the very left.

#include <algorithm>

#include "base/text.hpp"
#include "validate/reference/bypass/matchers.hpp"

namespace pacwright {
namespace {

struct Entry {
  std::string scheme, host;
  std::string port;  ///< Empty: any.
};

Entry parse_entry(std::string_view text) {
  Entry entry{"", to_lower(trim(text)), ""};
  if (const std::size_t end = entry.host.find("://"); end != std::string::npos) {
    entry.scheme = entry.host.substr(0, end);
    entry.host.erase(0, end + 3);
  }
  const std::size_t colon = entry.host.rfind(':');
  const std::size_t bracket = entry.host.rfind(']');
  const bool has_port =
      colon != std::string::npos &&
      (bracket == std::string::npos ? entry.host.find(':') == colon : colon > bracket);
  if (!has_port) return entry;
  entry.port = entry.host.substr(colon + 1);
  entry.host.erase(colon);
  return entry;
}

std::vector<Entry> parse_entries(const std::vector<std::string_view>& pieces) {
  std::vector<Entry> entries;
  entries.reserve(pieces.size());
  for (const std::string_view piece : pieces) entries.push_back(parse_entry(piece));
  return entries;
}

bool matches(const Entry& entry, const BypassUrl& url,
             bool (*compare)(const std::string& pattern, const std::string& host)) {
  if (entry.host.empty()) return false;
  if (entry.host == "<local>") return url.host.find('.') == std::string::npos;
  if (!entry.scheme.empty() && entry.scheme != url.scheme) return false;
  if (!entry.port.empty() && entry.port != std::to_string(url.port)) return false;
  return compare(entry.host, url.bracketed());
}

bool compare_stars(const std::string& pattern, const std::string& host) {
  return glob_matches(pattern, host);
}

bool compare_left_star(const std::string& pattern, const std::string& host) {
  return pattern.starts_with('*') ? host.ends_with(std::string_view(pattern).substr(1))
                                  : host == pattern;
}

bool is_loopback(const BypassUrl& url) {
  return url.host == "localhost" || url.host == "loopback" || url.host == "127.0.0.1" ||
         url.host == "::1";
}

}  // namespace

BypassReading read_by_wininet(std::string_view list) {
  const std::vector<Entry> entries = parse_entries(split(list, ';'));
  const bool keep_loopback =
      std::ranges::find(entries, "<-loopback>", &Entry::host) != entries.end();
  return [entries, keep_loopback](const BypassUrl& url) {
    if (!keep_loopback && is_loopback(url)) return true;
    return std::ranges::any_of(entries,
                               [&](const Entry& e) { return matches(e, url, compare_stars); });
  };
}

BypassReading read_by_winhttp(std::string_view list) {
  return [entries = parse_entries(split_at_any(list, "; \t\r\n"))](const BypassUrl& url) {
    return std::ranges::any_of(entries,
                               [&](const Entry& e) { return matches(e, url, compare_left_star); });
  };
}

}  // namespace pacwright
