#include "emit/gpo/registry_setting.hpp"

#include <algorithm>

#include "base/text.hpp"

// Limits of Registry.pol: MS-GPREG 2.2.1. The other formats take no more and nothing else, so that
// all files of a rollout say the same.

namespace pacwright {
namespace {

constexpr std::size_t kLongestName = 259;
constexpr std::size_t kLongestText = 32'766;  // 65,535 bytes hold 32,767 units, the last one NUL.

bool is_printable_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7F; });
}

std::string place_of(const RegistrySetting& setting) {
  return full_key(setting) + "\\" + setting.name;
}

}  // namespace

std::string full_key(const RegistrySetting& setting) {
  return (setting.hive == Hive::User ? "HKEY_CURRENT_USER\\" : "HKEY_LOCAL_MACHINE\\") +
         setting.key;
}

bool is_policy(const RegistrySetting& setting) {
  const std::string key = to_lower(setting.key) + "\\";
  return key.starts_with("software\\policies\\") ||
         key.starts_with("software\\microsoft\\windows\\currentversion\\policies\\");
}

std::vector<RegistrySetting> settings_where(const std::vector<RegistrySetting>& settings,
                                            bool policy) {
  std::vector<RegistrySetting> some;
  std::ranges::copy_if(settings, std::back_inserter(some),
                       [policy](const RegistrySetting& each) { return is_policy(each) == policy; });
  return some;
}

std::vector<RegistrySetting> undo_of(const std::vector<RegistrySetting>& settings) {
  std::vector<RegistrySetting> undo;
  std::string emptied;  // The key whose values have gone as one.
  for (RegistrySetting setting : settings) {
    if (setting.action == SettingAction::DeleteValue || full_key(setting) == emptied) continue;
    if (setting.action == SettingAction::DeleteAllValues) {
      emptied = full_key(setting);
    } else {
      setting.action = SettingAction::DeleteValue;
      setting.data = {};
    }
    undo.push_back(std::move(setting));
  }
  return undo;
}

Diags check_settings(const std::vector<RegistrySetting>& settings) {
  Diags diags;
  for (const RegistrySetting& setting : settings) {
    const auto report = [&](DiagCode code, const std::string& detail) {
      diags.push_back({code, setting.where, printable(place_of(setting)), detail});
    };
    // "**del.x" and its like are orders, not names.
    if (!is_printable_ascii(place_of(setting)) || setting.name.starts_with("**")) {
      report(DiagCode::SettingText, "Its name is not one that a value can have.");
    }
    if (setting.name.size() > kLongestName) {
      report(DiagCode::SettingTooLong,
             "Its name has " + with_thousands(setting.name.size()) + " characters, and 259 fit.");
    }
    const std::string* text = setting.text();
    if (text == nullptr) continue;
    if (!is_printable_ascii(*text)) {
      report(DiagCode::SettingText, "Its text is '" + printable(*text) + "'.");
    } else if (text->size() > kLongestText) {
      report(DiagCode::SettingTooLong,
             "Its text has " + with_thousands(text->size()) + " characters, and 32,766 fit.");
    }
  }
  return diags;
}

}  // namespace pacwright
