// A .reg file in the form of Windows 2000 and later. A key that is to lose all values is removed
// and made again; values have no wildcard here.

#include "base/utf8.hpp"
#include "emit/gpo/registry_files.hpp"
#include "emit/quoting.hpp"

namespace pacwright {
namespace {

constexpr std::string_view kLineEnd = "\r\n";

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string to_text(const SettingData& data) {
  if (const auto* text = std::get_if<std::string>(&data)) return quoted(*text);
  return "dword:" + hex(std::get<std::uint32_t>(data), 8);
}

}  // namespace

std::string reg_file(const std::vector<RegistrySetting>& settings, std::string_view title) {
  std::string text = "Windows Registry Editor Version 5.00";
  const auto add_line = [&text](const std::string& line) { text.append(kLineEnd).append(line); };
  add_line("");
  add_line("; " + std::string(title));

  std::string open;  // The key that values are written into.
  for (const RegistrySetting& setting : settings) {
    const std::string key = full_key(setting);
    if (setting.action == SettingAction::DeleteAllValues) {
      add_line("");
      add_line("[-" + key + "]");
      open.clear();
      continue;
    }
    if (key != open) {
      add_line("");
      add_line("[" + key + "]");
      open = key;
    }
    add_line(quoted(setting.name) + "=" +
             (setting.action == SettingAction::Set ? to_text(setting.data) : "-"));
  }
  add_line("");
  return "\xFF\xFE" + to_utf16_le(text);
}

}  // namespace pacwright
