#include "validate/url.hpp"

#include <doctest/doctest.h>

#include <string>

namespace pacwright {
namespace {

struct Row {
  const char* name;
  std::string in;
  std::string url;
  std::string host;
};

// The probe of every row, and the law that a probe's URL is its own probe.
template <std::size_t kCount>
void check_probes(const Row (&rows)[kCount]) {
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const auto probe = to_chromium_probe(row.in);
    REQUIRE_MESSAGE(probe, probe.reason().detail);
    CHECK(probe->url == row.url);
    CHECK(probe->host == row.host);

    const auto again = to_chromium_probe(probe->url);
    REQUIRE(again);
    CHECK(again->url == probe->url);
    CHECK(again->host == probe->host);
  }
}

}  // namespace

// Expected values are the URL standard's, minus what Chromium hides from PAC scripts.

TEST_CASE("to_chromium_probe: schemes, ports, what is hidden") {
  const Row rows[] = {
      {"https hides path", "https://a.example/x/y", "https://a.example/", "a.example"},
      {"https hides query", "https://a.example/?q=1", "https://a.example/", "a.example"},
      {"https hides query without path", "https://a.example?q", "https://a.example/", "a.example"},
      {"wss hides path", "wss://a.example/chat?x", "wss://a.example/", "a.example"},
      {"http keeps path and query", "http://a.example/x?q=1", "http://a.example/x?q=1",
       "a.example"},
      {"ws keeps path and query", "ws://a.example/x?q=1", "ws://a.example/x?q=1", "a.example"},
      {"ftp keeps path and query", "ftp://a.example/x?q=1", "ftp://a.example/x?q=1", "a.example"},
      {"no path is /", "http://a.example", "http://a.example/", "a.example"},
      {"fragment", "http://a.example/x#f?g", "http://a.example/x", "a.example"},
      {"fragment right after the host", "http://a.example#/x", "http://a.example/", "a.example"},
      {"upper-case scheme and host", "HTTP://A.Example/X", "http://a.example/X", "a.example"},
      {"user", "http://u@a.example/", "http://a.example/", "a.example"},
      {"user and password", "https://u:p@a.example/", "https://a.example/", "a.example"},
      {"at sign in the password", "http://u:p@q@a.example/", "http://a.example/", "a.example"},
      {"slash ends the host, at sign later", "http://a.example/@b.example",
       "http://a.example/@b.example", "a.example"},
      {"backslash ends the host, at sign later", "http://a.example\\@b.example",
       "http://a.example/@b.example", "a.example"},
      {"question mark ends the host", "http://a.example?@b.example", "http://a.example/?@b.example",
       "a.example"},
      {"empty credentials", "http://@a.example/", "http://a.example/", "a.example"},
      {"default port http", "http://a.example:80/", "http://a.example/", "a.example"},
      {"default port https", "https://a.example:443/", "https://a.example/", "a.example"},
      {"default port ws", "ws://a.example:80/", "ws://a.example/", "a.example"},
      {"default port wss", "wss://a.example:443/", "wss://a.example/", "a.example"},
      {"default port ftp", "ftp://a.example:21/", "ftp://a.example/", "a.example"},
      {"another's default port", "https://a.example:80/x", "https://a.example:80/", "a.example"},
      {"port stays", "http://a.example:8080/x", "http://a.example:8080/x", "a.example"},
      {"empty port", "http://a.example:/x", "http://a.example/x", "a.example"},
      {"port with zeros", "http://a.example:008080/", "http://a.example:8080/", "a.example"},
      {"default port with zeros", "http://a.example:00080/", "http://a.example/", "a.example"},
      {"port zero", "http://a.example:0/", "http://a.example:0/", "a.example"},
      {"port of zeros", "http://a.example:000/", "http://a.example:0/", "a.example"},
      {"highest port", "http://a.example:65535/", "http://a.example:65535/", "a.example"},
      {"port after credentials", "http://u:80@a.example:81/", "http://a.example:81/", "a.example"},
  };
  check_probes(rows);
}

