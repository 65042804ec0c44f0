#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "base/text.hpp"
#include "validate/pac_script.hpp"
#include "validate/profiles/client_url.hpp"
#include "validate/profiles/compare_clients.hpp"
#include "validate/profiles/moment.hpp"
#include "validate/profiles/result_grammar.hpp"

using namespace pacwright;

namespace {

/// What each client's own answer to one URL is, as "name=answer", joined by blanks.
std::string answers_to(const std::string& script, const Probe& probe) {
  std::string all;
  for (const ClientProfile& profile : all_profiles()) {
    auto loaded = PacScript::load(script, "test.pac", {}, {}, {profile.client, {}, false});
    std::string text;
    if (!loaded) {
      text = entry_of(loaded.reason().code).name;
    } else {
      PacScript pac = *std::move(loaded);
      const auto answer = pac.run({probe}).front();
      text = answer ? answer->result : std::string(entry_of(answer.reason().code).name);
    }
    all += (all.empty() ? "" : " ") + text;
  }
  return all;
}

Answer answer_of(const std::string& result, const std::string& type = "string") {
  Answer answer;
  answer.result = result;
  answer.type = type;
  return answer;
}

std::string decision_of(const char* client, const std::string& result) {
  const ClientProfile* const profile = find_profile(client);
  REQUIRE(profile != nullptr);
  return to_text(interpret(*profile, answer_of(result)));
}

}  // namespace

