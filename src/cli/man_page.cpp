#include "cli/man_page.hpp"

namespace pacwright {
namespace {

/// Text as man(7) prints it: a backslash is an escape, a line that begins with a dot or an
/// apostrophe a request, a hyphen in an option no place to break.
std::string escaped_roff(const std::string& text) {
  std::string out;
  bool at_start = true;
  for (const char c : text) {
    if (at_start && (c == '.' || c == '\'')) out += "\\&";
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
    at_start = c == '\n';
  }
  return out;
}

std::string bold(const std::string& text) { return "\\fB" + escaped_roff(text) + "\\fR"; }
std::string italic(const std::string& text) { return "\\fI" + escaped_roff(text) + "\\fR"; }

std::string option_entry(const OptionHelp& option) {
  std::string text = ".TP\n";
  if (!option.letter.empty()) text += bold("-" + option.letter) + ", ";
  text += bold("--" + option.name);
  if (!option.value.empty()) text += " " + italic(option.value);
  return text + "\n" + escaped_roff(option.text) + ".\n";
}

std::string command_section(const CommandHelp& command) {
  std::string text = ".SS " + escaped_roff(command.name) + "\n.B pacwright " +
                     escaped_roff(command.usage) + "\n[\\fIOPTION\\fR...]\n.PP\n" +
                     escaped_roff(command.summary) + "\n";
  for (const OptionHelp& option : command.options) text += option_entry(option);
  return text + ".PP\nExample:\n.PP\n.RS\n.EX\n" + escaped_roff(command.example) + "\n.EE\n.RE\n";
}

constexpr const char* kDescription = R"(.SH NAME
pacwright \- compile proxy configuration and prove it
.SH SYNOPSIS
.B pacwright
.I COMMAND
[\fIOPTION\fR...]
.SH DESCRIPTION
pacwright turns one policy and catalogs of hosts and networks, such as those of Microsoft 365, into
a PAC file, proxy bypass lists and the files that bring them to desktops.
What it writes is run in a sandbox first, as each client would run it, and compared with the policy;
nothing is written unless they agree.
It also reads, runs, compares and criticises PAC files and bypass lists that it did not write.
.PP
A policy is a JSON file that may hold comments.
.B pacwright init
writes one to begin with.
)";

constexpr const char* kRest = R"(.SH EXIT STATUS
.TP
.B 0
Proven, or as expected: a script that reads 0 may trust it.
.TP
.B 1
Something was found: an answer that is not the expected one, an error that lint finds, a difference.
.TP
.B 2
The command line makes no sense.
.TP
.B 3
A file cannot be used, or not be written. A PAC file cannot be used if it does not parse, defines no
FindProxyForURL or is larger than the client takes; only
.B lint
says of such a file what is wrong with it, with 1.
.TP
.B 4
No answer: nothing wrong and nothing different was seen, but something could not be tried. So it is
where two PAC files were compared by a sample of URLs and nothing differed, where a decision ran too
long, and where a file is written in newer JavaScript than the engine here runs.
.TP
.B 70
A fault of pacwright; please report it.
.SH ENVIRONMENT
.TP
.B NO_COLOR
If it is set and not empty, nothing is styled.
.TP
.B TERM
With
.B dumb
nothing is styled either.
)";

}  // namespace

std::string man_page(const std::vector<CommandHelp>& commands) {
  std::string text = ".TH PACWRIGHT 1 \"\" \"pacwright " PACWRIGHT_VERSION "\" \"User Commands\"\n";
  text += kDescription;
  text += ".SH COMMANDS\n";
  for (const CommandHelp& command : commands) text += command_section(command);
  text += ".SH COMMON OPTIONS\n";
  for (const OptionHelp& option : common_options()) text += option_entry(option);
  return text + kRest;
}

}  // namespace pacwright
