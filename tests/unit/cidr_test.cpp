#include "model/cidr.hpp"

#include "tests/unit/support.hpp"

using namespace pacwright;

TEST_CASE("Cidr::parse: blocks and bare addresses, always written with their prefix") {
  struct Row {
    const char* in;
    const char* text;
    const char* last;
  };
  const Row rows[] = {
      {"10.0.0.0/8", "10.0.0.0/8", "10.255.255.255"},
      {"10.1.2.3", "10.1.2.3/32", "10.1.2.3"},
      {"10.1.2.3/32", "10.1.2.3/32", "10.1.2.3"},
      {"0.0.0.0/0", "0.0.0.0/0", "255.255.255.255"},
      {"52.112.0.0/14", "52.112.0.0/14", "52.115.255.255"},
      {"255.255.255.254/31", "255.255.255.254/31", "255.255.255.255"},
      {"::/0", "::/0", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
      {"::1", "::1/128", "::1"},
      {"2603:1000::/25", "2603:1000::/25", "2603:107f:ffff:ffff:ffff:ffff:ffff:ffff"},
      {"2001:DB8:0::/46", "2001:db8::/46", "2001:db8:3:ffff:ffff:ffff:ffff:ffff"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.in);
    const Cidr block = cidr(row.in);
    CHECK(block.to_string() == row.text);
    CHECK(block.last().to_string() == row.last);
    CHECK(cidr(row.text) == block);
  }
}

TEST_CASE("Cidr::parse: refuses, and says what the block would be") {
  struct Row {
    const char* in;
    DiagCode code;
    const char* detail;  // A part of it.
  };
  const Row rows[] = {
      {"", DiagCode::BadNetwork, ""},
      {"10.0.0/8", DiagCode::BadNetwork, ""},
      {"www.example.com", DiagCode::BadNetwork, ""},
      {"10.0.0.0/33", DiagCode::BadNetwork, "from 0 to 32"},
      {"10.0.0.0/-1", DiagCode::BadNetwork, "from 0 to 32"},
      {"10.0.0.0/08", DiagCode::BadNetwork, "from 0 to 32"},
      {"10.0.0.0/", DiagCode::BadNetwork, "from 0 to 32"},
      {"10.0.0.0/8/8", DiagCode::BadNetwork, "from 0 to 32"},
      {"10.0.0.0/255.0.0.0", DiagCode::BadNetwork, "from 0 to 32"},
      {"fd00::/129", DiagCode::BadNetwork, "from 0 to 128"},
      {"[fd00::]/8", DiagCode::BadNetwork, ""},
      {" 10.0.0.0/8", DiagCode::BadNetwork, ""},
      {"10.1.2.3/8", DiagCode::HostBitsSet, "10.0.0.0/8"},
      {"10.0.0.1/31", DiagCode::HostBitsSet, "10.0.0.0/31"},
      {"1.0.0.0/0", DiagCode::HostBitsSet, "0.0.0.0/0"},
      {"2603:1080::/24", DiagCode::HostBitsSet, "2603:1000::/24"},
      {"::1/127", DiagCode::HostBitsSet, "::/127"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.in);
    const auto parsed = Cidr::parse(row.in, {"list.txt", 3, 5});
    REQUIRE_FALSE(static_cast<bool>(parsed));
    CHECK(parsed.reason().code == row.code);
    CHECK(parsed.reason().subject == row.in);
    CHECK(parsed.reason().detail.find(row.detail) != std::string::npos);
    CHECK(parsed.reason().where == SourceRef{"list.txt", 3, 5});
  }
}

TEST_CASE("Cidr::contains: blocks and addresses, never across families") {
  struct Row {
    const char* outer;
    const char* inner;
    bool want;
  };
  const Row rows[] = {
      {"10.0.0.0/8", "10.0.0.0/8", true},
      {"10.0.0.0/8", "10.255.255.255", true},
      {"10.0.0.0/8", "10.0.0.0", true},
      {"10.0.0.0/8", "11.0.0.0", false},
      {"10.0.0.0/8", "9.255.255.255", false},
      {"10.0.0.0/8", "10.0.0.0/7", false},
      {"10.0.0.0/9", "10.128.0.0/9", false},
      {"0.0.0.0/0", "255.255.255.255", true},
      {"0.0.0.0/0", "::", false},
      {"::/0", "0.0.0.0/0", false},
      {"::/0", "::ffff:10.0.0.1", true},
      {"10.0.0.0/8", "::ffff:10.0.0.1", false},  // A mapped address is an IPv6 literal.
      {"2603:1000::/25", "2603:107f::", true},
      {"2603:1000::/25", "2603:1080::", false},
      {"2603:1000::/25", "2603:1040::/26", true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.outer);
    CAPTURE(row.inner);
    CHECK(cidr(row.outer).contains(cidr(row.inner)) == row.want);
    const bool by_ends = cidr(row.outer).contains(cidr(row.inner).first()) &&
                         cidr(row.outer).contains(cidr(row.inner).last());
    CHECK(by_ends == row.want);
  }
}

TEST_CASE("Cidr: sorts by family, address, prefix") {
  const char* in_order[] = {"0.0.0.0/0",   "9.0.0.0/8", "10.0.0.0/8", "10.0.0.0/9",
                            "10.1.0.0/16", "::/0",      "fd00::/8"};
  for (std::size_t i = 0; i < std::size(in_order); ++i) {
    for (std::size_t j = 0; j < std::size(in_order); ++j) {
      CAPTURE(in_order[i]);
      CAPTURE(in_order[j]);
      CHECK((cidr(in_order[i]) < cidr(in_order[j])) == (i < j));
    }
  }
}

TEST_CASE("netmask, widened") {
  CHECK(cidr("0.0.0.0/0").netmask() == "0.0.0.0");
  CHECK(cidr("10.0.0.0/8").netmask() == "255.0.0.0");
  CHECK(cidr("52.112.0.0/14").netmask() == "255.252.0.0");
  CHECK(cidr("10.1.2.3/32").netmask() == "255.255.255.255");

  CHECK(cidr("10.1.2.3").widened(32) == cidr("10.1.2.3"));
  CHECK(cidr("10.1.2.3").widened(9) == cidr("10.0.0.0/9"));
  CHECK(cidr("2603:1080::/25").widened(24) == cidr("2603:1000::/24"));
  CHECK(cidr("fd00::1").widened(0) == cidr("::/0"));
}
