#include "validate/browser/traffic.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace pacwright;

namespace {

std::string text_of(const std::optional<ReadTraffic>& read) {
  constexpr const char* kForms[] = {"plain", "tls", "proxied", "tunnel"};
  if (!read) return "more";
  if (!read->traffic) return read->closes ? "no sense" : "goes on";
  return std::string(kForms[static_cast<int>(read->traffic->form)]) + " " + read->traffic->host +
         " " + read->traffic->path;
}

/// A ClientHello as RFC 8446 lays it out, with one extension.
std::string client_hello(const std::string& extension) {
  const auto sized = [](const std::string& bytes) {
    return std::string{static_cast<char>(bytes.size() >> 8), static_cast<char>(bytes.size())} +
           bytes;
  };
  const std::string body = std::string("\x03\x03") + std::string(32, 'r') + std::string(1, '\0') +
                           sized("\x13\x01") + std::string("\x01\x00", 2) + sized(extension);
  const std::string message = std::string("\x01\x00", 2) + sized(body);
  return "\x16\x03\x01" + sized(message);
}

/// RFC 6066: a list with one entry of type 0.
std::string server_name(const std::string& name) {
  const auto size = static_cast<char>(name.size());
  return std::string("\x00\x00\x00", 3) + static_cast<char>(size + 5) + std::string(1, '\0') +
         static_cast<char>(size + 3) + std::string(2, '\0') + size + name;
}

}  // namespace

TEST_CASE("read_traffic: whether it is meant for a proxy, and about which host") {
  const std::string hello = client_hello(server_name("A.test"));
  struct Row {
    const char* name;
    std::string received;
    const char* want;
  };
  const Row rows[] = {
      {"nothing", "", "more"},
      {"half a head", "GET / HTTP/1.1\r\nHost: a.test\r\n", "more"},
      {"to the server", "GET /a?b HTTP/1.1\r\nHost: A.test:8080\r\n\r\n", "plain a.test /a?b"},
      {"no host", "GET / HTTP/1.0\r\n\r\n", "plain  /"},
      {"to the server, IPv6", "GET / HTTP/1.1\r\nhost: [2001:DB8::1]\r\n\r\n",
       "plain 2001:db8::1 /"},
      {"to a proxy", "GET http://a.test/b HTTP/1.1\r\nHost: c.test\r\n\r\n", "proxied a.test "},
      {"to a proxy, port and no path", "GET http://a.test:81 HTTP/1.1\r\n\r\n", "proxied a.test "},
      {"to a proxy, IPv6", "GET http://[::1]:81/ HTTP/1.1\r\n\r\n", "proxied ::1 "},
      {"tunnel", "CONNECT a.test:443 HTTP/1.1\r\n\r\n", "tunnel a.test "},
      {"tunnel, IPv6", "CONNECT [2001:db8::1]:443 HTTP/1.1\r\n\r\n", "tunnel 2001:db8::1 "},
      {"not HTTP", "hello\r\n\r\n", "no sense"},
      {"TLS names its host", hello, "tls a.test "},
      {"TLS to an address", client_hello(std::string("\x00\x0A\x00\x00", 4)), "tls  "},
      {"half a TLS greeting", hello.substr(0, hello.size() - 1), "more"},
      {"TLS cut inside", std::string("\x16\x03\x01\x00\x03\x01\x00\x00", 8), "tls  "},
      {"SOCKS5 greeting", std::string("\x05\x01\x00", 3), "goes on"},
      {"SOCKS5 request", std::string("\x05\x01\x00\x03\x01\x61\x00\x50", 8), "goes on"},
      {"half a SOCKS5 greeting", std::string("\x05\x01", 2), "more"},
      {"SOCKS4 request", std::string("\x04\x01\x00\x50\x7F\x00\x00\x01\x00", 9), "goes on"},
      {"half a SOCKS4 request", std::string("\x04\x01\x00\x50\x7F\x00\x00\x01", 8), "more"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(text_of(read_traffic(row.received)) == row.want);
  }
}

TEST_CASE("read_traffic: a head without end is not read for ever") {
  CHECK(text_of(read_traffic(std::string(1 << 20, 'x'))) == "no sense");
}
