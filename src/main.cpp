#include <iostream>

#include "cli/command.hpp"

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  pacwright::Io io = pacwright::process_io();
  const auto exit = pacwright::run_cli({argv + 1, argv + argc}, io);
  std::cout.flush();
  return static_cast<int>(exit);
}
