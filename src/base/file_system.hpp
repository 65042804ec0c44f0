#pragma once
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

/// What files.cpp and write_files.cpp ask of the operating system: file_system.cpp answers by way
/// of POSIX and the standard library, file_system_windows.cpp by way of Windows' own calls, because
/// the standard library there knows neither long paths nor why another program keeps a file from
/// being replaced.
namespace pacwright {

/// Why something could not be done, in the system's own words.
using Refusal = std::optional<std::string>;

enum class Open : std::uint8_t { Read, CreateNew };  // CreateNew: fails if the name exists.

enum class FileKind : std::uint8_t { None, File, Folder, Other };

/// What stands between the parts of a path.
extern const std::string_view kSeparators;

/// Names are UTF-8 on Windows and bytes elsewhere. What no system can hold becomes the empty path,
/// which nothing can open.
std::filesystem::path to_path(const std::string& name);

/// The path as it can be handed to the standard library: on Windows with the mark of long paths
/// if it is one.
std::filesystem::path to_reachable(const std::filesystem::path& path);

/// What the system calls it, for messages.
std::string to_name(const std::filesystem::path& path);

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using OwnedFile = std::unique_ptr<std::FILE, CloseFile>;

/// Null if it cannot be opened; then `why` says so.
std::FILE* open_file(const std::filesystem::path& path, Open how, std::string& why);
bool flush_to_disk(std::FILE* file);
void set_binary(std::FILE* file);

FileKind kind_of(const std::filesystem::path& path);
/// True for a symbolic link, and on Windows for what else leads to another place.
bool is_link(const std::filesystem::path& path);

std::optional<std::uint64_t> size_of(const std::filesystem::path& path);

/// True if the folder was made now; false without `why` if it was there. Its parent has to be.
bool create_one_folder(const std::filesystem::path& path, Refusal& why);

/// Removes a file or an empty folder; one that is not there is no failure.
Refusal remove_one(const std::filesystem::path& path);

/// Where a file of this name is, or would be: `path` with all links followed, also a last one that
/// leads to nothing yet. Its folder has to be there.
struct Place {
  std::filesystem::path path;
  FileKind kind = FileKind::None;
};

/// Nothing, and why, if links lead in a circle or a folder on the way is not there. What is no
/// file, such as a device, a pipe, or an open file by its number, keeps its own name.
std::optional<Place> place_of(const std::filesystem::path& name, Refusal& why);

/// Whether both names lead to one file that is there, by links or by two names of one file.
bool is_same_file(const std::filesystem::path& a, const std::filesystem::path& b);

/// The file or pipe that standard output goes to: what is written to both is torn. False for
/// terminals and devices, and on Windows, where an open file cannot be replaced.
bool is_standard_output(const std::filesystem::path& path);

/// Whether `target` could be replaced now; asked before the first of a set of files is.
Refusal refuses_replacement(const std::filesystem::path& target);

/// Gives the file `from` the name `to`; what has that name is replaced, in one step.
Refusal replace_file(const std::filesystem::path& from, const std::filesystem::path& to);

/// Gives `file` the further name `name`, which must be free. False where that cannot be.
bool add_name(const std::filesystem::path& file, const std::filesystem::path& name);

struct KeptRights {
  Refusal refused;   ///< Somebody who can read the old file could not read the new one.
  std::string lost;  ///< "owner and group 0:33 before, and 1000:33 now", if all can read it.
};

/// Gives `to` the owner, group, mode and access list of `from`, as far as this user may.
KeptRights keep_rights(const std::filesystem::path& from, const std::filesystem::path& to);

/// How many names (hard links) a file has; 1 if the system does not say.
std::uint64_t names_of(const std::filesystem::path& file);

/// Brings the names in a folder to disk, where the system can.
void sync_folder(const std::filesystem::path& folder);

/// Writes into what is no regular file: a character device or a pipe that somebody reads.
Refusal write_through(const std::filesystem::path& path, std::string_view bytes);
/// Why that could not be, as far as it can be told without writing.
Refusal refuses_write_through(const std::filesystem::path& path);

/// Keeps other programs that lock the same folder out while it lives.
class FolderGuard {
 public:
  FolderGuard() = default;
  FolderGuard(FolderGuard&& other) noexcept;
  FolderGuard& operator=(FolderGuard&& other) noexcept;
  ~FolderGuard();

  enum class Outcome : std::uint8_t {
    Locked,
    Taken,     ///< By another program; try again.
    CannotBe,  ///< This file system has no such locks.
  };
  Outcome take(const std::filesystem::path& folder);

 private:
  std::intptr_t handle_ = -1;
};

void pause_milliseconds(int milliseconds);

/// While one lives, an interrupt (Ctrl+C, SIGTERM, SIGHUP) of this thread waits; its usual effect
/// comes when the last one goes. So whoever writes can clean up before.
class HeldInterrupts {
 public:
  HeldInterrupts();
  HeldInterrupts(const HeldInterrupts&) = delete;
  HeldInterrupts& operator=(const HeldInterrupts&) = delete;
  ~HeldInterrupts();

  bool has_come() const;  ///< An interrupt waits.

 private:
  struct State;
  std::unique_ptr<State> before_;
};

}  // namespace pacwright
