#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "validate/pac_script.hpp"
#include "validate/profiles/moment.hpp"
#include "validate/profiles/profiles.hpp"

using namespace pacwright;

// What the helper functions of each client answer. Rows marked "run" were seen in the real program,
// "read" ones follow from its source, "doc" ones from its vendor's documentation.

namespace {

// A field each: chromium, firefox, windows, libproxy, pacparser, pac-resolver, pypac. T and F are
// true and false, N null, U undefined, ! an exception; strings are in quotes.
struct Row {
  const char* expression;
  const char* want;
};

std::string shortened(const std::string& text) {
  if (text == "true") return "T";
  if (text == "false") return "F";
  if (text == "null") return "N";
  if (text == "undefined") return "U";
  return text;
}

/// The entry point is what the expression is worth. pypac tries scripts out with the URL "/".
constexpr const char* kEvaluator =
    "function FindProxyForURL(url, host) {\n"
    "  if (url == '/') return 'DIRECT';\n"
    "  try {\n"
    "    var value = (0, eval)(url);\n"
    "    return typeof value == 'string' ? '\"' + value + '\"' : String(value);\n"
    "  } catch (e) {\n"
    "    return '!';\n"
    "  }\n"
    "}\n";

DnsFixture fixture() {
  DnsFixture dns;
  dns.addresses = {{"localhost", "127.0.0.1"}, {"intranet", "10.1.2.3"}, {"six", "2001:db8::1"}};
  return dns;
}

std::vector<std::string> answers_of(const std::vector<Row>& rows, RunAs as, const DnsFixture& dns,
                                    const std::string& prologue) {
  auto loaded = PacScript::load(prologue + kEvaluator, "evaluator.pac", dns, {}, as);
  REQUIRE(loaded);
  PacScript script = *std::move(loaded);
  std::vector<Probe> probes;
  for (const Row& row : rows) probes.push_back({row.expression, "host"});
  std::vector<std::string> texts;
  for (const auto& answer : script.run(probes)) {
    texts.push_back(answer ? shortened(answer->result) : message_of(answer.reason()));
  }
  return texts;
}

void check(const std::vector<Row>& rows, const char* at = "2009-03-03T03:34:15Z",
           const DnsFixture& dns = fixture(), const std::string& prologue = "") {
  const auto moment = parse_moment(at);
  REQUIRE(moment);
  std::vector<std::string> got(rows.size());
  for (const ClientProfile& profile : all_profiles()) {
    const auto texts = answers_of(rows, {profile.client, *moment, false}, dns, prologue);
    REQUIRE(texts.size() == rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) got[i] += (got[i].empty() ? "" : " ") + texts[i];
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CAPTURE(rows[i].expression);
    CHECK(got[i] == rows[i].want);
  }
}

}  // namespace

TEST_CASE("profiles: isPlainHostName") {
  check({
      {R"~(isPlainHostName("www"))~", "T T T T T T T"},        // run
      {R"~(isPlainHostName(""))~", "T T T T T T T"},           // run
      {R"~(isPlainHostName("www.a.com"))~", "F F F F F F F"},  // run
      {R"~(isPlainHostName("a."))~", "F F F F F F F"},         // run
      {R"~(isPlainHostName("127.0.0.1"))~", "F F F F F F F"},  // run
      {R"~(isPlainHostName("::1"))~", "F F T T T T T"},        // run; Chromium and Firefox: read
      {R"~(isPlainHostName("fe80::1"))~", "F F T T T T T"},    // run
      {R"~(isPlainHostName("[::1]"))~", "T F T T T T T"},      // read
      {R"~(isPlainHostName("foo:80"))~", "T F T T T T T"},     // read
      {R"~(isPlainHostName())~", "! ! ! ! ! T !"},             // read
  });
}

