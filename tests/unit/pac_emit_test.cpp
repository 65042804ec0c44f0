#include "emit/pac/pac.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "tests/unit/support.hpp"

using namespace pacwright;

namespace {

int count(std::string_view text, std::string_view what) {
  int found = 0;
  for (std::size_t at = text.find(what); at != std::string_view::npos;
       at = text.find(what, at + what.size())) {
    ++found;
  }
  return found;
}

bool has(std::string_view text, std::string_view what) {
  return text.find(what) != std::string_view::npos;
}

/// Rules of one policy rule and one route, "DIRECT"; all else takes "PROXY rest.test:1".
RuleSet direct_rules(std::string_view matches) {
  RuleSet rules;
  rules.routes = {{"direct", "DIRECT", {}}, {"rest", "PROXY rest.test:1", {}}};
  rules.otherwise = 1;
  for (const std::string_view text : split(matches, ',')) {
    if (!text.empty()) rules.rules.push_back({match(text), 0, 0, {}});
  }
  return rules;
}

std::string emit(const RuleSet& rules, Provenance provenance = {"1", "p", "0", {}, {"r"}}) {
  const auto artifacts = emit_pac_clauses(rules, provenance);
  REQUIRE(artifacts.size() == 1);
  CHECK(artifacts.front().path == "proxy.pac");
  return artifacts.front().bytes;
}

void check_bytes(const std::string& pac) {
  CHECK(is_ascii(pac));
  CHECK(std::ranges::all_of(pac, [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); }));
  CHECK(pac.ends_with("}\n"));
  CHECK_FALSE(pac.ends_with("\n\n"));
  CHECK_FALSE(has(pac, "/*@"));  // No hole is left.
  CHECK(count(pac, "function FindProxyForURL(") == 1);
  CHECK_FALSE(has(pac, "use strict"));
}

/// "10.0.0.0 direct; a.test rest": what the PAC must answer.
void check_answers(const std::string& pac, std::string_view wanted, const DnsFixture& dns = {}) {
  std::vector<std::string> hosts, routes;
  for (const std::string_view one : split(wanted, ';')) {
    const std::string_view pair = trim(one);
    hosts.emplace_back(pair.substr(0, pair.rfind(' ')));
    routes.emplace_back(pair.substr(pair.rfind(' ') + 1));
  }
  const auto answers = ask_pac(pac, hosts, dns);
  for (std::size_t i = 0; i < hosts.size(); ++i) {
    CAPTURE(hosts[i]);
    CHECK(answers[i] == (routes[i] == "direct" ? "DIRECT" : "PROXY rest.test:1"));
  }
}

}  // namespace

TEST_CASE("PAC: the terms of each kind of match") {
  struct Row {
    const char* match;
    const char* term;
  };
  const Row rows[] = {
      {"a.test", "name === \"a.test\""},
      {"*.a.test", "shExpMatch(name, \"*.a.test\")"},
      {"a*b*.test", "shExpMatch(name, \"a*b*.test\")"},
      {"plain hosts", "isPlain(name)"},
      {"10.0.0.0/8", "isInNet(ip4, \"10.0.0.0\", \"255.0.0.0\")"},
      {"52.112.0.0/14", "isInNet(ip4, \"52.112.0.0\", \"255.252.0.0\")"},
      {"10.1.2.3/32", "isInNet(ip4, \"10.1.2.3\", \"255.255.255.255\")"},
      {"128.0.0.0/1", "isInNet(ip4, \"128.0.0.0\", \"128.0.0.0\")"},
      // Seven digits hold 25 bits; the last three bits of the seventh are free.
      {"2603:1000::/25", "inBlock6(ip6, \"2603100\", \"2603107\")  // 2603:1000::/25"},
      {"2001:db8:4::/46", "inBlock6(ip6, \"20010db80004\", \"20010db80007\")"},
      {"fd00::/8", "inBlock6(ip6, \"fd\", \"fd\")"},
      {"8000::/1", "inBlock6(ip6, \"8\", \"f\")"},
      {"::1/128",
       "inBlock6(ip6, \"00000000000000000000000000000001\", "
       "\"00000000000000000000000000000001\")"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.match);
    const std::string pac = emit(direct_rules(row.match));
    check_bytes(pac);
    CHECK(has(pac, row.term));
  }
}

