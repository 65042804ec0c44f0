#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "validate/gaps/date_form.hpp"
#include "validate/gaps/regex_gap.hpp"
#include "validate/gaps/syntax_gaps.hpp"
#include "validate/pac_script.hpp"
#include "validate/profiles/compare_clients.hpp"
#include "validate/profiles/profiles.hpp"

using namespace pacwright;

// What engines do otherwise than the one here. The right values are those of ECMA-262, held against
// a real V8 by tests/clients/engine_gaps_test.py.

namespace {

std::string deciding(const std::string& body) {
  return "function FindProxyForURL(url, host) {\n" + body + "\n}\n";
}

std::string text_of(const Result<Answer>& answer) {
  if (answer) return answer->result;
  const Diag& reason = answer.reason();
  return std::string(entry_of(reason.code).code) + " " + reason.subject;
}

/// The answer, or why there is none: "PC435 Set".
std::string answer_of(const std::string& script, Client client = Client::Chromium, Moment at = {}) {
  auto loaded = PacScript::load(script, "test.pac", {}, {}, {client, at, false});
  if (!loaded) return text_of(loaded.reason());
  PacScript pac = *std::move(loaded);
  return text_of(pac.run({{"http://a.example/", "a.example"}}).front());
}

struct Row {
  const char* expression;
  const char* want;
};

}  // namespace

TEST_CASE("gaps: what newer libraries have is not known here, however it is asked for") {
  const Row rows[] = {
      {"['a'].includes('a')", "PC435 Array.prototype.includes"},
      {"typeof Set", "PC435 Set"},
      {"typeof Map == 'undefined'", "PC435 Map"},
      {"new Promise(function () {})", "PC435 Promise"},
      {"Array.from('ab')", "PC435 Array.from"},
      {"Object.entries({a: 1})", "PC435 Object.entries"},
      {"Object.values({a: 1})", "PC435 Object.values"},
      {"'a'.padStart(2)", "PC435 String.prototype.padStart"},
      {"' a'.trimLeft()", "PC435 String.prototype.trimLeft"},
      {"'a'.replaceAll('a', 'b')", "PC435 String.prototype.replaceAll"},
      {"String.prototype.at ? 1 : 2", "PC435 String.prototype.at"},
      {"[1].find(function () { return true; })", "PC435 Array.prototype.find"},
      {"(/(a)/.test('a'), RegExp.$1)", "PC435 RegExp.$1"},
      {"(/(a)/.test('a'), RegExp['$&'])", "PC435 RegExp.$&"},
      {"/a/.compile('b')", "PC435 RegExp.prototype.compile"},
      {"typeof Intl", "PC435 Intl"},
      {"typeof console", "PC435 console"},
      {"typeof Symbol", "PC436 Symbol"},
      {"new Uint8Array(2).length", "PC436 Uint8Array"},
      {"this.Set ? 1 : 2", "PC435 Set"},
      {"(0, eval)('typeof WeakMap')", "PC435 WeakMap"},
      {"(function () { try { return new Set().size; } catch (e) { return 'D'; } })()", "PC435 Set"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.expression);
    CHECK(answer_of(deciding("return 'R' + (" + std::string(row.expression) + ");")) == row.want);
  }
}

