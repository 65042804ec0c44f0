#include "model/meant.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>

#include "base/text.hpp"
#include "model/cidr.hpp"
#include "model/host_pattern.hpp"
#include "model/route.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kMostLookedAt = 1000;  ///< Bytes: more is no slip of a pen.
constexpr std::size_t kMostTexts = 8;        ///< That a message shows.

using Texts = std::vector<std::string>;

/// Pieces between any of `separators`; empty ones are left out.
Texts pieces_of(std::string_view text, std::string_view separators) {
  Texts pieces;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(separators), text.size());
    if (end > 0) pieces.emplace_back(trim(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  std::erase_if(pieces, [](const std::string& piece) { return piece.empty(); });
  return pieces;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t i = text.find(from); i != std::string::npos; i = text.find(from, i)) {
    text.replace(i, from.size(), to);
    i += to.size();
  }
}

/// Without what people put around a text.
std::string_view bare(std::string_view text) {
  constexpr std::string_view kAround[] = {"''", "\"\"", "<>", "``", "()"};
  text = trim(text);
  for (const std::string_view pair : kAround) {
    if (text.size() > 2 && text.front() == pair[0] && text.back() == pair[1]) {
      return trim(text.substr(1, text.size() - 2));
    }
  }
  return text;
}

/// The host of a URL, or of a host with a port or a path; all of it if it has none of these.
std::string_view host_in(std::string_view text) {
  const std::size_t scheme = text.find("://");
  if (scheme != std::string_view::npos) text.remove_prefix(scheme + 3);
  text = text.substr(0, text.find_first_of(scheme == std::string_view::npos ? "/" : "/?#"));
  if (const std::size_t user = text.rfind('@'); user != std::string_view::npos) {
    text.remove_prefix(user + 1);
  }
  if (text.starts_with('[')) return text.substr(1, text.find(']') - 1);
  return std::ranges::count(text, ':') == 1 ? text.substr(0, text.find(':')) : text;
}

// --- Blocks -----------------------------------------------------------------------------------

std::optional<std::uint32_t> v4_number(std::string_view text) {
  const auto address = IpAddress::parse(text);
  if (!address || !address->is_v4()) return std::nullopt;
  const auto& bytes = address->bytes();
  return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 |
         std::uint32_t{bytes[2]} << 8 | bytes[3];
}

std::string block_text(const IpAddress& address, int prefix) {
  return address.with_low_bits(prefix, false).to_string() + "/" + std::to_string(prefix);
}

/// The bits of "255.255.0.0", or of "0.0.255.255" as routers write it.
std::optional<int> bits_of_mask(std::string_view text) {
  const auto mask = v4_number(text);
  if (!mask || *mask == 0 || *mask == 0xffffffffu) {
    return mask && *mask != 0 ? std::optional(32) : std::nullopt;
  }
  const int ones = std::countl_one(*mask), zeros = std::countl_zero(*mask);
  if (ones > 0) return *mask << ones == 0 ? std::optional(ones) : std::nullopt;
  return zeros + std::countr_one(*mask) == 32 ? std::optional(zeros) : std::nullopt;
}

std::optional<std::string> with_mask(std::string_view address, std::string_view mask) {
  const auto number = v4_number(address);
  const auto bits = bits_of_mask(mask);
  if (!number || !bits) return std::nullopt;
  return block_text(IpAddress::from_v4(*number), *bits);
}

