#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "model/policy.hpp"

namespace pacwright {

/// Reads a policy: JSON with comments, as README.md describes it.
///
/// Every fault is an error with its own place, and all are reported at once: unknown keys, wrong
/// types, route names that do not exist, route results that not every client reads alike, patterns
/// and blocks that are none. With any error nothing is returned; warnings come with the policy.
std::optional<Policy> read_policy(std::string_view bytes, const std::string& file, Diags& diags);

}  // namespace pacwright
