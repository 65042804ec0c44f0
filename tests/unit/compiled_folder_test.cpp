// What compile leaves in its folder, what it finds there, and what it compares with.

#include <doctest/doctest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "cli_run.hpp"
#include "work_folder.hpp"

namespace fs = std::filesystem;
using namespace pacwright;

namespace {

std::string policy(const std::string& hosts, const std::string& networks = "",
                   const std::string& more = "") {
  return "{\"name\": \"t\", " + more +
         "\"routes\": {\"direct\": \"DIRECT\", \"edge\": \"PROXY e.example:8080\"},\n\"rules\": [\n"
         "{\"name\": \"n\", \"networks\": [" +
         networks + "], \"hosts\": [" + hosts +
         "],\n\"route\": \"direct\"}],\n\"otherwise\": \"edge\"}\n";
}

const std::string kHosts = "\"a.example\"";

/// 80 blocks that do not touch: more than stand in clauses.
std::string many_blocks() {
  std::string text = "\"10.0.0.0/24\"";
  for (int i = 2; i < 160; i += 2) text += ", \"10.0." + std::to_string(i) + ".0/24\"";
  return text;
}

nlohmann::json json_of(const Ran& ran) {
  CAPTURE(ran.out);
  CAPTURE(ran.err);
  auto json = nlohmann::json::parse(ran.out, nullptr, false);
  REQUIRE_FALSE(json.is_discarded());
  return json;
}

std::string patterns_of(const nlohmann::json& change) {
  std::string text;
  for (const auto& pattern : change["patterns"]) {
    text += (text.empty() ? "" : " ") + pattern["text"].get<std::string>();
  }
  return text;
}

}  // namespace

// ----- what changes

