#pragma once
#include <cassert>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/text.hpp"

// Part of json.cpp, its only user; apart because it knows bytes and nothing of values.

namespace pacwright {

struct JsonToken {
  enum class Kind {
    End,
    OpenComment,
    Punctuation,
    String,
    Word
  };  ///< Word: number, literal, junk.
  Kind kind = Kind::End;
  std::string_view text;
  std::size_t offset = 0;
  JsonPlace place;

  std::size_t end() const { return offset + text.size(); }
};

/// What is wrong inside a string token.
struct JsonFlaw {
  enum class Kind { None, End, LineBreak, Escape, Character };
  Kind kind = Kind::None;
  JsonPlace place;
};

/// Walks over JSON text token by token and knows its line and column. Every step counts on from the
/// one before, so the whole walk is linear.
class JsonCursor {
 public:
  explicit JsonCursor(std::string_view text) : text_(text) {}

  /// The next token, when the parser has found it good. Passes over commas and colons, which the
  /// parser does not report.
  JsonToken next_accepted() {
    skip_blanks();
    while (at(offset_) == ',' || at(offset_) == ':') {
      advance(offset_ + 1);
      skip_blanks();
    }
    const std::size_t start = offset_;
    if (is_punctuation(at(start))) return take(JsonToken::Kind::Punctuation, start + 1);
    if (at(start) == '"') return take(JsonToken::Kind::String, end_of_string(start));
    return take(JsonToken::Kind::Word, end_of_good_word(start));
  }

  /// The next token, good or bad; commas and colons are tokens too.
  JsonToken next_raw() {
    if (!skip_blanks()) return take(JsonToken::Kind::OpenComment, text_.size());
    const std::size_t start = offset_;
    if (start == text_.size()) return take(JsonToken::Kind::End, start);
    if (is_punctuation(at(start))) return take(JsonToken::Kind::Punctuation, start + 1);
    if (at(start) == '"') return take(JsonToken::Kind::String, end_of_string(start));
    std::size_t end = start;
    while (end < text_.size() && !is_blank(at(end)) && !is_punctuation(at(end)) && at(end) != '"') {
      ++end;
    }
    return take(JsonToken::Kind::Word, end);
  }

  /// What the parser objects to in `string`, having read `position` bytes of the file.
  JsonFlaw flaw_in_string(const JsonToken& string, std::size_t position) const {
    if (position > text_.size()) return {JsonFlaw::Kind::End, string.place};
    if (position <= string.offset || position > string.end()) return {};

    const std::size_t bad = position - 1;
    std::size_t previous = string.offset;
    std::size_t start = string.offset + 1;  // Of the escape or byte that `bad` belongs to.
    while (start + element_size(start) <= bad) {
      previous = start;
      start += element_size(start);
    }
    const char c = at(start);
    if (c == '\n' || c == '\r') return {JsonFlaw::Kind::LineBreak, string.place};
    if (c == '\\') return {JsonFlaw::Kind::Escape, place_at(start)};
    // Half a pair of surrogates: the parser notices when the other half does not come.
    if (is_high_surrogate(previous)) return {JsonFlaw::Kind::Escape, place_at(previous)};
    if (c == '"') return {};
    return {JsonFlaw::Kind::Character, place_at(start)};
  }

  /// Directly behind the last character that is not white space.
  JsonPlace place_of_end() const {
    std::size_t end = text_.size();
    while (end > 0 && is_blank(text_[end - 1])) --end;
    return place_at(end);
  }

  /// Counts from the start of the text: for errors only.
  JsonPlace place_at(std::size_t offset) const {
    JsonCursor counter(text_);
    counter.advance(offset);
    return counter.place_;
  }

 private:
  char at(std::size_t i) const { return i < text_.size() ? text_[i] : '\0'; }

  static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

  static bool is_punctuation(char c) {
    return c != '\0' && std::string_view("{}[],:").find(c) != std::string_view::npos;
  }

  void advance(std::size_t to) {
    assert(to <= text_.size());
    for (; offset_ < to; ++offset_) {
      const auto byte = static_cast<unsigned char>(text_[offset_]);
      if (byte == '\n') {
        ++place_.line;
        place_.column = 1;
      } else if ((byte & 0xC0) != 0x80) {  // The first byte of a code point.
        ++place_.column;
      }
    }
  }

  JsonToken take(JsonToken::Kind kind, std::size_t end) {
    const JsonToken token{kind, text_.substr(offset_, end - offset_), offset_, place_};
    advance(end);
    return token;
  }

  /// Skips white space and comments; false at a comment that is never closed.
  bool skip_blanks() {
    for (;;) {
      if (is_blank(at(offset_))) {
        advance(offset_ + 1);
      } else if (text_.substr(offset_, 2) == "//") {
        const std::size_t end = text_.find_first_of("\r\n", offset_);
        advance(end == std::string_view::npos ? text_.size() : end);
      } else if (text_.substr(offset_, 2) == "/*") {
        const std::size_t end = text_.find("*/", offset_ + 2);
        if (end == std::string_view::npos) return false;
        advance(end + 2);
      } else {
        return true;
      }
    }
  }

  std::size_t end_of_string(std::size_t start) const {
    for (std::size_t i = start + 1; i < text_.size(); ++i) {
      if (text_[i] == '"') return i + 1;
      if (text_[i] == '\\') ++i;
    }
    return text_.size();
  }

  /// The end of true, false, null or a number that the parser has accepted: as far as the grammar
  /// goes, so that "01" is two tokens.
  std::size_t end_of_good_word(std::size_t start) const {
    if (at(start) == 't' || at(start) == 'n') return start + 4;
    if (at(start) == 'f') return start + 5;
    std::size_t end = start;
    if (at(end) == '-') ++end;
    end = at(end) == '0' ? end + 1 : end_of_digits(end);
    if (at(end) == '.') end = end_of_digits(end + 1);
    if (at(end) == 'e' || at(end) == 'E') {
      ++end;
      if (at(end) == '+' || at(end) == '-') ++end;
      end = end_of_digits(end);
    }
    return end;
  }

  std::size_t end_of_digits(std::size_t start) const {
    while (is_digit(at(start))) ++start;
    return start;
  }

  std::size_t element_size(std::size_t start) const {
    if (at(start) != '\\') return 1;
    return at(start + 1) == 'u' ? 6 : 2;
  }

  bool is_high_surrogate(std::size_t start) const {
    const std::string escape = to_lower(text_.substr(start, 4));
    return escape == "\\ud8" || escape == "\\ud9" || escape == "\\uda" || escape == "\\udb";
  }

  std::string_view text_;
  std::size_t offset_ = 0;
  JsonPlace place_{1, 1};
};

}  // namespace pacwright
