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

struct Entry {
  std::string pattern;
  std::optional<LooseBlock> block;
};

Entry parse_entry(const std::string& text) {
  return {text, parse_loose_block(text.find(':') == std::string::npos ? completed(text) : text)};
}

bool matches(const Entry& entry, const BypassUrl& url) {
  if (entry.block) return url.address && entry.block->contains(*url.address);
  return glob_matches(entry.pattern, url.host) || glob_matches(entry.pattern, url.bracketed());
}

}  // namespace

BypassReading read_by_macos(std::string_view list) {
  std::vector<Entry> entries;
  for (const std::string& text : parse_text_array(list)) {
    entries.push_back(parse_entry(to_lower(text)));
  }
  return [entries = std::move(entries)](const BypassUrl& url) {
    return std::ranges::any_of(entries, [&](const Entry& e) { return matches(e, url); });
  };
}

}  // namespace pacwright
