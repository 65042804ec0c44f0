#include "validate/client_agreement.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <thread>
#include <utility>

#include "base/at_once.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"
#include "model/pac_difference.hpp"
#include "model/rule_index.hpp"
#include "model/spellings.hpp"
#include "validate/lint/lint.hpp"
#include "validate/pac_script.hpp"
#include "validate/probes.hpp"
#include "validate/profiles/client_url.hpp"
#include "validate/profiles/profiles.hpp"
#include "validate/profiles/route_losses.hpp"
#include "validate/profiles/unasked_hosts.hpp"

namespace pacwright {
namespace {

constexpr int kMostTold = 3;
constexpr std::uint64_t kMostCalls = 40'000;   ///< Of helper functions, for one client.
constexpr std::size_t kMostNumbers = 64;       ///< Addresses that are spelt as one number.
constexpr std::size_t kMostClientsAtOnce = 4;  ///< Each has a process of its own.

/// "10.1.2" and the like: no address by the rules, but the C library resolves it to 10.1.0.2.
bool is_number_to_systems(std::string_view host) {
  const std::string_view last = host.substr(host.find_last_of('.') + 1);
  return !last.empty() && is_digit(last.front()) && !IpAddress::parse(host);
}

struct HostToAsk {
  DerivedProbe derived;
  UrlParts url;            ///< With it, read once for all clients.
  bool is_number = false;  ///< An address of the policy, or a public one, as one number.
};

/// Unless it can stand in no URL.
void add_host(DerivedProbe probe, std::vector<HostToAsk>& hosts) {
  auto url = parse_url("https://" + probe.host + "/");
  if (url) hosts.push_back({std::move(probe), *std::move(url)});
}

std::vector<HostToAsk> with_urls(std::vector<DerivedProbe> derived, bool resolve) {
  std::vector<HostToAsk> hosts;
  hosts.reserve(derived.size());
  for (DerivedProbe& probe : derived) {
    if (resolve && is_number_to_systems(probe.host)) continue;
    add_host(std::move(probe), hosts);
  }
  return hosts;
}

/// Some client hands over another text than browsers do: an address with a colon or in an odd
/// spelling, a name in upper case. Here clients part most.
bool is_handed_otherwise(const HostToAsk& host) {
  return host.derived.host != host.url.host || host.url.host.find(':') != std::string::npos;
}

/// Moves `most` of them, evenly spread, or all.
void move_spread(std::vector<HostToAsk>& from, std::size_t most, std::vector<HostToAsk>& to) {
  most = std::min(most, from.size());
  for (std::size_t i = 0; i < most; ++i) to.push_back(std::move(from[i * from.size() / most]));
}

/// Hosts of the first piece, such as can stand in a URL, evenly spread: if there are too many, half
/// of them such as some client hands over otherwise.
std::vector<HostToAsk> hosts_to_ask(const Policy& policy, ProbeStream& stream,
                                    std::uint64_t calls) {
  std::vector<HostToAsk> hosts = with_urls(stream.next(), policy.dns == DnsUse::Resolve);
  const std::size_t most =
      std::clamp<std::size_t>(kMostCalls / (calls + 1), kFewestForClients, kMostForClients);
  if (hosts.size() <= most) return hosts;
  std::vector<HostToAsk> otherwise, usual, chosen;
  for (HostToAsk& host : hosts) {
    (is_handed_otherwise(host) ? otherwise : usual).push_back(std::move(host));
  }
  chosen.reserve(most);
  move_spread(otherwise, std::max(most / 2, most - std::min(most, usual.size())), chosen);
  move_spread(usual, most - chosen.size(), chosen);
  return chosen;
}

/// What the policy says of one derived host, in each of the forms that clients hand over. Most of
/// them hand over the same one.
class Expected {
 public:
  RouteId route_of(const PolicyMatcher& reference, const std::string& handed,
                   const std::string& resolved) {
    const auto known = std::ranges::find(forms_, handed, &Form::first);
    if (known != forms_.end()) return known->second;
    forms_.emplace_back(handed, reference.route_of(handed, resolved));
    return forms_.back().second;
  }

