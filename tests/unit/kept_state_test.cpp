#include "validate/script/kept_state.hpp"

#include <doctest/doctest.h>

#include <string>

// What is right: ECMA-262. A decision may be changed by an earlier one only through what outlives
// it: variables of the script, and objects that others see, too.

namespace pacwright {
namespace {

std::string in_function(const std::string& body) {
  return "var CACHE = {}, LIST = ['a'], count = 0, s = '';\nfunction FindProxyForURL(url, host) "
         "{\n" +
         body + "\nreturn 'DIRECT';\n}\n";
}

/// "line what", or "".
std::string kept_in(const std::string& script) {
  const ParsedScript parsed = parse_script(script);
  REQUIRE(parsed.program != kNoNode);
  const auto kept = find_kept_state(parsed, script);
  return kept ? std::to_string(kept->place.line) + " " + kept->what : "";
}

// MemoryNotExcluded and AskedAtLoad: foreign_cli_test.cpp.
TEST_CASE("find_kept_state: what outlives a decision") {
  struct Row {
    const char* body;
    const char* want;
  };
  const Row rows[] = {
      {"count++;", "3 writes to the variable count"},
      {"if (++count > 5000) return 'PROXY p:1';", "3 writes to the variable count"},
      {"return (s += '.').length > 5000 ? 'A' : 'B';", "3 writes to the variable s"},
      {"undeclared = host;", "3 writes to the variable undeclared"},
      {"CACHE[host] = 1;", "3 writes to a member of CACHE"},
      {"var c = CACHE;\nc.hits = 1;", "4 writes to a member of c"},
      {"var c = {}; c = CACHE; c.hits = 1;", "3 writes to a member of c"},
      {"var c = host ? {} : CACHE; c.hits = 1;", "3 writes to a member of c"},
      {"var c = {inner: CACHE}; c.inner.hits = 1;", "3 writes to a member of c.inner"},
      {"delete CACHE[host];", "3 writes to a member of CACHE"},
      {"LIST.push(host);", "3 calls push of LIST"},
      {"var l = LIST; l.splice(0, 1);", "3 calls splice of l"},
      {"LIST['push'](host);", "3 calls push of LIST"},
      {"LIST['pu' + 'sh'](host);", "3 calls a function by a name that is made"},
      {"Array.prototype.push.call(LIST, host);", "3 calls call of Array.prototype.push"},
      {"[].push.apply(LIST, [host]);", "3 calls apply of [].push"},
      {"var p = LIST.push;", "3 takes push as a value"},
      {"Object.defineProperty(CACHE, 'a', {value: 1});", "3 calls defineProperty of Object"},
      {"Object.assign(CACHE, {a: 1});", "3 calls assign of Object"},
      {"FindProxyForURL.n = 1;", "3 writes to a member of FindProxyForURL"},
      {"var f = FindProxyForURL; f.n = (f.n || 0) + 1;", "3 writes to a member of f"},
      {"this.n = 1;", "3 writes to a member of this"},
      {"for (var k in {n: 1}) this[k] = 1;", "3 writes to a member of this"},
      {"for (count in {a: 1}) ;", "3 writes to the variable count"},
      {"for (CACHE.a in {a: 1}) ;", "3 writes to a member of CACHE"},
      {"[count] = [1];", "3 writes to the variable count"},
      {"({a: CACHE.b} = {a: 1});", "3 writes to a member of CACHE"},
      {"arguments[0] = 1;", "3 writes to a member of arguments"},  // In doubt.
      {"try { count++; } catch (count) { }", "3 writes to the variable count"},
      {"{ let count = 1; } count++;", "3 writes to the variable count"},
      {"var c = Object(CACHE); c.n = 1;", "3 writes to a member of c"},
      {"var o = {values: function () { return LIST; }}; var v = o.values(); v[0] = 1;",
       "3 writes to a member of v"},
      {"var set = Object['defineProperty'];", "3 takes defineProperty as a value"},
      {"if (RegExp['$1'] == 'a') return 'B';", "3 reads what the last regular expression found"},
      {"arguments[0].k = 1;", "3 writes to a member of arguments[0]"},
      {"try { throw CACHE; } catch (b) { b.k++; }", "3 writes to a member of b"},
      {"eval('count++');", "3 uses eval"},
      {"new Function('count++')();", "3 makes a new Function"},
      {"with (CACHE) { hits = 1; }", "3 has \"with\""},
      {"var o = {toString: function () { count++; return ''; }}; '' + o;",
       "3 writes to the variable count"},
      {"return /a/g.test(host) ? 'A' : 'B';", ""},  // Made anew each time.
      {"if (RegExp.$1 == 'a') return 'B';", "3 reads what the last regular expression found"},
      {"new Counter();", "3 makes a new Counter"},
      {"var d = CACHE; d.a.b.c = 1;", "3 writes to a member of d.a.b"},
      {"function put(o) { o.x = 1; } put(CACHE);", "3 writes to a member of o"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.body);
    CHECK(kept_in(in_function(row.body)) == row.want);
  }
}

TEST_CASE("find_kept_state: what does not") {
  const char* const rows[] = {
      "",
      "var a = 1; a++; a = host; a += 1;",
      "var list = []; list.push(host); list[0] = 1; list.sort();",
      "var list = new Array(); list.push(host);",
      "var o = {}; o[host] = 1; delete o[host];",
      "var parts = host.split('.'); parts.pop(); parts.reverse(); parts[0] = 'a';",
      "var d = new Date(); d.setHours(1);",
      "var s = ''; for (var i = 0; i < host.length; i++) s += host.charAt(i);",
      "var r = new RegExp('a'); if (r.test(host)) return 'B';",
      "if (/^a/.test(host) || LIST.indexOf(host) >= 0 || CACHE[host]) return 'B';",
      "for (var k in CACHE) if (k == host) return 'B';",
      "host = host.toLowerCase(); url = url.substring(0, 5);",
      "function f(a) { return a + 1; } f(1);",
      "var n = 0; function up() { n++; } up();",
      "var n = 0; LIST.forEach(function (x) { n++; });",
      "[].concat(LIST).sort(); LIST.slice().reverse();",
      "let [a, b] = host.split('.'); const {length} = a;",
  };
  for (const char* const body : rows) {
    CAPTURE(body);
    CHECK(kept_in(in_function(body)) == "");
  }
}

TEST_CASE("find_kept_state: outside the entry point") {
  CHECK(kept_in("var FindProxyForURL = (function () { var n = 0;\n"
                "return function (url, host) { return ++n > 9 ? 'A' : 'B'; }; })();") ==
        "2 writes to the variable n");
  CHECK(kept_in("var RE = /a/g;\nfunction FindProxyForURL(url, host) {\n"
                "return RE.test(host) ? 'A' : 'B'; }") == "3 calls test of RE");
  CHECK(kept_in("var RE = new RegExp('a', 'g');\nfunction FindProxyForURL(url, host) {\n"
                "return RE.test(host) ? 'A' : 'B'; }") == "3 calls test of RE");
  const std::string entry = "\nfunction FindProxyForURL(url, host) { return add(1) ? 'A' : 'B'; }";
  CHECK(kept_in("var L = [], add = L.push.bind(L);" + entry) ==
        "1 may call push under another name");
  CHECK(kept_in("var add = new Function('return ++n');" + entry) == "1 uses Function");
  CHECK(kept_in("var add = eval;" + entry) == "1 uses eval");
  CHECK(kept_in("var add = Object.defineProperty;" + entry) ==
        "1 may call defineProperty under another name");
  CHECK(kept_in("function Map() { return L; }\nfunction FindProxyForURL(url, host) {\n"
                "var m = new Map(); m.n = 1; return 'A'; }") == "3 makes a new Map");
  CHECK(kept_in("function FindProxyForURL(u, h) { var n = 0;\n"
                "return function (u, h) { return ++n > 9 ? 'A' : 'B'; }; }\n"
                "FindProxyForURL = FindProxyForURL();") == "2 writes to the variable n");
  CHECK(kept_in("var R = RegExp, re = R('a', 'g');\nfunction FindProxyForURL(url, host) {\n"
                "return re.test(host) ? 'A' : 'B'; }") == "3 calls test of re");
  CHECK(kept_in("String.prototype.has = function (s) { return this.indexOf(s) >= 0; };\n"
                "function FindProxyForURL(url, host) { return host.has('a') ? 'A' : 'B'; }") == "");
  CHECK(kept_in("var LIST = []; LIST.push('a'); var n = 0; n++;\n"
                "function FindProxyForURL(url, host) { return 'A'; }") == "");
}

TEST_CASE("find_asked_at_load") {
  struct Row {
    const char* script;
    const char* want;
  };
  const Row rows[] = {
      {"var here = myIpAddress();", "1 asks for the client's own address"},
      {"var a;\nif (isResolvable('nls.example.com')) a = 1;", "2 asks for a look-up"},
      {"var now = new Date();", "1 asks for the clock"},
      {"var now = Date.now();", "1 asks for the clock"},
      {"var dice = Math.random();", "1 asks for chance"},
      {"(function () {\n  work = weekdayRange('MON', 'FRI');\n})();", "2 asks for the clock"},
      {"function where() {\n  return dnsResolve('a');\n}\nvar at = where();",
       "2 asks for a look-up"},
      {"var inside = isInNet('wpad.corp', '10.0.0.0', '255.0.0.0');", "1 asks for a look-up"},
      {"(function () { ip = myIpAddress(); }).call(this);", "1 asks for the client's own address"},
      {"var f = function () { return Math.random(); };\nvar ip = f();", "1 asks for chance"},
      {"[1].forEach(function () { ip = myIpAddress(); });", "1 asks for the client's own address"},
      {"function f() {}\nfunction f() { ip = myIpAddress(); }\nf();",
       "2 asks for the client's own address"},
      {"var a = isInNet('10.1.1.1', '10.0.0.0', '255.0.0.0');", ""},
      {"var then = new Date(2026, 1, 1), re = new RegExp('a');", ""},
      {"function f() { return myIpAddress(); }", ""},
      {"var f = function () { return Math.random(); };", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.script);
    const std::string script = row.script;
    const auto asked = find_asked_at_load(parse_script(script), script);
    CHECK((asked ? std::to_string(asked->place.line) + " " + asked->what : "") == row.want);
  }
}

}  // namespace
}  // namespace pacwright
