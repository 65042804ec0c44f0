// Node: undici's EnvHttpProxyAgent and proxy-from-env (axios and others). Entries between commas
// and blanks of any kind; ":8080" at the end limits an entry to that port.
//
// undici 7 takes ".", "*." off an entry and lets it stand for the name and all below it. undici 6
// and proxy-from-env compare whole names, but the end of the host where an entry begins with a dot
// or a star.

#include <algorithm>

#include "base/text.hpp"
#include "validate/reference/bypass/matchers.hpp"

namespace pacwright {
namespace {

struct Entry {
  std::string host;
  int port = 0;  ///< 0: any.
};

Entry parse_entry(std::string_view text) {
  Entry entry{to_lower(text), 0};
  const std::size_t colon = entry.host.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == entry.host.size()) return entry;
  const std::string digits = entry.host.substr(colon + 1);
  if (digits.find_first_not_of("0123456789") != std::string::npos) return entry;
  return {entry.host.substr(0, colon), leading_number(digits)};
}

BypassReading read(std::string_view list,
                   bool (*matches)(std::string_view entry, std::string_view host)) {
  if (list == "*") return [](const BypassUrl&) { return true; };
  std::vector<Entry> entries;
  for (const std::string_view text : split_at_any(list, ", \t\r\n\f\v")) {
    if (!text.empty()) entries.push_back(parse_entry(text));
  }
  return [entries = std::move(entries), matches](const BypassUrl& url) {
    return std::ranges::any_of(entries, [&](const Entry& entry) {
      return (entry.port == 0 || entry.port == url.port) && matches(entry.host, url.bracketed());
    });
  };
}

bool matches_whole_or_end(std::string_view entry, std::string_view host) {
  if (entry.starts_with('*')) return host.ends_with(entry.substr(1));
  return entry.starts_with('.') ? host.ends_with(entry) : host == entry;
}

bool matches_at_or_below(std::string_view entry, std::string_view host) {
  const std::size_t skip = entry.starts_with("*.") ? 2 : entry.starts_with('.') ? 1 : 0;
  return is_at_or_below(host, entry.substr(skip));
}

}  // namespace

BypassReading read_by_undici_6(std::string_view list) { return read(list, matches_whole_or_end); }

BypassReading read_by_undici_7(std::string_view list) { return read(list, matches_at_or_below); }

BypassReading read_by_proxy_from_env(std::string_view list) {
  return read(list, matches_whole_or_end);
}

}  // namespace pacwright
