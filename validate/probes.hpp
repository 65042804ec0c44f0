#pragma once
#include <string>
#include <variant>
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
/// Sorted by host, each host once, unless there are so many that ProbeStream thins them.
std::vector<DerivedProbe> derive_probes(const Policy& policy, const std::vector<Catalog>& catalogs);

/// What probes are derived from.
using ProbeSubject = std::variant<const HostPattern*, const Cidr*>;

/// Of each block among them.
std::vector<IpAddress> first_addresses(const std::vector<ProbeSubject>& subjects);

/// The same hosts piece by piece, so that a million patterns need no more memory than a thousand.
///
/// Beyond kMostInFull patterns and blocks it is thinned: each pattern is still asked about with a
/// host that only it decides and one that only looks like it, and each block at its four edges;
/// all forms of a host are derived for every nth pattern only.
class ProbeStream {
 public:
  static constexpr std::size_t kMostInFull = 20'000;

  /// Policy and catalogs must outlive it. A policy that resolves names is never thinned.
  ProbeStream(const Policy& policy, const std::vector<Catalog>& catalogs);

  /// The next hosts, sorted, each once in this piece; nothing at the end.
  std::vector<DerivedProbe> next();

  /// Patterns and blocks whose hosts are thinned; 0 if all are derived in full.
  std::size_t thinned() const;

  /// How many of the subjects have had their hosts.
  std::size_t derived() const { return next_; }

  /// Every pattern and block that policy and catalogs name, each once.
  const std::vector<ProbeSubject>& subjects() const { return subjects_; }

 private:
  std::vector<ProbeSubject> subjects_;  ///< Each pattern and block once, in order.
  std::size_t next_ = 0;
  std::size_t full_every_ = 1;  ///< 1: all are derived in full.
  bool resolve_ = false;
  bool at_end_ = false;
};

/// The DNS that goes with them.
DnsFixture dns_of(const std::vector<DerivedProbe>& probes);

}  // namespace pacwright
