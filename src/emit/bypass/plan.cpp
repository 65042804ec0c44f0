// Rules to entries.
//
// For each rule with a direct route, wide ones first: the ways to write it; for each way what each
// reader of the target would take it for. An entry is written if all of that goes direct, whoever
// reads it, and if some reader needs it. In the end each rule is held against what was written:
// the readers that do not go direct for all its hosts are named.
//
// What may go past the proxy by name is made use of only where a rule cannot be said without it.

#include <algorithm>
#include <map>
#include <set>

#include "emit/bypass/target.hpp"
#include "model/cover_index.hpp"
#include "model/match_overlap.hpp"

namespace pacwright {
namespace {

bool is_wide(const Match& match) {
  const auto* pattern = std::get_if<HostPattern>(&match);
  return pattern != nullptr && pattern->kind() != HostPattern::Kind::Exact;
}

/// A rule that sends some of the hosts asked about to a proxy; -1 for "otherwise".
struct PastProxy {
  int rule = -1;
  int allowance = -1;  ///< What allows a list to send them direct all the same; -1: nothing.
};

/// Which hosts the rules send direct, asked about whole sets of hosts.
class DirectHosts {
 public:
  DirectHosts(const RuleSet& rules, const std::vector<AllowedMatch>& allowed)
      : rules_(rules), allowed_(allowed) {}

  bool goes_direct(RouteId route) const {
    return is_direct(rules_.routes[static_cast<std::size_t>(route)]);
  }

  /// The rules that send one of these hosts, or may send one, to a proxy, up to the first for which
  /// nothing allows to go past it. None if all go direct.
  std::vector<PastProxy> past_proxy(const Match& hosts) const {
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

  /// True if an earlier rule decides for all hosts of rule `index`.
  bool is_decided_before(std::size_t index) const {
    const Match& match = rules_.rules[index].match;
    for (std::size_t i = 0; i < index; ++i) {
      if (covers(rules_.rules[i].match, match)) return !goes_direct(rules_.rules[i].route);
    }
    return false;
  }

  std::string name_of(int rule) const {
    return rule < 0 ? "what no rule names"
                    : to_text(rules_.rules[static_cast<std::size_t>(rule)].match);
  }

  /// True for a block that also takes names that resolve into it.
  bool takes_names(const Match& rule) const {
    const auto* block = std::get_if<Cidr>(&rule);
    return rules_.resolve_names && block != nullptr && block->family() == IpFamily::V4;
  }

 private:
  bool meets(const Match& rule, const Match& hosts) const {
    return may_overlap(rule, hosts) || (takes_names(rule) && !std::holds_alternative<Cidr>(hosts));
  }

  int allowance_of(const Match& hosts) const {
    for (const AllowedMatch& allowed : allowed_) {
      if (covers(allowed.hosts, hosts)) return allowed.allowance;
    }
    return -1;
  }

  const RuleSet& rules_;
  const std::vector<AllowedMatch>& allowed_;
};

bool is_refused(const std::vector<PastProxy>& passed) {
  return !passed.empty() && passed.back().allowance < 0;
}

/// The list as it grows, and what each reader takes it for.
class GrowingList {
 public:
  GrowingList(const BypassTarget& target, const DirectHosts& direct)
      : target_(target), direct_(direct), taken_(target.readers.size()) {}

  std::vector<std::string_view> missing(const Match& match) const {
    std::vector<std::string_view> readers;
    for (std::size_t i = 0; i < taken_.size(); ++i) {
      if (!taken_[i].find_cover(match)) readers.push_back(target_.readers[i].reader);
    }
    return readers;
  }

  /// How many readers the entry would give `match` that do not have it yet; 0 and why, if some
  /// reader would take it for hosts that go to a proxy. With `widen`, those that are allowed to go
  /// past it do not count.
  int gain(const Spelling& spelling, const Match& match, bool widen, std::string& why_not) {
    int readers = 0;
    for (std::size_t i = 0; i < taken_.size(); ++i) {
      const Reach reach = reach_of(target_.readers[i], spelling);
      if (!is_safe(target_.readers[i], spelling, reach, widen, why_not)) return 0;
      if (helps(reach, match) && !taken_[i].find_cover(match)) ++readers;
    }
    return readers;
  }