/// "10.1.2.*", "10.1.*.*", "10.1.2." and, with the bits behind it, "10.1/16".
std::optional<std::string> with_short_address(std::string_view text) {
  const std::size_t slash = text.find('/');
  auto octets = split(text.substr(0, slash), '.');
  std::size_t known = 0;
  while (known < octets.size() && parse_number(octets[known], 255)) ++known;
  const bool has_stars =
      known < octets.size() &&
      std::all_of(octets.begin() + static_cast<std::ptrdiff_t>(known), octets.end(),
                  [](std::string_view octet) { return octet == "*" || octet == "x"; });
  const bool ends_in_dot = known + 1 == octets.size() && octets.back().empty();
  const bool is_short = known == octets.size() && slash != std::string_view::npos;
  if (known == 0 || known > 3 || octets.size() > 4 || !(has_stars || ends_in_dot || is_short)) {
    return std::nullopt;
  }
  auto bits = static_cast<int>(known) * 8;
  if (slash != std::string_view::npos) {
    const auto given = parse_number(text.substr(slash + 1), 32);
    if (!given || static_cast<int>(*given) > bits) return std::nullopt;
    bits = static_cast<int>(*given);
  }
  std::string address;
  for (std::size_t i = 0; i < 4; ++i) {
    address += (i == 0 ? "" : ".") + (i < known ? std::string(octets[i]) : "0");
  }
  const auto parsed = IpAddress::parse(address);
  return parsed ? std::optional(block_text(*parsed, bits)) : std::nullopt;
}

/// "255.0.255.0" and "0.0.0.255": beside other addresses a mask is meant, no address of its own.
bool looks_like_mask(std::string_view text) {
  const auto number = v4_number(text);
  return number && (*number >> 24 == 0 || *number >> 24 == 255);
}

/// The blocks from one address to another; nothing if they are too many.
Texts blocks_between(std::string_view from, std::string_view to) {
  const auto first = v4_number(from);
  auto last = v4_number(to);
  if (first && !last) {  // "10.1.2.10-20".
    if (const auto octet = parse_number(to, 255)) {
      last = (*first & 0xffffff00u) | static_cast<std::uint32_t>(*octet);
    }
  }
  if (!first || !last || *first > *last) return {};
  Texts blocks;
  std::uint64_t next = *first;
  while (next <= *last) {
    int bits = 32;
    while (bits > 0) {
      const std::uint64_t size = std::uint64_t{1} << (33 - bits);
      if (next % size != 0 || next + size - 1 > *last) break;
      --bits;
    }
    blocks.push_back(block_text(IpAddress::from_v4(static_cast<std::uint32_t>(next)), bits));
    if (blocks.size() > kMostTexts) return {};
    next += std::uint64_t{1} << (32 - bits);
  }
  return blocks;
}

std::optional<std::string> strict_block(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto address = IpAddress::parse(text.substr(0, slash));
  if (!address) return std::nullopt;
  if (slash == std::string_view::npos) return std::string(text);
  const auto bits = parse_number(text.substr(slash + 1), static_cast<unsigned>(address->width()));
  if (!bits) return std::nullopt;
  return block_text(*address, static_cast<int>(*bits));
}

/// One block or range, in one of the ways in which others write it.
Texts one_network(std::string text) {
  std::ranges::replace(text, '\\', '/');
  replace_all(text, "\xE2\x80\x93", "-");  // The dash of text processors.
  const auto words = pieces_of(text, " \t");
  if (words.size() == 2) {
    if (auto block = with_mask(words[0], words[1])) return {*block};
  }
  std::erase_if(text, is_space);
  if (auto block = strict_block(text)) return {*block};
  if (auto block = with_short_address(text)) return {*block};
  if (const std::size_t slash = text.find('/'); slash != std::string::npos) {
    if (auto block = with_mask(text.substr(0, slash), text.substr(slash + 1))) return {*block};
  }
  if (const std::size_t dash = text.find('-'); dash != std::string::npos) {
    return blocks_between(text.substr(0, dash), text.substr(dash + 1));
  }
  const bool is_url = text.find("://") != std::string::npos;
  if (text.find_first_of(is_url ? ":" : ":[%") == std::string::npos) return {};
  if (!is_url && text.find('/') != std::string::npos) return {};
  const std::string_view host = host_in(text);
  if (auto block = strict_block(host.substr(0, host.find('%')))) return {*block};
  return {};
}

