#include "emit/pac/block_table.hpp"

#include <random>

#include "tests/unit/support.hpp"

using namespace pacwright;

namespace {

RuleSet rule_set(const std::vector<std::pair<std::string, RouteId>>& blocks) {
  RuleSet rules;
  rules.routes = {
      {"zero", "PROXY z.test:1", {}}, {"one", "DIRECT", {}}, {"rest", "PROXY r.test:1", {}}};
  rules.otherwise = 2;
  for (const auto& [block, route] : blocks) rules.rules.push_back({cidr(block), route, 0, {}});
  return rules;
}

std::string outline(const RuleSet& rules, IpFamily family) {
  std::string text;
  for (const BlockStart& start : build_block_table(rules, family)) {
    text += (text.empty() ? "" : " ") + start.first.to_string() + "=" + std::to_string(start.route);
  }
  return text;
}

/// Blocks that nest and touch, of a fixed seed.
std::vector<std::pair<std::string, RouteId>> many_blocks(IpFamily family) {
  std::mt19937 random(20261122);
  std::vector<std::pair<std::string, RouteId>> blocks;
  for (int i = 0; i < 150; ++i) {
    IpAddress::Bytes bytes{};
    for (std::size_t b = 0; b < (family == IpFamily::V4 ? 4U : 16U); ++b) {
      bytes[b] = static_cast<std::uint8_t>(random() % 4 * 85);
    }
    const int width = family == IpFamily::V4 ? 32 : 128;
    const int prefix = 1 + static_cast<int>(random() % static_cast<unsigned>(width));
    const IpAddress first = IpAddress::from_bytes(family, bytes).with_low_bits(prefix, false);
    blocks.emplace_back(first.to_string() + "/" + std::to_string(prefix),
                        static_cast<RouteId>(random() % 3));
  }
  return blocks;
}

}  // namespace

TEST_CASE("build_block_table: first match is resolved, neighbours with one route are one") {
  struct Row {
    const char* name;
    std::vector<std::pair<std::string, RouteId>> blocks;
    const char* table;
  };
  const Row rows[] = {
      {"none", {}, "0.0.0.0=2"},
      {"one", {{"10.0.0.0/8", 1}}, "0.0.0.0=2 10.0.0.0=1 11.0.0.0=2"},
      {"all", {{"0.0.0.0/0", 1}}, "0.0.0.0=1"},
      {"to the end", {{"255.0.0.0/8", 1}}, "0.0.0.0=2 255.0.0.0=1"},
      {"neighbours", {{"10.0.0.0/8", 1}, {"11.0.0.0/8", 1}}, "0.0.0.0=2 10.0.0.0=1 12.0.0.0=2"},
      {"the inner one first",
       {{"10.1.0.0/16", 0}, {"10.0.0.0/8", 1}},
       "0.0.0.0=2 10.0.0.0=1 10.1.0.0=0 10.2.0.0=1 11.0.0.0=2"},
      {"the outer one first",
       {{"10.0.0.0/8", 1}, {"10.1.0.0/16", 0}},
       "0.0.0.0=2 10.0.0.0=1 11.0.0.0=2"},
      {"the same block twice",
       {{"10.0.0.0/8", 0}, {"10.0.0.0/8", 1}},
       "0.0.0.0=2 10.0.0.0=0 11.0.0.0=2"},
      {"the other family", {{"fd00::/8", 1}}, "0.0.0.0=2"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(outline(rule_set(row.blocks), IpFamily::V4) == row.table);
  }
  CHECK(outline(rule_set({{"fd00::/8", 1}}), IpFamily::V6) == "::=2 fd00::=1 fe00::=2");
}

TEST_CASE("indexed PAC: a search in a table of many blocks finds what the rules say") {
  for (const IpFamily family : {IpFamily::V4, IpFamily::V6}) {
    const RuleSet rules = rule_set(many_blocks(family));
    const std::string pac = emit_pac_indexed(rules, {"1", "p", "0", {}, {"r"}}).front().bytes;
    CHECK(pac.find(family == IpFamily::V4 ? "var BLOCKS4" : "var BLOCKS6") != std::string::npos);
    CHECK(pac.find("isInNet(") == std::string::npos);
    std::vector<std::string> hosts = {"0.0.0.0", "255.255.255.255", "::", "a.test"};
    for (const Rule& rule : rules.rules) {
      const Cidr& block = std::get<Cidr>(rule.match);
      for (const auto& address : {std::optional(block.first()), std::optional(block.last()),
                                  block.first().previous(), block.last().next()}) {
        if (address) hosts.push_back(address->to_string());
      }
    }
    const auto answers = ask_pac(pac, hosts);
    for (std::size_t i = 0; i < hosts.size(); ++i) {
      CAPTURE(hosts[i]);
      const RouteId want = route_of(rules, Host::from(hosts[i]));
      CHECK(answers[i] == rules.routes[static_cast<std::size_t>(want)].result);
    }
  }
}
