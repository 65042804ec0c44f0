// Newer than ECMAScript 3. Which engine refuses what was measured for Duktape 2.7 (libproxy),
// SpiderMonkey 1.7 (pacparser 1.3) and pac-resolver; Windows' engine is of the age of ECMAScript 3.

#include <algorithm>
#include <map>

#include "validate/lint/checks.hpp"
#include "validate/lint/lint.hpp"

namespace pacwright {
namespace {

constexpr const char* kOldEngines = "libproxy, pacparser 1.3 and Windows do not load the file.";
constexpr const char* kOldEnginesAndNode =
    "libproxy, pacparser 1.3, pac-resolver and Windows do not load the file.";
constexpr const char* kOldest = "pacparser 1.3 and Windows do not load the file.";
constexpr const char* kWindows = "Windows with Internet Explorer's engine does not load the file.";
constexpr const char* kNotMeasured =
    "All clients measured read it; of Windows' oldest engine it is not established.";

struct Feature {
  JsFeature feature;
  const char* name;
  const char* detail;
};

constexpr Feature kFeatures[] = {
    {JsFeature::Let, "let", kOldEngines},
    {JsFeature::Const, "const", kWindows},
    {JsFeature::Arrow, "arrow function", kOldEngines},
    {JsFeature::Template, "template string", kOldEngines},
    {JsFeature::ForOf, "for (... of ...)", kOldEngines},
    {JsFeature::Class, "class", kOldEngines},
    {JsFeature::DefaultParameter, "default parameter", kOldEngines},
    {JsFeature::Spread, "spread or rest '...'", kOldEngines},
    {JsFeature::Destructuring, "destructuring", kOldEngines},
    {JsFeature::Async, "async or await", kOldEngines},
    {JsFeature::Generator, "generator", kOldEngines},
    {JsFeature::Module, "import or export",
     "No client loads modules: all go direct, Chromium and Firefox among them."},
    {JsFeature::OptionalChain, "?.", kOldEnginesAndNode},
    {JsFeature::Nullish, "??", kOldEnginesAndNode},
    {JsFeature::Exponent, "**", kOldest},
    {JsFeature::LogicalAssignment, "logical assignment", kOldEnginesAndNode},
    {JsFeature::BinaryNumber, "binary or octal number", kOldest},
    {JsFeature::BigInt, "BigInt", kOldEnginesAndNode},
    {JsFeature::NumberSeparator, "'_' in a number", kOldEnginesAndNode},
    {JsFeature::RegexFlag, "new flag of a regular expression", kOldEngines},
    {JsFeature::RegexNamedGroup, "named group", kOldEngines},
    {JsFeature::RegexLookbehind, "look-behind", kOldEngines},
    {JsFeature::TrailingCommaCall, "comma before ')'", kOldEngines},
    {JsFeature::ShorthandMember, "short form of an object member", kOldEngines},
    {JsFeature::ComputedKey, "computed key", kOldEngines},
    {JsFeature::CatchWithoutName, "catch without a name", kOldEngines},
    {JsFeature::DynamicImport, "import()", kOldEngines},
    {JsFeature::NewTarget, "new.target", kOldest},
    {JsFeature::Hashbang, "#! in the first line", kOldEngines},
    {JsFeature::RegexModifier, "flags within a regular expression", kOldEngines},
    {JsFeature::Using, "using", kOldEnginesAndNode},
    {JsFeature::Accessor, "getter or setter", kNotMeasured},
    {JsFeature::TrailingCommaLiteral, "comma before ']' or '}'", kNotMeasured},
    {JsFeature::ReservedMember, "reserved word as a member", kNotMeasured},
};

struct FirstUse {
  std::uint32_t token;
  std::size_t count = 0;
};

void check_features(const Script& script, Findings& findings) {
  std::map<JsFeature, FirstUse> uses;
  for (const JsFeatureUse& use : script.outline().features) {
    ++uses.try_emplace(use.feature, FirstUse{use.token, 0}).first->second.count;
  }
  for (const auto& [feature, use] : uses) {
    const Feature& row = kFeatures[static_cast<std::size_t>(feature)];
    const DiagCode code =
        feature >= JsFeature::Accessor ? DiagCode::Es5Syntax : DiagCode::NewerSyntax;
    findings.add(code, use.token, row.name, row.detail + also_in(use.count - 1));
  }
}

/// Who lacks it. Windows' older engine lacks all of these, being of the age of ECMAScript 3; the
/// others were asked with typeof: pacparser 1.3.6, and Duktape 2.7 for libproxy.
enum class Lacks { Windows, PacparserToo, LibproxyToo };

struct Library {
  std::string_view object;  ///< "": a method of strings, arrays, functions or dates.
  std::string_view name;
  Lacks lacks;
};

constexpr Library kLibrary[] = {
    {"", "forEach", Lacks::Windows},
    {"", "map", Lacks::Windows},
    {"", "filter", Lacks::Windows},
    {"", "some", Lacks::Windows},
    {"", "every", Lacks::Windows},
    {"", "reduce", Lacks::PacparserToo},
    {"", "reduceRight", Lacks::PacparserToo},
    {"", "find", Lacks::LibproxyToo},
    {"", "findIndex", Lacks::LibproxyToo},
    {"", "findLast", Lacks::LibproxyToo},
    {"", "findLastIndex", Lacks::LibproxyToo},
    {"", "flat", Lacks::LibproxyToo},
    {"", "flatMap", Lacks::LibproxyToo},
    {"", "fill", Lacks::LibproxyToo},
    {"", "copyWithin", Lacks::LibproxyToo},
    {"", "toSorted", Lacks::LibproxyToo},
    {"", "toReversed", Lacks::LibproxyToo},
    {"", "at", Lacks::LibproxyToo},
    {"", "startsWith", Lacks::PacparserToo},
    {"", "endsWith", Lacks::PacparserToo},
    {"", "includes", Lacks::PacparserToo},
    {"", "trim", Lacks::PacparserToo},
    {"", "trimStart", Lacks::LibproxyToo},
    {"", "trimEnd", Lacks::LibproxyToo},
    {"", "trimLeft", Lacks::LibproxyToo},
    {"", "trimRight", Lacks::LibproxyToo},
    {"", "padStart", Lacks::LibproxyToo},
    {"", "padEnd", Lacks::LibproxyToo},
    {"", "repeat", Lacks::PacparserToo},
    {"", "codePointAt", Lacks::PacparserToo},
    {"", "normalize", Lacks::LibproxyToo},
    {"", "matchAll", Lacks::LibproxyToo},
    {"", "replaceAll", Lacks::LibproxyToo},
    {"", "bind", Lacks::PacparserToo},
    {"", "toISOString", Lacks::PacparserToo},
    {"Array", "isArray", Lacks::PacparserToo},
    {"Array", "from", Lacks::LibproxyToo},
    {"Array", "of", Lacks::LibproxyToo},
    {"Date", "now", Lacks::Windows},
    {"JSON", "parse", Lacks::PacparserToo},
    {"JSON", "stringify", Lacks::PacparserToo},
    {"Math", "log10", Lacks::PacparserToo},
    {"Math", "log2", Lacks::PacparserToo},
    {"Math", "sign", Lacks::PacparserToo},
    {"Math", "trunc", Lacks::PacparserToo},
    {"Number", "isFinite", Lacks::PacparserToo},
    {"Number", "isInteger", Lacks::PacparserToo},
    {"Number", "isNaN", Lacks::PacparserToo},
    {"Number", "parseFloat", Lacks::PacparserToo},
    {"Number", "parseInt", Lacks::PacparserToo},
    {"Object", "assign", Lacks::PacparserToo},
    {"Object", "create", Lacks::PacparserToo},
    {"Object", "defineProperties", Lacks::PacparserToo},
    {"Object", "defineProperty", Lacks::PacparserToo},
    {"Object", "entries", Lacks::LibproxyToo},
    {"Object", "freeze", Lacks::PacparserToo},
    {"Object", "fromEntries", Lacks::LibproxyToo},
    {"Object", "getOwnPropertyDescriptor", Lacks::PacparserToo},
    {"Object", "getOwnPropertyNames", Lacks::PacparserToo},
    {"Object", "getPrototypeOf", Lacks::PacparserToo},
    {"Object", "hasOwn", Lacks::LibproxyToo},
    {"Object", "is", Lacks::PacparserToo},
    {"Object", "isExtensible", Lacks::PacparserToo},
    {"Object", "isFrozen", Lacks::PacparserToo},
    {"Object", "isSealed", Lacks::PacparserToo},
    {"Object", "keys", Lacks::PacparserToo},
    {"Object", "preventExtensions", Lacks::PacparserToo},
    {"Object", "seal", Lacks::PacparserToo},
    {"Object", "values", Lacks::LibproxyToo},
    {"String", "fromCodePoint", Lacks::PacparserToo},
    {"String", "raw", Lacks::LibproxyToo},
};
constexpr std::string_view kNewObjects[] = {"Map", "Promise", "Set", "WeakMap", "WeakSet"};

std::string_view who_lacks_it(Lacks lacks) {
  switch (lacks) {
    case Lacks::Windows: return "Windows' older engine lacks it";
    case Lacks::PacparserToo: return "pacparser 1.3 and Windows' older engine lack it";
    case Lacks::LibproxyToo: return "libproxy, pacparser 1.3 and Windows lack it";
  }
  return "";
}

const Library* library_at(const Script& script, std::uint32_t i) {
  if (!script.is_name(i) || !script.is_member(i) || !script.is_sign(i + 1, "(")) return nullptr;
  const std::string_view object = i >= 2 ? script.text(i - 2) : std::string_view();
  for (const Library& row : kLibrary) {
    if (script.text(i) == row.name && (row.object.empty() || row.object == object)) return &row;
  }
  return nullptr;
}

/// "{find: f}", "{'find': f}", "{find() {}}": a member of an object of the script's.
bool is_own_member(const Script& script, std::uint32_t i) {
  if (!script.is_sign(script.before(i), "{") && !script.is_sign(script.before(i), ","))
    return false;
  if (script.is_sign(i + 1, ":")) return true;
  const std::uint32_t close = script.tokens()[i + 1].partner;
  return script.is_sign(i + 1, "(") && close != JsToken::kNoPartner &&
         close + 1 < script.tokens().size() && script.is_sign(close + 1, "{");
}

/// The script brings its own, or asks first: "if (!String.prototype.trim)".
bool is_provided(const Script& script, std::string_view name) {
  for (std::uint32_t i = 1; i + 1 < script.tokens().size(); ++i) {
    const bool is_name = script.is_name(i) && script.text(i) == name;
    if (!is_name && !(script.is_string(i) && script.string_value(i) == name)) continue;
    if (is_own_member(script, i)) return true;
    const bool own = is_name && i >= 2 && script.is_member(i) &&
                     (script.text(i - 2) == "prototype" || !script.is_sign(i + 1, "("));
    if (own) return true;
  }
  return false;
}

void check_library(const Script& script, Findings& findings) {
  std::map<std::string, FirstUse> uses;
  std::map<std::string, Lacks> lacks;
  for (std::uint32_t i = 1; i + 1 < script.tokens().size(); ++i) {
    if (const Library* row = library_at(script, i)) {
      const std::string name = (row->object.empty() ? "" : std::string(row->object)) + "." +
                               std::string(row->name) + "()";
      ++uses.try_emplace(name, FirstUse{i, 0}).first->second.count;
      lacks[name] = row->lacks;
    }
    for (const std::string_view name : kNewObjects) {
      if (script.text(i) != name || script.text(i - 1) != "new" || script.is_asked_for(name))
        continue;
      ++uses.try_emplace(std::string(name), FirstUse{i, 0}).first->second.count;
      lacks[std::string(name)] = Lacks::LibproxyToo;
    }
  }
  for (const auto& [name, use] : uses) {
    if (script.is_member(use.token) && is_provided(script, script.text(use.token))) continue;
    findings.add(DiagCode::NewerLibrary, use.token, name,
                 std::string(who_lacks_it(lacks[name])) +
                     ": the script throws there, and the client goes direct." +
                     also_in(use.count - 1));
  }
}

void check_strict(const Script& script, Findings& findings) {
  for (std::uint32_t i = 0; i + 1 < script.tokens().size(); ++i) {
    if (script.tokens()[i].kind != JsToken::Kind::String) return;
    if (script.string_value(i) == "use strict") {
      findings.add(DiagCode::StrictAtTop, i, "",
                   "libproxy reads the file as strict code, loses its functions and goes direct; "
                   "Firefox ignores the directive.");
      return;
    }
    if (script.is_sign(i + 1, ";")) ++i;
  }
}

}  // namespace

bool has_newer_syntax(std::string_view bytes) {
  const Script script(bytes);
  const JsOutline& outline = script.outline();
  if (!script.lexed().faults.empty()) return false;
  bool is_newer = false;
  for (const JsFeatureUse& use : outline.features) {
    if (use.feature == JsFeature::Module) return false;
    if (use.feature >= JsFeature::Accessor || use.feature == JsFeature::Const) continue;
    // The outline need not be whole: newer forms that it does not know are newer all the same. But
    // a bracket that is missing makes a member of the next one that looks like a short form.
    is_newer = is_newer || outline.is_whole || use.feature != JsFeature::ShorthandMember;
  }
  return is_newer;
}

std::optional<NewerSyntax> find_newer_syntax(std::string_view bytes) {
  const Script script(bytes);
  std::optional<NewerSyntax> found;
  for (const JsFeatureUse& use : script.outline().features) {
    if (use.feature >= JsFeature::Accessor) continue;
    const bool is_const = use.feature == JsFeature::Const;
    if (found && (is_const || !found->is_const)) continue;
    found = {kFeatures[static_cast<std::size_t>(use.feature)].name,
             script.tokens()[use.token].place.line, is_const};
  }
  return found;
}

void check_language(const Script& script, Findings& findings) {
  check_features(script, findings);
  check_library(script, findings);
  check_strict(script, findings);
}

}  // namespace pacwright
