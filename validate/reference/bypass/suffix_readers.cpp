// wget and apt: entries between commas that a host ends with, whatever the host is.
//
// wget wants a dot before what it compares, or at its start; blanks behind a comma are skipped.
// apt wants no such thing, so "example.com" is the end of "notexample.com", too, and of addresses
// "10.1.2.3" is the end of "110.1.2.3"; it trims nothing.

#include "base/text.hpp"
#include "validate/reference/bypass/matchers.hpp"

namespace pacwright {

bool bypassed_by_wget(std::string_view list, const BypassUrl& url) {
  if (list.empty()) return false;
  bool is_first = true;
  for (std::string_view entry : split(list, ',')) {
    while (!is_first && !entry.empty() && is_space(entry.front())) entry.remove_prefix(1);
    is_first = false;
    const std::string ending = to_lower(entry);
    if (is_at_or_below(url.host, ending)) return true;
    if (ending.starts_with('.') && url.host.ends_with(ending)) return true;
  }
  return false;
}

bool bypassed_by_apt(std::string_view list, const BypassUrl& url) {
  for (const std::string_view entry : split(list, ',')) {
    if (!entry.empty() && url.host.ends_with(to_lower(entry))) return true;
  }
  return false;
}

}  // namespace pacwright
