#include "cli/report_data.hpp"

#include <algorithm>

namespace pacwright {
namespace {

/// How the last of Verdict::decided, and of the decisions, is called.
constexpr const char* kOtherwise = "otherwise";

std::string name_of(std::size_t slot, const Policy& policy) {
  return slot < policy.rules.size() ? policy.rules[slot].name : kOtherwise;
}

std::string kind_of(const Match& match) {
  if (const auto* network = std::get_if<Cidr>(&match)) {
    return network->family() == IpFamily::V4 ? "IPv4 addresses" : "IPv6 addresses";
  }
  const auto* pattern = std::get_if<HostPattern>(&match);
  if (pattern == nullptr) return "names without a dot";
  switch (pattern->kind()) {
    case HostPattern::Kind::Exact: return "host";
    case HostPattern::Kind::Subdomains: return "subdomains";
    case HostPattern::Kind::Glob: return "pattern";
  }
  return "";
}

Decision to_decision(const Rule& rule, const Policy& policy) {
  const Route& route = policy.route(rule.route);
  return {to_text(rule.match),
          kind_of(rule.match),
          route.name,
          route.result,
          name_of(static_cast<std::size_t>(rule.policy_rule), policy),
          rule.origins.size()};
}

LedgerRow to_row(const LedgerEntry& entry) {
  const SourceRef where = entry.where();
  return {entry.item(),    std::string(to_text(entry.state)),
          entry.detail,    entry.category(),
          entry.service(), entry.set(),
          where.file,      where.line};
}

}  // namespace

void DecidingRules::note(const CheckedCase& checked, const DnsFixture& dns,
                         Verdict& verdict) const {
  const Host host = Host::from(checked.host);
  std::optional<IpAddress> resolved;
  if (lowered_.resolve_names) {
    const auto address = dns.addresses.find(host.text);
    if (address != dns.addresses.end()) resolved = IpAddress::parse(address->second);
  }
  const std::size_t slot = slot_of(index_.first_match(host, resolved), lowered_, policy_);
  verdict.decided.resize(policy_.rules.size() + 1);
  ++verdict.decided[slot].known;
  verdict.checked.back().rule = name_of(slot, policy_);
}

void add_page_data(const Policy& policy, const RuleSet& emitted, const Ledger& ledger,
                   const Verdict& verdict, CompileReport& report) {
  for (std::size_t i = 0; i < verdict.decided.size(); ++i) {
    report.uses.push_back(
        {name_of(i, policy), 0, verdict.decided[i].derived, verdict.decided[i].known});
  }
  for (const Rule& rule : emitted.rules) {
    report.decisions.push_back(to_decision(rule, policy));
    const auto slot = static_cast<std::size_t>(rule.policy_rule);
    if (slot < report.uses.size()) ++report.uses[slot].emitted;
  }
  const Route& last = policy.route(emitted.otherwise);
  report.decisions.push_back({"all else", "final route", last.name, last.result, kOtherwise, 0});
  if (!report.uses.empty()) ++report.uses.back().emitted;

  const std::size_t shown = std::min(ledger.entries.size(), kMostLedgerRows);
  report.ledger_rows.reserve(shown);
  for (std::size_t i = 0; i < shown; ++i) report.ledger_rows.push_back(to_row(ledger.entries[i]));
}

}  // namespace pacwright
