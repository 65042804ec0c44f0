#include "validate/compare_rules.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <unordered_set>

#include "base/text.hpp"
#include "model/rule_index.hpp"
#include "validate/change_groups.hpp"
#include "validate/witnesses.hpp"

namespace pacwright {
namespace {

using Texts = std::unordered_set<std::string_view>;

constexpr std::size_t kMostPairs = 20'000'000;  ///< Of a name's rule and an address's.

/// Takes from `is_own` the longest series of rules that both sides have, in one order, with one
/// result.
void find_shared(ComparedSide& before, ComparedSide& after) {
  struct Pair {
    int old_rule, new_rule, previous;
  };
  std::vector<Pair> pairs;
  std::vector<int> tails;  // By length: the pair that ends a series with the smallest old rule.
  for (std::size_t i = 0; i < after.rules.rules.size(); ++i) {
    const auto rule = static_cast<int>(i);
    if (!after.is_own[i]) continue;
    const auto found = before.first.find(&after.at(rule).match);
    if (found == before.first.end()) continue;
    if (before.way(found->second) != after.way(rule)) continue;
    const auto tail = std::ranges::lower_bound(tails, found->second, {}, [&](int pair) {
      return pairs[static_cast<std::size_t>(pair)].old_rule;
    });
    const int previous = tail == tails.begin() ? -1 : *(tail - 1);
    const auto made = static_cast<int>(pairs.size());
    pairs.push_back({found->second, rule, previous});
    if (tail == tails.end()) {
      tails.push_back(made);
    } else {
      *tail = made;
    }
  }
  for (int pair = tails.empty() ? -1 : tails.back(); pair >= 0;) {
    const Pair& shared = pairs[static_cast<std::size_t>(pair)];
    before.is_own[static_cast<std::size_t>(shared.old_rule)] = false;
    after.is_own[static_cast<std::size_t>(shared.new_rule)] = false;
    pair = shared.previous;
  }
}

// ----- comparing

bool has_dot(std::string_view text) { return text.find('.') != std::string_view::npos; }

/// Calls `visit` with "b.c" and "c" for "a.b.c", and with "" at the end.
template <class Visit>
void for_domains_above(std::string_view name, Visit visit) {
  for (auto dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.')) {
    name.remove_prefix(dot + 1);
    if (!name.empty()) visit(name);
  }
  visit(std::string_view());
}

/// Where a pattern's names are: below its home; of an exact name, it.
std::string_view place_of_names(const HostPattern& pattern) {
  return pattern.kind() == HostPattern::Kind::Exact ? std::string_view(pattern.text())
                                                    : pattern.home();
}

class RuleComparison {
 public:
  RuleComparison(const WrittenRules& before, const WrittenRules& after,
                 HostAutomaton::Limits limits)
      : before_(before), after_(after), limits_(limits), groups_(before_, after_) {}

  PacDifferences run() {
    result_.by = ComparedBy::Rules;
    find_shared(before_, after_);
    final_changed_ = before_.way(kOtherwise) != after_.way(kOtherwise);
    say_what_is_sampled();
    const bool resolves = before_.rules.resolve_names || after_.rules.resolve_names;
    const bool differ = final_changed_ || has_own(before_) || has_own(after_) ||
                        before_.rules.resolve_names != after_.rules.resolve_names;
    if (!differ) return std::move(result_);

    old_index_.emplace(before_.rules);
    new_index_.emplace(after_.rules);
    gather_patterns();
    compare_addresses();
    if (resolves) {
      compare_resolved();
    } else {
      compare_names();
    }
    narrow_groups();
    result_.changes = groups_.take([this](const std::string& host) { return deciders_of(host); });
    return std::move(result_);
  }

 private:
  static bool has_own(const ComparedSide& side) {
    return std::ranges::find(side.is_own, true) != side.is_own.end();
  }

  void say_what_is_sampled() {
    if (!before_.written.proven) {
      result_.left_out.push_back(
          "The rules are compared for all hosts; that the old PAC file follows its rules was "
          "proven on samples only.");
    }
    if (!after_.written.proven) {
      result_.left_out.push_back(
          "The rules are compared for all hosts; that the new PAC file follows its rules was "
          "proven on samples only.");
    }
  }

