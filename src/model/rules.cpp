#include "model/rules.hpp"

namespace pacwright {

std::string to_text(const Match& match) {
  if (const auto* pattern = std::get_if<HostPattern>(&match)) return pattern->text();
  if (const auto* network = std::get_if<Cidr>(&match)) return network->to_string();
  return "plain hosts";
}

bool matches(const Match& match, const Host& host, const std::optional<IpAddress>& resolved) {
  if (const auto* pattern = std::get_if<HostPattern>(&match)) {
    return host.is_name() && pattern->matches(host.text);
  }
  if (const auto* network = std::get_if<Cidr>(&match)) {
    const auto& address = host.address ? host.address : resolved;
    return address && network->contains(*address);
  }
  return host.is_plain();
}

int first_match(const RuleSet& rules, const Host& host, const std::optional<IpAddress>& resolved) {
  for (std::size_t i = 0; i < rules.rules.size(); ++i) {
    if (matches(rules.rules[i].match, host, resolved)) return static_cast<int>(i);
  }
  return -1;
}

RouteId route_of(const RuleSet& rules, const Host& host, const std::optional<IpAddress>& resolved) {
  const int index = first_match(rules, host, resolved);
  return index < 0 ? rules.otherwise : rules.rules[static_cast<std::size_t>(index)].route;
}

}  // namespace pacwright
