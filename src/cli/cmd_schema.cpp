#include <ostream>

#include "base/text.hpp"
#include "cli/options.hpp"
#include "embedded/catalog_schema_json.hpp"
#include "embedded/policy_schema_json.hpp"
#include "embedded/suite_schema_json.hpp"

namespace pacwright {
namespace {

struct Schema {
  std::string_view name;
  std::string_view text;
};

constexpr Schema kSchemas[] = {
    {"policy", kPolicySchemaJson}, {"catalog", kCatalogSchemaJson}, {"suite", kSuiteSchemaJson}};

}  // namespace

Exit run_schema(const std::vector<std::string>& args, Io& io) {
  CommandOptions command("schema KIND",
                         "Prints the JSON schema (draft 7) of a policy, a catalog or a suite, for "
                         "editors: write it to a file, and name that file in \"$schema\". What a "
                         "schema cannot say, such as whether a route exists, compile checks.",
                         "pacwright schema policy > policy.schema.json");
  command.operands("kind");
  command.offer_operands(names_of(kSchemas));
  const auto parsed = command.parse(args);
  if (parsed.has("help")) return command.show_help(io);
  for (const Schema& schema : kSchemas) {
    if (parsed.count("kind") != 1 || schema.name != parsed.text("kind")) continue;
    io.out << schema.text;
    return Exit::Ok;
  }
  return bad_usage(io, "schema", "name one of " + join(names_of(kSchemas), ", "));
}

}  // namespace pacwright
