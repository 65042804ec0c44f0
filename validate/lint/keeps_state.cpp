#include "validate/lint/keeps_state.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "validate/lint/script.hpp"

namespace pacwright {
namespace {

using Kind = JsToken::Kind;
using Names = std::set<std::string_view>;

// Functions of clients and of the language that change nothing.
const Names kPureFunctions = {
    "Boolean",      "Number",          "String",
    "alert",        "convert_addr",    "dateRange",
    "dnsDomainIs",  "dnsDomainLevels", "dnsResolve",
    "dnsResolveEx", "isFinite",        "isInNet",
    "isInNetEx",    "isNaN",           "isPlainHostName",
    "isResolvable", "isResolvableEx",  "localHostOrDomainIs",
    "myIpAddress",  "myIpAddressEx",   "parseFloat",
    "parseInt",     "shExpMatch",      "timeRange",
    "weekdayRange",
};

// Methods of strings, numbers and Math, and of arrays those that make a new one.
const Names kPureMethods = {
    "abs",
    "ceil",
    "charAt",
    "charCodeAt",
    "concat",
    "floor",
    "fromCharCode",
    "indexOf",
    "join",
    "lastIndexOf",
    "match",
    "max",
    "min",
    "pow",
    "random",
    "replace",
    "round",
    "search",
    "slice",
    "split",
    "substr",
    "substring",
    "test",
    "toLowerCase",
    "toString",
    "toUpperCase",
    "hasOwnProperty",
    // Of dates, and what newer engines have.
    "at",
    "endsWith",
    "getDate",
    "getDay",
    "getFullYear",
    "getHours",
    "getMilliseconds",
    "getMinutes",
    "getMonth",
    "getSeconds",
    "getTime",
    "getTimezoneOffset",
    "getUTCDate",
    "getUTCDay",
    "getUTCFullYear",
    "getUTCHours",
    "getUTCMinutes",
    "getUTCMonth",
    "getUTCSeconds",
    "getYear",
    "includes",
    "localeCompare",
    "padEnd",
    "padStart",
    "repeat",
    "startsWith",
    "toFixed",
    "toISOString",
    "trim",
    "trimEnd",
    "trimLeft",
    "trimRight",
    "trimStart",
};

// Global variables that a helper function of a client writes: isInNetEx of pacparser.
const Names kLeaked = {"ip", "ip_bits", "prefix_a", "prefix_bits", "prefix_nfields", "prefix_rem"};

// Names that lead to code or objects which are not in the script's text, or change what looks like
// reading; "toString" only as a method that is called.
const Names kDoubtful = {
    "Array",      "Date",       "Error",       "Function", "Object", "RegExp",     "arguments",
    "caller",     "callee",     "constructor", "delete",   "eval",   "execScript", "lastIndex",
    "new",        "prototype",  "this",        "valueOf",  "window", "with",       "self",
    "globalThis", "setTimeout", "setInterval", "Reflect",  "Symbol", "Proxy",
};

// Keywords that may stand before a parenthesis.
const Names kBeforeParenthesis = {"if",     "while", "for",   "switch",   "return",
                                  "typeof", "in",    "catch", "else",     "case",
                                  "do",     "void",  "throw", "function", "instanceof"};

bool is_assignment_sign(std::string_view sign) {
  constexpr std::string_view kSigns[] = {
      "=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=", ">>>="};
  return std::ranges::find(kSigns, sign) != std::end(kSigns);
}

class StateSearch {
 public:
  explicit StateSearch(const Script& script) : script_(script) {
    find_functions();
    find_locals();
  }

  bool finds_any() const {
    const JsOutline& outline = script_.outline();
    if (!outline.is_whole || !outline.faults.empty() || !script_.lexed().faults.empty())
      return true;
    for (const JsFeatureUse& use : outline.features) {
      if (use.feature != JsFeature::ReservedMember) return true;
    }
    for (std::uint32_t i = 0; i + 1 < script_.tokens().size(); ++i) {
      if (is_doubtful(i) || writes_outside(i) || calls_unknown(i)) return true;
    }
    return false;
  }

 private:
  using Token = std::uint32_t;
  static constexpr Token kNone = Script::kNone;

  void find_functions() {
    for (const JsFunction& function : script_.outline().functions) {
      if (function.is_declaration && function.name != JsFunction::kNone) {
        declared_.insert(script_.text(function.name));
      }
    }
  }

