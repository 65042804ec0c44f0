#pragma once
#include <string>
#include <vector>

#include "model/catalog.hpp"
#include "model/policy.hpp"
#include "validate/probe.hpp"

namespace pacwright {

/// A host to ask about, exactly as a client might hand it over, and what it is a test of.
struct DerivedProbe {
  std::string host;
  std::string about;     ///< The pattern or block it was derived from, or "hostile".
  std::string resolved;  ///< The IPv4 address it has in DNS; empty: none.
};

/// Probes for everything a catalog and a policy name. For every pattern its apex, a child, a deep
/// child, a sibling and look-alikes; for globs an empty, a plain and a dotted star; for every block
/// its first and last address and the neighbours beyond; in upper case, with a trailing dot, in
/// brackets; and hosts that are hard on scripts, whatever the policy.
/// If the policy resolves names, for every IPv4 block also a name that lives there.
/// Sorted by host, each host once.
std::vector<DerivedProbe> derive_probes(const Policy& policy, const std::vector<Catalog>& catalogs);

/// The DNS that goes with them.
DnsFixture dns_of(const std::vector<DerivedProbe>& probes);

}  // namespace pacwright
