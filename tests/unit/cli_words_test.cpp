// What the command line says of itself, and how it asks.

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "base/sanitized.hpp"
#include "base/text.hpp"
#include "cli/completions.hpp"
#include "cli/progress_line.hpp"
#include "cli/starter.hpp"
#include "cli_run.hpp"
#include "own_folder.hpp"

namespace fs = std::filesystem;
using namespace pacwright;

namespace {

std::string content(const std::string& path) {
  const auto read = read_file(path, 1 << 20);
  const auto* text = std::get_if<std::string>(&read);
  return text == nullptr ? "" : *text;
}

}  // namespace

TEST_CASE("help: every command says what it does, with an example, within 80 columns") {
  const auto commands = all_command_help();
  CHECK(commands.size() >= 17);
  std::set<std::string> names;
  for (const CommandHelp& command : commands) {
    CAPTURE(command.name);
    names.insert(command.name);
    CHECK(command.usage.starts_with(command.name));
    CHECK(command.summary.ends_with('.'));
    CHECK(command.example.starts_with("pacwright " + command.name));
    const Ran ran = run({"help", command.name});
    CHECK(ran.exit == 0);
    CHECK(ran.err.empty());
    CHECK(ran.out == run({command.name, "--help"}).out);
    for (const std::string_view line : split(ran.out, '\n')) {
      CAPTURE(std::string(line));
      CHECK((line.size() <= 80 || has(std::string(line), command.example) ||
             has(std::string(line), command.usage)));
      CHECK(!line.ends_with(' '));
    }
    for (const OptionHelp& option : command.options) {
      CAPTURE(option.name);
      CHECK(!option.text.empty());
      CHECK(!option.text.ends_with('.'));
      CHECK(has(ran.out, "--" + option.name));
    }
  }
  CHECK(names.size() == commands.size());
}

TEST_CASE("options: what is mistyped or half typed is said in words, and what was meant") {
  struct Row {
    std::vector<std::string> args;
    const char* message;
  };
  const Row rows[] = {
      {{"compile", "--targt", "x"}, "no option '--targt'; did you mean '--target'? see"},
      {{"compile", "--colour"}, "no option '--colour'; did you mean '--color'? see"},
      {{"compile", "--frobnicate"}, "no option '--frobnicate'; see"},
      {{"compile", "p", "-o"}, "-o wants FOLDER; see"},
      {{"compile", "p", "--output"}, "--output wants FOLDER; see"},
      {{"compile", "p", "-x"}, "no option '-x'; see"},
      {{"compile", "p", "--check=yes"}, "--check takes no value; see"},
      {{"eval", "p", "--time-limit", "soon"}, "--time-limit wants a whole number, not 'soon'; see"},
      {{"eval", "p", "--jobs=-1"}, "--jobs wants a whole number, not '-1'; see"},
      {{"compile", "--\x1B[2J"}, "no option '--?[2J'; see"},
      {{"completion", "tcsh"}, "name one shell: bash, zsh, fish, powershell; see"},
      {{"completion"}, "name one shell: bash, zsh, fish, powershell; see"},
      {{"schema", "polic"}, "name one of policy, catalog, suite; see"},
      {{"man", "x"}, "it takes no names; see"},
      {{"init"}, "name the policy file to write; see"},
      {{"init", "p.json"}, "name a proxy with --proxy, such as proxy.example.com:8080; see"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.message);
    const Ran ran = run(row.args);
    CHECK(ran.exit == 2);
    CHECK(ran.out.empty());
    CHECK(ran.err == "pacwright " + row.args[0] + ": " + row.message + " pacwright " + row.args[0] +
                         " --help\n");
  }
}

TEST_CASE("options: a value may look like an option, and what follows -- is none") {
  CHECK(run({"bypass", "--reader", "curl", "--list", "--reader", "http://a.test/"}).exit == 0);
  CHECK(has(run({"compile", "-o", "x", "--", "--check"}).err, "'--check'"));
}

TEST_CASE("completion: each shell knows every command and option") {
  for (const Shell& shell : all_shells()) {
    CAPTURE(std::string(shell.name));
    const std::string script = run({"completion", std::string(shell.name)}).out;
    for (const CommandHelp& command : all_command_help()) {
      CHECK(has(script, command.name));
      for (const OptionHelp& option : command.options) {
        CAPTURE(option.name);
        CHECK(has(script, shell.name == "fish" ? "-l " + option.name : "--" + option.name));
      }
    }
    CHECK(has(script, "packed-low-memory"));
  }
}