TEST_CASE("gaps: what engines do in different ways is not known here") {
  const Row rows[] = {
      {"new Date('January 1, 2026 00:00:00').getTime()",
       "PC436 new Date(\"January 1, 2026 00:00:00\")"},
      {"new Date('2026/01/01') < 1", "PC436 new Date(\"2026/01/01\")"},
      {"Date.parse('Thu, 01 Jan 2026 00:00:00 GMT')", "PC436 Date.parse"},
      {"new Date()", "PC436 Date.prototype.toString"},
      {"new Date().toLocaleDateString()", "PC436 Date.prototype.toLocaleDateString"},
      {"Date()", "PC436 Date() as a text"},
      {"(1234.5).toLocaleString()", "PC436 Number.prototype.toLocaleString"},
      {"'a'.localeCompare('B')", "PC436 String.prototype.localeCompare"},
      {"(0.1).toString(3)", "PC436 Number.prototype.toString"},
      {"Math.sin(1)", "PC436 Math.sin"},
      {"Math.pow(10, -5)", "PC436 Math.pow"},
      {"(function f() {})", "PC436 Function.prototype.toString"},
      {"(function () {}).name", "PC436 Function.prototype.name"},
      {"(function () { try { null.x; } catch (e) { return e.message; } })()",
       "PC436 the message of an error that the engine made"},
      {"(function () { try { null.x; } catch (e) { return e; } })()",
       "PC436 the message of an error that the engine made"},
      {"new Error('a').stack", "PC436 Error.prototype.stack"},
      {"/\\167/.test('w')", "PC436 a regular expression with an escape of annex B"},
      {"new RegExp('\\\\07').test('a')", "PC436 a regular expression with an escape of annex B"},
      {"'w'.search('\\\\167')", "PC436 String.prototype.search"},
      {"/(?<=a)b/.test('ab')", "PC436 a regular expression in newer syntax"},
      {"/a/y.test('a')", "PC436 a regular expression in newer syntax"},
      {"/(a*)*/.test('b')", "PC436 a regular expression that repeats what can be empty"},
      {"eval('/\\\\167/.test(\"w\")')", "PC436 a regular expression with an escape of annex B"},
      {"shExpMatch('w', '\\\\167')", "PC436 a regular expression with an escape of annex B"},
      {"[3, 1, 2].sort(function (a, b) { return a > b; })",
       "PC436 Array.prototype.sort with a function that gives no order"},
      {"[3, 1, 2].sort(function () { return Math.random() - 0.5; })",
       "PC436 Array.prototype.sort with a function that does more than compare"},
      {"(function () { var n = 0; [3, 1, 2].sort(function (a, b) { n++; return a - b; });"
       " return n; })()",
       "PC436 Array.prototype.sort with a function that does more than compare"},
      {"[3, 1]['sort'](function (a, b) { return a - b; })",
       "PC436 Array.prototype.sort with a function that does more than compare"},
      {"[undefined, , 1].sort()", "PC436 Array.prototype.sort of holes"},
      {"new Array(5).sort().length", "PC436 Array.prototype.sort of holes"},
      {"(0.000001).toExponential(20)", "PC436 Number.prototype.toExponential"},
      {"'a'.split(Object.create(null), 0).length", "PC436 String.prototype.split"},
      {"Number('-0x10')", "PC436 a text as a number, in a form that engines read apart"},
      {"(+' +0b1')", "PC436 a text as a number, in a form that engines read apart"},
      {"('-0x10' * 2)", "PC436 a text as a number, in a form that engines read apart"},
      {"('-0o7' == -7)", "PC436 a text as a number, in a form that engines read apart"},
      {"(+'0x1234567890abcdef')", "PC436 a text as a number, in a form that engines read apart"},
      {"parseFloat('0.12345678901234567890')", "PC436 parseFloat"},
      {"JSON.parse('[12345678901234567890]')", "PC436 JSON.parse"},
      {"Number('\\u180e1')", "PC436 the character U+180E as white space"},
      {"('\\u180e' + 'a').trim()", "PC436 the character U+180E as white space"},
      {"parseInt(String.fromCharCode(0x180e) + '1')", "PC436 the character U+180E as white space"},
      {"/\\s/.test('\\u180e')", "PC436 the character U+180E as white space"},
      {"'\\u180e'.replace(/[^\\s]/, 'x').length", "PC436 the character U+180E as white space"},
      {"JSON.stringify('\\ud800')", "PC436 JSON.stringify of such characters"},
      {"JSON.stringify(['\\u2028'])", "PC436 JSON.stringify of such characters"},
      {"eval('1;if(0){2}')", "PC436 what eval makes of a statement that is no expression"},
      {"(0, eval)('1;do{}while(0)')", "PC436 what eval makes of a statement that is no expression"},
      {"eval('1;switch(0){}')", "PC436 what eval makes of a statement that is no expression"},
      {"eval('1;try{}finally{2}')", "PC436 what eval makes of a statement that is no expression"},
      {"new Error('a', {cause: 'b'}).cause", "PC435 an error with a cause"},
      {"(function () {}).hasOwnProperty('name')", "PC436 Object.prototype.hasOwnProperty"},
      {"(function () {}).hasOwnProperty('caller')", "PC436 Object.prototype.hasOwnProperty"},
      {"Object.prototype.propertyIsEnumerable.call(parseInt, 'arguments')",
       "PC436 Object.prototype.propertyIsEnumerable"},
      {"(function () { try { null.x; } catch (e) { return e.hasOwnProperty('stack'); } })()",
       "PC436 Object.prototype.hasOwnProperty"},
      {"Date.UTC(255, 0.1, 0.000001)", "PC436 Date.UTC"},
      {"new Date(2026, 0, 1.5) - 0", "PC436 new Date with parts that are no whole numbers"},
      {"new Date(0).setHours(1.5)", "PC436 Date.prototype.setHours"},
      {"Object.getPrototypeOf(parseInt) === Function.prototype", "PC436 Object.getPrototypeOf"},
      {"parseInt.__proto__ === Function.prototype",
       "PC436 what a function of the language inherits from"},
      {"'\\u2c2f'.toLowerCase()", "PC436 the other case of such a letter"},
      {"'\\ud801\\udc00'.toLowerCase()", "PC436 the other case of such a letter"},
      {"'A\\u03a3'.toLowerCase()", "PC436 the other case of such a letter"},
      {"/a\\u2c2f/i.test('a\\u2c5f')", "PC436 the other case of such a letter"},
      {"(function () { var r = /a/; r.lastIndex = 5; r.test('b'); return r.lastIndex; })()",
       "PC436 RegExp.prototype.test"},
      {"(function () { var r = /a/g; r.lastIndex = -1; return r.exec('aa').index; })()",
       "PC436 the lastIndex of a regular expression"},
      {"(function () { var r = /a/; r.lastIndex = 5; return 'b'.replace(r, ''); })()",
       "PC436 the lastIndex of a regular expression"},
      {"Date.prototype.getTime()", "PC436 a method of Date.prototype as of a date"},
      {"[].slice.call({length: -1})", "PC436 a method of arrays, with such a length"},
      {"[].concat.call(new Array(3000000000), 1).length",
       "PC436 a method of arrays, with such a length"},
      {"JSON.stringify({a: 1}, ['a', 'a'])", "PC436 JSON.stringify with such a list of names"},
      {"1 / new Date(5).setTime(-0)", "PC436 Date.prototype.setTime"},
      {"[1, , 2].slice(0, 2).length", "PC436 Array.prototype.slice"},
      {"[1].concat([, ,]).length", "PC436 Array.prototype.concat"},
      {"[, 1].splice(0, 1).length", "PC436 Array.prototype.splice"},
      {"Object.prototype.toString.call(Date.prototype)", "PC436 Object.prototype.toString"},
      {"(function () { var r = /a/g; r.exec = function () { return null; };"
       " return 'a'.replace(r, 'b'); })()",
       "PC436 a function of the script's own as exec"},
      {"/(?:a|b)*c/.test(new Array(20000).join('a'))",
       "PC435 a match of a regular expression over a long text"},
      {"(function () { try { return /(?:a|b)*c/.test(new Array(20000).join('a')); }"
       " catch (e) { return 'x'; } })()",
       "PC435 a match of a regular expression over a long text"},
      {"(function () { [a, b] = [1, 2]; var a, b; return a; })()", "PC435 newer syntax"},
      {"(function () { var a; ({a: a} = {a: 1}); return a; })()", "PC435 newer syntax"},
      {"(function () { for ([a] in {xy: 1}) return a; var a; })()", "PC435 newer syntax"},
      {"new Function('a = 1', 'return a')()", "PC436 new Function with this text"},
      {"new Function('a', 'return a ?? 1')()", "PC436 new Function with this text"},
      {"eval('(function (a = 1) { return a; })()')", "PC435 newer syntax, in eval"},
      {"eval('import(\"x\")')", "PC435 newer syntax, in eval"},
      {"(function () { if (0) { function f() {} } return typeof f; })()",
       "PC436 a function declared in a block"},
      {"(function () { const a = 1; { const a = 2; } return a; })()", "PC436 const in a block"},
      {"({__proto__: {a: 1}}).a", "PC436 __proto__ as a key"},
      {"'-1A'.match(/\\B/g)", "PC436 String.prototype.match with empty matches"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.expression);
    CHECK(answer_of(deciding("return 'R' + (" + std::string(row.expression) + ");")) == row.want);
  }
}

