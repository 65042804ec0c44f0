#include "validate/script/kept_state.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace pacwright {
namespace {

using NodeId = std::uint32_t;
using Words = std::set<std::string_view>;

// Methods of the language that change the object they belong to, or something handed over.
const Words kChanging = {"add",
                         "apply",
                         "assign",
                         "bind",
                         "call",
                         "clear",
                         "compile",
                         "copyWithin",
                         "defineProperties",
                         "defineProperty",
                         "delete",
                         "exec",
                         "fill",
                         "freeze",
                         "next",
                         "pop",
                         "preventExtensions",
                         "push",
                         "reverse",
                         "seal",
                         "set",
                         "setDate",
                         "setFullYear",
                         "setHours",
                         "setMilliseconds",
                         "setMinutes",
                         "setMonth",
                         "setPrototypeOf",
                         "setSeconds",
                         "setTime",
                         "setUTCDate",
                         "setUTCFullYear",
                         "setUTCHours",
                         "setUTCMilliseconds",
                         "setUTCMinutes",
                         "setUTCMonth",
                         "setUTCSeconds",
                         "setYear",
                         "shift",
                         "sort",
                         "splice",
                         "test",
                         "unshift",
                         "__defineGetter__",
                         "__defineSetter__"};

// Those that look like it only for regular expressions, which keep the place of their last match
// with the flags g and y.
const Words kOfRegex = {"exec", "test"};

// Methods that make a new object, or a value that is none.
const Words kMaking = {"concat",      "entries", "filter",    "keys",    "map",
                       "match",       "slice",   "split",     "splice",  "values",
                       "join",        "replace", "substring", "substr",  "toLowerCase",
                       "toUpperCase", "trim",    "charAt",    "indexOf", "toString"};

const Words kConstructors = {"Array",  "Boolean", "Date", "Error",  "Map",       "Number",
                             "Object", "RegExp",  "Set",  "String", "TypeError", "RangeError"};

const Words kRunsText = {"Function",    "Proxy",      "Reflect",           "eval",    "execScript",
                         "setInterval", "setTimeout", "GeneratorFunction", "WeakMap", "WeakRef"};

const std::map<std::string_view, std::string_view> kAsking = {
    {"dnsResolve", "a look-up"},
    {"dnsResolveEx", "a look-up"},
    {"isResolvable", "a look-up"},
    {"isResolvableEx", "a look-up"},
    {"myIpAddress", "the client's own address"},
    {"myIpAddressEx", "the client's own address"},
    {"weekdayRange", "the clock"},
    {"dateRange", "the clock"},
    {"timeRange", "the clock"},
};

bool is_entry_name(std::string_view name) {
  return name == "FindProxyForURL" || name == "FindProxyForURLEx";
}

/// A script's functions and the names they declare. Function 0 is the script itself.
class Names {
 public:
  struct Variable {
    std::vector<NodeId> values;  ///< All that is assigned to it.
    bool is_given = false;       ///< It also gets what comes from elsewhere.
  };

  explicit Names(const ParsedScript& script)
      : tree_(script.tree), function_of_(tree_.nodes.size(), 0) {
    functions_.push_back({0, script.program, {}, {}});
    std::vector<Open> open = {{script.program, 0, false}};
    while (!open.empty()) {
      const Open next = open.back();
      open.pop_back();
      if (next.node == kNoNode) continue;
      const Open inner = visit(next);
      for (const NodeId child : tree_.children(next.node))
        open.push_back({child, inner.function, inner.is_nested});
    }
  }

  std::size_t function_of(NodeId id) const { return function_of_[id]; }
  std::size_t outer(std::size_t function) const { return functions_[function].outer; }
  NodeId node_of(std::size_t function) const { return functions_[function].node; }
  const std::vector<NodeId>& calls_in(std::size_t function) const {
    return functions_[function].calls;
  }

  /// The function whose variable the name is at this place; 0 if it is one of the script, or none.
  std::size_t owner(std::string_view name, std::size_t function) const {
    while (function != 0 && functions_[function].variables.count(name) == 0)
      function = functions_[function].outer;
    return function;
  }

  const Variable& variable(std::string_view name, std::size_t function) const {
    return functions_[function].variables.at(name);
  }

