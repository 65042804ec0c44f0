#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/file_system.hpp"
#include "base/files.hpp"

namespace pacwright {

struct FileToWrite {
  std::string path;  ///< Relative to the folder, '/' between parts.
  std::string bytes;
};

/// Keeps other runs of this program from writing into a folder while it lives. It leaves no file
/// behind, and ends with the program. On a file system without such locks it holds nothing.
class FolderLock {
 public:
  /// Waits for another run to finish, a minute at most: then a FileError says so. A folder that is
  /// not there is not locked.
  static std::variant<FolderLock, FileError> take(const std::string& folder);

  bool is_held() const { return is_held_; }

 private:
  FolderGuard guard_;
  bool is_held_ = false;
};

/// What somebody may have to know of a file that was replaced.
struct ReplacedNote {
  enum class Kind {
    OtherOwner,  ///< The new file has another owner or group than the old one; all can read it.
    OtherNames,  ///< The old file had further names (hard links), and still has these.
  };
  Kind kind;
  std::string path;
  std::string what;  ///< "owner and group 0:33 before, and 7:7 now"; or how many names.
};

using Written = std::variant<std::vector<ReplacedNote>, FileError>;

/// Writes a set of files into `folder`, which is created if need be.
///
/// First every file is written whole, under a temporary name beside its place, and flushed to
/// disk; only when all are there are they renamed, in the order given (so put last what vouches for
/// the rest). A failure, or an interrupt, leaves what was there before, byte for byte: a failure
/// between two renames takes back those before it. Where that fails, too, the error says which
/// files are new. Only a kill (-9) or a power cut can leave some of the renames done; each file is
/// whole then, too. What a killed run left under temporary names, the next one removes. A file that
/// already has the right bytes is left alone.
///
/// Links are followed: the file behind one is replaced, not the link. A file that is replaced keeps
/// its owner, group, mode and access list; if it cannot, and somebody could not read it then, that
/// is an error, else a note. Of a file with several names (hard links) the others keep the old one,
/// and a note says so: to write into it instead would show readers a torn file, and change
/// snapshots that were made of such names. What is no regular file, such as a device, is an error,
/// and so are two files of the set in one place, and a place that `inputs` name, which this run has
/// read.
///
/// In place, by renaming files rather than swapping folders: a folder may be a mount or a web root
/// that some server holds open, and a swap would leave it reading the old one for ever.
///
/// The folder is locked meanwhile, by `lock` if the caller has it already.
Written write_files(const std::string& folder, const std::vector<FileToWrite>& files,
                    const std::vector<std::string>& inputs = {}, const FolderLock* lock = nullptr);

/// Writes one file, as write_files does, but for a device or a pipe, which is written into. Its
/// folder is created if need be.
Written write_file(const std::string& path, const std::string& bytes,
                   const std::vector<std::string>& inputs = {});

/// Why write_file could not write there now: it is tried with an empty file beside the place, and
/// taken back. A disk that is full later, or a pipe that nobody reads then, is not foreseen.
std::optional<FileError> why_unwritable(const std::string& path,
                                        const std::vector<std::string>& inputs = {});

/// Whether two names lead to one place for a regular file, that is there or would be made.
bool is_same_place(const std::string& a, const std::string& b);

/// "out" and "proxy.pac" -> "out/proxy.pac".
std::string name_in(const std::string& folder, const std::string& name);

}  // namespace pacwright
