// Names: functions that nobody defines, or that some clients do not have; the entry point.

#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "validate/lint/checks.hpp"

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
  const char* detail;
};

constexpr const char* kNoPage =
    "No client has it in PAC files: the script throws, and the client goes direct.";
constexpr Missing kMissing[] = {
    {"alert",
     "pacparser 1.3 has no such function, and of Windows it is not established: the "
     "script throws there."},
    {"console",
     "Firefox, libproxy, pac-resolver and Windows have none: the script throws, and "
     "the client goes direct. Of Chromium it is not established."},
    {"window", kNoPage},
    {"document", kNoPage},
    {"navigator", kNoPage},
    {"setTimeout", kNoPage},
    {"setInterval", kNoPage},
    {"XMLHttpRequest", kNoPage},
    {"fetch", kNoPage},
    {"ActiveXObject", kNoPage},
    {"WScript", kNoPage},
};

constexpr const char* kExOnly =
    "Firefox, libproxy and pac-resolver have no such function: the script throws there, and the "
    "client goes direct.";
constexpr Missing kExFunctions[] = {
    {"isInNetEx", kExOnly},
    {"dnsResolveEx", kExOnly},
    {"isResolvableEx", kExOnly},
    {"myIpAddressEx", kExOnly},
    {"sortIpAddressList",
     "Firefox, libproxy, pacparser and pac-resolver have no such function: "
     "the script throws there."},
    {"getClientVersion",
     "Only Windows and pypac have such a function: in Chromium, Firefox and "
     "the others the script throws, and the client goes direct."},
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

/// A name that is read as a variable: no member, no key, no label, no keyword.
bool is_read(const Script& script, std::uint32_t i) {
  if (!script.is_name(i) || script.is_member(i) || keywords().count(script.text(i)) != 0) {
    return false;
  }
  const std::string_view before = i > 0 ? script.text(i - 1) : std::string_view();
  if (before == "function" || before == "typeof" || before == "break" || before == "continue") {
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
  for (const Missing& row : kMissing) known.insert(row.name);
  std::map<std::string_view, Use> unknown;
  for (std::uint32_t i = 0; i + 1 < script.tokens().size(); ++i) {
    const std::string_view name = script.text(i);
    if (!script.is_name(i) || known.count(name) != 0 || defined.has(name) ||
        language_names().count(name) != 0 || script.is_asked_for(name) || !is_read(script, i)) {
      continue;
    }
    Use& use = unknown.try_emplace(name, Use{i, 0, false}).first->second;
    ++use.count;
    use.called = use.called || script.is_sign(i + 1, "(");
  }
  return unknown;
}

void check_defined(const Script& script, const Defined& defined, Findings& findings) {
  if (script.mentions("eval") || script.mentions("with")) return;
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

/// One finding for the first use of each; `allowed` says where a use is none.
template <class Allowed>
void check_missing(const Script& script, const Missing& row, DiagCode code, Allowed allowed,
                   Findings& findings) {
  if (script.is_asked_for(row.name)) return;
  Use first;
  for (std::uint32_t i = 0; i + 1 < script.tokens().size(); ++i) {
    if (script.text(i) != row.name || !is_read(script, i) || allowed(i)) continue;
    if (first.count++ == 0) first.token = i;
  }
  if (first.count == 0 || is_tried(script, first.token)) return;
  findings.add(code, first.token, std::string(row.name), row.detail + also_in(first.count - 1));
}

void check_missing(const Script& script, const Defined& defined, Findings& findings) {
  for (const Missing& row : kMissing) {
    if (!script.mentions(row.name) || defined.has(row.name)) continue;
    check_missing(
        script, row, DiagCode::NoSuchObject, [](std::uint32_t) { return false; }, findings);
  }
  // Only clients that have these functions call FindProxyForURLEx; "if (isInNetEx)" would throw.
  const auto in_ex = [&](std::uint32_t i) {
    const std::uint32_t function = script.function_around(i);
    if (function == JsFunction::kNone) return false;
    const std::uint32_t name = script.outline().functions[function].name;
    return name != JsFunction::kNone && script.text(name) == "FindProxyForURLEx";
  };
  for (const Missing& row : kExFunctions) {
    if (!script.mentions(row.name) || defined.has(row.name)) continue;
    check_missing(script, row, DiagCode::ExFunction, in_ex, findings);
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

void check_entry(const Script& script, const Defined& defined, Findings& findings) {
  if (!defined.has("FindProxyForURL") && script.outline().is_whole) {
    const std::vector<std::string> wanted = {"FindProxyForURL"};
    std::string detail;
    if (declaration_of(script, "FindProxyForURLEx") != JsFunction::kNone) {
      detail = "FindProxyForURLEx is called by Windows, pacparser and pypac only.";
    }
    for (const std::string_view name : defined.names()) {
      if (detail.empty() && did_you_mean(name, wanted)) {
        detail = "There is '" + std::string(name) + "', which no client calls.";
      }
    }
    findings.add(DiagCode::NoEntryPoint, "", detail);
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
               "Windows and pacparser call it instead of FindProxyForURL; Chromium, Firefox, "
               "libproxy and pac-resolver never do.");
}

}  // namespace

void check_names(const Script& script, Findings& findings) {
  const Defined defined(script);
  check_entry(script, defined, findings);
  check_ex_entry(script, findings);
  check_missing(script, defined, findings);
  check_defined(script, defined, findings);
}

}  // namespace pacwright
