#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "cli_run.hpp"
#include "one_line.hpp"
#include "own_folder.hpp"
#include "validate/profiles/profiles.hpp"
#include "validate/profiles/unasked_hosts.hpp"

// Hosts that clients go direct to whatever a PAC file says. The values are those of Chromium's
// net/docs/proxy.md ("Implicit bypass rules") and of Firefox's nsProtocolProxyService, both also
// seen with these browsers.

using namespace pacwright;

namespace {

std::string script(const std::string& body) {
  return "function FindProxyForURL(url, host) {\n" + body + "\n}\n";
}

/// A policy with one rule of these members, and all else by the proxy.
std::string policy(const std::string& rules) {
  return "{\"name\": \"t\", \"routes\": {\"direct\": \"DIRECT\", \"p\": \"PROXY p.example:80\"},\n"
         "\"rules\": [" +
         rules +
         ",\n{\"name\": \"own\", \"hosts\": [\"own.example\"], \"route\": \"direct\"}],\n"
         "\"otherwise\": \"p\"}\n";
}

}  // namespace

TEST_CASE("never_asks: which hosts of which clients") {
  struct Row {
    const char* host;
    const char* clients;  ///< That never ask.
  };
  const Row rows[] = {
      {"localhost", "Chromium and Firefox"},
      {"localhost.", "Chromium and Firefox"},
      {"app.localhost", "Chromium and Firefox"},
      {"a.b.localhost", "Chromium and Firefox"},
      {"127.0.0.1", "Chromium and Firefox"},
      {"127.255.255.255", "Chromium and Firefox"},
      {"::1", "Chromium and Firefox"},
      {"169.254.0.0", "Chromium"},
      {"169.254.255.255", "Chromium"},
      {"fe80::1", "Chromium"},
      {"febf::1", "Chromium"},
      {"::ffff:127.0.0.1", "Chromium"},
      {"126.255.255.255", ""},
      {"128.0.0.0", ""},
      {"169.253.255.255", ""},
      {"169.255.0.0", ""},
      {"fec0::1", ""},
      {"::2", ""},
      {"::ffff:10.0.0.1", ""},
      {"localhost.example", ""},
      {"mylocalhost", ""},
      {"localhost.localdomain", ""},
      {"127.example", ""},
      {"intranet", ""},
      {"", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.host);
    CHECK(titles_of(clients_that_never_ask(row.host)) == row.clients);
  }
  CHECK(to_text(NeverAsked::LoopbackAndLinkLocal).ends_with(", ::ffff:127.0.0.0/104"));
}

TEST_CASE("UnaskedHosts: every result but DIRECT is noted, failures are not") {
  struct Row {
    const char* result;
    bool is_noted;
  };
  const Row rows[] = {
      {"DIRECT", false},
      {" DIRECT; ", false},
      {"PROXY p.example:80", true},
      {"HTTP p.example:80", true},  // Chromium drops it, others do not.
      {"DIRECT; PROXY p.example:80", true},
  };
  const Folder folder;
  for (const Row& row : rows) {
    CAPTURE(row.result);
    const std::string result = row.result;
    Answer answer;
    answer.result = result;
    UnaskedHosts unasked;
    unasked.note("localhost", answer);
    CHECK(unasked.results().size() == (row.is_noted ? 1 : 0));

    // The two commands say the same.
    const std::string pac = folder.file("a.pac", script("return '" + result + "';"));
    const std::string suite =
        folder.file("s.json", "{\"cases\": [{\"url\": \"https://localhost/\", \"expect\": \"" +
                                  result + "\"}]}");
    CHECK(has(run({"eval", pac, "https://localhost/"}).err, "PC459") == row.is_noted);
    CHECK(has(run({"check", pac, "--suite", suite, "--no-coverage"}).err, "PC459") == row.is_noted);
  }
  const std::string throws = folder.file("t.pac", script("throw 1;"));
  CHECK(!has(run({"eval", throws, "https://localhost/"}).err, "PC459"));
}

TEST_CASE("check: what a file answers for hosts that the named client never asks about") {
  const Folder folder;
  const std::string pac =
      folder.file("a.pac", script("if (host == 'localhost') return 'HTTP p.example:1';\n"
                                  "return 'DIRECT';"));
  const std::string suite = folder.file("s.csv", "https://localhost/,DIRECT\n");
  CHECK(has(run({"check", pac}).err, "PC454"));
  const Ran made = run({"check", pac, "--client", "chromium"});
  CHECK(made.exit == 0);
  CHECK(!has(made.err, "PC454"));
  const Ran known = run({"check", pac, "--client", "chromium", "--suite", suite, "--no-coverage"});
  CHECK(known.exit == 0);
  CHECK(!has(known.err, "PC454"));
}

