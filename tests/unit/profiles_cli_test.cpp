#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "one_line.hpp"
#include "validate/profiles/profiles.hpp"

using namespace pacwright;

namespace {

struct Ran {
  int exit;
  std::string out, err;
};

/// "PAC" among the arguments stands for a file with the text `pac`.
Ran run(std::vector<std::string> args, const std::string& pac = "") {
  static int files = 0;
  const auto file = std::filesystem::temp_directory_path() /
                    ("pacwright-profiles-" + std::to_string(std::random_device{}()) + "-" +
                     std::to_string(++files) + ".pac");
  if (!pac.empty()) std::ofstream(file, std::ios::binary) << pac;
  std::ranges::replace(args, std::string("PAC"), file.string());
  std::istringstream in;
  std::ostringstream out, err;
  Io io{in, out, err};
  const Exit exit = run_cli(args, io);
  std::error_code unknown;  // A file that is left over does no harm.
  std::filesystem::remove(file, unknown);
  return {static_cast<int>(exit), out.str(), err.str()};
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string script(const std::string& body) {
  return "function FindProxyForURL(url, host) {\n" + body + "\n}\n";
}

}  // namespace

TEST_CASE("profiles: the command clients lists all of them, with sources") {
  const Ran text = run({"clients"});
  const Ran json = run({"clients", "--json"});
  CHECK(text.exit == 0);
  CHECK(json.exit == 0);
  for (const ClientProfile& profile : all_profiles()) {
    CAPTURE(profile.name);
    CHECK(has(text.out, std::string(profile.name) + ": "));
    CHECK(has(json.out, "\"name\": \"" + std::string(profile.name) + "\""));
    for (const std::string_view source : profile.sources) {
      CHECK(has(text.out, std::string(source)));
    }
  }
  CHECK(run({"clients", "windows"}).exit == 2);
}

TEST_CASE("profiles: eval runs a script as the named client does") {
  struct Row {
    const char* name;
    std::vector<std::string> options;
    std::string body;
    const char* want;
  };
  const std::string pattern = "return shExpMatch(host, '[ab]*') ? 'PROXY a:1' : 'PROXY b:1';";
  const std::string hour = "return 'PROXY h' + new Date().getHours() + '.example:1';";
  const std::string mine = "return 'PROXY ip-' + myIpAddress() + '-x:1';";
  const std::string asks = "return 'PROXY d-' + dnsResolve('near.example') + '-x:1';";
  const Row rows[] = {
      {"chromium", {}, pattern, "PROXY a:1"},
      {"windows", {"--client", "windows"}, pattern, "PROXY b:1"},
      {"default time", {}, hour, "PROXY h12.example:1"},
      {"local time", {"--at", "2026-11-22T08:00:00+01:00"}, hour, "PROXY h8.example:1"},
      {"own address", {"--client-ip", "10.9.8.7"}, mine, "PROXY ip-10.9.8.7-x:1"},
      {"no own address", {"--client-ip", "none"}, mine, "PROXY ip-127.0.0.1-x:1"},
      {"no own address in pypac",
       {"--client-ip", "none", "--client", "pypac"},
       mine,
       "PROXY ip--x:1"},
      {"DNS", {"--dns", "near.example=10.0.0.1"}, asks, "PROXY d-10.0.0.1-x:1"},
      {"DNS fails",
       {"--dns", "near.example=10.0.0.1", "--dns-fail", "Near.example"},
       asks,
       "PROXY d-null-x:1"},
      {"all DNS fails",
       {"--dns", "near.example=10.0.0.1", "--dns-fail", "all"},
       asks,
       "PROXY d-null-x:1"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    std::vector<std::string> args = {"eval", "PAC", "https://a.example/"};
    args.insert(args.end(), row.options.begin(), row.options.end());
    const Ran ran = run(args, script(row.body));
    CHECK(ran.exit == 0);
    CHECK(ran.err == "");
    CHECK(ran.out == std::string("https://a.example/\t") + row.want + "\n");
  }
}

TEST_CASE("profiles: eval --json says what the client makes of it, and what DNS cost") {
  const Ran ran =
      run({"eval", "PAC", "https://a.example/p", "nonsense:x", "--json", "--client", "libproxy"},
          script("dnsResolve(host); return 'HTTPS p:1; PROXY q:2';"));
  CHECK(ran.exit == 1);
  CHECK(has(ran.out, R"("result": "HTTPS p:1; PROXY q:2")"));
  CHECK(has(ran.out, R"("decision": {"text": "PROXY q:2")"));
  CHECK(has(ran.out, R"("dropped": [{"element": "HTTPS p:1")"));
  CHECK(has(ran.out, R"("dns": {"lookups": 1, "names": ["a.example"]}, "chromiumRestarts": 1)"));
  CHECK(has(ran.out, R"("url": "https://a.example/p", "host": "a.example")"));
  CHECK(has(ran.out, R"("error": {"code": "PC422")"));
  CHECK(run({"eval", "PAC", "--json", "--urls", "-"}, script("return 'DIRECT';")).out == "[]\n");
}

TEST_CASE("profiles: check --client all names what differs, and why") {
  const std::string pac = script(
      "if (isPlainHostName(host)) return 'DIRECT';\n"
      "return shExpMatch(host, '[vw]ww.*') ? 'PROXY p:1' : 'PROXY q:2';");
  const Ran all = run({"check", "PAC", "--client", "all"}, pac);
  CHECK(all.exit == 1);
  CHECK(has(all.err, "PC426"));
  const std::string said = on_one_line(all.err);
  CHECK(has(said, "`[..]` is a class in Chromium and literal in Windows"));
  CHECK(has(said, "isPlainHostName(\"2001:db8::1\") is false in Chromium and true in Windows"));
  CHECK(has(all.err, "PC427"));  // pactester's host is cut at the colon.

  const Ran one = run({"check", "PAC", "--client", "firefox"}, pac);
  CHECK(one.exit == 0);
  CHECK(one.err == "");
}

TEST_CASE("check --client all: asks about URLs and hosts as people and programs type them") {
  // Chromium hands over one spelling; pypac, pactester and libproxy what they get.
  const char* const bodies[] = {
      "return url == 'http://www.example.com/app' ? 'DIRECT' : 'PROXY p:1';",
      "return shExpMatch(url, '*?token=*') ? 'DIRECT' : 'PROXY p:1';",
      "return shExpMatch(url, '*.pdf') ? 'DIRECT' : 'PROXY p:1';",
      "return host == 'WWW.example.com' ? 'DIRECT' : 'PROXY p:1';",
      "return url.substring(0, 5) == 'http:' ? 'DIRECT' : 'PROXY p:1';",
      "return url.indexOf('/Login/') > 0 ? 'DIRECT' : 'PROXY p:1';",
      "return shExpMatch(url, 'http://www.example.com/*') ? 'DIRECT' : 'PROXY p:1';",
      "return host == 'intranet' ? 'DIRECT' : 'PROXY p:1';",
      "return {'www.corp.example': 1}.hasOwnProperty(host) ? 'DIRECT' : 'PROXY p:1';",
      "return host.indexOf('corp') >= 0 ? 'DIRECT' : 'PROXY p:1';",
      "return host.split('.')[0] == 'vpn' ? 'DIRECT' : 'PROXY p:1';",
      "return '|a.example|b.example|'.indexOf('|' + host + '|') >= 0 ? 'DIRECT' : 'PROXY p:1';",
      "return shExpMatch(host, 'intranet') ? 'DIRECT' : 'PROXY p:1';",
      "return new RegExp('^intra(net)?$').test(host) ? 'DIRECT' : 'PROXY p:1';",
      "return host.slice(0, 4) == 'dev-' ? 'DIRECT' : 'PROXY p:1';",
  };
  for (const char* const body : bodies) {
    CAPTURE(body);
    const Ran ran = run({"check", "PAC", "--client", "all"}, script(body));
    CHECK(ran.exit == 1);
    CHECK(has(ran.err, "PC426"));
  }
}

TEST_CASE("check: where the host is another, what a call with it comes to is named, too") {
  const Ran ran =
      run({"check", "PAC", "--client", "all"},
          script("return isInNet(host, '10.0.0.0', '255.0.0.0') ? 'DIRECT' : 'PROXY p:1';"));
  CHECK(ran.exit == 1);
  CHECK(has(
      on_one_line(ran.err),
      "The script gets the host '8.1.2.3' in Chromium and '010.1.2.3' in libproxy, and the URL "
      "'https://8.1.2.3/' in Chromium and 'https://010.1.2.3/' in libproxy. isInNet(\"8.1.2.3\", "
      "\"10.0.0.0\", \"255.0.0.0\") is false in Chromium and isInNet(\"010.1.2.3\", "
      "\"10.0.0.0\", \"255.0.0.0\") is true in libproxy."));
}

TEST_CASE("profiles: options that make no sense are usage errors") {
  struct Row {
    std::vector<std::string> args;
    const char* says;
  };
  const Row rows[] = {
      {{"eval", "PAC", "a.example", "--client", "firefux"}, "did you mean 'firefox'?"},
      {{"diff", "PAC", "PAC", "--client", "all"}, "name one client"},
      {{"eval", "PAC", "a.example", "--at", "yesterday"}, "--at wants a time"},
      {{"eval", "PAC", "a.example", "--client-ip", "here"}, "--client-ip wants an IP address"},
      {{"check", "PAC", "--client", "x"}, "no client 'x'"},
      {{"check", "PAC", "--no-coverage"}, "name a suite with --suite"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.says);
    const Ran ran = run(row.args, script("return 'DIRECT';"));
    CHECK(ran.exit == 2);
    CHECK(has(ran.err, row.says));
  }
}

TEST_CASE("check: the cause is what makes the difference, not the first call that differs") {
  struct Row {
    const char* name;
    std::string body;
    std::string told, not_told;
  };
  const Row rows[] = {
      // Windows has no isInNetEx: it throws. That a look-up fails in another way does nothing.
      {"a function that is missing",
       "var ip = dnsResolve(host);\n"
       "return isInNetEx(ip, '10.0.0.0/8') ? 'PROXY a:1' : 'PROXY b:1';",
       "isInNetEx", "dnsResolve(\""},
      {"behind two calls that differ",
       "var ip = dnsResolve(host), own = dnsResolve('a.example');\n"
       "return isInNetEx(host, '10.0.0.0/8') ? 'PROXY a:1' : 'PROXY b:1';",
       "isInNetEx", "dnsResolve(\""},
      // Here it is the look-up, and the missing function never has a say.
      {"the first call",
       "if (dnsResolve('a.example') === null) return 'PROXY a:1';\n"
       "return isInNetEx(host, '10.0.0.0/8') ? 'PROXY a:1' : 'PROXY b:1';",
       "dnsResolve(\"a.example\")", "ReferenceError"},
      {"the second call",
       "var ip = dnsResolve('a.example');\n"
       "return shExpMatch(host, '[a-z]*.example.com') ? 'PROXY a:1' : 'PROXY b:1';",
       "shExpMatch(", "dnsResolve(\""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const Ran ran = run({"check", "PAC", "--client", "windows", "--no-coverage"}, script(row.body));
    CAPTURE(ran.err);
    CHECK(ran.exit == 1);
    CHECK(has(ran.err, row.told));
    CHECK(!has(ran.err, row.not_told));
  }
}
