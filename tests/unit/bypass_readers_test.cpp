#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>

#include "cli/command.hpp"
#include "emit/bypass/target.hpp"
#include "validate/reference/bypass/readers.hpp"

// Rows from the programs' grammars; the table of observations is compared by
// tests/oracle/bypass_matrix_test.py.

namespace pacwright {
namespace {

bool bypassed(std::string_view reader, std::string_view list, std::string_view url,
              const std::string& resolved = "") {
  const BypassReader* found = find_bypass_reader(reader);
  REQUIRE(found != nullptr);
  auto parsed = BypassUrl::parse(url);
  REQUIRE(static_cast<bool>(parsed));
  BypassUrl made = *std::move(parsed);
  made.resolved = resolved;
  return found->is_bypassed(list, made);
}

struct Row {
  const char* reader;
  const char* list;
  const char* url;
  bool want;
};

template <std::size_t N>
void check_rows(const Row (&rows)[N]) {
  for (const Row& row : rows) {
    CAPTURE(row.reader);
    CAPTURE(row.list);
    CAPTURE(row.url);
    CHECK(bypassed(row.reader, row.list, row.url) == row.want);
  }
}

TEST_CASE(
    "bypass readers: zeros, signs and mapped blocks, as the programs were seen to read them") {
  const Row rows[] = {
      {"go", "10.0.0.0/08", "http://10.1.2.3/", true},
      {"go", "010.0.0.0/8", "http://10.1.2.3/", false},
      {"go", "10.0.0.0/+8", "http://10.1.2.3/", false},
      {"go", "::ffff:10.0.0.0/104", "http://10.1.2.3/", true},
      {"go", "::ffff:10.0.0.0/104", "http://[::ffff:10.1.2.3]/", true},
      {"go", "::ffff:10.0.0.0/104", "http://11.1.2.3/", false},
      {"go", "::ffff:10.0.0.0/100", "http://11.1.2.3/", true},
      {"go", "::ffff:10.0.0.0/90", "http://10.1.2.3/", false},
      {"go", "::ffff:0:0/96", "http://192.0.2.1/", true},
      {"go", "::ffff:0:0/96", "http://[2001:db8::1]/", false},
      {"requests", "10.0.0.0/08", "http://10.1.2.3/", true},
      {"requests", "10.0.0.0/+8", "http://10.1.2.3/", true},
      {"requests", "010.0.0.0/8", "http://10.1.2.3/", false},
      {"requests", "012.0.0.0/8", "http://10.1.2.3/", true},  // Octal.
      {"requests", "10.0.0.0/33", "http://10.1.2.3/", false},
      {"requests", "10.0.0.0/0", "http://10.1.2.3/", false},
      {"requests", "10.0.0.0/", "http://10.1.2.3/", false},
      {"curl", "10.0.0.0/08", "http://10.1.2.3/", true},
      {"aria2", "11.0.0.0/+8", "http://11.1.2.3/", true},
      {"aria2", "11.0.0.0/08", "http://11.1.2.3/", true},
      {"gio", "['10.0.0.0/08']", "http://10.1.2.3/", true},
      {"gio", "['11.0.0.0/+8']", "http://11.1.2.3/", true},
      {"gio", "['010.0.0.0/8']", "http://10.1.2.3/", false},
      {"curl", "10.0.0.0/+8", "http://10.1.2.3/", true},
  };
  check_rows(rows);
}

TEST_CASE("bypass readers: an address with a dot at its end is a name, but to browsers") {
  const Row rows[] = {
      {"curl", "10.0.0.0/8", "http://10.1.2.3./", false},
      {"curl", "10.1.2.3", "http://10.1.2.3./", true},  // As a name, whose dot is not seen.
      {"git", "10.1.2.3.", "http://10.1.2.3/", false},
      {"git", "10.1.2.3.", "http://10.1.2.3./", true},
      {"wget", "10.1.2.3", "http://10.1.2.3./", false},
      {"go", "10.0.0.0/8", "http://10.1.2.3./", false},
      {"go", "10.1.2.3.", "http://10.1.2.3./", true},
      {"urllib", "10.1.2.3.", "http://10.1.2.3./", true},
      {"urllib", "10.1.2.3", "http://10.1.2.3./", false},
      {"requests", "10.0.0.0/8", "http://10.1.2.3./", false},
      {"requests", "10.1.2.3.", "http://10.1.2.3./", true},
      {"ruby", "10.0.0.0/8", "http://10.1.2.3./", false},
      {"ruby", "10.1.2.3.", "http://10.1.2.3./", true},
      {"ruby", "list.invalid", "http://127.0.0.1./", false},
      {"lwp", "10.1.2.3", "http://10.1.2.3./", false},
      {"http-tiny", "10.1.2.3.", "http://10.1.2.3./", true},
      {"lynx", "10.1.2.3", "http://10.1.2.3./", true},
      {"lynx", "10.1.2.3.", "http://10.1.2.3./", false},
      {"proxy-from-env2", "10.1.2.3", "http://10.1.2.3./", true},
      {"chromium-policy", "10.0.0.0/8", "http://10.1.2.3./", true},
  };
  check_rows(rows);
}

TEST_CASE("bypass readers: a colon without a port, a port of zeros, a user") {
  const Row rows[] = {
      {"urllib", "example.com:", "http://example.com:/", true},
      {"urllib", "example.com", "http://example.com:/", true},
      {"urllib", "example.com:", "http://example.com/", false},
      {"urllib", "example.com:080", "http://example.com:080/", true},
      {"urllib", "example.com:80", "http://example.com:080/", false},
      {"urllib", "example.com", "http://user:pw@example.com/", false},
      {"urllib", "example.com", "http://user:pw@a.example.com/", true},
      {"urllib", "user:pw@example.com", "http://user:pw@example.com:80/", true},
      {"lwp", "example.com:", "http://example.com:/", true},
      {"lwp", "example.com", "http://example.com:/", false},
      {"lwp", "example.com", "http://user:pw@example.com/", true},
      {"http-tiny", "example.com", "http://example.com:/", true},
      {"http-tiny", "example.com:", "http://example.com:/", false},
      {"lynx", "example.com", "http://example.com:/", false},
      {"lynx", "example.com:", "http://example.com:/", false},
      {"lynx", "example.com:", "http://example.com/", true},
      {"ruby", "example.com:", "http://example.com:/", true},
      {"curl", "example.com", "http://example.com:/", true},
      {"curl", "example.com:", "http://example.com:/", false},
      {"requests", "example.com:0", "http://example.com:0/", false},
      {"requests", "example.com:80", "http://example.com:080/", true},
      {"requests", "example.com", "http://user:pw@example.com/", true},
      {"go", "example.com:", "http://example.com:8443/", true},
      {"go", "example.com:80", "http://example.com:/", true},
      {"go", "example.com:0", "http://example.com:0/", true},
      {"go", "example.com:80", "http://example.com:080/", false},
      {"go", "example.com:080", "http://example.com:080/", true},
  };
  check_rows(rows);
}

TEST_CASE("bypass readers: Go puts names into punycode, in the list as in the URL") {
  const Row rows[] = {
      {"go",
       "b\xC3\xBC"
       "cher.example",
       "http://xn--bcher-kva.example/", true},
      {"go",
       "B\xC3\x9C"
       "CHER.example",
       "http://b\xC3\xBC"
       "cher.example/",
       true},
      {"go",
       "*.b\xC3\xBC"
       "cher.example",
       "http://x.xn--bcher-kva.example/", true},
      {"go",
       ".b\xC3\xBC"
       "cher.example",
       "http://xn--bcher-kva.example/", false},
      {"go", "fa\xC3\x9F.example", "http://xn--fa-hia.example/", true},
      {"go", "fa\xC3\x9F.example", "http://fass.example/", false},
      {"go", "\xE2\x98\x83.example", "http://xn--n3h.example/", true},
      {"curl",
       "b\xC3\xBC"
       "cher.example",
       "http://xn--bcher-kva.example/", false},
  };
  check_rows(rows);
}

TEST_CASE("bypass readers: what stands between entries") {
  const Row rows[] = {
      {"curl", "a.test, b.test", "http://b.test/", true},
      {"curl", "a.test b.test", "http://b.test/", true},
      {"curl8", "a.test b.test", "http://b.test/", false},
      {"curl8", "a.test ,b.test", "http://b.test/", true},
      {"wget", "a.test, b.test", "http://b.test/", true},
      {"wget", "a.test b.test", "http://b.test/", false},
      {"wget", "a.test ,b.test", "http://a.test/", false},
      {"apt", "a.test, b.test", "http://b.test/", false},
      {"go", "a.test, b.test", "http://b.test/", true},
      {"go", "a.test;b.test", "http://a.test/", false},
      {"urllib", "a.test b.test", "http://b.test/", false},
      {"requests", "a.te st,b.test", "http://a.test/", true},
      {"undici7", "a.test\nb.test", "http://b.test/", true},
      {"proxy-from-env1", "a.test b.test", "http://a.test/", true},
      {"java", "a.test|b.test", "http://b.test/", true},
      {"java", "a.test,b.test", "http://b.test/", false},
      {"chromium-policy", "a.test;b.test", "http://b.test/", true},
      {"chromium-policy", "a.test,b.test", "http://b.test/", true},
      {"chromium-policy", "a.test b.test", "http://b.test/", false},
      {"chromium-windows", "a.test b.test", "http://b.test/", true},
      {"chromium-kde", "a.test;b.test", "http://b.test/", false},
      {"firefox-policy", "a.test b.test", "http://b.test/", true},
      {"firefox-policy", "a.test;b.test", "http://b.test/", false},
      {"wininet", "a.test; b.test", "http://b.test/", true},
      {"winhttp", "a.test b.test", "http://b.test/", true},
      {"dotnet-windows", "a.test b.test;c.test", "http://b.test/", false},
      {"dotnet-windows", "a.test b.test;c.test", "http://c.test/", true},
      {"gio", "['a.test', 'b.test']", "http://b.test/", true},
      {"gio", "a.test,b.test", "http://b.test/", true},
      {"macos", "[\"a.test\", \"*.b.test\"]", "http://x.b.test/", true},
      {"ruby", "a.test b.test", "http://b.test/", true},
      {"ruby", " a.test\t,b.test", "http://a.test/", true},
      {"ruby", "a.test;b.test", "http://a.test/", false},
      {"lwp", "a.test , b.test", "http://a.test/", true},
      {"lwp", "a.test b.test", "http://b.test/", false},
      {"lwp", " a.test", "http://a.test/", false},
      {"http-tiny", "a.test,  b.test", "http://b.test/", true},
      {"http-tiny", "a.test b.test", "http://a.test/", false},
      {"lynx", "a.test b.test", "http://a.test/", true},
      {"lynx", ",, a.test", "http://a.test/", true},
      {"lynx", "a.test;b.test", "http://a.test/", false},
      {"aria2", " a.test , b.test", "http://a.test/", true},
      {"aria2", "a.test b.test", "http://b.test/", false},
  };
  check_rows(rows);
}

TEST_CASE("bypass readers: what a name stands for") {
  const Row rows[] = {
      {"curl", "a.test.", "http://x.a.test/", true},
      {"curl", "*,a.test", "http://b.test/", false},
      {"wget", ".a.test", "http://a.test/", false},
      {"wget", "a.test", "http://ba.test/", false},
      {"go", "*.a.test", "http://a.test/", false},
      {"go", "a.test,*", "http://b.test/", true},
      {"apt", "a.test", "http://ba.test/", true},
      {"requests", "a.test", "http://ba.test/", true},
      {"requests", "A.test", "http://ba.test/", false},
      {"undici6", "a.test,*", "http://b.test/", true},
      {"undici7", "a.test,*", "http://b.test/", false},
      {"dotnet-env", ".a.test", "http://a.test/", true},
      {"dotnet-env", "a.test", "http://x.a.test/", false},
      {"dotnet-env", "*.a.test", "http://x.a.test/", false},
      {"java", "a*test", "http://a.test/", false},
      {"java", "*a*", "http://bab.test/", true},
      {"java", "127.*", "http://127.evil.test/", true},
      {"chromium-policy", "a?.test", "http://a.test/", true},
      {"chromium-policy", "a?.test", "http://ab.test/", true},
      {"chromium-policy", "a?.test", "http://abc.test/", false},
      {"chromium-policy", "https://a.test/", "https://a.test/", false},
      {"chromium-env", "10.*", "http://110.1.2.3/", true},
      {"firefox-policy", "https://a.test/", "http://a.test/", true},
      {"firefox-policy", "*a.test", "http://ba.test/", false},
      {"firefox-system-env", ",a.test", "http://b.test/", true},
      {"firefox-system-env", "a.test,", "http://b.test/", false},
      {"wininet", "www.*.test", "http://www.a.b.test/", true},
      {"wininet", ".a.test", "http://x.a.test/", false},
      {"wininet", "http://a.test", "https://a.test/", false},
      {"winhttp", "*.a.test", "http://x.a.test/", true},
      {"winhttp", "a.*", "http://a.test/", false},
      {"dotnet-windows", "http://a.test", "https://a.test/", true},
      {"dotnet-windows", "a.test:80", "http://a.test/", false},
      {"python-registry", "a.test", "http://a.test.evil.example/", true},
      {"gio", "*.a.test", "http://a.test/", true},
      {"gio", "['.', 'a.test']", "http://a.test/", false},
      {"libproxy", "*.outlook.test", "http://outlook/", true},
      {"libproxy", "outlook.test", "http://outlook/", false},
      {"macos", "*.a.test", "http://a.test/", false},
      {"ruby", "a.test", "http://x.a.test/", true},
      {"ruby", "a.test", "http://ba.test/", false},
      {"ruby", ".a.test", "http://a.test/", false},
      {"ruby", "*.a.test", "http://x.a.test/", false},
      {"ruby", "A.test", "http://a.test/", true},
      {"ruby", "*", "http://a.test/", false},
      {"ruby", "a.test.", "http://a.test/", false},
      {"ruby", ".", "http://a.test./", true},
      {"lwp", "a.test", "http://ba.test/", true},
      {"lwp", ".a.test", "http://a.test/", false},
      {"lwp", "A.test", "http://a.test/", false},
      {"lwp", ",a.test", "http://b.test/", true},  // The end of everything.
      {"lwp", "a.test, ,", "http://b.test/", false},
      {"lwp", "0", "http://10.1.2.0/", false},
      {"http-tiny", "0", "http://10.1.2.0/", true},
      {"http-tiny", "a.test", "http://ba.test/", true},
      {"http-tiny", "A.test", "http://a.test/", false},
      {"http-tiny", "*", "http://a.test/", false},
      {"lynx", "a.test", "http://ba.test/", true},
      {"lynx", ".a.test", "http://a.test/", false},
      {"lynx", "A.test", "http://a.test/", true},
      {"lynx", "a.test", "http://a.test./", true},
      {"lynx", "a.test.", "http://a.test/", false},
      {"lynx", "*", "http://a.test/", true},
      {"lynx", "3a.test", "http://3a.test.x/", true},
      {"lynx", "3A.test", "http://3a.test.x/", false},
      {"lynx", "3A.test", "http://3a.test/", true},
      {"lynx", "a.test", "http://a.test.x/", false},
      {"lynx", "b.test,*", "http://a.test/", false},
      {"aria2", "a.test", "http://a.test/", true},
      {"aria2", "a.test", "http://x.a.test/", false},
      {"aria2", ".a.test", "http://x.a.test/", true},
      {"aria2", ".a.test", "http://a.test/", false},
      {"aria2", "A.test", "http://a.test/", false},
      {"aria2", "*", "http://a.test/", false},
  };
  check_rows(rows);
}

// Seen of the programs by tests/clients/bypass_clients_test.py.
TEST_CASE("bypass readers: many see the host as it was typed") {
  const Row rows[] = {
      {"wget", "2001:db8::7", "http://[2001:DB8::7]/", true},
      {"wget", "2001:db8::7", "http://[2001:db8:0:0::7]/", false},
      {"wget", "EXAMPLE.com", "http://Example.com/", true},
      {"urllib", "[2001:db8::7]", "http://[2001:db8:0:0::7]/", false},
      {"urllib", "[2001:db8::7]", "http://[2001:DB8::7]/", true},
      {"requests", "2001:db8::7", "http://[2001:db8:0:0::7]/", false},
      {"requests", "10.0.0.0/8", "http://10.1/", true},  // It reads that with inet_aton.
      {"lynx", "[2001:db8::7]", "http://[2001:db8:0:0::7]/", false},
      {"java", "[2001:db8::7]", "http://[2001:db8:0:0::7]/", false},
      {"java", "10.*", "http://10.1/", true},
      {"java", "10.0.0.1", "http://10.1/", false},
      {"aria2", "example.com", "http://EXAMPLE.com/", false},
      {"aria2", "EXAMPLE.com", "http://EXAMPLE.com/", true},
      {"aria2", "2001:db8::7", "http://[2001:db8:0:0::7]/", false},
      {"aria2", "2001:db8::/32", "http://[2001:db8:0:0::7]/", true},
      {"aria2", "10.0.0.0/8", "http://10.1/", true},
      {"aria2", "10.0.0.1", "http://10.1/", false},
      {"go", "10.0.0.0/8", "http://10.1/", false},
      {"go", "10.1", "http://10.1/", true},
      {"gio", "['10.0.0.0/8']", "http://10.1/", false},
      {"curl", "10.0.0.0/8", "http://10.1/", true},
      {"go", "xn--bcher-kva.example",
       "http://B\xC3\x9C"
       "CHER.example/",
       true},
      {"lwp", "ex.test", "http://ex%2Etest/", true},
      {"go", "localhost.example", "http://LOCALHOST/", false},
      {"go", "localhost.example", "http://localhost/", true},
      {"curl", "2001:db8::7", "http://[2001:db8:0:0::7]/", true},
      {"go", "2001:db8::7", "http://[2001:db8:0:0::7]/", true},
      {"undici7", "[2001:db8::7]", "http://[2001:db8:0:0::7]/", true},
      {"lwp", "EXAMPLE.com", "http://EXAMPLE.com/", true},
      {"lwp", "EXAMPLE.com", "http://example.com/", false},
      {"lwp", "example.com", "http://EXAMPLE.com/", false},
      {"lwp", "fd00:0::1", "http://[fd00:0::1]/", true},
      {"lwp", "fd00::1", "http://[fd00:0::1]/", false},
      {"lwp", "10.0.0.1", "http://10.1/", false},
      {"http-tiny", "EXAMPLE.com", "http://EXAMPLE.com/", false},
      {"http-tiny", "example.com", "http://EXAMPLE.com/", true},
      {"http-tiny", "[fd00::1]", "http://[FD00::1]/", true},
      {"http-tiny", "[fd00::1]", "http://[FD00:0::1]/", false},
      {"ruby", "example.com", "http://EXAMPLE.com/", true},
      {"ruby", "10.1", "http://10.1/", true},
      {"ruby", "10.0.0.0/8", "http://10.1/", true},  // It looks the address up.
  };
  check_rows(rows);
}

TEST_CASE("bypass readers: addresses, blocks and ports") {
  const Row rows[] = {
      {"curl", "10.0.0.0/8:8080", "http://10.1.2.3/", true},
      {"curl", "10.0.0.0/33", "http://10.1.2.3/", false},
      {"curl", "10.1.2.3/0", "http://10.9.9.9/", false},
      {"curl", "2001:db8::/32", "http://[2001:db8::7]/", false},
      {"curl8", "2001:db8::/32", "http://[2001:db8::7]/", true},
      {"go", "[2001:db8::7]:8080", "http://[2001:db8::7]:8080/", true},
      {"go", "a.test:443", "https://a.test/", true},
      {"go", "10.0.0.0/8", "http://[::ffff:10.1.2.3]/", true},
      {"requests", "10.0.0.0/0", "http://10.1.2.3/", false},
      {"apt", "10.1.2.3", "http://110.1.2.3/", true},
      {"urllib", "a.test:80", "http://a.test/", false},
      {"chromium-policy", "10.0.0.0/8:8080", "http://10.1.2.3:8080/", false},
      {"chromium-policy", "10.0.0.0/8", "http://[::ffff:10.1.2.3]/", true},
      {"chromium-policy", "::/8", "http://10.1.2.3/", true},
      {"firefox-policy", "10.0.0.0/8", "http://[::ffff:10.1.2.3]/", true},
      {"firefox-policy", "[::]/8", "http://10.1.2.3/", true},
      {"gio", "::/8", "http://10.1.2.3/", false},
      {"chromium-policy", "169.254/16", "http://10.1.2.3/", false},
      {"chromium-policy", "[2001:db8::]/32", "http://[2001:db8::7]/", false},
      {"chromium-policy", "a.test:443", "https://a.test/", true},
      {"firefox-policy", "10.0.0.0/8:8080", "http://10.1.2.3:8080/", true},
      {"firefox-policy", "10.0.0.0/8:8080", "http://10.1.2.3/", false},
      {"firefox-policy", "[2001:db8::]/32", "http://[2001:db8::7]/", true},
      {"firefox-policy", "10.1.2.3/0", "http://10.1.2.3/", false},
      {"firefox-system-gnome", "10.0.0.0/8", "http://10.1.2.3/", true},
      {"gio", "10.1.2.3/8", "http://10.1.2.3/", false},
      {"gio", "a.test:80", "http://a.test/", false},
      {"kio5", "10", "http://10.1.2.3/", true},
      {"kio5", "10.1.2.0/255.255.255.0", "http://10.1.2.9/", true},
      {"kio5", "10.1.2.0/255.0.255.0", "http://10.1.2.9/", false},
      {"wininet", "10.*", "http://10.1.2.3/", true},
      {"wininet", "10.0.0.0/8", "http://10.1.2.3/", false},
      {"macos", "169.254/16", "http://169.254.7.8/", true},
      {"python-macos", "10.1", "http://10.1.2.3/", true},
      {"ruby", "10.0.0.0/8", "http://10.1.2.3/", true},
      {"ruby", "10.1.2.3/8", "http://10.9.9.9/", true},
      {"ruby", "10.0.0.0/255.0.0.0", "http://10.1.2.3/", true},
      {"ruby", "10.0.0.0/0", "http://11.1.2.3/", true},
      {"ruby", "10.0.0.0/33", "http://10.1.2.3/", false},
      {"ruby", "10.0.0.0/08", "http://10.1.2.3/", false},
      {"ruby", "10.0.0.0/8", "http://[::ffff:10.1.2.3]/", false},
      {"ruby", "10.0.0.0/8:8443", "http://10.1.2.3:8443/", true},
      {"ruby", "10.0.0.0/8:8443", "http://10.1.2.3/", false},
      {"ruby", "a.test:80:443", "http://a.test/", true},
      {"ruby", "a.test:x", "http://a.test/", true},
      {"ruby", "a.test:8443", "http://a.test/", false},
      // An IPv6 address is taken apart at its colons, and never found.
      {"ruby", "2001:db8::7", "http://[2001:db8::7]/", false},
      {"ruby", "[2001:db8::7]", "http://[2001:db8::7]/", false},
      {"ruby", "2001:db8::7", "http://10.0.0.7/", true},
      {"ruby", "[2001:db8::7]", "http://x.db8/", true},
      {"ruby", "fd00::/8", "http://x.fd00/", true},
      {"ruby", "[fd00::1]", "http://x.fd00/", false},
      {"ruby", "[fd00::1]", "http://10.0.0.1/", false},
      {"ruby", "fd00:80ab::", "http://x.ab/", true},
      {"lwp", "10.1.2.3", "http://110.1.2.3/", true},
      {"lwp", "10.0.0.0/8", "http://10.1.2.3/", false},
      {"lwp", "2001:db8::7", "http://[2001:db8::7]/", true},
      {"lwp", "[2001:db8::7]", "http://[2001:db8::7]/", false},
      {"lwp", "a.test:80", "http://a.test/", false},
      {"http-tiny", "2001:db8::7", "http://[2001:db8::7]/", false},
      {"http-tiny", "[2001:db8::7]", "http://[2001:db8::7]/", true},
      {"lynx", "10.1.2.3", "http://110.1.2.3/", true},
      {"lynx", "10.1.2.3", "http://10.1.2.34/", true},
      {"lynx", "10.1.2.3", "http://10.1.2.3.test/", true},
      {"lynx", "10.1.2.3:8443", "http://10.1.2.34/", false},
      {"lynx", "10.1.2.30", "http://10.1.2.3/", false},
      {"lynx", "10.0.0.0/8", "http://10.1.2.3/", false},
      {"lynx", "2001:db8::7", "http://[2001:db8::7]/", false},
      {"lynx", "[2001:db8::7]", "http://[2001:db8::7]/", true},
      {"lynx", "[2001:db8::7]:8443", "http://[2001:db8::7]/", false},
      {"lynx", "8::7]", "http://[2001:db8::7]/", false},
      {"lynx", "a.test:80", "http://a.test/", true},
      {"lynx", "a.test:8443", "http://a.test/", false},
      {"lynx", "a.test:x", "http://a.test/", true},
      {"lynx", "a.test:80:443", "http://a.test/", false},
      {"aria2", "10.0.0.0/8", "http://10.1.2.3/", true},
      {"aria2", "10.0.0.0/08", "http://10.1.2.3/", true},
      {"aria2", "10.0.0.0/255.0.0.0", "http://10.1.2.3/", false},
      {"aria2", "10.1.2.3", "http://110.1.2.3/", false},
      {"aria2", "2001:db8::/32", "http://[2001:db8::7]/", true},
      {"aria2", "[2001:db8::7]", "http://[2001:db8::7]/", false},
      {"aria2", ".3", "http://10.1.2.3/", false},
      {"aria2", "a.test:80", "http://a.test/", false},
  };
  check_rows(rows);
  CHECK(bypassed("kio5", "10.0.0.0/8", "http://ten.test/", "10.1.2.3"));
  CHECK_FALSE(bypassed("kio5", "10.0.0.0/8", "http://ten.test/"));
  CHECK_FALSE(bypassed("chromium-policy", "10.0.0.0/8", "http://ten.test/", "10.1.2.3"));
  CHECK(bypassed("ruby", "10.0.0.0/8", "http://ten.test/", "10.1.2.3"));
  CHECK(bypassed("ruby", "10.1.2.3", "http://ten.test/", "10.1.2.3"));
  CHECK_FALSE(bypassed("ruby", "10.0.0.0/8", "http://ten.test/"));
  CHECK(bypassed("ruby", "", "http://ten.test/", "127.0.0.2"));
  CHECK(bypassed("ruby", "", "http://ten.test/", "::1"));
  for (const char* reader : {"lwp", "http-tiny", "lynx", "aria2"}) {
    CHECK_FALSE(bypassed(reader, "10.0.0.0/8", "http://ten.test/", "10.1.2.3"));
  }
}

TEST_CASE("bypass readers: plain hosts, loopback, and the order of entries") {
  const Row rows[] = {
      {"chromium-policy", "<local>", "http://intranet/", true},
      {"chromium-policy", "<local>", "http://[2001:db8::7]/", false},
      {"chromium-policy", "<-loopback>", "http://localhost/", false},
      {"chromium-policy", "localhost;<-loopback>", "http://localhost/", false},
      {"chromium-policy", "<-loopback>;localhost", "http://localhost/", true},
      {"chromium-policy", "", "http://[::ffff:127.0.0.1]/", true},
      {"chromium-policy", "", "http://[fe80::1]/", true},
      {"firefox-policy", "", "http://169.254.1.1/", false},
      {"ruby", "", "http://127.0.0.1/", true},
      {"ruby", "", "http://[::1]/", true},
      {"ruby", "", "http://localhost/", true},
      {"ruby", "", "http://169.254.1.1/", false},
      {"lwp", "", "http://127.0.0.1/", false},
      {"lynx", "", "http://localhost/", false},
      {"aria2", "", "http://127.0.0.1/", false},
      {"java", "", "http://localhost/", false},
      {"java", "a.test", "http://localhost/", true},
      {"wininet", "", "http://localhost/", true},
      {"wininet", "<-loopback>", "http://localhost/", false},
      {"wininet", "<local>", "http://[2001:db8::7]/", true},
      {"dotnet-windows", "<local>", "http://[2001:db8::7]/", false},
      {"kio5", "<local>", "http://[2001:db8::7]/", true},
      // The search from the end is over where the host is the end of a longer entry.
      {"kio5", "b.test,a.b.test", "http://b.test/", false},
      {"kio5", "a.b.test,b.test", "http://b.test/", true},
  };
  check_rows(rows);
}

TEST_CASE("bypass: every target's readers have a reference matcher, and every target is unique") {
  std::vector<std::string> names;
  for (const BypassTarget& target : all_bypass_targets()) {
    CAPTURE(std::string(target.name));
    CHECK(std::ranges::find(names, target.name) == names.end());
    names.emplace_back(target.name);
    for (const Dialect& dialect : target.readers) {
      CAPTURE(std::string(dialect.reader));
      CHECK(find_bypass_reader(dialect.reader) != nullptr);
    }
  }
}

struct Ran {
  Exit exit;
  std::string out, err;
};

Ran run(const std::vector<std::string>& args, const std::string& input = "") {
  std::istringstream in(input);
  std::ostringstream out, err;
  Io io{in, out, err};
  const Exit exit = run_cli(args, io);
  return {exit, out.str(), err.str()};
}

TEST_CASE("bypass command: one reader, all readers, JSON, standard input, mistakes") {
  const Ran one =
      run({"bypass", "--reader", "curl", "--list", "a.test", "http://x.a.test/", "b.test"});
  CHECK(one.exit == Exit::Ok);
  CHECK(one.out == "http://x.a.test/\tbypassed\nb.test\tproxied\n");

  const Ran json =
      run({"bypass", "--reader", "go", "--list", "-", "--json", "http://a.test/"}, "a.test\n");
  CHECK(json.out ==
        "[\n  {\"reader\": \"go\", \"url\": \"http://a.test/\", \"verdict\": \"bypassed\"}\n]\n");

  const Ran lines =
      run({"bypass", "--reader", "go,apt", "--lines", "--list", "a.test", "-"}, "ba.test\n");
  CHECK(lines.out == "go\tba.test\tproxied\napt\tba.test\tbypassed\n");

  // However a list of several lines is given.
  for (const std::vector<std::string>& list : {std::vector<std::string>{"--list=a.test\nb.test"},
                                               {"--list", "a.test\nb.test"},
                                               {"--list=a.test\r\nb.test\n"}}) {
    std::vector<std::string> words = {"bypass", "--reader", "ruby,curl", "--lines",
                                      "http://b.test/"};
    words.insert(words.begin() + 1, list.begin(), list.end());
    const Ran ran = run(words);
    CHECK(ran.exit == Exit::Ok);
    CHECK(ran.out == "ruby\thttp://b.test/\tbypassed\ncurl\thttp://b.test/\tproxied\n");
  }
  CHECK(run({"bypass", "--list", "--x=a\nb", "--reader", "curl", "http://b.test/"}).exit ==
        Exit::Ok);
  const Ran table = run({"bypass", "--reader", "all", "--list", "a.test", "ba.test"});
  CHECK(table.out.find("apt                 b\n") != std::string::npos);
  CHECK(table.out.find("curl                .\n") != std::string::npos);

  CHECK(run({"bypass", "--reader", "curl", "--list", "a", "ftp:///"}).exit == Exit::Findings);
  CHECK(run({"bypass", "--reader", "crul", "--list", "a", "b"}).err.find("'curl'") !=
        std::string::npos);
  CHECK(run({"bypass", "--reader", "curl", "b"}).exit == Exit::BadUsage);
  CHECK(run({"bypass", "--readers"}).out.find("kio5: KDE programs") != std::string::npos);
}

}  // namespace
}  // namespace pacwright
