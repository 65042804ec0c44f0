#include <algorithm>
#include <ostream>

#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/options.hpp"
#include "diag/code_examples.hpp"
#include "diag/diag.hpp"

namespace pacwright {
namespace {

std::string indented(const std::string& lines) {
  std::string text;
  for (const std::string_view line : split(lines, '\n')) {
    if (!line.empty()) text += "      " + std::string(line) + "\n";
  }
  return text;
}

/// Cause, example and cure. What to do in general stands beside every finding and is not said
/// again.
std::string to_text(const DiagEntry& entry, const CodeExample& more, const TextForm& form) {
  const std::string head =
      std::string(entry.code) + "  " + std::string(to_text(entry.severity)) + ": ";
  return styled(head, Style::Bold, form.colours) + wrapped(entry.message, 7, form.columns) +
         "\n\n  " + wrapped(more.cause, 2, form.columns) + "\n\n  " +
         styled("So it comes about:", Style::Dim, form.colours) + "\n" + indented(more.example) +
         "\n  " + styled("So it is right:", Style::Dim, form.colours) + "\n" + indented(more.cure);
}

void print_list(Io& io) {
  for (const DiagEntry& entry : all_diag_entries()) {
    const std::string severity(to_text(entry.severity));
    std::string line(entry.code);
    line += "  " + severity + std::string(9 - severity.size(), ' ');
    io.out << line
           << wrapped(entry.message, line.size(),
                      form_out(io).is_terminal ? io.columns_out : std::string::npos)
           << "\n";
  }
}

}  // namespace

Exit run_codes(const std::vector<std::string>& args, Io& io) {
  CommandOptions command("codes [CODE...]",
                         "Lists every diagnostic, or says of those named what they come from, with "
                         "an example\nand its cure.",
                         "pacwright codes PC205");
  command.operands("codes");
  const auto parsed = command.parse(args);
  if (parsed.has("help")) return command.show_help(io);
  if (!parsed.has("codes")) {
    print_list(io);
    return Exit::Ok;
  }
  const std::vector<DiagEntry> entries = all_diag_entries();
  const std::vector<CodeExample> examples = all_code_examples();
  bool is_first = true;
  for (const std::string& wanted : parsed.texts("codes")) {
    const auto is_wanted = [&wanted](std::string_view code) {
      return to_lower(code) == to_lower(wanted);
    };
    const auto entry = std::ranges::find_if(entries, is_wanted, &DiagEntry::code);
    if (entry == entries.end()) {
      return bad_usage(io, "codes", "no code '" + printable(wanted) + "'");
    }
    const auto more = std::ranges::find_if(examples, is_wanted, &CodeExample::code);
    if (!is_first) io.out << "\n";
    io.out << to_text(*entry, more == examples.end() ? CodeExample{} : *more, form_out(io));
    is_first = false;
  }
  return Exit::Ok;
}

}  // namespace pacwright