TEST_CASE("check: clients that ask about such hosts are compared with each other") {
  struct Row {
    const char* body;  ///< For localhost.
    std::vector<std::string> clients;
    const char* told;
  };
  const Row rows[] = {
      {"return 'PROXY a.example:80';",
       {"windows", "pypac"},
       "Chromium: 'DIRECT'; Windows and pypac: 'PROXY a.example:80'."},
      {"return typeof isInNetEx == 'function' ? 'PROXY a.example:80' : 'PROXY b.example:80';",
       {"windows", "pypac"},
       "Windows: 'PROXY b.example:80'; pypac: 'PROXY a.example:80'."},
      {"isInNetEx('10.1.2.3', '10.0.0.0/8');\nreturn 'PROXY a.example:80';",
       {"pypac", "libproxy"},
       "pypac: 'PROXY a.example:80'; libproxy: 'DIRECT'."},
  };
  const Folder folder;
  for (const Row& row : rows) {
    CAPTURE(row.body);
    const std::string pac = folder.file(
        "a.pac",
        script("if (host == 'localhost') {\n" + std::string(row.body) + "\n}\nreturn 'DIRECT';"));
    std::vector<std::string> args = {"check", pac};
    for (const std::string& client : row.clients) {
      args.insert(args.end(), {"--client", client});
    }
    const Ran ran = run(args);
    CHECK(ran.exit == 1);
    CHECK(has(ran.err, "error PC426"));
    CHECK(has(on_one_line(ran.err), row.told));
  }
  // Of hosts that the file does not name, Chromium's own way is only noted.
  const std::string pac = folder.file(
      "b.pac", script("return host.indexOf(':') >= 0 ? 'PROXY a.example:80' : 'DIRECT';"));
  const Ran ran = run({"check", pac, "--client", "windows", "--no-coverage", "--json"});
  CHECK(ran.exit == 0);
  CHECK(has(ran.out, "PC460"));
}

TEST_CASE("eval: hosts that a client never asks about") {
  const Folder folder;
  const std::string pac = folder.file("a.pac", script("return 'PROXY p.example:80';"));
  // Without a client: what the file answers, and who does otherwise.
  const Ran plain = run({"eval", pac, "https://localhost/"});
  CHECK(plain.exit == 0);
  CHECK(plain.out == "https://localhost/\tPROXY p.example:80\n");
  CHECK(has(plain.err, "warning PC459"));
  CHECK(has(on_one_line(plain.err), "Chromium and Firefox go direct to 'localhost'"));

  struct Row {
    const char* client;
    const char* url;
    const char* want;
  };
  const Row rows[] = {
      {"chromium", "https://localhost/", "DIRECT"},
      {"chromium", "http://169.254.10.20/", "DIRECT"},
      {"chromium", "http://[fe80::1]/", "DIRECT"},
      {"firefox", "http://127.0.0.1:8080/", "DIRECT"},
      {"firefox", "http://169.254.10.20/", "PROXY p.example:80"},
      {"windows", "https://localhost/", "PROXY p.example:80"},
      {"pypac", "https://localhost/", "PROXY p.example:80"},
      {"chromium", "http://0x7f.1/", "DIRECT"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.client);
    CAPTURE(row.url);
    const Ran ran = run({"eval", pac, "--client", row.client, row.url});
    CHECK(ran.exit == 0);
    CHECK(ran.out == std::string(row.url) + "\t" + row.want + "\n");
    CHECK(!has(ran.err, "PC459"));  // With a client, what it does is told.
  }
  const Ran all = run({"eval", pac, "--client", "all", "https://localhost/", "--json"});
  const auto json = nlohmann::json::parse(all.out);
  REQUIRE(json.size() == 7);
  CHECK(!has(all.err, "PC459"));
  CHECK(json[0]["decision"]["text"] == "DIRECT");
  CHECK(has(json[0]["decision"]["why"], "never asks"));
  CHECK(json[2]["decision"]["text"] == "PROXY p.example:80");

  // Nothing to tell where the file says DIRECT, too, and of hosts that all ask about.
  const std::string direct =
      folder.file("d.pac", script("return host == 'localhost' ? 'DIRECT' : 'PROXY p.example:80';"));
  CHECK(run({"eval", direct, "https://localhost/", "https://www.example.com/"}).err.empty());
  // The script does not matter to a client that does not ask it.
  const std::string throws = folder.file("t.pac", script("throw 1;"));
  CHECK(run({"eval", throws, "--client", "chromium", "https://localhost/"}).exit == 0);
  CHECK(run({"eval", throws, "--client", "windows", "https://localhost/"}).exit == 1);
}

