#include <ostream>

#include "cli/options.hpp"
#include "cli/workspace.hpp"
#include "compare/compare_catalogs.hpp"
#include "report/differences_report.hpp"
#include "report/json_report.hpp"

namespace pacwright {

Exit run_diff(const std::vector<std::string>& args, Io& io) {
  CommandOptions command(
      "diff OLD NEW",
      "Says what the newer of two catalogs says differently, by meaning: order and layout\n"
      "do not count. Takes any format that import takes. Ends with 1 if they differ.",
      "pacwright diff worldwide-2024.json worldwide-2025.json");
  command.options.add_options()("json", "Print the result as JSON")(
      "instance", "Instance of endpoints that name none", cxxopts::value<std::string>(), "NAME")(
      "tenant", "Stands for <tenant>", cxxopts::value<std::string>(), "NAME")(
      "catalogs", "Two catalogs; - is standard input", cxxopts::value<std::vector<std::string>>(),
      "FILE");
  command.options.parse_positional({"catalogs"});
  const auto parsed = command.parse(args);
  if (parsed.count("help") != 0) return command.show_help(io);
  if (parsed.count("catalogs") != 2) return bad_usage(io, "diff", "name two catalogs");
  const auto names = parsed["catalogs"].as<std::vector<std::string>>();
  if (names[0] == "-" && names[1] == "-") {
    return bad_usage(io, "diff", "only one catalog can come from standard input");
  }
  const auto text = [&](const char* option) {
    return parsed.count(option) != 0 ? parsed[option].as<std::string>() : std::string();
  };
  const CatalogOptions options{text("instance"), text("tenant")};

  Workspace files(io);
  Diags diags;
  const auto older = files.read_catalog_file(names[0], options, diags);
  const auto newer = files.read_catalog_file(names[1], options, diags);
  files.print(diags);
  if (!older || !newer) {
    if (parsed.count("json") != 0) io.out << to_json(files.with_paths(diags));
    return Exit::BadInput;
  }
  const Differences differences = compare_catalogs(*older, *newer);
  io.out << (parsed.count("json") != 0 ? to_json(differences) : to_text(differences));
  return differences.all.empty() ? Exit::Ok : Exit::Findings;
}

}  // namespace pacwright
