#include <iostream>

#include "base/program_start.hpp"
#include "cli/command.hpp"

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);  // First: it puts new buffers below the streams.
  const std::vector<std::string> arguments = pacwright::start_program(argc, argv);
  pacwright::Io io = pacwright::process_io();
  const auto exit = pacwright::run_cli(arguments, io);
  const auto end = pacwright::finish_output(exit);
  pacwright::end_processes();
  return static_cast<int>(end);
}
