#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "emit/gpo/registry_setting.hpp"

// The same settings, in the form of each program that writes them into a registry. All of them have
// passed check_settings.

namespace pacwright {

/// Registry.pol (PReg), of settings of one hive: the file itself says nothing of hives.
std::string registry_pol(const std::vector<RegistrySetting>& settings);

/// For regedit: UTF-16 with byte order mark. `title`, one line of ASCII, is its comment.
std::string reg_file(const std::vector<RegistrySetting>& settings, std::string_view title);

/// For LGPO.exe, which has it done by the local policy of a machine without a domain.
std::string lgpo_text(const std::vector<RegistrySetting>& settings, std::string_view title);

/// Registry.xml of Group Policy Preferences, of settings of one hive without DeleteAllValues. What
/// they set goes again with the policy (removePolicy). `owner`: the items' GUIDs are made from it
/// and from what the item sets.
std::string preferences_xml(const std::vector<RegistrySetting>& settings, std::string_view owner);

}  // namespace pacwright
