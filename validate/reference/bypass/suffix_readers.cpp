// wget and apt: entries between commas that a host ends with, whatever the host is. They have it as
// it was typed, but for its case.
//
// wget wants a dot before what it compares, or at its start; blanks behind a comma are skipped.
// apt wants no such thing, so "example.com" is the end of "notexample.com", too, and of addresses
// "10.1.2.3" is the end of "110.1.2.3"; it trims nothing.

#include <algorithm>

#include "base/text.hpp"
#include "validate/reference/bypass/matchers.hpp"

namespace pacwright {

BypassReading read_by_wget(std::string_view list) {
  std::vector<std::string> endings;
  if (list.empty()) return [](const BypassUrl&) { return false; };
  for (std::string_view entry : split(list, ',')) {
    while (!endings.empty() && !entry.empty() && is_space(entry.front())) entry.remove_prefix(1);
    endings.push_back(to_lower(entry));
  }
  return [endings = std::move(endings)](const BypassUrl& url) {
    return std::ranges::any_of(endings, [host = url.typed()](const std::string& ending) {
      if (is_at_or_below(host, ending)) return true;
      return ending.starts_with('.') && host.ends_with(ending);
    });
  };
}

BypassReading read_by_apt(std::string_view list) {
  std::vector<std::string> endings;
  for (const std::string_view entry : split(list, ',')) {
    if (!entry.empty()) endings.push_back(to_lower(entry));
  }
  return [endings = std::move(endings)](const BypassUrl& url) {
    return std::ranges::any_of(endings,
                               [host = url.typed()](const auto& e) { return host.ends_with(e); });
  };
}

}  // namespace pacwright
