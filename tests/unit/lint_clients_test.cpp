#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>

#include "base/text.hpp"
#include "validate/lint/lint.hpp"
#include "validate/profiles/compare_clients.hpp"
#include "validate/suite.hpp"

// What lint says of clients is what they do when they run such a script.

using namespace pacwright;

namespace {

using Titles = std::set<std::string>;

std::string in_entry(const std::string& statements) {
  return "function FindProxyForURL(url, host) {\n" + statements + "\n}\n";
}

std::string returned(const std::string& result) { return in_entry("return \"" + result + "\";"); }

/// The proxy if the condition holds, else another one: direct is who fails.
std::string in_if(const std::string& condition) {
  return in_entry("if (" + condition + ") return \"PROXY yes:1\";\nreturn \"PROXY no:1\";");
}

/// A script that reads the name as a variable.
std::string reads(const std::string& name) {
  return in_entry("var f = " + name + ";\nreturn \"PROXY yes:1\";");
}

constexpr const char* kForwards =
    "function FindProxyForURLEx(url, host) { return FindProxyForURL(url, host); }\n";

struct Row {
  const char* code;
  std::string script;
  const char* url;
  std::string right;      ///< The decision; empty: all of the result is used.
  const char* from = "";  ///< Of the detail, the part that names who goes wrong.
  const char* to = "";
};

ClientAnswer ask(const Row& row, const ClientProfile& profile) {
  const std::string name = "p.pac";
  const DnsFixture dns;
  return run_under_client({row.script, name, dns, {}, {}}, profile, {row.url}).front();
}

bool goes_wrong(const ClientAnswer& got, const std::string& right) {
  if (!got.answer) return !is_unknown_here(got.answer.reason().code);
  if (right.empty()) {
    return !got.decision.dropped.empty() || got.decision.kind == ClientDecision::Kind::Error;
  }
  return to_text(got.decision) != right;
}

std::string part_of(std::string detail, const Row& row) {
  const std::string from = row.from, to = row.to;
  if (!from.empty()) {
    const std::size_t at = detail.find(from);
    REQUIRE(at != std::string::npos);
    detail = detail.substr(at);
  }
  if (!to.empty()) {
    const std::size_t at = detail.find(to);
    REQUIRE(at != std::string::npos);
    detail.resize(at);
  }
  return detail;
}

/// "pacparser 1.3" is another program than the one that is imitated.
Titles named_in(std::string text) {
  const std::string older = "pacparser 1.3";
  for (std::size_t at = text.find(older); at != std::string::npos; at = text.find(older)) {
    text.erase(at, older.size());
  }
  Titles titles;
  for (const ClientProfile& profile : all_profiles()) {
    const std::string title(profile.title);
    if (text.find(title) != std::string::npos) titles.insert(title);
  }
  return titles;
}

std::string joined(const Titles& titles) { return join({titles.begin(), titles.end()}, ", "); }

const Diag* find(const Diags& diags, const std::string& code) {
  const auto found = std::ranges::find_if(
      diags, [&code](const Diag& diag) { return entry_of(diag.code).code == code; });
  return found == diags.end() ? nullptr : &*found;
}

void check(const Row& row) {
  CAPTURE(row.code);
  CAPTURE(row.script.substr(0, 200));
  const Diags diags = lint(row.script, "p.pac");
  const Diag* const diag = find(diags, row.code);
  REQUIRE(diag != nullptr);
  CAPTURE(diag->detail);
  Titles wrong, named = named_in(part_of(diag->detail, row));
  for (const ClientProfile& profile : all_profiles()) {
    if (goes_wrong(ask(row, profile), row.right)) wrong.insert(std::string(profile.title));
  }
  for (const char* const unsure : {"Windows", "Chromium"}) {
    if (to_lower(diag->detail).find("of " + to_lower(unsure) + " it is not established") ==
        std::string::npos) {
      continue;
    }
    wrong.erase(unsure);
    named.erase(unsure);
  }
  CHECK(joined(named) == joined(wrong));
}

constexpr const char* kUrl = "https://www.a.example/";
constexpr const char* kAddress = "https://10.1.2.3/";
constexpr const char* kYes = "PROXY yes:1";
constexpr const char* kNo = "PROXY no:1";

}  // namespace

