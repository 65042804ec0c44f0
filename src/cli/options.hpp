#pragma once
#include <cxxopts.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "cli/command.hpp"

namespace pacwright {

/// A command's options. `usage` is what follows the program's name; `example` ends the help text.
struct CommandOptions {
  cxxopts::Options options;
  std::string example;

  CommandOptions(const std::string& usage, const std::string& summary, std::string shown_example)
      : options("pacwright " + usage, summary), example(std::move(shown_example)) {
    options.custom_help("[OPTION...]").positional_help("").set_width(80);
    options.add_options()("h,help", "Show this text and end");
  }

  /// Throws cxxopts' exceptions; run_cli turns them into usage errors.
  cxxopts::ParseResult parse(const std::vector<std::string>& args) {
    std::vector<const char*> argv = {"pacwright"};
    for (const std::string& arg : args) argv.push_back(arg.c_str());
    return options.parse(static_cast<int>(argv.size()), argv.data());
  }

  Exit show_help(Io& io) const {
    io.out << options.help() << "\nExample:\n  " << example << "\n";
    return Exit::Ok;
  }
};

/// Says what is missing and where to read on.
inline Exit bad_usage(Io& io, const std::string& command, const std::string& what) {
  io.err << "pacwright " << command << ": " << what << "; see pacwright " << command << " --help\n";
  return Exit::BadUsage;
}

}  // namespace pacwright
