#include "model/ports.hpp"

#include <optional>

#include "tests/unit/support.hpp"

using namespace pacwright;

namespace {

Ports ports(std::string_view text) {
  const auto parsed = parse_ports(text);
  INFO("in: ", std::string(text));
  REQUIRE(parsed.has_value());
  return *parsed;
}

}  // namespace

TEST_CASE("parse_ports: lists as published, sorted, overlaps merged") {
  struct Row {
    const char* in;
    const char* want;
  };
  const Row rows[] = {
      {"", ""},
      {"  ", ""},
      {"80,443", "80,443"},
      {"443, 80", "80,443"},
      {"143, 587", "143,587"},
      {"5061,50000-59999", "5061,50000-59999"},
      {"50000 - 59999", "50000-59999"},
      {"443,443", "443"},
      {"80-90,85-100", "80-100"},
      {"80-100,85-90", "80-100"},
      {"80-90,91-100", "80-90,91-100"},  // They touch, and stay apart as written.
      {"1,65535", "1,65535"},
      {"80-80", "80"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.in);
    CHECK(to_string(ports(row.in)) == row.want);
  }
}

TEST_CASE("parse_ports: nothing for what is not a list of ports") {
  for (const char* text : {"0", "65536", "-1", "80,", ",80", "80,,443", "80-", "-80", "90-80", "a",
                           "080", "80.443", "80 443", "80;443", "1-2-3", "+80", "0-5"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_ports(text).has_value());
  }
  Diags diags;
  CHECK_FALSE(
      read_catalog("{\"format\": \"pacwright-catalog/1\", \"endpoints\": "
                   "[{\"pattern\": \"a.test\", \"tcp\": [0]}]}",
                   "c.json", {}, diags));
  REQUIRE(diags.size() == 1);
  CHECK(diags.front().code == DiagCode::BadPort);
}

TEST_CASE("contains: all of a range, also across ranges that touch") {
  struct Row {
    const char* have;
    PortRange range;
    bool want;
  };
  const Row rows[] = {
      {"80,443", {443, 443}, true},
      {"80,443", {80, 443}, false},
      {"80-100", {80, 100}, true},
      {"80-100", {79, 100}, false},
      {"80-100", {80, 101}, false},
      {"80-90,91-100", {85, 95}, true},
      {"80-90,92-100", {85, 95}, false},
      {"80,81,82", {80, 82}, true},
      {"", {80, 80}, false},
      {"1-65535", {65535, 65535}, true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.have);
    CAPTURE(to_string(row.range));
    CHECK(contains(ports(row.have), row.range) == row.want);
  }
}

TEST_CASE("is_mail_only: TCP mail ports and nothing else") {
  struct Row {
    const char* name;
    const char* tcp;
    const char* udp;
    bool want;
  };
  const Row rows[] = {
      {"SMTP", "25", "", true},
      {"every mail port", "25,110,143,465,587,993,995", "", true},
      {"one port is of the web", "25,443", "", false},
      {"no ports: counts as web traffic", "", "", false},
      {"UDP beside them", "25", "3478", false},
      {"UDP mail port number", "", "25", false},
      {"a range of one", "25-25", "", true},
      {"a range that holds more", "25-26", "", false},
      {"993 and 995, not 994", "993-995", "", false},
      {"a neighbour", "26", "", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(is_mail_only(ports(row.tcp), ports(row.udp)) == row.want);
  }
}
