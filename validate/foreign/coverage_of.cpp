#include "validate/foreign/coverage_of.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "base/text.hpp"
#include "validate/foreign/instrument.hpp"
#include "validate/profiles/client_url.hpp"

namespace pacwright {
namespace {

constexpr auto kLongest = std::chrono::seconds(60);
constexpr std::size_t kMostFindings = 10'000;  ///< Of each code: a bound for memory.

std::string number_of_urls(std::size_t count) {
  return with_thousands(count) + (count == 1 ? " URL" : " URLs");
}

class Measuring {
 public:
  Measuring(const ForeignScript& script, const ForeignOptions& options)
      : options_(options),
        made_(instrument(script.bytes, script.name)),
        is_plain_(!made_.fault.empty()),
        asked_{is_plain_ ? script.bytes : made_.text, script.name},
        budget_(kLongest) {
    coverage_.clauses = made_.clauses;
    coverage_.unavailable = made_.fault;
    if (options_.client->client != Client::Chromium) {
      coverage_.client = std::string(options_.client->title);
    }
  }

  void ask(const FoundProbes& probes, bool is_known) {
    std::vector<std::size_t> all(probes.probes.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    RunAs as;
    if (!is_plain_) as.mark_function = made_.mark_function;
    run_found(
        asked_, probes, all, options_, as, budget_,
        [&](std::size_t i, const Result<Answer>& answer, const std::vector<HelperCall>& calls) {
          see(probes.probes[i].url, answer, calls, is_known);
        });
  }

  Coverage take() {
    if (coverage_.known_urls + coverage_.found_urls == 0 && coverage_.unavailable.empty()) {
      coverage_.unavailable = failure_.empty() ? "It answered for no URL." : failure_;
    } else {
      if (not_run_ > 0) {
        coverage_.left_out.push_back(number_of_urls(not_run_) + (not_run_ == 1 ? " was" : " were") +
                                     " not asked: the script was stopped, or was slow, too often.");
      }
      if (lost_ > 0) {  // It loads, and then destroys itself.
        coverage_.left_out.push_back(number_of_urls(lost_) + " got no answer: " + failure_);
      }
    }
    if (coverage_.not_known > 0) {
      coverage_.left_out.push_back(with_thousands(coverage_.not_known) +
                                   " URLs have no answer here: what no URL got to may be what "
                                   "these get to, and is not told.");
    }
    if (!coverage_.unavailable.empty()) coverage_.clauses.clear();
    settle_tests();
    return std::move(coverage_);
  }

  Coverage& coverage() { return coverage_; }

 private:
  void see(const std::string& url, const Result<Answer>& answer,
           const std::vector<HelperCall>& calls, bool is_known) {
    if (options_.seen) options_.seen(url, answer);
    for (const HelperCall& call : calls) {
      if (call.arguments.size() != 1 || !call.name.empty()) continue;
      const auto number = parse_number(call.arguments[0], 2 * coverage_.clauses.size());
      if (number && *number < 2 * coverage_.clauses.size()) note(*number, url, is_known);
    }
    const bool was_asked = answer || (answer.reason().code != DiagCode::NotRun &&
                                      answer.reason().code != DiagCode::ScriptDoesNotLoad &&
                                      answer.reason().code != DiagCode::NoEntryPoint);
    if (was_asked) ++(is_known ? coverage_.known_urls : coverage_.found_urls);
    if (was_asked && !answer) ++coverage_.without_answer;
    if (!answer && is_unknown_here(answer.reason().code)) {
      ++coverage_.not_known;
      note_failure(answer.reason(), url);
      return;
    }
    if (!answer) {
      if (!was_asked) note_not_asked(answer.reason());
      if (was_asked && !is_known) note_failure(answer.reason(), url);
      return;
    }
    if (answer->dns_lookups > coverage_.most_lookups) {
      coverage_.most_lookups = answer->dns_lookups;
      coverage_.most_lookups_url = url;
    }
    if (answer->restarts > coverage_.most_restarts) {
      coverage_.most_restarts = answer->restarts;
      coverage_.most_restarts_url = url;
    }
  }

  void note_not_asked(const Diag& reason) {
    const bool is_budget = reason.code == DiagCode::NotRun;
    ++(is_budget ? not_run_ : lost_);
    if (failure_.empty() || !is_budget) failure_ = message_of(reason) + ".";
  }

  void note_failure(const Diag& reason, const std::string& url) {
    const auto same = std::ranges::find_if(coverage_.failures, [&](const UrlFailure& failure) {
      return failure.reason.code == reason.code && failure.reason.where == reason.where;
    });
    if (same == coverage_.failures.end()) {
      coverage_.failures.push_back({reason, url, 1});
    } else {
      ++same->count;
      same->more.push_back(url);
    }
  }

  void note(std::uint64_t mark, const std::string& url, bool is_known) {
    ScriptClause& clause = coverage_.clauses[static_cast<std::size_t>(mark / 2)];
    ScriptClause::Seen& seen = mark % 2 == 0 ? clause.yes : clause.no;
    if (!seen.any()) seen.example = url;
    (is_known ? seen.known : seen.found) = true;
  }

  /// Where a return or a text is never reached because all tests around it are never true, one
  /// finding does.
  void settle_tests() {
    auto& clauses = coverage_.clauses;
    for (std::size_t i = 0; i < clauses.size(); ++i) {
      if (clauses[i].kind == ScriptClause::Kind::Text && made_.return_of[i] != i) {
        clauses[i].told_by_return = !clauses[made_.return_of[i]].yes.any();
      }
      if (clauses[i].kind == ScriptClause::Kind::Test || clauses[i].yes.any()) continue;
      const auto& tests = made_.tests_of[i];
      const bool none_is_true = std::ranges::none_of(
          tests, [&clauses](std::size_t test) { return clauses[test].yes.any(); });
      if (!none_is_true) continue;
      for (const std::size_t test : tests) clauses[test].told_by_return = true;
    }
  }

  const ForeignOptions& options_;
  InstrumentedScript made_;
  const bool is_plain_;
  ForeignScript asked_;
  ForeignBudget budget_;
  Coverage coverage_;
  std::size_t not_run_ = 0, lost_ = 0;
  std::string failure_;
};

FoundProbes to_probes(const KnownUrls& known, const ForeignOptions& options) {
  FoundProbes probes;
  probes.dns = known.dns;
  probes.scenes.push_back({known.at ? *known.at : options.at.value_or(Moment()), known.dns.my_ip,
                           "", known.dns.others});
  for (const std::string& url : known.urls) {
    auto probe = to_client_probe(url, *options.client);
    if (probe) probes.probes.push_back({url, *std::move(probe), 0});
  }
  return probes;
}

std::string urls_text(const Coverage& coverage) {
  std::string text = number_of_urls(coverage.found_urls) + " made from the file's own patterns";
  if (coverage.known_urls > 0) {
    text += " and " + with_thousands(coverage.known_urls) +
            (coverage.known_urls == 1 ? " known one" : " known ones");
  }
  return text;
}

/// At the end of a sentence.
std::string as_client(const Coverage& coverage) {
  return coverage.client.empty() ? "" : ", as " + coverage.client + " runs it";
}

/// Behind a sentence.
std::string scenes_of(const Coverage& coverage) {
  return coverage.scenes.empty() ? "" : " " + coverage.scenes;
}

std::string same_test(const ScriptClause& clause) {
  if (clause.same_line == 0) return "";
  return " Line " + std::to_string(clause.same_line) + " tests the same before it.";
}

/// Of a return or a text.
Diag of_answer(const ScriptClause& clause, const Coverage& coverage) {
  const bool is_return = clause.kind == ScriptClause::Kind::Return;
  std::string detail = "None of " + urls_text(coverage) + (is_return ? " gets here" : " gets it") +
                       as_client(coverage);
  detail += clause.condition.empty() ? "." : ", behind 'if (" + clause.condition + ")'.";
  return {is_return ? DiagCode::ReturnNeverReached : DiagCode::ResultNeverChosen, clause.where,
          clause.text, detail + scenes_of(coverage) + same_test(clause)};
}

Diag of_test(const ScriptClause& clause, const Coverage& coverage) {
  const std::string detail =
      clause.no.any()
          ? "It was asked and false, for '" + clause.no.example + "' first; " +
                urls_text(coverage) + " were tried" + as_client(coverage) + "."
          : "It was never asked, for none of " + urls_text(coverage) + as_client(coverage) + ".";
  return {DiagCode::TestNeverTrue, clause.where, clause.text,
          detail + scenes_of(coverage) + same_test(clause)};
}

Diag of_failure(const UrlFailure& failure, const Coverage& coverage) {
  Diag diag = failure.reason;
  if (!diag.detail.empty()) diag.detail += " ";
  diag.detail += "For '" + failure.url + "'" + as_client(coverage) + ".";
  std::set<std::string> more(failure.more.begin(), failure.more.end());  // In several scenes.
  more.erase(failure.url);
  diag.also.assign(more.begin(), more.end());
  return diag;
}

}  // namespace

Coverage coverage_of(const ForeignScript& script, const std::vector<KnownUrls>& known,
                     const ForeignOptions& options) {
  Measuring measuring(script, options);
  for (const KnownUrls& urls : known) measuring.ask(to_probes(urls, options), true);
  FoundProbes found = find_probes({&script, 1}, options);
  measuring.ask(found, false);
  if (options.made) options.made(found);
  Coverage coverage = measuring.take();
  coverage.scenes = found.scenes_text;
  coverage.left_out.insert(coverage.left_out.begin(), found.left_out.begin(), found.left_out.end());
  return coverage;
}

Diags to_findings(const Coverage& coverage, const std::string& file) {
  Diags diags;
  std::map<DiagCode, std::size_t> counts;
  const auto add = [&](Diag diag) {
    if (++counts[diag.code] <= kMostFindings) diags.push_back(std::move(diag));
  };
  if (!coverage.unavailable.empty()) {
    add({DiagCode::NoCoverage, {file, 0, 0}, "", coverage.unavailable});
  }
  for (const UrlFailure& failure : coverage.failures) add(of_failure(failure, coverage));
  for (const ScriptClause& clause : coverage.clauses) {
    if (coverage.not_known > 0) break;  // URLs without an answer may get anywhere.
    const bool is_test = clause.kind == ScriptClause::Kind::Test;
    if (clause.yes.any()) {
      if (is_test && !clause.no.any()) {
        add({DiagCode::TestAlwaysTrue, clause.where, clause.text,
             "So it was whenever it was asked, by " + urls_text(coverage) + "." +
                 scenes_of(coverage)});
      }
    } else if (clause.kind == ScriptClause::Kind::Return) {
      // Others guard against what clients never hand over, more often than not.
      if (clause.is_answer) add(of_answer(clause, coverage));
    } else if (!clause.told_by_return) {
      add(is_test ? of_test(clause, coverage) : of_answer(clause, coverage));
    }
  }
  for (Diag& diag : diags) {
    const std::size_t count = counts[diag.code];
    if (count <= kMostFindings) continue;
    diag.detail += " There are " + with_thousands(count - kMostFindings) + " more such places.";
    counts[diag.code] = 0;  // Said once.
  }
  return diags;
}

}  // namespace pacwright
