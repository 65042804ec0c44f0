#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/text.hpp"
#include "report/coverage_report.hpp"
#include "report/pac_differences_report.hpp"
#include "validate/foreign/compare_pacs.hpp"
#include "validate/foreign/coverage_of.hpp"
#include "validate/foreign/instrument.hpp"
#include "validate/foreign/regex_samples.hpp"
#include "validate/foreign/witnesses.hpp"
#include "validate/url.hpp"

// What is found in PAC files that somebody else wrote, what two of them do differently, and which
// of their clauses fire.

namespace pacwright {
namespace {

/// `body` as the inside of FindProxyForURL.
std::string pac(const std::string& body) {
  return "function FindProxyForURL(url, host) {\n" + body + "\n}\n";
}

PacDifferences differences(const std::string& before, const std::string& after,
                           const ForeignOptions& options = {}) {
  static const std::string kOld = "old.pac", kNew = "new.pac";
  return compare_pacs({before, kOld}, {after, kNew}, options);
}

/// "cause: before -> after", one a line.
std::string told(const PacDifferences& differences) {
  std::string text;
  for (const PacChange& change : differences.changes) {
    for (const ChangedPattern& pattern : change.patterns) {
      text += pattern.text + (change.condition.empty() ? "" : ", " + change.condition) + ": " +
              change.before + " -> " + change.after + "\n";
    }
  }
  return text;
}

bool has_example(const PacChange& change, const std::string& url) {
  return std::ranges::find(change.examples, url) != change.examples.end();
}

Coverage covered(const std::string& script, const std::vector<KnownUrls>& known = {}) {
  static const std::string kName = "any.pac";
  return coverage_of({script, kName}, known, {});
}

/// "PC430 3" for each finding that is no note: code and line.
std::string findings_of(const Coverage& coverage) {
  std::vector<std::string> all;
  for (const Diag& diag : to_findings(coverage, "any.pac")) {
    if (entry_of(diag.code).severity == Severity::Note) continue;
    all.push_back(std::string(entry_of(diag.code).code) + " " + std::to_string(diag.where.line));
  }
  return join(all, ", ");
}

std::string read_whole(const std::filesystem::path& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

}  // namespace

TEST_CASE("regex_samples: something that the expression matches") {
  struct Row {
    const char* literal;
    const char* want;  ///< Joined by blanks.
  };
  const Row rows[] = {
      {R"(/\.example\.com$/)", ".example.com"},
      {R"(/^(www|mail)\.example\.com$/i)", "www.example.com mail.example.com"},
      {R"(/^10\./)", "10."},
      {R"(/^\d+\.\d+\.\d+\.\d+$/)", "1.1.1.1"},
      {R"(/https?:/)", "http: https:"},
      {R"(/[a-c]{2}x/)", "aax"},
      {R"(/[^a]b/)", "1b"},
      {"/", ""},
      {"/(((/", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.literal);
    CHECK(join(regex_samples(row.literal), " ") == row.want);
  }
  // Nesting and repetition without end are cut, not followed.
  CHECK(regex_samples("/" + std::string(100'000, '(') + "/").size() <= 64);
  CHECK(regex_samples("/((((a|b){99}){99}){99}){99}/").size() <= 64);
}

TEST_CASE("add_source_facts: thousands of expressions leave room for each other") {
  constexpr int kExpressions = 3000;
  std::string source;
  for (int i = 0; i < kExpressions; ++i) {
    source +=
        "/^(www|mail|a|b|c|d|e|f)\\.site" + std::to_string(i) + "\\.(test|example)$/.test(h);\n";
  }
  ScriptFacts facts;
  add_source_facts(Script(source), facts);
  CHECK(facts.size() < kMostScriptFacts);
  for (int i = 0; i < kExpressions; ++i) {
    const std::string site = ".site" + std::to_string(i) + ".";
    CAPTURE(site);
    CHECK(std::ranges::any_of(
        facts, [&](const ScriptFact& fact) { return fact.text.find(site) != std::string::npos; }));
  }
}

TEST_CASE("add_text_facts: what a text stands for") {
  struct Row {
    const char* text;
    ScriptFact::Kind kind;
    const char* want;
  };
  using Kind = ScriptFact::Kind;
  const Row rows[] = {
      {"www.Example.com", Kind::Name, "www.example.com"},
      {".example.com", Kind::Name, ".example.com"},
      {"*.example.com", Kind::Glob, "*.example.com"},
      {"192.168.", Kind::Block, "192.168.0.0/16"},
      {"10.1.2.3", Kind::Block, "10.1.2.3/32"},
      {"fd00::/8", Kind::Block, "fd00::/8"},
      {":8080", Kind::Port, "8080"},
      {"proxy.example.com:3128", Kind::Port, "3128"},
      {"http:", Kind::Scheme, "http"},
      {"ftp", Kind::Scheme, "ftp"},
      {"http://www.example.com/a", Kind::Url, "http://www.example.com/a"},
      {".example.com/path", Kind::Name, ".example.com"},
      {"a.example, b.example;c.example", Kind::Name, "b.example"},
      {"(www|mail).example.com", Kind::Glob, "(www|mail).example.com"},
      {"pc[0-9]{1,3}.example.com", Kind::Glob, "pc[0-9]{1,3}.example.com"},
      {"^www.example.com$", Kind::Glob, "^www.example.com$"},
      {"WWW.example.com", Kind::Typed, "WWW.example.com"},
      {"HTTP:", Kind::Typed, "HTTP:"},
      {"/Login/", Kind::Typed, "/Login/"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    ScriptFacts facts;
    add_text_facts(row.text, facts);
    CHECK(facts.contains({row.kind, row.want}));
  }
  for (const char* const text :
       {"PROXY p.example:8080; DIRECT", "DIRECT", "255.255.0.0", "", "-"}) {
    CAPTURE(text);
    ScriptFacts facts;
    add_text_facts(text, facts);
    CHECK(facts.empty());
  }
}

TEST_CASE("make_witnesses: hosts that tell") {
  struct Row {
    ScriptFact fact;
    std::vector<std::string> want;
  };
  using Kind = ScriptFact::Kind;
  const Row rows[] = {
      {{Kind::Name, ".example.com"},
       {"https://example.com/", "https://a.example.com/", "https://b.a.example.com/",
        "https://xexample.com/", "https://example.com.unlisted.example/",
        "https://A.EXAMPLE.COM/"}},
      {{Kind::Name, "intranet"}, {"https://intranet/", "https://intranet.unlisted.example/"}},
      {{Kind::Glob, "*cdn.example.com"},
       {"https://cdn.example.com/", "https://acdn.example.com/", "https://a.bcdn.example.com/"}},
      {{Kind::Block, "10.0.0.0/8"},
       {"https://10.0.0.0/", "https://10.255.255.255/", "https://9.255.255.255/",
        "https://11.0.0.0/", "https://at-10-0-0-0.unlisted.example/"}},
      {{Kind::Glob, "10.*"}, {"https://10.1.1.1/", "https://10.evil.example/"}},
      {{Kind::Glob, "http://*.example.com:8080/*"}, {"http://a.example.com:8080/a"}},
      {{Kind::Url, "http://a.example/x"}, {"http://a.example/x", "https://a.example/"}},
      {{Kind::Port, "9999"}, {"http://www.unlisted.example:9999/"}},
      // What clients that hand over a URL as it is typed get otherwise than browsers.
      {{Kind::Url, "http://a.example/x"},
       {"http://a.example:80/x", "HTTP://a.example/x", "http://A.EXAMPLE/x",
        "http://a.example/x?q=1", "http://a.example/x#part", "http://user:secret@a.example/x"}},
      {{Kind::Url, "https://a.example:444/"}, {"https://a.example:444", "https://A.EXAMPLE:444/"}},
      {{Kind::Glob, "https://a.example/*"}, {"https://a.example:443/a", "HTTPS://a.example/a"}},
      {{Kind::Typed, "WWW.example.com"}, {"https://WWW.example.com/", "http://A.WWW.example.com/"}},
      {{Kind::Typed, "HTTP:"}, {"HTTP://www.unlisted.example/"}},
      {{Kind::Typed, "/Login/"}, {"http://www.unlisted.example/Login/"}},
      {{Kind::Typed, "http://a.example/App?Id=1"}, {"http://a.example/App?Id=1"}},
      {{Kind::Typed, "*/Login/*"}, {"http://www.unlisted.example/a/Login/a"}},
      // What ends or begins a URL, not a host.
      {{Kind::Glob, "*.pdf"}, {"http://www.unlisted.example/a.pdf"}},
      {{Kind::Glob, "*?token=*"}, {"http://www.unlisted.example/a?token=a"}},
      // What is live in a pattern.
      {{Kind::Glob, "(www|mail).example.com"},
       {"https://www.example.com/", "https://mail.example.com/"}},
      {{Kind::Glob, "^www.example.com$"}, {"https://www.example.com/"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.fact.text);
    const Witnesses witnesses = make_witnesses({row.fact}, true);
    for (const std::string& url : row.want) {
      CAPTURE(url);
      CHECK(std::ranges::find(witnesses.all, url, &Witness::url) != witnesses.all.end());
    }
  }
  // A beginning and an end that two tests name make a host for both.
  const Witnesses both =
      make_witnesses({{Kind::Glob, "mail.*"}, {Kind::Name, ".example.com"}}, false);
  CHECK(std::ranges::find(both.all, "https://mail.example.com/", &Witness::url) != both.all.end());
}

TEST_CASE("find_probes: patterns that only show while the script runs") {
  const std::string script = pac(
      "var d = [\"a\", \"b\"], i;\n"
      "for (i = 0; i < 2; i++)\n"
      "  if (shExpMatch(host, \"*.\" + d[i] + \"-site\" + \".example\")) return \"PROXY p:1\";\n"
      "return \"DIRECT\";");
  const std::string name = "any.pac";
  const ForeignScript one{script, name};
  const FoundProbes found = find_probes({&one, 1}, {});
  const auto asks = [&found](const char* url) {
    return std::ranges::find(found.probes, url, &FoundProbe::url) != found.probes.end();
  };
  CHECK(asks("https://a.a-site.example/"));
  CHECK(asks("https://a.b-site.example/"));
  CHECK_FALSE(asks("http://a.b-site.example/"));  // It does not look at the URL.
  CHECK(found.left_out.empty());
}

TEST_CASE("compare_pacs: what changed, and for which pattern") {
  struct Row {
    const char* name;
    const char* before;
    const char* after;
    const char* want;  ///< "" is no difference.
  };
  const Row rows[] = {
      {"a route",
       "if (dnsDomainIs(host, \".example.com\")) return \"PROXY p:8080\"; return \"DIRECT\";",
       "if (dnsDomainIs(host, \".example.com\")) return \"DIRECT\"; return \"DIRECT\";",
       "*.example.com: PROXY p:8080 -> DIRECT\n"},
      {"spelling of a result",
       "return shExpMatch(host, \"*.example.com\") ? \"PROXY p:8080;DIRECT\" : \"DIRECT\";",
       "if (dnsDomainIs(host, \".example.com\")) return \"proxy p:8080 ; direct\"; return "
       "\"DIRECT\";",
       ""},
      {"a clause less",
       "if (shExpMatch(host, \"*.a.example\")) return \"DIRECT\"; return \"PROXY p:1\";",
       "return \"PROXY p:1\";", "*.a.example: DIRECT -> PROXY p:1\n"},
      {"a clause of one scheme",
       "if (url.substring(0, 5) == \"http:\") return \"PROXY p:1\"; return \"PROXY q:1\";",
       "if (url.substring(0, 5) == \"http:\") return \"PROXY r:1\"; return \"PROXY q:1\";",
       "what no pattern names: PROXY p:1 -> PROXY r:1\n"},
      {"a table",
       "var t = {\"www.a.example\": 1}; return t[host] === 1 ? \"PROXY p:1\" : \"DIRECT\";",
       "var t = {\"www.b.example\": 1}; return t[host] === 1 ? \"PROXY p:1\" : \"DIRECT\";",
       "www.a.example: PROXY p:1 -> DIRECT\nwww.b.example: DIRECT -> PROXY p:1\n"},
      {"a wider network",
       "if (isInNet(host, \"10.1.0.0\", \"255.255.0.0\")) return \"DIRECT\"; return \"PROXY p:1\";",
       "if (isInNet(host, \"10.0.0.0\", \"255.0.0.0\")) return \"DIRECT\"; return \"PROXY p:1\";",
       "10.0.0.0/8: PROXY p:1 -> DIRECT\n"},
      {"an entry of a table of addresses",
       "var t = \"0.0.0.0=0 10.0.0.0=1 11.0.0.0=0\".split(\" \"), i, r = \"0\";"
       "function n(a) { var p = a.split(\".\"); return p[0] * 16777216 + p[1] * 65536; }"
       "if (!/^[0-9.]+$/.test(host)) return \"PROXY p:1\";"
       "for (i = 0; i < t.length; i++) if (n(t[i].split(\"=\")[0]) <= n(host)) r = "
       "t[i].split(\"=\")[1];"
       "return r == \"1\" ? \"DIRECT\" : \"PROXY p:1\";",
       "var t = \"0.0.0.0=0 10.0.0.0=1 10.64.0.0=0\".split(\" \"), i, r = \"0\";"
       "function n(a) { var p = a.split(\".\"); return p[0] * 16777216 + p[1] * 65536; }"
       "if (!/^[0-9.]+$/.test(host)) return \"PROXY p:1\";"
       "for (i = 0; i < t.length; i++) if (n(t[i].split(\"=\")[0]) <= n(host)) r = "
       "t[i].split(\"=\")[1];"
       "return r == \"1\" ? \"DIRECT\" : \"PROXY p:1\";",
       "10.64.0.0/32: DIRECT -> PROXY p:1\nwhat no pattern names: DIRECT -> PROXY p:1\n"},
      {"digits of IPv6",
       "return host.indexOf(\"2001:db8:\") == 0 && \"20010db8\" < \"3\" ? \"DIRECT\" : \"PROXY "
       "p:1\";",
       "return host.indexOf(\"2001:db9:\") == 0 && \"20010db9\" < \"3\" ? \"DIRECT\" : \"PROXY "
       "p:1\";",
       "2001:db9::/32: PROXY p:1 -> DIRECT\n2001:db8::/32: DIRECT -> PROXY p:1\n"},
      {"the order of two clauses that overlap",
       "if (shExpMatch(host, \"mail.*\")) return \"PROXY m:1\";"
       "if (shExpMatch(host, \"*.example.com\")) return \"PROXY e:1\"; return \"DIRECT\";",
       "if (shExpMatch(host, \"*.example.com\")) return \"PROXY e:1\";"
       "if (shExpMatch(host, \"mail.*\")) return \"PROXY m:1\"; return \"DIRECT\";",
       "*.example.com: PROXY m:1 -> PROXY e:1\n"},
      {"an exception", "return \"PROXY p:1\";",
       "if (host == \"www.a.example\") return hots; return \"PROXY p:1\";",
       "www.a.example: PROXY p:1 -> throws: ReferenceError: identifier 'hots' undefined\n"},
      {"the client's own address",
       "if (isInNet(myIpAddress(), \"10.20.0.0\", \"255.255.0.0\")) return \"DIRECT\"; return "
       "\"PROXY p:1\";",
       "if (isInNet(myIpAddress(), \"10.20.0.0\", \"255.255.0.0\")) return \"PROXY p:1\"; return "
       "\"PROXY p:1\";",
       "10.20.0.0/16, when the client has the address 10.20.0.0: DIRECT -> PROXY p:1\n"},
      {"two failures", "return nothing_there;", "throw 1;", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(told(differences(pac(row.before), pac(row.after))) == row.want);
  }
}

TEST_CASE("compare_pacs: towards DIRECT first, and a file that does not load is a result") {
  const auto found =
      differences(pac("if (shExpMatch(host, \"*.a.example\")) return \"PROXY a:1\";\n"
                      "if (shExpMatch(host, \"*.b.example\")) return \"PROXY b:1\";\n"
                      "if (shExpMatch(host, \"*.c.example\")) return \"PROXY c:1\";\n"
                      "return \"DIRECT\";"),
                  pac("if (shExpMatch(host, \"*.a.example\")) return \"PROXY z:1\";\n"
                      "if (shExpMatch(host, \"*.b.example\")) return \"PROXY b:1; DIRECT\";\n"
                      "return \"DIRECT\";"));
  REQUIRE(found.changes.size() == 3);
  CHECK(danger_of(found.changes[0]) == 0);
  CHECK(found.changes[0].patterns.front().text == "*.c.example");
  CHECK(has_example(found.changes[0], "https://a.c.example/"));
  CHECK(danger_of(found.changes[1]) == 1);
  CHECK(found.changes[1].patterns.front().text == "*.b.example");
  CHECK(danger_of(found.changes[2]) == 2);
  const std::string text = to_text(found);
  CHECK(text.find("Goes direct now, past the proxy\n  - PROXY c:1\n  + DIRECT\n    1 pattern: "
                  "*.c.example\n") != std::string::npos);
  CHECK(to_json(found).find("\"format\": \"pacwright-pac-diff/2\"") != std::string::npos);

  const auto broken = differences(pac("return \"PROXY p:1\";"), pac("return \"PROXY p:1;"));
  REQUIRE(broken.changes.size() == 1);
  CHECK(broken.changes[0].patterns.front().text == "every URL");
  CHECK(broken.changes[0].after.starts_with("does not load: "));
  CHECK(danger_of(broken.changes[0]) == 0);
}

TEST_CASE("compare_pacs: a fixed moment is kept, else a weekend is tried") {
  const std::string before =
      pac("return weekdayRange(\"SAT\", \"SUN\") ? \"DIRECT\" : \"PROXY p:1\";");
  const std::string after = pac("return \"PROXY p:1\";");
  CHECK(told(differences(before, after)).find("on a Saturday: DIRECT -> PROXY p:1") !=
        std::string::npos);
  ForeignOptions wednesday;
  wednesday.at = Moment();
  CHECK(told(differences(before, after, wednesday)).empty());
}

TEST_CASE("coverage_of: which clauses fire") {
  struct Row {
    const char* name;
    const char* body;
    const char* want;  ///< Lines count from that of FindProxyForURL.
  };
  const Row rows[] = {
      {"all fire",
       "if (shExpMatch(host, \"*.a.example\")) return \"PROXY p:1\";\nreturn \"DIRECT\";", ""},
      {"duplicate rule with two routes",
       "if (dnsDomainIs(host, \".a.example\")) return \"PROXY p:1\";\n"
       "if (dnsDomainIs(host, \".a.example\")) return \"PROXY q:1\";\nreturn \"DIRECT\";",
       "PC430 3"},
      {"the same by comparison",
       "if (host == \"a.example\") return \"PROXY p:1\";\n"
       "if (host == \"a.example\") return \"PROXY q:1\";\nreturn \"DIRECT\";",
       "PC430 3"},
      {"hidden by a wider one",
       "if (shExpMatch(host, \"*.a.example\")) return \"PROXY p:1\";\n"
       "if (shExpMatch(host, \"*.b.a.example\")) return \"PROXY q:1\";\nreturn \"DIRECT\";",
       "PC430 3"},
      {"a path in dnsDomainIs",
       "if (dnsDomainIs(host, \".a.example/x\")) return \"PROXY p:1\";\nreturn \"DIRECT\";",
       "PC430 2"},
      {"one test of several",
       "if (shExpMatch(host, \"*.a.example\") || shExpMatch(host, \"*.b.a.example\"))\n"
       "  return \"PROXY p:1\";\nreturn \"DIRECT\";",
       "PC431 2"},
      {"after the last answer", "return \"DIRECT\";\nreturn \"PROXY p:1\";", "PC430 3"},
      {"by the client's address",
       "if (isInNet(myIpAddress(), \"10.20.0.0\", \"255.255.0.0\")) return \"PROXY p:1\";\nreturn "
       "\"DIRECT\";",
       ""},
      {"by the resolved address",
       "var ip = dnsResolve(host);\nif (ip && isInNet(ip, \"10.20.0.0\", \"255.255.0.0\")) return "
       "\"PROXY p:1\";\n"
       "return \"DIRECT\";",
       ""},
      {"by the day",
       "if (weekdayRange(\"SAT\", \"SUN\")) return \"PROXY p:1\";\nreturn \"DIRECT\";", ""},
      {"by a port", "if (url.indexOf(\":8081/\") > 0) return \"PROXY p:1\";\nreturn \"DIRECT\";",
       ""},
      // Such a return is told in JSON only, unless it is an answer.
      {"inside a function",
       "function f(h) {\nif (h === 1) return 2;\nif (h === 3) return \"PROXY q:1\";\n"
       "return \"PROXY p:1\";\n}\nreturn f(host);",
       "PC430 4"},
      {"throws", "return isPlainHostNam(host) ? \"DIRECT\" : \"PROXY p:1\";",
       "PC413 2, PC456 2, PC456 2"},
      {"a choice", "return host.length == 97 ? \"DIRECT\" : \"PROXY p:1\";", "PC456 2"},
      {"a choice in a choice",
       "return host == \"a.example\" ? \"DIRECT\" :\n host.length == 97 ? \"PROXY q:1\" : "
       "\"PROXY p:1\";",
       "PC456 3"},
      {"a variable", "var r = \"PROXY p:1\";\nif (host.length == 97) r = \"DIRECT\";\nreturn r;",
       "PC456 3"},
      {"a misspelt one",
       "var r = \"PROXY p:1\";\nif (host.length == 97) r = \"PORXY p:80\";\nreturn r;", "PC456 3"},
      {"a choice by a function",
       "function f(h) {\nif (h.length == 97) return true;\nreturn false;\n}\n"
       "return f(host) ? \"DIRECT\" : \"PROXY p:1\";",
       "PC456 6"},
      {"a choice behind a return that is told",
       "if (dnsDomainIs(host, \".a.example/x\")) return url ? \"PROXY q:1\" : \"PROXY r:1\";\n"
       "return \"DIRECT\";",
       "PC430 2"},
      {"a choice in brackets", "return (host.length == 97) ? (\"DIRECT\") : (\"PROXY p:1\");",
       "PC456 2"},
      {"a table, and texts with blanks",
       "var t = {\"a.example\": \"DIRECT\", b: \"PROXY q:1\"}; var s = host ? \"24 hours\" : \"12 "
       "hours\";\nreturn t[host] || \"PROXY p:1\";",
       ""},
      {"texts that are compared, are keys or stand outside",
       "var o = {\"PROXY\": 1};\nreturn o.PROXY == \"DIRECT\" ? \"PROXY p:1\" : \"DIRECT\";",
       "PC456 3"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(findings_of(covered(pac(row.body))) == row.want);
  }
  CHECK(findings_of(covered("function FindProxyForURL(")) == "PC433 0");
}

TEST_CASE("coverage_of: known URLs count by themselves, and DNS is told") {
  const std::string script =
      pac("if (shExpMatch(host, \"*.a.example\")) return \"PROXY p:1\";\n"
          "if (shExpMatch(host, \"*.b.example\")) return \"PROXY q:1\";\n"
          "if (isInNet(host, \"10.0.0.0\", \"255.0.0.0\")) return \"PROXY r:1\";\n"
          "return \"DIRECT\";");
  const Coverage coverage = covered(script, {{{"https://x.a.example/"}, {}}});
  const CoverageTotals totals = totals_of(coverage);
  CHECK(totals.clauses == 7);  // Three tests, four returns.
  CHECK(totals.by_known == 2);
  CHECK(totals.only_by_found == 5);
  CHECK(totals.never == 0);
  CHECK(coverage.known_urls == 1);
  CHECK(coverage.most_lookups == 1);
  CHECK(coverage.most_restarts == 1);
  REQUIRE(coverage.clauses.size() == 7);
  CHECK(coverage.clauses[0].yes.example == "https://x.a.example/");
  CHECK(to_text(coverage, "any.pac").find("of 7 clauses 2 fired for known URLs, 5 only for") !=
        std::string::npos);
  // Notes of to_findings: a test that is true whenever it is asked.
  const Diags notes = to_findings(
      covered(pac("if (shExpMatch(host, \"*\")) return \"DIRECT\";\nreturn \"PROXY p:1\";")),
      "any.pac");
  CHECK(std::ranges::count(notes, DiagCode::TestAlwaysTrue, &Diag::code) == 1);
}

/// How the script ends for one URL: its result, or the code; all limits alike, because which of
/// them a script meets first depends on the machine.
std::string end_of(const std::string& script, const std::string& name, const Limits& limits,
                   const RunAs& as) {
  const auto code_of = [](DiagCode code) {
    const bool is_limit = code == DiagCode::ScriptOutOfMemory || code == DiagCode::ScriptTooDeep;
    return std::string(entry_of(is_limit ? DiagCode::ScriptTimedOut : code).code);
  };
  auto loaded = PacScript::load(script, name, {}, limits, as);
  if (!loaded) {
    const Diag& why = loaded.reason();
    const std::string code = code_of(why.code);
    // Where a script was when a limit ended it is known only to one that could still say so.
    return code == "PC414" ? code : code + " at line " + std::to_string(why.where.line);
  }
  PacScript pac = *std::move(loaded);
  const auto answers = pac.run({*to_chromium_probe("http://www.example.com/a?b")});
  return answers[0] ? answers[0]->result : code_of(answers[0].reason().code);
}

TEST_CASE("instrument: the same answers, for every script of the project") {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(TESTS_DIR "/scripts")) {
    files.push_back(entry);
  }
  std::ranges::sort(files);
  Limits limits;
  limits.milliseconds = 100;
  limits.heap_bytes = 16 << 20;
  Limits patient = limits;  // For what takes nearly as long as the limit.
  patient.milliseconds = 3000;
  int instrumented = 0;
  for (const auto& file : files) {
    const std::string name = file.filename().string();
    CAPTURE(name);
    const std::string plain = read_whole(file);
    const InstrumentedScript made = instrument(plain, name);
    if (!made.fault.empty()) continue;
    ++instrumented;
    const RunAs marked{Client::Chromium, {}, false, made.mark_function};
    std::string before = end_of(plain, name, limits, {});
    std::string after = end_of(made.text, name, limits, marked);
    if (before != after) {
      before = end_of(plain, name, patient, {});
      after = end_of(made.text, name, patient, marked);
    }
    CHECK(before == after);
  }
  CHECK(instrumented > 50);
}

}  // namespace pacwright