TEST_CASE("profiles: which entry point is called, how the file is loaded") {
  struct Row {
    const char* name;
    std::string script;
    const char* want;  ///< chromium firefox windows libproxy pacparser pac-resolver pypac
  };
  const std::string plain = "function FindProxyForURL(u, h) { return 'PLAIN'; }\n";
  const std::string ex = "function FindProxyForURLEx(u, h) { return 'EX'; }\n";
  const std::string none = "NoEntryPoint";
  const Row rows[] = {
      {"plain only", plain, "PLAIN PLAIN PLAIN PLAIN PLAIN PLAIN PLAIN"},
      {"both", plain + ex, "PLAIN PLAIN EX PLAIN EX PLAIN PLAIN"},
      {"Ex only", ex, "NoEntryPoint NoEntryPoint EX NoEntryPoint EX NoEntryPoint EX"},
      {"strict", "\"use strict\";\n" + plain, "PLAIN PLAIN PLAIN NoEntryPoint PLAIN PLAIN PLAIN"},
      {"a number", "function FindProxyForURL(u, h) { return 5; }\n",
       "ResultNotString ResultNotString ResultNotString ResultNotString 5 5 ResultNotString"},
      {"throws when tried out",
       "function FindProxyForURL(u, h) { return u.split('//')[1].length > 0 "
       "? 'A' : 'B'; }\n",
       "A A A A A A ScriptDoesNotLoad"},
      {"newer syntax", "let a = 'A';\n" + plain,
       "NewerThanEngine NewerThanEngine ScriptDoesNotLoad ScriptDoesNotLoad NewerThanEngine "
       "NewerThanEngine NewerThanEngine"},
      {"newer syntax with a fault", "let a = 'A;\n" + plain,
       "ScriptDoesNotLoad ScriptDoesNotLoad ScriptDoesNotLoad ScriptDoesNotLoad "
       "ScriptDoesNotLoad ScriptDoesNotLoad ScriptDoesNotLoad"},
      {"a module", "let a = 1; export {a};\n" + plain,
       "ScriptDoesNotLoad ScriptDoesNotLoad ScriptDoesNotLoad ScriptDoesNotLoad "
       "ScriptDoesNotLoad ScriptDoesNotLoad ScriptDoesNotLoad"},
      {"outside ASCII", "function FindProxyForURL(u, h) { return 'PROXY \\u00e9:1'; }\n",
       "ResultNotAscii PROXY \xC3\xA9:1 PROXY \xC3\xA9:1 PROXY \xC3\xA9:1 PROXY \xC3\xA9:1 PROXY "
       "\xC3\xA9:1 PROXY \xC3\xA9:1"},
      {"Ex functions in Windows",
       "function FindProxyForURLEx(u, h) { return typeof isInNetEx; }\n" +
           std::string("function FindProxyForURL(u, h) { return typeof "
                       "isInNetEx; }\n"),
       "function undefined function undefined function undefined function"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(answers_to(row.script, {"https://a/", "a"}) == row.want);
  }
}

TEST_CASE("profiles: what the script is handed") {
  struct Row {
    const char* client;
    const char* url;
    const char* want_url;
    const char* want_host;
  };
  const char* const full = "HTTPS://user:pw@WWW.Example.COM:8443/a/b?q=1#f";
  const Row rows[] = {
      {"chromium", full, "https://www.example.com:8443/", "www.example.com"},
      {"firefox", full, "https://user:pw@www.example.com:8443/", "www.example.com"},
      {"windows", full, "https://www.example.com:8443/", "www.example.com"},
      {"libproxy", full, "https://user:pw@WWW.Example.COM:8443/a/b?q=1#f", "WWW.Example.COM"},
      {"pacparser", full, "HTTPS://user:pw@WWW.Example.COM:8443/a/b?q=1#f", "user"},
      {"pac-resolver", full, "https://user:pw@www.example.com/a/b?q=1#f", "www.example.com"},
      {"pypac", full, "HTTPS://user:pw@WWW.Example.COM:8443/a/b?q=1#f", "www.example.com"},
      {"chromium", "http://a.example/p?q", "http://a.example/p?q", "a.example"},
      {"firefox", "http://a.example/p?q", "http://a.example/", "a.example"},
      {"chromium", "https://[2001:DB8::1]/", "https://[2001:db8::1]/", "2001:db8::1"},
      {"pac-resolver", "https://[2001:DB8::1]/", "https://[2001:db8::1]/", "[2001:db8::1]"},
      {"pacparser", "https://[2001:DB8::1]/", "https://[2001:DB8::1]/", "[2001"},
      {"libproxy", "https://[2001:DB8::1]/", "https://[2001:DB8::1]/", "2001:DB8::1"},
      {"pypac", "https://[2001:DB8::1]/", "https://[2001:DB8::1]/", "2001:db8::1"},
      {"pypac", "https://b\xC3\xBC\x63her.example/", "https://b\xC3\xBC\x63her.example/",
       "b\xC3\xBC\x63her.example"},
      {"libproxy", "https://b\xC3\xBC\x63her.example/", "https://b\xC3\xBC\x63her.example/",
       "xn--bcher-kva.example"},
      {"firefox", "https://b\xC3\xBC\x63her.example./", "https://xn--bcher-kva.example./",
       "xn--bcher-kva.example."},
      {"chromium", "https://0x7f.1/", "https://127.0.0.1/", "127.0.0.1"},
      {"libproxy", "https://0x7f.1/", "https://0x7f.1/", "0x7f.1"},
      {"pacparser", "www.example.com", "https://www.example.com", "www.example.com"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.client);
    CAPTURE(row.url);
    const auto probe = to_client_probe(row.url, *find_profile(row.client));
    REQUIRE(probe);
    CHECK(probe->url == row.want_url);
    CHECK(probe->host == row.want_host);
  }
  CHECK(!to_client_probe("mailto:a@b", *find_profile("pypac")));
}

TEST_CASE("profiles: what a client makes of a result") {
  struct Row {
    const char* client;
    const char* result;
    const char* want;
  };
  const Row rows[] = {
      {"chromium", "PROXY a:8080; DIRECT", "PROXY a:8080; DIRECT"},
      {"chromium", "proxy a ;  direct", "PROXY a:80; DIRECT"},
      {"chromium", "HTTPS a", "HTTPS a:443"},
      {"chromium", "SOCKS a", "SOCKS4 a:1080"},
      {"chromium", "HTTP a:1; PROXY b:2", "PROXY b:2"},
      {"chromium", "HTTP a:1", "DIRECT"},
      {"chromium", "", "DIRECT"},
      {"chromium", "DIRECT a:1; PROXY b:2", "PROXY b:2"},
      {"chromium", "PROXY u:p@a:1; PROXY a:1/x; PROXY a:x; PROXY a:99999; PROXY foopy.111",
       "DIRECT"},
      {"chromium", "PROXY [::1]:80", "PROXY [::1]:80"},
      {"chromium", "PROXY ::1", "DIRECT"},
      {"chromium", "PROXY a:8080 , DIRECT", "DIRECT"},
      {"firefox", "HTTP a:1; SOCKS5 b", "PROXY a:1; SOCKS5 b:1080"},
      {"firefox", " PROXY a:1; PROXY b:2", "PROXY b:2"},
      {"firefox", "PROXY http://a:1/x", "PROXY a:1"},
      {"firefox", "QUIC a:1", "DIRECT"},
      {"windows", "PROXY a:1; DIRECT; PROXY b:2", "PROXY a:1; DIRECT"},
      {"windows", "SOCKS a:1; PROXY b:2", "PROXY b:2"},
      {"libproxy", "HTTPS a:1", "DIRECT"},
      {"libproxy", "PROXY  a:1", "DIRECT"},
      {"libproxy", "PROXY a:1;PROXY a:1; SOCKS5 b:2", "PROXY a:1; SOCKS5 b:2"},
      {"libproxy", "SOCKS a:1", "SOCKS a:1"},
      {"pacparser", "anything at all", "anything at all"},
      {"pac-resolver", "proxy a:1", "error"},
      {"pac-resolver", "proxy a:1; PROXY b:2", "PROXY b:2"},
      {"pac-resolver", "SOCKS a:1", "SOCKS5 a:1"},
      {"pac-resolver", "", "DIRECT"},
      {"pypac", "HTTP a:1; socks b:2", "PROXY a:1; SOCKS5 b:2"},
      {"pypac", "", "error"},
      {"pypac", "NONSENSE a:1", "error"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.client);
    CAPTURE(row.result);
    CHECK(decision_of(row.client, row.result) == row.want);
  }
  CHECK(to_text(interpret(*find_profile("pac-resolver"), answer_of("undefined", "undefined"))) ==
        "DIRECT");
  CHECK(interpret(*find_profile("chromium"), answer_of("QUIC2 a:1; DIRECT")).dropped.size() == 1);
}

TEST_CASE("profiles: what a client does when there is no result") {
  const Diag threw{DiagCode::ScriptThrew, {"p"}, "Error: x", ""};
  const Diag slow{DiagCode::ScriptTimedOut, {"p"}, "", ""};
  struct Row {
    const char* client;
    const char* when_thrown;
    const char* when_slow;
  };
  const Row rows[] = {
      {"chromium", "DIRECT", "error"}, {"firefox", "DIRECT", "error"},
      {"libproxy", "DIRECT", "error"}, {"windows", "error", "error"},
      {"pacparser", "error", "error"}, {"pac-resolver", "error", "error"},
      {"pypac", "error", "error"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.client);
    const ClientDecision thrown = interpret(*find_profile(row.client), threw);
    CHECK(to_text(thrown) == row.when_thrown);
    CHECK(thrown.why.find("Error: x") != std::string::npos);
    CHECK(to_text(interpret(*find_profile(row.client), slow)) == row.when_slow);
  }
}

TEST_CASE("compare_clients: what a limit stopped in the first client is not asked of the others") {
  const std::string script =
      "function FindProxyForURL(url, host) {\n"
      "  if (host == \"a.example\" && typeof isInNetEx == \"function\") for (;;) {}\n"
      "  return \"PROXY p.example:8080\";\n"
      "}\n";
  Limits limits;
  limits.milliseconds = 50;
  const std::vector<const ClientProfile*> clients = {find_profile("chromium"),
                                                     find_profile("firefox")};
  const auto comparison = compare_clients({script, "loop.pac", {}, limits, {}}, clients,
                                          {"http://a.example/", "http://b.example/"});
  REQUIRE(comparison.answers.size() == 2);
  for (const auto& answers : comparison.answers) {
    REQUIRE(answers.size() == 2);
    REQUIRE(!answers[0].answer);
    CHECK(answers[0].answer.reason().code == DiagCode::ScriptTimedOut);
    REQUIRE(answers[1].answer);
    CHECK(answers[1].answer->result == "PROXY p.example:8080");
  }
  CHECK(comparison.differences.empty());
}

TEST_CASE("profiles: DNS look-ups, and how often Chromium begins anew") {
  struct Row {
    const char* name;
    const char* expression;
    int lookups;
    int restarts;
  };
  const Row rows[] = {
      {"none", "shExpMatch(host, '*')", 0, 0},
      {"literal", "dnsResolve('10.0.0.1')", 0, 0},
      {"one", "dnsResolve('a')", 1, 1},
      {"the same again", "dnsResolve('a') || isResolvable('a')", 2, 1},
      {"isInNet on a name", "isInNet(host, '10.0.0.0', '255.0.0.0')", 1, 1},
      {"another function is another question", "dnsResolve('a') || dnsResolveEx('a')", 2, 2},
      {"own address", "myIpAddress() + myIpAddress()", 2, 1},
      {"more than 20", "(function () { for (var i = 0; i < 30; ++i) dnsResolve('h' + i); })()", 30,
       20},
      {"alerts of 2 kB end the beginning anew",
       "(function () { dnsResolve('a'); alert(new Array(2000).join('x')); dnsResolve('b'); })()", 2,
       2},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    auto loaded = PacScript::load("function FindProxyForURL(url, host) { return '' + (" +
                                      std::string(row.expression) + "); }\n",
                                  "dns.pac");
    REQUIRE(loaded);
    PacScript pac = *std::move(loaded);
    const auto answer = pac.run({{"https://host/", "host"}}).front();
    REQUIRE(answer);
    CHECK(answer->dns_lookups == row.lookups);
    CHECK(answer->restarts == row.restarts);
  }
}

TEST_CASE("profiles: helper calls are traced") {
  auto loaded = PacScript::load(
      "function FindProxyForURL(url, host) {\n"
      "  if (isResolvable(host) || shExpMatch(host, '*\"')) return 'DIRECT';\n"
      "  if (host == 'b') shExpMatch(host, '[');\n"
      "  return 'PROXY a:1';\n"
      "}\n",
      "trace.pac", {}, {}, {Client::Libproxy, {}, true});
  REQUIRE(loaded);
  PacScript pac = *std::move(loaded);
  std::vector<std::vector<HelperCall>> calls;
  const auto answers = pac.run({{"https://a/", "a"}, {"https://b/", "b"}}, calls);
  REQUIRE(calls.size() == 2);
  REQUIRE(calls[0].size() == 2);  // What isResolvable asks itself is not noted.
  CHECK(calls[0][0] == HelperCall{"isResolvable", {"\"a\""}, "false"});
  CHECK(calls[0][1] == HelperCall{"shExpMatch", {"\"a\"", "\"*\\\"\""}, "false"});
  CHECK(answers[0]);
  CHECK(!answers[1]);
  REQUIRE(calls[1].size() == 3);
  CHECK(calls[1][2].outcome.find("throws SyntaxError") == 0);
}

TEST_CASE("profiles: clients are compared, and the reason is named") {
  struct Row {
    const char* name;
    std::string body;
    const char* url;
    const char* clients;  ///< The last group's, by name.
    const char* reason;   ///< What it says, among other things.
  };
  const Row rows[] = {
      {"class", "return shExpMatch(host, '[ab]*') ? 'DIRECT' : 'PROXY p:1';", "https://a.example/",
       "windows", "`[..]` is a class in Chromium and literal in Windows"},
      {"case", "return shExpMatch(url, '*/ADMIN*') ? 'DIRECT' : 'PROXY p:1';",
       "http://a.example/admin", "pypac", "case does not count in pypac's patterns"},
      {"plain", "return isPlainHostName(host) ? 'DIRECT' : 'PROXY p:1';", "https://[2001:db8::1]/",
       "windows libproxy pypac",
       "isPlainHostName(\"2001:db8::1\") is false in Chromium and true in"},
      {"keyword", "return 'HTTPS p:1';", "https://a.example/", "libproxy",
       "libproxy drops 'HTTPS p:1'"},
      {"wrap", "return weekdayRange('SAT', 'WED') ? 'DIRECT' : 'PROXY p:1';", "https://a.example/",
       "windows libproxy pacparser", "wraps in some clients only"},
      {"missing", "return isInNetEx(host, '10.0.0.0/8') ? 'DIRECT' : 'PROXY p:1';",
       "https://10.1.2.3/", "pac-resolver", "isInNetEx"},
      {"path", "return url.indexOf('secret') > 0 ? 'DIRECT' : 'PROXY p:1';",
       "https://a.example/secret", "libproxy pacparser pac-resolver pypac", "gets the URL"},
      {"agreement", "return host == 'a.example' ? 'DIRECT' : 'PROXY p:1';", "https://a.example/",
       "", ""},
  };
  std::vector<const ClientProfile*> clients;
  for (const ClientProfile& profile : all_profiles()) clients.push_back(&profile);
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const std::string script = "function FindProxyForURL(url, host) {\n" + row.body + "\n}\n";
    const std::string name = "test.pac";
    const DnsFixture dns;
    const auto comparison = compare_clients({script, name, dns, {}, {}}, clients, {row.url});
    if (*row.clients == '\0') {
      CHECK(comparison.differences.empty());
      continue;
    }
    bool found = false;
    std::string told;
    for (const ClientDifference& difference : comparison.differences) {
      std::string names;
      for (const ClientProfile* const client : difference.clients) {
        names += (names.empty() ? "" : " ") + std::string(client->name);
      }
      told += names + ": " + difference.reason + "\n";
      const bool has_first = std::string(row.clients).starts_with(names.substr(0, names.find(' ')));
      found = found || (has_first && difference.reason.find(row.reason) != std::string::npos);
    }
    CAPTURE(told);
    CHECK(found);
  }
}

