#include "validate/foreign/compare_pacs.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "base/text.hpp"
#include "model/cidr.hpp"
#include "model/example_hosts.hpp"
#include "validate/foreign/instrument.hpp"
#include "validate/profiles/chance_seen.hpp"
#include "validate/profiles/dropped_results.hpp"
#include "validate/sh_exp_match.hpp"
#include "validate/suite.hpp"

namespace pacwright {
namespace {

using Kind = ScriptFact::Kind;
using Calls = std::vector<HelperCall>;

constexpr std::size_t kMostTraced = 3000;  ///< Differing URLs whose calls are looked at.
constexpr auto kTracing = std::chrono::seconds(30);

bool is_not_run(const Result<Answer>& answer) {
  return !answer && answer.reason().code == DiagCode::NotRun;
}

/// "PROXY p:8080", or "throws: TypeError ...".
std::string outcome_of(const Result<Answer>& answer) {
  if (answer) return to_canonical_result(answer->result);
  const Diag& reason = answer.reason();
  switch (reason.code) {
    case DiagCode::ScriptThrew: return "throws: " + reason.subject;
    case DiagCode::ScriptDoesNotLoad: return "does not load: " + reason.subject;
    default: return "fails: " + message_of(reason);
  }
}

bool is_not_known(const Result<Answer>& answer) {
  return !answer && (is_unknown_here(answer.reason().code));
}

/// "a.pac:3: not known here: ... 'Array.from'"
std::string place_and_message(const Diag& reason) {
  const std::string line = reason.where.line > 0 ? ":" + std::to_string(reason.where.line) : "";
  return reason.where.file + line + ": " + message_of(reason);
}

bool is_same_hop(const Hop& a, const Hop& b) {
  return a.kind == b.kind && to_lower(a.server) == to_lower(b.server);
}

/// Of one client: a port that it leaves open is another way than one that it is told.
bool is_same(const ClientDecision& before, const ClientDecision& after) {
  if (before.kind != after.kind) return false;
  if (before.kind == ClientDecision::Kind::Hops) {
    return std::ranges::equal(before.hops, after.hops, is_same_hop);
  }
  return to_text(before) == to_text(after);
}

/// Whether the client does the same with both results. A failure is the same as another one only.
bool is_same(const ClientProfile& client, const Result<Answer>& before,
             const Result<Answer>& after) {
  if (!before || !after) return static_cast<bool>(before) == static_cast<bool>(after);
  return is_same(interpret(client, before), interpret(client, after));
}

// ----- why

/// What a test that was true says about the host, as a pattern a person would write.
std::string pattern_of(const HelperCall& call) {
  const auto argument = [&call](std::size_t i) {
    return i < call.arguments.size() ? unquoted(call.arguments[i]) : std::string();
  };
  if (call.name == "isPlainHostName") return "plain host names";
  if (call.name == "shExpMatch") return argument(1);
  if (call.name == "dnsDomainIs") return "*" + argument(1);
  if (call.name == "localHostOrDomainIs") return argument(1);
  if (call.name == "isInNet") {
    ScriptFacts facts;
    add_call_facts(call, "", facts);
    return facts.empty() ? argument(1) : facts.begin()->text;
  }
  if (call.name == "isInNetEx") return argument(1);
  return call.name + "(" + join(call.arguments, ", ") + ")";
}

bool can_decide(const HelperCall& call) {
  return call.outcome == "true" && call.name != "isValidIpAddress" &&
         !call.name.starts_with("isResolvable");
}

/// The last test that was true: in most files it is the one that decides.
std::string deciding_pattern(const Calls& calls) {
  const auto last = std::find_if(calls.rbegin(), calls.rend(), can_decide);
  return last == calls.rend() ? "" : pattern_of(*last);
}

/// What a decision went through.
struct Decided {
  std::string pattern;    ///< Of the last test that was true; may be empty.
  std::size_t place = 0;  ///< Which return of the script gave the answer; 0: not known.
  std::string condition;  ///< Of the "if" around that.
};

Decided decided_by(const Calls& calls, const std::vector<ScriptClause>& clauses) {
  Decided decided{deciding_pattern(calls), 0, ""};
  for (const HelperCall& call : calls) {
    if (!call.name.empty() || call.arguments.size() != 1) continue;  // No mark.
    const auto number = parse_number(call.arguments[0], 2 * clauses.size());
    if (!number || *number / 2 >= clauses.size()) continue;
    const auto index = static_cast<std::size_t>(*number / 2);
    if (clauses[index].kind != ScriptClause::Kind::Return || !clauses[index].is_answer) continue;
    decided.place = index + 1;
    decided.condition = clauses[index].condition;
  }
  return decided;
}

bool glob_matches(std::string_view pattern, std::string_view host) {
  return match_without_regexp(host, pattern).value_or(false);
}

/// The facts of both files that fit a host: for tables, which call no helper function.
class Patterns {
 public:
  Patterns(const FoundProbes& found) {
    for (const ScriptFact& fact : found.facts) {
      const bool in_both = std::ranges::all_of(
          found.facts_of, [&fact](const ScriptFacts& facts) { return facts.contains(fact); });
      if (fact.kind == Kind::Glob) globs_.push_back({fact.text, in_both});
      if (fact.kind == Kind::Name) names_[fact.text] = in_both;
      if (fact.kind != Kind::Block) continue;
      if (const auto block = Cidr::parse(fact.text, {})) blocks_.push_back({*block, in_both});
    }
  }

