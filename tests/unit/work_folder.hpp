#pragma once
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <system_error>

namespace pacwright {

/// A fresh folder, the current one while this lives.
class WorkFolder {
 public:
  WorkFolder() : before_(std::filesystem::current_path()) {
    for (int i = 1; path_.empty(); ++i) {
      const std::filesystem::path wanted =
          std::filesystem::temp_directory_path() / ("pacwright-cli-test-" + std::to_string(i));
      std::error_code reason;
      if (std::filesystem::create_directory(wanted, reason)) path_ = wanted;
      REQUIRE(!reason);
    }
    std::filesystem::current_path(path_);
  }
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;
  ~WorkFolder() {
    std::error_code ignored;
    std::filesystem::current_path(before_, ignored);
    std::filesystem::remove_all(path_, ignored);
  }

  void write(const std::string& name, const std::string& bytes) const {
    std::ofstream(name, std::ios::binary) << bytes;
  }

  std::string read(const std::string& name) const {
    std::ostringstream bytes;
    bytes << std::ifstream(name, std::ios::binary).rdbuf();
    return bytes.str();
  }

 private:
  std::filesystem::path before_;
  std::filesystem::path path_;
};

}  // namespace pacwright
