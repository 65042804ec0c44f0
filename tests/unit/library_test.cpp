#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <sstream>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "api/pacwright.hpp"
#include "base/sanitized.hpp"
#include "base/temporary_folder.hpp"
#include "base/write_files.hpp"
#include "cli/command.hpp"

namespace api = pacwright::api;

namespace {

const std::string kSample = SAMPLES_DIR "/contoso/policy.json";

/// A policy with one rule, and a suite of one URL, in a folder of their own.
class SmallPolicy {
 public:
  explicit SmallPolicy(const std::string& otherwise = "edge") {
    REQUIRE(folder_.has_value());
    const std::string policy = R"({"name": "small", "catalogs": [], "suites": [],
 "routes": {"direct": "DIRECT", "edge": "PROXY edge.example:8080"},
 "rules": [{"name": "inside", "hosts": ["intranet.example"], "route": "direct"}],
 "otherwise": ")" + otherwise + "\"}\n";
    const auto written = pacwright::write_files(
        folder_->path(),
        {{"policy.json", policy}, {"known.csv", "https://intranet.example/,edge\n"}});
    REQUIRE_FALSE(std::holds_alternative<pacwright::FileError>(written));
  }

  std::string path(const std::string& name = "policy.json") const {
    return folder_->path() + "/" + name;
  }

 private:
  std::optional<pacwright::TemporaryFolder> folder_ = pacwright::TemporaryFolder::create();
};

const api::Message* error_in(const std::vector<api::Message>& messages) {
  const auto found = std::ranges::find(messages, api::Severity::Error, &api::Message::severity);
  return found == messages.end() ? nullptr : &*found;
}

std::string error_code(const api::CompiledSet& set) {
  CHECK(set.ok() == (error_in(set.messages) == nullptr));
  return set.ok() ? "" : error_in(set.messages)->code;
}

std::string bytes_of(const std::string& path) {
  const auto read = pacwright::read_file(path, 1 << 24);
  REQUIRE_MESSAGE(std::holds_alternative<std::string>(read), path);
  return std::get<std::string>(read);
}

/// The result, or the code of the message.
std::string decision(api::PacFile& pac, const std::string& url) {
  const auto answer = pac.decide(url);
  const auto* result = std::get_if<std::string>(&answer);
  return result != nullptr ? *result : std::get<api::Message>(answer).code;
}

std::variant<api::PacFile, api::Message> load(const std::string& body) {
  api::PacSettings settings;
  settings.dns = {{"known.example", "10.1.2.3"}};
  settings.milliseconds = 300;
  return api::PacFile::load("function FindProxyForURL(url, host) {\n" + body + "\n}\n", settings);
}

}  // namespace

TEST_CASE("library: a set has the bytes that the command writes" *
          doctest::skip(pacwright::kSanitized)) {
  const auto folder = pacwright::TemporaryFolder::create();
  REQUIRE(folder.has_value());
  std::istringstream in;
  std::ostringstream out, err;
  pacwright::Io io{in, out, err};
  const auto exit = pacwright::run_cli({"compile", kSample, "-o", folder->path()}, io);
  REQUIRE(exit == pacwright::Exit::Ok);

  const api::CompiledSet set = api::compile_policy(kSample);
  REQUIRE(set.ok());
  CHECK(set.files.front().path == "proxy.pac");
  CHECK(set.files.back().path == "manifest.json");
  CHECK(set.files.size() > 20);  // The sample asks for every kind of target.
  for (const api::File& file : set.files) {
    CAPTURE(file.path);
    CHECK(file.bytes == bytes_of(folder->path() + "/" + file.path));
  }
}

