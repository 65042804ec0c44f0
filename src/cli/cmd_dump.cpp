#include <algorithm>
#include <ostream>
#include <variant>

#include "base/json.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"
#include "cli/options.hpp"
#include "cli/pass_options.hpp"
#include "cli/workspace.hpp"
#include "lower/lower.hpp"
#include "lower/settle_ledger.hpp"
#include "report/text_report.hpp"

namespace pacwright {
namespace {

constexpr std::string_view kStages[] = {"catalog", "rules", "optimised", "ledger"};

/// Whether a file is a policy rather than a catalog: only the former has rules.
bool is_policy(const std::string& path, Workspace& files) {
  Diags unread;  // What is wrong with the file is told by whoever reads it as what it is.
  const auto bytes = files.read(path, path, {}, unread);
  const auto text = bytes ? decode_text(*bytes) : std::nullopt;
  if (!text) return false;
  const auto json = parse_json(*text);
  const auto* document = std::get_if<JsonValue>(&json);
  return document != nullptr && document->find("rules") != nullptr;
}

struct DumpOptions {
  std::string stage;
  std::string file;
  std::vector<std::string> disabled_passes;
  std::optional<std::string> after;  ///< The pass to stop after.
};

/// What is wrong with the options, or nothing.
std::optional<std::string> fault_of(const DumpOptions& options) {
  if (std::ranges::find(kStages, options.stage) == std::end(kStages)) {
    return "no stage '" + printable(options.stage) + "': take catalog, rules, optimised or ledger";
  }
  const auto& disabled = options.disabled_passes;
  if (auto unknown = unknown_pass(disabled)) return unknown;
  if (options.after) {
    if (auto unknown = unknown_pass({*options.after})) return unknown;
    if (std::ranges::find(disabled, *options.after) != disabled.end()) {
      return "--disable-pass leaves out the pass of --dump-after";
    }
  }
  if (options.stage != "optimised" && (!disabled.empty() || options.after)) {
    return "passes run for the stage optimised only";
  }
  return std::nullopt;
}

/// The rules as they are after the pass that the options name, or after all.
RuleSet optimised(RuleSet rules, const DumpOptions& options) {
  std::optional<RuleSet> stopped;
  const auto around = [&](const Pass& pass, RuleSet before) {
    RuleSet after = pass.run(std::move(before));
    if (pass.name == options.after) stopped = after;
    return after;
  };
  RuleSet all = optimise(std::move(rules), {options.disabled_passes, around});
  return stopped ? *std::move(stopped) : all;
}

Exit dump(const DumpOptions& options, Io& io) {
  Workspace files(io);
  Diags diags;
  if (options.stage == "catalog" && !is_policy(options.file, files)) {
    const auto catalog = files.read_catalog_file(options.file, {}, diags);
    files.print(diags);
    if (!catalog) return Exit::BadInput;
    io.out << to_text(*catalog);
    return Exit::Ok;
  }
  const auto policy = files.read_policy_file(options.file, diags);
  const auto catalogs = policy ? files.read_catalogs(*policy, diags) : std::nullopt;
  const bool needs_rules = options.stage != "catalog";
  const Lowered lowered = catalogs && needs_rules ? lower(*policy, *catalogs, diags) : Lowered{};
  files.print(diags);
  if (!catalogs || has_errors(diags)) return Exit::BadInput;

  if (options.stage == "catalog") {
    for (const Catalog& catalog : *catalogs) io.out << to_text(catalog);
  } else if (options.stage == "ledger") {
    io.out << to_text(
        settle_ledger(lowered.ledger, *policy, *catalogs, optimised(lowered.rules, options)));
  } else {
    io.out << to_text(options.stage == "rules" ? lowered.rules : optimised(lowered.rules, options),
                      *policy);
  }
  return Exit::Ok;
}

}  // namespace

Exit run_dump(const std::vector<std::string>& args, Io& io) {
  CommandOptions command(
      "dump STAGE FILE",
      "Prints one stage of the compilation of a policy as stable text. STAGE is one of\n"
      "catalog (what was read; FILE may be a catalog, too), rules (as lowered), optimised\n"
      "(as emitted), ledger (what became of each table row or endpoint set).",
      "pacwright dump rules samples/contoso/policy.json");
  command.texts("disable-pass", "Leave out a pass; see pacwright passes", "NAME");
  command.text("dump-after", "Print the rules as they are after this pass", "NAME");
  command.offer("disable-pass", pass_names());
  command.offer("dump-after", pass_names());
  command.operands("stage-and-file");
  command.offer_operands({std::begin(kStages), std::end(kStages)});
  const auto parsed = command.parse(args);
  if (parsed.has("help")) return command.show_help(io);
  const auto& names = parsed.texts("stage-and-file");
  if (names.size() != 2) return bad_usage(io, "dump", "name a stage and a policy file");
  DumpOptions options{names[0], names[1], {}, {}};
  options.disabled_passes = parsed.texts("disable-pass");
  if (parsed.has("dump-after")) options.after = parsed.text("dump-after");
  if (const auto fault = fault_of(options)) return bad_usage(io, "dump", *fault);
  return dump(options, io);
}

}  // namespace pacwright
