#include "validate/profiles/compare_clients.hpp"

#include <algorithm>
#include <numeric>

#include "validate/engine_host.hpp"
#include "validate/profiles/client_url.hpp"
#include "validate/profiles/explain.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kMostExplained = 2000;  // URLs; tracing costs a second run.

Result<PacScript> load(const ScriptCase& script, const ClientProfile& profile, bool trace,
                       std::vector<GivenCall> given = {}) {
  return PacScript::load(script.script, script.name, script.dns, script.limits,
                         {profile.client, script.at, trace, "", true, std::move(given)});
}

ClientAnswer without_asking(const ClientProfile& profile, Probe handed) {
  Answer direct;
  direct.result = "DIRECT";
  ClientAnswer answer{std::move(handed), direct, interpret(profile, direct), {}, true};
  answer.decision.why = "it never asks a PAC file about this host";
  return answer;
}

std::vector<ClientAnswer> run_loaded(Result<PacScript> loaded, const ClientProfile& profile,
                                     const std::vector<std::string>& urls, bool trace) {
  std::vector<Probe> probes;
  std::vector<Result<UrlParts>> parsed;
  for (const std::string& url : urls) {
    parsed.push_back(parse_url(url));
    if (!parsed.back() || never_asks(profile, parsed.back()->host)) continue;
    probes.push_back(to_client_probe(*parsed.back(), profile));
  }
  std::vector<std::vector<HelperCall>> calls(probes.size());
  std::vector<Result<Answer>> answers;
  if (loaded) {
    PacScript pac = *std::move(loaded);
    answers = trace ? pac.run(probes, calls) : pac.run(probes);
  } else {
    answers.assign(probes.size(), loaded.reason());
  }

  std::vector<ClientAnswer> all;
  std::size_t next = 0;
  for (const Result<UrlParts>& parts : parsed) {
    if (!parts) {
      all.push_back({Probe{}, parts.reason(), interpret(profile, parts.reason()), {}});
    } else if (never_asks(profile, parts->host)) {
      all.push_back(without_asking(profile, to_client_probe(*parts, profile)));
    } else {
      auto decision = interpret(profile, answers[next]);
      all.push_back(
          {probes[next], std::move(answers[next]), std::move(decision), std::move(calls[next])});
      ++next;
    }
  }
  return all;
}

std::vector<ClientAnswer> run_under_client(const ScriptCase& script, const ClientProfile& profile,
                                           const std::vector<std::string>& urls,
                                           const std::vector<GivenCall>& given) {
  return run_loaded(load(script, profile, true, given), profile, urls, true);
}

bool is_unknown(const ClientAnswer& answer) {
  return answer.decision.kind == ClientDecision::Kind::Unknown;
}

/// Adds why one client's answers are not known here: one Diag for each place and reason.
void note_unknown(const std::vector<ClientAnswer>& answers, const ClientProfile& client,
                  const std::vector<std::string>& urls, Diags& not_known) {
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (!is_unknown(answers[i])) continue;
    Diag why = answers[i].answer.reason();
    const bool is_told = std::ranges::any_of(not_known, [&why](const Diag& told) {
      return told.code == why.code && told.where == why.where && told.subject == why.subject;
    });
    if (is_told) continue;
    why.detail += (why.detail.empty() ? "" : " ") + std::string("Nothing is compared where ") +
                  std::string(client.title) + " comes to it, first for '" + urls[i] + "'.";
    not_known.push_back(std::move(why));
  }
}

/// What differs from the first client, for one client: URL numbers.
std::vector<std::size_t> differing(const std::vector<ClientAnswer>& first,
                                   const std::vector<ClientAnswer>& other) {
  std::vector<std::size_t> numbers;
  for (std::size_t i = 0; i < first.size(); ++i) {
    if (is_unknown(first[i]) || is_unknown(other[i])) continue;
    if (!do_the_same(first[i], other[i])) numbers.push_back(i);
  }
  return numbers;
}

std::vector<std::string> pick(const std::vector<std::string>& urls,
                              const std::vector<std::size_t>& numbers) {
  std::vector<std::string> picked;
  for (const std::size_t number : numbers) {
    if (picked.size() < kMostExplained) picked.push_back(urls[number]);
  }
  return picked;
}

