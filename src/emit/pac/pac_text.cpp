#include "emit/pac/pac_text.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "embedded/hosts_js.hpp"

namespace pacwright {
namespace {

// The first hexadecimal digits of an address, as many as hold `bits` bits.
std::string leading_digits(const IpAddress& address, int bits) {
  std::string digits;
  for (int i = 0; i < (bits + 3) / 4; ++i) {
    const int byte = address.bytes()[static_cast<std::size_t>(i / 2)];
    digits += "0123456789abcdef"[i % 2 == 0 ? byte >> 4 : byte & 15];
  }
  return digits;
}

bool is_v6(const Match& match) {
  const auto* network = std::get_if<Cidr>(&match);
  return network != nullptr && network->family() == IpFamily::V6;
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

}  // namespace

std::string to_term(const Cidr& network) {
  if (network.family() == IpFamily::V6) {
    return "inBlock6(ip6, \"" + leading_digits(network.first(), network.prefix()) + "\", \"" +
           leading_digits(network.last(), network.prefix()) + "\")";
  }
  // Some clients take a zero mask for "nothing".
  if (network.prefix() == 0) return "true";
  return "isInNet(ip4, \"" + network.first().to_string() + "\", \"" + network.netmask() + "\")";
}

std::string to_terms(const std::vector<Rule>& rules, std::size_t first, std::size_t last) {
  std::string text;
  for (std::size_t i = first; i < last; ++i) {
    const bool is_last = i + 1 == last;
    text += to_term(rules[i].match) + (is_last ? "" : " ||");
    if (is_v6(rules[i].match)) text += "  // " + to_text(rules[i].match);
    if (!is_last) text += "\n";
  }
  // The bracket that follows must not end up in that comment.
  if (is_v6(rules[last - 1].match)) text += "\n";
  return text;
}

std::string host_functions(const Spellings& spellings, const std::vector<std::string>& flags) {
  TemplateData data;
  data.flags = flags;
  if (!spellings.empty()) data.flags.emplace_back("unicode");
  std::string& labels = data.holes["labels"];
  for (const auto& [typed, ascii] : spellings) {
    labels += (labels.empty() ? "" : ",\n") + to_json_string(typed) + ": " + to_json_string(ascii);
  }
  return fill_part(kHostsJs, data);
}

std::string fill_part(std::string_view text, const TemplateData& data) {
  const std::string filled = fill_template(text.substr(text.find("\n\n") + 2), data);
  return filled.substr(0, filled.find_last_not_of('\n') + 1);
}

std::string ascii_comment(const std::string& text) {
  const std::string quoted = to_json_string(text);  // Control and foreign characters escaped.
  return quoted.substr(1, quoted.size() - 2);
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

std::string clause_comment(const RuleSet& rules, const Rule& rule, const Provenance& provenance) {
  return ascii_comment(provenance.rule_names[static_cast<std::size_t>(rule.policy_rule)]) + ": " +
         ascii_comment(rules.routes[static_cast<std::size_t>(rule.route)].name);
}

std::string to_routes(const RuleSet& rules) {
  std::string text;
  for (std::size_t i = 0; i < rules.routes.size(); ++i) {
    const Route& route = rules.routes[i];
    text += to_json_string(route.result) + (i + 1 < rules.routes.size() ? "," : "") + "  // " +
            std::to_string(i) + ": " + ascii_comment(route.name) +
            (i + 1 < rules.routes.size() ? "\n" : "");
  }
  return text;
}

std::vector<std::string> flags_of(const RuleSet& rules, const NameTable& table) {
  const bool addresses =
      !table.strangers.tests.empty() || std::ranges::any_of(rules.rules, [](const Rule& rule) {
        return std::holds_alternative<Cidr>(rule.match);
      });
  std::vector<std::string> flags = {addresses ? "addresses" : "no addresses"};
  if (!(table.plain == table.strangers)) flags.emplace_back("plain");
  return flags;
}

}  // namespace pacwright
