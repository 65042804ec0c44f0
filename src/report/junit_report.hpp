#pragma once
#include <string>

#include "model/report.hpp"

namespace pacwright {

/// A whole JUnit XML document, as servers for continuous integration read it: pure ASCII, no times.
/// One testsuite for each suite of known URLs with a testcase for each URL; of a compilation one
/// for the proof; and one with a testcase for each other finding, in which errors are failures.
/// Notes are left out.
std::string to_junit(const CompileReport& report);
std::string to_junit(const CheckReport& report);

}  // namespace pacwright
