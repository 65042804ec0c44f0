// eval and explain for many URLs and many clients.

#include <doctest/doctest.h>

#include "base/json.hpp"
#include "base/sanitized.hpp"
#include "base/text.hpp"
#include "cli_run.hpp"
#include "own_folder.hpp"
#include "report/table_text.hpp"

using namespace pacwright;

namespace {

/// `[ab]` is a class in Chromium and not in Windows; Windows has no HTTPS proxies.
constexpr const char* kPac =
    "function FindProxyForURL(url, host) {\n"
    "  if (shExpMatch(host, '[ab]*')) return 'PROXY p.example:80';\n"
    "  if (host == 'throws.example') return nothing();\n"
    "  return 'DIRECT';\n}\n";

constexpr const char* kPolicy =
    "{\n"
    "  \"name\": \"n\",\n"
    "  \"routes\": { \"d\": \"DIRECT\", \"p\": \"PROXY p.example:80\" },\n"
    "  \"catalogs\": [\"list.txt\"],\n"
    "  \"rules\": [\n"
    "    { \"name\": \"inside\",\n"
    "      \"plain_hosts\": true,\n"
    "      \"hosts\": [\n"
    "        \"x.example\",\n"
    "        \"*.a.example\"\n"
    "      ],\n"
    "      \"networks\": [\"10.0.0.0/8\"],\n"
    "      \"route\": \"d\" },\n"
    "    { \"name\": \"list\", \"select\": {}, \"route\": \"d\" }\n"
    "  ],\n"
    "  \"otherwise\": \"p\"\n"
    "}\n";

Ran run_at_terminal(const std::vector<std::string>& args, std::size_t columns) {
  std::istringstream in;
  std::ostringstream out, err;
  Io io{in, out, err};
  io.out_is_terminal = true;
  io.columns_out = columns;
  const Exit exit = run_cli(args, io);
  return {static_cast<int>(exit), out.str(), err.str()};
}

}  // namespace

TEST_CASE("eval without a URL is a usage error") {
  const Folder folder;
  const std::string pac = folder.file("p.pac", kPac);
  for (const std::vector<std::string>& args :
       {std::vector<std::string>{"eval", pac}, {"eval", pac, "--json"}}) {
    const Ran ran = run(args);
    CHECK(ran.exit == 2);
    CHECK(ran.out.empty());
    CHECK(has(ran.err, "name a URL, or a file of them with --urls"));
  }
}

TEST_CASE("eval: a table of what each client does") {
  const Folder folder;
  const std::string pac = folder.file("p.pac", kPac);
  const std::vector<std::string> args = {
      "eval",   pac,        "https://a.example/", "https://c.example/", "https://throws.example/",
      "no url", "--client", "chromium",           "--client",           "windows"};
  const Ran piped = run(args);
  CHECK(piped.out ==
        "URL\tchromium\twindows\n"
        "https://a.example/\tPROXY p.example:80\tDIRECT\n"
        "https://c.example/\tDIRECT\tDIRECT\n"
        "https://throws.example/\t!PC413 DIRECT\t!PC413 error\n"
        "no url\t!PC422\t!PC422\n");
  CHECK(piped.exit == 1);
  CHECK(run_at_terminal(args, 80).out ==
        "URL                      chromium            windows\n"
        "https://a.example/       PROXY p.example:80  DIRECT\n"
        "https://c.example/       DIRECT              DIRECT\n"
        "https://throws.example/  !PC413 DIRECT       !PC413 error\n"
        "no url                   !PC422              !PC422\n");
  CHECK(run_at_terminal({"eval", pac, "https://a.example/", "https://c.example/", "--client",
                         "chromium", "--client", "windows"},
                        40)
            .out ==
        "https://a.example/\n"
        "  PROXY p.example:80  chromium\n"
        "  DIRECT              windows\n"
        "https://c.example/\n"
        "  DIRECT  chromium, windows\n");
}

TEST_CASE("eval: the same as JSON, an object for each URL and client") {
  const Folder folder;
  const std::string pac = folder.file("p.pac", kPac);
  const Ran ran = run({"eval", pac, "https://a.example/", "--client", "all", "--json"});
  const auto parsed = parse_json(ran.out);
  const auto* array = std::get_if<JsonValue>(&parsed);
  REQUIRE(array != nullptr);
  REQUIRE(array->items.size() > 5);
  for (const JsonValue& item : array->items) {
    REQUIRE(item.find("client") != nullptr);
    CHECK(item.find("url")->text == "https://a.example/");
    if (item.find("client")->text == "windows") {
      CHECK(item.find("decision")->find("text")->text == "DIRECT");
    }
    if (item.find("client")->text == "chromium") {
      CHECK(item.find("decision")->find("text")->text == "PROXY p.example:80");
    }
  }
  CHECK(run({"eval", pac, "--urls", "-", "--client", "all", "--json"}).out == "[]\n");
}

