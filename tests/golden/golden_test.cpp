// Every directory under tests/golden/cases is one case; nothing is registered by hand:
//
//   cmd          a line a run: the arguments, split at blanks; OUT is a folder that is not there
//                yet, the same one for all lines. Names are relative to the directory of the case.
//   stdin        what the runs read from standard input; may be absent
//   *            whatever the runs read
//   expect/      stdout.txt, stderr.txt, exit.txt (a number a line) and out/, byte for byte; an
//                empty output has no file. What is there and no longer produced fails too.
//
// Cases that end in an error are called bad-*; 4, no answer, is none. To accept new output:
// UPDATE_GOLDEN=1 golden_tests,
// then read the difference line by line, like a change of the program.

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <system_error>
#include <vector>

#include "cli/command.hpp"

namespace fs = std::filesystem;

namespace {

using Files = std::map<std::string, std::string>;  // Relative path -> bytes.

std::string read_bytes(const fs::path& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

Files read_tree(const fs::path& root) {
  Files files;
  if (!fs::exists(root)) return files;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (!entry.is_regular_file()) continue;
    files[fs::relative(entry.path(), root).generic_string()] = read_bytes(entry.path());
  }
  return files;
}

void write_tree(const fs::path& root, const Files& files) {
  fs::remove_all(root);
  for (const auto& file : files) {
    fs::create_directories((root / file.first).parent_path());
    std::ofstream(root / file.first, std::ios::binary) << file.second;
  }
}

/// Changes the current folder, and back at the end.
class InFolder {
 public:
  explicit InFolder(const fs::path& folder) : before_(fs::current_path()) {
    fs::current_path(folder);
  }
  InFolder(const InFolder&) = delete;
  InFolder& operator=(const InFolder&) = delete;
  ~InFolder() {
    std::error_code ignored;
    fs::current_path(before_, ignored);
  }

 private:
  fs::path before_;
};

/// A folder of its own for each process, removed at the end.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    const fs::path parent = fs::temp_directory_path();
    // Long, so that no table is padded around it and all that follows keeps its place.
    for (int i = 1; path_.empty(); ++i) {
      const fs::path wanted = parent / ("pacwright-golden-test-output-" + std::to_string(i));
      std::error_code reason;
      if (fs::create_directory(wanted, reason)) path_ = wanted;
      REQUIRE(!reason);
    }
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }

  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream in(line);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t i = text.find(from); i != std::string::npos; i = text.find(from, i)) {
    text.replace(i, from.size(), to);
    i += to.size();
  }
}

/// Runs the lines of `cmd`; the paths of the output folder read OUT in what is printed.
Files run_case(const fs::path& folder) {
  const TemporaryFolder temporary;
  const fs::path out_path = temporary.path() / "the-output-of-one-case";
  const std::string out = out_path.generic_string();
  const InFolder here(folder);
  std::istringstream lines(read_bytes("cmd"));
  std::ostringstream standard, errors;
  std::string exits;
  for (std::string line; std::getline(lines, line);) {
    std::vector<std::string> args = words_of(line);
    for (std::string& arg : args) replace_all(arg, "OUT", out);
    std::istringstream in(read_bytes("stdin"));
    pacwright::Io io{in, standard, errors};
    exits += std::to_string(static_cast<int>(pacwright::run_cli(args, io))) + "\n";
  }
  Files got = {{"stdout.txt", standard.str()}, {"stderr.txt", errors.str()}, {"exit.txt", exits}};
  for (auto& file : got) replace_all(file.second, out, "OUT");
  std::erase_if(got, [](const auto& file) { return file.second.empty(); });
  for (auto& file : read_tree(out_path)) got["out/" + file.first] = std::move(file.second);
  return got;
}

void compare(const Files& got, const Files& want) {
  for (const auto& file : got) {
    CAPTURE(file.first);  // Not a structured binding: clang 14 cannot capture those.
    const auto found = want.find(file.first);
    CHECK_MESSAGE(found != want.end(), "produced, but not in expect/");
    if (found != want.end()) CHECK(file.second == found->second);
  }
  for (const auto& file : want) {
    CAPTURE(file.first);
    CHECK_MESSAGE(got.count(file.first) == 1, "in expect/, but no longer produced");
  }
}

}  // namespace

TEST_CASE("golden") {
  std::vector<fs::path> cases;
  for (const auto& entry : fs::directory_iterator(TESTS_DIR "/golden/cases"))
    cases.push_back(entry.path());
  std::ranges::sort(cases);
  CHECK(!cases.empty());
  for (const fs::path& folder : cases) {
    const std::string name = folder.filename().string();
    CAPTURE(name);
    const Files got = run_case(folder);
    CHECK_MESSAGE(name.starts_with("bad-") ==
                      (got.at("exit.txt").find_first_not_of("04\n") != std::string::npos),
                  "cases that end in an error, and no others, are called bad-*");
    if (std::getenv("UPDATE_GOLDEN") != nullptr) write_tree(folder / "expect", got);
    compare(got, read_tree(folder / "expect"));
  }
}
