#pragma once
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.hpp"
#include "one_line.hpp"

namespace pacwright {

/// What a command line came to.
struct Ran {
  int exit;
  std::string out, err;
};

/// Runs one in this process. `asks`: as if a person sat at the terminal and typed `input`.
inline Ran run(const std::vector<std::string>& args, const std::string& input = "",
               bool asks = false) {
  std::istringstream in(input);
  std::ostringstream out, err;
  Io io{in, out, err};
  io.asks = asks;
  const Exit exit = run_cli(args, io);
  return {static_cast<int>(exit), out.str(), err.str()};
}

inline bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace pacwright
