#include <doctest/doctest.h>

#include <fstream>
#include <string>
#include <vector>

#include "cli/exit_of.hpp"
#include "cli_run.hpp"
#include "work_folder.hpp"

// What scripts test: every command that judges a file, into every code it can end with.

using namespace pacwright;

namespace {

void write(const std::string& name, const std::string& bytes) {
  std::ofstream(name, std::ios::binary) << bytes;
}

std::string script(const std::string& body) {
  return "function FindProxyForURL(url, host) {\n" + body + "\n}\n";
}

constexpr std::size_t kMebibyte = 1 << 20;

/// A file of exactly so many bytes.
std::string padded(std::size_t bytes, const std::string& body) {
  const std::string text = script(body);
  return text + "//" + std::string(bytes - text.size() - 2, 'x');
}

/// As UTF-16 without its mark.
std::string unmarked(const std::string& ascii) {
  std::string bytes;
  for (const char c : ascii) bytes += {c, '\0'};
  return bytes;
}

void write_files() {
  write("good.pac", script("return 'DIRECT';"));
  write("other.pac", script("return 'PROXY p.example:1';"));
  write("same.pac", script("var r = 'DIRECT'; return r;"));
  write("throws.pac", script("return hots;"));
  write("loop.pac", script("if (host == 'a.example') while (true) {} return 'DIRECT';"));
  write("deep.pac", script("function f() { return f() + 1; } return 'DIRECT' + f();"));
  write("newer.pac", "let a = 1;\n" + script("return 'DIRECT';"));
  write("newer-broken.pac", "let a = ;\n" + script("return 'DIRECT';"));
  write("newer-open.pac", "let a = 1;\n" + script("return host == 'a ? 'DIRECT' : 'DIRECT';"));
  write("newer-regex.pac", "let a = 1;\nasync function f() { return await /'/.test('a'); }\n" +
                               script("return 'DIRECT';"));
  write("using.pac", "{ using a = null; }\n" + script("return 'DIRECT';"));
  write("gzip.pac", std::string("\x1F\x8B\x08\0\0\0\0\0\0\x03\x4B\x2B\xCD", 13));
  write("empty.pac", "");
  write("blank.txt", " \n");
  write("comment.pac", "// Nothing else.\n");
  write("page.pac", "<!DOCTYPE html><html><body>Not here</body></html>");
  write("page.html", "<!DOCTYPE html><html><body>Not here</body></html>");
  write("broken.pac", "function FindProxyForURL(url, host) { return 'DIRECT';");
  write("misspelt.pac", "function FindProxyForUrl(url, host) { return 'DIRECT'; }");
  write("largest.pac", padded(kMebibyte, "return 'DIRECT';"));
  write("large.pac", padded(kMebibyte + 1, "return 'DIRECT';"));
  write("large-proxy.pac", padded(kMebibyte + 1, "return 'PROXY p.example:1';"));
  write("block.pac", "{ var a = 1; }\n" + script("return 'DIRECT';"));
  write("array.pac", "[1, 2].length;\n" + script("return 'DIRECT';"));
  write("array.txt", "[1, 2].length;\n" + script("return 'DIRECT';"));
  write("number.pac", "var FindProxyForURL = 5;\n");
  write("chance.pac", script("return Math.random() < 2 ? 'DIRECT' : 'PROXY p.example:1';"));
  write("chance-at-first.pac",
        "var r = Math.random();\n" + script("return r < 2 ? 'DIRECT' : 'PROXY p.example:1';"));
  write("sorts.pac",
        script("return ['PROXY p.example:1', 'DIRECT', 'PROXY q.example:1'].sort()[0];"));
  write("comment-first.pac", "<!-- Ours -->\n" + script("return 'DIRECT';"));
  write("binary.bin", std::string("\x7F"
                                  "ELF\0\x01\xFF\xFE\0",
                                  9));
  write("bad.json", "{\"a\":");
  write("catalog.json",
        R"([{"id": 1, "serviceArea": "Exchange", "urls": ["a.example"], "category": "Default",
             "tcpPorts": "443", "required": true}])");
  write("policy-2.json", R"({"name": "FindProxyForURL"})");
  write("no-urls.txt", "");
  write("no-urls-but-words.txt", "# Nothing yet.\n\n");
  write("names.json", R"({"dns": {"a.example": "10.1.2.3"}})");
  write("utf16.txt", std::string("\xFF\xFE"
                                 "a\0.\0b\0\n\0",
                                 10));
  write("unmarked.txt", std::string("a\0.\0b\0\n\0", 8));
  write("unmarked.pac", unmarked(script("return 'DIRECT';")));
  write("unmarked.csv", unmarked("https://a.example/,DIRECT\n"));
  write("unmarked.json", unmarked("{\"name\": \"p\"}"));
  write("by-address.json",
        R"({"name": "p", "dns": "resolve", "routes": {"d": "DIRECT", "p": "PROXY p.example:1"},
            "otherwise": "p",
            "rules": [{"name": "r", "networks": ["10.0.0.0/8"], "route": "d"}]})");
  write("hosts.txt", "a.example\n");
  write("more.txt", "a.example\nb.example\n");
  write("as-expected.csv", "https://a.example/,DIRECT\n");
  write("not.csv", "https://a.example/,PROXY p.example:1\n");
  write("no-suite.csv", "https://a.example/\n");
  write("policy.json",
        R"({"name": "p", "routes": {"d": "DIRECT",
            "p": "PROXY p.example:1"}, "otherwise": "p",
            "rules": [{"name": "r", "hosts": ["a.example"], "route": "d"}]})");
  write("no-policy.json", "{");
}

