#pragma once
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

namespace pacwright {

/// A token as the parser takes it. All offsets count bytes of the script.
struct ScriptToken {
  enum class Kind : std::uint8_t {
    Name,
    PrivateName,  ///< "#x"
    Number,
    BigInt,
    String,
    Template,  ///< From "`" or "}" to the next "${" or "`".
    Regex,
    Punctuator,
    End
  };

  Kind kind = Kind::End;
  bool after_newline = false;   ///< A line ends between this token and the one before.
  bool has_escape = false;      ///< Of a name: so it is no keyword.
  bool is_legacy = false;       ///< Octal, as strict code takes none: 010, 08, "\1", "\8".
  bool has_bad_escape = false;  ///< Of a template: only a tag may take it.
  bool ends_template = false;   ///< It closes with "`".
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::string_view text;  ///< Of a name: what it says, escapes read. Else as written.
};

/// Cuts a script into tokens, one at a time, for a parser that says what may follow: whether "/"
/// divides, and where a template goes on (ECMA-262, 15th edition, 12). With HTML-like comments
/// (annex B.1.1) and a hashbang. Bytes of a script that is not UTF-8 are read as ISO-8859-1.
class Scanner {
 public:
  /// `names` takes the names that hold escapes; it lives as long as the tokens.
  Scanner(std::string_view source, std::deque<std::string>& names);

  /// The next token; "/" is a punctuator.
  ScriptToken next();
  /// The regular expression that begins with `slash`, the token that next() gave last.
  ScriptToken regex(const ScriptToken& slash);
  /// The piece of a template that begins with `brace`, the "}" that next() gave last.
  ScriptToken template_tail(const ScriptToken& brace);

  /// What follows the token that next() gave last, which stays the last one: the first behind it,
  /// or the second.
  ScriptToken peek(int ahead = 1);

  /// From here on there is nothing but the end.
  void stop() { at_ = source_.size(); }

  /// The bytes of the character there; empty at the end.
  std::string_view character_at(std::size_t offset) const;

  /// Why the last token is none; empty if it is one. At the place fault_at().
  const std::string& fault() const { return fault_; }
  std::uint32_t fault_at() const { return fault_at_; }

 private:
  char at(std::size_t ahead = 0) const {
    return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0';
  }
  bool starts_with(std::string_view text) const { return source_.substr(at_).starts_with(text); }
  bool is_at_end() const { return at_ >= source_.size(); }

  void fail(std::size_t where, std::string why);
  bool is_line_end() const;
  bool skip_blanks();
  void skip_line();
  bool skip_block_comment();
  ScriptToken finish(ScriptToken token);
  ScriptToken scan();
  ScriptToken name(ScriptToken token);
  ScriptToken number(ScriptToken token);
  ScriptToken string(ScriptToken token);
  ScriptToken template_piece(ScriptToken token);
  ScriptToken punctuator(ScriptToken token);
  bool escape_in_string(ScriptToken& token);
  bool unicode_escape(char32_t& out);
  bool digits(int base, bool may_be_none);
  void exponent();
  void skip_regex_body();

  std::string_view source_;
  bool utf8_;
  std::size_t at_ = 0;
  bool newline_ = true;  ///< Since the last token; the start of the script counts as one.
  std::deque<std::string>& names_;
  std::string fault_;
  std::uint32_t fault_at_ = 0;
};

}  // namespace pacwright
