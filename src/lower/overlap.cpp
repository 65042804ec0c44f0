#include "lower/overlap.hpp"

#include <algorithm>
#include <map>
#include <vector>

namespace pacwright {
namespace {

std::string_view tail(std::string_view pattern) { return pattern.substr(pattern.rfind('*') + 1); }
std::string_view head(std::string_view pattern) { return pattern.substr(0, pattern.find('*')); }

bool may_overlap(std::string_view a, std::string_view b) {
  const std::string_view tail_a = tail(a), tail_b = tail(b), head_a = head(a), head_b = head(b);
  return (tail_a.ends_with(tail_b) || tail_b.ends_with(tail_a)) &&
         (head_a.starts_with(head_b) || head_b.starts_with(head_a));
}

// Both patterns read the same name, character by character. A state is a position in each; a star
// may be left for nothing or take the character the other pattern asks for.
class CommonName {
 public:
  CommonName(std::string_view a, std::string_view b)
      : a_(a), b_(b), from_((a.size() + 1) * (b.size() + 1), kUnseen) {}

  std::optional<std::string> find() {
    visit(0, 0, kStart, '\0');
    for (std::size_t next = 0; next < queue_.size(); ++next) {
      const std::size_t i = queue_[next] / (b_.size() + 1), j = queue_[next] % (b_.size() + 1);
      if (i == a_.size() && j == b_.size()) return spell(next);
      step(i, j, next);
    }
    return std::nullopt;
  }

 private:
  static constexpr std::size_t kUnseen = static_cast<std::size_t>(-1);
  static constexpr std::size_t kStart = static_cast<std::size_t>(-2);

  void visit(std::size_t i, std::size_t j, std::size_t from, char read) {
    std::size_t& origin = from_[i * (b_.size() + 1) + j];
    if (origin != kUnseen) return;
    origin = from;
    queue_.push_back(i * (b_.size() + 1) + j);
    read_.push_back(read);
  }

  void step(std::size_t i, std::size_t j, std::size_t from) {
    const char a = i < a_.size() ? a_[i] : '\0', b = j < b_.size() ? b_[j] : '\0';
    if (a == '*') visit(i + 1, j, from, '\0');
    if (b == '*') visit(i, j + 1, from, '\0');
    if (a == '*' && b != '*' && b != '\0') visit(i, j + 1, from, b);
    if (b == '*' && a != '*' && a != '\0') visit(i + 1, j, from, a);
    if (a == b && a != '*' && a != '\0') visit(i + 1, j + 1, from, a);
  }

  std::string spell(std::size_t index) const {
    std::string name;
    while (index != kStart) {
      if (read_[index] != '\0') name += read_[index];
      index = from_[queue_[index]];
    }
    std::ranges::reverse(name);
    return name;
  }

  std::string_view a_, b_;
  std::vector<std::size_t> from_;   // State -> index in the queue it was reached from.
  std::vector<std::size_t> queue_;  // States in the order they were reached.
  std::vector<char> read_;          // The character read on the way there, or '\0'.
};

/// The rules whose pattern has a star, by the text behind their last one.
class StarredRules {
 public:
  explicit StarredRules(const RuleSet& rules) {
    for (std::size_t i = 0; i < rules.rules.size(); ++i) {
      const auto* pattern = std::get_if<HostPattern>(&rules.rules[i].match);
      if (pattern != nullptr && pattern->kind() == HostPattern::Kind::Glob) globs_.push_back(i);
    }
    if (globs_.empty()) return;
    for (std::size_t i = 0; i < rules.rules.size(); ++i) {
      const auto* pattern = std::get_if<HostPattern>(&rules.rules[i].match);
      if (pattern == nullptr || pattern->kind() == HostPattern::Kind::Exact) continue;
      by_tail_[backwards(tail(pattern->text()))].push_back(i);
    }
  }

  const std::vector<std::size_t>& globs() const { return globs_; }

