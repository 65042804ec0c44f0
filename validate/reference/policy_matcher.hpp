#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/catalog.hpp"
#include "model/policy.hpp"

namespace pacwright {

/// The reference: what the policy says about a host, read straight from catalog and policy.
///
/// Written from the meaning of the policy format, not from the code that lowers it, and with
/// nothing from there: its own selection, its own longest match, its own matching of names and
/// addresses. It looks at everything for every host, which is slow and easy to believe.
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

  std::optional<RouteId> try_rule(std::size_t index, const std::string& name,
                                  const std::optional<IpAddress>& address) const;

  const Policy& policy_;
  std::vector<std::vector<Choice>> choices_;  ///< By rule: what its selector takes.
};

}  // namespace pacwright
