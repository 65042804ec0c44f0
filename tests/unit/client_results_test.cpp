#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <string>

#include "cli_run.hpp"
#include "own_folder.hpp"
#include "tests/unit/support.hpp"
#include "validate/client_agreement.hpp"
#include "validate/profiles/client_url.hpp"
#include "validate/profiles/dropped_results.hpp"
#include "validate/profiles/route_losses.hpp"

// What clients make of routes, of results that a script really returned, and of typed names.

namespace fs = std::filesystem;
using namespace pacwright;

namespace {

Policy with_route(const std::string& result) {
  Diags diags;
  auto read =
      read_policy("{\"name\": \"t\", \"routes\": {\"direct\": \"DIRECT\", \"way\": \"" + result +
                      "\"}, \"rules\": [{\"name\": \"a\", \"hosts\": [\"a.example\"], "
                      "\"route\": \"direct\"}], \"otherwise\": \"way\"}",
                  "policy.json", diags);
  REQUIRE(read.has_value());
  return *std::move(read);
}

/// "Windows: DIRECT!; libproxy: ...", "!" for those that go direct and should not.
std::string losses_of(const std::string& result) {
  std::string text;
  for (const RouteLoss& loss : route_losses(with_route(result))) {
    text += (text.empty() ? "" : "; ") + titles_of(loss.clients) + ": " + loss.they_do +
            (loss.go_direct ? "!" : "");
  }
  return text;
}

std::string script(const std::string& result) {
  return "var p = \"" + result +
         "\";\nfunction FindProxyForURL(url, host) {\n"
         "  if (host == \"a.example\") return \"DIRECT\";\n  return p;\n}\n";
}

}  // namespace

TEST_CASE("routes: what clients make of them, by what the vendors document") {
  struct Row {
    const char* result;
    const char* want;
  };
  const Row rows[] = {
      {"DIRECT", ""},
      {"PROXY p.example:8080", ""},
      {"PROXY p.example:8080; PROXY q.example:8080; DIRECT", ""},
      {"PROXY [2001:db8::1]:8080", ""},
      {"PROXY p.example:8080; PROXY p.example:8080", ""},
      {"SOCKS5 s.example:1080", "Windows: DIRECT!"},
      {"HTTPS p.example:443", "Windows and libproxy: DIRECT!"},
      {"HTTPS p.example:443; PROXY q.example:80", "Windows and libproxy: PROXY q.example:80"},
      {"PROXY q.example:80; SOCKS5 s.example:1080", "Windows: PROXY q.example:80"},
      {"SOCKS5 s.example:1080; HTTPS p.example:443",
       "Windows: DIRECT!; libproxy: SOCKS5 s.example:1080"},
      {"DIRECT; PROXY q.example:80", "Windows: DIRECT"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.result);
    CHECK(losses_of(row.result) == row.want);
  }
}

TEST_CASE("routes: only those that something takes") {
  Policy policy = with_route("SOCKS5 s.example:1080");
  policy.otherwise = 0;
  CHECK(route_losses(policy).empty());
}

