#include "base/write_files.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <optional>
#include <random>
#include <set>
#include <system_error>
#include <tuple>
#include <utility>

#include "base/inside_folder.hpp"
#include "base/text.hpp"

namespace pacwright {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kTemporaryEnd = ".pacwright-tmp";
constexpr std::size_t kMostStem = 100;  ///< Of a temporary name, whose length has a limit.
constexpr int kTries = 20;              ///< For a temporary name that is free.
constexpr int kLockWaitMilliseconds = 60'000;
constexpr int kLockPauseMilliseconds = 20;

FileError error_at(const fs::path& path, std::errc reason) {
  return {to_name(path), std::make_error_code(reason).message()};
}

FileError error_at(const fs::path& path, std::string what) {
  return {to_name(path), std::move(what)};
}

FileError last_error_at(const fs::path& path) {
  return {to_name(path), std::generic_category().message(errno)};
}

/// What the temporary names for `target` begin with.
fs::path stem_of(const fs::path& target) {
  fs::path stem = ".";
  stem += target.filename().native().substr(0, kMostStem);
  return stem;
}

/// A name beside `target` that nobody else makes, and that sorts out as ours.
fs::path temporary_beside(const fs::path& target) {
  static std::random_device chance;
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string end = ".";
  for (unsigned bits = chance(), i = 0; i < 8; ++i, bits /= 16) end += kDigits[bits % 16];
  fs::path name = stem_of(target);
  name += end;
  name += kTemporaryEnd;
  return target.parent_path() / name;
}

/// Removes what killed runs have left: all of ours in `folder` if `stem` is empty, else those for
/// one file. For whoever holds the lock, or other runs would lose theirs.
void sweep(const fs::path& folder, const fs::path& stem) {
  std::error_code reason;
  std::vector<fs::path> left;
  const fs::path name = folder.empty() ? fs::path(".") : folder;
  for (fs::directory_iterator entries(to_reachable(name), reason), end; !reason && entries != end;
       entries.increment(reason)) {
    const std::string entry = to_name(entries->path().filename());
    if (entry.starts_with(".") && entry.ends_with(kTemporaryEnd) &&
        (stem.empty() || entry.starts_with(to_name(stem) + "."))) {
      left.push_back(name / entries->path().filename());
    }
  }
  for (const fs::path& file : left) remove_one(file);
}

bool has_bytes(const fs::path& path, const std::string& bytes) {
  if (size_of(path) != bytes.size()) return false;
  const auto there = read_placed_file(to_name(path), bytes.size());
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
  /// `name` is how messages call the place.
  std::optional<FileError> stage(const fs::path& name, const Place& place,
                                 const std::string& bytes);
  std::optional<FileError> commit(const HeldInterrupts& interrupts);
  /// Of the files that were staged.
  std::vector<ReplacedNote> take_notes() { return std::move(notes_); }

 private:
  struct Staged {
    fs::path name;
    fs::path temporary;
    fs::path target;
    fs::path earlier = {};  ///< A further name of what was there; empty if it has none.
    bool was_there = false;
  };
  std::optional<FileError> write_temporary(Staged file, const std::string& bytes);
  FileError take_back(std::size_t renamed, FileError error);

  std::vector<fs::path> new_folders_;  ///< Outer before inner.
  std::vector<Staged> staged_;
  std::vector<ReplacedNote> notes_;
};

Transaction::~Transaction() {
  for (const Staged& file : staged_) {
    remove_one(file.temporary);
    if (!file.earlier.empty()) remove_one(file.earlier);
  }
  std::ranges::reverse(new_folders_);
  for (const fs::path& folder : new_folders_) remove_one(folder);  // Only if empty.
}

std::optional<FileError> Transaction::create_folder(const fs::path& folder) {
  if (folder.empty() || kind_of(folder) == FileKind::Folder) return std::nullopt;
  if (folder.has_parent_path() && folder.parent_path() != folder) {
    if (auto error = create_folder(folder.parent_path())) return error;
  }
  Refusal why;
  if (create_one_folder(folder, why)) {
    new_folders_.push_back(folder);
  } else if (why) {
    return error_at(folder, *why);
  }
  return std::nullopt;
}

std::optional<FileError> Transaction::stage(const fs::path& name, const Place& place,
                                            const std::string& bytes) {
  const bool was_there = place.kind == FileKind::File;
  if (was_there && has_bytes(place.path, bytes)) return std::nullopt;
  if (was_there) {
    if (auto why = refuses_replacement(place.path)) return error_at(name, *why);
  }
  Staged file{name, {}, place.path};
  file.was_there = was_there;
  if (auto error = write_temporary(std::move(file), bytes)) return error;
  if (!was_there) return std::nullopt;
  const KeptRights kept = keep_rights(place.path, staged_.back().temporary);
  if (kept.refused) return error_at(name, *kept.refused);
  if (!kept.lost.empty()) {
    notes_.push_back({ReplacedNote::Kind::OtherOwner, to_name(name), kept.lost});
  }
  if (const auto names = names_of(place.path); names > 1) {
    notes_.push_back({ReplacedNote::Kind::OtherNames, to_name(name), std::to_string(names - 1)});
  }
  return std::nullopt;
}

std::optional<FileError> Transaction::write_temporary(Staged file, const std::string& bytes) {
  std::string why;
  OwnedFile out;
  for (int tries = 0; tries < kTries && out == nullptr; ++tries) {
    file.temporary = temporary_beside(file.target);
    out.reset(open_file(file.temporary, Open::CreateNew, why));
    if (kind_of(file.temporary) == FileKind::None) break;  // Not because the name was taken.
  }
  const fs::path name = file.name;
  if (out == nullptr) return error_at(name, why);
  staged_.push_back(std::move(file));

  // The system may report a full disk at any of these.
  if (std::fwrite(bytes.data(), 1, bytes.size(), out.get()) != bytes.size() ||
      std::fflush(out.get()) != 0 || !flush_to_disk(out.get())) {
    return last_error_at(name);
  }
  if (std::fclose(out.release()) != 0) return last_error_at(name);
  return std::nullopt;
}

std::optional<FileError> Transaction::commit(const HeldInterrupts& interrupts) {
  for (Staged& file : staged_) {
    if (!file.was_there) continue;
    file.earlier = temporary_beside(file.target);
    if (!add_name(file.target, file.earlier)) file.earlier.clear();
  }
  for (std::size_t i = 0; i < staged_.size(); ++i) {
    Refusal why;
    if (i == 0 && interrupts.has_come()) why = "interrupted";
    if (!why) why = replace_file(staged_[i].temporary, staged_[i].target);
    if (why) return take_back(i, error_at(staged_[i].name, *why));
  }
  std::set<fs::path> folders;
  for (const Staged& file : staged_) {
    if (!file.earlier.empty()) remove_one(file.earlier);
    folders.insert(file.target.parent_path());
  }
  for (const fs::path& folder : new_folders_) folders.insert(folder.parent_path());
  for (const fs::path& folder : folders) sync_folder(folder);
  staged_.clear();
  new_folders_.clear();
  return std::nullopt;
}

/// Puts back what was there before the first `renamed` files; those that cannot be are named.
FileError Transaction::take_back(std::size_t renamed, FileError error) {
  std::vector<std::string> stay_new;
  for (std::size_t i = renamed; i-- > 0;) {
    Staged& file = staged_[i];
    const bool back = file.was_there
                          ? !file.earlier.empty() && !replace_file(file.earlier, file.target)
                          : !remove_one(file.target);
    if (back) file.earlier.clear();
    if (!back) stay_new.push_back(to_name(file.name));
  }
  std::ranges::reverse(stay_new);
  if (!stay_new.empty()) {
    error.what +=
        ". These files are new already and could not be put back: " + join(stay_new, ", ") +
        "; all others of the set are as they were";
  }
  return error;
}

/// Places of a set, each of its own, none an input's.
std::variant<std::vector<Place>, FileError> places_of(const std::vector<fs::path>& names,
                                                      const std::vector<std::string>& inputs) {
  std::vector<Place> places;
  std::set<fs::path> known;
  for (const fs::path& name : names) {
    Refusal why;
    auto place = place_of(name, why);
    if (!place) return error_at(name, *why);
    if (place->kind == FileKind::Folder) return error_at(name, std::errc::is_a_directory);
    if (place->kind == FileKind::Other) return error_at(name, "not a regular file");
    if (!known.insert(place->path).second) {
      return error_at(name, "another file of the same set has this place");
    }
    if (place->kind == FileKind::File) {
      for (const std::string& input : inputs) {
        if (is_same_file(place->path, to_path(input))) {
          return error_at(name, "this run has read it, and never replaces what it reads");
        }
      }
    }
    places.push_back(*std::move(place));
  }
  return places;
}

/// The place, or where it would be if its folder were made.
fs::path resting_place(const fs::path& name) {
  Refusal ignored;
  if (const auto place = place_of(name, ignored)) return place->path;
  std::error_code reason;
  const fs::path whole = fs::absolute(name, reason);
  const fs::path made = fs::weakly_canonical(whole, reason);
  return reason ? whole.lexically_normal() : made;
}

/// "/out/a" is below "/out", "/out2" is not.
bool is_at_or_below(const fs::path& path, const fs::path& folder) {
  return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first ==
         folder.end();
}

/// Under the lock, that nobody else's are removed.
void sweep_around(const fs::path& folder, const std::vector<fs::path>& names,
                  const std::vector<Place>& places) {
  std::set<fs::path> own;
  for (const fs::path& name : names) own.insert(name.parent_path());
  for (const fs::path& each : own) sweep(each, {});
  Refusal ignored;
  const auto top = place_of(folder / "x", ignored);
  for (const Place& place : places) {
    const fs::path parent = place.path.parent_path();
    if (!top || !is_at_or_below(parent, top->path.parent_path()))
      sweep(parent, stem_of(place.path));
  }
}

}  // namespace

