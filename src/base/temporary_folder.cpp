#include "base/temporary_folder.hpp"

#include <cstdlib>
#include <filesystem>
#include <random>
#include <system_error>
#include <utility>

namespace pacwright {
namespace {

namespace fs = std::filesystem;

std::string to_name(const fs::path& path) {
  const std::u8string name = path.generic_u8string();
  return std::string(name.begin(), name.end());
}

#ifdef _WIN32
/// The user's own folder for temporary files is closed to others.
std::optional<std::string> make_folder(const fs::path& parent) {
  std::random_device random;
  for (int tries = 0; tries < 100; ++tries) {
    const fs::path folder = parent / ("pacwright-" + std::to_string(random()));
    std::error_code failed;
    if (fs::create_directory(folder, failed)) return to_name(folder);
  }
  return std::nullopt;
}
#else
std::optional<std::string> make_folder(const fs::path& parent) {
  std::string name = to_name(parent / "pacwright-XXXXXX");
  if (mkdtemp(name.data()) == nullptr) return std::nullopt;
  return name;
}
#endif

}  // namespace

std::optional<TemporaryFolder> TemporaryFolder::create() {
  std::error_code failed;
  const fs::path parent = fs::temp_directory_path(failed);
  if (failed) return std::nullopt;
  auto name = make_folder(parent);
  if (!name) return std::nullopt;
  return TemporaryFolder(*std::move(name));
}

TemporaryFolder::TemporaryFolder(TemporaryFolder&& other) noexcept
    : path_(std::exchange(other.path_, {})) {}

TemporaryFolder::~TemporaryFolder() {
  if (path_.empty()) return;
  std::error_code ignored;  // What cannot be removed stays; there is nobody to tell.
  fs::remove_all(fs::path(std::u8string(path_.begin(), path_.end())), ignored);
}

}  // namespace pacwright
