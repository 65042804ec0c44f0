#include "lower/overlap.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "model/cover_index.hpp"
#include "model/rule_index.hpp"

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

/// The rules whose pattern has a star, by the text behind their last one, and before their first.
class StarredRules {
 public:
  /// Those of one rule of the policy that go one way. Of globs, or of subdomains.
  struct List {
    int policy_rule;
    RouteId route;
    HostPattern::Kind kind;
    friend auto operator<=>(const List&, const List&) = default;
  };

  StarredRules(const RuleSet& rules, const Policy& policy) {
    for (std::size_t i = 0; i < rules.rules.size(); ++i) {
      const auto* pattern = std::get_if<HostPattern>(&rules.rules[i].match);
      if (pattern != nullptr && pattern->kind() == HostPattern::Kind::Glob) globs_.push_back(i);
    }
    if (globs_.empty()) return;
    const RouteId route = rules.rules[globs_.front()].route;
    bool is_one_result = true;  // Then nothing about their order is worth telling.
    for (std::size_t i = 0; i < rules.rules.size(); ++i) {
      const Rule& rule = rules.rules[i];
      const auto* pattern = std::get_if<HostPattern>(&rule.match);
      if (pattern == nullptr || pattern->kind() == HostPattern::Kind::Exact) continue;
      all_.add(pattern->text(), i);
      lists_[{rule.policy_rule, rule.route, pattern->kind()}].add(pattern->text(), i);
      is_one_result = is_one_result && go_the_same_way(policy, rule.route, route);
    }
    if (is_one_result) globs_.clear();
  }

  const std::vector<std::size_t>& globs() const { return globs_; }

  /// Those of whose tail and the pattern's one ends with the other, in the order of the rules; or
  /// those of whose heads one begins with the other, if they are fewer. Where they are many, only
  /// those in lists that are `wanted`.
  template <class Wanted>
  std::vector<std::size_t> alike(const HostPattern& pattern, Wanted wanted) const {
    auto found = all_.alike(pattern.text(), kFew);
    if (!found) {
      found.emplace();
      for (const auto& [list, rules] : lists_) {
        if (!wanted(list)) continue;
        const auto more = rules.alike(pattern.text(), kAll);
        found->insert(found->end(), more->begin(), more->end());
      }
    }
    std::ranges::sort(*found);
    return *std::move(found);
  }

 private:
  using Found = std::optional<std::vector<std::size_t>>;
  static constexpr std::size_t kFew = 64, kAll = static_cast<std::size_t>(-1);

  class ByText {
   public:
    void add(std::string_view pattern, std::size_t rule) {
      by_tail_[backwards(tail(pattern))].push_back(rule);
      by_head_[std::string(head(pattern))].push_back(rule);
    }

    /// Nothing if there are more than `most` by their tails as by their heads.
    Found alike(std::string_view pattern, std::size_t most) const {
      const std::string own_tail = backwards(tail(pattern)), own_head(head(pattern));
      auto found = agreeing(by_tail_, own_tail, std::min(kFew, most));
      if (!found) found = agreeing(by_head_, own_head, std::min(kFew, most));
      if (found || most <= kFew) return found;
      found = agreeing(by_tail_, own_tail, most);
      auto by_head = agreeing(by_head_, own_head, found ? found->size() : most);
      return by_head ? by_head : found;
    }

   private:
    using Rules = std::map<std::string, std::vector<std::size_t>>;

    static std::string backwards(std::string_view text) { return {text.rbegin(), text.rend()}; }

    /// What stands under a beginning of `own` or under what begins with it; nothing if it is more.
    static Found agreeing(const Rules& rules, const std::string& own, std::size_t most) {
      std::vector<std::size_t> found;
      const auto add = [&](const std::vector<std::size_t>& some) {
        if (found.size() + some.size() > most) return false;
        found.insert(found.end(), some.begin(), some.end());
        return true;
      };
      for (std::size_t size = 0; size < own.size(); ++size) {
        const auto shorter = rules.find(own.substr(0, size));
        if (shorter != rules.end() && !add(shorter->second)) return std::nullopt;
      }
      for (auto longer = rules.lower_bound(own);
           longer != rules.end() && longer->first.starts_with(own); ++longer) {
        if (!add(longer->second)) return std::nullopt;
      }
      return found;
    }

