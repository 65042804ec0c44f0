// Names: functions that nobody defines, or that some clients do not have; the entry point.

#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "validate/lint/checks.hpp"
#include "validate/lint/client_lists.hpp"

namespace pacwright {
namespace {

constexpr int kMostUnknown = 200;              ///< Names; a script with more is no script.
constexpr std::size_t kMostCandidates = 2000;  ///< For what a misspelt name may mean.

const std::vector<std::string>& helpers() {
  static const std::vector<std::string> names = {
      "isPlainHostName",   "dnsDomainIs",     "localHostOrDomainIs", "isResolvable",
      "isInNet",           "dnsResolve",      "myIpAddress",         "dnsDomainLevels",
      "shExpMatch",        "weekdayRange",    "dateRange",           "timeRange",
      "FindProxyForURL",   "convert_addr",    "isInNetEx",           "dnsResolveEx",
      "isResolvableEx",    "myIpAddressEx",   "sortIpAddressList",   "getClientVersion",
      "FindProxyForURLEx", "isValidIpAddress"};
  return names;
}

const std::set<std::string_view>& language_names() {
  static const std::set<std::string_view> names = {"Array",        "ArrayBuffer",
                                                   "BigInt",       "Boolean",
                                                   "DataView",     "Date",
                                                   "Error",        "EvalError",
                                                   "Float32Array", "Float64Array",
                                                   "Function",     "Infinity",
                                                   "Int16Array",   "Int32Array",
                                                   "Int8Array",    "Intl",
                                                   "JSON",         "Map",
                                                   "Math",         "NaN",
                                                   "Number",       "Object",
                                                   "Promise",      "Proxy",
                                                   "RangeError",   "ReferenceError",
                                                   "Reflect",      "RegExp",
                                                   "Set",          "String",
                                                   "Symbol",       "SyntaxError",
                                                   "TypeError",    "URIError",
                                                   "Uint16Array",  "Uint32Array",
                                                   "Uint8Array",   "WeakMap",
                                                   "WeakSet",      "arguments",
                                                   "decodeURI",    "decodeURIComponent",
                                                   "encodeURI",    "encodeURIComponent",
                                                   "escape",       "eval",
                                                   "false",        "globalThis",
                                                   "isFinite",     "isNaN",
                                                   "null",         "parseFloat",
                                                   "parseInt",     "this",
                                                   "true",         "undefined",
                                                   "unescape"};
  return names;
}

const std::set<std::string_view>& keywords() {
  static const std::set<std::string_view> names = {
      "async",    "await",   "break",    "case",   "catch", "class",  "const",  "continue",
      "debugger", "default", "delete",   "do",     "else",  "enum",   "export", "extends",
      "finally",  "for",     "function", "get",    "if",    "import", "in",     "instanceof",
      "let",      "new",     "of",       "return", "set",   "static", "super",  "switch",
      "throw",    "try",     "typeof",   "var",    "void",  "while",  "with",   "yield"};
  return names;
}

/// What browsers' pages have and PAC scripts have not, with the clients that lack it.
struct Missing {
  std::string_view name;
  std::string detail;
};

constexpr const char* kNoPage =
    "No client has it in PAC files: the script throws, and the client goes direct.";
constexpr struct {
  std::string_view name;
  const char* detail;
} kMissing[] = {
    {"window", kNoPage},     {"document", kNoPage},      {"navigator", kNoPage},
    {"setTimeout", kNoPage}, {"setInterval", kNoPage},   {"XMLHttpRequest", kNoPage},
    {"fetch", kNoPage},      {"ActiveXObject", kNoPage}, {"WScript", kNoPage},
};

/// Functions that some clients have and others do not; which ones say their profiles.
struct Optional {
  std::string_view name;
  DiagCode code;
  const char* more;  ///< What no profile says.
};
constexpr Optional kOptional[] = {
    {"alert", DiagCode::NoSuchObject,
     " Nor has pacparser 1.3 one; of Windows it is not established."},
    {"console", DiagCode::NoSuchObject, " Of Chromium it is not established."},
    {"convert_addr", DiagCode::ExFunction, " Of Windows it is not established."},
    {"dnsResolveEx", DiagCode::ExFunction, ""},
    {"getClientVersion", DiagCode::ExFunction, ""},
    {"isInNetEx", DiagCode::ExFunction, ""},
    {"isResolvableEx", DiagCode::ExFunction, ""},
    {"isValidIpAddress", DiagCode::ExFunction, ""},
    {"myIpAddressEx", DiagCode::ExFunction, ""},
    {"sortIpAddressList", DiagCode::ExFunction, ""},
};

using NameSet = std::set<std::string_view>;

/// Declared functions, parameters, variables, and whatever is assigned to.
class Defined {
 public:
  explicit Defined(const Script& script) : script_(script) {
    for (const JsFunction& function : script.outline().functions) {
      if (function.name != JsFunction::kNone) names_.insert(script.text(function.name));
      add_names(function.parameters);
    }
    for (const JsAssignment& one : script.assignments()) names_.insert(script.text(one.name));
    for (std::uint32_t i = 0; i + 1 < script.tokens().size(); ++i) {
      const std::string_view text = script.text(i);
      if (!script.is_name(i) || script.is_member(i)) continue;
      if (text == "var" || text == "let" || text == "const") variables(i + 1);
      if (text == "catch" && script.is_sign(i + 1, "(") && i + 2 < script.tokens().size()) {
        names_.insert(script.text(i + 2));
      }
      if (text == "in" && i > 0) names_.insert(script.text(i - 1));  // for (key in table)
    }
  }

