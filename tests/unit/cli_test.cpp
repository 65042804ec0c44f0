#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <system_error>
#include <vector>

#include "base/sanitized.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "cli_run.hpp"
#include "diag/diag.hpp"
#include "work_folder.hpp"

namespace fs = std::filesystem;
using namespace pacwright;

namespace {

constexpr const char* kPolicy = R"({
  "routes": { "direct": "DIRECT", "edge": "PROXY p.example:8080" },
  "rules": [ { "name": "near", "hosts": ["*.near.example"], "route": "direct" } ],
  "otherwise": "edge"
}
)";

// Answers with the host; fails in a way of its own for two hosts.
constexpr const char* kEcho = R"(function FindProxyForURL(url, host) {
  if (host === "throw.example") throw new Error("no");
  if (host === "number.example") return 7;
  return "PROXY " + host + ":1";
}
)";

}  // namespace

TEST_CASE("run_cli: usage errors say what is missing and where to read on, and end with 2") {
  struct Row {
    std::vector<std::string> args;
    const char* message;
  };
  const Row rows[] = {
      {{"complie"},
       "pacwright: no command 'complie'; did you mean 'compile'? see pacwright --help\n"},
      {{"Check"}, "pacwright: no command 'Check'; did you mean 'check'? see pacwright --help\n"},
      {{"frobnicate"}, "pacwright: no command 'frobnicate'; see pacwright --help\n"},
      {{"a\x1B[2J"}, "pacwright: no command 'a?[2J'; see pacwright --help\n"},
      {{"compile", "-o", "x"},
       "pacwright compile: name one policy file; see pacwright compile --help\n"},
      {{"compile", "a", "b", "-o", "x"},
       "pacwright compile: name one policy file; see pacwright compile --help\n"},
      {{"compile", "a"},
       "pacwright compile: name the output folder with -o; see pacwright compile --help\n"},
      {{"compile", "a", "-o", "x", "--template", "quick"},
       "pacwright compile: --template is one of indexed, clauses, packed, packed-low-memory; see "
       "pacwright compile --help\n"},
      {{"compile", "a", "-o", "x", "--budget", "bites=1"},
       "pacwright compile: --budget is a list such as bytes=200000,calls=4; it may name bytes, "
       "gzipped, entries, calls; see pacwright compile --help\n"},
      {{"compile", "a", "-o", "x", "--budget", "bytes"},
       "pacwright compile: --budget is a list such as bytes=200000,calls=4; it may name bytes, "
       "gzipped, entries, calls; see pacwright compile --help\n"},
      {{"check", "--suite", "s"},
       "pacwright check: name one PAC file; see pacwright check --help\n"},
      {{"check", "a.pac", "--no-coverage"},
       "pacwright check: name a suite with --suite; see pacwright check --help\n"},
      {{"check", "a.pac", "--suite", "s", "--time-limit", "0"},
       "pacwright check: --time-limit is at least 1; see pacwright check --help\n"},
      {{"eval"}, "pacwright eval: name a PAC file; see pacwright eval --help\n"},
      {{"eval", "a.pac"},
       "pacwright eval: name a URL, or a file of them with --urls; see pacwright eval --help\n"},
      {{"eval", "a.pac", "http://a.example/", "--dns", "name"},
       "pacwright eval: --dns wants NAME=ADDRESS; see pacwright eval --help\n"},
      {{"explain"}, "pacwright explain: name a policy file; see pacwright explain --help\n"},
      {{"explain", "p.json"},
       "pacwright explain: name at least one URL, or a file of them with --urls; see pacwright "
       "explain --help\n"},
      {{"import", "-o", "x"},
       "pacwright import: name a file to import; see pacwright import --help\n"},
      {{"import", "a"},
       "pacwright import: name the catalog with -o; see pacwright import --help\n"},
      {{"diff", "a"}, "pacwright diff: name two files; see pacwright diff --help\n"},
      {{"diff", "a", "b", "c"}, "pacwright diff: name two files; see pacwright diff --help\n"},
      {{"diff", "-", "-"},
       "pacwright diff: only one file can come from standard input; see pacwright diff --help\n"},
      {{"dump", "rules"},
       "pacwright dump: name a stage and a policy file; see pacwright dump --help\n"},
      {{"dump", "ruled", "p"},
       "pacwright dump: no stage 'ruled': take catalog, rules, optimised or ledger; see pacwright "
       "dump --help\n"},
      {{"codes", "PC000"}, "pacwright codes: no code 'PC000'; see pacwright codes --help\n"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.message);
    const Ran ran = run(row.args);
    CHECK(ran.exit == 2);
    CHECK(ran.out == "");
    CHECK(ran.err == row.message);
  }
}

