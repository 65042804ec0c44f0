#include "base/files.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <system_error>

#include "base/file_system.hpp"
#include "base/text.hpp"

namespace pacwright {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kChunkBytes = 65536;

// --- Names and errors ---------------------------------------------------------------------------

/// With the separators that it was given.
std::string to_name(const fs::path& path) {
  const std::u8string name = path.u8string();
  return std::string(name.begin(), name.end());
}

/// Beside a folder's name as the user wrote it, on every system the same.
std::string name_in(const std::string& folder, const std::string& name) {
  const bool is_open = folder.empty() || kSeparators.find(folder.back()) != std::string::npos;
  return folder + (is_open ? "" : "/") + name;
}

FileError error_at(const std::string& path, std::errc reason) {
  return {path, std::make_error_code(reason).message()};
}

FileError last_error_at(const std::string& path) {
  return {path, std::generic_category().message(errno)};
}

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using OwnedFile = std::unique_ptr<std::FILE, CloseFile>;

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

// --- Writing ------------------------------------------------------------------------------------

/// True for "a/b.txt": below the folder on every system, whatever the name.
bool is_inside(const std::string& path) {
  // A backslash separates, and a colon names a drive or a stream, on Windows.
  if (path.find_first_of(std::string_view("\\:\0", 3)) != std::string::npos) return false;
  return std::ranges::none_of(split(path, '/'), [](std::string_view part) {
    return part.empty() || part == "." || part == "..";
  });
}

fs::path temporary_beside(const fs::path& target) {
  fs::path name = ".";
  name += target.filename();
  name += ".pacwright-tmp";
  return target.parent_path() / name;
}

bool has_bytes(const fs::path& path, const std::string& bytes) {
  if (size_of(path) != bytes.size()) return false;
  const auto there = read_file(to_name(path), bytes.size());
  return std::holds_alternative<std::string>(there) && std::get<std::string>(there) == bytes;
}

/// One call of write_files. Takes back what it made unless everything is in place.
class Transaction {
 public:
  Transaction() = default;
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();

  std::optional<FileError> create_folder(const fs::path& folder);
  std::optional<FileError> stage(const fs::path& target, const std::string& bytes);
  std::optional<FileError> commit();

 private:
  struct Staged {
    fs::path temporary;
    fs::path target;
  };
  std::optional<FileError> write_temporary(const Staged& file, const std::string& bytes);

  std::vector<fs::path> new_folders_;  ///< Outer before inner.
  std::vector<Staged> staged_;         ///< Written, not yet renamed.
};

Transaction::~Transaction() {
  for (const Staged& file : staged_) remove_one(file.temporary);
  std::ranges::reverse(new_folders_);
  for (const fs::path& folder : new_folders_) remove_one(folder);  // Only if empty.
}

std::optional<FileError> Transaction::create_folder(const fs::path& folder) {
  if (folder.empty() || kind_of(folder) == FileKind::Folder) return std::nullopt;
  if (folder.has_parent_path() && folder.parent_path() != folder) {
    if (auto error = create_folder(folder.parent_path())) return error;
  }
  Refusal why;
  if (create_one_folder(folder, why)) {
    new_folders_.push_back(folder);
  } else if (why) {
    return FileError{to_name(folder), *why};
  }
  return std::nullopt;
}

std::optional<FileError> Transaction::stage(const fs::path& target, const std::string& bytes) {
  if (auto error = create_folder(target.parent_path())) return error;

  const Staged file{temporary_beside(target), target};
  // Of a run that was killed.
  if (auto why = remove_one(file.temporary)) return FileError{to_name(file.temporary), *why};

  const FileKind there = kind_of(target);
  if (there == FileKind::Folder) return error_at(to_name(target), std::errc::is_a_directory);
  if (there == FileKind::File && has_bytes(target, bytes)) return std::nullopt;
  if (there == FileKind::File) {
    if (auto why = refuses_replacement(target)) return FileError{to_name(target), *why};
  }

  if (auto error = write_temporary(file, bytes)) return error;
  if (there == FileKind::File) copy_permissions(target, file.temporary);
  return std::nullopt;
}

std::optional<FileError> Transaction::write_temporary(const Staged& file,
                                                      const std::string& bytes) {
  const std::string name = to_name(file.target);
  std::string why;
  OwnedFile out(open_file(file.temporary, Open::CreateNew, why));
  if (out == nullptr) return FileError{name, why};
  staged_.push_back(file);

  // The system may report a full disk at any of these.
  if (std::fwrite(bytes.data(), 1, bytes.size(), out.get()) != bytes.size() ||
      std::fflush(out.get()) != 0 || !flush_to_disk(out.get())) {
    return last_error_at(name);
  }
  if (std::fclose(out.release()) != 0) return last_error_at(name);
  return std::nullopt;
}

std::optional<FileError> Transaction::commit() {
  for (std::size_t i = 0; i < staged_.size(); ++i) {
    const Refusal why = replace_file(staged_[i].temporary, staged_[i].target);
    if (!why) continue;
    const std::string name = to_name(staged_[i].target);
    staged_.erase(staged_.begin(), staged_.begin() + static_cast<std::ptrdiff_t>(i));
    return FileError{name, *why};
  }
  staged_.clear();
  new_folders_.clear();
  return std::nullopt;
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
  std::string why;
  const OwnedFile file(open_file(to_path(path), Open::Read, why));
  if (file == nullptr) return FileError{path, why};
  return read_all(file.get(), path, max_bytes);
}

std::variant<std::monostate, FileError> write_files(const std::string& folder,
                                                    const std::vector<FileToWrite>& files) {
  std::vector<std::string> names;
  for (const FileToWrite& file : files) {
    if (!is_inside(file.path)) return FileError{file.path, "not a name inside the output folder"};
    names.push_back(file.path);
  }
  std::ranges::sort(names);
  const auto twice = std::ranges::adjacent_find(names);
  if (twice != names.end()) return FileError{*twice, "named twice in one set of files"};

  Transaction transaction;
  if (auto error = transaction.create_folder(to_path(folder))) return *error;
  for (const FileToWrite& file : files) {
    if (auto error = transaction.stage(to_path(name_in(folder, file.path)), file.bytes))
      return *error;
  }
  if (auto error = transaction.commit()) return *error;
  return std::monostate{};
}

std::variant<std::monostate, FileError> write_file(const std::string& path,
                                                   const std::string& bytes) {
  const std::size_t separator = path.find_last_of(kSeparators);
  const std::size_t name = separator == std::string::npos ? 0 : separator + 1;
  return write_files(name == 0 ? "." : path.substr(0, name), {{path.substr(name), bytes}});
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
