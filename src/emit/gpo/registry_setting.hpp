#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "diag/diag.hpp"
#include "model/rollout.hpp"

namespace pacwright {

/// HKEY_CURRENT_USER or HKEY_LOCAL_MACHINE.
enum class Hive { User, Machine };

enum class SettingAction { Set, DeleteValue, DeleteAllValues };

/// REG_SZ or REG_DWORD.
using SettingData = std::variant<std::string, std::uint32_t>;

/// One thing to do in the registry.
struct RegistrySetting {
  Hive hive = Hive::User;
  std::string key;   ///< "Software\Policies\Chromium": no hive, no '\' at the ends.
  std::string name;  ///< Empty for DeleteAllValues.
  SettingAction action = SettingAction::Set;
  SettingData data = {};  ///< For Set.
  SourceRef where = {};   ///< What asked for it, if it was one line.

  const std::string* text() const { return std::get_if<std::string>(&data); }
};

/// "HKEY_CURRENT_USER\Software\Policies\Chromium".
std::string full_key(const RegistrySetting& setting);

/// True for the keys that Group Policy empties before it applies its policies anew, so that nothing
/// stays when the policy goes. A value elsewhere stays for ever: it "tattoos".
bool is_policy(const RegistrySetting& setting);

/// Those of `settings` for which is_policy() is `policy`, in their order.
std::vector<RegistrySetting> settings_where(const std::vector<RegistrySetting>& settings,
                                            bool policy);

/// What removes exactly that which `settings` write. What was there before is not known, so that
/// which they delete does not come back.
std::vector<RegistrySetting> undo_of(const std::vector<RegistrySetting>& settings);

/// SettingText and SettingTooLong: what one of the formats could not hold as it is.
Diags check_settings(const std::vector<RegistrySetting>& settings);

}  // namespace pacwright
