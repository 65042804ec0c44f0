#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "base/sanitized.hpp"
#include "cli/url_answers.hpp"
#include "cli_run.hpp"
#include "own_folder.hpp"

// diff of two PAC files, and check without a suite, from outside.

using namespace pacwright;

namespace {

std::string script(const std::string& body) {
  return "function FindProxyForURL(url, host) {\n" + body + "\n}\n";
}

}  // namespace

TEST_CASE("diff: two PAC files, by meaning") {
  const Folder folder;
  const std::string old = folder.file(
      "old.pac",
      script("if (dnsDomainIs(host, '.a.example')) return 'PROXY p:1';\nreturn 'DIRECT';"));
  const std::string same = folder.file(
      "same.pac", script("return shExpMatch(host, '*.a.example') ? 'PROXY p:1' : 'DIRECT';"));
  const std::string other = folder.file("other.pac", script("return 'DIRECT';"));

  const Ran equal = run({"diff", old, same});
  CHECK(equal.exit == 4);
  CHECK(has(equal.out, "no difference"));
  const Ran changed = run({"diff", old, other});
  CHECK(changed.exit == 1);
  CHECK(has(changed.out, "Goes direct now, past the proxy\n  - PROXY p:1\n  + DIRECT\n"));
  CHECK(has(changed.out, "1 pattern: *.a.example\n"));

  const Ran ran = run({"diff", old, other, "--json"});
  CHECK(ran.exit == 1);
  const auto json = nlohmann::json::parse(ran.out);
  CHECK(json["format"] == "pacwright-pac-diff/2");
  REQUIRE(json["changes"].size() == 1);
  CHECK(json["changes"][0]["patterns"][0]["text"] == "*.a.example");
  CHECK(json["changes"][0]["goes_direct"] == true);
  CHECK(json["changes"][0]["count"] == 1);
}

TEST_CASE("diff: what it refuses") {
  const Folder folder;
  const std::string pac = folder.file("a.pac", script("return 'DIRECT';"));
  const std::string list = folder.file("list.txt", "www.a.example\n");
  const Ran mixed = run({"diff", pac, list});
  CHECK(mixed.exit == 2);
  CHECK(has(mixed.err, "name two PAC files or two catalogs"));
  CHECK(run({"diff", pac, folder / "none.pac"}).exit == 3);
  CHECK(run({"diff", pac, pac, "--client", "all"}).exit == 2);
  // Two files that do not load are no reason to be calm.
  const std::string broken = folder.file("broken.pac", "function FindProxyForURL(");
  const Ran ran = run({"diff", broken, broken});
  CHECK(ran.exit == 3);
  CHECK(has(ran.err, "PC411"));
  // What a browser makes of it is not known here, so nothing is said of differences.
  const std::string newer = folder.file("newer.pac", "let a = 1;\n" + script("return 'DIRECT';"));
  for (const auto& files : {std::pair(pac, newer), std::pair(newer, pac)}) {
    const Ran unknown = run({"diff", files.first, files.second});
    CHECK(unknown.exit == 4);
    CHECK(has(unknown.err, "PC434"));
    CHECK(has(unknown.out, "not compared"));
    CHECK(has(on_one_line(unknown.out), "Nothing was compared: " + newer + ":1: "));
    const Ran json = run({"diff", files.first, files.second, "--json"});
    CHECK(has(json.out, "\"by\": \"nothing\""));
    CHECK(has(json.out, "\"same\": false"));
  }
  // The one that cannot be told is named, whichever is told first.
  const Ran both = run({"diff", folder.file("page.pac", "<html></html>"), newer});
  CHECK(both.exit == 3);
  CHECK(has(on_one_line(both.out), "Nothing was compared: " + newer + ":1: "));
  CHECK_FALSE(has(both.out, "page.pac:1: "));
  CHECK(run({"diff", pac, newer, "--client", "libproxy"}).out != "");
}