  /// False if the list would get too long.
  bool add(const Spelling& spelling) {
    const std::size_t bytes = bytes_ + spelling.text.size() + 1;
    if (target_.most_bytes != 0 && bytes > target_.most_bytes) return false;
    bytes_ = bytes;
    entries_.push_back(spelling.text);
    for (std::size_t i = 0; i < taken_.size(); ++i) {
      const Reach reach = reach_of(target_.readers[i], spelling);
      for (const Match& hosts : reach.hosts) {
        taken_[i].add(hosts, next_id_++);
        note_widening(spelling, target_.readers[i].reader, hosts);
      }
    }
    return true;
  }

  std::string text() const { return target_.write(entries_); }

  /// Hosts that the list sends past the proxy of one rule by one of its entries.
  struct Widening {
    std::string entry, hosts;
    PastProxy passed;
    std::vector<std::string_view> readers;
  };
  const std::vector<Widening>& widenings() const { return widenings_; }

 private:
  static bool helps(const Reach& reach, const Match& match) {
    return std::ranges::any_of(reach.hosts,
                               [&](const auto& hosts) { return covers(hosts, match); });
  }

  void note_widening(const Spelling& spelling, std::string_view reader, const Match& hosts) {
    const std::string text = to_text(hosts);
    if (judge(hosts, text) == Judgement::Direct) return;
    for (const PastProxy& passed : direct_.past_proxy(hosts)) {
      const auto known = std::ranges::find_if(widenings_, [&](const Widening& one) {
        return one.entry == spelling.text && one.hosts == text && one.passed.rule == passed.rule;
      });
      if (known == widenings_.end()) {
        widenings_.push_back({spelling.text, text, passed, {reader}});
      } else {
        known->readers.push_back(reader);
      }
    }
  }

  enum class Judgement { Direct, Allowed, Refused };

  Judgement judge(const Match& hosts, const std::string& text) {
    const auto [known, is_new] = judged_.emplace(text, Judgement::Direct);
    if (is_new) {
      const auto passed = direct_.past_proxy(hosts);
      if (is_refused(passed))
        known->second = Judgement::Refused;
      else if (!passed.empty())
        known->second = Judgement::Allowed;
    }
    return known->second;
  }

  bool is_safe(const Dialect& dialect, const Spelling& spelling, const Reach& reach, bool widen,
               std::string& why_not) {
    const auto goes_to = [&](const std::string& hosts) {
      if (why_not.empty())
        why_not = "'" + spelling.text + "' also stands for " + hosts + " as " +
                  std::string(dialect.reader) + " reads it, and not all of that goes direct.";
      return false;
    };
    if (reach.unbounded) return goes_to("hosts beyond it");
    for (const Match& hosts : reach.hosts) {
      const std::string text = to_text(hosts);
      const Judgement judgement = judge(hosts, text);
      if (judgement == Judgement::Direct || (judgement == Judgement::Allowed && widen)) continue;
      return goes_to(text);
    }
    return true;
  }

