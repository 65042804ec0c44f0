#include "model/host.hpp"

#include "model/number_host.hpp"
#include "tests/unit/support.hpp"

using namespace pacwright;

TEST_CASE("Host::from: what a client hands over, made comparable") {
  struct Row {
    const char* raw;
    const char* text;
    const char* address;  // "" for a name.
    bool plain;
  };
  const Row rows[] = {
      {"www.example.com", "www.example.com", "", false},
      {"WWW.Example.COM", "www.example.com", "", false},
      {"www.example.com.", "www.example.com", "", false},
      {"www.example.com..", "www.example.com.", "", false},  // One dot, not all.
      {"B\xC3\xBC"
       "cher.example",
       "xn--bcher-kva.example", "", false},
      {"B\xC3\x9C"
       "CHER.example.",
       "xn--bcher-kva.example", "", false},
      {"\xFF.example", "\xFF.example", "", false},  // Has no such form: left as it is.
      {"intranet", "intranet", "", true},
      {"INTRANET.", "intranet", "", true},
      {"a_b-c", "a_b-c", "", true},
      {"", "", "", false},
      {".", "", "", false},
      {"..", ".", "", false},
      {"10.1.2.3", "10.1.2.3", "10.1.2.3", false},
      {"10.1.2.3.", "10.1.2.3", "10.1.2.3", false},
      {"010.1.2.3", "010.1.2.3", "", false},  // Octal for some clients: no address.
      {"10.1", "10.1", "", false},
      {"16909060", "16909060", "", true},
      {"[10.1.2.3]", "[10.1.2.3]", "", false},  // Brackets belong to IPv6.
      {"::1", "::1", "::1", false},
      {"[::1]", "::1", "::1", false},
      {"[::1].", "::1", "::1", false},
      {"[FD00::A]", "fd00::a", "fd00::a", false},
      {"fd00:0:0::a", "fd00:0:0::a", "fd00::a", false},  // The text keeps its spelling.
      {"::ffff:10.1.2.3", "::ffff:10.1.2.3", "::ffff:a01:203", false},
      {"fe80::1%eth0", "fe80::1%eth0", "", false},
      {"[2001", "[2001", "", false},  // pacparser, for an IPv6 URL.
      {"[", "[", "", false},
      {"[]", "[]", "", false},
      {"host:80", "host:80", "", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.raw);
    const Host host = Host::from(row.raw);
    CHECK(host.text == row.text);
    CHECK((host.address ? host.address->to_string() : "") == row.address);
    CHECK(host.is_name() == !host.address.has_value());
    CHECK(host.is_plain() == row.plain);
  }
}

TEST_CASE("ends_in_number: as the URL Standard has it") {
  struct Row {
    const char* host;
    bool want;
  };
  const Row rows[] = {
      {"10.1.2.3", true},
      {"10.1.2.3.", true},
      {"example.1", true},
      {"example.08", true},
      {"1", true},
      {"example.0x1F", true},
      {"example.0X", true},
      {"0x7f000001", true},
      {"example.0x1.", true},
      {"example.0xg", false},
      {"example.test", false},
      {"1.test", false},
      {"example.1a", false},
      {"example.1..", false},
      {"", false},
      {".", false},
      {"example.x1", false},
      {"3com", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.host);
    CHECK(ends_in_number(row.host) == row.want);
  }
}
