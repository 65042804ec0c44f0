#include "base/file_system.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <system_error>
#include <thread>
#include <utility>

#ifdef __linux__
#include <sys/xattr.h>
#endif

// The way of POSIX; file_system_windows.cpp is the other one.

namespace pacwright {
namespace {

namespace fs = std::filesystem;

constexpr int kMostLinks = 40;  // As Linux has it.

constexpr std::array kInterrupts = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

Refusal to_refusal(const std::error_code& reason) {
  return reason ? Refusal(reason.message()) : std::nullopt;
}

Refusal last_refusal() { return std::generic_category().message(errno); }

sigset_t all_interrupts() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : kInterrupts) sigaddset(&signals, signal);
  return signals;
}

std::string owner_text(const struct stat& file) {
  return std::to_string(file.st_uid) + ":" + std::to_string(file.st_gid);
}

/// "/proc/self/fd/1" and the like lead to what is open, not to a name.
bool is_in_proc(const fs::path& path) { return path.native().starts_with("/proc/"); }

#ifdef __linux__
/// Access lists, and what else is noted beside a file. Of these only the access list decides who
/// can read it; the system guards others.
Refusal keep_attributes(const fs::path& from, const fs::path& to) {
  const ssize_t size = listxattr(from.c_str(), nullptr, 0);
  if (size <= 0) return std::nullopt;
  std::string names(static_cast<std::size_t>(size), '\0');
  const ssize_t listed = listxattr(from.c_str(), names.data(), names.size());
  for (ssize_t at = 0; at < listed;) {
    const std::string name(names.c_str() + at);
    at += static_cast<ssize_t>(name.size()) + 1;
    const ssize_t length = getxattr(from.c_str(), name.c_str(), nullptr, 0);
    if (length < 0) continue;
    std::string value(static_cast<std::size_t>(length), '\0');
    if (getxattr(from.c_str(), name.c_str(), value.data(), value.size()) != length) continue;
    if (setxattr(to.c_str(), name.c_str(), value.data(), value.size(), 0) != 0 &&
        name == "system.posix_acl_access") {
      return "its access list cannot be kept: " + *last_refusal();
    }
  }
  return std::nullopt;
}
#else
Refusal keep_attributes(const fs::path&, const fs::path&) { return std::nullopt; }
#endif

/// A broken pipe is an error, not the end of the program.
class PipeErrors {
 public:
  PipeErrors() : before_(std::signal(SIGPIPE, SIG_IGN)) {}
  PipeErrors(const PipeErrors&) = delete;
  PipeErrors& operator=(const PipeErrors&) = delete;
  ~PipeErrors() { std::signal(SIGPIPE, before_); }

 private:
  void (*before_)(int);
};