TEST_CASE("man: every command has its part, and no text becomes a request") {
  const std::string page = run({"man"}).out;
  CHECK(page.starts_with(".TH PACWRIGHT 1"));
  for (const CommandHelp& command : all_command_help()) {
    CHECK(has(page, "\n.SS " + command.name + "\n"));
  }
  const std::set<std::string> known = {"TH", "SH", "SS", "TP", "PP", "B",
                                       "I",  "RS", "RE", "EX", "EE"};
  for (const std::string_view line : split(page, '\n')) {
    if (!line.starts_with('.')) continue;
    CAPTURE(std::string(line));
    CHECK(known.contains(std::string(line.substr(1, line.find(' ') - 1))));
  }
}

TEST_CASE("init: what it writes compiles as it is" * doctest::skip(kSanitized)) {
  const std::string catalog = std::string(SAMPLES_DIR) + "/contoso/microsoft365-worldwide.json";
  const std::vector<std::vector<std::string>> rows = {
      {},
      {"--fail-open"},
      {"--inside", "corp.example.com", "--inside", "intern.example.com"},
      {"--pac-url", "https://pac.corp.example.com/p.pac", "--inside", "corp.example.com"},
      {"--target", "no-proxy", "--target", "java"},
      {"--microsoft365", catalog},
      {"--microsoft365", catalog, "--direct", "Optimize", "--tenant", "contoso"},
      {"--microsoft365", catalog, "--direct", "", "--name", "a \"quoted\" \\ name // no comment"},
  };
  for (const auto& more : rows) {
    CAPTURE(join(more, " "));
    const Folder folder;
    std::vector<std::string> args = {"init",    folder / "policy.json",
                                     "--proxy", "p.example.com:8080",
                                     "--proxy", "q.example.com:8080"};
    args.insert(args.end(), more.begin(), more.end());
    const Ran ran = run(args);
    CHECK(ran.err == "");
    REQUIRE(ran.exit == 0);
    CHECK(has(ran.out, "next      pacwright compile"));
    CHECK(!has(content(folder / "policy.json"), "@*/"));
    const Ran compiled = run({"compile", folder / "policy.json", "-o", folder / "out"});
    CAPTURE(compiled.err);
    CHECK(compiled.exit == 0);
    CHECK(has(compiled.out, "known URLs, all as expected"));
    const std::string pac = content(folder / "out/proxy.pac");
    CHECK(has(pac, "PROXY p.example.com:8080; PROXY q.example.com:8080"));
    CHECK(has(pac, "q.example.com:8080; DIRECT") == (more == rows[1]));
  }
}

TEST_CASE("init: categories go where they are sent" * doctest::skip(kSanitized)) {
  const std::string catalog = std::string(SAMPLES_DIR) + "/contoso/microsoft365-worldwide.json";
  struct Row {
    const char* direct;
    const char* outlook;  // Optimize
    const char* login;    // Allow
    const char* help;     // Default
  };
  const Row rows[] = {{"Optimize", "DIRECT", "PROXY", "PROXY"},
                      {"Optimize,Allow", "DIRECT", "DIRECT", "PROXY"},
                      {"Optimize, Allow, Default", "DIRECT", "DIRECT", "DIRECT"}};
  for (const Row& row : rows) {
    CAPTURE(row.direct);
    const Folder folder;
    REQUIRE(run({"init", folder / "p.json", "--proxy", "p.example.com:8080", "--microsoft365",
                 catalog, "--direct", row.direct})
                .exit == 0);
    REQUIRE(run({"compile", folder / "p.json", "-o", folder / "out"}).exit == 0);
    const std::string answers =
        run({"eval", folder / "out/proxy.pac", "https://outlook.office.com/",
             "https://login.microsoftonline.com/", "https://www.outlook.com/"})
            .out;
    const auto lines = split(answers, '\n');
    REQUIRE(lines.size() >= 3);
    CHECK(has(std::string(lines[0]), std::string("\t") + row.outlook));
    CHECK(has(std::string(lines[1]), std::string("\t") + row.login));
    CHECK(has(std::string(lines[2]), std::string("\t") + row.help));
  }
}

