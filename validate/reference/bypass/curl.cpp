// curl and git (libcurl): entries between commas or blanks; a name stands for itself and all below
// it, one dot in front or behind is not seen; blocks are compared with address literals only. A
// star means everything if it is the whole list, and nothing elsewhere.
//
// Version 7.88 takes an IPv6 literal for a name (its brackets are off by then), so it compares
// texts; later ones compare addresses and know IPv6 blocks, and stop at a blank without a comma.

#include "base/text.hpp"
#include "validate/reference/bypass/matchers.hpp"

namespace pacwright {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

bool matches_name(std::string token, std::string name) {
  if (token.ends_with('.')) token.pop_back();
  if (token.starts_with('.')) token.erase(0, 1);
  if (name.ends_with('.')) name.pop_back();
  return is_at_or_below(name, token);
}

// What follows the digits behind the slash is not looked at; no digits, and 0, mean all bits.
bool matches_address(std::string_view token, const IpAddress& address) {
  const std::size_t slash = token.find('/');
  const auto network = IpAddress::parse(token.substr(0, slash));
  int bits = slash == std::string_view::npos ? 0 : leading_number(token.substr(slash + 1));
  if (!network || network->family() != address.family() || bits > address.width()) return false;
  if (bits == 0) bits = address.width();
  return LooseBlock{*network, bits}.contains(address);
}

bool bypassed(std::string_view list, const BypassUrl& url, bool is_old) {
  if (list == "*") return true;
  const bool as_address = url.address && (url.address->is_v4() || !is_old);
  std::size_t at = 0;
  const auto skip_blanks = [&] {
    while (at < list.size() && is_blank(list[at])) ++at;
  };
  while (at < list.size()) {
    skip_blanks();
    const std::size_t start = at;
    while (at < list.size() && !is_blank(list[at]) && list[at] != ',') ++at;
    const std::string token = to_lower(list.substr(start, at - start));
    const bool is_match = as_address ? matches_address(token, *url.address)
                                     : !token.empty() && matches_name(token, url.host);
    if (is_match) return true;
    skip_blanks();
    if (!is_old && at < list.size() && list[at] != ',') return false;
    while (at < list.size() && list[at] == ',') ++at;
  }
  return false;
}

}  // namespace

bool bypassed_by_curl_7_88(std::string_view list, const BypassUrl& url) {
  return bypassed(list, url, true);
}

bool bypassed_by_curl_8(std::string_view list, const BypassUrl& url) {
  return bypassed(list, url, false);
}

}  // namespace pacwright