// What is right: the clients' grammars, as their sources and vendors have them.
TEST_CASE("diff: what the client does is compared, not how a result is spelled") {
  const Folder folder;
  const auto pac = [&folder](const std::string& name, const std::string& result) {
    return folder.file(
        name, script("if (host == 'a.example') return '" + result + "'; return 'DIRECT';"));
  };
  struct Row {
    const char *client, *before, *after;
    bool is_same;
    int exit;  ///< Of what is the same, 1 where PC454 tells what is dropped.
  };
  const Row rows[] = {
      {"libproxy", "PROXY p:1", "PROXY  p:1", false, 1},
      {"firefox", "PROXY p:1", " PROXY p:1", false, 1},
      {"pac-resolver", "PROXY p:1", "proxy p:1", false, 1},
      {"libproxy", "PROXY p", "PROXY p:8080", false, 1},
      {"chromium", "PROXY p:1", "PROXY p:1; DIRECT", false, 1},
      {"windows", "SOCKS5 p:1", "DIRECT", true, 1},
      {"chromium", "PORXY p:1", "DIRECT", true, 1},
      {"pypac", "SOCKS p:1", "SOCKS5 p:1", true, 4},
      {"chromium", "SOCKS p:1", "SOCKS4 p:1", true, 4},
      {"chromium", "PROXY p:80", "PROXY p", true, 4},
      {"chromium", "PROXY p.example:1", "PROXY P.EXAMPLE:1", true, 4},
      {"chromium", "PROXY p:1", " PROXY  p:1", true, 4},
  };
  for (const Row& row : rows) {
    CAPTURE(row.client);
    CAPTURE(row.before);
    CAPTURE(row.after);
    const Ran ran = run(
        {"diff", pac("old.pac", row.before), pac("new.pac", row.after), "--client", row.client});
    CHECK(ran.exit == row.exit);
    CHECK(has(ran.out, "goes another way") == !row.is_same);
  }
  const Ran told = run(
      {"diff", pac("old.pac", "PROXY p:1"), pac("new.pac", " PROXY p:1"), "--client", "firefox"});
  CHECK(has(told.out, "- PROXY p:1\n"));
  CHECK(has(told.out, "+ ' PROXY p:1' (the client does: DIRECT)\n"));
  CHECK(has(told.out, "Goes direct now"));
}

TEST_CASE("check: clients are compared on what the file itself names") {
  const Folder folder;
  const auto pac = [&folder](const std::string& result) {
    return folder.file("a.pac", script("if (dnsDomainIs(host, '.corp.example')) return '" + result +
                                       "'; return 'PROXY q.example:80';"));
  };
  struct Row {
    const char *client, *result;
    bool differs;
  };
  const Row rows[] = {
      {"windows", "SOCKS5 s.example:1080", true},   {"libproxy", "HTTPS s.example:443", true},
      {"libproxy", "PROXY  s.example:80", true},    {"firefox", " PROXY s.example:80", true},
      {"pac-resolver", "proxy s.example:80", true}, {"firefox", "PROXY s.example:80", false},
      {"windows", "PROXY s.example:80", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.client);
    CAPTURE(row.result);
    for (const bool is_all : {false, true}) {
      if (is_all && !row.differs) continue;  // Others may.
      const Ran ran = run({"check", pac(row.result), "--client", is_all ? "all" : row.client});
      CHECK((ran.exit == 1) == row.differs);
      CHECK(has(ran.err, "PC426") == row.differs);
      CHECK(has(ran.err, "PC454") == row.differs);
      CHECK(has(ran.err, "corp.example") == row.differs);
    }
  }
  // Only where a name resolves to an address of a network that the file names.
  const std::string resolves = folder.file(
      "resolves.pac", script("if (isInNet(host, '10.1.0.0', '255.255.0.0')) return 'SOCKS5 s:1';"
                             " return 'PROXY q.example:80';"));
  CHECK(run({"check", resolves, "--client", "windows"}).exit == 1);
  // Where clients run a pattern differently, and not only where they read a result.
  const std::string upper = folder.file(
      "upper.pac", script("if (shExpMatch(host, '*.Pay.example')) return 'PROXY q.example:80';"
                          " return 'PROXY p.example:80';"));
  const Ran ran = run({"check", upper, "--client", "pypac"});
  CHECK(ran.exit == 1);
  CHECK(has(ran.err, "PC426"));
}

TEST_CASE("diff: DNS of a suite") {
  const Folder folder;
  const std::string old = folder.file("old.pac", script("return 'PROXY p:1';"));
  const std::string now = folder.file(
      "new.pac",
      script("return dnsResolve('gate.a.example') === '10.1.2.3' ? 'DIRECT' : 'PROXY p:1';"));
  const std::string suite = folder.file(
      "suite.json", R"({"format": "pacwright-suite/1", "dns": {"gate.a.example": "10.1.2.3"},
                        "cases": [{"url": "https://a.example/", "expect": "DIRECT"}]})");
  // The address stands in the file: that names may resolve to it is tried.
  CHECK(has(run({"diff", old, now}).out, "when every name resolves to 10.1.2.3"));
  CHECK(run({"diff", old, now, "--suite", suite}).exit == 1);
  CHECK(run({"diff", old, now, "--suite", suite, "--dns-fail", "gate.a.example"}).exit == 4);
}