  /// Parameters and variables of each function.
  void find_locals() {
    const auto& functions = script_.outline().functions;
    for (Token f = 0; f < functions.size(); ++f) {
      const JsRange parameters = functions[f].parameters;
      for (Token i = parameters.begin; i < parameters.end; ++i) {
        if (script_.is_name(i)) locals_[f].insert(script_.text(i));
      }
    }
    bound_ = locals_;
    for (Token i = 0; i < script_.tokens().size(); ++i) {
      if (!script_.is_name(i) || script_.is_member(i)) continue;
      if (script_.text(i) == "var") find_variables(i);
      if (script_.text(i) == "catch" && script_.is_sign(i + 1, "(") && script_.is_name(i + 2)) {
        bound_[script_.function_around(i)].insert(script_.text(i + 2));
      }
    }
    for (const JsFunction& function : functions) {
      if (function.is_declaration && function.name != JsFunction::kNone) {
        bound_[function.outer].insert(script_.text(function.name));
      }
    }
  }

  /// "var a = f(b, c), d": a and d. A declaration without a semicolon ends where a line does that
  /// ends with no comma.
  void find_variables(Token var) {
    const auto& tokens = script_.tokens();
    const Token around = script_.bracket_around(var);
    Names& names = locals_[script_.function_around(var)];
    bool name_next = true;
    const Token end = around == JsToken::kNoPartner ? JsToken::kNoPartner : tokens[around].partner;
    for (Token i = var + 1; i != end && tokens[i].kind != Kind::End; ++i) {
      if (script_.bracket_around(i) != around) continue;
      const bool is_name = script_.is_name(i);
      if (name_next) {
        if (!is_name) return;
        names.insert(script_.text(i));
        fresh_value(i);
        name_next = false;
      } else if (script_.is_sign(i, ",")) {
        name_next = true;
      } else if (script_.is_sign(i, ";") || tokens[i].after_newline) {
        return;
      }
    }
  }

  /// Notes the variable if what it begins with is an object or array made of literals alone.
  void fresh_value(Token name) {
    if (!script_.is_sign(name + 1, "=")) return;
    const Token open = name + 2;
    if (!script_.is_sign(open, "{") && !script_.is_sign(open, "[")) return;
    const Token close = script_.tokens()[open].partner;
    if (close == JsToken::kNoPartner) return;
    for (Token i = open; i <= close; ++i) {
      const bool is_key = script_.is_name(i) && script_.is_sign(i + 1, ":");
      const bool is_value = script_.tokens()[i].kind == Kind::Number || script_.is_string(i);
      bool is_sign = false;
      for (const char* const sign : {"{", "}", "[", "]", ",", ":"}) {
        is_sign = is_sign || script_.is_sign(i, sign);
      }
      if (!is_key && !is_value && !is_sign) return;
    }
    fresh_[script_.function_around(name)].insert(script_.text(name));
  }

  bool is_called(Token name) const { return script_.is_sign(name + 1, "("); }

  /// Names, texts and literals that a script may not have at all.
  bool is_doubtful(Token i) const {
    const JsToken& token = script_.tokens()[i];
    const std::string_view text = script_.text(i);
    if (token.kind == Kind::Regex) {  // A global one remembers where it stopped.
      const std::string_view flags = text.substr(text.rfind('/') + 1);
      return flags.find_first_of("gy") != std::string_view::npos;
    }
    if (script_.is_string(i)) return is_doubtful_name(script_.string_value(i));
    if (token.kind == Kind::Template) return true;
    if (token.kind != Kind::Name) return false;
    if (script_.is_member(i) && is_called(i) && kPureMethods.count(text) != 0) return false;
    if (is_new_date(i) || (text == "new" && is_new_date(i + 1))) return false;
    if (kLeaked.count(text) != 0 && !script_.is_member(i) && !is_own_variable(i) &&
        script_.mentions("isInNetEx")) {
      return true;
    }
    return is_doubtful_name(text);
  }

  /// "Date" of "new Date(...)": an object that nobody else has.
  bool is_new_date(Token name) const {
    return script_.is_name(name) && script_.text(name) == "Date" && is_called(name) &&
           script_.is_name(script_.before(name)) && script_.text(script_.before(name)) == "new";
  }

  /// A parameter, a function or what a catch binds has this name in the function: it may stand for
  /// what came from elsewhere, whatever a "var" says.
  bool is_bound_otherwise(Token function, std::string_view name) const {
    const auto bound = bound_.find(function);
    return bound != bound_.end() && bound->second.count(name) != 0;
  }

  static bool is_doubtful_name(std::string_view text) {
    return kDoubtful.count(text) != 0 || text == "toString" || text.starts_with("__") ||
           text.find('\\') != std::string_view::npos;
  }

