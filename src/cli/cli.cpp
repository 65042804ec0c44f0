#include <cerrno>
#include <exception>
#include <iostream>
#include <sstream>
#include <system_error>

#include "base/confinement.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/options.hpp"
#include "validate/pac_script.hpp"

namespace pacwright {
namespace {

constexpr Command kCommands[] = {
    {"init", "write a policy to begin with", run_init},
    {"compile", "turn catalogs and a policy into a proven PAC file", run_compile},
    {"check", "run a PAC file against known URLs; say which clauses fire", run_check},
    {"lint", "report what breaks in which client, without running the file", run_lint},
    {"eval", "say what a PAC file answers for URLs", run_eval},
    {"explain", "say which rule, and which catalog line, decides a URL", run_explain},
    {"bypass", "say how a program reads a proxy bypass list", run_bypass},
    {"import", "turn source files into one catalog", run_import},
    {"diff", "say what one PAC file, or catalog, does otherwise than another", run_diff},
    {"dump", "print the catalog or the rules of a policy as stable text", run_dump},
    {"clients", "list the clients that can be imitated, and what is known of each", run_clients},
    {"targets", "list what can be written, for which programs", run_targets},
    {"passes", "list the passes of the optimiser, in their order", run_passes},
    {"codes", "list all diagnostics, or say more about one", run_codes},
    {"schema", "print the JSON schema of policies, catalogs or suites", run_schema},
    {"completion", "print what completes command lines in a shell", run_completion},
    {"man", "print the manual page", run_man},
};

/// How often an argument at `i` is one of the options that every command takes: 0 if it is none, 2
/// if the next one is its value. Sets what it says; `fault` if that makes no sense.
std::size_t take_common_option(const std::vector<std::string>& args, std::size_t i, Io& io,
                               bool& fault) {
  constexpr std::string_view kColor = "--color";
  const std::string& arg = args[i];
  if (arg == "--quiet" || arg == "-q") io.talk = Talk::Errors;
  if (arg == "--verbose" || arg == "-v") io.talk = Talk::Steps;
  if (arg == "--quiet" || arg == "-q" || arg == "--verbose" || arg == "-v") return 1;
  const bool joined = arg.starts_with(std::string(kColor) + "=");
  if (!joined && arg != kColor) return 0;
  const std::size_t count = joined || i + 1 == args.size() ? 1 : 2;
  const std::string when = joined ? arg.substr(kColor.size() + 1) : count == 2 ? args[i + 1] : "";
  fault = fault || (when != "auto" && when != "always" && when != "never");
  if (when != "auto") io.colours_out = io.colours_err = when == "always";
  return count;
}

/// Takes them out of `args`, wherever they stand before "--"; of several the last counts. False if
/// --color says none of auto, always and never.
bool take_common_options(std::vector<std::string>& args, Io& io) {
  bool fault = false;
  for (std::size_t i = 0; i < args.size() && args[i] != "--";) {
    const std::size_t count = take_common_option(args, i, io, fault);
    const auto first = args.begin() + static_cast<std::ptrdiff_t>(i);
    args.erase(first, first + static_cast<std::ptrdiff_t>(count));
    if (count == 0) ++i;
  }
  return !fault;
}

void print_usage(std::ostream& out, const TextForm& form) {
  out << "Usage: pacwright COMMAND [OPTION...]\n\n";
  for (const Command& command : kCommands) {
    out << folded("  " + std::string(command.name) + std::string(12 - command.name.size(), ' ') +
                      std::string(command.summary) + "\n",
                  form);
  }
  out << '\n'
      << wrapped(
             "Exit status: 0 proven, or as expected; 1 findings or differences; 2 wrong usage; 3 "
             "input that cannot be used; 4 no answer, something could not be tried; 70 internal "
             "error.",
             0, form.columns)
      << '\n'
      << "\nEvery command takes:\n"
      << to_text(common_options(), form.columns)
      << folded(
             "\npacwright COMMAND --help says more about one; pacwright --version names the "
             "version,\nand with --verbose how scripts are confined here.\nBegin with: pacwright "
             "init policy.json, or with any PAC file: pacwright "
             "lint proxy.pac\n",
             form);
}

Exit unknown_command(const std::string& name, Io& io) {
  std::vector<std::string> names;
  for (const Command& command : kCommands) names.emplace_back(command.name);
  const auto meant = did_you_mean(name, names);
  io.err << "pacwright: no command '" << printable(name) << "'; "
         << (meant ? "did you mean '" + *meant + "'? " : "") << "see pacwright --help\n";
  return Exit::BadUsage;
}

/// What VALIDATE.md promises, as far as this system keeps it.
void print_confinement(std::ostream& out, const TextForm& form) {
  const auto parts = confinement_of_workers();
  out << folded(parts.empty() ? "No process that runs scripts can be started here.\n"
                              : "A process that runs scripts is confined here by:\n",
                form);
  for (const ConfinementPart& part : parts) {
    out << folded(
        std::string(part.in_force ? "  yes  " : "  no   ") + std::string(part.what) + '\n', form);
  }
}

Exit run_command(const std::vector<std::string>& args, Io& io) try {
  if (args.size() > 1 && args[0] == "help") return run_command({args[1], "--help"}, io);
  if (args.empty() || args[0] == "--help" || args[0] == "-h" || args[0] == "help") {
    print_usage(args.empty() ? io.err : io.out, args.empty() ? form_err(io) : form_out(io));
    return args.empty() ? Exit::BadUsage : Exit::Ok;
  }
  if (args[0] == "--version") {
    io.out << "pacwright " PACWRIGHT_VERSION "\n";
    if (io.talk == Talk::Steps) print_confinement(io.out, form_out(io));
    return Exit::Ok;
  }
  for (const Command& command : kCommands) {
    if (command.name == args[0]) return command.run({args.begin() + 1, args.end()}, io);
  }
  return unknown_command(args[0], io);
} catch (const UsageError& error) {
  return bad_usage(io, args[0], error.what());
} catch (const std::exception& error) {
  io.err << "pacwright: internal error: " << printable(error.what())
         << "\n  Please report it with the input that led here.\n";
  return Exit::Internal;
}

}  // namespace

Io process_io() {
  return {std::cin,
          std::cout,
          std::cerr,
          true,
          takes_colours(OutputStream::Out),
          takes_colours(OutputStream::Err),
          input_is_terminal(),
          is_terminal(OutputStream::Err),
          is_terminal(OutputStream::Out),
          Talk::Usual,
          nullptr,
          is_terminal(OutputStream::Err),
          terminal_columns(OutputStream::Out).value_or(kColumns),
          terminal_columns(OutputStream::Err).value_or(kColumns)};
}

std::vector<CommandHelp> all_command_help() {
  std::istringstream in;
  std::ostringstream out;
  std::vector<CommandHelp> all;
  for (const Command& command : kCommands) {
    CommandHelp help;
    Io io{in, out, out};
    io.help = &help;
    command.run({"--help"}, io);
    all.push_back(std::move(help));
  }
  return all;
}

Exit finish_output(Exit exit) {
  const bool was_whole = std::cout.good();
  std::cout.clear();
  errno = 0;
  std::cout.flush();
  if (was_whole && std::cout.good()) return exit;
  const std::string why = errno == 0 ? "" : ": " + std::generic_category().message(errno);
  std::cerr << "pacwright: standard output could not be written in full" << why << "\n";
  return exit == Exit::Ok || exit == Exit::NoAnswer ? Exit::BadInput : exit;
}

void end_processes() { end_idle_sandboxes(); }

Exit run_cli(const std::vector<std::string>& args, Io& io) {
  std::vector<std::string> rest = args;
  if (take_common_options(rest, io)) return run_command(rest, io);
  io.err << "pacwright: --color is one of auto, always, never; see pacwright --help\n";
  return Exit::BadUsage;
}

}  // namespace pacwright
