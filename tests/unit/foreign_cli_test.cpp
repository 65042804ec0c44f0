#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "cli_run.hpp"
#include "sanitized.hpp"

// diff of two PAC files, and check without a suite, from outside.

namespace fs = std::filesystem;
using namespace pacwright;

namespace {

/// A folder of its own, gone at the end.
class Folder {
 public:
  Folder()
      : path_(fs::temp_directory_path() /
              ("pacwright-foreign-" + std::to_string(std::random_device{}()))) {
    fs::create_directories(path_);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }

  std::string file(const std::string& name, const std::string& bytes) const {
    std::ofstream(path_ / name, std::ios::binary) << bytes;
    return (path_ / name).string();
  }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  fs::path path_;
};

std::string script(const std::string& body) {
  return "function FindProxyForURL(url, host) {\n" + body + "\n}\n";
}

}  // namespace

TEST_CASE("diff: two PAC files, by meaning") {
  const Folder folder;
  const std::string old = folder.file(
      "old.pac",
      script("if (dnsDomainIs(host, '.a.example')) return 'PROXY p:1';\nreturn 'DIRECT';"));
  const std::string same = folder.file(
      "same.pac", script("return shExpMatch(host, '*.a.example') ? 'PROXY p:1' : 'DIRECT';"));
  const std::string other = folder.file("other.pac", script("return 'DIRECT';"));

  const Ran equal = run({"diff", old, same});
  CHECK(equal.exit == 0);
  CHECK(has(equal.out, "no difference"));
  const Ran changed = run({"diff", old, other});
  CHECK(changed.exit == 1);
  CHECK(has(changed.out, "Goes direct now, past the proxy\n  *.a.example: "));
  CHECK(has(changed.out, "    - PROXY p:1\n    + DIRECT\n"));

  const Ran ran = run({"diff", old, other, "--json"});
  CHECK(ran.exit == 1);
  const auto json = nlohmann::json::parse(ran.out);
  CHECK(json["format"] == "pacwright-pac-diff/1");
  REQUIRE(json["changes"].size() == 1);
  CHECK(json["changes"][0]["cause"] == "*.a.example");
  CHECK(json["changes"][0]["goes_direct"] == true);
  CHECK(json["changes"][0]["count"].get<std::size_t>() == json["changes"][0]["urls"].size());
}

TEST_CASE("diff: what it refuses") {
  const Folder folder;
  const std::string pac = folder.file("a.pac", script("return 'DIRECT';"));
  const std::string list = folder.file("list.txt", "www.a.example\n");
  const Ran mixed = run({"diff", pac, list});
  CHECK(mixed.exit == 2);
  CHECK(has(mixed.err, "name two PAC files or two catalogs"));
  CHECK(run({"diff", pac, folder / "none.pac"}).exit == 3);
  CHECK(run({"diff", pac, pac, "--client", "all"}).exit == 2);
  // Two files that do not load are no reason to be calm.
  const std::string broken = folder.file("broken.pac", "function FindProxyForURL(");
  const Ran ran = run({"diff", broken, broken});
  CHECK(ran.exit == 1);
  CHECK(has(ran.err, "PC411"));
  // What a browser makes of it is not known here, so nothing is said of differences.
  const std::string newer = folder.file("newer.pac", "let a = 1;\n" + script("return 'DIRECT';"));
  for (const auto& files : {std::pair(pac, newer), std::pair(newer, pac)}) {
    const Ran unknown = run({"diff", files.first, files.second});
    CHECK(unknown.exit == 1);
    CHECK(has(unknown.err, "PC434"));
    CHECK(unknown.out.empty());
  }
  CHECK(run({"diff", pac, newer, "--client", "libproxy"}).out != "");
}

TEST_CASE("diff: DNS of a suite") {
  const Folder folder;
  const std::string old = folder.file("old.pac", script("return 'PROXY p:1';"));
  const std::string now = folder.file(
      "new.pac",
      script("return dnsResolve('gate.a.example') === '10.1.2.3' ? 'DIRECT' : 'PROXY p:1';"));
  const std::string suite = folder.file(
      "suite.json", R"({"format": "pacwright-suite/1", "dns": {"gate.a.example": "10.1.2.3"},
                        "cases": [{"url": "https://a.example/", "expect": "DIRECT"}]})");
  CHECK(run({"diff", old, now}).exit == 0);
  CHECK(run({"diff", old, now, "--suite", suite}).exit == 1);
  CHECK(run({"diff", old, now, "--suite", suite, "--dns-fail", "gate.a.example"}).exit == 0);
}

