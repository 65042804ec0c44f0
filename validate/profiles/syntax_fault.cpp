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

struct Reading {
  std::string script;
  ParsedScript parsed;
};

/// The same script is loaded many times over, by several sandboxes and for several clients.
std::shared_ptr<const Reading> read(std::string_view script) {
  static std::mutex mutex;
  static std::shared_ptr<const Reading> last;
  {
    const std::lock_guard lock(mutex);
    if (last && last->script == script) return last;
  }
  auto reading = std::make_shared<Reading>();
  reading->script = script;
  reading->parsed = parse_script(reading->script);
  const std::lock_guard lock(mutex);
  last = reading;
  return reading;
}

}  // namespace

SyntaxVerdict syntax_verdict(std::string_view script, const ClientProfile& client) {
  const auto reading = read(script);
  const ParsedScript& parsed = reading->parsed;
  if (parsed.is_too_deep) return {std::nullopt, false};
  if (parsed.fault) return {parsed.fault, true};
  if (client.client != Client::Chromium && client.client != Client::Firefox) return {};
  for (const std::uint32_t id : global_lexical_names(parsed)) {
    const Node& name = parsed.tree.nodes[id];
    if (std::ranges::find(kDeclaredByBrowsers, name.text) == std::end(kDeclaredByBrowsers))
      continue;
    const std::string text(name.text);
    return {ScriptFault{place_in_script(script, name.begin), text,
                        std::string(client.title) + " has declared \"" + text +
                            "\" already, and takes no second declaration by let, const or "
                            "class: use var or function."},
            true};
  }
  return {};
}

}  // namespace pacwright
