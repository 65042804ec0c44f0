#include "validate/lint/js_lexer.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "validate/script/characters.hpp"

namespace pacwright {
namespace {

using Kind = JsToken::Kind;

constexpr std::size_t kMostFaults = 100;
constexpr std::size_t kLongestEscape = 10;  ///< "{10FFFF".

// Longest first: the first that fits is taken.
constexpr std::string_view kPunctuators[] = {
    ">>>=", "...", "===", "!==", ">>>", "<<=", ">>=", "**=", "&&=", "||=", "?\?=",
    "=>",   "==",  "!=",  "<=",  ">=",  "&&",  "||",  "??",  "?.",  "++",  "--",
    "+=",   "-=",  "*=",  "/=",  "%=",  "&=",  "|=",  "^=",  "<<",  ">>",  "**"};

// Words after which an operand follows, so that '/' begins a regular expression.
constexpr std::string_view kBeforeOperand[] = {
    "return", "typeof", "instanceof", "in", "new", "delete", "void", "throw", "case", "do", "else"};
constexpr std::string_view kBeforeCondition[] = {"if", "while", "for", "with"};

template <std::size_t kCount>
bool is_one_of(std::string_view word, const std::string_view (&words)[kCount]) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

class Lexer {
 public:
  explicit Lexer(std::string_view source) : source_(source), utf8_(is_utf8(source)) {
    out_.source = source;
    out_.tokens.reserve(source.size() / 5);
  }

  JsTokens run() {
    if (starts_with("#!")) line_comment();
    while (skip_blanks()) next_token();
    add(Kind::End, at_);
    for (const Open& open : open_) {
      fault(JsFault::Kind::BracketOpen, out_.tokens[open.token].place, bracket_text(open));
    }
    return std::move(out_);
  }

 private:
  /// A bracket that waits for its partner, and what follows behind that.
  struct Open {
    std::uint32_t token;
    char bracket;        ///< '(' '[' '{', or '`' for the "${" of a template.
    bool operand_after;  ///< Behind the closing bracket an operand may begin: "if (a) /b/.test(c)".
    bool is_expression;  ///< '{' of an object literal; ternaries and labels differ in it.
    bool function_body;  ///< '(' of a function's parameters.
    bool operand_before;  ///< That function stands where an operand is expected.
    int questions = 0;    ///< '?' that wait for their ':'.
  };

  char peek(std::size_t ahead) const {
    return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0';
  }
  bool starts_with(std::string_view text) const { return source_.substr(at_).starts_with(text); }
  JsChar current() const { return js_char_at(source_, at_, utf8_); }

  std::string bracket_text(const Open& open) const {
    return open.bracket == '`' ? "${" : std::string(1, open.bracket);
  }

  JsPlace place_of(std::size_t offset) {
    // Asked for in ascending order on each line, so every byte is counted once.
    for (; counted_ < offset; counted_ += js_char_at(source_, counted_, utf8_).size) ++column_;
    return {line_, column_};
  }

  void fault(JsFault::Kind kind, JsPlace place, std::string subject) {
    if (out_.faults.size() < kMostFaults) out_.faults.push_back({kind, place, std::move(subject)});
  }

  /// Behind the line end at `at_`.
  void end_line() {
    at_ += starts_with("\r\n") ? 2 : current().size;
    ++line_;
    column_ = 1;
    counted_ = at_;
    newline_ = true;
  }

  bool skip_blanks() {
    while (at_ < source_.size()) {
      const JsChar c = current();
      if (c.kind == JsCharacter::LineEnd) {
        end_line();
      } else if (c.kind == JsCharacter::Blank) {
        at_ += c.size;
      } else if (starts_with("/*")) {
        block_comment();
      } else if (starts_with("//") || starts_with("<!--") || (newline_ && starts_with("-->"))) {
        line_comment();
      } else {
        return true;
      }
    }
    return false;
  }

  void line_comment() {
    const std::size_t start = at_;
    const JsPlace place = place_of(at_);
    while (at_ < source_.size() && current().kind != JsCharacter::LineEnd) at_ += current().size;
    add_comment(start, place);
  }

  void block_comment() {
    const std::size_t start = at_;
    const JsPlace place = place_of(at_);
    at_ += 2;
    while (at_ < source_.size() && !starts_with("*/")) {
      if (current().kind == JsCharacter::LineEnd) {
        end_line();
      } else {
        at_ += current().size;
      }
    }
    if (at_ >= source_.size()) {
      fault(JsFault::Kind::CommentOpen, place, "/*");
    } else {
      at_ += 2;
    }
    add_comment(start, place);
  }

