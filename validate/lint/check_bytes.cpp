// Encoding and size: what goes wrong before an engine reads the first statement.

#include <algorithm>

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "validate/lint/checks.hpp"
#include "validate/profiles/profiles.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kHostedLimit = 256u << 10;  // Zscaler's documentation.
constexpr std::size_t kBrowserLimit = 1u << 20;   // Chromium's source; Windows' documentation.

void check_size(const Script& script, Findings& findings) {
  const std::size_t size = script.bytes().size();
  const std::string subject = with_thousands(size) + " bytes";
  if (size > kBrowserLimit) {
    findings.add(DiagCode::OverBrowserLimit, subject,
                 titles_of(clients_that(
                     [](const ClientProfile& profile) { return profile.most_script_bytes != 0; })) +
                     " refuse it and go direct.");
  } else if (size > kHostedLimit) {
    findings.add(DiagCode::OverHostedLimit, subject, "Zscaler takes at most 256 KB.");
  }
}

void check_mark(std::string_view bytes, Findings& findings) {
  if (bytes.starts_with("\xEF\xBB\xBF")) {
    findings.add(DiagCode::ByteOrderMark, JsPlace{1, 1}, "UTF-8",
                 "pacparser 1.3 does not load such a file, and systems that take it for part of "
                 "the script ignore the file.");
  } else if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    findings.add(DiagCode::ByteOrderMark, JsPlace{1, 1}, "UTF-16",
                 "Firefox, libproxy and pacparser do not read UTF-16 and go direct.");
  }
}

/// Walks over a text and knows the place of each character.
class Walk {
 public:
  explicit Walk(std::string_view text) : text_(text), utf8_(is_utf8(text)) {}

  bool done() const { return at_ >= text_.size(); }
  std::size_t offset() const { return at_; }
  JsPlace place() const { return place_; }
  bool utf8() const { return utf8_; }
  Utf8Char current() const {
    const auto byte = static_cast<unsigned char>(text_[at_]);
    if (byte < 0x80 || !utf8_) return {byte, 1};
    return first_code_point(text_.substr(at_, 4));
  }
  void step() {
    const Utf8Char c = current();
    const bool ends_line =
        c.code_point == '\n' || c.code_point == 0x2028 || c.code_point == 0x2029 ||
        (c.code_point == '\r' && (at_ + 1 >= text_.size() || text_[at_ + 1] != '\n'));
    at_ += c.size;
    place_ = ends_line ? JsPlace{place_.line + 1, 1} : JsPlace{place_.line, place_.column + 1};
  }

 private:
  std::string_view text_;
  bool utf8_;
  std::size_t at_ = 0;
  JsPlace place_;
};

std::string hex(char32_t value) {
  std::string digits;
  for (; value != 0; value >>= 4) digits.insert(digits.begin(), "0123456789ABCDEF"[value & 15]);
  return std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
}

/// The comments hold what is at `offset`; asked in ascending order.
class InComment {
 public:
  explicit InComment(const std::vector<JsComment>& comments) : comments_(comments) {}

  bool operator()(std::size_t offset) {
    while (next_ < comments_.size() &&
           comments_[next_].offset + std::size_t{comments_[next_].size} <= offset) {
      ++next_;
    }
    return next_ < comments_.size() && comments_[next_].offset <= offset;
  }

 private:
  const std::vector<JsComment>& comments_;
  std::size_t next_ = 0;
};

/// What one kind of bytes adds up to: where the first stands, and on how many lines there are some.
struct Stray {
  JsPlace first{0, 0};
  std::string subject;
  int last_line = 0;
  std::size_t lines = 0;

  void see(JsPlace place, std::string what) {
    if (lines == 0) {
      first = place;
      subject = std::move(what);
    }
    if (place.line != last_line) ++lines;
    last_line = place.line;
  }
};

std::string on_lines(const Stray& stray) {
  if (stray.lines < 2) return "";
  return " Such bytes are on " + std::to_string(stray.lines) + " lines.";
}

void check_characters(const Script& script, Findings& findings) {
  Walk walk(script.text());
  InComment in_comment(script.lexed().comments);
  Stray nul, broken, code, comment;
  for (; !walk.done(); walk.step()) {
    const Utf8Char c = walk.current();
    if (c.code_point == 0) nul.see(walk.place(), "");
    if (c.code_point < 0x80) continue;
    if (!walk.utf8()) {
      broken.see(walk.place(), "byte " + hex(c.code_point).substr(2));
    } else if (in_comment(walk.offset())) {
      comment.see(walk.place(), "U+" + hex(c.code_point));
    } else {
      code.see(walk.place(), "U+" + hex(c.code_point));
    }
  }
  if (nul.lines > 0) {
    findings.add(DiagCode::NulByte, nul.first, nul.subject,
                 "libproxy and pacparser take the script as a C string, which ends here.");
  }
  if (broken.lines > 0) {
    findings.add(DiagCode::NotUtf8, broken.first, broken.subject,
                 "libproxy does not load the file and goes direct, even if the byte stands in a "
                 "comment; Chromium and Firefox read it as ISO-8859-1." +
                     on_lines(broken));
  }
  const bool said = std::ranges::any_of(script.lexed().faults, [](const JsFault& fault) {
    return fault.kind == JsFault::Kind::BadCharacter;
  });
  if (code.lines > 0 && !said) {
    findings.add(DiagCode::NonAscii, code.first, code.subject,
                 "Without a charset in the HTTP header Chromium reads these bytes as ISO-8859-1, "
                 "Firefox as UTF-8." +
                     on_lines(code));
  }
  if (comment.lines > 0) {
    findings.add(DiagCode::NonAsciiComment, comment.first, comment.subject,
                 "Chromium refuses it where the script is set as text, by an extension or a "
                 "policy." +
                     on_lines(comment));
  }
}

}  // namespace

void check_bytes(const Script& script, Findings& findings) {
  check_size(script, findings);
  check_mark(script.bytes(), findings);
  check_characters(script, findings);
}

}  // namespace pacwright