TEST_CASE("lint: clients that drop what a script returns") {
  const char* const words[] = {"HTTP p:80",  "HTTPS p:443",           "SOCKS4 p:1", "SOCKS5 p:1",
                               "proxy p:80", "https p:443",           "direct",     "PORXY p:80",
                               "p:80",       "PROXY p:80; SOCKS5 q:1"};
  for (const char* const word : words) check({"PC560", returned(word), kUrl, ""});
  check({"PC560", returned("QUIC p:443"), kUrl, "", ". ", ""});
  check({"PC560", returned("SOCKS p:1"), kUrl, "", ". ", ""});
  const char* const shapes[] = {"PROXY p:80, PROXY q:80",
                                "PROXY p:80,q:80",
                                "PROXY p:80 PROXY q:80",
                                "PROXY http://p:80",
                                " PROXY p:80",
                                "PROXY  p:80",
                                "PROXY",
                                "PROXY p:99999",
                                "PROXY p:80/x",
                                "PROXY u@p:80",
                                "DIRECT p:80",
                                "PROXY 300.1.2.3:80"};
  for (const char* const shape : shapes) check({"PC562", returned(shape), kUrl, ""});
  check({"PC563", returned("DIRECT; PROXY p:80"), kUrl, ""});
}

TEST_CASE("lint: SOCKS is what each client takes it for") {
  const Diags diags = lint(returned("SOCKS p:1"), "p.pac");
  const Diag* const diag = find(diags, "PC560");
  REQUIRE(diag != nullptr);
  CHECK(diag->detail ==
        "It is SOCKS4 in Chromium and Firefox, SOCKS in libproxy, SOCKS5 in pac-resolver and "
        "pypac. Windows drops the entry.");
}

TEST_CASE("lint: what clients do with what is no result") {
  for (const char* const value : {"\"\"", "\" \"", "null", "undefined", "5", "true"}) {
    const Row row{"PC564", in_entry("return " + std::string(value) + ";"), kUrl, ""};
    const Diags diags = lint(row.script, "p.pac");
    const Diag* const diag = find(diags, "PC564");
    CAPTURE(value);
    REQUIRE(diag != nullptr);
    const std::string detail = diag->detail.substr(0, diag->detail.size() - 1);
    std::size_t told = 0;
    for (const std::string_view group : split(detail, ';')) {
      CAPTURE(std::string(group));
      for (const std::string& title : named_in(std::string(group))) {
        ++told;
        const auto* const profile =
            std::ranges::find(all_profiles(), title, &ClientProfile::title).operator->();
        const ClientDecision decision = ask(row, *profile).decision;
        switch (decision.kind) {
          case ClientDecision::Kind::Error:
            CHECK(group.find("refuse") != std::string_view::npos);
            break;
          case ClientDecision::Kind::HandedOn:
            CHECK(group.find("on '" + decision.text + "'") != std::string_view::npos);
            break;
          case ClientDecision::Kind::Unknown: FAIL("not known here"); break;
          case ClientDecision::Kind::Hops:
            CHECK(to_text(decision) == "DIRECT");
            CHECK(group.find("direct") != std::string_view::npos);
        }
      }
    }
    CHECK(told == all_profiles().size());
  }
}

TEST_CASE("lint: clients without a function") {
  for (const char* const name :
       {"dnsResolveEx", "getClientVersion", "isInNetEx", "isResolvableEx", "myIpAddressEx",
        "sortIpAddressList", "convert_addr", "isValidIpAddress"}) {
    check({"PC552", reads(name), kUrl, kYes});
    if (std::string(name).find("convert") == std::string::npos) {
      check({"PC552", reads(name) + kForwards, kUrl, kYes});
    }
  }
  check({"PC553", reads("alert"), kUrl, kYes});
  check({"PC553", reads("console"), kUrl, kYes});
}

TEST_CASE("profiles: the functions that are told of are those that scripts find") {
  const char* const names[] = {
      "alert",          "console",        "convert_addr",     "dnsResolveEx",  "getClientVersion",
      "isInNetEx",      "isResolvableEx", "isValidIpAddress", "myIpAddressEx", "sortIpAddressList",
      "isPlainHostName"};
  for (const ClientProfile& profile : all_profiles()) {
    for (const std::string name : names) {
      for (const bool with_ex : {false, true}) {
        CAPTURE(profile.title);
        CAPTURE(name);
        CAPTURE(with_ex);
        const Row row{"",
                      in_if("typeof " + name + " != \"undefined\"") + (with_ex ? kForwards : ""),
                      kUrl, ""};
        const auto lists = [&name](std::span<const std::string_view> functions) {
          return std::ranges::find(functions, name) != functions.end();
        };
        const bool is_there = name == "isPlainHostName" || lists(profile.functions) ||
                              (with_ex && lists(profile.ex_functions));
        const ClientAnswer got = ask(row, profile);
        if (!got.answer && is_unknown_here(got.answer.reason().code)) {
          CHECK_FALSE(is_there);  // Its engine may have it; the client itself adds none.
          continue;
        }
        REQUIRE(got.answer);
        CHECK((got.answer->result == kYes) == is_there);
      }
    }
  }
}

