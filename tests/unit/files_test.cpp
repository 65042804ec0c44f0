#include "base/write_files.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/inside_folder.hpp"
#include "base/text.hpp"

#ifndef _WIN32
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#endif

using namespace pacwright;
namespace fs = std::filesystem;

namespace {

/// An empty folder that goes away with the test.
class Scratch {
 public:
  Scratch() {
    const fs::path parent = fs::temp_directory_path();
    for (int i = 0; !fs::create_directory(root_); ++i) {
      root_ = parent / ("pacwright-files-test-" + std::to_string(i));
    }
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    fs::permissions(root_, fs::perms::owner_all, ignored);
    fs::remove_all(root_, ignored);
  }

  std::string at(const std::string& name) const { return (root_ / name).generic_string(); }

  void put(const std::string& name, const std::string& bytes) const {
    std::ofstream(root_ / name, std::ios::binary) << bytes;
  }

  std::string get(const std::string& name) const {
    std::ifstream file(root_ / name, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }

  /// Every file and folder, sorted: "a.txt b/ b/c.txt".
  std::string list() const {
    std::vector<std::string> names;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root_)) {
      const std::string name = entry.path().lexically_relative(root_).generic_string();
      names.push_back(entry.is_directory() ? name + "/" : name);
    }
    std::ranges::sort(names);
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : " ") + name;
    return text;
  }

 private:
  fs::path root_ = fs::temp_directory_path();
};

bool is_ok(const Written& result) { return result.index() == 0; }

std::string bytes_of(const std::variant<std::string, FileError>& result) {
  const auto* bytes = std::get_if<std::string>(&result);
  return bytes != nullptr ? *bytes : "error: " + std::get<FileError>(result).what;
}

}  // namespace

