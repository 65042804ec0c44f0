// Java's http.nonProxyHosts, which counts for https, too: entries between bars; a star at the
// beginning, at the end or at both, elsewhere it is a star; an IPv6 literal in brackets. A list
// that is not empty gets the loopback entries added.

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

bool bypassed_by_java(std::string_view list, const BypassUrl& url) {
  if (list.empty()) return false;
  const std::string whole = to_lower(list) + "|localhost|127.*|[::1]|0.0.0.0|[::0]";
  const std::string host = url.bracketed();
  for (const std::string_view entry : split(whole, '|')) {
    if (entry.empty()) continue;
    if (entry == "*" || matches(entry, host)) return true;
  }
  return false;
}

}  // namespace pacwright
