#include <fcntl.h>
#include <io.h>
#include <windows.h>

#include <shellapi.h>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <streambuf>

#include "base/program_start.hpp"
#include "base/utf8.hpp"
#include "base/windows_text.hpp"
#include "base/worker_line.hpp"

namespace pacwright {
namespace {

/// Shows UTF-8 on a console, whatever its code page is.
class ConsoleBuffer : public std::streambuf {
 public:
  explicit ConsoleBuffer(HANDLE console) : console_(console) {}

 private:
  static constexpr std::size_t kMostBytes = 8192;  // Old consoles take 64 KiB at a time at most.

  int_type overflow(int_type c) override {
    if (traits_type::eq_int_type(c, traits_type::eof())) return traits_type::not_eof(c);
    const char byte = traits_type::to_char_type(c);
    return xsputn(&byte, 1) == 1 ? c : traits_type::eof();
  }

  std::streamsize xsputn(const char* bytes, std::streamsize count) override {
    waiting_.append(bytes, static_cast<std::size_t>(count));
    if (waiting_.size() >= kMostBytes) sync();
    return count;
  }

  int sync() override {
    while (!waiting_.empty()) {
      const std::size_t size = whole_characters(std::string_view(waiting_).substr(0, kMostBytes));
      if (size == 0) return 0;  // The rest of the character is still to come.
      const std::wstring wide = to_wide(std::string_view(waiting_).substr(0, size));
      waiting_.erase(0, size);
      DWORD written = 0;
      if (WriteConsoleW(console_, wide.data(), static_cast<DWORD>(wide.size()), &written,
                        nullptr) == 0) {
        return -1;
      }
    }
    return 0;
  }

  /// Bytes of `text` without the beginning of a character at its end.
  static std::size_t whole_characters(std::string_view text) {
    std::size_t begin = text.size();
    const std::size_t least = text.size() - std::min<std::size_t>(text.size(), 3);
    while (begin > least) {
      const auto byte = static_cast<unsigned char>(text[--begin]);
      if (byte < 0x80) return text.size();
      if (byte < 0xC0) continue;
      const std::size_t length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
      return text.size() - begin < length ? begin : text.size();
    }
    return text.size();
  }

  HANDLE console_;
  std::string waiting_;
};

void show_on_console(std::ostream& stream, DWORD number) {
  const HANDLE handle = GetStdHandle(number);
  DWORD mode = 0;
  if (GetConsoleMode(handle, &mode) == 0) return;
  stream.rdbuf(new ConsoleBuffer(handle));  // Never destroyed: streams are used until the very end.
}

}  // namespace

std::vector<std::string> start_program(int, char**) {
  run_if_worker();
  for (std::FILE* const file : {stdin, stdout, stderr}) _setmode(_fileno(file), _O_BINARY);
  show_on_console(std::cout, STD_OUTPUT_HANDLE);
  show_on_console(std::cerr, STD_ERROR_HANDLE);

  // Not argv: that is in the code page of the machine, with its stars expanded.
  int count = 0;
  wchar_t** const words = CommandLineToArgvW(GetCommandLineW(), &count);
  std::vector<std::string> arguments;
  for (int i = 1; words != nullptr && i < count; ++i) arguments.push_back(from_wide(words[i]));
  LocalFree(words);
  return arguments;
}

}  // namespace pacwright