TEST_CASE("gaps: what engines do alike is answered, as ECMA-262 says") {
  const Row rows[] = {
      {"new Date('2026-01-31').getTime()", "1769817600000"},
      {"new Date('2026-01-31T12:00:00Z').getUTCHours()", "12"},
      {"new Date(new Date(1234)).getTime()", "1234"},
      {"new Date(2026, 0, 31) < new Date(2026, 1, 1)", "true"},
      {"typeof new Date().getHours()", "number"},
      {"new Date() instanceof Date && new Date().constructor === Date", "true"},
      {"Date.UTC(2026, 0)", "1767225600000"},
      {"'a'.localeCompare('a')", "0"},
      {"'abc'.toLocaleUpperCase === undefined", "false"},
      {"'ABC'.toLocaleLowerCase()", "abc"},
      {"Math.pow(2, 24)", "16777216"},
      {"Math.pow(2, -3)", "0.125"},
      {"(255).toString(16)", "ff"},
      {"'host.example'.includes('.')", "true"},
      {"'host.example'.startsWith('host')", "true"},
      {"(function () { try { throw new Error('own'); } catch (e) { return e.message; } })()",
       "own"},
      {"(function () { try { throw new TypeError('own'); } catch (e) { return e; } })()",
       "TypeError: own"},
      {"(function () { try { null.x; } catch (e) { return e.name; } })()", "TypeError"},
      {"[10, 9, 1].sort()", "1,10,9"},
      {"[3, 1, 2].sort(function (a, b) { return a - b; })", "1,2,3"},
      {"(function () { function by(a, b) { var d = a.length - b.length; if (d) return d;"
       " return a < b ? -1 : 1; } return ['bb', 'a'].sort(by); })()",
       "a,bb"},
      {"Number(' 0x10 ') + Number('-10') + Number('1e-3')", "6.001"},
      {"parseInt('-0x10')", "-16"},
      {"' a'.trim() + '\\u180e'.length", "a1"},
      {"JSON.stringify({a: '\\ud83d\\ude00'}).length", "10"},
      {"(function () { eval('var q = 0; if (1) { q = 2; }'); return q; })()", "2"},
      {"(function () { var r = /a/g; r.lastIndex = 1;"
       " return ['aaa'.replace(r, function () { return r.lastIndex; }), r.lastIndex]; })()",
       "000,0"},
      {"'a-b'.replace(/(\\w)/g, function (all, one, at) { return one + at; })", "a0-b2"},
      {"(function () {}).hasOwnProperty('length')", "true"},
      {"[1, 2, 3].slice(-2).concat([4], 5)", "2,3,4,5"},
      {"isNaN('1000:0000:1010:FDFF:1000:0000:0000:0000')", "true"},
      {"(+'1234567890123456789') + ' ' + (+'12345678901234567890e400')",
       "1234567890123456800 Infinity"},
      {"[].slice.call({length: 1, 0: 'a'}) + [].slice.call('bc')", "ab,c"},
      {"(function () { try { new parseInt('1'); } catch (e) { return e.name; } })()", "TypeError"},
      {"(function () { try { new 'a'.trim(); } catch (e) { return e.name; } })()", "TypeError"},
      {"1 / new Date(-0).getTime()", "Infinity"},
      {"/[\\s\\S]*[^b]\\W?/i.test('a') && 'abc'.toUpperCase()", "ABC"},
      {"'\\u0391'.toLowerCase() == '\\u03b1' && /\\u0391/i.test('\\u03b1')", "true"},
      {"(function () { var r = /a/g, n = 0; while (r.exec('aba')) n += r.lastIndex; return n; })()",
       "4"},
      {"(function () { var s = ''; for (var k in /a/.exec('a')) s += k; return s; })()",
       "0indexinputgroups"},
      {"Object.keys('a'.match(/a/)) + Object.keys('aa'.match(/a/g))", "0,index,input,groups0,1"},
      {"({name: 1}).hasOwnProperty('name')", "true"},
      {"Number.parseFloat === parseFloat && Number.parseInt === parseInt", "true"},
      {"Date.prototype.toGMTString === Date.prototype.toUTCString", "true"},
      {"[{k: 1, n: 'a'}, {k: 0, n: 'b'}, {k: 1, n: 'c'}, {k: 0, n: 'd'}]"
       ".sort(function (a, b) { return a.k - b.k; }).map(function (x) { return x.n; }).join('')",
       "bdac"},
      {"/^(?:[a-z0-9-]+\\.)*example\\.com$/i.test('WWW.Example.com')", "true"},
      {"new RegExp('^a.c$').test('abc') && /a/.constructor === RegExp", "true"},
      {"'a1b2'.match(/\\d/g)", "1,2"},
      {"eval('1 + 1')", "2"},
      {"eval(5)", "5"},
      {"(function (x) { return eval('x'); })(5)", "5"},
      {"(0, eval)('typeof host')", "undefined"},
      {"new Function('a', 'b', 'return a + b')(1, 2)", "3"},
      {"(function () { const a = 1; return a; })()", "1"},
      {"(function () { Array.prototype.includes = function () { return 'own'; };"
       " return [1].includes(1); })()",
       "own"},
      {"(function () { var s = ''; for (var k in ['a']) s += k; return s; })()", "0"},
      {"(function () { \"use strict\"; return this === undefined; })()", "true"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.expression);
    const std::string got =
        answer_of(deciding("return '' + (" + std::string(row.expression) + ");"));
    CHECK(got == row.want);
  }
}

