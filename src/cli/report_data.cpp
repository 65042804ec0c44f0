#include "cli/report_data.hpp"

#include <algorithm>

#include "validate/engine_text.hpp"
#include "validate/profiles/helper_text.hpp"

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

/// Where the policy names a match itself; else where the rule stands.
SourceRef place_in_policy(const PolicyRule& rule, const Match& match) {
  if (const auto* pattern = std::get_if<HostPattern>(&match)) {
    const auto own = std::ranges::find(rule.hosts, *pattern, &PlacedPattern::pattern);
    if (own != rule.hosts.end()) return own->where;
  }
  if (const auto* network = std::get_if<Cidr>(&match)) {
    const auto own = std::ranges::find(rule.networks, *network, &PlacedNetwork::network);
    if (own != rule.networks.end()) return own->where;
  }
  return rule.where;
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

CarriedPac carried_pac(std::string_view bytes, bool is_foreign) {
  CarriedPac pac;
  const std::string text = decode_script(bytes);
  pac.script = from_engine_text(text, text.size());
  pac.helpers = chromium_helper_text();
  pac.is_foreign = is_foreign;
  return pac;
}

PageRules page_rules(const Policy& policy, const std::vector<Catalog>& catalogs,
                     const RuleSet& lowered) {
  PageRules page;
  page.otherwise = static_cast<std::size_t>(lowered.otherwise);
  page.resolves = lowered.resolve_names;
  page.too_many = lowered.rules.size() > kMostPageMatches;
  if (page.too_many) return page;

  for (const Route& route : policy.routes) page.routes.push_back({route.name, route.result});
  for (const PolicyRule& rule : policy.rules) page.rules.push_back({rule.name, rule.reason});
  for (const Catalog& catalog : catalogs) page.catalogs.push_back(catalog.file);
  for (const Rule& rule : lowered.rules) {
    PageRules::Match& match = page.matches.emplace_back();
    match.text = to_text(rule.match);
    match.route = static_cast<std::size_t>(rule.route);
    match.rule = static_cast<std::size_t>(rule.policy_rule);
    match.line = place_in_policy(policy.rules[match.rule], rule.match).line;
    for (const EndpointRef& origin : rule.origins) {
      match.from.push_back(std::to_string(origin.catalog) + ":" +
                           std::to_string(at(catalogs, origin).line));
    }
  }
  return page;
}

}  // namespace pacwright