    Rules by_tail_, by_head_;
  };

  std::vector<std::size_t> globs_;
  ByText all_;
  std::map<List, ByText> lists_;
};

/// Patterns for the names that both match: together they match those and no others, as long as
/// there are at most kMost of them. Where both have a star at once, so has the pattern.
class CommonPatterns {
 public:
  static constexpr std::size_t kMost = 64;

  CommonPatterns(std::string_view a, std::string_view b)
      : a_(a), b_(b), ends_((a.size() + 1) * (b.size() + 1), false) {
    for (std::size_t i = a.size() + 1; i-- > 0;) {
      for (std::size_t j = b.size() + 1; j-- > 0;) ends_[state(i, j)] = finds_end(i, j);
    }
  }

  std::set<std::string> find() {
    std::string text;
    if (ends_[0]) walk(0, 0, text);
    return std::move(found_);
  }

 private:
  std::size_t state(std::size_t i, std::size_t j) const { return i * (b_.size() + 1) + j; }
  char at_a(std::size_t i) const { return i < a_.size() ? a_[i] : '\0'; }
  char at_b(std::size_t j) const { return j < b_.size() ? b_[j] : '\0'; }

  /// Calls `visit` with every next state, and with what is read on the way there.
  template <class Visit>
  void for_steps(std::size_t i, std::size_t j, Visit visit) const {
    const char a = at_a(i), b = at_b(j);
    if (a == '*' && b == '*') {
      visit(i + 1, j, '*');
      visit(i, j + 1, '*');
    } else if (a == '*') {
      visit(i + 1, j, '\0');
      if (b != '\0') visit(i, j + 1, b);
    } else if (b == '*') {
      visit(i, j + 1, '\0');
      if (a != '\0') visit(i + 1, j, a);
    } else if (a == b && a != '\0') {
      visit(i + 1, j + 1, a);
    }
  }

  bool finds_end(std::size_t i, std::size_t j) const {
    bool found = i == a_.size() && j == b_.size();
    for_steps(i, j, [&](std::size_t next_i, std::size_t next_j, char) {
      found = found || ends_[state(next_i, next_j)];
    });
    return found;
  }

  void walk(std::size_t i, std::size_t j, std::string& text) {
    if (found_.size() >= kMost || steps_ >= kMostSteps) return;
    ++steps_;
    if (i == a_.size() && j == b_.size()) found_.insert(text);
    for_steps(i, j, [&](std::size_t next_i, std::size_t next_j, char read) {
      if (!ends_[state(next_i, next_j)]) return;
      const std::size_t size = text.size();
      if (read != '\0' && (read != '*' || !text.ends_with('*'))) text += read;
      walk(next_i, next_j, text);
      text.resize(size);
    });
  }

  static constexpr std::size_t kMostSteps = 10'000;  ///< Many ways may lead to one pattern.

  std::string_view a_, b_;
  std::vector<bool> ends_;  ///< By state: a name that both match leads on from it.
  std::set<std::string> found_;
  std::size_t steps_ = 0;
};

/// No label of it is empty: it is a name one might meet.
bool is_met(std::string_view name) {
  return !name.empty() && !name.starts_with('.') && !name.ends_with('.') &&
         name.find("..") == std::string_view::npos;
}

std::string with_stars_as(std::string_view pattern, std::string_view text) {
  std::string name;
  for (const char c : pattern) {
    if (c == '*') {
      name += text;
    } else {
      name += c;
    }
  }
  return name;
}

/// Where the policy or a catalog has what a rule matches.
SourceRef place_of(const Rule& rule, const Policy& policy, const std::vector<Catalog>& catalogs) {
  if (!rule.origins.empty()) {
    const EndpointRef& ref = rule.origins.front();
    return catalogs[static_cast<std::size_t>(ref.catalog)].place(at(catalogs, ref));
  }
  const PolicyRule& by = policy.rules[static_cast<std::size_t>(rule.policy_rule)];
  const auto* pattern = std::get_if<HostPattern>(&rule.match);
  const auto host = pattern == nullptr
                        ? by.hosts.end()
                        : std::ranges::find(by.hosts, *pattern, &PlacedPattern::pattern);
  return host == by.hosts.end() ? by.where : host->where;
}

