#include "cli/compile_options.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "cli/options.hpp"
#include "cli/pass_options.hpp"
#include "cli/target_files.hpp"

namespace pacwright {
namespace {

/// "bytes=200000,calls=4".
std::optional<Budget> parse_budget(const std::string& text) {
  Budget budget;
  for (const std::string_view part : split(text, ',')) {
    const std::size_t sign = part.find('=');
    const CostFigure* figure = find_cost_figure(part.substr(0, sign));
    if (figure == nullptr || sign == std::string_view::npos) return std::nullopt;
    const auto most = parse_number(part.substr(sign + 1), std::uint64_t{1} << 40);
    if (!most) return std::nullopt;
    budget = with_limits(std::move(budget), {{figure->name, *most}});
  }
  return budget;
}

template <class List, class Name>
std::vector<std::string> names_of(const List& list, Name name) {
  std::vector<std::string> names;
  names.reserve(list.size());
  for (const auto& one : list) names.emplace_back(name(one));
  return names;
}

/// "pac,wininet,gnome". Nothing, and why in `fault`, if one is unknown.
std::optional<std::vector<std::string>> parse_targets(const std::string& text, std::string& fault) {
  const std::vector<std::string> known = target_names();
  std::vector<std::string> wanted;
  for (const std::string_view name : split(text, ',')) {
    if (std::ranges::find(known, name) == known.end()) {
      const auto meant = did_you_mean(name, known);
      fault = "no target '" + printable(name) + "'; " +
              (meant ? "did you mean '" + *meant + "'?" : "pacwright targets lists them");
      return std::nullopt;
    }
    wanted.emplace_back(name);
  }
  return wanted;
}

}  // namespace

std::variant<CompileOptions, Exit> parse_compile_options(const std::vector<std::string>& args,
                                                         Io& io) {
  CommandOptions command("compile POLICY -o FOLDER",
                         "Compiles a policy and its catalogs into FOLDER/proxy.pac, ledger.csv, "
                         "rules.txt and\nmanifest.json. Nothing is written unless every check is "
                         "green. What lay there before\nis compared, by its rules if they are "
                         "there.",
                         "pacwright compile samples/contoso/policy.json -o out");
  command.text("o,output", "Folder for the files; it is created if need be", "FOLDER");
  command.texts("suite", "One more suite of known URLs", "FILE");
  command.flag("check",
               "Write nothing; fail if the files in FOLDER differ from what would be written");
  command.flag("dry-run", "Write nothing; say what would be written, changed and removed");
  command.flag("prune",
               "Remove what earlier compilations wrote into FOLDER and this one does not, by its "
               "manifest; what was changed since is left and named");
  command.text("against",
               "Say what changes against this PAC file, or the one in this folder, instead of "
               "FOLDER's; without -o nothing is written. With nothing written, the exit status is "
               "1 if hosts go another way, 4 if none is seen to, but that is not proven",
               "FILE");
  command.texts("disable-pass", "Leave out an optimising pass; see pacwright passes", "NAME");
  command.flag("verify-passes",
               "Ask the rules before and after every pass about every derived host");
  command.flag("time-passes", "Print what each pass does to the number of rules, and its time");
  command.text(
      "template",
      "How the PAC is written: indexed (fast), clauses (flat, for audits), packed (small) or "
      "packed-low-memory; chosen by size if neither this nor the policy says",
      "NAME");
  command.text("budget",
               "Fail if the PAC costs more: bytes=N,gzipped=N,entries=N,calls=N, or some of them",
               "LIMITS");
  command.text(
      "target",
      "Besides the PAC write these, not those of the policy; with commas between them; see "
      "pacwright targets",
      "NAMES");
  command.flag(
      "strict",
      "Fail if a bypass list cannot say all that the policy sends direct, or if clients do not do "
      "all that a route says");
  command.flag("json", "Print the report as JSON");
  const auto text = [](PacTemplate known) { return to_text(known); };
  command.offer("template", names_of(kPacTemplates, text));
  command.offer("target", target_names());
  command.offer("disable-pass", pass_names());
  command.operands("policy");
  add_report_options(command);
  const auto parsed = command.parse(args);
  if (parsed.has("help")) return command.show_help(io);
  if (parsed.count("policy") != 1) return bad_usage(io, "compile", "name one policy file");
  if (parsed.count("output") > 1) return bad_usage(io, "compile", "name one output folder");
  const bool names_nothing = parsed.has("output") && parsed.text("output").empty();
  if (names_nothing || (!parsed.has("output") && !parsed.has("against"))) {
    return bad_usage(io, "compile", "name the output folder with -o");
  }
  if (parsed.has("against") && parsed.text("against").empty()) {
    return bad_usage(io, "compile", "--against names a PAC file or a folder that holds one");
  }
  for (const char* const option : {"check", "dry-run", "prune"}) {
    if (parsed.has(option) && !parsed.has("output")) {
      return bad_usage(io, "compile",
                       "--" + std::string(option) + " needs the output folder: name it with -o");
    }
  }
  for (const char* const option : {"dry-run", "prune", "against"}) {
    if (parsed.has("check") && parsed.has(option)) {
      return bad_usage(io, "compile",
                       "--check says only whether the folder is as compiled; leave out --" +
                           std::string(option));
    }
  }

  auto reports = read_report_options(parsed, io, "compile");
  if (!reports) return Exit::BadUsage;

  CompileOptions options;
  options.reports = *std::move(reports);
  options.policy = parsed.texts("policy").front();
  options.folder = parsed.text("output");
  options.suites = parsed.texts("suite");
  if (parsed.has("template")) {
    options.pac_template = pac_template_named(parsed.text("template"));
    if (!options.pac_template) {
      return bad_usage(io, "compile",
                       "--template is one of " + join(names_of(kPacTemplates, text), ", "));
    }
  }
  if (parsed.has("budget")) {
    const auto budget = parse_budget(parsed.text("budget"));
    if (!budget) {
      const auto name = [](const CostFigure& figure) { return figure.name; };
      return bad_usage(io, "compile",
                       "--budget is a list such as bytes=200000,calls=4; it may name " +
                           join(names_of(kCostFigures, name), ", "));
    }
    options.budget = *budget;
  }
  options.disabled_passes = parsed.texts("disable-pass");
  if (const auto unknown = unknown_pass(options.disabled_passes)) {
    return bad_usage(io, "compile", *unknown);
  }
  if (parsed.has("target")) {
    std::string fault;
    const auto targets = parse_targets(parsed.text("target"), fault);
    if (!targets) return bad_usage(io, "compile", fault);
    options.targets = *targets;
  }
  options.strict = parsed.has("strict");
  options.verify_passes = parsed.has("verify-passes");
  options.time_passes = parsed.has("time-passes");
  options.json = parsed.has("json");
  options.check = parsed.has("check");
  options.dry_run = parsed.has("dry-run");
  options.prune = parsed.has("prune");
  options.against = parsed.text("against");
  return options;
}

}  // namespace pacwright