std::string name_in(const std::string& folder, const std::string& name) {
  const bool is_open = folder.empty() || kSeparators.find(folder.back()) != std::string::npos;
  return folder + (is_open ? "" : "/") + name;
}

std::variant<FolderLock, FileError> FolderLock::take(const std::string& folder) {
  FolderLock lock;
  const fs::path path = to_path(folder);
  if (kind_of(path) != FileKind::Folder) return lock;
  for (int waited = 0; waited < kLockWaitMilliseconds; waited += kLockPauseMilliseconds) {
    const FolderGuard::Outcome outcome = lock.guard_.take(path);
    lock.is_held_ = outcome == FolderGuard::Outcome::Locked;
    if (outcome != FolderGuard::Outcome::Taken) return lock;
    pause_milliseconds(kLockPauseMilliseconds);
  }
  return FileError{folder, "another pacwright has been writing into this folder for a minute"};
}

namespace {

enum class Purpose { Write, Rehearse };

Written write_set(const std::string& folder, const std::vector<FileToWrite>& files,
                  const std::vector<std::string>& inputs, const FolderLock* lock, Purpose purpose) {
  std::set<std::string> known;
  for (const FileToWrite& file : files) {
    if (!is_inside(file.path)) return FileError{file.path, "not a name inside the output folder"};
    if (!known.insert(file.path).second) {
      return FileError{file.path, "named twice in one set of files"};
    }
  }
  std::optional<HeldInterrupts> interrupts;  // Outlives the transaction, which cleans up before.
  Transaction transaction;
  const fs::path root = to_path(folder);
  interrupts.emplace();
  if (auto error = transaction.create_folder(root)) return *error;

  FolderLock own;
  if (lock == nullptr || !lock->is_held()) {
    if (interrupts->has_come()) return error_at(root, "interrupted");
    interrupts.reset();  // Who waits for another run may give up.
    auto taken = FolderLock::take(folder);
    interrupts.emplace();
    if (auto* error = std::get_if<FileError>(&taken)) return *error;
    own = std::get<FolderLock>(std::move(taken));
    lock = &own;
  }
  std::vector<fs::path> names;
  for (const FileToWrite& file : files) {
    names.push_back(to_path(name_in(folder, file.path)));
    if (auto error = transaction.create_folder(names.back().parent_path())) return *error;
  }
  const auto found = places_of(names, inputs);
  if (const auto* error = std::get_if<FileError>(&found)) return *error;
  const auto& places = std::get<std::vector<Place>>(found);
  if (lock->is_held()) sweep_around(root, names, places);

  for (std::size_t i = 0; i < files.size(); ++i) {
    if (interrupts->has_come()) return error_at(names[i], "interrupted");
    if (auto error = transaction.stage(names[i], places[i], files[i].bytes)) return *error;
  }
  if (purpose == Purpose::Rehearse) return std::vector<ReplacedNote>();
  if (auto error = transaction.commit(*interrupts)) return *error;
  return transaction.take_notes();
}

/// "out/" and "a.pac" of "out/a.pac"; the folder is "." if none is named.
std::pair<std::string, std::string> folder_and_name(const std::string& path) {
  const std::size_t separator = path.find_last_of(kSeparators);
  if (separator == std::string::npos) return {".", path};
  return {path.substr(0, separator + 1), path.substr(separator + 1)};
}

}  // namespace