/// Two rules, the first of which decides for a name that both match.
struct Overlap {
  const Rule* winner = nullptr;
  const Rule* loser = nullptr;
  std::string name;
};

/// Those between two rules of the policy, or inside one.
struct OverlapGroup {
  static constexpr std::size_t kMostCounted = 1000;

  std::vector<Overlap> first;  ///< The first ones.
  std::size_t count = 0;       ///< Of all, as far as they are counted.

  /// Of globs each may overlap each. Then to know how many pairs there are would take the square of
  /// their number, and say nothing that a thousand does not.
  bool is_full() const { return count >= kMostCounted; }
};

/// Finds the overlaps that are to be told.
class Overlaps {
 public:
  static constexpr std::size_t kMostKept = 1000;
  using Groups = std::map<std::pair<int, int>, OverlapGroup>;

  Overlaps(const Lowered& lowered, const Policy& policy)
      : policy_(policy), set_(lowered.rules), rules_(set_.rules) {
    is_covered_.resize(rules_.size());
    for (const CoveredRule& covered : lowered.covered) {
      is_covered_[static_cast<std::size_t>(covered.rule)] = true;
    }
    find_between_patterns(lowered.rules);
    find_with_plain_hosts();
    if (set_.resolve_names) find_with_networks();
  }

  const Groups& found() const { return found_; }

 private:
  void find_between_patterns(const RuleSet& rules) {
    // Without a glob among the two, patterns are nested or apart.
    const StarredRules starred(rules, policy_);
    for (const std::size_t g : starred.globs()) {
      if (is_covered_[g]) continue;
      const auto wanted = [&](const StarredRules::List& list) { return may_be_told(g, list); };
      const HostPattern& glob = std::get<HostPattern>(rules_[g].match);
      for (const std::size_t s : starred.alike(glob, wanted)) compare(g, s);
    }
  }

  /// False if nothing is to be told of a glob and any of the list's rules.
  bool may_be_told(std::size_t glob, const StarredRules::List& list) {
    const Rule& rule = rules_[glob];
    const bool is_behind = list.policy_rule > rule.policy_rule;
    const bool seen_from_other_side =
        list.kind == HostPattern::Kind::Glob && list.policy_rule < rule.policy_rule;
    if (seen_from_other_side || go_the_same_way(policy_, rule.route, list.route)) return false;
    if (is_behind && is_inside(rule, list.policy_rule)) return false;
    return !is_told_enough(std::min(rule.policy_rule, list.policy_rule),
                           std::max(rule.policy_rule, list.policy_rule));
  }

  bool is_told_enough(int winner, int loser) const {
    const auto group = found_.find({winner, loser});
    return group != found_.end() && group->second.is_full();
  }

  void compare(std::size_t g, std::size_t s) {
    const HostPattern& glob = std::get<HostPattern>(rules_[g].match);
    const HostPattern& other = std::get<HostPattern>(rules_[s].match);
    const std::size_t first = std::min(g, s), second = std::max(g, s);
    const bool seen_from_other_side = other.kind() == HostPattern::Kind::Glob && s <= g;
    if (seen_from_other_side || is_settled(first, second)) return;
    if (is_told_enough(rules_[first].policy_rule, rules_[second].policy_rule)) return;
    if (!may_overlap(glob.text(), other.text()) || glob.contains(other) || other.contains(glob)) {
      return;
    }
    if (auto name = name_for_first(glob, other, first)) add(first, second, *std::move(name));
  }

