#include "validate/gaps/syntax_gaps.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/utf8.hpp"
#include "validate/gaps/regex_gap.hpp"
#include "validate/lint/lint.hpp"
#include "validate/lint/script.hpp"

namespace pacwright {
namespace {

using Token = std::uint32_t;
using Kind = JsToken::Kind;

bool is_assignment(std::string_view sign) {
  return sign == "++" || sign == "--" ||
         (sign.ends_with('=') && sign != "==" && sign != "===" && sign != "!=" && sign != "!==" &&
          sign != "<=" && sign != ">=");
}

/// The last bit of such a number may be another one.
bool is_long_number(std::string_view text) {
  if (text.size() > 1 && text[0] == '0' && text[1] != '.' && text[1] != 'e')
    return text.size() > 15;
  const std::size_t exponent = text.find_first_of("eE");
  const std::string_view digits = text.substr(0, exponent);
  const auto is_figure = [](char c) { return c >= '0' && c <= '9'; };
  return std::ranges::count_if(digits, is_figure) > 15 ||
         (exponent != std::string_view::npos && text.size() - exponent > 3);
}

/// Newer syntax that the engine here takes and does right, or that is looked at by itself.
bool is_read_right(JsFeature feature) {
  switch (feature) {
    case JsFeature::Const:
    case JsFeature::Exponent:
    case JsFeature::BinaryNumber:
    case JsFeature::RegexFlag:
    case JsFeature::RegexNamedGroup:
    case JsFeature::RegexLookbehind:
    case JsFeature::RegexModifier:
    case JsFeature::ShorthandMember:
    case JsFeature::ComputedKey:
    case JsFeature::NewTarget: return true;
    default: return feature >= JsFeature::Accessor;
  }
}

class Marking {
 public:
  Marking(const Script& script, std::string_view function, std::size_t first, GapContext context)
      : script_(script), function_(function), first_(first), context_(context) {}

  GapScript make() {
    if (!script_.outline().is_whole) return make_unread();
    find_plain_evals();
    for (Token i = 0; i + 1 < script_.tokens().size(); ++i) see(i);
    for (const JsFeatureUse& use : script_.outline().features) {
      if (!is_read_right(use.feature)) note_entry(use.token, "newer syntax", true);
    }
    find_block_functions();
    find_constants();
    find_global_object();
    insert_entries();
    put_in();
    return std::move(made_);
  }

 private:
  struct Change {
    std::size_t offset;
    std::size_t instead_of;  ///< So many bytes.
    std::string text;
  };

  std::size_t begin_of(Token i) const { return script_.tokens()[i].offset; }
  std::size_t end_of(Token i) const { return begin_of(i) + script_.tokens()[i].size; }

  struct Entry {
    Token token;
    std::string what;
    bool is_missing = false;
    bool if_global = false;  ///< Only if "this" is the global object.
  };

  std::string call(const Entry& entry) {
    const std::size_t number = first_ + made_.gaps.size();
    made_.gaps.push_back({entry.what, script_.tokens()[entry.token].place.line, entry.is_missing});
    const std::string text = std::to_string(number);
    return std::string(function_) +
           (entry.if_global ? ".global(" + text + ", this)" : "(" + text + ")");
  }

  /// All that the function around `token` does is in doubt.
  void note_entry(Token token, std::string what, bool is_missing = false) {
    entries_.emplace(script_.function_around(token), Entry{token, std::move(what), is_missing});
  }

  /// A script that is not understood, but may be one that the engine reads: if there is anything in
  /// it that might be in doubt, all of it is.
  GapScript make_unread() {
    for (Token i = 0; i + 1 < script_.tokens().size(); ++i) {
      if (!is_doubtful_alone(i)) continue;
      made_.is_changed = true;
      made_.text =
          call({i, "a script that is not read in full here"}) + ";" + std::string(script_.text());
      return std::move(made_);
    }
    made_.text = script_.text();
    return std::move(made_);
  }

