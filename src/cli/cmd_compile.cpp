#include <algorithm>
#include <ostream>

#include "base/gzip.hpp"
#include "base/sha256.hpp"
#include "base/terminal.hpp"
#include "cli/compile_options.hpp"
#include "cli/pass_options.hpp"
#include "cli/report_data.hpp"
#include "cli/target_files.hpp"
#include "cli/workspace.hpp"
#include "emit/backend.hpp"
#include "lower/lower.hpp"
#include "lower/settle_ledger.hpp"
#include "report/json_report.hpp"
#include "report/text_report.hpp"
#include "validate/client_agreement.hpp"
#include "validate/differential.hpp"
#include "validate/foreign/compare_pacs.hpp"
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
  RuleSet lowered;
  RuleSet optimised;
  Ledger ledger;
  std::vector<Artifact> artifacts;
  Cost cost;  ///< Of the PAC.
};

void append(Diags& diags, const Diags& more) {
  diags.insert(diags.end(), more.begin(), more.end());
}

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

  RuleSet optimised = optimise_watched(inputs, options, lowered.rules, diags, io);
  Ledger ledger =
      settle_ledger(std::move(lowered.ledger), inputs.policy, inputs.catalogs, optimised);
  Compiled compiled{std::move(lowered.rules), std::move(optimised), std::move(ledger), {}, {}};
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
    auto script = PacScript::load(pac, "proxy.pac", suite.dns);
    if (!script) return;  // check_agreement has said so.
    PacScript sandbox = *std::move(script);
    for (const CheckedCase& checked : check_suite(suite, inputs.policy.routes, sandbox, diags)) {
      ++verdict.known_urls;
      verdict.checked.push_back(to_checked_url(checked));
      deciders.note(checked, suite.dns, verdict);
      if (checked.passed) continue;
      ++verdict.known_failed;
      verdict.findings.push_back(to_finding(checked));
    }
  }
}

/// Proves the PAC. Faults of the suites themselves go to `diags`, what they find to the verdict.
Verdict validate(const Inputs& inputs, const Compiled& compiled, Diags& diags) {
  Verdict verdict;
  const std::string& pac = compiled.artifacts.front().bytes;
  check_agreement(inputs.policy, inputs.catalogs, compiled.lowered, compiled.optimised, pac,
                  "proxy.pac", verdict);
  check_clients_agree(inputs.policy, inputs.catalogs, pac, "proxy.pac", compiled.cost.calls,
                      verdict);
  check_own_lint(inputs.policy, pac, "proxy.pac", verdict);
  run_suites(inputs, compiled.lowered, pac, verdict, diags);
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
  report.ledger_totals = compiled.ledger.totals();
  report.rules_before = static_cast<int>(compiled.lowered.rules.size());
  report.rules_after = static_cast<int>(compiled.optimised.rules.size());
  set_cost(inputs, options, compiled, report);
  report.probes = verdict.probes;
  report.thinned = verdict.thinned;
  report.clients = verdict.clients;
  report.client_probes = verdict.client_probes;
  report.completeness = verdict.completeness;
  report.known_urls = verdict.known_urls;
  report.known_failed = verdict.known_failed;
  report.checked = verdict.checked;
  report.folder = options.folder;
  if (options.reports.html.empty()) return report;
  add_page_data(inputs.policy, compiled.optimised, compiled.ledger, verdict, report);
  return report;
}