  // ----- patterns

  /// All patterns, each once; and those whose rules are not shared.
  void gather_patterns() {
    Texts seen, seen_own;
    for (const ComparedSide* side : {&before_, &after_}) {
      for (std::size_t i = 0; i < side->rules.rules.size(); ++i) {
        const Match& match = side->rules.rules[i].match;
        const bool is_own = side->is_own[i];
        if (std::holds_alternative<PlainHosts>(match)) own_plain_ = own_plain_ || is_own;
        const auto* pattern = std::get_if<HostPattern>(&match);
        if (pattern == nullptr) continue;
        if (seen.insert(pattern->text()).second) patterns_.push_back(pattern);
        if (is_own && seen_own.insert(pattern->text()).second) own_.push_back(pattern);
      }
    }
  }

  Deciders deciders_of(const Host& host) const {
    const auto to_rule = [](int index) { return index < 0 ? kOtherwise : index; };
    return {to_rule(old_index_->first_match(host)), to_rule(new_index_->first_match(host))};
  }
  std::optional<Deciders> deciders_of(const std::string& text) const {
    const Host host = Host::from(text);
    // What a name resolves to is not known.
    if (host.is_name() && (before_.rules.resolve_names || after_.rules.resolve_names)) {
      return std::nullopt;
    }
    return deciders_of(host);
  }

  void compare_name(const std::string& name) {
    ++result_.combinations;
    const Deciders by = deciders_of(Host::from(name));
    groups_.add(by, [&name] { return name; });
    compared_.emplace_back(name, by);
  }

  /// What of the patterns that were named goes where it went.
  void narrow_groups() {
    for (const auto pass : {ChangeGroups::Narrowing::Find, ChangeGroups::Narrowing::Confirm}) {
      for (const auto& [name, by] : compared_) groups_.narrow_by_name(name, by, pass);
      for_all_ranges([&](const IpAddress& first, const std::vector<Block>& around) {
        std::vector<const Cidr*> networks;
        for (const Block& block : around) networks.push_back(block.network);
        groups_.narrow_by_range(first, networks, deciders_of(around), pass);
      });
    }
  }

  // ----- names that are not looked up

  void compare_names() {
    // Domains that some glob's names may lie below, or around.
    Texts homes, around;
    for (const HostPattern* pattern : patterns_) {
      if (pattern->kind() != HostPattern::Kind::Glob) continue;
      if (!homes.insert(pattern->home()).second) continue;
      for_domains_above(pattern->home(), [&](std::string_view domain) { around.insert(domain); });
    }
    const auto meets_glob = [&](std::string_view domain) {
      bool meets = homes.contains(domain) || around.contains(domain);
      for_domains_above(domain,
                        [&](std::string_view above) { meets = meets || homes.contains(above); });
      return meets;
    };
    Texts domains;
    std::vector<const HostPattern*> entangled;
    for (const HostPattern* pattern : own_) {
      if (pattern->kind() == HostPattern::Kind::Exact) {
        compare_name(pattern->text());
      } else if (pattern->kind() == HostPattern::Kind::Glob || meets_glob(pattern->domain())) {
        entangled.push_back(pattern);
      } else {
        domains.insert(pattern->domain());
      }
    }
    compare_below(domains);
    compare_entangled(entangled);
    if (own_plain_) compare_plain();
    if (final_changed_) compare_rest();
  }

  /// All names below these domains; no glob meets them.
  void compare_below(const Texts& domains) {
    if (domains.empty()) return;
    const auto is_below = [&domains](std::string_view name) {
      bool below = false;
      for_domains_above(name,
                        [&](std::string_view above) { below = below || domains.contains(above); });
      return below;
    };
    Texts exact, asked;
    for (const HostPattern* pattern : patterns_) {
      if (pattern->kind() == HostPattern::Kind::Exact) exact.insert(pattern->text());
    }
    for (const HostPattern* pattern : patterns_) {
      if (pattern->kind() == HostPattern::Kind::Glob) continue;
      const bool is_exact = pattern->kind() == HostPattern::Kind::Exact;
      const std::string_view place =
          is_exact ? std::string_view(pattern->text()) : pattern->domain();
      if (is_exact) {
        if (is_below(place)) compare_name(pattern->text());
      } else if ((domains.contains(place) || is_below(place)) && asked.insert(place).second) {
        compare_name(fresh_below(place, exact));
      }
    }
  }