  // Of patterns with stars those without a dot have names in common with plain hosts.
  void find_with_plain_hosts() {
    std::vector<std::size_t> plain, globs;
    for (std::size_t i = 0; i < rules_.size(); ++i) {
      const auto* pattern = std::get_if<HostPattern>(&rules_[i].match);
      if (std::holds_alternative<PlainHosts>(rules_[i].match)) plain.push_back(i);
      if (pattern != nullptr && pattern->kind() == HostPattern::Kind::Glob &&
          pattern->text().find('.') == std::string::npos) {
        globs.push_back(i);
      }
    }
    for (const std::size_t p : plain) {
      for (const std::size_t g : globs) {
        if (is_settled(std::min(g, p), std::max(g, p))) continue;
        const std::string& text = std::get<HostPattern>(rules_[g].match).text();
        if (auto name = name_for_first({text}, std::min(g, p))) {
          add(std::min(g, p), std::max(g, p), *std::move(name));
        }
      }
    }
  }

  // Names that are looked up may have an address in a block of an earlier rule, which then decides.
  // Behind a rule of names a block is not hidden: that is what the order is for.
  void find_with_networks() {
    std::map<int, std::size_t> network_of, name_of;  // The first of each rule of the policy.
    for (std::size_t i = 0; i < rules_.size(); ++i) {
      const auto* network = std::get_if<Cidr>(&rules_[i].match);
      const bool is_ipv6 = network != nullptr && network->family() == IpFamily::V6;
      if (is_ipv6 || is_covered_[i]) continue;
      (network != nullptr ? network_of : name_of).emplace(rules_[i].policy_rule, i);
    }
    for (const auto& [network_rule, network] : network_of) {
      for (const auto& [name_rule, name] : name_of) {
        if (network_rule >= name_rule || is_settled(network, name)) continue;
        const auto* pattern = std::get_if<HostPattern>(&rules_[name].match);
        const std::string host =
            pattern == nullptr ? "intranet" : with_stars_as(pattern->text(), "a");
        const std::string address = std::get<Cidr>(rules_[network].match).first().to_string();
        add(network, name, host + "' at '" + address);
      }
    }
  }

  /// A name that both match and of which the rule `first` decides: an earlier one may take what
  /// they have in common.
  std::optional<std::string> name_for_first(const HostPattern& a, const HostPattern& b,
                                            std::size_t first) {
    const auto shortest = common_name(a, b);
    if (!shortest) return std::nullopt;
    for (const std::string& name : {*shortest, "a" + *shortest, *shortest + "a"}) {
      if (is_met(name) && a.matches(name) && b.matches(name) && decides(first, name)) return name;
    }
    return name_for_first(CommonPatterns(a.text(), b.text()).find(), first);
  }

  /// The shortest that some patterns give, first in the order of text.
  std::optional<std::string> name_for_first(const std::set<std::string>& patterns,
                                            std::size_t first) {
    std::optional<std::string> best;
    for (const char* const star : {"", "a", "x1", "other"}) {  // Earlier rules may take some names.
      for (const std::string& pattern : patterns) {
        std::string name = with_stars_as(pattern, star);
        if (best && best->size() <= name.size()) continue;
        if (is_met(name) && decides(first, name)) best = std::move(name);
      }
      if (best) break;
    }
    return best;
  }

  bool decides(std::size_t rule, const std::string& name) {
    if (!index_) index_.emplace(set_);
    const Host host = Host::from(name);
    return host.is_name() && index_->first_match(host) == static_cast<int>(rule);
  }

  // One result for both, or no host for one of them.
  bool is_settled(std::size_t first, std::size_t second) const {
    return is_covered_[first] || is_covered_[second] ||
           go_the_same_way(policy_, rules_[first].route, rules_[second].route);
  }

  void add(std::size_t first, std::size_t second, std::string name) {
    const Rule &winner = rules_[first], &loser = rules_[second];
    // An exception in front of a wider rule is what the order is for.
    if (winner.policy_rule != loser.policy_rule && is_inside(winner, loser.policy_rule)) return;
    OverlapGroup& group = found_[{winner.policy_rule, loser.policy_rule}];
    if (group.count++ < kMostKept) group.first.push_back({&winner, &loser, std::move(name)});
  }