TEST_CASE("diff and check: --dns, and suites that hold names alone") {
  const Folder folder;
  const std::string old = folder.file("old.pac", script("return 'PROXY p:1';"));
  const std::string now = folder.file(
      "new.pac",
      script("return dnsResolve('gate.a.example') === '10.1.2.3' ? 'DIRECT' : 'PROXY p:1';"));
  const std::string names = folder.file("names.json", R"({"dns": {"gate.a.example": "10.1.2.3"}})");
  CHECK(run({"diff", old, now, "--dns", "gate.a.example=10.1.2.3"}).exit == 1);
  CHECK(run({"diff", old, now, "--dns", "GATE.a.example=10.1.2.4"}).exit == 4);
  CHECK(run({"diff", old, now, "--suite", names}).exit == 1);
  CHECK(run({"diff", old, now, "--dns", "gate.a.example"}).exit == 2);
  CHECK(run({"diff", old, now, "--dns", "gate.a.example=10.1.2"}).exit == 2);

  const std::string urls = folder.file("urls.csv", "https://a.example/,DIRECT\n");
  CHECK(run({"check", now, "--suite", urls, "--no-coverage"}).exit == 1);
  CHECK(run({"check", now, "--suite", urls, "--no-coverage", "--suite", names}).exit == 0);
  CHECK(run({"check", now, "--suite", urls, "--no-coverage", "--dns", "gate.a.example=10.1.2.3"})
            .exit == 0);
  CHECK(has(run({"eval", now, "a.example", "--suite", names}).out, "a.example\tDIRECT"));
  // What is to fail fails, whatever else is said of it.
  CHECK(run({"check", now, "--suite", urls, "--no-coverage", "--suite", names, "--dns-fail",
             "gate.a.example"})
            .exit == 1);
}

TEST_CASE("check: a suite with scenes") {
  const Folder folder;
  const std::string pac = folder.file(
      "a.pac",
      script("if (isInNet(myIpAddress(), '10.1.0.0', '255.255.0.0')) return 'PROXY site:1';\n"
             "if (timeRange(20, 23)) return 'PROXY night:1';\n"
             "if (isInNet(host, '10.9.0.0', '255.255.0.0')) return 'DIRECT';\n"
             "return 'PROXY day:1';"));
  const std::string suite = folder.file("urls.csv",
                                        "url;expected;client_ip;at;dns\r\n"
                                        "https://a.example/;PROXY site:1;10.1.2.3;;\r\n"
                                        "https://a.example/;PROXY night:1;;2026-01-07T21:00:00;\r\n"
                                        "https://a.example/;DIRECT;;;a.example=10.9.1.1\r\n"
                                        "https://a.example/;PROXY day:1;;;\r\n"
                                        "https://a.example/;PROXY day:1;10.1.2.4;;\r\n");
  const Ran ran = run({"check", pac, "--suite", suite});
  CHECK(ran.exit == 1);
  CHECK(has(ran.out, "4 of 5 known URLs as expected"));
  CHECK(has(ran.err, "urls.csv:6:1: "));
  CHECK(has(ran.err, "got 'PROXY site:1', with the client at 10.1.2.4."));
  const auto json = nlohmann::json::parse(run({"check", pac, "--suite", suite, "--json"}).out);
  CHECK(json["failed"][0]["scene"] == "with the client at 10.1.2.4");
  CHECK(json["coverage"]["totals"]["by_known"] == 7);  // All clauses but none: each in its scene.
}

TEST_CASE("compile: cases with a scene are proven, though the PAC never looks at it") {
  const Folder folder;
  const std::string policy =
      folder.file("policy.json", R"({"name": "p", "routes": {"d": "DIRECT", "p": "PROXY p:1"},
        "otherwise": "p", "suites": ["urls.csv"],
        "rules": [{"name": "r", "hosts": ["a.example"], "route": "d"}]})");
  folder.file("urls.csv",
              "url;expected;client_ip;at\na.example;d;10.1.2.3;2026-01-10\nb.example;p;none;\n");
  const Ran ran = run({"compile", policy, "-o", folder / "out", "--target", "pac"});
  CHECK(ran.exit == 0);
  CHECK(has(ran.out, "2 known URLs, all as expected"));
  folder.file("urls.csv", "url;expected;client_ip\na.example;p;10.1.2.3\n");
  const Ran fails = run({"compile", policy, "-o", folder / "out", "--target", "pac"});
  CHECK(fails.exit == 1);
  CHECK(has(fails.err, "with the client at 10.1.2.3"));
}