// --- Hosts ------------------------------------------------------------------------------------

/// "^(.*\.)?a\.example$" -> ".a.example": only if nothing is left that has a meaning of its own.
std::string without_regex(std::string text) {
  if (text.find("\\.") == std::string::npos && !text.starts_with('^') && !text.ends_with('$')) {
    return text;
  }
  if (text.starts_with('^')) text.erase(0, 1);
  if (text.ends_with('$')) text.pop_back();
  replace_all(text, "(.*\\.)?", ".");
  replace_all(text, ".*", "*");
  replace_all(text, "\\.", ".");
  return text;
}

Texts one_host(std::string_view given) {
  std::string text(host_in(without_regex(std::string(bare(given)))));
  for (const std::string_view twice : {"**", ".."}) {
    while (text.find(twice) != std::string::npos) replace_all(text, twice, twice.substr(1));
  }
  const bool has_dot = text.starts_with('.');
  if (has_dot) text.erase(0, 1);
  if (!HostPattern::parse(text, {})) return {};
  if (!has_dot) return {text};
  return {text, "*." + text};
}

// --- Results ----------------------------------------------------------------------------------

struct Scheme {
  std::string_view name, keyword;
};
constexpr Scheme kSchemes[] = {
    {"http", "PROXY"},    {"https", "HTTPS"},    {"socks", "SOCKS5"},
    {"socks5", "SOCKS5"}, {"socks5h", "SOCKS5"},
};
constexpr Scheme kWords[] = {
    {"proxy", "PROXY"},  {"http", "PROXY"},    {"https", "HTTPS"},
    {"socks", "SOCKS5"}, {"socks5", "SOCKS5"},
};

template <std::size_t Size>
std::string_view keyword_for(const Scheme (&table)[Size], std::string_view name) {
  const std::string lower = to_lower(name);
  const auto found = std::ranges::find(table, lower, &Scheme::name);
  return found == std::end(table) ? std::string_view() : found->keyword;
}

/// "host:port" of a server that is written as a URL or not; sets the keyword that its scheme says.
std::string server_of(std::string_view text, std::string_view& keyword) {
  if (const std::size_t scheme = text.find("://"); scheme != std::string_view::npos) {
    const std::string_view said = keyword_for(kSchemes, text.substr(0, scheme));
    if (said.empty() || (!keyword.empty() && keyword != said)) return "";  // They disagree.
    keyword = said;
    text.remove_prefix(scheme + 3);
    text = text.substr(0, text.find_first_of("/?#"));
  }
  return std::string(text.substr(0, text.find('/')));
}

/// One entry as it should be; empty if that cannot be told.
std::string entry_of(std::string_view text) {
  auto words = pieces_of(text, " \t\r\n");
  if (words.empty()) return "";
  std::string_view first = words.front();
  while (first.ends_with(':') || first.ends_with('=')) first.remove_suffix(1);
  if (words.size() == 1 && to_lower(first) == "direct") return "DIRECT";
  std::string_view keyword = words.size() > 1 ? keyword_for(kWords, first) : std::string_view();
  if (words.size() > 1 && keyword.empty()) return "";
  std::string server = words.size() > 1 ? words[1] : words[0];
  if (words.size() == 3 && parse_number(words[2], 65535)) {
    server += ":" + words[2];
  } else if (words.size() > 2) {
    return "";
  }
  server = server_of(server, keyword);
  if (server.empty()) return "";
  return std::string(keyword.empty() ? "PROXY" : keyword) + " " + server;
}

/// In the place of one text only one can be shown.
Texts one_if(bool only_one, Texts texts) {
  return only_one && texts.size() != 1 ? Texts() : std::move(texts);
}

std::string as_items(const Texts& texts, TextPlace place) {
  Texts items;
  for (const std::string& text : texts) {
    items.push_back(place == TextPlace::Policy ? "\"" + text + "\"" : text);
  }
  return join(items, ", ");
}

}  // namespace

