// macOS' own reader (CFNetwork) of the ExceptionsList. It was not run: that a star is any run, and
// that networks may be written as 169.254/16, is what programs that imitate it say. Only IPv4
// literals are compared with networks here; whether names are looked up is not known.

#include <algorithm>

#include "base/text.hpp"
#include "validate/reference/bypass/matchers.hpp"

namespace pacwright {
namespace {

/// "169.254/16" as "169.254.0.0/16".
std::string completed(const std::string& entry) {
  const std::size_t slash = entry.find('/');
  if (slash == std::string::npos) return entry;
  std::string network = entry.substr(0, slash);
  for (auto dots = std::ranges::count(network, '.'); dots < 3; ++dots) network += ".0";
  return network + entry.substr(slash);
}

bool matches(const std::string& entry, const BypassUrl& url) {
  const auto block =
      parse_loose_block(entry.find(':') == std::string::npos ? completed(entry) : entry);
  if (block) return url.address && block->contains(*url.address);
  return glob_matches(entry, url.host) || glob_matches(entry, url.bracketed());
}

}  // namespace

bool bypassed_by_macos(std::string_view list, const BypassUrl& url) {
  const auto entries = parse_text_array(list);
  return std::ranges::any_of(entries, [&](const auto& e) { return matches(to_lower(e), url); });
}

}  // namespace pacwright
