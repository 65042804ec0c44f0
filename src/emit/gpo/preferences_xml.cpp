// Preferences: MS-GPPREF 2.2.1.17. removePolicy makes the client take the value away when the
// policy no longer applies; GPMC allows that for the action Replace only. The time of change is
// fixed, so that the same settings give the same bytes.

#include <cassert>

#include "base/markup.hpp"
#include "emit/gpo/guid.hpp"
#include "emit/gpo/registry_files.hpp"
#include "emit/quoting.hpp"

namespace pacwright {
namespace {

constexpr std::string_view kChanged = "2020-01-01 00:00:00";
// Icons of GPMC: a text, a number.
constexpr std::string_view kTextImage = "7";
constexpr std::string_view kNumberImage = "12";

std::string attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + escaped(value) + "\"";
}

std::string properties(const RegistrySetting& setting) {
  const bool sets = setting.action == SettingAction::Set;
  std::string xml =
      "<Properties" + attribute("action", sets ? "R" : "D") + attribute("displayDecimal", "0") +
      attribute("default", "0") +
      attribute("hive", setting.hive == Hive::User ? "HKEY_CURRENT_USER" : "HKEY_LOCAL_MACHINE") +
      attribute("key", setting.key) + attribute("name", setting.name);
  const std::string* text = setting.text();
  xml += attribute("type", text != nullptr ? "REG_SZ" : "REG_DWORD");
  xml +=
      attribute("value", text != nullptr ? *text : hex(std::get<std::uint32_t>(setting.data), 8));
  return xml + "/>";
}

std::string item(const RegistrySetting& setting, std::string_view owner) {
  assert(setting.action != SettingAction::DeleteAllValues);
  const std::string seed =
      "preference\n" + std::string(owner) + "\n" + full_key(setting) + "\\" + setting.name;
  std::string xml = "  <Registry" + attribute("clsid", "{9CD4B2F4-923D-47f5-A062-E897DD1DAD50}") +
                    attribute("name", setting.name) + attribute("status", setting.name) +
                    attribute("image", setting.text() != nullptr ? kTextImage : kNumberImage) +
                    attribute("changed", kChanged) + attribute("uid", guid_of(seed));
  if (setting.action == SettingAction::Set) xml += attribute("removePolicy", "1");
  return xml + ">\r\n    " + properties(setting) + "\r\n  </Registry>\r\n";
}

}  // namespace

std::string preferences_xml(const std::vector<RegistrySetting>& settings, std::string_view owner) {
  std::string xml = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<RegistrySettings" +
                    attribute("clsid", "{A3CCFC41-DFDB-43a5-8D26-0FE8B954DA51}") + ">\r\n";
  for (const RegistrySetting& setting : settings) xml += item(setting, owner);
  return xml + "</RegistrySettings>\r\n";
}

}  // namespace pacwright
