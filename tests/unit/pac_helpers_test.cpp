#include <doctest/doctest.h>

#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "validate/pac_script.hpp"

using namespace pacwright;

// What the helper functions answer in Chromium and Firefox. Where the two differ it is Chromium's
// answer that stands here, and a comment names Firefox's.

namespace {

struct Row {
  std::string expression;
  std::string want;  ///< Strings in quotes; or what it throws.
};

/// Evaluates its first argument in a world in which it is always Tuesday, 3 March 2009, 03:34:15,
/// in local time; or in UTC for expressions that say GMT.
constexpr const char* kEvaluator = R"js(
var RealDate = Date;
var utc = false;
function MockDate(y, m, d, h, i, s) {
  if (arguments.length > 1) return new RealDate(y, m, d, h || 0, i || 0, s || 0);
  if (arguments.length == 1) return new RealDate(y);
  return utc ? new RealDate(RealDate.UTC(2009, 2, 3, 3, 34, 15)) : new RealDate(2009, 2, 3, 3, 34, 15);
}
function show(value) {
  if (typeof value == "string") return '"' + value + '"';
  return String(value);
}
function FindProxyForURL(url, host) {
  utc = url.indexOf('"GMT"') >= 0;
  Date = MockDate;
  try {
    return show((0, eval)(url));
  } catch (e) {
    return "throws " + (e instanceof Error ? e.name : e);
  } finally {
    Date = RealDate;
  }
}
)js";

PacScript load_evaluator(const std::string& prologue = "") {
  DnsFixture dns;
  dns.addresses = {{"localhost", "127.0.0.1"},
                   {"intranet", "10.1.2.3"},
                   {"null", "10.0.0.1"},
                   {"undefined", "10.0.0.1"},
                   {"six", "2001:db8::1"}};
  auto script = PacScript::load(prologue + kEvaluator, "evaluator.pac", dns);
  REQUIRE(script);
  return std::move(*std::move(script));
}

void check(const std::vector<Row>& rows, const std::string& prologue = "") {
  std::vector<Probe> probes;
  probes.reserve(rows.size());
  for (const Row& row : rows) probes.push_back({row.expression, ""});
  PacScript script = load_evaluator(prologue);
  const auto answers = script.run(probes);
  REQUIRE(answers.size() == rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CAPTURE(rows[i].expression);
    REQUIRE(answers[i]);
    CHECK(answers[i]->result == rows[i].want);
  }
}

}  // namespace

TEST_CASE("pac helpers: isPlainHostName") {
  check({
      {R"~(isPlainHostName("www"))~", "true"},
      {R"~(isPlainHostName(""))~", "true"},
      {R"~(isPlainHostName("www.a.com"))~", "false"},
      {R"~(isPlainHostName("a."))~", "false"},
      {R"~(isPlainHostName("."))~", "false"},
      {R"~(isPlainHostName("127.0.0.1"))~", "false"},
      {R"~(isPlainHostName("::1"))~", "false"},
      {R"~(isPlainHostName("fe80::1"))~", "false"},
      {R"~(isPlainHostName("[::1]"))~", "true"},   // Firefox: false, as any colon.
      {R"~(isPlainHostName("foo:80"))~", "true"},  // Firefox: false.
      {R"~(isPlainHostName())~", "throws TypeError"},
      {R"~(isPlainHostName(5))~", "throws TypeError"},
      {R"~(isPlainHostName(null))~", "throws TypeError"},
  });
}