TEST_CASE("diff: what only another client, time or look-up shows") {
  const Folder folder;
  const auto differs = [&](const std::string& old_body, const std::string& new_body,
                           const std::vector<std::string>& scenes) {
    const Ran ran = run({"diff", folder.file("old.pac", script(old_body)),
                         folder.file("new.pac", script(new_body))});
    CAPTURE(ran.out);
    CHECK(ran.exit == 1);
    for (const std::string& scene : scenes) {
      CAPTURE(scene);
      CHECK(has(ran.out, scene));
    }
  };
  // Twenty sites: the last of them goes another way.
  std::string sites = "var ip = myIpAddress();\n";
  for (int i = 1; i <= 20; ++i) {
    sites += "if (isInNet(ip, '10." + std::to_string(i) + ".0.0', '255.255.0.0')) return 'PROXY p" +
             std::to_string(i) + ":1';\n";
  }
  const std::string hq = "return 'PROXY hq:1';";
  const std::size_t last = sites.rfind("'PROXY p20:1'");
  differs(sites + hq, std::string(sites).replace(last, 13, "'DIRECT'") + hq,
          {"when the client has the address 10.20.0.0"});
  // A site that became smaller.
  const std::string half =
      "if (isInNet(myIpAddress(), '10.1.0.0', '255.255.128.0')) return 'DIRECT';";
  differs("if (isInNet(myIpAddress(), '10.1.0.0', '255.255.0.0')) return 'DIRECT';" + hq, half + hq,
          {"when the client has the address 10.1.255.255"});
  differs("if (shExpMatch(myIpAddress(), '10.77.*')) return 'DIRECT';" + hq, hq,
          {"when the client has the address 10.77.0.0"});
  // Every hour that differs.
  std::string hours;
  for (int i = 0; i < 24; ++i) {
    hours +=
        "if (timeRange(" + std::to_string(i) + ")) return 'PROXY p" + std::to_string(i) + ":1';\n";
  }
  std::string other = hours;
  other.replace(other.rfind("'PROXY p23:1'"), 13, "'DIRECT'");
  other.replace(other.find("'PROXY p4:1'"), 12, "'DIRECT'");
  differs(hours + hq, other + hq, {"at 23:30", "at 4:30"});
  differs("if (timeRange(8, 30, 17, 0)) return 'DIRECT';" + hq,
          "if (timeRange(8, 15, 17, 0)) return 'DIRECT';" + hq, {"at 8:15:30"});
  differs("if (weekdayRange('TUE')) return 'DIRECT';" + hq,
          "if (weekdayRange('THU')) return 'DIRECT';" + hq, {"on a Tuesday", "on a Thursday"});
  differs("if (dateRange(24)) return 'DIRECT';" + hq,
          "if (dateRange(24, 26)) return 'DIRECT';" + hq, {"on 2026-01-25"});
  differs("if (dateRange(2026)) return 'DIRECT';" + hq,
          "if (dateRange(2027)) return 'DIRECT';" + hq, {"on 2027-01-15"});
  differs("var h = new Date().getHours(); if (h == 3) return 'DIRECT';" + hq, hq, {"at 3:30"});
  // Names that resolve: outside of all networks, and inside of one.
  differs("return isResolvable('gate.example') ? 'PROXY a:1' : 'DIRECT';",
          "return isResolvable('gate.example') ? 'PROXY b:1' : 'DIRECT';",
          {"when every name resolves to 203.0.113.10"});
  differs(
      "if (dnsDomainIs(host, '.a.example') && isInNet(host, '10.4.0.0', '255.255.0.0'))"
      " return 'DIRECT';" +
          hq,
      hq, {"when every name resolves to 10.4.0.0"});
}

TEST_CASE("diff: filed under the test that decides, not under what no test names") {
  const Folder folder;
  const auto pac = [](const std::string& proxy) {
    return "var R = ['PROXY " + proxy + ".example:8080'];\n" +
           script(
               "if (host == 'extranet.corp.example') return R[0];\n"
               "if (dnsDomainIs(host, '.corp.example')) return 'DIRECT';\n"
               "if (host.length == 16) return R[0];\n"
               "return R[0];");
  };
  const Ran ran = run({"diff", folder.file("g1.pac", pac("a")), folder.file("g2.pac", pac("b"))});
  CHECK(ran.exit == 1);
  CAPTURE(ran.out);
  CHECK(has(ran.out, "extranet.corp.example"));
  CHECK(has(ran.out, "3 patterns: extranet.corp.example, host.length == 16, what no pattern"));
  CHECK(has(ran.out, "https://extranet.corp.example/"));
}

