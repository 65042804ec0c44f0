#include <set>
#include <utility>

#include "validate/script/script_level.hpp"
#include "validate/script/script_reader.hpp"

// Functions, classes and patterns: ECMA-262, 15th edition, 13.15.5, 14.3.3, 15 and 8.2.

namespace pacwright {

/// At "async" or "function".
ScriptReader::NodeId ScriptReader::function(bool is_declaration) {
  const std::uint32_t begin = token_.begin;
  FunctionHead head;
  head.is_async = take_word("async");
  expect_word("function");
  head.is_generator = take("*");
  if (is_declaration || token_.kind == ScriptToken::Kind::Name) {
    const Context outer = context_;
    if (!is_declaration) {  // Its name is one of its own scope.
      context_.in_async = head.is_async;
      context_.in_generator = head.is_generator;
      context_.in_static_block = context_.in_field = false;
    }
    check_identifier(token_);
    head.name = token_;
    advance();
    context_ = outer;
  }
  if (is_declaration) {
    const bool may_repeat = !context_.is_strict && !head.is_async && !head.is_generator;
    if (!scopes_.add_function(head.name.text, may_repeat))
      fail(head.name.begin, "This name is declared already, and not by a plain variable.");
    check_global(head.name.text, head.name.begin);
  }
  const NodeId made = function_rest(head, begin);
  node(made).is_declaration = is_declaration;
  return made;
}

/// At the parenthesis before the parameters.
ScriptReader::NodeId ScriptReader::function_rest(const FunctionHead& head, std::uint32_t begin) {
  const Context outer = context_;
  context_ = {};
  context_.is_strict = outer.is_strict;
  context_.in_function = context_.has_new_target = true;
  context_.in_generator = head.is_generator;
  context_.in_async = head.is_async;
  context_.has_super = head.is_method;
  context_.has_super_call = head.is_derived_constructor;
  scopes_.open(Scopes::Kind::Function);
  context_.in_parameters = true;
  const Parameters read = parameters();
  context_.in_parameters = false;
  check_accessor(head, read);
  const NodeId made = function_body(head, read, false, begin);
  scopes_.close();
  context_ = outer;
  return made;
}

void ScriptReader::check_accessor(const FunctionHead& head, const Parameters& parameters) {
  const std::size_t count = parameters.nodes.size();
  if (head.accessor == 'g' && count != 0) fail(token_.begin, "A getter takes no parameter.");
  const bool is_one = count == 1 && !is_kind(parameters.nodes[0], NodeKind::Spread);
  if (head.accessor == 's' && !is_one) fail(token_.begin, "A setter takes one parameter.");
}

ScriptReader::Parameters ScriptReader::parameters() {
  Parameters read;
  expect("(");
  while (!is(")") && !is_end()) {
    const std::uint32_t begin = token_.begin;
    const bool is_rest = take("...");
    NodeId made = is_rest ? binding_target() : binding_element();
    if (is_rest) made = add(NodeKind::Spread, begin, {made});
    read.are_plain = read.are_plain && is_kind(made, NodeKind::Identifier);
    read.nodes.push_back(made);
    if (is_rest || !take(",")) break;
  }
  expect(")");
  if (unsettled_ > 0 && context_.in_parameters)
    fail(previous_end_, "\"=\" in an object is for patterns only.");
  return read;
}

ScriptReader::NodeId ScriptReader::binding_target() {
  if (is("[") || is("{")) {
    const NodeId made = is("[") ? array() : object();
    to_pattern(made, true);
    return made;
  }
  const NodeId made = identifier();
  to_pattern(made, true);
  return made;
}

ScriptReader::NodeId ScriptReader::binding_element() {
  const std::uint32_t begin = token_.begin;
  const NodeId target = binding_target();
  if (!take("=")) return target;
  const NodeId value = assignment();
  const NodeId made = add(NodeKind::Assign, begin, {target, value}, "=");
  node(made).is_pattern = true;
  return made;
}

/// At the brace. The scope of the function is open, its context is set.
ScriptReader::NodeId ScriptReader::function_body(const FunctionHead& head,
                                                 const Parameters& parameters, bool is_arrow,
                                                 std::uint32_t begin) {
  const Level level(*this);
  const auto labels = std::exchange(labels_, {});
  const int loops = std::exchange(loops_, 0);
  const int switches = std::exchange(switches_, 0);
  const int unsettled = std::exchange(unsettled_, 0);
  const std::uint32_t last_wait = last_wait_;
  const std::uint32_t last_await = last_await_;
  check_parameters(parameters, false);
  const std::uint32_t start = token_.begin;
  expect("{");
  bool becomes_strict = false;
  const Nodes statements = body(becomes_strict);
  if (becomes_strict && !parameters.are_plain)
    fail(start, "\"use strict\" can't stand in a function whose parameters are no plain names.");
  const bool are_unique = context_.is_strict || is_arrow || head.is_method || !parameters.are_plain;
  if (are_unique || becomes_strict) check_parameters(parameters, are_unique);
  if (becomes_strict && !head.name.text.empty() && !head.is_method) check_identifier(head.name);
  if (context_.is_strict && !head.is_method && is_kind_of_eval(head.name.text))
    fail(head.name.begin, "Strict code can't give this name to anything.");
  expect("}");
  const NodeId block = add(NodeKind::Block, start, statements);
  labels_ = labels;
  loops_ = loops;
  switches_ = switches;
  unsettled_ = unsettled;
  last_wait_ = last_wait;
  last_await_ = last_await;
  Nodes children = parameters.nodes;
  children.push_back(block);
  const NodeId made = add(NodeKind::Function, begin, children, head.name.text);
  node(made).is_arrow = is_arrow;
  return made;
}

bool ScriptReader::is_kind_of_eval(std::string_view name) {
  return name == "eval" || name == "arguments";
}

/// Puts their names into the scope; or, when it is known how strict the body is, looks for those
/// that come twice.
void ScriptReader::check_parameters(const Parameters& parameters, bool are_unique) {
  Nodes names;
  for (const NodeId id : parameters.nodes) add_bound_names(out_.tree, id, names);
  std::set<std::string_view> seen;
  for (const NodeId id : names) {
    const Node name = node(id);
    scopes_.add_parameter(name.text);
    if (are_unique && !seen.insert(name.text).second)
      fail(name.begin, "Two parameters have this name.");
    if (!context_.is_strict) continue;
    ScriptToken token;
    token.kind = ScriptToken::Kind::Name;
    token.begin = name.begin;
    token.text = name.text;
    check_identifier(token);
    if (is_kind_of_eval(name.text))
      fail(name.begin, "Strict code can't give this name to anything.");
  }
}

/// At "=>".
ScriptReader::NodeId ScriptReader::arrow(const Cover& cover, bool is_async, bool in) {
  const std::uint32_t begin = cover.begin;
  if (last_wait_ > begin) fail(last_wait_, "Parameters can't wait for anything.");
  if (is_async && last_await_ > begin) fail(last_await_, "\"await\" is no name here.");
  advance();
  Parameters parameters;
  parameters.nodes = cover.elements;
  if (!cover.elements.empty() && cover.ends_with_comma &&
      is_kind(cover.elements.back(), NodeKind::Spread))
    fail(begin, "Nothing can follow the rest of the parameters.");
  for (const NodeId id : parameters.nodes) {
    if (is_kind(id, NodeKind::Spread)) {
      if (id != parameters.nodes.back())
        fail(node(id).begin, "Nothing can follow the rest of the parameters.");
      to_rest(id, true, false);
    } else {
      to_element(id, true);
    }
    parameters.are_plain = parameters.are_plain && is_kind(id, NodeKind::Identifier);
  }
  const Context outer = context_;
  context_.in_function = true;
  context_.in_async = is_async;
  context_.in_generator = context_.in_parameters = context_.in_static_block = false;
  scopes_.open(Scopes::Kind::Function);
  FunctionHead head;
  head.is_async = is_async;
  NodeId made = kNoNode;
  if (is("{")) {
    made = function_body(head, parameters, true, begin);
  } else {
    check_parameters(parameters, true);
    Nodes children = parameters.nodes;
    const std::uint32_t last_wait = last_wait_;
    const std::uint32_t last_await = last_await_;
    children.push_back(assignment(in));
    last_wait_ = last_wait;
    last_await_ = last_await;
    made = add(NodeKind::Function, begin, children);
    node(made).is_arrow = true;
  }
  scopes_.close();
  context_ = outer;
  return made;
}

ScriptReader::NodeId ScriptReader::class_definition(bool is_declaration) {
  const Level level(*this);
  const std::uint32_t begin = token_.begin;
  const bool was_strict = std::exchange(context_.is_strict, true);
  advance();
  std::string_view name;
  if (is_declaration || (token_.kind == ScriptToken::Kind::Name && !is_word("extends"))) {
    check_identifier(token_);
    if (is_kind_of_eval(token_.text)) fail_here();
    name = token_.text;
    if (is_declaration && !scopes_.add_lexical(name))
      fail(token_.begin, "This name is declared already.");
    advance();
  }
  Nodes members = {kNoNode};
  private_names_.emplace_back();
  if (is_declaration) check_global(name, begin);
  if (take_word("extends")) members[0] = left_hand_side();
  const bool is_derived = members[0] != kNoNode;
  expect("{");
  bool has_constructor = false;
  while (!is("}") && !is_end()) {
    if (!take(";")) class_member(members, is_derived, has_constructor);
  }
  expect("}");
  close_private_names();
  context_.is_strict = was_strict;
  const NodeId made = add(NodeKind::Class, begin, members, name);
  node(made).is_declaration = is_declaration;
  return made;
}

/// The word is a modifier of what follows, and not the name itself.
bool ScriptReader::is_modifier(std::string_view word, bool on_same_line) {
  if (!is_word(word)) return false;
  const ScriptToken next = scanner_.peek();
  if (next.after_newline && on_same_line) return false;
  if (is_sign(next, "*")) return word != "get" && word != "set";
  return next.kind != ScriptToken::Kind::End &&
         (next.kind != ScriptToken::Kind::Punctuator || is_sign(next, "[") ||
          (word == "static" && is_sign(next, "{")));
}

/// The words and the star before the name of a method.
ScriptReader::FunctionHead ScriptReader::method_head() {
  FunctionHead head;
  head.is_method = true;
  if (is_modifier("async", true)) head.is_async = take_word("async");
  head.is_generator = take("*");
  if (!head.is_async && !head.is_generator) {
    if (is_modifier("get", false)) head.accessor = 'g';
    if (is_modifier("set", false)) head.accessor = 's';
    if (head.accessor != '\0') advance();
  }
  return head;
}

/// The name that a key says, be it written as a string or not.
std::string_view ScriptReader::key_text(const ScriptToken& key) {
  const bool is_quoted = key.kind == ScriptToken::Kind::String && key.text.size() > 1;
  return is_quoted ? key.text.substr(1, key.text.size() - 2) : key.text;
}

void ScriptReader::class_member(Nodes& members, bool is_derived, bool& has_constructor) {
  const std::uint32_t begin = token_.begin;
  const bool is_static = is_modifier("static", false);
  if (is_static) advance();
  if (is_static && is("{")) {
    members.push_back(static_block());
    return;
  }
  FunctionHead head = method_head();
  const ScriptToken name = token_;
  bool is_computed = false;
  const NodeId key = property_key(is_computed);
  const std::string_view text = key_text(name);
  const bool is_named = !is_computed && name.kind != ScriptToken::Kind::PrivateName;
  const bool is_method = is("(");
  if (name.kind == ScriptToken::Kind::PrivateName) {
    const char kind = head.accessor == '\0' ? 'x' : head.accessor;
    declare_private(name, is_static && kind != 'x' ? static_cast<char>(kind - 'a' + 'A') : kind);
  }
  if (is_named && is_static && text == "prototype") fail(name.begin, "A class has this already.");
  if (!is_method) {
    if (!head.is_plain()) return fail_here();
    if (is_named && text == "constructor") fail(name.begin, "No field can have this name.");
    members.push_back(field(key, begin));
    return;
  }
  if (is_named && !is_static && text == "constructor") {
    if (!head.is_plain() || has_constructor)
      fail(name.begin, "A class has one constructor, and that is a plain method.");
    has_constructor = true;
    head.is_derived_constructor = is_derived;
  }
  head.name = name;
  const NodeId value = function_rest(head, begin);
  members.push_back(add(NodeKind::Property, begin, {key, value}));
}

/// Behind its name.
ScriptReader::NodeId ScriptReader::field(NodeId key, std::uint32_t begin) {
  Nodes children = {key};
  if (take("=")) {
    const Context outer = context_;
    context_ = {};
    context_.is_strict = context_.has_super = context_.has_new_target = context_.in_field = true;
    scopes_.open(Scopes::Kind::Function);
    children.push_back(assignment());
    scopes_.close();
    context_ = outer;
    if (unsettled_ > 0) fail(begin, "\"=\" in an object is for patterns only.");
  }
  end_statement();
  return add(NodeKind::Property, begin, children);
}

ScriptReader::NodeId ScriptReader::static_block() {
  const Context outer = context_;
  const auto labels = std::exchange(labels_, {});
  const int loops = std::exchange(loops_, 0);
  const int switches = std::exchange(switches_, 0);
  context_ = {};
  context_.is_strict = context_.has_super = context_.has_new_target = true;
  context_.in_static_block = true;
  const std::uint32_t begin = token_.begin;
  expect("{");
  scopes_.open(Scopes::Kind::Function);
  const Nodes statements = statements_up_to_brace();
  scopes_.close();
  context_ = outer;
  labels_ = labels;
  loops_ = loops;
  switches_ = switches;
  return add(NodeKind::Block, begin, statements);
}

void ScriptReader::declare_private(const ScriptToken& name, char kind) {
  if (name.text == "#constructor") fail(name.begin, "No private name can be this.");
  const auto [found, is_new] = private_names_.back().declared.emplace(name.text, kind);
  if (is_new) return;
  const char other = found->second;
  const bool is_pair = (kind == 'g' && other == 's') || (kind == 's' && other == 'g') ||
                       (kind == 'G' && other == 'S') || (kind == 'S' && other == 'G');
  if (!is_pair) fail(name.begin, "This name is declared already.");
  found->second = 'x';
}

void ScriptReader::note_private(const ScriptToken& name) {
  if (private_names_.empty()) {
    fail(name.begin, "There is no class around it that has this private name.");
  } else {
    private_names_.back().used.push_back(name);
  }
}

void ScriptReader::close_private_names() {
  PrivateNames names = std::move(private_names_.back());
  private_names_.pop_back();
  for (const ScriptToken& name : names.used) {
    if (names.declared.count(name.text) == 0) note_private(name);
  }
}

// Patterns. What was read as a value becomes one when "=", "of" or "=>" follows.

void ScriptReader::settle(NodeId id) {
  if (!std::exchange(node(id).needs_pattern, false)) return;
  --unsettled_;
}

/// `binds`: it declares names, so it holds nothing but names.
void ScriptReader::to_pattern(NodeId id, bool binds) {
  if (id == kNoNode) return;
  const Level level(*this);
  const NodeKind kind = node(id).kind;
  const bool is_bare_one = !node(id).in_parentheses;
  if (is_bare_one && kind == NodeKind::Array) {
    to_array_pattern(id, binds);
  } else if (is_bare_one && kind == NodeKind::Object) {
    to_object_pattern(id, binds);
  } else if (binds && (!is_bare_one || kind != NodeKind::Identifier)) {
    fail(node(id).begin, "A plain name has to stand here.");
  } else {
    to_target(id, false);
  }
}

void ScriptReader::to_element(NodeId id, bool binds) {
  if (!is_bare(id, NodeKind::Assign) || node(id).text != "=") return to_pattern(id, binds);
  settle(id);
  node(id).is_pattern = true;
  to_pattern(out_.tree.children(id)[0], binds);
}

void ScriptReader::to_rest(NodeId id, bool binds, bool of_object) {
  const NodeId target = out_.tree.children(id)[0];
  const bool is_inner = is_bare(target, NodeKind::Array) || is_bare(target, NodeKind::Object);
  if (of_object && is_inner) fail(node(id).begin, "The rest of an object goes to one name.");
  to_pattern(target, binds);
}

void ScriptReader::to_array_pattern(NodeId id, bool binds) {
  node(id).is_pattern = true;
  const auto span = out_.tree.children(id);
  const Nodes elements(span.begin(), span.end());
  for (const NodeId element : elements) {
    if (!is_kind(element, NodeKind::Spread)) {
      to_element(element, binds);
      continue;
    }
    if (element != elements.back() || !node(id).is_rest_last)
      fail(node(element).begin, "Nothing can follow the rest of an array.");
    to_rest(element, binds, false);
  }
}

void ScriptReader::to_object_pattern(NodeId id, bool binds) {
  settle(id);
  node(id).is_pattern = true;
  const auto span = out_.tree.children(id);
  const Nodes properties(span.begin(), span.end());
  for (const NodeId one : properties) {
    if (is_kind(one, NodeKind::Spread)) {
      if (one != properties.back() || !node(id).is_rest_last)
        fail(node(one).begin, "Nothing can follow the rest of an object.");
      to_rest(one, binds, true);
      continue;
    }
    const auto children = out_.tree.children(one);
    const NodeId value = children.size() > 1 ? children[1] : children[0];
    if (node(one).is_method) {
      fail(node(one).begin, "Nothing can be assigned to a method.");
    } else {
      to_element(value, binds);
    }
  }
}

/// One thing that is assigned to: a name or a member.
void ScriptReader::to_target(NodeId id, bool may_be_call) {
  if (id == kNoNode) return;
  const Node& target = node(id);
  const bool is_name = target.kind == NodeKind::Identifier;
  if (is_name && context_.is_strict && is_kind_of_eval(target.text)) {
    fail(target.begin, "Strict code can't assign to this name.");
  }
  const bool is_member = target.kind == NodeKind::Member || target.kind == NodeKind::Index;
  const bool is_call = may_be_call && target.kind == NodeKind::Call && target.text.empty();
  if ((is_name || is_member || is_call) && !target.is_optional) return;
  fail(target.begin, "Nothing can be assigned to this.");
}

}  // namespace pacwright