TEST_CASE("pac helpers: dnsDomainIs is a comparison of ends") {
  check({
      {R"~(dnsDomainIs("www.a.com", ".a.com"))~", "true"},
      {R"~(dnsDomainIs("a.com", ".a.com"))~", "false"},
      {R"~(dnsDomainIs("xa.com", "a.com"))~", "true"},
      {R"~(dnsDomainIs("www.a.com.", ".a.com"))~", "false"},
      {R"~(dnsDomainIs("a.com", "a.com"))~", "true"},
      {R"~(dnsDomainIs("www.a.com", ""))~", "true"},
      {R"~(dnsDomainIs("", ""))~", "true"},
      {R"~(dnsDomainIs("com", "a.com"))~", "false"},
      {R"~(dnsDomainIs("a.com", "www.a.com"))~", "false"},
      {R"~(dnsDomainIs("WWW.A.COM", ".a.com"))~", "false"},
      {R"~(dnsDomainIs("b\u00fccher", "\u00fccher"))~", "true"},
      {R"~(dnsDomainIs("b\u00fccher", "\u00e4cher"))~", "false"},
      {R"~(dnsDomainIs(undefined, "a"))~", "throws TypeError"},
      {R"~(dnsDomainIs("a"))~", "throws TypeError"},
      {R"~(dnsDomainIs("a", null))~", "throws TypeError"},
      {R"~(dnsDomainIs("a5", 5))~", "false"},  // A number has no length.
      {R"~(dnsDomainIs(new String("x.a"), new String(".a")))~", "true"},
      {R"~(dnsDomainIs(["a"], "a"))~", "throws TypeError"},  // An array has no substring.
  });
}

TEST_CASE("pac helpers: localHostOrDomainIs and dnsDomainLevels") {
  check({
      {R"~(localHostOrDomainIs("www", "www.a.com"))~", "true"},
      {R"~(localHostOrDomainIs("w", "www.a.com"))~", "false"},
      {R"~(localHostOrDomainIs("www", "www"))~", "true"},
      {R"~(localHostOrDomainIs("www.a", "www.a.com"))~", "true"},
      {R"~(localHostOrDomainIs("www.a.com", "www.a.com"))~", "true"},
      {R"~(localHostOrDomainIs("WWW", "www.a.com"))~", "false"},
      {R"~(localHostOrDomainIs("", "www.a.com"))~", "false"},
      {R"~(localHostOrDomainIs("www.a.com", "www"))~", "false"},
      {R"~(localHostOrDomainIs("a.com", "www.a.com"))~", "false"},
      {R"~(dnsDomainLevels("www"))~", "0"},
      {R"~(dnsDomainLevels("a.b.c"))~", "2"},
      {R"~(dnsDomainLevels("a.b.c."))~", "3"},
      {R"~(dnsDomainLevels(""))~", "0"},
      {R"~(dnsDomainLevels())~", "throws TypeError"},
  });
}

