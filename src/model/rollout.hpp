#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/bypass.hpp"
#include "model/endpoint.hpp"
#include "model/rollout_choice.hpp"

namespace pacwright {

/// A host pattern or block that belongs into a zone; not yet checked against what a zone map takes.
struct ZoneSite {
  Item item;
  Zone zone = Zone::Trusted;
  SourceRef where;  ///< What asked for it: the policy's rule or the catalog's line.
};

/// All that the files of a rollout say; the policy's "targets" with everything filled in.
struct Rollout {
  std::string policy_name;   ///< Any text: escape it.
  std::string tool_version;  ///< Without it and with the name alone, files stay the same.
  std::string pac;           ///< The bytes of the PAC.
  std::string pac_url;       ///< ASCII, begins with http:// or https://, no credentials, no space.
  Scope scope = Scope::User;
  ProxyMode mode = ProxyMode::Pac;
  bool locked = true;          ///< Users cannot change it, where the format can say so.
  bool pac_mandatory = false;  ///< Without the PAC nothing is reached, where the format can say so.
  std::string proxy;           ///< "edge1.contoso.com:8080" or "[2001:db8::1]:8080"; may be empty.
  std::vector<BypassList> bypass_lists;  ///< At least those that the target names.
  std::vector<ZoneSite> zone_sites;
  std::vector<std::string> direct_hosts;  ///< Patterns and blocks that the policy sends direct.
  std::string wpad_domain;                ///< "contoso.com"; empty: no WPAD.

  /// The text of the list of that target, which must be there.
  const std::string& bypass(std::string_view target) const;
};

}  // namespace pacwright