  bool has(std::string_view name) const { return names_.count(name) != 0; }
  const NameSet& names() const { return names_; }

 private:
  void add_names(JsRange range) {
    for (std::uint32_t i = range.begin; i < range.end; ++i) {
      if (script_.is_name(i)) names_.insert(script_.text(i));
    }
  }

  /// "a, b = f(1, 2), c": the names at the beginning and behind commas, while none is assigned to;
  /// from there on commas are looked for on the same level.
  void variables(std::uint32_t i) {
    bool expected = true;
    while (i + 1 < script_.tokens().size()) {
      const JsToken& token = script_.tokens()[i];
      const bool closes = token.partner != JsToken::kNoPartner && token.partner < i;
      if (closes || script_.is_sign(i, ";")) return;
      if (expected && (!script_.is_name(i) || keywords().count(script_.text(i)) != 0)) return;
      // Initialisers are read where they stand: at the next "var" this begins anew.
      if (!expected && (script_.text(i) == "var" || script_.text(i) == "function")) return;
      if (expected) names_.insert(script_.text(i));
      expected = script_.is_sign(i, ",");
      i = token.partner != JsToken::kNoPartner ? token.partner + 1 : i + 1;
    }
  }

  const Script& script_;
  NameSet names_;
};

/// Ranges of tokens inside try { }: what throws there is caught.
bool is_tried(const Script& script, std::uint32_t token) {
  for (const JsStatement& statement : script.outline().statements) {
    if (statement.kind == JsStatement::Kind::Try && statement.range.contains(token)) return true;
  }
  return false;
}

/// "typeof name" or "typeof(name)": asks whether it is there, and never throws.
bool is_asked_at(const Script& script, std::uint32_t i) {
  if (i == 0 || script.is_member(i)) return false;
  const bool in_brackets = script.is_sign(i - 1, "(") && script.is_sign(i + 1, ")") && i > 1;
  return script.text(in_brackets ? i - 2 : i - 1) == "typeof";
}

// Conditions that ask for a name, and what they keep from running.
//
//   if (typeof f == "function") { }      guards what stands between the brackets: nothing
//   if (typeof f != "function") return;  guards all that follows
//   var has = typeof f == "function";    may guard anything
class Guards {
 public:
  Guards(const Script& script, std::string_view name) : script_(script) {
    for (std::uint32_t i = 0; i + 1 < script.tokens().size(); ++i) {
      if (script.text(i) == name && is_asked_at(script, i)) asked_.push_back(i);
    }
  }

  bool may_guard(std::uint32_t use) const {
    return std::ranges::any_of(asked_, [&](std::uint32_t at) { return may_guard(at, use); });
  }

 private:
  bool may_guard(std::uint32_t asked, std::uint32_t use) const {
    const JsStatement* const test = test_around(asked);
    if (test == nullptr || script_.function_around(asked) != script_.function_around(use)) {
      return true;
    }
    if (use < test->range.begin) return false;
    return test->range.contains(use) || changes_what_follows(test->range);
  }

  /// The innermost "if" that has the token in a condition.
  const JsStatement* test_around(std::uint32_t token) const {
    const JsStatement* found = nullptr;
    for (const JsStatement& statement : script_.outline().statements) {
      const bool asks = std::ranges::any_of(statement.arms, [token](const JsStatement::Arm& arm) {
        return arm.condition.contains(token);
      });
      if (asks && (found == nullptr || statement.range.begin >= found->range.begin)) {
        found = &statement;
      }
    }
    return found;
  }

