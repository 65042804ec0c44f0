#include "validate/browser/traffic.hpp"

#include <algorithm>
#include <vector>

#include "base/text.hpp"

namespace pacwright {
namespace {

constexpr char kTlsHandshake = 0x16;
constexpr char kSocks4 = 0x04;
constexpr char kSocks5 = 0x05;
constexpr std::size_t kMostHeadBytes = 256 << 10;

// A fatal alert, handshake_failure (RFC 8446, section 6): some browsers try again and again if a
// connection just ends.
constexpr std::string_view kTlsRefusal("\x15\x03\x03\x00\x02\x02\x28", 7);
// "Bad gateway" does not make a browser try the next proxy; a lost connection would.
constexpr std::string_view kTunnelRefusal =
    "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

std::size_t number_at(std::string_view bytes, std::size_t at, int size) {
  std::size_t number = 0;
  for (int i = 0; i < size; ++i, ++at) {
    number = number << 8 | (at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0U);
  }
  return number;
}

/// "[2001:db8::1]:443" -> "2001:db8::1".
std::string host_of(std::string_view authority) {
  authority = trim(authority);
  authority.remove_prefix(std::min(authority.rfind('@') + 1, authority.size()));
  if (authority.starts_with('[')) return to_lower(authority.substr(1, authority.find(']') - 1));
  return to_lower(authority.substr(0, authority.find(':')));
}

/// The name in a ClientHello (RFC 8446, section 4.1.2; RFC 6066, section 3), or "".
std::string server_name(std::string_view hello) {
  std::size_t at = 5 + 4 + 2 + 32;        // Record, message, version, random.
  at += 1 + number_at(hello, at, 1);      // Session.
  at += 2 + number_at(hello, at, 2);      // Cipher suites.
  at += 1 + number_at(hello, at, 1) + 2;  // Compression; the size of all extensions.
  while (at + 4 <= hello.size()) {
    const std::size_t kind = number_at(hello, at, 2), size = number_at(hello, at + 2, 2);
    if (kind == 0)
      return to_lower(hello.substr(at, 4 + size).substr(std::min<std::size_t>(9, 4 + size)));
    at += 4 + size;
  }
  return "";
}

std::optional<ReadTraffic> read_tls(std::string_view received) {
  if (received.size() < 5 || received.size() < 5 + number_at(received, 3, 2)) return std::nullopt;
  return ReadTraffic{Traffic{Traffic::Form::Tls, server_name(received), ""},
                     std::string(kTlsRefusal)};
}

/// RFC 1928. A greeting is its own length; whatever is longer is the request for a connection.
std::optional<ReadTraffic> read_socks5(std::string_view received) {
  if (received.size() < 3) return std::nullopt;
  if (received.size() == 2 + number_at(received, 1, 1)) {
    return ReadTraffic{std::nullopt, std::string("\x05\x00", 2), false};
  }
  return ReadTraffic{std::nullopt, std::string("\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00", 10),
                     false};
}

/// "SOCKS: A protocol for TCP proxy across firewalls": eight bytes, a user's name, a zero.
std::optional<ReadTraffic> read_socks4(std::string_view received) {
  if (received.size() < 9 || received.back() != '\0') return std::nullopt;
  return ReadTraffic{std::nullopt, std::string("\x00\x5A\x00\x00\x00\x00\x00\x00", 8), false};
}

std::string_view field_of(std::string_view head, std::string_view name) {
  for (const std::string_view line : split(head, '\n')) {
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos && to_lower(line.substr(0, colon)) == name) {
      return trim(line.substr(colon + 1));
    }
  }
  return {};
}

std::optional<Traffic> parse_http(std::string_view head) {
  const auto words = split(trim(head.substr(0, head.find('\n'))), ' ');
  if (words.size() != 3) return std::nullopt;
  const std::string_view target = words[1];
  if (words[0] == "CONNECT") return Traffic{Traffic::Form::Tunnel, host_of(target), ""};
  if (target.starts_with('/')) {
    return Traffic{Traffic::Form::Plain, host_of(field_of(head, "host")), std::string(target)};
  }
  const std::size_t scheme = target.find("://");
  if (scheme == std::string_view::npos) return std::nullopt;
  const std::string_view behind = target.substr(scheme + 3);
  return Traffic{Traffic::Form::Proxied, host_of(behind.substr(0, behind.find_first_of("/?"))), ""};
}

std::optional<ReadTraffic> read_http(std::string_view received) {
  const std::size_t end = received.find("\r\n\r\n");
  if (end == std::string_view::npos) {
    if (received.size() < kMostHeadBytes) return std::nullopt;
    return ReadTraffic{};
  }
  ReadTraffic read{parse_http(received.substr(0, end)), ""};
  if (read.traffic && read.traffic->form == Traffic::Form::Tunnel) read.reply = kTunnelRefusal;
  return read;
}

}  // namespace

std::optional<ReadTraffic> read_traffic(std::string_view received) {
  if (received.empty()) return std::nullopt;
  switch (received.front()) {
    case kTlsHandshake: return read_tls(received);
    case kSocks5: return read_socks5(received);
    case kSocks4: return read_socks4(received);
    default: return read_http(received);
  }
}

std::string to_http_reply(std::string_view content_type, std::string_view body) {
  return "HTTP/1.1 200 OK\r\nContent-Type: " + std::string(content_type) +
         "\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n" + std::string(body);
}

}  // namespace pacwright
