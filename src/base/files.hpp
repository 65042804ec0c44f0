#pragma once
#include <cstdint>
#include <fstream>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace pacwright {

/// Why a file could not be read or written: the system's own words, for the message.
struct FileError {
  std::string path;
  std::string what;
  bool too_large = false;
};

/// The whole file, or standard input for "-". Refuses directories, and more than `max_bytes`
/// without reading them all.
std::variant<std::string, FileError> read_file(const std::string& path, std::uint64_t max_bytes);

struct FileToWrite {
  std::string path;  ///< Relative to the folder, '/' between parts.
  std::string bytes;
};

/// Writes a set of files into `folder`, which is created if need be.
///
/// First every file is written whole, under a temporary name beside its place, and flushed to
/// disk; only when all are there are they renamed, in the order given (so put last what vouches for
/// the rest). A failure before the first rename (no space, no permission, kill -9) leaves what was
/// there before, byte for byte, and no temporary files except after a kill; those of an earlier,
/// killed run are removed by the next. A file that already has the right bytes is left alone.
/// In place, by renaming files rather than swapping folders: a folder may be a mount or a web root
/// that some server holds open, and a swap would leave it reading the old one for ever.
std::variant<std::monostate, FileError> write_files(const std::string& folder,
                                                    const std::vector<FileToWrite>& files);

/// Writes one file, as write_files does. Its folder is created if need be.
std::variant<std::monostate, FileError> write_file(const std::string& path,
                                                   const std::string& bytes);

/// A file to be read line by line, of any size; one that failed to open if it cannot be read.
std::ifstream open_lines(const std::string& path);

/// "policies/contoso.json" and "lists/a.txt" -> "policies/lists/a.txt"; absolute names stay.
std::string resolve_beside(const std::string& file, const std::string& name);

}  // namespace pacwright