// ---- Which call is to blame.
//
//   Chromium   dnsResolve("a") is null    isInNetEx(null, "10.0.0.0/8") is false    PROXY p:1
//   Windows    dnsResolve("a") is false   throws: there is no isInNetEx             DIRECT
//
// The first call that differs need not be what makes the client do something else. So the other
// client is run again with what that call is in the first one: if it still makes the same calls
// from there on, and does the same in the end, the call is not to blame, and the next one is looked
// at. The first call without such an excuse, or what comes after all calls, is the cause.

constexpr int kMostExcused = 8;  ///< Calls of one decision.

/// Nothing if there is none, or if it cannot be given to the other client.
std::optional<GivenCall> excuse_to_try(const ClientAnswer& first, const ClientAnswer& other) {
  const auto place = first_differing_call(first, other);
  if (!place) return std::nullopt;
  const HelperCall& call = first.calls[*place];
  if (!to_given_value(call)) return std::nullopt;
  return GivenCall{other.handed, call};
}

bool goes_on_alike(const ClientAnswer& before, const ClientAnswer& after) {
  const auto is_same_function = [](const HelperCall& a, const HelperCall& b) {
    return a.name == b.name;
  };
  return do_the_same(before, after) &&
         static_cast<bool>(before.answer) == static_cast<bool>(after.answer) &&
         std::ranges::equal(before.calls, after.calls, is_same_function);
}

/// Replaces answers by those in which calls that are not to blame are as in the first client.
void excuse_calls(const ScriptCase& script, const ClientProfile& profile,
                  const std::vector<std::string>& urls, const std::vector<ClientAnswer>& first,
                  std::vector<ClientAnswer>& other) {
  std::vector<std::vector<GivenCall>> excused(urls.size());
  std::vector<std::size_t> open(urls.size());
  std::iota(open.begin(), open.end(), std::size_t{0});
  for (int round = 0; round < kMostExcused && !open.empty(); ++round) {
    std::vector<GivenCall> given;
    std::vector<std::size_t> tried;
    std::vector<std::string> asked;
    for (const std::size_t i : open) {
      auto excuse = excuse_to_try(first[i], other[i]);
      if (!excuse) continue;
      excused[i].push_back(*std::move(excuse));
      given.insert(given.end(), excused[i].begin(), excused[i].end());
      tried.push_back(i);
      asked.push_back(urls[i]);
    }
    open.clear();
    if (tried.empty()) return;
    auto again = run_under_client(script, profile, asked, given);
    for (std::size_t k = 0; k < tried.size(); ++k) {
      if (!goes_on_alike(other[tried[k]], again[k])) continue;
      other[tried[k]] = std::move(again[k]);
      open.push_back(tried[k]);
    }
  }
}

/// A client with the same decision for the same cause, beside the same first client, joins; else it
/// is a new difference.
void add_difference(std::vector<ClientDifference>& differences, ClientDifference next) {
  const auto same = std::ranges::find_if(differences, [&next](const ClientDifference& known) {
    return known.first == next.first && known.they_do == next.they_do &&
           known.cause == next.cause && known.never_asked == next.never_asked;
  });
  if (same == differences.end()) {
    differences.push_back(std::move(next));
  } else {
    same->clients.push_back(next.clients.front());
  }
}

/// As run_under_client, but for URLs on which a limit stopped the first client: a limit would stop
/// this one, too, and each costs its time. Such an answer stands for this client's.
std::vector<ClientAnswer> run_where_first_ends(const ScriptCase& script,
                                               const ClientProfile& profile,
                                               const std::vector<std::string>& urls,
                                               const std::vector<ClientAnswer>& first) {
  std::vector<std::string> asked;
  for (std::size_t i = 0; i < urls.size(); ++i) {
    if (!was_held_up(first[i].answer)) asked.push_back(urls[i]);
  }
  auto answers = run_under_client(script, profile, asked);
  auto next = answers.begin();
  std::vector<ClientAnswer> all;
  all.reserve(urls.size());
  for (const ClientAnswer& answer : first) {
    all.push_back(was_held_up(answer.answer) ? answer : std::move(*next++));
  }
  return all;
}

