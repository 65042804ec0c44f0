#include "base/file_system.hpp"

#include <unistd.h>

#include <cerrno>
#include <system_error>

// The way of POSIX; file_system_windows.cpp is the other one.

namespace pacwright {
namespace {

namespace fs = std::filesystem;

Refusal to_refusal(const std::error_code& reason) {
  return reason ? Refusal(reason.message()) : std::nullopt;
}

}  // namespace

const std::string_view kSeparators = "/";

fs::path to_path(const std::string& name) {
  if (name.find('\0') != std::string::npos) return {};
  return fs::path(std::u8string(name.begin(), name.end()));
}

fs::path to_reachable(const fs::path& path) { return path; }

std::FILE* open_file(const fs::path& path, Open how, std::string& why) {
  std::FILE* const file = std::fopen(path.c_str(), how == Open::Read ? "rb" : "wbx");
  if (file == nullptr) why = std::generic_category().message(errno);
  return file;
}

bool flush_to_disk(std::FILE* file) { return fsync(fileno(file)) == 0; }
void set_binary(std::FILE*) {}

FileKind kind_of(const fs::path& path) {
  std::error_code ignored;
  const fs::file_status there = fs::status(path, ignored);
  if (!fs::exists(there)) return FileKind::None;
  if (fs::is_directory(there)) return FileKind::Folder;
  return fs::is_regular_file(there) ? FileKind::File : FileKind::Other;
}

std::optional<std::uint64_t> size_of(const fs::path& path) {
  std::error_code reason;
  const std::uintmax_t size = fs::file_size(path, reason);
  if (reason) return std::nullopt;
  return size;
}

bool create_one_folder(const fs::path& path, Refusal& why) {
  std::error_code reason;
  const bool made = fs::create_directory(path, reason);
  why = to_refusal(reason);
  return made;
}

Refusal remove_one(const fs::path& path) {
  std::error_code reason;
  fs::remove(path, reason);
  return to_refusal(reason);
}

Refusal refuses_replacement(const fs::path&) { return std::nullopt; }  // Whoever holds it open.

Refusal replace_file(const fs::path& from, const fs::path& to) {
  std::error_code reason;
  fs::rename(from, to, reason);
  return to_refusal(reason);
}

void copy_permissions(const fs::path& from, const fs::path& to) {
  std::error_code ignored;  // Not every file system can.
  fs::permissions(to, fs::status(from, ignored).permissions(), ignored);
}

}  // namespace pacwright
