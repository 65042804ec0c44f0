#include <algorithm>
#include <functional>
#include <utility>

#include "base/json.hpp"
#include "embedded/packed_low_memory_pac_js.hpp"
#include "embedded/packed_pac_js.hpp"
#include "emit/pac/decision_numbers.hpp"
#include "emit/pac/name_table.hpp"
#include "emit/pac/pac.hpp"
#include "emit/pac/pac_text.hpp"
#include "emit/pac/packed_blocks.hpp"
#include "emit/pac/packed_digits.hpp"
#include "emit/pac/packed_names.hpp"

namespace pacwright {
namespace {

/// "a* 0 1|*b.c 1 *d.c 0 1", as the templates split it.
std::string to_lists(const DecisionNumbers& numbers) {
  std::string text;
  for (const NameDecision& list : numbers.lists()) {
    if (!text.empty()) text += "|";
    for (const NameDecision::Test& test : list.tests) {
      text += test.pattern + " " + std::to_string(test.route) + " ";
    }
    text += std::to_string(list.route);
  }
  return text;
}

std::string to_decisions(const std::vector<NameKind>& kinds, std::optional<int> NameKind::*which) {
  std::string text;
  for (const NameKind& kind : kinds) {
    if (!text.empty()) text += ' ';
    text += kind.*which ? std::to_string(*(kind.*which)) : ".";
  }
  return text;
}

/// As a key of HUBS.
std::string to_key(const std::string& domain) {
  return to_json_string(domain.empty() ? "" : "." + domain);
}

/// What both templates need, and what the file costs.
Hubs add_common(const RuleSet& rules, const NameTable& table, const Provenance& provenance,
                std::size_t least_of_hub, TemplateData& data, Artifact& pac) {
  DecisionNumbers numbers;
  Hubs hubs = gather_hubs(
      table, [&](const NameDecision& decision) { return numbers.number_of(decision); },
      least_of_hub);
  data.holes["header"] = to_header(provenance);
  data.flags = flags_of(rules, table);
  const bool addresses = data.flags.front() == "addresses";
  data.holes["hosts"] = "\n" + host_functions(provenance.spellings, data.flags);
  data.holes["names_function"] = addresses ? "routeOfName" : "routeOf";
  data.holes["otherwise"] = std::to_string(rules.otherwise);
  data.holes["routes"] = to_routes(rules);
  data.holes["plain"] = std::to_string(numbers.number_of(table.plain));
  data.holes["patterns"] = to_lists(numbers);
  data.holes["exact"] = to_decisions(hubs.kinds, &NameKind::exact);
  data.holes["below"] = to_decisions(hubs.kinds, &NameKind::below);
  data.holes["kind_digits"] = std::to_string(packed_width(hubs.kinds.size()));
  data.holes["digits"] = kPackedDigits;
  const auto blocks = std::ranges::count_if(
      rules.rules, [](const Rule& rule) { return std::holds_alternative<Cidr>(rule.match); });
  pac.entries = table.entries.size() + numbers.patterns() + static_cast<std::size_t>(blocks);
  pac.calls = most_tests(table);
  pac.largest_table = hubs.hubs.size();
  return hubs;
}

/// `fill` writes a table of more than one row.
void add_blocks(
    const RuleSet& rules, TemplateData& data,
    const std::function<void(const std::string&, const std::vector<BlockStart>&)>& fill) {
  for (const IpFamily family : {IpFamily::V4, IpFamily::V6}) {
    const std::string digit = family == IpFamily::V4 ? "4" : "6";
    const auto table = build_block_table(rules, family);
    const bool is_one = table.size() == 1;
    if (data.flags.front() == "addresses") data.flags.push_back((is_one ? "one" : "table") + digit);
    if (!is_one) data.flags.emplace_back("tables");
    data.holes["route" + digit] = std::to_string(table.front().route);
    if (!is_one) fill(digit, table);
  }
}

std::string to_hubs(const PackedNames& packed) {
  std::string text;
  for (const PackedHub& hub : packed.hubs) {
    text += (text.empty() ? "" : ",\n") + to_key(hub.domain) +
            ": { text: " + to_json_string(hub.text) + " }";
  }
  return text;
}

/// A line for each text: {"otherwise": 1, "4": "abcdabce", "5": {"a": "bcdebcdf"}}.
std::string to_object(const Hub& hub, std::size_t kind_width) {
  std::string text = "{\"otherwise\": " + std::to_string(hub.decision);
  std::size_t open = 0;  // The length whose letters are being written.
  for (const NameRecords& records : to_records(hub, kind_width)) {
    const bool by_first = records.first != '\0';
    if (open != 0 && open != records.length) text += "}";
    text += ",\n";
    if (open != records.length || !by_first) {
      text += "\"" + std::to_string(records.length) + "\": ";
      if (by_first) text += "{";
    }
    if (by_first) text += to_json_string(std::string(1, records.first)) + ": ";
    text += to_json_string(records.text);
    open = by_first ? records.length : 0;
  }
  return text + (open != 0 ? "}}" : "}");
}

std::string to_hubs(const Hubs& hubs) {
  std::string text;
  for (const Hub& hub : hubs.hubs) {
    text += (text.empty() ? "" : ",\n") + to_key(hub.domain) + ": " +
            to_object(hub, packed_width(hubs.kinds.size()));
  }
  return text;
}

}  // namespace

std::vector<Artifact> emit_pac_packed(const RuleSet& rules, const Provenance& provenance) {
  return emit_pac_packed(rules, build_name_table(rules), provenance);
}

std::vector<Artifact> emit_pac_packed(const RuleSet& rules, const NameTable& names,
                                      const Provenance& provenance) {
  TemplateData data;
  Artifact pac{"proxy.pac", ""};
  const Hubs hubs = add_common(rules, names, provenance, kPieceHub, data, pac);
  const PackedNames packed = pack_names(hubs);
  data.holes["hubs"] = to_hubs(packed);
  data.holes["model"] = packed.model;
  data.holes["whole"] = std::to_string(kCodeWhole);
  data.holes["least"] = std::to_string(kCodeLeast);
  data.holes["base"] = std::to_string(kPackedBase);
  add_blocks(rules, data, [&](const std::string& digit, const std::vector<BlockStart>& table) {
    data.holes["blocks" + digit] = digit == "4" ? pack_blocks4(table) : pack_blocks6(table);
  });
  pac.bytes = fill_template(kPackedPacJs, data);
  return {std::move(pac)};
}

std::vector<Artifact> emit_pac_packed_low_memory(const RuleSet& rules,
                                                 const Provenance& provenance) {
  TemplateData data;
  Artifact pac{"proxy.pac", ""};
  const std::size_t route_width = packed_width(rules.routes.size());
  data.holes["hubs"] =
      to_hubs(add_common(rules, build_name_table(rules), provenance, kRecordsHub, data, pac));
  data.holes["route_digits"] = std::to_string(route_width);
  add_blocks(rules, data, [&](const std::string& digit, const std::vector<BlockStart>& table) {
    BlockRecords records = to_block_records(table, route_width);
    data.holes["width" + digit] = std::to_string(records.address_width);
    data.holes["blocks" + digit] = std::move(records.text);
  });
  pac.bytes = fill_template(kPackedLowMemoryPacJs, data);
  return {std::move(pac)};
}

}  // namespace pacwright