TEST_CASE("profiles: dnsDomainIs, localHostOrDomainIs, dnsDomainLevels") {
  check({
      {R"~(dnsDomainIs("www.a.com", ".a.com"))~", "T T T T T T T"},         // run
      {R"~(dnsDomainIs("xa.com", "a.com"))~", "T T T T T T T"},             // run
      {R"~(dnsDomainIs("a.com", ".a.com"))~", "F F F F F F F"},             // run
      {R"~(dnsDomainIs("www.a.com.", ".a.com"))~", "F F F F F F F"},        // run
      {R"~(dnsDomainIs("www.a.com", ""))~", "T T T T T F T"},               // run
      {R"~(dnsDomainIs("WWW.A.COM", ".a.com"))~", "F F F F F F T"},         // read
      {R"~(localHostOrDomainIs("www", "www.a.com"))~", "T T T F T T T"},    // run
      {R"~(localHostOrDomainIs("www", "www"))~", "T T T F T T T"},          // run
      {R"~(localHostOrDomainIs("www.a", "www.a.com"))~", "T T T F T T T"},  // run
      {R"~(localHostOrDomainIs("www.a.com", "www.a.com"))~", "T T T T T T T"},
      {R"~(localHostOrDomainIs("w", "www.a.com"))~", "F F F F F F T"},    // run
      {R"~(localHostOrDomainIs("", "www.a.com"))~", "F F F F F F T"},     // run
      {R"~(localHostOrDomainIs("WWW", "www.a.com"))~", "F F F F F F T"},  // run
      {R"~(localHostOrDomainIs("www.a.com", "www"))~", "F F F F F F F"},  // run
      {R"~(dnsDomainLevels("a.b.c."))~", "3 3 3 3 3 3 3"},                // run
  });
}

