#include <filesystem>
#include <ostream>

#include "cli/options.hpp"
#include "cli/workspace.hpp"
#include "input/catalog_file.hpp"
#include "input/read_catalog.hpp"

namespace pacwright {
namespace {

/// Splits "dir/out.json" for write_files, which takes a folder and names in it.
Diags write_catalog(const std::string& path, const std::string& bytes) {
  const std::filesystem::path whole(path);
  const std::string folder = whole.has_parent_path() ? whole.parent_path().string() : ".";
  const auto written = write_files(folder, {{whole.filename().string(), bytes}});
  const auto* error = std::get_if<FileError>(&written);
  if (error == nullptr) return {};
  return {{DiagCode::OutputUnwritable,
           {error->path, 0, 0},
           "",
           "The system says: " + error->what + "."}};
}

}  // namespace

Exit run_import(const std::vector<std::string>& args, Io& io) {
  CommandOptions command(
      "import FILE... -o CATALOG",
      "Turns the web service's JSON answers and plain lists into one catalog in\n"
      "pacwright's own format. What is no endpoint is kept as skipped, with the reason.",
      "pacwright import worldwide.json --instance Worldwide -o catalog.json");
  command.options.add_options()("o,output", "The catalog to write; - is standard output",
                                cxxopts::value<std::string>(), "FILE")(
      "instance", "Instance of endpoints that name none", cxxopts::value<std::string>(), "NAME")(
      "tenant", "Stands for <tenant>", cxxopts::value<std::string>(), "NAME")(
      "name", "Name of the catalog", cxxopts::value<std::string>(), "TEXT")(
      "files", "What to import; - is standard input", cxxopts::value<std::vector<std::string>>(),
      "FILE");
  command.options.parse_positional({"files"});
  const auto parsed = command.parse(args);
  if (parsed.count("help") != 0) return command.show_help(io);
  if (parsed.count("files") == 0) return bad_usage(io, "import", "name a file to import");
  if (parsed.count("output") != 1) return bad_usage(io, "import", "name the catalog with -o");

  Workspace files(io);
  Diags diags;
  std::vector<Catalog> catalogs;
  const auto text = [&](const char* option) {
    return parsed.count(option) != 0 ? parsed[option].as<std::string>() : std::string();
  };
  const CatalogOptions options{text("instance"), text("tenant")};
  for (const std::string& name : parsed["files"].as<std::vector<std::string>>()) {
    const auto bytes = files.read(name, name, {}, diags);
    auto catalog = bytes ? read_catalog(*bytes, name, options, diags) : std::nullopt;
    if (catalog) catalogs.push_back(*std::move(catalog));
  }
  const std::string output = parsed["output"].as<std::string>();
  if (!has_errors(diags)) {
    const std::string bytes = to_catalog_file(catalogs, text("name"));
    if (output == "-") {
      io.out << bytes;
    } else {
      const Diags faults = write_catalog(output, bytes);
      diags.insert(diags.end(), faults.begin(), faults.end());
    }
  }
  files.print(diags);
  if (has_errors(diags)) return Exit::BadInput;
  std::size_t endpoints = 0, skipped = 0;
  for (const Catalog& catalog : catalogs) {
    endpoints += catalog.endpoints.size();
    skipped += catalog.skipped.size();
  }
  if (output != "-") {
    io.out << output << ": " << endpoints << " endpoints, " << skipped << " items skipped\n";
  }
  return Exit::Ok;
}

}  // namespace pacwright