TEST_CASE("check: a finding names the scenes it was seen in, and says remove of nothing") {
  const Folder folder;
  // Both are reached: names that resolve and names that do not are tried.
  const Ran both =
      run({"check", folder.file("r.pac", script("if (!isResolvable('proxy.example')) return "
                                                "'DIRECT';\nreturn 'PROXY proxy.example:8080';"))});
  CHECK(both.exit == 0);
  CHECK(!has(both.err, "PC430"));
  // Only a scene that was not tried gets there.
  const std::string needs = folder.file(
      "n.pac", script("if (isInNet(dnsResolve('a.example'), '10.4.0.0', '255.255.0.0') &&\n"
                      "    isInNet(myIpAddress(), '10.5.0.0', '255.255.0.0') && timeRange(3))\n"
                      "  return 'DIRECT';\nreturn 'PROXY p:1';"));
  const Ran ran = run({"check", needs});
  CHECK(has(ran.err, "PC430"));
  CHECK(has(ran.err, "203.0.113.10"));  // Names.
  CHECK(has(ran.err, "192.0.2.10"));    // The client.
  CHECK(!has(ran.err, "emove"));
  CHECK(has(ran.out, "Tried with only given names resolving"));
  CHECK(!has(run({"codes", "PC430", "PC431"}).out, "emove"));
}

TEST_CASE("diff: it asks about the URLs of a suite, and about names whose address is given") {
  const Folder folder;
  // A sum of character codes: no text in the file says which host that is.
  const auto pac = [](const std::string& way) {
    return script(
        "var sum = 0; for (var i = 0; i < host.length; i++) sum += host.charCodeAt(i) * (i + 7);\n"
        "if (sum == " +
        std::to_string([] {
          const std::string host = "payroll.hq.example";
          int sum = 0;
          for (std::size_t i = 0; i < host.size(); ++i) sum += host[i] * static_cast<int>(i + 7);
          return sum;
        }()) +
        ") return '" + way + "';\nreturn 'PROXY p:1';");
  };
  const std::string older = folder.file("old.pac", pac("PROXY p:1"));
  const std::string newer = folder.file("new.pac", pac("DIRECT"));
  CHECK(run({"diff", older, newer}).exit == 4);
  const Ran named = run({"diff", older, newer, "--dns", "payroll.hq.example=192.0.2.7"});
  CHECK(named.exit == 1);
  CHECK(has(named.out, "https://payroll.hq.example/"));
  const std::string suite =
      folder.file("s.csv", "https://payroll.hq.example/x,DIRECT\nhttps://www.example/,PROXY p:1\n");
  CHECK(run({"diff", older, newer, "--suite", suite}).exit == 1);
}

TEST_CASE("check: look-ups of decisions that failed are not said to be none") {
  const Folder folder;
  const std::string all = folder.file(
      "all.pac", script("if (isResolvable('a.example')) throw 1;\nthrow dnsResolve(host);"));
  const Ran none = run({"check", all});
  CHECK(none.exit == 1);
  CHECK(!has(none.out, "never asked"));
  CHECK(has(none.out, "DNS: not counted for "));
  // Names that resolve are tried for it as well.
  const Ran some =
      run({"check", folder.file("some.pac", script("if (host == 'a.example') throw 1;\n"
                                                   "return 'DIRECT';"))});
  CHECK(has(some.out, "DNS: never asked\n  DNS: not counted for "));
  const Ran net = run({"check", folder.file("net.pac", script("return isInNet(host, '10.0.0.0', "
                                                              "'255.0.0.0').x.y;"))});
  CHECK(has(net.out, "Tried with only given names resolving"));
}

TEST_CASE("check: the client that was asked for is named where it fails and does not get") {
  const Folder folder;
  const std::string pac = folder.file(
      "a.pac", script("if (host == 'a.example') throw 1;\nif (shExpMatch(host, '[a]')) return "
                      "'DIRECT';\nreturn 'PROXY p:1';"));
  const Ran windows = run({"check", pac, "--client", "windows"});
  CHECK(has(windows.err, "as Windows runs it"));
  CHECK(windows.exit == 1);
  CHECK(!has(run({"check", pac}).err, "as Chromium runs it"));
}

TEST_CASE("check: why a helper function throws is not looked for in the engine") {
  const Folder folder;
  const std::string pac = folder.file("a.pac", script("if (shExpMatch(host, 'c++.example')) return "
                                                      "'DIRECT';\nreturn 'PROXY p.example:8080';"));
  const Ran ran = run({"check", pac, "--client", "all"});
  CHECK(ran.exit == 1);
  CHECK(has(ran.err, "throws SyntaxError"));
  CHECK(has(ran.err, "`+` is"));
  CHECK(!has(ran.err, "not known"));
}

