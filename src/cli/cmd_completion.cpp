#include <ostream>

#include "base/text.hpp"
#include "cli/completions.hpp"
#include "cli/man_page.hpp"
#include "cli/options.hpp"

namespace pacwright {

Exit run_completion(const std::vector<std::string>& args, Io& io) {
  CommandOptions command(
      "completion SHELL",
      "Prints a script that lets a shell complete command lines: bash, zsh, fish "
      "or powershell. It says where it belongs.",
      "pacwright completion bash > ~/.local/share/bash-completion/completions/pacwright");
  command.operands("shell");
  command.offer_operands(names_of(all_shells()));
  const auto parsed = command.parse(args);
  if (parsed.has("help")) return command.show_help(io);
  if (parsed.count("shell") == 1) {
    for (const Shell& shell : all_shells()) {
      if (shell.name != parsed.text("shell")) continue;
      io.out << shell.script(all_command_help());
      return Exit::Ok;
    }
  }
  return bad_usage(io, "completion", "name one shell: " + join(names_of(all_shells()), ", "));
}

Exit run_man(const std::vector<std::string>& args, Io& io) {
  CommandOptions command(
      "man",
      "Prints the manual page, pacwright(1), in the language of man(7): all that "
      "--help says of each command.",
      "pacwright man | man -l -");
  const auto parsed = command.parse(args);
  if (parsed.has("help")) return command.show_help(io);
  if (!parsed.unmatched().empty()) return bad_usage(io, "man", "it takes no names");
  io.out << man_page(all_command_help());
  return Exit::Ok;
}

}  // namespace pacwright