 private:
  using Form = std::pair<std::string, RouteId>;
  std::vector<Form> forms_;
};

/// What one client is asked, and what the policy says of it.
struct Questions {
  const ClientProfile* profile;
  std::vector<Probe> probes;
  std::vector<RouteId> expected;  ///< Of the host that the client hands over.
  std::vector<RouteId> meant;     ///< Of the host of the URL.
};

/// Names outside ASCII as a person types them: some clients hand them over like that.
void add_typed(const Policy& policy, const std::vector<Catalog>& catalogs,
               std::vector<HostToAsk>& hosts) {
  const auto typed = typed_hosts(policy, catalogs);
  const std::size_t most = std::min(typed.size(), kMostForClients);
  for (std::size_t i = 0; i < most; ++i) {
    const std::string& host = typed[i * typed.size() / most];
    add_host({host, host, ""}, hosts);
  }
}

/// Addresses as one number: some clients hand it over as typed, which is a name without a dot to
/// the PAC. A public one, and the first of blocks of the policy, evenly spread.
void add_numbers(const Policy& policy, const ProbeStream& stream, std::vector<HostToAsk>& hosts) {
  if (policy.dns == DnsUse::Resolve) return;  // Systems resolve it.
  const auto add = [&hosts](const IpAddress& address) {
    add_host({std::to_string(address.to_v4()), address.to_string(), ""}, hosts);
    hosts.back().is_number = true;
  };
  add(IpAddress::from_v4(0xCB00710A));  // 203.0.113.10
  std::vector<IpAddress> addresses = first_addresses(stream.subjects());
  std::erase_if(addresses, [](const IpAddress& address) { return !address.is_v4(); });
  const std::size_t most = std::min(addresses.size(), kMostNumbers);
  for (std::size_t i = 0; i < most; ++i) add(addresses[i * addresses.size() / most]);
}

/// Of one client.
struct Found {
  Diags findings;
  std::vector<ClientLoss> losses;
};

class ClientAgreement {
 public:
  ClientAgreement(const Policy& policy, const ClientProfile& profile, const std::string& artifact)
      : policy_(policy), profile_(profile), artifact_(artifact) {}

  /// `meant`: what the policy says of the URL's host, which the client may hand over as another.
  void compare(const HostToAsk& asked, const Probe& handed, RouteId expected, RouteId meant,
               const Result<Answer>& got) {
    const DerivedProbe& derived = asked.derived;
    const std::string who = std::string(profile_.title) + " hands over the host '" + handed.host +
                            "', derived from '" + derived.about + "'.";
    if (!got) {
      tell(got.reason().code, derived, message_of(got.reason()) + ". " + who);
    } else if (got->result != policy_.route(expected).result && !is_ascii(handed.host)) {
      lose_spelling(derived, expected, *got, who);
    } else if (got->result != policy_.route(expected).result) {
      tell(DiagCode::ClientDisagrees, derived,
           "The policy says '" + policy_.route(expected).result + "', the PAC says '" +
               got->result + "'. " + who);
    } else if (policy_.dns == DnsUse::Never && got->dns_lookups > 0) {
      tell(DiagCode::AskedDns, derived, who);
    } else if (loses_host(asked, policy_.route(meant).result, got->result)) {
      note_other_host(derived, policy_.route(meant).result, *got,
                      handed.host == derived.host
                          ? ", for it hands over this address as it is typed"
                          : ", for it asks about the host '" + handed.host + "'");
    }
  }

  void cannot_load(const Diag& reason) {
    Diag diag = reason;
    diag.detail += (diag.detail.empty() ? "" : " ") + std::string("This is how ") +
                   std::string(profile_.title) + " loads it.";
    found_.findings.push_back(std::move(diag));
  }

  Found found() && {
    if (other_host_) found_.losses.push_back(std::move(other_host_->loss));
    return std::move(found_);
  }

 private:
  struct OtherHost {
    ClientLoss loss;
    int danger;
  };

  /// Of a host that the client hands over as another one. An address in an odd spelling, such as
  /// 0xa.1, counts only if it goes past a proxy there: hardly anybody types it, but for that.
  static bool loses_host(const HostToAsk& asked, const std::string& meant, const std::string& got) {
    const std::string& host = asked.derived.host;
    const bool is_odd = is_ascii(host) && !asked.is_number && asked.url.host != host &&
                        "[" + asked.url.host + "]" != host;
    return got != meant && (!is_odd || danger_of(meant, got) < 2);
  }

