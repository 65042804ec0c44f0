#include "base/terminal.hpp"

#include <cstdlib>

#include "base/text.hpp"

#ifdef _WIN32
#include <windows.h>
#else
#include <sys/ioctl.h>
#include <unistd.h>
#endif

namespace pacwright {
namespace {

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

#ifdef _WIN32
namespace {
HANDLE handle_of(OutputStream stream) {
  return GetStdHandle(stream == OutputStream::Out ? STD_OUTPUT_HANDLE : STD_ERROR_HANDLE);
}

// Consoles before Windows 10 cannot, and say so.
bool shows_sequences(OutputStream stream) {
  DWORD mode = 0;
  return GetConsoleMode(handle_of(stream), &mode) != 0 &&
         SetConsoleMode(handle_of(stream), mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING) != 0;
}
}  // namespace

namespace {
std::size_t window_columns(OutputStream stream) {
  CONSOLE_SCREEN_BUFFER_INFO info{};
  if (GetConsoleScreenBufferInfo(handle_of(stream), &info) == 0) return 0;
  const int columns = info.srWindow.Right - info.srWindow.Left + 1;
  return columns > 0 ? static_cast<std::size_t>(columns) : 0;
}
}  // namespace

bool is_terminal(OutputStream stream) {
  DWORD mode = 0;
  const HANDLE handle = handle_of(stream);
  return handle != INVALID_HANDLE_VALUE && GetConsoleMode(handle, &mode) != 0;
}

bool input_is_terminal() {
  DWORD mode = 0;
  const HANDLE handle = GetStdHandle(STD_INPUT_HANDLE);
  return handle != INVALID_HANDLE_VALUE && GetConsoleMode(handle, &mode) != 0;
}
#else
namespace {
bool shows_sequences(OutputStream) { return true; }

int number_of(OutputStream stream) {
  return stream == OutputStream::Out ? STDOUT_FILENO : STDERR_FILENO;
}

std::size_t window_columns(OutputStream stream) {
  winsize size{};
  return ioctl(number_of(stream), TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}
}  // namespace

bool is_terminal(OutputStream stream) { return isatty(number_of(stream)) == 1; }

bool input_is_terminal() { return isatty(STDIN_FILENO) == 1; }
#endif

std::optional<std::size_t> columns_asked_for(const char* columns) {
  constexpr std::uint64_t kMost = 10'000;
  const auto asked = parse_number(columns == nullptr ? "" : columns, kMost);
  if (!asked || *asked == 0) return std::nullopt;
  return static_cast<std::size_t>(*asked);
}

std::optional<std::size_t> terminal_columns(OutputStream stream) {
  if (!is_terminal(stream)) return std::nullopt;
  if (const auto asked = columns_asked_for(std::getenv("COLUMNS"))) return asked;
  const std::size_t window = window_columns(stream);
  return window == 0 ? std::nullopt : std::optional(window);
}

bool takes_colours(OutputStream stream) {
  return !asks_for_plain_text(std::getenv("NO_COLOR"), std::getenv("TERM")) &&
         is_terminal(stream) && shows_sequences(stream);
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
