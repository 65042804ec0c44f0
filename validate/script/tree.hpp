#pragma once
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace pacwright {

enum class NodeKind : std::uint8_t {
  // Statements; in brackets what their children are, where "?" may be kNoNode.
  Program,     ///< [statement...]
  Block,       ///< [statement...]; also the body of a function
  Empty,       ///< ";" and "debugger"
  Statement,   ///< [expression]
  Variables,   ///< [Declarator...]; text: var, let, const, using
  Declarator,  ///< [target, value?]
  If,          ///< [test, then, test, then, ..., else?]: ladders are flat
  For,         ///< [init?, test?, update?, body]
  ForIn,       ///< [target, object, body]
  ForOf,       ///< [target, object, body]
  While,       ///< [test, body]
  DoWhile,     ///< [body, test]
  Jump,        ///< []; text: break, continue
  Return,      ///< [value?]
  Throw,       ///< [value]
  Try,         ///< [block, parameter?, handler?, finalizer?]
  Switch,      ///< [value, Case...]
  Case,        ///< [test?, statement...]
  With,        ///< [object, body]
  Labelled,    ///< [statement]; text: the label
  Function,    ///< [parameter..., body]; text: its name
  Class,       ///< [heritage?, Property...]; text: its name

  // Expressions.
  Identifier,   ///< text
  This,         ///< "this", "super", "new.target"
  Constant,     ///< null, true, false, numbers, regular expressions: by its text
  String,       ///< text: with its quotes
  Template,     ///< [expression...], with the tag first if there is one
  Array,        ///< [element?...]
  Object,       ///< [Property...]
  Property,     ///< [key, value?]
  Unary,        ///< [operand]; text: the operator, "++" and "await" among them
  Binary,       ///< [left, right]; text: the operator, "&&" and "," among them
  Assign,       ///< [target, value]; text: the operator
  Conditional,  ///< [test, then, else]
  Call,         ///< [function, argument...]; text: "new", or "import"
  Member,       ///< [object]; text: the member
  Index,        ///< [object, key]
  Spread        ///< [value]; in patterns: the rest
};

constexpr std::uint32_t kNoNode = 0xFFFFFFFF;

struct Node {
  NodeKind kind = NodeKind::Empty;
  bool in_parentheses = false;
  bool is_optional = false;     ///< It is, or ends, a chain with "?.".
  bool is_pattern = false;      ///< An Array, Object or Assign that binds or is assigned to.
  bool needs_pattern = false;   ///< "{a = 1}", two "__proto__": no value, only a pattern.
  bool is_arrow = false;        ///< A Function.
  bool is_declaration = false;  ///< A Function or Class.
  bool is_method = false;       ///< A Property with a function that is written without "function".
  bool is_rest_last = true;     ///< An Array: no comma stands behind its last element.
  std::uint32_t begin = 0;      ///< Bytes of the script.
  std::uint32_t end = 0;
  std::uint32_t first_link = 0;
  std::uint32_t links = 0;
  std::string_view text;  ///< In the script, or in the parser's store of names with escapes.
};

/// A script as a tree. All of it lies in vectors and is named by index, so that a script may be
/// long or deep without a destructor that calls itself.
struct ScriptTree {
  std::vector<Node> nodes;
  std::vector<std::uint32_t> links;

  std::span<const std::uint32_t> children(std::uint32_t node) const {
    return std::span(links).subspan(nodes[node].first_link, nodes[node].links);
  }
};

/// Appends the Identifiers that a pattern, or a plain name, declares; in the order of the script.
void add_bound_names(const ScriptTree& tree, std::uint32_t pattern,
                     std::vector<std::uint32_t>& names);

}  // namespace pacwright
