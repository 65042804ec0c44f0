#include "model/match_overlap.hpp"

namespace pacwright {
namespace {

bool has_dot(const HostPattern& pattern) { return pattern.text().find('.') != std::string::npos; }

std::string_view before_stars(const HostPattern& pattern) {
  return std::string_view(pattern.text()).substr(0, pattern.text().find('*'));
}

std::string_view after_stars(const HostPattern& pattern) {
  return std::string_view(pattern.text()).substr(pattern.text().rfind('*') + 1);
}

// Two patterns with stars: they have no name in common if their ends differ. Where the ends agree
// they may or may not, and "may" is the safe answer.
bool ends_agree(const HostPattern& a, const HostPattern& b) {
  const auto a_start = before_stars(a), b_start = before_stars(b);
  const auto a_end = after_stars(a), b_end = after_stars(b);
  return (a_start.starts_with(b_start) || b_start.starts_with(a_start)) &&
         (a_end.ends_with(b_end) || b_end.ends_with(a_end));
}

}  // namespace

bool may_overlap(const Match& a, const Match& b) {
  const auto* block_a = std::get_if<Cidr>(&a);
  const auto* block_b = std::get_if<Cidr>(&b);
  if (block_a != nullptr || block_b != nullptr) {
    return block_a != nullptr && block_b != nullptr &&
           (block_a->contains(*block_b) || block_b->contains(*block_a));
  }
  const auto* one = std::get_if<HostPattern>(&a);
  const auto* two = std::get_if<HostPattern>(&b);
  if (one == nullptr && two == nullptr) return true;
  if (one == nullptr) return !has_dot(*two);
  if (two == nullptr) return !has_dot(*one);
  if (one->kind() == HostPattern::Kind::Exact) return two->matches(one->text());
  if (two->kind() == HostPattern::Kind::Exact) return one->matches(two->text());
  return ends_agree(*one, *two);
}

bool covers(const Match& outer, const Match& inner) {
  const auto* wide_block = std::get_if<Cidr>(&outer);
  const auto* narrow_block = std::get_if<Cidr>(&inner);
  if (wide_block != nullptr || narrow_block != nullptr) {
    return wide_block != nullptr && narrow_block != nullptr && wide_block->contains(*narrow_block);
  }
  const auto* wide = std::get_if<HostPattern>(&outer);
  const auto* narrow = std::get_if<HostPattern>(&inner);
  if (narrow == nullptr) return wide == nullptr;
  if (wide != nullptr) return wide->contains(*narrow);
  return narrow->kind() == HostPattern::Kind::Exact && !has_dot(*narrow);
}

}  // namespace pacwright
