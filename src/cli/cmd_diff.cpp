#include <algorithm>
#include <ostream>

#include "cli/foreign_options.hpp"
#include "cli/options.hpp"
#include "cli/progress_line.hpp"
#include "cli/workspace.hpp"
#include "compare/compare_catalogs.hpp"
#include "report/differences_report.hpp"
#include "report/json_report.hpp"
#include "report/pac_differences_report.hpp"
#include "validate/foreign/compare_pacs.hpp"

namespace pacwright {
namespace {

struct DiffOptions {
  std::vector<std::string> names;
  CatalogOptions catalogs;
  std::vector<std::string> suites;  ///< Of PAC files: for their DNS.
  ClientOptions as;
  bool has_moment = false;
  Limits limits;
  bool json = false;
};

Exit end_with(const DiffOptions& options, const Workspace& files, const Diags& diags, Io& io) {
  files.print(diags);
  if (options.json) io.out << to_json(files.with_paths(diags));
  return Exit::BadInput;
}

Exit diff_catalogs(const DiffOptions& options, Workspace& files, Io& io) {
  Diags diags;
  const auto older = files.read_catalog_file(options.names[0], options.catalogs, diags);
  const auto newer = files.read_catalog_file(options.names[1], options.catalogs, diags);
  if (!older || !newer) return end_with(options, files, diags, io);
  files.print(diags);
  const Differences differences = compare_catalogs(*older, *newer);
  io.out << (options.json ? to_json(differences) : to_text(differences));
  return differences.all.empty() ? Exit::Ok : Exit::Findings;
}

Exit diff_pacs(const DiffOptions& options, const std::string& older, const std::string& newer,
               Workspace& files, Io& io) {
  Diags diags;
  DnsFixture dns;
  for (const std::string& name : options.suites) {
    if (auto suite = files.read_suite_file(name, "", {}, diags)) {
      dns.addresses.merge(suite->dns.addresses);
    }
  }
  if (has_errors(diags)) return end_with(options, files, diags, io);
  ForeignOptions foreign = to_foreign_options(options.as, options.has_moment, dns, options.limits);
  const ForeignScript before{older, options.names[0]}, after{newer, options.names[1]};
  bool loads = true;
  for (const ForeignScript& script : {before, after}) {
    const auto loaded = PacScript::load(script.bytes, script.name, foreign.dns, options.limits,
                                        {foreign.client->client, options.as.at, false, ""});
    if (!loaded) diags.push_back(loaded.reason());
    loads = loads && loaded;
  }
  const auto is_unknown = [](const Diag& diag) { return diag.code == DiagCode::NewerThanEngine; };
  if (std::ranges::any_of(diags, is_unknown)) {
    files.print(diags);
    PacDifferences nothing;
    nothing.left_out.push_back("Nothing was compared: " + message_of(diags.front()) + ".");
    if (options.json) io.out << to_json(nothing);
    return Exit::Findings;
  }
  files.print(diags);
  ProgressLine line(io);
  line.step("comparing");
  foreign.progress = line.listener();
  const PacDifferences differences = compare_pacs(before, after, foreign);
  line.finish();
  io.out << (options.json ? to_json(differences) : to_text(differences));
  return differences.changes.empty() && loads ? Exit::Ok : Exit::Findings;
}

Exit diff(const DiffOptions& options, Io& io) {
  Workspace files(io);
  Diags diags;
  const auto older = files.read(options.names[0], options.names[0], {}, diags);
  const auto newer = files.read(options.names[1], options.names[1], {}, diags);
  if (!older || !newer) return end_with(options, files, diags, io);
  const bool is_pac = is_meant_as_pac(options.names[0], *older);
  if (is_pac != is_meant_as_pac(options.names[1], *newer)) {
    return bad_usage(io, "diff",
                     "'" + options.names[is_pac ? 0 : 1] + "' is a PAC file and '" +
                         options.names[is_pac ? 1 : 0] +
                         "' is none; name two PAC files or two catalogs");
  }
  return is_pac ? diff_pacs(options, *older, *newer, files, io) : diff_catalogs(options, files, io);
}

}  // namespace

Exit run_diff(const std::vector<std::string>& args, Io& io) {
  CommandOptions command(
      "diff OLD NEW",
      "Says what the newer of two PAC files, or of two catalogs, says differently, by\n"
      "meaning: order and layout do not count. PAC files are asked about URLs made from\n"
      "both of them; catalogs may have any format that import takes. Ends with 1 if\n"
      "they differ.",
      "pacwright diff proxy-old.pac proxy-new.pac");
  command.flag("json", "Print the result as JSON");
  command.texts("suite", "PAC files: the DNS answers of this suite; may be given again", "FILE");
  command.number("time-limit", "PAC files: milliseconds of processor time for one decision", "MS",
                 1000);
  command.text("instance", "Catalogs: instance of endpoints that name none", "NAME");
  command.text("tenant", "Catalogs: stands for <tenant>", "NAME");
  command.operands("files");
  add_client_options(command, ManyClients::No);
  const auto parsed = command.parse(args);
  if (parsed.has("help")) return command.show_help(io);
  if (parsed.count("files") != 2) return bad_usage(io, "diff", "name two files");
  DiffOptions options;
  options.names = parsed.texts("files");
  if (options.names[0] == "-" && options.names[1] == "-") {
    return bad_usage(io, "diff", "only one file can come from standard input");
  }
  auto as = read_client_options(parsed, io, "diff", ManyClients::No);
  if (!as) return Exit::BadUsage;
  options.as = *std::move(as);
  options.has_moment = parsed.has("at");
  options.catalogs = {parsed.text("instance"), parsed.text("tenant")};
  options.suites = parsed.texts("suite");
  options.limits.milliseconds = parsed.number("time-limit");
  if (options.limits.milliseconds < 1) return bad_usage(io, "diff", "--time-limit is at least 1");
  options.json = parsed.has("json");
  return diff(options, io);
}

}  // namespace pacwright
