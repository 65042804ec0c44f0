#include "base/json.hpp"
#include "base/template.hpp"
#include "embedded/clauses_pac_js.hpp"
#include "emit/pac/pac.hpp"
#include "emit/pac/pac_text.hpp"

namespace pacwright {
namespace {

enum class Subject { Name, Ip4, Ip6 };

Subject subject_of(const Match& match) {
  const auto* network = std::get_if<Cidr>(&match);
  if (network == nullptr) return Subject::Name;
  return network->family() == IpFamily::V4 ? Subject::Ip4 : Subject::Ip6;
}

std::string_view flag_of(Subject subject) {
  switch (subject) {
    case Subject::Name: return "name";
    case Subject::Ip4: return "ip4";
    case Subject::Ip6: return "ip6";
  }
  return "";
}

std::string result_of(const RuleSet& rules, RouteId route) {
  return to_json_string(rules.routes[static_cast<std::size_t>(route)].result);
}

// Runs of neighbouring rules with one route and one subject, cut at kMostTerms.
std::vector<TemplateData> to_clauses(const RuleSet& rules, const Provenance& provenance) {
  std::vector<TemplateData> clauses;
  bool may_have_address = false;  // From the first IPv4 clause on, names have been resolved.
  for (std::size_t first = 0; first < rules.rules.size();) {
    const Rule& rule = rules.rules[first];
    const Subject subject = subject_of(rule.match);
    std::size_t last = first + 1;
    while (last < rules.rules.size() && last - first < kMostTerms &&
           rules.rules[last].route == rule.route &&
           rules.rules[last].policy_rule == rule.policy_rule &&
           subject_of(rules.rules[last].match) == subject) {
      ++last;
    }
    TemplateData clause;
    clause.flags.emplace_back(flag_of(subject));
    if (rules.resolve_names && subject == Subject::Ip4 && !may_have_address) {
      clause.flags.emplace_back("resolve");
      may_have_address = true;
    }
    clause.holes["comment"] = clause_comment(rules, rule, provenance);
    clause.holes["terms"] = to_terms(rules.rules, first, last);
    clause.holes["result"] = result_of(rules, rule.route);
    clauses.push_back(std::move(clause));
    first = last;
  }
  return clauses;
}

/// Of shExpMatch and isInNet, and dnsResolve, for a host that no rule matches.
std::uint64_t most_calls(const RuleSet& rules) {
  std::uint64_t names = 0, addresses = 0;
  for (const Rule& rule : rules.rules) {
    const auto* pattern = std::get_if<HostPattern>(&rule.match);
    const auto* network = std::get_if<Cidr>(&rule.match);
    names += pattern != nullptr && pattern->kind() != HostPattern::Kind::Exact ? 1 : 0;
    addresses += network != nullptr && network->family() == IpFamily::V4 ? 1 : 0;
  }
  if (rules.resolve_names && addresses > 0) return names + addresses + 1;
  return std::max(names, addresses);
}

}  // namespace

std::vector<Artifact> emit_pac_clauses(const RuleSet& rules, const Provenance& provenance) {
  TemplateData data;
  data.holes["header"] = to_header(provenance);
  data.holes["otherwise"] = result_of(rules, rules.otherwise);
  data.repetitions["clause"] = to_clauses(rules, provenance);
  data.holes["hosts"] = host_functions(provenance.spellings);
  if (rules.resolve_names) data.flags.emplace_back("resolves");
  Artifact pac{"proxy.pac", fill_template(kClausesPacJs, data)};
  pac.entries = rules.rules.size();
  pac.calls = most_calls(rules);
  return {std::move(pac)};
}

}  // namespace pacwright
