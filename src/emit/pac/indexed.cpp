#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "base/json.hpp"
#include "embedded/indexed_addresses_js.hpp"
#include "embedded/indexed_pac_js.hpp"
#include "emit/pac/block_table.hpp"
#include "emit/pac/decision_numbers.hpp"
#include "emit/pac/name_table.hpp"
#include "emit/pac/pac.hpp"
#include "emit/pac/pac_text.hpp"
#include "emit/pac/pattern_parts.hpp"

namespace pacwright {
namespace {

// From here on a search in a table is faster than isInNet calls one after the other, and shorter.
constexpr std::size_t kMostBlockClauses = 64;

// No engine limits how many strings are joined below some thousands; lines stay readable.
constexpr std::size_t kLineOfBlocks = 90;

std::string to_tests(const std::vector<PlacedTest>& tests) {
  std::string text;
  for (const PlacedTest& test : tests) {
    text += (text.empty() ? "" : ", ") + std::to_string(test.place) + ", " +
            to_json_string(test.pattern) + ", " + std::to_string(test.route);
  }
  return "[" + text + "]";
}

/// A line for each part.
std::string to_parts(const NameDecision& list) {
  const PatternParts parts = split_patterns(list);
  std::string text =
      "{ends: " + std::to_string(parts.ends) + ", begins: " + std::to_string(parts.begins) +
      ", patterns: " + std::to_string(list.tests.size()) +
      ", otherwise: " + std::to_string(list.route) + ", rest: " + to_tests(parts.rest);
  for (const auto& [key, tests] : parts.by_key) {
    text += ",\n" + to_json_string(key) + ": " + to_tests(tests);
  }
  return text + "}";
}

/// A line for each list.
std::string to_lists(const DecisionNumbers& numbers) {
  std::string text;
  for (const NameDecision& list : numbers.lists()) {
    if (is_split(list)) {
      text += (text.empty() ? "" : ",\n") + to_parts(list);
      continue;
    }
    text += text.empty() ? "[" : ",\n[";
    for (const NameDecision::Test& test : list.tests) {
      text += to_json_string(test.pattern) + ", " + std::to_string(test.route) + ", ";
    }
    text += std::to_string(list.route) + "]";
  }
  return text;
}

/// Patterns that the unluckiest name is compared with.
std::size_t most_calls(const DecisionNumbers& numbers) {
  std::size_t most = 0;
  for (const NameDecision& list : numbers.lists()) {
    most = std::max(most, is_split(list) ? most_tests(split_patterns(list)) : list.tests.size());
  }
  return most;
}

/// "a.b.c" as "c.b.a": what lies below one domain stands together.
std::string from_the_right(const std::string& key) {
  std::string reversed;
  std::string_view rest = key;
  for (auto dot = rest.rfind('.'); dot != std::string_view::npos; dot = rest.rfind('.')) {
    reversed += std::string(rest.substr(dot + 1)) + ".";
    rest = rest.substr(0, dot);
  }
  return reversed + std::string(rest);
}

/// Entries in groups with a comment: what rule of the policy they come from, and its route.
std::string to_names(const RuleSet& rules, const NameTable& table, const Provenance& provenance,
                     DecisionNumbers& numbers) {
  struct Row {
    std::size_t group;
    std::string key;  ///< From the right.
    const NameEntry* entry;
  };
  std::vector<std::string> comments;
  std::map<std::pair<int, RouteId>, std::size_t> groups;  // By rule of the policy and its route.
  std::vector<Row> rows;
  for (const NameEntry& entry : table.entries) {
    const Rule& rule = rules.rules[static_cast<std::size_t>(entry.rule)];
    const auto [group, is_new] =
        groups.emplace(std::pair(rule.policy_rule, rule.route), comments.size());
    if (is_new) comments.push_back(clause_comment(rules, rule, provenance));
    rows.push_back({group->second, from_the_right(entry.key), &entry});
  }
  std::ranges::sort(rows, {}, [](const Row& row) { return std::tie(row.group, row.key); });
  std::string text;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const bool begins = i == 0 || rows[i].group != rows[i - 1].group;
    if (i > 0) text += ",\n";
    if (begins) text += "// " + comments[rows[i].group] + "\n";
    text += to_json_string(rows[i].entry->key) + ": " +
            std::to_string(numbers.number_of(rows[i].entry->decision));
  }
  return text;
}

/// The digits of an address up to the last that is not zero.
std::string leading_digits(const IpAddress& address) {
  std::string digits;
  for (const std::uint8_t byte : address.bytes()) {
    digits += "0123456789abcdef"[byte >> 4];
    digits += "0123456789abcdef"[byte & 15];
  }
  return digits.substr(0, digits.find_last_not_of('0') + 1);
}

std::string to_blocks(const std::vector<BlockStart>& table) {
  std::string text = "\"", line;
  for (const BlockStart& block : table) {
    const std::string start =
        block.first.is_v4() ? block.first.to_string() : leading_digits(block.first);
    const std::string part = start + "=" + std::to_string(block.route);
    if (line.size() + part.size() > kLineOfBlocks) {
      text += line + " \" +\n    \"";
      line.clear();
    }
    line += (line.empty() ? "" : " ") + part;
  }
  return text + line + "\"";
}

std::vector<Rule> block_rules(const RuleSet& rules, IpFamily family) {
  std::vector<Rule> blocks;
  for (const Rule& rule : rules.rules) {
    const auto* network = std::get_if<Cidr>(&rule.match);
    if (network != nullptr && network->family() == family) blocks.push_back(rule);
  }
  return blocks;
}

std::vector<TemplateData> to_block_clauses(const RuleSet& rules, const std::vector<Rule>& blocks,
                                           const Provenance& provenance) {
  std::vector<TemplateData> clauses;
  for (std::size_t first = 0; first < blocks.size();) {
    std::size_t last = first + 1;
    while (last < blocks.size() && blocks[last].route == blocks[first].route &&
           blocks[last].policy_rule == blocks[first].policy_rule) {
      ++last;
    }
    TemplateData clause;
    clause.holes["comment"] = clause_comment(rules, blocks[first], provenance);
    clause.holes["terms"] = to_terms(blocks, first, last);
    clause.holes["route"] = std::to_string(blocks[first].route);
    clauses.push_back(std::move(clause));
    first = last;
  }
  return clauses;
}

void add_blocks(const RuleSet& rules, IpFamily family, const Provenance& provenance,
                TemplateData& data) {
  const std::string digit = family == IpFamily::V4 ? "4" : "6";
  const auto blocks = block_rules(rules, family);
  const bool many = blocks.size() > kMostBlockClauses;
  data.flags.push_back((many ? "table" : "list") + digit);
  data.repetitions["clause" + digit] =
      many ? std::vector<TemplateData>() : to_block_clauses(rules, blocks, provenance);
  data.holes["blocks" + digit] = many ? to_blocks(build_block_table(rules, family)) : "";
  if (many) data.flags.emplace_back("tables");
}

}  // namespace

