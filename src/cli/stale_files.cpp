#include "cli/stale_files.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

#include "base/inside_folder.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "emit/rollout_target.hpp"
#include "emit/rules_file.hpp"
#include "input/manifest.hpp"

namespace pacwright {
namespace {

constexpr std::uint64_t kMostManifestBytes = 64ull << 20;
constexpr std::uint64_t kMostUnlistedBytes = 64ull << 20;
constexpr std::size_t kMostUnlisted = 1000;  ///< In one folder.
constexpr const char* kManifest = "manifest.json";

bool begins_with(const std::string& path, std::string_view text) {
  std::ifstream file = open_lines(path);
  std::string beginning(text.size(), '\0');
  file.read(beginning.data(), static_cast<std::streamsize>(text.size()));
  return file && beginning == text;
}

/// A file in the folder that pacwright has written, by its first words; empty if there is none.
std::string sign_of_us(const std::string& folder) {
  constexpr std::pair<const char*, std::string_view> kSigns[] = {
      {kRulesFile, kRulesSign},
      {"proxy.pac", "// Written by pacwright"},
  };
  for (const auto& [name, beginning] : kSigns) {
    const bool is_there = look_inside(folder, name) == Found::File;
    if (is_there && begins_with(name_in(folder, name), beginning)) return name;
  }
  return "";
}

/// What lies where compile writes and the set itself does not: in the folders of targets.
std::vector<ListedFile> unlisted_files(const std::string& folder) {
  std::vector<std::string> folders = {"bypass"};
  for (const RolloutTarget& target : all_rollout_targets()) folders.emplace_back(target.name);
  std::vector<ListedFile> files;
  for (const std::string& inner : folders) {
    for (std::string& name : names_below(folder, inner, kMostUnlisted)) {
      if (look_inside(folder, name) != Found::File) continue;  // No link is ours.
      const auto read = read_placed_file(name_in(folder, name), kMostUnlistedBytes);
      const auto* bytes = std::get_if<std::string>(&read);
      if (bytes == nullptr) continue;  // Nor is what is that large.
      files.push_back({{std::move(name), bytes->size(), sha256_hex(*bytes), ""}, true});
    }
  }
  return files;
}

/// What an earlier manifest lists. If it was lost, and the folder holds what pacwright has written,
/// what lies where it writes.
std::vector<ListedFile> listed_files(const std::string& folder, EarlierManifest& manifest,
                                     Diags& diags) {
  const std::string path = name_in(folder, kManifest);
  const auto read = read_placed_file(path, kMostManifestBytes);
  const auto tell = [&](std::string why) {
    diags.push_back({DiagCode::ManifestUnusable, {path, 0, 0}, "", std::move(why)});
  };
  const auto* error = std::get_if<FileError>(&read);
  const auto* text = std::get_if<std::string>(&read);
  const std::string sign = sign_of_us(folder);
  if (text != nullptr && !(text->empty() && !sign.empty())) {
    auto listed = parse_manifest(*text, path);
    if (listed) return *std::move(listed);
    diags.push_back(listed.reason());
    manifest = EarlierManifest::Unusable;
  } else if (error != nullptr && look_inside(folder, kManifest) != Found::Nothing) {
    tell(error->too_large ? "It is " + error->what + "."
                          : "It cannot be read: " + error->what + ".");
    manifest = EarlierManifest::Unusable;
  } else if (!sign.empty()) {  // Else nothing was compiled into that folder.
    tell((text == nullptr ? "There is none, but pacwright has written '"
                          : "It is empty, but pacwright has written '") +
         sign + "' beside it.");
    manifest = EarlierManifest::Lost;
  }
  return sign.empty() ? std::vector<ListedFile>() : unlisted_files(folder);
}

/// Files at places of the set that pacwright is not known to have written. Not the first one, the
/// PAC file: it takes the place of the one before, and the report says what changes with it.
Diags files_of_others(const std::string& folder, const std::vector<FileToWrite>& files,
                      const std::vector<ListedFile>& listed) {
  std::set<std::string> ours = {kManifest};
  for (const ListedFile& one : listed) ours.insert(to_lower(one.facts.path));
  Diags diags;
  for (std::size_t i = 1; i < files.size(); ++i) {
    const FileToWrite& file = files[i];
    if (ours.contains(to_lower(file.path))) continue;
    if (look_inside(folder, file.path) != Found::File) continue;
    const std::string place = name_in(folder, file.path);
    const auto read = read_placed_file(place, file.bytes.size());
    const auto* bytes = std::get_if<std::string>(&read);
    if (bytes != nullptr && *bytes == file.bytes) continue;
    diags.push_back({DiagCode::OutputExists, {place, 0, 0}, "", "pacwright did not write it."});
  }
  return diags;
}

/// "publish" of "publish/a/b"; empty for a file of the folder itself, which may hold other things.
std::string first_folder_of(const std::string& path) {
  const std::size_t slash = path.find('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

std::vector<std::string> foreign_files(const std::string& folder,
                                       const std::vector<FileToWrite>& files,
                                       const std::vector<ListedFile>& listed) {
  std::set<std::string> folders, ours;
  const auto add = [&](const std::string& path) {
    if (std::string inner = first_folder_of(path); !inner.empty()) folders.insert(std::move(inner));
    ours.insert(to_lower(path));
  };
  for (const FileToWrite& file : files) add(file.path);
  for (const ListedFile& one : listed) add(one.facts.path);
  std::vector<std::string> foreign;
  for (const std::string& inner : folders) {
    for (std::string& name : names_below(folder, inner, kMostUnlisted)) {
      if (!ours.contains(to_lower(name))) foreign.push_back(std::move(name));
    }
  }
  return foreign;
}

/// For the fault of a lost manifest: what is replaced all the same; empty if nothing is.
std::string also_replaced(const Diags& others) {
  std::vector<std::string> names;
  for (const Diag& other : others) names.push_back(printable(other.where.file));
  if (names.empty()) return "";
  return " This run writes something else to these, whoever wrote them: " + join(names, ", ") + ".";
}

bool is_deep(const StaleFile& one) { return one.file.path.find('/') != std::string::npos; }

/// Without the first folder that it is in.
std::string name_below(const StaleFile& one) {
  return printable(is_deep(one) ? one.file.path.substr(one.file.path.find('/') + 1)
                                : one.file.path);
}

/// Why a file must not be removed; empty if it is as it was written.
std::string reason_to_leave(const std::string& folder, const FileFacts& file, Found found) {
  if (found == Found::Link) return "It is, or lies behind, a symbolic link.";
  if (found != Found::File) return "It is no file any more.";
  const auto read = read_placed_file(name_in(folder, file.path), file.bytes);
  if (const auto* error = std::get_if<FileError>(&read); error != nullptr && !error->too_large) {
    return "It cannot be read: " + error->what + ".";
  }
  const auto* bytes = std::get_if<std::string>(&read);
  const bool same = bytes != nullptr && sha256_hex(*bytes) == file.sha256;
  return same ? "" : "It was changed since pacwright wrote it.";
}

Diag kept(const std::string& folder, const StaleFile& one) {
  return {DiagCode::StaleFileKept, {name_in(folder, one.file.path), 0, 0}, "", one.left_because};
}

/// " --prune leaves a.txt: It was changed since pacwright wrote it."
std::string reasons_of(const std::vector<StaleFile>& stale) {
  std::map<std::string, std::vector<std::string>> by_reason;
  for (const StaleFile& one : stale) {
    if (!one.left_because.empty()) by_reason[one.left_because].push_back(name_below(one));
  }
  std::string text;
  for (const auto& [reason, names] : by_reason) {
    text += " --prune leaves " + join(names, ", ") + ": " + reason;
  }
  return text;
}

}  // namespace

EarlierSet find_earlier_set(const std::string& folder, const std::vector<FileToWrite>& files,
                            const std::vector<std::string>& in_use) {
  EarlierSet earlier;
  std::set<std::string> now;  // In lower case: on some systems "A" and "a" are one file.
  for (const FileToWrite& file : files) now.insert(to_lower(file.path));
  now.insert(kManifest);
  const std::vector<ListedFile> listed = listed_files(folder, earlier.manifest, earlier.faults);
  if (earlier.manifest == EarlierManifest::Usable || sign_of_us(folder).empty()) {
    earlier.others = files_of_others(folder, files, listed);
  } else {
    earlier.faults.back().detail += also_replaced(files_of_others(folder, files, {}));
  }
  if (earlier.manifest == EarlierManifest::Usable) {
    earlier.foreign = foreign_files(folder, files, listed);
  }
  std::vector<StaleFile>& stale = earlier.stale;
  for (const auto& [file, is_unlisted] : listed) {
    if (now.contains(to_lower(file.path))) continue;
    const Found found = look_inside(folder, file.path);
    if (found == Found::Nothing) continue;
    const auto is_it = [place = name_in(folder, file.path)](const std::string& other) {
      return is_same_place(place, other);
    };
    StaleFile& one = stale.emplace_back(StaleFile{file, "", is_unlisted});
    if (std::ranges::any_of(in_use, is_it)) {
      one.left_because = "This run reads or writes it.";
    } else if (is_unlisted) {
      one.left_because = "No manifest says that pacwright wrote it.";
    } else {
      one.left_because = reason_to_leave(folder, file, found);
    }
  }
  std::ranges::sort(stale, {}, [](const StaleFile& one) { return one.file.path; });
  return earlier;
}

std::vector<StaleFile> stale_files_to_leave(const std::string& folder,
                                            const std::vector<StaleFile>& stale, Diags& diags) {
  std::vector<StaleFile> left;
  for (const StaleFile& one : stale) {
    if (one.left_because.empty()) continue;
    diags.push_back(kept(folder, one));
    left.push_back(one);
  }
  return left;
}

std::vector<StaleFile> remove_stale_files(const std::string& folder,
                                          const std::vector<StaleFile>& stale, Diags& diags) {
  std::vector<StaleFile> left;
  for (StaleFile one : stale) {
    if (one.left_because.empty()) {
      const auto removed = remove_inside(folder, one.file.path);
      const auto* error = std::get_if<FileError>(&removed);
      if (error == nullptr) continue;
      one.left_because = "The system says: " + error->what + ".";
    }
    diags.push_back(kept(folder, one));
    left.push_back(std::move(one));
  }
  return left;
}

Diags tell_foreign_files(const std::string& folder, const std::vector<std::string>& foreign) {
  std::map<std::string, std::vector<std::string>> folders;
  for (const std::string& path : foreign) {
    const std::string inner = first_folder_of(path);
    folders[inner].push_back(printable(path.substr(inner.size() + 1)));
  }
  Diags diags;
  for (const auto& [inner, names] : folders) {
    const std::string count =
        with_thousands(names.size()) + (names.size() == 1 ? " file" : " files");
    diags.push_back({DiagCode::ForeignFiles,
                     {name_in(folder, inner), 0, 0},
                     "",
                     count + ": " + join(names, ", ") + "."});
  }
  return diags;
}

Diags tell_stale_files(const std::string& folder, const std::vector<StaleFile>& stale,
                       DiagCode code) {
  std::map<std::string, std::vector<StaleFile>> folders;
  for (const StaleFile& one : stale) {
    folders[is_deep(one) ? "/" + one.file.path.substr(0, one.file.path.find('/')) : ""].push_back(
        one);
  }
  Diags diags;
  for (const auto& [name, files] : folders) {
    const std::string count =
        with_thousands(files.size()) + (files.size() == 1 ? " file" : " files");
    std::vector<std::string> names;
    for (const StaleFile& one : files) names.push_back(name_below(one));
    diags.push_back({code,
                     {folder + name, 0, 0},
                     "",
                     count + ": " + join(names, ", ") + "." + reasons_of(files)});
  }
  return diags;
}

}  // namespace pacwright
