#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "model/policy.hpp"
#include "validate/profiles/result_grammar.hpp"

namespace pacwright {

/// A route's result as its author means it: every entry, in its order. Precondition: check_result
/// finds no error in it.
std::vector<Hop> meant_by(std::string_view result);

/// Clients that do one and the same thing instead of what a route says.
struct RouteLoss {
  RouteId route = 0;
  std::vector<const ClientProfile*> clients;
  std::vector<std::string> dropped;  ///< Entries of the route.
  std::string they_do;               ///< What is left: to_text(ClientDecision).
  bool go_direct = false;            ///< At once, where the route names a proxy first.
};

/// Of every route that a rule or "otherwise" of the policy takes, by route: each client's reading
/// of it against what is meant. Clients that hand the string on unread lose nothing here.
std::vector<RouteLoss> route_losses(const Policy& policy);

}  // namespace pacwright
