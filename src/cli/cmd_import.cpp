#include <ostream>

#include "base/text.hpp"
#include "cli/options.hpp"
#include "cli/progress_line.hpp"
#include "cli/report_files.hpp"
#include "cli/workspace.hpp"
#include "compare/compare_catalogs.hpp"
#include "input/catalog_file.hpp"
#include "input/merge.hpp"
#include "input/text_of.hpp"
#include "report/difference_styles.hpp"
#include "report/differences_report.hpp"
#include "report/json_report.hpp"
#include "report/text_report.hpp"

namespace pacwright {
namespace {

/// The built-in words with those of a file; nothing if no file is named, or with an error.
std::optional<TypeWords> read_words(const std::string& path, Workspace& files, Diags& diags) {
  if (path.empty()) return std::nullopt;
  const auto bytes = files.read(path, path, {}, diags);
  if (!bytes) return std::nullopt;
  const auto text = text_of(*bytes, path, diags);
  if (!text) return std::nullopt;
  return TypeWords::built_in().with(*text, path, diags);
}

}  // namespace

Exit run_import(const std::vector<std::string>& args, Io& io) {
  CommandOptions command(
      "import FILE... -o CATALOG",
      "Turns documents into one catalog in pacwright's own format: the web service's JSON\n"
      "answers, documentation pages with tables (Markdown, any language), plain lists,\n"
      "catalogs. What is no endpoint is kept as skipped, with the reason. Items that several\n"
      "documents publish alike become one with all its sources.",
      "pacwright import worldwide.json additional-endpoints.md -o catalog.json");
  command.text("o,output", "The catalog to write; - is standard output", "FILE");
  command.text("instance", "Instance of endpoints that name none", "NAME");
  command.text("tenant", "Stands for <tenant>", "NAME");
  command.text("name", "Name of the catalog", "TEXT");
  command.text("against", "Compare with this document, such as the page in another language",
               "FILE");
  command.text(
      "type-words",
      "More words of table cells: a JSON file such as {\"inbound\": [\"...\"]}. Its keys are "
      "inbound, outbound, bidirectional, trusted-sites, uncommon, client, optimize, allow, "
      "default, required, optional, and, to",
      "FILE");
  command.flag("json", "Print the report as JSON");
  command.operands("files");
  const auto parsed = command.parse(args);
  if (parsed.has("help")) return command.show_help(io);
  if (!parsed.has("files")) return bad_usage(io, "import", "name a file to import");
  if (parsed.count("output") != 1 || parsed.text("output").empty())
    return bad_usage(io, "import", "name the catalog with -o");
  ImportReport report;
  report.output = parsed.text("output");
  const bool to_stream = report.output == "-";
  if (to_stream && (parsed.has("json") || parsed.has("against"))) {
    return bad_usage(io, "import", "write the catalog to a file: the report takes the output");
  }

  Workspace files(io);
  Diags& diags = report.findings;
  CatalogOptions options{parsed.text("instance"), parsed.text("tenant")};
  const auto words = read_words(parsed.text("type-words"), files, diags);
  if (words) options.type_words = &*words;
  std::vector<Catalog> catalogs;
  ProgressLine line(io);
  for (const std::string& name : parsed.texts("files")) {
    line.step("reading " + printable(name));
    auto catalog = files.read_catalog_file(name, options, diags);
    if (catalog) catalogs.push_back(*std::move(catalog));
  }
  std::optional<Catalog> reference;
  if (parsed.has("against")) {
    Diags apart;  // Its faults are not those of what is imported; errors stop all the same.
    reference = files.read_catalog_file(parsed.text("against"), options, apart);
    if (!reference) diags.insert(diags.end(), apart.begin(), apart.end());
  }

  if (!to_stream) {
    const Diags taken = check_places({report.output}, {}, files);
    diags.insert(diags.end(), taken.begin(), taken.end());
  }
  line.step("merging");
  Catalog merged;
  if (!has_errors(diags)) {
    merged = merge_catalogs(std::move(catalogs), parsed.text("name"), diags);
    const std::string bytes = to_catalog_file(merged);
    if (to_stream) {
      io.out << bytes;
    } else {
      const Diags faults = write_whole_file(report.output, bytes, files);
      diags.insert(diags.end(), faults.begin(), faults.end());
    }
  }
  line.finish();
  files.print(diags);
  const bool failed = has_errors(diags);
  if (!failed) {
    report.endpoints = static_cast<int>(merged.endpoints.size());
    report.skipped = static_cast<int>(merged.skipped.size());
    report.rows = summarise_rows(merged);
    if (reference) {
      report.against = compare_catalogs(*reference, merged);
      if (merged.file.empty()) report.against->new_file = report.output;
    }
  }
  report.findings = files.with_paths(std::move(report.findings));
  if (parsed.has("json")) {
    io.out << to_json(report);
  } else if (!failed && !to_stream && io.talk != Talk::Errors) {
    io.out << folded(to_text(report), form_out(io));
    if (report.against)
      io.out << "\n"
             << folded(with_difference_styles(to_text(*report.against), io.colours_out),
                       form_out(io));
  }
  if (failed) return Exit::BadInput;
  return report.against && !report.against->all.empty() ? Exit::Findings : Exit::Ok;
}

}  // namespace pacwright