  /// Only in one of the files, then the longest; empty if none fits.
  std::string fitting(std::string_view raw_host) const {
    Best best;
    const std::string host = to_lower(raw_host);
    if (const auto address = IpAddress::parse(host)) {
      for (const auto& [block, in_both] : blocks_) {
        if (!block.contains(*address)) continue;
        best.offer(block.to_string(), in_both, static_cast<std::size_t>(block.prefix()));
      }
      return best.text;
    }
    for (const auto& [glob, in_both] : globs_) {
      if (glob_matches(glob, host)) best.offer(glob, in_both, glob.size());
    }
    if (const auto exact = names_.find(host); exact != names_.end()) {
      best.offer(host, exact->second, host.size() + 1);
    }
    for (std::size_t dot = host.find('.'); dot != std::string::npos;
         dot = host.find('.', dot + 1)) {
      const auto below = names_.find(host.substr(dot));
      if (below != names_.end()) best.offer("*" + below->first, below->second, host.size() - dot);
    }
    return best.text.empty() ? below_name(host) : best.text;
  }

  bool is_in_both(const std::string& pattern) const {
    for (const auto& [glob, in_both] : globs_) {
      if (glob == pattern) return in_both;
    }
    const auto name = names_.find(pattern.substr(pattern.starts_with("*") ? 1 : 0));
    return name == names_.end() || name->second;
  }

 private:
  struct Best {
    std::string text;
    bool in_both = true;
    std::size_t weight = 0;

    void offer(const std::string& pattern, bool both, std::size_t how_long) {
      const auto key = [](bool shared, std::size_t size) { return std::pair(!shared, size); };
      if (!text.empty() && key(both, how_long) <= key(in_both, weight)) return;
      text = pattern;
      in_both = both;
      weight = how_long;
    }
  };

  /// "*.example.com" for a host below a name that is listed without a dot in front.
  std::string below_name(const std::string& host) const {
    Best best;
    for (std::size_t dot = host.find('.'); dot != std::string::npos;
         dot = host.find('.', dot + 1)) {
      const auto name = names_.find(host.substr(dot + 1));
      if (name != names_.end()) best.offer("*." + name->first, name->second, host.size() - dot);
    }
    return best.text;
  }