TEST_CASE("to_chromium_probe: slashes, blanks and line breaks") {
  const Row rows[] = {
      {"no slash", "https:a.example", "https://a.example/", "a.example"},
      {"one slash", "http:/a.example/x", "http://a.example/x", "a.example"},
      {"three slashes", "http:///a.example/x", "http://a.example/x", "a.example"},
      {"backslashes", "http:\\\\a.example\\x\\y", "http://a.example/x/y", "a.example"},
      {"mixed slashes", "http:/\\/a.example/x\\y", "http://a.example/x/y", "a.example"},
      {"backslash in a query stays", "http://a.example/?x\\y", "http://a.example/?x\\y",
       "a.example"},
      {"blanks around", "  \thttp://a.example/ \r\n", "http://a.example/", "a.example"},
      {"control characters around", "\x01\x1fhttp://a.example/\x02", "http://a.example/",
       "a.example"},
      {"tab in the host", "http://a.ex\tample/", "http://a.example/", "a.example"},
      {"line breaks in the path", "http://a.example/x\r\ny", "http://a.example/xy", "a.example"},
      {"tab in the scheme", "ht\ttp://a.example/", "http://a.example/", "a.example"},
      {"line break between the slashes", "http:/\n/a.example/", "http://a.example/", "a.example"},
      {"number where the slashes are missing", "http:80", "http://0.0.0.80/", "0.0.0.80"},
  };
  check_probes(rows);
}

TEST_CASE("to_chromium_probe: host names") {
  const Row rows[] = {
      {"trailing dot stays", "https://a.example./", "https://a.example./", "a.example."},
      {"plain name", "http://intranet/", "http://intranet/", "intranet"},
      {"underscore", "http://a_b.example/", "http://a_b.example/", "a_b.example"},
      {"hyphens in odd places", "http://-a-.example/", "http://-a-.example/", "-a-.example"},
      {"two dots", "http://a..example/", "http://a..example/", "a..example"},
      {"dot alone", "http://./", "http://./", "."},
      {"leading dot", "http://.example/", "http://.example/", ".example"},
      {"allowed signs", "http://!$&'()+,;=~`{}\"/", "http://!$&'()+,;=~`{}\"/", "!$&'()+,;=~`{}\""},
      {"percent-encoded letters", "http://%41%2eExample/", "http://a.example/", "a.example"},
      {"percent-encoded dot", "http://a%2Eexample/", "http://a.example/", "a.example"},
      {"label that starts with a digit", "http://1a.2b/", "http://1a.2b/", "1a.2b"},
      {"number, then an empty label", "http://1.2.3.4../", "http://1.2.3.4../", "1.2.3.4.."},
      {"number not last", "http://1.2.3.4.example/", "http://1.2.3.4.example/", "1.2.3.4.example"},
      {"hex digits without 0x", "http://a.ff/", "http://a.ff/", "a.ff"},
      {"0x with a letter beyond f", "http://a.0xg/", "http://a.0xg/", "a.0xg"},
      {"name like an object's member", "http://__proto__/", "http://__proto__/", "__proto__"},
      {"punycode stays", "https://XN--bcher-kva.example/", "https://xn--bcher-kva.example/",
       "xn--bcher-kva.example"},
      {"umlaut",
       "https://b\xc3\xbc"
       "cher.example/",
       "https://xn--bcher-kva.example/", "xn--bcher-kva.example"},
      {"upper-case umlaut",
       "https://B\xc3\x9c"
       "CHER.example/",
       "https://xn--bcher-kva.example/", "xn--bcher-kva.example"},
      {"percent-encoded umlaut", "https://b%C3%BCcher.example/", "https://xn--bcher-kva.example/",
       "xn--bcher-kva.example"},
      {"sharp s is not ss", "https://fa\xc3\x9f.example/", "https://xn--fa-hia.example/",
       "xn--fa-hia.example"},
      {"ideographic full stop",
       "https://a\xe3\x80\x82"
       "example/",
       "https://a.example/", "a.example"},
      {"full-width letters", "https://\xef\xbd\x81.example/", "https://a.example/", "a.example"},
      {"soft hyphen vanishes",
       "https://a\xc2\xad"
       "b.example/",
       "https://ab.example/", "ab.example"},
  };
  check_probes(rows);
}

