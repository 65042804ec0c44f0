#include "input/manifest.hpp"

#include <doctest/doctest.h>

#include "base/sha256.hpp"

using namespace pacwright;

namespace {

std::string entry(const std::string& path, const std::string& digest = sha256_hex("")) {
  return "{\"path\": \"" + path + "\", \"bytes\": 0, \"sha256\": \"" + digest + "\"}";
}

std::string manifest(const std::string& artifacts, const std::string& more = "") {
  return "{\"format\": \"pacwright-manifest/1\", \"artifacts\": [" + artifacts + "]" + more + "}";
}

}  // namespace

TEST_CASE("parse_manifest: what was written, and what was stale then") {
  const auto read = parse_manifest(manifest(entry("proxy.pac") + "," + entry("a/b.txt"),
                                            ", \"stale\": [" + entry("old/c.txt") + "," +
                                                entry("a/b.txt", sha256_hex("x")) + "]"),
                                   "manifest.json");
  REQUIRE(static_cast<bool>(read));
  REQUIRE(read->size() == 3);
  CHECK((*read)[1].facts.path == "a/b.txt");
  CHECK((*read)[1].facts.sha256 == sha256_hex(""));
  CHECK((*read)[2].facts.path == "old/c.txt");
  CHECK_FALSE((*read)[2].is_unlisted);
}

TEST_CASE("parse_manifest: what lay there when the manifest before was lost") {
  std::string lost = entry("publish/x.txt");
  lost.insert(1, "\"unlisted\": true, ");
  const auto read = parse_manifest(manifest("", ", \"stale\": [" + lost + "]"), "manifest.json");
  REQUIRE(static_cast<bool>(read));
  REQUIRE(read->size() == 1);
  CHECK(read->front().facts.path == "publish/x.txt");
  CHECK(read->front().is_unlisted);
}

TEST_CASE("parse_manifest: one bad entry, and nothing in it is believed") {
  struct Row {
    const char* name;
    std::string text;
  };
  const Row rows[] = {
      {"nothing", ""},
      {"no JSON", "{"},
      {"an array", "[]"},
      {"another program's", "{\"name\": \"a web application\", \"icons\": []}"},
      {"another version", "{\"format\": \"pacwright-manifest/2\", \"artifacts\": []}"},
      {"no list", "{\"format\": \"pacwright-manifest/1\"}"},
      {"out of the folder", manifest(entry("proxy.pac") + "," + entry("../x"))},
      {"out by a detour", manifest(entry("a/../../x"))},
      {"an absolute name", manifest(entry("/etc/passwd"))},
      {"a drive", manifest(entry("C:x"))},
      {"a backslash", manifest(entry("a\\\\..\\\\x"))},
      {"the folder itself", manifest(entry("."))},
      {"an empty name", manifest(entry(""))},
      {"a folder", manifest(entry("a/"))},
      {"a zero byte", manifest(entry("a\\u0000b"))},
      {"out of the folder, stale", manifest("", ", \"stale\": [" + entry("../x") + "]")},
      {"no digest", manifest(entry("a", "abc"))},
      {"no digest but a path", manifest(entry("a",
                                              "../../../../../../../../../../../../../../../"
                                              "../../../../../../abc"))},
      {"no object", manifest("\"proxy.pac\"")},
      {"a negative size",
       manifest("{\"path\": \"a\", \"bytes\": -1, \"sha256\": \"" + sha256_hex("") + "\"}")},
      {"no size", manifest("{\"path\": \"a\", \"sha256\": \"" + sha256_hex("") + "\"}")},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const auto read = parse_manifest(row.text, "out/manifest.json");
    REQUIRE_FALSE(static_cast<bool>(read));
    CHECK(read.reason().code == DiagCode::ManifestUnusable);
    CHECK(read.reason().where.file == "out/manifest.json");
  }
}