  /// A function or object of the language, and not one that the script puts in its place.
  bool is_of_language(std::string_view name, std::size_t function) const {
    return owner(name, function) == 0 && functions_[0].variables.count(name) == 0;
  }

  /// The script has a member of that name, which may be called in place of the language's.
  bool has_member(std::string_view name) const { return members_.count(name) != 0; }

  /// The functions that may be called where `callee` is: written there, or of the script by name.
  std::vector<std::size_t> functions_called(NodeId callee) const {
    const Node& node = tree_.nodes[callee];
    if (node.kind == NodeKind::Function) return {function_of_node_.at(callee)};
    if (node.kind == NodeKind::Member && (node.text == "call" || node.text == "apply"))
      return functions_called(tree_.children(callee)[0]);
    const auto named = node.kind == NodeKind::Identifier ? named_.find(node.text) : named_.end();
    return named == named_.end() ? std::vector<std::size_t>() : named->second;
  }

  bool has_global_regex() const { return has_global_regex_; }
  /// The entry point is mentioned somewhere, and may be called by the script itself.
  bool mentions_entry() const { return mentions_entry_; }

 private:
  struct Function {
    std::size_t outer;
    NodeId node;
    std::unordered_map<std::string_view, Variable> variables;
    std::vector<NodeId> calls;
  };
  struct Open {
    NodeId node;
    std::size_t function;
    bool is_nested;  ///< In a block of the function: let and const end with it.
  };

  /// Where its children are.
  Open visit(const Open& open) {
    const NodeId id = open.node;
    const Node& node = tree_.nodes[id];
    function_of_[id] = open.function;
    Open inner = open;
    switch (node.kind) {
      case NodeKind::Function: return {id, open_function(id, open.function), false};
      case NodeKind::Class: declare_value(node.text, open.function); break;
      case NodeKind::Variables:
        if (node.text == "var" || !open.is_nested) declare_all(id, open.function);
        break;
      case NodeKind::Property: note_member(tree_.children(id)[0]); break;
      case NodeKind::Assign: note_assigned(id); break;
      case NodeKind::Constant: note_regex_literal(node.text); break;
      case NodeKind::Identifier: note_identifier(node.text); break;
      case NodeKind::Call: note_call(id, open.function); break;
      case NodeKind::Member: has_global_regex_ = has_global_regex_ || node.text == "compile"; break;
      case NodeKind::Block:
      case NodeKind::Try:
      case NodeKind::Switch: inner.is_nested = !is_body(id, open.function); break;
      default: break;
    }
    return inner;
  }

  bool is_body(NodeId block, std::size_t function) const {
    const auto children = tree_.children(functions_[function].node);
    return function != 0 && !children.empty() && children.back() == block;
  }

  std::size_t open_function(NodeId id, std::size_t outer) {
    const Node& node = tree_.nodes[id];
    functions_.push_back({outer, id, {}, {}});
    const std::size_t inner = functions_.size() - 1;
    function_of_node_.emplace(id, inner);
    if (!node.text.empty()) declare_value(node.text, node.is_declaration ? outer : inner);
    if (!node.text.empty()) named_[node.text].push_back(inner);
    if (const auto names = waiting_.find(id); names != waiting_.end()) {
      for (const std::string_view name : names->second) named_[name].push_back(inner);
    }
    if (!node.is_arrow) functions_[inner].variables["arguments"].is_given = true;
    const auto children = tree_.children(id);
    for (std::size_t i = 0; i + 1 < children.size(); ++i) declare_given(children[i], inner);
    return inner;
  }

  void declare_all(NodeId variables, std::size_t function) {
    for (const NodeId declarator : tree_.children(variables)) {
      const auto children = tree_.children(declarator);
      if (tree_.nodes[children[0]].kind != NodeKind::Identifier) {
        declare_given(children[0], function);
        continue;
      }
      const std::string_view name = tree_.nodes[children[0]].text;
      Variable& variable = functions_[function].variables[name];
      if (children.size() > 1) variable.values.push_back(children[1]);
      if (children.size() > 1) note_function_value(name, children[1]);
    }
  }

  void declare_value(std::string_view name, std::size_t function) {
    functions_[function].variables[name].is_given = true;
  }