TEST_CASE("init: it overwrites nothing, and writes nothing where a wish makes no sense") {
  const Folder folder;
  const std::string policy = folder / "policy.json", suite = folder / "known-urls.json";
  REQUIRE(run({"init", policy, "--proxy", "p.example.com:8080"}).exit == 0);
  const std::string before = content(policy);
  const Ran again = run({"init", policy, "--proxy", "q.example.com:8080"});
  CHECK(again.exit == 3);
  CHECK(has(again.err, "error PC312"));
  CHECK(content(policy) == before);
  fs::remove(policy);
  CHECK(has(run({"init", policy, "--proxy", "q.example.com:8080"}).err, suite + ": error PC312"));
  CHECK(!fs::exists(policy));

  const std::vector<std::vector<std::string>> rows = {
      {"--proxy", "no port"},
      {"--proxy", "p:1", "--inside", "a b"},
      {"--proxy", "p:1", "--pac-url", "file:///x.pac"},
      {"--proxy", "p:1", "--target", "nothing"},
      {"--proxy", "p:1", "--microsoft365", "missing.json"},
      {"--proxy", "p:1", "--direct", "Best"},
      {"--proxy", "p:1", "--tenant", "a/b"},
  };
  for (const auto& more : rows) {
    CAPTURE(join(more, " "));
    std::vector<std::string> args = {"init", folder / "new.json"};
    args.insert(args.end(), more.begin(), more.end());
    const Ran ran = run(args);
    CHECK(ran.exit == 3);
    CHECK(has(ran.err, "error PC"));
    CHECK(!fs::exists(folder / "new.json"));
  }
}

TEST_CASE("init: at a terminal it asks, and an empty line takes what is offered") {
  const Folder folder;
  const Ran ran = run({"init", folder / "policy.json"},
                      "My company\np.example.com\np.example.com:8080\nq.example.com:8080\n\ny\n"
                      "a b\ncorp.example.com\n\nmissing.json\n\nfile://x\n"
                      "https://pac.corp.example.com/p.pac\n",
                      true);
  CHECK(ran.exit == 0);
  CHECK(has(ran.err, "Proxy, as HOST:PORT:"));
  std::string said;  // Without its line ends.
  for (const std::string_view line : split(ran.err, '\n')) said += std::string(trim(line)) + " ";
  CHECK(has(said, "Name the port, as in p.example.com:8080"));
  CHECK(has(said, "space in a host pattern: 'a b'"));
  CHECK(has(said, "file cannot be read: "));
  CHECK(has(said, "Chromium, Edge and Windows ignore PAC files at file: addresses"));
  CHECK(!has(ran.out, "HOST:PORT"));
  const std::string policy = content(folder / "policy.json");
  CHECK(has(policy, "\"name\": \"My company\""));
  CHECK(has(policy, "\"PROXY p.example.com:8080; PROXY q.example.com:8080; DIRECT\""));
  CHECK(has(policy, "\"*.corp.example.com\""));
  CHECK(has(policy, "\"pac_url\": \"https://pac.corp.example.com/p.pac\""));

  const Ran ended = run({"init", folder / "sub/other.json"}, "\n", true);
  CHECK(ended.exit == 2);
  CHECK(!fs::exists(folder / "other.json"));
}

TEST_CASE("init: every answer is asked for until it is right" * doctest::skip(kSanitized)) {
  const Folder folder;
  const std::string catalog = std::string(SAMPLES_DIR) + "/contoso/microsoft365-worldwide.json";
  const Ran ran = run({"init", folder / "policy.json"},
                      "\n"                              // The name that is offered.
                      "\n"                              // A policy needs a proxy.
                      "http://p.example.com:8080/\n\n"  // However it is written.
                      "maybe\nYES\n"                    // Neither yes nor no.
                      "corp.example.com, intern.example\n\n" +
                          catalog +
                          "\nOptimise\noptimize\n"  // A category misspelt.
                          "not a tenant\ncontoso\n"
                          "https://pac.corp.example.com/p.pac\n"
                          "no-proxi\n?\nno-proxy, publish\n",
                      true);
  CAPTURE(ran.err);
  CHECK(ran.exit == 0);
  const std::string said = on_one_line(ran.err);
  CHECK(has(said, "A policy needs one, such as proxy.example.com:8080."));
  CHECK(has(said, "Answer y or n."));
  CHECK(has(said, "'Optimise' is no category; did you mean 'Optimize'?"));
  CHECK(has(said, "not a tenant name: 'not a tenant'"));
  CHECK(has(said, "no such target: 'no-proxi'"));
  CHECK(has(said, "group-policy: "));  // What ? lists.
  const std::string policy = content(folder / "policy.json");
  CHECK(has(policy, "\"PROXY p.example.com:8080; DIRECT\""));
  CHECK(has(policy, "\"*.intern.example\""));
  CHECK(has(policy, "\"Optimize\": \"direct\", \"Allow\": \"proxy\", \"Default\": \"proxy\""));
  CHECK(has(policy, "\"tenant\": \"contoso\""));
  CHECK(has(policy, "\"write\": [\"no-proxy\", \"publish\"]"));
  CHECK(has(policy, "\"pac_url\": \"https://pac.corp.example.com/p.pac\""));
  CHECK(run({"compile", folder / "policy.json", "-o", folder / "out"}).exit == 0);
}