Written write_files(const std::string& folder, const std::vector<FileToWrite>& files,
                    const std::vector<std::string>& inputs, const FolderLock* lock) {
  return write_set(folder, files, inputs, lock, Purpose::Write);
}

Written write_file(const std::string& path, const std::string& bytes,
                   const std::vector<std::string>& inputs) {
  Refusal why;
  const auto place = place_of(to_path(path), why);
  if (place && place->kind == FileKind::Other) {
    why = write_through(place->path, bytes);
    if (why) return FileError{path, *why};
    return std::vector<ReplacedNote>();
  }
  const auto [folder, name] = folder_and_name(path);
  return write_files(folder, {{name, bytes}}, inputs);
}

std::optional<FileError> why_unwritable(const std::string& path,
                                        const std::vector<std::string>& inputs) {
  Refusal why;
  const auto place = place_of(to_path(path), why);
  if (place && place->kind == FileKind::Other) {
    why = refuses_write_through(place->path);
    return why ? std::optional(FileError{path, *why}) : std::nullopt;
  }
  if (place && place->kind == FileKind::Folder) {
    return error_at(to_path(path), std::errc::is_a_directory);
  }
  auto [folder, name] = folder_and_name(path);
  // A folder that is not there yet is not made for this: another run may be about to use it.
  const auto without_end = [](const std::string& text) {
    const std::size_t last = text.find_last_not_of(kSeparators);
    return last == std::string::npos ? text : text.substr(0, last + 1);
  };
  while (kind_of(to_path(without_end(folder))) == FileKind::None)
    std::tie(folder, name) = folder_and_name(without_end(folder));
  const Written tried = write_set(folder, {{name, ""}}, inputs, nullptr, Purpose::Rehearse);
  const auto* error = std::get_if<FileError>(&tried);
  return error == nullptr ? std::nullopt : std::optional(*error);
}

bool is_same_place(const std::string& a, const std::string& b) {
  const fs::path one = to_path(a), other = to_path(b);
  if (kind_of(one) == FileKind::Other || kind_of(other) == FileKind::Other) return false;
  return is_same_file(one, other) || resting_place(one) == resting_place(other);
}

}  // namespace pacwright