  std::vector<std::pair<std::string, bool>> globs_;
  std::map<std::string, bool> names_;
  std::vector<std::pair<Cidr, bool>> blocks_;
};

constexpr const char* kRest = "what no pattern names";
constexpr const char* kHostOfRest = "www.unlisted.example";  ///< One of make_witnesses.

/// `is_rest`: the same changes, at the same places of the scripts, for a host that no pattern
/// names.
std::string cause_of(const Decided& in_old, const Decided& in_new, const std::string& host,
                     bool is_rest, const Patterns& patterns) {
  const std::string &by_old = in_old.pattern, &by_new = in_new.pattern;
  if (!by_old.empty() && !by_new.empty() && by_old != by_new) {
    const bool old_is_shared = patterns.is_in_both(by_old);
    const bool new_is_shared = patterns.is_in_both(by_new);
    if (old_is_shared != new_is_shared) return old_is_shared ? by_new : by_old;
    return by_new.size() >= by_old.size() ? by_new : by_old;
  }
  if (!by_new.empty()) return by_new;
  if (!by_old.empty()) return by_old;
  if (is_rest) return kRest;
  const std::string fitting = patterns.fitting(host);
  if (!fitting.empty()) return fitting;
  const std::string& condition = in_new.condition.empty() ? in_old.condition : in_new.condition;
  return condition.empty() ? kRest : condition;
}

// ----- comparing

/// URLs that change alike, by the patterns that are the cause.
class Group {
 public:
  void add(const std::string& pattern, const FoundProbe& probe) {
    urls_[pattern].emplace(oddness_of(probe.probe.host), probe.url);
  }

  PacChange to_change() const {
    PacChange change;
    std::set<std::string> all;
    for (const auto& [pattern, urls] : urls_) {
      change.patterns.push_back({pattern, {}});
      for (const auto& [oddness, url] : urls) all.insert(url);
    }
    change.urls = all.size();
    change.examples = examples();
    return change;
  }

 private:
  using Urls = std::set<std::pair<int, std::string>>;  ///< The least odd ones first.

  /// Of each pattern one, then of each a second one, until there are enough.
  std::vector<std::string> examples() const {
    std::vector<std::string> picked;
    std::vector<std::pair<Urls::const_iterator, Urls::const_iterator>> rests;
    for (const auto& [pattern, urls] : urls_) rests.emplace_back(urls.begin(), urls.end());
    std::ranges::stable_sort(rests, {}, [](const auto& rest) { return rest.first->first; });
    for (bool any = true; any;) {
      any = false;
      for (auto& [next, end] : rests) {
        if (next == end) continue;
        if (picked.size() == kMostExamples) return picked;
        any = true;
        const std::string& url = (next++)->second;
        if (std::ranges::find(picked, url) == picked.end()) picked.push_back(url);
      }
    }
    return picked;
  }

  std::map<std::string, Urls> urls_;
};

class Comparison {
 public:
  Comparison(const ForeignScript& before, const ForeignScript& after, const ForeignOptions& options)
      : scripts_{before, after}, options_(options) {}

  PacDifferences run() {
    result_.old_file = scripts_[0].name;
    result_.new_file = scripts_[1].name;
    found_ = find_probes(scripts_, options_);
    result_.left_out = found_.left_out;
    const auto before = run_found(scripts_[0], found_, options_);
    const auto after = run_found(scripts_[1], found_, options_);
    note_dropped(before, 0);
    note_dropped(after, 1);
    find_differing(before, after);
    note_failure(before, after);
    group(before, after);
    return std::move(result_);
  }

 private:
  void note_dropped(const std::vector<Result<Answer>>& answers, std::size_t script) {
    DroppedResults dropped;
    ChanceSeen chance;
    for (std::size_t i = 0; i < answers.size(); ++i) {
      dropped.note(*options_.client, found_.probes[i].url, answers[i]);
      chance.note(found_.probes[i].url, answers[i]);
    }
    append(result_.dropped, dropped.to_findings(scripts_[script].bytes, scripts_[script].name));
    append(result_.dropped, chance.to_findings(scripts_[script].name));
  }

  /// What the client does with a result of which it drops a part; else empty.
  std::string does(const Result<Answer>& answer) const {
    if (!answer) return "";
    const ClientDecision decision = interpret(*options_.client, answer);
    return decision.dropped.empty() ? "" : to_text(decision);
  }

  /// One answer's side of a change, and what it is told as.
  struct Outcome {
    std::string text, does;
    friend auto operator<=>(const Outcome&, const Outcome&) = default;
  };
  using Outcomes = std::pair<Outcome, Outcome>;

