#include "cli/url_lines.hpp"

#include <fstream>
#include <istream>
#include <vector>

#include "base/files.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kMostLineBytes = 1 << 20;

std::optional<std::string_view> url_in_line(std::string_view line) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (line.starts_with(kByteOrderMark)) line.remove_prefix(kByteOrderMark.size());
  line = trim(line);
  if (line.empty() || line.front() == '#') return std::nullopt;
  return line;
}

}  // namespace

std::optional<Diag> for_each_url(const std::string& file, Io& io,
                                 const std::function<void(std::string_view)>& take,
                                 const std::function<void()>& pause, std::size_t most) {
  std::ifstream opened;
  if (file != "-") {
    opened = open_lines(file);
    if (!opened) return Diag{DiagCode::FileUnreadable, {file, 0, 0}, "", ""};
  }
  std::istream& in = file == "-" ? io.in : opened;
  std::vector<char> buffer(kMostLineBytes + 1);  // getline puts a NUL behind it.
  for (int number = 1;; ++number) {
    in.getline(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    auto size = static_cast<std::size_t>(in.gcount());
    if (in.fail() && size == 0) return std::nullopt;
    const bool is_whole = !in.fail();
    if (is_whole && !in.eof()) --size;  // The line end was counted.
    const std::string_view line(buffer.data(), size);
    if (number == 1 && (has_utf16_mark(line) || looks_like_unmarked_utf16(line))) {
      return Diag{DiagCode::NotText,
                  {file, 1, 0},
                  "",
                  "It looks like UTF-16, in which lists of URLs are not read."};
    }
    if (!is_whole) {
      return Diag{DiagCode::FileTooLarge, {file, number, 0}, "", "This line alone is longer."};
    }
    if (const auto url = url_in_line(line)) {
      if (url->size() > most) {
        return Diag{DiagCode::FileTooLarge, {file, number, 0}, "", "Give it in pieces."};
      }
      most -= url->size();
      take(*url);
    }
    if (in.rdbuf()->in_avail() <= 0) pause();
  }
}

}  // namespace pacwright
