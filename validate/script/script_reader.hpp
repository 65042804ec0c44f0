#pragma once
#include <initializer_list>
#include <unordered_map>

#include "validate/script/parser.hpp"
#include "validate/script/scanner.hpp"
#include "validate/script/scopes.hpp"

namespace pacwright {

/// The parser behind parse_script(): recursive descent, one function for each production. After the
/// first fault every token is the end of the script, so all of them return by themselves.
class ScriptReader {
 public:
  explicit ScriptReader(std::string_view source);
  ParsedScript read();

 private:
  using NodeId = std::uint32_t;
  using Nodes = std::vector<NodeId>;

  /// What a function, or the script, permits in its body.
  struct Context {
    bool is_strict = false;
    bool in_function = false;  ///< "return"
    bool in_generator = false;
    bool in_async = false;
    bool in_parameters = false;
    bool has_new_target = false;
    bool has_super = false;
    bool has_super_call = false;
    bool in_field = false;         ///< Of a class: no "arguments".
    bool in_static_block = false;  ///< No "await", no "arguments".
  };
  struct FunctionHead {
    bool is_async = false;
    bool is_generator = false;
    bool is_method = false;
    bool is_derived_constructor = false;
    char accessor = '\0';  ///< 'g' or 's'
    ScriptToken name = {};

    bool is_plain() const { return accessor == '\0' && !is_async && !is_generator; }
  };
  struct Parameters {
    Nodes nodes = {};
    bool are_plain = true;
  };
  struct Label {
    std::string_view name;
    bool is_loop;
  };
  struct PrivateNames {
    std::unordered_map<std::string_view, char> declared;  ///< 'g', 's', 'G', 'S' (static) or 'x'.
    std::vector<ScriptToken> used;
  };
  /// What stands in parentheses, or between those of "async(...)": "=>" makes parameters of it.
  struct Cover {
    NodeId node = kNoNode;
    std::uint32_t begin = 0;
    Nodes elements = {};
    bool ends_with_comma = false;
  };
  class Level;

  /// What a production gives back where the script is at fault: an Empty node, the first of all.
  static constexpr NodeId kFailed = 0;

  // Tokens.
  void advance();
  bool is(std::string_view sign) const;
  bool is_word(std::string_view word) const;
  bool is_end() const { return token_.kind == ScriptToken::Kind::End; }
  bool take(std::string_view sign);
  bool take_word(std::string_view word);
  void expect(std::string_view sign);
  void expect_word(std::string_view word);
  void end_statement();
  static bool is_sign(const ScriptToken& token, std::string_view sign);
  void fail(std::uint32_t at, std::string why);
  void fail_here();

  // Nodes.
  Node& node(NodeId id) { return out_.tree.nodes[id]; }
  NodeId add(NodeKind kind, std::uint32_t begin, const Nodes& children, std::string_view text = {});
  bool is_kind(NodeId id, NodeKind kind) const {
    return id != kNoNode && out_.tree.nodes[id].kind == kind;
  }
  bool is_bare(NodeId id, NodeKind kind) const {
    return is_kind(id, kind) && !out_.tree.nodes[id].in_parentheses;
  }

  // Statements.
  Nodes body(bool& becomes_strict);
  Nodes statements_up_to_brace();
  NodeId list_item();
  NodeId statement(bool may_label_function = false);
  NodeId embedded(bool may_be_function);
  NodeId block();
  NodeId keyword_statement();
  NodeId expression_statement();
  NodeId labelled(bool may_label_function);
  NodeId if_statement();
  NodeId for_statement();
  NodeId for_head(bool is_await);
  NodeId for_declaration(std::string_view kind, bool is_await, std::uint32_t begin);
  NodeId for_expression(bool is_await, std::uint32_t begin);
  NodeId for_each(NodeId target, std::uint32_t begin);
  NodeId for_rest(NodeId init, std::uint32_t begin);
  NodeId loop_body();
  NodeId while_statement();
  NodeId do_statement();
  NodeId jump();
  NodeId return_statement();
  NodeId throw_statement();
  NodeId try_statement();
  void catch_clause(Nodes& children);
  NodeId switch_statement();
  NodeId case_clause(bool& has_default);
  NodeId with_statement();
  NodeId variables(std::string_view kind);
  NodeId declarator(std::string_view kind, bool in);
  void check_initialised(NodeId declarator, std::string_view kind);
  bool is_let_declaration();
  bool is_using_declaration();
  std::string_view declaration_kind();
  void declare(std::string_view kind, NodeId target);
  void check_global(std::string_view name, std::uint32_t at);