TEST_CASE("run_cli: options that no command has") {
  for (const char* command :
       {"compile", "check", "eval", "explain", "import", "diff", "dump", "codes"}) {
    CAPTURE(command);
    for (const std::vector<std::string>& args :
         {std::vector<std::string>{command, "--no-such"}, {command, "-Z"}}) {
      const Ran ran = run(args);
      CHECK(ran.exit == 2);
      CHECK(ran.out == "");
      CHECK(ran.err.starts_with("pacwright " + std::string(command) + ": "));
      CHECK(has(ran.err, args[1] == "-Z" ? "Z" : "no-such"));
      CHECK(ran.err.ends_with("; see pacwright " + std::string(command) + " --help\n"));
    }
  }
  CHECK(run({"check", "a", "--suite", "s", "--time-limit", "soon"}).exit == 2);
  CHECK(run({"compile", "a", "-o"}).exit == 2);
}

TEST_CASE("run_cli: help goes to the output stream, and no command at all is a usage error") {
  for (const char* help : {"--help", "-h", "help"}) {
    const Ran ran = run({help});
    CHECK(ran.exit == 0);
    CHECK(ran.err == "");
    CHECK(ran.out.starts_with("Usage: pacwright COMMAND"));
  }
  const Ran none = run({});
  CHECK(none.exit == 2);
  CHECK(none.out == "");
  CHECK(none.err == run({"--help"}).out);

  for (const char* command : {"compile", "check", "eval", "explain", "import", "dump", "codes"}) {
    CAPTURE(command);
    const Ran ran = run({command, "--help"});
    CHECK(ran.exit == 0);
    CHECK(ran.err == "");
    CHECK(has(ran.out, "pacwright " + std::string(command) + " "));
    CHECK(has(ran.out, "\nExample:\n  pacwright " + std::string(command) + " "));
    CHECK(has(none.err, "\n  " + std::string(command) + " "));
  }
  const Ran version = run({"--version"});
  CHECK(version.exit == 0);
  CHECK(version.out.starts_with("pacwright "));
  CHECK(std::ranges::count(version.out, '\n') == 1);
}

TEST_CASE("--version --verbose: how scripts are confined here") {
  const Ran ran = run({"--version", "--verbose"});
  CHECK(ran.exit == 0);
  CHECK(ran.out.starts_with("pacwright "));
  CHECK(has(ran.out, "\nA process that runs scripts is confined here by:\n"));
  CHECK(has(ran.out, "\n  yes  environment: "));
}

TEST_CASE("codes: all of them, and where those that are named come from") {
  const Ran all = run({"codes"});
  CHECK(all.exit == 0);
  CHECK(static_cast<std::size_t>(std::ranges::count(all.out, '\n')) == all_diag_entries().size());
  for (const DiagEntry& entry : all_diag_entries()) {
    CAPTURE(entry.code);
    CHECK(has(all.out, std::string(entry.code) + "  "));
    const Ran one = run({"codes", to_lower(entry.code)});
    CHECK(one.exit == 0);
    CHECK(one.out.starts_with(std::string(entry.code) + "  "));
    CHECK(!has(on_one_line(one.out), entry.advice));  // Every finding says that.
    CHECK(has(one.out, "So it comes about:"));
    CHECK(has(one.out, "So it is right:"));
  }
  const Ran two = run({"codes", "PC202", "PC404"});
  CHECK(two.out.find("PC202") < two.out.find("PC404"));
}

TEST_CASE("eval: URLs from the input stream, in their order, with failures in the middle") {
  const WorkFolder folder;
  folder.write("echo.pac", kEcho);
  std::string urls, want_start;
  for (int i = 0; i < 3; ++i) {
    const std::string host = "h" + std::to_string(i) + ".example";
    urls += "http://" + host + "/\r\n\n";
    want_start += "http://" + host + "/\tPROXY " + host + ":1\n";
  }
  const Ran ran =
      run({"eval", "echo.pac", "--urls", "-"},
          urls + "http://throw.example/\n  no url\nhttp://number.example/\nlast.example");
  CHECK(ran.exit == 1);
  CHECK(ran.err == "");
  REQUIRE(ran.out.starts_with(want_start));
  std::vector<std::string_view> rest =
      split(std::string_view(ran.out).substr(want_start.size()), '\n');
  REQUIRE(rest.size() == 5);
  CHECK(rest[0].starts_with("http://throw.example/\t!PC413 "));
  CHECK(rest[1].starts_with("no url\t!PC422 "));
  CHECK(rest[2].starts_with("http://number.example/\t!PC417 "));
  CHECK(rest[3] == "last.example\tPROXY last.example:1");
  CHECK(rest[4] == "");
}

