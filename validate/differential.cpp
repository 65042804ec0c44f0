#include "validate/differential.hpp"

#include <algorithm>
#include <span>

#include "base/at_once.hpp"
#include "base/text.hpp"
#include "model/rule_index.hpp"
#include "validate/profiles/client_url.hpp"
#include "validate/url.hpp"
#include "validate/witnesses.hpp"

namespace pacwright {
namespace {

constexpr int kMostTold = 20;
/// Share the probes, for the PAC takes longer than all else.
constexpr std::size_t kSandboxes = 2;

/// Every `step`-th, from the `first` on.
std::vector<Probe> to_probes(const std::vector<DerivedProbe>& derived, std::size_t first,
                             std::size_t step) {
  std::vector<Probe> probes;
  probes.reserve(derived.size() / step + 1);
  for (std::size_t i = first; i < derived.size(); i += step) {
    probes.push_back({"https://" + derived[i].host + "/", derived[i].host});
  }
  return probes;
}

std::optional<IpAddress> resolved_of(const DerivedProbe& probe) {
  return probe.resolved.empty() ? std::nullopt : IpAddress::parse(probe.resolved);
}

RouteId route_of(int rule, const RuleSet& rules) {
  return rule < 0 ? rules.otherwise : rules.rules[static_cast<std::size_t>(rule)].route;
}

class Agreement {
 public:
  Agreement(const PolicyMatcher& reference, const RuleSet& before, const RuleSet& after,
            const std::string& artifact, Verdict& verdict)
      : policy_(reference.policy()),
        artifact_(artifact),
        verdict_(verdict),
        before_(before),
        reference_(reference),
        lowered_(before),
        optimised_(after) {}

  /// `counts`: for Verdict::decided.
  void ask(const std::vector<DerivedProbe>& probes, std::vector<PacScript>& pacs, bool counts) {
    // While the sandboxes, processes of their own, ask the PAC.
    auto said = begin_work([&] { return what_is_said(probes); });
    const std::size_t step = pacs.size();
    std::vector<std::vector<Result<Answer>>> answers(step);
    for_each_at_once(step, step,
                     [&](std::size_t i) { answers[i] = pacs[i].run(to_probes(probes, i, step)); });
    const std::vector<Said> all_said = said.get();
    for (std::size_t i = 0; i < probes.size(); ++i) {
      const auto& [expected, decider, optimised] = all_said[i];
      if (counts) ++verdict_.decided[slot_of(decider, before_, policy_)].derived;
      compare_rules(probes[i], expected, route_of(decider, before_), "lowered");
      compare_rules(probes[i], expected, optimised, "optimised");
      compare_pac(probes[i], expected, answers[i % step][i / step]);
    }
  }

 private:
  /// About one host, by everything but the PAC.
  struct Said {
    RouteId expected = 0;   ///< By the policy.
    int decider = -1;       ///< The lowered rule; -1: none.
    RouteId optimised = 0;  ///< By the optimised rules.
  };

  std::vector<Said> what_is_said(const std::vector<DerivedProbe>& probes) const {
    std::vector<Said> all;
    all.reserve(probes.size());
    for (const DerivedProbe& probe : probes) {
      const Host host = Host::from(probe.host);
      const auto resolved = resolved_of(probe);
      all.push_back({reference_.route_of(probe.host, probe.resolved),
                     lowered_.first_match(host, resolved), optimised_.route_of(host, resolved)});
    }
    return all;
  }

  void compare_rules(const DerivedProbe& probe, RouteId expected, RouteId got,
                     std::string_view which) {
    if (expected == got) return;
    tell(DiagCode::RulesDisagree, probe,
         "The policy says '" + policy_.route(expected).name + "', the " + std::string(which) +
             " rules say '" + policy_.route(got).name + "'.");
  }

