// Rules to entries.
//
// For each rule with a direct route, wide ones first: the ways to write it; for each way what each
// reader of the target would take it for. An entry is written if all of that goes direct, whoever
// reads it, and if some reader needs it. In the end each rule is held against what was written:
// the readers that do not go direct for all its hosts are named.
//
// What may go past the proxy is made use of only where a rule cannot be said without it.

#include <algorithm>
#include <map>
#include <set>

#include "emit/bypass/direct_hosts.hpp"
#include "emit/bypass/target.hpp"
#include "model/cover_index.hpp"
#include "model/match_overlap.hpp"

namespace pacwright {
namespace {

bool is_wide(const Match& match) {
  const auto* pattern = std::get_if<HostPattern>(&match);
  return pattern != nullptr && pattern->kind() != HostPattern::Kind::Exact;
}

/// Part of what an entry stands for: hosts, or names that resolve into a block.
struct Part {
  const Match* hosts = nullptr;
  const Cidr* home = nullptr;  ///< Only if there are no hosts.

  std::string text() const {
    return hosts != nullptr ? to_text(*hosts) : "names that resolve into " + home->to_string();
  }
  std::vector<PastProxy> past_proxy(const DirectHosts& direct) const {
    return hosts != nullptr ? direct.past_proxy(*hosts) : direct.names_past_proxy(*home);
  }
};

std::string also_stands_for(std::string_view hosts, const Spelling& spelling,
                            const Dialect& dialect) {
  return "'" + spelling.text + "' also stands for " + std::string(hosts) + " as " +
         std::string(dialect.reader) + " reads it, and not all of that goes direct.";
}

/// True if nobody who reads the target's list takes the entry for more than one block or address,
/// and somebody does for that.
bool has_plainly(const BypassTarget& target, const Spelling& spelling) {
  bool any = false;
  for (const Dialect& dialect : target.readers) {
    const Reach reach = reach_of(dialect, spelling);
    if (reach.unbounded || !reach.homes.empty() || reach.hosts.size() > 1) return false;
    any = any || !reach.hosts.empty();
  }
  return any;
}

bool is_of_addresses(const Spelling& spelling) {
  using Kind = Spelling::Kind;
  return spelling.kind != Kind::Bare && spelling.kind != Kind::Dotted &&
         spelling.kind != Kind::Starred && spelling.kind != Kind::Glob &&
         spelling.kind != Kind::Local;
}

/// A sentence, with a blank before it; empty if there are none.
std::string lists_that_have(const BypassTarget& target, const Spelling& spelling) {
  if (!is_of_addresses(spelling)) return "";
  std::string others;
  for (const BypassTarget& other : all_bypass_targets()) {
    if (other.store != target.store || !has_plainly(other, spelling)) continue;
    others += (others.empty() ? "" : ", ") + std::string(other.name);
  }
  return others.empty() ? "" : " Lists whose programs take it for no more: " + others + ".";
}

std::string looks_names_up(const Spelling& spelling, const Dialect& dialect) {
  return std::string(dialect.reader) + " looks names up: with '" + spelling.text +
         "' names that resolve there would go past the proxy, too, which \"networks\" in "
         "\"may_bypass\" can allow.";
}

bool is_loopback(const Cidr& block) {
  return block.family() == IpFamily::V4 && block.prefix() >= 8 && block.first().bytes()[0] == 127;
}

/// All parts but those that the program sends direct without any entry.
std::vector<Part> parts_of(const Dialect& dialect, const Reach& reach) {
  std::vector<Part> parts;
  for (const Match& hosts : reach.hosts) parts.push_back({&hosts, nullptr});
  for (const Cidr& home : reach.homes) {
    if (!(dialect.loopback_goes_direct && is_loopback(home))) parts.push_back({nullptr, &home});
  }
  return parts;
}

/// The list as it grows, and what each reader takes it for.
class GrowingList {
 public:
  GrowingList(const BypassTarget& target, const DirectHosts& direct)
      : target_(target),
        direct_(direct),
        taken_(target.readers.size()),
        homes_(target.readers.size()) {}