TEST_CASE("profiles: moments") {
  struct Row {
    const char* text;
    const char* want;  ///< Or nothing.
  };
  const Row rows[] = {
      {"2026-11-22T08:00:00+01:00", "2026-11-22T08:00:00+01:00"},
      {"2026-11-22T08:00", "2026-11-22T08:00:00+00:00"},
      {"2024-02-29", "2024-02-29T00:00:00+00:00"},
      {"2026-01-01T00:30:00-05:30", "2026-01-01T00:30:00-05:30"},
      {"1970-01-01T00:00:00Z", "1970-01-01T00:00:00+00:00"},
      {"2026-02-29", ""},
      {"2026-13-01", ""},
      {"2026-11-22T24:00", ""},
      {"2026-11-22 08:00", ""},
      {"2026-11-22T08:00:00+1", ""},
      {"2026-11-22T08:00:00ZZ", ""},
      {"1969-12-31", ""},
      {"1970-01-01T00:00:00+01:00", ""},
      {"", ""},
      {"noon", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto moment = parse_moment(row.text);
    CHECK((moment ? to_text(*moment) : "") == row.want);
  }
  CHECK(parse_moment("2026-01-07T12:00:00Z")->utc_ms == Moment{}.utc_ms);
}

TEST_CASE("profiles: the table is complete") {
  CHECK(all_profiles().size() == 7);
  for (const ClientProfile& profile : all_profiles()) {
    CAPTURE(profile.name);
    CHECK(&profile_of(profile.client) == &profile);
    CHECK(find_profile(profile.name) == &profile);
    CHECK(!profile.notes.empty());
    CHECK(!profile.not_established.empty());
    CHECK(!profile.sources.empty());
  }
  CHECK(find_profile("netscape") == nullptr);
}
