#include "compare/wider.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace pacwright {
namespace {

constexpr std::size_t kMostGlobComparisons = 1'000'000;

Match to_match(const Item& item) {
  if (const auto* network = std::get_if<Cidr>(&item)) return *network;
  return std::get<HostPattern>(item);
}

bool is_glob(const Item& item) {
  const auto* pattern = std::get_if<HostPattern>(&item);
  return pattern != nullptr && pattern->kind() == HostPattern::Kind::Glob;
}

/// Greater for what matches less, among items that contain one another.
std::pair<int, int> closeness(const Item& item) {
  if (const auto* network = std::get_if<Cidr>(&item)) return {network->prefix(), 0};
  const auto& pattern = std::get<HostPattern>(item);
  return {pattern.literal_characters(), -pattern.stars()};
}

}  // namespace

WiderIndex::WiderIndex(std::vector<const Item*> items, std::size_t questions) {
  std::vector<std::pair<int, int>> closest;
  closest.reserve(items.size());
  for (const Item* item : items) closest.push_back(closeness(*item));
  order_.resize(items.size());
  std::iota(order_.begin(), order_.end(), std::size_t{0});
  std::ranges::stable_sort(order_,
                           [&](std::size_t a, std::size_t b) { return closest[a] > closest[b]; });
  const auto globs = static_cast<std::size_t>(
      std::ranges::count_if(items, [](const Item* item) { return is_glob(*item); }));
  const bool with_globs = globs == 0 || questions <= kMostGlobComparisons / globs;
  for (std::size_t i = 0; i < order_.size(); ++i) {
    const Item& item = *items[order_[i]];
    if (with_globs || !is_glob(item)) index_.add(to_match(item), static_cast<int>(i));
  }
}

std::optional<std::size_t> WiderIndex::find(const Item& item) const {
  const auto found = index_.find_cover(to_match(item));
  if (!found) return std::nullopt;
  return order_[static_cast<std::size_t>(*found)];
}

std::vector<Replaced> replacements(const std::vector<const Item*>& older,
                                   const std::vector<const Item*>& newer) {
  // How much wider the one is, then the place: sorts the closest to the front.
  using Candidate = std::tuple<std::pair<int, int>, std::size_t, std::size_t>;
  std::vector<Candidate> candidates;
  const auto add = [&](std::size_t o, std::size_t n) {
    const auto a = closeness(*older[o]), b = closeness(*newer[n]);
    const std::pair gap(std::abs(a.first - b.first), std::abs(a.second - b.second));
    candidates.emplace_back(gap, n, o);
  };
  const WiderIndex wide_older(older, newer.size()), wide_newer(newer, older.size());
  for (std::size_t o = 0; o < older.size(); ++o) {
    if (const auto n = wide_newer.find(*older[o])) add(o, *n);
  }
  for (std::size_t n = 0; n < newer.size(); ++n) {
    if (const auto o = wide_older.find(*newer[n])) add(*o, n);
  }
  std::ranges::sort(candidates);
  std::vector<bool> older_taken(older.size()), newer_taken(newer.size());
  std::vector<Replaced> pairs;
  for (const auto& [gap, n, o] : candidates) {
    if (older_taken[o] || newer_taken[n]) continue;
    older_taken[o] = newer_taken[n] = true;
    pairs.push_back({o, n});
  }
  return pairs;
}

bool contains(const Item& outer, const Item& inner) {
  if (outer.index() != inner.index()) return false;
  if (const auto* network = std::get_if<Cidr>(&outer)) {
    return network->contains(std::get<Cidr>(inner));
  }
  return std::get<HostPattern>(outer).contains(std::get<HostPattern>(inner));
}

}  // namespace pacwright
