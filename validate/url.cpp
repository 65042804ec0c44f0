#include "validate/url.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/idna.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"
#include "model/ip_address.hpp"
#include "model/number_host.hpp"

// The URL parser of the WHATWG URL standard, cut down to the five schemes a browser asks a proxy
// for and to the parts a PAC script sees.
//
//   https://user:pw@EXAMPLE.com:8443/a/../b?q#f
//   scheme  `--v--' `---v-----' `v-' `--v-' | fragment: dropped
//        dropped      host     port  path  query

namespace pacwright {
namespace {

struct Scheme {
  std::string_view name;
  std::string_view default_port;
  bool hides_path;  ///< Chromium keeps path and query of encrypted URLs from PAC scripts.
};

constexpr Scheme kSchemes[] = {
    {"https", "443", true}, {"http", "80", false}, {"wss", "443", true},
    {"ws", "80", false},    {"ftp", "21", false},
};
constexpr const Scheme& kHttps = kSchemes[0];

struct OtherScheme {
  std::string_view name;
  std::string_view who;
};

// Never sent over the network, or not by the browser.
constexpr OtherScheme kOtherSchemes[] = {
    {"about", "the browser makes the page itself"},
    {"blob", "the browser has the data already"},
    {"chrome", "the browser makes the page itself"},
    {"chrome-extension", "the browser reads the extension's own files"},
    {"data", "the data is in the URL"},
    {"edge", "the browser makes the page itself"},
    {"file", "the file is read from the disk or a share"},
    {"javascript", "the browser runs the script itself"},
    {"mailto", "the mail program gets the address"},
    {"tel", "the telephone program gets the number"},
    {"view-source", "the browser asks for the URL inside it"},
};

constexpr std::string_view kSlashes = "/\\";  // Equals, in these schemes.

// The caller adds the subject: the whole URL.
Diag fault(std::string detail) { return {DiagCode::BadUrl, {}, {}, std::move(detail)}; }

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::optional<unsigned> hex_value(char c) {
  if (is_digit(c)) return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
  return std::nullopt;
}

bool is_number(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

// Blanks and control characters around the URL go, line breaks and tabs anywhere in it.
std::string clean(std::string_view url) {
  const auto is_blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  while (!url.empty() && is_blank(url.front())) url.remove_prefix(1);
  while (!url.empty() && is_blank(url.back())) url.remove_suffix(1);

  std::string kept;
  std::ranges::copy_if(url, std::back_inserter(kept),
                       [](char c) { return c != '\t' && c != '\n' && c != '\r'; });
  return kept;
}

// ---------------------------------------------------------------------------------- scheme

struct Schemed {
  const Scheme* scheme;
  std::string rest;   ///< Starts with credentials or host.
  std::string typed;  ///< The scheme's name as typed; empty for a bare host.
};

// Nothing if the text does not start with a name and a colon.
std::optional<std::string_view> leading_scheme(std::string_view text) {
  if (text.empty() || !is_letter(text.front())) return std::nullopt;
  const auto end = std::ranges::find_if_not(
      text, [](char c) { return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.'; });
  if (end == text.end() || *end != ':') return std::nullopt;
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

// "localhost:8080/x" looks like scheme "localhost"; the digits tell.
bool starts_with_port(std::string_view after_colon) {
  return is_number(after_colon.substr(0, after_colon.find_first_of("/\\?#")));
}

Diag unknown_scheme(std::string_view name) {
  for (const OtherScheme& other : kOtherSchemes) {
    if (name == other.name) {
      return fault("No proxy is asked for '" + std::string(name) + ":': " + std::string(other.who) +
                   ".");
    }
  }
  std::vector<std::string> known;
  for (const Scheme& scheme : kSchemes) known.emplace_back(scheme.name);
  if (const auto meant = did_you_mean(name, known)) {
    return fault("Scheme '" + std::string(name) + "' is unknown; did you mean '" + *meant + "'?");
  }
  return fault("Scheme '" + std::string(name) + "' is none of " + join(known, ", ") + ".");
}

// What a person types without a scheme: a host with, perhaps, a port and a path.
Result<Schemed> read_bare(std::string_view text) {
  if (text.empty()) return fault("It is empty.");
  if (kSlashes.find(text.front()) != std::string_view::npos) {
    return fault("It starts with a slash, so it names no host.");
  }
  const auto end = std::min(text.find_first_of("/\\?#"), text.size());
  if (text.substr(0, end).ends_with(':') && text.substr(end).starts_with("//")) {
    return fault("What stands before '://' is no scheme.");
  }
  return Schemed{&kHttps, std::string(text), ""};
}

Result<Schemed> read_scheme(std::string_view text) {
  // First, because "fe80::1" looks like scheme "fe80".
  const auto end = std::min(text.find_first_of("/\\?#"), text.size());
  const auto address = IpAddress::parse(text.substr(0, end));
  if (address && !address->is_v4()) {
    return Schemed{&kHttps, "[" + address->to_string() + "]" + std::string(text.substr(end)), ""};
  }

  const auto spelled = leading_scheme(text);
  if (!spelled) return read_bare(text);

  const std::string name = to_lower(*spelled);
  std::string_view rest = text.substr(spelled->size() + 1);
  const auto* scheme = std::ranges::find(kSchemes, name, &Scheme::name);
  if (scheme != std::end(kSchemes)) {
    // Any number of slashes will do, none included: "https:example.com" is a URL.
    rest.remove_prefix(std::min(rest.find_first_not_of(kSlashes), rest.size()));
    return Schemed{scheme, std::string(rest), std::string(*spelled)};
  }
  const bool is_other =
      std::ranges::find(kOtherSchemes, name, &OtherScheme::name) != std::end(kOtherSchemes);
  if (!is_other && starts_with_port(rest)) return read_bare(text);
  return unknown_scheme(name);
}

// ---------------------------------------------------------------------------------- host

}  // namespace

std::string percent_decode(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      const auto high = hex_value(text[i + 1]);
      const auto low = hex_value(text[i + 2]);
      if (high && low) {
        decoded += static_cast<char>(*high << 4 | *low);
        i += 2;
        continue;
      }
    }
    decoded += text[i];
  }
  return decoded;
}

namespace {

/// Some ASCII characters; asked for each character of each URL of a log.
class CharSet {
 public:
  constexpr explicit CharSet(std::string_view characters) {
    for (const char c : characters) has_[static_cast<unsigned char>(c)] = true;
  }
  constexpr bool has(char c) const { return has_[static_cast<unsigned char>(c)]; }

 private:
  std::array<bool, 256> has_ = {};
};

// The standard's "forbidden domain code points".
bool is_forbidden_in_host(char c) {
  static constexpr CharSet kForbidden("#/:<>?@[\\]^|%");
  return static_cast<unsigned char>(c) <= ' ' || c == '\x7f' || kForbidden.has(c);
}

// One number of an IPv4 address: "0x" is hexadecimal (alone it is zero), a leading "0" octal.
// Values too large for any address come out as more than 32 bits.
std::optional<std::uint64_t> parse_ipv4_number(std::string_view text) {
  if (text.empty()) return std::nullopt;
  unsigned base = 10;
  if (text.starts_with("0x") || text.starts_with("0X")) {
    base = 16;
    text.remove_prefix(2);
  } else if (text.size() >= 2 && text.front() == '0') {
    base = 8;
    text.remove_prefix(1);
  }
  std::uint64_t number = 0;
  for (const char c : text) {
    const auto digit = hex_value(c);
    if (!digit || *digit >= base) return std::nullopt;
    number = std::min<std::uint64_t>(number * base + *digit, std::uint64_t{1} << 33);
  }
  return number;
}

std::vector<std::string_view> labels_of(std::string_view host) {
  auto labels = split(host, '.');
  if (labels.size() > 1 && labels.back().empty()) labels.pop_back();
  return labels;
}

// One to four numbers; the last one fills all bytes that are left: 127.1 is 127.0.0.1.
std::optional<IpAddress> parse_ipv4(const std::vector<std::string_view>& labels) {
  if (labels.size() > 4) return std::nullopt;
  std::uint64_t address = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const bool is_last = i + 1 == labels.size();
    const std::size_t bits = is_last ? 8 * (4 - i) : 8;
    const auto number = parse_ipv4_number(labels[i]);
    if (!number || *number >> bits != 0) return std::nullopt;
    address = address << bits | *number;
  }
  return IpAddress::from_v4(static_cast<std::uint32_t>(address));
}

Result<std::string> parse_name(std::string_view text) {
  const std::string decoded = percent_decode(text);
  if (!is_utf8(decoded)) return fault("The host is not UTF-8 once its %XX are decoded.");
  const auto name = to_ascii_host(decoded);
  if (!name) return fault("The host has no punycode form.");
  if (name->empty()) return fault("It names no host.");

  const auto forbidden = std::ranges::find_if(*name, is_forbidden_in_host);
  if (forbidden != name->end()) {
    const bool is_visible = *forbidden > ' ' && *forbidden != '\x7f';
    return fault(is_visible ? "The host has a '" + std::string(1, *forbidden) + "' in it."
                            : "The host has a blank or a control character in it.");
  }
  // The standard lets it pass, but Chromium escapes it and others do not; and who writes it has a
  // pattern in mind, which would then be compared with itself.
  if (name->find('*') != std::string::npos) {
    return fault(
        "The host has a '*' in it: a URL names one host, so write one that it stands for.");
  }

  const auto labels = labels_of(*name);
  if (!ends_in_number(*name)) return *name;
  const auto address = parse_ipv4(labels);
  if (!address) return fault("The host ends in a number but is not an IPv4 address.");
  return address->to_string();
}

/// Lower case; an IPv6 address without its brackets, so that a colon tells it from a name.
Result<std::string> parse_host(std::string_view text) {
  if (text.empty()) return fault("It names no host.");
  if (text.front() != '[') return parse_name(text);
  if (!text.ends_with(']')) return fault("The bracket of the IPv6 address is not closed.");
  const auto address = IpAddress::parse(text.substr(1, text.size() - 2));
  if (!address || address->is_v4()) return fault("What stands in brackets is not an IPv6 address.");
  return address->to_string();
}

// ---------------------------------------------------------------------------------- the rest

// Ready to append: ":8443", or "" for none or the scheme's own.
Result<std::string> parse_port(std::string_view text, const Scheme& scheme) {
  if (text.empty()) return std::string();
  if (!is_number(text)) return fault("The port is not a number.");
  text.remove_prefix(std::min(text.find_first_not_of('0'), text.size() - 1));
  if (!parse_number(text, 65535)) return fault("The port is above 65535.");
  if (text == scheme.default_port) return std::string();
  return ":" + std::string(text);
}

// Of "host:port", outside the brackets of an IPv6 address.
std::size_t find_port_colon(std::string_view text) {
  bool in_brackets = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '[') in_brackets = true;
    if (text[i] == ']') in_brackets = false;
    if (text[i] == ':' && !in_brackets) return i;
  }
  return text.size();
}

std::string percent_encode(std::string_view text, const CharSet& also) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > ' ' && byte < 0x7f && !also.has(c)) {
      encoded += c;
      continue;
    }
    encoded += '%';
    encoded += kHex[byte >> 4];
    encoded += kHex[byte & 0xf];
  }
  return encoded;
}

