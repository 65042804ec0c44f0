#include "validate/script/scanner.hpp"

#include <algorithm>

#include "base/utf8.hpp"
#include "validate/script/characters.hpp"

namespace pacwright {
namespace {

using Kind = ScriptToken::Kind;

// Longest first: the first that fits is taken.
constexpr std::string_view kPunctuators[] = {
    ">>>=", "...", "===", "!==", ">>>", "<<=", ">>=", "**=", "&&=", "||=", "?\?=",
    "=>",   "==",  "!=",  "<=",  ">=",  "&&",  "||",  "??",  "?.",  "++",  "--",
    "+=",   "-=",  "*=",  "/=",  "%=",  "&=",  "|=",  "^=",  "<<",  ">>",  "**"};
constexpr std::string_view kSigns = "{}()[];,<>+-*/%&|^!~?:=.@";

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return 16;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Of ID_Continue, and not of ID_Start.
bool is_never_first(char32_t c) {
  return c == 0xB7 || c == 0x200C || c == 0x200D || c == 0x203F || c == 0x2040 || c == 0x2054;
}

}  // namespace

Scanner::Scanner(std::string_view source, std::deque<std::string>& names)
    : source_(source), utf8_(is_utf8(source)), names_(names) {
  if (starts_with("#!")) skip_line();
}

void Scanner::fail(std::size_t where, std::string why) {
  if (!fault_.empty()) return;
  fault_ = std::move(why);
  fault_at_ = static_cast<std::uint32_t>(std::min(where, source_.size()));
}

bool Scanner::is_line_end() const {
  return js_char_at(source_, at_, utf8_).kind == JsCharacter::LineEnd;
}

std::string_view Scanner::character_at(std::size_t offset) const {
  if (offset >= source_.size()) return {};
  return source_.substr(offset, js_char_at(source_, offset, utf8_).size);
}

void Scanner::skip_line() {
  while (!is_at_end() && !is_line_end()) at_ += js_char_at(source_, at_, utf8_).size;
}

bool Scanner::skip_block_comment() {
  const std::size_t start = at_;
  at_ += 2;
  while (!is_at_end() && !starts_with("*/")) {
    newline_ = newline_ || is_line_end();
    at_ += js_char_at(source_, at_, utf8_).size;
  }
  if (is_at_end()) {
    fail(start, "The comment that begins here never ends.");
    return false;
  }
  at_ += 2;
  return true;
}

bool Scanner::skip_blanks() {
  while (!is_at_end()) {
    const JsChar c = js_char_at(source_, at_, utf8_);
    if (c.kind == JsCharacter::LineEnd || c.kind == JsCharacter::Blank) {
      newline_ = newline_ || c.kind == JsCharacter::LineEnd;
      at_ += c.size;
    } else if (starts_with("/*")) {
      if (!skip_block_comment()) return false;
    } else if (starts_with("//") || starts_with("<!--") || (newline_ && starts_with("-->"))) {
      skip_line();
    } else {
      return true;
    }
  }
  return false;
}

ScriptToken Scanner::finish(ScriptToken token) {
  token.end = static_cast<std::uint32_t>(at_);
  if (token.text.empty()) token.text = source_.substr(token.begin, token.end - token.begin);
  return token;
}

ScriptToken Scanner::next() {
  ScriptToken token = scan();
  newline_ = false;
  if (fault_.empty()) return token;
  token.kind = Kind::End;
  at_ = source_.size();
  return token;
}

ScriptToken Scanner::peek(int ahead) {
  const std::size_t at = at_;
  const bool newline = newline_;
  const std::string fault = fault_;
  const std::uint32_t fault_at = fault_at_;
  ScriptToken token;
  for (int i = 0; i < ahead; ++i) token = next();
  at_ = at;
  newline_ = newline;
  fault_ = fault;
  fault_at_ = fault_at;
  return token;
}

ScriptToken Scanner::scan() {
  const bool has_more = skip_blanks();
  ScriptToken token;
  token.begin = static_cast<std::uint32_t>(at_);
  token.end = token.begin;
  token.after_newline = newline_;
  if (!has_more) return token;
  const JsChar c = js_char_at(source_, at_, utf8_);
  if (c.kind == JsCharacter::Identifier) return name(token);
  if (c.kind == JsCharacter::Digit || (at() == '.' && is_digit(at(1)))) return number(token);
  if (at() == '"' || at() == '\'') return string(token);
  if (at() == '`') return template_piece(token);
  if (at() == '#') {
    ++at_;
    token.kind = Kind::PrivateName;
    if (is_at_end() || js_char_at(source_, at_, utf8_).kind != JsCharacter::Identifier) {
      fail(token.begin, "This sign belongs to no JavaScript.");
      return token;
    }
    return name(token);
  }
  return punctuator(token);
}

ScriptToken Scanner::name(ScriptToken token) {
  if (token.kind != Kind::PrivateName) token.kind = Kind::Name;
  std::string text;
  while (!is_at_end()) {
    const JsChar c = js_char_at(source_, at_, utf8_);
    if (text.empty() && is_never_first(c.code_point)) {
      fail(at_, "No name begins with this sign.");
      return token;
    }
    if (at() == '\\') {
      char32_t code_point = 0;
      const std::size_t start = at_++;
      std::string letter;
      if (at() == 'u' && unicode_escape(code_point) &&
          (code_point < 0xD800 || code_point > 0xDFFF)) {
        append_utf8(letter, code_point);
      }
      const bool fits = !letter.empty() && is_js_identifier(js_char_at(letter, 0, true)) &&
                        letter != "\\" && !(text.empty() && is_digit(letter[0])) &&
                        !(text.empty() && is_never_first(code_point));
      if (!fits) {
        fail(start, "This escape stands for no letter of a name.");
        return token;
      }
      token.has_escape = true;
      text += letter;
    } else if (is_js_identifier(c)) {
      text.append(source_.substr(at_, c.size));
      at_ += c.size;
    } else {
      break;
    }
  }
  if (token.has_escape) {
    if (token.kind == Kind::PrivateName) text.insert(0, 1, '#');
    token.text = names_.emplace_back(std::move(text));
  }
  return finish(token);
}

/// At the "u" behind a backslash; behind the escape afterwards, if it is one.
bool Scanner::unicode_escape(char32_t& out) {
  ++at_;
  out = 0;
  if (at() == '{') {
    ++at_;
    const std::size_t start = at_;
    for (; hex_value(at()) < 16 && out <= 0x10FFFF; ++at_)
      out = out * 16 + static_cast<char32_t>(hex_value(at()));
    if (at_ == start || at() != '}' || out > 0x10FFFF) return false;
    ++at_;
    return true;
  }
  for (int i = 0; i < 4; ++i, ++at_) {
    if (hex_value(at()) == 16) return false;
    out = out * 16 + static_cast<char32_t>(hex_value(at()));
  }
  return true;
}

/// Digits of a base, with "_" between two of them.
bool Scanner::digits(int base, bool may_be_none) {
  const std::size_t start = at_;
  bool after_separator = false;
  while (hex_value(at()) < base || (at() == '_' && at_ > start)) {
    if (at() == '_' && (after_separator || hex_value(at(1)) >= base)) {
      fail(at_, "\"_\" may stand between two digits only.");
      return false;
    }
    after_separator = at() == '_';
    ++at_;
  }
  if (at_ == start && !may_be_none) fail(start, "A digit is missing here.");
  return at_ > start;
}

void Scanner::exponent() {
  if (at() != 'e' && at() != 'E') return;
  ++at_;
  if (at() == '+' || at() == '-') ++at_;
  digits(10, false);
}

ScriptToken Scanner::number(ScriptToken token) {
  token.kind = Kind::Number;
  const char letter = at() == '0' ? static_cast<char>(at(1) | 0x20) : '\0';
  const int base = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 10;
  bool may_be_big = true;
  if (base != 10) {
    at_ += 2;
    digits(base, false);
  } else if (at() == '0' && (is_digit(at(1)) || at(1) == '_')) {
    if (at(1) == '_') fail(at_ + 1, "\"_\" may stand between two digits only.");
    token.is_legacy = true;
    may_be_big = false;
    const std::size_t start = at_;
    while (is_digit(at())) ++at_;
    const std::string_view number = source_.substr(start, at_ - start);
    if (number.find_first_of("89") != std::string_view::npos) {  // Decimal after all.
      if (at() == '.') {
        ++at_;
        digits(10, true);
      }
      exponent();
    }
  } else {
    if (at() != '.') digits(10, false);
    if (at() == '.') {
      ++at_;
      may_be_big = false;
      if (at() == '_') fail(at_, "\"_\" may stand between two digits only.");
      digits(10, true);
    }
    if (at() == 'e' || at() == 'E') may_be_big = false;
    exponent();
  }
  if (may_be_big && at() == 'n') {
    ++at_;
    token.kind = Kind::BigInt;
  }
  if (!is_at_end() && is_js_identifier(js_char_at(source_, at_, utf8_)))
    fail(at_, "Behind a number there may be no letter or digit at once.");
  return finish(token);
}

/// Behind a backslash; false if it is no escape that a template without a tag may hold.
bool Scanner::escape_in_string(ScriptToken& token) {
  const char c = at();
  if (c == 'x') {
    if (hex_value(at(1)) == 16 || hex_value(at(2)) == 16) return false;
    at_ += 3;
    return true;
  }
  if (c == 'u') {
    char32_t ignored = 0;
    return unicode_escape(ignored);
  }
  if (is_digit(c)) {
    if (c != '0' || is_digit(at(1))) token.is_legacy = true;
    ++at_;
    return true;
  }
  if (starts_with("\r\n")) {
    at_ += 2;
  } else if (!is_at_end()) {
    at_ += js_char_at(source_, at_, utf8_).size;
  }
  return true;
}

ScriptToken Scanner::string(ScriptToken token) {
  token.kind = Kind::String;
  const char quote = at();
  ++at_;
  while (!is_at_end() && at() != quote && at() != '\n' && at() != '\r') {
    const std::size_t start = at_;
    if (at() == '\\') {
      ++at_;
      if (!escape_in_string(token)) {
        fail(start, "This escape says no character.");
        return token;
      }
    } else {
      at_ += js_char_at(source_, at_, utf8_).size;
    }
  }
  if (at() != quote) {
    fail(token.begin, "The string that begins here is not closed on its line.");
    return token;
  }
  ++at_;
  return finish(token);
}

/// At its "`" or "}".
ScriptToken Scanner::template_piece(ScriptToken token) {
  token.kind = Kind::Template;
  ++at_;
  while (!is_at_end() && at() != '`' && !starts_with("${")) {
    if (at() == '\\') {
      ++at_;
      ScriptToken escape;
      if (!escape_in_string(escape) || escape.is_legacy) token.has_bad_escape = true;
    } else {
      at_ += js_char_at(source_, at_, utf8_).size;
    }
  }
  if (is_at_end()) {
    fail(token.begin, "The template that begins here never ends.");
    return token;
  }
  token.ends_template = at() == '`';
  at_ += token.ends_template ? 1 : 2;
  return finish(token);
}

ScriptToken Scanner::template_tail(const ScriptToken& brace) {
  at_ = brace.begin;
  ScriptToken token;
  token.begin = brace.begin;
  token = template_piece(token);
  if (!fault_.empty()) token.kind = Kind::End;
  newline_ = false;
  return token;
}

void Scanner::skip_regex_body() {
  bool in_class = false;
  while (!is_at_end() && !is_line_end() && (in_class || at() != '/')) {
    if (at() == '\\') {
      ++at_;
      if (is_at_end() || is_line_end()) return;
    } else if (at() == '[') {
      in_class = true;
    } else if (at() == ']') {
      in_class = false;
    }
    at_ += js_char_at(source_, at_, utf8_).size;
  }
}

ScriptToken Scanner::regex(const ScriptToken& slash) {
  ScriptToken token = slash;
  token.kind = Kind::Regex;
  token.text = {};
  at_ = slash.begin + 1;
  skip_regex_body();
  if (at() != '/') {
    fail(slash.begin, "The regular expression that begins here is not closed on its line.");
    token.kind = Kind::End;
    return token;
  }
  ++at_;
  while (!is_at_end() && is_js_identifier(js_char_at(source_, at_, utf8_)) && at() != '\\')
    at_ += js_char_at(source_, at_, utf8_).size;
  newline_ = false;
  return finish(token);
}

ScriptToken Scanner::punctuator(ScriptToken token) {
  token.kind = Kind::Punctuator;
  for (const std::string_view sign : kPunctuators) {
    if (!starts_with(sign)) continue;
    if (sign == "?." && is_digit(at(2))) break;  // "a?.5:b"
    at_ += sign.size();
    return finish(token);
  }
  if (kSigns.find(at()) == std::string_view::npos) {
    fail(at_, "This sign belongs to no JavaScript.");
    return token;
  }
  ++at_;
  return finish(token);
}

}  // namespace pacwright