  void declare_given(NodeId pattern, std::size_t function) {
    std::vector<NodeId> names;
    add_bound_names(tree_, pattern, names);
    for (const NodeId name : names) declare_value(tree_.nodes[name].text, function);
  }

  /// The number that a function will have is not known yet: functions are noted when they are met.
  void note_function_value(std::string_view name, NodeId value) {
    if (tree_.nodes[value].kind == NodeKind::Function) waiting_[value].push_back(name);
  }

  void note_assigned(NodeId assign) {
    const auto children = tree_.children(assign);
    const Node& target = tree_.nodes[children[0]];
    if (target.kind == NodeKind::Member) members_.insert(target.text);
    if (target.kind == NodeKind::Index) note_member(tree_.children(children[0])[1]);
    if (target.kind != NodeKind::Identifier) return;
    note_function_value(target.text, children[1]);
    if (function_of_[assign] == 0) functions_[0].variables[target.text].is_given = true;
  }

  void note_member(NodeId key) {
    const Node& node = tree_.nodes[key];
    if (node.kind == NodeKind::String && node.text.size() > 1) {
      members_.insert(node.text.substr(1, node.text.size() - 2));
    } else {
      members_.insert(node.text);
    }
  }

  void note_regex_literal(std::string_view text) {
    if (!text.starts_with('/')) return;
    const std::string_view flags = text.substr(text.rfind('/'));
    has_global_regex_ = has_global_regex_ || flags.find_first_of("gy") != std::string_view::npos;
  }

  void note_identifier(std::string_view name) {
    mentions_entry_ = mentions_entry_ || is_entry_name(name);
    if (name == "RegExp" && --direct_regexps_ < 0) has_global_regex_ = true;
  }

  void note_call(NodeId call, std::size_t function) {
    functions_[function].calls.push_back(call);
    const auto children = tree_.children(call);
    if (children.empty() || tree_.nodes[children[0]].kind != NodeKind::Identifier ||
        tree_.nodes[children[0]].text != "RegExp")
      return;
    ++direct_regexps_;  // Its callee is met after it.
    if (children.size() < 3) return;
    const Node& flags = tree_.nodes[children[2]];
    has_global_regex_ = has_global_regex_ || flags.kind != NodeKind::String ||
                        flags.text.find_first_of("gy\\") != std::string_view::npos;
  }

  const ScriptTree& tree_;
  std::vector<Function> functions_;
  std::vector<std::size_t> function_of_;
  std::unordered_map<NodeId, std::size_t> function_of_node_;
  std::unordered_map<std::string_view, std::vector<std::size_t>> named_;
  std::unordered_map<NodeId, std::vector<std::string_view>> waiting_;
  std::unordered_set<std::string_view> members_;
  int direct_regexps_ = 0;
  bool has_global_regex_ = false;
  bool mentions_entry_ = false;
};

class Search {
 public:
  Search(const ParsedScript& script, std::string_view source)
      : tree_(script.tree), source_(source), names_(script), program_(script.program) {
    for (NodeId id = 0; id < tree_.nodes.size(); ++id) note_values(id);
  }

  /// In the order of the script.
  std::optional<KeptState> run() {
    std::vector<NodeId> open = {program_};
    std::optional<KeptState> first;
    std::uint32_t at = 0;
    while (!open.empty()) {
      const NodeId id = open.back();
      open.pop_back();
      if (id == kNoNode) continue;
      const std::string what = names_.function_of(id) == 0 ? prepared_by(id) : kept_by(id);
      if (!what.empty() && (!first || node(id).begin < at)) {
        at = node(id).begin;
        first = KeptState{{}, what};
      }
      add_children(id, open);
    }
    if (first) first->place = place_in_script(source_, at);
    return first;
  }

 private:
  const Node& node(NodeId id) const { return tree_.nodes[id]; }

  /// A method that is called is looked at with its call, and not as a value by itself.
  void add_children(NodeId id, std::vector<NodeId>& open) const {
    const auto children = tree_.children(id);
    open.insert(open.end(), children.begin(), children.end());
    if (node(id).kind != NodeKind::Call || children.empty()) return;
    const NodeId callee = children[0];
    if (callee == kNoNode) return;
    if (node(callee).kind != NodeKind::Member && node(callee).kind != NodeKind::Index) return;
    open[open.size() - children.size()] = tree_.children(callee)[0];
    if (node(callee).kind == NodeKind::Index) open.push_back(tree_.children(callee)[1]);
  }

