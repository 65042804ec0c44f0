#include "validate/profiles/syntax_fault.hpp"

#include <algorithm>
#include <memory>
#include <mutex>
#include <string>

#include "validate/profiles/profiles.hpp"

namespace pacwright {
namespace {

// The functions and variables of pac_js_library.h and ascii_pac_utils.js. What these browsers make
// in C++ (dnsResolve, myIpAddress, alert) is no declaration, and may be declared again.
constexpr std::string_view kDeclaredByBrowsers[] = {
    "convert_addr",    "dateRange",    "dnsDomainIs",      "dnsDomainLevels",     "isInNet",
    "isPlainHostName", "isResolvable", "isValidIpAddress", "localHostOrDomainIs", "shExpMatch",
    "timeRange",       "wdays",        "months",           "weekdayRange"};

bool is_browser(const ClientProfile& client) {
  return client.client == Client::Chromium || client.client == Client::Firefox;
}

/// What is kept of a script that was parsed.
struct Reading {
  std::string script;
  SyntaxVerdict verdict;
  std::optional<ScriptFault> declared_twice;  ///< In browsers.
  std::optional<ScriptFault> replaced_table;  ///< The same.
};

std::optional<ScriptFault> find_declared_twice(const ParsedScript& parsed,
                                               std::string_view script) {
  for (const std::uint32_t id : global_lexical_names(parsed)) {
    const Node& name = parsed.tree.nodes[id];
    if (std::ranges::find(kDeclaredByBrowsers, name.text) == std::end(kDeclaredByBrowsers))
      continue;
    return ScriptFault{place_in_script(script, name.begin), std::string(name.text), ""};
  }
  return std::nullopt;
}

bool is_table(std::string_view name) { return name == "wdays" || name == "months"; }

/// The names that the script sets for all its functions.
std::vector<std::uint32_t> global_names_set(const ParsedScript& parsed) {
  const ScriptTree& tree = parsed.tree;
  std::vector<std::uint32_t> names;
  for (const std::uint32_t id : tree.children(parsed.program)) {
    if (tree.nodes[id].kind == NodeKind::Function) names.push_back(id);
    if (tree.nodes[id].kind != NodeKind::Variables) continue;
    for (const std::uint32_t one : tree.children(id))
      add_bound_names(tree, tree.children(one)[0], names);
  }
  for (std::uint32_t id = 0; id < tree.nodes.size(); ++id) {
    if (tree.nodes[id].kind == NodeKind::Assign) add_bound_names(tree, tree.children(id)[0], names);
  }
  return names;
}

std::optional<ScriptFault> find_table(const ParsedScript& parsed, std::string_view script) {
  if (parsed.program == kNoNode || script.find("Range") == std::string_view::npos)
    return std::nullopt;
  const auto& nodes = parsed.tree.nodes;
  const bool asks = std::ranges::any_of(nodes, [](const Node& node) {
    return node.kind == NodeKind::Identifier &&
           (node.text == "weekdayRange" || node.text == "dateRange");
  });
  if (!asks) return std::nullopt;
  for (const std::uint32_t id : global_names_set(parsed)) {
    if (!is_table(nodes[id].text)) continue;
    return ScriptFault{place_in_script(script, nodes[id].begin), std::string(nodes[id].text), ""};
  }
  return std::nullopt;
}

/// The same script is loaded many times over, by several sandboxes and for several clients. Only
/// one that browsers take is kept, for the memory.
std::shared_ptr<const Reading> read(std::string_view script) {
  constexpr std::size_t kMostKept = 1 << 20;
  static std::mutex mutex;
  static std::shared_ptr<const Reading> last;
  const std::lock_guard lock(mutex);
  if (last && last->script == script) return last;
  const ParsedScript parsed = parse_script(script);
  auto reading = std::make_shared<Reading>();
  reading->verdict = {parsed.fault, !parsed.is_too_deep};
  reading->declared_twice = find_declared_twice(parsed, script);
  reading->replaced_table = find_table(parsed, script);
  if (script.size() > kMostKept) return reading;
  reading->script = script;
  last = reading;
  return reading;
}

}  // namespace

SyntaxVerdict syntax_verdict(std::string_view script, const ClientProfile& client) {
  const auto reading = read(script);
  if (reading->verdict.fault || !is_browser(client) || !reading->declared_twice)
    return reading->verdict;
  ScriptFault fault = *reading->declared_twice;
  fault.why = std::string(client.title) + " has declared \"" + fault.subject +
              "\" already, and takes no second declaration by let, const or class: use var or "
              "function.";
  return {fault, true};
}

std::optional<ScriptFault> find_replaced_table(std::string_view script,
                                               const ClientProfile& client) {
  if (!is_browser(client)) return std::nullopt;
  auto fault = read(script)->replaced_table;
  if (fault) {
    fault->why = "weekdayRange and dateRange of " + std::string(client.title) +
                 " read a variable of this name: give it another one.";
  }
  return fault;
}

}  // namespace pacwright
