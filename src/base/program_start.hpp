#pragma once
#include <string>
#include <vector>

namespace pacwright {

/// What main has to do first, in every program of ours that runs scripts. Text gets in and out as
/// UTF-8 and without any change of line ends, whatever the system; and a process that was started
/// to be a Worker becomes one here, and never returns.
///
/// The arguments, without the program's name.
std::vector<std::string> start_program(int argc, char** argv);

}  // namespace pacwright
