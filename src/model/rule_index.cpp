#include "model/rule_index.hpp"

#include <algorithm>
#include <limits>

namespace pacwright {
namespace {

constexpr int kNone = std::numeric_limits<int>::max();

}  // namespace

RuleIndex::RuleIndex(const RuleSet& rules) : rules_(rules) {
  for (int i = 0; i < static_cast<int>(rules.rules.size()); ++i) {
    const Match& match = rules.rules[static_cast<std::size_t>(i)].match;
    if (const auto* pattern = std::get_if<HostPattern>(&match)) {
      switch (pattern->kind()) {
        case HostPattern::Kind::Exact: exact_.emplace(pattern->text(), i); break;
        case HostPattern::Kind::Subdomains: subdomains_.emplace(pattern->domain(), i); break;
        case HostPattern::Kind::Glob: globs_[pattern->home()].add(*pattern, i); break;
      }
    } else if (const auto* network = std::get_if<Cidr>(&match)) {
      networks_.emplace(*network, i);
      auto& prefixes = network->family() == IpFamily::V4 ? prefixes4_ : prefixes6_;
      if (std::ranges::find(prefixes, network->prefix()) == prefixes.end()) {
        prefixes.push_back(network->prefix());
      }
    } else if (plain_hosts_ < 0) {
      plain_hosts_ = i;
    }
  }
}

int RuleIndex::first_glob(std::string_view home, std::string_view name, int best) const {
  const auto globs = globs_.find(home);
  return globs == globs_.end() ? best : globs->second.first_match(name, best);
}

int RuleIndex::first_for_name(std::string_view name, int best) const {
  if (const auto found = exact_.find(name); found != exact_.end()) {
    best = std::min(best, found->second);
  }
  best = first_glob("", name, best);
  for (auto dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.', dot + 1)) {
    const std::string_view domain = name.substr(dot + 1);
    const auto found = subdomains_.find(domain);
    if (found != subdomains_.end()) best = std::min(best, found->second);
    // The name of a domain called "" would otherwise be asked for the homeless globs again.
    if (!domain.empty()) best = first_glob(domain, name, best);
  }
  return best;
}

int RuleIndex::first_for_address(const IpAddress& address, int best) const {
  const auto whole = Cidr::parse(address.to_string(), {});
  for (const int prefix : address.is_v4() ? prefixes4_ : prefixes6_) {
    const auto found = networks_.find(whole->widened(prefix));
    if (found != networks_.end()) best = std::min(best, found->second);
  }
  return best;
}

int RuleIndex::first_match(const Host& host, const std::optional<IpAddress>& resolved) const {
  int best = kNone;
  if (host.is_plain() && plain_hosts_ >= 0) best = plain_hosts_;
  if (host.is_name()) best = first_for_name(host.text, best);
  const auto& address = host.address ? host.address : resolved;
  if (address) best = first_for_address(*address, best);
  return best == kNone ? -1 : best;
}

RouteId RuleIndex::route_of(const Host& host, const std::optional<IpAddress>& resolved) const {
  const int index = first_match(host, resolved);
  return index < 0 ? rules_.otherwise : rules_.rules[static_cast<std::size_t>(index)].route;
}

}  // namespace pacwright
