#include "emit/management/management.hpp"
#include "emit/rollout_target.hpp"

namespace pacwright {

std::vector<RolloutTarget> management_targets() {
  return {
      {"intune", "custom profiles for Intune", false, false, {"wininet", "firefox"}, emit_intune},
      {"mobileconfig",
       "a configuration profile for macOS",
       false,
       false,
       {"macos"},
       emit_mobileconfig},
      {"dconf", "a dconf database for GNOME", false, false, {"gnome"}, emit_dconf},
      {"shell-profile",
       "proxy variables of Linux shells and sessions, and Java's properties",
       false,
       true,
       {"no-proxy", "java"},
       emit_shell_profile},
      {"powershell",
       "a script for one Windows machine",
       false,
       false,
       {"wininet"},
       emit_powershell},
      {"winhttp-settings",
       "the proxy of Windows services, for netsh",
       false,
       false,
       {"winhttp"},
       emit_winhttp},
  };
}

}  // namespace pacwright
