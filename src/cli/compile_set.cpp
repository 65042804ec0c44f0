#include "cli/compile_set.hpp"

#include <algorithm>
#include <iterator>
#include <ostream>

#include "base/at_once.hpp"
#include "base/gzip.hpp"
#include "base/sha256.hpp"
#include "cli/pass_options.hpp"
#include "cli/progress_line.hpp"
#include "cli/report_data.hpp"
#include "cli/target_files.hpp"
#include "emit/backend.hpp"
#include "emit/rules_file.hpp"
#include "lower/check_policy.hpp"
#include "lower/lower.hpp"
#include "lower/settle_ledger.hpp"
#include "report/json_report.hpp"
#include "validate/client_agreement.hpp"
#include "validate/differential.hpp"
#include "validate/measure.hpp"

namespace pacwright {
namespace {

/// Everything read, before anything is decided.
struct Inputs {
  Policy policy;
  std::vector<Catalog> catalogs;
  std::vector<Suite> suites;
  FileFacts policy_facts;
  std::vector<FileFacts> facts;  ///< Of the files the policy names, as it names them.
};

/// Everything decided, before anything is proven or written.
struct Compiled {
  RuleSet lowered;  ///< Empty once all that needs it is done.
  RuleSet optimised;
  Ledger ledger;
  std::vector<Artifact> artifacts;
  Cost cost;  ///< Of the PAC.
  std::size_t lowered_rules = 0;
};

std::string base_name(const std::string& path) {
  const std::size_t slash = path.find_last_of("/\\");
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

std::optional<Inputs> read_inputs(const CompileOptions& options, Workspace& files, Diags& diags) {
  auto policy = files.read_policy_file(options.policy, diags);
  if (!policy) return std::nullopt;
  Inputs inputs{*std::move(policy), {}, {}, files.facts_of(options.policy), {}};
  inputs.policy_facts.path = base_name(options.policy);

  auto catalogs = files.read_catalogs(inputs.policy, diags);
  if (catalogs) inputs.catalogs = *std::move(catalogs);
  for (const Catalog& catalog : inputs.catalogs) {
    inputs.facts.push_back(files.facts_of(catalog.file));
    inputs.facts.back().version = catalog.version;
  }
  const auto add_suite = [&](const std::string& name, const std::string& beside,
                             const SourceRef& asked_by) {
    auto suite = files.read_suite_file(name, beside, asked_by, diags);
    if (suite && suite->cases.empty()) {
      diags.push_back({DiagCode::BadSuite,
                       {name, 0, 0},
                       name,
                       "It holds no URL; to compile, each suite says which URL goes where."});
    }
    if (suite) inputs.suites.push_back(*std::move(suite));
  };
  for (const PlacedText& suite : inputs.policy.suites) {
    add_suite(suite.text, inputs.policy.file, suite.where);
    inputs.facts.push_back(files.facts_of(suite.text));
  }
  for (const std::string& suite : options.suites) add_suite(suite, "", {});
  if (has_errors(diags)) return std::nullopt;
  return inputs;
}

Provenance provenance_of(const Inputs& inputs, const CompileOptions& options) {
  Provenance provenance{PACWRIGHT_VERSION,
                        inputs.policy.name,
                        inputs.policy.sha256,
                        {},
                        {},
                        options.pac_template ? options.pac_template : inputs.policy.pac_template};
  for (const Catalog& catalog : inputs.catalogs) {
    provenance.catalogs.push_back({catalog.file, catalog.version, catalog.sha256});
  }
  provenance.spellings = spellings_of(inputs.policy, inputs.catalogs);
  for (const PolicyRule& rule : inputs.policy.rules) provenance.rule_names.push_back(rule.name);
  return provenance;
}

/// Optimises, and tells what the options ask about the passes.
RuleSet optimise_watched(const Inputs& inputs, const CompileOptions& options, const RuleSet& rules,
                         Diags& diags, Io& io) {
  std::vector<DerivedProbe> probes;
  if (options.verify_passes) probes = derive_probes(inputs.policy, inputs.catalogs);
  PassWatch watch(inputs.policy, std::move(probes));
  const auto watched = [&](const Pass& pass, RuleSet before) {
    return watch.run(pass, std::move(before));
  };
  RuleSet optimised = optimise(rules, {options.disabled_passes, watched});
  append(diags, watch.findings());
  if (options.time_passes) io.err << watch.to_table();
  return optimised;
}

std::optional<Compiled> compile(const Inputs& inputs, const CompileOptions& options, Diags& diags,
                                Io& io) {
  Lowered lowered = lower(inputs.policy, inputs.catalogs, diags);
  if (has_errors(diags)) return std::nullopt;
  check_policy(inputs.policy, inputs.catalogs, lowered, diags);
  if (has_errors(diags)) return std::nullopt;

  RuleSet optimised = optimise_watched(inputs, options, lowered.rules, diags, io);
  Ledger ledger =
      settle_ledger(std::move(lowered.ledger), inputs.policy, inputs.catalogs, optimised);
  const std::size_t lowered_rules = lowered.rules.rules.size();
  Compiled compiled{
      std::move(lowered.rules), std::move(optimised), std::move(ledger), {}, {}, lowered_rules};
  for (const Backend& backend : all_backends()) {
    for (Artifact& artifact : backend.emit(compiled.optimised, provenance_of(inputs, options))) {
      append(diags, check_size(artifact));
      compiled.artifacts.push_back(std::move(artifact));
    }
  }
  const Artifact& pac = compiled.artifacts.front();
  compiled.cost = {pac.bytes.size(), gzipped_size(pac.bytes), pac.entries, pac.calls};
  const Budget budget = with_limits(inputs.policy.budget, options.budget);
  for (std::string& fault : over_budget(compiled.cost, budget)) {
    diags.push_back({DiagCode::OverBudget, {pac.path, 0, 0}, "", std::move(fault)});
  }
  return compiled;
}

void run_suites(const Inputs& inputs, const RuleSet& lowered, const std::string& pac,
                Verdict& verdict, Diags& diags) {
  if (inputs.suites.empty()) return;
  const DecidingRules deciders(inputs.policy, lowered);
  for (const Suite& suite : inputs.suites) {
    const auto load = [&](const SuiteScene& scene) {
      return PacScript::load(pac, "proxy.pac", applied_to(suite.dns, scene), {},
                             {Client::Chromium, scene.at.value_or(Moment())});
    };
    for (const CheckedCase& checked : check_suite(suite, inputs.policy.routes, load, diags)) {
      ++verdict.known_urls;
      verdict.checked.push_back(to_checked_url(checked));
      deciders.note(checked, applied_to(suite.dns, checked.test->scene), verdict);
      if (checked.passed) continue;
      ++verdict.known_failed;
      verdict.findings.push_back(to_finding(checked));
    }
  }
}

/// RouteByClient names the clients that RouteHttpsProxy only warns of.
void drop_what_is_said_better(const Diags& findings, Diags& diags) {
  std::erase_if(diags, [&findings](const Diag& diag) {
    return diag.code == DiagCode::RouteHttpsProxy &&
           std::ranges::any_of(findings, [&diag](const Diag& better) {
             return (better.code == DiagCode::RouteByClient ||
                     better.code == DiagCode::RouteByClientRefused) &&
                    better.where == diag.where;
           });
  });
}

/// Proves the PAC. Faults of the suites themselves go to `diags`, what they find to the verdict.
Verdict validate(const Inputs& inputs, const PolicyMatcher& reference, const Compiled& compiled,
                 bool is_strict, ProgressLine& line, Diags& diags) {
  Verdict verdict;
  const std::string& pac = compiled.artifacts.front().bytes;
  line.step("proving");
  Verdict clients;  // Of those besides Chromium, which are asked meanwhile.
  auto asking = begin_work(
      [&] { check_clients_agree(reference, pac, "proxy.pac", compiled.cost.calls, clients); });
  check_agreement(reference, compiled.lowered, compiled.optimised, pac, "proxy.pac", verdict,
                  line.listener());
  const Diags of_agreement = std::exchange(verdict.findings, {});
  line.step("reading the PAC as lint does");
  check_own_lint(inputs.policy, pac, "proxy.pac", verdict);
  line.step("trying known URLs");
  run_suites(inputs, compiled.lowered, pac, verdict, diags);
  line.step("asking as other clients");
  asking.get();
  const Diags of_pac = std::exchange(verdict.findings, of_agreement);
  append(verdict.findings, clients.findings);
  verdict.clients = clients.clients;
  verdict.client_probes = clients.client_probes;
  std::ranges::move(clients.client_losses, std::back_inserter(verdict.client_losses));
  check_routes_by_client(inputs.policy, is_strict, verdict);
  check_never_asked(inputs.policy, compiled.lowered, verdict);
  append(verdict.findings, of_pac);
  return verdict;
}

FileFacts facts_of(const Artifact& artifact) {
  return {artifact.path, artifact.bytes.size(), sha256_hex(artifact.bytes), ""};
}

void set_cost(const Inputs& inputs, const CompileOptions& options, const Compiled& compiled,
              CompileReport& report) {
  report.policy_name = inputs.policy.name;
  report.cost = compiled.cost;
  report.budget = with_limits(inputs.policy.budget, options.budget);
  report.pac_choice = compiled.artifacts.front().choice;
}

CompileReport report_of(const CompileOptions& options, const Inputs& inputs,
                        const Compiled& compiled, const Verdict& verdict) {
  CompileReport report;
  report.tool_version = PACWRIGHT_VERSION;
  report.policy = inputs.policy_facts;
  report.inputs = inputs.facts;
  for (const Artifact& artifact : compiled.artifacts) {
    report.artifacts.push_back(facts_of(artifact));
  }
  report.ledger_items = static_cast<int>(compiled.ledger.entries.size());
  report.ledger_own = static_cast<int>(compiled.ledger.own);
  report.ledger_totals = compiled.ledger.totals();
  report.rules_before = static_cast<int>(compiled.lowered_rules);
  report.rules_after = static_cast<int>(compiled.optimised.rules.size());
  set_cost(inputs, options, compiled, report);
  report.probes = verdict.probes;
  report.thinned = verdict.thinned;
  report.clients = verdict.clients;
  report.client_probes = verdict.client_probes;
  report.client_losses = verdict.client_losses;
  report.completeness = verdict.completeness;
  report.known_urls = verdict.known_urls;
  report.known_failed = verdict.known_failed;
  report.checked = verdict.checked;
  report.folder = options.folder;
  if (options.reports.html.empty()) return report;
  add_page_data(inputs.policy, compiled.optimised, compiled.ledger, verdict, report);
  report.carried = carried_pac(compiled.artifacts.front().bytes, false);
  return report;
}

/// The whole set in the order it is put in place: last comes what vouches for the rest.
std::vector<FileToWrite> file_set(std::vector<Artifact> artifacts, const CompileReport& report) {
  std::vector<FileToWrite> files;
  files.reserve(artifacts.size() + 1);
  for (Artifact& artifact : artifacts) {
    files.push_back({std::move(artifact.path), std::move(artifact.bytes)});
  }
  files.push_back({"manifest.json", to_manifest(report)});
  return files;
}

/// Adds the other files of the set, each proven, and the report on all of them.
void add_the_rest(const CompileOptions& options, const Inputs& inputs,
                  const PolicyMatcher& reference, const WantedTargets& wanted,
                  const Verdict& verdict, Compiled& compiled, ProgressLine& line,
                  CompiledSet& set) {
  line.step("writing and proving other targets");
  const std::string pac = compiled.artifacts.front().bytes;
  const TargetInputs about{inputs.policy,    inputs.catalogs,    reference,
                           compiled.lowered, compiled.optimised, pac,
                           options.strict,   line.listener()};
  for (Artifact& artifact : emit_targets(wanted, about, set.diags)) {
    compiled.artifacts.push_back(std::move(artifact));
  }
  std::optional<PageRules> rules;
  if (!options.reports.html.empty()) {
    rules = page_rules(inputs.policy, inputs.catalogs, compiled.lowered);
    rules->policy = inputs.policy_facts.path;  // The same page wherever the folder is.
  }
  set.rules = written_rules(inputs.policy, inputs.catalogs, std::move(compiled.lowered),
                            base_name(options.policy));
  set.rules.pac_sha256 = sha256_hex(pac);
  set.rules.proven = verdict.completeness.complete;
  compiled.artifacts.push_back({kRulesFile, to_rules_file(set.rules)});
  compiled.artifacts.push_back({"ledger.csv", to_csv(compiled.ledger)});
  set.report = report_of(options, inputs, compiled, verdict);
  set.report.page_rules = std::move(rules);
}

}  // namespace

CompiledSet compile_set(const CompileOptions& options, Workspace& files, Io& io) {
  CompiledSet set{Exit::BadInput, {}, {}, {}};
  set.report.tool_version = PACWRIGHT_VERSION;
  set.report.policy.path = base_name(options.policy);
  set.report.folder = options.folder;

  ProgressLine line(io);
  line.step("reading");
  const auto inputs = read_inputs(options, files, set.diags);
  line.finish();
  if (!inputs) return set;

  const WantedTargets wanted = wanted_targets(inputs->policy, options.targets, set.diags);
  if (has_errors(set.diags)) return set;

  line.step("compiling");
  auto compiled = compile(*inputs, options, set.diags, io);
  line.finish();
  if (!compiled) return set;
  set_cost(*inputs, options, *compiled, set.report);

  set.exit = Exit::Findings;
  // What no client would load is not worth proving, and proving it would take very long.
  if (has_errors(set.diags)) return set;

  Diags suite_faults;
  const PolicyMatcher reference(inputs->policy, inputs->catalogs);
  const Verdict verdict =
      validate(*inputs, reference, *compiled, options.strict, line, suite_faults);
  append(set.diags, suite_faults);
  drop_what_is_said_better(verdict.findings, set.diags);
  append(set.diags, verdict.findings);
  add_the_rest(options, *inputs, reference, wanted, verdict, *compiled, line, set);
  line.finish();
  if (io.tells_time) {
    line.step("measuring");
    set.report.nanoseconds =
        measure_decision(inputs->policy, inputs->catalogs, compiled->artifacts.front().bytes);
  }
  line.finish();
  if (has_errors(suite_faults)) set.exit = Exit::BadInput;
  if (has_errors(set.diags)) {
    Artifact& pac = compiled->artifacts.front();
    set.refused_pac = {std::move(pac.path), std::move(pac.bytes)};
    return set;
  }
  set.exit = Exit::Ok;
  set.files = file_set(std::move(compiled->artifacts), set.report);
  return set;
}

}  // namespace pacwright