  /// The first of those that matter most tells all: pactester cuts every IPv6 address.
  void note_other_host(const DerivedProbe& derived, const std::string& meant, const Answer& got,
                       const std::string& why) {
    const int danger = danger_of(meant, got.result);
    if (!other_host_ || danger < other_host_->danger)
      other_host_ = {loss_of(derived, got, why), danger};
  }

  /// The PAC knows the name by the form that browsers hand over only.
  void lose_spelling(const DerivedProbe& derived, RouteId expected, const Answer& got,
                     const std::string& who) {
    tell(DiagCode::SpellingLost, derived,
         "Browsers get '" + policy_.route(expected).result + "', this client '" + got.result +
             "'. " + who);
    if (!is_spelling_noted_) found_.losses.push_back(loss_of(derived, got, ""));
    is_spelling_noted_ = true;
  }

  ClientLoss loss_of(const DerivedProbe& derived, const Answer& got, const std::string& why) const {
    return {std::string(profile_.title),
            "'" + derived.host + "' is '" + got.result + "' there" + why};
  }

  void tell(DiagCode code, const DerivedProbe& derived, std::string detail) {
    if (++told_ > kMostTold) return;
    found_.findings.push_back({code, {artifact_, 0, 0}, derived.host, std::move(detail)});
  }