/// What the PAC decides otherwise than the one that is in the folder; nothing if there is none.
std::optional<PacDifferences> compare_with_earlier(const CompileOptions& options,
                                                   const Artifact& pac) {
  const std::string path = options.folder + "/" + pac.path;
  const auto found = read_file(path, Limits().script_bytes);
  const auto* earlier = std::get_if<std::string>(&found);
  if (earlier == nullptr) return std::nullopt;
  const std::string name = pac.path + " as it was";
  if (*earlier == pac.bytes) {
    return PacDifferences{name, pac.path, 0, {}, {"Nothing: the two are the same, byte for byte."}};
  }
  return compare_pacs({*earlier, name}, {pac.bytes, pac.path}, {});
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

void compare_with_disk(const std::vector<FileToWrite>& files, const std::string& folder,
                       Diags& diags) {
  for (const FileToWrite& file : files) {
    const std::string path = folder + "/" + file.path;
    const auto found = read_file(path, file.bytes.size() + 1);
    const auto* bytes = std::get_if<std::string>(&found);
    if (bytes != nullptr && *bytes == file.bytes) continue;
    const auto* error = std::get_if<FileError>(&found);
    const bool missing = error != nullptr && !error->too_large;
    diags.push_back({DiagCode::OutputDiffers,
                     {path, 0, 0},
                     "",
                     missing ? "It cannot be read: " + error->what + "." : ""});
  }
}

Exit finish(const CompileOptions& options, const Workspace& files, CompileReport report,
            const Diags& diags, Exit exit, Io& io) {
  files.print(diags);
  report.findings = files.with_paths(diags);
  const Diags faults = write_reports(options.reports, report, io);
  files.print(faults);
  const Exit result = has_errors(faults) ? Exit::BadInput : exit;
  if (options.reports.take_standard_output()) return result;
  if (options.json) {
    io.out << to_json(report);
  } else if (exit == Exit::Ok) {
    io.out << to_summary(report, io.colours_out);
  } else {
    io.err << styled(
                  options.check ? "pacwright: not as compiled" : "pacwright: nothing was written",
                  Style::Red, io.colours_err)
           << "\n";
  }
  return result;
}

Exit compile_and_write(const CompileOptions& options, Io& io) {
  Workspace files(io);
  Diags diags;
  CompileReport report;
  report.tool_version = PACWRIGHT_VERSION;
  report.policy.path = base_name(options.policy);
  report.folder = options.folder;

  const auto inputs = read_inputs(options, files, diags);
  if (!inputs) return finish(options, files, report, diags, Exit::BadInput, io);

  const WantedTargets wanted = wanted_targets(inputs->policy, options.targets, diags);
  if (has_errors(diags)) return finish(options, files, report, diags, Exit::BadInput, io);

  auto compiled = compile(*inputs, options, diags, io);
  if (!compiled) return finish(options, files, report, diags, Exit::BadInput, io);
  set_cost(*inputs, options, *compiled, report);

  // What no client would load is not worth proving, and proving it would take very long.
  if (has_errors(diags)) return finish(options, files, report, diags, Exit::Findings, io);

  Diags suite_faults;
  const Verdict verdict = validate(*inputs, *compiled, suite_faults);
  append(diags, suite_faults);
  append(diags, verdict.findings);
  const std::string pac = compiled->artifacts.front().bytes;
  const TargetInputs about{
      inputs->policy, inputs->catalogs, compiled->lowered, compiled->optimised, pac,
      options.strict};
  for (Artifact& artifact : emit_targets(wanted, about, diags)) {
    compiled->artifacts.push_back(std::move(artifact));
  }
  compiled->artifacts.push_back({"ledger.csv", to_csv(compiled->ledger)});
  report = report_of(options, *inputs, *compiled, verdict);
  if (io.tells_time) {
    report.nanoseconds =
        measure_decision(inputs->policy, inputs->catalogs, compiled->artifacts.front().bytes);
  }
  if (has_errors(suite_faults)) return finish(options, files, report, diags, Exit::BadInput, io);
  if (has_errors(diags)) return finish(options, files, report, diags, Exit::Findings, io);

  if (!options.check) report.since = compare_with_earlier(options, compiled->artifacts.front());
  const auto set = file_set(std::move(compiled->artifacts), report);
  if (options.check) {
    compare_with_disk(set, options.folder, diags);
    return finish(options, files, report, diags, has_errors(diags) ? Exit::Findings : Exit::Ok, io);
  }
  const auto written = write_files(options.folder, set);
  if (const auto* error = std::get_if<FileError>(&written)) {
    diags.push_back({DiagCode::OutputUnwritable,
                     {error->path, 0, 0},
                     "",
                     "The system says: " + error->what + "."});
    return finish(options, files, report, diags, Exit::BadInput, io);
  }
  report.written = true;
  return finish(options, files, report, diags, Exit::Ok, io);
}

}  // namespace

Exit run_compile(const std::vector<std::string>& args, Io& io) {
  const auto options = parse_compile_options(args, io);
  const auto* exit = std::get_if<Exit>(&options);
  return exit != nullptr ? *exit : compile_and_write(std::get<CompileOptions>(options), io);
}

}  // namespace pacwright