TEST_CASE("compile: clients that do not do what a route says are named") {
  const Folder folder;
  const auto policy = [&folder](const std::string& result) {
    return folder.file("policy.json",
                       "{\"name\": \"t\", \"routes\": {\"direct\": \"DIRECT\", \"s\": \"" + result +
                           "\"},\n\"rules\": [{\"name\": \"a\", \"hosts\": [\"a.example\"], "
                           "\"route\": \"direct\"}], \"otherwise\": \"s\"}\n");
  };
  const std::string out = folder / "out";
  const Ran socks = run({"compile", policy("SOCKS5 s.example:1080"), "-o", out});
  CHECK(socks.exit == 0);
  CHECK(has(socks.err, "warning PC452"));
  CHECK(has(socks.err, "Windows drops 'SOCKS5 s.example:1080' and goes direct."));
  CHECK(has(socks.out, "5 do what the"));
  CHECK(has(socks.out, "Windows does not: route 's' is 'DIRECT' there"));
  CHECK(!has(socks.out, ": the same"));
  // The two commands say the same.
  CHECK(has(on_one_line(run({"check", "--client", "windows", folder / "out/proxy.pac"}).err),
            "Windows drops 'SOCKS5 s.example:1080'"));

  const Ran https = run({"compile", policy("HTTPS p.example:443"), "-o", out, "--json"});
  CHECK(!has(https.err, "PC207"));  // PC452 says it with the names.
  const auto json = nlohmann::json::parse(https.out);
  REQUIRE(json["clients"]["differ"].size() == 2);
  CHECK(json["clients"]["differ"][1]["client"] == "libproxy");

  const Ran strict =
      run({"compile", policy("HTTPS p.example:443"), "-o", folder / "no", "--strict"});
  CHECK(strict.exit == 1);
  CHECK(has(strict.err, "error PC453"));
  CHECK(!fs::exists(folder / "no"));
  const Ran plain = run({"compile", policy("PROXY p.example:80"), "-o", out, "--strict"});
  CHECK(plain.exit == 0);
  CHECK(has(on_one_line(plain.out), "hosts each, spelt as browsers spell them: the same"));
}

TEST_CASE("results: what a run returned is read as the client reads it") {
  struct Row {
    const char* result;
    const char* client;
    const char* element;  ///< That is dropped, or names no way to go; null: none.
  };
  const Row rows[] = {
      {"PORXY p.example:8080", "chromium", "PORXY p.example:8080"},
      {"PROXY p.example:8080", "chromium", nullptr},
      {"PROXY p.example", "chromium", nullptr},
      {"HTTP p.example:8080", "chromium", "HTTP p.example:8080"},
      {"HTTP p.example:8080", "firefox", nullptr},
      {"PROXY p.example:8080, PROXY q.example:8080", "chromium",
       "PROXY p.example:8080, PROXY q.example:8080"},
      {"PROXY p.example:8080,q.example:8080", "pac-resolver",
       "PROXY p.example:8080,q.example:8080"},
      {"PROXY p.example:8080,q.example:8080", "pypac", "PROXY p.example:8080,q.example:8080"},
      {"PROXY p.example:8080,q.example:8080", "libproxy", "PROXY p.example:8080,q.example:8080"},
      {"proxy p.example:8080", "pac-resolver", "proxy p.example:8080"},
      {"proxy p.example:8080", "chromium", nullptr},
      {"PROXY  p.example:8080", "libproxy", "PROXY  p.example:8080"},
      {" PROXY p.example:8080", "firefox", " PROXY p.example:8080"},
      {"SOCKS5 p.example:1080; DIRECT", "windows", "SOCKS5 p.example:1080"},
      {"SOCKS5 p.example:1080; DIRECT", "chromium", nullptr},
      {"PROXY p.example:99999", "chromium", "PROXY p.example:99999"},
      {"PROXY", "chromium", "PROXY"},
      {"PORXY p.example:8080", "pacparser",
       nullptr},  // Handed on: the program that asked reads it.
      {"", "pypac", ""},
      {"", "chromium", ""},
      {"", "firefox", ""},
      {"", "windows", ""},
      {"", "libproxy", ""},
      {"", "pac-resolver", nullptr},  // To it that is DIRECT.
      {";", "chromium", ";"},
      {" ; ;", "firefox", " ; ;"},
  };
  const Folder folder;
  for (const Row& row : rows) {
    CAPTURE(row.result);
    CAPTURE(row.client);
    const std::string pac = folder.file("p.pac", script(row.result));
    const bool is_told = row.element != nullptr;
    const Ran eval = run({"eval", "--client", row.client, pac, "https://x.example/"});
    CHECK(eval.exit == (is_told ? 1 : 0));
    CHECK(has(eval.err, "PC454") == is_told);
    CHECK(has(eval.out, std::string("https://x.example/\t") + row.result + "\n"));
    if (is_told) {
      const std::string element = row.element;
      CHECK(has(eval.err, pac + ":1:9: error PC454"));
      if (!element.empty()) CHECK(has(eval.err, "'" + element + "'"));
      CHECK(has(eval.err, "no way to go") ==
            (element.find_first_not_of("; ") == std::string::npos));
    }
    CHECK(run({"eval", "--client", row.client, pac, "https://a.example/"}).exit == 0);

    const std::string suite = folder.file(
        "s.csv", std::string("https://x.example/,") + (is_told ? "DIRECT" : row.result) + "\n");
    const Ran check =
        run({"check", "--client", row.client, "--no-coverage", "--suite", suite, pac});
    CHECK(has(check.err, "PC454") == is_told);
    if (is_told) CHECK(check.exit == 1);
  }
}

