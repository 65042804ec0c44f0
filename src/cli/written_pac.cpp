#include "cli/written_pac.hpp"

#include "base/files.hpp"
#include "base/sha256.hpp"
#include "emit/rules_file.hpp"
#include "input/rules_file.hpp"
#include "validate/compare_rules.hpp"
#include "validate/foreign/compare_pacs.hpp"

namespace pacwright {
namespace {

constexpr std::uint64_t kMostRulesBytes = 512ull << 20;

/// Nothing without a word if there are none, or those of another file.
std::optional<WrittenRules> read_rules(const std::string& path, const std::string& pac_sha256,
                                       Diags& diags) {
  const auto read = read_placed_file(path, kMostRulesBytes);
  const auto* text = std::get_if<std::string>(&read);
  // "rules.txt" may be anybody's beside anybody's PAC file.
  if (text == nullptr || !text->starts_with(kRulesSign)) return std::nullopt;
  auto rules = parse_rules_file(*text, path);
  if (!rules) {
    diags.push_back(rules.reason());
    return std::nullopt;
  }
  if (rules->pac_sha256 != pac_sha256) return std::nullopt;
  return *std::move(rules);
}

}  // namespace

std::vector<std::string> places_of_rules(const std::string& pac) {
  return {resolve_beside(pac, kRulesFile), resolve_beside(pac, std::string("../") + kRulesFile)};
}

WrittenPac with_rules_beside(const std::string& path, std::string bytes, std::string name,
                             Diags& diags) {
  WrittenPac pac{std::move(bytes), std::move(name), std::nullopt};
  if (path == "-") return pac;
  const std::string digest = sha256_hex(pac.bytes);
  for (const std::string& place : places_of_rules(path)) {
    pac.rules = read_rules(place, digest, diags);
    if (pac.rules) break;
  }
  return pac;
}

PacDifferences compare_pac_files(const WrittenPac& before, const WrittenPac& after,
                                 const ForeignOptions& options) {
  if (before.bytes != after.bytes && before.rules && after.rules) {
    PacDifferences differences = compare_rules(*before.rules, *after.rules);
    differences.old_file = before.name;
    differences.new_file = after.name;
    return differences;
  }
  PacDifferences differences =
      compare_pacs({before.bytes, before.name}, {after.bytes, after.name}, options);
  if (differences.by == ComparedBy::Urls && before.rules.has_value() != after.rules.has_value()) {
    differences.left_out.push_back(
        "The rules were not compared: none that can be used stand beside " +
        (before.rules ? after.name : before.name) + ".");
  }
  return differences;
}

}  // namespace pacwright