TEST_CASE("check: known URLs and texts of the file about hosts that clients never ask about") {
  const Folder folder;
  const std::string named = folder.file(
      "a.pac",
      script("if (host == 'app.localhost' || isInNet(host, '169.254.0.0', '255.255.0.0'))\n"
             "  return 'PROXY lab.example:80';\nreturn 'DIRECT';"));
  const std::string suite = folder.file("s.csv", "https://app.localhost/,PROXY lab.example:80\n");
  const Ran ran = run({"check", named, "--suite", suite});
  CHECK(ran.exit == 0);  // The file answers so.
  CHECK(has(ran.err, "s.csv:1:1: warning PC459"));
  CHECK(has(ran.err, "a.pac:2:13: warning PC459"));
  CHECK(has(ran.err, "'169.254.0.0/16'"));
  // With a client, what it does is judged.
  const Ran judged = run({"check", named, "--suite", suite, "--client", "chromium"});
  CHECK(judged.exit == 1);
  CHECK(!has(judged.err, "PC459"));
  CHECK(has(on_one_line(judged.err), "got 'DIRECT'. The client goes direct to this host without"));
  CHECK(run({"check", named, "--suite", suite, "--client", "pypac"}).exit == 1);  // They differ.

  // What the file does not name is no warning.
  const std::string wide = folder.file("w.pac", script("return 'PROXY p.example:80';"));
  const Ran quiet = run({"check", wide, "--client", "all"});
  CHECK(quiet.exit == 0);
  CHECK(!has(quiet.err, "PC459"));
  CHECK(has(run({"check", wide, "--client", "all", "--json"}).out, "PC460"));
}

TEST_CASE("compile: rules for hosts that clients never ask about are named") {
  struct Row {
    const char* rule;
    const char* told;  ///< In the finding; empty: none.
  };
  const Row rows[] = {
      {R"("hosts": ["localhost"], "route": "p")",
       "Chromium and Firefox go direct to 'localhost' whatever"},
      {R"("hosts": ["*.localhost"], "route": "p")", "Firefox go direct to 'www.localhost'"},
      {R"("hosts": ["app.localhost"], "route": "p")", "Firefox go direct to 'app.localhost'"},
      {R"("hosts": ["app.loc*"], "route": "p")", "Firefox go direct to 'app.localhost'"},
      {R"("hosts": ["app.*host"], "route": "p")", "Firefox go direct to 'app.localhost'"},
      {R"("hosts": ["app.lab*"], "route": "p")", ""},
      {R"("networks": ["127.0.0.1"], "route": "p")", "Firefox go direct to '127.0.0.1'"},
      {R"("networks": ["169.254.0.0/16"], "route": "p")", "Chromium goes direct to '169.254.0.0'"},
      {R"("networks": ["169.254.169.254"], "route": "p")", "to '169.254.169.254'"},
      {R"("networks": ["fe80::/10"], "route": "p")", "Chromium goes direct to 'fe80::'"},
      {R"("networks": ["::1"], "route": "p")", "Firefox go direct to '::1'"},
      {R"("networks": ["126.0.0.0/7"], "route": "p")", "Firefox go direct to '127.0.0.0'"},
      {R"("plain_hosts": true, "route": "p")", "Firefox go direct to 'localhost'"},
      {R"("hosts": ["localhost"], "route": "direct")", ""},
      {R"("hosts": ["localhost.example"], "route": "p")", ""},
      {R"("networks": ["10.0.0.0/8"], "route": "p")", ""},
  };
  const Folder folder;
  for (const Row& row : rows) {
    CAPTURE(row.rule);
    const std::string file =
        folder.file("p.json", policy(R"({"name": "lab", )" + std::string(row.rule) + "}"));
    const Ran ran = run({"compile", file, "-o", folder / "out"});
    CHECK(ran.exit == 0);
    const std::string told = on_one_line(ran.err);
    CHECK(has(told, "PC459") == (*row.told != 0));
    CHECK(has(told, row.told));
    CHECK(has(ran.out, "Chromium does not: goes direct") == (*row.told != 0));
  }
  // What an earlier rule sends direct is not this rule's.
  const std::string file =
      folder.file("p.json", policy(R"({"name": "own", "hosts": ["localhost"], "route": "direct"},
                          {"name": "plain", "plain_hosts": true, "route": "p"})"));
  CHECK(!has(run({"compile", file, "-o", folder / "out"}).err, "PC459"));
}
