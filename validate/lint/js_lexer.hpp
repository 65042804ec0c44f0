#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "validate/script/place.hpp"

namespace pacwright {

struct JsToken {
  enum class Kind : std::uint8_t { Name, Number, String, Template, Regex, Punctuator, End };

  static constexpr std::uint32_t kNoPartner = 0xFFFFFFFF;

  std::uint32_t offset = 0;
  std::uint32_t size = 0;
  std::uint32_t partner = kNoPartner;  ///< Of a bracket: the index of the one that closes or opens.
  JsPlace place;
  Kind kind = Kind::End;
  bool after_newline = false;  ///< A line ends between this token and the one before.
};

struct JsComment {
  std::uint32_t offset = 0;
  std::uint32_t size = 0;
  JsPlace place;
  int last_line = 1;
};

/// What no JavaScript engine reads.
struct JsFault {
  enum class Kind {
    StringOpen,
    CommentOpen,
    RegexOpen,
    TemplateOpen,
    BadCharacter,
    BracketOpen,
    BracketStray,
    Unexpected
  };
  Kind kind;
  JsPlace place;
  std::string subject;
  std::string why = {};  ///< A sentence, if the kind does not say it all.

  bool is_of_bracket() const { return kind == Kind::BracketOpen || kind == Kind::BracketStray; }
};

/// A script in tokens. `tokens` ends with one of kind End, which stands behind the last character.
struct JsTokens {
  std::string_view source;
  std::vector<JsToken> tokens;
  std::vector<JsComment> comments;
  std::vector<JsFault> faults;  ///< At most a hundred.

  std::string_view text(const JsToken& token) const {
    return source.substr(token.offset, token.size);
  }
  /// Asked for every token many times over, so the first character decides nearly always.
  bool is_sign(const JsToken& token, std::string_view sign) const {
    return token.kind == JsToken::Kind::Punctuator && token.size == sign.size() &&
           source[token.offset] == sign[0] && text(token) == sign;
  }
};

/// Cuts any bytes into tokens, in time linear in their number. The language is that of browsers:
/// ECMAScript 3 and what came later, with HTML comments. Whether '/' begins a regular expression
/// or divides is decided by what stands before it, brackets included. Bytes that are not UTF-8
/// are read as ISO-8859-1. After a fault it goes on: an open string ends with its line.
JsTokens lex_js(std::string_view source);

/// The value of a string literal, which is given with its quotes; UTF-8.
std::string cooked_string(std::string_view literal);

}  // namespace pacwright
