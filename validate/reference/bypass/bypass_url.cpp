#include "validate/reference/bypass/bypass_url.hpp"

#include <algorithm>

#include "base/idna.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"
#include "validate/url.hpp"

namespace pacwright {
namespace {

int default_port(std::string_view scheme) {
  if (scheme == "http" || scheme == "ws") return 80;
  if (scheme == "https" || scheme == "wss") return 443;
  return scheme == "ftp" ? 21 : 0;
}

/// With its colon.
std::string_view typed_port_of(const UrlParts& parts) {
  std::string_view rest = parts.typed_after_scheme;
  rest.remove_prefix(std::min(rest.size(), parts.credentials.size() + parts.typed_host.size()));
  if (rest.empty() || rest.front() != ':') return {};
  return rest.substr(0, std::min(rest.find_first_not_of("0123456789", 1), rest.size()));
}

/// What programs make of a host before they compare it: percent signs resolved, and names outside
/// ASCII in punycode. parse_url has read it, so both can be done.
std::string without_escapes(std::string_view typed) {
  const std::string plain = percent_decode(typed);
  return is_ascii(plain) ? plain : to_ascii_host(plain).value_or(plain);
}

}  // namespace

Result<BypassUrl> BypassUrl::parse(std::string_view url) {
  const auto parts = parse_url(url);
  if (!parts) return parts.reason();
  BypassUrl made;
  made.scheme = parts->scheme;
  made.host = to_lower(parts->host);
  made.address = IpAddress::parse(made.host);
  if (made.is_ipv6()) made.literal = "[" + made.host + "]";
  made.typed_host = without_escapes(parts->typed_host);
  if (made.is_ipv6()) made.typed_host = made.typed_host.substr(1, made.typed_host.size() - 2);
  made.credentials = percent_decode(parts->credentials);
  made.port_text = typed_port_of(*parts);
  if (made.port_text.size() > 1) made.typed_port = leading_number(made.port_text.substr(1));
  made.port = made.typed_port.value_or(default_port(made.scheme));
  return made;
}

std::string BypassUrl::typed() const { return to_lower(typed_host); }

std::string BypassUrl::typed_bracketed() const { return is_ipv6() ? "[" + typed() + "]" : typed(); }

bool BypassUrl::is_loopback_address() const {
  if (!address) return false;
  return address->is_v4() ? address->bytes()[0] == 127 : host == "::1";
}

bool LooseBlock::contains(const IpAddress& other) const {
  return other.family() == address.family() &&
         other.with_low_bits(prefix, false) == address.with_low_bits(prefix, false);
}

std::optional<LooseBlock> parse_loose_block(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto address = IpAddress::parse(text.substr(0, slash));
  if (!address) return std::nullopt;
  const auto prefix =
      parse_number(text.substr(slash + 1), static_cast<std::uint64_t>(address->width()));
  if (!prefix) return std::nullopt;
  return LooseBlock{*address, static_cast<int>(*prefix)};
}

std::string_view without_leading_zeros(std::string_view digits) {
  while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
  return digits;
}

std::string with_plain_prefix(std::string_view block) {
  const std::size_t slash = block.find('/');
  if (slash == std::string_view::npos) return std::string(block);
  std::string_view prefix = block.substr(slash + 1);
  while (!prefix.empty() && is_space(prefix.front())) prefix.remove_prefix(1);
  if (prefix.starts_with('+')) prefix.remove_prefix(1);
  return std::string(block.substr(0, slash + 1)).append(without_leading_zeros(prefix));
}

std::optional<int> netmask_bits(std::string_view text) {
  const auto mask = IpAddress::parse(text);
  if (!mask || !mask->is_v4()) return std::nullopt;
  int bits = 0;
  while (bits < 32 && mask->bit(bits)) ++bits;
  for (int i = bits; i < 32; ++i) {
    if (mask->bit(i)) return std::nullopt;
  }
  return bits;
}

IpAddress unmapped(const IpAddress& address) {
  static const IpAddress kMapped = *IpAddress::parse("::ffff:0:0");
  if (address.is_v4() || address.with_low_bits(96, false) != kMapped) return address;
  IpAddress::Bytes bytes{};
  std::copy(address.bytes().begin() + 12, address.bytes().end(), bytes.begin());
  return IpAddress::from_bytes(IpFamily::V4, bytes);
}

IpAddress mapped(const IpAddress& address) {
  if (!address.is_v4()) return address;
  IpAddress::Bytes bytes{};
  bytes[10] = bytes[11] = 0xff;
  std::copy_n(address.bytes().begin(), 4, bytes.begin() + 12);
  return IpAddress::from_bytes(IpFamily::V6, bytes);
}

bool contains_mapped(const LooseBlock& block, const IpAddress& address) {
  if (block.address.family() == address.family()) return block.contains(address);
  const int prefix = block.address.is_v4() ? 96 + block.prefix : block.prefix;
  return LooseBlock{mapped(block.address), prefix}.contains(mapped(address));
}

// Of all ways to give the last star something to stand for, only the shortest need be tried.
bool glob_matches(std::string_view pattern, std::string_view text) {
  std::size_t at = 0, in = 0;
  std::size_t star = std::string_view::npos, resume = 0;
  while (in < text.size()) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      resume = in;
    } else if (at < pattern.size() && pattern[at] == text[in]) {
      ++at;
      ++in;
    } else if (star != std::string_view::npos) {
      at = star + 1;
      in = ++resume;
    } else {
      return false;
    }
  }
  while (at < pattern.size() && pattern[at] == '*') ++at;
  return at == pattern.size();
}

bool is_at_or_below(std::string_view text, std::string_view domain) {
  if (!text.ends_with(domain)) return false;
  const std::size_t before = text.size() - domain.size();
  return before == 0 || text[before - 1] == '.';
}

std::vector<std::string_view> split_at_any(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> pieces;
  while (true) {
    const std::size_t end = text.find_first_of(separators);
    pieces.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return pieces;
    text.remove_prefix(end + 1);
  }
}

int leading_number(std::string_view text) {
  text = trim(text);
  int number = 0;
  for (std::size_t i = 0; i < text.size() && is_digit(text[i]) && number < 1'000'000; ++i) {
    number = number * 10 + (text[i] - '0');
  }
  return number;
}

std::vector<std::string> parse_text_array(std::string_view text) {
  text = trim(text);
  if (text.starts_with("@as")) text = trim(text.substr(3));
  const bool is_array = text == "[]" || text.starts_with("['") || text.starts_with("[\"");
  std::vector<std::string> entries;
  if (!is_array) {
    for (const std::string_view piece : split_at_any(text, ",\n")) {
      if (!trim(piece).empty()) entries.emplace_back(trim(piece));
    }
    return entries;
  }
  for (std::size_t at = 1; at < text.size(); ++at) {
    const char quote = text[at];
    if (quote != '\'' && quote != '"') continue;
    const std::size_t end = std::min(text.find(quote, at + 1), text.size());
    entries.emplace_back(text.substr(at + 1, end - at - 1));
    at = end;
  }
  return entries;
}

}  // namespace pacwright