TEST_CASE("eval: more URLs than one batch keep their order") {
  const WorkFolder folder;
  folder.write("echo.pac", kEcho);
  std::string urls, want;
  for (int i = 0; i < 1100; ++i) {
    const std::string host = "h" + std::to_string(i) + ".example";
    urls += host + "\n";
    want += host + "\tPROXY " + host + ":1\n";
  }
  const Ran ran = run({"eval", "echo.pac", "--urls", "-"}, urls);
  CHECK(ran.exit == 0);
  CHECK(ran.out == want);
}

TEST_CASE("eval: what is remembered is what the script would answer") {
  const WorkFolder folder;
  const std::string body =
      " if (host == 'b.example') throw 'b'; return 'PROXY ' + (host + '/x').length + ':1'; }\n";
  folder.write("host.pac", "function FindProxyForURL(url, host) {" + body);
  folder.write("url.pac", "function FindProxyForURL(url, host) { host += url;" + body);
  folder.write("state.pac", "var n = 0; function FindProxyForURL(url, host) { ++n;" + body);
  folder.write("both.pac",
               "var n = 0; function FindProxyForURL(url, host) { ++n; host += url;" + body);
  std::string urls;
  for (int i = 0; i < 9000; ++i) {
    const char* const hosts[] = {"a.example", "bb.example", "b.example", "[::1]", "10.1.2.3"};
    urls += std::string(i % 2 == 0 ? "https" : "http") + "://" + hosts[i % 5] + "/" +
            std::string(static_cast<std::size_t>(i % 7), 'p') + "?q=" + std::to_string(i % 300) +
            "\n";
  }
  for (const char* const more : {"--json", "--jobs=1", "--client=firefox"}) {
    CAPTURE(more);
    const auto asked = [&](const char* pac) {
      return run({"eval", pac, "--urls", "-", more}, urls).out;
    };
    CHECK(asked("host.pac") == asked("state.pac"));
    CHECK(asked("url.pac") == asked("both.pac"));
  }
}

TEST_CASE("eval: arguments, then files, and names resolve as told") {
  const WorkFolder folder;
  folder.write("dns.pac",
               "function FindProxyForURL(url, host) { var a = dnsResolve(host); "
               "return a ? \"PROXY \" + a + \":1\" : \"DIRECT\"; }");
  folder.write("urls.txt", "two.example\n");
  const Ran ran = run({"eval", "dns.pac", "one.example", "--urls", "urls.txt", "--urls", "-",
                       "--dns", "ONE.example=192.0.2.1", "--dns", "three.example=192.0.2.3"},
                      "three.example");
  CHECK(ran.exit == 0);
  CHECK(ran.out ==
        "one.example\tPROXY 192.0.2.1:1\ntwo.example\tDIRECT\nthree.example\tPROXY 192.0.2.3:1\n");
}

TEST_CASE("eval: a PAC that does not load answers each URL with the reason") {
  const WorkFolder folder;
  folder.write("broken.pac", "function FindProxyForURL(url, host) {");
  folder.write("other.pac", "function FindProxy(url, host) { return \"DIRECT\"; }");
  const Ran broken = run({"eval", "broken.pac", "a.example", "b.example"});
  CHECK(broken.exit == 3);
  CHECK(broken.err.starts_with("broken.pac:"));
  CHECK(has(broken.err, "error PC411: "));
  CHECK(broken.out.starts_with("a.example\t!PC411 "));
  CHECK(has(broken.out, "\nb.example\t!PC411 "));

  const Ran other = run({"eval", "other.pac", "a.example"});
  CHECK(other.exit == 3);
  CHECK(other.out.starts_with("a.example\t!PC412 "));
  CHECK(has(other.err, "error PC412: "));

  const Ran missing = run({"eval", "missing.pac", "a.example"});
  CHECK(missing.exit == 3);
  CHECK(missing.out == "");
  CHECK(has(missing.err, "missing.pac: error PC130: "));
}

