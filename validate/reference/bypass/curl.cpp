// curl and git (libcurl): entries between commas or blanks; a name stands for itself and all below
// it, one dot in front or behind is not seen; blocks are compared with address literals only. A
// star means everything if it is the whole list, and nothing elsewhere.
//
// Version 7.88 takes an IPv6 literal for a name (its brackets are off by then), so it compares
// texts; later ones compare addresses and know IPv6 blocks, and stop at a blank without a comma.

#include <algorithm>

#include "base/text.hpp"
#include "validate/reference/bypass/matchers.hpp"

namespace pacwright {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

/// One entry, read both ways: the host says which one counts.
struct Entry {
  std::optional<std::string> domain;
  std::optional<LooseBlock> block;
};

std::optional<std::string> parse_domain(std::string token) {
  if (token.empty()) return std::nullopt;
  if (token.ends_with('.')) token.pop_back();
  if (token.starts_with('.')) token.erase(0, 1);
  return token;
}

// What follows the digits behind the slash is not looked at, and a plus may stand in front; no
// digits, and 0, mean all bits.
std::optional<LooseBlock> parse_block(std::string_view token) {
  const std::size_t slash = token.find('/');
  const auto network = IpAddress::parse(token.substr(0, slash));
  const bool has_plus = slash != std::string_view::npos && token.substr(slash + 1).starts_with('+');
  const int bits = slash == std::string_view::npos
                       ? 0
                       : leading_number(token.substr(slash + (has_plus ? 2 : 1)));
  if (!network || bits > network->width()) return std::nullopt;
  return LooseBlock{*network, bits == 0 ? network->width() : bits};
}

std::vector<Entry> parse_entries(std::string_view list, bool is_old) {
  std::vector<Entry> entries;
  std::size_t at = 0;
  const auto skip_blanks = [&] {
    while (at < list.size() && is_blank(list[at])) ++at;
  };
  while (at < list.size()) {
    skip_blanks();
    const std::size_t start = at;
    while (at < list.size() && !is_blank(list[at]) && list[at] != ',') ++at;
    const std::string token = to_lower(list.substr(start, at - start));
    entries.push_back({parse_domain(token), parse_block(token)});
    skip_blanks();
    if (!is_old && at < list.size() && list[at] != ',') break;
    while (at < list.size() && list[at] == ',') ++at;
  }
  return entries;
}

BypassReading read(std::string_view list, bool is_old) {
  if (list == "*") return [](const BypassUrl&) { return true; };
  return [entries = parse_entries(list, is_old), is_old](const BypassUrl& url) {
    const auto address = url.undotted_address();
    const bool as_address = address && (address->is_v4() || !is_old);
    std::string name = url.address && !address ? url.typed() : url.host;
    if (name.ends_with('.')) name.pop_back();
    return std::ranges::any_of(entries, [&](const Entry& entry) {
      if (as_address) return entry.block && entry.block->contains(*address);
      return entry.domain && is_at_or_below(name, *entry.domain);
    });
  };
}

}  // namespace

BypassReading read_by_curl_7_88(std::string_view list) { return read(list, true); }

BypassReading read_by_curl_8(std::string_view list) { return read(list, false); }

}  // namespace pacwright
