#pragma once
#include <string>
#include <vector>

#include "model/bypass.hpp"
#include "model/rules.hpp"

namespace pacwright {

/// A rule that sends some of the hosts asked about to a proxy; -1 for "otherwise".
struct PastProxy {
  int rule = -1;
  int allowance = -1;  ///< What allows a list to send them direct all the same; -1: nothing.
};

/// True if not all of the hosts asked about may go past the proxy.
bool is_refused(const std::vector<PastProxy>& passed);

/// Which hosts the rules send direct, asked about whole sets of hosts. Keeps what it is given.
class DirectHosts {
 public:
  DirectHosts(const RuleSet& rules, const std::vector<AllowedMatch>& allowed)
      : rules_(rules), allowed_(allowed) {}

  bool goes_direct(RouteId route) const;

  /// The rules that send one of these hosts, or may send one, to a proxy, up to the first for which
  /// nothing allows to go past it. None if all go direct.
  std::vector<PastProxy> past_proxy(const Match& hosts) const;

  /// The same of all names that resolve into the block: any name may, so every rule for names that
  /// go to a proxy is one. Where the block itself is allowed, one answer stands for all.
  std::vector<PastProxy> names_past_proxy(const Cidr& block) const;

  /// True if an earlier rule decides for all hosts of rule `index`.
  bool is_decided_before(std::size_t index) const;

  std::string name_of(int rule) const;

  /// True for a block that also takes names that resolve into it.
  bool takes_names(const Match& rule) const;

 private:
  bool meets(const Match& rule, const Match& hosts) const;
  int allowance_of(const Match& hosts) const;  ///< -1 if nothing allows all of them.

  const RuleSet& rules_;
  const std::vector<AllowedMatch>& allowed_;
};

}  // namespace pacwright