TEST_CASE("clients: an address as one number is told where it goes another way") {
  const Folder folder;
  // To three clients "167772160" is a name, and plain: the policy has no rule for those.
  const std::string policy = folder.file("policy.json",
                                         "{\"name\": \"t\", \"routes\": {\"direct\": \"DIRECT\", "
                                         "\"p\": \"PROXY p.example:80\"},\n\"rules\": "
                                         "[{\"name\": \"a\", \"networks\": [\"10.0.0.0/8\"], "
                                         "\"route\": \"direct\"}], \"otherwise\": \"p\"}\n");
  const Ran made = run({"compile", policy, "-o", folder / "out"});
  CHECK(made.exit == 0);
  CHECK(has(made.out, "3 do what the policy says"));
  for (const char* const client : {"libproxy", "pacparser", "pypac"}) {
    CHECK(has(on_one_line(made.out), std::string(client) + " does not: '167772160' is 'PROXY"));
  }
  const Ran check = run({"check", folder / "out/proxy.pac", "--client", "all"});
  CHECK(check.exit == 1);
  CHECK(has(check.err, "PC426"));
}

TEST_CASE("clients: libproxy loads no file that is not UTF-8") {
  const Folder folder;
  const std::string pac = folder.file("p.pac", "// B\xfcro\n" + script("PROXY p.example:80"));
  for (const char* const client : {"chromium", "firefox", "windows", "pypac"}) {
    CHECK(run({"eval", "--client", client, pac, "http://a.example/"}).exit == 0);
  }
  const Ran eval = run({"eval", "--client", "libproxy", pac, "http://a.example/"});
  CHECK(eval.exit == 3);
  CHECK(has(eval.out, "PC411"));
  const Ran check = run({"check", pac, "--client", "all"});
  CHECK(check.exit != 0);
  CHECK(has(on_one_line(check.err), "libproxy loads no such file"));
}

TEST_CASE("results: coverage and diff read them, too") {
  const Folder folder;
  const std::string good = folder.file("good.pac", script("PROXY p.example:8080"));
  const std::string bad = folder.file("bad.pac", script("PORXY p.example:8080"));
  const Ran check = run({"check", bad});
  CHECK(check.exit == 1);
  CHECK(has(check.err, bad + ":1:9: error PC454"));
  CHECK(run({"check", good}).exit == 0);

  const Ran diff = run({"diff", good, bad});
  CHECK(diff.exit == 1);
  CHECK(has(diff.err, bad + ":1:9: error PC454"));
  CHECK(has(diff.out, "Goes direct now, past the proxy"));
  CHECK(has(diff.out, "+ PORXY p.example:8080 (the client does: DIRECT)"));
  // The same string is no difference, and no good news.
  const std::string other = folder.file("other.pac", script("PORXY p.example:8080") + "// b\n");
  const Ran same = run({"diff", bad, other});
  CHECK(same.exit == 1);
  CHECK(has(same.err, "PC454"));
  CHECK(run({"diff", good, good}).exit == 0);
}

