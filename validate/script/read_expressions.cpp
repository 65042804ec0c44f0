#include <algorithm>
#include <utility>

#include "base/utf8.hpp"
#include "validate/script/regex_syntax.hpp"
#include "validate/script/script_level.hpp"
#include "validate/script/script_reader.hpp"

// Expressions: ECMA-262, 15th edition, 13.

namespace pacwright {
namespace {

constexpr std::string_view kReserved[] = {
    "break",  "case",     "catch",  "class",  "const",  "continue",   "debugger", "default",
    "delete", "do",       "else",   "enum",   "export", "extends",    "false",    "finally",
    "for",    "function", "if",     "import", "in",     "instanceof", "new",      "null",
    "return", "super",    "switch", "this",   "throw",  "true",       "try",      "typeof",
    "var",    "void",     "while",  "with"};
constexpr std::string_view kStrictReserved[] = {"implements", "interface", "let",
                                                "package",    "private",   "protected",
                                                "public",     "static",    "yield"};
constexpr std::string_view kAssignments[] = {"=",   "+=",   "-=", "*=", "/=", "%=",  "**=", "<<=",
                                             ">>=", ">>>=", "&=", "^=", "|=", "&&=", "||=", "?\?="};

struct Operator {
  std::string_view sign;
  int precedence;
};
constexpr Operator kOperators[] = {
    {"??", 1},  {"||", 2},  {"&&", 3}, {"|", 4},  {"^", 5},  {"&", 6},  {"==", 7}, {"!=", 7},
    {"===", 7}, {"!==", 7}, {"<", 8},  {">", 8},  {"<=", 8}, {">=", 8}, {"<<", 9}, {">>", 9},
    {">>>", 9}, {"+", 10},  {"-", 10}, {"*", 11}, {"/", 11}, {"%", 11}, {"**", 12}};
constexpr int kRelational = 8;
constexpr int kExponent = 12;

template <std::size_t kCount>
bool is_one_of(std::string_view word, const std::string_view (&words)[kCount]) {
  return std::ranges::find(words, word) != std::end(words);
}

}  // namespace

/// An expression that no pattern can be any more.
ScriptReader::NodeId ScriptReader::whole_expression() {
  const std::uint32_t begin = token_.begin;
  const NodeId made = expression();
  if (unsettled_ > 0) fail(begin, "\"=\" in an object is for patterns only.");
  return made;
}

ScriptReader::NodeId ScriptReader::expression(bool in) {
  const std::uint32_t begin = token_.begin;
  NodeId left = assignment(in);
  while (is(",")) {
    advance();
    const NodeId right = assignment(in);
    left = add(NodeKind::Binary, begin, {left, right}, ",");
  }
  return left;
}

ScriptReader::NodeId ScriptReader::assignment(bool in) {
  const Level level(*this);
  struct Arm {
    NodeId test;
    NodeId then;
    std::uint32_t begin;
  };
  std::vector<Arm> arms;  // Of "a ? b : c ? d : e", which may be long.
  std::uint32_t begin = token_.begin;
  bool is_final = false;
  NodeId last = assignment_head(in, is_final);
  while (!is_final && is("?")) {
    advance();
    const NodeId then = assignment();
    expect(":");
    arms.push_back({last, then, begin});
    begin = token_.begin;
    last = assignment_head(in, is_final);
  }
  if (!is_final && token_.kind == ScriptToken::Kind::Punctuator &&
      is_one_of(token_.text, kAssignments))
    last = assign(last, in);
  for (auto arm = arms.rbegin(); arm != arms.rend(); ++arm)
    last = add(NodeKind::Conditional, arm->begin, {arm->test, arm->then, last});
  return last;
}

/// What may stand before "?" or "=", or something that neither can follow.
ScriptReader::NodeId ScriptReader::assignment_head(bool in, bool& is_final) {
  const std::uint32_t begin = token_.begin;
  is_final = true;
  if (context_.in_generator && is_word("yield")) return yield(in);
  if (is_word("async")) {
    const ScriptToken name = scanner_.peek();
    if (name.kind == ScriptToken::Kind::Name && !name.after_newline &&
        is_sign(scanner_.peek(2), "=>")) {
      advance();
      if (token_.text == "await") fail_here();
      const NodeId parameter = identifier();
      if (token_.after_newline) fail_here();
      return arrow({parameter, begin, {parameter}, false}, true, in);
    }
  }
  const bool is_name = token_.kind == ScriptToken::Kind::Name;
  const NodeId made = binary(0, in);
  if (is("=>") && !token_.after_newline) {
    if (is_name && is_bare(made, NodeKind::Identifier))
      return arrow({made, begin, {made}, false}, false, in);
    if (made == parens_.node && parens_.begin == begin) return arrow(Cover(parens_), false, in);
    if (made == async_call_.node && async_call_.begin == begin)
      return arrow(Cover(async_call_), true, in);
  }
  if (is_kind(made, NodeKind::Empty)) fail(begin, "\"()\" is nothing unless \"=>\" follows.");
  is_final = false;
  return made;
}

ScriptReader::NodeId ScriptReader::assign(NodeId target, bool in) {
  const std::string_view sign = token_.text;
  const std::uint32_t begin = node(target).begin;
  const bool is_pattern = is_bare(target, NodeKind::Array) || is_bare(target, NodeKind::Object);
  if (sign == "=" && is_pattern) {
    to_pattern(target, false);
  } else {
    to_target(target, sign != "&&=" && sign != "||=" && sign != "?\?=");
  }
  advance();
  const NodeId value = assignment(in);
  return add(NodeKind::Assign, begin, {target, value}, sign);
}

ScriptReader::NodeId ScriptReader::yield(bool in) {
  const std::uint32_t begin = token_.begin;
  if (context_.in_parameters) fail(begin, "Parameters can't wait for anything.");
  advance();
  Nodes value;
  const bool is_all = !token_.after_newline && take("*");
  const bool has_value =
      is_all || !(token_.after_newline || is(")") || is("]") || is("}") || is(",") || is(";") ||
                  is(":") || is_end() || is_word("in") || is_word("of"));
  if (has_value) value.push_back(assignment(in));
  last_wait_ = begin;
  return add(NodeKind::Unary, begin, value, "yield");
}

/// How tightly the current token ties two operands; -1 if it is no operator.
int ScriptReader::precedence(bool in) const {
  if (is_word("instanceof") || (in && is_word("in"))) return kRelational;
  if (token_.kind != ScriptToken::Kind::Punctuator) return -1;
  for (const Operator& one : kOperators) {
    if (one.sign == token_.text) return one.precedence;
  }
  return -1;
}

ScriptReader::NodeId ScriptReader::binary(int least, bool in) {
  const std::uint32_t begin = token_.begin;
  NodeId left = kNoNode;
  if (token_.kind == ScriptToken::Kind::PrivateName) {
    note_private(token_);
    left = constant(NodeKind::Identifier);
    if (!in || !is_word("in") || least > kRelational) fail_here();
  } else {
    left = unary();
  }
  for (int ties = precedence(in); ties >= least && ties >= 0; ties = precedence(in)) {
    const ScriptToken sign = token_;
    advance();
    const NodeId right = ties == kExponent ? exponent(in) : binary(ties + 1, in);
    check_operands(left, right, sign.text, sign.begin);
    left = add(NodeKind::Binary, begin, {left, right}, sign.text);
  }
  return left;
}

/// "a ** b ** c" is read from its end.
ScriptReader::NodeId ScriptReader::exponent(bool in) {
  const Level level(*this);
  return binary(kExponent, in);
}

void ScriptReader::check_operands(NodeId left, NodeId right, std::string_view sign,
                                  std::uint32_t at) {
  if (is_kind(left, NodeKind::Empty) || is_kind(right, NodeKind::Empty))
    fail(at, "\"()\" is nothing unless \"=>\" follows.");
  const auto is_tied_by = [this](NodeId id, std::string_view a, std::string_view b) {
    return is_bare(id, NodeKind::Binary) && (node(id).text == a || node(id).text == b);
  };
  if (sign == "**" && is_bare(left, NodeKind::Unary)) {
    const std::string_view before = node(left).text;
    if (before != "++" && before != "--")
      fail(at, "Before \"**\" an operand with a sign needs parentheses.");
  }
  const bool is_mixed =
      (sign == "??" && (is_tied_by(left, "||", "&&") || is_tied_by(right, "||", "&&"))) ||
      ((sign == "||" || sign == "&&") &&
       (is_tied_by(left, "??", "??") || is_tied_by(right, "??", "??")));
  if (is_mixed) fail(at, "\"??\" beside \"||\" or \"&&\" needs parentheses.");
}

ScriptReader::NodeId ScriptReader::unary() {
  constexpr std::string_view kSigns[] = {"!", "~", "+", "-", "++", "--"};
  constexpr std::string_view kWords[] = {"typeof", "void", "delete"};
  const bool is_sign_before =
      token_.kind == ScriptToken::Kind::Punctuator && is_one_of(token_.text, kSigns);
  const bool is_word_before = token_.kind == ScriptToken::Kind::Name && !token_.has_escape &&
                              is_one_of(token_.text, kWords);
  if (is_sign_before || is_word_before || (context_.in_async && is_word("await")))
    return prefix(token_.text);
  return postfix();
}

ScriptReader::NodeId ScriptReader::prefix(std::string_view sign) {
  const Level level(*this);
  const std::uint32_t begin = token_.begin;
  if (sign == "await") {
    if (context_.in_parameters) fail(begin, "Parameters can't wait for anything.");
    last_wait_ = begin;
  }
  advance();
  const NodeId operand = unary();
  if (sign == "++" || sign == "--") to_target(operand, true);
  if (sign == "delete" && is_kind(operand, NodeKind::Identifier) && context_.is_strict)
    fail(begin, "Strict code can't delete a variable.");
  if (sign == "delete" && is_kind(operand, NodeKind::Member) && node(operand).text.starts_with("#"))
    fail(begin, "A private member can't be deleted.");
  return add(NodeKind::Unary, begin, {operand}, sign);
}

ScriptReader::NodeId ScriptReader::postfix() {
  const std::uint32_t begin = token_.begin;
  const NodeId operand = left_hand_side();
  if (token_.after_newline || (!is("++") && !is("--"))) return operand;
  const std::string_view sign = token_.text;
  to_target(operand, true);
  advance();
  return add(NodeKind::Unary, begin, {operand}, sign);
}

ScriptReader::NodeId ScriptReader::left_hand_side() {
  const std::uint32_t begin = token_.begin;
  if (is_word("new")) return member_chain(new_expression(), begin, false);
  if (is_word("super")) return member_chain(super_expression(false), begin, false);
  if (is_word("import")) return member_chain(import_call(), begin, false);
  return member_chain(primary(), begin, false);
}

/// `is_new`: behind "new", where a call belongs to that.
ScriptReader::NodeId ScriptReader::member_chain(NodeId base, std::uint32_t begin, bool is_new) {
  bool is_optional = false;
  for (;;) {
    if (is("?.")) {
      if (is_new) fail(token_.begin, "\"new\" takes no \"?.\".");
      is_optional = true;
      advance();
      if (is("(")) {
        base = call(base, begin);
      } else if (is("[")) {
        base = member(base, begin);
      } else {
        base = member_name(base, begin);
      }
    } else if (is(".") || is("[")) {
      base = member(base, begin);
    } else if (is("(") && !is_new) {
      base = call(base, begin);
    } else if (token_.kind == ScriptToken::Kind::Template && token_.text.starts_with("`")) {
      if (is_optional) fail(token_.begin, "A template can't follow \"?.\".");
      base = template_literal(base, begin);
    } else {
      return base;
    }
    if (is_optional) node(base).is_optional = true;
  }
}

/// At "." or "[".
ScriptReader::NodeId ScriptReader::member(NodeId object, std::uint32_t begin) {
  if (take(".")) return member_name(object, begin);
  advance();
  const NodeId key = expression();
  expect("]");
  return add(NodeKind::Index, begin, {object, key});
}

ScriptReader::NodeId ScriptReader::member_name(NodeId object, std::uint32_t begin) {
  const ScriptToken name = token_;
  if (name.kind == ScriptToken::Kind::PrivateName) {
    note_private(name);
  } else if (name.kind != ScriptToken::Kind::Name) {
    fail_here();
  }
  advance();
  return add(NodeKind::Member, begin, {object}, name.text);
}

ScriptReader::NodeId ScriptReader::call(NodeId function, std::uint32_t begin) {
  const bool may_be_arrow = is_bare(function, NodeKind::Identifier) &&
                            node(function).text == "async" && node(function).end == begin + 5 &&
                            !token_.after_newline;
  bool ends_with_comma = false;
  const Nodes given = arguments(ends_with_comma);
  Nodes children = {function};
  children.insert(children.end(), given.begin(), given.end());
  const NodeId made = add(NodeKind::Call, begin, children);
  if (may_be_arrow) async_call_ = {made, begin, given, ends_with_comma};
  return made;
}

ScriptReader::Nodes ScriptReader::arguments(bool& ends_with_comma) {
  Nodes given;
  expect("(");
  while (!is(")") && !is_end()) {
    given.push_back(is("...") ? spread() : assignment());
    ends_with_comma = take(",");
    if (!ends_with_comma) break;
  }
  expect(")");
  return given;
}

ScriptReader::NodeId ScriptReader::new_expression() {
  const Level level(*this);
  const std::uint32_t begin = token_.begin;
  advance();
  if (take(".")) {
    if (!is_word("target") || !context_.has_new_target) fail_here();
    advance();
    return add(NodeKind::This, begin, {}, "new.target");
  }
  const std::uint32_t start = token_.begin;
  if (is_word("import")) fail_here();
  const NodeId base = is_word("new")     ? new_expression()
                      : is_word("super") ? super_expression(true)
                                         : primary();
  Nodes children = {member_chain(base, start, true)};
  bool ignored = false;
  if (is("(")) {
    const Nodes given = arguments(ignored);
    children.insert(children.end(), given.begin(), given.end());
  }
  return add(NodeKind::Call, begin, children, "new");
}

ScriptReader::NodeId ScriptReader::super_expression(bool is_new) {
  const std::uint32_t begin = token_.begin;
  advance();
  const bool fits =
      is("(") ? context_.has_super_call && !is_new : (is(".") || is("[")) && context_.has_super;
  if (!fits) fail(begin, "\"super\" is for methods of classes.");
  return add(NodeKind::This, begin, {}, "super");
}

ScriptReader::NodeId ScriptReader::import_call() {
  const std::uint32_t begin = token_.begin;
  advance();
  if (!is("(")) fail(begin, "A PAC file is a classic script, and only modules have this.");
  bool ignored = false;
  const Nodes given = arguments(ignored);
  const bool fits =
      !given.empty() && given.size() <= 2 &&
      std::ranges::none_of(given, [this](NodeId id) { return is_kind(id, NodeKind::Spread); });
  if (!fits) fail(begin, "\"import\" takes one address.");
  return add(NodeKind::Call, begin, given, "import");
}

ScriptReader::NodeId ScriptReader::primary() {
  using Kind = ScriptToken::Kind;
  const std::uint32_t begin = token_.begin;
  switch (token_.kind) {
    case Kind::Name: return word();
    case Kind::Number:
    case Kind::BigInt: return constant(NodeKind::Constant);
    case Kind::String: return constant(NodeKind::String);
    case Kind::Template:
      if (token_.text.starts_with("`")) return template_literal(kNoNode, begin);
      break;
    case Kind::Punctuator:
      if (is("(")) return parentheses();
      if (is("[")) return array();
      if (is("{")) return object();
      if (is("/") || is("/=")) return regex();
      break;
    case Kind::PrivateName:
    case Kind::Regex:
    case Kind::End: break;
  }
  fail_here();
  return add(NodeKind::Constant, begin, {});
}

ScriptReader::NodeId ScriptReader::word() {
  if (token_.has_escape) return identifier();
  if (token_.text == "this") return constant(NodeKind::This);
  if (token_.text == "null" || token_.text == "true" || token_.text == "false")
    return constant(NodeKind::Constant);
  if (token_.text == "function") return function(false);
  if (token_.text == "class") return class_definition(false);
  if (token_.text == "async") {
    const ScriptToken next = scanner_.peek();
    if (next.text == "function" && !next.has_escape && !next.after_newline) return function(false);
  }
  return identifier();
}

ScriptReader::NodeId ScriptReader::identifier() {
  if (token_.kind != ScriptToken::Kind::Name) {
    fail_here();
    return add(NodeKind::Identifier, token_.begin, {});
  }
  check_identifier(token_);
  if (token_.text == "await") last_await_ = token_.begin;
  return constant(NodeKind::Identifier);
}

/// A token that is a node by itself.
ScriptReader::NodeId ScriptReader::constant(NodeKind kind) {
  const ScriptToken token = token_;
  if (token.is_legacy && context_.is_strict)
    fail(token.begin, "Strict code takes no octal numbers and escapes.");
  advance();
  return add(kind, token.begin, {}, token.text);
}

bool ScriptReader::is_keyword(std::string_view name) { return is_one_of(name, kReserved); }

bool ScriptReader::is_reserved(const ScriptToken& token) const {
  const std::string_view name = token.text;
  if (is_keyword(name)) return true;
  if (name == "yield" && context_.in_generator) return true;
  if (name == "await" && (context_.in_async || context_.in_static_block)) return true;
  if (name == "arguments" && (context_.in_field || context_.in_static_block)) return true;
  return context_.is_strict && is_one_of(name, kStrictReserved);
}

void ScriptReader::check_identifier(const ScriptToken& token) {
  if (token.kind != ScriptToken::Kind::Name) return fail_here();
  if (!is_reserved(token)) return;
  fail(token.begin, "\"" + std::string(token.text) + "\" is a word of the language and no name.");
}

ScriptReader::NodeId ScriptReader::regex() {
  token_ = scanner_.regex(token_);
  if (!scanner_.fault().empty()) {
    fail(scanner_.fault_at(), scanner_.fault());
    return kFailed;
  }
  const std::string why = is_utf8(token_.text) ? regex_fault(token_.text) : "";
  if (!why.empty()) {
    fail(token_.begin, "This is no regular expression: " + why + ".");
    return kFailed;
  }
  return constant(NodeKind::Constant);
}

/// `tag`: the function before it, or kNoNode.
ScriptReader::NodeId ScriptReader::template_literal(NodeId tag, std::uint32_t begin) {
  Nodes children;
  if (tag != kNoNode) children.push_back(tag);
  for (;;) {
    if (token_.has_bad_escape && tag == kNoNode)
      fail(token_.begin, "This template holds an escape that says no character.");
    const bool is_last = token_.ends_template;
    advance();
    if (is_last) break;
    children.push_back(expression());
    if (!is("}")) {
      fail_here();
      break;
    }
    token_ = scanner_.template_tail(token_);
    if (!scanner_.fault().empty()) {
      fail(scanner_.fault_at(), scanner_.fault());
      break;
    }
  }
  return add(NodeKind::Template, begin, children);
}

/// A value in parentheses, or the parameters of an arrow function.
ScriptReader::NodeId ScriptReader::parentheses() {
  const Level level(*this);
  Cover cover;
  cover.begin = token_.begin;
  advance();
  bool has_rest = false;
  while (!is(")") && !is_end()) {
    has_rest = has_rest || is("...");
    cover.elements.push_back(is("...") ? spread() : assignment());
    cover.ends_with_comma = take(",");
    if (!cover.ends_with_comma) break;
  }
  expect(")");
  const bool is_list = cover.elements.empty() || has_rest || cover.ends_with_comma;
  if (is_list && !is("=>")) {
    fail_here();
    return kFailed;
  }
  NodeId made = cover.elements.empty() ? add(NodeKind::Empty, cover.begin, {}) : cover.elements[0];
  for (std::size_t i = 1; i < cover.elements.size(); ++i)
    made = add(NodeKind::Binary, cover.begin, {made, cover.elements[i]}, ",");
  if (is_list && !cover.elements.empty())
    made = add(NodeKind::Empty, cover.begin, {});  // Only "=>" can follow.
  if (!is("=>")) {
    node(made).in_parentheses = true;
  } else {
    cover.node = made;
    parens_ = std::move(cover);
  }
  return made;
}

ScriptReader::NodeId ScriptReader::spread() {
  const std::uint32_t begin = token_.begin;
  expect("...");
  const NodeId value = assignment();
  return add(NodeKind::Spread, begin, {value});
}

ScriptReader::NodeId ScriptReader::array() {
  const Level level(*this);
  const std::uint32_t begin = token_.begin;
  expect("[");
  Nodes elements;
  bool ends_with_comma = false;
  while (!is("]") && !is_end()) {
    if (is(",")) {
      elements.push_back(kNoNode);
    } else {
      elements.push_back(is("...") ? spread() : assignment());
    }
    ends_with_comma = take(",");
    if (!ends_with_comma) break;
  }
  expect("]");
  const NodeId made = add(NodeKind::Array, begin, elements);
  node(made).is_rest_last = !ends_with_comma;
  return made;
}

ScriptReader::NodeId ScriptReader::object() {
  const Level level(*this);
  const std::uint32_t begin = token_.begin;
  expect("{");
  Nodes properties;
  bool ends_with_comma = false;
  bool has_proto = false;
  bool has_two = false;
  while (!is("}") && !is_end()) {
    bool is_proto = false;
    properties.push_back(is("...") ? spread() : property(is_proto));
    has_two = has_two || (is_proto && has_proto);
    has_proto = has_proto || is_proto;
    ends_with_comma = take(",");
    if (!ends_with_comma) break;
  }
  expect("}");
  const NodeId made = add(NodeKind::Object, begin, properties);
  node(made).is_rest_last = !ends_with_comma;
  node(made).needs_pattern = has_two;
  unsettled_ += has_two ? 1 : 0;
  return made;
}

ScriptReader::NodeId ScriptReader::property(bool& is_proto) {
  const std::uint32_t begin = token_.begin;
  FunctionHead head = method_head();
  const ScriptToken name = token_;
  bool is_computed = false;
  if (name.kind == ScriptToken::Kind::PrivateName) fail_here();
  const NodeId key = property_key(is_computed);
  Nodes children = {key};
  const bool is_method = !head.is_plain() || is("(");
  if (is_method) {
    head.name = name;
    children.push_back(function_rest(head, begin));
  } else if (take(":")) {
    is_proto = !is_computed && key_text(name) == "__proto__";
    children.push_back(assignment());
  } else if (name.kind == ScriptToken::Kind::Name && !is_computed) {
    children.push_back(shorthand(name));
  } else {
    fail_here();
  }
  const NodeId made = add(NodeKind::Property, begin, children);
  node(made).is_method = is_method;
  return made;
}

/// "{a}" or "{a = 1}", behind the name.
ScriptReader::NodeId ScriptReader::shorthand(const ScriptToken& key) {
  check_identifier(key);
  if (key.text == "await") last_await_ = key.begin;
  const NodeId name = add(NodeKind::Identifier, key.begin, {}, key.text);
  if (!take("=")) return name;
  if (context_.is_strict && is_kind_of_eval(key.text))
    fail(key.begin, "Strict code can't assign to this name.");
  const NodeId value = assignment();
  const NodeId made = add(NodeKind::Assign, key.begin, {name, value}, "=");
  node(made).needs_pattern = true;
  ++unsettled_;
  return made;
}

ScriptReader::NodeId ScriptReader::property_key(bool& is_computed) {
  using Kind = ScriptToken::Kind;
  is_computed = is("[");
  if (is_computed) {
    advance();
    const NodeId key = assignment();
    expect("]");
    return key;
  }
  const bool is_key = token_.kind == Kind::Name || token_.kind == Kind::String ||
                      token_.kind == Kind::Number || token_.kind == Kind::BigInt ||
                      token_.kind == Kind::PrivateName;
  if (!is_key) {
    fail_here();
    return kFailed;
  }
  return constant(token_.kind == Kind::String ? NodeKind::String : NodeKind::Constant);
}

}  // namespace pacwright
