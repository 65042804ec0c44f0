#include <algorithm>
#include <iterator>
#include <ostream>

#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/foreign_options.hpp"
#include "cli/options.hpp"
#include "cli/workspace.hpp"
#include "report/findings_text.hpp"
#include "report/json_report.hpp"
#include "report/sarif_report.hpp"
#include "validate/lint/lint.hpp"
#include "validate/lint/script.hpp"

namespace pacwright {
namespace {

struct LintCommand {
  std::vector<std::string> files;
  LintOptions options;
  bool json = false;
  bool sarif = false;
  bool strict = false;
  bool notes = false;
};

struct Totals {
  std::size_t errors = 0, warnings = 0, notes = 0;
};

Totals count(const Diags& diags) {
  Totals totals;
  for (const Diag& diag : diags) {
    switch (entry_of(diag.code).severity) {
      case Severity::Error: ++totals.errors; break;
      case Severity::Warning: ++totals.warnings; break;
      case Severity::Note: ++totals.notes; break;
    }
  }
  return totals;
}

std::string amount(std::size_t number, const char* what) {
  return std::to_string(number) + " " + what + (number == 1 ? "" : "s");
}

/// "p.pac: 1 error, 2 warnings, 3 notes (--notes shows them)"
std::string summary(const std::string& file, const Diags& diags, bool notes_shown, bool colours) {
  const Totals totals = count(diags);
  std::string text = styled(printable(file) + ":", Style::Bold, colours) + " ";
  if (diags.empty()) return text + styled("nothing found", Style::Green, colours) + "\n";
  text +=
      styled(amount(totals.errors, "error"), Style::Red, colours && totals.errors > 0) + ", " +
      styled(amount(totals.warnings, "warning"), Style::Yellow, colours && totals.warnings > 0) +
      ", " + amount(totals.notes, "note");
  return text + (totals.notes > 0 && !notes_shown ? " (--notes shows them)\n" : "\n");
}

/// The lines of a script, as lint counts them; ends of lines inside a token are ends all the same.
class Lines {
 public:
  explicit Lines(std::string text) : text_(std::move(text)), starts_{0} {
    for (std::size_t i = 0; i < text_.size(); ++i) {
      const bool lone_return = text_[i] == '\r' && (i + 1 == text_.size() || text_[i + 1] != '\n');
      const bool separator = text_.compare(i, 2, "\xE2\x80") == 0 && i + 2 < text_.size() &&
                             (text_[i + 2] == '\xA8' || text_[i + 2] == '\xA9');
      if (text_[i] == '\n' || lone_return) starts_.push_back(i + 1);
      if (separator) starts_.push_back(i + 3);
    }
  }

  std::string_view line(int number) const {
    if (number < 1 || static_cast<std::size_t>(number) > starts_.size()) return {};
    const std::size_t start = starts_[static_cast<std::size_t>(number) - 1];
    const bool last = static_cast<std::size_t>(number) == starts_.size();
    const std::size_t end = last ? text_.size() : starts_[static_cast<std::size_t>(number)];
    return std::string_view(text_).substr(start, end - start);
  }

 private:
  std::string text_;
  std::vector<std::size_t> starts_;
};

void print(const std::string& file, const std::string& bytes, const Diags& diags, bool notes,
           Io& io) {
  const Lines lines(text_of_script(bytes));
  Diags shown;
  std::ranges::copy_if(diags, std::back_inserter(shown), [notes](const Diag& diag) {
    return notes || entry_of(diag.code).severity != Severity::Note;
  });
  const auto line_of = [&lines](const SourceRef& where) {
    return std::string(lines.line(where.line));
  };
  io.out << to_text(shown, line_of, form_out(io));
  io.out << folded(summary(file, diags, notes, io.colours_out), form_out(io));
}

Exit run(const LintCommand& command, Io& io) {
  Workspace files(io);
  Diags found, unreadable;
  bool are_scripts = true;
  for (const std::string& file : command.files) {
    const auto bytes = files.read(file, file, {}, unreadable);
    if (!bytes) continue;
    are_scripts = are_scripts && !is_page_or_empty(*bytes);
    const Diags diags = lint(*bytes, file, command.options);
    if (!command.json && !command.sarif) print(file, *bytes, diags, command.notes, io);
    found.insert(found.end(), diags.begin(), diags.end());
  }
  if (command.json) io.out << to_json(found);
  if (command.sarif) io.out << to_sarif(found, PACWRIGHT_VERSION);
  files.print(unreadable);
  if (!unreadable.empty() || !are_scripts) return Exit::BadInput;
  const Totals totals = count(found);
  const bool fails = totals.errors > 0 || (command.strict && totals.warnings > 0);
  return fails ? Exit::Findings : Exit::Ok;
}

/// The code of lint that `text` names, or nothing.
std::optional<DiagCode> lint_code(const std::string& text) {
  const std::size_t size = all_diag_entries().size();
  for (std::size_t i = 0; i < size; ++i) {
    const auto code = static_cast<DiagCode>(i);
    if (is_lint_code(code) && to_lower(entry_of(code).code) == to_lower(text)) return code;
  }
  return std::nullopt;
}

}  // namespace

Exit run_lint(const std::vector<std::string>& args, Io& io) {
  CommandOptions command(
      "lint FILE...",
      "Reads PAC files, any PAC files, without running them, and says which\n"
      "client goes wrong with them, and what to do. Exit status: 1 if there is an\n"
      "error, with --strict also if there is a warning, 3 if a file is a web page or\n"
      "holds nothing; notes never count. A\n"
      "comment '// pacwright-ignore PC545: reason' silences a code on its own line\n"
      "and on the next one.",
      "pacwright lint proxy.pac --strict --ignore PC546");
  command.flag("strict", "Warnings count as errors for the exit status");
  command.flag("notes", "Also print notes: what is no fault, but may surprise");
  command.texts("ignore", "Leave out a warning or note, such as PC546; errors stay", "CODE");
  command.flag("json", "Print the findings as JSON");
  command.flag("sarif", "Print the findings as SARIF 2.1.0, for code review tools");
  command.operands("files");
  const auto parsed = command.parse(args);
  if (parsed.has("help")) return command.show_help(io);
  if (!parsed.has("files")) return bad_usage(io, "lint", "name a PAC file");

  LintCommand wanted;
  wanted.files = parsed.texts("files");
  wanted.json = parsed.has("json");
  wanted.sarif = parsed.has("sarif");
  wanted.strict = parsed.has("strict");
  wanted.notes = parsed.has("notes");
  if (wanted.json && wanted.sarif)
    return bad_usage(io, "lint", "--json and --sarif exclude each other");
  for (const std::string& text : parsed.texts("ignore")) {
    const auto code = lint_code(text);
    if (!code) return bad_usage(io, "lint", "no code of lint is called '" + printable(text) + "'");
    if (entry_of(*code).severity == Severity::Error) {
      return bad_usage(io, "lint", printable(text) + " is an error and cannot be ignored");
    }
    wanted.options.ignored.push_back(*code);
  }
  return run(wanted, io);
}

}  // namespace pacwright