TEST_CASE("gaps: a script's own things of such names are its own") {
  CHECK(answer_of("function Set() { this.n = 5; }\n" + deciding("return '' + new Set().n;")) ==
        "5");
  CHECK(answer_of("var Map = {a: 'x'};\n" + deciding("return Map.a;")) == "x");
  CHECK(answer_of(deciding("var Set = 'x'; return Set;")) == "x");
  CHECK(answer_of(deciding("return {includes: 'x', Set: 1}.includes;")) == "x");
}

TEST_CASE("gaps: what happens while the file loads counts for all decisions") {
  CHECK(answer_of("var names = new Set(['a']);\n" + deciding("return 'D';")) == "PC435 Set");
  CHECK(answer_of("if (!Array.prototype.includes) Array.prototype.includes = function () {};\n" +
                  deciding("return 'D';")) == "PC435 Array.prototype.includes");
  CHECK(answer_of("if (0) { function f() {} }\n" + deciding("return 'D';")) ==
        "PC436 a function declared in a block");
}

TEST_CASE("gaps: constants at top level are no properties of the global object") {
  const std::string unknown = "PC436 the global object, beside const at top level";
  const auto answer = [](const std::string& expression) {
    return answer_of("const a = 'x';\n" + deciding("return '' + (" + expression + ");"));
  };
  CHECK(answer("a") == "x");
  CHECK(answer("typeof a") == "string");
  CHECK(answer("this.a") == unknown);
  CHECK(answer("'a' in this") == unknown);
  CHECK(answer("globalThis.a") == unknown);
  CHECK(answer("(function () { return this; })().a") == unknown);
  CHECK(answer("(function () { return this.b; }).call({b: 'own'})") == "own");
  CHECK(answer("new Function('return this.a')()") == "PC436 new Function with this text");
  CHECK(answer("(0, eval)('this.a')") == unknown);
  CHECK(answer_of("const FindProxyForURL = function () { return 'D'; };\n") ==
        "PC436 FindProxyForURL as a const");
}

