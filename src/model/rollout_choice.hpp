#pragma once

namespace pacwright {

/// Whose settings: of every user who signs in, or of the machine.
enum class Scope { User, Machine };

/// What browsers are told: where the PAC is, or one proxy and what goes past it.
enum class ProxyMode { Pac, Fixed };

/// Windows' security zones, by the numbers that stand in the registry. (Zone 0 is the machine
/// itself and cannot be assigned.)
enum class Zone { Intranet = 1, Trusted = 2, Internet = 3, Restricted = 4 };

}  // namespace pacwright