std::vector<std::string> meant_networks(std::string_view text) {
  if (text.size() > kMostLookedAt) return {};
  auto found = one_network(std::string(bare(text)));
  if (!found.empty()) return found;
  for (const std::string_view separators : {",;|", ",;| \t"}) {
    found.clear();
    const auto pieces = pieces_of(bare(text), separators);
    if (pieces.size() > 1 && std::ranges::any_of(pieces, looks_like_mask)) return {};
    for (const std::string& piece : pieces) {
      const auto blocks = one_network(piece);
      if (blocks.empty()) found.clear();
      if (blocks.empty()) break;
      found.insert(found.end(), blocks.begin(), blocks.end());
    }
    if (!found.empty()) break;
  }
  return found.size() > kMostTexts ? Texts() : found;
}

std::vector<std::string> meant_hosts(std::string_view text) {
  if (text.size() > kMostLookedAt) return {};
  Texts found;
  for (const std::string& piece : pieces_of(bare(text), ",;| \t\r\n")) {
    const auto hosts = one_host(piece);
    if (hosts.empty()) return {};
    found.insert(found.end(), hosts.begin(), hosts.end());
  }
  return found.size() > kMostTexts ? Texts() : found;
}

std::optional<std::string> meant_result(std::string_view text) {
  if (text.size() > kMostLookedAt) return std::nullopt;
  Texts entries;
  for (const std::string& piece : pieces_of(bare(text), ";,\n")) {
    entries.push_back(entry_of(piece));
    if (entries.back().empty()) return std::nullopt;
  }
  const std::string result = join(entries, "; ");
  if (entries.empty() || has_errors(check_result(result, {}))) return std::nullopt;
  return result;
}

Diag with_cure(Diag diag, TextPlace place) {
  const bool in_policy = place == TextPlace::Policy;
  const std::string& text = diag.subject;
  switch (diag.code) {
    case DiagCode::RouteSyntax: {
      const auto result = meant_result(text);
      const std::string write = result ? "Write it as '" + *result + "'." : "";
      if (result && diag.detail != write) diag.detail += (diag.detail.empty() ? "" : " ") + write;
      break;
    }
    case DiagCode::BadNetwork: {
      const auto networks = one_if(!in_policy, meant_networks(text));
      const auto hosts = networks.empty() ? meant_hosts(text) : Texts();
      if (!networks.empty()) diag.detail = "Write " + as_items(networks, place) + ".";
      if (!hosts.empty() && in_policy) {
        diag.detail = "It is a name: write \"hosts\": [" + as_items(hosts, place) + "].";
      }
      break;
    }
    case DiagCode::BadPattern:
    case DiagCode::PatternHasScheme:
    case DiagCode::PatternHasPath:
    case DiagCode::PatternHasPort:
    case DiagCode::PatternHasSpace:
    case DiagCode::PatternIsAddress:
    case DiagCode::LeadingDot:
    case DiagCode::AdjacentStars:
    case DiagCode::BadLabel: {
      const auto networks = one_if(!in_policy, meant_networks(text));
      if (!networks.empty()) {
        diag.code = DiagCode::PatternIsAddress;
        diag.detail = in_policy ? "Write \"networks\": [" + as_items(networks, place) + "]."
                                : "Write " + as_items(networks, place) + ".";
        break;
      }
      if (in_policy && to_lower(trim(text)) == "<local>") {
        diag.detail = "Write \"plain_hosts\": true for names without a dot.";
        break;
      }
      const auto hosts = one_if(!in_policy, meant_hosts(text));
      if (!hosts.empty()) {
        const bool told = diag.detail.empty() || diag.detail.starts_with("That is ");
        const std::string write = "Write " + as_items(hosts, place) + ".";
        diag.detail = told ? write : diag.detail + " " + write;
      }
      break;
    }
    default: break;
  }
  return diag;
}

}  // namespace pacwright
