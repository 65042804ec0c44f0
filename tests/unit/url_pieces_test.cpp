#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "base/text.hpp"
#include "cli_run.hpp"
#include "one_line.hpp"
#include "own_folder.hpp"

// What a script of somebody else reads from the URL, from the clock and from DNS is tried, so that
// each of its clauses is reached.

using namespace pacwright;

namespace {

std::string script(const std::string& body) {
  return "function FindProxyForURL(url, host) {\n" + body + "\n}\n";
}

}  // namespace

/// Some URL or moment that is tried makes the test true, and another makes it false.
void check_is_tried(const Folder& folder, const std::string& test) {
  CAPTURE(test);
  const std::string pac =
      folder.file("a.pac", script("if (" + test + ") return 'DIRECT';\nreturn 'PROXY p:1';"));
  const Ran ran = run({"check", pac});
  CHECK(ran.exit == 0);
  CHECK(!has(ran.err, "PC430"));
}

TEST_CASE("check: parts of a URL behind its host are found, however they are read") {
  const char* const tests[] = {
      "url.indexOf('?proxy=yes') != -1",
      "url.indexOf('&proxy=yes') > 0",
      "url.indexOf('proxy=yes') > 0",
      "url.lastIndexOf('/admin') == url.length - 6",
      "/[?&]via=corp/.test(url)",
      "/\\/admin\\/secret/i.exec(url)",
      "url.match('/admin$')",
      "url.search('[.]exe$') > 0",
      "new RegExp('/v[0-9]+/upload').test(url)",
      "url.substr(-4) == '.exe'",
      "url.slice(-4) === '.zip'",
      "'.iso' == url.substring(url.length - 4)",
      "(url.match(/:(\\d+)\\//) || ['', ''])[1] == '9443'",
      "url.split('/')[3] == 'admin'",
      "url.split('?')[1] == 'via=corp'",
      "url.split('.').pop() == 'exe'",
      "url.split('#')[0].split('?')[0].split('/').pop() == 'index.html'",
      "url.indexOf(':9443/') > 0",
      "url.charAt(url.length - 1) == '~'",
      "dnsDomainIs(host, '.corp.example') && url.indexOf('?direct') > 0",
  };
  const Folder folder;
  for (const char* const test : tests) check_is_tried(folder, test);
  const std::string pac = folder.file(
      "s.pac",
      script("var part = url.split('/')[3];\nswitch (part) {\ncase 'admin': return 'DIRECT';"
             "\ncase 'pub': return 'PROXY q:1';\n}\nreturn 'PROXY p:1';"));
  CHECK(run({"check", pac}).exit == 0);
}

TEST_CASE("check: each side of each edge of the clock's helpers is tried") {
  const char* const tests[] = {
      "!timeRange(8, 0, 17, 45)",
      "timeRange(8, 0, 17, 45) && !timeRange(8, 0, 17, 44)",  // The last minute.
      "timeRange(17, 46, 17, 46)",
      "timeRange(7, 59, 7, 59)",
      "timeRange(17, 44, 17, 45)",
      "timeRange(0, 0, 0, 0, 0, 30)",
      "timeRange(8, 30, 15, 8, 30, 15)",
      "timeRange(18)",
      "timeRange(8, 0, 17, 45, 'GMT')",
      "weekdayRange('SAT')",
      "weekdayRange('FRI', 'MON')",
      "weekdayRange('SUN', 'GMT')",
      "dateRange(24, 'DEC')",
      "dateRange('JAN', 'MAR')",
      "dateRange('JUN')",
      "dateRange(1, 'JUN', 2027, 30, 'JUN', 2027)",
      "dateRange(2028)",
      "dateRange(31)",
  };
  const Folder folder;
  for (const char* const test : tests) check_is_tried(folder, test);
  // One minute apart.
  const std::string until45 =
      folder.file("a.pac", script("return timeRange(8, 0, 17, 45) ? 'PROXY p:1' : 'DIRECT';"));
  const std::string until46 =
      folder.file("b.pac", script("return timeRange(8, 0, 17, 46) ? 'PROXY p:1' : 'DIRECT';"));
  CHECK(run({"diff", until45, until46}).exit == 1);
  const std::string hours17 =
      folder.file("c.pac", script("return timeRange(8, 17) ? 'PROXY p:1' : 'DIRECT';"));
  const std::string hours18 =
      folder.file("d.pac", script("return timeRange(8, 18) ? 'PROXY p:1' : 'DIRECT';"));
  CHECK(run({"diff", hours17, hours18}).exit == 1);
}