// 1 for ".", 2 for "..", each dot perhaps as %2e; else 0.
int count_dot_segment(std::string_view segment) {
  int dots = 0;
  while (!segment.empty()) {
    const bool is_escaped = to_lower(segment.substr(0, 3)) == "%2e";
    if (!is_escaped && segment.front() != '.') return 0;
    segment.remove_prefix(is_escaped ? 3 : 1);
    ++dots;
  }
  return dots <= 2 ? dots : 0;
}

std::string canonical_path(std::string_view text) {
  static constexpr CharSet kEncoded("\"#<>?^`{}");
  std::string path(text);
  std::ranges::replace(path, '\\', '/');
  if (path.empty()) return "/";

  std::vector<std::string> kept;
  const auto segments = split(std::string_view(path).substr(1), '/');
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const int dots = count_dot_segment(segments[i]);
    if (dots == 0) {
      kept.push_back(percent_encode(segments[i], kEncoded));
      continue;
    }
    if (dots == 2 && !kept.empty()) kept.pop_back();
    if (i + 1 == segments.size()) kept.emplace_back();  // "/a/." is "/a/".
  }
  return "/" + join(kept, "/");
}

std::string canonical_path_and_query(std::string_view text) {
  static constexpr CharSet kEncoded("\"#<>'");
  const auto mark = text.find('?');
  std::string canonical = canonical_path(text.substr(0, mark));
  if (mark != std::string_view::npos) {
    canonical += "?" + percent_encode(text.substr(mark + 1), kEncoded);
  }
  return canonical;
}

