#include <fcntl.h>
#include <io.h>
#include <windows.h>

#include <algorithm>
#include <cerrno>
#include <memory>
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

/// A new file inherits the access rights of its folder, as the old one did.
void copy_permissions(const fs::path&, const fs::path&) {}

}  // namespace pacwright
