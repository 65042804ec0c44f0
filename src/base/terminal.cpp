#include "base/terminal.hpp"

#include <cstdlib>

#ifdef _WIN32
#include <windows.h>
#else
#include <unistd.h>
#endif

namespace pacwright {
namespace {

#ifdef _WIN32
bool is_terminal(OutputStream stream) {
  const HANDLE handle =
      GetStdHandle(stream == OutputStream::Out ? STD_OUTPUT_HANDLE : STD_ERROR_HANDLE);
  DWORD mode = 0;
  if (handle == INVALID_HANDLE_VALUE || GetConsoleMode(handle, &mode) == 0) return false;
  // Consoles before Windows 10 cannot, and say so.
  return SetConsoleMode(handle, mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING) != 0;
}
#else
bool is_terminal(OutputStream stream) {
  return isatty(stream == OutputStream::Out ? STDOUT_FILENO : STDERR_FILENO) == 1;
}
#endif

/// Select Graphic Rendition parameters (ECMA-48). Colours in bold: readable on light and dark.
std::string_view parameters_of(Style style) {
  switch (style) {
    case Style::Bold: return "1";
    case Style::Dim: return "2";
    case Style::Red: return "1;31";
    case Style::Yellow: return "1;33";
    case Style::Green: return "1;32";
  }
  return "0";
}

}  // namespace

bool takes_colours(OutputStream stream) {
  return !asks_for_plain_text(std::getenv("NO_COLOR"), std::getenv("TERM")) && is_terminal(stream);
}

bool asks_for_plain_text(const char* no_color, const char* term) {
  return (no_color != nullptr && *no_color != '\0') ||
         (term != nullptr && std::string_view(term) == "dumb");
}

std::string styled(std::string_view text, Style style, bool colours) {
  if (!colours || text.empty()) return std::string(text);
  return "\x1b[" + std::string(parameters_of(style)) + "m" + std::string(text) + "\x1b[0m";
}

}  // namespace pacwright