  /// What is assigned to variables, in whichever function.
  void note_values(NodeId id) {
    const Node& one = node(id);
    const bool is_each = one.kind == NodeKind::ForIn || one.kind == NodeKind::ForOf;
    if (one.kind != NodeKind::Assign && !is_each) return;
    const auto children = tree_.children(id);
    NodeId target = children[0];
    if (is_each && node(target).kind == NodeKind::Variables)
      target = tree_.children(tree_.children(target)[0])[0];
    std::vector<NodeId> targets;
    add_bound_names(tree_, target, targets);
    for (const NodeId name : targets) {
      const std::size_t owner = names_.owner(node(name).text, names_.function_of(id));
      const bool is_plain = target == name && !is_each && one.text == "=";
      assigned_[{owner, node(name).text}].push_back(is_plain ? children[1] : kNoNode);
    }
  }

  /// Code that runs once keeps nothing by itself, but may hand a function what changes objects
  /// under another name.
  std::string prepared_by(NodeId id) const {
    switch (node(id).kind) {
      case NodeKind::With: return "may use what \"with\" hides";
      case NodeKind::Identifier: return runs_text(id);
      case NodeKind::Member:
      case NodeKind::Index: {
        const std::string_view name = method_name(id);
        const bool is_changing = kChanging.count(name) != 0 && kOfRegex.count(name) == 0;
        return is_changing ? "may call " + std::string(name) + " under another name" : "";
      }
      default: return "";
    }
  }

  std::string runs_text(NodeId identifier) const {
    const std::string_view name = node(identifier).text;
    return kRunsText.count(name) != 0 && is_of_language(identifier) ? "uses " + std::string(name)
                                                                    : "";
  }

  /// What the node by itself keeps; empty if nothing.
  std::string kept_by(NodeId id) const {
    const auto children = tree_.children(id);
    switch (node(id).kind) {
      case NodeKind::Assign: return node(id).is_pattern ? "" : written(children[0]);
      case NodeKind::ForIn:
      case NodeKind::ForOf: return written(children[0]);
      case NodeKind::Unary:
        if (node(id).text != "++" && node(id).text != "--" && node(id).text != "delete") return "";
        return written(children[0]);
      case NodeKind::With: return "has \"with\"";
      case NodeKind::Call: return called(id);
      case NodeKind::Identifier: return runs_text(id);
      case NodeKind::Member:
      case NodeKind::Index: return member(id);
      case NodeKind::Class: return "declares a class";
      default: return "";
    }
  }

  bool is_of_language(NodeId identifier) const {
    return names_.is_of_language(node(identifier).text, names_.function_of(identifier));
  }

  /// A pattern, a name or a member that is written to.
  std::string written(NodeId target) const {
    const Node& one = node(target);
    switch (one.kind) {
      case NodeKind::Identifier: return written_name(target);
      case NodeKind::Member:
      case NodeKind::Index: {
        const NodeId object = tree_.children(target)[0];
        if (is_own_object(object)) return "";
        return "writes to a member of " + text_of(object);
      }
      case NodeKind::Call: return "";
      case NodeKind::Variables: return "";
      case NodeKind::Array:
      case NodeKind::Object:
      case NodeKind::Assign:
      case NodeKind::Spread:
      case NodeKind::Property: return written_pattern(target);
      default: return "";
    }
  }

  std::string written_pattern(NodeId pattern) const {
    const auto children = tree_.children(pattern);
    const NodeKind kind = node(pattern).kind;
    if (kind == NodeKind::Assign) return written(children[0]);
    if (kind == NodeKind::Property) return written(children.back());
    for (const NodeId child : children) {
      if (child == kNoNode) continue;
      if (std::string what = written(child); !what.empty()) return what;
    }
    return "";
  }

  std::string written_name(NodeId name) const {
    const std::size_t function = names_.function_of(name);
    const std::size_t owner = names_.owner(node(name).text, function);
    if (owner == function && owner != 0) return "";
    if (owner != 0 && is_inside_decision(owner)) return "";
    return "writes to the variable " + std::string(node(name).text);
  }

