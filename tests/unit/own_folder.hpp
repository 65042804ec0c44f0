#pragma once
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <system_error>

namespace pacwright {

/// A folder of its own, whatever else runs beside it; gone at the end.
class Folder {
 public:
  /// `ending`: the end of the folder's name.
  explicit Folder(const std::string& ending = "") {
    while (path_.empty()) {
      const std::filesystem::path wanted =
          std::filesystem::temp_directory_path() /
          ("pacwright-test-" + std::to_string(std::random_device{}()) + ending);
      if (std::filesystem::create_directory(wanted)) path_ = wanted;
    }
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  /// Both give the path with slashes, which every system takes.
  std::string file(const std::string& name, const std::string& bytes) const {
    std::ofstream(path_ / name, std::ios::binary) << bytes;
    return *this / name;
  }
  std::string operator/(const std::string& name) const { return (path_ / name).generic_string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace pacwright