TEST_CASE("library: why a policy makes no set") {
  const SmallPolicy good, bad("egde");
  struct Row {
    const char* name;
    std::string policy;
    api::CompileSettings settings;
    const char* code;
  };
  const std::vector<std::string> curl = {"no-proxy-curl"}, unknown = {"no-proxy-crul"};
  const Row rows[] = {
      {"good", good.path(), {}, ""},
      {"no such file", good.path("nothing.json"), {}, "PC130"},
      {"no such route", bad.path(), {}, "PC201"},
      {"suite goes elsewhere", good.path(), {.suites = {good.path("known.csv")}}, "PC403"},
      {"no such target", good.path(), {.targets = unknown}, "PC330"},
      {"a list that is not all", good.path(), {.targets = curl, .strict = true}, "PC322"},
      {"a list that is not all, allowed", good.path(), {.targets = curl}, ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(error_code(api::compile_policy(row.policy, row.settings)) == row.code);
  }
}

TEST_CASE("library: messages name the place") {
  const SmallPolicy bad("egde");
  const api::CompiledSet set = api::compile_policy(bad.path());
  const api::Message* error = error_in(set.messages);
  REQUIRE(error != nullptr);
  CHECK(error->file == bad.path());
  CHECK(error->line == 4);
  CHECK(error->column == 15);
  CHECK(error->text.find("'egde'") != std::string::npos);
  CHECK(error->advice.find("'edge'") != std::string::npos);

  // A file of that name, not standard input.
  const api::CompiledSet dash = api::compile_policy("-");
  REQUIRE(error_in(dash.messages) != nullptr);
  CHECK(error_in(dash.messages)->file == "./-");
}

TEST_CASE("library: the form of the PAC") {
  const SmallPolicy policy;
  api::CompileSettings flat;
  flat.form = api::PacForm::Clauses;
  const api::CompiledSet table = api::compile_policy(policy.path());
  const api::CompiledSet clauses = api::compile_policy(policy.path(), flat);
  REQUIRE(table.ok());
  REQUIRE(clauses.ok());
  CHECK(table.files.front().bytes.find("var NAMES") != std::string::npos);
  CHECK(clauses.files.front().bytes.find("var NAMES") == std::string::npos);
}

TEST_CASE("library: asking a PAC file") {
  struct Row {
    const char* name;
    const char* body;
    const char* url;
    const char* want;
  };
  const Row rows[] = {
      {"a URL", "return host == 'a.example' ? 'DIRECT' : 'PROXY p:1';", "http://A.example/x",
       "DIRECT"},
      {"a bare host", "return host == 'a.example' ? 'DIRECT' : 'PROXY p:1';", "b.example",
       "PROXY p:1"},
      {"a name that resolves", "return 'PROXY ' + dnsResolve('known.example') + ':1';", "x.example",
       "PROXY 10.1.2.3:1"},
      {"one that does not", "return isResolvable('other.example') ? 'DIRECT' : 'PROXY p:1';",
       "x.example", "PROXY p:1"},
      {"no URL", "return 'DIRECT';", "mailto:x@a.example", "PC422"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    auto pac = load(row.body);
    REQUIRE(std::holds_alternative<api::PacFile>(pac));
    CHECK(decision(std::get<api::PacFile>(pac), row.url) == row.want);
  }

  auto endless = load("if (host == 'a.example') while (true); return 'DIRECT';");
  REQUIRE(std::holds_alternative<api::PacFile>(endless));
  auto& pac = std::get<api::PacFile>(endless);
  CHECK(decision(pac, "a.example").starts_with("PC4"));
  CHECK(decision(pac, "b.example") == "DIRECT");

  const auto broken = load("return 'DIRECT'; }");
  REQUIRE(std::holds_alternative<api::Message>(broken));
  CHECK(std::get<api::Message>(broken).code == "PC411");
  CHECK(std::get<api::Message>(broken).file == "proxy.pac");
}

TEST_CASE("library: lint") {
  const auto messages =
      api::lint("function FindProxyForURL(url, host) { return 'DRIECT'; }\n", "p");
  REQUIRE(!messages.empty());
  CHECK(std::ranges::all_of(messages, [](const auto& one) { return one.file == "p"; }));
  CHECK(error_in(api::lint("this is no script {", "p")) != nullptr);
}

TEST_CASE("library: several threads at once" * doctest::skip(pacwright::kSanitized)) {
  const SmallPolicy policy;
  const api::CompiledSet want = api::compile_policy(policy.path());
  REQUIRE(want.ok());
  std::vector<api::CompiledSet> sets(4);
  std::vector<std::thread> threads;
  threads.reserve(sets.size());
  for (api::CompiledSet& set : sets) {
    threads.emplace_back([&] { set = api::compile_policy(policy.path()); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const api::CompiledSet& set : sets) {
    REQUIRE(set.ok());
    CHECK(set.files.front().bytes == want.files.front().bytes);
    CHECK(set.files.back().bytes == want.files.back().bytes);
  }
}
