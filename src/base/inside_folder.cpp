#include "base/inside_folder.hpp"

#include <algorithm>

#include "base/file_system.hpp"
#include "base/text.hpp"
#include "base/write_files.hpp"

namespace pacwright {

namespace fs = std::filesystem;

bool is_folder(const std::string& path) { return kind_of(to_path(path)) == FileKind::Folder; }

bool is_inside(const std::string& path) {
  // A backslash separates, and a colon names a drive or a stream, on Windows.
  if (path.find_first_of(std::string_view("\\:\0", 3)) != std::string::npos) return false;
  return std::ranges::none_of(split(path, '/'), [](std::string_view part) {
    return part.empty() || part == "." || part == "..";
  });
}

Found look_inside(const std::string& folder, const std::string& path) {
  if (!is_inside(path)) return Found::Nothing;
  for (std::size_t end = path.find('/'); end != std::string::npos; end = path.find('/', end + 1)) {
    const fs::path on_the_way = to_path(name_in(folder, path.substr(0, end)));
    if (is_link(on_the_way)) return Found::Link;
    if (kind_of(on_the_way) != FileKind::Folder) return Found::Nothing;
  }
  const fs::path last = to_path(name_in(folder, path));
  if (is_link(last)) return Found::Link;
  switch (kind_of(last)) {
    case FileKind::None: return Found::Nothing;
    case FileKind::File: return Found::File;
    default: return Found::Other;
  }
}

std::vector<std::string> names_below(const std::string& folder, const std::string& inner,
                                     std::size_t most) {
  std::vector<std::string> names, folders = {inner};
  while (!folders.empty() && names.size() < most) {
    const std::string here = std::move(folders.back());
    folders.pop_back();
    const fs::path path = to_path(name_in(folder, here));
    if (!is_inside(here) || is_link(path) || kind_of(path) != FileKind::Folder) continue;
    std::error_code reason;
    for (fs::directory_iterator entries(to_reachable(path), reason), end; !reason && entries != end;
         entries.increment(reason)) {
      std::string name = here + "/" + to_name(entries->path().filename());
      if (!is_inside(name)) continue;
      const fs::path place = to_path(name_in(folder, name));
      const bool is_inner = !is_link(place) && kind_of(place) == FileKind::Folder;
      (is_inner ? folders : names).push_back(std::move(name));
    }
  }
  std::ranges::sort(names);
  names.resize(std::min(names.size(), most));
  return names;
}

std::variant<std::monostate, FileError> remove_inside(const std::string& folder,
                                                      const std::string& path) {
  if (look_inside(folder, path) != Found::File) {
    return FileError{name_in(folder, path), "it is no file of this folder"};
  }
  if (auto why = remove_one(to_path(name_in(folder, path)))) {
    return FileError{name_in(folder, path), *why};
  }
  std::string around = path;
  for (auto slash = around.rfind('/'); slash != std::string::npos; slash = around.rfind('/')) {
    around.resize(slash);
    if (remove_one(to_path(name_in(folder, around)))) break;  // It holds something else.
  }
  return std::monostate{};
}

}  // namespace pacwright