  /// The function is FindProxyForURL, or stands in it: so it is begun anew by each decision.
  bool is_inside_decision(std::size_t function) const {
    if (names_.mentions_entry()) return false;
    for (; function != 0; function = names_.outer(function)) {
      const Node& one = node(names_.node_of(function));
      if (is_entry_name(one.text) && one.is_declaration && names_.outer(function) == 0) return true;
    }
    return false;
  }

  /// An object that nobody else has: a variable of the function around that never gets one of
  /// somebody else, or what has just been made.
  bool is_own_object(NodeId object) const {
    if (node(object).kind != NodeKind::Identifier) return is_fresh(object);
    const std::string_view name = node(object).text;
    const std::size_t function = names_.function_of(object);
    const std::size_t owner = names_.owner(name, function);
    if (owner == 0 || (owner != function && !is_inside_decision(owner))) return false;
    const auto [known, is_new] = own_.try_emplace({owner, name}, false);
    if (is_new) known->second = gets_own_objects_only(owner, name);
    return known->second;
  }

  bool gets_own_objects_only(std::size_t owner, std::string_view name) const {
    const Names::Variable& variable = names_.variable(name, owner);
    if (variable.is_given) return false;
    const auto assigned = assigned_.find({owner, name});
    const auto fresh = [this](NodeId value) { return value != kNoNode && is_fresh(value); };
    return std::ranges::all_of(variable.values, fresh) &&
           (assigned == assigned_.end() || std::ranges::all_of(assigned->second, fresh));
  }

  /// It makes a new object, or no object.
  bool is_fresh(NodeId value) const {
    const auto children = tree_.children(value);
    switch (node(value).kind) {
      case NodeKind::Array:
      case NodeKind::Object:
      case NodeKind::Function:
      case NodeKind::Constant:
      case NodeKind::String:
      case NodeKind::Template:
      case NodeKind::Unary: return true;
      case NodeKind::Binary: {
        const std::string_view sign = node(value).text;
        if (sign == ",") return is_fresh(children[1]);
        if (sign != "||" && sign != "&&" && sign != "??") return true;
        return is_fresh(children[0]) && is_fresh(children[1]);
      }
      case NodeKind::Conditional: return is_fresh(children[1]) && is_fresh(children[2]);
      case NodeKind::Call: return is_fresh_call(value);
      default: return false;
    }
  }

  bool is_fresh_call(NodeId call) const {
    const NodeId callee = tree_.children(call)[0];
    const std::string_view name = node(callee).text;
    if (node(callee).kind == NodeKind::Identifier) {
      if (!is_of_language(callee)) return false;
      if (name == "Object") return node(call).links == 1;  // Else it may be what it is given.
      return kConstructors.count(name) != 0 || kAsking.count(name) != 0;
    }
    return node(callee).kind == NodeKind::Member && kMaking.count(name) != 0 &&
           !names_.has_member(name);
  }

  std::string called(NodeId call) const {
    const auto children = tree_.children(call);
    if (node(call).text == "import") return "loads another script";
    const NodeId callee = children[0];
    const std::string_view name = node(callee).text;
    if (node(call).text == "new") {
      const bool is_known = node(callee).kind == NodeKind::Identifier && is_of_language(callee) &&
                            kConstructors.count(name) != 0;
      return is_known ? "" : "makes a new " + text_of(callee);
    }
    const std::string_view method = method_name(callee);
    if (node(callee).kind == NodeKind::Index && method.empty())
      return "calls a function by a name that is made";
    if (kChanging.count(method) == 0) return "";
    const NodeId object = tree_.children(callee)[0];
    if (kOfRegex.count(method) != 0 && !names_.has_global_regex()) return "";
    if (is_own_object(object)) return "";
    if (method == "assign" && children.size() > 1 && is_fresh(children[1])) return "";
    return "calls " + std::string(method) + " of " + text_of(object);
  }

  /// "push" of "a.push" and a["push"]; empty where it is not known, or no member.
  std::string_view method_name(NodeId callee) const {
    if (node(callee).kind == NodeKind::Member) return node(callee).text;
    if (node(callee).kind != NodeKind::Index) return "";
    const Node& key = node(tree_.children(callee)[1]);
    if (key.kind == NodeKind::Constant) return "0";  // A number, or nearly so.
    const bool is_plain =
        key.kind == NodeKind::String && key.text.find('\\') == std::string_view::npos;
    return is_plain ? key.text.substr(1, key.text.size() - 2) : "";
  }