TEST_CASE("check: more names than Chromium looks up") {
  const auto of = [](int names, const std::string& test) {
    return script("for (var i = 1; i <= " + std::to_string(names) +
                  "; i++) {\n  var name = 'gate' + i + '.example';\n  " + test +
                  "\n}\nreturn 'PROXY p:1';");
  };
  struct Row {
    std::string text;
    bool refused;
  };
  const std::string until = "if (isResolvable(name)) return 'DIRECT';";
  const std::string only_then = "if (!isResolvable(name)) return 'DIRECT';";
  const Row rows[] = {
      {of(20, until), false},
      {of(21, until), true},
      {of(20, only_then), false},
      {of(21, only_then), true},  // Where every name resolves.
      // Where the first name alone resolves.
      {script("if (!isResolvable('key.example')) return 'DIRECT';\n"
              "for (var i = 0; i < 30; i++) if (dnsResolve('a' + i + '.example')) return 'PROXY "
              "q:1';\n"
              "return 'PROXY p:1';"),
       true},
      // Where all but the first resolve.
      {script("if (isResolvable('key.example')) return 'DIRECT';\n"
              "for (var i = 0; i < 30; i++) if (!dnsResolve('a' + i + '.example')) return 'PROXY "
              "q:1';\n"
              "return 'PROXY p:1';"),
       true},
  };
  const Folder folder;
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const std::string pac = folder.file("a.pac", row.text);
    const Ran ran = run({"check", pac});
    CHECK(has(ran.err, "error PC462") == row.refused);
    if (row.refused) CHECK(ran.exit == 1);
    CHECK(!has(run({"check", pac, "--client", "windows", "--no-coverage"}).err, "PC462"));
  }
  const std::string many = folder.file("m.pac", of(21, until));
  const Ran ran = run({"eval", many, "https://www.example.com/"});
  CHECK(ran.exit == 1);
  CHECK(has(on_one_line(ran.err), "Chromium looks up 20 different names for one URL"));
  CHECK(run({"eval", many, "--client", "firefox", "https://www.example.com/"}).exit == 0);
}

TEST_CASE("check --client: a function that is missing is named, also where the script catches it") {
  struct Row {
    const char* body;
    const char* client;
    const char* told;
  };
  const Row rows[] = {
      {"try { if (isInNetEx('10.1.2.3', '10.0.0.0/8')) return 'DIRECT'; } catch (e) {}", "windows",
       "Windows has no isInNetEx"},
      {"var ip = dnsResolve(host);\n"
       "try { isInNetEx(ip, '10.0.0.0/8'); return 'DIRECT'; } catch (e) {}",
       "windows", "Windows has no isInNetEx"},
      {"try { dnsResolveEx(host); return 'DIRECT'; } catch (e) {}", "firefox",
       "Firefox has no dnsResolveEx"},
      {"try { myIpAddressEx(); return 'DIRECT'; } catch (e) {}", "libproxy",
       "libproxy has no myIpAddressEx"},
      {"if (typeof sortIpAddressList == 'function') { sortIpAddressList('10.0.0.1'); return "
       "'DIRECT'; }",
       "pac-resolver", "pac-resolver has no sortIpAddressList"},
  };
  const Folder folder;
  for (const Row& row : rows) {
    CAPTURE(row.body);
    const std::string pac =
        folder.file("a.pac", script(std::string(row.body) + "\nreturn 'PROXY p:1';"));
    const Ran ran = run({"check", pac, "--client", row.client, "--no-coverage"});
    CHECK(ran.exit == 1);
    CHECK(has(on_one_line(ran.err), row.told));
  }
}