  /// The sign at `i` writes to something that outlives the innermost function.
  bool writes_outside(Token i) const {
    const Token before = script_.before(i);
    if (script_.is_name(i) && script_.text(i) == "in" && !script_.is_member(i)) {
      return !is_own_variable(before);  // "for (x in ...)"; of all else, in doubt.
    }
    if (script_.tokens()[i].kind != Kind::Punctuator) return false;
    const std::string_view sign = script_.text(i);
    if (sign == "++" || sign == "--") {
      const bool is_postfix =
          !script_.tokens()[i].after_newline &&
          (script_.is_name(before) || script_.is_sign(before, "]") || script_.is_sign(before, ")"));
      if (is_postfix) return !is_own_variable(before);
      // "++a.b": what follows the name would belong to the operand.
      return !is_own_variable(i + 1) || script_.is_sign(i + 2, ".") || script_.is_sign(i + 2, "[");
    }
    if (!is_assignment_sign(sign)) return false;
    if (is_own_variable(before)) return false;
    // At top level: the script's own variables, once, while it loads; but not under a name that is
    // called, which would hide what runs.
    if (is_top(i) && script_.is_name(before) && !script_.is_member(before)) {
      return declared_.count(script_.text(before)) != 0 ||
             kPureFunctions.count(script_.text(before)) != 0;
    }
    return !writes_to_own_object(i);
  }

  bool is_top(Token i) const { return script_.function_around(i) == JsFunction::kNone; }

  /// A variable of the innermost function, and no member of anything.
  bool is_own_variable(Token name) const {
    if (!script_.is_name(name) || script_.is_member(name) || is_top(name)) {
      return false;
    }
    const auto own = locals_.find(script_.function_around(name));
    return own != locals_.end() && own->second.count(script_.text(name)) != 0;
  }

  /// What stands before an assignment sign: "a", "a.b[c]", ...
  struct Target {
    Token name = kNone;  ///< Of the variable.
    int members = 0;     ///< How deep below it.
  };

  Target target_before(Token sign) const {
    Target target{script_.before(sign)};
    while (script_.is_sign(target.name, "]") || script_.is_member(target.name)) {
      ++target.members;
      const Token open = script_.is_sign(target.name, "]") ? script_.tokens()[target.name].partner
                                                           : script_.before(target.name);
      if (open == JsToken::kNoPartner) return {};
      target.name = script_.before(open);
    }
    return target;
  }

  /// "a.b = " or "a.b[c] = " of a variable that this function makes of literals and never assigns
  /// anew. Not both: "a.b = c; a.b[0] = 1" would write to c.
  bool writes_to_own_object(Token sign) const {
    const Target target = target_before(sign);
    if (target.name == kNone || target.members > 2 || !is_own_variable(target.name)) return false;
    const Token function = script_.function_around(target.name);
    const std::string_view name = script_.text(target.name);
    const auto fresh = fresh_.find(function);
    if (fresh == fresh_.end() || fresh->second.count(name) == 0) return false;
    if (is_bound_otherwise(function, name)) return false;
    for (Token i = 0, assigned = 0; i + 1 < script_.tokens().size(); ++i) {
      if (script_.tokens()[i].kind != Kind::Punctuator || !is_assignment_sign(script_.text(i)) ||
          script_.function_around(i) != function) {
        continue;
      }
      const Target other = target_before(i);
      if (other.name == kNone || script_.text(other.name) != name) continue;
      if (other.members == 0 ? ++assigned > 1 : other.members != target.members) return false;
    }
    return true;
  }

  /// The parenthesis at `i` calls something that is neither known nor in the script's text.
  bool calls_unknown(Token i) const {
    if (!script_.is_sign(i, "(")) return false;
    const Token callee = script_.before(i);
    if (script_.is_sign(callee, ")") || script_.is_sign(callee, "]") ||
        script_.is_sign(callee, "}")) {
      return !is_condition_end(callee);
    }
    if (!script_.is_name(callee)) return false;
    const std::string_view name = script_.text(callee);
    if (script_.is_member(callee)) return kPureMethods.count(name) == 0;
    if (kBeforeParenthesis.count(name) != 0 || is_function_head(callee)) return false;
    if (is_new_date(callee)) return is_parameter_or_local(callee) || declared_.count(name) != 0;
    if (is_parameter_or_local(callee)) return !is_given_declared_functions(callee);
    return kPureFunctions.count(name) == 0 && declared_.count(name) == 0;
  }

  /// The parenthesis behind it begins a statement: "if (...) (a)", "} (b)" on the next line.
  bool is_condition_end(Token close) const {
    const Token open = script_.tokens()[close].partner;
    if (!script_.is_sign(close, ")") || open == JsToken::kNoPartner) return false;
    const Token word = script_.before(open);
    return script_.is_name(word) && (script_.text(word) == "if" || script_.text(word) == "while" ||
                                     script_.text(word) == "for");
  }

