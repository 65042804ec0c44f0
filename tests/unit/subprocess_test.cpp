#include "base/subprocess.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <thread>
#include <variant>

#include "base/temporary_folder.hpp"
#include "base/text.hpp"
#include "base/write_files.hpp"
#include "processes.hpp"

using namespace pacwright;

namespace {

#ifndef _WIN32
ProgramToStart shell(const TemporaryFolder& folder, const std::string& script) {
  ProgramToStart program;
  program.path = "/bin/sh";
  program.arguments = {"-c", script};
  program.folder = folder.path();
  program.output = folder.path() + "/log";
  return program;
}
#else
/// This program itself: see acting.hpp.
ProgramToStart actor(const TemporaryFolder& folder, std::vector<std::string> what) {
  ProgramToStart program;
  program.path.resize(32'768);
  program.path.resize(GetModuleFileNameA(nullptr, program.path.data(), 32'768));
  program.arguments = std::move(what);
  program.arguments.insert(program.arguments.begin(), "--act");
  program.folder = folder.path();
  program.output = folder.path() + "/log";
  return program;
}
#endif

/// Nothing here lasts longer than a moment; the bound only ends what hangs.
template <class Condition>
bool wait_for(Condition condition) {
  for (int tries = 0; tries < 6000; ++tries) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

std::string log_of(const TemporaryFolder& folder) {
  const auto read = read_file(folder.path() + "/log", 1 << 20);
  const auto* const text = std::get_if<std::string>(&read);
  return text == nullptr ? "" : *text;
}

}  // namespace

#ifndef _WIN32

TEST_CASE("Subprocess: arguments arrive as they are, the environment as asked") {
  const auto folder = TemporaryFolder::create();
  REQUIRE(folder);
  ProgramToStart program = shell(*folder, "printf '%s|' \"$@\" \"$A\" \"${HOME-none}\" \"$PWD\"");
  for (const char* const argument : {"sh", "a b", "\"", "$A", "", "*"}) {
    program.arguments.emplace_back(argument);
  }
  program.environment = {{"A", "x=y"}};
  program.unset = {"HOME"};
  auto started = Subprocess::start(program);
  REQUIRE(std::holds_alternative<Subprocess>(started));
  auto& process = std::get<Subprocess>(started);
  REQUIRE(wait_for([&] { return process.exit_code().has_value(); }));
  CHECK(process.exit_code() == 0);
  CHECK(log_of(*folder) == "a b|\"|$A||*|x=y|none|" + folder->path() + "|");
}

TEST_CASE("Subprocess: how it ended") {
  struct Row {
    const char* script;
    int want;
  };
  for (const Row& row : {Row{"exit 7", 7}, Row{"kill -9 $$", 137}, Row{"true", 0}}) {
    CAPTURE(row.script);
    const auto folder = TemporaryFolder::create();
    auto started = Subprocess::start(shell(*folder, row.script));
    REQUIRE(std::holds_alternative<Subprocess>(started));
    auto& process = std::get<Subprocess>(started);
    REQUIRE(wait_for([&] { return process.exit_code().has_value(); }));
    CHECK(process.exit_code() == row.want);
  }
}

TEST_CASE("Subprocess: what cannot be started gives the reason") {
  const auto folder = TemporaryFolder::create();
  ProgramToStart program = shell(*folder, "");
  program.path = folder->path() + "/none";
  const auto started = Subprocess::start(program);
  REQUIRE(std::holds_alternative<std::string>(started));
  CHECK(std::get<std::string>(started) == "No such file or directory");
}

TEST_CASE("Subprocess: its end takes along what it started") {
  const auto folder = TemporaryFolder::create();
  {
    auto started = Subprocess::start(shell(*folder, "sleep 600 & echo $!; wait"));
    REQUIRE(std::holds_alternative<Subprocess>(started));
    REQUIRE(wait_for([&] { return log_of(*folder).ends_with('\n'); }));
    CHECK(!std::get<Subprocess>(started).exit_code());
  }
  const auto child = parse_number(trim(log_of(*folder)), 1U << 30);
  REQUIRE(child);
  CHECK(wait_for([&] {  // Whoever inherits it may take a moment to wait for it.
    const auto read = read_file("/proc/" + std::to_string(*child) + "/stat", 4096);
    const auto* const stat = std::get_if<std::string>(&read);
    return stat == nullptr || stat->find(") Z") != std::string::npos ||
           ::kill(static_cast<pid_t>(*child), 0) != 0;
  }));
}

#else

TEST_CASE("Subprocess: arguments arrive as they are, the environment as asked") {
  const auto folder = TemporaryFolder::create();
  REQUIRE(folder);
  const std::vector<std::string> hard = {"a b", "\"", "\\", "a\\\"b\\", "", "*", "%A%", "\xC3\xA9"};
  std::vector<std::string> what = {"print"};
  what.insert(what.end(), hard.begin(), hard.end());
  ProgramToStart program = actor(*folder, what);
  program.environment = {{"A", "x=y"}};
  program.unset = {"HOME"};
  auto started = Subprocess::start(program);
  REQUIRE(std::holds_alternative<Subprocess>(started));
  auto& process = std::get<Subprocess>(started);
  REQUIRE(wait_for([&] { return process.exit_code().has_value(); }));
  CHECK(process.exit_code() == 0);
  CHECK(log_of(*folder) == join(hard, "|") + "|x=y|none|" + folder->path() + "|");
}

TEST_CASE("Subprocess: how it ended") {
  const auto folder = TemporaryFolder::create();
  auto started = Subprocess::start(actor(*folder, {"exit", "7"}));
  REQUIRE(std::holds_alternative<Subprocess>(started));
  auto& process = std::get<Subprocess>(started);
  REQUIRE(wait_for([&] { return process.exit_code().has_value(); }));
  CHECK(process.exit_code() == 7);
}

TEST_CASE("Subprocess: what cannot be started gives the reason") {
  const auto folder = TemporaryFolder::create();
  ProgramToStart program = actor(*folder, {"exit", "0"});
  program.path = folder->path() + "/none.exe";
  const auto started = Subprocess::start(program);
  REQUIRE(std::holds_alternative<std::string>(started));
  CHECK(std::get<std::string>(started) == "No such file or directory");
}

TEST_CASE("Subprocess: its end takes along what it started") {
  const auto folder = TemporaryFolder::create();
  const ProgramToStart self = actor(*folder, {});
  std::optional<std::uint64_t> child;
  {
    auto started = Subprocess::start(actor(*folder, {"start", self.path}));
    REQUIRE(std::holds_alternative<Subprocess>(started));
    REQUIRE(wait_for([&] { return log_of(*folder).ends_with('\n'); }));
    CHECK(!std::get<Subprocess>(started).exit_code());
    child = parse_number(trim(log_of(*folder)), 1U << 30);
    REQUIRE(child);
    CHECK(lives(static_cast<int>(*child)));
  }
  CHECK(wait_for([&] { return !lives(static_cast<int>(*child)); }));
}

#endif

TEST_CASE("TemporaryFolder: goes with all that is in it") {
  std::string path;
  {
    const auto folder = TemporaryFolder::create();
    REQUIRE(folder);
    path = folder->path();
    CHECK_FALSE(std::holds_alternative<FileError>(write_files(path + "/a/b", {{"c", "text"}})));
    CHECK(std::filesystem::exists(path + "/a/b/c"));
  }
  CHECK(!std::filesystem::exists(path));
}