TEST_CASE("gaps: local times without a zone are as old as ES5 where local time is not UTC") {
  const std::string script = deciding("return '' + new Date('2026-01-07T12:00').getTime();");
  CHECK(answer_of(script) == "1767787200000");
  CHECK(answer_of(script, Client::Chromium, {Moment().utc_ms, 60}) ==
        "PC436 new Date(\"2026-01-07T12:00\")");
}

TEST_CASE("gaps: each client's engine") {
  struct OfClients {
    const char* expression;
    const char* want;  ///< chromium firefox windows libproxy pacparser pac-resolver pypac
  };
  const OfClients rows[] = {
      {"['a'].includes('a')", "PC435 PC435 PC413 PC413 PC435 PC435 PC435"},
      {"typeof Set", "PC435 PC435 PC435 Rundefined PC435 PC435 PC435"},
      {"'ab'.startsWith('a')", "Rtrue Rtrue PC413 Rtrue Rtrue Rtrue Rtrue"},
      {"typeof Promise", "PC435 PC435 Rundefined Rundefined PC435 PC435 PC435"},
      {"typeof RegExp.$1", "PC435 PC435 PC435 Rundefined PC435 PC435 PC435"},
      {"new Date('Jan 1, 2026').getTime()", "PC436 PC436 PC436 RNaN PC436 PC436 PC436"},
      {"(function (a = 1) { return a; })()", "PC434 PC434 PC411 PC411 PC434 PC434 PC434"},
      {"`a`", "PC434 PC434 PC411 PC411 PC434 PC434 PC434"},
      {"({['a']: 1}).a", "R1 R1 PC411 R1 R1 R1 R1"},
      {"/(?<=a)b/.test('ab')", "PC436 PC436 PC411 PC411 PC436 PC436 PC436"},
      {"Number('-0x1')", "PC436 PC436 PC436 R-1 PC436 PC436 PC436"},
  };
  for (const OfClients& row : rows) {
    CAPTURE(row.expression);
    std::string got;
    for (const ClientProfile& profile : all_profiles()) {
      const std::string script = deciding("if (url == '/') return 'D'; return 'R' + (" +
                                          std::string(row.expression) + ");");
      const std::string text = answer_of(script, profile.client);
      got += (got.empty() ? "" : " ") + text.substr(0, text.find(' '));
    }
    CHECK(got == row.want);
  }
}