TEST_CASE("check: JSON says what passed and what failed") {
  const WorkFolder folder;
  folder.write("policy.json", kPolicy);
  folder.write("any.pac", "function FindProxyForURL(url, host) { return \"DIRECT\"; }");
  folder.write("urls.csv",
               "https://a.near.example/,direct,near\n"
               "https://far.example/,edge,\"far, \"\"really\"\"\"\n");
  const Ran ran =
      run({"check", "any.pac", "--suite", "urls.csv", "--policy", "policy.json", "--json"});
  CHECK(ran.exit == 1);
  CHECK(has(ran.err, "urls.csv:2:1: error PC403: "));
  CHECK(has(ran.out, R"("pac": "any.pac")"));
  CHECK(has(ran.out, R"("passed": 1)"));
  CHECK(has(ran.out, R"("url": "https://far.example/")"));
  CHECK(has(ran.out, R"("expected": "PROXY p.example:8080")"));
  CHECK(has(ran.out, R"("got": "DIRECT")"));
  CHECK(has(ran.out, R"("why": "far, \"really\"")"));
  CHECK(has(ran.out, R"("code": "PC403")"));
  CHECK(!has(ran.out, R"("url": "https://near.example/")"));

  const Ran bad = run({"check", "any.pac", "--suite", "urls.csv", "--json"});
  CHECK(bad.exit == 3);
  CHECK(has(bad.out, R"("code": "PC424")"));
}

TEST_CASE("import: to the output stream, and nothing else there") {
  const WorkFolder folder;
  folder.write("list.txt", "a.example\n");
  const Ran ran = run({"import", "list.txt", "-o", "-", "--instance", "Own"});
  CHECK(ran.exit == 0);
  CHECK(ran.err == "");
  CHECK(ran.out ==
        "{\n"
        "  \"format\": \"pacwright-catalog/1\",\n"
        "  \"endpoints\": [\n"
        "    {\"pattern\": \"a.example\", \"instance\": \"Own\", \"direction\": \"outbound\", "
        "\"source\": {\"file\": \"list.txt\", \"line\": 1}}\n"
        "  ],\n"
        "  \"skipped\": []\n"
        "}\n");

  folder.write("odd.txt", "a b\n");
  const Ran bad = run({"import", "odd.txt", "-o", "-"});
  CHECK(bad.exit == 3);
  CHECK(bad.out == "");
  CHECK(has(bad.err, "odd.txt:1:1: error PC110: "));
}

TEST_CASE("diff: 0 for the same, 1 for differences, 3 for what cannot be read") {
  const WorkFolder folder;
  folder.write("service.json", R"([{"id": 1, "serviceArea": "Exchange", "category": "Optimize",
    "urls": ["a.example", "*.b.example", "<tenant>.c.example"], "tcpPorts": "443"}])");
  folder.write("moved.json", R"([{"id": 2, "serviceArea": "Exchange", "category": "Allow",
    "urls": ["*.b.example", "a.example", "<tenant>.c.example"], "tcpPorts": "443"}])");
  folder.write("list.txt", "a.example\n*.b.example\n");
  folder.write("one.txt", "# first\na.example\n");
  folder.write("bad.txt", "a b\n");
  struct Row {
    std::vector<std::string> args;
    int exit;
    std::string out;  ///< Stands somewhere in it.
  };
  const Row rows[] = {
      {{"diff", "list.txt", "list.txt"}, 0, "no differences: 2 items\n"},
      {{"diff", "one.txt", "list.txt"}, 1, "1 item before, 2 now, 1 the same\n1 added\n"},
      {{"diff", "service.json", "moved.json"}, 1, "0 the same\n3 moved\n"},
      {{"diff", "service.json", "moved.json", "--tenant", "contoso"}, 1, "contoso.c.example"},
      {{"diff", "service.json", "list.txt"}, 1, "1 skip-removed"},
      {{"diff", "list.txt", "bad.txt"}, 3, ""},
      {{"diff", "none.txt", "list.txt"}, 3, ""},
  };
  for (const Row& row : rows) {
    CAPTURE(join(row.args, " "));
    const Ran ran = run(row.args);
    CHECK(ran.exit == row.exit);
    CHECK((row.exit == 3 ? ran.out.empty() && !ran.err.empty() : has(ran.out, row.out)));
  }
}

TEST_CASE("diff: JSON has both sides, or what stopped it") {
  const WorkFolder folder;
  folder.write("old.txt", "a.example\nx.b.example\n");
  folder.write("new.txt", "a.example\n*.b.example\n");
  const Ran ran = run({"diff", "old.txt", "new.txt", "--json"});
  CHECK(ran.exit == 1);
  for (const char* part : {R"("format": "pacwright-diff/1")", R"("same": 1)", R"("widened": 1)",
                           R"("kind": "widened")",
                           R"("item": "x.b.example",
        "file": "old.txt",
        "line": 2)",
                           R"("item": "*.b.example",
        "file": "new.txt",
        "line": 2)"}) {
    CAPTURE(part);
    CHECK(has(ran.out, part));
  }
  const Ran same = run({"diff", "old.txt", "old.txt", "--json"});
  CHECK(same.exit == 0);
  CHECK(has(same.out, R"("differences": [])"));
  const Ran stopped = run({"diff", "old.txt", "none.txt", "--json"});
  CHECK(stopped.exit == 3);
  CHECK(has(stopped.out, R"("code": "PC)"));
}

TEST_CASE("explain: a bad URL has its reason, and the others their answers") {
  const WorkFolder folder;
  folder.write("policy.json", kPolicy);
  const Ran ran = run({"explain", "policy.json", "http://", "https://a.near.example/"});
  CHECK(ran.exit == 1);
  CHECK(ran.err == "");
  CHECK(ran.out.starts_with(
      "http://\n  not a URL that a browser would ask a proxy for: 'http://': "));
  CHECK(has(ran.out, "https://a.near.example/\n  goes to   direct  (DIRECT)\n"));

  const Ran json = run({"explain", "policy.json", "--json", "http://"});
  CHECK(json.exit == 1);
  CHECK(has(json.out, R"("url": "http://")"));
  CHECK(has(json.out, R"("error": "not a URL)"));
}

TEST_CASE("files that cannot be read, and files that are too large") {
  const WorkFolder folder;
  folder.write("large.json", "");
  std::error_code reason;
  fs::resize_file("large.json", (std::uintmax_t{64} << 20) + 1, reason);
  REQUIRE(!reason);
  folder.write("policy.json",
               "{\"routes\": {\"direct\": \"DIRECT\"}, \"otherwise\": \"direct\",\n"
               "\"rules\": [{\"plain_hosts\": true, \"route\": \"direct\"}],\n"
               "\"catalogs\": [\"large.json\", \"missing.json\", \".\"]}");
  struct Row {
    const char* policy;
    DiagCode code;
    const char* place;
  };
  const Row rows[] = {
      {"missing.json", DiagCode::FileUnreadable, "missing.json: "},
      {".", DiagCode::FileUnreadable, ".: "},
      {"large.json", DiagCode::FileTooLarge, "large.json: "},
      // The catalogs, at the place that names them.
      {"policy.json", DiagCode::FileTooLarge, "policy.json:3:14: "},
      {"policy.json", DiagCode::FileUnreadable, "policy.json:3:28: "},
      {"policy.json", DiagCode::FileUnreadable, "policy.json:3:44: "},
  };
  for (const Row& row : rows) {
    CAPTURE(row.place);
    const Ran ran = run({"compile", row.policy, "-o", "out"});
    CHECK(ran.exit == 3);
    CHECK(ran.out == "");
    CHECK(has(ran.err, row.place + std::string("error ") + std::string(entry_of(row.code).code)));
    CHECK(ran.err.ends_with("pacwright: nothing was written\n"));
    CHECK(!fs::exists("out"));
  }
}

TEST_CASE("compile: the files of the run before stay when a run fails") {
  const WorkFolder folder;
  folder.write("policy.json", kPolicy);
  REQUIRE(run({"compile", "policy.json", "-o", "out"}).exit == 0);
  const std::string pac = folder.read("out/proxy.pac");
  const std::string manifest = folder.read("out/manifest.json");
  folder.write("policy.json", "{");
  CHECK(run({"compile", "policy.json", "-o", "out"}).exit == 3);
  folder.write("policy.json", kPolicy);
  folder.write("urls.csv", "far.example,direct\n");
  const Ran failing = run({"compile", "policy.json", "-o", "out", "--suite", "urls.csv"});
  CHECK(failing.exit == 1);
  CHECK(has(failing.err, "urls.csv:1:1: error PC403: "));
  CHECK(folder.read("out/proxy.pac") == pac);
  CHECK(folder.read("out/manifest.json") == manifest);
  CHECK(run({"compile", "policy.json", "-o", "out", "--check"}).exit == 0);
}

TEST_CASE("compile: the manifest has size and digest of every file that was read") {
  const WorkFolder folder;
  const std::string list = "a.example\n";
  const std::string suite = "far.example,edge\n";
  std::string policy = kPolicy;
  policy.insert(1, "\"catalogs\": [\"list.txt\"], \"suites\": [\"urls.csv\"],");
  folder.write("list.txt", list);
  folder.write("urls.csv", suite);
  folder.write("policy.json", policy);
  REQUIRE(run({"compile", "policy.json", "-o", "out"}).exit == 0);
  const std::string manifest = folder.read("out/manifest.json");
  struct Row {
    std::string name;
    std::string bytes;
  };
  for (const Row& row : {Row{"policy.json", policy},
                         {"list.txt", list},
                         {"urls.csv", suite},
                         {"proxy.pac", folder.read("out/proxy.pac")},
                         {"ledger.csv", folder.read("out/ledger.csv")}}) {
    CAPTURE(row.name);
    const std::size_t at = manifest.find("\"path\": \"" + row.name + "\"");
    REQUIRE(at != std::string::npos);
    const std::string entry = manifest.substr(at, manifest.find('}', at) - at);
    CHECK(has(entry, "\"bytes\": " + std::to_string(row.bytes.size()) + ","));
    CHECK(has(entry, "\"sha256\": \"" + sha256_hex(row.bytes) + "\""));
  }
}

TEST_CASE("print: of faults of the input fifty of a code are shown, and the rest counted") {
  const WorkFolder folder;
  std::string hosts;
  for (int i = 0; i < 60; ++i) hosts += (i > 0 ? ", \"*\"" : "\"*\"");
  folder.write(
      "policy.json",
      "{\"routes\": {\"d\": \"DIRECT\"}, \"otherwise\": \"d\", \"rules\": [{\"route\": \"d\", "
      "\"hosts\": [" +
          hosts + "]}]}");
  const Ran ran = run({"dump", "rules", "policy.json"});
  CHECK(ran.exit == 3);
  std::size_t count = 0;
  for (std::size_t at = ran.err.find(": error PC104"); at != std::string::npos;
       at = ran.err.find(": error PC104", at + 1)) {
    ++count;
  }
  CHECK(count == 50);
  CHECK(has(ran.err, "... and 10 more of PC104: --verbose shows them"));
}

TEST_CASE("a comma in a URL or a file name is part of it") {
  const WorkFolder folder;
  folder.write("echo.pac", kEcho);
  folder.write("a,b.json", kPolicy);
  CHECK(run({"eval", "echo.pac", "http://a.example/x,y"}).out ==
        "http://a.example/x,y\tPROXY a.example:1\n");
  CHECK(run({"dump", "rules", "a,b.json"}).exit == 0);
}

TEST_CASE("a folder in the place of a list of URLs is an error") {
  const WorkFolder folder;
  folder.write("echo.pac", kEcho);
  CHECK(run({"eval", "echo.pac", "--urls", "."}).exit == 3);
}

TEST_CASE("what was asked before a list that cannot be read is answered") {
  const WorkFolder folder;
  folder.write("echo.pac", kEcho);
  CHECK(has(run({"eval", "echo.pac", "a.example", "--urls", "missing"}).out, "PROXY a.example:1"));
}

TEST_CASE("compile gives suites the DNS that they bring, as check does") {
  const WorkFolder folder;
  folder.write("policy.json",
               R"({"dns": "resolve", "routes": {"direct": "DIRECT", "edge": "PROXY p:1"},
    "rules": [{"networks": ["10.0.0.0/8"], "route": "direct"}], "otherwise": "edge"})");
  folder.write("urls.json", R"({"dns": {"near.example": "10.1.2.3"},
    "cases": [{"url": "https://near.example/", "expect": "direct"}]})");
  REQUIRE(run({"compile", "policy.json", "-o", "out"}).exit == 0);
  REQUIRE(run({"check", "out/proxy.pac", "--suite", "urls.json", "--policy", "policy.json"}).exit ==
          0);
  CHECK(run({"compile", "policy.json", "-o", "out", "--suite", "urls.json"}).exit == 0);
}

TEST_CASE("--json reports what explain cannot use") {
  const WorkFolder folder;
  folder.write("policy.json", "{");
  CHECK(has(run({"explain", "policy.json", "a.example", "--json"}).out, "PC120"));
}

TEST_CASE("the output stream says nothing of a PAC that was never run") {
  const WorkFolder folder;
  folder.write("broken.pac", "function FindProxyForURL(url, host) {");
  folder.write("urls.csv", "a.example,DIRECT\n");
  CHECK(run({"check", "broken.pac", "--suite", "urls.csv"}).out == "");
}

TEST_CASE("compile: a PAC that no client would load is refused at once, unproven" *
          doctest::skip(kSanitized)) {
  const WorkFolder folder;
  std::string list;
  std::mt19937 random(20261122);  // Names that cannot be packed well.
  for (int i = 0; i < 60'000; ++i) {
    list += "*.";
    for (int letters = 45; letters > 0; --letters) list += static_cast<char>('a' + random() % 26);
    list += ".example\n";
  }
  folder.write("list.txt", list);
  folder.write("policy.json",
               R"({"catalogs": ["list.txt"], "routes": {"direct": "DIRECT", "edge": "PROXY p:1"},
    "rules": [{"select": {}, "route": "direct"}], "otherwise": "edge"})");
  const Ran ran = run({"compile", "policy.json", "-o", "out"});
  CHECK(ran.exit == 1);
  CHECK(has(ran.err, "PC301"));
  CHECK(!fs::exists("out"));
}

TEST_CASE("compile: a PAC over its budget is refused, and what was there before stays") {
  const WorkFolder folder;
  folder.write("policy.json",
               R"({"routes": {"direct": "DIRECT", "edge": "PROXY p:1"},
    "rules": [{"hosts": ["*.a.test"], "route": "direct"}], "otherwise": "edge"})");
  REQUIRE(run({"compile", "policy.json", "-o", "out"}).exit == 0);
  const Ran ran = run({"compile", "policy.json", "-o", "out", "--budget", "bytes=10"});
  CHECK(ran.exit == 1);
  CHECK(has(ran.err, "PC303"));
  CHECK(entry_of(DiagCode::OverBudget).code == "PC303");
  CHECK(run({"compile", "policy.json", "-o", "out", "--check"}).exit == 0);
}