  void add_comment(std::size_t start, JsPlace place) {
    out_.comments.push_back(
        {static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(at_ - start), place, line_});
  }

  /// A token from `start` to `at_`.
  void add(Kind kind, std::size_t start) { add(kind, start, place_of(start)); }
  void add(Kind kind, std::size_t start, JsPlace place) {
    JsToken token;
    token.offset = static_cast<std::uint32_t>(start);
    token.size = static_cast<std::uint32_t>(at_ - start);
    token.place = place;
    token.kind = kind;
    token.after_newline = newline_;
    out_.tokens.push_back(token);
    newline_ = false;
  }

  std::string_view last_text() const {
    return out_.tokens.empty() ? std::string_view() : out_.text(out_.tokens.back());
  }

  void next_token() {
    const JsChar c = current();
    const char ascii = c.code_point < 0x80 ? static_cast<char>(c.code_point) : '\0';
    if (c.kind == JsCharacter::Digit || (ascii == '.' && is_digit(peek(1)))) {
      number();
    } else if (c.kind == JsCharacter::Identifier || (ascii == '#' && is_js_name_at(at_ + 1))) {
      name();
    } else if (ascii == '"' || ascii == '\'') {
      string(ascii);
    } else if (ascii == '`') {
      ++at_;
      template_piece(at_ - 1, place_of(at_ - 1));
    } else if (ascii == '/' && operand_next_) {
      regex();
    } else if (ascii != '\0' &&
               std::string_view("{}()[];,<>+-*/%&|^!~?:=.").find(ascii) != std::string_view::npos) {
      punctuator(ascii);
    } else {
      fault(JsFault::Kind::BadCharacter, place_of(at_), std::string(source_.substr(at_, c.size)));
      at_ += c.size;
    }
  }

  bool is_js_name_at(std::size_t offset) const {
    return offset < source_.size() &&
           js_char_at(source_, offset, utf8_).kind == JsCharacter::Identifier;
  }

  static bool is_old_octal(std::string_view text) {
    return text.size() > 1 && text.find_first_not_of("01234567") == std::string_view::npos &&
           text[0] == '0';
  }

  void number() {
    const std::size_t start = at_;
    const bool based = peek(0) == '0' &&
                       std::string_view("xXbBoO").find(peek(1)) != std::string_view::npos &&
                       peek(1) != '\0';
    bool ends_at_dot = based;  // "1..toString()", "1e3.toFixed()": the dot of a member.
    while (at_ < source_.size()) {
      const char c = source_[at_];
      // "010" is octal in sloppy code, and has no fraction: the dot behind it is a member's.
      if (c == '.' && is_old_octal(source_.substr(start, at_ - start))) break;
      const bool is_exponent = !based && (c | 0x20) == 'e';
      const bool exponent_sign =
          (c == '+' || c == '-') && !based && at_ > start && (source_[at_ - 1] | 0x20) == 'e';
      if (c == '.' ? ends_at_dot : !exponent_sign && !is_js_identifier(current())) break;
      ends_at_dot = ends_at_dot || c == '.' || is_exponent;
      at_ += current().size;
    }
    add(Kind::Number, start);
    operand_next_ = false;
  }

  static bool is_dot(std::string_view text) { return text == "." || text == "?."; }

  /// "a.with": the last token is a name behind a dot.
  bool last_is_member() const {
    return out_.tokens.size() > 1 && is_dot(out_.text(out_.tokens[out_.tokens.size() - 2]));
  }

  void name() {
    const std::size_t start = at_;
    const bool member = is_dot(last_text());
    const bool operand = at_operand();
    // A letter, or the '#' of a private member; in \u{...} braces are part of the name.
    do {
      at_ += current().size;
      const bool is_braced = starts_with("{") && source_.substr(0, at_).ends_with("\\u");
      const std::size_t close = is_braced ? source_.find('}', at_) : std::string_view::npos;
      if (close != std::string_view::npos && close - at_ < kLongestEscape) at_ = close + 1;
    } while (at_ < source_.size() && is_js_identifier(current()));
    add(Kind::Name, start);
    operand_next_ = !member && is_one_of(last_text(), kBeforeOperand);
    if (!member && last_text() == "function") {
      function_pending_ = true;
      function_is_operand_ = operand;
    }
  }

  void string(char quote) {
    const std::size_t start = at_++;
    const JsPlace place = place_of(start);
    bool closed = false;
    while (at_ < source_.size() && !closed) {
      const char c = source_[at_];
      if (c == '\n' || c == '\r') break;
      if (c == '\\' && at_ + 1 < source_.size()) {
        ++at_;
        if (source_[at_] == '\n' || source_[at_] == '\r') {
          const bool kept = newline_;  // The token itself does not stand behind this line end.
          end_line();
          newline_ = kept;
          continue;
        }
      }
      closed = c == quote;
      ++at_;
    }
    if (!closed)
      fault(JsFault::Kind::StringOpen, place, std::string(source_.substr(start, at_ - start)));
    add(Kind::String, start, place);
    operand_next_ = false;
  }