TEST_CASE("PAC: blocks of every width decide at their edges") {
  struct Row {
    const char* blocks;
    const char* answers;
  };
  const Row rows[] = {
      {"10.0.0.0/8", "9.255.255.255 rest; 10.0.0.0 direct; 10.255.255.255 direct; 11.0.0.0 rest"},
      {"10.0.0.0/31", "9.255.255.255 rest; 10.0.0.0 direct; 10.0.0.1 direct; 10.0.0.2 rest"},
      {"200.1.2.3/32", "200.1.2.2 rest; 200.1.2.3 direct; 200.1.2.4 rest"},  // Above 2^31.
      {"128.0.0.0/1", "127.255.255.255 rest; 128.0.0.0 direct; 255.255.255.255 direct"},
      {"0.0.0.0/0",
       "0.0.0.0 direct; 255.255.255.255 direct; :: rest; ::ffff:10.1.2.3 rest; a.test rest;"
       "intranet rest; 256.1.1.1 rest; 1.2.3 rest"},
      {"::/0",
       ":: direct; [::1] direct; ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff direct; 10.1.2.3 rest;"
       "a.test rest; ::ffff:10.1.2.3 direct; 1::2::3 rest; ::g rest"},
      {"0.0.0.0/0,::/0", "10.1.2.3 direct; ::1 direct; a.test rest; rest"},
      {"2603:1000::/25",
       "2603:fff:ffff:ffff:ffff:ffff:ffff:ffff rest; 2603:1000:: direct;"
       "2603:107f:ffff:ffff:ffff:ffff:ffff:ffff direct; 2603:1080:: rest; 2603:100:: rest"},
      {"2001:db8:4::/46",
       "2001:db8:3:ffff:: rest; 2001:db8:4:: direct; 2001:db8:7:ffff:ffff:ffff:ffff:ffff direct;"
       "2001:db8:8:: rest; 2001:0DB8:0005:0000:0000:0000:0000:0000 direct"},
      {"::1/128", ":: rest; ::1 direct; 0:0:0:0:0:0:0:1 direct; ::0.0.0.1 direct; ::2 rest"},
      {"8000::/1", "7fff:: rest; 8000:: direct; ffff:: direct"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.blocks);
    check_answers(emit(direct_rules(row.blocks)), row.answers);
  }
}

TEST_CASE("PAC: no rule at all") {
  const std::string pac = emit(direct_rules(""));
  check_bytes(pac);
  check_answers(pac, "a.test rest; intranet rest; 10.1.2.3 rest; ::1 rest");
}

TEST_CASE("PAC: at most 100 terms in one condition") {
  struct Row {
    int rules;
    std::vector<int> chunks;
  };
  const Row rows[] = {
      {1, {1}}, {100, {100}}, {101, {100, 1}}, {200, {100, 100}}, {250, {100, 100, 50}}};
  for (const Row& row : rows) {
    CAPTURE(row.rules);
    std::string hosts;
    for (int i = 0; i < row.rules; ++i) hosts += "h" + std::to_string(i) + ".test,";
    const std::string pac = emit(direct_rules(hosts));
    std::vector<int> chunks;
    for (const std::string_view clause : split(pac, '{')) {
      const int terms = count(clause, "name === \"h");
      if (terms > 0) chunks.push_back(terms);
    }
    CHECK(chunks == row.chunks);
    check_answers(pac, "h0.test direct; h" + std::to_string(row.rules - 1) + ".test direct; h" +
                           std::to_string(row.rules) + ".test rest");
  }
}

TEST_CASE("PAC: one condition holds one route, one rule of the policy, one kind of host") {
  RuleSet rules = direct_rules("a.test,10.0.0.0/8,b.test,c.test,d.test,fd00::/8,11.0.0.0/8");
  rules.rules[3].route = 1;
  rules.rules[4].policy_rule = 1;
  const std::string pac = emit(rules, {"1", "p", "0", {}, {"first", "second"}});
  CHECK(count(pac, "  // first: direct\n") == 5);  // a; 10/8; b; fd00::/8; 11/8.
  CHECK(count(pac, "  // first: rest\n") == 1);
  CHECK(count(pac, "  // second: direct\n") == 1);
  check_answers(pac,
                "a.test direct; b.test direct; c.test rest; d.test direct; 10.1.1.1 direct;"
                "11.1.1.1 direct; fd00::1 direct");
}

TEST_CASE("PAC: the header says where it comes from, and no more") {
  const Provenance provenance{
      "1.2.3",
      "contoso",
      std::string(64, 'a'),
      {{"m365.json", "2024032900", std::string(64, 'b')}, {"own.txt", "", std::string(64, 'c')}},
      {"r"}};
  const std::string pac = emit(direct_rules("a.test"), provenance);
  check_bytes(pac);
  CHECK(pac.starts_with("// Written by pacwright 1.2.3. Do not edit"));
  CHECK(has(pac, "\n// policy   contoso, SHA-256 " + std::string(64, 'a') + "\n"));
  CHECK(has(pac,
            "\n// catalog  m365.json, version 2024032900, SHA-256 " + std::string(64, 'b') + "\n"));
  CHECK(has(pac, "\n// catalog  own.txt, SHA-256 " + std::string(64, 'c') + "\n"));
  CHECK(emit(direct_rules("a.test"), provenance) == pac);  // No clock.
}