TEST_CASE("diff: the forms that compile writes of one policy are the same to it" *
          doctest::skip(kSanitized)) {
  const Folder folder;
  const std::string policy = std::string(SAMPLES_DIR) + "/contoso/policy.json";
  REQUIRE(run({"compile", policy, "-o", folder / "table", "--target", "pac"}).exit == 0);
  REQUIRE(
      run({"compile", policy, "-o", folder / "flat", "--target", "pac", "--template", "clauses"})
          .exit == 0);
  const std::string table = folder / "table/proxy.pac", flat = folder / "flat/proxy.pac";
  const Ran same = run({"diff", table, flat});
  CHECK(same.exit == 0);
  CHECK(has(same.out, "by their rules: all hosts go the same way, proven"));
  CHECK(same.err == "");

  // The same with one name taken out of the table: that must be seen.
  std::ostringstream bytes;
  bytes << std::ifstream(table, std::ios::binary).rdbuf();
  std::string text = bytes.str();
  const std::size_t name = text.find("\"intranet.contoso.com\"");
  REQUIRE(name != std::string::npos);
  text.replace(name, 22, "\"intranet.contoso.org\"");
  const Ran other = run({"diff", flat, folder.file("other.pac", text)});
  CHECK(other.exit == 1);
  CHECK(has(other.out, "intranet.contoso.com"));
}

TEST_CASE("check: without a suite it says which clauses fire") {
  const Folder folder;
  const std::string pac =
      folder.file("a.pac", script("if (dnsDomainIs(host, '.a.example')) return 'PROXY p:1';\n"
                                  "if (dnsDomainIs(host, '.a.example')) return 'PROXY q:1';\n"
                                  "return 'DIRECT';"));
  const Ran ran = run({"check", pac});
  CHECK(ran.exit == 4);  // The second return was not tried.
  CHECK(has(ran.err, "PC430"));
  CHECK(has(ran.err, "Line 2 tests the same before it."));
  CHECK(has(ran.out, ": of 5 clauses 3 fired for "));
  CHECK(has(ran.out, "DNS: never asked"));
  const auto json = nlohmann::json::parse(run({"check", pac, "--json"}).out);
  CHECK(json["coverage"]["totals"]["never"] == 2);
  CHECK(json["coverage"]["clauses"][3]["same_as_line"] == 2);
  CHECK(json["findings"][0]["code"] == "PC430");

  CHECK(run({"check", folder.file("throws.pac", script("return hots;"))}).exit == 1);
  const Ran broken = run({"check", folder.file("broken.pac", "function FindProxyForURL(")});
  CHECK(broken.exit == 3);
  CHECK(has(broken.err, "PC411"));
  // What no client loads is said once; what one loads is compared.
  const Ran nowhere = run({"check", folder / "broken.pac", "--client", "all"});
  CHECK(nowhere.exit == 3);
  CHECK(!has(nowhere.err, "PC426"));
  CHECK(nowhere.err.find("error") == nowhere.err.rfind("error PC411"));
  const std::string ex =
      folder.file("ex.pac", "function FindProxyForURLEx(u, h) { return 'DIRECT'; }");
  CHECK(has(run({"check", ex, "--client", "all"}).err, "PC426"));
  // Chance is the same for all.
  const Ran chance = run(
      {"check",
       folder.file("chance.pac", script("return Math.random() < 0.5 ? 'PROXY a:1' : 'PROXY b:1';")),
       "--client", "all", "--no-coverage"});
  CHECK(chance.exit == 4);
  CHECK_FALSE(has(chance.err, "PC426"));
  CHECK(has(chance.err, "PC438"));
  for (const std::string client : {"chromium", "libproxy", "all"}) {
    const Ran newer = run({"check", folder.file("newer.pac", "let a = 1;\n" + script("return '';")),
                           "--client", client});
    CHECK(newer.exit == 4);
    CHECK(has(newer.err, "PC434"));
    CHECK(!has(newer.err, "PC426"));
  }
}