TEST_CASE("eval: thousands of URLs for several clients, each with its own line") {
  const Folder folder;
  const std::string pac = folder.file("p.pac", kPac);
  std::string urls;
  for (int i = 0; i < 5000; ++i) urls += "https://c" + std::to_string(i) + ".example/\n";
  const std::string file = folder.file("urls.txt", urls);
  const Ran ran = run({"eval", pac, "--urls", file, "--client", "chromium", "--client", "windows"});
  const auto lines = split(ran.out, '\n');
  REQUIRE(lines.size() == 5002);
  CHECK(lines[0] == "URL\tchromium\twindows");
  CHECK(lines[5000] == "https://c4999.example/\tDIRECT\tDIRECT");
}

TEST_CASE("eval: several clients at a time, and each asks a script that counts in its own order") {
  const Folder folder;
  const std::string pac = folder.file(
      "p.pac",
      "var seen = { n: 0 };\n"
      "function FindProxyForURL(url, host) { return 'PROXY p' + (seen.n = seen.n + 1) + ':1'; }\n");
  std::string urls;
  for (int i = 0; i < 300; ++i) urls += "https://a.example/\n";
  const std::string file = folder.file("urls.txt", urls);
  for (const std::string jobs : {"1", "2"}) {
    CAPTURE(jobs);
    const Ran ran = run({"eval", pac, "--urls", file, "--client", "chromium", "--client", "windows",
                         "--jobs", jobs});
    const auto lines = split(ran.out, '\n');
    REQUIRE(lines.size() == 302);
    CHECK(lines[1] == "https://a.example/\tPROXY p1:1\tPROXY p1:1");
    CHECK(lines[300] == "https://a.example/\tPROXY p300:1\tPROXY p300:1");
  }
}

TEST_CASE("explain: what an address could decide is said, and an address that is known decides") {
  const Folder folder;
  const std::string policy = folder.file("resolves.json",
                                         R"({"name": "p", "dns": "resolve",
      "routes": {"direct": "DIRECT", "edge": "PROXY p.example:1"}, "otherwise": "edge",
      "rules": [{"name": "own", "hosts": ["*.corp.example"], "route": "edge"},
                {"name": "inside", "networks": ["10.0.0.0/8"], "route": "direct"},
                {"name": "again", "hosts": ["b.example"], "route": "direct"},
                {"name": "late", "hosts": ["c.example"], "route": "edge"}]})");
  struct Row {
    const char* name;
    std::vector<std::string> args;
    int exit;
    const char* said;
  };
  const Row rows[] = {
      {"before all networks", {"x.corp.example"}, 0, "matches *.corp.example"},
      {"no rule", {"a.example"}, 4, "an address in 10.0.0.0/8 of rule 'inside'"},
      {"the same way", {"b.example"}, 0, "matches b.example"},
      {"another way", {"c.example"}, 4, "an address in 10.0.0.0/8 of rule 'inside'"},
      {"an address", {"192.0.2.1"}, 0, "no rule"},
      {"inside", {"c.example", "--dns", "c.example=10.1.2.3"}, 0, "its address is 10.1.2.3"},
      {"outside", {"c.example", "--dns", "C.example=192.0.2.1"}, 0, "matches c.example"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    std::vector<std::string> args = {"explain", policy};
    args.insert(args.end(), row.args.begin(), row.args.end());
    const Ran ran = run(args);
    CHECK(ran.exit == row.exit);
    CHECK(has(on_one_line(ran.out), row.said));
    CHECK(has(ran.out, "not looked up") == (row.exit == 4));
  }
}

TEST_CASE("eval, explain: a line that is longer than any URL ends the reading, and is named") {
  const Folder folder;
  const std::string pac = folder.file("p.pac", kPac);
  const std::string policy = folder.file("policy.json", kPolicy);
  folder.file("list.txt", "b.example\n");
  constexpr std::size_t kMost = 1 << 20;
  const std::string start = "# log\nhttp://x.example/\n";
  const std::string good = folder.file("good.txt", start + std::string(kMost, ' ') + "\n");
  const std::string bad = folder.file("bad.txt", start + std::string(kMost + 1, ' ') + "\nb\n");
  const std::string last = folder.file("last.txt", start + std::string(kMost + 1, ' '));
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"eval", pac},
        {"eval", pac, "--client", "chromium", "--client", "windows"},
        {"explain", policy, "--brief"}}) {
    CAPTURE(command);
    const auto run_with = [&](const std::string& file) {
      std::vector<std::string> args = command;
      args.insert(args.end(), {"--urls", file});
      return run(args);
    };
    CHECK(run_with(good).exit == 0);
    for (const std::string& file : {bad, last}) {
      const Ran ran = run_with(file);
      CHECK(ran.exit == 3);
      CHECK(has(ran.err, file + ":3: error PC131: "));
    }
  }
}

