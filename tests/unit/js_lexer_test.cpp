#include "validate/lint/js_lexer.hpp"

#include <doctest/doctest.h>

#include <string>

#include "validate/lint/glob_regex.hpp"
#include "validate/lint/js_outline.hpp"

namespace pacwright {
namespace {

// Kinds by their first letter: n(ame) d(igits) s(tring) t(emplate) r(egex) p(unctuator).
std::string kinds_and_texts(std::string_view source) {
  const JsTokens script = lex_js(source);
  std::string out;
  for (const JsToken& token : script.tokens) {
    if (token.kind == JsToken::Kind::End) break;
    out += out.empty() ? "" : " ";
    out += std::string("ndstrp").substr(static_cast<std::size_t>(token.kind), 1) + ":" +
           std::string(script.text(token));
  }
  return out;
}

std::string name_of(JsFault::Kind kind) {
  switch (kind) {
    case JsFault::Kind::StringOpen: return "string";
    case JsFault::Kind::CommentOpen: return "comment";
    case JsFault::Kind::RegexOpen: return "regex";
    case JsFault::Kind::TemplateOpen: return "template";
    case JsFault::Kind::BadCharacter: return "character";
    case JsFault::Kind::BracketOpen: return "open";
    case JsFault::Kind::BracketStray: return "stray";
    case JsFault::Kind::Unexpected: return "unexpected";
  }
  return "";
}

std::string to_text(const std::vector<JsFault>& faults) {
  std::string out;
  for (const JsFault& fault : faults) {
    out += (out.empty() ? "" : " ") + std::to_string(fault.place.line) + ":" +
           std::to_string(fault.place.column) + " " + name_of(fault.kind);
  }
  return out;
}

TEST_CASE("lex_js: a slash divides behind an operand and begins a regular expression elsewhere") {
  struct Row {
    const char* name;
    const char* in;
    const char* want;
  };
  const Row rows[] = {
      {"division", "a / b / c", "n:a p:/ n:b p:/ n:c"},
      {"at the start", "/a/.test(b)", "r:/a/ p:. n:test p:( n:b p:)"},
      {"with flags", "x = /a/gi;", "n:x p:= r:/a/gi p:;"},
      {"slash in a class", "x = /[/]/;", "n:x p:= r:/[/]/ p:;"},
      {"escaped slash", "x = /\\//;", "n:x p:= r:/\\// p:;"},
      {"after return", "return /a/", "n:return r:/a/"},
      {"member called return", "a.return / 2 / 3", "n:a p:. n:return p:/ d:2 p:/ d:3"},
      {"after a condition", "if (a) /b/.exec(c)", "n:if p:( n:a p:) r:/b/ p:. n:exec p:( n:c p:)"},
      {"after a group", "(a) / b / c", "p:( n:a p:) p:/ n:b p:/ n:c"},
      {"after a call", "f(a) / b / c", "n:f p:( n:a p:) p:/ n:b p:/ n:c"},
      {"after an index", "a[0] / b / c", "n:a p:[ d:0 p:] p:/ n:b p:/ n:c"},
      {"after a block", "{ a } /b/g", "p:{ n:a p:} r:/b/g"},
      {"after an object", "x = { a: 1 } / b / c", "n:x p:= p:{ n:a p:: d:1 p:} p:/ n:b p:/ n:c"},
      {"after a declaration", "function f() {} /b/g", "n:function n:f p:( p:) p:{ p:} r:/b/g"},
      {"after a function expression", "x = function () {} / b / c",
       "n:x p:= n:function p:( p:) p:{ p:} p:/ n:b p:/ n:c"},
      {"after postfix", "a++ / b / c", "n:a p:++ p:/ n:b p:/ n:c"},
      {"after a comma", "f(a, /b/)", "n:f p:( n:a p:, r:/b/ p:)"},
      {"after a colon of a case", "case 1: /b/.test(c)",
       "n:case d:1 p:: r:/b/ p:. n:test p:( n:c p:)"},
      {"object after a colon", "a ? b : {} / c / d", "n:a p:? n:b p:: p:{ p:} p:/ n:c p:/ n:d"},
      {"assignment by division", "a /= b / c", "n:a p:/= n:b p:/ n:c"},
      {"number before", "1 / 2 / 3", "d:1 p:/ d:2 p:/ d:3"},
      {"string before", "'a' / 2 / 3", "s:'a' p:/ d:2 p:/ d:3"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(kinds_and_texts(row.in) == row.want);
  }
}

TEST_CASE("lex_js: tokens") {
  struct Row {
    const char* name;
    const char* in;
    const char* want;
  };
  const Row rows[] = {
      {"empty", "", ""},
      {"longest sign first", "a>>>=b===c", "n:a p:>>>= n:b p:=== n:c"},
      {"numbers", "0x1F 1e+5 .5 1.5e-3 0b1", "d:0x1F d:1e+5 d:.5 d:1.5e-3 d:0b1"},
      {"numbers and members", "1..a 1.5.a 1e3.a 0x1.a 1.",
       "d:1. p:. n:a d:1.5 p:. n:a d:1e3 p:. n:a d:0x1 p:. n:a d:1."},
      {"no exponent in hexadecimal", "0xe+1", "d:0xe p:+ d:1"},
      {"quotes in quotes", "'\"' \"'\"", "s:'\"' s:\"'\""},
      {"escaped quote", "'\\''", "s:'\\''"},
      {"line continuation", "'a\\\nb' c", "s:'a\\\nb' n:c"},
      {"comments", "a // b\n/* c\nd */ e <!-- f\ng", "n:a n:e n:g"},
      {"closing HTML comment", "a\n--> b\nc-->d", "n:a n:c p:-- p:> n:d"},
      {"template", "`a${b}c${ {d:1} }e`", "t:`a${ n:b t:}c${ p:{ n:d p:: d:1 p:} t:}e`"},
      {"conditional, not optional", "a?.5:1", "n:a p:? d:.5 p:: d:1"},
      {"optional", "a?.b", "n:a p:?. n:b"},
      {"letters of other scripts",
       "gr\xC3\xB6\xC3\x9F"
       "e = 1",
       "n:gr\xC3\xB6\xC3\x9F"
       "e p:= d:1"},
      {"ISO-8859-1",
       "gr\xF6\xDF"
       "e\xA0= 1",
       "n:gr\xF6\xDF"
       "e p:= d:1"},
      {"private member", "this.#a", "n:this p:. n:#a"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(kinds_and_texts(row.in) == row.want);
    CHECK(lex_js(row.in).faults.empty());
  }
}

TEST_CASE("lex_js: places") {
  const JsTokens script = lex_js(
      "a\r\nb\rc\xE2\x80\xA8"
      "d /* \n */ e\n '\xC3\xA9' f");
  std::string places;
  for (const JsToken& token : script.tokens) {
    places += std::to_string(token.place.line) + ":" + std::to_string(token.place.column) +
              (token.after_newline ? "n " : " ");
  }
  CHECK(places == "1:1n 2:1n 3:1n 4:1n 5:5n 6:2n 6:6 6:7 ");
}

TEST_CASE("lex_js: partners of brackets") {
  const JsTokens script = lex_js("f([a]) { b }");
  std::string partners;
  for (const JsToken& token : script.tokens) {
    partners += token.partner == JsToken::kNoPartner ? "- " : std::to_string(token.partner) + " ";
  }
  CHECK(partners == "- 5 4 - 2 1 8 - 6 - ");
}

TEST_CASE("lex_js: faults") {
  struct Row {
    const char* name;
    std::string in;
    const char* want;
  };
  const Row rows[] = {
      {"string to the end of the line", "a = 'b\nc = 'd'", "1:5 string"},
      {"string to the end of the file", "a = \"b", "1:5 string"},
      {"backslash at the end", "'\\", "1:1 string"},
      {"comment", "a\n /* b", "2:2 comment"},
      {"regular expression", "a = /b\nc", "1:5 regex"},
      {"template", "`a", "1:1 template"},
      {"hole of a template", "`a${b", "1:1 open"},
      {"open brackets, outermost first", "f(a[b", "1:2 open 1:4 open"},
      {"stray bracket", "a) b", "1:2 stray"},
      {"wrong bracket closes the one below", "(a[b)", "1:3 open"},
      {"typographic quote",
       "a = \xE2\x80\x9C"
       "b",
       "1:5 character"},
      {"zero-width space",
       "a\xE2\x80\x8B"
       "b",
       "1:2 character"},
      {"control character", std::string("a \x01 b"), "1:3 character"},
      {"NUL", std::string("a \0 b", 5), "1:3 character"},
      {"at sign", "@a", "1:1 character"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(to_text(lex_js(row.in).faults) == row.want);
  }
  CHECK(lex_js(std::string(1000, ')')).faults.size() == 100);
}

TEST_CASE("cooked_string: the value of a literal") {
  CHECK(cooked_string("'a b'") == "a b");
  CHECK(cooked_string("\"\\x41\\u0042\\n\\'\\q\"") == "AB\n'q");
  CHECK(cooked_string("'\\u00e9'") == "\xC3\xA9");
  CHECK(cooked_string("'a\\\nb\\\r\nc'") == "abc");
  CHECK(cooked_string("'\\uD83D\\uDE00'") == "\xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(cooked_string("'\\x4'") == "x4");
  CHECK(cooked_string("'open") == "open");
  CHECK(cooked_string("") == "");
}

TEST_CASE("outline_js: what is not JavaScript") {
  struct Row {
    const char* name;
    const char* in;
    const char* want;  // Of the outline alone.
  };
  const Row rows[] = {
      {"all kinds of statements",
       "a: for (var i = 0, n = 3; i < n; i++) { if (i) continue a; else break }\n"
       "for (k in o) ; do x--; while (x) y = typeof z ? -1 : +2, 3\n"
       "switch (a) { case 1: case 'b': f(); break; default: g() }\n"
       "try { throw new Error('a') } catch (e) { } finally { }\n"
       "with (o) p; var q, r = function f(a, b) { return }, s = [1,, 2], t = {a: 1, 'b': 2, 3: 4}\n"
       "debugger; if (a) b(); else if (c) d(); else { }\nwhile (false) {}\n(function () {})()\n!a",
       ""},
      {"semicolons by line ends", "a = 1\nb = 2\nreturn\n++c", ""},
      {"continued lines", "a = b\n+ c\n.d()\n, e", ""},
      {"in of an expression", "if ('a' in o && x instanceof y) z", ""},
      {"two operands", "a b", "1:3 unexpected"},
      {"missing operator", "return 'PROXY ' host", "1:17 unexpected"},
      {"missing operand", "a = ;", "1:5 unexpected"},
      {"operator at the end of a group", "if (a ||) b", "1:9 unexpected"},
      {"condition without parentheses", "if a == b", "1:4 unexpected"},
      {"empty condition", "if () a", "1:5 unexpected"},
      {"else without if", "a; else b", "1:4 unexpected"},
      {"case outside", "case 1: a", "1:1 unexpected"},
      {"statement before the first case", "switch (a) { b }", "1:14 unexpected"},
      {"half a conditional", "a = b ? c;", "1:10 unexpected"},
      {"word that is reserved", "var new = 1", "1:9 unexpected"},
      {"number with letters", "a = 12ab", "1:5 unexpected"},
      {"member without a name", "a.;", "1:3 unexpected"},
      {"object without a colon", "a = {b c}", "1:8 unexpected"},
      {"function without a body", "function f()", "1:13 unexpected"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const JsTokens script = lex_js(row.in);
    CHECK(to_text(script.faults) == "");
    const JsOutline outline = outline_js(script);
    CHECK(to_text(outline.faults) == row.want);
    CHECK(outline.is_whole == (row.want[0] == '\0'));
  }
}

TEST_CASE("outline_js: nesting without end is given up, not followed") {
  for (const char* part :
       {"(", "[", "{", "a(", "a[", "if(a)", "a:", "function f(){", "!", "a?", "x={a:", "a=>{",
        "`${", "for(;;)", "do ", "try{", "else ", "switch(a){"}) {
    CAPTURE(part);
    std::string source;
    for (int i = 0; i < 20000; ++i) source += part;
    const JsTokens open = lex_js(source);
    CHECK(!outline_js(open).is_whole);
  }
  std::string closed = "a = " + std::string(5000, '(') + "1" + std::string(5000, ')');
  const JsTokens script = lex_js(closed);
  CHECK(script.faults.empty());
  const JsOutline outline = outline_js(script);
  CHECK(outline.faults.empty());
  CHECK(!outline.is_whole);
}

TEST_CASE("fault_as_regex: what throws when it is made a regular expression") {
  for (const char* fine : {"", "*.a.com", "a+b", "(a|b)", "[a-z]*", "a{2}", "{a}", "a}", "a]", "**",
                           "?*?", "a\\", "^a$", "[^]a]", "(?)", "a{,2}", "[a-]", "*?+"}) {
    CAPTURE(fine);
    CHECK(fault_as_regex(fine) == "");
  }
  for (const char* bad : {"[a", "(a", "a)", "+a", "*+", "a++", "(+)", "a|+", "{2}", "a{2}{3}",
                          "[z-a]", "(()", "^+", "[a\\]"}) {
    CAPTURE(bad);
    CHECK(fault_as_regex(bad) != "");
  }
  CHECK(live_characters("*.a-b_c/d:e?#1") == "");
  CHECK(live_characters("a+b(c|d)+") == "+(|)");
}

}  // namespace
}  // namespace pacwright
