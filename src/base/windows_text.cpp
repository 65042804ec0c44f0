#include "base/windows_text.hpp"

#include <windows.h>

#include <system_error>

#include "base/text.hpp"

namespace pacwright {
namespace {

/// The words that other systems have for it, or none.
std::errc common_error(DWORD code) {
  switch (code) {
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
    case ERROR_INVALID_NAME:
    case ERROR_BAD_PATHNAME:
    case ERROR_INVALID_DRIVE: return std::errc::no_such_file_or_directory;
    case ERROR_ACCESS_DENIED: return std::errc::permission_denied;
    case ERROR_DIRECTORY: return std::errc::not_a_directory;
    case ERROR_ALREADY_EXISTS:
    case ERROR_FILE_EXISTS: return std::errc::file_exists;
    case ERROR_FILENAME_EXCED_RANGE: return std::errc::filename_too_long;
    case ERROR_WRITE_PROTECT: return std::errc::read_only_file_system;
    case ERROR_HANDLE_DISK_FULL:
    case ERROR_DISK_FULL: return std::errc::no_space_on_device;
    case ERROR_DIR_NOT_EMPTY: return std::errc::directory_not_empty;
    default: return std::errc{};
  }
}

}  // namespace

std::wstring to_wide(std::string_view text) {
  const int size = static_cast<int>(text.size());
  const int needed = MultiByteToWideChar(CP_UTF8, 0, text.data(), size, nullptr, 0);
  std::wstring wide(static_cast<std::size_t>(needed), L'\0');
  MultiByteToWideChar(CP_UTF8, 0, text.data(), size, wide.data(), needed);
  return wide;
}

std::string from_wide(std::wstring_view text) {
  const int size = static_cast<int>(text.size());
  const int needed =
      WideCharToMultiByte(CP_UTF8, 0, text.data(), size, nullptr, 0, nullptr, nullptr);
  std::string narrow(static_cast<std::size_t>(needed), '\0');
  WideCharToMultiByte(CP_UTF8, 0, text.data(), size, narrow.data(), needed, nullptr, nullptr);
  return narrow;
}

std::string quoted_argument(std::string_view argument) {
  std::string text = "\"";
  std::size_t backslashes = 0;
  for (const char c : argument) {
    if (c == '"') text.append(backslashes + 1, '\\');
    backslashes = c == '\\' ? backslashes + 1 : 0;
    text += c;
  }
  return text.append(backslashes, '\\') + "\"";
}

std::string words_of_error(unsigned long code) {
  if (code == ERROR_SHARING_VIOLATION || code == ERROR_LOCK_VIOLATION) {
    return "another program holds the file open; close it there, then try again";
  }
  if (const std::errc common = common_error(code); common != std::errc{}) {
    return std::make_error_code(common).message();
  }
  std::wstring words(1024, L'\0');
  words.resize(FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, nullptr,
                              code, 0, words.data(), static_cast<DWORD>(words.size()), nullptr));
  std::string text(trim(from_wide(words)));
  while (text.ends_with('.')) text.pop_back();
  return text.empty() ? "error " + std::to_string(code) : text;
}

std::string words_of_last_error() { return words_of_error(GetLastError()); }

}  // namespace pacwright
