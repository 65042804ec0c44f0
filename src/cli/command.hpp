#pragma once
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "report/wrapped.hpp"

namespace pacwright {

/// Process exit codes; documented in README.md and stable, because scripts test them.
enum class Exit {
  Ok = 0,        ///< Proven, or as expected. A script that reads 0 may trust it.
  Findings = 1,  ///< Errors were found, or there is a difference.
  BadUsage = 2,
  BadInput = 3,  ///< An input cannot be used: a PAC file that does not parse, a missing file.
  NoAnswer = 4,  ///< Nothing wrong and nothing different was seen, but something was not tried.
  Internal = 70,
};

struct CommandHelp;

/// How much a command says besides what was asked for.
enum class Talk {
  Errors,  ///< --quiet: nothing else.
  Usual,   ///< Warnings, and a summary of what was written.
  Steps,   ///< --verbose: notes and each step as well.
};

/// Everything a command may touch outside its arguments and files. Tests pass string streams.
struct Io {
  std::istream& in;
  std::ostream& out;                              ///< Artefacts and reports: what a pipe wants.
  std::ostream& err;                              ///< Diagnostics: what a person wants.
  bool tells_time = false;                        ///< Reports may hold what was measured here, now.
  bool colours_out = false, colours_err = false;  ///< ANSI styles may go to that stream.
  bool asks = false;             ///< `in` is a terminal: a person may answer there.
  bool shows_progress = false;   ///< `err` is a terminal: a line there may be written anew.
  bool out_is_terminal = false;  ///< Results are read there as they come.
  Talk talk = Talk::Usual;
  CommandHelp* help = nullptr;  ///< If set, --help fills this and prints nothing.
  bool err_is_terminal = false;
  std::size_t columns_out = kColumns, columns_err = kColumns;  ///< Of a terminal: its width.
};

/// How text is laid out for each stream.
inline TextForm form_out(const Io& io) {
  return {io.colours_out, io.columns_out, io.out_is_terminal};
}
inline TextForm form_err(const Io& io) {
  return {io.colours_err, io.columns_err, io.err_is_terminal};
}

/// The streams of this process; styled where they are a terminal.
Io process_io();

struct Command {
  std::string_view name;
  std::string_view summary;
  Exit (*run)(const std::vector<std::string>& args, Io& io);
};

/// `pacwright <name> ...`; tests call this instead of starting a process.
Exit run_cli(const std::vector<std::string>& args, Io& io);

/// Writes out what standard output still holds. What could not be written, to a full disk say, is
/// told, and BadInput takes the place of an exit code that a script would trust.
Exit finish_output(Exit exit);

/// Ends the sandboxes that wait for a next command, and waits for their end, so that whoever asks
/// how much time this program took hears of theirs, too. For the end of main.
void end_processes();

/// What --help says of each command, in the order of the list.
std::vector<CommandHelp> all_command_help();

Exit run_bypass(const std::vector<std::string>& args, Io& io);
Exit run_check(const std::vector<std::string>& args, Io& io);
Exit run_clients(const std::vector<std::string>& args, Io& io);
Exit run_completion(const std::vector<std::string>& args, Io& io);
Exit run_codes(const std::vector<std::string>& args, Io& io);
Exit run_compile(const std::vector<std::string>& args, Io& io);
Exit run_diff(const std::vector<std::string>& args, Io& io);
Exit run_dump(const std::vector<std::string>& args, Io& io);
Exit run_eval(const std::vector<std::string>& args, Io& io);
Exit run_explain(const std::vector<std::string>& args, Io& io);
Exit run_import(const std::vector<std::string>& args, Io& io);
Exit run_init(const std::vector<std::string>& args, Io& io);
Exit run_lint(const std::vector<std::string>& args, Io& io);
Exit run_man(const std::vector<std::string>& args, Io& io);
Exit run_passes(const std::vector<std::string>& args, Io& io);
Exit run_schema(const std::vector<std::string>& args, Io& io);
Exit run_targets(const std::vector<std::string>& args, Io& io);

}  // namespace pacwright