TEST_CASE("to_chromium_probe: IPv4 in every spelling") {
  const Row rows[] = {
      {"dotted quad", "http://10.1.2.3/", "http://10.1.2.3/", "10.1.2.3"},
      {"trailing dot goes", "http://10.1.2.3./", "http://10.1.2.3/", "10.1.2.3"},
      {"hexadecimal part", "http://0x7f.1/", "http://127.0.0.1/", "127.0.0.1"},
      {"upper-case hexadecimal", "http://0XC0.0XA8.0X1.0XFF/", "http://192.168.1.255/",
       "192.168.1.255"},
      {"octal parts", "http://0300.0250.01.010/", "http://192.168.1.8/", "192.168.1.8"},
      {"one number", "http://3232235777/", "http://192.168.1.1/", "192.168.1.1"},
      {"one hexadecimal number", "http://0xC0A80101/", "http://192.168.1.1/", "192.168.1.1"},
      {"one octal number", "http://017700000001/", "http://127.0.0.1/", "127.0.0.1"},
      {"two numbers", "http://10.66051/", "http://10.1.2.3/", "10.1.2.3"},
      {"three numbers", "http://10.1.515/", "http://10.1.2.3/", "10.1.2.3"},
      {"highest", "http://4294967295/", "http://255.255.255.255/", "255.255.255.255"},
      {"highest last of two", "http://1.16777215/", "http://1.255.255.255/", "1.255.255.255"},
      {"highest last of three", "http://1.2.65535/", "http://1.2.255.255/", "1.2.255.255"},
      {"zero", "http://0/", "http://0.0.0.0/", "0.0.0.0"},
      {"0x alone is zero", "http://0x/", "http://0.0.0.0/", "0.0.0.0"},
      {"0x as a part", "http://10.0x.0x.1/", "http://10.0.0.1/", "10.0.0.1"},
      {"many leading zeros", "http://0000000000000000000000010.1/", "http://8.0.0.1/", "8.0.0.1"},
      {"percent-encoded digits", "http://%31%30.0.0.1/", "http://10.0.0.1/", "10.0.0.1"},
      {"full-width digits", "http://\xef\xbc\x91\xef\xbc\x90.0.0.1/", "http://10.0.0.1/",
       "10.0.0.1"},
      {"ideographic full stops",
       "http://10\xe3\x80\x82"
       "0\xe3\x80\x82"
       "0\xe3\x80\x82"
       "1/",
       "http://10.0.0.1/", "10.0.0.1"},
      {"with a port", "https://10.1:8443/x", "https://10.0.0.1:8443/", "10.0.0.1"},
  };
  check_probes(rows);
}

TEST_CASE("to_chromium_probe: IPv6") {
  const Row rows[] = {
      {"loopback", "http://[::1]/", "http://[::1]/", "::1"},
      {"unspecified", "http://[::]/", "http://[::]/", "::"},
      {"upper case, leading zeros", "http://[2001:0DB8:0000:0000:0000:0000:0000:00AB]/",
       "http://[2001:db8::ab]/", "2001:db8::ab"},
      {"longest run of zeros", "http://[1:0:0:2:0:0:0:3]/", "http://[1:0:0:2::3]/", "1:0:0:2::3"},
      {"first of equal runs", "http://[1:0:0:2:3:0:0:4]/", "http://[1::2:3:0:0:4]/",
       "1::2:3:0:0:4"},
      {"one zero group is written", "http://[1:2:3:0:5:6:7:8]/", "http://[1:2:3:0:5:6:7:8]/",
       "1:2:3:0:5:6:7:8"},
      {"gap for one group", "http://[1:2:3:4:5:6:7::]/", "http://[1:2:3:4:5:6:7:0]/",
       "1:2:3:4:5:6:7:0"},
      {"IPv4 tail becomes hexadecimal", "http://[::ffff:192.0.2.1]/", "http://[::ffff:c000:201]/",
       "::ffff:c000:201"},
      {"IPv4 tail after six groups", "http://[64:ff9b:0:0:0:0:10.1.2.3]/",
       "http://[64:ff9b::a01:203]/", "64:ff9b::a01:203"},
      {"port", "https://[fd00::1]:8443/x", "https://[fd00::1]:8443/", "fd00::1"},
      {"default port", "https://[fd00::1]:443/x", "https://[fd00::1]/", "fd00::1"},
      {"empty port", "http://[fd00::1]:/x", "http://[fd00::1]/x", "fd00::1"},
      {"credentials", "http://u:p@[fd00::1]/", "http://[fd00::1]/", "fd00::1"},
  };
  check_probes(rows);
}

