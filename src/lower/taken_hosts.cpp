#include "lower/taken_hosts.hpp"

#include <algorithm>

namespace pacwright {
namespace {

bool has_dot(const HostPattern& pattern) { return pattern.text().find('.') != std::string::npos; }

IpAddress other_half(const IpAddress& first, int prefix) {
  const IpAddress whole = first.with_low_bits(prefix - 1, false);
  if (whole != first) return whole;
  return *first.with_low_bits(prefix, true).next();  // The lower half never ends the space.
}

}  // namespace

std::vector<int> TakenHosts::takers_of(const Match& match) const {
  if (const auto* network = std::get_if<Cidr>(&match)) return takers_of_network(*network);
  if (const auto* pattern = std::get_if<HostPattern>(&match)) return takers_of_pattern(*pattern);
  return plain_hosts_ ? std::vector<int>{*plain_hosts_} : std::vector<int>();
}

void TakenHosts::add(const Match& match, int id) {
  if (const auto* network = std::get_if<Cidr>(&match)) {
    networks_.emplace(*network, id);
    IpAddress first = network->first();
    int prefix = network->prefix();
    full_.emplace(Block{first, prefix}, id);
    while (prefix > 0 && full_.contains({other_half(first, prefix), prefix})) {
      first = first.with_low_bits(--prefix, false);
      full_.emplace(Block{first, prefix}, id);
    }
    return;
  }
  names_.add(match, id);
  const auto* pattern = std::get_if<HostPattern>(&match);
  if (pattern == nullptr) plain_hosts_ = id;
  if (pattern != nullptr && pattern->kind() == HostPattern::Kind::Glob && pattern->home().empty()) {
    homeless_.emplace_back(*pattern, id);
  }
}

std::vector<int> TakenHosts::takers_of_network(const Cidr& network) const {
  // The first moment at which nothing was left of it, and whether one rule alone took it then.
  std::optional<int> last;
  bool alone = false;
  for (int prefix = network.prefix(); prefix >= 0; --prefix) {
    const Cidr around = network.widened(prefix);
    const auto full = full_.find({around.first(), prefix});
    if (full == full_.end() || (last && *last <= full->second)) continue;
    last = full->second;
    const auto own = networks_.find(around);
    alone = own != networks_.end() && own->second == *last;
  }
  if (!last) return {};
  if (alone) return {*last};
  std::vector<int> takers;
  for (auto part = networks_.lower_bound(network);
       part != networks_.end() && network.contains(part->first); ++part) {
    if (part->second <= *last) takers.push_back(part->second);
  }
  std::ranges::sort(takers);
  return takers;
}

std::vector<int> TakenHosts::takers_of_pattern(const HostPattern& pattern) const {
  const auto alone = names_.find_cover(pattern);
  const auto together = takers_with_plain(pattern);
  if (together && (!alone || together->back() < *alone)) return *together;
  return alone ? std::vector<int>{*alone} : std::vector<int>();
}

// Of a pattern without a dot, plain hosts take the names in which no star holds one. What is left
// has a dot in one of the stars, with any text on both sides.
std::optional<std::vector<int>> TakenHosts::takers_with_plain(const HostPattern& pattern) const {
  if (!plain_hosts_ || pattern.kind() != HostPattern::Kind::Glob || has_dot(pattern)) return {};
  std::vector<int> takers = {*plain_hosts_};
  const std::string& text = pattern.text();
  for (std::size_t star = text.find('*'); star != std::string::npos;
       star = text.find('*', star + 1)) {
    std::string dotted = text.substr(0, star) + "*.*" + text.substr(star + 1);
    std::ranges::replace(dotted, '*', '#');
    const auto taker = std::ranges::find_if(
        homeless_, [&](const auto& glob) { return glob.first.matches(dotted); });
    if (taker == homeless_.end()) return {};
    takers.push_back(taker->second);
  }
  std::ranges::sort(takers);
  takers.erase(std::unique(takers.begin(), takers.end()), takers.end());
  return takers;
}

}  // namespace pacwright