  void compare_pac(const DerivedProbe& probe, RouteId expected, const Result<Answer>& got) {
    if (!got) {
      tell(got.reason().code, probe, message_of(got.reason()) + ".");
      return;
    }
    if (got->result != policy_.route(expected).result) {
      tell(DiagCode::PacDisagrees, probe,
           "The policy says '" + policy_.route(expected).result + "', the PAC says '" +
               got->result + "'.");
    }
    if (policy_.dns == DnsUse::Never && !got->dns_names.empty()) {
      tell(DiagCode::AskedDns, probe, "It asked for '" + got->dns_names.front() + "'.");
    }
  }

  void tell(DiagCode code, const DerivedProbe& probe, const std::string& detail) {
    if (++told_ > kMostTold) return;
    verdict_.findings.push_back({code,
                                 {artifact_, 0, 0},
                                 probe.host,
                                 detail + " The host was derived from '" + probe.about + "'."});
  }

  const Policy& policy_;
  const std::string& artifact_;
  Verdict& verdict_;
  const RuleSet& before_;
  const PolicyMatcher& reference_;
  RuleIndex lowered_, optimised_;
  int told_ = 0;
};

/// The PAC result a suite's expectation stands for, or nothing.
std::optional<std::string> result_of(const Suite& suite, const std::vector<Route>& routes,
                                     const std::string& expected) {
  for (const auto& [name, result] : suite.routes) {
    if (name == expected) return to_canonical_result(result);
  }
  for (const Route& route : routes) {
    if (route.name == expected) return to_canonical_result(route.result);
  }
  const std::string canonical = to_canonical_result(expected);
  const std::string keyword = canonical.substr(0, canonical.find_first_of(" ;"));
  for (const std::string_view known :
       {"DIRECT", "PROXY", "HTTP", "HTTPS", "SOCKS", "SOCKS4", "SOCKS5", "QUIC"}) {
    if (keyword == known) return canonical;
  }
  return std::nullopt;
}

/// `asked`: what the script answered, which does not matter where the client goes direct.
void settle(const Result<Answer>& asked, CheckedCase& checked) {
  Answer direct;
  direct.result = "DIRECT";
  const Result<Answer> answer = checked.never_asked ? Result<Answer>(direct) : asked;
  checked.got =
      answer ? shown_result(answer->result)
             : std::string(entry_of(answer.reason().code).code) + " " + message_of(answer.reason());
  if (!answer) checked.failure = answer.reason();
  checked.passed = answer && to_canonical_result(answer->result) == checked.expected;
}

}  // namespace

std::size_t slot_of(int rule, const RuleSet& rules, const Policy& policy) {
  if (rule < 0) return policy.rules.size();
  return static_cast<std::size_t>(rules.rules[static_cast<std::size_t>(rule)].policy_rule);
}

void check_agreement(const PolicyMatcher& reference, const RuleSet& before, const RuleSet& after,
                     const std::string& pac, const std::string& artifact, Verdict& verdict,
                     const Progress& progress) {
  ProbeStream stream(reference.policy(), reference.catalogs());
  auto derived = stream.next();
  // Where names are resolved there is one piece only.
  std::vector<PacScript> sandboxes;
  while (sandboxes.size() < kSandboxes) {
    auto script = PacScript::load(pac, artifact, dns_of(derived));
    if (!script) {
      verdict.findings.push_back(script.reason());
      return;
    }
    sandboxes.push_back(*std::move(script));
  }
  Agreement agreement(reference, before, after, artifact, verdict);
  verdict.decided.resize(reference.policy().rules.size() + 1);
  std::vector<DerivedProbe> asked;  // Where there are witnesses this is one piece, too.
  for (; !derived.empty(); derived = stream.next()) {
    agreement.ask(derived, sandboxes, true);
    verdict.probes += static_cast<int>(derived.size());
    asked = std::move(derived);
    tell(progress, "patterns and blocks", stream.derived(), stream.subjects().size());
  }
  WitnessStream witnesses(stream.subjects(), before, after);
  std::uint64_t asked_witnesses = 0;
  for (auto piece = witnesses.next(); !piece.empty(); piece = witnesses.next()) {
    tell(progress, "witnesses", asked_witnesses, 0);
    asked_witnesses += piece.size();
    std::erase_if(piece, [&](const DerivedProbe& probe) {
      return std::ranges::binary_search(asked, probe.host, {}, &DerivedProbe::host);
    });
    agreement.ask(piece, sandboxes, false);
  }
  verdict.thinned += static_cast<int>(stream.thinned());
  verdict.completeness = witnesses.completeness();
}

std::vector<CheckedCase> check_suite(const Suite& suite, const std::vector<Route>& routes,
                                     const LoadInScene& load, Diags& diags,
                                     const ClientProfile& client, Judged judged,
                                     const CaseListener& seen) {
  constexpr std::size_t kAtATime = 512;
  std::vector<CheckedCase> checked;
  std::vector<Probe> probes;
  bool usable = true;
  for (const SuiteCase& test : suite.cases) {
    const auto expected = result_of(suite, routes, test.expected);
    const auto url = parse_url(test.url);
    auto probe = to_client_probe(test.url, client);
    if (!expected) {
      diags.push_back({DiagCode::BadExpectation, test.expected_where, test.expected, ""});
    }
    if (!probe) {
      Diag bad = probe.reason();
      bad.where = test.where;
      diags.push_back(std::move(bad));
    }
    usable = usable && expected && probe;
    if (!usable) continue;
    probes.push_back(*probe);
    checked.push_back({&test, probe->host, *expected, "", false, {}});
    checked.back().never_asked = judged == Judged::Client && never_asks(client, url->host);
  }
  if (!usable) return {};

  for (const CasesOfScene& same : by_scene(suite)) {
    auto loaded = load(same.scene);
    if (!loaded) {
      diags.push_back(loaded.reason());
      return {};
    }
    PacScript pac = *std::move(loaded);
    for (std::span<const std::size_t> rest = same.cases; !rest.empty();) {
      const auto piece = rest.first(std::min(rest.size(), kAtATime));
      std::vector<Probe> asked;
      for (const std::size_t i : piece) asked.push_back(probes[i]);
      const auto answers = pac.run(asked);
      for (std::size_t k = 0; k < asked.size(); ++k) {
        settle(answers[k], checked[piece[k]]);
        if (seen) seen(*checked[piece[k]].test, answers[k]);
      }
      rest = rest.subspan(piece.size());
    }
  }
  return checked;
}

std::string shown_result(const std::string& result) {
  constexpr std::size_t kMostShown = 4096;
  if (result.size() <= kMostShown) return result;
  return result.substr(0, kMostShown / 2) + "... (" + with_thousands(result.size()) + " bytes)";
}

CheckedUrl to_checked_url(const CheckedCase& checked) {
  return {checked.test->url,           checked.expected,         checked.got,    checked.test->why,
          checked.test->where.file,    checked.test->where.line, checked.passed, "",
          to_text(checked.test->scene)};
}

Diag to_finding(const CheckedCase& checked) {
  const std::string scene = to_text(checked.test->scene);
  std::string detail = "Expected '" + checked.expected + "', got '" + checked.got + "'" +
                       (scene.empty() ? "." : ", " + scene + ".");
  if (checked.never_asked)
    detail += " The client goes direct to this host without asking the file.";
  const std::string& why = checked.test->why;
  if (!why.empty()) detail += " The suite says: " + why + (why.ends_with('.') ? "" : ".");
  if (checked.failure && is_unknown_here(checked.failure->code)) {
    const Diag& failure = *checked.failure;
    return {failure.code, checked.test->where, failure.subject,
            "For '" + checked.test->url + "' the suite expects '" + checked.expected + "'."};
  }
  return {DiagCode::SuiteFailed, checked.test->where, checked.test->url, detail};
}

}  // namespace pacwright