  // Functions, classes, patterns.
  NodeId function(bool is_declaration);
  NodeId function_rest(const FunctionHead& head, std::uint32_t begin);
  Parameters parameters();
  NodeId binding_target();
  NodeId binding_element();
  NodeId function_body(const FunctionHead& head, const Parameters& parameters, bool is_arrow,
                       std::uint32_t begin);
  void check_parameters(const Parameters& parameters, bool are_unique);
  void check_accessor(const FunctionHead& head, const Parameters& parameters);
  NodeId arrow(const Cover& cover, bool is_async, bool in);
  NodeId class_definition(bool is_declaration);
  FunctionHead method_head();
  static std::string_view key_text(const ScriptToken& key);
  void class_member(Nodes& members, bool is_derived, bool& has_constructor);
  NodeId static_block();
  NodeId field(NodeId key, std::uint32_t begin);
  void declare_private(const ScriptToken& name, char kind);
  void close_private_names();
  void to_pattern(NodeId id, bool binds);
  void to_element(NodeId id, bool binds);
  void to_rest(NodeId id, bool binds, bool of_object);
  void to_array_pattern(NodeId id, bool binds);
  void to_object_pattern(NodeId id, bool binds);
  void to_target(NodeId id, bool may_be_call);
  void settle(NodeId id);

  // Expressions.
  NodeId whole_expression();
  NodeId expression(bool in = true);
  NodeId assignment(bool in = true);
  NodeId assignment_head(bool in, bool& is_final);
  NodeId assign(NodeId target, bool in);
  NodeId yield(bool in);
  NodeId binary(int least, bool in);
  NodeId exponent(bool in);
  int precedence(bool in) const;
  void check_operands(NodeId left, NodeId right, std::string_view sign, std::uint32_t at);
  NodeId unary();
  NodeId prefix(std::string_view sign);
  NodeId postfix();
  NodeId left_hand_side();
  NodeId member_chain(NodeId base, std::uint32_t begin, bool is_new);
  NodeId call(NodeId function, std::uint32_t begin);
  NodeId member(NodeId object, std::uint32_t begin);
  NodeId member_name(NodeId object, std::uint32_t begin);
  NodeId new_expression();
  NodeId super_expression(bool is_new);
  NodeId import_call();
  Nodes arguments(bool& ends_with_comma);
  NodeId primary();
  NodeId word();
  NodeId identifier();
  void check_identifier(const ScriptToken& token);
  bool is_reserved(const ScriptToken& token) const;
  static bool is_keyword(std::string_view name);
  static bool is_kind_of_eval(std::string_view name);
  NodeId constant(NodeKind kind);
  NodeId regex();
  NodeId template_literal(NodeId tag, std::uint32_t begin);
  NodeId parentheses();
  NodeId array();
  NodeId object();
  NodeId property(bool& is_proto);
  NodeId shorthand(const ScriptToken& key);
  NodeId spread();
  NodeId property_key(bool& is_computed);
  bool is_modifier(std::string_view word, bool on_same_line);
  void note_private(const ScriptToken& name);

  std::string_view source_;
  ParsedScript out_;
  Scanner scanner_;
  ScriptToken token_;
  std::uint32_t previous_end_ = 0;
  std::vector<std::uint32_t> open_;  ///< Brackets.
  Context context_;
  Scopes scopes_;
  std::vector<Label> labels_;
  int loops_ = 0;
  int switches_ = 0;
  std::vector<PrivateNames> private_names_;
  Cover parens_, async_call_;
  int unsettled_ = 0;             ///< Nodes with needs_pattern.
  std::uint32_t last_wait_ = 0;   ///< Where the last "await" or "yield" with its operand stands.
  std::uint32_t last_await_ = 0;  ///< Where the last "await" stands that is a name.
  int depth_ = 0;
  std::optional<std::uint32_t> fault_at_;
  std::string why_;
};

}  // namespace pacwright
