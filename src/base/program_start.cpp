#include "base/program_start.hpp"

namespace pacwright {

std::vector<std::string> start_program(int argc, char** argv) { return {argv + 1, argv + argc}; }

}  // namespace pacwright