  /// Results that differ in their spelling alone are told as they are.
  Outcomes outcomes_of(const Result<Answer>& before, const Result<Answer>& after) const {
    Outcomes outcomes{{outcome_of(before), does(before)}, {outcome_of(after), does(after)}};
    if (before && after && outcomes.first.text == outcomes.second.text) {
      outcomes.first.text = before->result;
      outcomes.second.text = after->result;
    }
    return outcomes;
  }

  void find_differing(const std::vector<Result<Answer>>& before,
                      const std::vector<Result<Answer>>& after) {
    std::size_t not_run = 0, not_known = 0;
    std::set<std::string> why_not_known;
    std::map<std::string, Outcomes> usual;  // URL: what changes in the usual scene.
    for (std::size_t i = 0; i < found_.probes.size(); ++i) {
      if (is_not_run(before[i]) || is_not_run(after[i])) {
        ++not_run;
        continue;
      }
      if (is_not_known(before[i]) || is_not_known(after[i])) {
        ++not_known;
        for (const auto* const answer : {&before[i], &after[i]}) {
          if (is_not_known(*answer)) why_not_known.insert(place_and_message(answer->reason()));
        }
        continue;
      }
      ++result_.asked;
      if (is_same(*options_.client, before[i], after[i])) continue;
      const Outcomes what = outcomes_of(before[i], after[i]);
      const FoundProbe& probe = found_.probes[i];
      if (probe.scene == 0) {
        usual[probe.url] = what;
      } else if (const auto same = usual.find(probe.url); same != usual.end()) {
        if (same->second == what) continue;  // Nothing that the scene adds to.
      }
      differing_.push_back(i);
    }
    for (const std::string& why : why_not_known) result_.left_out.push_back(why + ".");
    if (not_known > 0) {
      result_.left_out.push_back(with_thousands(not_known) +
                                 " URLs come to that: whether they are answered differently is not "
                                 "known.");
    }
    if (not_run > 0) {
      result_.left_out.push_back(with_thousands(not_run) +
                                 " URLs were not asked: a script was stopped, or was slow, too "
                                 "often, or gave very long results.");
    }
  }

  /// Both fail for all: they agree, but nobody should take that for good news.
  void note_failure(const std::vector<Result<Answer>>& before,
                    const std::vector<Result<Answer>>& after) {
    const auto fails = [](const Result<Answer>& answer) { return !answer; };
    if (!before.empty() && std::ranges::all_of(before, fails) &&
        std::ranges::all_of(after, fails)) {
      result_.left_out.push_back("Neither file gives any result: the old one " +
                                 outcome_of(before.front()) + "; the new one " +
                                 outcome_of(after.front()) + ".");
    }
  }

  std::vector<Decided> deciding(const ForeignScript& script) {
    std::vector<Decided> decided(found_.probes.size());
    const std::vector<std::size_t> which(
        differing_.begin(),
        differing_.begin() + static_cast<std::ptrdiff_t>(std::min(differing_.size(), kMostTraced)));
    ForeignBudget budget(kTracing);
    RunAs as;
    as.trace = true;
    const InstrumentedScript made = instrument(script.bytes, script.name);
    const ForeignScript marked{made.text, script.name};
    const bool is_marked = made.fault.empty();
    if (is_marked) as.mark_function = made.mark_function;
    run_found(is_marked ? marked : script, found_, which, options_, as, budget,
              [&](std::size_t i, const Result<Answer>&, const Calls& calls) {
                decided[i] = decided_by(calls, made.clauses);
              });
    return decided;
  }

