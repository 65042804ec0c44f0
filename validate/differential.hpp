#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/progress.hpp"
#include "diag/diag.hpp"
#include "model/completeness.hpp"
#include "model/report.hpp"
#include "model/rules.hpp"
#include "validate/pac_script.hpp"
#include "validate/probes.hpp"
#include "validate/profiles/profiles.hpp"
#include "validate/reference/policy_matcher.hpp"
#include "validate/suite.hpp"

namespace pacwright {

/// What one rule of the policy decided.
struct Decided {
  std::size_t derived = 0, known = 0;  ///< Derived hosts, known URLs.
};

/// What validation looked at, and what it found. Green means: no error among `findings`.
struct Verdict {
  int probes = 0;   ///< Hosts derived from catalog and policy, each asked of all.
  int thinned = 0;  ///< Patterns and blocks that got a few of these only; see ProbeStream.
  Completeness completeness;              ///< Further hosts, asked of all as well.
  int clients = 0;                        ///< Asked besides Chromium; see check_clients_agree.
  int client_probes = 0;                  ///< Derived hosts each of them was asked about.
  std::vector<ClientLoss> client_losses;  ///< By client; see check_routes_by_client.
  int known_urls = 0;                     ///< Cases of the policy's suites.
  int known_failed = 0;
  std::vector<Decided> decided;  ///< By rule of the policy; the last one is `otherwise`.
  std::vector<CheckedUrl> checked;
  Diags findings;
};

/// Where `rule` of a RuleSet, or -1 for none, stands in Verdict::decided.
std::size_t slot_of(int rule, const RuleSet& rules, const Policy& policy);

/// Asks the reference, the rule sets before and after optimising, and the PAC about every derived
/// probe and every witness; any disagreement is a finding (PacDisagrees, RulesDisagree, AskedDns,
/// or the sandbox's own code). At most 20 are told in full. `artifact`: the PAC's name, for places.
/// `progress` hears of patterns and blocks, then of witnesses.
void check_agreement(const PolicyMatcher& reference, const RuleSet& before, const RuleSet& after,
                     const std::string& pac, const std::string& artifact, Verdict& verdict,
                     const Progress& progress = {});

struct CheckedCase {
  const SuiteCase* test = nullptr;
  std::string host;      ///< As the script got it.
  std::string expected;  ///< The PAC result that was expected.
  std::string got;       ///< The result, or the failure's code and message; see shown_result.
  bool passed = false;
  std::optional<Diag> failure = {};  ///< Why there is no result.
  bool never_asked = false;  ///< By the client, which goes direct; and that is what is judged.
};

/// What a suite's expectations are about.
enum class Judged {
  Answer,  ///< What the PAC file answers, asked as the client asks.
  Client,  ///< The same, but for hosts that the client goes direct to without asking.
};

/// A result as findings and reports show it: whole, or if it is very long its beginning and how
/// long it is.
std::string shown_result(const std::string& result);

/// Hears of the answer to a case, whole.
using CaseListener = std::function<void(const SuiteCase&, const Result<Answer>&)>;

/// Loads the PAC file that is judged, in a scene.
using LoadInScene = std::function<Result<PacScript>(const SuiteScene&)>;

/// Runs every case of a suite through the PAC in its scene, as `client` would ask it. `routes` give
/// names to results, the suite's own first. A value that is neither a route nor a PAC result is a
/// BadExpectation, a URL that is none a BadUrl, and then nothing is run; why the PAC does not load
/// ends the run, too: all of them in `diags`. Of very many long results only a few are held.
std::vector<CheckedCase> check_suite(const Suite& suite, const std::vector<Route>& routes,
                                     const LoadInScene& load, Diags& diags,
                                     const ClientProfile& client = profile_of(Client::Chromium),
                                     Judged judged = Judged::Answer, const CaseListener& seen = {});

/// The finding of a case that did not pass: SuiteFailed, or why its answer is not known here.
Diag to_finding(const CheckedCase& checked);

CheckedUrl to_checked_url(const CheckedCase& checked);

}  // namespace pacwright