TEST_CASE("read_file: the bytes as they are, up to a limit") {
  const Scratch scratch;
  const std::string bytes("a\r\n\0\x1A\xFF", 6);
  scratch.put("x", bytes);
  scratch.put("empty", "");
  scratch.put("large", std::string(200'000, 'x'));

  CHECK(bytes_of(read_file(scratch.at("x"), 100)) == bytes);
  CHECK(bytes_of(read_file(scratch.at("x"), 6)) == bytes);
  CHECK(bytes_of(read_file(scratch.at("empty"), 0)).empty());
  CHECK(bytes_of(read_file(scratch.at("large"), 200'000)).size() == 200'000);

  for (const std::uint64_t limit : {0U, 5U}) {
    const auto result = read_file(scratch.at("x"), limit);
    REQUIRE(result.index() == 1);
    CHECK(std::get<FileError>(result).too_large);
    CHECK(std::get<FileError>(result).path == scratch.at("x"));
  }
  const auto result = read_file(scratch.at("large"), 199'999);
  REQUIRE(result.index() == 1);
  CHECK(std::get<FileError>(result).what == "larger than 199,999 bytes");
}

TEST_CASE("read_file: what is no file") {
  const Scratch scratch;
  scratch.put("file", "x");
  for (const std::string& name : {scratch.at("."), scratch.at("missing"), scratch.at("file/below"),
                                  std::string(), scratch.at("file") + std::string("\0x", 2)}) {
    CAPTURE(name);
    const auto result = read_file(name, 100);
    REQUIRE(result.index() == 1);
    CHECK(std::get<FileError>(result).path == name);
    CHECK_FALSE(std::get<FileError>(result).what.empty());
    CHECK_FALSE(std::get<FileError>(result).too_large);
  }
}

TEST_CASE("write_files: creates folders, replaces, keeps what is not in the set") {
  const Scratch scratch;
  CHECK(is_ok(write_files(scratch.at("out/deep"), {{"a.pac", "1"}, {"gpo/b.txt", "2"}})));
  CHECK(scratch.list() == "out/ out/deep/ out/deep/a.pac out/deep/gpo/ out/deep/gpo/b.txt");
  CHECK(scratch.get("out/deep/gpo/b.txt") == "2");

  scratch.put("out/deep/other", "mine");
  const std::string crlf("\r\n\0\n", 4);
  CHECK(is_ok(write_files(scratch.at("out/deep"), {{"a.pac", crlf}, {"gpo/b.txt", ""}})));
  CHECK(scratch.get("out/deep/a.pac") == crlf);
  CHECK(scratch.get("out/deep/gpo/b.txt").empty());
  CHECK(scratch.get("out/deep/other") == "mine");
  CHECK(scratch.list() ==
        "out/ out/deep/ out/deep/a.pac out/deep/gpo/ out/deep/gpo/b.txt out/deep/other");
}

TEST_CASE("write_files: a folder name may end with a slash, and nothing is fine") {
  const Scratch scratch;
  CHECK(is_ok(write_files(scratch.at("out/"), {{"a", "1"}})));
  CHECK(is_ok(write_files(scratch.at("none"), {})));
  CHECK(scratch.list() == "none/ out/ out/a");
}

TEST_CASE("write_files: a file that has the right bytes is left alone") {
  const Scratch scratch;
  scratch.put("same", "1");
  scratch.put("changed", "1");
  const fs::file_time_type old = fs::last_write_time(scratch.at("same")) - std::chrono::hours(24);
  fs::last_write_time(scratch.at("same"), old);
  fs::last_write_time(scratch.at("changed"), old);

  CHECK(is_ok(write_files(scratch.at("."), {{"same", "1"}, {"changed", "2"}})));
  CHECK(fs::last_write_time(scratch.at("same")) == old);
  CHECK(fs::last_write_time(scratch.at("changed")) != old);
  CHECK(scratch.get("changed") == "2");
}

TEST_CASE("write_files: names that lead out of the folder, or twice to one place") {
  const Scratch scratch;
  for (const char* name : {"", "/etc/x", "..", "../x", "a/../../x", "a/..", ".", "./a", "a//b",
                           "a/", "C:x", "a\\..\\x"}) {
    CAPTURE(name);
    const auto result = write_files(scratch.at("out"), {{"good", "1"}, {name, "2"}});
    REQUIRE_FALSE(is_ok(result));
    CHECK(std::get<FileError>(result).path == name);
  }
  CHECK_FALSE(is_ok(write_files(scratch.at("out"), {{std::string("a\0b", 3), "1"}})));
  CHECK_FALSE(is_ok(write_files(scratch.at("out"), {{"a", "1"}, {"b", "1"}, {"a", "2"}})));
  CHECK(scratch.list().empty());
}

TEST_CASE("write_files: a failure leaves everything as it was") {
  const Scratch scratch;
  scratch.put("a", "old");
  scratch.put("file", "x");
  fs::create_directories(scratch.at("taken/inner"));
  const std::string before = scratch.list();

  struct Row {
    const char* name;
    std::string folder;
    std::vector<FileToWrite> files;
    std::string culprit;
  };
  const Row rows[] = {
      {"folder is a file", "file", {{"a", "1"}}, "file"},
      {"folder below a file", "file/out", {{"a", "1"}}, "file"},
      {"file below a file", ".", {{"a", "1"}, {"new/x", "1"}, {"file/b", "2"}}, "file"},
      {"place is a folder", ".", {{"a", "1"}, {"taken", "2"}}, "taken"},
      {"place becomes a folder", ".", {{"b", "1"}, {"b/c", "2"}}, "b"},
      {"name too long", ".", {{"a", "1"}, {std::string(300, 'n'), "2"}}, std::string(300, 'n')},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const auto result = write_files(scratch.at(row.folder), row.files);
    REQUIRE_FALSE(is_ok(result));
    const FileError& error = std::get<FileError>(result);
    CAPTURE(error.path);
    CHECK(error.path.find(row.culprit) != std::string::npos);
    CHECK_FALSE(error.what.empty());
    CHECK(scratch.list() == before);
    CHECK(scratch.get("a") == "old");
  }
}

TEST_CASE("write_files: sweeps up after a killed run") {
  const Scratch scratch;
  scratch.put("a", "1");
  scratch.put(".a.pacwright-tmp", "half");
  scratch.put(".b.pacwright-tmp", "half of something longer");
  CHECK(is_ok(write_files(scratch.at("."), {{"a", "1"}, {"b", "2"}})));
  CHECK(scratch.list() == "a b");
  CHECK(scratch.get("b") == "2");
}

TEST_CASE("write_files: sweeps no folder whose name only begins like its own") {
  const Scratch scratch;
  fs::create_directories(scratch.at("out"));
  fs::create_directories(scratch.at("out2"));
  scratch.put("out2/a", "1");
  scratch.put("out2/.a.00000000.pacwright-tmp", "of a killed run");
  std::error_code reason;
  fs::create_symlink("../out2/a", scratch.at("out/a"), reason);
  if (reason) return;  // Not everybody may, on Windows.
  CHECK(is_ok(write_files(scratch.at("out"), {{"a", "2"}})));
  CHECK(scratch.get("out2/a") == "2");
  CHECK_FALSE(fs::exists(scratch.at("out2/.a.00000000.pacwright-tmp")));
}

TEST_CASE("names_below: what lies there, links unfollowed") {
  const Scratch scratch;
  fs::create_directories(scratch.at("set/a/b"));
  scratch.put("set/a/x.txt", "1");
  scratch.put("set/a/b/y.txt", "1");
  scratch.put("set/z.txt", "1");
  CHECK(join(names_below(scratch.at("set"), "a", 10), " ") == "a/b/y.txt a/x.txt");
  CHECK(names_below(scratch.at("set"), "a", 1).size() == 1);
  CHECK(names_below(scratch.at("set"), "none", 10).empty());
  CHECK(names_below(scratch.at("set"), "z.txt", 10).empty());
  CHECK(names_below(scratch.at("set"), "..", 10).empty());
  std::error_code reason;
  fs::create_directory_symlink("a", scratch.at("set/linked"), reason);
  if (reason) return;
  CHECK(names_below(scratch.at("set"), "linked", 10).empty());
}

TEST_CASE("resolve_beside: names in a file are relative to its folder") {
  CHECK(resolve_beside("policies/contoso.json", "lists/a.txt") == "policies/lists/a.txt");
  CHECK(resolve_beside("contoso.json", "a.txt") == "a.txt");
  CHECK(resolve_beside("/srv/p/contoso.json", "../a.txt") == "/srv/p/../a.txt");
  CHECK(resolve_beside("/contoso.json", "a.txt") == "/a.txt");
  CHECK(resolve_beside("policies/contoso.json", "/etc/a.txt") == "/etc/a.txt");
  CHECK(resolve_beside("-", "a.txt") == "a.txt");
  CHECK(resolve_beside("contoso.json", "-") == "./-");
}

#ifndef _WIN32

namespace {

/// Lets no file grow beyond `bytes`: writing fails as it does on a full disk.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : old_handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &old_limit_);
    const rlimit limit = {bytes, old_limit_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &old_limit_);
    std::signal(SIGXFSZ, old_handler_);
  }

 private:
  void (*old_handler_)(int);
  rlimit old_limit_{};
};

}  // namespace

TEST_CASE("write_files: a full disk leaves everything as it was") {
  const Scratch scratch;
  scratch.put("a", "old");
  for (const std::size_t size : {1001U, 5000U, 300'000U}) {  // Fails in the flush, in the write.
    CAPTURE(size);
    Written result;
    {
      const FileSizeLimit limit(1000);
      result = write_files(scratch.at("."),
                           {{"a", "new"}, {"n/b", std::string(size, 'x')}, {"n/c", "new"}});
    }
    REQUIRE_FALSE(is_ok(result));
    CHECK(std::get<FileError>(result).path.ends_with("/n/b"));
    CHECK_FALSE(std::get<FileError>(result).what.empty());
    CHECK(scratch.list() == "a");
    CHECK(scratch.get("a") == "old");
  }
}

TEST_CASE("write_files: a folder without permission") {
  if (geteuid() == 0) return;  // Permissions mean nothing to root.
  const Scratch scratch;
  scratch.put("a", "old");
  fs::permissions(scratch.at("."), fs::perms::owner_read | fs::perms::owner_exec);
  CHECK_FALSE(is_ok(write_files(scratch.at("."), {{"a", "new"}})));
  CHECK(scratch.list() == "a");
  CHECK(scratch.get("a") == "old");
}

TEST_CASE("write_files: who could read the old file can read the new one") {
  const Scratch scratch;
  scratch.put("a", "old");
  const fs::perms perms = fs::perms::owner_read | fs::perms::owner_write | fs::perms::others_read;
  fs::permissions(scratch.at("a"), perms);
  CHECK(is_ok(write_files(scratch.at("."), {{"a", "new"}})));
  CHECK(fs::status(scratch.at("a")).permissions() == perms);
}

TEST_CASE("write_files: follows no link laid under its temporary name") {
  const Scratch scratch;
  scratch.put("victim", "mine");
  fs::create_symlink(scratch.at("victim"), scratch.at(".a.pacwright-tmp"));
  CHECK(is_ok(write_files(scratch.at("."), {{"a", "new"}})));
  CHECK(scratch.get("victim") == "mine");
  CHECK(scratch.list() == "a victim");
}

TEST_CASE("read_file: stops in a file without end") {
  const auto result = read_file("/dev/zero", 1'000'000);
  REQUIRE(result.index() == 1);
  CHECK(std::get<FileError>(result).too_large);
}

TEST_CASE("read_file: standard input") {
  const Scratch scratch;
  scratch.put("in", "a\r\nb");
  REQUIRE(std::freopen(scratch.at("in").c_str(), "rb", stdin) != nullptr);
  CHECK(bytes_of(read_file("-", 100)) == "a\r\nb");
}

#endif