TEST_CASE("cli: compile says what changes since the set that was there") {
  const WorkFolder folder;
  const auto policy_with = [](const std::string& host) {
    return R"({"name": "t", "routes": {"direct": "DIRECT", "edge": "PROXY e.test:1"}, "rules": [)"
           R"({"name": "r", "hosts": [")" +
           host + R"("], "route": "direct"}], "otherwise": "edge"})";
  };
  folder.write("policy.json", policy_with("a.test"));
  const Ran first = run({"compile", "policy.json", "-o", "out"});
  REQUIRE(first.exit == 0);
  CHECK_FALSE(has(first.out, "changes"));

  const std::string none =
      "\n  changes   none: the same as what lay in out/proxy.pac, byte for byte\n";
  CHECK(has(run({"compile", "policy.json", "-o", "out"}).out, none));

  folder.write("policy.json", policy_with("b.test"));
  const Ran second = run({"compile", "policy.json", "-o", "out"});
  CHECK(second.exit == 0);
  CHECK(has(second.out,
            "\n  changes   by the rules of what lay in out/proxy.pac, for all hosts:\n"
            "            - PROXY e.test:1, by rule 'otherwise' (policy.json:1)\n"
            "            + DIRECT, by rule 'r' (policy.json:1)\n"
            "              1 pattern: b.test\n"));
  CHECK(has(second.out,
            "            - DIRECT, by rule 'r' (policy.json:1)\n"
            "            + PROXY e.test:1, by rule 'otherwise' (policy.json:1)\n"
            "              1 pattern: a.test\n"));

  // What does not load sends everything direct, in browsers.
  folder.write("out/proxy.pac", "function FindProxyForURL(");
  const Ran third = run({"compile", "policy.json", "-o", "out"});
  CHECK(third.exit == 0);
  CHECK(has(third.out, "            - does not load: "));
  CHECK(has(third.out, "            + DIRECT\n"));
  CHECK(has(third.out, "Not tried: The rules were not compared"));
}
