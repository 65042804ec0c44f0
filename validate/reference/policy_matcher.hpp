#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "model/catalog.hpp"
#include "model/policy.hpp"

namespace pacwright {

/// The reference: what the policy says about a host, read straight from catalog and policy.
///
/// Written from the meaning of the policy format, not from the code that lowers it, and with
/// nothing from there: its own selection, its own longest match, its own matching of names and
/// addresses. It looks at everything that could match a host: names by the name and by what is
/// behind each of its dots, globs and blocks one by one, which is slow and easy to believe.
class PolicyMatcher {
 public:
  PolicyMatcher(const Policy& policy, const std::vector<Catalog>& catalogs);

  /// `host`: as a client hands it over. `resolved`: its IPv4 address as text, for policies that
  /// resolve names; empty if it has none.
  RouteId route_of(std::string_view host, const std::string& resolved = "") const;

 private:
  /// One endpoint that a rule takes.
  struct Choice {
    const Endpoint* endpoint = nullptr;
    RouteId route = 0;
  };

  /// What one rule names or takes. Names stand under their text: "a.b.c", and ".b.c" for "*.b.c".
  struct Named {
    std::unordered_map<std::string, std::vector<Choice>> choices;
    std::vector<Choice> globs, networks;
    std::unordered_set<std::string> hosts;
    std::vector<const HostPattern*> host_globs;
  };

  std::vector<Choice> choices_for(const Named& named, const std::string& name) const;
  static bool names_host(const Named& named, const std::string& name);
  std::optional<RouteId> try_rule(std::size_t index, const std::string& name,
                                  const std::optional<IpAddress>& address) const;

  const Policy& policy_;
  std::vector<Named> named_;  ///< By rule.
};

}  // namespace pacwright
