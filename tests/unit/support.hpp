#pragma once
#include <doctest/doctest.h>

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "emit/pac/pac.hpp"
#include "input/policy_file.hpp"
#include "input/read_catalog.hpp"
#include "lower/lower.hpp"
#include "opt/passes.hpp"
#include "validate/pac_script.hpp"

// Builders for tests. A text that is not what the builder's name says ends the test case.

namespace pacwright {

template <class T>
T value_of(Result<T> result, std::string_view text) {
  INFO("in: ", std::string(text));
  REQUIRE(static_cast<bool>(result));
  return *std::move(result);
}

inline IpAddress address(std::string_view text) {
  const auto parsed = IpAddress::parse(text);
  INFO("in: ", std::string(text));
  REQUIRE(parsed.has_value());
  return *parsed;
}

inline Cidr cidr(std::string_view text) { return value_of(Cidr::parse(text, {}), text); }

inline HostPattern pattern(std::string_view text) {
  return value_of(HostPattern::parse(text, {}), text);
}

/// "plain hosts", a pattern or a block: what to_text(Match) writes.
inline Match match(std::string_view text) {
  if (text == "plain hosts") return PlainHosts{};
  const Item item = value_of(parse_item(text, {}), text);
  if (const auto* network = std::get_if<Cidr>(&item)) return *network;
  return std::get<HostPattern>(item);
}

/// "UnknownRoute NoRules".
inline std::string to_text(const Diags& diags) {
  std::string text;
  for (const Diag& diag : diags) {
    text += (text.empty() ? "" : " ") + std::string(entry_of(diag.code).name);
  }
  return text;
}

/// A catalog in pacwright's own format from the objects of its "endpoints".
inline Catalog catalog(const std::string& endpoints, const std::string& file = "catalog.json",
                       const std::string& skipped = "") {
  Diags diags;
  const std::string text = "{\"format\": \"pacwright-catalog/1\", \"endpoints\": [" + endpoints +
                           "], \"skipped\": [" + skipped + "]}";
  auto read = read_catalog(text, file, {}, diags);
  INFO("catalog: ", text, "\n", to_text(diags));
  REQUIRE(read.has_value());
  return *std::move(read);
}

/// A policy from the objects of its "rules". Its routes are direct, edge, lab and rest; what no
/// rule matches goes to rest. `more`: further members, each with its comma.
inline Policy policy(const std::string& rules, const std::string& more = "") {
  Diags diags;
  const std::string text =
      "{\"name\": \"test\", " + more +
      "\"routes\": {\"direct\": \"DIRECT\", \"edge\": \"PROXY edge.test:8080\","
      " \"lab\": \"PROXY lab.test:8080\", \"rest\": \"PROXY rest.test:8080; DIRECT\"},"
      " \"rules\": [" +
      rules + "], \"otherwise\": \"rest\"}";
  auto read = read_policy(text, "policy.json", diags);
  INFO("policy: ", text, "\n", to_text(diags));
  REQUIRE(read.has_value());
  return *std::move(read);
}

/// "*.a.test direct\n10.0.0.0/8 edge\n": the rules without `otherwise`.
inline std::string to_text(const RuleSet& rules) {
  std::string text;
  for (const Rule& rule : rules.rules) {
    text += to_text(rule.match) + " " + rules.routes[static_cast<std::size_t>(rule.route)].name;
    text += "\n";
  }
  return text;
}

inline Provenance provenance_of(const Policy& policy, const std::vector<Catalog>& catalogs) {
  Provenance provenance{"1.2.3", policy.name, policy.sha256, {}, {}};
  for (const Catalog& each : catalogs) {
    provenance.catalogs.push_back({each.file, each.version, each.sha256});
  }
  provenance.spellings = spellings_of(policy, catalogs);
  for (const PolicyRule& rule : policy.rules) provenance.rule_names.push_back(rule.name);
  return provenance;
}

/// A policy taken through all the steps of the compiler.
struct Compiled {
  Policy policy;
  std::vector<Catalog> catalogs;
  Diags diags;
  Lowered lowered;
  RuleSet optimised;
  std::string pac;      ///< Flat clauses. Empty if `diags` has errors.
  std::string indexed;  ///< The default template, of the same rules.
  /// In every form there is, by the template's name. Where names are resolved that is clauses only.
  std::map<std::string, std::string> forms = {};
};

inline Compiled compiled(Policy policy, std::vector<Catalog> catalogs) {
  Compiled made{std::move(policy), std::move(catalogs), {}, {}, {}, "", ""};
  made.lowered = lower(made.policy, made.catalogs, made.diags);
  if (has_errors(made.diags)) return made;
  made.optimised = optimise(made.lowered.rules);
  const Provenance provenance = provenance_of(made.policy, made.catalogs);
  made.pac = emit_pac_clauses(made.optimised, provenance).front().bytes;
  made.indexed = emit_pac(made.optimised, provenance).front().bytes;
  made.forms["clauses"] = made.pac;
  if (made.optimised.resolve_names) return made;
  for (const PacTemplate form : kPacTemplates) {
    Provenance wanted = provenance;
    wanted.pac_template = form;
    made.forms[std::string(to_text(form))] = emit_pac(made.optimised, wanted).front().bytes;
  }
  return made;
}

/// What the script answers for each host, or the message of its failure.
inline std::vector<std::string> ask_pac(const std::string& pac,
                                        const std::vector<std::string>& hosts,
                                        DnsFixture dns = {}) {
  PacScript script = value_of(PacScript::load(pac, "proxy.pac", std::move(dns)), "the PAC");
  std::vector<Probe> probes;
  for (const std::string& host : hosts) probes.push_back({"https://" + host + "/", host});
  std::vector<std::string> results;
  for (const Result<Answer>& answer : script.run(probes)) {
    results.push_back(answer ? answer->result : message_of(answer.reason()));
  }
  return results;
}

/// A small policy with every kind of match but globs, compiled.
inline Compiled example(const std::string& more = "") {
  return compiled(policy(R"({"name": "inside", "hosts": ["*.a.test"], "networks": ["10.0.0.0/8"],
                 "route": "direct"},
                {"name": "m365", "select": {}, "routes": {"Optimize": "lab", "Default": "edge"}})",
                         more),
                  {catalog(R"({"pattern": "*.b.test", "category": "Optimize"},
                  {"pattern": "www.b.test", "category": "Default"},
                  {"network": "fd00::/8", "category": "Optimize"})")});
}

/// The first `what` becomes `by`; it has to be there.
inline void replace(std::string& text, std::string_view what, std::string_view by) {
  const std::size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  text.replace(at, what.size(), by);
}

}  // namespace pacwright
