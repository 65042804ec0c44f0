#pragma once
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/files.hpp"

namespace pacwright {

bool is_folder(const std::string& path);

/// True for "a/b.txt": below a folder on every system, whatever the name.
bool is_inside(const std::string& path);

/// What stands in a folder under a name that is_inside() takes. No link is followed below the
/// folder itself: where the name, or a folder on the way there, is one, that is what stands there.
enum class Found : std::uint8_t { Nothing, File, Link, Other };
Found look_inside(const std::string& folder, const std::string& path);

/// The names of all that lies below one folder of `folder` and is no folder, sorted; at most
/// `most`. Links are named, not followed. Names that is_inside() refuses are left out.
std::vector<std::string> names_below(const std::string& folder, const std::string& inner,
                                     std::size_t most);

/// Removes a file that look_inside() finds there, then the folders around it that are empty now, up
/// to `folder`, which stays.
std::variant<std::monostate, FileError> remove_inside(const std::string& folder,
                                                      const std::string& path);

}  // namespace pacwright
