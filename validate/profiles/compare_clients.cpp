#include "validate/profiles/compare_clients.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "validate/profiles/client_url.hpp"
#include "validate/profiles/explain.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kMostExplained = 2000;  // URLs; tracing costs a second run.

std::optional<Diag> too_large(const ScriptCase& script, const ClientProfile& profile) {
  const std::size_t most = profile.most_script_bytes;
  if (most == 0 || script.script.size() <= most) return std::nullopt;
  return Diag{DiagCode::ScriptTooLarge,
              {script.name},
              with_thousands(script.script.size()) + " bytes",
              std::string(profile.title) + " takes " + with_thousands(most) + "."};
}

Result<PacScript> load(const ScriptCase& script, const ClientProfile& profile, bool trace) {
  if (auto reason = too_large(script, profile)) return *std::move(reason);
  return PacScript::load(script.script, script.name, script.dns, script.limits,
                         {profile.client, script.at, trace, "", true});
}

/// What differs from the first client, for one client: URL numbers.
std::vector<std::size_t> differing(const std::vector<ClientAnswer>& first,
                                   const std::vector<ClientAnswer>& other) {
  std::vector<std::size_t> numbers;
  for (std::size_t i = 0; i < first.size(); ++i) {
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

/// A client with the same decision for the same cause joins; else it is a new difference.
void add_difference(std::vector<ClientDifference>& differences, ClientDifference next) {
  const auto same = std::ranges::find_if(differences, [&next](const ClientDifference& known) {
    return known.they_do == next.they_do && known.cause == next.cause;
  });
  if (same == differences.end()) {
    differences.push_back(std::move(next));
  } else {
    same->clients.push_back(next.clients.front());
  }
}

}  // namespace

std::vector<ClientAnswer> run_under_client(const ScriptCase& script, const ClientProfile& profile,
                                           const std::vector<std::string>& urls, bool trace) {
  auto loaded = load(script, profile, trace);
  std::vector<Probe> probes;
  std::vector<Result<Probe>> parsed;
  for (const std::string& url : urls) {
    parsed.push_back(to_client_probe(url, profile));
    if (parsed.back()) probes.push_back(*parsed.back());
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
  for (const Result<Probe>& probe : parsed) {
    if (!probe) {
      all.push_back({Probe{}, probe.reason(), interpret(profile, probe.reason()), {}});
      continue;
    }
    auto decision = interpret(profile, answers[next]);
    all.push_back({*probe, std::move(answers[next]), std::move(decision), std::move(calls[next])});
    ++next;
  }
  return all;
}

ClientComparison compare_clients(const ScriptCase& script,
                                 const std::vector<const ClientProfile*>& clients,
                                 const std::vector<std::string>& urls) {
  ClientComparison comparison;
  for (const ClientProfile* const client : clients) {
    comparison.answers.push_back(run_under_client(script, *client, urls));
  }
  if (clients.empty()) return comparison;

  std::vector<std::vector<ClientDifference>> by_url(urls.size());
  for (std::size_t c = 1; c < clients.size(); ++c) {
    const auto numbers = differing(comparison.answers[0], comparison.answers[c]);
    if (numbers.empty()) continue;
    const auto picked = pick(urls, numbers);
    const auto first = run_under_client(script, *clients[0], picked, true);
    const auto other = run_under_client(script, *clients[c], picked, true);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      const std::size_t url = numbers[i];
      const DifferenceReason why =
          i < picked.size() ? explain_difference(*clients[0], first[i], *clients[c], other[i])
                            : DifferenceReason{};
      add_difference(by_url[url], {urls[url],
                                   {clients[c]},
                                   to_text(comparison.answers[0][url].decision),
                                   to_text(comparison.answers[c][url].decision),
                                   why.text,
                                   why.cause});
    }
  }
  for (auto& differences : by_url) {
    std::ranges::move(differences, std::back_inserter(comparison.differences));
  }
  return comparison;
}

}  // namespace pacwright
