#include "validate/client_agreement.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "validate/lint/lint.hpp"
#include "validate/pac_script.hpp"
#include "validate/probes.hpp"
#include "validate/profiles/client_url.hpp"
#include "validate/profiles/profiles.hpp"

namespace pacwright {
namespace {

constexpr int kMostTold = 3;
constexpr std::uint64_t kMostCalls = 60'000;  ///< Of helper functions, for one client.

/// "10.1.2" and the like: no address by the rules, but the C library resolves it to 10.1.0.2.
bool is_number_to_systems(std::string_view host) {
  const std::string_view last = host.substr(host.find_last_of('.') + 1);
  return !last.empty() && is_digit(last.front()) && !IpAddress::parse(host);
}

/// Every so-manieth host of the first piece, such as can stand in a URL.
std::vector<DerivedProbe> hosts_to_ask(const Policy& policy, const std::vector<Catalog>& catalogs,
                                       std::uint64_t calls) {
  std::vector<DerivedProbe> hosts = ProbeStream(policy, catalogs).next();
  const bool resolve = policy.dns == DnsUse::Resolve;
  std::erase_if(hosts, [resolve](const DerivedProbe& probe) {
    return (resolve && is_number_to_systems(probe.host)) ||
           !to_client_probe("https://" + probe.host + "/", profile_of(Client::Chromium));
  });
  const std::size_t most =
      std::clamp<std::size_t>(kMostCalls / (calls + 1), kFewestForClients, kMostForClients);
  if (hosts.size() <= most) return hosts;
  std::vector<DerivedProbe> spread;
  spread.reserve(most);
  for (std::size_t i = 0; i < most; ++i) {
    spread.push_back(std::move(hosts[i * hosts.size() / most]));
  }
  return spread;
}

class ClientAgreement {
 public:
  ClientAgreement(const Policy& policy, const ClientProfile& profile, const std::string& artifact,
                  Verdict& verdict)
      : policy_(policy), profile_(profile), artifact_(artifact), verdict_(verdict) {}

  void compare(const DerivedProbe& derived, const Probe& handed, RouteId expected,
               const Result<Answer>& got) {
    const std::string who = std::string(profile_.title) + " hands over the host '" + handed.host +
                            "', derived from '" + derived.about + "'.";
    if (!got) {
      tell(got.reason().code, derived, message_of(got.reason()) + ". " + who);
    } else if (got->result != policy_.route(expected).result) {
      tell(DiagCode::ClientDisagrees, derived,
           "The policy says '" + policy_.route(expected).result + "', the PAC says '" +
               got->result + "'. " + who);
    } else if (policy_.dns == DnsUse::Never && got->dns_lookups > 0) {
      tell(DiagCode::AskedDns, derived, who);
    }
  }

  void cannot_load(const Diag& reason) {
    Diag diag = reason;
    diag.detail += (diag.detail.empty() ? "" : " ") + std::string("This is how ") +
                   std::string(profile_.title) + " loads it.";
    verdict_.findings.push_back(std::move(diag));
  }

 private:
  void tell(DiagCode code, const DerivedProbe& derived, std::string detail) {
    if (++told_ > kMostTold) return;
    verdict_.findings.push_back({code, {artifact_, 0, 0}, derived.host, std::move(detail)});
  }

  const Policy& policy_;
  const ClientProfile& profile_;
  const std::string& artifact_;
  Verdict& verdict_;
  int told_ = 0;
};

void check_client(const PolicyMatcher& reference, const ClientProfile& profile,
                  const std::vector<DerivedProbe>& hosts, const std::string& pac,
                  const std::string& artifact, Verdict& verdict) {
  ClientAgreement agreement(reference.policy(), profile, artifact, verdict);
  RunAs as;
  as.client = profile.client;
  auto script = PacScript::load(pac, artifact, dns_of(hosts), {}, as);
  if (!script) return agreement.cannot_load(script.reason());
  PacScript sandbox = *std::move(script);

  std::vector<Probe> probes;
  probes.reserve(hosts.size());
  for (const DerivedProbe& host : hosts) {
    // It has been read as a URL before; some clients hand over the text as it is.
    const auto probe = to_client_probe("https://" + host.host + "/", profile);
    probes.push_back(probe ? *probe : Probe{"", host.host});
  }
  const auto answers = sandbox.run(probes);
  for (std::size_t i = 0; i < hosts.size(); ++i) {
    agreement.compare(hosts[i], probes[i], reference.route_of(probes[i].host, hosts[i].resolved),
                      answers[i]);
  }
}

// Of results check_result has warned, of the size check_size.
bool is_asked_for(const Policy& policy, DiagCode code) {
  switch (code) {
    case DiagCode::ResultWord:
    case DiagCode::ResultAfterDirect:
    case DiagCode::OverHostedLimit: return true;
    case DiagCode::DnsEveryCall:
    case DiagCode::DnsByIsInNet: return policy.dns == DnsUse::Resolve;
    default: return false;
  }
}

}  // namespace

void check_clients_agree(const PolicyMatcher& reference, const std::string& pac,
                         const std::string& artifact, std::uint64_t calls, Verdict& verdict) {
  const auto hosts = hosts_to_ask(reference.policy(), reference.catalogs(), calls);
  for (const ClientProfile& profile : all_profiles()) {
    if (profile.client == Client::Chromium) continue;  // check_agreement's.
    check_client(reference, profile, hosts, pac, artifact, verdict);
    ++verdict.clients;
  }
  verdict.client_probes = static_cast<int>(hosts.size());
}

void check_own_lint(const Policy& policy, const std::string& pac, const std::string& artifact,
                    Verdict& verdict) {
  for (const Diag& diag : lint(pac, artifact)) {
    if (entry_of(diag.code).severity == Severity::Note || is_asked_for(policy, diag.code)) continue;
    verdict.findings.push_back({DiagCode::FailsLint, diag.where,
                                std::string(entry_of(diag.code).code) + " " + message_of(diag),
                                diag.detail});
  }
}

}  // namespace pacwright
