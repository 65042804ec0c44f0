#include <ostream>

#include "base/utf8.hpp"
#include "cli/options.hpp"
#include "cli/report_files.hpp"
#include "cli/workspace.hpp"
#include "compare/compare_catalogs.hpp"
#include "input/catalog_file.hpp"
#include "input/merge.hpp"
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
  const auto text = decode_text(*bytes);
  if (!text) {
    diags.push_back({DiagCode::NotText, {path, 0, 0}, "", ""});
    return std::nullopt;
  }
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
  command.options.add_options()("o,output", "The catalog to write; - is standard output",
                                cxxopts::value<std::string>(), "FILE")(
      "instance", "Instance of endpoints that name none", cxxopts::value<std::string>(), "NAME")(
      "tenant", "Stands for <tenant>", cxxopts::value<std::string>(), "NAME")(
      "name", "Name of the catalog", cxxopts::value<std::string>(), "TEXT")(
      "against", "Compare with this document, such as the page in another language",
      cxxopts::value<std::string>(), "FILE")(
      "type-words",
      "More words of table cells: a JSON file such as {\"inbound\": [\"...\"]}. Its keys are "
      "inbound, outbound, bidirectional, trusted-sites, uncommon, client, optimize, allow, "
      "default, required, optional, and, to",
      cxxopts::value<std::string>(), "FILE")("json", "Print the report as JSON")(
      "files", "What to import; - is standard input", cxxopts::value<std::vector<std::string>>(),
      "FILE");
  command.options.parse_positional({"files"});
  const auto parsed = command.parse(args);
  if (parsed.count("help") != 0) return command.show_help(io);
  if (parsed.count("files") == 0) return bad_usage(io, "import", "name a file to import");
  if (parsed.count("output") != 1) return bad_usage(io, "import", "name the catalog with -o");
  const auto text = [&](const char* option) {
    return parsed.count(option) != 0 ? parsed[option].as<std::string>() : std::string();
  };
  ImportReport report;
  report.output = text("output");
  const bool to_stream = report.output == "-";
  if (to_stream && (parsed.count("json") != 0 || parsed.count("against") != 0)) {
    return bad_usage(io, "import", "write the catalog to a file: the report takes the output");
  }

  Workspace files(io);
  Diags& diags = report.findings;
  CatalogOptions options{text("instance"), text("tenant")};
  const auto words = read_words(text("type-words"), files, diags);
  if (words) options.type_words = &*words;
  std::vector<Catalog> catalogs;
  for (const std::string& name : parsed["files"].as<std::vector<std::string>>()) {
    auto catalog = files.read_catalog_file(name, options, diags);
    if (catalog) catalogs.push_back(*std::move(catalog));
  }
  std::optional<Catalog> reference;
  if (parsed.count("against") != 0) {
    Diags apart;  // Its faults are not those of what is imported; errors stop all the same.
    reference = files.read_catalog_file(text("against"), options, apart);
    if (!reference) diags.insert(diags.end(), apart.begin(), apart.end());
  }

  Catalog merged;
  if (!has_errors(diags)) {
    merged = merge_catalogs(std::move(catalogs), text("name"), diags);
    const std::string bytes = to_catalog_file(merged);
    if (to_stream) {
      io.out << bytes;
    } else {
      const Diags faults = write_whole_file(report.output, bytes);
      diags.insert(diags.end(), faults.begin(), faults.end());
    }
  }
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
  if (parsed.count("json") != 0) {
    io.out << to_json(report);
  } else if (!failed && !to_stream) {
    io.out << to_text(report);
    if (report.against) io.out << "\n" << to_text(*report.against);
  }
  if (failed) return Exit::BadInput;
  return report.against && !report.against->all.empty() ? Exit::Findings : Exit::Ok;
}

}  // namespace pacwright
