#include "model/written_rules.hpp"

#include <algorithm>
#include <unordered_map>

namespace pacwright {
namespace {

std::uint32_t line_of(const SourceRef& where) { return static_cast<std::uint32_t>(where.line); }

/// The lines on which a policy's rule names hosts and blocks of its own.
using OwnLines = std::unordered_map<std::string, std::uint32_t>;

OwnLines own_lines(const PolicyRule& rule) {
  OwnLines lines;
  for (const PlacedPattern& host : rule.hosts) {
    lines.emplace(host.pattern.text(), line_of(host.where));
  }
  for (const PlacedNetwork& network : rule.networks) {
    lines.emplace(network.network.to_string(), line_of(network.where));
  }
  return lines;
}

}  // namespace

WrittenRules written_rules(const Policy& policy, const std::vector<Catalog>& catalogs,
                           RuleSet lowered, const std::string& policy_file) {
  WrittenRules written;
  written.rules = std::move(lowered);
  for (Route& route : written.rules.routes) route = {"", std::move(route.result), {}};
  written.files.push_back(policy_file);
  for (const Catalog& catalog : catalogs) written.files.push_back(catalog.file);
  std::vector<OwnLines> lines;
  for (const PolicyRule& rule : policy.rules) {
    written.named.push_back({rule.name, {policy_file, rule.where.line, 0}});
    lines.push_back(own_lines(rule));
  }
  written.otherwise = {"otherwise", {policy_file, policy.otherwise_where.line, 0}};

  written.places.reserve(written.rules.rules.size());
  for (Rule& rule : written.rules.rules) {
    const auto named = static_cast<std::size_t>(rule.policy_rule);
    WrittenRules::Place place{0, line_of(policy.rules[named].where)};
    if (!rule.origins.empty()) {
      const EndpointRef& own = rule.origins.front();
      place = {static_cast<std::uint32_t>(own.catalog + 1),
               static_cast<std::uint32_t>(at(catalogs, own).line)};
    } else if (const auto line = lines[named].find(to_text(rule.match));
               line != lines[named].end()) {
      place.line = line->second;
    }
    written.places.push_back(place);
    rule.origins = {};
  }
  return written;
}

SourceRef place_of(const WrittenRules& written, std::size_t rule) {
  const WrittenRules::Place& place = written.places[rule];
  return {written.files[place.file], static_cast<int>(place.line), 0};
}

}  // namespace pacwright
