#pragma once
#include <string>

#include "model/report.hpp"

namespace pacwright {

/// One whole page, pure ASCII, that needs no network and no other file: what was compiled or
/// checked, the verdict, and all that it rests on. Nothing of it was measured by a clock: same
/// input, same page.
std::string to_html(const CompileReport& report);
std::string to_html(const CheckReport& report);

}  // namespace pacwright
