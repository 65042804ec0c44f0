#include "validate/differential.hpp"

#include <algorithm>

#include "tests/unit/support.hpp"

using namespace pacwright;

namespace {

Verdict agreement(const Compiled& made) {
  Verdict verdict;
  check_agreement({made.policy, made.catalogs}, made.lowered.rules, made.optimised, made.pac,
                  "proxy.pac", verdict);
  return verdict;
}

bool has(const std::string& text, std::string_view what) {
  return text.find(what) != std::string::npos;
}

const Diag* find(const Diags& diags, const std::string& subject) {
  const auto found = std::ranges::find(diags, subject, &Diag::subject);
  return found == diags.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("check_agreement: all agree, and every derived probe was asked") {
  for (const char* more : {"", "\"dns\": \"resolve\", "}) {
    CAPTURE(more);
    const Compiled made = example(more);
    const Verdict verdict = agreement(made);
    CHECK(to_text(verdict.findings) == "");
    CHECK(verdict.probes == static_cast<int>(derive_probes(made.policy, made.catalogs).size()));
    CHECK(verdict.probes > 100);
  }
}

TEST_CASE("check_agreement: each derived probe counts for the rule that decides it") {
  const Compiled made = example();
  const Verdict verdict = agreement(made);
  REQUIRE(verdict.decided.size() == 3);  // "inside", "m365" and otherwise.
  std::vector<std::size_t> want(3, 0);
  for (const DerivedProbe& probe : derive_probes(made.policy, made.catalogs)) {
    const std::string host = Host::from(probe.host).text;
    const auto address = Host::from(probe.host).address;
    // A star may stand for nothing, so that ".a.test" is one of "*.a.test".
    const bool inside = address ? host.starts_with("10.") : host.ends_with(".a.test");
    const bool m365 = address ? host.starts_with("fd") : host.ends_with(".b.test");
    ++want[inside ? 0 : m365 ? 1 : 2];
  }
  for (std::size_t i = 0; i < want.size(); ++i) {
    CAPTURE(i);
    CHECK(verdict.decided[i].derived == want[i]);
    CHECK(want[i] > 0);
    CHECK(verdict.decided[i].known == 0);
  }
}

TEST_CASE("check_agreement: rules that differ are blamed, before or after optimising") {
  for (const bool before : {true, false}) {
    CAPTURE(before);
    Compiled made = example();
    RuleSet& broken = before ? made.lowered.rules : made.optimised;
    std::erase_if(broken.rules,
                  [](const Rule& rule) { return to_text(rule.match) == "www.b.test"; });
    const Verdict verdict = agreement(made);
    const Diag* diag = find(verdict.findings, "www.b.test");
    REQUIRE(diag != nullptr);
    CHECK(diag->code == DiagCode::RulesDisagree);
    CHECK(diag->where.file == "proxy.pac");
    CHECK(has(diag->detail, before ? "lowered" : "optimised"));
    CHECK(has(diag->detail, "'edge'"));
    CHECK(has(diag->detail, "'lab'"));
    for (const Diag& each : verdict.findings) CHECK(each.code == DiagCode::RulesDisagree);
  }
}

TEST_CASE("check_agreement: a PAC that decides otherwise") {
  struct Row {
    const char* name;
    const char* what;
    const char* by;
    const char* host;  // One that must be told.
  };
  const Row rows[] = {
      {"a letter of a host", "\"www.b.test\"", "\"wwx.b.test\"", "www.b.test"},
      {"the dot of a domain", "\"*.a.test\"", "\"*a.test\"", "a.test"},
      {"a digit of a block", "\"10.0.0.0\", \"255.0.0.0\"", "\"10.0.0.0\", \"254.0.0.0\"",
       "11.0.0.0"},
      {"a mask one bit longer", "\"255.0.0.0\"", "\"255.128.0.0\"", "10.255.255.255"},
      {"a route", "return \"PROXY edge.test:8080\"", "return \"PROXY edge.test:8081\"",
       "www.b.test"},
      {"the end", "return \"PROXY rest.test:8080; DIRECT\"", "return \"DIRECT\"", "%00"},
      {"an IPv6 range", "\"fd\", \"fd\"", "\"fc\", \"fd\"",
       "fcff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
      {"no lower-casing", "host.toLowerCase()", "host", "A.B.TEST."},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    Compiled made = example();
    replace(made.pac, row.what, row.by);
    const Verdict verdict = agreement(made);
    const Diag* diag = find(verdict.findings, row.host);
    REQUIRE(diag != nullptr);
    CHECK(diag->code == DiagCode::PacDisagrees);
    CHECK(has(diag->detail, "derived from"));
  }
}

// A star takes any character, shExpMatch's none that ends a line: no probe may hold one.
TEST_CASE("check_agreement: no probe sets a glob and its PAC apart") {
  for (const char* host : {"a*", "*b"}) {
    CAPTURE(host);
    const Compiled made =
        compiled(policy("{\"hosts\": [\"" + std::string(host) + "\"], \"route\": \"direct\"}"), {});
    CHECK(to_text(agreement(made).findings) == "");
  }
}

TEST_CASE("check_agreement: DNS is a finding only where the policy forbids it") {
  for (const bool forbidden : {true, false}) {
    CAPTURE(forbidden);
    Compiled made = example(forbidden ? "" : "\"dns\": \"resolve\", ");
    replace(made.pac, "host = normalizeHost(host);",
            "host = normalizeHost(host); dnsResolve(\"leak.test\");");
    const Verdict verdict = agreement(made);
    CHECK(verdict.findings.empty() != forbidden);
    for (const Diag& diag : verdict.findings) {
      CHECK(diag.code == DiagCode::AskedDns);
      CHECK(has(diag.detail, "'leak.test'"));
    }
  }
}

TEST_CASE("check_agreement: at most twenty are told") {
  Compiled made = example();
  replace(made.pac, "host = normalizeHost(host);", "return \"PROXY other.test:1\";");
  const Verdict verdict = agreement(made);
  CHECK(verdict.findings.size() == 20);
  CHECK(has_errors(verdict.findings));
}

TEST_CASE("check_agreement: a PAC that does not run is one finding, or one each") {
  Compiled made = example();
  made.pac = "function FindProxyForURL(url, host) {";
  Verdict verdict = agreement(made);
  REQUIRE(verdict.findings.size() == 1);
  CHECK(verdict.findings.front().code == DiagCode::ScriptDoesNotLoad);
  CHECK(verdict.probes == 0);

  made.pac = "var x = 1;\n";
  CHECK(to_text(agreement(made).findings) == "NoEntryPoint");

  made = example();
  replace(made.pac, "host = normalizeHost(host);",
          "host = normalizeHost(host); if (host === \"www.b.test\") throw \"no\";");
  verdict = agreement(made);
  REQUIRE_FALSE(verdict.findings.empty());
  for (const Diag& diag : verdict.findings) {
    CHECK(diag.code == DiagCode::ScriptThrew);
    CHECK(Host::from(diag.subject).text == "www.b.test");
  }
}

TEST_CASE("check_suite: known URLs, expected by route or by result") {
  const Compiled made = example();
  Diags diags;
  const auto suite = read_suite(R"({"format": "pacwright-suite/1",
      "routes": {"lab": "PROXY lab.test:8080", "mine": "proxy edge.test:8080"},
      "cases": [
        {"url": "https://x.a.test/path", "expect": "direct"},
        {"url": "https://x.b.test/", "expect": "lab"},
        {"url": "www.b.test", "expect": "mine"},
        {"url": "http://www.b.test:81/", "expect": "PROXY edge.test:8080"},
        {"url": "https://other.test/", "expect": "PROXY  rest.test:8080 ;DIRECT"},
        {"url": "https://[fd00::1]/", "expect": "edge", "why": "the lab is closed"}]})",
                                "suite.json", diags);
  REQUIRE(suite.has_value());
  const auto load = [&](const SuiteScene&) { return PacScript::load(made.pac, "proxy.pac"); };
  const auto checked = check_suite(*suite, made.policy.routes, load, diags);
  CHECK(to_text(diags) == "");
  REQUIRE(checked.size() == 6);
  for (std::size_t i = 0; i < 5; ++i) {
    CAPTURE(checked[i].test->url);
    CHECK(checked[i].passed);
  }
  CHECK_FALSE(checked[5].passed);
  CHECK(checked[5].expected == "PROXY edge.test:8080");
  CHECK(checked[5].got == "PROXY lab.test:8080");

  const Diag finding = to_finding(checked[5]);
  CHECK(finding.code == DiagCode::SuiteFailed);
  CHECK(finding.subject == "https://[fd00::1]/");
  CHECK(finding.where == suite->cases[5].where);
  CHECK(has(finding.detail, "the lab is closed"));
  CHECK(has(finding.detail, "PROXY lab.test:8080"));
}

TEST_CASE("check_suite: with a fault nothing is run, and all faults are told") {
  const Compiled made = example();
  Diags diags;
  const auto suite =
      read_suite("https://x.a.test/,direct\nhttps://y.a.test/,dirct\nmailto:a@b.test,direct\n",
                 "suite.csv", diags);
  REQUIRE(suite.has_value());
  const auto load = [&](const SuiteScene&) { return PacScript::load(made.pac, "proxy.pac"); };
  CHECK(check_suite(*suite, made.policy.routes, load, diags).empty());
  REQUIRE(diags.size() == 2);
  CHECK(diags[0].code == DiagCode::BadExpectation);
  CHECK(diags[0].subject == "dirct");
  CHECK(diags[0].where.line == 2);
  CHECK(diags[1].code == DiagCode::BadUrl);
  CHECK(diags[1].where.line == 3);
}

TEST_CASE("check_suite: a script that throws fails the case with its reason") {
  Diags diags;
  const auto suite = read_suite("https://x.a.test/,DIRECT\n", "suite.csv", diags);
  REQUIRE(suite.has_value());
  const auto load = [](const SuiteScene&) {
    return PacScript::load("function FindProxyForURL(u, h) { throw 'no'; }", "p.pac");
  };
  const auto checked = check_suite(*suite, {}, load, diags);
  REQUIRE(checked.size() == 1);
  CHECK_FALSE(checked.front().passed);
  CHECK(has(checked.front().got, "exception"));
}

TEST_CASE("check_suite: every case in its own scene") {
  Diags diags;
  const auto suite = read_suite(
      "url;expected;client_ip;at;dns\n"
      "https://a.test/;PROXY 10.1.2.3 - 12 null;10.1.2.3;;\n"
      "https://a.test/;PROXY 192.0.2.10 - 8 null;;2026-01-07T08:30;\n"
      "https://a.test/;PROXY 127.0.0.1 - 12 10.9.9.9;none;;a.test=10.9.9.9\n"
      "https://a.test/;PROXY 192.0.2.10 - 12 null;;;\n",
      "suite.csv", diags);
  CHECK(to_text(diags) == "");
  REQUIRE(suite.has_value());
  const std::string pac =
      "function FindProxyForURL(u, h) { return 'PROXY ' + myIpAddress() + ' - ' +"
      " new Date().getHours() + ' ' + dnsResolve(h); }";
  const auto load = [&](const SuiteScene& scene) {
    return PacScript::load(pac, "p.pac", applied_to(suite->dns, scene), {},
                           {Client::Chromium, scene.at.value_or(Moment())});
  };
  const auto checked = check_suite(*suite, {}, load, diags);
  REQUIRE(checked.size() == 4);
  for (std::size_t i = 0; i < 4; ++i) {
    CAPTURE(i);
    CHECK(checked[i].got == to_canonical_result(checked[i].expected));
  }
  CHECK(to_checked_url(checked[0]).scene == "with the client at 10.1.2.3");
  CHECK(to_checked_url(checked[3]).scene.empty());
}