  bool is_inside(const Rule& rule, int policy_rule) {
    const auto [found, is_new] = whole_.try_emplace(policy_rule);
    if (is_new) {
      for (std::size_t i = 0; i < rules_.size(); ++i) {
        if (rules_[i].policy_rule == policy_rule) {
          found->second.add(rules_[i].match, static_cast<int>(i));
        }
      }
    }
    return found->second.find_cover(rule.match).has_value();
  }

  const Policy& policy_;
  const RuleSet& set_;
  const std::vector<Rule>& rules_;
  std::optional<RuleIndex> index_;  // Only if patterns may overlap.
  std::vector<bool> is_covered_;
  std::map<int, CoverIndex> whole_;  // What a rule of the policy matches.
  Groups found_;
};

std::string overlap_text(const Overlap& overlap, const Policy& policy) {
  const std::string winner = to_text(overlap.winner->match), loser = to_text(overlap.loser->match);
  return "Both '" + winner + "' (" + policy.route(overlap.winner->route).name + ") and '" + loser +
         "' (" + policy.route(overlap.loser->route).name + ") match '" + overlap.name + "'; '" +
         winner + "' comes first and decides.";
}

/// "5 more", or "at least 980 more" if they were not counted to the end.
std::string more_than(std::size_t told, const OverlapGroup& group) {
  return (group.is_full() ? "at least " : "") + with_thousands(group.count - told) + " more";
}

/// Within one rule of the policy, where the longest pattern decides.
void report_inside_rule(const OverlapGroup& group, const Policy& policy,
                        const std::vector<Catalog>& catalogs, Diags& diags) {
  for (const Overlap& overlap : group.first) {
    diags.push_back({DiagCode::PatternsOverlap, place_of(*overlap.loser, policy, catalogs),
                     to_text(overlap.loser->match), overlap_text(overlap, policy)});
  }
  if (group.count > group.first.size()) {
    diags.push_back({DiagCode::PatternsOverlap,
                     {policy.file, 0, 0},
                     "",
                     "So do " + more_than(group.first.size(), group) + " pairs."});
  } else if (group.is_full()) {
    diags.push_back({DiagCode::PatternsOverlap,
                     {policy.file, 0, 0},
                     "",
                     "There may be more such pairs: after " + with_thousands(group.count) +
                         " no more are looked for."});
  }
}

/// Between two rules: their first overlap, and how many more there are.
void report_between_rules(const OverlapGroup& group, const Policy& policy,
                          const std::vector<Catalog>& catalogs, Diags& diags) {
  const Overlap& shown = group.first.front();
  const auto rule_of = [&](const Rule& rule) -> const PolicyRule& {
    return policy.rules[static_cast<std::size_t>(rule.policy_rule)];
  };
  const PolicyRule &first = rule_of(*shown.winner), &second = rule_of(*shown.loser);
  std::string detail = overlap_text(shown, policy) + " They are of the rules '" + first.name +
                       "' (" + first.where.file + ":" + std::to_string(first.where.line) +
                       ") and '" + second.name + "'";
  if (group.count > 1) {
    detail +=
        ", which have " + more_than(1, group) + " such " + (group.count == 2 ? "pair" : "pairs");
  }
  std::vector<std::string> more;
  for (const Overlap& overlap : std::span(group.first).subspan(1)) {
    more.push_back("'" + to_text(overlap.winner->match) + "' and '" +
                   to_text(overlap.loser->match) + "'");
  }
  diags.push_back({DiagCode::RulesOverlap, place_of(*shown.loser, policy, catalogs),
                   to_text(shown.loser->match), detail + ".", std::move(more)});
}

}  // namespace

std::optional<std::string> common_name(const HostPattern& a, const HostPattern& b) {
  if (!may_overlap(a.text(), b.text())) return std::nullopt;
  return CommonName(a.text(), b.text()).find();
}

void report_overlaps(const Lowered& lowered, const Policy& policy,
                     const std::vector<Catalog>& catalogs, Diags& diags) {
  const Overlaps overlaps(lowered, policy);
  for (const auto& [rules, group] : overlaps.found()) {
    const auto report = rules.first == rules.second ? report_inside_rule : report_between_rules;
    report(group, policy, catalogs, diags);
  }
}

}  // namespace pacwright