  /// From '`' or '}' up to the next "${" or the closing '`'.
  void template_piece(std::size_t start, JsPlace place) {
    bool closed = false, hole = false;
    while (at_ < source_.size() && !closed && !hole) {
      if (starts_with("${")) {
        hole = true;
        at_ += 2;
      } else if (current().kind == JsCharacter::LineEnd) {
        const bool kept = newline_;
        end_line();
        newline_ = kept;
      } else if (source_[at_] == '\\' && at_ + 1 < source_.size() && peek(1) != '\n' &&
                 peek(1) != '\r') {
        at_ += 2;
      } else {
        closed = source_[at_] == '`';
        ++at_;
      }
    }
    if (!closed && !hole) fault(JsFault::Kind::TemplateOpen, place, "`");
    add(Kind::Template, start, place);
    operand_next_ = hole;
    if (hole) push_open('`', false, true);
  }

  void regex() {
    const std::size_t start = at_++;
    const JsPlace place = place_of(start);
    bool in_class = false, closed = false;
    while (at_ < source_.size() && !closed) {
      const char c = source_[at_];
      if (c == '\n' || c == '\r') break;
      if (c == '\\' && peek(1) != '\n' && peek(1) != '\r' && at_ + 1 < source_.size())
        ++at_;
      else if (c == '[')
        in_class = true;
      else if (c == ']')
        in_class = false;
      else
        closed = c == '/' && !in_class;
      ++at_;
    }
    if (closed) {
      while (at_ < source_.size() && is_js_identifier(current())) at_ += current().size;
    } else {
      fault(JsFault::Kind::RegexOpen, place, std::string(source_.substr(start, at_ - start)));
    }
    add(Kind::Regex, start, place);
    operand_next_ = false;
  }

  void punctuator(char c) {
    const std::size_t start = at_;
    switch (c) {
      case '(':
      case '[':
      case '{': return open(c);
      case ')':
      case ']':
      case '}': return close(c);
      default: break;
    }
    std::size_t size = 1;
    for (const std::string_view text : kPunctuators) {
      if (starts_with(text)) {
        size = text.size();
        break;
      }
    }
    if (starts_with("?.") && is_digit(peek(2))) size = 1;  // a?.5:1
    at_ += size;
    const std::string_view text = source_.substr(start, size);
    if (text == "?" && !open_.empty()) ++open_.back().questions;
    if (text == "?" && open_.empty()) ++top_questions_;
    if (text == ":") colon();
    add(Kind::Punctuator, start);
    // "a++ / b": after a postfix operator '/' divides; before an operand it would be no number.
    operand_next_ = text != "++" && text != "--";
  }

  /// A ':' is followed by an expression in "a ? b : c" and "{a: b}", by a statement otherwise.
  void colon() {
    int& questions = open_.empty() ? top_questions_ : open_.back().questions;
    colon_is_operand_ = questions > 0 || (!open_.empty() && open_.back().is_expression);
    if (questions > 0) --questions;
  }

  /// True if an expression rather than a statement may begin here.
  bool at_operand() const {
    if (out_.tokens.empty()) return false;
    const JsToken& last = out_.tokens.back();
    const std::string_view text = out_.text(last);
    if (last.kind == Kind::Name) return operand_next_ && text != "do" && text != "else";
    if (last.kind == Kind::Template) return operand_next_;
    if (last.kind != Kind::Punctuator) return false;
    if (text == ";" || text == "{" || text == "}" || text == ")" || text == "]" || text == "=>") {
      return false;
    }
    return text != ":" || colon_is_operand_;
  }

  void push_open(char bracket, bool operand_after, bool is_expression) {
    open_.push_back({static_cast<std::uint32_t>(out_.tokens.size() - 1), bracket, operand_after,
                     is_expression, false, false, 0});
    ++open_count(bracket);
  }

  std::size_t& open_count(char bracket) {
    switch (bracket) {
      case '(': return open_counts_[0];
      case '[': return open_counts_[1];
      case '{': return open_counts_[2];
      default: return open_counts_[3];
    }
  }

