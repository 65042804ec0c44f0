#include "model/ip_address.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "tests/unit/support.hpp"

using namespace pacwright;

TEST_CASE("IpAddress::parse: every valid spelling, written back as RFC 5952 asks") {
  struct Row {
    const char* in;
    const char* want;
  };
  const Row rows[] = {
      {"0.0.0.0", "0.0.0.0"},
      {"255.255.255.255", "255.255.255.255"},
      {"10.1.2.3", "10.1.2.3"},
      {"::", "::"},
      {"0:0:0:0:0:0:0:0", "::"},
      {"::1", "::1"},
      {"1::", "1::"},
      {"2001:DB8::00aB", "2001:db8::ab"},
      {"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},     // The first of two equal runs.
      {"2001:0:0:1:0:0:0:1", "2001:0:0:1::1"},           // The longer of two runs.
      {"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},  // One zero group is no run.
      {"2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},
      {"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"},  // "::" may stand for a single group.
      {"::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"},
      {"1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"},
      {"::10.1.2.3", "::a01:203"},
      {"::ffff:10.1.2.3", "::ffff:a01:203"},
      {"1:2:3:4:5:6:255.255.0.1", "1:2:3:4:5:6:ffff:1"},
      {"1:2:3:4:5::1.2.3.4", "1:2:3:4:5:0:102:304"},
      {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.in);
    const IpAddress parsed = address(row.in);
    CHECK(parsed.to_string() == row.want);
    CHECK(parsed.is_v4() == (std::string_view(row.in).find(':') == std::string_view::npos));
    CHECK(parsed.width() == (parsed.is_v4() ? 32 : 128));
    CHECK(address(row.want) == parsed);
    CHECK(IpAddress::from_bytes(parsed.family(), parsed.bytes()) == parsed);
  }
}

TEST_CASE("IpAddress::parse: what some programs take for addresses but ours does not") {
  for (const char* text : {"",
                           "1",
                           "10.1",
                           "10.1.2",
                           "1.2.3.4.5",
                           "010.1.2.3",
                           "10.1.2.03",
                           "256.1.1.1",
                           "1.2.3.-4",
                           "+1.2.3.4",
                           " 1.2.3.4",
                           "1.2.3.4 ",
                           "1.2.3.4.",
                           "0x7f.0.0.1",
                           "1..2.3",
                           "a.b.c.d",
                           ":",
                           ":::",
                           ":1",
                           "1:",
                           "1::2::3",
                           "1:2:3:4:5:6:7",
                           "1:2:3:4:5:6:7:8:9",
                           "1:2:3:4::5:6:7:8",
                           "1:2:3:4:5:6:7:8::",
                           "12345::",
                           "g::",
                           "::1 ",
                           "[::1]",
                           "::1%eth0",
                           "fe80::1%1",
                           "1.2.3.4::",
                           "::1.2.3",
                           "::1.2.3.4:5",
                           "1:2:3:4:5:6:7:1.2.3.4",
                           "::01.2.3.4",
                           "::-1"}) {
    CAPTURE(text);
    CHECK_FALSE(IpAddress::parse(text).has_value());
  }
}

TEST_CASE("IpAddress: sorts by family, then numerically") {
  const char* in_order[] = {"0.0.0.0", "9.0.0.0", "10.0.0.0", "255.255.255.255",
                            "::",      "::1",     "9::",      "10::"};
  for (std::size_t i = 0; i < std::size(in_order); ++i) {
    for (std::size_t j = 0; j < std::size(in_order); ++j) {
      CAPTURE(in_order[i]);
      CAPTURE(in_order[j]);
      CHECK((address(in_order[i]) < address(in_order[j])) == (i < j));
      CHECK((address(in_order[i]) == address(in_order[j])) == (i == j));
    }
  }
}

TEST_CASE("next, previous: one apart, and nothing past the ends") {
  struct Row {
    const char* low;
    const char* high;
  };
  const Row rows[] = {
      {"0.0.0.0", "0.0.0.1"},
      {"0.0.0.255", "0.0.1.0"},
      {"9.255.255.255", "10.0.0.0"},
      {"255.255.255.254", "255.255.255.255"},
      {"::", "::1"},
      {"::ffff", "::1:0"},
      {"::ffff:ffff:ffff:ffff", "0:0:0:1::"},
      {"fcff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fd00::"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.low);
    CHECK(address(row.low).next() == address(row.high));
    CHECK(address(row.high).previous() == address(row.low));
  }
  CHECK_FALSE(address("255.255.255.255").next().has_value());
  CHECK_FALSE(address("0.0.0.0").previous().has_value());
  CHECK_FALSE(address("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff").next().has_value());
  CHECK_FALSE(address("::").previous().has_value());
}

TEST_CASE("with_low_bits: clears or sets all from a bit on") {
  struct Row {
    const char* in;
    int prefix;
    const char* cleared;
    const char* set;
  };
  const Row rows[] = {
      {"10.1.2.3", 32, "10.1.2.3", "10.1.2.3"},
      {"10.1.2.3", 31, "10.1.2.2", "10.1.2.3"},
      {"10.1.2.3", 12, "10.0.0.0", "10.15.255.255"},
      {"10.1.2.3", 0, "0.0.0.0", "255.255.255.255"},
      {"2001:db8::1", 128, "2001:db8::1", "2001:db8::1"},
      {"2001:db8::1", 25, "2001:d80::", "2001:dff:ffff:ffff:ffff:ffff:ffff:ffff"},
      {"2001:db8::1", 0, "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.in);
    CAPTURE(row.prefix);
    CHECK(address(row.in).with_low_bits(row.prefix, false).to_string() == row.cleared);
    CHECK(address(row.in).with_low_bits(row.prefix, true).to_string() == row.set);
  }
}

TEST_CASE("bit, from_v4, to_v4: counted from the most significant") {
  const IpAddress one = IpAddress::from_v4(0x80000001U);
  CHECK(one.to_v4() == 0x80000001U);
  CHECK(address("203.0.113.10").to_v4() == 3405803786U);
  CHECK(one.to_string() == "128.0.0.1");
  for (int i = 0; i < 32; ++i) CHECK(one.bit(i) == (i == 0 || i == 31));
  const IpAddress six = address("4000::2");
  for (int i = 0; i < 128; ++i) CHECK(six.bit(i) == (i == 1 || i == 126));
}
