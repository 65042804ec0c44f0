#include "validate/lint/impossible_pair.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

namespace pacwright {
namespace {

using Kind = JsToken::Kind;

/// What stands between two operands and before none. "/" is missing: where it divides is a guess.
constexpr std::string_view kBetween[] = {
    "=",   "+=",   "-=", "*=", "%=",  "**=", "<<=", ">>=", ">>>=", "&=", "|=", "^=", "&&=",
    "||=", "?\?=", "==", "!=", "===", "!==", "<",   ">",   "<=",   ">=", "*",  "%",  "&",
    "|",   "^",    "&&", "||", "<<",  ">>",  ">>>", "**",  "??",   "=>", "?",  ".",  "?."};
/// An operand, or a name, has to follow these, too.
constexpr std::string_view kBefore[] = {"+", "-", "!", "~", "..."};
constexpr std::string_view kClosing[] = {";", ")", "]", "}", ",", ":"};

/// Words that may stand before a name, text or number on their line: reserved ones, and those that
/// are words in some places only.
constexpr std::string_view kLeading[] = {
    "accessor", "as",      "async", "await",    "break", "case",   "class",  "const",  "continue",
    "debugger", "default", "defer", "delete",   "do",    "else",   "enum",   "export", "extends",
    "finally",  "for",     "from",  "function", "get",   "if",     "import", "in",     "instanceof",
    "let",      "new",     "of",    "return",   "set",   "source", "static", "switch", "throw",
    "try",      "typeof",  "using", "var",      "void",  "while",  "with",   "yield",  "catch"};
/// Words that may stand behind an operand on its line.
constexpr std::string_view kTrailing[] = {"as", "assert",     "extends", "from",
                                          "in", "instanceof", "of",      "with"};
/// Words that a "(" has to follow.
constexpr std::string_view kBeforeCondition[] = {"if", "switch", "while"};

template <std::size_t kCount>
bool is_one_of(std::string_view text, const std::string_view (&texts)[kCount]) {
  return std::ranges::find(texts, text) != std::end(texts);
}

class Pairs {
 public:
  explicit Pairs(const JsTokens& script) : script_(script), tokens_(script.tokens) {}

  bool is_impossible(std::size_t second) const {
    const JsToken &a = tokens_[second - 1], &b = tokens_[second];
    if (a.kind == Kind::Punctuator) return is_impossible_behind_sign(second);
    if (b.after_newline || is_member(second - 1)) return false;
    const bool leads = is_literal(a) || (a.kind == Kind::Name && !is_word(a, kLeading));
    if (leads) return is_literal(b) || (b.kind == Kind::Name && !is_word(b, kTrailing));
    if (!is_word(a, kBeforeCondition) || is_word(b, kTrailing)) return false;
    return is_literal(b) || b.kind == Kind::Name;
  }

 private:
  static bool is_literal(const JsToken& token) {
    return token.kind == Kind::Number || token.kind == Kind::String;
  }
  template <std::size_t kCount>
  bool is_word(const JsToken& token, const std::string_view (&words)[kCount]) const {
    return token.kind == Kind::Name && is_one_of(script_.text(token), words);
  }
  template <std::size_t kCount>
  bool is_sign(const JsToken& token, const std::string_view (&signs)[kCount]) const {
    return token.kind == Kind::Punctuator && is_one_of(script_.text(token), signs);
  }

  /// "a.if x" is no "if".
  bool is_member(std::size_t token) const {
    return token > 0 &&
           (script_.is_sign(tokens_[token - 1], ".") || script_.is_sign(tokens_[token - 1], "?."));
  }

  bool is_impossible_behind_sign(std::size_t second) const {
    const JsToken &a = tokens_[second - 1], &b = tokens_[second];
    const std::string_view sign = script_.text(a);
    if (is_one_of(sign, kBetween) || is_one_of(sign, kBefore)) {
      return b.kind == Kind::End || is_sign(b, kClosing) || is_sign(b, kBetween);
    }
    const bool is_star = script_.is_sign(b, "*");  // Of a generator, "import a, * as b".
    if (sign == "(") {
      if (script_.is_sign(b, ",")) return true;
      return script_.is_sign(b, ";") ? !is_loop(second) : is_sign(b, kBetween);
    }
    if (sign == "[") return is_sign(b, kBetween);
    if (sign == ",") return script_.is_sign(b, ";") || (!is_star && is_sign(b, kBetween));
    return (sign == ";" || sign == "{") && !is_star && is_sign(b, kBetween);
  }

  /// "for (;;)": the token is the first one in the parentheses.
  bool is_loop(std::size_t token) const {
    return token > 1 && tokens_[token - 2].kind == Kind::Name &&
           (script_.text(tokens_[token - 2]) == "for" ||
            script_.text(tokens_[token - 2]) == "await");
  }

  const JsTokens& script_;
  const std::vector<JsToken>& tokens_;
};

/// The index of the first "/" or regular expression that the lexer may have taken for the other;
/// else the number of tokens. It goes by the token before, which these leave open.
std::size_t first_doubtful_slash(const JsTokens& script) {
  constexpr std::string_view kOpen[] = {"await", "yield",  "of",    "extends",   "default",
                                        "as",    "++",     "--",    ")",         "}",
                                        "let",   "static", "async", "instanceof"};
  for (std::size_t i = 1; i < script.tokens.size(); ++i) {
    const JsToken& token = script.tokens[i];
    const bool is_slash =
        token.kind == Kind::Regex || script.is_sign(token, "/") || script.is_sign(token, "/=");
    if (is_slash && is_one_of(script.text(script.tokens[i - 1]), kOpen)) return i;
  }
  return script.tokens.size();
}

}  // namespace

std::optional<JsFault> find_impossible_pair(const JsTokens& script) {
  const Pairs pairs(script);
  const std::size_t end = first_doubtful_slash(script);
  for (std::size_t i = 1; i < end; ++i) {
    if (!pairs.is_impossible(i)) continue;
    const JsToken& token = script.tokens[i];
    return JsFault{JsFault::Kind::Unexpected, token.place, std::string(script.text(token))};
  }
  return std::nullopt;
}

std::optional<JsFault> find_certain_fault(const JsTokens& script) {
  const std::size_t end = first_doubtful_slash(script);
  const bool has_doubt = end < script.tokens.size();
  const JsPlace doubt = has_doubt ? script.tokens[end].place : JsPlace{};
  for (const JsFault& fault : script.faults) {
    const bool is_behind = has_doubt && std::pair(fault.place.line, fault.place.column) >=
                                            std::pair(doubt.line, doubt.column);
    if (!fault.is_of_bracket() && !is_behind) return fault;
  }
  if (auto pair = find_impossible_pair(script)) return pair;
  // A bracket is amiss for the whole of a script, and often for another reason.
  if (!has_doubt && !script.faults.empty()) return script.faults.front();
  return std::nullopt;
}

}  // namespace pacwright