  /// A name below the domain that no exact pattern is.
  static std::string fresh_below(std::string_view domain, const Texts& exact) {
    std::string name = "www." + std::string(domain);
    for (int i = 0; exact.contains(name); ++i) {
      name = "www" + std::to_string(i) + "." + std::string(domain);
    }
    return name;
  }

  /// One name for every combination of the patterns that can meet these.
  void compare_entangled(const std::vector<const HostPattern*>& entangled) {
    if (entangled.empty()) return;
    Texts homes, around;
    for (const HostPattern* pattern : entangled) {
      if (!homes.insert(pattern->home()).second) continue;
      for_domains_above(pattern->home(), [&](std::string_view domain) { around.insert(domain); });
    }
    std::vector<const HostPattern*> meeting;
    for (const HostPattern* pattern : patterns_) {
      const std::string_view place = place_of_names(*pattern);
      const bool is_exact = pattern->kind() == HostPattern::Kind::Exact;
      bool meets = !is_exact && (homes.contains(place) || around.contains(place));
      for_domains_above(place,
                        [&](std::string_view above) { meets = meets || homes.contains(above); });
      if (meets) meeting.push_back(pattern);
    }
    compare_combinations(meeting, [](const NameWitnesses::Combination&) { return true; });
  }

  void compare_plain() {
    std::vector<const HostPattern*> dotless;
    for (const HostPattern* pattern : patterns_) {
      if (!has_dot(pattern->text())) dotless.push_back(pattern);
    }
    compare_combinations(
        dotless, [](const NameWitnesses::Combination& combination) { return combination.plain; });
  }

  template <class Take>
  void compare_combinations(const std::vector<const HostPattern*>& patterns, Take take) {
    const NameWitnesses witnesses(patterns, limits_);
    if (witnesses.extent() == NameWitnesses::Extent::Sample) say_too_many();
    for (const auto& combination : witnesses.combinations()) {
      if (take(combination)) compare_name(combination.host);
    }
  }

  void say_too_many() {
    const std::string sentence =
        "The patterns have too many combinations: only the shortest names were compared.";
    if (std::ranges::find(result_.left_out, sentence) == result_.left_out.end()) {
      result_.left_out.push_back(sentence);
    }
  }

  /// Names that no rule matches, on either side.
  void compare_rest() {
    for (const char* const host : {"www.example.com", "www.example.org", "www.unlisted.example",
                                   "unlisted-name.test", "intranet", "unlisted-name"}) {
      const Deciders by = deciders_of(Host::from(host));
      if (by != Deciders()) continue;
      compare_name(host);
      return;
    }
    compare_combinations(patterns_, [](const NameWitnesses::Combination&) { return true; });
  }

  // ----- addresses

  /// One block of either side, with the rules that have it.
  struct Block {
    const Cidr* network;
    Deciders by;
  };

  std::vector<Block> all_blocks() const {
    std::vector<Block> blocks;
    for (const ComparedSide* side : {&before_, &after_}) {
      for (const auto& [match, rule] : side->first) {
        const auto* network = std::get_if<Cidr>(match);
        if (network == nullptr) continue;
        blocks.push_back(
            {network, side == &before_ ? Deciders{rule, kOtherwise} : Deciders{kOtherwise, rule}});
      }
    }
    std::ranges::sort(blocks, [](const Block& a, const Block& b) {
      return std::tie(*a.network, a.by) < std::tie(*b.network, b.by);
    });
    std::vector<Block> once;
    for (const Block& block : blocks) {
      if (once.empty() || *once.back().network != *block.network) {
        once.push_back(block);
      } else {
        once.back().by = first_of(once.back().by, block.by);
      }
    }
    return once;
  }