  void group(const std::vector<Result<Answer>>& before, const std::vector<Result<Answer>>& after) {
    if (differing_.empty()) return;
    const auto by_old = deciding(scripts_[0]), by_new = deciding(scripts_[1]);
    const Patterns patterns(found_);
    std::set<std::tuple<Change, std::size_t, std::size_t>> of_rest;
    for (const std::size_t i : differing_) {
      const FoundProbe& probe = found_.probes[i];
      if (probe.probe.host != kHostOfRest) continue;
      of_rest.emplace(change_of(before[i], after[i], probe), by_old[i].place, by_new[i].place);
    }
    std::map<Change, Seen> seen;
    std::map<std::size_t, std::string> causes;
    for (const std::size_t i : differing_) {
      const FoundProbe& probe = found_.probes[i];
      const Change change = change_of(before[i], after[i], probe);
      causes[i] =
          all_fail(before, after)
              ? "every URL"
              : cause_of(by_old[i], by_new[i], probe.probe.host,
                         of_rest.contains({change, by_old[i].place, by_new[i].place}), patterns);
      Seen& so_far = seen[change];
      so_far.schemes.insert(scheme_of(probe.url));
      so_far.causes.insert(causes[i]);
    }
    drop_repeated(before, after, causes);
    std::map<Change, Group> groups;
    std::map<Change, std::size_t> first_of;
    for (const std::size_t i : differing_) {
      const FoundProbe& probe = found_.probes[i];
      const Change change = change_of(before[i], after[i], probe);
      const Seen& all = seen[change];
      first_of.emplace(change, i);
      groups[change].add(is_of_scheme(all) ? *all.schemes.begin() + " URLs" : causes[i], probe);
    }
    for (const auto& [change, group] : groups) {
      const auto& [outcomes, scene] = change;
      const auto& [was, is] = outcomes;
      PacChange told = group.to_change();
      told.before = was.text;
      told.after = is.text;
      told.before_does = was.does;
      told.after_does = is.does;
      told.condition = found_.scenes[scene].text;
      told.is_stopped =
          was_stopped(before[first_of.at(change)]) || was_stopped(after[first_of.at(change)]);
      result_.changes.push_back(std::move(told));
    }
    sort_changes(result_.changes);
  }

  using Change = std::pair<Outcomes, std::size_t>;  ///< Was and is, scene.

  struct Seen {
    std::set<std::string> schemes, causes;
  };

  /// Both ends of a client's network, or a network and names that resolve into it, show one change.
  void drop_repeated(const std::vector<Result<Answer>>& before,
                     const std::vector<Result<Answer>>& after,
                     const std::map<std::size_t, std::string>& causes) {
    std::map<std::pair<Outcomes, std::string>, std::size_t> first_scene;
    std::erase_if(differing_, [&](std::size_t i) {
      const std::size_t number = found_.probes[i].scene;
      const Scene &scene = found_.scenes[number], &usual = found_.scenes.front();
      const std::string& cause = causes.at(i);
      if (cause == kRest) return false;
      const auto known =
          first_scene.try_emplace({outcomes_of(before[i], after[i]), cause}, number).first;
      const bool is_of_place = scene.own_ip != usual.own_ip || scene.others != usual.others;
      return is_of_place && known->second != number;
    });
  }

  Change change_of(const Result<Answer>& before, const Result<Answer>& after,
                   const FoundProbe& probe) const {
    return {outcomes_of(before, after), probe.scene};
  }

  /// URLs with several causes that share a scheme, although others were tried, have one: it.
  bool is_of_scheme(const Seen& seen) const {
    if (seen.schemes.size() != 1 || seen.causes.size() < 2) return false;
    return std::ranges::any_of(found_.probes, [&seen](const FoundProbe& probe) {
      return !seen.schemes.contains(scheme_of(probe.url));
    });
  }

  static std::string scheme_of(const std::string& url) { return url.substr(0, url.find(':')); }

  /// One of the two never answers: then there is one cause.
  static bool all_fail(const std::vector<Result<Answer>>& before,
                       const std::vector<Result<Answer>>& after) {
    const auto does_not_load = [](const Result<Answer>& answer) {
      return !answer && (answer.reason().code == DiagCode::ScriptDoesNotLoad ||
                         answer.reason().code == DiagCode::NoEntryPoint);
    };
    return does_not_load(before.front()) || does_not_load(after.front());
  }

  const ForeignScript scripts_[2];
  const ForeignOptions& options_;
  FoundProbes found_;
  std::vector<std::size_t> differing_;
  PacDifferences result_;
};

}  // namespace

PacDifferences compare_pacs(const ForeignScript& before, const ForeignScript& after,
                            const ForeignOptions& options) {
  if (before.bytes == after.bytes) {
    PacDifferences same;
    same.old_file = before.name;
    same.new_file = after.name;
    same.by = ComparedBy::Bytes;
    return same;
  }
  return Comparison(before, after, options).run();
}

}  // namespace pacwright
