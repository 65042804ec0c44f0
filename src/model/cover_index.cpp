#include "model/cover_index.hpp"

#include <limits>

namespace pacwright {
namespace {

void keep_smaller(std::optional<int>& best, int id) {
  if (!best || id < *best) best = id;
}

}  // namespace

void CoverIndex::add(const Match& match, int id) {
  if (const auto* network = std::get_if<Cidr>(&match)) {
    networks_.emplace(*network, id);
  } else if (const auto* given = std::get_if<HostPattern>(&match)) {
    const HostPattern& pattern = patterns_.emplace_back(*given);
    switch (pattern.kind()) {
      case HostPattern::Kind::Exact: exact_.emplace(pattern.text(), id); break;
      case HostPattern::Kind::Subdomains: subdomains_.emplace(pattern.domain(), id); break;
      case HostPattern::Kind::Glob: globs_[pattern.home()].add(pattern, id); break;
    }
  } else if (!plain_hosts_) {
    plain_hosts_ = id;
  }
}

std::optional<int> CoverIndex::find_cover(const Match& match) const {
  if (const auto* network = std::get_if<Cidr>(&match)) return cover_of_network(*network);
  if (const auto* pattern = std::get_if<HostPattern>(&match)) return cover_of_pattern(*pattern);
  return plain_hosts_;
}

std::optional<int> CoverIndex::cover_of_pattern(const HostPattern& pattern) const {
  std::optional<int> best;
  const std::string_view text = pattern.text();
  if (pattern.kind() == HostPattern::Kind::Exact) {
    if (const auto found = exact_.find(pattern.text()); found != exact_.end()) best = found->second;
    if (plain_hosts_ && text.find('.') == std::string_view::npos) keep_smaller(best, *plain_hosts_);
  }
  // *.b.c covers what ends in ".b.c", stars before it included, but no star after it.
  const std::size_t last_star = text.rfind('*');
  const std::size_t start = last_star == std::string_view::npos ? 0 : last_star;
  for (std::size_t dot = text.find('.', start); dot != std::string_view::npos;
       dot = text.find('.', dot + 1)) {
    const std::string_view domain = text.substr(dot + 1);
    const auto found = subdomains_.find(domain);
    if (found != subdomains_.end()) keep_smaller(best, found->second);
    if (!domain.empty()) keep_glob(pattern, domain, best);
  }
  keep_glob(pattern, "", best);
  return best;
}

/// The first glob with this home that covers the pattern.
void CoverIndex::keep_glob(const HostPattern& pattern, std::string_view home,
                           std::optional<int>& best) const {
  const auto globs = globs_.find(home);
  if (globs == globs_.end()) return;
  const int end = best.value_or(std::numeric_limits<int>::max());
  const int found = globs->second.first_cover(pattern, end);
  if (found < end) best = found;
}

std::optional<int> CoverIndex::cover_of_network(const Cidr& network) const {
  std::optional<int> best;
  for (int prefix = network.prefix(); prefix >= 0; --prefix) {
    const auto found = networks_.find(network.widened(prefix));
    if (found != networks_.end()) keep_smaller(best, found->second);
  }
  return best;
}

}  // namespace pacwright