  bool changes_what_follows(JsRange range) const {
    for (std::uint32_t i = range.begin; i < range.end; ++i) {
      const std::string_view text = script_.text(i);
      if (script_.is_sign(i, "=") || text == "return" || text == "throw" || text == "break" ||
          text == "continue" || text == "function") {
        return true;
      }
    }
    return false;
  }

  const Script& script_;
  std::vector<std::uint32_t> asked_;
};

/// A name that is read as a variable: no member, no key, no label, no keyword.
bool is_read(const Script& script, std::uint32_t i) {
  if (!script.is_name(i) || script.is_member(i) || keywords().count(script.text(i)) != 0) {
    return false;
  }
  const std::string_view before = i > 0 ? script.text(i - 1) : std::string_view();
  if (before == "function" || before == "typeof" || before == "break" || before == "continue" ||
      is_asked_at(script, i)) {
    return false;
  }
  const bool starts =
      i == 0 || before == "{" || before == "," || before == ";" || before == "}" || before == ")";
  return !(script.is_sign(i + 1, ":") && starts);
}

/// Newer syntax that binds names in more ways than are followed here.
bool binds_in_newer_ways(const Script& script) {
  return std::ranges::any_of(script.outline().features, [](const JsFeatureUse& use) {
    switch (use.feature) {
      case JsFeature::Let:
      case JsFeature::Const:
      case JsFeature::Template:
      case JsFeature::ForOf:
      case JsFeature::Exponent:
      case JsFeature::TrailingCommaCall:
      case JsFeature::DynamicImport:
      case JsFeature::NewTarget:
      case JsFeature::Hashbang:
      case JsFeature::RegexModifier:
      case JsFeature::TrailingCommaLiteral:
      case JsFeature::ReservedMember: return false;
      default: return true;
    }
  });
}

struct Use {
  std::uint32_t token = 0;
  std::size_t count = 0;
  bool called = false;
};

std::map<std::string_view, Use> unknown_names(const Script& script, const Defined& defined) {
  NameSet known(helpers().begin(), helpers().end());
  for (const auto& row : kMissing) known.insert(row.name);
  for (const Optional& row : kOptional) known.insert(row.name);
  std::map<std::string_view, Use> unknown;
  std::map<std::string_view, Guards> guards;
  for (std::uint32_t i = 0; i + 1 < script.tokens().size(); ++i) {
    const std::string_view name = script.text(i);
    if (!script.is_name(i) || known.count(name) != 0 || defined.has(name) ||
        language_names().count(name) != 0 || !is_read(script, i)) {
      continue;
    }
    if (script.is_asked_for(name) &&
        guards.try_emplace(name, script, name).first->second.may_guard(i)) {
      continue;
    }
    Use& use = unknown.try_emplace(name, Use{i, 0, false}).first->second;
    ++use.count;
    use.called = use.called || script.is_sign(i + 1, "(");
  }
  return unknown;
}

/// A name that is written with escapes is the same name, and nothing here reads them.
bool has_escaped_name(const Script& script) {
  for (std::uint32_t i = 0; i + 1 < script.tokens().size(); ++i) {
    if (script.is_name(i) && script.text(i).find('\\') != std::string_view::npos) return true;
  }
  return false;
}

void check_defined(const Script& script, const Defined& defined, Findings& findings) {
  if (script.mentions("eval") || script.mentions("with") || has_escaped_name(script)) return;
  const bool loose = binds_in_newer_ways(script) || !script.outline().is_whole;
  std::vector<std::string> candidates = helpers();
  for (const std::string_view name : defined.names()) {
    if (candidates.size() < kMostCandidates) candidates.emplace_back(name);
  }
  int looked_at = 0;
  for (const auto& [name, use] : unknown_names(script, defined)) {
    if (++looked_at > kMostUnknown) return;
    const auto meant = did_you_mean(name, loose ? helpers() : candidates);
    if (loose && !(use.called && meant)) continue;
    if (is_tried(script, use.token)) continue;
    findings.add(DiagCode::NotDefined, use.token, std::string(name),
                 "Every client throws when it gets here, and browsers then go direct." +
                     also_in(use.count - 1) + (meant ? " Did you mean '" + *meant + "'?" : ""));
  }
}

/// 'typeof name == "function"' and its like: true only where it is there.
bool wants_it_there(const Script& script, std::uint32_t i) {
  std::uint32_t sign = i + 1;
  if (script.is_sign(sign, ")") && script.is_sign(i - 1, "(")) ++sign;
  if (sign + 1 >= script.tokens().size() || !script.is_string(sign + 1)) return false;
  const bool is_undefined = script.string_value(sign + 1) == "undefined";
  const bool is_not = script.is_sign(sign, "!=") || script.is_sign(sign, "!==");
  return is_undefined ? is_not : script.is_equals(sign);
}

/// "typeof localHostOrDoaminIs": no client has it, so what asks for it guards nothing that ever
/// runs.
void check_guards(const Script& script, const Defined& defined, Findings& findings) {
  NameSet told;
  for (std::uint32_t i = 0; i + 1 < script.tokens().size(); ++i) {
    const std::string_view name = script.text(i);
    if (!script.is_name(i) || !is_asked_at(script, i) || !wants_it_there(script, i) ||
        defined.has(name) || language_names().count(name) != 0) {
      continue;
    }
    const bool is_helper = std::ranges::find(helpers(), name) != helpers().end();
    const auto meant = is_helper ? std::nullopt : did_you_mean(name, helpers());
    if (!meant || told.size() >= kMostUnknown || !told.insert(name).second) continue;
    findings.add(DiagCode::RuleShadowed, i, "typeof " + std::string(name),
                 "No client has a function of that name, so what stands behind the test never "
                 "runs. Did you mean '" +
                     *meant + "'?");
  }
}

/// One finding for the first use of each; `allowed` says where a use is none.
template <class Allowed>
void check_missing(const Script& script, const Missing& row, DiagCode code, Allowed allowed,
                   Findings& findings) {
  const Guards guards(script, row.name);
  Use first;
  for (std::uint32_t i = 0; i + 1 < script.tokens().size(); ++i) {
    if (script.text(i) != row.name || !is_read(script, i) || allowed(i)) continue;
    if (guards.may_guard(i)) continue;
    if (first.count++ == 0) first.token = i;
  }
  if (first.count == 0 || is_tried(script, first.token)) return;
  findings.add(code, first.token, std::string(row.name), row.detail + also_in(first.count - 1));
}

void check_missing(const Script& script, const Defined& defined, Findings& findings) {
  for (const auto& row : kMissing) {
    if (!script.mentions(row.name) || defined.has(row.name)) continue;
    check_missing(
        script, {row.name, row.detail}, DiagCode::NoSuchObject, [](std::uint32_t) { return false; },
        findings);
  }
  // Only clients that have these functions call FindProxyForURLEx; "if (isInNetEx)" would throw.
  const auto in_ex = [&](std::uint32_t i) {
    const std::uint32_t function = script.function_around(i);
    if (function == JsFunction::kNone) return false;
    const std::uint32_t name = script.outline().functions[function].name;
    return name != JsFunction::kNone && script.text(name) == "FindProxyForURLEx";
  };
  const bool calls_ex = defined.has("FindProxyForURLEx");
  for (const Optional& row : kOptional) {
    if (!script.mentions(row.name) || defined.has(row.name)) continue;
    const auto lacking = who_lacks(row.name, calls_ex);
    const std::string detail = titles_of(lacking) + " " + verb_for(lacking, "has", "have") +
                               " none: the script throws there, and browsers go direct." + row.more;
    check_missing(
        script, {row.name, detail}, row.code,
        [&](std::uint32_t i) { return row.code == DiagCode::ExFunction && in_ex(i); }, findings);
  }
}

std::uint32_t declaration_of(const Script& script, std::string_view name) {
  for (std::uint32_t i = 0; i < script.outline().functions.size(); ++i) {
    const JsFunction& function = script.outline().functions[i];
    const bool named = function.is_declaration && function.name != JsFunction::kNone &&
                       function.outer == JsFunction::kNone;
    if (named && script.text(function.name) == name) return i;
  }
  return JsFunction::kNone;
}

/// True of what nobody can call: a number, a text, a pair of brackets with what is between them.
bool is_plain_value(const Script& script, JsRange value) {
  if (value.begin >= value.end) return false;
  const JsToken& first = script.tokens()[value.begin];
  const std::string_view text = script.text(value.begin);
  if (text == "{" || text == "[") return first.partner + 1 == value.end;
  if (value.end != value.begin + 1) return false;
  return first.kind == JsToken::Kind::Number || first.kind == JsToken::Kind::String ||
         first.kind == JsToken::Kind::Regex || text == "true" || text == "false" || text == "null";
}

/// The name is set while the file loads, and only ever to what nobody can call. A function of that
/// name is declared before all that is set.
const JsAssignment* without_function(const Script& script, std::string_view name) {
  const JsAssignment* last = nullptr;
  for (const JsAssignment& one : script.assignments()) {
    if (script.text(one.name) != name) continue;
    const bool is_loading = script.function_around(one.name) == JsFunction::kNone;
    if (!is_loading || !is_plain_value(script, one.value)) return nullptr;
    last = &one;
  }
  if (last == nullptr || declaration_of(script, name) == JsFunction::kNone) return last;
  const std::string_view before = script.text(script.before(last->name));  // Not in an "if".
  return before == "var" ? last : nullptr;
}

/// The declaration of an entry point that stands in another function, where no client finds it;
/// kNone if there is none, or the script may hand it out.
std::uint32_t hidden_entry(const Script& script) {
  std::uint32_t hidden = JsFunction::kNone;
  for (const JsFunction& function : script.outline().functions) {
    if (!function.is_declaration || !script.is_entry_name(function.name)) continue;
    if (function.outer == JsFunction::kNone) return JsFunction::kNone;
    hidden = function.name;
  }
  for (std::uint32_t i = 0; hidden != JsFunction::kNone && i + 1 < script.tokens().size(); ++i) {
    const bool is_text = script.is_string(i) && script.string_value(i) == "FindProxyForURL";
    const bool is_name = script.is_entry_name(i) && i != hidden;
    if (is_text || is_name || script.text(i) == "eval") return JsFunction::kNone;
  }
  return hidden;
}

void check_entry(const Script& script, const Defined& defined, Findings& findings) {
  if (const std::uint32_t hidden = hidden_entry(script); hidden != JsFunction::kNone) {
    findings.add(DiagCode::NoEntryPoint, hidden, "",
                 "It stands in another function, where no client finds it.");
  }
  if (!defined.has("FindProxyForURL") && script.outline().is_whole) {
    const std::vector<std::string> wanted = {"FindProxyForURL"};
    std::string detail;
    if (declaration_of(script, "FindProxyForURLEx") != JsFunction::kNone) {
      detail = "FindProxyForURLEx is called by " +
               titles_of(clients_that([](const ClientProfile& profile) {
                 return profile.entry_point != EntryPoint::PlainOnly;
               })) +
               " only.";
    }
    for (const std::string_view name : defined.names()) {
      if (detail.empty() && did_you_mean(name, wanted)) {
        detail = "There is '" + std::string(name) + "', which no client calls.";
      }
    }
    findings.add(DiagCode::NoEntryPoint, "", detail);
  }
  if (const JsAssignment* const set = without_function(script, "FindProxyForURL")) {
    findings.add(DiagCode::NoEntryPoint, set->name, "",
                 "What it is set to here is no function, and nobody can call it.");
  }
  std::uint32_t before = JsFunction::kNone;
  for (const JsFunction& function : script.outline().functions) {
    if (!function.is_declaration || function.outer != JsFunction::kNone) continue;
    if (!script.is_entry_name(function.name)) continue;
    if (before != JsFunction::kNone) {
      findings.add(DiagCode::EntryTwice, function.name, "",
                   "All clients use this one; the one of line " +
                       std::to_string(script.tokens()[before].place.line) + " is never called.");
    }
    before = function.name;
  }
}

/// FindProxyForURLEx may hand on to FindProxyForURL; anything else is a second policy.
void check_ex_entry(const Script& script, Findings& findings) {
  const std::uint32_t index = declaration_of(script, "FindProxyForURLEx");
  if (index == JsFunction::kNone || script.entry() == Script::kNone) return;
  const JsFunction& function = script.outline().functions[index];
  const bool forwards =
      function.body.end - function.body.begin <= 9 && function.body.end > function.body.begin + 1 &&
      script.text(function.body.begin) == "return" && script.is_entry_name(function.body.begin + 1);
  if (forwards) return;
  findings.add(DiagCode::ExEntry, function.name, "",
               titles_of(clients_that([](const ClientProfile& profile) {
                 return profile.entry_point == EntryPoint::ExFirst;
               })) +
                   " call it instead of FindProxyForURL.");
}

}  // namespace

void check_names(const Script& script, Findings& findings) {
  const Defined defined(script);
  check_entry(script, defined, findings);
  check_ex_entry(script, findings);
  check_missing(script, defined, findings);
  check_defined(script, defined, findings);
  check_guards(script, defined, findings);
}

}  // namespace pacwright