TEST_CASE("diff: the forms that compile writes of one policy are the same to it" *
          doctest::skip(kSanitized)) {
  const Folder folder;
  const std::string policy = std::string(SAMPLES_DIR) + "/contoso/policy.json";
  REQUIRE(run({"compile", policy, "-o", folder / "table", "--target", "pac"}).exit == 0);
  REQUIRE(
      run({"compile", policy, "-o", folder / "flat", "--target", "pac", "--template", "clauses"})
          .exit == 0);
  const std::string table = folder / "table/proxy.pac", flat = folder / "flat/proxy.pac";
  const Ran same = run({"diff", table, flat});
  CHECK(same.exit == 0);
  CHECK(same.err == "");

  // The same with one name taken out of the table: that must be seen.
  std::ostringstream bytes;
  bytes << std::ifstream(table, std::ios::binary).rdbuf();
  std::string text = bytes.str();
  const std::size_t name = text.find("\"intranet.contoso.com\"");
  REQUIRE(name != std::string::npos);
  text.replace(name, 22, "\"intranet.contoso.org\"");
  const Ran other = run({"diff", flat, folder.file("other.pac", text)});
  CHECK(other.exit == 1);
  CHECK(has(other.out, "intranet.contoso.com: "));
}

TEST_CASE("check: without a suite it says which clauses fire") {
  const Folder folder;
  const std::string pac =
      folder.file("a.pac", script("if (dnsDomainIs(host, '.a.example')) return 'PROXY p:1';\n"
                                  "if (dnsDomainIs(host, '.a.example')) return 'PROXY q:1';\n"
                                  "return 'DIRECT';"));
  const Ran ran = run({"check", pac});
  CHECK(ran.exit == 0);  // A warning.
  CHECK(has(ran.err, "PC430"));
  CHECK(has(ran.err, "Line 2 tests the same before it."));
  CHECK(has(ran.out, ": of 5 clauses 3 fired for "));
  CHECK(has(ran.out, "DNS: never asked"));
  const auto json = nlohmann::json::parse(run({"check", pac, "--json"}).out);
  CHECK(json["coverage"]["totals"]["never"] == 2);
  CHECK(json["coverage"]["clauses"][3]["same_as_line"] == 2);
  CHECK(json["findings"][0]["code"] == "PC430");

  CHECK(run({"check", folder.file("throws.pac", script("return hots;"))}).exit == 1);
  const Ran broken = run({"check", folder.file("broken.pac", "function FindProxyForURL(")});
  CHECK(broken.exit == 1);
  CHECK(has(broken.err, "PC411"));
  // What no client loads is said once; what one loads is compared.
  const Ran nowhere = run({"check", folder / "broken.pac", "--client", "all"});
  CHECK(nowhere.exit == 1);
  CHECK(!has(nowhere.err, "PC426"));
  CHECK(nowhere.err.find("error") == nowhere.err.rfind("error PC411"));
  const std::string ex =
      folder.file("ex.pac", "function FindProxyForURLEx(u, h) { return 'DIRECT'; }");
  CHECK(has(run({"check", ex, "--client", "all"}).err, "PC426"));
  // Chance is the same for all.
  const Ran chance = run(
      {"check",
       folder.file("chance.pac", script("return Math.random() < 0.5 ? 'PROXY a:1' : 'PROXY b:1';")),
       "--client", "all", "--no-coverage"});
  CHECK(chance.exit == 0);
  CHECK(chance.err.empty());
  for (const std::string client : {"chromium", "libproxy", "all"}) {
    const Ran newer = run({"check", folder.file("newer.pac", "let a = 1;\n" + script("return '';")),
                           "--client", client});
    CHECK(newer.exit == 1);
    CHECK(has(newer.err, "PC434"));
    CHECK(!has(newer.err, "PC426"));
  }
}
