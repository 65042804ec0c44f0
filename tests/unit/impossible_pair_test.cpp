#include "validate/lint/impossible_pair.hpp"

#include <doctest/doctest.h>

#include <string>

// What is right: the grammar of ECMA-262, 15th edition, and of proposals that a browser ships.

namespace pacwright {
namespace {

/// "line:column text", or "".
std::string to_text(const std::optional<JsFault>& fault) {
  if (!fault) return "";
  return std::to_string(fault->place.line) + ":" + std::to_string(fault->place.column) + " " +
         fault->subject;
}

TEST_CASE("find_impossible_pair: what no edition reads") {
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
      {"if (a | | b) c();", "1:9 |"},
      {"if (a = = b) c();", "1:9 ="},
      {"if (a ! = b) c();", "1:9 ="},
      {"let f = a = > b;", "1:13 >"},
      {"f(, a);", "1:3 ,"},
      {"f(;);", "1:3 ;"},
      {"let a, ;", "1:8 ;"},
      {"[...]", "1:5 ]"},
      {"a. ;", "1:4 ;"},
      {"a?. )", "1:5 )"},
      {"retrun \"DIRECT\";", "1:8 \"DIRECT\""},
      {"cosnt x = 1;", "1:7 x"},
      {"fuction f() {}", "1:9 f"},
      {"const a = 1 return a;", "1:13 return"},
      {"const a = \"x\" \"y\";", "1:15 \"y\""},
      {"const a = \"x\" 1;", "1:15 1"},
      {"if host == \"a\") {}", "1:4 host"},
      {"while 1 {}", "1:7 1"},
      {"{ = }", "1:3 ="},
      {"a; . b", "1:4 ."},
      {"[= 1]", "1:2 ="},
      {"(* 2)", "1:2 *"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.in);
    CHECK(to_text(find_impossible_pair(lex_js(row.in))) == row.want);
    CHECK(to_text(find_certain_fault(lex_js(row.in))) == row.want);
  }
}

TEST_CASE("find_impossible_pair: what some edition reads") {
  const char* const rows[] = {
      "",
      ";",
      "let x\ny = 1",
      "const a = 1\nreturn a",
      "for (;;) {}",
      "for (const a of b) {}",
      "for (let i = 0; ; ) {}",
      "async function f() { for await (const a of b) {} }",
      "function* g() { yield; yield* h(); yield 1; }",
      "const o = { *g() {}, async *h() {}, get a() { return 1; }, set a(v) {}, get \"b\"() {} };",
      "class A extends B { static x = 1; #y; *z() {} static *w() {} static { } accessor q = 1 }",
      "class A { x = 1; *y() {} }",
      "import a, * as b from \"c\";",
      "import a from \"c\" with { type: \"json\" };",
      "import { \"a b\" as c } from \"d\";",
      "export * from \"a\";",
      "export * as b from \"a\";",
      "export { a as default };",
      "const [, a] = b;",
      "f(a, );",
      "f(...a);",
      "const { a, ...b } = c;",
      "a ? .5 : 1",
      "a?.[0]?.(b)?.c",
      "a ?\?= b ?\? c",
      "x => ({})",
      "async x => await y",
      "a++; b--",
      "a++ + ++b",
      "a - -b; a + +b; !(!c)",
      "a.if.while.return",
      "({ if: 1, while: 2, get if() {} })",
      "let async; async = 1; let of = 2; let get = 3",
      "using x = y; await using z = w;",
      "do x(); while (y)",
      "if (a) \"b\"; else c",
      "`a${b}c` + `d`",
      "a = /b/g / 2",
      "a\n/b/g",
      "a <!-- comment = ;",
      "label: for (;;) break label",
      "switch (a) { case \"b\": case 1: default: }",
      "var let_ = 1, yield_ = \"a\"",
      "\"use strict\"\nlet a",
      "new.target; import.meta; import(\"a\")",
      "a = b\n++c",
      "1 in a; \"a\" in b; c instanceof d",
      "throw new Error",
      "typeof \"a\"; void 0; delete a.b",
      "a = async () => {}",
      "a ** -b",
      "(a, b) => a",
      "() => {}",
      // Where it is a guess whether a slash divides.
      "await /'/.test(a)",
      "for (const p of /[=;]/g[Symbol.split]('a')) {}",
      "let x = ++/[=;]/.lastIndex",
      "function* g() { yield /'/ }",
      "class A extends /[(]/.constructor {}",
      "let n = [2, 4].with(0, 8) / 2; let t = '/'",
      "for await (const a of b) /'/.test(a)",
      "a++\n{}\n/'/.test(a)",
      "let f = class {} / 2; let t = '/'",
      // Names and numbers of odd forms.
      "var a\\u{62} = 1",
      "let a\xC2\xB7z = 1",
      "010.toFixed(2)",
      "import { if as y } from \"m\"",
      "export * as switch from \"m\"",
  };
  for (const char* const row : rows) {
    CAPTURE(row);
    CHECK(to_text(find_impossible_pair(lex_js(row))) == "");
    CHECK(to_text(find_certain_fault(lex_js(row))) == "");
  }
}

TEST_CASE("find_certain_fault: faults of the lexer, brackets last") {
  struct Row {
    const char* in;
    const char* want;
  };
  const Row rows[] = {
      {"let a = 1;\nif (a == 'b) c();", "2:10 'b) c();"},
      {"let f = () => { if (a) { b(); }", "1:15 {"},
      {"let f = (a => 1; ) b = = 2;", "1:24 ="},  // Not the bracket.
      {"let a = \"b", "1:9 \"b"},
      {"let a = b \xE2\x80\x9C"
       "c",
       "1:11 \xE2\x80\x9C"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.in);
    CHECK(to_text(find_certain_fault(lex_js(row.in))) == row.want);
  }
}

}  // namespace
}  // namespace pacwright