  /// Those of whose tail and the pattern's one ends with the other, in the order of the rules.
  std::vector<std::size_t> with_a_tail_like(const HostPattern& pattern) const {
    const std::string own = backwards(tail(pattern.text()));
    std::vector<std::size_t> found;
    const auto add = [&](const auto& entry) {
      found.insert(found.end(), entry->second.begin(), entry->second.end());
    };
    for (std::size_t size = 0; size < own.size(); ++size) {
      const auto shorter = by_tail_.find(own.substr(0, size));
      if (shorter != by_tail_.end()) add(shorter);
    }
    for (auto longer = by_tail_.lower_bound(own);
         longer != by_tail_.end() && longer->first.starts_with(own); ++longer) {
      add(longer);
    }
    std::ranges::sort(found);
    return found;
  }

 private:
  static std::string backwards(std::string_view text) { return {text.rbegin(), text.rend()}; }

  std::vector<std::size_t> globs_;
  std::map<std::string, std::vector<std::size_t>> by_tail_;
};

// A star left empty can leave a dot at an end: with a letter there it is a name one might meet.
std::string as_met(const std::string& name, const HostPattern& a, const HostPattern& b) {
  for (const std::string& longer : {"a" + name, name + "a", "a" + name + "a"}) {
    const bool bare = longer.starts_with('.') || longer.ends_with('.');
    const bool needed = name.starts_with('.') || name.ends_with('.');
    if (needed && !bare && a.matches(longer) && b.matches(longer)) return longer;
  }
  return name;
}

SourceRef place_of(const Rule& rule, const Policy& policy, const std::vector<Catalog>& catalogs) {
  if (rule.origins.empty()) return policy.rules[static_cast<std::size_t>(rule.policy_rule)].where;
  const EndpointRef& ref = rule.origins.front();
  return catalogs[static_cast<std::size_t>(ref.catalog)].place(at(catalogs, ref));
}

}  // namespace

std::optional<std::string> common_name(const HostPattern& a, const HostPattern& b) {
  if (!may_overlap(a.text(), b.text())) return std::nullopt;
  return CommonName(a.text(), b.text()).find();
}

void report_overlaps(const RuleSet& rules, const Policy& policy,
                     const std::vector<Catalog>& catalogs, Diags& diags) {
  constexpr int kMost = 20;
  int reported = 0;
  // Without a glob among the two, patterns are nested or apart.
  const StarredRules starred(rules);
  for (const std::size_t g : starred.globs()) {
    const HostPattern& glob = std::get<HostPattern>(rules.rules[g].match);
    for (const std::size_t s : starred.with_a_tail_like(glob)) {
      const HostPattern& other = std::get<HostPattern>(rules.rules[s].match);
      const bool seen_from_other_side = other.kind() == HostPattern::Kind::Glob && s <= g;
      if (seen_from_other_side || rules.rules[g].route == rules.rules[s].route) continue;
      if (!may_overlap(glob.text(), other.text()) || glob.contains(other) || other.contains(glob)) {
        continue;
      }
      const auto name = common_name(glob, other);
      if (!name) continue;
      if (++reported > kMost) continue;
      const bool glob_first = g < s;
      const Rule& winner = rules.rules[glob_first ? g : s];
      const Rule& loser = rules.rules[glob_first ? s : g];
      diags.push_back(
          {DiagCode::PatternsOverlap, place_of(loser, policy, catalogs), to_text(loser.match),
           "Both '" + to_text(winner.match) + "' (" + policy.route(winner.route).name + ") and '" +
               to_text(loser.match) + "' (" + policy.route(loser.route).name + ") match '" +
               as_met(*name, glob, other) + "'; '" + to_text(winner.match) +
               "' comes first and decides."});
    }
  }
  if (reported > kMost) {
    diags.push_back({DiagCode::PatternsOverlap,
                     {policy.file, 0, 0},
                     "",
                     "So do " + std::to_string(reported - kMost) + " more pairs."});
  }
}

}  // namespace pacwright
