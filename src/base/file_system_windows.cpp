#include <fcntl.h>
#include <io.h>
#include <windows.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "base/file_system.hpp"
#include "base/utf8.hpp"
#include "base/windows_text.hpp"

namespace pacwright {
namespace {

namespace fs = std::filesystem;

// Folders may have 12 characters less than files, which may have 259.
constexpr std::size_t kLongestPlainPath = 247;

constexpr DWORD kShareAll = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;

// FileRenameInfoEx, which the headers have for later systems only. Older systems refuse it.
constexpr auto kRenameInfoEx = static_cast<FILE_INFO_BY_HANDLE_CLASS>(22);

// Scanners and indexers open every new file for a moment; that shall not be told as a failure.
constexpr int kTries = 20;
constexpr DWORD kPauseMilliseconds = 50;

std::wstring full_path(const std::wstring& path) {
  const DWORD size = GetFullPathNameW(path.c_str(), 0, nullptr, nullptr);
  std::wstring full(size, L'\0');
  full.resize(GetFullPathNameW(path.c_str(), size, full.data(), nullptr));
  return full;
}

/// The path for a call: without a limit of length.
std::wstring for_call(const fs::path& path) { return to_reachable(path).wstring(); }

bool may_pass(DWORD code) {
  return code == ERROR_SHARING_VIOLATION || code == ERROR_LOCK_VIOLATION ||
         code == ERROR_ACCESS_DENIED;
}

/// Opens a file to rename or remove it.
HANDLE open_for_removal(const fs::path& path, DWORD share) {
  return CreateFileW(for_call(path).c_str(), DELETE, share, nullptr, OPEN_EXISTING,
                     FILE_FLAG_BACKUP_SEMANTICS, nullptr);
}

/// The code of the error that keeps `target` from being removed by who would let others `share` it;
/// 0: nothing does.
DWORD reason_against_removal(const fs::path& target, DWORD share) {
  const HANDLE file = open_for_removal(target, share);
  if (file == INVALID_HANDLE_VALUE) return GetLastError();
  CloseHandle(file);
  return 0;
}

/// As on other systems, whoever has `to` open: he keeps the old file. Windows 10 and later can, on
/// NTFS, if those who have it open let it be removed.
bool rename_below_readers(const fs::path& from, const fs::path& to) {
  std::wstring name = for_call(to);
  if (!name.starts_with(L"\\\\?\\")) name = full_path(name);
  std::vector<char> bytes(sizeof(FILE_RENAME_INFO) + name.size() * sizeof(wchar_t));
  auto* const info = reinterpret_cast<FILE_RENAME_INFO*>(bytes.data());
  info->Flags = FILE_RENAME_FLAG_REPLACE_IF_EXISTS | FILE_RENAME_FLAG_POSIX_SEMANTICS;
  info->FileNameLength = static_cast<DWORD>(name.size() * sizeof(wchar_t));
  std::ranges::copy(name, info->FileName);
  const HANDLE file = open_for_removal(from, kShareAll);
  if (file == INVALID_HANDLE_VALUE) return false;
  const BOOL renamed =
      SetFileInformationByHandle(file, kRenameInfoEx, info, static_cast<DWORD>(bytes.size()));
  CloseHandle(file);
  return renamed != 0;
}

struct CloseHandleOf {
  using pointer = HANDLE;
  void operator()(HANDLE handle) const { CloseHandle(handle); }
};
using OwnedHandle = std::unique_ptr<HANDLE, CloseHandleOf>;

/// Opens what a name leads to, links followed, to ask about it. Null if it cannot be.
OwnedHandle open_to_ask(const fs::path& path) {
  const HANDLE file = CreateFileW(for_call(path).c_str(), 0, kShareAll, nullptr, OPEN_EXISTING,
                                  FILE_FLAG_BACKUP_SEMANTICS, nullptr);
  return OwnedHandle(file == INVALID_HANDLE_VALUE ? nullptr : file);
}

/// Held by whoever writes; an interrupt, which comes in a thread of its own, waits for it.
std::mutex& writing() {
  static auto* const mutex = new std::mutex;  // Never destroyed: interrupts come at any time.
  return *mutex;
}

volatile LONG g_interrupted = 0;

BOOL WINAPI on_interrupt(DWORD) {
  InterlockedExchange(&g_interrupted, 1);
  writing().lock();
  return FALSE;  // And now the usual effect: the end.
}

}  // namespace

const std::string_view kSeparators = "/\\";

fs::path to_path(const std::string& name) {
  if (name.find('\0') != std::string::npos || !is_utf8(name)) return {};
  return fs::path(to_wide(name));
}

fs::path to_reachable(const fs::path& path) {
  const std::wstring& text = path.native();
  // Already marked, or a device.
  if (text.empty() || text.starts_with(L"\\\\?\\") || text.starts_with(L"\\\\.\\")) return path;
  const std::wstring full = full_path(text);
  if (full.size() <= kLongestPlainPath || full.starts_with(L"\\\\.\\")) return path;
  return full.starts_with(L"\\\\") ? L"\\\\?\\UNC" + full.substr(1) : L"\\\\?\\" + full;
}

std::FILE* open_file(const fs::path& path, Open how, std::string& why) {
  const bool reads = how == Open::Read;
  const HANDLE handle =
      CreateFileW(for_call(path).c_str(), reads ? GENERIC_READ : GENERIC_WRITE,
                  reads ? kShareAll : FILE_SHARE_READ, nullptr, reads ? OPEN_EXISTING : CREATE_NEW,
                  FILE_ATTRIBUTE_NORMAL, nullptr);
  if (handle == INVALID_HANDLE_VALUE) {
    why = words_of_last_error();
    return nullptr;
  }
  const int number = _open_osfhandle(reinterpret_cast<std::intptr_t>(handle),
                                     _O_BINARY | (reads ? _O_RDONLY : _O_WRONLY));
  std::FILE* const file = number < 0 ? nullptr : _fdopen(number, reads ? "rb" : "wb");
  if (file != nullptr) return file;
  why = std::generic_category().message(errno);
  if (number >= 0) {
    _close(number);
  } else {
    CloseHandle(handle);
  }
  return nullptr;
}

bool flush_to_disk(std::FILE* file) { return _commit(_fileno(file)) == 0; }
void set_binary(std::FILE* file) { _setmode(_fileno(file), _O_BINARY); }

FileKind kind_of(const fs::path& path) {
  const DWORD attributes = GetFileAttributesW(for_call(path).c_str());
  if (attributes == INVALID_FILE_ATTRIBUTES) return FileKind::None;
  if ((attributes & FILE_ATTRIBUTE_DIRECTORY) != 0) return FileKind::Folder;
  return (attributes & FILE_ATTRIBUTE_DEVICE) != 0 ? FileKind::Other : FileKind::File;
}

bool is_link(const fs::path& path) {
  const DWORD attributes = GetFileAttributesW(for_call(path).c_str());
  return attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0;
}

std::optional<std::uint64_t> size_of(const fs::path& path) {
  WIN32_FILE_ATTRIBUTE_DATA data{};
  if (GetFileAttributesExW(for_call(path).c_str(), GetFileExInfoStandard, &data) == 0) {
    return std::nullopt;
  }
  return std::uint64_t{data.nFileSizeHigh} << 32 | data.nFileSizeLow;
}

bool create_one_folder(const fs::path& path, Refusal& why) {
  why.reset();
  if (CreateDirectoryW(for_call(path).c_str(), nullptr) != 0) return true;
  const DWORD code = GetLastError();
  if (code != ERROR_ALREADY_EXISTS || kind_of(path) != FileKind::Folder) why = words_of_error(code);
  return false;
}

Refusal remove_one(const fs::path& path) {
  const std::wstring name = for_call(path);
  const bool is_folder = kind_of(path) == FileKind::Folder;
  if ((is_folder ? RemoveDirectoryW(name.c_str()) : DeleteFileW(name.c_str())) != 0) {
    return std::nullopt;
  }
  const DWORD code = GetLastError();
  if (code == ERROR_FILE_NOT_FOUND || code == ERROR_PATH_NOT_FOUND) return std::nullopt;
  return words_of_error(code);
}

Refusal refuses_replacement(const fs::path& target) {
  DWORD code = 0;
  for (int tries = 0; tries < kTries; ++tries) {
    if (tries > 0) Sleep(kPauseMilliseconds);
    code = reason_against_removal(target, kShareAll);
    if (!may_pass(code)) break;
  }
  if (code == 0 || code == ERROR_FILE_NOT_FOUND) return std::nullopt;
  return words_of_error(code);
}

Refusal replace_file(const fs::path& from, const fs::path& to) {
  const std::wstring old_name = for_call(from), new_name = for_call(to);
  DWORD code = 0;
  for (int tries = 0; tries < kTries; ++tries) {
    if (tries > 0) Sleep(kPauseMilliseconds);
    if (MoveFileExW(old_name.c_str(), new_name.c_str(),
                    MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH) != 0) {
      return std::nullopt;
    }
    code = GetLastError();
    if (code == ERROR_ACCESS_DENIED && rename_below_readers(from, to)) return std::nullopt;
    if (!may_pass(code)) break;
  }
  // Windows says "access denied" of a file that is only open; asked about that alone, it tells.
  const DWORD reason = reason_against_removal(to, 0);
  return words_of_error(reason == ERROR_SHARING_VIOLATION ? reason : code);
}

std::string to_name(const fs::path& path) {
  const std::u8string name = path.u8string();
  return std::string(name.begin(), name.end());
}

std::optional<Place> place_of(const fs::path& name, Refusal& why) {
  const OwnedHandle file = open_to_ask(name);
  if (file != nullptr && GetFileType(file.get()) != FILE_TYPE_DISK)
    return Place{name, FileKind::Other};
  const FileKind kind = kind_of(name);
  if (!is_link(name)) return Place{name, kind};
  std::wstring path(32768, L'\0');
  const DWORD size =
      file == nullptr
          ? 0
          : GetFinalPathNameByHandleW(file.get(), path.data(), static_cast<DWORD>(path.size()), 0);
  if (size == 0 || size >= path.size()) {
    why = "a link that leads to nothing";
    return std::nullopt;
  }
  path.resize(size);
  return Place{path, kind};
}

bool is_same_file(const fs::path& a, const fs::path& b) {
  const OwnedHandle one = open_to_ask(a), other = open_to_ask(b);
  BY_HANDLE_FILE_INFORMATION first{}, second{};
  return one != nullptr && other != nullptr && GetFileInformationByHandle(one.get(), &first) != 0 &&
         GetFileInformationByHandle(other.get(), &second) != 0 &&
         first.dwVolumeSerialNumber == second.dwVolumeSerialNumber &&
         first.nFileIndexHigh == second.nFileIndexHigh &&
         first.nFileIndexLow == second.nFileIndexLow;
}

bool is_standard_output(const fs::path&) { return false; }

bool add_name(const fs::path& file, const fs::path& name) {
  return CreateHardLinkW(for_call(name).c_str(), for_call(file).c_str(), nullptr) != 0;
}

/// A new file inherits the access list of its folder; what the old one had of its own is copied.
KeptRights keep_rights(const fs::path& from, const fs::path& to) {
  const std::wstring name = for_call(from);
  DWORD size = 0;
  GetFileSecurityW(name.c_str(), DACL_SECURITY_INFORMATION, nullptr, 0, &size);
  std::vector<char> bytes(size);
  if (size == 0 ||
      GetFileSecurityW(name.c_str(), DACL_SECURITY_INFORMATION, bytes.data(), size, &size) == 0) {
    return {};  // A file system without access lists.
  }
  if (SetFileSecurityW(for_call(to).c_str(), DACL_SECURITY_INFORMATION, bytes.data()) != 0) {
    return {};
  }
  return {"its access list cannot be kept: " + words_of_last_error(), ""};
}

std::uint64_t names_of(const fs::path& file) {
  const HANDLE handle =
      CreateFileW(for_call(file).c_str(), 0, kShareAll, nullptr, OPEN_EXISTING, 0, nullptr);
  if (handle == INVALID_HANDLE_VALUE) return 1;
  const OwnedHandle owned(handle);
  BY_HANDLE_FILE_INFORMATION about{};
  return GetFileInformationByHandle(handle, &about) != 0 ? about.nNumberOfLinks : 1;
}

void sync_folder(const fs::path&) {}  // MOVEFILE_WRITE_THROUGH has done it.

Refusal refuses_write_through(const fs::path&) { return std::nullopt; }  // Told by the writing.

Refusal write_through(const fs::path& path, std::string_view bytes) {
  const HANDLE handle = CreateFileW(for_call(path).c_str(), GENERIC_WRITE, kShareAll, nullptr,
                                    OPEN_EXISTING, 0, nullptr);
  if (handle == INVALID_HANDLE_VALUE) return words_of_last_error();
  const OwnedHandle file(handle);
  while (!bytes.empty()) {
    const auto part = static_cast<DWORD>(std::min<std::size_t>(bytes.size(), 1 << 20));
    DWORD count = 0;
    if (WriteFile(handle, bytes.data(), part, &count, nullptr) == 0) return words_of_last_error();
    bytes.remove_prefix(count);
  }
  return std::nullopt;
}

// Windows locks no folders: a file in it stands for it, which goes with the last handle to it.
FolderGuard::FolderGuard(FolderGuard&& other) noexcept
    : handle_(std::exchange(other.handle_, -1)) {}

FolderGuard& FolderGuard::operator=(FolderGuard&& other) noexcept {
  std::swap(handle_, other.handle_);
  return *this;
}

FolderGuard::~FolderGuard() {
  if (handle_ != -1) CloseHandle(reinterpret_cast<HANDLE>(handle_));
}

FolderGuard::Outcome FolderGuard::take(const fs::path& folder) {
  const std::wstring name = for_call(folder / ".pacwright-lock");
  DWORD code = 0;
  for (int tries = 0; tries < kTries; ++tries) {
    if (tries > 0) Sleep(kPauseMilliseconds);
    const HANDLE handle =
        CreateFileW(name.c_str(), GENERIC_WRITE | DELETE, 0, nullptr, CREATE_ALWAYS,
                    FILE_ATTRIBUTE_HIDDEN | FILE_FLAG_DELETE_ON_CLOSE, nullptr);
    if (handle != INVALID_HANDLE_VALUE) {
      handle_ = reinterpret_cast<std::intptr_t>(handle);
      return Outcome::Locked;
    }
    code = GetLastError();
    if (code != ERROR_ACCESS_DENIED) break;  // Denied: it may be about to go.
  }
  return code == ERROR_SHARING_VIOLATION ? Outcome::Taken : Outcome::CannotBe;
}

void pause_milliseconds(int milliseconds) { Sleep(static_cast<DWORD>(milliseconds)); }

struct HeldInterrupts::State {
  std::unique_lock<std::mutex> lock;
};

HeldInterrupts::HeldInterrupts() : before_(std::make_unique<State>()) {
  static const BOOL is_heard = SetConsoleCtrlHandler(on_interrupt, TRUE);
  static_cast<void>(is_heard);
  before_->lock = std::unique_lock(writing());
}

HeldInterrupts::~HeldInterrupts() = default;

bool HeldInterrupts::has_come() const { return InterlockedExchangeAdd(&g_interrupted, 0) != 0; }

}  // namespace pacwright
