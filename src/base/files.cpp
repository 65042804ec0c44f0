#include "base/files.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>

#include "base/text.hpp"
#include "base/utf8.hpp"

#ifdef _WIN32
#include <fcntl.h>
#include <io.h>
#else
#include <unistd.h>
#endif

namespace pacwright {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kChunkBytes = 65536;

// --- What differs between systems ---------------------------------------------------------------

enum class Open { Read, CreateNew };  // CreateNew: fails if the name exists, be it as a link.

#ifdef _WIN32
constexpr std::string_view kSeparators = "/\\";

std::FILE* open_file(const fs::path& path, Open how) {
  return _wfopen(path.c_str(), how == Open::Read ? L"rb" : L"wbx");
}
bool flush_to_disk(std::FILE* file) { return _commit(_fileno(file)) == 0; }
void set_binary(std::FILE* file) { _setmode(_fileno(file), _O_BINARY); }
#else
constexpr std::string_view kSeparators = "/";

std::FILE* open_file(const fs::path& path, Open how) {
  return std::fopen(path.c_str(), how == Open::Read ? "rb" : "wbx");
}
bool flush_to_disk(std::FILE* file) { return fsync(fileno(file)) == 0; }
void set_binary(std::FILE*) {}
#endif

// --- Names and errors ---------------------------------------------------------------------------

/// Names are UTF-8 on Windows and bytes elsewhere. What no system can hold becomes the empty path,
/// which nothing can open.
fs::path to_path(const std::string& name) {
  if (name.find('\0') != std::string::npos) return {};
#ifdef _WIN32
  if (!is_utf8(name)) return {};  // The conversion would throw.
#endif
  return fs::path(std::u8string(name.begin(), name.end()));
}

std::string to_name(const fs::path& path) {
  const std::u8string name = path.generic_u8string();
  return std::string(name.begin(), name.end());
}

FileError error_at(const std::string& path, const std::error_code& reason) {
  return {path, reason.message()};
}

FileError error_at(const std::string& path, std::errc reason) {
  return error_at(path, std::make_error_code(reason));
}

FileError last_error_at(const std::string& path) {
  return error_at(path, std::error_code(errno, std::generic_category()));
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
  std::error_code ignored;
  if (fs::file_size(path, ignored) != bytes.size()) return false;
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
  std::error_code ignored;
  for (const Staged& file : staged_) fs::remove(file.temporary, ignored);
  std::ranges::reverse(new_folders_);
  for (const fs::path& folder : new_folders_) fs::remove(folder, ignored);  // Only if empty.
}

std::optional<FileError> Transaction::create_folder(const fs::path& folder) {
  std::error_code reason;
  if (folder.empty() || fs::is_directory(folder, reason)) return std::nullopt;
  if (folder.has_parent_path() && folder.parent_path() != folder) {
    if (auto error = create_folder(folder.parent_path())) return error;
  }
  reason.clear();
  if (fs::create_directory(folder, reason)) {
    new_folders_.push_back(folder);
  } else if (reason) {
    return error_at(to_name(folder), reason);
  } else if (!fs::is_directory(folder, reason)) {
    return error_at(to_name(folder), std::errc::not_a_directory);
  }
  return std::nullopt;
}

std::optional<FileError> Transaction::stage(const fs::path& target, const std::string& bytes) {
  if (auto error = create_folder(target.parent_path())) return error;

  const Staged file{temporary_beside(target), target};
  std::error_code reason;
  fs::remove(file.temporary, reason);  // Of a run that was killed.
  if (reason) return error_at(to_name(file.temporary), reason);

  const fs::file_status there = fs::status(target, reason);
  if (fs::is_directory(there)) return error_at(to_name(target), std::errc::is_a_directory);
  if (fs::is_regular_file(there) && has_bytes(target, bytes)) return std::nullopt;

  if (auto error = write_temporary(file, bytes)) return error;
  // Who could read the old file can read the new one. Not every file system can say so.
  if (fs::is_regular_file(there)) fs::permissions(file.temporary, there.permissions(), reason);
  return std::nullopt;
}

std::optional<FileError> Transaction::write_temporary(const Staged& file,
                                                      const std::string& bytes) {
  const std::string name = to_name(file.target);
  OwnedFile out(open_file(file.temporary, Open::CreateNew));
  if (out == nullptr) return last_error_at(name);
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
    std::error_code reason;
    fs::rename(staged_[i].temporary, staged_[i].target, reason);
    if (!reason) continue;
    const std::string name = to_name(staged_[i].target);
    staged_.erase(staged_.begin(), staged_.begin() + static_cast<std::ptrdiff_t>(i));
    return error_at(name, reason);
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
  std::error_code ignored;
  if (fs::is_directory(to_path(path), ignored)) return error_at(path, std::errc::is_a_directory);

  const OwnedFile file(open_file(to_path(path), Open::Read));
  if (file == nullptr) return last_error_at(path);
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
  const fs::path base = to_path(folder);
  if (auto error = transaction.create_folder(base)) return *error;
  for (const FileToWrite& file : files) {
    if (auto error = transaction.stage(base / to_path(file.path), file.bytes)) return *error;
  }
  if (auto error = transaction.commit()) return *error;
  return std::monostate{};
}

std::string resolve_beside(const std::string& file, const std::string& name) {
  if (to_path(name).is_absolute() || name.starts_with('/')) return name;
  const std::size_t separator = file.find_last_of(kSeparators);
  if (separator != std::string::npos) return file.substr(0, separator + 1) + name;
  return name == "-" ? "./-" : name;  // A file of that name, not standard input.
}

}  // namespace pacwright