  bool is_doubtful_alone(Token i) const {
    const std::string_view text = script_.text(i);
    switch (script_.tokens()[i].kind) {
      case Kind::Regex: return is_regex_gap(text);
      case Kind::Number: return is_long_number(text);
      case Kind::Punctuator: return text == "**" || text == "**=";
      case Kind::Name: break;
      case Kind::String: return text.find("__proto__") != std::string_view::npos;
      default: return false;
    }
    for (const std::string_view word : {"eval", "const", "let", "class", "sort", "__proto__"}) {
      if (text == word) return true;
    }
    // A function that is declared in a block.
    if (text != "function" || script_.bracket_around(i) == JsToken::kNoPartner) return false;
    const std::string_view before = script_.text(script_.before(i));
    return before == "{" || before == "}" || before == ";" || before == ")" || before == "else";
  }

  void see(Token i) {
    const std::string_view text = script_.text(i);
    switch (script_.tokens()[i].kind) {
      case Kind::Regex: return see_regex(i, text);
      case Kind::String:
        if (script_.is_sign(i + 1, ":") && script_.is_string(i) &&
            script_.string_value(i) == "__proto__") {
          note_entry(i, "__proto__ as a key");
        }
        if (script_.is_sign(script_.before(i), "[") && script_.is_string(i) &&
            script_.string_value(i) == "sort") {
          note_entry(i, kSortsOtherwise);
        }
        return;
      case Kind::Punctuator:
        if (text == "**" || text == "**=") note_entry(i, "the sign **");
        return;
      case Kind::Number:
        if (is_long_number(text)) note_entry(i, "a number of very many digits");
        return;
      case Kind::Name: return see_name(i, text);
      default: return;
    }
  }

  static const char* gap_of_regex(std::string_view text) {
    const std::size_t end = text.rfind('/');
    if (end == 0 || end == std::string_view::npos) return nullptr;
    return regex_gap(text.substr(1, end - 1), text.substr(end + 1));
  }
  static bool is_regex_gap(std::string_view text) { return gap_of_regex(text) != nullptr; }

  void see_regex(Token i, std::string_view text) {
    const char* const gap = gap_of_regex(text);
    if (gap != nullptr) changes_.push_back({begin_of(i), text.size(), call({i, gap})});
  }

  void see_name(Token i, std::string_view text) {
    if (text == "__proto__" && script_.is_sign(i + 1, ":") && !script_.is_member(i)) {
      note_entry(i, "__proto__ as a key");
    }
    if (text == "sort" && script_.is_member(i)) return see_sort(i);
    if (text != "eval") return;
    const Token open = i + 1;
    if (script_.is_member(i)) {
      if (!is_assignment(script_.text(open))) note_entry(i, "eval as a member");
      return;
    }
    if (!script_.is_sign(open, "(")) {
      // "(0, eval)(text)" and the like: a function of its own, which reads the text first.
      const bool is_target = is_assignment(script_.text(open)) || is_declared_here(i);
      if (is_target) return note_entry(i, "another function of the name eval");
      if (!script_.is_sign(open, ":")) {
        changes_.push_back({begin_of(i), script_.text(i).size(), std::string(function_) + ".eval"});
      }
      return;
    }
    if (is_declared_here(i)) return note_entry(i, "another function of the name eval");
    const Token close = script_.tokens()[open].partner;
    if (close == JsToken::kNoPartner || close == open + 1) return;
    const char* const name = plain_evals_.count(i) != 0 ? ".statement(" : ".text(";
    changes_.push_back({end_of(open), 0, std::string(function_) + name});
    changes_.push_back({begin_of(close), 0, ")"});
  }

  /// Calls of eval that are statements of their own, so that nothing is made of their value.
  void find_plain_evals() {
    for (const JsStatement& statement : script_.outline().statements) {
      const JsRange range = statement.expression;
      if (statement.kind != JsStatement::Kind::Expression || range.end < range.begin + 3) continue;
      if (script_.text(range.begin) != "eval" || !script_.is_sign(range.begin + 1, "(")) continue;
      if (script_.tokens()[range.begin + 1].partner != range.end - 1) continue;
      const bool is_value_of_text =
          context_.is_evaluated && script_.function_around(range.begin) == JsFunction::kNone;
      if (!is_value_of_text) plain_evals_.insert(range.begin);
    }
  }

  // ----- sort

  static constexpr const char* kSortsOtherwise =
      "Array.prototype.sort with a function that does more than compare";

