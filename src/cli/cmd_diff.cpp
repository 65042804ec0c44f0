#include <algorithm>
#include <ostream>

#include "cli/exit_of.hpp"
#include "cli/foreign_options.hpp"
#include "cli/options.hpp"
#include "cli/progress_line.hpp"
#include "cli/workspace.hpp"
#include "cli/written_pac.hpp"
#include "compare/compare_catalogs.hpp"
#include "report/difference_styles.hpp"
#include "report/differences_report.hpp"
#include "report/json_report.hpp"
#include "report/pac_differences_report.hpp"
#include "validate/foreign/compare_pacs.hpp"

namespace pacwright {
namespace {

struct DiffOptions {
  std::vector<std::string> names;
  CatalogOptions catalogs;
  std::vector<std::string> suites;  ///< Of PAC files: for their URLs and DNS.
  ClientOptions as;
  bool has_moment = false, has_time_limit = false;
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
  io.out << (options.json ? to_json(differences)
                          : folded(with_difference_styles(to_text(differences), io.colours_out),
                                   form_out(io)));
  return differences.all.empty() ? Exit::Ok : Exit::Findings;
}

/// Asked as the usual client in the usual scene, for which the rules beside a PAC file speak.
bool is_usual(const DiffOptions& options) {
  const bool is_chromium =
      options.as.clients.empty() || options.as.clients.front()->client == Client::Chromium;
  const ClientOptions& as = options.as;
  return is_chromium && !options.has_moment && !options.has_time_limit && options.suites.empty() &&
         !as.client_ip && as.dns.empty() && !as.all_dns_fails && as.failing_names.empty();
}

/// "Nothing was compared: a.pac:3: not known here: ... 'Array.from'."
std::string sentence_of(const Diag& why) {
  const std::string line = why.where.line > 0 ? ":" + std::to_string(why.where.line) : "";
  return "Nothing was compared: " + why.where.file + line + ": " + message_of(why) + ".";
}

Exit diff_pacs(const DiffOptions& options, const std::string& older, const std::string& newer,
               Workspace& files, Io& io) {
  Diags diags;
  NamedBySuites named = files.read_suites(options.suites, diags);
  if (has_errors(diags)) return end_with(options, files, diags, io);
  ForeignOptions foreign =
      to_foreign_options(options.as, options.has_moment, named.dns, options.limits);
  foreign.urls = std::move(named.urls);
  for (const auto& [name, address] : foreign.dns.addresses) {
    foreign.urls.push_back("https://" + name + "/");
  }
  const ForeignScript before{older, options.names[0]}, after{newer, options.names[1]};
  for (const ForeignScript& script : {before, after}) {
    const auto loaded = PacScript::load(script.bytes, script.name, foreign.dns, options.limits,
                                        {foreign.client->client, options.as.at, false, ""});
    if (!loaded) diags.push_back(loaded.reason());
  }
  // The same bytes do the same, whatever that is; what nobody can use is no file to compare.
  const bool is_same = older == newer;
  const auto is_beside_the_point = [](const Diag& diag) {
    return exit_of({diag}) != Exit::BadInput;
  };
  if (is_same) std::erase_if(diags, is_beside_the_point);
  std::vector<std::string> unknown;
  for (const Diag& diag : diags) {
    if (is_unknown_here(diag.code)) unknown.push_back(sentence_of(diag));
  }
  const WrittenPac written[] = {
      with_rules_beside(options.names[0], older, options.names[0], diags),
      with_rules_beside(options.names[1], newer, options.names[1], diags),
  };
  files.print(diags);
  ProgressLine line(io);
  line.step("comparing");
  foreign.progress = line.listener();
  const PacDifferences differences =
      !unknown.empty()    ? not_compared(before.name, after.name, std::move(unknown))
      : is_usual(options) ? compare_pac_files(written[0], written[1], foreign)
                          : compare_pacs(before, after, foreign);
  line.finish();
  files.print(differences.dropped);
  io.out << (options.json ? to_json(differences)
                          : folded(with_difference_styles(to_text(differences), io.colours_out),
                                   form_out(io)));
  return worse_of(worse_of(exit_of(diags), exit_of(differences.dropped)), exit_of(differences));
}

Exit diff(const DiffOptions& options, Io& io) {
  Workspace files(io);
  Diags diags;
  const auto older = files.read(options.names[0], options.names[0], {}, diags);
  const auto newer = files.read(options.names[1], options.names[1], {}, diags);
  if (!older || !newer) return end_with(options, files, diags, io);
  // A page, or nothing, is what the other one is, and cannot be used as such.
  const bool says_nothing[] = {is_page_or_empty(*older), is_page_or_empty(*newer)};
  const bool first = is_meant_as_pac(options.names[0], *older);
  const bool second = is_meant_as_pac(options.names[1], *newer);
  const bool is_pac = first || second;
  if (first != second && !says_nothing[first ? 1 : 0]) {
    // What is neither cannot be used, whatever it is named beside.
    const std::size_t other = first ? 1 : 0;
    files.read_catalog_file(options.names[other], options.catalogs, diags);
    if (has_errors(diags)) return end_with(options, files, diags, io);
    return bad_usage(io, "diff",
                     "'" + options.names[first ? 0 : 1] + "' is a PAC file and '" +
                         options.names[first ? 1 : 0] +
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
      "both of them; catalogs may have any format that import takes. Exit status: 1 if\n"
      "they differ; 4 if no difference was seen, but not proven either.",
      "pacwright diff proxy-old.pac proxy-new.pac");
  command.flag("json", "Print the result as JSON");
  command.texts("suite",
                "PAC files: ask about this suite's URLs, with its DNS answers; may be given again",
                "FILE");
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
  options.has_time_limit = parsed.has("time-limit");
  options.limits.milliseconds = parsed.number("time-limit");
  if (options.limits.milliseconds < 1) return bad_usage(io, "diff", "--time-limit is at least 1");
  options.json = parsed.has("json");
  return diff(options, io);
}

}  // namespace pacwright