TEST_CASE("PAC: hostile names stay inside their comments") {
  for (const std::string& name :
       {std::string("\nreturn \"PROXY evil.test:1\";\n"), std::string("\r\n}"),
        std::string("*/ return \"PROXY evil.test:1\"; /*"),
        std::string("B\xC3\xBC"
                    "cher"),
        std::string("\xE2\x80\xA8return \"PROXY evil.test:1\";"), std::string("\xFF\xFE"),
        std::string("back\\"), std::string("\"'`"), std::string("/*@terms@*/"),
        std::string("/*@header@*/"), std::string("/*@end@*/"), std::string("\t\x7F\x1B[2J"),
        std::string("nul\0byte", 8), std::string("</script><!--")}) {
    CAPTURE(name);
    RuleSet rules = direct_rules("a.test,fd00::/8");
    rules.routes[0].name = name;
    const std::string pac = emit(rules, {"1", name, "0", {{name, name, "0"}}, {name}});
    CHECK(is_ascii(pac));
    CHECK(std::ranges::all_of(pac, [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); }));
    // As many lines as with a harmless name.
    rules.routes[0].name = "x";
    CHECK(count(pac, "\n") == count(emit(rules, {"1", "x", "0", {{"x", "x", "0"}}, {"x"}}), "\n"));
    check_answers(pac, "a.test direct; fd00::1 direct; b.test rest; 10.1.2.3 rest");
  }
}

TEST_CASE("PAC: asks DNS only if the policy says so, and only when it matters") {
  RuleSet rules = direct_rules("a.test,10.0.0.0/8,b.test,11.0.0.0/8");
  CHECK_FALSE(has(emit(rules), "dnsResolve"));

  rules.resolve_names = true;
  const std::string pac = emit(rules);
  check_bytes(pac);
  DnsFixture dns;
  dns.addresses = {{"in.test", "10.1.2.3"}, {"late.test", "11.1.2.3"}, {"out.test", "192.0.2.1"},
                   {"six.test", "fd00::1"}, {"b.test", "192.0.2.1"},   {"intranet", "10.0.0.1"},
                   {"a.test", "192.0.2.1"}};
  check_answers(pac,
                "a.test direct; in.test direct; late.test direct; out.test rest; six.test rest;"
                "b.test direct; intranet direct; unknown.test rest; 10.1.2.3 direct;"
                "192.0.2.1 rest; ::1 rest; . rest; IN.Test. direct",
                dns);

  PacScript script = value_of(PacScript::load(pac, "proxy.pac", dns), "the PAC");
  const auto answers = script.run({{"https://a.test/", "a.test"},
                                   {"https://late.test/", "late.test"},
                                   {"https://10.1.2.3/", "10.1.2.3"}});
  REQUIRE(answers.size() == 3);
  CHECK(answers[0]->dns_names.empty());  // Decided before the first block.
  CHECK(answers[1]->dns_names == std::vector<std::string>{"late.test"});  // Once for two blocks.
  CHECK(answers[2]->dns_names.empty());

  RuleSet names_only = direct_rules("a.test,fd00::/8");
  names_only.resolve_names = true;
  PacScript quiet = value_of(PacScript::load(emit(names_only), "proxy.pac", dns), "the PAC");
  const auto answer = quiet.run({{"https://in.test/", "in.test"}});
  CHECK(answer.front()->dns_names.empty());  // No IPv4 block: nothing to ask for.
}

TEST_CASE("check_size: a warning above 256 KiB, an error above 1,000,000 bytes") {
  struct Row {
    std::size_t bytes;
    const char* want;
  };
  const Row rows[] = {{0, ""},
                      {262'144, ""},
                      {262'145, "ArtifactLarge"},
                      {1'000'000, "ArtifactLarge"},
                      {1'000'001, "ArtifactTooLarge"}};
  for (const Row& row : rows) {
    CAPTURE(row.bytes);
    CHECK(to_text(check_size({"proxy.pac", std::string(row.bytes, 'x')})) == row.want);
  }
  const Diags large = check_size({"proxy.pac", std::string(262'145, 'x')});
  CHECK(large.front().code == DiagCode::ArtifactLarge);
  CHECK(large.front().where.file == "proxy.pac");
  CHECK(large.front().detail.find("262,145") != std::string::npos);
  CHECK(check_size({"p", std::string(1'000'001, 'x')}).front().code == DiagCode::ArtifactTooLarge);
}

TEST_CASE("backends: named, and none can what it does not say") {
  for (const Backend& backend : all_backends()) {
    CAPTURE(backend.name);
    CHECK_FALSE(backend.name.empty());
    CHECK_FALSE(backend.summary.empty());
    CHECK_FALSE(backend.emit(direct_rules("a.test"), {"1", "p", "0", {}, {"r"}}).empty());
  }
  const Can nothing;
  CHECK_FALSE((nothing.exact || nothing.subdomains || nothing.glob || nothing.ipv4 ||
               nothing.ipv6 || nothing.plain_hosts || nothing.routes));
}
