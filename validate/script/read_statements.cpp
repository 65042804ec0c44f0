#include <utility>

#include "validate/script/script_level.hpp"
#include "validate/script/script_reader.hpp"

// Statements and declarations: ECMA-262, 15th edition, 14 and 16.1, annex B.3.

namespace pacwright {

/// The directives and statements of a function or of the script, up to "}" or the end.
ScriptReader::Nodes ScriptReader::body(bool& becomes_strict) {
  Nodes statements;
  bool is_legacy = false;
  while (token_.kind == ScriptToken::Kind::String) {
    const ScriptToken text = token_;
    statements.push_back(list_item());
    const NodeId last = statements.back();
    const bool is_directive = is_kind(last, NodeKind::Statement) &&
                              is_bare(out_.tree.children(last)[0], NodeKind::String);
    if (!is_directive) break;
    is_legacy = is_legacy || text.is_legacy;
    if (text.text != "\"use strict\"" && text.text != "'use strict'") continue;
    if (is_legacy) fail(text.begin, "Strict code takes no octal escapes.");
    becomes_strict = context_.is_strict = true;
  }
  while (!is("}") && !is_end()) statements.push_back(list_item());
  return statements;
}

ScriptReader::Nodes ScriptReader::statements_up_to_brace() {
  Nodes statements;
  while (!is("}") && !is_end()) statements.push_back(list_item());
  expect("}");
  return statements;
}

ScriptReader::NodeId ScriptReader::list_item() {
  if (is_word("function")) return function(true);
  if (is_word("class")) return class_definition(true);
  if (is_word("async") && !token_.has_escape) {
    const ScriptToken next = scanner_.peek();
    if (next.text == "function" && !next.after_newline) return function(true);
  }
  const std::string_view kind = is_word("var") ? std::string_view() : declaration_kind();
  return kind.empty() ? statement(true) : variables(kind);
}

/// let, const, using, var, if a declaration of that kind begins here; else empty.
std::string_view ScriptReader::declaration_kind() {
  if (is_word("var")) return "var";
  if (is_word("const")) return "const";
  if (is_let_declaration()) return "let";
  return is_using_declaration() ? "using" : "";
}

bool ScriptReader::is_let_declaration() {
  if (!is_word("let")) return false;
  const ScriptToken next = scanner_.peek();
  if (next.kind == ScriptToken::Kind::Name) return next.has_escape || !is_keyword(next.text);
  return is_sign(next, "[") || is_sign(next, "{");
}

bool ScriptReader::is_using_declaration() {
  if (!is_word("using") || scopes_.is_top()) return false;
  const ScriptToken next = scanner_.peek();
  return next.kind == ScriptToken::Kind::Name && !next.after_newline && next.text != "in" &&
         next.text != "instanceof" && next.text != "of";
}

ScriptReader::NodeId ScriptReader::statement(bool may_label_function) {
  const Level level(*this);
  if (is("{")) return block();
  if (is(";")) {
    const std::uint32_t begin = token_.begin;
    advance();
    return add(NodeKind::Empty, begin, {});
  }
  if (token_.kind == ScriptToken::Kind::Name) {
    if (is_sign(scanner_.peek(), ":")) return labelled(may_label_function);
    if (!token_.has_escape) return keyword_statement();
  }
  return expression_statement();
}

ScriptReader::NodeId ScriptReader::keyword_statement() {
  using Read = NodeId (ScriptReader::*)();
  constexpr std::pair<std::string_view, Read> kStatements[] = {
      {"if", &ScriptReader::if_statement},
      {"for", &ScriptReader::for_statement},
      {"while", &ScriptReader::while_statement},
      {"do", &ScriptReader::do_statement},
      {"break", &ScriptReader::jump},
      {"continue", &ScriptReader::jump},
      {"return", &ScriptReader::return_statement},
      {"throw", &ScriptReader::throw_statement},
      {"try", &ScriptReader::try_statement},
      {"switch", &ScriptReader::switch_statement},
      {"with", &ScriptReader::with_statement},
  };
  for (const auto& [word, read] : kStatements) {
    if (token_.text == word) return (this->*read)();
  }
  if (token_.text == "var") return variables("var");
  if (token_.text == "debugger") {
    const std::uint32_t begin = token_.begin;
    advance();
    end_statement();
    return add(NodeKind::Empty, begin, {});
  }
  return expression_statement();
}

/// The body of "if", "else" or a label, where sloppy code may have a plain function.
ScriptReader::NodeId ScriptReader::embedded(bool may_be_function) {
  if (!is_word("function")) return statement();
  if (!may_be_function || context_.is_strict || is_sign(scanner_.peek(), "*")) {
    fail(token_.begin, "No function can be declared here: put it into a block.");
    return kFailed;
  }
  scopes_.open(Scopes::Kind::Block);
  const NodeId made = function(true);
  scopes_.close();
  return made;
}

ScriptReader::NodeId ScriptReader::block() {
  const std::uint32_t begin = token_.begin;
  expect("{");
  scopes_.open(Scopes::Kind::Block);
  const Nodes statements = statements_up_to_brace();
  scopes_.close();
  return add(NodeKind::Block, begin, statements);
}

ScriptReader::NodeId ScriptReader::expression_statement() {
  const std::uint32_t begin = token_.begin;
  const ScriptToken next = is_word("let") || is_word("async") ? scanner_.peek() : ScriptToken{};
  const bool is_declaration = is_word("function") || is_word("class") || is_word("const") ||
                              (is_word("let") && is_sign(next, "[")) ||
                              (is_word("async") && next.text == "function" && !next.after_newline);
  if (is_declaration) {
    fail(begin, "A declaration can't stand alone here: put it into a block.");
    return kFailed;
  }
  if (is_word("import") || is_word("export")) {
    const ScriptToken sign = scanner_.peek();
    if (!is_sign(sign, "(")) {
      fail(begin, "A PAC file is a classic script, and only modules have this.");
      return kFailed;
    }
  }
  const NodeId value = whole_expression();
  end_statement();
  return add(NodeKind::Statement, begin, {value});
}

ScriptReader::NodeId ScriptReader::labelled(bool may_label_function) {
  const std::uint32_t begin = token_.begin;
  const std::size_t outer = labels_.size();
  while (token_.kind == ScriptToken::Kind::Name && is_sign(scanner_.peek(), ":")) {
    check_identifier(token_);
    if (labels_.size() > Level::kDeepest) {
      out_.is_too_deep = true;
      fail_here();
    }
    for (const Label& label : labels_) {
      if (label.name == token_.text) fail(token_.begin, "This label is there already.");
    }
    labels_.push_back({token_.text, false});
    advance();
    advance();
  }
  const bool is_loop = is_word("for") || is_word("while") || is_word("do");
  for (std::size_t i = outer; i < labels_.size(); ++i) labels_[i].is_loop = is_loop;
  const std::string_view first = is_end() ? std::string_view() : labels_[outer].name;
  NodeId inner = kNoNode;
  if (is_word("function") && may_label_function && !context_.is_strict &&
      !is_sign(scanner_.peek(), "*")) {
    inner = function(true);
  } else {
    inner = embedded(false);
  }
  labels_.resize(outer);
  return add(NodeKind::Labelled, begin, {inner}, first);
}

ScriptReader::NodeId ScriptReader::if_statement() {
  const std::uint32_t begin = token_.begin;
  Nodes arms;
  do {
    advance();
    expect("(");
    arms.push_back(whole_expression());
    expect(")");
    arms.push_back(embedded(true));
  } while (is_word("else") && scanner_.peek().text == "if" && (advance(), is_word("if")));
  if (take_word("else")) arms.push_back(embedded(true));
  return add(NodeKind::If, begin, arms);
}

ScriptReader::NodeId ScriptReader::loop_body() {
  ++loops_;
  const NodeId made = statement();
  --loops_;
  return made;
}

ScriptReader::NodeId ScriptReader::for_statement() {
  advance();
  const bool is_await = context_.in_async && take_word("await");
  scopes_.open(Scopes::Kind::Block);
  const NodeId made = for_head(is_await);
  scopes_.close();
  return made;
}

ScriptReader::NodeId ScriptReader::for_head(bool is_await) {
  const std::uint32_t begin = token_.begin;
  expect("(");
  if (is(";")) return for_rest(kNoNode, begin);
  const std::string_view kind = declaration_kind();
  return kind.empty() ? for_expression(is_await, begin) : for_declaration(kind, is_await, begin);
}

ScriptReader::NodeId ScriptReader::for_declaration(std::string_view kind, bool is_await,
                                                   std::uint32_t begin) {
  const std::uint32_t start = token_.begin;
  advance();
  Nodes declarators;
  do {
    declarators.push_back(declarator(kind, false));
  } while (take(","));
  const auto first = out_.tree.children(declarators.front());
  const NodeId target = first[0];
  const bool has_value = first.size() > 1;
  const bool is_of = is_word("of");
  const bool is_each = declarators.size() == 1 && (is_of || (is_word("in") && !is_await));
  if (is_each) {
    const bool may_have_value =
        !is_of && kind == "var" && !context_.is_strict && is_kind(target, NodeKind::Identifier);
    if (has_value && !may_have_value)
      fail(token_.begin, "The variable of such a loop can't have a value before it.");
    declare(kind, target);
    const NodeId made = add(NodeKind::Variables, start, declarators, kind);
    return for_each(made, begin);
  }
  for (const NodeId one : declarators) {
    declare(kind, out_.tree.children(one)[0]);
    check_initialised(one, kind);
  }
  return for_rest(add(NodeKind::Variables, start, declarators, kind), begin);
}

ScriptReader::NodeId ScriptReader::for_expression(bool is_await, std::uint32_t begin) {
  const ScriptToken first = token_;
  const bool is_let = is_word("let");
  const bool is_async = is_word("async");
  const NodeId left = expression(false);
  const bool is_of = is_word("of");
  if (!is_of && (is_await || !is_word("in"))) {
    if (unsettled_ > 0) fail(first.begin, "\"=\" in an object is for patterns only.");
    return for_rest(left, begin);
  }
  const bool is_bad_word =
      is_of && (is_let || (is_async && !is_await && is_bare(left, NodeKind::Identifier)));
  if (is_bad_word)
    fail(first.begin, "\"" + std::string(first.text) + "\" can't stand before \"of\".");
  if (is_bare(left, NodeKind::Array) || is_bare(left, NodeKind::Object)) {
    to_pattern(left, false);
  } else {
    to_target(left, true);
  }
  return for_each(left, begin);
}

/// At "in" or "of".
ScriptReader::NodeId ScriptReader::for_each(NodeId target, std::uint32_t begin) {
  const bool is_of = is_word("of");
  advance();
  const NodeId object = is_of ? assignment() : expression();
  if (unsettled_ > 0) fail(begin, "\"=\" in an object is for patterns only.");
  expect(")");
  const NodeId body = loop_body();
  return add(is_of ? NodeKind::ForOf : NodeKind::ForIn, begin, {target, object, body});
}

ScriptReader::NodeId ScriptReader::for_rest(NodeId init, std::uint32_t begin) {
  expect(";");
  const NodeId test = is(";") ? kNoNode : whole_expression();
  expect(";");
  const NodeId update = is(")") ? kNoNode : whole_expression();
  expect(")");
  const NodeId body = loop_body();
  return add(NodeKind::For, begin, {init, test, update, body});
}

ScriptReader::NodeId ScriptReader::while_statement() {
  const std::uint32_t begin = token_.begin;
  advance();
  expect("(");
  const NodeId test = whole_expression();
  expect(")");
  const NodeId body = loop_body();
  return add(NodeKind::While, begin, {test, body});
}

ScriptReader::NodeId ScriptReader::do_statement() {
  const std::uint32_t begin = token_.begin;
  advance();
  const NodeId body = loop_body();
  expect_word("while");
  expect("(");
  const NodeId test = whole_expression();
  expect(")");
  take(";");  // May always be left out here.
  return add(NodeKind::DoWhile, begin, {body, test});
}

ScriptReader::NodeId ScriptReader::jump() {
  const ScriptToken word = token_;
  const bool is_break = word.text == "break";
  advance();
  bool has_target = loops_ > 0 || (is_break && switches_ > 0);
  if (token_.kind == ScriptToken::Kind::Name && !token_.after_newline) {
    has_target = false;
    for (const Label& label : labels_) {
      has_target = has_target || (label.name == token_.text && (is_break || label.is_loop));
    }
    if (!has_target) fail(token_.begin, "There is no such label around it.");
    advance();
  }
  if (!has_target) fail(word.begin, "There is no loop around it.");
  end_statement();
  return add(NodeKind::Jump, word.begin, {}, word.text);
}

ScriptReader::NodeId ScriptReader::return_statement() {
  const std::uint32_t begin = token_.begin;
  if (!context_.in_function) fail(begin, "There is no function around this \"return\".");
  advance();
  Nodes value;
  if (!is(";") && !is("}") && !is_end() && !token_.after_newline)
    value.push_back(whole_expression());
  end_statement();
  return add(NodeKind::Return, begin, value);
}

ScriptReader::NodeId ScriptReader::throw_statement() {
  const std::uint32_t begin = token_.begin;
  advance();
  if (token_.after_newline) fail(begin, "What is thrown has to stand on the same line.");
  const NodeId value = whole_expression();
  end_statement();
  return add(NodeKind::Throw, begin, {value});
}

ScriptReader::NodeId ScriptReader::try_statement() {
  const std::uint32_t begin = token_.begin;
  advance();
  Nodes children = {block()};
  if (is_word("catch")) {
    catch_clause(children);
  } else {
    children.insert(children.end(), 2, kNoNode);
    if (!is_word("finally")) fail(token_.begin, "\"catch\" or \"finally\" is missing before it.");
  }
  children.push_back(take_word("finally") ? block() : kNoNode);
  return add(NodeKind::Try, begin, children);
}

void ScriptReader::catch_clause(Nodes& children) {
  advance();
  scopes_.open(Scopes::Kind::Block);
  NodeId parameter = kNoNode;
  if (take("(")) {
    parameter = binding_target();
    Nodes names;
    add_bound_names(out_.tree, parameter, names);
    for (const NodeId name : names) {
      if (!scopes_.add_parameter(node(name).text)) fail(node(name).begin, "This name comes twice.");
    }
    if (is_kind(parameter, NodeKind::Identifier)) scopes_.set_plain_catch();
    expect(")");
  }
  const std::uint32_t begin = token_.begin;
  expect("{");
  const Nodes statements = statements_up_to_brace();
  scopes_.close();
  children.push_back(parameter);
  children.push_back(add(NodeKind::Block, begin, statements));
}

ScriptReader::NodeId ScriptReader::switch_statement() {
  const std::uint32_t begin = token_.begin;
  advance();
  expect("(");
  Nodes children = {whole_expression()};
  expect(")");
  expect("{");
  scopes_.open(Scopes::Kind::Block);
  ++switches_;
  bool has_default = false;
  while (!is("}") && !is_end()) children.push_back(case_clause(has_default));
  --switches_;
  scopes_.close();
  expect("}");
  return add(NodeKind::Switch, begin, children);
}

ScriptReader::NodeId ScriptReader::case_clause(bool& has_default) {
  const std::uint32_t begin = token_.begin;
  Nodes children;
  if (take_word("case")) {
    children.push_back(whole_expression());
  } else {
    if (has_default) fail(begin, "There is a \"default\" already.");
    has_default = true;
    expect_word("default");
    children.push_back(kNoNode);
  }
  expect(":");
  while (!is_word("case") && !is_word("default") && !is("}") && !is_end())
    children.push_back(list_item());
  return add(NodeKind::Case, begin, children);
}

ScriptReader::NodeId ScriptReader::with_statement() {
  const std::uint32_t begin = token_.begin;
  if (context_.is_strict) fail(begin, "Strict code has no \"with\".");
  advance();
  expect("(");
  const NodeId object = whole_expression();
  expect(")");
  const NodeId body = statement();
  return add(NodeKind::With, begin, {object, body});
}

/// At the word.
ScriptReader::NodeId ScriptReader::variables(std::string_view kind) {
  const std::uint32_t begin = token_.begin;
  advance();
  Nodes declarators;
  do {
    declarators.push_back(declarator(kind, true));
    declare(kind, out_.tree.children(declarators.back())[0]);
    check_initialised(declarators.back(), kind);
  } while (take(","));
  end_statement();
  return add(NodeKind::Variables, begin, declarators, kind);
}

ScriptReader::NodeId ScriptReader::declarator(std::string_view kind, bool in) {
  const std::uint32_t begin = token_.begin;
  Nodes children = {binding_target()};
  if (kind == "using" && !is_kind(children[0], NodeKind::Identifier))
    fail(begin, "\"using\" takes no pattern.");
  if (take("=")) children.push_back(assignment(in));
  if (unsettled_ > 0) fail(begin, "\"=\" in an object is for patterns only.");
  return add(NodeKind::Declarator, begin, children);
}

void ScriptReader::check_initialised(NodeId declarator, std::string_view kind) {
  if (is_end() && fault_at_) return;
  const auto children = out_.tree.children(declarator);
  if (children.size() > 1) return;
  if (kind == "const" || kind == "using" || !is_kind(children[0], NodeKind::Identifier))
    fail(node(declarator).end, "A value is missing: \"" + std::string(kind) + "\" wants one here.");
}

/// Members of the global object that nothing takes the place of (ECMA-262 16.1.7).
void ScriptReader::check_global(std::string_view name, std::uint32_t at) {
  if (!scopes_.is_top() || (name != "undefined" && name != "NaN" && name != "Infinity")) return;
  fail(at, "\"" + std::string(name) + "\" is there already, and can't be declared again.");
}

void ScriptReader::declare(std::string_view kind, NodeId target) {
  Nodes names;
  add_bound_names(out_.tree, target, names);
  for (const NodeId id : names) {
    const Node& name = node(id);
    if (kind != "var" && name.text == "let")
      fail(name.begin, "\"let\" can't be declared by let or const.");
    if (kind != "var") check_global(name.text, name.begin);
    const bool is_new =
        kind == "var" ? scopes_.add_variable(name.text) : scopes_.add_lexical(name.text);
    if (is_new) continue;
    fail(name.begin, "\"" + std::string(name.text) +
                         "\" is declared already, and one of the two is no plain variable.");
    return;
  }
}

}  // namespace pacwright