struct Row {
  const char* line;
  int exit;
};

constexpr Row kRows[] = {
    // Files that cannot be run, whichever command is to run them.
    {"eval empty.pac a.example", 3},
    {"eval comment.pac a.example", 3},
    {"eval page.pac a.example", 3},
    {"eval broken.pac a.example", 3},
    {"eval misspelt.pac a.example", 3},
    {"eval large.pac a.example", 3},
    {"eval large.pac --jobs 4 a.example", 3},
    {"eval none.pac a.example", 3},
    {"check empty.pac", 3},
    {"check comment.pac", 3},
    {"check page.pac", 3},
    {"check broken.pac --client all", 3},
    {"check misspelt.pac", 3},
    {"check large.pac", 3},
    {"check large.pac --client windows", 3},
    {"check large.pac --client all", 3},  // Others take it, and all do the same: DIRECT.
    {"check large-proxy.pac --client all", 3},
    {"check large.pac --suite as-expected.csv --no-coverage", 3},
    {"check none.pac", 3},
    {"check good.pac --suite no-suite.csv", 3},
    {"diff good.pac empty.pac", 3},
    {"diff empty.pac good.pac", 3},
    {"diff good.pac page.pac", 3},
    {"diff good.pac page.html", 3},
    {"diff blank.txt good.pac", 3},
    {"diff good.pac broken.pac", 3},
    {"diff broken.pac broken.pac", 3},
    {"diff good.pac misspelt.pac", 3},
    {"diff good.pac large.pac", 3},
    {"diff large.pac large.pac", 3},
    {"diff hosts.txt none.txt", 3},
    {"lint none.pac", 3},
    {"compile no-policy.json -o out", 3},
    {"explain no-policy.json a.example", 3},
    {"import none.txt -o out.json", 3},
    {"dump rules no-policy.json", 3},
    {"lint empty.pac", 3},
    {"lint blank.txt", 3},
    {"lint page.pac", 3},
    {"lint good.pac page.html", 3},
    {"eval newer-broken.pac a.example", 3},
    {"check newer-broken.pac", 3},
    {"diff newer-broken.pac newer-broken.pac", 3},
    {"eval newer-open.pac a.example", 3},
    {"eval gzip.pac a.example", 3},
    {"check gzip.pac", 3},
    {"eval binary.bin a.example", 3},
    {"check binary.bin", 3},
    {"diff good.pac binary.bin", 3},
    {"diff binary.bin good.pac", 3},
    {"diff good.pac bad.json", 3},
    {"diff good.pac number.pac", 3},
    {"diff good.pac unmarked.pac", 3},
    {"eval unmarked.pac a.example", 3},
    {"eval good.pac --urls utf16.txt", 3},
    {"eval good.pac --urls unmarked.txt", 3},
    {"eval good.pac --client all --urls utf16.txt", 3},
    {"explain policy.json --urls utf16.txt", 3},
    {"check good.pac --suite unmarked.csv", 3},
    {"compile unmarked.json -o out", 3},
    {"import unmarked.txt -o out.json", 3},
    {"compile policy.json --against page.html", 3},
    {"compile policy.json --against empty.pac", 3},
    {"compile policy.json --against policy.json", 3},
    {"compile policy.json --against broken.pac", 3},
    {"compile policy.json --against none.pac", 3},
    // Lint reads scripts that no client loads: what it says of them are findings.
    {"eval newer-regex.pac a.example", 4},  // Browsers read it.
    {"eval using.pac a.example", 4},
    {"lint comment.pac", 1},
    {"lint broken.pac", 1},
    {"lint number.pac", 1},
    {"lint unmarked.pac", 1},
    {"lint misspelt.pac", 1},
    {"lint large.pac", 1},
    {"lint good.pac", 0},
    {"lint comment-first.pac", 0},
    // What is found.
    {"eval throws.pac a.example", 1},
    {"eval good.pac http://", 1},
    {"check throws.pac", 1},
    {"check good.pac --suite not.csv", 1},
    {"check large-proxy.pac --client libproxy", 1},  // Chromium refuses it, libproxy does not.
    {"diff good.pac other.pac", 1},
    {"diff block.pac other.pac", 1},
    {"diff array.pac other.pac", 1},
    {"diff array.txt other.pac", 1},
    {"compile policy.json --against other.pac", 1},
    {"compile policy.json --against other.pac -o out --dry-run", 1},
    {"diff hosts.txt more.txt", 1},
    {"explain policy.json http://", 1},
    {"compile policy.json -o none --check", 1},
    {"compile policy.json -o out --suite not.csv", 1},
    {"import hosts.txt -o out.json --against more.txt", 1},
    // What could not be tried.
    {"eval newer.pac a.example", 4},
    {"eval loop.pac --time-limit 50 a.example b.example", 4},
    {"eval deep.pac a.example", 4},
    {"check newer.pac", 4},
    {"check newer.pac --client all", 4},
    {"check loop.pac --time-limit 50", 4},
    {"check good.pac --browser ./no-such-browser --no-coverage", 4},
    {"diff good.pac newer.pac", 4},
    {"diff newer.pac good.pac", 4},
    {"diff good.pac same.pac", 4},  // By a sample of URLs.
    {"diff good.pac loop.pac --time-limit 50", 4},
    {"diff good.pac block.pac", 4},
    {"diff array.pac block.pac", 4},
    {"diff good.pac chance.pac", 4},
    {"compile policy.json --against newer.pac", 4},
    {"eval good.pac --urls no-urls.txt", 4},
    {"eval good.pac --urls no-urls-but-words.txt", 4},
    {"eval good.pac --client all --urls no-urls.txt", 4},
    {"explain policy.json --urls no-urls.txt", 4},
    {"explain by-address.json a.example", 4},
    {"eval chance.pac a.example", 4},
    {"eval chance.pac --client libproxy a.example", 4},
    {"eval chance.pac --client all a.example", 4},
    {"eval chance-at-first.pac a.example", 4},
    {"check chance.pac", 4},
    {"check chance.pac --no-coverage --suite as-expected.csv", 4},
    {"check chance.pac --client all --no-coverage", 4},
    {"check good.pac --no-coverage --suite names.json", 4},
    {"check good.pac --no-coverage --client chromium", 4},
    // What is proven, or as expected.
    {"eval good.pac a.example", 0},
    {"eval largest.pac a.example", 0},
    {"eval large.pac --client libproxy a.example", 0},
    {"check good.pac", 0},
    {"check large.pac --client libproxy", 0},  // Both go DIRECT.
    {"check good.pac --client all --suite as-expected.csv", 0},
    {"check largest.pac --no-coverage --suite as-expected.csv", 0},
    {"diff good.pac good.pac", 0},
    {"diff newer.pac newer.pac", 0},  // By their bytes, whatever they do.
    {"diff chance.pac chance.pac", 0},
    {"diff loop.pac loop.pac --time-limit 50", 0},
    {"eval sorts.pac a.example", 0},
    {"eval good.pac a.example --urls no-urls.txt", 0},
    {"check good.pac --suite names.json", 0},
    {"explain by-address.json 10.1.2.3", 0},
    {"explain by-address.json a.example --dns a.example=10.1.2.3", 0},
    {"explain by-address.json a.example --dns a.example=192.0.2.1", 0},
    {"compile policy.json -o set", 0},
    {"compile policy.json --against set", 0},
    {"compile policy.json --against set/proxy.pac", 0},
    {"diff hosts.txt hosts.txt", 0},
    {"explain policy.json a.example", 0},
    {"compile policy.json -o out --target pac --suite as-expected.csv", 0},
    {"import hosts.txt -o out.json", 0},
    {"dump rules policy.json", 0},
    // What makes no sense.
    {"eval", 2},
    {"check good.pac other.pac", 2},
    {"diff good.pac", 2},
    {"diff good.pac hosts.txt", 2},
    {"diff good.pac catalog.json", 2},
    {"explain policy.json a.example --dns a.example", 2},
    {"lint", 2},
    {"explain policy.json", 2},
    {"compile policy.json", 2},
    {"import hosts.txt", 2},
    {"nonsense", 2},
};

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream in(line);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

}  // namespace