  const BypassTarget& target_;
  const DirectHosts& direct_;
  std::vector<CoverIndex> taken_;            ///< By reader.
  std::map<std::string, Judgement> judged_;  ///< What was asked before, by its text.
  std::vector<std::string> entries_;
  std::vector<Widening> widenings_;
  std::size_t bytes_ = 0;
  int next_id_ = 0;
};

std::string names_of(const std::vector<std::string_view>& readers) {
  std::string text;
  for (const std::string_view reader : readers) {
    text += (text.empty() ? "" : ", ") + std::string(reader);
  }
  return text;
}

/// Writes one rule as far as possible: of the entries that are safe, the one that most readers
/// need, until none needs another.
void write_rule(const RuleSet& rules, const DirectHosts& direct, BypassEntry& entry,
                GrowingList& list) {
  const Match& match = rules.rules[static_cast<std::size_t>(entry.rule)].match;
  if (const auto passed = direct.past_proxy(match); is_refused(passed)) {
    entry.reason =
        direct.name_of(passed.back().rule) + " goes to a proxy, and a list knows no exceptions.";
    return;
  }
  entry.state = BypassState::Covered;
  std::string why_not;
  const auto settle_reason = [&] {
    entry.reason = why_not.empty() ? "The format has no entry for it." : why_not;
  };
  const std::vector<Spelling> spellings = spellings_of(match);
  bool widen = false;
  while (true) {
    const Spelling* best = nullptr;
    int most = 0;
    for (const Spelling& spelling : spellings) {
      const int readers = list.gain(spelling, match, widen, why_not);
      if (readers <= most) continue;
      most = readers;
      best = &spelling;
    }
    if (best == nullptr && widen) return settle_reason();
    if (best == nullptr) {
      widen = true;
      why_not.clear();
      continue;
    }
    if (!list.add(*best)) {
      entry.state = BypassState::TooLong;
      entry.reason = "The list would get longer than its store takes.";
      return;
    }
    entry.state = BypassState::Emitted;
  }
}

/// Holds one rule against the whole list.
void settle(const BypassTarget& target, const RuleSet& rules, const DirectHosts& direct,
            const GrowingList& list, BypassEntry& entry) {
  if (entry.state == BypassState::Decided) return;
  const Match& match = rules.rules[static_cast<std::size_t>(entry.rule)].match;
  entry.missing = list.missing(match);
  if (direct.takes_names(match)) {
    entry.missing.clear();
    for (const Dialect& dialect : target.readers) entry.missing.push_back(dialect.reader);
    entry.state = entry.state == BypassState::Emitted ? BypassState::Partial : BypassState::Lost;
    entry.reason = "A list does not look names up.";
    return;
  }
  if (entry.missing.empty()) {
    if (entry.state != BypassState::Emitted) entry.state = BypassState::Covered;
    entry.reason.clear();
    return;
  }
  if (entry.state == BypassState::TooLong) return;
  const bool all = entry.missing.size() == target.readers.size();
  entry.state = all ? BypassState::Lost : BypassState::Partial;
  if (!all) entry.reason = "Not in " + names_of(entry.missing) + ": " + entry.reason;
}

/// What goes past the proxy, after all else in the ledger.
void add_widenings(const DirectHosts& direct, const GrowingList& list, BypassList& made) {
  std::set<int> used;
  for (const GrowingList::Widening& one : list.widenings()) {
    used.insert(one.passed.allowance);
    const int rule = one.passed.rule;
    const std::string reason = "'" + one.entry + "' stands for " + one.hosts + " as " +
                               names_of(one.readers) +
                               (one.readers.size() == 1 ? " reads it." : " read it.");
    made.ledger.push_back(
        {rule, rule < 0 ? one.hosts : direct.name_of(rule), BypassState::Widened, {}, reason});
  }
  made.used_allowances.assign(used.begin(), used.end());
}

}  // namespace

BypassList emit_bypass_list(const BypassTarget& target, const RuleSet& rules,
                            const std::vector<AllowedMatch>& allowed) {
  BypassList made{std::string(target.name), {}, "", {}};
  for (const Dialect& dialect : target.readers) made.readers.push_back(dialect.reader);
  const DirectHosts direct(rules, allowed);
  GrowingList list(target, direct);
  for (std::size_t i = 0; i < rules.rules.size(); ++i) {
    const Rule& rule = rules.rules[i];
    if (!direct.goes_direct(rule.route)) continue;
    BypassEntry entry{static_cast<int>(i), to_text(rule.match), BypassState::Lost, {}, ""};
    if (direct.is_decided_before(i)) {
      entry.state = BypassState::Decided;
      entry.reason = "An earlier rule sends all of it to a proxy.";
    }
    made.ledger.push_back(std::move(entry));
  }
  for (const bool wide : {true, false}) {
    for (BypassEntry& entry : made.ledger) {
      const Match& match = rules.rules[static_cast<std::size_t>(entry.rule)].match;
      if (entry.state == BypassState::Decided || is_wide(match) != wide) continue;
      write_rule(rules, direct, entry, list);
    }
  }
  for (BypassEntry& entry : made.ledger) settle(target, rules, direct, list, entry);
  if (direct.goes_direct(rules.otherwise)) {
    made.ledger.push_back({-1, "otherwise", BypassState::Lost, made.readers,
                           "A list names hosts: what no rule names stays with the proxy."});
  }
  add_widenings(direct, list, made);
  made.text = list.text();
  return made;
}

const std::vector<BypassTarget>& all_bypass_targets() {
  static const std::vector<BypassTarget> kTargets = [] {
    std::vector<BypassTarget> all;
    for (const auto& some :
         {no_proxy_targets(), windows_targets(), chromium_targets(), firefox_targets(),
          gnome_targets(), kde_targets(), java_targets(), macos_targets()}) {
      all.insert(all.end(), some.begin(), some.end());
    }
    return all;
  }();
  return kTargets;
}

const BypassTarget* find_bypass_target(std::string_view name) {
  for (const BypassTarget& target : all_bypass_targets()) {
    if (target.name == name) return &target;
  }
  return nullptr;
}

}  // namespace pacwright
