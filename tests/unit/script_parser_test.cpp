#include "validate/script/parser.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "validate/profiles/profiles.hpp"
#include "validate/profiles/syntax_fault.hpp"

// What is right: the grammar and the early errors of ECMA-262, 15th edition, with annex B. The rows
// of tests/scripts/syntax.json are asked of V8, too (tests/clients/script_syntax_test.py).

namespace pacwright {
namespace {

/// "line:column text", or "".
std::string to_text(const std::optional<ScriptFault>& fault) {
  if (!fault) return "";
  return std::to_string(fault->place.line) + ":" + std::to_string(fault->place.column) + " " +
         fault->subject;
}

nlohmann::json syntax_rows() {
  std::ifstream file(TESTS_DIR "/scripts/syntax.json");
  return nlohmann::json::parse(file);
}

TEST_CASE("parse_script: scripts that no browser loads") {
  const auto rows = syntax_rows();
  REQUIRE(rows["refused"].size() > 200);
  for (const char* const key : {"refused", "refused when run"}) {
    for (const std::string script : rows[key]) {
      CAPTURE(script);
      const ParsedScript parsed = parse_script(script);
      CHECK(parsed.fault);
      CHECK_FALSE(parsed.is_too_deep);
      CHECK(parsed.program == kNoNode);
    }
  }
}

TEST_CASE("parse_script: scripts that browsers load") {
  const auto rows = syntax_rows();
  REQUIRE(rows["loaded"].size() > 150);
  for (const char* const key : {"loaded", "loaded since 2024"}) {
    for (const std::string script : rows[key]) {
      CAPTURE(script);
      CHECK(to_text(parse_script(script).fault) == "");
      CHECK(parse_script(script).program != kNoNode);
    }
  }
}

TEST_CASE("parse_script: the place of a fault") {
  struct Row {
    const char* in;
    const char* want;
  };
  const Row rows[] = {
      {"let x = ;", "1:9 ;"},
      {"let x = \n;", "2:1 ;"},
      {"let x =", "1:8 "},
      {"const f = (a => ) ;", "1:17 )"},
      {"if (a & & b) c();", "1:9 &"},
      {"if (a = = b) c();", "1:9 ="},
      {"let f = a = > b;", "1:13 >"},
      {"f(, a);", "1:3 ,"},
      {"let a, ;", "1:8 ;"},
      {"a. ;", "1:4 ;"},
      {"retrun \"DIRECT\";", "1:8 \"DIRECT\""},
      {"fuction f() {}", "1:9 f"},
      {"const a = 1 return a;", "1:13 return"},
      {"if host == \"a\") {}", "1:4 host"},
      {"let a = 1;\nif (a == 'b) c();", "2:10 '"},
      {"function f() {\n  if (a) {\n    b();\n}\n", "1:14 {"},
      {"f(a[1;", "1:6 ;"},
      {"f(a[1", "1:4 ["},
      {"let f = (a => 1; ) b = = 2;", "1:16 ;"},
      {"let a = b \xE2\x80\x9C"
       "c",
       "1:11 \xE2\x80\x9C"},
      {"/* \xC3\xA4 */ let a; let a", "1:20 a"},
      {"var a = 1;\nif (a) const P = 1;", "2:8 const"},
      {"return 1;", "1:1 return"},
      {"function f() { break; }", "1:16 break"},
      {"var r = /[b-a]/;", "1:9 /[b-a]/"},
      {"for (1 in {}) ;", "1:6 1"},
      {"var a-b = 1;", "1:6 -"},
      {"function NaN() {}", "1:10 NaN"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.in);
    CHECK(to_text(parse_script(row.in).fault) == row.want);
  }
}

TEST_CASE("parse_script: long and deep scripts") {
  const auto repeat = [](const std::string& piece, int count) {
    std::string all;
    for (int i = 0; i < count; ++i) all += piece;
    return all;
  };
  const std::string long_ones[] = {
      "function f(a) { " + repeat("if (a == 1) return 2; else ", 13'000) + "return 3; }",
      "x = " + repeat("a || ", 100'000) + "b",
      "x = " + repeat("a ? b : ", 13'000) + "c",
      "x = [" + repeat("'a',", 100'000) + "]",
      "x = " + repeat("'a' + \n", 100'000) + "b",
      "x = " + repeat("(", 200) + "1" + repeat(")", 200),
      repeat("{", 200) + repeat("}", 200),
  };
  for (const std::string& script : long_ones) {
    CAPTURE(script.substr(0, 60));
    const ParsedScript parsed = parse_script(script);
    CHECK(to_text(parsed.fault) == "");
    CHECK_FALSE(parsed.is_too_deep);
  }
  for (const char* const piece :
       {"(", "[", "{", "!", "new ", "a(", "a[", "a ? ", "a => ", "-", "function f() {", "if (a) ",
        "x = ", "`${", "class A extends ", "1 ** "}) {
    CAPTURE(piece);
    const ParsedScript parsed = parse_script(repeat(piece, 100'000));
    CHECK(parsed.is_too_deep);
    CHECK_FALSE(parsed.fault);
    CHECK(parsed.program == kNoNode);
  }
}

TEST_CASE("find_replaced_table: tables of days and months that helper functions read") {
  const ClientProfile& chromium = profile_of(Client::Chromium);
  const std::string asks = "\nfunction FindProxyForURL() { return weekdayRange('MON'); }";
  CHECK(to_text(find_replaced_table("var wdays = ['SUN'];" + asks, chromium)) == "1:5 wdays");
  CHECK(to_text(find_replaced_table("months = 1;" + asks, chromium)) == "1:1 months");
  CHECK(to_text(find_replaced_table("function wdays() {}" + asks, chromium)) == "1:1 wdays");
  CHECK(to_text(find_replaced_table("function f() { var months = 1; }" + asks, chromium)) == "");
  CHECK(to_text(find_replaced_table("var wdays = 1;", chromium)) == "");
  CHECK(to_text(find_replaced_table("var wdays = 1;" + asks, profile_of(Client::PacResolver))) ==
        "");
}

TEST_CASE("syntax_verdict: names that a browser has declared already") {
  struct Row {
    const char* in;
    const char* chromium;
    const char* firefox;
    const char* pac_resolver;
  };
  const Row rows[] = {
      {"const shExpMatch = 1;", "1:7 shExpMatch", "1:7 shExpMatch", ""},
      {"let {a, b: [isInNet]} = c;", "1:13 isInNet", "1:13 isInNet", ""},
      {"const wdays = 1;", "1:7 wdays", "1:7 wdays", ""},
      {"let months = 1;", "1:5 months", "1:5 months", ""},
      {"class dnsDomainIs {}", "1:1 dnsDomainIs", "1:1 dnsDomainIs", ""},
      // In C++ there, or no global name, or declared the old way.
      {"const dnsResolve = 1, myIpAddress = 2, alert = 3;", "", "", ""},
      {"function f() { const isInNet = 1; }", "", "", ""},
      {"{ let isInNet = 1; }", "", "", ""},
      {"var isInNet = 1; function shExpMatch() {}", "", "", ""},
      {"isInNet = 1;", "", "", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.in);
    CHECK(to_text(syntax_verdict(row.in, profile_of(Client::Chromium)).fault) == row.chromium);
    CHECK(to_text(syntax_verdict(row.in, profile_of(Client::Firefox)).fault) == row.firefox);
    CHECK(to_text(syntax_verdict(row.in, profile_of(Client::PacResolver)).fault) ==
          row.pac_resolver);
  }
}

}  // namespace
}  // namespace pacwright
