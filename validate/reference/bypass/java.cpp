// Java's http.nonProxyHosts, which counts for https, too: entries between bars; a star at the
// beginning, at the end or at both, elsewhere it is a star; an IPv6 literal in brackets. The host
// is compared as it was typed, but for its case. A list that is not empty gets the loopback entries
// added.

#include <algorithm>

#include "base/text.hpp"
#include "validate/reference/bypass/matchers.hpp"

namespace pacwright {
namespace {

bool matches(std::string_view entry, std::string_view host) {
  const bool open_start = entry.starts_with('*');
  if (open_start) entry.remove_prefix(1);
  const bool open_end = entry.ends_with('*');
  if (open_end) entry.remove_suffix(1);
  if (open_start && open_end) return host.find(entry) != std::string_view::npos;
  if (open_start) return host.ends_with(entry);
  return open_end ? host.starts_with(entry) : host == entry;
}

}  // namespace

BypassReading read_by_java(std::string_view list) {
  if (list.empty()) return [](const BypassUrl&) { return false; };
  std::vector<std::string> entries;
  const std::string whole = to_lower(list) + "|localhost|127.*|[::1]|0.0.0.0|[::0]";
  for (const std::string_view entry : split(whole, '|')) {
    if (!entry.empty()) entries.emplace_back(entry);
  }
  return [entries = std::move(entries)](const BypassUrl& url) {
    return std::ranges::any_of(entries, [host = url.typed_bracketed()](const auto& e) {
      return e == "*" || matches(e, host);
    });
  };
}

}  // namespace pacwright
