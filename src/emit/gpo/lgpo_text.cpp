// Four lines for each setting: whose, key, value, action. A blank line ends a setting.

#include "emit/gpo/registry_files.hpp"

namespace pacwright {
namespace {

std::string action_of(const RegistrySetting& setting) {
  switch (setting.action) {
    case SettingAction::DeleteValue: return "DELETE";
    case SettingAction::DeleteAllValues: return "DELETEALLVALUES";
    case SettingAction::Set: break;
  }
  if (const std::string* text = setting.text()) return "SZ:" + *text;
  return "DWORD:" + std::to_string(std::get<std::uint32_t>(setting.data));
}

}  // namespace

std::string lgpo_text(const std::vector<RegistrySetting>& settings, std::string_view title) {
  std::string text = "; " + std::string(title) + "\r\n";
  for (const RegistrySetting& setting : settings) {
    const bool has_name = setting.action != SettingAction::DeleteAllValues;
    for (const std::string& line :
         {std::string(), std::string(setting.hive == Hive::User ? "User" : "Computer"), setting.key,
          has_name ? setting.name : std::string("*"), action_of(setting)}) {
      text += line + "\r\n";
    }
  }
  return text;
}

}  // namespace pacwright
