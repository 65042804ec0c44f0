#pragma once
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

/// What files.cpp asks of the operating system: file_system.cpp answers by way of POSIX and the
/// standard library, file_system_windows.cpp by way of Windows' own calls, because the standard
/// library there knows neither long paths nor why another program keeps a file from being replaced.
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

/// Null if it cannot be opened; then `why` says so.
std::FILE* open_file(const std::filesystem::path& path, Open how, std::string& why);
bool flush_to_disk(std::FILE* file);
void set_binary(std::FILE* file);

FileKind kind_of(const std::filesystem::path& path);
std::optional<std::uint64_t> size_of(const std::filesystem::path& path);

/// True if the folder was made now; false without `why` if it was there. Its parent has to be.
bool create_one_folder(const std::filesystem::path& path, Refusal& why);

/// Removes a file or an empty folder; one that is not there is no failure.
Refusal remove_one(const std::filesystem::path& path);

/// Whether `target` could be replaced now; asked before the first of a set of files is.
Refusal refuses_replacement(const std::filesystem::path& target);

/// Gives the file `from` the name `to`; what has that name is replaced, in one step.
Refusal replace_file(const std::filesystem::path& from, const std::filesystem::path& to);

/// Lets those read `to` who can read `from`, where the file system can say so.
void copy_permissions(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace pacwright