TEST_CASE("check, eval: a proxy that a value is missing from") {
  struct Row {
    const char* body;
    bool told;
  };
  const Row rows[] = {
      {"var p; return 'PROXY ' + p + ':8080';", true},
      {"var p = null; return 'PROXY ' + p + ':80; DIRECT';", true},
      {"var p = ''; return 'PROXY ' + p + ':8080; PROXY q:1';", true},
      {"return 'PROXY ' + {} + '; PROXY q:1';", true},
      {"var port; return 'PROXY q.example:' + port + '; PROXY q:1';", true},
      {"return 'PROXY q.example:' + parseInt('x', 10) + '; PROXY q:1';", true},
      {"var zone; return 'PROXY ' + zone + '.example:80';", true},
      {"return 'PROXY null:80';", false},  // As it is written.
      {"return 'PROXY nullarbor.example:80';", false},
      {"return 'DIRECT';", false},
  };
  const Folder folder;
  for (const Row& row : rows) {
    CAPTURE(row.body);
    const std::string pac = folder.file("a.pac", script(row.body));
    CHECK(has(run({"eval", pac, "https://www.example.com/"}).err, "PC461") == row.told);
    CHECK(has(run({"check", pac}).err, "PC461") == row.told);
  }
}

TEST_CASE("check: every known URL that fails is shown") {
  const Folder folder;
  const std::string pac = folder.file("a.pac", script("return 'DIRECT';"));
  std::string lines;
  for (int i = 100; i < 222; ++i) {
    lines += "https://h" + std::to_string(i) + ".example/,PROXY p:1\n";
  }
  const std::string suite = folder.file("s.csv", lines);
  const Ran ran = run({"check", pac, "--suite", suite});
  const Ran json = run({"check", pac, "--suite", suite, "--json"});
  for (int i = 100; i < 222; ++i) {
    CAPTURE(i);
    CHECK(has(ran.err, "'https://h" + std::to_string(i) + ".example/'"));
    CHECK(has(json.out, "https://h" + std::to_string(i) + ".example/"));
  }
  // Known URLs of one cause stand in one finding, all of them; so do they in JSON of any.
  const std::string differs =
      folder.file("b.pac", script("return shExpMatch(host, 'h[0-9]*') ? 'DIRECT' : 'PROXY p:1';"));
  const Ran clients = run({"check", differs, "--suite", suite, "--client", "windows"});
  CHECK(has(clients.err, "h221.example"));
}

TEST_CASE("init: what an option was meant as is shown") {
  struct Row {
    const char* option;
    const char* text;
    const char* cure;  ///< Empty: it is taken.
  };
  const Row rows[] = {
      {"--proxy", "PROXY host.example:8080", "write --proxy host.example:8080"},
      {"--proxy", "host.example:8080;", "write --proxy host.example:8080"},
      {"--proxy", "http://host.example:8080/", "write --proxy host.example:8080"},
      {"--proxy", "host.example 8080", "host.example:8080"},
      {"--proxy", "host.example:8080", ""},
      {"--inside", ".corp", "write --inside corp"},
      {"--inside", "*.corp.example", "write --inside corp.example"},
      {"--inside", "corp.example", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const Folder folder;
    std::vector<std::string> args = {"init", folder / "p.json", row.option, row.text};
    if (std::string(row.option) != "--proxy") {
      args.insert(args.end(), {"--proxy", "p.example:80"});
    }
    const Ran ran = run(args);
    CHECK((ran.exit == 0) == (*row.cure == 0));
    CHECK(has(on_one_line(ran.err), row.cure));
  }
}
