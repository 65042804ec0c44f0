#include "input/cell_ports.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace pacwright;

namespace {

/// "tcp 80,443; udp 3478" for the ports of a line, then "? 99999" for what is unclear.
std::string outline(std::string_view line) {
  std::string text;
  const LinePorts ports = find_ports(line, TypeWords::built_in());
  for (const PortGroup& group : ports.groups) {
    if (group.ports.empty()) continue;  // Numbers that no port can have.
    text += text.empty() ? "" : "; ";
    text += std::string(group.tcp ? "tcp" : "") + (group.udp ? "udp" : "") + " " +
            to_string(group.ports);
  }
  for (const std::string& unclear : ports.unclear) {
    text += (text.empty() ? "? " : "; ? ") + unclear;
  }
  return text;
}

}  // namespace

TEST_CASE("find_ports: numbers beside TCP and UDP, in any language") {
  struct Row {
    const char* line;
    const char* ports;
  };
  const Row rows[] = {
      {"", ""},
      {"no protocol, 443", ""},
      {"TCP outbound server only traffic", ""},
      {"TCP port 443", "tcp 443"},
      {"TCP ports 80 & 443, only required for Exchange 2010 SP3", "tcp 80,443"},
      {"Ports TCP 443 or TCP 49443 w/ClientTLS", "tcp 443; tcp 49443"},
      {"TCP ports 50,000-59,999; 5061", "tcp 5061,50000-59999"},
      {"UDP ports 50.000-59.999", "udp 50000-59999"},
      {"UDP-portar 50 000\xE2\x80\x93"
       "59 999",
       "udp 50000-59999"},
      {"UDP 50,000~59,999", "udp 50000-59999"},
      {"UDP 50'000 - 59'999", "udp 50000-59999"},
      {"UDP 50000 to 59999", "udp 50000-59999"},
      {"TCP-Ports 80 und 443", "tcp 80,443"},
      {"TCP: 443, 80", "tcp 80,443"},
      {"TCP:  587,  993,  995, 143", "tcp 143,587,993,995"},
      {"TCP 80,443", "tcp 80,443"},  // Two ports, not 80443.
      {"TCP 80 443", "tcp 80,443"},
      {"443/TCP", "tcp 443"},
      {"443 TCP, 3478 UDP", "tcp 443; udp 3478"},
      {"TCP 443, UDP 3478-3481", "tcp 443; udp 3478-3481"},
      {"TCP/UDP 53", "tcpudp 53"},
      {"TCP and UDP ports 53", "tcpudp 53"},
      {"80-as \xC3\xA9s 443-as TCP-port", "tcp 80,443"},
      {"TCP port 443 open to 52.112.0.0/14", "tcp 443"},
      {"TCP-Port 443 ge\xC3\xB6"
       "ffnet bis 52.112.0.0/14",
       "tcp 443"},
      {"TCP port 443 to 52.112.0.0/14", "tcp 443"},
      {"TCP ports of a server with a long name (one of two) | 80 & 443", "tcp 80,443"},
      {"the TCP stack of the old 2010 edition has four words before 443", "? 2010; ? 443"},
      {"TCP 99999", "? 99999"},
      {"TCP 0", "? 0"},
      {"UDP 59,999-50,000", "? 59,999-50,000"},
      {"TCPs 443", ""},
      {"10.0.0.1 TCP", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(std::string(row.line));
    CHECK(outline(row.line) == row.ports);
  }
}

TEST_CASE("find_ports: where the numbers stand, so that they are not read twice") {
  const LinePorts ports = find_ports("on TCP ports 80 & 443, and more", TypeWords::built_in());
  REQUIRE(ports.groups.size() == 1);
  CHECK(ports.groups[0].begin == 13);
  CHECK(ports.groups[0].end == 21);
}
