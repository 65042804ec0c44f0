#include <algorithm>
#include <ostream>
#include <variant>

#include "base/json.hpp"
#include "base/utf8.hpp"
#include "cli/options.hpp"
#include "cli/workspace.hpp"
#include "lower/lower.hpp"
#include "opt/passes.hpp"
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

}  // namespace

Exit run_dump(const std::vector<std::string>& args, Io& io) {
  CommandOptions command(
      "dump STAGE FILE",
      "Prints one stage of the compilation of a policy as stable text. STAGE is one of\n"
      "catalog (what was read; FILE may be a catalog, too), rules (as lowered), optimised\n"
      "(as emitted), ledger (what became of each table row or endpoint set).",
      "pacwright dump rules samples/contoso/policy.json");
  command.options.add_options()("stage-and-file", "The stage and the policy",
                                cxxopts::value<std::vector<std::string>>(), "...");
  command.options.parse_positional({"stage-and-file"});
  const auto parsed = command.parse(args);
  if (parsed.count("help") != 0) return command.show_help(io);
  const auto names = parsed.count("stage-and-file") == 0
                         ? std::vector<std::string>()
                         : parsed["stage-and-file"].as<std::vector<std::string>>();
  if (names.size() != 2) return bad_usage(io, "dump", "name a stage and a policy file");
  const std::string& stage = names[0];
  if (std::ranges::find(kStages, stage) == std::end(kStages)) {
    return bad_usage(io, "dump",
                     "no stage '" + stage + "': take catalog, rules, optimised or ledger");
  }
  Workspace files(io);
  Diags diags;
  if (stage == "catalog" && !is_policy(names[1], files)) {
    const auto catalog = files.read_catalog_file(names[1], {}, diags);
    files.print(diags);
    if (!catalog) return Exit::BadInput;
    io.out << to_text(*catalog);
    return Exit::Ok;
  }
  const auto policy = files.read_policy_file(names[1], diags);
  const auto catalogs = policy ? files.read_catalogs(*policy, diags) : std::nullopt;
  const bool needs_rules = stage != "catalog";
  const Lowered lowered = catalogs && needs_rules ? lower(*policy, *catalogs, diags) : Lowered{};
  files.print(diags);
  if (!catalogs || has_errors(diags)) return Exit::BadInput;

  if (stage == "catalog") {
    for (const Catalog& catalog : *catalogs) io.out << to_text(catalog);
  } else if (stage == "ledger") {
    io.out << to_text(lowered.ledger);
  } else {
    io.out << to_text(stage == "rules" ? lowered.rules : optimise(lowered.rules), *policy);
  }
  return Exit::Ok;
}

}  // namespace pacwright
