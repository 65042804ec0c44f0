#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <variant>

#include "base/files.hpp"
#include "validate/lint/keeps_state.hpp"

using namespace pacwright;

namespace {

struct Row {
  std::string name;
  std::string body;  ///< Of FindProxyForURL.
};

std::string deciding(const std::string& body) {
  return "function FindProxyForURL(url, host) {" + body + " return \"DIRECT\"; }\n";
}

}  // namespace

TEST_CASE("keeps_state: scripts that answer by their arguments alone") {
  const Row rows[] = {
      {"nothing", ""},
      {"tests", "if (dnsDomainIs(host, '.a.b') || shExpMatch(url, '*x*')) return 'PROXY p:1';"},
      {"own variables",
       "var a = 1, b; a += 2; b = host; b++; --a; for (var i = 0; i < 3; i++) b = i;"},
      {"a variable without a semicolon", "var a = 1\n a = 2;"},
      {"loop over a list",
       "var l = ['a', 'b']; for (var k in l) if (host == l[k]) return 'DIRECT';"},
      {"members of an object of its own", "var o = {a: [], n: 0}; o.n = 1; o['x'] = 2;"},
      {"one deeper", "var o = {a: []}; o.a[0] = host;"},
      {"a parameter", "host = host.toLowerCase();"},
      {"pure methods", "if (/^a+$/.test(host) && host.split('.').join('') > 'b') return 'DIRECT';"},
      {"dates of its own", "var d = new Date(); if (d.getHours() > 7) return 'PROXY p:1';"},
      {"newer methods that only read", "if (['a'].includes(host)) return 'PROXY p:1';"},
      {"a comparison is no assignment",
       "if (host === 'a' || host >= 'b' || url != 'c') return 'D';"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK_FALSE(keeps_state(deciding(row.body)));
  }
}

TEST_CASE("keeps_state: whole scripts without state") {
  const Row rows[] = {
      {"tables and functions of the script",
       "var ROUTES = ['DIRECT', 'PROXY p:1'], NAMES = {'a.b': 1};\n"
       "function route(name) { var n = NAMES[name]; return typeof n === 'number' ? n : 0; }\n"
       "function FindProxyForURL(url, host) { return ROUTES[route(host)]; }"},
      {"a function that is handed over by name",
       "var T = read('a b', same);\n"
       "function read(text, key) { var l = {k: []}, p = text.split(' '), i;\n"
       "  for (i = 0; i < p.length; i++) l.k[i] = key(p[i]);\n  return l; }\n"
       "function same(x) { return x; }\n"
       "function FindProxyForURL(url, host) { return T.k[0] === host ? 'DIRECT' : 'PROXY p:1'; }"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK_FALSE(keeps_state(row.body));
  }
}

TEST_CASE("keeps_state: bodies that may keep something") {
  const Row rows[] = {
      {"an undeclared variable", "n = 1;"},
      {"a variable of the top level", "count += 1;"},
      {"counted up behind", "count++;"},
      {"counted up in front", "++count;"},
      {"a member counted up in front", "var a = count; ++a.b;"},
      {"a member of a table", "CACHE[host] = 1;"},
      {"a member of a local that is none of its own", "var c = CACHE; c[host] = 1;"},
      {"a literal with something in it", "var c = {k: CACHE}; c.k[host] = 1;"},
      {"a literal that gets something", "var c = {k: 0}; c.k = CACHE; c.k[host] = 1;"},
      {"a literal that is assigned anew", "var c = {k: 0}; c = CACHE; c.k = 1;"},
      {"a member of a parameter", "host.x = 1;"},
      {"a method that changes", "LIST.push(host);"},
      {"a method by its text", "LIST['push'](host);"},
      {"what a call returns is called", "make()(host);"},
      {"an unknown function", "remember(host);"},
      {"a local function value", "var f = LIST.push; f(1);"},
      {"new", "var a = new Array();"},
      {"this", "this.x = 1;"},
      {"eval", "eval('n = 1');"},
      {"Function", "Function('n = 1')();"},
      {"arguments", "arguments[0] = 1;"},
      {"delete", "delete CACHE[host];"},
      {"a regular expression with a memory", "if (/a/g.test(host)) return 'PROXY p:1';"},
      {"a loop variable of the top level", "for (k in LIST) {}"},
      {"a list of variables that ends with its bracket", "if (1) { var a = 1 } c = 2, d = 3;"},
      {"a closure's variable", "var n = 0; function f() { n++; } f();"},
      {"a text that names a conversion", "var o = {'toString': LIST};"},
      {"an escaped name", "\\u0063ount = 1;"},
      {"newer syntax", "let a = 1;"},
      {"an accessor", "var o = { get x() { return 1; } };"},
      {"no JavaScript", "if ("},
      {"a comma behind a variable without a semicolon", "var a = 1\n b = 2, c = 3;"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(keeps_state("var CACHE = {}, LIST = ['a'], count = 0;\n" + deciding(row.body)));
  }
}

TEST_CASE("keeps_state: whole scripts that may keep something") {
  const Row rows[] = {
      {"a helper replaced by a value", "shExpMatch = LIST.push;"},
      {"a helper replaced in a list of variables", "var shExpMatch = other;"},
      {"an own function replaced", "function f() {} f = other;"},
      {"a prototype", "String.prototype.charAt = function () { return 'a'; };"},
      {"a counter",
       "var next = (function () { var n = 0; return function () { return n++; }; })();"},
      {"a function given two ways", "function f(g) { return g(1); } f(f); f(other);"},
      {"a function whose name goes elsewhere", "function f(g) { return g(1); } var h = f; f(f);"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(keeps_state(std::string(row.body) + "\n" + deciding("")));
  }
}

// In each the object that comes from elsewhere is written to, under a name that a "var" seems to
// make fresh.
TEST_CASE("keeps_state: a name that something else binds is not made fresh by a var") {
  const Row rows[] = {
      {"a parameter",
       "var G = {n: 0};\nfunction bump(a) { if (!a) var a = {n: 0}; a.n = a.n + 1; return a.n; }\n"
       "function FindProxyForURL(url, host) { return bump(G) > 1 ? 'DIRECT' : 'PROXY p:1'; }"},
      {"what a catch binds",
       "var G = {n: 0};\nfunction FindProxyForURL(url, host) {\n"
       "  var a = {n: 0};\n  try { throw G; } catch (a) { a.n = a.n + 1; }\n"
       "  return G.n > 1 ? 'DIRECT' : 'PROXY p:1'; }"},
      {"the same, with the var inside",
       "var G = {n: 0};\nfunction FindProxyForURL(url, host) {\n"
       "  try { throw G; } catch (a) { if (!a) var a = {n: 0}; a.n = 1; }\n"
       "  return G.n > 0 ? 'DIRECT' : 'PROXY p:1'; }"},
      {"an element of a parameter",
       "var G = [0];\nfunction bump(a) { if (!a) var a = [0]; a[0] = a[0] + 1; return a[0]; }\n"
       "function FindProxyForURL(url, host) { return bump(G) > 1 ? 'DIRECT' : 'PROXY p:1'; }"},
      {"a function that a catch binds",
       "function run(key) { try { throw 1; } catch (key) { key(1); } }\nfunction f(x) {}\n"
       "function FindProxyForURL(url, host) { run(f); return 'DIRECT'; }"},
      {"a variable that a client's helper function writes",
       "var ip = '';\nfunction FindProxyForURL(url, host) {\n"
       "  var was = ip; isInNetEx(host, '10.0.0.0/8'); return was ? 'DIRECT' : 'PROXY p:1'; }"},
      {"a date that is kept and set",
       "var D = new Date(0);\nfunction FindProxyForURL(url, host) {\n"
       "  var was = D.getTime(); D.setTime(1); return was ? 'DIRECT' : 'PROXY p:1'; }"},
      {"a Date of its own",
       "var G = {n: 0};\nfunction Date() { G.n = G.n + 1; }\n"
       "function FindProxyForURL(url, host) { return new Date() && G.n > 1 ? 'DIRECT' : 'PROXY "
       "p:1'; }"},
      {"a global expression that is kept",
       "var R = new RegExp('a', 'g');\n"
       "function FindProxyForURL(url, host) { return R.test('a') ? 'DIRECT' : 'PROXY p:1'; }"},
      {"a property of a function",
       "function f() {}\nfunction FindProxyForURL(url, host) { f.n = host; return f.n; }"},
      {"an alias in a property",
       "var G = {n: 0};\nfunction FindProxyForURL(url, host) {\n"
       "  var o = {k: 0}; o.k = G; var p = o.k; p.n = 1; return 'DIRECT'; }"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(keeps_state(row.body));
  }
}

TEST_CASE("decides_by_host: only where the URL is mentioned nowhere") {
  const Row by_host[] = {
      {"nothing", ""},
      {"the host", "if (dnsDomainIs(host, '.a.b')) return 'PROXY p:1';"},
      {"a comment and a text", "/* url */ if (host == 'url') return 'PROXY p:1'; // url\n"},
  };
  for (const Row& row : by_host) {
    CAPTURE(row.name);
    CHECK(decides_by_host(deciding(row.body)));
  }
  const Row by_more[] = {
      {"the URL", "if (shExpMatch(url, '*x*')) return 'PROXY p:1';"},
      {"handed on", "return other(url, host); } function other(u, h) { return u;"},
      {"a key of this name, in doubt", "var o = {url: 1}; if (o.url) return 'PROXY p:1';"},
      {"chance, which the URL seeds", "if (Math.random() < 0.5) return 'PROXY p:1';"},
      {"state", "n = 1;"},
      {"arguments", "if (arguments[0] == 'x') return 'PROXY p:1';"},
      {"no JavaScript", "if ("},
  };
  for (const Row& row : by_more) {
    CAPTURE(row.name);
    CHECK_FALSE(decides_by_host(deciding(row.body)));
  }

  struct Script {
    const char* text;
    bool by_host;
  };
  const Script scripts[] = {
      {"function FindProxyForURL(u, h) { return h; }", true},
      {"function FindProxyForURL(u, h) { return u; }", false},
      {"function FindProxyForURL() { return 'DIRECT'; }", false},
      {"function FindProxyForURL(a, a) { return a; }", false},
      {"var FindProxyForURL = f; function f(u, h) { return h; }", false},
      {"function FindProxyForURL(u, h) { return h; } function FindProxyForURLEx(v, h) { return v; "
       "}",
       false},
      {"function FindProxyForURL(u, h) { return h; } function FindProxyForURLEx(u, h) { return h; "
       "}",
       true},
      {"function FindProxyForURLEx(u, h) { return FindProxyForURL(u, h); }\n"
       "function FindProxyForURL(u, h) { return h; }",
       false},
  };
  for (const Script& script : scripts) {
    CAPTURE(script.text);
    CHECK(decides_by_host(script.text) == script.by_host);
  }
}

TEST_CASE("decides_by_host: what we emit does, unless it keeps state") {
  std::size_t by_host = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(TESTS_DIR "/golden/cases")) {
    const std::string path = entry.path().generic_string();
    if (!path.ends_with(".pac") || path.find("/expect/") == std::string::npos) continue;
    CAPTURE(path);
    const std::string pac = std::get<std::string>(read_file(path, 1 << 24));
    CHECK(decides_by_host(pac) == !keeps_state(pac));
    by_host += decides_by_host(pac) ? 1 : 0;
  }
  CHECK(by_host > 5);
}
