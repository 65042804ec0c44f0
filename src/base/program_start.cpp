#include "base/program_start.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace pacwright {
namespace {

/// A standard stream that the caller closed would be the next file that is opened, and a worker's
/// channel would get the output. It is opened on nothing, for reading: what is written there fails,
/// and is told.
void open_closed_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(stream, F_GETFD) == -1 && open("/dev/null", O_RDONLY) != stream) _exit(70);
  }
}

}  // namespace

std::vector<std::string> start_program(int argc, char** argv) {
  open_closed_streams();
  return {argv + 1, argv + argc};
}

}  // namespace pacwright