TEST_CASE("lint: clients that read patterns otherwise") {
  check({"PC541", in_if("shExpMatch(host, '(a')"), kUrl, kNo});
  check({"PC540", in_if("shExpMatch(host, 'a+b.example')"), "https://aab.example/", kYes, "; in "});
  check({"PC540", in_if("shExpMatch(host, '[ab].example')"), "https://a.example/", kYes, "; in "});
  check({"PC542", in_if("shExpMatch(host, '(a|b).example')"), "https://a.example/", kYes});
  check({"PC542", in_if("shExpMatch(host, 'a.example|b.example')"), "https://b.example/", kYes,
         "; in "});
  check({"PC544", in_if("shExpMatch(url, '*://www.a.example/x/*')"), "https://www.a.example/x/y",
         kYes});
  check({"PC544", in_if("shExpMatch(url, '*://www.a.example/x/*')"), "http://www.a.example/x/y",
         kYes, "", " hides"});
  check({"PC547", in_if("host == 'WWW.A.example'"), "https://WWW.A.example/", kYes});
}

TEST_CASE("lint: clients whose helper functions differ") {
  const Row rows[] = {
      {"PC548", in_if("isInNet(host, '10', '255.0.0.0')"), kAddress, kNo, "; "},
      {"PC548", in_if("isInNet(host, '10.0.0.0/8', '255.0.0.0')"), kAddress, kNo, "; "},
      {"PC548", in_if("isInNet(host, 'fd00::', 'ffff::')"), kAddress, kYes},
      {"PC549", in_if("isInNet(host, '010.0.0.0', '255.0.0.0')"), kAddress, kYes},
      {"PC549", in_if("isInNet(host, '0.0.0.0', '0.0.0.0')"), kAddress, kYes, ", and none"},
      {"PC549", in_if("isInNet(host, '10.0.2.0', '255.0.255.0')"), kAddress, kYes},
      {"PC550", in_if("isPlainHostName(host)"), "https://[2001:db8::1]/", kNo},
      {"PC551", in_if("localHostOrDomainIs(host, 'www.a.example')"), "https://www/", kYes, "", ","},
      {"PC551", in_if("localHostOrDomainIs(host, 'www.a.example')"), "https://ww/", kNo, ", "},
      {"PC557", in_if("isPlainHostName()"), kUrl, kYes},
      {"PC557", in_if("dnsDomainIs(host)"), kUrl, kNo},
      {"PC557", in_if("localHostOrDomainIs(host)"), kUrl, kNo},
      {"PC557", in_if("dnsDomainLevels() > 9"), kUrl, kNo},
      {"PC557", in_if("shExpMatch(host)"), kUrl, kNo},
      {"PC557", in_if("shExpMatch(host, '*.a.example', 1)"), kUrl, kYes},
      {"PC573", returned("PROXY a:1") + "function FindProxyForURLEx(u, h) { return \"DIRECT\"; }",
       kUrl, "PROXY a:1"},
      {"PC583", in_if("typeof myIpAddress() == 'string'"), kUrl, kYes, "", ","},
      {"PC584", in_if("weekdayRange('WED')"), kUrl, kYes, "", ";"},
      {"PC584", in_if("weekdayRange('SAT', 'WED')"), kUrl, kYes, "; a range"},
      {"PC584", in_if("dateRange('JAN')"), kUrl, kYes, "", ";"},
      {"PC584", in_if("dateRange('NOV', 'FEB')"), kUrl, kYes},
      {"PC584", in_if("timeRange(8, 12)"), kUrl, kYes, "and not in", ";"},
      {"PC584", in_if("timeRange(22, 0, 13, 0)"), kUrl, kNo, "only ", "."},
  };
  for (const Row& row : rows) check(row);
}

TEST_CASE("lint: clients that do not load a file") {
  check({"PC513", "\"use strict\";\n" + returned("PROXY a:1"), kUrl, "PROXY a:1", "", ";"});
  check({"PC510", "let a = 1;\n" + returned("PROXY a:1"), kUrl, "PROXY a:1"});
  check({"PC536", returned("PROXY a:1") + std::string(1 << 20, ' '), kUrl, "PROXY a:1"});
}