TEST_CASE("to_chromium_probe: path and query") {
  const Row rows[] = {
      {"dot", "http://h/a/./b", "http://h/a/b", "h"},
      {"dot at the end", "http://h/a/.", "http://h/a/", "h"},
      {"two dots", "http://h/a/../b", "http://h/b", "h"},
      {"two dots at the end", "http://h/a/b/..", "http://h/a/", "h"},
      {"two dots at the root", "http://h/../../a", "http://h/a", "h"},
      {"only two dots", "http://h/..", "http://h/", "h"},
      {"three dots are a name", "http://h/a/.../b", "http://h/a/.../b", "h"},
      {"escaped dot", "http://h/a/%2e/b", "http://h/a/b", "h"},
      {"escaped dots", "http://h/a/%2E%2e/b", "http://h/b", "h"},
      {"half escaped dots", "http://h/a/.%2e/b/%2e./c", "http://h/c", "h"},
      {"escaped dot in a name stays", "http://h/a%2eb", "http://h/a%2eb", "h"},
      {"dots with backslashes", "http://h/a\\..\\b", "http://h/b", "h"},
      {"empty segments stay", "http://h//a//b/", "http://h//a//b/", "h"},
      {"two dots take an empty segment", "http://h/a//../b", "http://h/a/b", "h"},
      {"dots in a query stay", "http://h/a?/../b", "http://h/a?/../b", "h"},
      {"blank in the path", "http://h/a b", "http://h/a%20b", "h"},
      {"path escapes", "http://h/\"<>^`{}", "http://h/%22%3C%3E%5E%60%7B%7D", "h"},
      {"path keeps", "http://h/!$&'()*+,-.;=:@_~|[]", "http://h/!$&'()*+,-.;=:@_~|[]", "h"},
      {"escapes stay as they are", "http://h/%7Ea%zz%4", "http://h/%7Ea%zz%4", "h"},
      {"lower-case escapes stay", "http://h/%c3%bc", "http://h/%c3%bc", "h"},
      {"umlaut in the path", "http://h/\xc3\xbc", "http://h/%C3%BC", "h"},
      {"emoji in the path", "http://h/\xf0\x9f\x98\x80", "http://h/%F0%9F%98%80", "h"},
      {"delete in the path", "http://h/\x7f", "http://h/%7F", "h"},
      {"control character in the path", "http://h/a\x01z", "http://h/a%01z", "h"},
      {"NUL in the path", std::string("http://h/a\0z", 12), "http://h/a%00z", "h"},
      {"query escapes", "http://h/?a b\"<>'", "http://h/?a%20b%22%3C%3E%27", "h"},
      {"query keeps", "http://h/?^`{}|?&=/:@[]%", "http://h/?^`{}|?&=/:@[]%", "h"},
      {"umlaut in the query", "http://h/?\xc3\xbc", "http://h/?%C3%BC", "h"},
      {"empty query stays", "http://h/?", "http://h/?", "h"},
      {"empty query and fragment", "http://h?#", "http://h/?", "h"},
  };
  check_probes(rows);
}

TEST_CASE("to_chromium_probe: typed without a scheme") {
  const Row rows[] = {
      {"host", "www.example.com", "https://www.example.com/", "www.example.com"},
      {"plain host", "intranet", "https://intranet/", "intranet"},
      {"host and port", "localhost:8080", "https://localhost:8080/", "localhost"},
      {"host, default port", "www.example.com:443", "https://www.example.com/", "www.example.com"},
      {"host, port, path", "a.example:8080/x", "https://a.example:8080/", "a.example"},
      {"host, port, query", "a.example:8080?x", "https://a.example:8080/", "a.example"},
      {"host and path", "a.example/x/y", "https://a.example/", "a.example"},
      {"URL in the query", "a.example/?to=http://b.example/", "https://a.example/", "a.example"},
      {"underscore host and port", "my_host:81", "https://my_host:81/", "my_host"},
      {"IPv4", "10.1.2.3", "https://10.1.2.3/", "10.1.2.3"},
      {"IPv4 and port", "10.1.2.3:8080", "https://10.1.2.3:8080/", "10.1.2.3"},
      {"IPv6", "::1", "https://[::1]/", "::1"},
      {"IPv6 like a scheme", "fe80::1", "https://[fe80::1]/", "fe80::1"},
      {"IPv6 like host and port", "dead:beef::80", "https://[dead:beef::80]/", "dead:beef::80"},
      {"IPv6 not canonical", "FD00:0:0::1", "https://[fd00::1]/", "fd00::1"},
      {"IPv6 and path", "fd00::1/x", "https://[fd00::1]/", "fd00::1"},
      {"bracketed IPv6", "[::1]", "https://[::1]/", "::1"},
      {"bracketed IPv6 and port", "[fd00::1]:8443", "https://[fd00::1]:8443/", "fd00::1"},
      {"umlaut",
       "B\xc3\xbc"
       "cher.example",
       "https://xn--bcher-kva.example/", "xn--bcher-kva.example"},
      {"blanks around", "  a.example\n", "https://a.example/", "a.example"},
      {"host called like a scheme", "https", "https://https/", "https"},
  };
  check_probes(rows);
}