TEST_CASE("results: a keyword with no value behind it") {
  struct Row {
    const char* body;
    bool is_told;
  };
  const Row rows[] = {
      {"var p = ''; return 'PROXY ' + p;", true},
      {"var p = ''; return 'PROXY ' + p + '; DIRECT';", true},
      {"var p = ''; return 'DIRECT; SOCKS5 ' + p;", true},
      {"var p = ''; return 'PROXY' + p;", true},
      {"return 'PROXY';", false},  // As it is written.
      {"return 'PROXY; DIRECT';", false},
      {"var p = 'p.example:80'; return 'PROXY ' + p;", false},
      {"return 'DIRECT';", false},
  };
  const Folder folder;
  for (const Row& row : rows) {
    CAPTURE(row.body);
    const std::string pac = folder.file(
        "p.pac", "function FindProxyForURL(url, host) {\n" + std::string(row.body) + "\n}\n");
    CHECK(has(run({"eval", pac, "https://x.example/"}).err, "PC461") == row.is_told);
    CHECK(has(run({"check", pac}).err, "PC461") == row.is_told);
  }
}

TEST_CASE("DroppedResults: of values that are missing the first URL is told, however many") {
  const ClientProfile& client = profile_of(Client::Chromium);
  DroppedResults dropped;
  Answer answer;
  for (int i = 0; i < 1100; ++i) {
    answer.result = "PROXY undefined:" + std::to_string(1000 + i);
    dropped.note(client, "https://z.example/", answer);
  }
  answer.result = "PROXY undefined:1000";
  dropped.note(client, "https://a.example/", answer);
  const Diags found = dropped.to_findings("", "p.pac");
  const auto first = std::ranges::find(found, answer.result, &Diag::subject);
  REQUIRE(first != found.end());
  CHECK(has(first->detail, "'https://a.example/'"));
}

TEST_CASE("results: the place of the text") {
  struct Row {
    const char* script;
    const char* element;
    int line, column;
    const char* result = "";
  };
  const Row rows[] = {
      {"var a = 'PROXY q:1';\nreturn 'PROXY r:1; PROXY; DIRECT';", "PROXY", 2, 8,
       "PROXY r:1; PROXY; DIRECT"},
      {"var a = 'PROXY q:1';\nreturn 'PROXY r:1;PROXY;' + x;", "PROXY", 2, 8,
       "PROXY r:1;PROXY;DIRECT"},
      {"var a = 'PROXY q:1';\nreturn 'q:1';", "q:1", 2, 8, "q:1"},
      {"var a = 'PROXY q:1';\nvar p = 'DIRECT; PORXY p:1';", "PORXY p:1", 2, 9},
      {"var a = 'PORXY q:1';\nreturn 'PORXY ' + host + ':1';", "PORXY p:1", 2, 8},
      {"return 'PROXY p:1; PORXY ' + host;", "PORXY p:1", 1, 8},
      {"return '\\x50ORXY p:1';", "PORXY p:1", 1, 8},
      {"return a + b;", "PORXY p:1", 0, 0},
      {"// 'PORXY p:1'\nreturn a + b;", "PORXY p:1", 0, 0},
  };
  for (const Row& row : rows) {
    CAPTURE(row.script);
    const SourceRef place = place_of_element(row.script, "p.pac", row.element, row.result);
    CHECK(place.file == "p.pac");
    CHECK(place.line == row.line);
    CHECK(place.column == row.column);
  }
}

namespace {

/// Names as in a policy that people write: umlauts, sharp s, capitals, another script, fullwidth
/// letters, a symbol, a glob.
Compiled typed_names() {
  return compiled(
      policy("{\"name\": \"own\", \"hosts\": [\"b\u00fccher.example\", \"*.stra\u00dfe.example\", "
             "\"fa\u00df.example\", \"B\u00dcCHER2.Example\", \"*.\u4f8b\u3048.example\", "
             "\"\uff41\uff42\uff43.example\", \"\u2603.example\", \"shop*.xn--mller-kva.example\", "
             "\"\u2764\ufe0f.example\"], \"route\": \"direct\"}"),
      {});
}

}  // namespace