TEST_CASE("gaps: after an unknown decision, what keeps something is unknown, all else is not") {
  const std::vector<Probe> probes = {
      {"http://a/", "a"}, {"http://b/", "b"}, {"http://a/", "a"}, {"http://c/", "c"}};
  const auto answers_of = [&probes](const std::string& script) {
    auto loaded = PacScript::load(script, "test.pac");
    REQUIRE(loaded);
    PacScript pac = *std::move(loaded);
    std::string all;
    for (const auto& answer : pac.run(probes)) all += text_of(answer).substr(0, 5) + " ";
    return all;
  };
  CHECK(answers_of(deciding("if (host == 'b') return ['b'].includes(host) ? 'yes' : 'no';"
                            " return host;")) == "a PC435 a c ");
  CHECK(answers_of("var n = 0;\n" +
                   deciding("if (host == 'b') n = [1].includes(1) ? 1 : 2; return 'n' + n;")) ==
        "n0 PC435 PC435 PC435 ");
}

TEST_CASE("gaps: the place is the script's own line") {
  auto loaded =
      PacScript::load(deciding("var a = ['x'];\nreturn a.includes(host) ? 'A' : 'B';"), "test.pac");
  REQUIRE(loaded);
  PacScript pac = *std::move(loaded);
  const auto answer = pac.run({{"http://a/", "a"}}).front();
  REQUIRE_FALSE(answer);
  CHECK(answer.reason().where == SourceRef{"test.pac", 3, 0});
}

TEST_CASE("gaps: clients are not compared where one is not known") {
  const std::string script = deciding("return ['a'].includes(host) ? 'DIRECT' : 'PROXY p:1';");
  const std::string name = "test.pac";
  const DnsFixture dns;
  const auto comparison = compare_clients(
      {script, name, dns, {}, {}}, {&profile_of(Client::Chromium), &profile_of(Client::Libproxy)},
      {"http://a/", "http://b/"});
  CHECK(comparison.differences.empty());
  REQUIRE(comparison.not_known.size() == 1);
  CHECK(comparison.not_known.front().code == DiagCode::NotInEngine);
}

TEST_CASE("regex_gap: forms of ECMA-262 5.1, annex B, and newer ones") {
  const char* const alike[] = {
      "",
      "a|b",
      "^(a|b)*?c{2,3}$",
      "[^\\]a-z\\d-]+",
      "\\.\\/\\-",
      "(a)\\1",
      "\\x41\\u0042\\cA\\0",
      "a{",
      "]}",
      "(?:a|)b",
      "(?=a)b",
      "(?!a)",
      "(a?){2}",
      "[\\w-z]",
      "\\a\\e",
      "(",
      "a**",
      "[b-a]",
      "\\p{L}",
  };
  for (const char* const pattern : alike) {
    CAPTURE(pattern);
    CHECK(regex_gap(pattern, "gim") == nullptr);
  }
  const char* const apart[] = {
      "\\1",    "\\07",    "\\8",     "[\\1]",           "\\c",       "[\\c]",
      "\\x4",   "\\u004",  "\\u{41}", "(?=a)*",          "(a*)*",     "(?:a|b?)+",
      "(?<=a)", "(?<n>a)", "[a-\\d]", "(a)\\2",          "(a)(\\1)+", "(?i:a)",
      "w{,3}",  "{,1}",    "(a){,2}", "w{1,99999999999}"};
  for (const char* const pattern : apart) {
    CAPTURE(pattern);
    CHECK(regex_gap(pattern, "") != nullptr);
  }
  for (const char* const flags : {"y", "u", "s", "d", "v", "gy"}) CHECK(regex_gap("a", flags));
}

