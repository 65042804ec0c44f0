#include "emit/pac/packed_blocks.hpp"

#include <random>

#include "base/text.hpp"
#include "emit/pac/packed_digits.hpp"
#include "tests/unit/support.hpp"

using namespace pacwright;

namespace {

/// "0.0.0.0=2 10.0.0.0=1".
std::vector<BlockStart> table_of(std::string_view text) {
  std::vector<BlockStart> table;
  for (const std::string_view part : split(text, ' ')) {
    const std::size_t sign = part.find('=');
    const auto route = parse_number(part.substr(sign + 1), 0xffff);
    REQUIRE(route.has_value());
    table.push_back({address(part.substr(0, sign)), static_cast<RouteId>(*route)});
  }
  return table;
}

std::string outline(const std::vector<BlockStart>& table) {
  std::string text;
  for (const BlockStart& start : table) {
    text += (text.empty() ? "" : " ") + start.first.to_string() + "=" + std::to_string(start.route);
  }
  return text;
}

std::uint64_t value_of(std::string_view digits, std::string_view alphabet) {
  std::uint64_t number = 0;
  for (const char c : digits) number = number * alphabet.size() + alphabet.find(c);
  return number;
}

constexpr std::string_view kBase36 = "0123456789abcdefghijklmnopqrstuvwxyz";

IpAddress from_hex(std::string digits) {
  digits.resize(32, '0');
  IpAddress::Bytes bytes{};
  for (std::size_t i = 0; i < 16; ++i) {
    bytes[i] = static_cast<std::uint8_t>(value_of(digits.substr(2 * i, 2), kBase36.substr(0, 16)));
  }
  return IpAddress::from_bytes(IpFamily::V6, bytes);
}

// What packed_blocks.hpp says, read.
std::vector<BlockStart> read_back(const std::string& text, IpFamily family) {
  std::vector<BlockStart> table;
  std::uint64_t number = 0;
  std::string digits(32, '0');
  for (const std::string_view part : split(text, ' ')) {
    const std::size_t sign = part.find('=');
    std::string_view start = part.substr(0, sign);
    const RouteId route = sign == std::string_view::npos
                              ? table.at(table.size() - 2).route
                              : static_cast<RouteId>(*parse_number(part.substr(sign + 1), 0xffff));
    if (family == IpFamily::V6) {
      digits =
          digits.substr(0, value_of(start.substr(0, 1), kBase36)) + std::string(start.substr(1));
      digits.resize(32, '0');
      table.push_back({from_hex(digits), route});
      continue;
    }
    const bool whole = start.ends_with('.');
    if (whole) start.remove_suffix(1);
    number += value_of(start, kBase36) * (whole ? 256 : 1);
    REQUIRE(number <= 0xffffffffU);
    table.push_back({IpAddress::from_v4(static_cast<std::uint32_t>(number)), route});
  }
  return table;
}

std::vector<BlockStart> read_back(const BlockRecords& records, std::size_t route_width,
                                  IpFamily family) {
  std::vector<BlockStart> table;
  const std::size_t width = records.address_width + route_width;
  REQUIRE(records.text.size() % width == 0);
  for (std::size_t at = 0; at < records.text.size(); at += width) {
    std::string start = records.text.substr(at, records.address_width);
    start.resize(family == IpFamily::V4 ? 5 : 20, '!');
    IpAddress::Bytes bytes{};
    for (std::size_t word = 0; word < start.size() / 5; ++word) {
      const std::uint64_t number = value_of(start.substr(word * 5, 5), kPackedDigits);
      REQUIRE(number <= 0xffffffffU);
      for (std::size_t i = 0; i < 4; ++i) {
        bytes[word * 4 + i] = static_cast<std::uint8_t>(number >> (24 - 8 * i));
      }
    }
    const auto route =
        value_of(records.text.substr(at + records.address_width, route_width), kPackedDigits);
    table.push_back({IpAddress::from_bytes(family, bytes), static_cast<RouteId>(route)});
  }
  return table;
}

void check_both_ways(const std::vector<BlockStart>& table) {
  const IpFamily family = table.front().first.family();
  const std::string text = family == IpFamily::V4 ? pack_blocks4(table) : pack_blocks6(table);
  CHECK(outline(read_back(text, family)) == outline(table));
  CHECK(outline(read_back(to_block_records(table, 2), 2, family)) == outline(table));
}

}  // namespace

TEST_CASE("pack_blocks: steps, shared digits, and routes only where they do not alternate") {
  struct Row {
    const char* table;
    const char* packed;
  };
  const Row rows[] = {
      {"0.0.0.0=2", "0=2"},
      // 10.0.0.0 is 655,360 blocks of 256: 36^3 * 14 + 36^2 * 1 + 36 * 24 + 16.
      {"0.0.0.0=2 10.0.0.0=1 10.0.0.1=2", "0=2 e1og.=1 1"},
      {"0.0.0.0=2 0.0.0.35=1 0.0.0.71=2 0.0.1.71=0", "0=2 z=1 10 1.=0"},
      {"0.0.0.0=2 255.255.255.255=1", "0=2 1z141z3=1"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.table);
    CHECK(pack_blocks4(table_of(row.table)) == row.packed);
    check_both_ways(table_of(row.table));
  }
  const Row rows6[] = {
      {"::=2 fd00::=1 fe00::=2", "w=2 0fd=1 1e"},
      {"::=2 2001:db8::=1 2001:db8:0:1::=2",
       "w=2 02001"
       "0db8=1 f1"},
      {"::=2 ::1=1 1::=0", "w=2 v1=1 30001=0"},
  };
  for (const Row& row : rows6) {
    CAPTURE(row.table);
    check_both_ways(table_of(row.table));
  }
  CHECK(pack_blocks6(table_of(rows6[0].table)) == rows6[0].packed);
  CHECK(pack_blocks6(table_of(rows6[1].table)) == rows6[1].packed);
}

TEST_CASE("packed blocks: random tables come back whole") {
  constexpr unsigned kSeed = 20261124;
  MESSAGE("seed ", kSeed);
  std::mt19937 random(kSeed);
  for (int round = 0; round < 300; ++round) {
    CAPTURE(round);
    const IpFamily family = round % 2 == 0 ? IpFamily::V4 : IpFamily::V6;
    std::map<IpAddress, RouteId> starts;
    starts[IpAddress::from_bytes(family, {})] = 0;
    for (auto i = random() % 200; i > 0; --i) {
      IpAddress::Bytes bytes{};
      const std::size_t used = random() % (family == IpFamily::V4 ? 5 : 17);
      for (std::size_t b = 0; b < used; ++b)
        bytes[b] = static_cast<std::uint8_t>(random() % 3 * 127);
      starts[IpAddress::from_bytes(family, bytes)] = static_cast<RouteId>(random() % 200);
    }
    std::vector<BlockStart> table;
    for (const auto& [first, route] : starts) table.push_back({first, route});
    check_both_ways(table);
  }
}