bool write_all(int handle, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(handle, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

}  // namespace

const std::string_view kSeparators = "/";

fs::path to_path(const std::string& name) {
  if (name.find('\0') != std::string::npos) return {};
  return fs::path(std::u8string(name.begin(), name.end()));
}

fs::path to_reachable(const fs::path& path) { return path; }

std::FILE* open_file(const fs::path& path, Open how, std::string& why) {
  std::FILE* const file = std::fopen(path.c_str(), how == Open::Read ? "rb" : "wbx");
  if (file == nullptr) why = std::generic_category().message(errno);
  return file;
}

bool flush_to_disk(std::FILE* file) { return fsync(fileno(file)) == 0; }
void set_binary(std::FILE*) {}

FileKind kind_of(const fs::path& path) {
  std::error_code ignored;
  const fs::file_status there = fs::status(path, ignored);
  if (!fs::exists(there)) return FileKind::None;
  if (fs::is_directory(there)) return FileKind::Folder;
  return fs::is_regular_file(there) ? FileKind::File : FileKind::Other;
}

bool is_link(const fs::path& path) {
  std::error_code ignored;
  return fs::is_symlink(fs::symlink_status(path, ignored));
}

std::optional<std::uint64_t> size_of(const fs::path& path) {
  std::error_code reason;
  const std::uintmax_t size = fs::file_size(path, reason);
  if (reason) return std::nullopt;
  return size;
}

bool create_one_folder(const fs::path& path, Refusal& why) {
  std::error_code reason;
  const bool made = fs::create_directory(path, reason);
  why = to_refusal(reason);
  return made;
}

Refusal remove_one(const fs::path& path) {
  std::error_code reason;
  fs::remove(path, reason);
  return to_refusal(reason);
}

Refusal refuses_replacement(const fs::path&) { return std::nullopt; }  // Whoever holds it open.

Refusal replace_file(const fs::path& from, const fs::path& to) {
  std::error_code reason;
  fs::rename(from, to, reason);
  return to_refusal(reason);
}

std::string to_name(const fs::path& path) { return path.native(); }

std::optional<Place> place_of(const fs::path& name, Refusal& why) {
  const FileKind kind = kind_of(name);
  if (kind == FileKind::Other) return Place{name, kind};
  fs::path path = name;
  std::error_code reason;
  for (int links = 0; links <= kMostLinks; ++links) {
    const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    path = fs::canonical(folder, reason) / path.filename();
    if (reason) {
      why = reason.message();
      return std::nullopt;
    }
    if (is_in_proc(path)) return Place{name, FileKind::Other};
    const fs::file_status there = fs::symlink_status(path, reason);
    if (reason && there.type() != fs::file_type::not_found) break;  // A name that is too long, say.
    if (!fs::is_symlink(there)) return Place{path, kind};
    const fs::path to = fs::read_symlink(path, reason);
    if (reason) break;
    path = path.parent_path() / to;
  }
  why = reason ? reason.message() : std::generic_category().message(ELOOP);
  return std::nullopt;
}

bool is_same_file(const fs::path& a, const fs::path& b) {
  std::error_code reason;
  return fs::equivalent(a, b, reason) && !reason;
}

bool is_standard_output(const fs::path& path) {
  struct stat named {
  }, output{};
  if (stat(path.c_str(), &named) != 0 || fstat(STDOUT_FILENO, &output) != 0) return false;
  const bool is_kept =
      S_ISREG(output.st_mode) || S_ISFIFO(output.st_mode) || S_ISSOCK(output.st_mode);
  return is_kept && named.st_dev == output.st_dev && named.st_ino == output.st_ino;
}

bool add_name(const fs::path& file, const fs::path& name) {
  return ::link(file.c_str(), name.c_str()) == 0;
}

KeptRights keep_rights(const fs::path& from, const fs::path& to) {
  struct stat old {
  }, made{};
  if (stat(from.c_str(), &old) != 0 || stat(to.c_str(), &made) != 0) return {last_refusal(), ""};
  const std::string before = owner_text(old);
  // Not the owner: then at least the group, which may be that of a web server.
  if ((old.st_uid != made.st_uid || old.st_gid != made.st_gid) &&
      ::chown(to.c_str(), old.st_uid, old.st_gid) != 0) {
    if (::chown(to.c_str(), static_cast<uid_t>(-1), old.st_gid) == 0) made.st_gid = old.st_gid;
    if ((old.st_mode & S_IROTH) == 0) {
      return {"its owner and group, " + before +
                  ", cannot be kept, and others may not read it; run as its owner or as root",
              ""};
    }
  } else {
    made.st_uid = old.st_uid;
    made.st_gid = old.st_gid;
  }
  const bool is_kept = made.st_uid == old.st_uid && made.st_gid == old.st_gid;
  // A file that runs as its owner shall not run as another one.
  const mode_t bits = is_kept ? 07777 : 0777;
  if (::chmod(to.c_str(), old.st_mode & bits) != 0) return {last_refusal(), ""};
  return {keep_attributes(from, to),
          is_kept ? "" : "owner and group " + before + " before, and " + owner_text(made) + " now"};
}

std::uint64_t names_of(const fs::path& file) {
  struct stat there {};
  return stat(file.c_str(), &there) == 0 ? there.st_nlink : 1;
}

void sync_folder(const fs::path& folder) {
  const fs::path name = folder.empty() ? fs::path(".") : folder;
  const int handle = ::open(name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (handle < 0) return;
  fsync(handle);  // Not every file system can.
  close(handle);
}

Refusal refuses_write_through(const fs::path& path) {
  struct stat there {};
  if (stat(path.c_str(), &there) == 0 && S_ISBLK(there.st_mode)) return "a disk is no place for it";
  return access(path.c_str(), W_OK) == 0 ? std::nullopt : last_refusal();
}

Refusal write_through(const fs::path& path, std::string_view bytes) {
  if (auto why = refuses_write_through(path)) return why;
  // O_NONBLOCK: a pipe that nobody reads is an error, and not waited for.
  const int handle = ::open(path.c_str(), O_WRONLY | O_APPEND | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (handle < 0) {
    return errno == ENXIO ? Refusal("nobody reads from it") : last_refusal();
  }
  fcntl(handle, F_SETFL, fcntl(handle, F_GETFL) & ~O_NONBLOCK);
  const PipeErrors errors;
  const bool written = write_all(handle, bytes);
  const Refusal why = written ? std::nullopt : last_refusal();
  return close(handle) == 0 || why ? why : last_refusal();
}

// A lock of the folder itself leaves no file behind, and ends with the program, however that ends.
FolderGuard::FolderGuard(FolderGuard&& other) noexcept
    : handle_(std::exchange(other.handle_, -1)) {}

FolderGuard& FolderGuard::operator=(FolderGuard&& other) noexcept {
  std::swap(handle_, other.handle_);
  return *this;
}

FolderGuard::~FolderGuard() {
  if (handle_ >= 0) close(static_cast<int>(handle_));
}

FolderGuard::Outcome FolderGuard::take(const fs::path& folder) {
  const fs::path name = folder.empty() ? fs::path(".") : folder;
  if (handle_ < 0) handle_ = ::open(name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (handle_ < 0) return Outcome::CannotBe;
  int result = 0;
  do {
    result = flock(static_cast<int>(handle_), LOCK_EX | LOCK_NB);
  } while (result != 0 && errno == EINTR);
  if (result == 0) return Outcome::Locked;
  return errno == EWOULDBLOCK ? Outcome::Taken : Outcome::CannotBe;
}

void pause_milliseconds(int milliseconds) {
  std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
}

struct HeldInterrupts::State {
  sigset_t signals;
};

HeldInterrupts::HeldInterrupts() : before_(std::make_unique<State>()) {
  const sigset_t held = all_interrupts();
  pthread_sigmask(SIG_BLOCK, &held, &before_->signals);
}

HeldInterrupts::~HeldInterrupts() { pthread_sigmask(SIG_SETMASK, &before_->signals, nullptr); }

bool HeldInterrupts::has_come() const {
  sigset_t waiting;
  sigemptyset(&waiting);
  sigpending(&waiting);
  for (const int signal : kInterrupts) {
    // One that was held before is the business of whoever holds it.
    if (sigismember(&waiting, signal) == 1 && sigismember(&before_->signals, signal) == 0)
      return true;
  }
  return false;
}

}  // namespace pacwright
