// Lynx: entries between commas and blanks that a host ends with, without regard to dots; the host
// is as it was typed, but for its case and a final dot, an IPv6 literal in brackets; a colon that
// no port follows stays with it, and then no entry fits. What follows an entry's last colon is its
// port if it begins with digits, so an IPv6 address without brackets is none. A star means
// everything if it is the whole list.

#include <algorithm>

#include "base/text.hpp"
#include "validate/reference/bypass/matchers.hpp"

namespace pacwright {
namespace {

struct Entry {
  std::string text;
  int port = 0;  ///< 0: any.
};

bool is_between_entries(char c) { return c == ',' || (c >= 0 && c <= ' '); }

/// The last colon that stands in no brackets.
std::size_t colon_of(std::string_view text) {
  std::size_t colon = std::string_view::npos;
  bool in_brackets = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ':' && !in_brackets) colon = i;
    if (text[i] == '[' || text[i] == ']') in_brackets = text[i] == '[';
  }
  return colon;
}

Entry parse_entry(std::string_view text) {
  const std::size_t colon = colon_of(text);
  if (colon == std::string_view::npos) return {std::string(text), 0};
  return {std::string(text.substr(0, colon)), leading_number(text.substr(colon + 1))};
}

std::vector<Entry> parse_entries(std::string_view list) {
  std::vector<Entry> entries;
  while (!list.empty()) {
    const auto end = std::ranges::find_if(list, is_between_entries);
    const auto length = static_cast<std::size_t>(end - list.begin());
    Entry entry = parse_entry(list.substr(0, length));
    if (!entry.text.empty()) entries.push_back(std::move(entry));
    list.remove_prefix(std::min(length + 1, list.size()));
  }
  return entries;
}

bool matches(const Entry& entry, std::string_view host) {
  return host.ends_with(to_lower(entry.text)) ||
         (is_digit(entry.text.front()) && host.starts_with(entry.text));
}

}  // namespace

BypassReading read_by_lynx(std::string_view list) {
  if (list == "*") return [](const BypassUrl&) { return true; };
  return [entries = parse_entries(list)](const BypassUrl& url) {
    std::string host = url.typed_bracketed() + std::string(url.lone_colon());
    if (host.ends_with('.')) host.pop_back();
    return std::ranges::any_of(entries, [&](const Entry& entry) {
      return (entry.port == 0 || entry.port == url.port) && matches(entry, host);
    });
  };
}

}  // namespace pacwright