  /// How often, and with what, engines call the function that compares is their own affair: it must
  /// only look at its two elements.
  void see_sort(Token i) {
    if (!script_.is_sign(i + 1, "(")) {
      if (!is_assignment(script_.text(i + 1))) note_entry(i, kSortsOtherwise);
      return;
    }
    const Token close = script_.tokens()[i + 1].partner;
    if (close == JsToken::kNoPartner || close == i + 2) return;
    const JsFunction* compare = nullptr;
    int count = 0;
    for (const JsFunction& function : script_.outline().functions) {
      const bool is_argument = function.keyword == i + 2 && function.body.end + 1 == close;
      const bool is_named = close == i + 3 && is_function_of(function, script_.text(i + 2));
      if (!is_argument && !is_named) continue;
      compare = &function;
      ++count;
    }
    if (count != 1 || !only_compares(*compare)) note_entry(i, kSortsOtherwise);
  }

  /// "function name" or "name = function".
  bool is_function_of(const JsFunction& function, std::string_view name) const {
    if (function.name != JsFunction::kNone && script_.text(function.name) == name) return true;
    const Token sign = script_.before(function.keyword);
    return script_.is_sign(sign, "=") && script_.text(script_.before(sign)) == name;
  }

  bool only_compares(const JsFunction& function) const {
    std::set<std::string_view> own;  // What it may assign to: its own variables.
    for (Token i = function.body.begin; i < function.body.end; ++i) {
      if (script_.is_name(i) && script_.text(i) == "var") own.insert(script_.text(i + 1));
    }
    for (Token i = function.parameters.begin; i < function.parameters.end; ++i) {
      if (script_.is_name(i)) own.insert(script_.text(i));
    }
    for (Token i = function.body.begin; i < function.body.end; ++i) {
      const std::string_view text = script_.text(i);
      const Kind kind = script_.tokens()[i].kind;
      const Token before = script_.before(i);
      if (kind == Kind::Punctuator && is_assignment(text)) {
        if (text == "++" || text == "--") return false;
        if (!script_.is_name(before) || script_.is_member(before)) return false;
        if (own.count(script_.text(before)) == 0) return false;
      }
      if (script_.is_sign(i, "(") && script_.is_name(before) && !is_harmless_call(before)) {
        return false;
      }
      const bool is_call_of_value =
          script_.is_sign(i, "(") && (script_.is_sign(before, ")") || script_.is_sign(before, "]"));
      if (is_call_of_value && !is_condition(before)) return false;
      if (kind != Kind::Name || script_.is_member(i)) continue;
      for (const std::string_view word : {"delete", "throw", "new", "function", "this"}) {
        if (text == word) return false;
      }
    }
    return true;
  }

  /// "if (a) (b)": the bracket at `close` ends a condition.
  bool is_condition(Token close) const {
    const Token open = script_.tokens()[close].partner;
    if (open == JsToken::kNoPartner || open == 0) return false;
    const std::string_view word = script_.text(open - 1);
    return word == "if" || word == "while" || word == "for";
  }

  bool is_harmless_call(Token name) const {
    constexpr std::string_view kHarmless[] = {
        "if",       "while",      "for",         "switch",      "return",        "typeof",
        "case",     "in",         "else",        "Number",      "String",        "Boolean",
        "parseInt", "parseFloat", "isNaN",       "abs",         "floor",         "min",
        "max",      "charAt",     "charCodeAt",  "indexOf",     "lastIndexOf",   "substring",
        "substr",   "slice",      "toLowerCase", "toUpperCase", "localeCompare", "toString",
        "valueOf",  "split",      "concat",      "join",        "getTime",       "trim"};
    return std::ranges::find(kHarmless, script_.text(name)) != std::end(kHarmless);
  }

  bool is_declared_here(Token name) const {
    const std::string_view before = script_.text(script_.before(name));
    return before == "function" || before == "var" || before == "const" || before == "catch";
  }

  /// Declarations that are no statement of a function's own body, or of the script's.
  void find_block_functions() {
    const JsOutline& outline = script_.outline();
    std::set<Token> plain;
    const auto add = [&](Token block) {
      if (block == JsFunction::kNone) return;
      for (const Token child : outline.statements[block].children) {
        if (outline.statements[child].kind == JsStatement::Kind::Function) {
          plain.insert(outline.statements[child].range.begin);
        }
      }
    };
    if (!outline.statements.empty()) add(outline.top);
    for (const JsFunction& function : outline.functions) add(function.block);
    for (const JsFunction& function : outline.functions) {
      if (function.is_declaration && plain.count(function.keyword) == 0) {
        note_entry(function.keyword, "a function declared in a block");
      }
    }
  }

