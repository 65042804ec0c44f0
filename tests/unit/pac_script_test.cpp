#include "validate/pac_script.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/sanitized.hpp"
#include "base/worker.hpp"
#include "processes.hpp"

#ifndef _WIN32
#include <sys/resource.h>
#endif

using namespace pacwright;

namespace {

/// Small, so that endless scripts do not take long.
Limits test_limits() {
  Limits limits;
  limits.milliseconds = 400;  // Of processor time; shared machines count some that others took.
  limits.heap_bytes = 12 << 20;
  return limits;
}

/// But those that wait for a script.
bool has_no_sandbox() {
  end_idle_sandboxes();
  return has_no_child();
}

std::string read_script(const std::string& name) {
  std::ifstream file(TESTS_DIR "/scripts/" + name, std::ios::binary);
  REQUIRE_MESSAGE(file, "tests/scripts/" << name);
  return {std::istreambuf_iterator<char>(file), {}};
}

Probe probe_of(const std::string& host) { return {"https://" + host + "/", host}; }

std::string code_of(const Diag& diag) { return std::string(entry_of(diag.code).code); }

/// The result, or the code of the reason why there is none.
std::string outcome(const Result<Answer>& answer) {
  return answer ? answer->result : code_of(answer.reason());
}

std::vector<std::string> outcomes(const std::vector<Result<Answer>>& answers) {
  std::vector<std::string> texts;
  texts.reserve(answers.size());
  for (const auto& answer : answers) texts.push_back(outcome(answer));
  return texts;
}

const RunAs kOwnEngine = {Client::Libproxy, {}, false};

/// Loads `script` and runs it on one host after the other.
std::vector<std::string> run_text(const std::string& script, const std::vector<std::string>& hosts,
                                  Limits limits = test_limits(), const RunAs& as = {}) {
  auto pac = PacScript::load(script, "test.pac", {}, limits, as);
  if (!pac) return {code_of(pac.reason())};
  std::vector<Probe> probes;
  probes.reserve(hosts.size());
  for (const std::string& host : hosts) probes.push_back(probe_of(host));
  return outcomes(std::move(*std::move(pac)).run(probes));
}

std::string run_once(const std::string& script, const std::string& host = "www.example.com") {
  return run_text(script, {host}).front();
}

/// The reason for the only failure of a script: when it is loaded, or for one host.
Diag failure_of(const std::string& script, const std::string& host = "bad.example") {
  auto pac = PacScript::load(script, "test.pac", {}, test_limits());
  if (!pac) return pac.reason();
  const auto answers = std::move(*std::move(pac)).run({probe_of(host)});
  REQUIRE(answers.size() == 1);
  REQUIRE(!answers.front());
  return answers.front().reason();
}

std::string repeat(const std::string& text, int times) {
  std::string repeated;
  for (int i = 0; i < times; ++i) repeated += text;
  return repeated;
}

std::string function_returning(const std::string& expression) {
  return "function FindProxyForURL(url, host) { return " + expression + "; }\n";
}

}  // namespace