TEST_CASE("init: no answer is lost") {
  const Folder folder;
  // What is there is told before the first question.
  REQUIRE(run({"init", folder / "a.json", "--proxy", "p.example.com:8080"}).exit == 0);
  const Ran there = run({"init", folder / "b.json"}, "name\np.example.com:8080\n", true);
  CHECK(there.exit == 3);
  CHECK(has(there.err, "error PC312"));
  CHECK(!has(there.err, "questions"));

  // "none" of the targets that a URL suggests.
  const Folder other;
  const Ran none = run({"init", other / "p.json"},
                       "\np.example.com:8080\n\nn\ncorp.example.com\n\n\n"
                       "https://pac.corp.example.com/p.pac\nnone\n",
                       true);
  CAPTURE(none.err);
  CHECK(none.exit == 0);
  CHECK(has(content(other / "p.json"), "\"write\": []"));
  CHECK(run({"compile", other / "p.json", "-o", other / "out"}).exit == 0);

  // What an option says is not asked for.
  const Folder third;
  const Ran some = run({"init", third / "p.json", "--name", "N", "--inside", "a.example"},
                       "p.example.com:8080\n", true);
  CHECK(some.exit == 0);
  CHECK(!has(some.err, "Name of the policy"));
  CHECK(!has(some.err, "A domain of your own"));
}

TEST_CASE("--quiet leaves warnings and summaries out, --verbose tells notes and steps") {
  const Folder folder;
  const std::string policy = folder / "policy.json";
  REQUIRE(run({"init", policy, "--proxy", "p.example.com:8080", "--target", "no-proxy", "--inside",
               "corp.example.com", "-q"})
              .out.empty());
  const Ran usual = run({"compile", policy, "-o", folder / "a"});
  CHECK(has(usual.err, "warning PC323"));
  CHECK(has(usual.out, "written"));
  for (const char* quiet : {"-q", "--quiet"}) {
    const Ran ran = run({"compile", policy, "-o", folder / "a", quiet});
    CHECK(ran.exit == 0);
    CHECK(ran.err.empty());
    CHECK(ran.out.empty());
  }
  CHECK(has(run({"compile", folder / "missing", "-o", folder / "a", "-q"}).err, "error PC130"));
  for (const char* verbose : {"-v", "--verbose"}) {
    const Ran ran = run({verbose, "compile", policy, "-o", folder / "a"});
    CHECK(has(ran.err, "pacwright: reading, "));
    CHECK(has(ran.err, "pacwright: proving, "));
    CHECK(ran.out == run({"compile", policy, "-o", folder / "a"}).out);
  }
}

TEST_CASE("progress: how much, how fast, how long") {
  CHECK(progress_text("proving", "patterns", 0, 100, 1) == "proving: 0 of 100 patterns");
  CHECK(progress_text("proving", "patterns", 25'000, 100'000, 5) ==
        "proving: 25,000 of 100,000 patterns, 5,000 a second, 15 s left");
  CHECK(progress_text("proving", "patterns", 1'000, 100'000, 1) ==
        "proving: 1,000 of 100,000 patterns, 1,000 a second, 1 min 39 s left");
  CHECK(progress_text("proving", "lists", 1, 4, 2) == "proving: 1 of 4 lists, 6.0 s left");
  CHECK(progress_text("evaluating", "URLs", 2'000, 0, 2) ==
        "evaluating: 2,000 URLs, 1,000 a second");
}

TEST_CASE("progress: a line at a terminal that is gone in the end, and nothing elsewhere") {
  std::istringstream in;
  std::ostringstream out, err;
  Io io{in, out, err};
  {
    ProgressLine line(io);
    line.step("proving");
  }
  CHECK(err.str().empty());
  io.shows_progress = true;
  {
    ProgressLine line(io);
    line.step("proving");
  }
  CHECK(err.str() == "\rproving\r       \r\r");
}
