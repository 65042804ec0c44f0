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
    "timeRange",       "weekdayRange"};

/// What is kept of a script that was parsed.
struct Reading {
  std::string script;
  SyntaxVerdict verdict;
  std::optional<ScriptFault> declared_twice;  ///< In browsers.
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
  if (script.size() > kMostKept) return reading;
  reading->script = script;
  last = reading;
  return reading;
}

}  // namespace

SyntaxVerdict syntax_verdict(std::string_view script, const ClientProfile& client) {
  const auto reading = read(script);
  const bool is_browser = client.client == Client::Chromium || client.client == Client::Firefox;
  if (reading->verdict.fault || !is_browser || !reading->declared_twice) return reading->verdict;
  ScriptFault fault = *reading->declared_twice;
  fault.why = std::string(client.title) + " has declared \"" + fault.subject +
              "\" already, and takes no second declaration by let, const or class: use var or "
              "function.";
  return {fault, true};
}

}  // namespace pacwright
