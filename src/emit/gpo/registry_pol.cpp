// Registry.pol: MS-GPREG 2.2.1. Behind "PReg" and the version come records of
//
//   [ key NUL ; name NUL ; type ; size ; data ]
//
// where texts and punctuation are UTF-16LE, type and size raw 32-bit numbers. Records are carried
// out from top to bottom.

#include "base/utf8.hpp"
#include "emit/gpo/registry_files.hpp"

namespace pacwright {
namespace {

constexpr std::uint32_t kSz = 1;
constexpr std::uint32_t kDword = 4;

std::string little_endian(std::uint32_t number) {
  std::string bytes;
  for (int i = 0; i < 4; ++i, number >>= 8) bytes += static_cast<char>(number & 0xFF);
  return bytes;
}

std::string with_nul(const std::string& text) { return to_utf16_le(text) + std::string(2, '\0'); }

std::string record(const std::string& key, const std::string& name, const SettingData& data) {
  const auto* text = std::get_if<std::string>(&data);
  const std::string bytes =
      text != nullptr ? with_nul(*text) : little_endian(std::get<std::uint32_t>(data));
  const std::string semicolon = to_utf16_le(";");
  return to_utf16_le("[") + with_nul(key) + semicolon + with_nul(name) + semicolon +
         little_endian(text != nullptr ? kSz : kDword) + semicolon +
         little_endian(static_cast<std::uint32_t>(bytes.size())) + semicolon + bytes +
         to_utf16_le("]");
}

}  // namespace

std::string registry_pol(const std::vector<RegistrySetting>& settings) {
  std::string bytes = "PReg" + little_endian(1);
  for (const RegistrySetting& setting : settings) {
    // Orders are names that begin with two stars; Windows itself writes one blank as their data.
    switch (setting.action) {
      case SettingAction::Set: bytes += record(setting.key, setting.name, setting.data); break;
      case SettingAction::DeleteValue:
        bytes += record(setting.key, "**del." + setting.name, " ");
        break;
      case SettingAction::DeleteAllValues: bytes += record(setting.key, "**delvals.", " "); break;
    }
  }
  return bytes;
}

}  // namespace pacwright
