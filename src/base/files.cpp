#include "base/files.hpp"

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "base/file_system.hpp"
#include "base/text.hpp"

namespace pacwright {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kChunkBytes = 65536;

FileError error_at(const std::string& path, std::errc reason) {
  return {path, std::make_error_code(reason).message()};
}

FileError last_error_at(const std::string& path) {
  return {path, std::generic_category().message(errno)};
}

std::variant<std::string, FileError> read_all(std::FILE* file, const std::string& path,
                                              std::uint64_t max_bytes) {
  std::string bytes;
  std::string chunk(kChunkBytes, '\0');
  while (bytes.size() <= max_bytes) {
    const std::size_t count = std::fread(chunk.data(), 1, chunk.size(), file);
    bytes.append(chunk, 0, count);
    if (count == chunk.size()) continue;
    if (std::ferror(file) != 0) return last_error_at(path);
    break;
  }
  if (bytes.size() <= max_bytes) return bytes;
  return FileError{path, "larger than " + with_thousands(max_bytes) + " bytes", true};
}

std::variant<std::string, FileError> read_named(const std::string& path, std::uint64_t max_bytes) {
  std::string why;
  const OwnedFile file(open_file(to_path(path), Open::Read, why));
  if (file == nullptr) return FileError{path, why};
  return read_all(file.get(), path, max_bytes);
}

}  // namespace

std::variant<std::string, FileError> read_file(const std::string& path, std::uint64_t max_bytes) {
  if (path == "-") {
    set_binary(stdin);
    return read_all(stdin, path, max_bytes);
  }
  if (kind_of(to_path(path)) == FileKind::Folder) {
    return error_at(path, std::errc::is_a_directory);
  }
  return read_named(path, max_bytes);
}

std::variant<std::string, FileError> read_placed_file(const std::string& path,
                                                      std::uint64_t max_bytes) {
  switch (kind_of(to_path(path))) {
    case FileKind::Folder: return error_at(path, std::errc::is_a_directory);
    case FileKind::Other: return FileError{path, "not a regular file"};
    case FileKind::None: return error_at(path, std::errc::no_such_file_or_directory);
    case FileKind::File: break;
  }
  return read_named(path, max_bytes);
}

std::ifstream open_lines(const std::string& path) {
  const fs::path name = to_path(path);
  std::ifstream lines(to_reachable(name), std::ios::binary);
  if (kind_of(name) == FileKind::Folder) lines.setstate(std::ios::failbit);
  return lines;
}

std::string resolve_beside(const std::string& file, const std::string& name) {
  if (to_path(name).has_root_path()) return name;  // On Windows C:x, too, and \\x.
  const std::size_t separator = file.find_last_of(kSeparators);
  if (separator != std::string::npos) return file.substr(0, separator + 1) + name;
  return name == "-" ? "./-" : name;  // A file of that name, not standard input.
}

}  // namespace pacwright
