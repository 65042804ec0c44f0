#include "model/route.hpp"

#include "tests/unit/support.hpp"

using namespace pacwright;

TEST_CASE("check_result: what every client reads alike passes without a word") {
  for (const char* result :
       {"DIRECT", "PROXY edge.test:8080", "PROXY edge1.test:8080; PROXY edge2.test:8080",
        "PROXY edge.test:8080; DIRECT", "SOCKS5 10.1.2.3:1080", "PROXY [2001:db8::1]:8080",
        "PROXY proxy:1", "PROXY my_proxy-1.test:65535", "PROXY edge.test:8080; SOCKS5 s.test:1"}) {
    CAPTURE(result);
    CHECK(to_text(check_result(result, {})) == "");
  }
}

TEST_CASE("check_result: legal, but not everywhere: warnings") {
  struct Row {
    const char* in;
    const char* want;
  };
  const Row rows[] = {
      {"DIRECT; PROXY edge.test:8080", "RouteAfterDirect"},
      {"DIRECT; DIRECT", "RouteAfterDirect"},
      {"HTTPS edge.test:443", "RouteHttpsProxy"},
      {"HTTPS a.test:443; HTTPS b.test:443", "RouteHttpsProxy"},
      {"DIRECT; HTTPS edge.test:443", "RouteAfterDirect RouteHttpsProxy"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.in);
    const Diags diags = check_result(row.in, {"policy.json", 4, 9});
    CHECK(to_text(diags) == row.want);
    for (const Diag& diag : diags) {
      CHECK(entry_of(diag.code).severity == Severity::Warning);
      CHECK(diag.where == SourceRef{"policy.json", 4, 9});
    }
  }
  CHECK(check_result("DIRECT; DIRECT", {}).front().code == DiagCode::RouteAfterDirect);
  CHECK(check_result("HTTPS a.test:1", {}).front().code == DiagCode::RouteHttpsProxy);
}

TEST_CASE("check_result: one error with the cure") {
  struct Row {
    std::string in;
    const char* detail;  // A part of it.
  };
  const Row rows[] = {
      {"", "DIRECT"},
      {"direct", "write DIRECT"},
      {"proxy a.test:1", "write PROXY"},
      {"HTTP a.test:1", "write PROXY"},
      {"SOCKS a.test:1", "write SOCKS5"},
      {"SOCKS4 a.test:1", "Windows drops SOCKS 4"},
      {"QUIC a.test:1", "keyword"},
      {"edge.test:8080", "keyword"},
      {"PROXY", "host:port"},
      {"PROXY ", "blanks"},
      {"PROXY  a.test:1", "one space"},
      {"PROXY a.test :1", "one space"},
      {"PROXY\ta.test:1", "keyword"},
      {"DIRECT a.test:1", "nothing after"},
      {"PROXY a.test", "a.test:8080"},
      {"PROXY a.test:", "1 to 65535"},
      {"PROXY a.test:0", "1 to 65535"},
      {"PROXY a.test:65536", "1 to 65535"},
      {"PROXY a.test:08", "1 to 65535"},
      {"PROXY a.test:x", "1 to 65535"},
      {"PROXY user:pw@a.test:1", "credentials"},
      {"PROXY http://a.test:1", "scheme or path"},
      {"PROXY a.test:1/", "scheme or path"},
      {"PROXY 2001:db8::1:8080", "in brackets"},
      {"PROXY [2001:db8::1]", "[2001:db8::1]:8080"},
      {"PROXY [10.1.2.3]:80", "IPv6"},
      {"PROXY [x]:80", "IPv6"},
      {"PROXY proxy.0x1f:80", "not a host name"},
      {"PROXY 10.1.2:80", "not a host name"},  // Chromium drops a name that ends in a number.
      {"PROXY a..b:80", "not a host name"},
      {"PROXY -a:80", "not a host name"},
      {"PROXY a\"b:80", "not a host name"},
      {"PROXY a'b:80", "not a host name"},
      {"PROXY a\\b:80", "not a host name"},
      {"PROXY a*b:80", "not a host name"},
      {"PROXY :80", "not a host name"},
      {"PROXY b\xC3\xBC.test:80", "xn--"},
      {"DIRECT;", "empty entry"},
      {"; DIRECT", "empty entry"},
      {"PROXY a.test:1;;DIRECT", "empty entry"},
      {"PROXY a.test:1;DIRECT", "'PROXY a.test:1; DIRECT'"},
      {"PROXY a.test:1 ; DIRECT", "blanks"},
      {"PROXY a.test:1;  DIRECT", "blanks"},
      {" DIRECT", "blanks"},
      {"DIRECT\n", "blanks"},
      {"PROXY a.test:1, DIRECT", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.in);
    const Diags diags = check_result(row.in, {"policy.json", 4, 9});
    REQUIRE(diags.size() == 1);
    CHECK(diags.front().code == DiagCode::RouteSyntax);
    CHECK(diags.front().subject == row.in);
    CHECK(diags.front().where == SourceRef{"policy.json", 4, 9});
    CAPTURE(diags.front().detail);
    CHECK_FALSE(diags.front().detail.empty());
    CHECK(diags.front().detail.find(row.detail) != std::string::npos);
  }
}

TEST_CASE("check_result: no character that could end a JavaScript string survives") {
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    const bool dangerous = byte < 0x20 || byte >= 0x7F || c == '"' || c == '\'' || c == '\\';
    if (!dangerous) continue;
    CAPTURE(byte);
    for (const std::string& result :
         {std::string("PROXY a") + c + "b:80", std::string("PROXY a:80") + c,
          std::string("DIRECT") + c, std::string(1, c) + "DIRECT"}) {
      CHECK(has_errors(check_result(result, {})));
    }
  }
}
