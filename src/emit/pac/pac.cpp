#include "emit/pac/pac.hpp"

#include <cassert>

#include "base/json.hpp"
#include "base/text.hpp"
#include "embedded/clauses_pac_js.hpp"
#include "emit/pac/template.hpp"

namespace pacwright {
namespace {

// Duktape and V8 give up on expressions of a few thousand terms; one hundred is far from that and
// still readable.
constexpr std::size_t kMostTerms = 100;

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

// The first hexadecimal digits of an address, as many as hold `bits` bits.
std::string leading_digits(const IpAddress& address, int bits) {
  std::string digits;
  for (int i = 0; i < (bits + 3) / 4; ++i) {
    const int byte = address.bytes()[static_cast<std::size_t>(i / 2)];
    digits += "0123456789abcdef"[i % 2 == 0 ? byte >> 4 : byte & 15];
  }
  return digits;
}

std::string to_term(const Cidr& network) {
  if (network.family() == IpFamily::V6) {
    return "inBlock6(ip6, \"" + leading_digits(network.first(), network.prefix()) + "\", \"" +
           leading_digits(network.last(), network.prefix()) + "\")";
  }
  // Some clients take a zero mask for "nothing".
  if (network.prefix() == 0) return "true";
  return "isInNet(ip4, \"" + network.first().to_string() + "\", \"" + network.netmask() + "\")";
}

std::string to_term(const Match& match) {
  if (const auto* network = std::get_if<Cidr>(&match)) return to_term(*network);
  if (const auto* pattern = std::get_if<HostPattern>(&match)) {
    // The pattern alphabet has no quote, no backslash and nothing live in a regular expression.
    return pattern->kind() == HostPattern::Kind::Exact
               ? "name === \"" + pattern->text() + "\""
               : "shExpMatch(name, \"" + pattern->text() + "\")";
  }
  return "isPlain(name)";
}

// IPv6 terms are unreadable as digits, so each gets the block as a comment.
std::string to_terms(const std::vector<Rule>& rules, std::size_t first, std::size_t last) {
  std::string text;
  for (std::size_t i = first; i < last; ++i) {
    const bool is_last = i + 1 == last;
    text += to_term(rules[i].match) + (is_last ? "" : " ||");
    if (subject_of(rules[i].match) == Subject::Ip6) text += "  // " + to_text(rules[i].match);
    if (!is_last) text += "\n";
  }
  // The bracket that follows must not end up in that comment.
  if (subject_of(rules[last - 1].match) == Subject::Ip6) text += "\n";
  return text;
}

std::string ascii_comment(const std::string& text) {
  const std::string quoted = to_json_string(text);  // Control and foreign characters escaped.
  return quoted.substr(1, quoted.size() - 2);
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
    clause.holes["comment"] =
        ascii_comment(provenance.rule_names[static_cast<std::size_t>(rule.policy_rule)]) + ": " +
        ascii_comment(rules.routes[static_cast<std::size_t>(rule.route)].name);
    clause.holes["terms"] = to_terms(rules.rules, first, last);
    clause.holes["result"] = result_of(rules, rule.route);
    clauses.push_back(std::move(clause));
    first = last;
  }
  return clauses;
}

std::string to_header(const Provenance& provenance) {
  std::string text = "// Written by pacwright " + provenance.tool_version +
                     ". Do not edit: change the policy and compile it again.\n// policy   " +
                     ascii_comment(provenance.policy_name) + ", SHA-256 " +
                     provenance.policy_sha256;
  for (const Provenance::Input& catalog : provenance.catalogs) {
    text += "\n// catalog  " + ascii_comment(catalog.name) +
            (catalog.version.empty() ? "" : ", version " + ascii_comment(catalog.version)) +
            ", SHA-256 " + catalog.sha256;
  }
  return text;
}

}  // namespace

std::vector<Artifact> emit_pac_clauses(const RuleSet& rules, const Provenance& provenance) {
  TemplateData data;
  data.holes["header"] = to_header(provenance);
  data.holes["otherwise"] = result_of(rules, rules.otherwise);
  data.repetitions["clause"] = to_clauses(rules, provenance);
  if (rules.resolve_names) data.flags.emplace_back("resolves");
  return {{"proxy.pac", fill_template(kClausesPacJs, data)}};
}

}  // namespace pacwright
