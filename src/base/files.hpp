#pragma once
#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>
#include <variant>

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

/// The same for what stands in a place where a program has written: "-" is a name there, and what
/// is no regular file is refused without opening it, because a pipe would be waited for without
/// end.
std::variant<std::string, FileError> read_placed_file(const std::string& path,
                                                      std::uint64_t max_bytes);

/// A file to be read line by line, of any size; one that failed to open if it cannot be read.
std::ifstream open_lines(const std::string& path);

/// "policies/contoso.json" and "lists/a.txt" -> "policies/lists/a.txt"; absolute names stay.
std::string resolve_beside(const std::string& file, const std::string& name);

}  // namespace pacwright