  const Policy& policy_;
  const ClientProfile& profile_;
  const std::string& artifact_;
  Found found_;
  int told_ = 0;
  bool is_spelling_noted_ = false;
  std::optional<OtherHost> other_host_;
};

std::vector<Questions> questions_for_all(const PolicyMatcher& reference,
                                         const std::vector<HostToAsk>& hosts) {
  std::vector<Questions> all;
  std::vector<Expected> expected(hosts.size());
  for (const ClientProfile& profile : all_profiles()) {
    if (profile.client == Client::Chromium) continue;  // check_agreement's.
    Questions& questions = all.emplace_back(Questions{&profile, {}, {}, {}});
    questions.probes.reserve(hosts.size());
    questions.expected.reserve(hosts.size());
    for (std::size_t i = 0; i < hosts.size(); ++i) {
      Probe probe = to_client_probe(hosts[i].url, profile);
      questions.expected.push_back(
          expected[i].route_of(reference, probe.host, hosts[i].derived.resolved));
      questions.meant.push_back(
          expected[i].route_of(reference, hosts[i].url.host, hosts[i].derived.resolved));
      questions.probes.push_back(std::move(probe));
    }
  }
  return all;
}

Found check_client(const Policy& policy, const Questions& questions,
                   const std::vector<HostToAsk>& hosts, const DnsFixture& dns,
                   const std::string& pac, const std::string& artifact) {
  ClientAgreement agreement(policy, *questions.profile, artifact);
  RunAs as;
  as.client = questions.profile->client;
  auto script = PacScript::load(pac, artifact, dns, {}, as);
  if (!script) {
    agreement.cannot_load(script.reason());
    return std::move(agreement).found();
  }
  PacScript sandbox = *std::move(script);
  const auto answers = sandbox.run(questions.probes);
  for (std::size_t i = 0; i < hosts.size(); ++i) {
    agreement.compare(hosts[i], questions.probes[i], questions.expected[i], questions.meant[i],
                      answers[i]);
  }
  return std::move(agreement).found();
}

DnsFixture dns_of(const std::vector<HostToAsk>& hosts) {
  DnsFixture dns;
  for (const HostToAsk& host : hosts) {
    if (!host.derived.resolved.empty()) dns.addresses[host.derived.host] = host.derived.resolved;
  }
  return dns;
}

/// "Windows drops 'SOCKS5 a:1080' of 'SOCKS5 a:1080; PROXY b:80' and does 'PROXY b:80'."
std::string sentence_of(const RouteLoss& loss, const Route& route) {
  std::string dropped;
  for (const std::string& element : loss.dropped) {
    dropped += (dropped.empty() ? "'" : ", '") + element + "'";
  }
  std::string text = titles_of(loss.clients) + " ";
  if (!dropped.empty()) {
    text += verb_for(loss.clients, "drops ", "drop ") + dropped;
    if (loss.dropped.size() > 1 || loss.dropped.front() != route.result) {
      text += " of '" + route.result + "'";
    }
    text += " and ";
  }
  if (loss.they_do == "DIRECT") {
    return text + verb_for(loss.clients, "goes", "go") + " direct.";
  }
  if (loss.they_do == "error") {
    return text + verb_for(loss.clients, "refuses", "refuse") + " the request.";
  }
  return text + verb_for(loss.clients, "does", "do") + " '" + loss.they_do + "'.";
}

void note_loss(const ClientProfile& client, const std::string& what, Verdict& verdict) {
  auto& losses = verdict.client_losses;
  auto known = std::ranges::find(losses, client.title, &ClientLoss::client);
  if (known == losses.end()) known = losses.insert(losses.end(), {std::string(client.title), ""});
  known->what += (known->what.empty() ? "" : "; ") + what;
}

void note_losses(const RouteLoss& loss, const Route& route, Verdict& verdict) {
  for (const ClientProfile* const client : loss.clients) {
    note_loss(*client,
              "route '" + route.name + "' is " +
                  (loss.they_do == "error" ? "refused" : "'" + loss.they_do + "'") + " there",
              verdict);
  }
}

/// Blocks of which some client never asks about an address; a wider one than /2 names none of them.
constexpr std::string_view kUnaskedBlocks[] = {"127.0.0.0/8", "169.254.0.0/16", "::1/128",
                                               "fe80::/10", "::ffff:127.0.0.0/104"};
constexpr int kWidestNamed = 2;

/// Addresses that show what rules make of the hosts that some client never asks about: the edges of
/// these blocks, and of what rules take of them, from both sides.
std::set<IpAddress> unasked_edges(const RuleSet& rules) {
  std::set<IpAddress> edges;
  for (const std::string_view text : kUnaskedBlocks) {
    const Cidr unasked = *Cidr::parse(text, {});
    const auto add = [&](const std::optional<IpAddress>& address) {
      if (address && unasked.contains(*address)) edges.insert(*address);
    };
    add(unasked.first());
    add(unasked.last());
    for (const Rule& rule : rules.rules) {
      const auto* const block = std::get_if<Cidr>(&rule.match);
      if (block == nullptr || !unasked.contains(*block)) continue;
      add(block->first().previous());
      add(block->first());
      add(block->last());
      add(block->last().next());
    }
  }
  return edges;
}

/// "app.localhost" for "app.loc*": what the last star may stand for, so that the name is below
/// localhost.
std::vector<std::string> ending_in_localhost(std::string_view glob) {
  constexpr std::string_view kName = "localhost";
  std::vector<std::string> found;
  const std::size_t star = glob.rfind('*');
  if (star == std::string_view::npos) return found;
  std::string head;
  for (const char c : glob.substr(0, star)) head += c == '*' ? 'a' : c;
  for (std::size_t begin = 0; begin < kName.size(); ++begin) {
    for (std::size_t end = begin + 1; end <= kName.size(); ++end) {
      std::string host = head;
      host += kName.substr(begin, end - begin);
      host += glob.substr(star + 1);
      if (host.ends_with(kName)) found.push_back(std::move(host));
    }
  }
  return found;
}

/// Names that the pattern matches and that some client never asks about.
std::vector<std::string> unasked_names(const Match& match) {
  const std::string text = to_text(match);
  const bool names = text.find("localhost") != std::string::npos;
  std::vector<std::string> found;
  if (!std::holds_alternative<PlainHosts>(match) && !names &&
      (text.find('*') == std::string::npos || text.find_first_not_of("*.") == std::string::npos)) {
    return found;
  }
  std::vector<std::string> tried = {"localhost", "www.localhost"};
  for (const char* const star : {"a", "", "a.b"}) {
    if (!names) break;
    std::string host;
    for (const char c : text) host += c == '*' ? std::string(star) : std::string(1, c);
    tried.push_back(std::move(host));
  }
  if (!std::holds_alternative<PlainHosts>(match)) {
    std::ranges::move(ending_in_localhost(text), std::back_inserter(tried));
  }
  for (std::string& host : tried) {
    if (clients_that_never_ask(host).empty() || !matches(match, Host::from(host))) continue;
    found.push_back(std::move(host));
  }
  return found;
}

/// Which hosts that some client never asks about a rule decides; the first of them.
class UnaskedByRule {
 public:
  explicit UnaskedByRule(const RuleSet& rules)
      : rules_(rules), index_(rules), edges_(unasked_edges(rules)) {}

