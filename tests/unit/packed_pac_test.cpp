#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "base/text.hpp"
#include "tests/unit/support.hpp"

using namespace pacwright;

// The emitted files, in Duktape, against first_match.

namespace {

using Emit = std::vector<Artifact> (*)(const RuleSet&, const Provenance&);
constexpr Emit kEmitters[] = {emit_pac_packed, emit_pac_packed_low_memory};

/// "a.test 1; *.b.test 0": rules; routes 0 to 3, what no rule matches takes 3.
RuleSet rule_set(std::string_view text) {
  RuleSet rules;
  for (const char* result : {"DIRECT", "PROXY a.test:1", "PROXY b.test:1", "PROXY rest.test:1"}) {
    rules.routes.push_back({"route " + std::to_string(rules.routes.size()), result, {}});
  }
  rules.otherwise = 3;
  for (const std::string_view part : split(text, ';')) {
    const std::string_view rule = trim(part);
    if (rule.empty()) continue;
    rules.rules.push_back({match(rule.substr(0, rule.size() - 2)), rule.back() - '0', 0, {}});
  }
  return rules;
}

void check_answers(const RuleSet& rules, const std::vector<std::string>& hosts) {
  for (const Emit emit : kEmitters) {
    const std::string pac = emit(rules, {"1", "p", "0", {}, {"r"}}).front().bytes;
    CAPTURE(emit == kEmitters[0] ? "packed" : "low memory");
    REQUIRE(std::ranges::all_of(pac, [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); }));
    REQUIRE(pac.find("/*@") == std::string::npos);
    REQUIRE(pac.ends_with("}\n"));
    const auto answers = ask_pac(pac, hosts);
    for (std::size_t i = 0; i < hosts.size(); ++i) {
      const RouteId want = route_of(rules, Host::from(hosts[i]));
      if (answers[i] == rules.routes[static_cast<std::size_t>(want)].result) continue;
      CAPTURE(hosts[i]);
      CHECK(answers[i] == rules.routes[static_cast<std::size_t>(want)].result);
    }
  }
}

/// Hosts around a pattern: it, its neighbours, its parents and children.
void add_hosts(const std::string& pattern, std::set<std::string>& hosts) {
  std::string name = pattern;
  for (auto star = name.find('*'); star != std::string::npos; star = name.find('*')) {
    name.replace(star, 1, pattern.size() % 2 == 0 ? "x" : "q.r");
  }
  for (const std::string& host : {name, "www." + name, "a.b." + name, "x" + name, name + "x",
                                  name + ".x", "." + name, name.substr(0, name.size() - 1),
                                  name.substr(std::min(name.find('.'), name.size() - 1) + 1)}) {
    if (!host.empty()) hosts.insert(host);
  }
}

void check_around(const RuleSet& rules) {
  std::set<std::string> hosts = {"__proto__",   "constructor",
                                 "toString",    "hasOwnProperty",
                                 "__parent__",  "1.e5",
                                 "123",         "0",
                                 "a.__proto__", "x.constructor",
                                 ".",           "..",
                                 "a..b",        "a.",
                                 ".a",          "-",
                                 "_",           "intranet",
                                 "xn--a",       "10.0.0.1",
                                 "256.1.1.1",   "::1",
                                 "[fd00::1]",   "[x]",
                                 "a:b",         std::string(253, 'a'),
                                 "_.com"};
  for (const Rule& rule : rules.rules) {
    if (const auto* each = std::get_if<HostPattern>(&rule.match)) add_hosts(each->text(), hosts);
    const auto* block = std::get_if<Cidr>(&rule.match);
    if (block == nullptr) continue;
    for (const auto& at : {std::optional(block->first()), std::optional(block->last()),
                           block->first().previous(), block->last().next()}) {
      if (at) hosts.insert(at->to_string());
    }
  }
  check_answers(rules, {hosts.begin(), hosts.end()});
}

std::string random_label(std::mt19937& random, std::string_view alphabet) {
  std::string label;
  for (auto length = 1 + random() % 4; length > 0; --length) {
    label += alphabet[random() % alphabet.size()];
  }
  return label;
}

std::string random_rule(std::mt19937& random, std::string_view alphabet) {
  const std::string route = " " + std::to_string(random() % 4) + ";";
  switch (random() % 40) {
    case 0: return "plain hosts" + route;
    case 1:
      return std::to_string(random() % 4 * 64) + "." + std::to_string(random() % 3) + ".0.0/" +
             std::to_string(16 + random() % 3) + route;
    case 2: return "fd0" + std::to_string(random() % 8) + "::/16" + route;
    case 3: return "*" + random_label(random, "abxyz") + ".com" + route;
    case 4: return random_label(random, "ab01") + "*." + random_label(random, "abx") + route;
    default: break;
  }
  for (;;) {  // Some are no names: "-.b" and "0.1".
    std::string name = random() % 3 == 0 ? "*." : "";
    for (auto labels = random() % 3; labels > 0; --labels) {
      name += random_label(random, alphabet) + ".";
    }
    name += random() % 4 == 0 ? "b" : "com";
    if (parse_item(name, {})) return name + route;
  }
}

}  // namespace

TEST_CASE("packed PACs: what they say is what the rules say") {
  const char* const rows[] = {
      "",
      "a.test 0",
      "*.a.test 0",
      "*.a 0; a 1",
      "plain hosts 0; host 1",
      "host 1; plain hosts 0; a.host 2",
      "*.x.a.test 0; *.a.test 1; y.x.a.test 2",
      "*.a.test 1; *.x.a.test 0; b.test 2",
      "*cdn.a.test 0; *.a.test 1",
      "a*b 0; *.a.test 1; *y.test 2",
      "x*.a.test 0; *y.a.test 1; *.test 2; q*.* 0",
      "__proto__ 0; constructor 1; *.__proto__ 2; 1.e5 0; tostring 1",
      "123.e 1; *.123.com 2; 123.com 0; 1.e5.com 1; 0.com 2",
      "*.com 0; a.com 1; b.com 2; *.a.com 1; c.a.com 0",
      "10.0.0.0/8 0; 10.1.0.0/16 1; 0.0.0.0/0 2",
      "0.0.0.0/0 1; ::/0 2",
      "10.0.0.0/8 0; fd00::/8 1; 2001:db8:4::/46 2; 200.1.2.3/32 1",
      "::1/128 0; ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128 1",
  };
  for (const char* row : rows) {
    CAPTURE(row);
    check_around(rule_set(row));
  }
}

TEST_CASE("packed PACs: random rule sets, of one piece and of many") {
  constexpr unsigned kSeed = 20261125;
  MESSAGE("seed ", kSeed);
  std::mt19937 random(kSeed);
  for (int round = 0; round < 40; ++round) {
    CAPTURE(round);
    const std::string_view alphabet = round % 2 == 0 ? "ab" : "abcdefghijklmnop0189-_xyz";
    std::string text;
    for (auto left = 1 + random() % (round % 5 == 0 ? 700 : 60); left > 0; --left) {
      text += random_rule(random, alphabet);
    }
    CAPTURE(text);
    check_around(rule_set(text));
  }
}

TEST_CASE("packed PACs: the same rules give the same bytes, in any order of names") {
  RuleSet rules = rule_set("b.test 0;a.test 0;*.c.test 0;d.test 0");
  RuleSet turned = rules;
  std::ranges::reverse(turned.rules);
  for (const Emit emit : kEmitters) {
    CHECK(emit(rules, {"1", "p", "0", {}, {"r"}}).front().bytes ==
          emit(turned, {"1", "p", "0", {}, {"r"}}).front().bytes);
  }
}