Result<UrlParts> take_apart(std::string_view url) {
  if (!is_utf8(url)) return fault("It is not UTF-8.");
  const auto schemed = read_scheme(clean(url));
  if (!schemed) return schemed.reason();

  const Scheme& scheme = *schemed->scheme;
  UrlParts parts;
  parts.scheme = scheme.name;
  parts.typed_scheme = schemed->typed.empty() ? parts.scheme : schemed->typed;
  parts.hides_path = scheme.hides_path;
  parts.typed_after_scheme = schemed->rest;

  std::string_view rest = schemed->rest;
  const auto hash = std::min(rest.find('#'), rest.size());
  parts.fragment = rest.substr(hash);
  rest = rest.substr(0, hash);
  const auto end = std::min(rest.find_first_of("/\\?"), rest.size());
  std::string_view authority = rest.substr(0, end);
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
    parts.credentials = authority.substr(0, at + 1);
    authority.remove_prefix(at + 1);
  }

  const auto colon = find_port_colon(authority);
  parts.typed_host = authority.substr(0, colon);
  auto host = parse_host(parts.typed_host);
  if (!host) return host.reason();
  auto port = parse_port(authority.substr(std::min(colon + 1, authority.size())), scheme);
  if (!port) return port.reason();
  parts.host = *std::move(host);
  parts.port = *std::move(port);
  parts.path_and_query = canonical_path_and_query(rest.substr(end));
  return parts;
}

}  // namespace

Result<UrlParts> parse_url(std::string_view url) {
  auto parts = take_apart(url);
  if (parts) return parts;
  Diag reason = parts.reason();
  reason.subject = url;
  return reason;
}

Result<Probe> to_chromium_probe(std::string_view url) {
  const auto parts = parse_url(url);
  if (!parts) return parts.reason();
  const bool is_v6 = parts->host.find(':') != std::string::npos;
  const std::string host = is_v6 ? "[" + parts->host + "]" : parts->host;
  const std::string path = parts->hides_path ? "/" : parts->path_and_query;
  return Probe{parts->scheme + "://" + host + parts->port + path, parts->host};
}

}  // namespace pacwright
