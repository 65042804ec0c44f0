// What makes a decision wait for the network, and what depends on the machine or the clock.

#include <map>
#include <set>

#include "validate/lint/checks.hpp"
#include "validate/lint/where.hpp"

namespace pacwright {
namespace {

bool asks_by_name(std::string_view name) {
  return name == "dnsResolve" || name == "isResolvable" || name == "dnsResolveEx" ||
         name == "isResolvableEx";
}

bool touches_network(std::string_view name) {
  return name == "isInNet" || name == "dnsResolve" || name == "isResolvable" ||
         name == "myIpAddress";
}

/// Look-ups, one finding for each function and kind of call.
class LookUps {
 public:
  explicit LookUps(const Script& script) : script_(script), conditions_(script) {}

  void see(const JsCall& call) {
    const std::string_view name = script_.text(call.name);
    const std::uint32_t function = script_.function_around(call.name);
    if (function == JsFunction::kNone)
      return;  // At top level it runs once, when the file is loaded.
    if (asks_by_name(name)) return resolving(call, function);
    if (name != "isInNet" || call.arguments.empty() || !script_.is_host(call.arguments[0])) return;
    // Limits the work for scripts with ten thousand calls: one finding tells it all.
    if (by_net_[function].count > 0 && ++seen_[function] > 500)
      return by_net_[function].see(call.name);
    if (conditions_.is_behind_address_test(call.name) ||
        conditions_.is_function_behind_address_test(function)) {
      return;
    }
    const bool rare =
        conditions_.is_in_branch(call.name) || conditions_.is_function_in_branch(function);
    (rare ? sometimes_ : by_net_[function]).see(call.name);
  }

  void report(Findings& findings) const {
    for (const auto& [function, tally] : every_) {
      findings.add(DiagCode::DnsEveryCall, tally.first, std::string(script_.text(tally.first)),
                   "Every client waits for DNS before each decision; Chromium runs the script "
                   "again for each new answer." +
                       also_in(tally.count - 1));
    }
    for (const auto& [function, tally] : by_net_) {
      if (tally.count == 0) continue;
      findings.add(DiagCode::DnsByIsInNet, tally.first, "isInNet",
                   "Every client looks up each name that gets here; Chromium runs the script again "
                   "for each new answer." +
                       also_in(tally.count - 1));
    }
    if (sometimes_.count > 0) {
      findings.add(DiagCode::DnsSometimes, sometimes_.first,
                   std::string(script_.text(sometimes_.first)),
                   "Clients wait for DNS when a host gets here." + also_in(sometimes_.count - 1));
    }
  }

 private:
  void resolving(const JsCall& call, std::uint32_t function) {
    const bool every = ++resolved_ < 500 && conditions_.always_runs(function) &&
                       conditions_.is_unconditional(call.name) &&
                       !conditions_.is_behind_address_test(call.name);
    (every ? every_[function] : sometimes_).see(call.name);
  }

  const Script& script_;
  const Conditions conditions_;
  std::map<std::uint32_t, Tally> every_, by_net_;
  std::map<std::uint32_t, int> seen_;
  Tally sometimes_;
  int resolved_ = 0;
};

void check_look_ups(const Script& script, Findings& findings) {
  bool any = false;
  for (const JsCall& call : script.calls()) {
    const std::string_view name = script.text(call.name);
    any = any || name == "isInNet" || asks_by_name(name);
  }
  if (!any || !script.outline().is_whole) return;
  LookUps look_ups(script);
  for (const JsCall& call : script.calls()) {
    const std::string_view name = script.text(call.name);
    if ((name == "isInNet" || asks_by_name(name)) && !script.defines(name)) look_ups.see(call);
  }
  look_ups.report(findings);
}

void check_my_address(const Script& script, Findings& findings) {
  Tally tally;
  for (const JsCall& call : script.calls()) {
    const std::string_view name = script.text(call.name);
    if (name == "myIpAddress" || name == "myIpAddressEx") tally.see(call.name);
  }
  if (tally.count == 0 || script.defines(script.text(tally.first))) return;
  findings.add(DiagCode::MyAddress, tally.first, std::string(script.text(tally.first)),
               "libproxy always answers undefined, pac-resolver opens a connection to the Internet "
               "for each call, and Chromium and Firefox may answer with an IPv6 address or, "
               "without a network, 127.0.0.1." +
                   also_in(tally.count - 1));
}

void check_times(const Script& script, Findings& findings) {
  struct Helper {
    std::string_view name;
    const char* detail;
  };
  constexpr Helper kHelpers[] = {
      {"weekdayRange",
       "With one day it is always false in pypac; a range over the weekend's end "
       "is always false in pacparser and libproxy; of Windows it is not established."},
      {"dateRange",
       "It is always false in pac-resolver; a range over the year's end is always "
       "false in pacparser, libproxy and pypac; of Windows it is not established."},
      {"timeRange",
       "The last hour belongs to the range in Chromium, Firefox, pacparser and "
       "libproxy, and not in pypac and pac-resolver; only Chromium and Firefox "
       "go over midnight. Of Windows it is not established."},
  };
  for (const Helper& helper : kHelpers) {
    Tally tally;
    for (const JsCall& call : script.calls()) {
      if (script.text(call.name) == helper.name) tally.see(call.name);
    }
    if (tally.count == 0 || script.defines(helper.name)) continue;
    findings.add(DiagCode::TimeHelper, tally.first, std::string(helper.name),
                 helper.detail + also_in(tally.count - 1));
  }
}

/// pac-resolver rewrites declarations that call a function of DNS, and only declarations.
void check_expressions(const Script& script, Findings& findings) {
  Tally tally;
  for (const JsCall& call : script.calls()) {
    const std::string_view name = script.text(call.name);
    if (!touches_network(name)) continue;
    const std::uint32_t function = script.function_around(call.name);
    const bool fine =
        function != JsFunction::kNone && script.outline().functions[function].is_declaration;
    if (!fine && !script.defines(name)) tally.see(call.name);
  }
  if (tally.count == 0) return;
  findings.add(DiagCode::DnsInExpression, tally.first, std::string(script.text(tally.first)),
               "pac-resolver does not load the file." + also_in(tally.count - 1));
}

}  // namespace

void check_dns(const Script& script, Findings& findings) {
  check_look_ups(script, findings);
  check_my_address(script, findings);
  check_times(script, findings);
  if (script.outline().is_whole) check_expressions(script, findings);
}

}  // namespace pacwright
