#include "report/sarif_report.hpp"

#include <map>
#include <nlohmann/json.hpp>

namespace pacwright {
namespace {

using Json = nlohmann::ordered_json;

/// SARIF's words happen to be ours.
std::string level_of(DiagCode code) { return std::string(to_text(entry_of(code).severity)); }

/// A path as a URI reference: relative ones stay so, and every byte that means something is
/// encoded.
std::string to_uri(const std::string& path) {
  if (path == "-") return "stdin";
  std::string uri;
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~' || c == '/';
    const auto byte = static_cast<unsigned char>(c);
    if (plain)
      uri += c;
    else if (c == '\\')
      uri += '/';
    else
      uri += {'%', "0123456789ABCDEF"[byte >> 4], "0123456789ABCDEF"[byte & 15]};
  }
  return uri.starts_with("/") ? "file://" + uri : uri;
}

Json to_rule(DiagCode code) {
  const DiagEntry& entry = entry_of(code);
  return {{"id", entry.code},
          {"name", entry.name},
          {"shortDescription", {{"text", entry.message}}},
          {"help", {{"text", entry.advice}}},
          {"defaultConfiguration", {{"level", level_of(code)}}}};
}

Json to_location(const SourceRef& where) {
  Json physical = {{"artifactLocation", {{"uri", to_uri(where.file)}}}};
  if (where.line > 0) {
    physical["region"] = {{"startLine", where.line}};
    if (where.column > 0) physical["region"]["startColumn"] = where.column;
  }
  return {{"physicalLocation", physical}};
}

Json to_result(const Diag& diag, std::size_t rule) {
  return {{"ruleId", entry_of(diag.code).code},
          {"ruleIndex", rule},
          {"level", level_of(diag.code)},
          {"message", {{"text", message_of(diag) + ". " + advice_of(diag)}}},
          {"locations", Json::array({to_location(diag.where)})}};
}

}  // namespace

std::string to_sarif(const Diags& findings, const std::string& tool_version) {
  std::map<DiagCode, std::size_t> indexes;  // In the order of the table, so the same each time.
  for (const Diag& diag : findings) indexes.emplace(diag.code, 0);
  Json rules = Json::array(), results = Json::array();
  for (auto& [code, index] : indexes) {
    index = rules.size();
    rules.push_back(to_rule(code));
  }
  for (const Diag& diag : findings) results.push_back(to_result(diag, indexes.at(diag.code)));
  const Json driver = {{"name", "pacwright"}, {"version", tool_version}, {"rules", rules}};
  const Json run = {
      {"tool", {{"driver", driver}}}, {"columnKind", "unicodeCodePoints"}, {"results", results}};
  const Json log = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                    {"version", "2.1.0"},
                    {"runs", Json::array({run})}};
  return log.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
}

}  // namespace pacwright
