#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "validate/probe.hpp"

namespace pacwright {

/// Reads "2026-11-22T08:00:00+01:00": the seconds, the time (then it is midnight) and the zone
/// (then it is UTC) may be missing; "Z" is UTC. The offset is local time's for the script. Nothing
/// if it is no such time, or before 1970.
std::optional<Moment> parse_moment(std::string_view text);

/// The same form, with seconds and zone.
std::string to_text(const Moment& moment);

}  // namespace pacwright
