#include <ostream>

#include "cli/options.hpp"
#include "cli/workspace.hpp"
#include "lower/lower.hpp"
#include "opt/passes.hpp"
#include "report/text_report.hpp"

namespace pacwright {

Exit run_dump(const std::vector<std::string>& args, Io& io) {
  CommandOptions command("dump STAGE POLICY",
                         "Prints one stage of the compilation as stable text. STAGE is one of\n"
                         "catalog (what was read), rules (as lowered), optimised (as emitted).",
                         "pacwright dump rules samples/contoso/policy.json");
  command.options.add_options()("stage-and-policy", "The stage and the policy",
                                cxxopts::value<std::vector<std::string>>(), "...");
  command.options.parse_positional({"stage-and-policy"});
  const auto parsed = command.parse(args);
  if (parsed.count("help") != 0) return command.show_help(io);
  const auto names = parsed.count("stage-and-policy") == 0
                         ? std::vector<std::string>()
                         : parsed["stage-and-policy"].as<std::vector<std::string>>();
  if (names.size() != 2) return bad_usage(io, "dump", "name a stage and a policy file");
  const std::string& stage = names[0];
  if (stage != "catalog" && stage != "rules" && stage != "optimised") {
    return bad_usage(io, "dump", "no stage '" + stage + "': take catalog, rules or optimised");
  }
  Workspace files(io);
  Diags diags;
  const auto policy = files.read_policy_file(names[1], diags);
  const auto catalogs = policy ? files.read_catalogs(*policy, diags) : std::nullopt;
  const bool needs_rules = stage != "catalog";
  const Lowered lowered = catalogs && needs_rules ? lower(*policy, *catalogs, diags) : Lowered{};
  files.print(diags);
  if (!catalogs || has_errors(diags)) return Exit::BadInput;

  if (!needs_rules) {
    for (const Catalog& catalog : *catalogs) io.out << to_text(catalog);
  } else {
    io.out << to_text(stage == "rules" ? lowered.rules : optimise(lowered.rules), *policy);
  }
  return Exit::Ok;
}

}  // namespace pacwright
