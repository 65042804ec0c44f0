#pragma once
#include <optional>
#include <string>
#include <vector>

#include "model/report.hpp"

namespace pacwright {

/// Each returns a whole JSON document, pure ASCII, ending in a newline. The names in it are a
/// contract with scripts: they are added to, never changed.

std::string to_json(const CompileReport& report);
std::string to_json(const std::vector<Explanation>& explanations);
std::string to_json(const CheckReport& report);
std::string to_json(const Diags& findings);

std::string to_json(const ImportReport& report);

/// manifest.json: what went in, what came out, with SHA-256; no clock, no folder names.
std::string to_manifest(const CompileReport& report);

}  // namespace pacwright