/// One asks the script, and gets an answer, and the other does not ask.
bool is_for_never_asking(const ClientAnswer& a, const ClientAnswer& b) {
  return a.never_asked != b.never_asked && a.answer && b.answer;
}

/// For each URL that the first client never asks about, the first one that asks and is known.
std::vector<std::optional<std::size_t>> first_that_asks(
    const std::vector<std::vector<ClientAnswer>>& answers) {
  std::vector<std::optional<std::size_t>> first(answers.front().size());
  for (std::size_t i = 0; i < first.size(); ++i) {
    if (!answers.front()[i].never_asked) continue;
    for (std::size_t c = 1; c < answers.size() && !first[i]; ++c) {
      if (!answers[c][i].never_asked && !is_unknown(answers[c][i])) first[i] = c;
    }
  }
  return first;
}

/// Clients of a comparison, by their numbers.
struct ComparedPair {
  std::size_t first, other;
};

/// Adds for the URLs of these numbers, for which the two differ, how and why.
void add_differences(const ScriptCase& script, const std::vector<const ClientProfile*>& clients,
                     const std::vector<std::string>& urls,
                     const std::vector<std::vector<ClientAnswer>>& answers, ComparedPair pair,
                     const std::vector<std::size_t>& numbers,
                     std::vector<std::vector<ClientDifference>>& by_url) {
  if (numbers.empty()) return;
  const ClientProfile &profile = *clients[pair.first], &other_profile = *clients[pair.other];
  const auto picked = pick(urls, numbers);
  const auto first = run_under_client(script, profile, picked, true);
  auto other = run_under_client(script, other_profile, picked, true);
  excuse_calls(script, other_profile, picked, first, other);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const std::size_t url = numbers[i];
    const DifferenceReason why =
        i < picked.size() ? explain_difference(profile, first[i], other_profile, other[i])
                          : DifferenceReason{};
    const ClientAnswer &one = answers[pair.first][url], &two = answers[pair.other][url];
    add_difference(by_url[url], {urls[url],
                                 &profile,
                                 {&other_profile},
                                 to_text(one.decision),
                                 to_text(two.decision),
                                 why.text,
                                 why.cause,
                                 is_for_never_asking(one, two)});
  }
}

}  // namespace

std::vector<ClientAnswer> run_under_client(const ScriptCase& script, const ClientProfile& profile,
                                           const std::vector<std::string>& urls, bool trace) {
  return run_loaded(load(script, profile, trace), profile, urls, trace);
}

ClientComparison compare_clients(const ScriptCase& script,
                                 const std::vector<const ClientProfile*>& clients,
                                 const std::vector<std::string>& urls) {
  ClientComparison comparison;
  for (const ClientProfile* const client : clients) {
    comparison.answers.push_back(
        comparison.answers.empty()
            ? run_under_client(script, *client, urls)
            : run_where_first_ends(script, *client, urls, comparison.answers.front()));
    note_unknown(comparison.answers.back(), *client, urls, comparison.not_known);
  }
  if (clients.empty()) return comparison;

  std::vector<std::vector<ClientDifference>> by_url(urls.size());
  for (std::size_t c = 1; c < clients.size(); ++c) {
    const auto numbers = differing(comparison.answers[0], comparison.answers[c]);
    add_differences(script, clients, urls, comparison.answers, {0, c}, numbers, by_url);
  }
  const auto asking = first_that_asks(comparison.answers);
  for (std::size_t first = 1; first < clients.size(); ++first) {
    if (std::ranges::find(asking, first) == asking.end()) continue;
    for (std::size_t c = first + 1; c < clients.size(); ++c) {
      auto numbers = differing(comparison.answers[first], comparison.answers[c]);
      std::erase_if(numbers, [&](std::size_t url) {
        return asking[url] != first || comparison.answers[c][url].never_asked;
      });
      add_differences(script, clients, urls, comparison.answers, {first, c}, numbers, by_url);
    }
  }
  for (auto& differences : by_url) {
    std::ranges::move(differences, std::back_inserter(comparison.differences));
  }
  return comparison;
}

}  // namespace pacwright