  /// The readers that do not go direct for all these hosts, or, `and_names`, not for all names that
  /// live there.
  std::vector<std::string_view> missing(const Match& match, bool and_names) const {
    std::vector<std::string_view> readers;
    for (std::size_t i = 0; i < taken_.size(); ++i) {
      if (taken_[i].find_cover(match) && !(and_names && !homes_[i].find_cover(match))) continue;
      readers.push_back(target_.readers[i].reader);
    }
    return readers;
  }

  /// How many readers the entry would give `match` that do not have it yet; 0 and why, if some
  /// reader would take it for hosts that go to a proxy. With `widen`, those that are allowed to go
  /// past it do not count. What nothing can allow is told first.
  int gain(const Spelling& spelling, const Match& match, bool widen, std::string& why_not) {
    std::vector<Reach> reaches;
    for (const Dialect& dialect : target_.readers) {
      reaches.push_back(reach_of(dialect, spelling));
      if (!reaches.back().unbounded) continue;
      if (why_not.empty()) why_not = goes_beyond(reaches.back(), spelling, dialect);
      return 0;
    }
    int readers = 0;
    for (std::size_t i = 0; i < taken_.size(); ++i) {
      if (!is_safe(target_.readers[i], spelling, reaches[i], widen, why_not)) return 0;
      if (helps(reaches[i], match) && !taken_[i].find_cover(match)) ++readers;
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
      for (const Match& hosts : reach.hosts) taken_[i].add(hosts, next_id_++);
      for (const Cidr& home : reach.homes) homes_[i].add(home, next_id_++);
      for (const Part& part : parts_of(target_.readers[i], reach)) {
        note_widening(spelling, target_.readers[i].reader, part);
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

  void note_widening(const Spelling& spelling, std::string_view reader, const Part& part) {
    const std::string text = part.text();
    if (judge(part, text) == Judgement::Direct) return;
    for (const PastProxy& passed : part.past_proxy(direct_)) {
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

  Judgement judge(const Part& part, const std::string& text) {
    const auto [known, is_new] = judged_.emplace(text, Judgement::Direct);
    if (is_new) {
      const auto passed = part.past_proxy(direct_);
      if (is_refused(passed))
        known->second = Judgement::Refused;
      else if (!passed.empty())
        known->second = Judgement::Allowed;
    }
    return known->second;
  }

  std::string goes_beyond(const Reach& reach, const Spelling& spelling,
                          const Dialect& dialect) const {
    return also_stands_for(reach.beyond, spelling, dialect) + lists_that_have(target_, spelling);
  }

  bool is_safe(const Dialect& dialect, const Spelling& spelling, const Reach& reach, bool widen,
               std::string& why_not) {
    for (const Part& part : parts_of(dialect, reach)) {
      const std::string text = part.text();
      const Judgement judgement = judge(part, text);
      if (judgement == Judgement::Direct || (judgement == Judgement::Allowed && widen)) continue;
      if (!why_not.empty()) return false;
      why_not = part.home == nullptr
                    ? also_stands_for(text, spelling, dialect)
                    : looks_names_up(spelling, dialect) + lists_that_have(target_, spelling);
      return false;
    }
    return true;
  }

  const BypassTarget& target_;
  const DirectHosts& direct_;
  std::vector<CoverIndex> taken_;  ///< By reader.
  std::vector<CoverIndex> homes_;  ///< By reader: where names that it goes direct for live.
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
  const bool by_name = direct.takes_names(match);
  entry.missing = list.missing(match, by_name);
  if (entry.missing.empty()) {
    if (entry.state != BypassState::Emitted) entry.state = BypassState::Covered;
    entry.reason.clear();
    return;
  }
  if (entry.state == BypassState::TooLong) return;
  const bool all = entry.missing.size() == target.readers.size();
  if (by_name && list.missing(match, false).size() < target.readers.size()) {
    entry.state = BypassState::Partial;
    entry.reason = all ? "No reader looks names up."
                       : "Not in full in " + names_of(entry.missing) + ": names are not looked up.";
    return;
  }
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