TEST_CASE("exit codes: every command into every code") {
  const WorkFolder here;
  write_files();
  for (const Row& row : kRows) {
    const std::string line = row.line;
    CAPTURE(line);
    const Ran ran = run(words_of(line));
    CAPTURE(ran.err);
    CHECK(ran.exit == row.exit);
    if (row.exit == 2 || row.exit == 3) CHECK(!(ran.err + ran.out).empty());
  }
}

TEST_CASE("exit codes: of several, the one that says most") {
  const Diag broken{DiagCode::ScriptDoesNotLoad, {}, "", ""},
      threw{DiagCode::ScriptThrew, {}, "", ""}, slow{DiagCode::ScriptTimedOut, {}, "", ""},
      warning{DiagCode::ScriptLarge, {}, "", ""}, memory{DiagCode::DecidedByMemory, {}, "", ""},
      unreached{DiagCode::ReturnNeverReached, {}, "", ""},
      never_true{DiagCode::TestNeverTrue, {}, "", ""}, untried{DiagCode::NoCoverage, {}, "", ""},
      left_out{DiagCode::BrowserLeftOut, {}, "", ""}, chance{DiagCode::DecidedByChance, {}, "", ""},
      nothing{DiagCode::NothingAsked, {}, "", ""};
  CHECK(exit_of(Diags{}) == Exit::Ok);
  CHECK(exit_of(Diags{warning}) == Exit::Ok);
  CHECK(exit_of(Diags{slow}) == Exit::NoAnswer);
  CHECK(exit_of(Diags{untried}) == Exit::NoAnswer);
  CHECK(exit_of(Diags{left_out, warning}) == Exit::NoAnswer);
  CHECK(exit_of(Diags{chance}) == Exit::NoAnswer);
  CHECK(exit_of(Diags{memory}) == Exit::NoAnswer);
  CHECK(exit_of(Diags{unreached}) == Exit::NoAnswer);
  CHECK(exit_of(Diags{never_true}) == Exit::NoAnswer);
  CHECK(exit_of(Diags{nothing}) == Exit::NoAnswer);
  CHECK(exit_of(Diags{slow, threw, warning}) == Exit::Findings);
  CHECK(exit_of(Diags{threw, broken, slow}) == Exit::BadInput);
}