TEST_CASE("pac helpers: shExpMatch") {
  check({
      {R"~(shExpMatch("WWW.A.COM", "*.a.com"))~", "false"},
      {R"~(shExpMatch("www.a.com", "*.A.com"))~", "false"},
      {R"~(shExpMatch("x.a.com", "*.a.com"))~", "true"},
      {R"~(shExpMatch(".a.com", "*.a.com"))~", "true"},
      {R"~(shExpMatch("a.com", "*.a.com"))~", "false"},
      {R"~(shExpMatch("notexample.com", "*example.com"))~", "true"},
      {R"~(shExpMatch("xaacom", "x*.com"))~", "false"},
      {R"~(shExpMatch("x.com", "xXcom"))~", "false"},
      {R"~(shExpMatch("", "*"))~", "true"},
      {R"~(shExpMatch("", "?"))~", "false"},
      {R"~(shExpMatch("", ""))~", "true"},
      {R"~(shExpMatch("a", ""))~", "false"},
      {R"~(shExpMatch("acb", "a?b"))~", "true"},
      {R"~(shExpMatch("a.b", "a?b"))~", "true"},
      {R"~(shExpMatch("ab", "a?b"))~", "false"},
      {R"~(shExpMatch("a-b.com", "a-b.com"))~", "true"},
      {R"~(shExpMatch("a*b", "a*b"))~", "true"},
      {R"~(shExpMatch("a/b", "a/b"))~", "true"},
      {R"~(shExpMatch("a#b", "a#b"))~", "true"},
      {R"~(shExpMatch("a b", "a b"))~", "true"},
      {R"~(shExpMatch("xn--bcher-kva.example", "*.example"))~", "true"},
      {R"~(shExpMatch("abcbcd", "a*bcd"))~", "true"},
      {R"~(shExpMatch("aXbXc", "a*b*c"))~", "true"},
      {R"~(shExpMatch("aXbX", "a*b*c"))~", "false"},
      {R"~(shExpMatch("a", "**a**"))~", "true"},
      {R"~(shExpMatch("ab", "?*?"))~", "true"},
      {R"~(shExpMatch("a", "?*?"))~", "false"},
      {R"~(shExpMatch("http://x/?q=1", "http://x/?q=1"))~", "true"},
      {R"~(shExpMatch("http://x/Zq=1", "http://x/?q=1"))~", "true"},
      // All but the dot and the two wildcards is a regular expression.
      {R"~(shExpMatch("aab", "a+b"))~", "true"},
      {R"~(shExpMatch("a+b", "a+b"))~", "false"},
      {R"~(shExpMatch("a(b)", "a(b)"))~", "false"},
      {R"~(shExpMatch("ab", "a(b)"))~", "true"},
      {R"~(shExpMatch("www.x.com", "(*.x.com|x.com)"))~", "true"},
      {R"~(shExpMatch("ab", "a|b"))~", "true"},
      {R"~(shExpMatch("xb", "a|b"))~", "true"},
      {R"~(shExpMatch("ax", "a|b"))~", "true"},
      {R"~(shExpMatch("xcx", "a|b"))~", "false"},
      {R"~(shExpMatch("abc", "a[b]c"))~", "true"},
      {R"~(shExpMatch("a[b]c", "a[b]c"))~", "false"},
      {R"~(shExpMatch("adc", "a[!x]c"))~", "false"},
      {R"~(shExpMatch("a!c", "a[!x]c"))~", "true"},
      {R"~(shExpMatch("adc", "a[^b]c"))~", "true"},
      {R"~(shExpMatch("a$", "a$"))~", "false"},
      {R"~(shExpMatch("a", "a$"))~", "true"},
      {R"~(shExpMatch("aa", "a{2}"))~", "true"},
      {R"~(shExpMatch("a{2}", "a{2}"))~", "false"},
      {R"~(shExpMatch("a\\b", "a\\b"))~", "false"},
      {R"~(shExpMatch("a5", "a\\d"))~", "true"},
      {R"~(shExpMatch("x", "["))~", "throws SyntaxError"},
      {R"~(shExpMatch("x", "*("))~", "throws SyntaxError"},
      {R"~(shExpMatch("x", ")"))~", "throws SyntaxError"},
      {R"~(shExpMatch("x", "y*[.z"))~", "throws SyntaxError"},  // However little the rest matches.
      // Wildcards and characters outside ASCII, and line ends.
      {R"~(shExpMatch("b\u00fccher.example", "b?cher.example"))~", "true"},
      {R"~(shExpMatch("b\u00fccher.example", "b??cher.example"))~", "false"},
      {R"~(shExpMatch("b\u00fccher.example", "b*"))~", "true"},
      {R"~(shExpMatch("b\u00fccher", "b\u00fc*"))~", "true"},
      {R"~(shExpMatch("\ud83d\ude00", "??"))~", "true"},
      {R"~(shExpMatch("\ud83d\ude00", "?"))~", "false"},
      {R"~(shExpMatch("a\nb", "a*b"))~", "false"},
      {R"~(shExpMatch("a\nb", "a?b"))~", "false"},
      {R"~(shExpMatch("a\rb", "*b"))~", "false"},
      {R"~(shExpMatch("a\u2028b", "a*b"))~", "false"},
      {R"~(shExpMatch("a\nb", "a\nb"))~", "true"},
      {R"~(shExpMatch("a\tb", "a*b"))~", "true"},
      {R"~(shExpMatch("a\u0000b", "a?b"))~", "true"},
      {R"~(shExpMatch("ab\n", "ab"))~", "false"},
      // Arguments that are not strings.
      {R"~(shExpMatch(undefined, "undef*"))~", "true"},
      {R"~(shExpMatch(null, "null"))~", "true"},
      {R"~(shExpMatch(12, "1?"))~", "true"},
      {R"~(shExpMatch("a"))~", "throws TypeError"},
      {R"~(shExpMatch("a", 5))~", "throws TypeError"},
      {R"~(shExpMatch("a", /a/))~", "throws TypeError"},
      {R"~(shExpMatch(new String("ab"), new String("a*")))~", "true"},
      {R"~(shExpMatch({ toString: function () { return "made"; } }, "m*"))~", "true"},
      {R"~(shExpMatch({ toString: function () { throw "made"; } }, "m*"))~", "throws made"},
      {R"~(shExpMatch("a", "a", "b"))~", "true"},
  });
}

// Patterns of the fast way, against the rule it stands for: a star is any run without line ends.
TEST_CASE("pac helpers: shExpMatch agrees with a regular expression on random globs") {
  constexpr unsigned kSeed = 20240607;
  CAPTURE(kSeed);
  std::mt19937 random(kSeed);
  const auto text = [&random](const std::vector<std::string>& alphabet, std::size_t longest) {
    std::string made;
    for (std::size_t left = random() % (longest + 1); left > 0; --left) {
      made += alphabet[random() % alphabet.size()];
    }
    return made;
  };
  std::vector<Row> rows;
  for (int i = 0; i < 3000; ++i) {
    const std::string subject = text({"a", "a", "b", ".", "\\n", "\\u00e9"}, 8);
    const std::string pattern = text({"a", "a", "b", ".", "*", "*", "?"}, 7);
    std::string arguments = "(\"";
    arguments += subject;
    arguments += "\", \"";
    arguments += pattern;
    arguments += "\")";
    rows.push_back({"shExpMatch" + arguments + " === slowly" + arguments, "true"});
  }
  check(rows,
        "function slowly(s, p) {\n"
        "  if (p == '') return s == '';\n"
        "  var first = p.charAt(0), rest = p.substring(1);\n"
        "  if (first == '*') {\n"
        "    for (var i = 0; i <= s.length; ++i) {\n"
        "      if (slowly(s.substring(i), rest)) return true;\n"
        "      if (s.charAt(i) == '\\n') return false;\n"
        "    }\n"
        "    return false;\n"
        "  }\n"
        "  if (s == '' || (first == '?' ? s.charAt(0) == '\\n' : s.charAt(0) != first)) return "
        "false;\n"
        "  return slowly(s.substring(1), rest);\n"
        "}\n");
}

TEST_CASE("pac helpers: isInNet") {
  check({
      {R"~(isInNet("10.1.2.3", "10.5.0.0", "255.0.0.0"))~", "true"},
      {R"~(isInNet("11.1.2.3", "10.0.0.0", "255.0.0.0"))~", "false"},
      {R"~(isInNet("200.1.2.3", "200.0.0.0", "255.0.0.0"))~", "true"},
      {R"~(isInNet("10.1.2.3", "10.1.2.3", "255.255.255.255"))~", "true"},
      {R"~(isInNet("10.1.2.4", "10.1.2.3", "255.255.255.255"))~", "false"},
      {R"~(isInNet("1.2.3.4", "0.0.0.0", "0.0.0.0"))~", "true"},
      {R"~(isInNet("10.9.2.7", "10.1.2.0", "255.0.255.0"))~", "true"},     // Any mask.
      {R"~(isInNet("010.001.2.3", "10.1.0.0", "255.255.0.0"))~", "true"},  // Never octal.
      {R"~(isInNet("10.1.2.3", "10.0.0.0", "8"))~", "false"},
      {R"~(isInNet("10.1.2.3", "10.0.0.0/8", "255.0.0.0"))~", "false"},
      {R"~(isInNet("10.1.2.3", "10.0.0", "255.0.0.0"))~", "false"},
      {R"~(isInNet("10.1.2.3", "10.0.0.0", "255.0.0.256"))~", "false"},
      {R"~(isInNet("10.1.2.3", "10.0.0.0", ""))~", "false"},
      {R"~(isInNet("10.1.2.3", "10.0.0.0"))~", "false"},
      {R"~(isInNet("10.1.2.3"))~", "false"},
      {R"~(isInNet("256.1.1.1", "0.0.0.0", "0.0.0.0"))~", "false"},
      {R"~(isInNet("10.1.2", "10.0.0.0", "255.0.0.0"))~", "false"},
      {R"~(isInNet("10", "0.0.0.0", "255.0.0.0"))~", "false"},
      {R"~(isInNet("1000.1.1.1", "0.0.0.0", "0.0.0.0"))~", "false"},
      {R"~(isInNet("0010.1.1.1", "0.0.0.0", "0.0.0.0"))~", "false"},  // Four digits.
      {R"~(isInNet("10.1.2.3.4", "0.0.0.0", "0.0.0.0"))~", "false"},
      {R"~(isInNet("10.1..3", "0.0.0.0", "0.0.0.0"))~", "false"},
      {R"~(isInNet("10.1.2.3 ", "10.0.0.0", "255.0.0.0"))~", "false"},
      {R"~(isInNet("::1", "0.0.0.0", "0.0.0.0"))~", "false"},
      {R"~(isInNet("::ffff:10.1.2.3", "10.0.0.0", "255.0.0.0"))~", "false"},
      {R"~(isInNet("localhost", "127.0.0.0", "255.0.0.0"))~", "true"},
      {R"~(isInNet("intranet", "10.1.0.0", "255.255.0.0"))~", "true"},
      {R"~(isInNet("six", "0.0.0.0", "0.0.0.0"))~", "false"},
      {R"~(isInNet("nope.invalid", "0.0.0.0", "0.0.0.0"))~", "false"},
      {R"~(isInNet("", "0.0.0.0", "0.0.0.0"))~", "false"},
      {R"~(isInNet(null, "0.0.0.0", "0.0.0.0"))~", "false"},  // Not the host called "null".
      {R"~(isInNet(undefined, "0.0.0.0", "0.0.0.0"))~", "false"},
      {R"~(isInNet())~", "false"},
  });
  // It calls other helpers by name, so redefining them matters.
  check({{R"~(isInNet("10.1.2.3", "11.0.0.0", "255.0.0.0"))~", "true"}},
        "function convert_addr() { return 0; }\n");
  check({{R"~(isInNet("10.1.2.3", "10.0.0.0", "255.0.0.0"))~", "false"}},
        "function isValidIpAddress() { return false; }\n");
  check({{R"~(isInNet("some.name", "10.0.0.0", "255.0.0.0"))~", "true"}},
        "function dnsResolve() { return '10.20.30.40'; }\n");
}

TEST_CASE("pac helpers: dnsResolve, isResolvable, convert_addr, myIpAddress") {
  check({
      {R"~(dnsResolve("localhost"))~", "\"127.0.0.1\""},
      {R"~(dnsResolve(""))~", "null"},
      {R"~(dnsResolve("::1"))~", "null"},
      {R"~(dnsResolve("192.0.2.7"))~", "\"192.0.2.7\""},
      {R"~(dnsResolve("six"))~", "null"},
      {R"~(dnsResolve("nope.invalid"))~", "null"},
      {R"~(dnsResolve())~", "null"},      // Firefox: throws.
      {R"~(dnsResolve(null))~", "null"},  // Not the host called "null".
      {R"~(isResolvable("localhost"))~", "true"},
      {R"~(isResolvable("nope.invalid"))~", "false"},
      {R"~(isResolvable(""))~", "false"},
      {R"~(isResolvable("127.0.0.1"))~", "true"},
      {R"~(isResolvable("::1"))~", "false"},
      {R"~(convert_addr("10.1.2.3"))~", "167838211"},
      {R"~(convert_addr("200.0.0.1"))~", "-939524095"},
      {R"~(convert_addr("0.0.0.0"))~", "0"},
      {R"~(convert_addr("255.255.255.255"))~", "-1"},
      {R"~(isValidIpAddress("10.1.2.3"))~", "true"},
      {R"~(isValidIpAddress("10.1.2.300"))~", "false"},
      {R"~(isValidIpAddress("10.1.2"))~", "false"},
      {R"~(myIpAddress())~", "\"192.0.2.10\""},
  });
}

TEST_CASE("pac helpers: Chromium's functions for both address families") {
  check({
      {R"~(dnsResolveEx("localhost"))~", "\"127.0.0.1\""},
      {R"~(dnsResolveEx("six"))~", "\"2001:db8::1\""},
      {R"~(dnsResolveEx("nope.invalid"))~", "\"\""},
      {R"~(dnsResolveEx(""))~", "\"\""},
      {R"~(isResolvableEx("six"))~", "true"},
      {R"~(isResolvableEx("nope.invalid"))~", "false"},
      {R"~(myIpAddressEx())~", "\"192.0.2.10\""},
      {R"~(isInNetEx("10.1.2.3", "10.0.0.0/8"))~", "true"},
      {R"~(isInNetEx("11.1.2.3", "10.0.0.0/8"))~", "false"},
      {R"~(isInNetEx("10.1.2.3", "10.200.0.0/8"))~", "true"},
      {R"~(isInNetEx("10.1.2.3", "10.0.0.0"))~", "false"},
      {R"~(isInNetEx("10.1.2.3", "0.0.0.0/0"))~", "true"},
      {R"~(isInNetEx("10.1.2.3", "10.0.0.0/33"))~", "false"},
      {R"~(isInNetEx("10.1.2.3", "10.0.0.0/"))~", "false"},
      {R"~(isInNetEx("10.1.2.3", "10.0.0.0/8/8"))~", "false"},
      {R"~(isInNetEx("10.1.2.3", ""))~", "false"},
      {R"~(isInNetEx("3ffe:8311:ffff:1::", "3ffe:8311:ffff::/48"))~", "true"},
      {R"~(isInNetEx("3ffe:8311:ffff:1::", "3ffe:8311:ffff/48"))~", "false"},
      {R"~(isInNetEx("2001:db9::1", "2001:db8::/32"))~", "false"},
      {R"~(isInNetEx("2001:db8:8000::1", "2001:db8:8000::/33"))~", "true"},
      {R"~(isInNetEx("2001:db8:7fff::1", "2001:db8:8000::/33"))~", "false"},
      {R"~(isInNetEx("::1", "::/0"))~", "true"},
      {R"~(isInNetEx("::ffff:10.1.2.3", "10.0.0.0/8"))~", "true"},
      {R"~(isInNetEx("10.1.2.3", "::ffff:10.0.0.0/104"))~", "true"},
      {R"~(isInNetEx("10.1.2.3", "2001:db8::/32"))~", "false"},
      {R"~(isInNetEx("localhost", "127.0.0.0/8"))~", "false"},  // Names are not resolved.
      {R"~(isInNetEx("10.1.2.3;11.1.1.1", "10.0.0.0/8"))~", "false"},
      {R"~(isInNetEx("10.1.2.3"))~", "null"},
      {R"~(isInNetEx(5, "10.0.0.0/8"))~", "null"},
      {R"~(sortIpAddressList("10.2.3.9;2001:4898:28:3:201:2ff:feea:fc14;::1;127.0.0.1;::9"))~",
       "\"::1;::9;2001:4898:28:3:201:2ff:feea:fc14;10.2.3.9;127.0.0.1\""},
      {R"~(sortIpAddressList(" 10.0.0.2 ; 10.0.0.10 ; 9.0.0.1 "))~",
       "\"9.0.0.1;10.0.0.2;10.0.0.10\""},
      {R"~(sortIpAddressList("0:0::1;::1;::0001"))~", "\"0:0::1;::1;::0001\""},  // As they came.
      {R"~(sortIpAddressList("127.0.0.1"))~", "\"127.0.0.1\""},
      {R"~(sortIpAddressList(""))~", "false"},
      {R"~(sortIpAddressList("10.0.0.1;nonsense"))~", "false"},
      {R"~(sortIpAddressList())~", "null"},
      {R"~(sortIpAddressList(null))~", "null"},
  });
}

TEST_CASE("pac helpers: weekdayRange, on a Tuesday") {
  check({
      {R"~(weekdayRange("TUE"))~", "true"},
      {R"~(weekdayRange("MON"))~", "false"},
      {R"~(weekdayRange("MON", "FRI"))~", "true"},
      {R"~(weekdayRange("TUE", "WED"))~", "true"},
      {R"~(weekdayRange("WED", "SAT"))~", "false"},
      {R"~(weekdayRange("SAT", "WED"))~", "true"},
      {R"~(weekdayRange("WED", "MON"))~", "false"},
      {R"~(weekdayRange("TUE", "TUE"))~", "true"},
      {R"~(weekdayRange("TUE", "GMT"))~", "true"},
      {R"~(weekdayRange("MON", "GMT"))~", "false"},
      {R"~(weekdayRange("MON", "FRI", "GMT"))~", "true"},
      {R"~(weekdayRange("tue"))~", "false"},
      {R"~(weekdayRange("TUE", "tue"))~", "false"},
      {R"~(weekdayRange("GMT"))~", "false"},
      {R"~(weekdayRange())~", "false"},
  });
}

TEST_CASE("pac helpers: dateRange, on 3 March 2009") {
  check({
      {R"~(dateRange(3))~", "true"},
      {R"~(dateRange(4))~", "false"},
      {R"~(dateRange(1, 4))~", "true"},
      {R"~(dateRange(4, 9))~", "false"},
      {R"~(dateRange(3, 3))~", "true"},
      {R"~(dateRange("MAR"))~", "true"},
      {R"~(dateRange("APR"))~", "false"},
      {R"~(dateRange("mar"))~", "false"},
      {R"~(dateRange("FEB", "MAR"))~", "true"},
      {R"~(dateRange("APR", "SEP"))~", "false"},
      {R"~(dateRange("SEP", "APR"))~", "true"},
      {R"~(dateRange("MAR", "JAN"))~", "true"},
      {R"~(dateRange("APR", "JAN"))~", "false"},
      {R"~(dateRange(2009))~", "true"},
      {R"~(dateRange(2010))~", "false"},
      {R"~(dateRange(2008, 2009))~", "true"},
      {R"~(dateRange(2010, 2012))~", "false"},
      {R"~(dateRange(3, "MAR"))~", "true"},
      {R"~(dateRange(2, "MAR"))~", "true"},
      {R"~(dateRange(3, "JAN"))~", "true"},  // Wrong, but so it is in browsers.
      {R"~(dateRange(1, "MAR", 4, "MAR"))~", "true"},
      {R"~(dateRange(4, "MAR", 9, "MAR"))~", "false"},
      {R"~(dateRange(4, "SEP", 3, "APR"))~", "true"},
      {R"~(dateRange("FEB", 2009, "MAR", 2009))~", "true"},
      {R"~(dateRange("APR", 2009, "MAY", 2009))~", "false"},
      {R"~(dateRange(1, "JAN", 2009, 3, "MAR", 2009))~", "true"},
      {R"~(dateRange(4, "MAR", 2009, 9, "MAR", 2009))~", "false"},
      {R"~(dateRange(3, "GMT"))~", "true"},
      {R"~(dateRange(4, "GMT"))~", "false"},
      {R"~(dateRange("MAR", "GMT"))~", "true"},
      {R"~(dateRange(1, "JAN", 2009, 3, "MAR", 2009, "GMT"))~", "true"},
      {R"~(dateRange())~", "false"},
  });
}

TEST_CASE("pac helpers: timeRange, at 03:34:15") {
  check({
      {R"~(timeRange(3))~", "true"},
      {R"~(timeRange(4))~", "false"},
      {R"~(timeRange(3, "GMT"))~", "true"},
      {R"~(timeRange(4, "GMT"))~", "false"},
      {R"~(timeRange(2, 3))~", "true"},  // Both ends count.
      {R"~(timeRange(3, 5))~", "true"},
      {R"~(timeRange(1, 2))~", "false"},
      {R"~(timeRange(22, 6))~", "false"},  // Two hours never wrap.
      {R"~(timeRange(1, 0, 3, 34))~", "true"},
      {R"~(timeRange(1, 0, 3, 33))~", "false"},
      {R"~(timeRange(3, 34, 5, 0))~", "true"},
      {R"~(timeRange(3, 35, 5, 0))~", "false"},
      {R"~(timeRange(3, 34, 1, 0))~", "true"},  // Wraps.
      {R"~(timeRange(22, 0, 6, 0, "GMT"))~", "true"},
      {R"~(timeRange(1, 0, 0, 3, 34, 1))~", "false"},
      {R"~(timeRange(1, 0, 0, 3, 34, 15))~", "true"},
      {R"~(timeRange(3, 34, 15, 5, 0, 0))~", "true"},
      {R"~(timeRange(3, 34, 16, 5, 0, 0))~", "false"},
      {R"~(timeRange(22, 0, 0, 6, 0, 0))~", "true"},
      {R"~(timeRange(22, 0, 24, 0))~", "false"},
      {R"~(timeRange(1, 0, 3))~", "throws timeRange: bad number of arguments"},
      {R"~(timeRange(1, 0, 3, 4, 5))~", "throws timeRange: bad number of arguments"},
      {R"~(timeRange(1, 0, 3, "GMT"))~", "throws timeRange: bad number of arguments"},
      {R"~(timeRange())~", "false"},
  });
}

TEST_CASE("pac helpers: alert takes anything and gives nothing") {
  check({
      {R"~(alert("x"))~", "undefined"},
      {R"~(alert())~", "undefined"},
      {R"~(alert(5, 6))~", "undefined"},
      {R"~(alert({ toString: function () { throw "shown"; } }))~", "throws shown"},
  });
}

TEST_CASE("pac helpers: which globals there are, and that they are ordinary functions") {
  const char* const functions[] = {"alert",
                                   "convert_addr",
                                   "dateRange",
                                   "dnsDomainIs",
                                   "dnsDomainLevels",
                                   "dnsResolve",
                                   "dnsResolveEx",
                                   "isInNet",
                                   "isInNetEx",
                                   "isPlainHostName",
                                   "isResolvable",
                                   "isResolvableEx",
                                   "isValidIpAddress",
                                   "localHostOrDomainIs",
                                   "myIpAddress",
                                   "myIpAddressEx",
                                   "shExpMatch",
                                   "sortIpAddressList",
                                   "timeRange",
                                   "weekdayRange"};
  std::vector<Row> rows;
  for (const std::string name : functions) {
    rows.push_back({"typeof " + name, "\"function\""});
    rows.push_back({name + ".name", '"' + name + '"'});
    rows.push_back({name + " instanceof Function", "true"});
  }
  for (const std::string name :
       {"getClientVersion", "FindProxyForURLEx", "Duktape", "TextDecoder", "TextEncoder", "CBOR",
        "performance", "setTimeout", "navigator", "window", "URL", "XMLHttpRequest",
        "ActiveXObject", "process", "require", "print"}) {
    rows.push_back({"typeof " + name, "\"undefined\""});
  }
  rows.push_back({"shExpMatch.length + dnsDomainIs.length + isInNet.length", "7"});
  rows.push_back({"typeof globalThis + typeof JSON", "\"objectobject\""});
  check(rows);
}
