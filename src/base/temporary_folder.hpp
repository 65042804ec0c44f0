#pragma once
#include <optional>
#include <string>

namespace pacwright {

/// A new empty folder that only this user can enter. It goes, with all that is in it, when this is
/// destroyed.
class TemporaryFolder {
 public:
  /// Nothing if the system's folder for temporary files takes no more.
  static std::optional<TemporaryFolder> create();

  TemporaryFolder(TemporaryFolder&& other) noexcept;
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;
  ~TemporaryFolder();

  const std::string& path() const { return path_; }

 private:
  explicit TemporaryFolder(std::string path) : path_(std::move(path)) {}

  std::string path_;  ///< Empty after a move.
};

}  // namespace pacwright
