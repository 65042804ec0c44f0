#include <exception>
#include <iostream>

#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/options.hpp"

namespace pacwright {
namespace {

constexpr Command kCommands[] = {
    {"compile", "turn catalogs and a policy into a proven PAC file", run_compile},
    {"check", "run a PAC file against known URLs; say which clauses fire", run_check},
    {"lint", "say which clients go wrong with a PAC file, without running it", run_lint},
    {"eval", "say what a PAC file answers for URLs", run_eval},
    {"explain", "say which rule, and which catalog line, decides a URL", run_explain},
    {"bypass", "say how a program reads a proxy bypass list", run_bypass},
    {"import", "turn source files into one catalog", run_import},
    {"diff", "say what one PAC file, or catalog, does differently from another", run_diff},
    {"dump", "print the catalog or the rules of a policy as stable text", run_dump},
    {"clients", "list the clients that can be imitated, and what is known of each", run_clients},
    {"targets", "list what can be written, for which programs, and what each can say", run_targets},
    {"passes", "list the passes of the optimiser, in their order", run_passes},
    {"codes", "list all diagnostics, or say more about one", run_codes},
};

/// Takes --color WHEN or --color=WHEN out of `args`, wherever it stands before "--": what the last
/// one says goes for both streams. False if it says none of auto, always and never.
bool take_colour_option(std::vector<std::string>& args, Io& io) {
  constexpr std::string_view kOption = "--color";
  for (std::size_t i = 0; i < args.size() && args[i] != "--";) {
    const bool joined = args[i].starts_with(std::string(kOption) + "=");
    if (!joined && args[i] != kOption) {
      ++i;
      continue;
    }
    const std::size_t count = joined || i + 1 == args.size() ? 1 : 2;
    const std::string when = joined       ? args[i].substr(kOption.size() + 1)
                             : count == 2 ? args[i + 1]
                                          : "";
    if (when != "auto" && when != "always" && when != "never") return false;
    if (when != "auto") io.colours_out = io.colours_err = when == "always";
    const auto first = args.begin() + static_cast<std::ptrdiff_t>(i);
    args.erase(first, first + static_cast<std::ptrdiff_t>(count));
  }
  return true;
}

void print_usage(std::ostream& out) {
  out << "usage: pacwright COMMAND [OPTION...]\n\n";
  for (const Command& command : kCommands) {
    out << "  " << command.name << std::string(10 - command.name.size(), ' ') << command.summary
        << "\n";
  }
  out << "\nAll take --color auto|always|never: auto, the default, styles text for a terminal "
         "only,\n"
         "and never where NO_COLOR is set.\n"
         "\npacwright COMMAND --help says more about one; pacwright --version names the version.\n"
         "Start with: pacwright compile POLICY -o FOLDER\n";
}

Exit unknown_command(const std::string& name, Io& io) {
  std::vector<std::string> names;
  for (const Command& command : kCommands) names.emplace_back(command.name);
  const auto meant = did_you_mean(name, names);
  io.err << "pacwright: no command '" << printable(name) << "'; "
         << (meant ? "did you mean '" + *meant + "'? " : "") << "see pacwright --help\n";
  return Exit::BadUsage;
}

Exit run_command(const std::vector<std::string>& args, Io& io) try {
  if (args.empty() || args[0] == "--help" || args[0] == "-h" || args[0] == "help") {
    print_usage(args.empty() ? io.err : io.out);
    return args.empty() ? Exit::BadUsage : Exit::Ok;
  }
  if (args[0] == "--version") {
    io.out << "pacwright " PACWRIGHT_VERSION "\n";
    return Exit::Ok;
  }
  for (const Command& command : kCommands) {
    if (command.name == args[0]) return command.run({args.begin() + 1, args.end()}, io);
  }
  return unknown_command(args[0], io);
} catch (const UsageError& error) {
  io.err << "pacwright " << args[0] << ": " << error.what() << "; see pacwright " << args[0]
         << " --help\n";
  return Exit::BadUsage;
} catch (const std::exception& error) {
  io.err << "pacwright: internal error: " << error.what()
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
          takes_colours(OutputStream::Err)};
}

Exit run_cli(const std::vector<std::string>& args, Io& io) {
  std::vector<std::string> rest = args;
  if (take_colour_option(rest, io)) return run_command(rest, io);
  io.err << "pacwright: --color is one of auto, always, never; see pacwright --help\n";
  return Exit::BadUsage;
}

}  // namespace pacwright