  /// One that is no call by itself.
  std::string member(NodeId id) const {
    const NodeId object = tree_.children(id)[0];
    const std::string_view name = method_name(id);
    if (kChanging.count(name) != 0 && kOfRegex.count(name) == 0)
      return "takes " + std::string(name) + " as a value";
    if (name == "constructor" || name == "__proto__" || name == "prototype" || name == "callee" ||
        name == "caller" || name == "lastIndex")
      return "uses " + std::string(name);
    const bool is_of_regex = node(object).kind == NodeKind::Identifier &&
                             node(object).text == "RegExp" && is_of_language(object);
    return is_of_regex ? "reads what the last regular expression found" : "";
  }

  std::string text_of(NodeId id) const {
    const Node& one = node(id);
    const std::string_view text = source_.substr(one.begin, one.end - one.begin);
    return text.size() <= 40 && text.find('\n') == std::string_view::npos ? std::string(text)
                                                                          : "an object";
  }

  const ScriptTree& tree_;
  std::string_view source_;
  Names names_;
  NodeId program_;
  std::map<std::pair<std::size_t, std::string_view>, std::vector<NodeId>> assigned_;
  mutable std::map<std::pair<std::size_t, std::string_view>, bool> own_;
};

}  // namespace

std::optional<KeptState> find_kept_state(const ParsedScript& script, std::string_view source) {
  return Search(script, source).run();
}

namespace {

/// What a call asks for that changes with time and place; empty if nothing.
std::string_view asked_for(const ScriptTree& tree, NodeId call) {
  const auto children = tree.children(call);
  const std::string_view name = tree.nodes[children[0]].text;
  if (tree.nodes[children[0]].kind == NodeKind::Identifier) {
    const auto found = kAsking.find(name);
    if (found != kAsking.end()) return found->second;
    if ((name == "isInNet" || name == "isInNetEx") && children.size() > 1) {
      const Node& host = tree.nodes[children[1]];
      const bool is_name =
          host.kind == NodeKind::String &&
          host.text.find_first_not_of("\"'0123456789.:/") != std::string_view::npos;
      return is_name ? "a look-up" : "";
    }
    return name == "Date" && children.size() == 1 ? "the clock" : "";
  }
  if (tree.nodes[children[0]].kind != NodeKind::Member) return "";
  const std::string_view object = tree.nodes[tree.children(children[0])[0]].text;
  if (object == "Date" && name == "now") return "the clock";
  return object == "Math" && name == "random" ? "chance" : "";
}

/// The functions that run while the script is loaded: those that are called there, and those that
/// are handed over there.
std::set<std::size_t> functions_at_load(const Names& names, const ScriptTree& tree) {
  std::set<std::size_t> found = {0};
  std::vector<std::size_t> open = {0};
  while (!open.empty()) {
    const std::size_t function = open.back();
    open.pop_back();
    for (const NodeId call : names.calls_in(function)) {
      for (const NodeId part : tree.children(call)) {
        const bool may_run =
            part == tree.children(call).front() || tree.nodes[part].kind == NodeKind::Function;
        if (!may_run) continue;
        for (const std::size_t called : names.functions_called(part)) {
          if (found.insert(called).second) open.push_back(called);
        }
      }
    }
  }
  return found;
}

}  // namespace

std::optional<KeptState> find_asked_at_load(const ParsedScript& script, std::string_view source) {
  const Names names(script);
  std::optional<std::pair<std::uint32_t, std::string_view>> first;
  for (const std::size_t function : functions_at_load(names, script.tree)) {
    for (const NodeId call : names.calls_in(function)) {
      const std::string_view what = asked_for(script.tree, call);
      const std::uint32_t at = script.tree.nodes[call].begin;
      if (!what.empty() && (!first || at < first->first)) first.emplace(at, what);
    }
  }
  if (!first) return std::nullopt;
  return KeptState{place_in_script(source, first->first), "asks for " + std::string(first->second)};
}

}  // namespace pacwright