  void open(char c) {
    const std::size_t start = at_++;
    const bool operand = at_operand();
    if (c == '(') {
      const bool condition = !out_.tokens.empty() && is_one_of(last_text(), kBeforeCondition) &&
                             out_.tokens.back().kind == Kind::Name && !last_is_member();
      const bool parameters = function_pending_;
      add(Kind::Punctuator, start);
      push_open(c, condition, true);
      open_.back().function_body = parameters;
      open_.back().operand_before = function_is_operand_;
      function_pending_ = false;
    } else if (c == '[') {
      add(Kind::Punctuator, start);
      push_open(c, false, true);
    } else {
      const bool body = body_next_;
      const bool body_of_operand = body_is_operand_;
      add(Kind::Punctuator, start);
      push_open(c, body ? !body_of_operand : !operand, !body && operand);
    }
    body_next_ = false;
    operand_next_ = true;
  }

  void close(char c) {
    const std::size_t start = at_++;
    const char wanted = c == ')' ? '(' : c == ']' ? '[' : '{';
    const bool closes_hole = c == '}' && !open_.empty() && open_.back().bracket == '`';
    if (closes_hole) {
      const JsPlace place = place_of(start);
      open_.pop_back();
      --open_count('`');
      template_piece(start, place);
      return;
    }
    body_next_ = false;
    if (open_count(wanted) == 0) {
      fault(JsFault::Kind::BracketStray, place_of(start), std::string(1, c));
      add(Kind::Punctuator, start);
      operand_next_ = c == '}';
      return;
    }
    while (open_.back().bracket != wanted) {
      const Open& lost = open_.back();
      fault(JsFault::Kind::BracketOpen, out_.tokens[lost.token].place, bracket_text(lost));
      --open_count(lost.bracket);
      open_.pop_back();
    }
    const Open partner = open_.back();
    open_.pop_back();
    --open_count(wanted);
    add(Kind::Punctuator, start);
    const auto index = static_cast<std::uint32_t>(out_.tokens.size() - 1);
    out_.tokens[index].partner = partner.token;
    out_.tokens[partner.token].partner = index;
    operand_next_ = partner.operand_after;
    body_next_ = partner.function_body;
    body_is_operand_ = partner.operand_before;
  }

  std::string_view source_;
  bool utf8_;
  JsTokens out_;
  std::size_t at_ = 0;
  int line_ = 1;
  int column_ = 1;
  std::size_t counted_ = 0;  ///< Where column_ is the column of.
  bool newline_ = true;

  std::vector<Open> open_;
  std::array<std::size_t, 4> open_counts_{};
  int top_questions_ = 0;
  bool operand_next_ = true;       ///< An operand may begin here, so '/' is no division.
  bool colon_is_operand_ = false;  ///< The last token is a ':' before an expression.
  bool function_pending_ = false;  ///< Behind "function", before its '('.
  bool function_is_operand_ = false;
  bool body_next_ = false;  ///< Behind the ')' of parameters.
  bool body_is_operand_ = false;
};

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// `count` hexadecimal digits, or -1.
long hex_number(std::string_view text, std::size_t count) {
  if (text.size() < count) return -1;
  long value = 0;
  for (const char c : text.substr(0, count)) {
    if (hex_value(c) < 0) return -1;
    value = value * 16 + hex_value(c);
  }
  return value;
}

/// Appends what the escape at the start of `text`, behind its backslash, stands for; its length.
std::size_t append_escape(std::string& out, std::string_view text) {
  const std::string_view letters = "nrtbfv0", values("\n\r\t\b\f\v\0", 7);
  const std::size_t letter = letters.find(text[0]);
  const std::size_t digits = text[0] == 'x' ? 2 : text[0] == 'u' ? 4 : 0;
  const long value = digits > 0 ? hex_number(text.substr(1), digits) : -1;
  if (value >= 0) {
    const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
    append_utf8(out, surrogate ? 0xFFFD : static_cast<char32_t>(value));
    return 1 + digits;
  }
  if (text.starts_with("\r\n")) return 2;
  if (text[0] == '\n' || text[0] == '\r') return 1;
  out += letter == std::string_view::npos ? text[0] : values[letter];
  return 1;
}

}  // namespace

JsTokens lex_js(std::string_view source) { return Lexer(source).run(); }

std::string cooked_string(std::string_view literal) {
  if (literal.empty()) return "";
  const char quote = literal.front();
  literal.remove_prefix(1);
  if (literal.ends_with(quote)) literal.remove_suffix(1);
  std::string value;
  value.reserve(literal.size());
  while (!literal.empty()) {
    std::size_t used = 1;
    if (literal[0] == '\\' && literal.size() > 1) {
      used = 1 + append_escape(value, literal.substr(1));
    } else {
      value += literal[0];
    }
    literal.remove_prefix(used);
  }
  return value;
}

}  // namespace pacwright
