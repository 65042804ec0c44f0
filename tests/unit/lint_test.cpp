#include "validate/lint/lint.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "validate/lint/script.hpp"

namespace pacwright {
namespace {

namespace fs = std::filesystem;

std::string code_of(const Diag& diag) { return std::string(entry_of(diag.code).code); }

/// "line:column subject; line:column subject": what was found under one code.
std::string found(const std::string& script, const std::string& code) {
  std::string text;
  for (const Diag& diag : lint(script, "p.pac")) {
    CHECK(diag.where.file == "p.pac");
    if (code_of(diag) != code) continue;
    text += text.empty() ? "" : "; ";
    text += std::to_string(diag.where.line) + ":" + std::to_string(diag.where.column);
    text += diag.subject.empty() ? "" : " " + diag.subject;
  }
  return text;
}

std::string all_codes(const std::string& script) {
  std::string text;
  for (const Diag& diag : lint(script, "p.pac")) text += (text.empty() ? "" : " ") + code_of(diag);
  return text;
}

/// Statements of FindProxyForURL; the first stands on line 2.
std::string in_entry(const std::string& statements) {
  return "function FindProxyForURL(url, host) {\n" + statements + "\nreturn \"DIRECT\";\n}\n";
}

/// A condition on line 2, column 5.
std::string in_if(const std::string& condition) {
  return in_entry("if (" + condition + ") return \"PROXY p.example:80\";");
}

struct Row {
  const char* name;
  std::string script;
  std::string want;  ///< Empty: the near case, which is in order.
};

template <std::size_t kCount>
void check_rows(const char* code, const Row (&rows)[kCount]) {
  for (const Row& row : rows) {
    CAPTURE(code);
    CAPTURE(row.name);
    CHECK(found(row.script, code) == row.want);
  }
}

std::string repeated(const std::string& text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

TEST_CASE("lint: what no client loads") {
  const Row strings[] = {
      {"open", in_entry("var a = \"b;"), "2:9 \"b;"},
      {"the other quote", in_entry("var a = \"b';"), "2:9 \"b';"},
      {"quote inside the other kind", in_entry("var a = \"it's\";"), ""},
      {"cut off", "function FindProxyForURL(url, host) {\n  return \"PROXY p", "2:10 \"PROXY p"},
  };
  check_rows("PC501", strings);
  const Row comments[] = {
      {"open", "/* a\n", "1:1 /*"},
      {"closed", in_entry("/* a */"), ""},
      {"inside a string", in_entry("var a = '/*';"), ""},
  };
  check_rows("PC502", comments);
  const Row nested[] = {
      {"one end for two", "/* old\n/* new */\n" + in_entry(""), "1:1"},
      {"behind a statement", in_entry("/* a\n f(); /* b */"), "2:1"},
      {"on one line", "/* a /* b */\n" + in_entry(""), ""},
      {"a pattern", "/* for\n http://*.example.com/* and a//* b */\n" + in_entry(""), ""},
      {"two comments", "/* a\n */ /* b\n */\n" + in_entry(""), ""},
      {"never closed", in_entry("") + "/* a\n/* b", "5:1"},
  };
  check_rows("PC574", nested);
  const Row regexes[] = {
      {"open", in_entry("var a = /b;"), "2:9 /b;"},
      {"division", in_entry("var a = 4 / 2; var b = a / 2;"), ""},
  };
  check_rows("PC503", regexes);
  const Row brackets[] = {
      {"open", "function FindProxyForURL(url, host) {\n  return 'DIRECT';\n", "1:37 {"},
      {"too many", in_entry("}"), "4:1 }"},
      {"not beside an open string, which is the cause", in_entry("f('a);"), ""},
  };
  check_rows("PC504", brackets);
  const Row others[] = {
      {"two operands", in_entry("return 'PROXY ' host;"), "2:17 host"},
      {"web page", "<!DOCTYPE html>\n<html>", "1:1"},
      {"headers of an answer", "HTTP/1.1 200 OK\r\nServer: a\r\n\r\nfunction f() {}\n", "1:1"},
      {"typographic quotes",
       in_entry("var a = \xE2\x80\x9C"
                "b\xE2\x80\x9D;"),
       "2:9 \xE2\x80\x9C; 2:11 \xE2\x80\x9D"},
      {"fine", in_entry("var a = 1"), ""},
      // Early errors: ECMA-262 13 to 16.
      {"return outside", "return 1;\n", "1:1 return"},
      {"no value", in_entry("const a;"), "2:8 ;"},
      {"regular expression", in_entry("var a = /b**/;"), "2:9 /b**/"},
      {"range of a class", in_entry("var a = /[b-a]/;"), "2:9 /[b-a]/"},
      {"flag twice", in_entry("var a = /b/gg;"), "2:9 /b/gg"},
      {"no loop", in_entry("break;"), "2:1 break"},
      {"no name", "function () {}\n", "1:10 ("},
      {"dash in a name", in_entry("var a-b = 1;"), "2:6 -"},
      {"neither catch nor finally", in_entry("try { }"), "3:1 return"},
      {"head of a loop", in_entry("for (;) {}"), "2:7 )"},
      {"thrown on the next line", in_entry("throw\n1;"), "2:1 throw"},
      {"number", in_entry("var a = 07.5;"), "2:11 .5"},
      {"module", "import a from 'b';\n" + in_entry(""), "1:1 import"},
      {"export", "export function f() {}\n", "1:1 export"},
      {"declared twice", in_entry("let a = 1; let a = 2;"), "2:16 a"},
      {"constant as a body", in_entry("if (host) const p = 1;"), "2:11 const"},
      {"beside a parameter", "function f(list) { const list = 1; }\n", "1:26 list"},
      {"getter with a parameter", in_entry("var a = { get b(c) {} };"), "2:20 {"},
      {"parameters without a comma", "function FindProxyForURL(url host) {}\n", "1:30 host"},
      // What looks like one of these, and is none.
      {"statements without semicolons", in_entry("a++\n{}\n/foo/"), ""},
      {"class in a division", in_entry("var a = class {} / 2;"), ""},
  };
  check_rows("PC505", others);
  const Row taken[] = {
      {"constant", "const isInNet = 1;\n" + in_entry(""), "1:7 isInNet"},
      {"variable", "var isInNet = function () {};\n" + in_entry(""), ""},
      {"made in C++ there", "const dnsResolve = 1;\n" + in_entry(""), ""},
      {"in a function", in_entry("const isInNet = 1;"), ""},
  };
  check_rows("PC576", taken);
  CHECK(all_codes("<html>\n<body>'</body>") == "PC505");
  std::string unmarked;
  for (const char c : in_entry("")) unmarked += {c, '\0'};
  CHECK(all_codes(unmarked) == "PC505");
  const std::string function = in_entry("return 'DIRECT';");
  const Row entries[] = {
      {"a number", "var FindProxyForURL = 5;\n", "1:5"},
      {"a text", "FindProxyForURL = 'DIRECT';\n", "1:1"},
      {"an object", "var FindProxyForURL = { call: function () { return 'DIRECT'; } };\n", "1:5"},
      {"an array", "var FindProxyForURL = ['DIRECT'];\n", "1:5"},
      {"over a function", function + "var FindProxyForURL = null;\n", "5:5"},
      {"a function", "var FindProxyForURL = function (url, host) { return 'DIRECT'; };\n", ""},
      {"another name of one", "function f() { return 'DIRECT'; }\nvar FindProxyForURL = f;\n", ""},
      {"what is made of a number", "var FindProxyForURL = 5 || f;\nfunction f() {}\n", ""},
      {"set while it runs", in_entry("FindProxyForURL = 5; return 'DIRECT';"), ""},
      {"set where something is missing",
       function + "if (typeof isInNet == 'undefined') FindProxyForURL = 5;\n", ""},
      {"a member", function + "a.FindProxyForURL = 5;\n", ""},
  };
  check_rows("PC412", entries);
}

TEST_CASE("lint: newer than ECMAScript 3") {
  const Row syntax[] = {
      {"let, twice", in_entry("let a = 1; let b = 2;"), "2:1 let"},
      {"let as a name", in_entry("var let = 1; let = 2;"), ""},
      {"const", "const a = 1;\n" + in_entry(""), "1:1 const"},
      {"arrow", in_entry("var f = (x) => x;"), "2:13 arrow function"},
      {"template", in_entry("var a = `b${host}`;"), "2:9 template string"},
      {"for of", in_entry("for (var a of b) {}"), "2:12 for (... of ...)"},
      {"for in", in_entry("for (var a in b) {}"), ""},
      {"class", "class A { b() {} }\n" + in_entry(""), "1:1 class"},
      {"default parameter", "function f(a = 1) {}\n" + in_entry(""), "1:14 default parameter"},
      {"rest", "function f(...a) {}\n" + in_entry(""), "1:12 spread or rest '...'"},
      {"spread", in_entry("f(...a);"), "2:3 spread or rest '...'"},
      {"destructuring", in_entry("var [a, b] = c;"), "2:5 destructuring"},
      {"async", "async function f() {}\n" + in_entry(""), "1:1 async or await"},
      {"generator", "function* f() {}\n" + in_entry(""), "1:9 generator"},
      {"optional chain", in_entry("a?.b;"), "2:2 ?."},
      {"nullish", in_entry("a ?\? b;"), "2:3 ?\?"},
      {"conditional with a fraction", in_entry("a ?.5 : 1;"), ""},
      {"power", in_entry("a ** b;"), "2:3 **"},
      {"big number", in_entry("a = 1n;"), "2:5 BigInt"},
      {"binary number", in_entry("a = 0b1;"), "2:5 binary or octal number"},
      {"separator", in_entry("a = 1_000;"), "2:5 '_' in a number"},
      {"flag", in_entry("a = /b/u;"), "2:5 new flag of a regular expression"},
      {"old flags", in_entry("a = /b/gim;"), ""},
      {"look-behind", in_entry("a = /(?<=b)c/;"), "2:5 look-behind"},
      {"look-ahead", in_entry("a = /(?=b)c/;"), ""},
      {"named group", in_entry("a = /(?<b>c)/;"), "2:5 named group"},
      {"comma in a call", in_entry("f(a,);"), "2:4 comma before ')'"},
      {"short member", in_entry("a = {host};"), "2:6 short form of an object member"},
      {"computed key", in_entry("a = {[b]: 1};"), "2:6 computed key"},
      {"catch without a name", in_entry("try { a() } catch { b() }"), "2:13 catch without a name"},
      {"import()", in_entry("import('a');"), "2:1 import()"},
      {"new.target", in_entry("var a = new.target;"), "2:9 new.target"},
      {"hashbang", "#!/usr/bin/env node\n" + in_entry("return 'DIRECT';"),
       "2:1 #! in the first line"},
      {"flags within a pattern", in_entry("a = /(?i:b)/;"),
       "2:5 flags within a regular expression"},
      {"in a string", in_entry("var a = 'let b = () => `c`';"), ""},
      {"in a comment", in_entry("// let b = () => 1"), ""},
  };
  check_rows("PC510", syntax);

  const Row library[] = {
      {"startsWith", in_entry("if (host.startsWith('a')) return 'DIRECT';"), "2:10 .startsWith()"},
      {"brought along",
       "String.prototype.startsWith = function (a) { return this.indexOf(a) == 0; };\n" +
           in_entry("if (host.startsWith('a')) return 'DIRECT';"),
       ""},
      {"Map", in_entry("var a = new Map();"), "2:13 Map"},
      {"JSON", in_entry("var a = JSON.parse('{}');"), "2:14 JSON.parse()"},
      {"forEach", in_entry("a.forEach(f);"), "2:3 .forEach()"},
      {"reduce", in_entry("a.reduce(f);"), "2:3 .reduce()"},
      {"bind", in_entry("f.bind(a);"), "2:3 .bind()"},
      {"Object.freeze", in_entry("Object.freeze(a);"), "2:8 Object.freeze()"},
      {"Date.now", in_entry("var a = Date.now();"), "2:14 Date.now()"},
      {"indexOf", in_entry("host.indexOf('a');"), ""},
      {"own object's keys", in_entry("table.keys();"), ""},
      {"own object's function",
       "var t = {find: function (h) { return h; }};\n" + in_entry("t.find(host);"), ""},
      {"own object's method", "var t = {a: 1, 'some': f};\n" + in_entry("t.some(host);"), ""},
  };
  check_rows("PC511", library);

  const Row es5[] = {
      {"comma in a literal", in_entry("var a = [1, 2,];"), "2:14 comma before ']' or '}'"},
      {"reserved member", in_entry("a.default = 1;"), "2:3 reserved word as a member"},
      {"getter", in_entry("var a = {get b() { return 1; }};"), "2:10 getter or setter"},
      {"member called get", in_entry("var a = {get: 1};"), ""},
  };
  check_rows("PC512", es5);

  const Row strict[] = {
      {"first line", "\"use strict\";\n" + in_entry(""), "1:1"},
      {"behind another directive", "'a';\n'use strict'\n" + in_entry(""), "2:1"},
      {"inside a function", in_entry("'use strict';"), ""},
      {"later", "var a = 1;\n'use strict';\n" + in_entry(""), ""},
  };
  check_rows("PC513", strict);

  const Row expressions[] = {
      {"function expression",
       "var f = function (h) { return dnsResolve(h); };\n" + in_entry("f(host);"),
       "1:31 dnsResolve"},
      {"top level", "var a = myIpAddress();\n" + in_entry(""), "1:9 myIpAddress"},
      {"entry point as a variable",
       "var FindProxyForURL = function (url, host) {\n  return isInNet(host, '10.0.0.0', "
       "'255.0.0.0') ? 'DIRECT' : 'PROXY p:1';\n};\n",
       "2:10 isInNet"},
      {"declaration", "function f(h) { return dnsResolve(h); }\n" + in_entry("f(host);"), ""},
      {"harmless helper", "var f = function (h) { return shExpMatch(h, 'a'); };\n" + in_entry(""),
       ""},
  };
  check_rows("PC514", expressions);
}

TEST_CASE("lint: too much for some engine") {
  const std::string term = " || host == 'a'";
  const Row chains[] = {
      {"chain that Duktape refuses", in_if("host == 'b'" + repeated(term, 2400)),
       "2:17 2,401 terms joined by ||"},
      {"chain", in_if("host == 'b'" + repeated(term, 2000)), ""},
      {"separate chains",
       in_if("host == 'b'" + repeated(term, 1500)) + "function g(host) { return host == 'b'" +
           repeated(term, 1500) + "; }",
       ""},
      {"ladder",
       in_entry("if (host == 'b') return 'DIRECT';" +
                repeated(" else if (host == 'a') return 'DIRECT';", 2400)),
       "2:1 2,401 rungs of 'else if'"},
      {"ladder",
       in_entry("if (host == 'b') return 'DIRECT';" +
                repeated(" else if (host == 'a') return 'DIRECT';", 2000)),
       ""},
      {"conditionals", in_entry("var a = " + repeated("b ? c : ", 2600) + "d;"),
       "2:11 2,600 conditional expressions in a row"},
      {"sum", in_entry("var a = b" + repeated(" + c", 5000) + ";"), "2:11 5,001 terms joined by +"},
      {"sum", in_entry("var a = b" + repeated(" + c", 2000) + ";"), ""},
  };
  check_rows("PC520", chains);
  const Row nesting[] = {
      {"parentheses", in_entry("a = " + repeated("(", 500) + "1" + repeated(")", 500) + ";"),
       "2:504 500 levels of parentheses"},
      {"parentheses", in_entry("a = " + repeated("(", 50) + "1" + repeated(")", 50) + ";"), ""},
  };
  check_rows("PC521", nesting);
  const Row literals[] = {
      {"array", in_entry("var a = [1" + repeated(",1", 65600) + "];"), "2:9 65,601 elements"},
      {"array", in_entry("var a = [1" + repeated(",1", 60000) + "];"), ""},
      {"alternatives", in_entry("var a = /b" + repeated("|b", 10000) + "/;"),
       "2:9 10,001 alternatives"},
  };
  check_rows("PC522", literals);
}

TEST_CASE("lint: bytes") {
  const std::string fine = in_entry("");
  const Row utf8[] = {
      {"ISO-8859-2 in a comment", "// u\xBFytkownik\xF3w\n" + fine, "1:5 byte BF"},
      {"UTF-8 in a comment", "// u\xC5\xBCytkownik\xC3\xB3w\n" + fine, ""},
  };
  check_rows("PC530", utf8);
  const Row code[] = {
      {"in a string", in_entry("var a = 'gr\xC3\xBC\xC3\x9F';"), "2:12 U+00FC"},
      {"in a comment", "// gr\xC3\xBC\xC3\x9F\n" + fine, ""},
      {"escaped", in_entry("var a = 'gr\\u00fc\\u00df';"), ""},
  };
  check_rows("PC531", code);
  const Row comments[] = {
      {"in a comment", "/* a\n gr\xC3\xBC\xC3\x9F */\n" + fine, "2:4 U+00FC"},
      {"in a string", in_entry("var a = 'gr\xC3\xBC';"), ""},
  };
  check_rows("PC532", comments);
  std::string utf16("\xFF\xFE", 2);
  for (const char c : fine) utf16 += {c, '\0'};
  const Row marks[] = {
      {"UTF-8", "\xEF\xBB\xBF" + fine, "1:1 UTF-8"},
      {"UTF-16", utf16, "1:1 UTF-16"},
      {"none", fine, ""},
  };
  check_rows("PC533", marks);
  CHECK(all_codes(utf16) == "PC533");  // The rest of it is read.
  const Row nul[] = {
      {"in a comment", std::string("// a\0b\n", 7) + fine, "1:5"},
      {"none", fine, ""},
  };
  check_rows("PC534", nul);

  const auto padded = [&](std::size_t size) {
    return fine + std::string(size - fine.size() - 1, ' ') + "\n";
  };
  CHECK(all_codes(padded(262144)) == "");
  CHECK(found(padded(262145), "PC535") == "0:0 262,145 bytes");
  CHECK(all_codes(padded(1048576)) == "PC535");
  CHECK(found(padded(1048577), "PC536") == "0:0 1,048,577 bytes");
  CHECK(all_codes(std::string(5 << 20, '(')) == "PC536");
}

TEST_CASE("lint: patterns") {
  const auto on_host = [](const std::string& pattern) {
    return in_if("shExpMatch(host, \"" + pattern + "\")");
  };
  const Row live[] = {
      {"plus", on_host("a+b.example.com"), "2:22 a+b.example.com"},
      {"class", on_host("10.[0-9]*"), "2:22 10.[0-9]*"},
      {"dollar", on_host("a.example.com$"), "2:22 a.example.com$"},
      {"wildcards", on_host("*.a-b_c.example.com"), ""},
      {"through a variable", in_entry("var a = \"b+\"; if (shExpMatch(host, a)) return a;"),
       "2:9 b+"},
      {"bracketed IPv6", on_host("[fe80::*]"), ""},
  };
  check_rows("PC540", live);
  const Row broken[] = {
      {"open class", on_host("[fe80*"), "2:22 [fe80*"},
      {"plus at the start", on_host("+a"), "2:22 +a"},
      {"stray parenthesis", on_host("a)"), "2:22 a)"},
      {"closed", on_host("(a)"), ""},
      {"on the URL", in_if("shExpMatch(url, \"*(*\")"), "2:21 *(*"},
  };
  check_rows("PC541", broken);
  const Row bars[] = {
      {"grouped", on_host("(*.example.com|example.com)"), "2:22 (*.example.com|example.com)"},
      {"bare", on_host("a|b"), "2:22 a|b"},
      {"two calls", in_if("shExpMatch(host, \"a\") || shExpMatch(host, \"b\")"), ""},
  };
  check_rows("PC542", bars);
  const auto detail_of_bar = [](const std::string& pattern) {
    return lint(in_if("shExpMatch(url, \"" + pattern + "\")"), "p.pac").front().detail;
  };
  for (const char* const bare : {"a|b", "(a)|b", "a|(b)", "(a|b)|c"}) {
    CHECK(detail_of_bar(bare).find("begins with the first") != std::string::npos);
  }
  for (const char* const grouped : {"(a|b)", "(http|ftp)://*.example.com/*", "((a|b)c)"}) {
    CHECK(detail_of_bar(grouped).starts_with("In Windows and pypac it is plain text"));
  }
  const Row never[] = {
      {"path", on_host("aka.ms/x"), "2:22 aka.ms/x"},
      {"scheme", on_host("http://a.example.com"), "2:22 http://a.example.com"},
      {"port", on_host("a.example.com:8080"), "2:22 a.example.com:8080"},
      {"path in dnsDomainIs", in_if("dnsDomainIs(host, '.example.com/epi')"),
       "2:23 .example.com/epi"},
      {"comparison", in_if("host == 'a.example.com:80'"), "2:13 a.example.com:80"},
      {"backwards", in_if("'http://a' === host"), "2:5 http://a"},
      {"a star in dnsDomainIs", in_if("dnsDomainIs(host, '*.example.com')"), "2:23 *.example.com"},
      {"a star in a comparison", in_if("host == '*.example.net'"), "2:13 *.example.net"},
      {"IPv6", on_host("2001:db8::1"), ""},
      {"IPv6 by groups", on_host("fe80:*"), ""},
      {"the URL has them", in_if("shExpMatch(url, 'http://a.example.com:8080/*')"), ""},
      {"longer value", in_if("host == 'a.example.com:' + port()") + "function port() {}", ""},
      {"not the host any more", in_entry("host = host + url; if (host == 'a/b') return 'DIRECT';"),
       ""},
  };
  check_rows("PC543", never);
  const Row never_begins[] = {
      {"a name", in_if("shExpMatch(url, 'www.a.example')"), "2:21 www.a.example"},
      {"a domain", in_if("shExpMatch(url, '.a.example*')"), "2:21 .a.example*"},
      {"addresses", in_if("shExpMatch(url, '10.*')"), "2:21 10.*"},
      {"star in front", in_if("shExpMatch(url, '*.a.example*')"), ""},
      {"scheme", in_if("shExpMatch(url, 'http://a.example/*')"), ""},
      {"part of a scheme", in_if("shExpMatch(url, 'http*') || shExpMatch(url, 'f?p:*')"), ""},
      {"scheme in upper case", in_if("shExpMatch(url, 'HTTP:*')"), ""},
      {"expression", in_if("shExpMatch(url, '(http|ftp)://a.example/*')"), ""},
      {"of the host", in_if("shExpMatch(host, 'www.a.example')"), ""},
  };
  check_rows("PC575", never_begins);
  const Row hidden[] = {
      {"path", in_if("shExpMatch(url, 'https://a.example.com/b/*')"),
       "2:21 https://a.example.com/b/*"},
      {"without a scheme", in_if("shExpMatch(url, '*.example.com/b*')"), "2:21 *.example.com/b*"},
      {"any path", in_if("shExpMatch(url, 'https://a.example.com/*')"), ""},
      {"scheme alone", in_if("shExpMatch(url, 'ftp:*')"), ""},
  };
  check_rows("PC544", hidden);
  const Row apex[] = {
      {"glob", on_host("*.example.com"), "2:22 *.example.com"},
      {"dnsDomainIs", in_if("dnsDomainIs(host, '.example.com')"), "2:23 .example.com"},
      {"both", in_if("dnsDomainIs(host, '.example.com') || host == 'example.com'"), ""},
      {"wider pattern",
       in_if("dnsDomainIs(host, '.b.example.com') || dnsDomainIs(host, "
             "'.example.com') || host == 'example.com'"),
       ""},
      {"top-level domain", on_host("*.local"), ""},
  };
  check_rows("PC545", apex);
  const Row look_alike[] = {
      {"dnsDomainIs", in_if("dnsDomainIs(host, 'example.com')"), "2:23 example.com"},
      {"glob", on_host("*example.com"), "2:22 *example.com"},
      {"below a country", in_if("dnsDomainIs(host, 'example.co.uk')"), "2:23 example.co.uk"},
      {"leading dot", in_if("dnsDomainIs(host, '.example.com')"), ""},
      {"a host below one's own domain", in_if("dnsDomainIs(host, 'www.example.com')"), ""},
      {"address", in_if("dnsDomainIs(host, '1.2')"), ""},
      {"a star, which no host has", in_if("dnsDomainIs(host, '*.ru')"), ""},
      {"upper case, which no host has", in_if("dnsDomainIs(host, 'Example.com')"), ""},
  };
  check_rows("PC546", look_alike);
  const Row upper[] = {
      {"pattern", on_host("*.Example.com"), "2:22 *.Example.com"},
      {"comparison", in_if("host == 'WWW.example.com'"), "2:13 WWW.example.com"},
      {"lower case", on_host("*.example.com"), ""},
      {"host in upper case",
       in_entry("var up = host.toUpperCase(); if (up == 'A') return 'DIRECT';"), ""},
      {"URL", in_if("shExpMatch(url, 'HTTP:*')"), ""},
  };
  check_rows("PC547", upper);
}

TEST_CASE("lint: networks and other helpers") {
  const Row networks[] = {
      {"prefix", in_if("isInNet(host, '10.0.0.0/8', '255.0.0.0')"), "2:19 10.0.0.0/8"},
      {"short", in_if("isInNet(host, '10.0.0', '255.0.0.0')"), "2:19 10.0.0"},
      {"IPv6 mask", in_if("isInNet(host, '10.0.0.0', 'ffff::')"), "2:31 ffff::"},
      {"two arguments", in_if("isInNet(host, '10.0.0.0')"), "2:5 isInNet"},
      {"fine", in_if("isInNet(host, '10.1.2.3', '255.0.0.0')"), ""},
  };
  check_rows("PC548", networks);
  const auto detail_of_call = [](const std::string& arguments) {
    return lint(in_if("isInNet(" + arguments + ")"), "p.pac").front().detail;
  };
  CHECK(detail_of_call("host, '10.0.0.0'")
            .ends_with("2 are given: Chromium and Firefox answer false."));
  CHECK(
      detail_of_call("host, '10.0.0.0', '255.0.0.0', '0'").ends_with("do not look at the others."));
  const Row by_text[] = {
      {"numbers and a star", in_if("shExpMatch(host, '10.*')"), "2:22 10.*"},
      {"once for all", in_if("shExpMatch(host, '10.*.*.*') || shExpMatch(host, '192.168.*')"),
       "2:22 10.*.*.*"},
      {"behind a test for addresses", in_if("/^[0-9.]+$/.test(host) && shExpMatch(host, '10.*')"),
       ""},
      {"any character", in_if("shExpMatch(host, '172.1?.*')"), "2:22 172.1?.*"},
      {"index", in_if("host.indexOf('10.') == 0"), "2:18 10."},
      {"start", in_if("host.startsWith('192.168.')"), "2:21 192.168."},
      {"piece", in_if("host.substring(0, 3) === '10.'"), "2:30 10."},
      {"expression", in_if("/^10\\./.test(host)"), "2:5 /^10\\./"},
      {"index behind a test for addresses",
       in_if("/^[0-9.]+$/.test(host) && host.indexOf('10.') == 0"), ""},
      {"index elsewhere", in_if("host.indexOf('10.') == 3 || host.indexOf('10.') > 0"), ""},
      {"start of a name", in_if("host.indexOf('10a.') == 0 || host.indexOf('10') == 0"), ""},
      {"expression to the end", in_if("/^10\\.1\\.2\\.3$/.test(host)"), ""},
      {"expression about something else", in_if("/^10\\./.test(x)"), ""},
      {"a whole address", in_if("shExpMatch(host, '10.1.2.3')"), ""},
      {"a name", in_if("shExpMatch(host, '10.*.example')"), ""},
      {"of the URL", in_if("shExpMatch(url, '10.*')"), ""},
  };
  check_rows("PC559", by_text);
  const Row calls[] = {
      {"pattern first", in_if("shExpMatch('*.a.example', host)"), "2:5 shExpMatch"},
      {"domain first", in_if("dnsDomainIs('.a.example', host)"), "2:5 dnsDomainIs"},
      {"of the URL", in_if("dnsDomainIs(url, '.a.example')"), "2:5 dnsDomainIs"},
      {"plain URL", in_if("isPlainHostName(url)"), "2:5 isPlainHostName"},
      {"too few", in_if("shExpMatch(host)"), "2:5 shExpMatch"},
      {"none", in_if("isPlainHostName()"), "2:5 isPlainHostName"},
      {"two patterns", in_if("shExpMatch(host, '*.a', '*.b')"), "2:5 shExpMatch"},
      {"two texts", in_if("dnsDomainIs('.a.example', '.b.example')"), "2:5 dnsDomainIs"},
      {"the same twice", in_if("dnsDomainIs(url, '.a') || dnsDomainIs(url, '.b')"),
       "2:5 dnsDomainIs"},
      {"a setting", "var site = 'berlin';\n" + in_if("shExpMatch(site, 'berlin')"), ""},
      {"as it should be",
       in_if("dnsDomainIs(host, '.a') || shExpMatch(url, '*') || "
             "isPlainHostName(host) || dnsDomainLevels(host) > 1"),
       ""},
      {"two variables", in_entry("var a = 'a'; a = 'b';\nif (shExpMatch(a, host)) f();"), ""},
      {"a function of its own",
       "function dnsDomainIs(a) { return false; }\n" + in_if("dnsDomainIs(url)"), ""},
  };
  check_rows("PC557", calls);
  const Row masks[] = {
      {"gap", in_if("isInNet(host, '10.0.0.0', '255.0.255.0')"), "2:31 255.0.255.0"},
      {"everything", in_if("isInNet(host, '0.0.0.0', '0.0.0.0')"), "2:30 0.0.0.0"},
      {"zero in front", in_if("isInNet(host, '010.0.0.0', '255.0.0.0')"), "2:19 010.0.0.0"},
      {"one address", in_if("isInNet(host, '10.0.0.1', '255.255.255.255')"), ""},
  };
  check_rows("PC549", masks);
  const Row plain[] = {
      {"alone", in_if("isPlainHostName(host)"), "2:5 isPlainHostName"},
      {"with a look at colons", in_if("isPlainHostName(host) && host.indexOf(':') < 0"), ""},
  };
  check_rows("PC550", plain);
  const Row local[] = {
      {"used", in_if("localHostOrDomainIs(host, 'www.example.com')"), "2:5 www.example.com"},
      {"not used", in_if("host == 'www.example.com'"), ""},
  };
  check_rows("PC551", local);
  const Row ex[] = {
      {"bare", in_if("isInNetEx(host, 'fd00::/8')"), "2:5 isInNetEx"},
      {"asked for", in_if("typeof isInNetEx == 'function' && isInNetEx(host, 'fd00::/8')"), ""},
      {"where it is",
       in_entry("") + "function FindProxyForURLEx(url, host) { return isInNetEx(host, "
                      "'fd00::/8') ? 'DIRECT' : 'PROXY p:1'; }",
       ""},
      {"tried", in_entry("try { isInNetEx(host, 'fd00::/8'); } catch (e) {}"), ""},
  };
  check_rows("PC552", ex);
  // Whether a question guards a call: by what it keeps from running.
  const Row guards[] = {
      {"empty guard", in_entry("if (typeof isInNetEx == 'function') {}\nisInNetEx(host, 'a');"),
       "3:1 isInNetEx"},
      {"guard before, of something else",
       in_entry("if (typeof isInNetEx == 'function') alert('a');\nisInNetEx(host, 'a');"),
       "3:1 isInNetEx"},
      {"asked too late", in_entry("isInNetEx(host, 'a');\nif (typeof isInNetEx == 'function') {}"),
       "2:1 isInNetEx"},
      {"in brackets", in_if("typeof(isInNetEx) == 'function' && isInNetEx(host, 'a')"), ""},
      {"block", in_entry("if (typeof isInNetEx == 'function') { isInNetEx(host, 'a'); }"), ""},
      {"returns before",
       in_entry("if (typeof isInNetEx != 'function') return 'DIRECT';\n"
                "isInNetEx(host, 'a');"),
       ""},
      {"other branch",
       in_entry("if (typeof isInNetEx != 'function') {} else isInNetEx(host, 'a');"), ""},
      {"kept in a variable",
       in_entry("var h = typeof isInNetEx == 'function';\n"
                "if (h) isInNetEx(host, 'a');"),
       ""},
      {"sets a variable",
       in_entry("var h; if (typeof isInNetEx == 'function') h = 1;\n"
                "if (h) isInNetEx(host, 'a');"),
       ""},
      {"conditional",
       in_entry("return typeof isInNetEx == 'function' ? isInNetEx(host, 'a') : '';"), ""},
      {"in a function of its own",
       "function f(host) { return isInNetEx(host, 'a'); }\n" +
           in_entry("if (typeof isInNetEx == 'function') f(host);"),
       ""},
  };
  check_rows("PC552", guards);
  const Row objects[] = {
      {"alert", in_entry("alert('a');"), "2:1 alert"},
      {"console", in_entry("console.log('a');"), "2:1 console"},
      {"asked for", in_entry("if (typeof alert == 'function') alert('a');"), ""},
      {"own function", "function alert(a) {}\n" + in_entry("alert('a');"), ""},
      {"member of that name", in_entry("var a = {}; a.window = 1; var b = {document: 1};"), ""},
  };
  check_rows("PC553", objects);
}

TEST_CASE("lint: names") {
  const Row names[] = {
      {"misspelt helper", in_if("localHostOrDoaminIs(host, 'a')"), "2:5 localHostOrDoaminIs"},
      {"wrong case", in_if("isinnet(host, 'a', 'b')"), "2:5 isinnet"},
      {"variable", in_entry("return proxy;"), "2:8 proxy"},
      {"declared later", in_entry("return proxy;") + "var proxy = 'DIRECT';", ""},
      {"assigned without var", in_entry("proxy = 'DIRECT'; return proxy;"), ""},
      {"parameter, catch, loop, label, key, member",
       in_entry("a: for (var k in {b: 1}) { try { k.c = 1; break a; } catch (e) { e.d(); } }"), ""},
      {"function expression's own name", in_entry("var f = function g(n) { return g(n); };"), ""},
      {"language", in_entry("return String(Math.max(1, parseInt('2', 10))) + undefined;"), ""},
      {"asked for", in_entry("if (typeof other != 'undefined') other();"), ""},
      {"asked for, but not guarded",
       in_entry("if (typeof localHostOrDoaminIs == 'function') {}\n"
                "if (localHostOrDoaminIs(host, 'a')) return 'DIRECT';"),
       "3:5 localHostOrDoaminIs"},
      {"only asked for", in_entry("if (typeof(other) == 'function') return 'DIRECT';"), ""},
      {"conditional", in_entry("var a = 1; return a ? missing : 'DIRECT';"), "2:23 missing"},
      {"eval may define anything", in_entry("eval('var q = 1'); return q;"), ""},
      {"newer ways to bind",
       in_entry("const {a, b} = f(host); const g = (x) => x + a; "
                "function f(h) { return h; }"),
       ""},
      {"written with escapes", in_entry("var \\u0061b = 1; if (ab) return 'DIRECT';"), ""},
      {"misspelt helper among them", in_entry("const f = (h) => shexpmatch(h, 'a');"),
       "2:18 shexpmatch"},
  };
  check_rows("PC554", names);
  const Row dead[] = {
      {"asks for a misspelt helper",
       in_entry("if (typeof localHostOrDoaminIs == 'function') {}\n"
                "if (localHostOrDoaminIs(host, 'a')) return 'DIRECT';"),
       "2:12 typeof localHostOrDoaminIs"},
      {"and calls it only then", in_if("typeof isinNet != 'undefined' && isinNet(host, 'a', 'b')"),
       "2:12 typeof isinNet"},
      {"asks whether it is not there", in_if("typeof isinNet == 'undefined'"), ""},
      {"no helper's name", in_if("typeof other == 'function'"), ""},
      {"defined here", "function isinNet() {}\n" + in_if("typeof isinNet == 'function'"), ""},
  };
  check_rows("PC572", dead);
  const Row entries[] = {
      {"none", "function f() {}\n", "0:0"},
      {"misspelt", "function FindProxyForUrl(url, host) { return 'DIRECT'; }\n", "0:0"},
      {"only Ex", "function FindProxyForURLEx(url, host) { return 'DIRECT'; }\n", "0:0"},
      {"as a variable", "var FindProxyForURL = function (url, host) { return 'DIRECT'; };\n", ""},
      {"empty file", "", "0:0"},
      {"in another function", "(function () {\n" + in_entry("") + "})();\n", "2:10"},
      {"handed out of one",
       "(function (all) {\n" + in_entry("") + "all.FindProxyForURL = FindProxyForURL;\n})(this);\n",
       ""},
  };
  check_rows("PC412", entries);
  const Row twice[] = {
      {"twice", in_entry("") + in_entry(""), "5:10"},
      {"once", in_entry(""), ""},
      {"another inside", in_entry("function FindProxyForURL() {}"), ""},
  };
  check_rows("PC571", twice);
  const std::string ex = "function FindProxyForURLEx(url, host) { ";
  const Row second[] = {
      {"own policy", in_entry("") + ex + "return 'PROXY p:1'; }", "5:10"},
      {"hands on", in_entry("") + ex + "return FindProxyForURL(url, host); }", ""},
  };
  check_rows("PC573", second);
}

TEST_CASE("lint: tables and assignments") {
  const Row tables[] = {
      {"truth value", "var t = {'a': 1};\n" + in_if("t[host]"), "3:5 t"},
      {"negated", "var t = {'a': 1};\n" + in_if("!t[host]"), "3:6 t"},
      {"in", "var t = {'a': 1};\n" + in_if("host in t"), "3:13 t"},
      {"fall-back", "var t = {'a': 'PROXY p:1'};\n" + in_entry("return t[host] || 'DIRECT';"),
       "3:8 t"},
      {"compared", "var t = {'a': 1};\n" + in_if("t[host] === 1"), ""},
      {"hasOwnProperty", "var t = {'a': 1};\n" + in_if("t.hasOwnProperty(host) && t[host]"), ""},
      {"called from the prototype",
       "var t = {'a': 1};\n" + in_if("Object.prototype.hasOwnProperty.call(t, host) && t[host]"),
       ""},
      {"loop", "var t = {'a': 1};\n" + in_entry("for (var k in t) if (k == host) return k;"), ""},
      {"list", "var t = ['a'];\n" + in_entry("for (var i = 0; t[i]; i++) if (t[i]) return t[i];"),
       ""},
  };
  check_rows("PC555", tables);
  const Row assignments[] = {
      {"literal", in_if("host = 'a.example.com'"), "2:10 host = 'a.example.com'"},
      {"compared", in_if("host == 'a.example.com'"), ""},
      {"found and kept", in_if("(m = host.match(/a/)) != null"), ""},
  };
  check_rows("PC556", assignments);
  const Row texts[] = {
      {"second comparison cut short", in_if("host == 'a' || 'b.example'"), "2:20 b.example"},
      {"first one", in_if("'b' && host == 'a'"), "2:5 b"},
      {"in brackets", in_if("(host == 'a' || ('b')) && x"), ""},
      {"inside brackets", in_if("x && (host == 'a' || 'b')"), "2:26 b"},
      {"compared with a choice", in_if("host == ('a' || 'b')"), "2:21 b"},
      {"a choice as an argument", in_if("shExpMatch(host, '*.a' || '*.b')"), "2:31 *.b"},
      {"else if", in_entry("if (x) f(); else if (host == 'a' || 'b') f();"), "2:37 b"},
      {"two comparisons", in_if("host == 'a' || host == 'b'"), ""},
      {"backwards", in_if("'a' == host || 'b' == host"), ""},
      {"empty", in_if("host == 'a' || ''"), ""},
      {"an argument", in_if("f(x || 'b') || t[x || 'b']"), ""},
      {"a value", in_entry("var proxy = x || 'PROXY p.example:80';"), ""},
  };
  check_rows("PC558", texts);
}

TEST_CASE("lint: results") {
  const auto returned = [](const std::string& result) {
    return in_entry("if (host == 'a') return \"" + result + "\";");
  };
  const Row words[] = {
      {"HTTP", returned("HTTP p:80"), "2:25 HTTP p:80"},
      {"HTTPS", returned("HTTPS p:443"), "2:25 HTTPS p:443"},
      {"SOCKS", returned("SOCKS p:1080"), "2:25 SOCKS p:1080"},
      {"lower case", returned("proxy p:80"), "2:25 proxy p:80"},
      {"no word", returned("p:80"), "2:25 p:80"},
      {"unknown word", returned("PROXI p:80"), "2:25 PROXI p:80"},
      {"in a variable", "var p = 'HTTP p:80';\n" + in_entry("return p;"), "1:9 HTTP p:80"},
      {"in a list", "var p = ['DIRECT', 'HTTP p:80'];\n" + in_entry("return p[0];"),
       "1:20 HTTP p:80"},
      {"misspelt in a variable", "var p = 'PORXY p.example:8080';\n" + in_entry("return p;"),
       "1:9 PORXY p.example:8080"},
      {"misspelt in a choice", in_entry("return host == 'a' ? 'PROXY p:80' : 'DRIECT';"),
       "2:37 DRIECT"},
      {"misspelt in a list", in_entry("return ['PRXOY p:80', 'DIRECT'].join('; ');"),
       "2:9 PRXOY p:80"},
      {"misspelt behind another", "var p = 'PROXY p:80; DRIECT';\n" + in_entry("return p;"),
       "1:9 DRIECT"},
      {"words that are none",
       "var a = 'SOCKET', b = 'DIRECTOR', c = 'Proxies p:80', d = 'PROXIES';\n" +
           in_entry("return a + b + c + d;"),
       ""},
      {"SOCKS 5", returned("PROXY p:80; SOCKS5 q:1080; DIRECT"), "2:25 SOCKS5 q:1080"},
      {"fine", returned("PROXY p:80; PROXY q:1080; DIRECT"), ""},
      {"semicolon at the end", returned("PROXY p:80; DIRECT;"), ""},
      {"compared", in_if("f('HTTP a') == 'HTTP b'") + "function f(a) { return a; }", ""},
      {"part of a sum", in_entry("return 'HTTP ' + host;"), ""},
      {"other function's", in_entry("f();") + "function f() { return 'p:80'; }", ""},
      {"first word of a sentence",
       in_entry("var a = f('Direct connections');") + "function f(a) { return a; }", ""},
  };
  check_rows("PC560", words);
  const Row ports[] = {
      {"none", returned("PROXY p.example"), "2:25 PROXY p.example"},
      {"IPv6 without", returned("PROXY [2001:db8::1]"), "2:25 PROXY [2001:db8::1]"},
      {"IPv6 with", returned("PROXY [2001:db8::1]:80"), ""},
      {"template of a hosted service", returned("PROXY ${GATEWAY}:80"), ""},
  };
  check_rows("PC561", ports);
  const Row syntax[] = {
      {"URL", returned("PROXY http://p:80"), "2:25 PROXY http://p:80"},
      {"URL alone", returned("http://p:80"), "2:25 http://p:80"},
      {"comma", returned("PROXY p:80, PROXY q:80"), "2:25 PROXY p:80, PROXY q:80"},
      {"no separator", returned("PROXY p:80 PROXY q:80"), "2:25 PROXY p:80 PROXY q:80"},
      {"two spaces", returned("PROXY  p:80"), "2:25 PROXY  p:80"},
      {"blank in front", returned(" PROXY p:80"), "2:25  PROXY p:80"},
      {"no server", returned("PROXY"), "2:25 PROXY"},
      {"bad port", returned("PROXY p:99999"), "2:25 PROXY p:99999"},
      {"path", returned("PROXY p:80/"), "2:25 PROXY p:80/"},
      {"user", returned("PROXY u@p:80"), "2:25 PROXY u@p:80"},
      {"operand of DIRECT", returned("DIRECT p:80"), "2:25 DIRECT p:80"},
      {"no address", returned("PROXY 300.1.2.3:80"), "2:25 PROXY 300.1.2.3:80"},
      {"a hole", returned("PROXY {{IP}}:80"), "2:25 PROXY {{IP}}:80"},
      {"a label with an underscore", returned("PROXY my_proxy:80"), ""},
      {"put together", in_entry("return 'PROXY p:80' + 'PROXY q:80';"), "2:8 PROXY p:80PROXY q:80"},
      {"put together with a separator", in_entry("return 'PROXY p:80; ' + 'DIRECT';"), ""},
      {"put together with a variable", in_entry("return 'PROXY p:80' + x + 'PROXY q:80';"), ""},
      {"fine", returned("PROXY p:80;PROXY q:80"), ""},
  };
  check_rows("PC562", syntax);
  const Row after[] = {
      {"proxy", returned("DIRECT; PROXY p:80"), "2:25 PROXY p:80"},
      {"last", returned("PROXY p:80; DIRECT"), ""},
  };
  check_rows("PC563", after);
  const Row texts[] = {
      {"null", in_entry("if (host == 'a') return null;"), "2:18 null"},
      {"nothing", in_entry("if (host == 'a') return;"), "2:18"},
      {"true", in_entry("if (host == 'a') return true;"), "2:18 true"},
      {"empty", returned(""), "2:25"},
      {"in another function", in_entry("f();") + "function f() { return true; }", ""},
  };
  check_rows("PC564", texts);
  const std::string head = "function FindProxyForURL(url, host) {\n";
  const Row ends[] = {
      {"falls off", head + "if (host == 'a') return 'DIRECT';\n}\n", "3:1"},
      {"ladder without else", head + "if (host) return 'DIRECT'; else if (url) return 'DIRECT';\n}",
       "3:1"},
      {"all branches", head + "if (host) { return 'DIRECT'; } else { return 'PROXY p:1'; }\n}", ""},
      {"switch",
       head + "switch (host) { case 'a': return 'DIRECT'; default: return 'PROXY p:1'; }\n}", ""},
      {"endless loop", head + "while (true) { return 'DIRECT'; }\n}", ""},
      {"throws", head + "throw 1;\n}", ""},
  };
  check_rows("PC565", ends);
}

TEST_CASE("lint: flow") {
  const Row unreachable[] = {
      {"behind return", in_entry("return 'DIRECT';\nhost = '';"), "3:1 host"},
      {"function behind return", in_entry("return f();\nfunction f() { return 'DIRECT'; }"),
       "4:1 return"},
      {"break behind return", in_entry("switch (host) { case 'a': return 'DIRECT'; break; }"), ""},
      {"return without braces", in_entry("if (host == 'a')\nreturn 'DIRECT';\nhost = '';"), ""},
  };
  check_rows("PC570", unreachable);

  const auto two = [](const std::string& first, const std::string& second) {
    return in_entry("if (" + first + ") return 'DIRECT';\nif (" + second +
                    ") return 'PROXY p:80';");
  };
  const Row shadowed[] = {
      {"the same", two("dnsDomainIs(host, '.a.com')", "dnsDomainIs(host, \".a.com\")"),
       "3:5 dnsDomainIs(host, \".a.com\")"},
      {"same meaning", two("dnsDomainIs(host, '.a.com')", "shExpMatch(host, '*.a.com')"),
       "3:5 shExpMatch(host, '*.a.com')"},
      {"wider first", two("dnsDomainIs(host, '.a.com')", "host == 'b.a.com'"),
       "3:5 host == 'b.a.com'"},
      {"one of several", two("host == 'x' || host == 'y'", "host == 'z' || 'y' == host"),
       "3:20 'y' == host"},
      {"with a further condition", two("host == 'x'", "host == 'x' && url == 'y'"),
       "3:5 host == 'x'"},
      {"same network",
       two("isInNet(host, '10.0.0.0', '255.0.0.0')", "isInNet(host, '10.0.0.0', '255.0.0.0')"),
       "3:5 isInNet(host, '10.0.0.0', '255.0.0.0')"},
      {"rung of a ladder",
       in_entry("if (host == 'x') return 'DIRECT'; else if (host == 'x') "
                "return 'PROXY p:80';"),
       "2:44 host == 'x'"},
      {"narrower first", two("host == 'b.a.com'", "dnsDomainIs(host, '.a.com')"), ""},
      {"same result",
       in_entry("if (host == 'x') return 'DIRECT';\nif (host == 'x') return "
                "'DIRECT';"),
       ""},
      {"only sometimes", two("host == 'x' && url == 'y'", "host == 'x'"), ""},
      {"does not return", in_entry("if (host == 'x') url = '';\nif (host == 'x') return 'DIRECT';"),
       ""},
      {"in a branch of its own",
       in_entry("if (url == 'y') { if (host == 'x') return 'DIRECT'; }\nif (host == 'x') return "
                "'PROXY p:80';"),
       ""},
      {"host changed between",
       in_entry("if (host == 'x') return 'DIRECT';\nhost = "
                "host.toLowerCase();\nif (host == 'x') return "
                "'PROXY p:80';"),
       ""},
      {"look-alike is no cover", two("dnsDomainIs(host, '.a.com')", "host == 'ba.com'"), ""},
      {"question mark is no literal", two("shExpMatch(host, 'a?')", "host == 'a?'"), ""},
      {"time is no host", two("timeRange(8)", "timeRange(8)"), ""},
  };
  check_rows("PC572", shadowed);
}

TEST_CASE("lint: DNS") {
  const std::string in_net = "isInNet(host, '10.0.0.0', '255.0.0.0')";
  const Row every[] = {
      {"first statement", in_entry("var ip = dnsResolve(host);"), "2:10 dnsResolve"},
      {"in a helper that is always called",
       "function f(h) { return dnsResolve(h); }\n" + in_entry("var ip = f(host);"),
       "1:24 dnsResolve"},
      {"behind a return", in_entry("if (host == 'a') return 'DIRECT';\nvar ip = dnsResolve(host);"),
       ""},
      {"in a branch", in_entry("if (host == 'a') { dnsResolve(host); }"), ""},
      {"second operand", in_if("host == 'a' || isResolvable(host)"), ""},
      {"in a helper that is called in a branch",
       "function f(h) { return dnsResolve(h); }\n" + in_entry("if (host == 'a') f(host);"), ""},
  };
  check_rows("PC580", every);
  const Row by_net[] = {
      {"bare", in_if(in_net), "2:5 isInNet"},
      {"one finding for many", in_if(in_net + " || " + in_net), "2:5 isInNet"},
      {"second operand of ||", in_if("host == 'a' || " + in_net), "2:20 isInNet"},
      {"a pattern with a class is no look at addresses",
       in_entry("if (shExpMatch(host, '10.[0-9]*')) return 'DIRECT';\nif (" + in_net +
                ") return 'PROXY p:1';"),
       "3:5 isInNet"},
      {"behind a regular expression", in_if("/^[0-9.]+$/.test(host) && " + in_net), ""},
      {"behind a named test",
       in_entry("var isIp = f(host); if (isIp && (" + in_net + " || " + in_net +
                ")) return 'DIRECT';") +
           "function f(h) { return h; }",
       ""},
      {"inside such a branch",
       in_entry("if (/^\\d+\\./.test(host)) { if (" + in_net + ") return 'DIRECT'; }"), ""},
      {"names have returned",
       in_entry("if (!isIPv4(host)) return 'DIRECT';\nif (" + in_net + ") return 'PROXY p:1';") +
           "function isIPv4(h) { return true; }",
       ""},
      {"helper behind a test",
       "function local(host) { return " + in_net + "; }\n" +
           in_if("/^[0-9.]+$/.test(host) && local(host)"),
       ""},
      {"address, not name",
       in_entry("var ip = dnsResolve(host); if (isInNet(ip, '10.0.0.0', "
                "'255.0.0.0')) return 'DIRECT';"),
       ""},
      {"host was resolved",
       in_entry("host = dnsResolve(host); if (" + in_net + ") return 'DIRECT';"), ""},
      {"some hosts only", in_if("host == 'a' && " + in_net), ""},
  };
  check_rows("PC581", by_net);
  const Row sometimes[] = {
      {"in a branch", in_entry("if (host == 'a') { dnsResolve(host); }"), "2:20 dnsResolve"},
      {"never", in_if("host == 'a'"), ""},
  };
  check_rows("PC582", sometimes);
  const Row address[] = {
      {"used", in_entry("var me = myIpAddress();"), "2:10 myIpAddress"},
      {"own function", "function myIpAddress() { return ''; }\n" + in_entry("myIpAddress();"), ""},
  };
  check_rows("PC583", address);
  const Row times[] = {
      {"each helper", in_if("weekdayRange('MON', 'FRI') && timeRange(8, 18) || dateRange('DEC')"),
       "2:5 weekdayRange; 2:35 timeRange; 2:55 dateRange"},
      {"none", in_if("new Date().getHours() > 8"), ""},
  };
  check_rows("PC584", times);
}

TEST_CASE("lint: silencing") {
  const std::string fault = "if (dnsDomainIs(host, 'example.com')) return 'DIRECT';";
  const Row rows[] = {
      {"line before", in_entry("// pacwright-ignore PC546: all of it is ours\n" + fault), ""},
      {"same line", in_entry(fault + " // pacwright-ignore PC546: ours"), ""},
      {"block comment, several codes",
       in_entry("/* pacwright-ignore PC545, PC546: ours */\n" + fault), ""},
      {"two lines before", in_entry("// pacwright-ignore PC546: ours\n\n" + fault),
       "4:23 example.com"},
      {"another code", in_entry("// pacwright-ignore PC545: ours\n" + fault), "3:23 example.com"},
      {"in a string", in_entry("var a = 'pacwright-ignore PC546';\n" + fault), "3:23 example.com"},
  };
  check_rows("PC546", rows);
  const Row bad[] = {
      {"no such code", in_entry("// pacwright-ignore PC999: why"), "2:1 PC999"},
      {"code of another family", in_entry("// pacwright-ignore PC101: why"), "2:1 PC101"},
      {"errors stay", in_entry("// pacwright-ignore PC554: why\nf();"), "2:1 PC554"},
      {"no code", in_entry("// pacwright-ignore"), "2:1"},
      {"fine", in_entry("// pacwright-ignore PC546: why"), ""},
  };
  check_rows("PC590", bad);
  CHECK(found(in_entry("// pacwright-ignore PC554: why\nf();"), "PC554") == "3:1 f");

  LintOptions options;
  options.ignored = {DiagCode::LookAlike, DiagCode::NotDefined};
  const Diags left = lint(in_entry(fault + " f();"), "p.pac", options);
  REQUIRE(left.size() == 1);
  CHECK(left[0].code == DiagCode::NotDefined);
}

TEST_CASE("lint: many findings of one kind are counted, not listed") {
  const Diags diags =
      lint(in_entry(repeated("if (host == 'A') return 'DIRECT';\n", 10'050)), "p.pac");
  const auto upper = std::ranges::count(diags, DiagCode::UpperCase, &Diag::code);
  CHECK(upper == 10'000);
  const auto told = std::ranges::count_if(diags, [](const Diag& diag) {
    return diag.detail.find("There are 50 more") != std::string::npos;
  });
  CHECK(told == 1);
}

TEST_CASE("lint: every finding names a client") {
  constexpr std::array kClients = {"Chromium",  "Firefox",      "Windows", "libproxy",
                                   "pacparser", "pac-resolver", "pypac",   "Zscaler",
                                   "client",    "browsers",     "Clients"};
  const std::string scripts[] = {
      "\xEF\xBB\xBF'use strict'; // \xC3\xA9\nlet a = b => `c`; console.log(a, [1,], "
      "JSON.parse(a));",
      in_entry("if (dnsDomainIs(host, 'example.com') || shExpMatch(host, '(a|b)+') || "
               "shExpMatch(host, '*.a.com') || shExpMatch(host, 'A[b]') || isInNetEx(host, 'c') || "
               "isInNet(host, 'a', 'b') || isPlainHostName(host) || host == 'a/b' || "
               "localHostOrDomainIs(host, 'a') || weekdayRange('MON') || myIpAddress() || d || "
               "shExpMatch(url, 'http://a/b') || shExpMatch(host, '(')) return 'HTTP p, q';\n"
               "return 'DIRECT; PROXY p'; return; dnsResolve(host); if (host = 'a') return;\n"
               "var f = function () { return dnsResolve(host); }; alert();"),
      in_entry("if (host == 'a' || 'b' || shExpMatch('*.a', host) || isPlainHostName(url) || "
               "shExpMatch(host, '10.*') || shExpMatch() || shExpMatch(host, 'a', 'b')) return;\n"
               "/* a\n/* b */"),
      in_entry("'"),
      "(",
      "a b",
      "",
  };
  for (const std::string& script : scripts) {
    for (const Diag& diag : lint(script, "p.pac")) {
      const std::string text = message_of(diag) + " " + advice_of(diag);
      CAPTURE(text);
      if (entry_of(diag.code).code == "PC590") continue;
      CHECK(std::ranges::any_of(
          kClients, [&](const char* client) { return text.find(client) != std::string::npos; }));
    }
  }
}

TEST_CASE("lint: what we emit is in order") {
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(TESTS_DIR "/golden/cases")) {
    const std::string path = entry.path().generic_string();
    if (!path.ends_with(".pac") || path.find("/expect/") == std::string::npos) continue;
    ++files;
    std::ostringstream bytes;
    bytes << std::ifstream(path, std::ios::binary).rdbuf();
    for (const Diag& diag : lint(bytes.str(), path)) {
      const std::string text = to_text(diag);
      // What the policy asks for; compile says PC206 and PC452 about the routes.
      if (diag.code == DiagCode::DnsSometimes && path.find("/dns-") != std::string::npos) continue;
      if (diag.code == DiagCode::ResultWord) continue;
      if (diag.code == DiagCode::ResultAfterDirect) continue;
      CHECK(text == "");
    }
  }
  CHECK(files > 10);
}

TEST_CASE("lint: hostile scripts end in findings or in none, never in a crash") {
  std::size_t files = 0;
  for (const auto& entry : fs::directory_iterator(TESTS_DIR "/scripts")) {
    std::ostringstream bytes;
    bytes << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    const std::string script = bytes.str();
    lint(script, "p.pac");
    lint(script.substr(0, script.size() / 2), "p.pac");
    ++files;
  }
  CHECK(files > 10);
}

}  // namespace
}  // namespace pacwright
