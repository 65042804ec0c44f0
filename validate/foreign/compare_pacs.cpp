#include "validate/foreign/compare_pacs.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/text.hpp"
#include "model/cidr.hpp"
#include "validate/sh_exp_match.hpp"
#include "validate/suite.hpp"

namespace pacwright {
namespace {

using Kind = ScriptFact::Kind;
using Calls = std::vector<HelperCall>;

constexpr std::size_t kMostTraced = 3000;  ///< Differing URLs whose calls are looked at.
constexpr std::size_t kMostUrls = 20;      ///< That are told of one change.
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

bool is_same(const Result<Answer>& before, const Result<Answer>& after) {
  if (!before || !after) return static_cast<bool>(before) == static_cast<bool>(after);
  return to_canonical_result(before->result) == to_canonical_result(after->result);
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

/// `is_rest`: the same changes for a host that no pattern names.
std::string cause_of(const std::string& by_old, const std::string& by_new, const std::string& host,
                     bool is_rest, const Patterns& patterns) {
  if (!by_old.empty() && !by_new.empty() && by_old != by_new) {
    const bool old_is_shared = patterns.is_in_both(by_old);
    const bool new_is_shared = patterns.is_in_both(by_new);
    if (old_is_shared != new_is_shared) return old_is_shared ? by_new : by_old;
    return by_new.size() >= by_old.size() ? by_new : by_old;
  }
  if (!by_new.empty()) return by_new;
  if (!by_old.empty()) return by_old;
  const std::string fitting = is_rest ? "" : patterns.fitting(host);
  return fitting.empty() ? kRest : fitting;
}

// ----- comparing

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
    find_differing(before, after);
    note_failure(before, after);
    group(before, after);
    return std::move(result_);
  }

 private:
  void find_differing(const std::vector<Result<Answer>>& before,
                      const std::vector<Result<Answer>>& after) {
    std::size_t not_run = 0;
    std::map<std::string, std::string> usual;  // URL: what changes in the usual scene.
    for (std::size_t i = 0; i < found_.probes.size(); ++i) {
      if (is_not_run(before[i]) || is_not_run(after[i])) {
        ++not_run;
        continue;
      }
      ++result_.asked;
      if (is_same(before[i], after[i])) continue;
      const std::string what = outcome_of(before[i]) + "\n" + outcome_of(after[i]);
      const FoundProbe& probe = found_.probes[i];
      if (probe.scene == 0) {
        usual[probe.url] = what;
      } else if (const auto same = usual.find(probe.url); same != usual.end()) {
        if (same->second == what) continue;  // Nothing that the scene adds to.
      }
      differing_.push_back(i);
    }
    if (not_run > 0) {
      result_.left_out.push_back(with_thousands(not_run) +
                                 " URLs were not asked: a script was stopped, or was slow, too "
                                 "often.");
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

  std::vector<std::string> deciding(const ForeignScript& script) {
    std::vector<std::string> patterns(found_.probes.size());
    const std::vector<std::size_t> which(
        differing_.begin(),
        differing_.begin() + static_cast<std::ptrdiff_t>(std::min(differing_.size(), kMostTraced)));
    ForeignBudget budget(kTracing);
    RunAs as;
    as.trace = true;
    run_found(script, found_, which, options_, as, budget,
              [&](std::size_t i, const Result<Answer>&, const Calls& calls) {
                patterns[i] = deciding_pattern(calls);
              });
    return patterns;
  }

  void group(const std::vector<Result<Answer>>& before, const std::vector<Result<Answer>>& after) {
    if (differing_.empty()) return;
    const auto by_old = deciding(scripts_[0]), by_new = deciding(scripts_[1]);
    const Patterns patterns(found_);
    std::set<Change> of_rest;
    for (const std::size_t i : differing_) {
      const FoundProbe& probe = found_.probes[i];
      if (probe.probe.host != kHostOfRest) continue;
      of_rest.insert(change_of(before[i], after[i], probe));
    }
    std::map<Change, Seen> seen;
    std::map<std::size_t, std::string> causes;
    for (const std::size_t i : differing_) {
      const FoundProbe& probe = found_.probes[i];
      const Change change = change_of(before[i], after[i], probe);
      causes[i] = all_fail(before, after) ? "every URL"
                                          : cause_of(by_old[i], by_new[i], probe.probe.host,
                                                     of_rest.contains(change), patterns);
      Seen& so_far = seen[change];
      so_far.schemes.insert(scheme_of(probe.url));
      so_far.causes.insert(causes[i]);
    }
    std::map<std::tuple<std::string, std::string, std::string>, PacChange> groups;
    for (const std::size_t i : differing_) {
      const FoundProbe& probe = found_.probes[i];
      const std::string old_text = outcome_of(before[i]), new_text = outcome_of(after[i]);
      const Seen& all = seen[change_of(before[i], after[i], probe)];
      std::string cause = is_of_scheme(all) ? *all.schemes.begin() + " URLs" : causes[i];
      const std::string& scene = found_.scenes[probe.scene].text;
      if (!scene.empty()) cause += ", " + scene;
      PacChange& change = groups[{old_text, new_text, cause}];
      change.before = old_text;
      change.after = new_text;
      change.cause = cause;
      change.urls.push_back(probe.url);
    }
    for (auto& entry : groups) add(std::move(entry.second));
    std::ranges::stable_sort(result_.changes, [](const PacChange& a, const PacChange& b) {
      const auto key = [](const PacChange& c) {
        return std::tuple(danger_of(c), std::string_view(c.before), std::string_view(c.after),
                          std::string_view(c.cause));
      };
      return key(a) < key(b);
    });
  }

  using Change = std::tuple<std::string, std::string, std::size_t>;  ///< Was, is, scene.

  struct Seen {
    std::set<std::string> schemes, causes;
  };

  static Change change_of(const Result<Answer>& before, const Result<Answer>& after,
                          const FoundProbe& probe) {
    return {outcome_of(before), outcome_of(after), probe.scene};
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

  void add(PacChange change) {
    std::ranges::sort(change.urls);
    change.urls.erase(std::unique(change.urls.begin(), change.urls.end()), change.urls.end());
    change.count = change.urls.size();
    if (change.urls.size() > kMostUrls) change.urls.resize(kMostUrls);
    result_.changes.push_back(std::move(change));
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
  return Comparison(before, after, options).run();
}

}  // namespace pacwright