TEST_CASE("typed names: every client gets the route of the name, in every form of the PAC") {
  const Compiled made = typed_names();
  struct Row {
    const char* typed;
    const char* want;
  };
  const Row rows[] = {
      {"b\u00fccher.example", "DIRECT"},
      {"B\u00dcCHER.example.", "DIRECT"},
      {"xn--bcher-kva.example", "DIRECT"},
      {"www.stra\u00dfe.example", "DIRECT"},
      {"a.b.Stra\u00dfe.EXAMPLE", "DIRECT"},
      {"stra\u00dfe.example", "PROXY rest.test:8080; DIRECT"},
      {"strasse.example", "PROXY rest.test:8080; DIRECT"},
      {"fa\u00df.example", "DIRECT"},
      {"fass.example", "PROXY rest.test:8080; DIRECT"},
      {"b\u00fccher2.example", "DIRECT"},
      {"x.\u4f8b\u3048\u3002example", "DIRECT"},
      {"\uff41\uff42\uff43.example", "DIRECT"},
      {"abc.example", "DIRECT"},
      {"\u2603.example", "DIRECT"},
      {"\u2764.example", "DIRECT"},
      {"\u2764\ufe0f.example", "DIRECT"},
      {"\u2764\ufe0f2.example", "PROXY rest.test:8080; DIRECT"},
      {"shop7.m\u00fcller.example", "DIRECT"},
      {"m\u00fcller.example", "PROXY rest.test:8080; DIRECT"},
  };
  CHECK(made.forms.size() == 4);
  for (const auto& made_form : made.forms) {
    CAPTURE(made_form.first);
    const auto& pac = made_form.second;
    CHECK(std::ranges::all_of(pac, [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
    for (const ClientProfile& profile : all_profiles()) {
      CAPTURE(profile.title);
      RunAs as;
      as.client = profile.client;
      PacScript script = value_of(PacScript::load(pac, "proxy.pac", {}, {}, as), "the PAC");
      for (const Row& row : rows) {
        CAPTURE(row.typed);
        const auto probe = to_client_probe(std::string("https://") + row.typed + "/", profile);
        REQUIRE(probe);
        const auto answer = script.run({*probe}).front();
        REQUIRE(answer);
        CHECK(answer->result == row.want);
      }
    }
    Verdict verdict;
    check_clients_agree({made.policy, made.catalogs}, pac, "proxy.pac", 1, verdict);
    check_own_lint(made.policy, pac, "proxy.pac", verdict);
    CHECK(to_text(verdict.findings) == "");
    CHECK(verdict.client_losses.empty());
  }
}

TEST_CASE("typed names: a PAC that does not know them is told") {
  Compiled made = typed_names();
  replace(made.indexed, "host = toAscii(host);", ";");
  Verdict verdict;
  check_clients_agree({made.policy, made.catalogs}, made.indexed, "proxy.pac", 1, verdict);
  REQUIRE(!verdict.findings.empty());
  for (const Diag& diag : verdict.findings) CHECK(diag.code == DiagCode::SpellingLost);
  REQUIRE(verdict.client_losses.size() == 2);
  CHECK(verdict.client_losses[0].client == "pacparser");
  CHECK(verdict.client_losses[1].client == "pypac");
}

TEST_CASE("check_clients_agree: a client that asks about another host than the URL's") {
  // pactester ends the host at its first colon (facts: pac-semantics), so all IPv6 literals are one
  // name to it, and none of a block's addresses is found.
  struct Row {
    const char* networks;
    const char* want;  ///< Of pacparser.
    std::size_t clients;
  };
  const Row rows[] = {
      {"\"2001:db8::/32\"",
       "'[2001:db8::1]' is 'PROXY rest.test:8080; DIRECT' there, for it asks about the host "
       "'[2001'",
       1},
      // To three clients the number is a name.
      {"\"10.0.0.0/8\"",
       "'167772160' is 'PROXY rest.test:8080; DIRECT' there, for it hands over this address as it "
       "is "
       "typed",
       3},
      {"\"10.0.0.0/8\", \"fd00::/8\"",
       "'[fd00::1]' is 'PROXY rest.test:8080; DIRECT' there, for it asks about the host '[fd00'",
       3},
  };
  for (const Row& row : rows) {
    CAPTURE(row.networks);
    const Compiled made = compiled(policy(std::string("{\"name\": \"own\", \"networks\": [") +
                                          row.networks + "], \"route\": \"direct\"}"),
                                   {});
    Verdict verdict;
    check_clients_agree({made.policy, made.catalogs}, made.indexed, "proxy.pac", 1, verdict);
    CHECK(to_text(verdict.findings) == "");
    REQUIRE(verdict.client_losses.size() == row.clients);
    const ClientLoss& loss = verdict.client_losses[row.clients / 2];
    CHECK(loss.client == "pacparser");
    CHECK(loss.what == row.want);
  }
}

TEST_CASE("typed names: nothing of it where all names are ASCII") {
  for (const auto& form : example().forms) {
    CAPTURE(form.first);
    CHECK(form.second.find("toAscii") == std::string::npos);
  }
}

TEST_CASE("typed names: a catalog may hold them as punycode") {
  const Compiled made =
      compiled(policy("{\"name\": \"all\", \"select\": {}, \"route\": \"direct\"}"),
               {catalog(R"({"pattern": "*.xn--bcher-kva.test", "category": "Optimize"})")});
  const auto hosts = typed_hosts(made.policy, made.catalogs);
  REQUIRE(hosts.size() == 1);
  CHECK(hosts[0] == "x.b\u00fccher.test");
  CHECK(ask_pac(made.indexed, {"www.b\u00fccher.test"})[0] == "DIRECT");
}

TEST_CASE("DroppedResults: of very many texts those that sort first are told, whatever the order") {
  const ClientProfile& client = profile_of(Client::Chromium);
  const auto note = [&client](DroppedResults& into, int number) {
    const std::string digits = std::to_string(1000 + number);
    Answer answer;
    answer.result = "PORXY p" + digits + ":80; DIRECT" + (number % 2 == 0 ? "" : "; ");
    into.note(client, "https://h" + digits + ".example/", answer);
  };
  DroppedResults forwards, backwards, even, odd;
  for (int i = 0; i < 250; ++i) {
    note(forwards, i);
    note(forwards, i);
    note(backwards, 249 - i);
    note(i % 2 == 0 ? even : odd, i);
  }
  even.add(odd);
  const Diags found = forwards.to_findings("", "p.pac");
  REQUIRE(found.size() == 100);
  CHECK(found.front().subject == "PORXY p1000:80");
  CHECK(found.back().subject == "PORXY p1099:80");
  CHECK(found.back().detail.ends_with(" There are 150 more such texts."));
  CHECK(backwards.to_findings("", "p.pac") == found);
  CHECK(even.to_findings("", "p.pac") == found);
}

TEST_CASE("DroppedResults: of a very long text its beginning is kept") {
  Answer answer;
  answer.result = "PORXY " + std::string(60'000, 'x');
  DroppedResults dropped;
  dropped.note(profile_of(Client::Chromium), "https://a.example/", answer);
  const Diags found = dropped.to_findings("", "p.pac");
  REQUIRE(found.size() == 1);
  CHECK(found.front().subject.starts_with("PORXY xxx"));
  CHECK(found.front().detail.size() < 8'000);
}