  bool is_function_head(Token name) const {
    const Token before = script_.before(name);
    return script_.is_name(before) && script_.text(before) == "function";
  }

  bool is_parameter_or_local(Token name) const {
    for (Token f = script_.function_around(name); f != JsFunction::kNone;
         f = script_.outline().functions[f].outer) {
      const auto own = locals_.find(f);
      if (own != locals_.end() && own->second.count(script_.text(name)) != 0) return true;
    }
    const auto top = locals_.find(JsFunction::kNone);
    return top != locals_.end() && top->second.count(script_.text(name)) != 0;
  }

  /// A parameter of the innermost function, for which every call of that function hands over one of
  /// the script's own functions by name.
  bool is_given_declared_functions(Token name) const {
    const Token f = script_.function_around(name);
    if (f == JsFunction::kNone) return false;
    const JsFunction& function = script_.outline().functions[f];
    if (!function.is_declaration || function.name == JsFunction::kNone) return false;
    const auto index = parameter_index(function, script_.text(name));
    if (!index || is_assigned(f, script_.text(name)) || is_caught(f, script_.text(name))) {
      return false;
    }
    std::size_t mentions = 0, calls = 0;
    for (Token i = 0; i < script_.tokens().size(); ++i) {
      if (script_.is_name(i) && script_.text(i) == script_.text(function.name)) ++mentions;
    }
    for (const JsCall& call : script_.calls()) {
      if (script_.text(call.name) != script_.text(function.name)) continue;
      ++calls;
      if (call.arguments.size() <= *index) return false;
      const JsRange argument = call.arguments[*index];
      if (argument.end != argument.begin + 1 || !script_.is_name(argument.begin) ||
          declared_.count(script_.text(argument.begin)) == 0) {
        return false;
      }
    }
    return mentions == calls + 1;  // Once where it is declared.
  }

  std::optional<std::size_t> parameter_index(const JsFunction& function,
                                             std::string_view name) const {
    std::size_t index = 0;
    for (Token i = function.parameters.begin; i < function.parameters.end; ++i) {
      if (!script_.is_name(i)) continue;
      if (script_.text(i) == name) return index;
      ++index;
    }
    return std::nullopt;
  }

  bool is_caught(Token function, std::string_view name) const {
    for (Token i = 0; i + 2 < script_.tokens().size(); ++i) {
      if (script_.is_name(i) && script_.text(i) == "catch" && script_.text(i + 2) == name &&
          script_.function_around(i) == function) {
        return true;
      }
    }
    return false;
  }

  bool is_assigned(Token function, std::string_view name) const {
    return std::ranges::any_of(script_.assignments(), [&](const JsAssignment& assignment) {
      return script_.function_around(assignment.name) == function &&
             script_.text(assignment.name) == name;
    });
  }

  const Script& script_;
  Names declared_;                 ///< Function declarations, at any level.
  std::map<Token, Names> locals_;  ///< By function; of the top level under kNone.
  std::map<Token, Names> fresh_;   ///< Of these, the ones that begin as literals.
  std::map<Token, Names> bound_;   ///< Names of parameters, functions, and those a catch binds.
};

constexpr std::size_t kMostBytes = 1 << 20;  // As much as browsers take.

bool is_entry_point(const Script& script, const JsFunction& function) {
  if (!function.is_declaration || function.name == JsFunction::kNone) return false;
  const std::string_view name = script.text(function.name);
  return name == "FindProxyForURL" || name == "FindProxyForURLEx";
}

bool mentions_url(const Script& script) {
  std::map<std::string_view, int> left = {{"random", 0}};  // How often a name may be mentioned.
  for (const JsFunction& function : script.outline().functions) {
    if (is_entry_point(script, function) && script.is_name(function.parameters.begin) &&
        function.parameters.begin < function.parameters.end) {
      ++left[script.text(function.parameters.begin)];
    }
  }
  for (std::uint32_t i = 0; i < script.tokens().size(); ++i) {
    if (!script.is_name(i)) continue;
    const auto found = left.find(script.text(i));
    if (found != left.end() && --found->second < 0) return true;
  }
  return left.size() == 1;  // There is no entry point of a form that was looked for.
}

}  // namespace

DecidesBy decides_by(std::string_view bytes) {
  if (bytes.size() > kMostBytes) return DecidesBy::State;
  const Script script(bytes);
  if (StateSearch(script).finds_any()) return DecidesBy::State;
  return mentions_url(script) ? DecidesBy::Url : DecidesBy::Host;
}

bool keeps_state(std::string_view bytes) { return decides_by(bytes) == DecidesBy::State; }

bool decides_by_host(std::string_view bytes) { return decides_by(bytes) == DecidesBy::Host; }

}  // namespace pacwright
