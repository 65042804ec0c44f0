#include "emit/bypass/direct_hosts.hpp"

#include "model/match_overlap.hpp"

namespace pacwright {

bool is_refused(const std::vector<PastProxy>& passed) {
  return !passed.empty() && passed.back().allowance < 0;
}

bool DirectHosts::goes_direct(RouteId route) const {
  return is_direct(rules_.routes[static_cast<std::size_t>(route)]);
}

std::vector<PastProxy> DirectHosts::past_proxy(const Match& hosts) const {
  const int all_allowed = allowance_of(hosts);
  std::vector<PastProxy> passed;
  const auto refuses = [&](int rule, int allowance) {
    passed.push_back({rule, all_allowed >= 0 ? all_allowed : allowance});
    return passed.back().allowance < 0;
  };
  for (std::size_t i = 0; i < rules_.rules.size(); ++i) {
    const Rule& rule = rules_.rules[i];
    const bool direct = goes_direct(rule.route);
    if (direct && covers(rule.match, hosts)) return passed;
    if (direct || !meets(rule.match, hosts)) continue;
    const int allowance = takes_names(rule.match) ? -1 : allowance_of(rule.match);
    if (refuses(static_cast<int>(i), allowance)) return passed;
  }
  if (!goes_direct(rules_.otherwise)) refuses(-1, -1);
  return passed;
}

std::vector<PastProxy> DirectHosts::names_past_proxy(const Cidr& block) const {
  const int all_allowed = allowance_of(block);
  std::vector<PastProxy> passed;
  for (std::size_t i = 0; i < rules_.rules.size(); ++i) {
    const Rule& rule = rules_.rules[i];
    const bool by_address = std::holds_alternative<Cidr>(rule.match);
    // A name that has an IPv6 address there may have any IPv4 address, which is what rules go by.
    const bool may_take =
        !by_address || (takes_names(rule.match) &&
                        (block.family() == IpFamily::V6 || may_overlap(rule.match, block)));
    if (!may_take) continue;
    const bool direct = goes_direct(rule.route);
    if (direct && by_address && covers(rule.match, block)) return passed;
    if (direct) continue;
    if (all_allowed >= 0) return {{-1, all_allowed}};
    passed.push_back({static_cast<int>(i), allowance_of(rule.match)});
    if (passed.back().allowance < 0) return passed;
  }
  if (!goes_direct(rules_.otherwise)) passed.push_back({-1, all_allowed});
  return passed;
}

bool DirectHosts::is_decided_before(std::size_t index) const {
  const Match& match = rules_.rules[index].match;
  for (std::size_t i = 0; i < index; ++i) {
    if (covers(rules_.rules[i].match, match)) return !goes_direct(rules_.rules[i].route);
  }
  return false;
}

std::string DirectHosts::name_of(int rule) const {
  return rule < 0 ? "what no rule names"
                  : to_text(rules_.rules[static_cast<std::size_t>(rule)].match);
}

bool DirectHosts::takes_names(const Match& rule) const {
  const auto* block = std::get_if<Cidr>(&rule);
  return rules_.resolve_names && block != nullptr && block->family() == IpFamily::V4;
}

bool DirectHosts::meets(const Match& rule, const Match& hosts) const {
  return may_overlap(rule, hosts) || (takes_names(rule) && !std::holds_alternative<Cidr>(hosts));
}

int DirectHosts::allowance_of(const Match& hosts) const {
  for (const AllowedMatch& allowed : allowed_) {
    if (covers(allowed.hosts, hosts)) return allowed.allowance;
  }
  return -1;
}

}  // namespace pacwright