TEST_CASE("date_form: what ECMA-262 defines, and the rest") {
  for (const char* const text : {"2026", "2026-01", "2026-01-31", "2028-02-29", "2026-01-31T12:00Z",
                                 "2026-01-31T12:00:59.123+01:00", ""}) {
    CAPTURE(text);
    CHECK(date_form(text) == DateForm::Standard);
  }
  for (const char* const text :
       {"2026-01-31T12:00", "2026-01-31T12:00:00", "2026-01-31T12:00:00.000"}) {
    CAPTURE(text);
    CHECK(date_form(text) == DateForm::StandardLocal);
  }
  for (const char* const text :
       {"January 1, 2026 00:00:00", "Jan 1, 2026", "1 Jan 2026", "2026/01/31", "01/31/2026",
        "2026-1-31", "2026-01-31 12:00", "Sat, 31 Jan 2026 12:00:00 GMT", "2026-02-29",
        "2026-13-01", "2026-01-31T24:00", "2026-01-31T12:00:60Z", "2026-01-31T12:00:00.1Z",
        "+002026-01-31", "x", " 2026-01-31", "20260131", "2026-01-31z"}) {
    CAPTURE(text);
    CHECK(date_form(text) == DateForm::Other);
  }
}

TEST_CASE("mark_syntax_gaps: what is put in, and where") {
  const Row rows[] = {
      {"var a = 1;", "var a = 1;"},
      {"var r = /\\07/g;", "var r = f(0);"},
      {"function a() { return /\\07/; }", "function a() { return f(0); }"},
      {"function a() { 'use strict'; if (1) { function b() {} } }",
       "function a() { 'use strict';f(0); if (1) { function b() {} } }"},
      {"function a() { 'use strict'\nif (1) { function b() {} } }",
       "function a() { 'use strict';f(0);\nif (1) { function b() {} } }"},
      {"function a() { function b() {} }", "function a() { function b() {} }"},
      {"a = 2 ** 3;", "f(0);a = 2 ** 3;"},
      {"eval(a, b)", "eval(f.statement(a, b))"},
      {"a = eval(b)", "a = eval(f.text(b))"},
      {"(0, eval)(a)", "(0, f.eval)(a)"},
      {"eval()", "eval()"},
      {"const a = 1;", "const a = 1;"},
      {"const a = 1; a = 2;", "f(0);const a = 1; a = 2;"},
      {"b = a; const a = 1;", "f(0);b = a; const a = 1;"},
      {"if (1) { const a = 1; }", "f(0);if (1) { const a = 1; }"},
      {"a = {__proto__: b};", "f(0);a = {__proto__: b};"},
      {"a.__proto__ = b;", "a.__proto__ = b;"},
      {"a = 12345678901234567;", "f(0);a = 12345678901234567;"},
      {"const a = 1; function b() { return this; }",
       "const a = 1; function b() {f.global(0, this); return this; }"},
      {"[a] = b;", "f(0);[a] = b;"},
      {"a[0] = b;", "a[0] = b;"},
      {"a.sort();", "a.sort();"},
      {"a.sort(b);", "f(0);a.sort(b);"},
      {"a.sort(b); function b(c, d) { return c - d; }",
       "a.sort(b); function b(c, d) { return c - d; }"},
      {"a.sort(b); function b(c, d) { e(c); }", "f(0);a.sort(b); function b(c, d) { e(c); }"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.expression);
    CHECK(mark_syntax_gaps(row.expression, "f", 0).text == row.want);
  }
}