  // ----- const

  /// Variables, parameters, functions and names that a catch binds, with how often.
  void find_constants() {
    std::vector<Token> names;
    for (Token i = 0; i + 2 < script_.tokens().size(); ++i) {
      if (!script_.is_name(i) || script_.text(i) != "const" || script_.is_member(i)) continue;
      if (script_.is_sign(i + 1, ":")) continue;
      if (is_in_block(i)) note_entry(i, "const in a block");
      const std::size_t before = names.size();
      collect(i, names);
      if (script_.function_around(i) != JsFunction::kNone || is_in_block(i)) continue;
      made_.has_global_constants = true;
      // It is no property of the global object, where clients look for their function.
      for (std::size_t j = before; j < names.size(); ++j) {
        if (script_.text(names[j]).starts_with("FindProxyForURL")) {
          note_entry(names[j], "FindProxyForURL as a const");
        }
      }
    }
    if (names.empty()) return;
    std::map<std::string_view, int> bound;
    count_bindings(bound);
    for (const Token name : names) {
      if (is_doubtful_constant(name, bound)) note_entry(name, "const");
    }
  }

  bool is_in_block(Token i) const {
    const Token around = script_.bracket_around(i);
    const Token function = script_.function_around(i);
    if (function == JsFunction::kNone) return around != JsToken::kNoPartner;
    const JsRange body = script_.outline().functions[function].body;
    return around == JsToken::kNoPartner || around + 1 != body.begin;
  }

  /// "const a = 1, b = 2": a and b.
  void collect(Token keyword, std::vector<Token>& names) const {
    const Token around = script_.bracket_around(keyword);
    bool is_next = true;
    for (Token i = keyword + 1; i + 1 < script_.tokens().size(); ++i) {
      if (script_.bracket_around(i) != around) continue;
      if (is_next) {
        if (!script_.is_name(i)) return;
        names.push_back(i);
        is_next = false;
      } else if (script_.is_sign(i, ",")) {
        is_next = true;
      } else if (script_.is_sign(i, ";") || (script_.tokens()[i].after_newline)) {
        return;
      }
    }
  }

  void count_bindings(std::map<std::string_view, int>& bound) const {
    for (const JsFunction& function : script_.outline().functions) {
      if (function.name != JsFunction::kNone) ++bound[script_.text(function.name)];
      for (Token i = function.parameters.begin; i < function.parameters.end; ++i) {
        if (script_.is_name(i)) ++bound[script_.text(i)];
      }
    }
    for (Token i = 0; i + 2 < script_.tokens().size(); ++i) {
      if (!script_.is_name(i)) continue;
      const std::string_view text = script_.text(i);
      if (text == "catch" && script_.is_name(i + 2)) ++bound[script_.text(i + 2)];
      if ((text != "var" && text != "const") || script_.is_member(i)) continue;
      std::vector<Token> names;
      collect(i, names);
      for (const Token name : names) ++bound[script_.text(name)];
    }
  }

  /// Bound twice, assigned to, or named before it is there.
  bool is_doubtful_constant(Token name, const std::map<std::string_view, int>& bound) const {
    const std::string_view text = script_.text(name);
    const auto count = bound.find(text);
    if (count == bound.end() || count->second != 1) return true;
    for (Token i = 0; i + 1 < script_.tokens().size(); ++i) {
      if (i == name || !script_.is_name(i) || script_.text(i) != text || script_.is_member(i)) {
        continue;
      }
      const bool is_write =
          script_.tokens()[i + 1].kind == Kind::Punctuator && is_assignment(script_.text(i + 1));
      const Token before = script_.before(i);
      const bool is_written_before = script_.is_sign(before, "++") || script_.is_sign(before, "--");
      const bool is_early = i < name && script_.function_around(i) == script_.function_around(name);
      if (is_write || is_written_before || is_early) return true;
    }
    return false;
  }

