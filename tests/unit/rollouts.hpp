#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "emit/bypass/target.hpp"
#include "model/rollout.hpp"

// Rollouts for tests, by name: what tests/rollout_files.cpp writes, and what unit tests begin with.

namespace pacwright {

/// Direct: a host, a domain with what is below it, and a block; all else goes to edge1.contoso.com.
inline RuleSet rollout_rules() {
  RuleSet rules;
  rules.routes = {{"direct", "DIRECT", {}}, {"edge", "PROXY edge1.contoso.com:8080", {}}};
  rules.otherwise = 1;
  for (const char* name : {"pac.contoso.com", "corp.contoso.com", "*.corp.contoso.com"}) {
    rules.rules.push_back({*HostPattern::parse(name, {}), 0, 0, {}});
  }
  rules.rules.push_back({*Cidr::parse("10.0.0.0/8", {}), 0, 0, {}});
  return rules;
}

/// The cases pac-user, pac-machine, fixed, fixed-machine, hostile, zones and wpad; nothing for
/// another name.
inline std::optional<Rollout> rollout_of(std::string_view name) {
  Rollout rollout;
  rollout.policy_name = "Contoso";
  rollout.tool_version = "0.1.0";
  rollout.pac = "function FindProxyForURL(url, host) {\n  return \"DIRECT\";\n}\n";
  rollout.pac_url = "http://pac.contoso.com/pac/proxy.pac";
  rollout.proxy = "edge1.contoso.com:8080";
  rollout.direct_hosts = {"pac.contoso.com", "corp.contoso.com", "*.corp.contoso.com",
                          "10.0.0.0/8"};
  rollout.zone_sites = {{*HostPattern::parse("*.contoso.com", {}), Zone::Trusted, {}}};
  for (const BypassTarget& target : all_bypass_targets()) {
    rollout.bypass_lists.push_back(emit_bypass_list(target, rollout_rules()));
  }
  if (name == "pac-user") {
    rollout.locked = false;
  } else if (name == "pac-machine") {
    rollout.scope = Scope::Machine;
    rollout.pac_mandatory = true;
    rollout.pac_url = "https://pac.contoso.com/pac/proxy.pac";
  } else if (name == "fixed") {
    rollout.mode = ProxyMode::Fixed;
  } else if (name == "fixed-machine") {
    rollout.mode = ProxyMode::Fixed;
    rollout.scope = Scope::Machine;
  } else if (name == "hostile") {  // All of it printable.
    rollout.policy_name = "R&D \"<\xC3\xA9\xE2\x80\x99>\" $(id) `id` ${HOME} ]]> \\ ' ''; # % {}";
    rollout.pac_url = "http://pac.contoso.com/it's/$(id)`id`${HOME}\"&<y>]]>;{}\\/z.pac";
    rollout.proxy = "ed'ge$(id)`id`${HOME}\"&<y>]]>\\.contoso.com:8080";
  } else if (name == "zones") {
    const std::pair<const char*, Zone> sites[] = {
        {"*.sharepoint.com", Zone::Trusted}, {"login.microsoftonline.com", Zone::Trusted},
        {"*.cdn.office.net", Zone::Trusted},  // Deep: a warning.
        {"intranet", Zone::Intranet},        {"www.example.com", Zone::Internet},
        {"*.evil.test", Zone::Restricted},
    };
    for (const auto& [pattern, zone] : sites) {
      rollout.zone_sites.push_back({*HostPattern::parse(pattern, {}), zone, {}});
    }
    rollout.zone_sites.push_back({*Cidr::parse("10.1.16.0/20", {}), Zone::Intranet, {}});
  } else if (name == "wpad") {
    rollout.wpad_domain = "contoso.com";
  } else {
    return std::nullopt;
  }
  return rollout;
}

}  // namespace pacwright
