#pragma once
#include <cstdint>
#include <string>

#include "model/policy.hpp"
#include "validate/differential.hpp"
#include "validate/reference/policy_matcher.hpp"

namespace pacwright {

/// Asks the PAC about derived hosts as every client but Chromium asks it: with its helper
/// functions, its way to load a script, and the host as it hands it over. Each has to get what the
/// policy says about that host; anything else is a finding (ClientDisagrees, AskedDns, or the
/// sandbox's own code), at most three a client. What a client makes of the result is
/// check_routes_by_client's matter: the PAC returns nothing but routes.
///
/// `calls`: the most helper functions that one decision calls. The fewer hosts are asked the more
/// calls there are: from kMostForClients down to kFewestForClients, evenly spread over the derived
/// ones. If not all are asked, up to half of them are such as some client hands over otherwise,
/// more if others are few. Hosts that can stand in no URL are passed over, and where names are
/// resolved also what only some systems take for an address. Fills Verdict::clients and
/// client_probes.
void check_clients_agree(const PolicyMatcher& reference, const std::string& pac,
                         const std::string& artifact, std::uint64_t calls, Verdict& verdict);

/// Reads every route that the policy takes as each client reads it. Clients that lose entries, or
/// all of them, are named: RouteByClient, or with `is_strict` RouteByClientRefused, an error. Fills
/// Verdict::client_losses.
void check_routes_by_client(const Policy& policy, bool is_strict, Verdict& verdict);

/// Names each match of `rules` that leads hosts to a proxy which some clients never ask the PAC
/// about, with these clients (NeverAsked). Only what a rule names counts: what `otherwise` or a
/// block of most addresses takes is not told. Fills Verdict::client_losses.
void check_never_asked(const Policy& policy, const RuleSet& rules, Verdict& verdict);

inline constexpr std::size_t kMostForClients = 10'000;
inline constexpr std::size_t kFewestForClients = 50;

/// Reads the PAC as `lint` does: what it says of it, notes aside, is a finding (FailsLint). Left
/// out is what the policy itself asks for: its results, and look-ups if it resolves names.
void check_own_lint(const Policy& policy, const std::string& pac, const std::string& artifact,
                    Verdict& verdict);

}  // namespace pacwright