TEST_CASE("to_chromium_probe: BadUrl, and why") {
  struct BadRow {
    const char* name;
    std::string in;
    const char* detail;  ///< Part of it.
  };
  const BadRow rows[] = {
      {"empty", "", "is empty"},
      {"only blanks", " \t\n", "is empty"},
      {"scheme alone", "http:", "names no host"},
      {"scheme and slashes", "http://", "names no host"},
      {"only slashes", "https:////", "names no host"},
      {"only a query", "http://?x", "names no host"},
      {"only a port", "http://:80/", "names no host"},
      {"only credentials", "http://u:p@/", "names no host"},
      {"credentials and port", "http://u@:80/", "names no host"},
      {"path alone", "/x/y", "starts with a slash"},
      {"no scheme but slashes", "//a.example/", "starts with a slash"},
      {"a share", "\\\\server\\share", "starts with a slash"},
      {"query alone", "?x", "names no host"},
      {"fragment alone", "#x", "names no host"},
      {"file", "file:///etc/hosts", "No proxy is asked for 'file:'"},
      {"upper-case file", "FILE:///C:/x", "No proxy is asked for 'file:'"},
      {"data", "data:text/plain,x", "No proxy is asked for 'data:'"},
      {"about", "about:blank", "No proxy is asked for 'about:'"},
      {"chrome", "chrome://version", "No proxy is asked for 'chrome:'"},
      {"javascript", "javascript:alert(1)", "No proxy is asked for 'javascript:'"},
      {"javascript and a number", "javascript:1", "No proxy is asked for 'javascript:'"},
      {"mailto", "mailto:a@b.example", "No proxy is asked for 'mailto:'"},
      {"blob", "blob:https://a.example/1", "No proxy is asked for 'blob:'"},
      {"unknown scheme", "gopher://a.example/", "Scheme 'gopher' is none of"},
      {"misspelt scheme", "htps://a.example/", "did you mean 'https'?"},
      {"drive letter", "C:\\x", "Scheme 'c' is none of"},
      {"credentials without scheme", "user:pw@a.example", "Scheme 'user' is none of"},
      {"digit first in the scheme", "1http://a.example/", "is no scheme"},
      {"no scheme before the slashes", "://a.example/", "is no scheme"},
      {"port too high", "http://a.example:65536/", "above 65535"},
      {"port far too high", "http://a.example:99999999999999999999999/", "above 65535"},
      {"typed port too high", "a.example:70000", "above 65535"},
      {"port with letters", "http://a.example:8o/", "port is not a number"},
      {"negative port", "http://a.example:-1/", "port is not a number"},
      {"two ports", "http://a.example:80:80/", "port is not a number"},
      {"IPv6 without brackets", "http://2001:db8::1/", "port is not a number"},
      {"blank in the host", "http://a b.example/", "blank or a control character"},
      {"escaped blank", "http://a%20b.example/", "blank or a control character"},
      {"escaped NUL", "http://a%00b/", "blank or a control character"},
      {"control character", "http://a\x01z/", "blank or a control character"},
      {"delete", "http://a\x7fz/", "blank or a control character"},
      {"escaped tab", "http://a%09b/", "blank or a control character"},
      {"less-than sign", "http://a<b/", "has a '<'"},
      {"bar", "http://a|b/", "has a '|'"},
      {"caret", "http://a^b/", "has a '^'"},
      {"percent sign", "http://a%b/", "has a '%'"},
      {"percent sign at the end", "http://a%4/", "has a '%'"},
      {"escaped percent sign", "http://a%2541/", "has a '%'"},
      {"escaped slash", "http://a%2fb/", "has a '/'"},
      {"escaped at sign", "http://a%40b/", "has a '@'"},
      {"escaped colon", "http://a%3a80/", "has a ':'"},
      {"escaped question mark", "http://a%3fb/", "has a '?'"},
      {"escaped number sign", "http://a%23b/", "has a '#'"},
      {"bracket inside", "http://a[b/", "has a '['"},
      {"brackets inside", "http://a[::1]/", "has a '['"},
      {"full-width slash",
       "http://a\xef\xbc\x8f"
       "b/",
       "host"},
      {"star", "http://*.example.com/", "has a '*'"},
      {"escaped star", "http://%2a.example.com/", "has a '*'"},
      {"nothing left of the host", "http://\xc2\xad/", "host"},
      {"not UTF-8", "http://a.example/\xff", "not UTF-8"},
      {"host not UTF-8 once decoded", "http://%ff.example/", "not UTF-8"},
      {"overlong UTF-8 in the host", "http://%c0%ae/", "not UTF-8"},
      {"number too large for a part", "http://256.0.0.1/", "not an IPv4 address"},
      {"last number too large", "http://10.0.0.256/", "not an IPv4 address"},
      {"last of two too large", "http://1.16777216/", "not an IPv4 address"},
      {"last of three too large", "http://1.2.65536/", "not an IPv4 address"},
      {"one number too large", "http://4294967296/", "not an IPv4 address"},
      {"number beyond 64 bits", "http://99999999999999999999999999/", "not an IPv4 address"},
      {"hexadecimal beyond 64 bits", "http://0x10000000000000000/", "not an IPv4 address"},
      {"five parts", "http://1.2.3.4.5/", "not an IPv4 address"},
      {"empty part", "http://1..2/", "not an IPv4 address"},
      {"leading empty part", "http://.1/", "not an IPv4 address"},
      {"name, then a number", "http://example.1/", "not an IPv4 address"},
      {"name, then a number and a dot", "http://example.1./", "not an IPv4 address"},
      {"name, then hexadecimal", "http://example.0x1F/", "not an IPv4 address"},
      {"name, then 0x", "http://example.0x/", "not an IPv4 address"},
      {"octal with an eight", "http://1.2.3.08/", "not an IPv4 address"},
      {"one octal with a nine", "http://09/", "not an IPv4 address"},
      {"empty brackets", "http://[]/", "not an IPv6 address"},
      {"IPv4 in brackets", "http://[10.1.2.3]/", "not an IPv6 address"},
      {"name in brackets", "http://[a.example]/", "not an IPv6 address"},
      {"nine groups", "http://[1:2:3:4:5:6:7:8:9]/", "not an IPv6 address"},
      {"seven groups", "http://[1:2:3:4:5:6:7]/", "not an IPv6 address"},
      {"two gaps", "http://[1::2::3]/", "not an IPv6 address"},
      {"gap for no group", "http://[1:2:3:4::5:6:7:8]/", "not an IPv6 address"},
      {"five digits", "http://[12345::]/", "not an IPv6 address"},
      {"short IPv4 tail", "http://[::1.2.3]/", "not an IPv6 address"},
      {"IPv4 tail with zeros", "http://[::01.2.3.4]/", "not an IPv6 address"},
      {"zone", "http://[fe80::1%25eth0]/", "not an IPv6 address"},
      {"escaped IPv6", "http://[%3A%3A1]/", "not an IPv6 address"},
      {"open bracket", "http://[::1/", "not closed"},
      {"text after the bracket", "http://[::1]x/", "not closed"},
  };
  for (const BadRow& row : rows) {
    CAPTURE(row.name);
    const auto probe = to_chromium_probe(row.in);
    REQUIRE_MESSAGE(!probe, (*probe).url);
    const Diag& reason = probe.reason();
    CHECK(reason.code == DiagCode::BadUrl);
    CHECK(reason.subject == row.in);
    CAPTURE(reason.detail);
    CHECK(reason.detail.find(row.detail) != std::string::npos);
    CHECK(reason.detail.ends_with(reason.detail.ends_with("?") ? "?" : "."));
  }
}

}  // namespace pacwright