// In browsers the two differ for c.example.com, which goes direct by the newer one.
TEST_CASE("what the engine has not: eval, diff and check prove nothing, and advise nothing") {
  const Folder folder;
  const auto with = [](const std::string& names) {
    return script(
        "if (host == 'a.example.com') return 'PROXY a.example.net:8080';\n"
        "var hosts = [" +
        names +
        "];\n"
        "if (hosts.includes(host)) return 'DIRECT';\n"
        "if (shExpMatch(host, '*.example.org')) return 'PROXY r.example.net:8080';\n"
        "return 'PROXY q.example.net:8080';");
  };
  const std::string older = folder.file("older.pac", with("'b.example.com'"));
  const std::string newer = folder.file("newer.pac", with("'b.example.com', 'c.example.com'"));

  const Ran one = run({"eval", older, "http://a.example.com/", "http://b.example.com/"});
  CHECK(one.exit == 4);
  CHECK(has(one.out, "http://a.example.com/\tPROXY a.example.net:8080\n"));
  CHECK(has(one.out, "http://b.example.com/\t!PC435 "));
  CHECK(run({"eval", older, "http://a.example.com/"}).exit == 0);
  CHECK(run({"eval", older, "--client", "libproxy", "http://b.example.com/"}).exit == 1);
  CHECK(has(run({"eval", "--json", older, "http://b.example.com/"}).out, "\"unknown\""));

  const Ran diff = run({"diff", older, newer});
  CHECK(diff.exit == 4);
  CHECK(has(diff.out, "not proven"));
  CHECK(has(diff.out, "Array.prototype.includes"));
  const Ran changed = run({"diff", older, folder.file("changed.pac", script("return 'DIRECT';"))});
  CHECK(changed.exit == 1);

  const Ran check = run({"check", older});
  CHECK(check.exit == 4);
  CHECK(has(check.err, "PC435"));
  for (const char* const code : {"PC413", "PC430", "PC431", "PC432"}) {
    CAPTURE(code);
    CHECK_FALSE(has(check.err, code));
  }
  CHECK(has(check.out, "is not told"));
  const Ran clients = run({"check", older, "--client", "all", "--no-coverage"});
  CHECK(has(clients.err, "PC435"));
  // Only of hosts that Chromium never asks about is known what it does, and what the others do.
  CHECK(clients.exit == 1);
  CHECK(has(clients.err, "PC426: clients do not do the same for this URL: 'https://[::1]:8443/'"));
  CHECK_FALSE(has(clients.err, "example"));

  const std::string suite = folder.file("suite.csv",
                                        "http://a.example.com/,PROXY a.example.net:8080\n"
                                        "http://b.example.com/,DIRECT\n");
  const Ran known = run({"check", older, "--suite", suite, "--no-coverage"});
  CHECK(known.exit == 4);
  CHECK_FALSE(has(known.err, "PC403"));
}

TEST_CASE("confirmed: a script that keeps something is found out by another order") {
  std::vector<std::string> urls;
  for (int i = 0; i < 20; ++i) urls.push_back("http://h" + std::to_string(i) + ".example/");
  const auto tried = [&urls](const std::string& text, DecidesBy decides) {
    auto loaded = PacScript::load(text, "test.pac");
    REQUIRE(loaded);
    return confirmed(decides, *std::move(loaded), urls, profile_of(Client::Chromium));
  };
  const std::string plain = script("return 'PROXY ' + host + ':1';");
  CHECK(tried(plain, DecidesBy::Host) == DecidesBy::Host);
  CHECK(tried(plain, DecidesBy::Url) == DecidesBy::Url);
  const std::string counting = "var n = 0;\n" + script("return 'PROXY p:' + ++n;");
  CHECK(tried(counting, DecidesBy::Url) == DecidesBy::State);
  const std::string last = "var last = '';\n" + script("var was = last; last = host; return was;");
  CHECK(tried(last, DecidesBy::Host) == DecidesBy::State);
}

TEST_CASE("check: scripts that may remember, and what is asked at load (PC457, PC458)") {
  struct Row {
    const char* script;
    const char* code;
    int exit;
  };
  const Row rows[] = {
      {"var n = 0;\nfunction FindProxyForURL(url, host) {\n"
       "return ++n > 5000 ? 'DIRECT' : 'PROXY p:80'; }",
       "p.pac:3:8: warning PC457", 4},
      {"var n = {};\nfunction FindProxyForURL(url, host) {\n"
       "n[host] = (n[host] || '') + '.'; return n[host].length > 99999 ? 'DIRECT' : 'PROXY p:80'; "
       "}",
       "p.pac:3:1: warning PC457", 4},
      {"function FindProxyForURL(url, host) {\n"
       "var parts = host.split('.'); parts.pop(); return 'PROXY p:80'; }",
       "", 0},
      {"var here = myIpAddress();\nfunction FindProxyForURL(url, host) {\n"
       "return here == '10.1.1.1' ? 'DIRECT' : 'PROXY p:80'; }",
       "p.pac:1:12: warning PC458", 0},
      {"function FindProxyForURL(url, host) {\n"
       "return myIpAddress() == '10.1.1.1' ? 'DIRECT' : 'PROXY p:80'; }",
       "", 0},
  };
  for (const Row& row : rows) {
    CAPTURE(row.script);
    const Folder folder;
    const Ran ran = run({"check", folder.file("p.pac", row.script)});
    const bool is_told = has(ran.err, "PC457") || has(ran.err, "PC458");
    CHECK(is_told == (row.code[0] != '\0'));
    CHECK(has(ran.err, row.code));
    if (row.code[0] != '\0') CHECK(ran.exit >= row.exit);
  }
}