TEST_CASE("eval: very long answers come whole and in order, one after the other") {
  const Folder folder;
  const std::string pac = folder.file("p.pac",
                                      "var s = 'PROXY a:1;';\n"
                                      "while (s.length < 60000) s += s;\n"
                                      "s = s.substring(0, 60000);\n"
                                      "function FindProxyForURL(url, host) { return host + s; }\n");
  constexpr std::size_t kUrls = kSanitized ? 70 : 700;
  std::string urls;
  for (std::size_t i = 0; i < kUrls; ++i) urls += "http://h" + std::to_string(i) + ".example/\n";
  const std::string file = folder.file("urls.txt", urls);
  const Ran text = run({"eval", pac, "--jobs", "2", "--urls", file});
  const auto lines = split(text.out, '\n');
  REQUIRE(lines.size() == kUrls + 1);
  for (std::size_t i = 0; i < kUrls; ++i) {
    const std::string host = "h" + std::to_string(i) + ".example";
    const std::string_view line = lines[i];
    REQUIRE(line.starts_with("http://" + host + "/\t" + host + "PROXY a:1;"));
    REQUIRE(line.size() == 2 * host.size() + 9 + 60000);
  }
  const auto parsed = parse_json(run({"eval", pac, "--json", "--urls", file}).out);
  const auto* const json = std::get_if<JsonValue>(&parsed);
  REQUIRE(json != nullptr);
  CHECK(json->items.size() == kUrls);
}

TEST_CASE("explain: the policy's line, of the pattern or of the rule") {
  const Folder folder;
  const std::string policy = folder.file("policy.json", kPolicy);
  folder.file("list.txt", "b.example\n");
  struct Row {
    const char* url;
    int line;
  };
  const Row rows[] = {{"https://x.example/", 9},  {"https://w.a.example/", 10},
                      {"http://10.1.2.3/", 12},   {"http://intranet/", 6},
                      {"https://b.example/", 14}, {"https://z.example/", 16}};
  for (const Row& row : rows) {
    CAPTURE(row.url);
    const std::string place = policy + ":" + std::to_string(row.line);
    CHECK(has(run({"explain", policy, row.url}).out, "  policy    " + place + "\n"));
    CHECK(has(run({"explain", policy, row.url, "--json"}).out,
              "\"line\": " + std::to_string(row.line)));
  }
}

TEST_CASE("explain --brief --urls: one line a host") {
  const Folder folder;
  const std::string policy = folder.file("policy.json", kPolicy);
  folder.file("list.txt", "b.example\n");
  const std::string urls = folder.file(
      "urls.txt",
      "# log\nhttps://w.a.example/1\nhttps://w.a.example/2\n\nhttp://z.example/\nno url\n");
  const Ran ran = run({"explain", policy, "--brief", "--urls", urls});
  const auto lines = split(ran.out, '\n');
  REQUIRE(lines.size() == 4);
  CHECK(lines[0] == "w.a.example\td\tinside\t*.a.example\t" + policy + ":10");
  CHECK(lines[1] == "z.example\tp\totherwise\t\t" + policy + ":16");
  CHECK(lines[2].starts_with("no url\t!not a URL"));
  CHECK(ran.exit == 1);
  CHECK(has(run_at_terminal({"explain", policy, "--brief", "https://w.a.example/"}, 200).out,
            "w.a.example  d  inside  *.a.example  " + policy + ":10\n"));
  CHECK(run({"explain", policy}).exit == 2);
  CHECK(run({"explain", policy, "--urls", "no-such-file"}).exit == 3);
  CHECK(run({"explain", policy, "https://a.example/", "--brief", "--json"}).exit == 2);
}

TEST_CASE("to_table: tabs for programs, columns for people, and no cell breaks out") {
  const std::vector<TableCells> rows = {{"a\tb", "c"}, {"long name", "\u00fc\n"}};
  CHECK(to_table(rows, {}) == "a?b\tc\nlong name\t\u00fc?\n");
  CHECK(to_table(rows, {false, 80, true}) == "a?b        c\nlong name  \u00fc?\n");
  CHECK(columns_of_table(rows) == 13);
}