TEST_CASE("diff and compile: a route in a table, or a name of a packed file, is told by rules") {
  struct Row {
    const char* name;
    std::string before, after;
    std::vector<std::string> options;
    const char* pattern;
  };
  const std::string blocks = many_blocks();
  const Row rows[] = {
      {"IPv6",
       policy(kHosts, "\"2001:db8::/32\""),
       policy(kHosts, "\"2001:db8::/32\", \"2001:db9::/32\""),
       {},
       "2001:db9::/32"},
      {"more than 64 blocks of IPv4",
       policy(kHosts, blocks),
       policy(kHosts, blocks + ", \"198.18.0.0/15\""),
       {},
       "198.18.0.0/15"},
      {"a packed name",
       policy(kHosts, "\"10.0.0.0/8\""),
       policy(kHosts + ", \"payroll.example\"", "\"10.0.0.0/8\""),
       {"--template", "packed"},
       "payroll.example"},
      {"a wildcard of a packed file",
       policy(kHosts),
       policy(kHosts + ", \"*.payroll.example\""),
       {"--template", "packed-low-memory"},
       "*.payroll.example"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const WorkFolder folder;
    folder.write("old.json", row.before);
    folder.write("new.json", row.after);
    const auto compile = [&row](const std::string& file, const std::string& out,
                                std::vector<std::string> more = {}) {
      std::vector<std::string> args = {"compile", file, "-o", out};
      args.insert(args.end(), row.options.begin(), row.options.end());
      args.insert(args.end(), more.begin(), more.end());
      return run(args);
    };
    REQUIRE(compile("old.json", "old").exit == 0);
    REQUIRE(compile("new.json", "new").exit == 0);
    const Ran diff = run({"diff", "old/proxy.pac", "new/proxy.pac", "--json"});
    CHECK(diff.exit == 1);
    const auto json = json_of(diff);
    CHECK(json["by"] == "rules");
    CHECK(json["same"] == false);
    REQUIRE(json["changes"].size() == 1);
    const auto& change = json["changes"][0];
    CHECK(change["goes_direct"] == true);
    CHECK(change["proven"] == true);
    CHECK(patterns_of(change) == row.pattern);
    CHECK(change["patterns"][0]["file"] == "new.json");
    CHECK(change["patterns"][0]["line"] == 3);
    CHECK(change["old_rule"]["name"] == "otherwise");
    CHECK(change["new_rule"]["name"] == "n");

    // Over the old set, and back.
    const Ran over = compile("new.json", "old");
    CHECK(over.exit == 0);
    CHECK(has(over.out, "by the rules of what lay in old/proxy.pac"));
    CHECK(has(over.out, std::string("1 pattern: ") + row.pattern));
    CHECK(run({"diff", "old/proxy.pac", "new/proxy.pac"}).exit == 0);
    const Ran again = compile("new.json", "old");
    CHECK(has(again.out, "none: the same as what lay in old/proxy.pac, byte for byte"));
  }
}

TEST_CASE("diff: the same rules in another form are proven the same") {
  const WorkFolder folder;
  folder.write("policy.json", policy(kHosts + ", \"*.b.example\"", "\"10.0.0.0/8\""));
  REQUIRE(run({"compile", "policy.json", "-o", "one", "--template", "indexed"}).exit == 0);
  REQUIRE(run({"compile", "policy.json", "-o", "two", "--template", "packed"}).exit == 0);
  const Ran same = run({"diff", "one/proxy.pac", "two/proxy.pac"});
  CHECK(same.exit == 0);
  CHECK(has(same.out, "all hosts go the same way, proven"));
  CHECK(json_of(run({"diff", "one/proxy.pac", "two/proxy.pac", "--json"}))["same"] == true);
  // As another client, or with anything else that changes what is asked, they are asked.
  const std::vector<std::string> asked[] = {
      {"--client", "windows"},     {"--dns", "a.example=10.1.2.3"}, {"--dns-fail", "all"},
      {"--client-ip", "10.1.2.3"}, {"--at", "2026-11-22T08:00"},    {"--time-limit", "500"}};
  for (const std::vector<std::string>& options : asked) {
    CAPTURE(options.front());
    std::vector<std::string> args = {"diff", "one/proxy.pac", "two/proxy.pac"};
    args.insert(args.end(), options.begin(), options.end());
    const Ran ran = run(args);
    CHECK(ran.exit == 4);
    CHECK(has(ran.out, "URLs made from both files"));
  }
}

TEST_CASE("diff: rules that are not the file's are not believed, and nothing is proven then") {
  struct Row {
    const char* name;
    void (*spoil)(const WorkFolder& folder);
    bool warns;
  };
  const Row rows[] = {
      {"the PAC was edited",
       [](const WorkFolder& folder) {
         folder.write("two/proxy.pac", folder.read("two/proxy.pac") + "// by hand\n");
       },
       false},
      {"the rules were edited",
       [](const WorkFolder& folder) {
         std::string rules = folder.read("two/rules.txt");
         rules.replace(rules.find("a.example"), 9, "z.example");
         folder.write("two/rules.txt", rules);
       },
       true},
      {"the rules of another PAC",
       [](const WorkFolder& folder) {
         folder.write("two/rules.txt", folder.read("one/rules.txt"));
       },
       false},
      {"no rules", [](const WorkFolder&) { fs::remove("two/rules.txt"); }, false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const WorkFolder folder;
    folder.write("policy.json", policy(kHosts));
    REQUIRE(run({"compile", "policy.json", "-o", "one", "--template", "indexed"}).exit == 0);
    REQUIRE(run({"compile", "policy.json", "-o", "two", "--template", "clauses"}).exit == 0);
    REQUIRE(run({"diff", "one/proxy.pac", "two/proxy.pac"}).exit == 0);
    row.spoil(folder);
    const Ran ran = run({"diff", "one/proxy.pac", "two/proxy.pac"});
    CHECK(ran.exit == 4);
    CHECK(has(ran.out, "not proven"));
    CHECK(has(ran.out, "none that can be used stand beside two/proxy.pac"));
    CHECK(has(ran.err, "PC317") == row.warns);
  }
}

TEST_CASE("diff: anybody's rules.txt beside anybody's PAC file is no business of ours") {
  const WorkFolder folder;
  folder.write("a.pac", "function FindProxyForURL(url, host) { return \"DIRECT\"; }\n");
  folder.write("b.pac", "function FindProxyForURL(url, host) { return \"PROXY p:1\"; }\n");
  for (const char* const text : {"1. Do not smoke.\n", "", "pacwright\n"}) {
    CAPTURE(text);
    folder.write("rules.txt", text);
    CHECK_FALSE(has(run({"diff", "a.pac", "b.pac"}).err, "PC317"));
  }
  folder.write("rules.txt", "pacwright-rules/2\n");
  CHECK(has(run({"diff", "a.pac", "b.pac"}).err, "PC317"));
}

TEST_CASE("compile: an earlier PAC that cannot be read is not taken for none") {
  const WorkFolder folder;
  folder.write("policy.json", policy(kHosts));
  fs::create_directory("out");
  folder.write("out/proxy.pac", std::string((16 << 20) + 1, '/'));
  const Ran dry = run({"compile", "policy.json", "-o", "out", "--dry-run"});
  CHECK(dry.exit == 0);
  CHECK(
      has(on_one_line(dry.out), "changes not known; not compared with what lay in out/proxy.pac"));
  CHECK(has(on_one_line(dry.out), "Not tried: The file that lay there cannot be read: "));
  const auto json = json_of(run({"compile", "policy.json", "-o", "out", "--dry-run", "--json"}));
  CHECK(json["since"]["by"] == "nothing");
  CHECK(json["since"]["same"] == false);
}

TEST_CASE("compile: a set that is refused for a known URL says what it would change") {
  const WorkFolder folder;
  folder.write("old.json", policy(kHosts));
  folder.write("new.json", policy(kHosts + ", \"b.example\""));
  folder.write("known.csv", "https://b.example/,edge\n");
  REQUIRE(run({"compile", "old.json", "-o", "old"}).exit == 0);
  const std::string before = folder.read("old/proxy.pac");
  for (const auto& more : {std::vector<std::string>{"--against", "old"}, {"-o", "old"}}) {
    std::vector<std::string> command = {"compile", "new.json", "--suite", "known.csv"};
    command.insert(command.end(), more.begin(), more.end());
    const Ran ran = run(command);
    CHECK(ran.exit == 1);
    CHECK(has(ran.err, "PC403"));
    CHECK(has(ran.err, "nothing was written"));
    CHECK(has(ran.out, "1 pattern: b.example"));
    CHECK_FALSE(has(ran.out, "proven"));
    CHECK(folder.read("old/proxy.pac") == before);
  }
  CHECK(run({"compile", "new.json", "--suite", "known.csv", "--against", "missing.pac"}).exit == 3);
}

TEST_CASE("compile --against: compares with a file or a folder, and writes nothing without -o") {
  const WorkFolder folder;
  folder.write("old.json", policy(kHosts));
  folder.write("new.json", policy(kHosts + ", \"b.example\""));
  REQUIRE(run({"compile", "old.json", "-o", "old"}).exit == 0);
  for (const char* const against : {"old", "old/proxy.pac"}) {
    CAPTURE(against);
    const Ran ran = run({"compile", "new.json", "--against", against});
    CHECK(ran.exit == 1);
    CHECK(run({"compile", "old.json", "--against", against}).exit == 0);
    CHECK(run({"compile", "old.json", "--against", against, "--template", "clauses"}).exit == 0);
    CHECK(has(ran.out, "by the rules of old/proxy.pac, for all hosts"));
    CHECK(has(ran.out, "1 pattern: b.example"));
    CHECK(has(ran.out, "nothing was written"));
    CHECK_FALSE(has(ran.out, "what lay in"));
  }
  CHECK(std::distance(fs::directory_iterator("."), fs::directory_iterator()) == 3);
  folder.write("foreign.pac", "function FindProxyForURL(url, host) { return \"DIRECT\"; }\n");
  const Ran foreign = run({"compile", "new.json", "--against", "foreign.pac"});
  CHECK(foreign.exit == 1);
  CHECK(has(foreign.out, "URLs made from it and foreign.pac"));
  // Nothing that is like it, but the rules are not there: not proven.
  folder.write("alone.pac", folder.read("old/proxy.pac") + "// by hand\n");
  const Ran alone = run({"compile", "old.json", "--against", "alone.pac"});
  CHECK(alone.exit == 4);
  CHECK(has(alone.out, "not proven"));
  fs::create_directory("rules-alone");
  folder.write("rules-alone/rules.txt", folder.read("old/rules.txt"));
  for (const char* const against : {"rules-alone", "old/rules.txt"}) {
    CAPTURE(against);
    const Ran ran = run({"compile", "new.json", "--against", against});
    CHECK(ran.exit == 3);
    CHECK(has(ran.err, "nothing was written"));
  }
  CHECK(run({"compile", "new.json", "--against", "missing.pac"}).exit == 3);
  // With -o it is written, and compared with what was asked for.
  const Ran both = run({"compile", "new.json", "-o", "out", "--against", "old"});
  CHECK(both.exit == 0);
  CHECK(has(both.out, "by the rules of old/proxy.pac"));
  CHECK(fs::exists("out/proxy.pac"));
  CHECK(run({"compile", "new.json"}).exit == 2);
  CHECK(run({"compile", "new.json", "--against", "old", "--check"}).exit == 2);
  CHECK(run({"compile", "new.json", "--against", "old", "--prune"}).exit == 2);
}

TEST_CASE("compile --dry-run: says what it would do and does not do it") {
  const WorkFolder folder;
  folder.write("policy.json",
               policy(kHosts, "", "\"targets\": {\"write\": [\"no-proxy-curl\"]}, "));
  REQUIRE(run({"compile", "policy.json", "-o", "out"}).exit == 0);
  const std::string pac = folder.read("out/proxy.pac");
  folder.write("policy.json", policy(kHosts + ", \"b.example\""));
  const Ran dry = run({"compile", "policy.json", "-o", "out", "--dry-run", "--prune"});
  CHECK(dry.exit == 0);
  CHECK(has(dry.out, "nothing was written"));
  CHECK(has(dry.out, "changed: proxy.pac, rules.txt"));
  CHECK(has(dry.out, "would be: bypass/"));
  CHECK(has(dry.out, "1 pattern: b.example"));
  CHECK(folder.read("out/proxy.pac") == pac);
  CHECK(fs::exists("out/bypass/no-proxy-curl.txt"));
  const auto json = json_of(run({"compile", "policy.json", "-o", "out", "--dry-run", "--json"}));
  CHECK(json["written"] == false);
  CHECK(json["files"][0]["path"] == "proxy.pac");
  CHECK(json["files"][0]["would_be"] == "changed");
  CHECK(json["stale"].size() == 2);
  const Ran fresh = run({"compile", "policy.json", "-o", "none", "--dry-run"});
  CHECK(fresh.exit == 0);
  CHECK(has(fresh.out, "new: proxy.pac"));
  CHECK_FALSE(fs::exists("none"));
}

// ----- what is left lying

namespace {

const std::string kWithTargets =
    "\"targets\": {\"write\": [\"no-proxy-curl\", \"publish\"], \"pac_url\": "
    "\"https://pac.example/proxy.pac\"}, ";

/// Everything below a folder, sorted, with blanks between.
std::string files_below(const std::string& folder) {
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    files.push_back(entry.path().generic_string().substr(folder.size() + 1));
  }
  std::sort(files.begin(), files.end());
  return join(files, " ");
}

}  // namespace

TEST_CASE("compile: names what earlier compilations have left, for as long as it is there") {
  const WorkFolder folder;
  folder.write("policy.json", policy("\"pac.example\"", "", kWithTargets));
  REQUIRE(run({"compile", "policy.json", "-o", "out"}).exit == 0);
  CHECK(run({"compile", "policy.json", "-o", "out", "--check"}).exit == 0);
  folder.write("policy.json", policy(kHosts));
  const Ran second = run({"compile", "policy.json", "-o", "out"});
  CHECK(second.exit == 0);
  CHECK(has(second.err, "out/bypass: warning PC313"));
  CHECK(has(second.err, "out/publish: warning PC313"));
  CHECK(has(second.err, "no-proxy-curl.txt"));
  const Ran check = run({"compile", "policy.json", "-o", "out", "--check"});
  CHECK(check.exit == 1);
  CHECK(has(check.err, "out/publish: error PC315"));
  CHECK(has(check.err, "pacwright: not as compiled"));

  // A compilation later they are still known.
  folder.write("policy.json", policy(kHosts + ", \"b.example\""));
  CHECK(has(run({"compile", "policy.json", "-o", "out"}).err, "out/publish: warning PC313"));
  const Ran pruned = run({"compile", "policy.json", "-o", "out", "--prune"});
  CHECK(pruned.exit == 0);
  CHECK_FALSE(has(pruned.err, "PC31"));
  CHECK(has(pruned.out, "  removed   bypass/"));
  CHECK(files_below("out") == "ledger.csv manifest.json proxy.pac rules.txt");
  CHECK(run({"compile", "policy.json", "-o", "out", "--check"}).exit == 0);
  CHECK_FALSE(has(folder.read("out/manifest.json"), "stale"));
}

TEST_CASE("compile: replaces no file of somebody else but the PAC file") {
  const WorkFolder folder;
  folder.write("policy.json", policy(kHosts));
  fs::create_directories("out/bypass");
  folder.write("out/proxy.pac", "function FindProxyForURL(url, host) { return 'DIRECT'; }\n");
  folder.write("out/ledger.csv", "of the accounts office");
  const Ran first = run({"compile", "policy.json", "-o", "out"});
  CHECK(first.exit == 3);
  CHECK(has(first.err, "out/ledger.csv: error PC312"));
  CHECK(run({"compile", "policy.json", "-o", "out", "--dry-run"}).exit == 3);
  CHECK(files_below("out") == "bypass ledger.csv proxy.pac");
  CHECK(folder.read("out/ledger.csv") == "of the accounts office");
  fs::remove("out/ledger.csv");
  REQUIRE(run({"compile", "policy.json", "-o", "out"}).exit == 0);

  // Of a target that comes later, too, unless it is the same already.
  folder.write("policy.json", policy("\"pac.example\"", "", kWithTargets));
  folder.write("out/bypass/no-proxy-curl.txt", "mine");
  const Ran later = run({"compile", "policy.json", "-o", "out"});
  CHECK(later.exit == 3);
  CHECK(has(later.err, "out/bypass/no-proxy-curl.txt: error PC312"));
  CHECK(folder.read("out/bypass/no-proxy-curl.txt") == "mine");
  REQUIRE(run({"compile", "policy.json", "-o", "other"}).exit == 0);
  folder.write("out/bypass/no-proxy-curl.txt", folder.read("other/bypass/no-proxy-curl.txt"));
  CHECK(run({"compile", "policy.json", "-o", "out"}).exit == 0);
}

TEST_CASE("compile --check: tells what somebody laid among the files of the set") {
  const WorkFolder folder;
  folder.write("policy.json", policy("\"pac.example\"", "", kWithTargets));
  REQUIRE(run({"compile", "policy.json", "-o", "out"}).exit == 0);
  CHECK_FALSE(has(run({"compile", "policy.json", "-o", "out", "--check"}).err, "PC326"));
  folder.write("out/publish/notes.txt", "mine");
  folder.write("out/bypass/old.txt", "mine");
  folder.write("out/readme.txt", "mine");  // Of the folder itself: it may be any folder.
  fs::create_directory("out/firefox");
  folder.write("out/firefox/policies.json", "");  // Of no target of this set.
  const Ran check = run({"compile", "policy.json", "-o", "out", "--check"});
  CHECK(check.exit == 0);
  CHECK(has(on_one_line(check.err), "out/publish: warning PC326"));
  CHECK(has(on_one_line(check.err), "1 file: notes.txt."));
  CHECK(has(on_one_line(check.err), "out/bypass: warning PC326"));
  CHECK_FALSE(has(check.err, "readme.txt"));
  CHECK_FALSE(has(check.err, "policies.json"));
  CHECK_FALSE(has(run({"compile", "policy.json", "-o", "out"}).err, "PC326"));

  // A folder that only an earlier set had, and somebody else's file in it.
  folder.write("policy.json", policy("\"pac.example\""));
  REQUIRE(run({"compile", "policy.json", "-o", "out", "--prune"}).exit == 0);
  CHECK(folder.read("out/publish/notes.txt") == "mine");
}

TEST_CASE("compile: without the manifest it fixes the set, and names what it replaces") {
  const WorkFolder folder;
  folder.write("policy.json", policy("\"pac.example\"", "", kWithTargets));
  REQUIRE(run({"compile", "policy.json", "-o", "out"}).exit == 0);
  fs::remove("out/manifest.json");
  const Ran same = run({"compile", "policy.json", "-o", "out"});
  CHECK(same.exit == 0);
  CHECK(has(same.err, "warning PC314"));
  CHECK_FALSE(has(same.err, "whoever wrote them"));

  fs::remove("out/manifest.json");
  folder.write("out/bypass/no-proxy-curl.txt", "mine");
  const Ran fixes = run({"compile", "policy.json", "-o", "out"});
  CHECK(fixes.exit == 0);
  CHECK(has(on_one_line(fixes.err),
            "This run writes something else to these, whoever wrote them: "
            "out/bypass/no-proxy-curl.txt."));
}

TEST_CASE("compile --prune: leaves what was changed, what is a link, and what was never listed") {
  const WorkFolder folder;
  folder.write("policy.json", policy("\"pac.example\"", "", kWithTargets));
  REQUIRE(run({"compile", "policy.json", "-o", "out"}).exit == 0);
  folder.write("policy.json", policy(kHosts));
  folder.write("out/bypass/no-proxy-curl.txt", "mine");
  folder.write("out/publish/notes.txt", "mine, too");
  const Ran ran = run({"compile", "policy.json", "-o", "out", "--prune"});
  CHECK(ran.exit == 0);
  CHECK(has(ran.err, "out/bypass/no-proxy-curl.txt: warning PC316"));
  CHECK(folder.read("out/bypass/no-proxy-curl.txt") == "mine");
  CHECK(files_below("out") ==
        "bypass bypass/no-proxy-curl.txt ledger.csv manifest.json proxy.pac publish "
        "publish/notes.txt rules.txt");
  // It is still of an earlier compilation.
  CHECK(run({"compile", "policy.json", "-o", "out", "--check"}).exit == 1);
  fs::remove("out/bypass/no-proxy-curl.txt");
  REQUIRE(run({"compile", "policy.json", "-o", "out"}).exit == 0);
  CHECK(run({"compile", "policy.json", "-o", "out", "--check"}).exit == 0);
}

TEST_CASE("compile --prune: follows no link out of the folder") {
  const WorkFolder folder;
  folder.write("policy.json", policy("\"pac.example\"", "", kWithTargets));
  REQUIRE(run({"compile", "policy.json", "-o", "out"}).exit == 0);
  fs::rename("out/bypass", "elsewhere");
  fs::rename("out/publish", "there");
  std::error_code reason;
  fs::create_directory_symlink("../elsewhere", "out/bypass", reason);
  if (reason) return;  // Not everybody may, on Windows.
  fs::create_directory("out/publish");
  std::string linked;
  for (const auto& entry : fs::directory_iterator("there")) {
    linked = entry.path().filename().string();
    fs::create_symlink("../../there/" + linked, "out/publish/" + linked);
  }
  REQUIRE_FALSE(linked.empty());
  const std::string before = files_below("elsewhere") + " " + files_below("there");
  folder.write("policy.json", policy(kHosts));
  const Ran ran = run({"compile", "policy.json", "-o", "out", "--prune"});
  CHECK(ran.exit == 0);
  CHECK(has(ran.err, "symbolic link"));
  CHECK(files_below("elsewhere") + " " + files_below("there") == before);
  CHECK(fs::is_symlink("out/publish/" + linked));
}

TEST_CASE("compile: a hostile manifest removes nothing") {
  const WorkFolder folder;
  folder.write("policy.json", policy(kHosts));
  folder.write("victim.txt", "precious");
  const std::string victim = fs::absolute("victim.txt").generic_string();
  for (const std::string& path :
       {std::string("../victim.txt"), victim, std::string("./../victim.txt")}) {
    CAPTURE(path);
    fs::create_directory("out");
    folder.write("out/manifest.json",
                 "{\"format\": \"pacwright-manifest/1\", \"artifacts\": [{\"path\": \"" + path +
                     "\", \"bytes\": 8, \"sha256\": \"" + sha256_hex("precious") + "\"}]}");
    const Ran prune = run({"compile", "policy.json", "-o", "out", "--prune"});
    CHECK(prune.exit == 3);
    CHECK(has(prune.err, "PC319"));
    CHECK(has(prune.err, "nothing was written"));
    CHECK_FALSE(fs::exists("out/proxy.pac"));
    const Ran plain = run({"compile", "policy.json", "-o", "out"});
    CHECK(plain.exit == 0);
    CHECK(has(plain.err, "out/manifest.json:1:"));
    CHECK(has(plain.err, "warning PC314"));
    CHECK(folder.read("victim.txt") == "precious");
    fs::remove_all("out");
  }
  // What it writes now is never removed, however a manifest spells it.
  REQUIRE(run({"compile", "policy.json", "-o", "out"}).exit == 0);
  const std::string pac = folder.read("out/proxy.pac");
  folder.write("out/manifest.json",
               "{\"format\": \"pacwright-manifest/1\", \"artifacts\": [{\"path\": \"PROXY.PAC\", "
               "\"bytes\": " +
                   std::to_string(pac.size()) + ", \"sha256\": \"" + sha256_hex(pac) + "\"}]}");
  CHECK(run({"compile", "policy.json", "-o", "out", "--prune"}).exit == 0);
  CHECK(folder.read("out/proxy.pac") == pac);
}

TEST_CASE(
    "reports: take the place of earlier reports only, also of what a run does not come to read") {
  const WorkFolder folder;
  folder.write("policy.json", policy(kHosts));
  folder.write("refused.json", policy(kHosts, "", "\"bogus\": 1, "));
  folder.write("known.csv", "https://a.example/,DIRECT\n");
  REQUIRE(run({"compile", "policy.json", "-o", "old"}).exit == 0);
  const std::vector<std::string> commands[] = {
      {"compile", "policy.json", "--against", "old/proxy.pac", "--html", "old/proxy.pac"},
      {"compile", "policy.json", "--against", "old", "--junit", "old/rules.txt"},
      {"compile", "policy.json", "--against", "old", "--html", "old/manifest.json"},
      {"compile", "refused.json", "-o", "new", "--html", "known.csv"},
      {"check", "old/proxy.pac", "--junit", "known.csv"},
      {"check", "old/proxy.pac", "--policy", "policy.json", "--html", "old/ledger.csv"},
  };
  for (const auto& command : commands) {
    CAPTURE(command.back());
    const std::string before = folder.read(command.back());
    const Ran ran = run(command);
    CHECK(ran.exit == 3);
    CHECK(has(ran.err, "PC312"));
    CHECK(folder.read(command.back()) == before);
  }
  folder.write("empty.html", "");
  for (int i = 0; i < 2; ++i) {  // The second time over the first.
    CHECK(run({"check", "old/proxy.pac", "--html", "empty.html", "--junit", "r.xml"}).exit != 3);
  }
}

TEST_CASE("compile --prune: never removes what this run reads or writes") {
  struct Row {
    const char* name;
    std::string file;  ///< In the folder, and listed in its manifest.
    std::vector<std::string> args;
  };
  const Row rows[] = {
      {"the policy", "policy.json", {"policy.json", "-o", "."}},
      {"the policy, by a longer way", "policy.json", {"./sub/../policy.json", "-o", "."}},
      {"a suite", "known.csv", {"policy.json", "-o", ".", "--suite", "known.csv"}},
      {"--against", "old.pac", {"policy.json", "-o", ".", "--against", "old.pac"}},
      {"the rules beside --against",
       "before/rules.txt",
       {"policy.json", "-o", ".", "--against", "before"}},
      {"a page", "sub/report.html", {"policy.json", "-o", ".", "--html", "sub/report.html"}},
      {"JUnit", "sub/report.xml", {"policy.json", "-o", ".", "--junit", "sub/report.xml"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const WorkFolder folder;
    fs::create_directory("sub");
    folder.write("policy.json", policy(kHosts));
    folder.write("known.csv", "https://a.example/,DIRECT\n");
    folder.write("old.pac", "function FindProxyForURL(url, host) { return \"DIRECT\"; }\n");
    folder.write("sub/report.html", "<!DOCTYPE html>a page");
    folder.write("sub/report.xml", "<?xml version=\"1.0\"?>a report");
    folder.write("sub/left.txt", "left");
    REQUIRE(run({"compile", "policy.json", "-o", "before"}).exit == 0);
    REQUIRE(run({"compile", "policy.json", "-o", "."}).exit == 0);
    auto manifest = nlohmann::json::parse(folder.read("manifest.json"));
    for (const std::string& path : {row.file, std::string("sub/left.txt")}) {
      const std::string bytes = folder.read(path);
      manifest["artifacts"].push_back(
          {{"path", path}, {"bytes", bytes.size()}, {"sha256", sha256_hex(bytes)}});
    }
    folder.write("manifest.json", manifest.dump());
    std::vector<std::string> args = {"compile"};
    args.insert(args.end(), row.args.begin(), row.args.end());
    args.push_back("--prune");
    std::vector<std::string> dry = args;
    dry.push_back("--dry-run");
    const Ran foreseen = run(dry);
    CHECK(has(foreseen.out, "would be: sub/left.txt"));
    CHECK_FALSE(has(foreseen.out, "would be: " + row.file));
    CHECK(has(foreseen.err, row.file + ": warning PC316"));
    folder.write("manifest.json", manifest.dump());
    const Ran ran = run(args);
    CHECK(ran.exit == 0);
    CHECK(fs::exists(row.file));
    CHECK_FALSE(fs::exists("sub/left.txt"));
    CHECK(has(ran.err, row.file + ": warning PC316"));
    CHECK(has(ran.err, "This run reads or writes it."));
    // It is still of an earlier compilation.
    CHECK(has(folder.read("manifest.json"), row.file));
  }
}

TEST_CASE("compile --prune: leaves the file behind a link of the set") {
  const WorkFolder folder;
  folder.write("policy.json", policy(kHosts));
  REQUIRE(run({"compile", "policy.json", "-o", "out"}).exit == 0);
  fs::rename("out/proxy.pac", "out/real.pac");
  std::error_code reason;
  fs::create_symlink("real.pac", "out/proxy.pac", reason);
  if (reason) return;  // Not everybody may, on Windows.
  auto manifest = nlohmann::json::parse(folder.read("out/manifest.json"));
  const std::string bytes = folder.read("out/real.pac");
  manifest["artifacts"].push_back(
      {{"path", "real.pac"}, {"bytes", bytes.size()}, {"sha256", sha256_hex(bytes)}});
  folder.write("out/manifest.json", manifest.dump());
  CHECK(run({"compile", "policy.json", "-o", "out", "--prune"}).exit == 0);
  CHECK(folder.read("out/proxy.pac") == bytes);
}

TEST_CASE("compile: does not advise --prune for what that leaves") {
  const WorkFolder folder;
  folder.write("policy.json", policy("\"pac.example\"", "", kWithTargets));
  REQUIRE(run({"compile", "policy.json", "-o", "out"}).exit == 0);
  folder.write("policy.json", policy(kHosts));
  folder.write("out/bypass/no-proxy-curl.txt", "mine");
  REQUIRE(run({"compile", "policy.json", "-o", "out", "--prune"}).exit == 0);
  const Ran check = run({"compile", "policy.json", "-o", "out", "--check"});
  CHECK(check.exit == 1);
  CHECK(has(check.err, "out/bypass: error PC315"));
  CHECK(has(check.err, "--prune leaves no-proxy-curl.txt: It was changed"));
  const Ran plain = run({"compile", "policy.json", "-o", "out"});
  CHECK(has(plain.err, "out/bypass: warning PC313"));
  CHECK(has(plain.err, "--prune leaves no-proxy-curl.txt"));
}

TEST_CASE("compile: what a lost manifest listed is told, and never removed") {
  struct Row {
    const char* name;
    void (*lose)(const WorkFolder& folder);
    int exit_of_prune;
  };
  const Row rows[] = {
      {"missing", [](const WorkFolder&) { fs::remove("out/manifest.json"); }, 0},
      {"empty", [](const WorkFolder& folder) { folder.write("out/manifest.json", ""); }, 0},
      {"missing, and no rules",
       [](const WorkFolder&) {
         fs::remove("out/manifest.json");
         fs::remove("out/rules.txt");
       },
       0},
      {"missing, and no PAC",
       [](const WorkFolder&) {
         fs::remove("out/manifest.json");
         fs::remove("out/proxy.pac");
       },
       0},
      {"cut off", [](const WorkFolder& folder) { folder.write("out/manifest.json", "{"); }, 3},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const WorkFolder folder;
    folder.write("policy.json", policy("\"pac.example\"", "", kWithTargets));
    REQUIRE(run({"compile", "policy.json", "-o", "out"}).exit == 0);
    const std::string before = files_below("out/publish");
    REQUIRE_FALSE(before.empty());
    row.lose(folder);
    folder.write("policy.json", policy(kHosts));
    const Ran lost = run({"compile", "policy.json", "-o", "out", "--check"});
    CHECK(lost.exit == 1);
    CHECK(has(lost.err, "out/publish: error PC315"));
    const Ran dry = run({"compile", "policy.json", "-o", "out", "--prune", "--dry-run"});
    CHECK(dry.exit == row.exit_of_prune);
    const Ran ran = run({"compile", "policy.json", "-o", "out"});
    CHECK(ran.exit == 0);
    CHECK(has(ran.err, "out/manifest.json"));
    CHECK(has(ran.err, "warning PC314"));
    CHECK(has(ran.err, "out/bypass: warning PC313"));
    CHECK(has(ran.err, "out/publish: warning PC313"));
    const auto manifest = nlohmann::json::parse(folder.read("out/manifest.json"));
    REQUIRE_FALSE(manifest["stale"].empty());
    for (const auto& one : manifest["stale"]) CHECK(one["unlisted"] == true);

    // For as long as they are there.
    const Ran check = run({"compile", "policy.json", "-o", "out", "--check"});
    CHECK(check.exit == 1);
    CHECK_FALSE(has(check.err, "PC311"));
    CHECK_FALSE(has(check.err, "PC314"));
    CHECK(has(check.err, "out/publish: error PC315"));
    CHECK(has(on_one_line(check.err), "No manifest says that pacwright wrote it."));
    const Ran prune = run({"compile", "policy.json", "-o", "out", "--prune"});
    CHECK(prune.exit == 0);
    CHECK(has(prune.err, "out/bypass/no-proxy-curl.txt: warning PC316"));
    CHECK(files_below("out/publish") == before);
    fs::remove_all("out/publish");
    fs::remove_all("out/bypass");
    REQUIRE(run({"compile", "policy.json", "-o", "out"}).exit == 0);
    CHECK(run({"compile", "policy.json", "-o", "out", "--check"}).exit == 0);
  }
}

TEST_CASE("compile: a folder that pacwright has not written into is not searched") {
  const WorkFolder folder;
  folder.write("policy.json", policy(kHosts));
  fs::create_directories("out/publish");
  folder.write("out/publish/index.html", "mine");
  folder.write("out/rules.txt.old", "pacwright-rules/1\n");
  const Ran ran = run({"compile", "policy.json", "-o", "out"});
  CHECK(ran.exit == 0);
  CHECK_FALSE(has(ran.err, "PC31"));
  CHECK(run({"compile", "policy.json", "-o", "out", "--check"}).exit == 0);
}