std::vector<Artifact> emit_pac_indexed(const RuleSet& rules, const Provenance& provenance) {
  return emit_pac_indexed(rules, build_name_table(rules), provenance);
}

std::vector<Artifact> emit_pac_indexed(const RuleSet& rules, const NameTable& names,
                                       const Provenance& provenance) {
  TemplateData data;
  DecisionNumbers numbers;
  data.flags = flags_of(rules, names);
  const bool addresses = data.flags.front() == "addresses";
  data.holes["header"] = to_header(provenance);
  data.holes["hosts"] = "\n" + host_functions(provenance.spellings, data.flags);
  data.holes["names_function"] = addresses ? "routeOfName" : "routeOf";
  data.holes["otherwise"] = std::to_string(rules.otherwise);
  data.holes["routes"] = to_routes(rules);
  data.holes["names"] = to_names(rules, names, provenance, numbers);
  data.holes["plain"] = std::to_string(numbers.number_of(names.plain));
  data.holes["strangers"] = std::to_string(numbers.number_of(names.strangers));
  data.holes["patterns"] = to_lists(numbers);
  add_blocks(rules, IpFamily::V4, provenance, data);
  add_blocks(rules, IpFamily::V6, provenance, data);
  data.flags.emplace_back(numbers.patterns() > 0 ? "lists" : "no lists");
  if (std::ranges::any_of(numbers.lists(), is_split)) data.flags.emplace_back("parts");
  data.holes["addresses"] = addresses ? "\n" + fill_part(kIndexedAddressesJs, data) : "";
  Artifact pac{"proxy.pac", fill_template(kIndexedPacJs, data)};
  const std::size_t blocks4 = block_rules(rules, IpFamily::V4).size();
  const std::size_t blocks6 = block_rules(rules, IpFamily::V6).size();
  pac.entries = names.entries.size() + numbers.patterns() + blocks4 + blocks6;
  pac.calls = std::max(most_calls(numbers), blocks4 > kMostBlockClauses ? 0 : blocks4);
  pac.largest_table = names.entries.size();
  return {std::move(pac)};
}

}  // namespace pacwright