  static Deciders first_of(const Deciders& a, const Deciders& b) {
    return {std::min(a.old_rule, b.old_rule), std::min(a.new_rule, b.new_rule)};
  }

  static Deciders deciders_of(const std::vector<Block>& around) {
    return around.empty() ? Deciders() : around.back().by;
  }

  /// Calls `visit` with the first address of every range between two edges, and the blocks around
  /// it: those lie in each other or apart, so a stack holds them.
  template <class Visit>
  void for_ranges(IpFamily family, const std::vector<Block>& blocks, Visit visit) const {
    std::vector<Block> around;  // `by` of each: of it and all those around it.
    std::optional<IpAddress> start = IpAddress::from_bytes(family, {});  // Of what is not visited.
    const auto visit_up_to = [&](const std::optional<IpAddress>& end) {
      if (!start || (end && *start >= *end)) return;
      visit(*start, around);
      start = end;
    };
    const auto leave = [&] {
      const auto behind = around.back().network->last().next();
      visit_up_to(behind);
      start = behind;
      around.pop_back();
    };
    for (const Block& block : blocks) {
      if (block.network->family() != family) continue;
      while (!around.empty() && !around.back().network->contains(*block.network)) leave();
      visit_up_to(block.network->first());
      around.push_back(
          {block.network, around.empty() ? block.by : first_of(around.back().by, block.by)});
    }
    while (!around.empty()) leave();
    visit_up_to(std::nullopt);
  }

  template <class Visit>
  void for_all_ranges(Visit visit) const {
    for (const IpFamily family : {IpFamily::V4, IpFamily::V6}) for_ranges(family, blocks_, visit);
  }

  void compare_addresses() {
    blocks_ = all_blocks();
    for_all_ranges([&](const IpAddress& first, const std::vector<Block>& around) {
      const Deciders by = deciders_of(around);
      ++result_.ranges;
      if (first.family() == IpFamily::V4) resolved_.emplace(by, first);
      groups_.add(by, [&first] { return first.to_string(); });
    });
  }

  // ----- names that are looked up

  /// Every name that the patterns tell apart with every range of IPv4, or without an address.
  void compare_resolved() {
    std::map<Deciders, std::string> names;
    const NameWitnesses witnesses(patterns_, limits_);
    if (witnesses.extent() == NameWitnesses::Extent::Sample) say_too_many();
    for (const auto& combination : witnesses.combinations()) {
      ++result_.combinations;
      const Deciders by = deciders_of(Host::from(combination.host));
      names.emplace(by, combination.host);
      compared_.emplace_back(combination.host, by);
    }
    if (names.size() * (resolved_.size() + 1) > kMostPairs) {
      result_.left_out.push_back("Names and the addresses they may have are too many to compare.");
      return;
    }
    for (const auto& [by_name, name] : names) {
      groups_.add(by_name, [&name = name] { return name; });
      for (const auto& [by_address, address] : resolved_) {
        const Deciders by{
            before_.rules.resolve_names ? std::min(by_name.old_rule, by_address.old_rule)
                                        : by_name.old_rule,
            after_.rules.resolve_names ? std::min(by_name.new_rule, by_address.new_rule)
                                       : by_name.new_rule};
        groups_.add(
            by, [&name = name, &address = address] { return name + " at " + address.to_string(); });
      }
    }
  }

  ComparedSide before_, after_;
  HostAutomaton::Limits limits_;
  bool final_changed_ = false;
  std::optional<RuleIndex> old_index_, new_index_;
  std::vector<const HostPattern*> patterns_, own_;
  bool own_plain_ = false;
  std::map<Deciders, IpAddress> resolved_;  ///< The IPv4 addresses that rules tell apart.
  std::vector<Block> blocks_;               ///< Of both, each once, sorted.
  std::vector<std::pair<std::string, Deciders>> compared_;  ///< Names, and what decides them.
  ChangeGroups groups_;
  PacDifferences result_;
};

}  // namespace

PacDifferences compare_rules(const WrittenRules& before, const WrittenRules& after,
                             HostAutomaton::Limits limits) {
  return RuleComparison(before, after, limits).run();
}

}  // namespace pacwright