TEST_CASE("check, eval: scripts that remember what they were asked (PC439)") {
  struct Row {
    const char* name;
    std::string pac;
    bool remembers;
  };
  const Row rows[] = {
      {"a list that grows",
       "var cache = [];\nfunction FindProxyForURL(url, host) { cache[cache.length] = host;\n"
       "return cache.length > 2 ? 'DIRECT' : 'PROXY p:1'; }",
       true},
      {"a count on the function",
       script("FindProxyForURL.n = (FindProxyForURL.n || 0) + 1;\n"
              "return FindProxyForURL.n > 1 ? 'DIRECT' : 'PROXY p:1';"),
       true},
      {"lastIndex of a global expression",
       "var g = /example/g;\nfunction FindProxyForURL(url, host) {\n"
       "return g.test(host) ? 'DIRECT' : 'PROXY p:1'; }",
       true},
      {"the host before",
       "var last = '';\nfunction FindProxyForURL(url, host) {\n"
       "var r = last == host ? 'DIRECT' : 'PROXY p:1'; last = host; return r; }",
       true},
      {"each proxy in turn",
       "var n = 0;\nfunction FindProxyForURL(url, host) { n = 1 - n; return 'PROXY p' + n + ':1'; "
       "}",
       true},
      {"lastIndex, where the end is tested",
       "var re = /corp\\.example$/g;\nfunction FindProxyForURL(url, host) {\n"
       "return re.test(host) || host == 'x.corp.example' ? 'DIRECT' : 'PROXY p:1'; }",
       true},
      {"one host right behind another",
       "var last = null;\nfunction FindProxyForURL(url, host) { var r = 'PROXY p:1';\n"
       "if (last === 'b.example' && host == 'a.example') r = 'DIRECT'; last = host; return r; }",
       true},
      {"a latch",
       "var hits = {};\nfunction FindProxyForURL(url, host) {\n"
       "if (host == 'b.example') { hits.b = true; return 'DIRECT'; }\n"
       "if (hits.b && host == 'a.example') return 'DIRECT'; return 'PROXY p:1'; }",
       true},
      {"the answer to the same host before",
       "var last = '', answer = '';\nfunction FindProxyForURL(url, host) {\n"
       "if (host == last) return answer; last = host;\n"
       "answer = url.substring(0, 6) == 'https:' ? 'PROXY s:1' : 'PROXY p:1'; return answer; }",
       true},
      {"it keeps what changes no answer",
       "var seen = {};\nfunction FindProxyForURL(url, host) { seen[host] = 1; return 'DIRECT'; }",
       false},
      {"it keeps nothing", script("return host == 'a' ? 'DIRECT' : 'PROXY p:1';"), false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const Folder folder;
    const std::string pac = folder.file("a.pac", row.pac);
    const std::string suite =
        folder.file("s.json", R"({"cases": [{"url": "http://a.example/", "expect": "DIRECT"}]})");
    for (const Ran& ran :
         {run({"eval", pac, "http://a.example/", "http://b.example/", "https://a.example/",
               "http://a.corp.example/", "http://b.corp.example/"}),
          run({"check", pac}), run({"check", pac, "--suite", suite}),
          run({"eval", pac, "http://a.example/", "http://b.example/", "https://a.example/",
               "http://a.corp.example/", "http://b.corp.example/", "--client", "all"})}) {
      CHECK(has(ran.err, "PC439") == row.remembers);
      if (row.remembers) CHECK(ran.exit != 0);
    }
  }
}

TEST_CASE("check --client: patterns that are live in some clients, and beginnings of names") {
  struct Row {
    const char* name;
    std::string condition;
  };
  const Row rows[] = {
      {"a class", "shExpMatch(host, 'pc[0-9][0-9].corp.example')"},
      {"a class that is negated to some", "shExpMatch(host, 'db[!0-4].corp.example')"},
      {"a plus", "shExpMatch(host, 'srv+.corp.example')"},
      {"beginnings", "localHostOrDomainIs(host, 'intranet.corp.example')"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const Folder folder;
    const std::string pac = folder.file(
        "a.pac", script("if (" + row.condition + ") return 'DIRECT';\nreturn 'PROXY p:1';"));
    const Ran ran = run({"check", pac, "--client", "all"});
    CHECK(ran.exit == 1);
    CHECK(has(ran.err, "PC426"));
  }
}
