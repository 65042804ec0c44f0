#pragma once
#include <cstdint>
#include <vector>

#include "validate/lint/js_lexer.hpp"

namespace pacwright {

/// Tokens from `begin` up to `end`, which is behind the last.
struct JsRange {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  bool empty() const { return begin >= end; }
  bool contains(std::uint32_t token) const { return begin <= token && token < end; }
};

/// A statement. Expressions stay what they are, ranges of tokens.
struct JsStatement {
  enum class Kind {
    Block,
    If,
    Loop,
    Switch,
    Try,
    Return,
    Throw,
    Jump,
    Function,
    Variables,
    Expression,
    Empty
  };

  struct Arm {
    JsRange condition;  ///< Empty: else.
    std::uint32_t body;
  };

  Kind kind = Kind::Empty;
  JsRange range;
  JsRange expression;     ///< What is returned, thrown, switched on; the head of a loop.
  std::vector<Arm> arms;  ///< If: "else if" ladders are flat.
  std::vector<std::uint32_t> children;  ///< Block, Loop, Switch, Try: statements inside, in order.
};

struct JsFunction {
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  std::uint32_t keyword = 0;    ///< The token "function", or that before the body of an arrow.
  std::uint32_t name = kNone;   ///< A token.
  std::uint32_t outer = kNone;  ///< The function around it.
  JsRange parameters;           ///< Between the parentheses.
  JsRange body;                 ///< Between the braces.
  std::uint32_t block = kNone;  ///< The statement of kind Block.
  bool is_declaration = false;
};

/// What came after ECMAScript 3.
enum class JsFeature {
  Let,
  Const,
  Arrow,
  Template,
  ForOf,
  Class,
  DefaultParameter,
  Spread,
  Destructuring,
  Async,
  Generator,
  Module,
  OptionalChain,
  Nullish,
  Exponent,
  LogicalAssignment,
  BinaryNumber,
  BigInt,
  NumberSeparator,
  RegexFlag,
  RegexNamedGroup,
  RegexLookbehind,
  TrailingCommaCall,
  ShorthandMember,
  ComputedKey,
  CatchWithoutName,
  DynamicImport,
  NewTarget,
  Hashbang,
  RegexModifier,
  Using,
  Accessor,
  TrailingCommaLiteral,
  ReservedMember  // ECMAScript 5.
};

struct JsFeatureUse {
  JsFeature feature;
  std::uint32_t token;
};

/// What a script is made of. All of it stays in vectors and is named by index: a script may be
/// nested as deeply as it likes without a destructor that calls itself.
struct JsOutline {
  std::vector<JsStatement> statements;
  std::vector<JsFunction> functions;
  std::vector<JsFeatureUse> features;  ///< In the order of the script.
  std::vector<JsFault> faults;
  std::uint32_t top = 0;  ///< The Block of the whole script.
  bool is_whole = true;   ///< False: faults, or nesting beyond what is read here.
};

/// Reads statements in full and expressions as far as needed to see where they end.
JsOutline outline_js(const JsTokens& script);

}  // namespace pacwright
