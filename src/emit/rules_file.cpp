#include "emit/rules_file.hpp"

#include "base/json.hpp"
#include "base/sha256.hpp"

namespace pacwright {

std::string to_rules_file(const WrittenRules& written) {
  const RuleSet& rules = written.rules;
  std::string text(kRulesFormat);
  text += "\npac " + written.pac_sha256;
  text += written.proven ? "\nproven all" : "\nproven sampled";
  text += rules.resolve_names ? "\ndns resolve\n" : "\ndns never\n";
  for (const Route& route : rules.routes) text += "route " + to_json_string(route.result) + "\n";
  for (const std::string& file : written.files) text += "file " + to_json_string(file) + "\n";
  for (const ChangedRule& rule : written.named) {
    text += "rule " + std::to_string(rule.where.line) + " " + to_json_string(rule.name) + "\n";
  }
  text += "otherwise " + std::to_string(rules.otherwise) + " " +
          std::to_string(written.otherwise.where.line) + "\n";
  for (std::size_t i = 0; i < rules.rules.size(); ++i) {
    const Rule& rule = rules.rules[i];
    const WrittenRules::Place& place = written.places[i];
    for (const auto number :
         {static_cast<std::size_t>(rule.route), static_cast<std::size_t>(rule.policy_rule),
          std::size_t{place.file}, std::size_t{place.line}}) {
      text += std::to_string(number);
      text += ' ';
    }
    text += to_text(rule.match);
    text += '\n';
  }
  return text + "end " + sha256_hex(text) + "\n";
}

}  // namespace pacwright