  std::string first_of(int number) const {
    const Match& match = rules_.rules[static_cast<std::size_t>(number)].match;
    if (const auto* const block = std::get_if<Cidr>(&match)) return first_in(*block, number);
    for (const std::string& host : unasked_names(match)) {
      if (index_.first_match(Host::from(host)) == number) return host;
    }
    return "";
  }

 private:
  std::string first_in(const Cidr& block, int number) const {
    if (block.prefix() < kWidestNamed) return "";
    const auto end = edges_.upper_bound(block.last());
    for (auto edge = edges_.lower_bound(block.first()); edge != end; ++edge) {
      if (index_.first_match(Host::from(edge->to_string())) == number) return edge->to_string();
    }
    return "";
  }

  const RuleSet& rules_;
  RuleIndex index_;
  std::set<IpAddress> edges_;
};

bool is_direct(const Route& route) {
  return std::ranges::all_of(meant_by(route.result),
                             [](const Hop& hop) { return hop.kind == Hop::Kind::Direct; });
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
  ProbeStream stream(reference.policy(), reference.catalogs());
  auto hosts = hosts_to_ask(reference.policy(), stream, calls);
  const std::size_t derived = hosts.size();
  add_typed(reference.policy(), reference.catalogs(), hosts);
  add_numbers(reference.policy(), stream, hosts);
  const auto all = questions_for_all(reference, hosts);
  const DnsFixture dns = dns_of(hosts);
  std::vector<Found> found(all.size());  // In the order of the clients, whoever is done first.
  const std::size_t threads =
      std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, kMostClientsAtOnce);
  for_each_at_once(all.size(), threads, [&](std::size_t i) {
    found[i] = check_client(reference.policy(), all[i], hosts, dns, pac, artifact);
  });
  for (Found& each : found) {
    std::ranges::move(each.findings, std::back_inserter(verdict.findings));
    std::ranges::move(each.losses, std::back_inserter(verdict.client_losses));
  }
  verdict.clients = static_cast<int>(all.size());
  verdict.client_probes = static_cast<int>(derived);
}

void check_routes_by_client(const Policy& policy, bool is_strict, Verdict& verdict) {
  const auto losses = route_losses(policy);
  for (const RouteLoss& loss : losses) {
    const Route& route = policy.route(loss.route);
    const DiagCode code = is_strict ? DiagCode::RouteByClientRefused : DiagCode::RouteByClient;
    verdict.findings.push_back({code, route.where, route.name, sentence_of(loss, route)});
    note_losses(loss, route, verdict);
  }
}

void check_never_asked(const Policy& policy, const RuleSet& rules, Verdict& verdict) {
  const UnaskedByRule unasked(rules);
  std::set<std::pair<const ClientProfile*, int>> noted;  // Each rule of the policy once.
  for (std::size_t i = 0; i < rules.rules.size(); ++i) {
    const Rule& rule = rules.rules[i];
    if (is_direct(policy.route(rule.route))) continue;
    const std::string host = unasked.first_of(static_cast<int>(i));
    if (host.empty()) continue;
    const PolicyRule& source = policy.rules[static_cast<std::size_t>(rule.policy_rule)];
    const auto clients = clients_that_never_ask(host);
    const std::string text = to_text(rule.match);
    verdict.findings.push_back({DiagCode::NeverAsked, source.where, text,
                                "Rule '" + source.name + "' sends it to '" +
                                    policy.route(rule.route).name + "', but " +
                                    who_goes_direct(clients, host, 1) + "."});
    for (const ClientProfile* const client : clients) {
      if (!noted.emplace(client, rule.policy_rule).second) continue;
      note_loss(*client,
                "goes direct to hosts of rule '" + source.name + "' such as '" + host +
                    "' without asking the PAC",
                verdict);
    }
  }
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