TEST_CASE("exit codes: of a comparison") {
  struct Row {
    const char* name;
    ComparedBy by;
    std::vector<bool> changes;  ///< Whether a limit ended one of the two.
    bool is_left_out;
    Exit want;
  };
  const Row rows[] = {
      {"by bytes", ComparedBy::Bytes, {}, false, Exit::Ok},
      {"by rules", ComparedBy::Rules, {}, false, Exit::Ok},
      {"by rules, not all", ComparedBy::Rules, {}, true, Exit::NoAnswer},
      {"rules that differ", ComparedBy::Rules, {false}, true, Exit::Findings},
      {"by a sample", ComparedBy::Urls, {}, false, Exit::NoAnswer},
      {"a sample that differs", ComparedBy::Urls, {true, false}, false, Exit::Findings},
      {"stopped", ComparedBy::Urls, {true}, false, Exit::NoAnswer},
      {"not at all", ComparedBy::Nothing, {}, false, Exit::NoAnswer},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    PacDifferences differences;
    differences.by = row.by;
    for (const bool is_stopped : row.changes) {
      differences.changes.emplace_back().is_stopped = is_stopped;
    }
    if (row.is_left_out) differences.left_out.push_back("Something.");
    CHECK(exit_of(differences) == row.want);
  }
}
