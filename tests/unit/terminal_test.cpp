#include "base/terminal.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <vector>

#include "cli/command.hpp"
#include "report/text_report.hpp"

using namespace pacwright;

namespace {

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// `text` without ANSI sequences of the form ESC [ ... m.
std::string plain(const std::string& text) {
  std::string kept;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\x1b') {
      i = text.find('m', i);
      REQUIRE(i != std::string::npos);
    } else {
      kept += text[i];
    }
  }
  return kept;
}

struct Ran {
  Exit exit;
  std::string out, err;
};

Ran run(const std::vector<std::string>& args, bool colours_out, bool colours_err) {
  std::istringstream in;
  std::ostringstream out, err;
  Io io{in, out, err, false, colours_out, colours_err};
  const Exit exit = run_cli(args, io);
  return {exit, out.str(), err.str()};
}

/// What every option is given, and which streams are then styled.
struct Row {
  const char* name;
  std::vector<std::string> extra;
  bool terminal_out, terminal_err;
  bool styled_out, styled_err;
};

}  // namespace

TEST_CASE("styled: an ANSI sequence before, a reset behind, and nothing where there is no text") {
  CHECK(styled("x", Style::Red, true) == "\x1b[1;31mx\x1b[0m");
  CHECK(styled("x", Style::Dim, true) == "\x1b[2mx\x1b[0m");
  CHECK(styled("x", Style::Red, false) == "x");
  CHECK(styled("", Style::Red, true).empty());
}

TEST_CASE("asks_for_plain_text: NO_COLOR counts when it is not empty, TERM when it is dumb") {
  CHECK_FALSE(asks_for_plain_text(nullptr, nullptr));
  CHECK_FALSE(asks_for_plain_text("", "xterm-256color"));
  CHECK(asks_for_plain_text("1", "xterm-256color"));
  CHECK(asks_for_plain_text("0", nullptr));
  CHECK(asks_for_plain_text(nullptr, "dumb"));
}

TEST_CASE("--color: auto follows each stream, always and never go for both") {
  const std::string pac = TESTS_DIR "/golden/cases/bad-lint/open.pac";
  const std::string policy = SAMPLES_DIR "/contoso/policy.json";
  const Row rows[] = {
      {"no option, no terminal", {}, false, false, false, false},
      {"no option, terminals", {}, true, true, true, true},
      {"auto, one terminal", {"--color", "auto"}, false, true, false, true},
      {"auto, the other", {"--color=auto"}, true, false, true, false},
      {"always, no terminal", {"--color=always"}, false, false, true, true},
      {"never, terminals", {"--color", "never"}, true, true, false, false},
      {"the last one counts", {"--color=always", "--color=never"}, true, true, false, false},
  };
  const Ran bare_lint = run({"lint", pac}, false, false);
  const Ran bare_explain = run({"explain", policy, "52.96.0.1"}, false, false);
  const Ran bare_error = run({"explain", "no-such-file", "a"}, false, false);
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const auto with = [&row](std::vector<std::string> args) {
      args.insert(args.end(), row.extra.begin(), row.extra.end());
      return args;
    };
    const Ran lint = run(with({"lint", pac}), row.terminal_out, row.terminal_err);
    CHECK(has(lint.out, "\x1b[") == row.styled_out);
    CHECK(plain(lint.out) == bare_lint.out);
    const Ran explain =
        run(with({"explain", policy, "52.96.0.1"}), row.terminal_out, row.terminal_err);
    CHECK(has(explain.out, "\x1b[") == row.styled_out);
    CHECK(plain(explain.out) == bare_explain.out);
    const Ran error =
        run(with({"explain", "no-such-file", "a"}), row.terminal_out, row.terminal_err);
    CHECK(has(error.err, "\x1b[1;31merror PC130:") == row.styled_err);
    CHECK(plain(error.err) == bare_error.err);
    CHECK(error.exit == Exit::BadInput);
  }
}

TEST_CASE("--color: may stand before the command; other values are refused") {
  CHECK(run({"--color", "always", "codes", "PC101"}, false, false).exit == Exit::Ok);
  for (const char* value : {"--color=", "--color=yes", "--color=ALWAYS"}) {
    CAPTURE(value);
    const Ran ran = run({"codes", value}, false, false);
    CHECK(ran.exit == Exit::BadUsage);
    CHECK(has(ran.err, "auto, always, never"));
  }
  CHECK(run({"codes", "--color"}, false, false).exit == Exit::BadUsage);
}

TEST_CASE("to_text of a diagnostic: place bold, severity coloured, the caret green") {
  const Diag error{DiagCode::BadNetwork, {"a.md", 3, 5}, "10.0.0/8", ""};
  const std::string text = to_text(error, "| | 10.0.0/8 |", true);
  CHECK(has(text, "\x1b[1ma.md:3:5:\x1b[0m \x1b[1;31merror "));
  CHECK(has(text, "\x1b[1;32m^\x1b[0m\n"));
  CHECK(plain(text) == to_text(error, "| | 10.0.0/8 |"));
  const Diag warning{DiagCode::ArtifactLarge, {"p.pac", 0, 0}, "", ""};
  CHECK(has(to_text(warning, "", true), "\x1b[1;33mwarning PC302:"));
}

TEST_CASE("diff: coloured as the rest, and no other byte changes") {
  const std::string folder = TESTS_DIR "/golden/cases/";
  const std::vector<std::vector<std::string>> commands = {
      {"diff", folder + "bad-diff-pac/old.pac", folder + "bad-diff-pac/new.pac"},
      {"diff", folder + "bad-diff/old.json", folder + "bad-diff/new.json"},
  };
  for (const auto& command : commands) {
    CAPTURE(command[1]);
    const Ran bare = run(command, false, false), coloured = run(command, true, true);
    REQUIRE(bare.exit == Exit::Findings);
    CHECK(has(coloured.out, "\x1b[1;31m- "));
    CHECK(has(coloured.out, "\x1b[1;32m+ "));
    CHECK(!has(bare.out, "\x1b"));
    CHECK(plain(coloured.out) == bare.out);
  }
}

TEST_CASE("columns_asked_for: a number that is of use") {
  CHECK(columns_asked_for("100") == std::size_t{100});
  for (const char* text : {"", "0", "-1", "80x", "010", "99999999999999999999"}) {
    CAPTURE(text);
    CHECK_FALSE(columns_asked_for(text).has_value());
  }
  CHECK_FALSE(columns_asked_for(nullptr).has_value());
}

TEST_CASE("to_summary: styles change no other byte") {
  CompileReport report;
  report.policy.path = "policy.json";
  report.folder = "out";
  report.artifacts = {{"proxy.pac", 12345, "", ""}};
  report.pac_choice = "indexed, because";
  report.probes = 10;
  report.known_urls = 2;
  const std::string text = to_summary(report, {.colours = true});
  CHECK(text.starts_with("\x1b[1mpolicy.json\x1b[0m\n"));
  CHECK(has(text, "  \x1b[1;32mproven\x1b[0m    on 10 derived hosts"));
  CHECK(has(text, "  \x1b[2mrules\x1b[0m     0 lowered"));
  CHECK(plain(text) == to_summary(report));
}
