#pragma once
#include <string>
#include <vector>

#include "base/write_files.hpp"
#include "model/report.hpp"

namespace pacwright {

/// What became of the manifest of the compilation before.
enum class EarlierManifest {
  Usable,    ///< Or there was no compilation.
  Lost,      ///< There is none, or an empty file, beside what pacwright has written.
  Unusable,  ///< There is something else in its place.
};

/// What lies in a folder before a set is written into it.
struct EarlierSet {
  std::vector<StaleFile> stale;  ///< What earlier compilations have left, by path.
  EarlierManifest manifest = EarlierManifest::Usable;
  Diags faults;  ///< Of the manifest.
  Diags others;  ///< An OutputExists for each file of somebody else that the set would replace.
  /// By path: what lies in the folders of the set, and neither it nor a usable manifest lists.
  std::vector<std::string> foreign;
};

/// Stale is what the folder's manifest lists and what is none of `files`. What lies at one of the
/// places `in_use` is to be left, whatever it is. A manifest that was lost or cannot be used is
/// told in `faults`; then, if pacwright has written into this folder, all is stale that lies in the
/// folders of targets, and is to be left.
///
/// The PAC file, the first of `files`, replaces whatever lies there. Where the manifest of a set of
/// ours is lost nobody knows whose the files are: none counts as somebody else's, so that compiling
/// again fixes the set, and the fault names those that it replaces.
EarlierSet find_earlier_set(const std::string& folder, const std::vector<FileToWrite>& files,
                            const std::vector<std::string>& in_use);

/// Those that are not removed, each told in `diags`.
std::vector<StaleFile> stale_files_to_leave(const std::string& folder,
                                            const std::vector<StaleFile>& stale, Diags& diags);

/// Removes those that are as they were written, and the folders that are empty then. Returns the
/// others; each is told in `diags`.
std::vector<StaleFile> remove_stale_files(const std::string& folder,
                                          const std::vector<StaleFile>& stale, Diags& diags);

/// A ForeignFiles for each folder that holds some, with their names.
Diags tell_foreign_files(const std::string& folder, const std::vector<std::string>& foreign);

/// One diagnostic for each folder that holds some, with their names, and why --prune would leave
/// one.
Diags tell_stale_files(const std::string& folder, const std::vector<StaleFile>& stale,
                       DiagCode code);

}  // namespace pacwright