TEST_CASE("pac script: every file of tests/scripts ends in its own way") {
  struct Row {
    std::string name;
    std::string want;  ///< Result, or code.
  };
  const Row rows[] = {
      // Does not load.
      {"top-level-loop", "PC414"},
      {"top-level-regexp-bomb", "PC414"},
      {"top-level-throw", "PC411"},
      {"top-level-recursion", "PC416"},
      {"top-level-memory", "PC415"},
      {"syntax-error", "PC411"},
      {"unterminated-string", "PC411"},
      {"unterminated-comment", "PC411"},
      {"missing-brace", "PC411"},
      {"newer-syntax", "PC434"},
      {"html", "PC411"},
      {"nul-in-code", "PC411"},
      {"bad-entry-getter", "PC411"},
      {"empty", "PC412"},
      {"only-ex", "PC412"},
      {"entry-point-is-object", "PC412"},
      {"entry-point-misspelt", "PC412"},

      // Takes too long.
      {"endless-loop", "PC414"},
      {"endless-catch", "PC414"},
      {"endless-finally", "PC414"},
      {"endless-getter", "PC414"},
      {"endless-to-string", "PC414"},
      {"endless-error-name", "PC414"},
      {"endless-error-stack", "PC414"},
      {"endless-alert", "PC414"},
      {"endless-eval", "PC414"},
      {"endless-function-constructor", "PC414"},
      {"endless-replace", "PC414"},
      {"endless-callback", "PC414"},
      {"endless-dns", "PC414"},
      {"regexp-bomb", "PC414"},
      {"regexp-bomb-caught", "PC414"},
      {"sh-exp-match-bomb", "PC414"},
      {"native-index-of", "PC414"},
      {"native-reverse", "PC414"},
      {"native-for-each", "PC414"},

      // Nests too deeply.
      {"recursion", "PC416"},
      {"mutual-recursion", "PC416"},
      {"tail-recursion", "PC416"},
      {"tail-recursion-deep", "PC416"},
      {"to-string-recursion", "PC416"},
      {"getter-recursion", "PC416"},
      {"json-recursion", "PC416"},
      {"native-recursion", "PC416"},
      {"recursion-caught", "PC416"},  // How deep other engines go is not known.

      // Throws.
      {"throws-error", "DIRECT"},
      {"throws-string", "PC413"},
      {"throws-null", "PC413"},
      {"throws-undefined", "PC413"},
      {"throws-number", "PC413"},
      {"throws-unprintable", "PC413"},
      {"throws-false-place", "PC413"},
      {"throws-long-message", "PC413"},
      {"throws-odd-message", "PC413"},
      {"throws-hostile-error", "PC413"},
      {"throws-in-helper", "PC413"},
      {"undefined-function", "PC413"},
      {"null-member", "PC413"},
      {"crlf-throw", "PC413"},
      {"strict-top", "PC413"},

      // Returns something odd.
      {"returns-undefined", "PC417"},
      {"returns-null", "PC417"},
      {"returns-number", "PC417"},
      {"returns-nan", "PC417"},
      {"returns-boolean", "PC417"},
      {"returns-object", "PC417"},
      {"returns-array", "PC417"},
      {"returns-function", "PC417"},
      {"returns-string-object", "PC417"},
      {"returns-empty", ""},
      {"returns-latin1", "PC418"},
      {"returns-surrogate", "PC418"},

      // Odd, but fine.
      {"alert-flood", "undefined"},
      {"global-this", "DIRECT"},
      {"engine-globals", "DIRECT"},
      {"uses-eval", "DIRECT"},
      {"uses-function-constructor", "PROXY true"},
      {"redefined-helper", "PROXY x:y!"},
      {"redefined-builtins", "DIRECT"},
      {"polluted-prototypes", "PROXY in:1"},
      {"frozen-world", "DIRECT"},
      {"state-across-calls", "PROXY call1:1"},
      {"leak-across-calls", "DIRECT"},
      {"entry-point-vanishes", "DIRECT"},
      {"strict-top-fine", "DIRECT"},
      {"entry-point-as-var", "DIRECT"},
      {"entry-point-assigned", "DIRECT"},
      {"bom-utf8", "DIRECT"},
      {"no-bom-utf8", "DIRECT"},
      {"bom-utf16-le", "DIRECT"},
      {"bom-utf16-be", "DIRECT"},
      {"latin1", "DIRECT"},
      {"nul-in-comment", "DIRECT"},
      {"line-ends", "DIRECT"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(run_once(read_script(row.name + ".pac")) == row.want);
  }
  // What browsers' engines may do otherwise is run for libproxy, whose engine is the one here.
  const Row unclear[] = {
      {"native-sort", "PC414"},   {"entry-point-as-const", "DIRECT"}, {"proxy-loop", "PC414"},
      {"throws-symbol", "PC413"}, {"returns-symbol", "PC417"},
  };
  for (const Row& row : unclear) {
    CAPTURE(row.name);
    const std::string script = read_script(row.name + ".pac");
    CHECK(run_once(script) == "PC436");
    CHECK(run_text(script, {"a"}, test_limits(), kOwnEngine).front() == row.want);
  }
  CHECK(has_no_sandbox());
}

TEST_CASE("pac script: memory is bounded, whether the script minds or not") {
  const char* const names[] = {"string-doubling", "array-growth", "array-growth-caught",
                               "property-growth", "closure-growth"};
  Limits limits;
  limits.milliseconds = 5000;  // To fill the heap takes its time, too.
  limits.heap_bytes = 6 << 20;
  for (const std::string name : names) {
    CAPTURE(name);
    CHECK(run_text(read_script(name + ".pac"), {"a"}, limits).front() == "PC415");
  }
  for (const std::string name : {"huge-buffer", "huge-buffer-caught"}) {
    CAPTURE(name);
    CHECK(run_text(read_script(name + ".pac"), {"a"}, limits, kOwnEngine).front() == "PC415");
  }
}

TEST_CASE("pac script: results are kept as they are returned") {
  const std::string odd = read_script("returns-odd-ascii.pac");
  CHECK(run_once(odd) == std::string("  proxy\tA:1;;\0\n", 15));

  const std::string sized = read_script("returns-long.pac");
  CHECK(run_once(sized, "65536") == std::string(65536, 'x'));
  CHECK(run_once(sized, "65537") == "PC419");
  Limits limits = test_limits();
  limits.result_bytes = 3;
  CHECK(run_text(sized, {"3", "4", "0"}, limits) == std::vector<std::string>{"xxx", "PC419", ""});
}

TEST_CASE("pac script: a reason names the place and the fact") {
  struct Row {
    std::string name;
    int line;
    std::string subject;
  };
  const Row rows[] = {
      {"syntax-error.pac", 2, ""},
      {"top-level-throw.pac", 2, "Error: not today"},
      {"throws-error.pac", 3, "Error: no such proxy"},
      {"throws-string.pac", 0, "plain words"},
      {"throws-null.pac", 0, "null"},
      {"throws-undefined.pac", 0, "undefined"},
      {"throws-number.pac", 0, "42"},
      {"throws-in-helper.pac", 3, ""},
      {"throws-odd-message.pac", 0, "caf\xC3\xA9 \xF0\x9F\x98\x80 \xEF\xBF\xBD \x07"},
      {"crlf-throw.pac", 3, ""},
      {"null-member.pac", 4, ""},
      {"undefined-function.pac", 2, ""},
      {"endless-loop.pac", 2, ""},
      {"returns-null.pac", 0, "null"},
      {"returns-nan.pac", 0, "number"},
      {"returns-array.pac", 0, "object"},
      {"returns-string-object.pac", 0, "object"},
      {"returns-undefined.pac", 0, "undefined"},
      {"returns-latin1.pac", 0,
       "PROXY b\xC3\xBC"
       "cher.example:80"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const Diag reason = failure_of(read_script(row.name));
    CHECK(reason.where.file == "test.pac");
    CHECK(reason.where.line == row.line);
    if (!row.subject.empty()) CHECK(reason.subject == row.subject);
  }
  CHECK(failure_of(read_script("throws-false-place.pac")).where.line == 0);
  CHECK(failure_of(read_script("throws-long-message.pac")).subject ==
        std::string(300, 'x') + "...");
  CHECK(failure_of(read_script("undefined-function.pac")).subject.find("noSuchFunction") !=
        std::string::npos);
  CHECK(failure_of(read_script("newer-syntax.pac")).detail.find("ECMAScript 5") !=
        std::string::npos);
}

TEST_CASE("pac script: expressions and literals beyond the engine") {
  struct Row {
    std::string name;
    std::string expression;
    std::string want;
  };
  Limits limits;
  limits.milliseconds = 5000;
  const Row rows[] = {
      {"1,000 parentheses", repeat("(", 1000) + "'A'" + repeat(")", 1000), "A"},
      {"20,000 parentheses", repeat("(", 20000) + "'A'" + repeat(")", 20000), "PC416"},
      {"open parentheses", repeat("(", 20000), "PC416"},
      {"1,000 terms", repeat("host == 'x' || ", 1000) + "'A'", "A"},
      {"10,000 terms", repeat("host == 'x' || ", 10000) + "'A'", "PC416"},
      {"20,000 conditions", repeat("host == 'x' ? 'B' : ", 20000) + "'A'", "PC416"},
      {"20,000 brackets", repeat("[", 20000) + repeat("]", 20000), "PC416"},
      {"20,000 functions", repeat("function () { return ", 20000), "PC416"},
      {"a sum of 5,000", "(" + repeat("'A' + ", 5000) + "'').length + ''", "5000"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(run_text(function_returning(row.expression), {"a"}, limits).front() == row.want);
  }

  std::string table = "[";
  for (int i = 0; i < 70000; ++i) table += "'host" + std::to_string(i) + "',";
  CHECK(run_text(function_returning(table + "'']"), {"a"}, limits).front() == "PC420");
}

TEST_CASE("pac script: one context for all calls, until it has to be replaced") {
  CHECK(run_text(read_script("state-across-calls.pac"), {"a", "b", "c"}) ==
        std::vector<std::string>{"PROXY call1:1", "PROXY call2:1", "PROXY call3:1"});
  CHECK(run_text(read_script("entry-point-vanishes.pac"), {"a", "b", "c"}) ==
        std::vector<std::string>{"DIRECT", "PC412", "PC412"});

  const std::string script =
      "var calls = 0;\n"
      "function FindProxyForURL(url, host) {\n"
      "  calls = calls + 1;\n"
      "  if (host == 'loop') while (true) {}\n"
      "  if (host == 'grow') for (var s = 'x'; ; ) s += s;\n"
      "  if (host == 'bomb') /^(a+)+$/.test('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!');\n"
      "  if (host == 'deep') return FindProxyForURL(url, host) + '';\n"
      "  if (host == 'throw') throw host;\n"
      "  return 'PROXY call' + calls + ':1';\n"
      "}\n";
  CHECK(run_text(script, {"a", "b", "loop", "a", "grow", "a", "bomb", "a", "b"}) ==
        std::vector<std::string>{"PROXY call1:1", "PROXY call2:1", "PC414", "PROXY call1:1",
                                 "PC415", "PROXY call1:1", "PC414", "PROXY call1:1",
                                 "PROXY call2:1"});
  CHECK(run_text(script, {"throw", "throw", "throw", "throw", "a"}).back() == "PROXY call5:1");
}

TEST_CASE("pac script: nothing of one script is there for the next") {
  const std::string spoiler =
      "leaked = 'of the first';\n"
      "Object.prototype.leaked = Array.prototype.leaked = 'of the first';\n"
      "String.prototype.indexOf = function () { return 7; };\n"
      "shExpMatch = function () { return true; };\n"
      "function FindProxyForURL(url, host) { leaked += host; throw leaked; }\n";
  const std::string finder =
      "function FindProxyForURL(url, host) {\n"
      "  return typeof leaked + [].leaked + 'abc'.indexOf('b') + shExpMatch('a', 'b');\n"
      "}\n";
  end_idle_sandboxes();
  for (int i = 0; i < 3; ++i) {
    CHECK(run_text(spoiler, {"a", "b"}) == std::vector<std::string>{"PC413", "PC413"});
    CHECK(run_text("function (", {"a"}).front() == "PC411");
    CHECK(run_text(finder, {"a"}).front() == "undefinedundefined1false");
  }

  // Two at a time have a process each.
  auto one = PacScript::load(finder, "one.pac");
  auto two = PacScript::load(spoiler, "two.pac");
  REQUIRE((one && two));
  PacScript first = *std::move(one), second = *std::move(two);
  CHECK(outcomes(second.run({probe_of("a")})) == std::vector<std::string>{"PC413"});
  CHECK(outcomes(first.run({probe_of("a")})).front() == "undefinedundefined1false");
}

TEST_CASE("pac script: after three stops in a row nothing is run any more") {
  const std::string script =
      "function FindProxyForURL(url, host) {\n"
      "  if (host == 'loop') while (true) {}\n"
      "  if (host == 'deep') return FindProxyForURL(url, host) + '';\n"
      "  if (host == 'throw') throw host;\n"
      "  return 'DIRECT';\n"
      "}\n";
  struct Row {
    std::string name;
    std::vector<std::string> hosts;
    std::vector<std::string> want;
  };
  const Row rows[] = {
      {"three", {"loop", "loop", "loop", "a"}, {"PC414", "PC414", "PC414", "PC421"}},
      {"two", {"loop", "loop", "a", "loop"}, {"PC414", "PC414", "DIRECT", "PC414"}},
      {"mixed", {"a", "deep", "loop", "deep", "a"}, {"DIRECT", "PC416", "PC414", "PC416", "PC421"}},
      {"an exception is no stop",
       {"loop", "loop", "throw", "loop"},
       {"PC414", "PC414", "PC413", "PC414"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(run_text(script, row.hosts) == row.want);
  }

  auto pac = PacScript::load(script, "test.pac", {}, test_limits());
  REQUIRE(pac);
  PacScript kept = std::move(*std::move(pac));
  std::vector<Probe> many(100000, probe_of("a"));
  many[0] = many[1] = many[2] = probe_of("loop");
  const auto answers = kept.run(many);
  REQUIRE(answers.size() == many.size());
  CHECK(outcome(answers.back()) == "PC421");
  CHECK(outcomes(kept.run({probe_of("a")})) == std::vector<std::string>{"PC421"});
}

#ifndef _WIN32  // There a program's stack is as large as the linker wrote it.
namespace {

/// With so small a stack the engine's own bound on recursion comes too late, and it crashes.
void run_with_small_stack(WorkerChannel& channel) {
  const rlimit small{200 << 10, 200 << 10};
  setrlimit(RLIMIT_STACK, &small);
  const std::string script =
      "function FindProxyForURL(url, host) {\n"
      "  function again() { return [1].map(again); }\n"
      "  if (host == 'crash') return again();\n"
      "  return 'DIRECT';\n"
      "}\n";
  std::string got;
  for (const std::string& text : run_text(script, {"a", "crash", "b", "crash", "c"})) {
    got += text + ' ';
  }
  channel.send(got + (has_no_sandbox() ? "" : "a child is left"));
}

}  // namespace

TEST_CASE("pac script: a crash of the engine is the fault of one URL") {
  auto worker = Worker::start(run_with_small_stack);
  REQUIRE(worker);
  CHECK(worker->channel().receive(60000) == "DIRECT PC420 DIRECT PC420 DIRECT ");
}
#endif

#ifdef __linux__
TEST_CASE("pac script: heaps that are left behind do not add up") {
  if (kSanitized) return;
  const std::string script =
      "var kept = [];\n"
      "for (var i = 0; i < 12; i++) {\n"
      "  var s = 'a' + i;\n"
      "  while (s.length < 1000000) s += s;\n"
      "  kept.push(s);\n"
      "}\n" +
      function_returning("'DIRECT'");
  Limits limits = test_limits();
  limits.heap_bytes = 32 << 20;
  rusage before{}, own{}, after{};
  REQUIRE(getrusage(RUSAGE_CHILDREN, &before) == 0);
  for (int i = 0; i < 12; ++i) CHECK(run_text(script, {"a"}, limits).front() == "DIRECT");
  end_idle_sandboxes();
  REQUIRE(getrusage(RUSAGE_SELF, &own) == 0);
  REQUIRE(getrusage(RUSAGE_CHILDREN, &after) == 0);
  // Of the largest child, which began as a copy of this process; in KiB. A heap has 13 MB.
  CHECK(after.ru_maxrss <= std::max(before.ru_maxrss, own.ru_maxrss + (60 << 10)));
}
#endif

TEST_CASE("pac script: limits of size") {
  Limits limits = test_limits();
  const std::string script = function_returning("'DIRECT'");
  limits.script_bytes = script.size();
  CHECK(run_text(script, {"a"}, limits).front() == "DIRECT");
  limits.script_bytes = script.size() - 1;
  CHECK(run_text(script, {"a"}, limits).front() == "PC410");

  limits = test_limits();
  limits.heap_bytes = 1000;  // Not even the engine's own objects.
  CHECK(run_text(script, {"a"}, limits).front() == "PC415");
  limits.heap_bytes = 150000;  // Not the helper functions, or just so.
  const std::string tight = run_text(script, {"a"}, limits).front();
  CHECK((tight == "PC415" || tight == "DIRECT"));
}

TEST_CASE("pac script: a leak is one stopped URL, then a fresh start") {
  auto pac = PacScript::load(read_script("leak-across-calls.pac"), "test.pac", {}, test_limits());
  REQUIRE(pac);
  const auto answers = std::move(*std::move(pac)).run(std::vector<Probe>(400, probe_of("a")));
  int direct = 0, stopped = 0;
  for (const auto& answer : answers) {
    direct += outcome(answer) == "DIRECT";
    stopped += outcome(answer) == "PC415";
  }
  CHECK(direct + stopped == 400);
  CHECK(stopped >= 2);  // 100 kB a call into 12 MiB, so a stop every 125 calls at most.
  CHECK(stopped <= 8);
}

TEST_CASE("pac script: DNS comes from the fixture, and questions are noted") {
  DnsFixture dns;
  dns.addresses = {{"intranet", "10.1.2.3"},
                   {"six.example", "2001:db8::1"},
                   {"broken.example", "no address"},
                   {"xn--bcher-kva.example", "10.9.9.9"}};
  dns.my_ip = "198.51.100.7";

  struct Row {
    std::string name;
    std::string expression;
    std::string want;
    std::vector<std::string> asked;
  };
  const Row rows[] = {
      {"known", "dnsResolve('intranet')", "10.1.2.3", {"intranet"}},
      {"case and trailing dot", "dnsResolve('INTRANET.')", "10.1.2.3", {"intranet."}},
      {"unknown", "dnsResolve('x')", "null", {"x"}},
      {"IPv6 answer", "dnsResolve('six.example')", "null", {"six.example"}},
      {"IPv6 answer, Ex", "dnsResolveEx('six.example')", "2001:db8::1", {"six.example"}},
      {"no address", "dnsResolveEx('broken.example')", "", {"broken.example"}},
      {"punycode", "dnsResolve('b\\u00fccher.example')", "10.9.9.9", {"xn--bcher-kva.example"}},
      {"IPv4 literal", "dnsResolve('192.0.2.1')", "192.0.2.1", {}},
      {"IPv6 literal", "dnsResolve('::1')", "null", {}},
      {"IPv6 literal, Ex", "dnsResolveEx('::1')", "::1", {}},
      {"empty", "dnsResolve('')", "null", {}},
      {"no string", "dnsResolve(5) + dnsResolve(null) + dnsResolve()", "0", {}},
      {"isResolvable", "isResolvable('intranet')", "true", {"intranet"}},
      {"isInNet on a name", "isInNet('intranet', '10.1.0.0', '255.255.0.0')", "true", {"intranet"}},
      {"isInNet on an address", "isInNet('10.1.2.3', '10.1.0.0', '255.255.0.0')", "true", {}},
      {"twice", "dnsResolve('a') || dnsResolve('a') || dnsResolve('b')", "null", {"a", "a", "b"}},
      {"my address", "myIpAddress() + ' ' + myIpAddressEx()", "198.51.100.7 198.51.100.7", {}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    auto pac = PacScript::load(function_returning("String(" + row.expression + ")"), "test.pac",
                               dns, test_limits());
    REQUIRE(pac);
    const auto answers = std::move(*std::move(pac)).run({probe_of("a"), probe_of("b")});
    for (const auto& answer : answers) {
      REQUIRE(answer);
      CHECK(answer->result == row.want);
      CHECK(answer->dns_names == row.asked);
    }
  }
}

TEST_CASE("pac script: bounds of DNS questions in one decision") {
  DnsFixture dns;
  for (int i = 0; i < 30; ++i) dns.addresses["h" + std::to_string(i)] = "10.0.0.1";
  const std::string script =
      "function FindProxyForURL(url, host) {\n"
      "  var answered = 0;\n"
      "  for (var i = 0; i < Number(host); ++i) if (dnsResolve('h' + i % 30)) ++answered;\n"
      "  return '' + answered;\n"
      "}\n";
  auto pac = PacScript::load(script, "test.pac", dns, test_limits());
  REQUIRE(pac);
  const auto answers =
      std::move(*std::move(pac)).run({probe_of("20"), probe_of("30"), probe_of("3000")});
  REQUIRE(answers[0]);
  CHECK(answers[0]->result == "20");
  REQUIRE(answers[1]);
  CHECK(answers[1]->result == "20");
  CHECK(answers[1]->dns_names.size() == 30);
  REQUIRE(answers[2]);
  CHECK(answers[2]->result == "2000");
  CHECK(answers[2]->dns_names.size() == 1000);

  auto flood = PacScript::load(function_returning("'' + dnsResolve(new Array(100001).join('x'))"),
                               "test.pac", {}, test_limits());
  REQUIRE(flood);
  const auto long_name = std::move(*std::move(flood)).run({probe_of("a")});
  REQUIRE(long_name[0]);
  CHECK(long_name[0]->dns_names.front().size() < 300);
}

TEST_CASE("pac script: arguments reach the script as they are") {
  struct Row {
    std::string name;
    std::string host;
    std::string want;  ///< Its character codes.
  };
  const Row rows[] = {
      {"plain", "a.b", "97 46 98 "},
      {"empty", "", ""},
      {"NUL", std::string("a\0b", 3), "97 0 98 "},
      {"UTF-8", "\xC3\xBC", "252 "},
      {"above the BMP", "\xF0\x9F\x98\x80", "55357 56832 "},
      {"not UTF-8", "\xFF\x82", "255 130 "},
  };
  const std::string script =
      "function FindProxyForURL(url, host) {\n"
      "  var codes = '';\n"
      "  for (var i = 0; i < host.length; ++i) codes += host.charCodeAt(i) + ' ';\n"
      "  return codes;\n"
      "}\n";
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(run_once(script, row.host) == row.want);
  }
}

namespace {

struct BadScript {
  const char* file;
  std::string want;
};
const BadScript kBadScripts[] = {
    {"endless-catch.pac", "PC414"},   {"regexp-bomb.pac", "PC414"},
    {"string-doubling.pac", "PC415"}, {"native-index-of.pac", "PC414"},
    {"recursion.pac", "PC416"},       {"top-level-loop.pac", "PC414"},
};

/// Gets a script, sends how it ended.
void run_bad_script(WorkerChannel& channel) {
  const auto script = channel.receive();
  Limits limits = test_limits();
  // Very many of these, maybe on one processor. Sanitized, what runs out of memory takes longer.
  limits.milliseconds = kSanitized ? 1500 : 150;
  const std::string got = run_text(script.value_or(""), {"www.example.com"}, limits).front();
  channel.send(has_no_sandbox() ? got : "a child is left");
}

}  // namespace

TEST_CASE("pac script: many bad ones at once leave no process behind") {
  std::vector<Worker> workers;
  for (std::size_t i = 0; i < (kSanitized ? 24 : 100); ++i) {
    auto worker = Worker::start(run_bad_script);
    REQUIRE(worker);
    REQUIRE(worker->channel().send(read_script(kBadScripts[i % 6].file)));
    workers.push_back(std::move(*worker));
  }
  for (std::size_t i = 0; i < workers.size(); ++i) {
    CAPTURE(i);
    CHECK(workers[i].channel().receive(120000).value_or("no answer") == kBadScripts[i % 6].want);
  }
  workers.clear();
  CHECK(has_no_sandbox());
}

TEST_CASE("pac script: may be used from several threads, each its own" *
          doctest::skip(kSanitized)) {
  std::vector<std::string> got(30);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < got.size(); ++i) {
    const std::string script = read_script(kBadScripts[i % 6].file);
    threads.emplace_back([&got, i, script] { got[i] = run_once(script); });
  }
  for (std::thread& thread : threads) thread.join();
  for (std::size_t i = 0; i < got.size(); ++i) {
    CAPTURE(i);
    CHECK(got[i] == kBadScripts[i % 6].want);
  }
  CHECK(has_no_sandbox());
}

TEST_CASE("pac script: very many URLs in a small heap") {
  Limits limits = test_limits();
  limits.heap_bytes = 1 << 20;
  auto pac = PacScript::load(
      function_returning("shExpMatch(host, 'h*9.example') ? 'PROXY ' + host + ':1' : 'DIRECT'"),
      "test.pac", {}, limits);
  REQUIRE(pac);
  PacScript script = std::move(*std::move(pac));
  std::size_t proxied = 0;
  const int rounds = kSanitized ? 2 : 20;
  for (int round = 0; round < rounds; ++round) {
    std::vector<Probe> probes;
    probes.reserve(50000);
    for (int i = 0; i < 50000; ++i) {
      probes.push_back(
          probe_of("h" + std::to_string(round) + "x" + std::to_string(i) + ".example"));
    }
    for (const auto& answer : script.run(probes)) {
      INFO((answer ? "" : message_of(answer.reason())));
      REQUIRE(answer);
      proxied += answer->result != "DIRECT";
    }
  }
  CHECK(proxied == static_cast<std::size_t>(rounds) * 5000);
}