TEST_CASE("profiles: shExpMatch") {
  check({
      {R"~(shExpMatch("x.a.com", "*.a.com"))~", "T T T T T T T"},
      {R"~(shExpMatch("WWW.A.COM", "*.a.com"))~", "F F F F F F T"},  // run; Windows assumed
      {R"~(shExpMatch("xaacom", "x*.com"))~", "F F F F F F F"},      // run
      {R"~(shExpMatch("aab", "a+b"))~", "T T F T T T F"},            // run; Windows doc
      {R"~(shExpMatch("a+b", "a+b"))~", "F F T F F F T"},
      {R"~(shExpMatch("ab", "a(b)"))~", "T T F T T T F"},      // run
      {R"~(shExpMatch("a(b)", "a(b)"))~", "F F T F F F T"},    // run
      {R"~(shExpMatch("ax", "a|b"))~", "T T F T T T F"},       // run
      {R"~(shExpMatch("abc", "a[b]c"))~", "T T F T T T T"},    // run
      {R"~(shExpMatch("a[b]c", "a[b]c"))~", "F F T F F F F"},  // run
      {R"~(shExpMatch("adc", "a[!x]c"))~", "F F F F F F T"},   // run
      {R"~(shExpMatch("adc", "a[^b]c"))~", "T T F T T T F"},   // run
      {R"~(shExpMatch("a^c", "a[^b]c"))~", "T T F T T T T"},
      {R"~(shExpMatch("adc", "a[b-e]c"))~", "T T F T T T T"},
      {R"~(shExpMatch("a", "a$"))~", "T T F T T T F"},       // run
      {R"~(shExpMatch("aa", "a{2}"))~", "T T F T T T F"},    // run
      {R"~(shExpMatch("a\\b", "a\\b"))~", "F F T F F F T"},  // run
      {R"~(shExpMatch("x", "["))~", "! ! F ! ! ! F"},        // run
      {R"~(shExpMatch("[", "["))~", "! ! T ! ! ! T"},
      {R"~(shExpMatch("x", "*("))~", "! ! F ! ! ! F"},      // run
      {R"~(shExpMatch("x", ")"))~", "! ! F ! ! ! F"},       // run
      {R"~(shExpMatch("", "?"))~", "F F F F F F F"},        // run
      {R"~(shExpMatch("a.b", "a?b"))~", "T T T T T T T"},   // run
      {R"~(shExpMatch("a\nb", "a*b"))~", "F F T F F F T"},  // read; Windows assumed
      {R"~(shExpMatch("abcbcd", "a*[b]cd"))~", "T T F T T T T"},
  });
}

TEST_CASE("profiles: isInNet") {
  check({
      {R"~(isInNet("10.1.2.3", "10.5.0.0", "255.0.0.0"))~", "T T T T T T T"},    // run
      {R"~(isInNet("200.1.2.3", "200.0.0.0", "255.0.0.0"))~", "T T T T T T T"},  // run
      {R"~(isInNet("11.1.2.3", "10.0.0.0", "255.0.0.0"))~", "F F F F F F F"},    // run
      {R"~(isInNet("10.1.2.3", "10.1.2.3", "255.255.255.255"))~", "T T T T T T T"},
      {R"~(isInNet("10.1.2.4", "10.1.2.3", "255.255.255.254"))~", "F F F F F F F"},
      {R"~(isInNet("10.1.2.3", "10.0.0.0", "255.0.0.0", 1))~", "T T T T T T !"},  // read
      {R"~(isInNet("1.2.3.4", "0.0.0.0", "0.0.0.0"))~", "T T T T T F T"},         // run
      {R"~(isInNet("10.9.2.7", "10.1.2.0", "255.0.255.0"))~", "T T T T T F T"},   // run
      {R"~(isInNet("10.1.2.3", "10.0.0.0", "8"))~", "F F T T T T T"},             // run
      {R"~(isInNet("10.1.2.3", "10.0.0.0/8", "255.0.0.0"))~", "F F T T T F F"},   // run
      {R"~(isInNet("10.1.2.3", "10.0.0.0", "255.0.0.256"))~", "F F T T T F F"},   // run
      {R"~(isInNet("10.1.2.3", "10.0.0.0", ""))~", "F F T T T F F"},              // run
      {R"~(isInNet("010.1.2.3", "10.0.0.0", "255.0.0.0"))~", "T T T T T F F"},    // run
      {R"~(isInNet("256.1.1.1", "0.0.0.0", "0.0.0.0"))~", "F F F F F F F"},       // run
      {R"~(isInNet("10.1.2", "10.0.0.0", "255.0.0.0"))~", "F F F T T T T"},       // run
      {R"~(isInNet("::1", "0.0.0.0", "0.0.0.0"))~", "F T F T F F F"},             // run
      {R"~(isInNet("::1", "10.0.0.0", "255.0.0.0"))~", "F F F F F F F"},
      {R"~(isInNet("::ffff:10.1.2.3", "10.0.0.0", "255.0.0.0"))~", "F F F F T F T"},  // run
      {R"~(isInNet("localhost", "127.0.0.0", "255.0.0.0"))~", "T T T T T T T"},       // run
      {R"~(isInNet("nope.invalid", "0.0.0.0", "0.0.0.0"))~", "F F F F F F F"},        // run
      {R"~(isInNet("10.1.2.3 ", "10.0.0.0", "255.0.0.0"))~", "F F F F F F T"},        // run
      {R"~(isInNet(null, "0.0.0.0", "0.0.0.0"))~", "F F F F F F F"},                  // run
  });
}

TEST_CASE("profiles: names and addresses") {
  check({
      {R"~(dnsResolve("intranet"))~",
       R"~("10.1.2.3" "10.1.2.3" "10.1.2.3" "10.1.2.3" "10.1.2.3" "10.1.2.3" "10.1.2.3")~"},
      {R"~(dnsResolve("nope.invalid"))~", R"~(N N F U N N "")~"},     // run; Windows read
      {R"~(dnsResolve(""))~", R"~(N N F U N N "0.0.0.0")~"},          // run
      {R"~(dnsResolve("::1"))~", R"~(N "::1" F "::1" N "::1" "")~"},  // run; Firefox read
      {R"~(dnsResolve("six"))~", R"~(N "2001:db8::1" F "2001:db8::1" N N "")~"},
      {R"~(dnsResolve())~", "N ! F U N N !"},                  // run
      {R"~(isResolvable("nope.invalid"))~", "F F F F F F F"},  // run
      {R"~(isResolvable(""))~", "F F F F F F T"},              // run
      {R"~(isResolvable("::1"))~", "F T F T F T F"},           // run; Firefox read
      {R"~(convert_addr("200.0.0.1"))~",
       "-939524095 -939524095 ! -939524095 -939524095 ! !"},  // run
      {R"~(typeof isValidIpAddress)~",
       R"~("function" "function" "undefined" "undefined" "undefined" "undefined" "undefined")~"},
      {R"~(myIpAddress())~",
       R"~("192.0.2.10" "192.0.2.10" "192.0.2.10" U "192.0.2.10" "192.0.2.10" "192.0.2.10")~"},
      {R"~(alert("x"))~", "U U ! U U U N"},  // run; Windows assumed
      {R"~(alert())~", "U ! ! U U U !"},     // read
  });
  DnsFixture dns = fixture();
  dns.my_ip = "2001:db8::7";
  const char* const mine =
      R"~("2001:db8::7" "2001:db8::7" "127.0.0.1" U "127.0.0.1" "2001:db8::7" "")~";
  check({{R"~(myIpAddress())~", mine}}, "2009-03-03", dns);
  dns.my_ip = "";
  check({{R"~(myIpAddress())~",
          R"~("127.0.0.1" "127.0.0.1" "127.0.0.1" U "127.0.0.1" "127.0.0.1" "")~"}},
        "2009-03-03", dns);
}

TEST_CASE("profiles: functions for both address families") {
  check({
      {R"~(isInNetEx("10.1.2.3", "10.0.0.0/8"))~", "T ! ! ! T ! T"},  // run
      {R"~(isInNetEx("10.1.2.3", "10.0.0.0"))~", "F ! ! ! F ! F"},    // run
      {R"~(isInNetEx("3ffe:8311:ffff:1::", "3ffe:8311:ffff::/48"))~", "T ! ! ! T ! T"},
      {R"~(isInNetEx("3ffe:8311:ffff:1::", "3ffe:8311:ffff/48"))~", "F ! ! ! T ! F"},
      {R"~(isInNetEx("2001:db9::1", "2001:db8::/32"))~", "F ! ! ! F ! F"},     // run
      {R"~(isInNetEx("::1", "::/0"))~", "T ! ! ! T ! T"},                      // run
      {R"~(isInNetEx("::ffff:10.1.2.3", "10.0.0.0/8"))~", "T ! ! ! T ! F"},    // run
      {R"~(isInNetEx("localhost", "127.0.0.0/8"))~", "F ! ! ! F ! T"},         // run
      {R"~(isInNetEx("10.1.2.3;11.1.1.1", "10.0.0.0/8"))~", "F ! ! ! T ! T"},  // run
      {R"~(isInNetEx("2001:db8:8000::1", "2001:db8:8000::/33"))~", "T ! ! ! T ! T"},
      {R"~(dnsResolveEx("six"))~", R"~("2001:db8::1" ! ! ! "2001:db8::1" ! "2001:db8::1")~"},
      {R"~(dnsResolveEx("nope.invalid"))~", R"~("" ! ! ! "" ! "")~"},
      {R"~(isResolvableEx("nope.invalid"))~", "F ! ! ! T ! F"},  // read
      {R"~(sortIpAddressList("10.0.0.1;::1"))~", R"~("::1;10.0.0.1" ! ! ! ! ! "::1;10.0.0.1")~"},
      {R"~(sortIpAddressList("x"))~", R"~(F ! ! ! ! ! "")~"},  // read
      {R"~(getClientVersion())~", R"~(! ! ! ! ! ! "1.0")~"},   // run
  });
}

TEST_CASE("profiles: weekdayRange, dateRange and timeRange") {
  check({
      {R"~(weekdayRange("TUE"))~", "T T T T T T F"},                        // run
      {R"~(weekdayRange("MON", "FRI"))~", "T T T T T T T"},                 // run
      {R"~(weekdayRange("SAT", "WED"))~", "T T F F F T T"},                 // run
      {R"~(weekdayRange("TUE", "GMT"))~", "T T T T T T T"},                 // run
      {R"~(weekdayRange("tue"))~", "F F F F F F F"},                        // run
      {R"~(dateRange(3))~", "T T T T T F T"},                               // run
      {R"~(dateRange(1, 4))~", "T T T T T F T"},                            // run
      {R"~(dateRange("MAR"))~", "T T T T T F T"},                           // run
      {R"~(dateRange("SEP", "APR"))~", "T T F F F F F"},                    // run
      {R"~(dateRange(2009))~", "T T T T T F T"},                            // run
      {R"~(dateRange(3, "MAR"))~", "T T T T T F F"},                        // run
      {R"~(dateRange(4, "SEP", 3, "APR"))~", "T T F F F F F"},              // run
      {R"~(dateRange("FEB", 2009, "MAR", 2009))~", "T T T T T F T"},        // run
      {R"~(dateRange(1, "JAN", 2009, 3, "MAR", 2009))~", "T T T T T F T"},  // run
      {R"~(dateRange(3, "GMT"))~", "T T T T T F T"},                        // run
      {R"~(timeRange(3))~", "T T T T T T T"},                               // run
      {R"~(timeRange(2, 3))~", "T T T T T F F"},                            // run
      {R"~(timeRange(3, 5))~", "T T T T T T T"},                            // run
      {R"~(timeRange(1, 0, 3, 34))~", "T T T T T T F"},                     // run
      {R"~(timeRange(3, 34, 5, 0))~", "T T T T T T T"},                     // run
      {R"~(timeRange(3, 34, 1, 0))~", "T T F F F F F"},                     // run
      {R"~(timeRange(22, 0, 0, 6, 0, 0))~", "T T F F F F F"},               // run
      {R"~(timeRange(1, 0, 3))~", "! ! ! ! ! F F"},                         // run
      {R"~(timeRange(25, 0, 26, 0))~", "F F F F F F !"},                    // read
  });
}

// With "GMT" the Mozilla libraries move the present field by field, and leave the limits on the
// local day. The values come from both libraries, run in Node under these zones.
TEST_CASE("profiles: GMT where local time and UTC are on different days") {
  check({{R"~(timeRange(3, 0, 5, 0, "GMT"))~", "F F F F F T T"},
         {R"~(timeRange(0, 0, 0, 23, 59, 59, "GMT"))~", "F F F F F T T"},
         {R"~(timeRange(22, 0, 6, 0, "GMT"))~", "T T F F F F F"},
         {R"~(timeRange(4, "GMT"))~", "T T T T T T T"},
         {R"~(timeRange(22, "GMT"))~", "F F F F F F F"},
         {R"~(weekdayRange("THU", "FRI", "GMT"))~", "T T T T T T T"},
         {R"~(dateRange("JAN", "JAN", "GMT"))~", "T T T T T F T"}},
        "2026-01-07T23:00:00-05:00");
  check({{R"~(timeRange(21, 0, 23, 0, "GMT"))~", "F F F F F T T"},
         {R"~(timeRange(20, 23, "GMT"))~", "T T T T T T T"},
         {R"~(dateRange("FEB", 2026, "FEB", 2026, "GMT"))~", "T T T T T F T"}},
        "2026-03-01T03:00:00+05:00");
  check({{R"~(dateRange(2026, "GMT"))~", "F F F F F F F"},
         {R"~(dateRange("DEC", "GMT"))~", "T T T T T F T"},
         {R"~(dateRange("DEC", "DEC", "GMT"))~", "F F F F F F T"},
         {R"~(dateRange(1, "JAN", 31, "DEC", "GMT"))~", "F F F F F F T"},
         {R"~(weekdayRange("WED", "GMT"))~", "T T T T T T T"}},
        "2026-01-01T03:00:00+05:00");
  check({{R"~(dateRange(1, "GMT"))~", "T T T T T F T"},
         {R"~(dateRange("JAN", "JAN", "GMT"))~", "F F F F F F T"},
         {R"~(timeRange(21, 0, 23, 0, "GMT"))~", "F F F F F F F"}},
        "2026-12-31T23:00:00-05:00");
}

TEST_CASE("profiles: the own address where it is not known") {
  DnsFixture dns = fixture();
  dns.my_ip = "";
  check({{"myIpAddress()", R"("127.0.0.1" "127.0.0.1" "127.0.0.1" U "127.0.0.1" "127.0.0.1" "")"},
         {"typeof myIpAddressEx == 'function' ? myIpAddressEx() : 'none'",
          R"("" "none" "none" "none" "" "none" "")"}},
        "2009-03-03", dns);
}

TEST_CASE("profiles: scripts see the time they are given") {
  check({{"new Date().getHours()", "8 8 8 8 8 8 8"},
         {"new Date().getTimezoneOffset()", "-60 -60 -60 -60 -60 -60 -60"},
         {"new Date().toISOString() == '2026-11-22T07:00:00.000Z'", "T T T T T T T"},
         {"Date.now() == new Date().getTime()", "T T T T T T T"},
         {R"~(timeRange(8))~", "T T T T T T T"},
         {R"~(timeRange(7, "GMT"))~", "T T T T T T T"},
         {R"~(weekdayRange("SUN", "SUN"))~", "T T T T T T T"}},
        "2026-11-22T08:00:00+01:00");
  // Noon of a Wednesday, if nothing is said.
  auto script = PacScript::load(
      "function FindProxyForURL(url, host) {\n"
      "  return new Date().toISOString() + ' ' + new Date().getDay() + ' ' + (Math.random() < 1);\n"
      "}\n",
      "clock.pac");
  REQUIRE(script);
  PacScript pac = *std::move(script);
  const auto answers = pac.run({{"https://a/", "a"}, {"https://a/", "a"}});
  REQUIRE(answers[0]);
  CHECK(answers[0]->result == "2026-01-07T12:00:00.000Z 3 true");
}

TEST_CASE("profiles: chance depends on the URL alone") {
  auto script = PacScript::load(
      "function FindProxyForURL(url, host) { return String(Math.random()); }\n", "chance.pac");
  REQUIRE(script);
  PacScript pac = *std::move(script);
  const auto answers = pac.run({{"https://a/", "a"}, {"https://b/", "b"}, {"https://a/", "a"}});
  REQUIRE((answers[0] && answers[1] && answers[2]));
  CHECK(answers[0]->result == answers[2]->result);
  CHECK(answers[0]->result != answers[1]->result);
}

TEST_CASE("profiles: redefined helpers matter where helpers are part of the script's world") {
  check({{R"~(isResolvable("nope.invalid"))~", "T T F T T F F"}}, "2009-03-03", fixture(),
        "function dnsResolve() { return '10.0.0.1'; }\n");
}
