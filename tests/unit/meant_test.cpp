#include "model/meant.hpp"

#include <doctest/doctest.h>

#include "base/text.hpp"
#include "input/policy_file.hpp"
#include "model/cidr.hpp"
#include "model/host_pattern.hpp"
#include "model/route.hpp"

using namespace pacwright;

namespace {

struct Row {
  const char* text;
  const char* want;  ///< Empty: in doubt.
};

}  // namespace

TEST_CASE("meant_networks: what others write as a block") {
  const Row rows[] = {
      {"10.1.2.*", "10.1.2.0/24"},
      {"10.1.*.*", "10.1.0.0/16"},
      {"10.1.*", "10.1.0.0/16"},
      {"10.*", "10.0.0.0/8"},
      {"10.1.2.x", "10.1.2.0/24"},
      {"10.1.2.", "10.1.2.0/24"},
      {"192.168/16", "192.168.0.0/16"},
      {"10/8", "10.0.0.0/8"},
      {"10.0.0/8", "10.0.0.0/8"},
      {"10/24", ""},
      {"10.0.0", ""},
      {"10", ""},
      {"10.*.1.*", ""},
      {"*.1.2.3", ""},
      {"10.0.0.0 255.0.0.0", "10.0.0.0/8"},
      {"10.0.0.0/255.0.0.0", "10.0.0.0/8"},
      {"10.0.0.0 / 8", "10.0.0.0/8"},
      {"10.0.0.0\\8", "10.0.0.0/8"},
      {"172.16.0.0 0.15.255.255", "172.16.0.0/12"},
      {"10.1.2.3 255.255.255.255", "10.1.2.3/32"},
      {"10.1.2.3 255.0.0.0", "10.0.0.0/8"},
      {"10.0.0.0 255.0.255.0", ""},
      {"10.0.0.0 0.255.0.255", ""},
      {"10.0.0.0, 255.0.0.0", ""},
      {"10.0.0.0 255.0.255.0, 172.16.0.0 255.240.0.0", ""},
      {"10.0.0.0 255.0.0.0 172.16.0.0 255.240.0.0", ""},
      {"10.0.0.0 255.0.0.0, 172.16.0.0 255.240.0.0", "10.0.0.0/8 172.16.0.0/12"},
      {"10.0.0.0/255.0.255.0", ""},
      {"10.0.0.0-10.0.0.255", "10.0.0.0/24"},
      {"10.0.0.0 - 10.255.255.255", "10.0.0.0/8"},
      {"0.0.0.0-255.255.255.255", "0.0.0.0/0"},
      {"10.0.0.4-7", "10.0.0.4/30"},
      {"10.0.0.1-10.0.0.4", "10.0.0.1/32 10.0.0.2/31 10.0.0.4/32"},
      {"255.255.255.254-255.255.255.255", "255.255.255.254/31"},
      {"10.0.0.9-10.0.0.1", ""},
      {"10.0.0.1-10.255.0.0", ""},
      {"10.0.0.0/8, 172.16.0.0/12", "10.0.0.0/8 172.16.0.0/12"},
      {"10.1.2.3 10.1.2.4", "10.1.2.3 10.1.2.4"},
      {"10.1.2.3:8080", "10.1.2.3"},
      {"http://10.1.2.3/a", "10.1.2.3"},
      {"[2001:db8::1]", "2001:db8::1"},
      {"https://[2001:db8::1]:8443/", "2001:db8::1"},
      {"fe80::1%eth0", "fe80::1"},
      {"'10.0.0.0/8'", "10.0.0.0/8"},
      {"www.example.com", ""},
      {"10.0.0.0/33", ""},
      {"010.1.2.3", ""},
      {"256.1.2.*", ""},
      {"", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto meant = meant_networks(row.text);
    CHECK(join(meant, " ") == row.want);
    for (const std::string& block : meant) CHECK(static_cast<bool>(Cidr::parse(block, {})));
  }
}

TEST_CASE("meant_hosts: what others write as a host") {
  const Row rows[] = {
      {"https://www.example.com/", "www.example.com"},
      {"https://user:word@www.example.com:8443/path?q#f", "www.example.com"},
      {"*://*.example.com/*", "*.example.com"},
      {"www.example.com/path", "www.example.com"},
      {"www.example.com:443", "www.example.com"},
      {".example.com", "example.com *.example.com"},
      {"**.example.com", "*.example.com"},
      {"www..example.com", "www.example.com"},
      {"a.example b.example", "a.example b.example"},
      {"a.example,b.example", "a.example b.example"},
      {"a.example; .b.example", "a.example b.example *.b.example"},
      {"*.a.example|*.b.example", "*.a.example *.b.example"},
      {"'www.example.com'", "www.example.com"},
      {"<www.example.com>", "www.example.com"},
      {"^www\\.example\\.com$", "www.example.com"},
      {".*\\.example\\.com", "*.example.com"},
      {"^(.*\\.)?example\\.com$", "example.com *.example.com"},
      {"www[12]\\.example\\.com", ""},
      {"what?.example", ""},
      {"user name@", ""},
      {"", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto meant = meant_hosts(row.text);
    CHECK(join(meant, " ") == row.want);
    for (const std::string& host : meant) CHECK(static_cast<bool>(HostPattern::parse(host, {})));
  }
}

TEST_CASE("meant_result: what others write as a result") {
  const Row rows[] = {
      {"proxy.example.com:8080", "PROXY proxy.example.com:8080"},
      {"http://proxy:8080", "PROXY proxy:8080"},
      {"http://proxy.example:8080/", "PROXY proxy.example:8080"},
      {"https://proxy.example:443", "HTTPS proxy.example:443"},
      {"socks5://proxy.example:1080", "SOCKS5 proxy.example:1080"},
      {"PROXY http://p:8080", "PROXY p:8080"},
      {"PROXY https://p:443", ""},
      {"proxy p:8080", "PROXY p:8080"},
      {"PROXY: p:8080", "PROXY p:8080"},
      {"PROXY p 8080", "PROXY p:8080"},
      {"PROXY  p:8080", "PROXY p:8080"},
      {"HTTP p:8080", "PROXY p:8080"},
      {"SOCKS p:1080", "SOCKS5 p:1080"},
      {"direct", "DIRECT"},
      {"DIRECT;", "DIRECT"},
      {"PROXY a:80, PROXY b:80", "PROXY a:80; PROXY b:80"},
      {"PROXY a:80,DIRECT", "PROXY a:80; DIRECT"},
      {"PROXY a:80;DIRECT", "PROXY a:80; DIRECT"},
      {"a:80; b:80", "PROXY a:80; PROXY b:80"},
      {"PROXY a:80/", "PROXY a:80"},
      {"'PROXY a:80'", "PROXY a:80"},
      {"[2001:db8::1]:8080", "PROXY [2001:db8::1]:8080"},
      {"PROXY proxy.example", ""},
      {"http://proxy.example", ""},
      {"PROXY user@p:80", ""},
      {"PROXY p:0", ""},
      {"ftp://p:21", ""},
      {"no proxy", ""},
      {"", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto meant = meant_result(row.text);
    CHECK(meant.value_or("") == row.want);
    if (meant) CHECK_FALSE(has_errors(check_result(*meant, {})));
  }
}

TEST_CASE("read_policy: a message shows the right text") {
  struct Case {
    const char* members;  ///< Of a rule, or, for routes, of the policy.
    DiagCode code;
    const char* detail;
  };
  const Case cases[] = {
      {R"("hosts": ["10.1.2.*"])", DiagCode::PatternIsAddress,
       R"(Write "networks": ["10.1.2.0/24"].)"},
      {R"("hosts": ["10.0.0.0 255.0.0.0"])", DiagCode::PatternIsAddress,
       R"(Write "networks": ["10.0.0.0/8"].)"},
      {R"("networks": ["10.0.0.0 255.0.0.0"])", DiagCode::BadNetwork, R"(Write "10.0.0.0/8".)"},
      {R"("networks": ["10.0.0.0-10.0.0.255"])", DiagCode::BadNetwork, R"(Write "10.0.0.0/24".)"},
      {R"("networks": ["*.example"])", DiagCode::BadNetwork,
       R"(It is a name: write "hosts": ["*.example"].)"},
      {R"("hosts": ["https://a.example/"])", DiagCode::PatternHasScheme, R"(Write "a.example".)"},
      {R"("hosts": [".a.example"])", DiagCode::LeadingDot, R"(Write "a.example", "*.a.example".)"},
      {R"("hosts": ["<local>"])", DiagCode::BadPattern,
       R"(Write "plain_hosts": true for names without a dot.)"},
      {R"("hosts": ["a.example"] }], "routes": { "p": "proxy.example.com:8080" }, "x": [{)",
       DiagCode::RouteSyntax,
       "'proxy.example.com:8080' is not a keyword that every client knows. Write it as 'PROXY "
       "proxy.example.com:8080'."},
  };
  for (const Case& test : cases) {
    CAPTURE(test.members);
    Diags diags;
    read_policy(R"({ "name": "n", "rules": [{ "name": "r", "route": "p", )" +
                    std::string(test.members) + " }] }",
                "policy.json", diags);
    const auto found = std::find_if(diags.begin(), diags.end(),
                                    [&](const Diag& diag) { return diag.code == test.code; });
    REQUIRE(found != diags.end());
    CHECK(found->detail == test.detail);
  }
}