  /// Constants at top level are properties of the global object in the engine here alone.
  void find_global_object() {
    if (!made_.has_global_constants && !context_.has_global_constants) return;
    constexpr const char* kWhat = "the global object, beside const at top level";
    for (Token i = 0; i + 1 < script_.tokens().size(); ++i) {
      if (!script_.is_name(i) || script_.is_member(i) || script_.is_sign(i + 1, ":")) continue;
      const std::string_view text = script_.text(i);
      if (text == "globalThis") note_entry(i, kWhat);
      if (text != "this") continue;
      entries_.emplace(script_.function_around(i), Entry{i, kWhat, false, true});
    }
  }

  // ----- writing

  void insert_entries() {
    for (const auto& [function, entry] : entries_) {
      const bool is_top = function == JsFunction::kNone;
      const JsRange body = is_top ? JsRange{0, static_cast<Token>(script_.tokens().size() - 1)}
                                  : script_.outline().functions[function].body;
      Token at = body.begin;
      while (at + 1 < body.end && script_.is_string(at)) {  // "use strict" stays in front.
        if (script_.is_sign(at + 1, ";")) {
          at += 2;
        } else if (script_.tokens()[at + 1].after_newline) {
          at += 1;
        } else {
          break;
        }
      }
      const std::size_t offset = at == 0 ? 0 : end_of(at - 1);
      const bool is_behind_text = at > body.begin && script_.is_string(at - 1);
      changes_.push_back({offset, 0, (is_behind_text ? ";" : "") + call(entry) + ";"});
    }
  }

  void put_in() {
    made_.is_changed = !changes_.empty();
    std::ranges::stable_sort(changes_, {}, &Change::offset);
    std::size_t done = 0;
    for (const Change& change : changes_) {
      made_.text += script_.text().substr(done, change.offset - done);
      made_.text += change.text;
      done = change.offset + change.instead_of;
    }
    made_.text += script_.text().substr(done);
  }

  const Script& script_;
  std::string_view function_;
  std::size_t first_;
  GapContext context_;
  std::map<Token, Entry> entries_;  ///< Function: the first reason.
  std::set<Token> plain_evals_;
  std::vector<Change> changes_;
  GapScript made_;
};

}  // namespace

GapScript mark_syntax_gaps(std::string_view text, std::string_view function, std::size_t first,
                           GapContext context) {
  const Script script(text);
  return Marking(script, function, first, context).make();
}

bool has_unreadable_syntax(std::string_view text) {
  if (has_newer_syntax(text)) return true;
  for (const std::string_view separator : {"\xE2\x80\xA8", "\xE2\x80\xA9"}) {
    if (text.find(separator) != std::string_view::npos) return true;  // In texts since 2019.
  }
  const Script script(text);
  for (Token i = 0; i + 1 < script.tokens().size(); ++i) {
    if (!script.is_name(i)) continue;
    const std::string_view name = script.text(i);
    if (!is_ascii(name) || name.find('\\') != std::string_view::npos) return true;
    if (name == "for" && i + 3 < script.tokens().size() && script.is_sign(i + 1, "(") &&
        script.text(i + 2) == "const") {
      return true;
    }
  }
  // "-->" at the very beginning is a comment; the engine here wants a line end before it.
  return std::ranges::any_of(script.lexed().comments, [&script](const JsComment& comment) {
    return comment.place.line == 1 && script.text().substr(comment.offset).starts_with("-->");
  });
}

bool has_syntax_gap(std::string_view text, GapContext context) {
  return mark_syntax_gaps(text, "f", 0, context).is_changed;
}

bool has_unclear_value(std::string_view text) {
  const Script script(text);
  const JsOutline& outline = script.outline();
  if (outline.statements.empty()) return false;
  const std::vector<std::uint32_t>& statements = outline.statements[outline.top].children;
  for (auto i = statements.rbegin(); i != statements.rend(); ++i) {
    switch (outline.statements[*i].kind) {
      case JsStatement::Kind::Expression:
      case JsStatement::Kind::Throw: return false;
      case JsStatement::Kind::Function:
      case JsStatement::Kind::Variables:
      case JsStatement::Kind::Empty: break;
      default: return true;
    }
  }
  return false;
}

}  // namespace pacwright
