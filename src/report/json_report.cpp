#include "report/json_report.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "report/coverage_report.hpp"
#include "report/differences_report.hpp"
#include "report/pac_differences_report.hpp"

namespace pacwright {
namespace {

using Json = nlohmann::ordered_json;

// Names of files and URLs may hold bytes that are not UTF-8: replaced, never thrown.
std::string to_text(const Json& json) {
  return json.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
}

Json to_object(const Diag& diag) {
  const DiagEntry& entry = entry_of(diag.code);
  Json object = {{"code", entry.code},          {"severity", to_text(entry.severity)},
                 {"message", message_of(diag)}, {"advice", advice_of(diag)},
                 {"file", diag.where.file},     {"line", diag.where.line},
                 {"column", diag.where.column}, {"subject", diag.subject}};
  if (!diag.also.empty()) object["also"] = diag.also;
  return object;
}

Json to_array(const Diags& diags) {
  Json array = Json::array();
  for (const Diag& diag : diags) array.push_back(to_object(diag));
  return array;
}

Json to_object(const FileFacts& file) {
  Json json = {{"path", file.path}, {"bytes", file.bytes}, {"sha256", file.sha256}};
  if (!file.version.empty()) json["version"] = file.version;
  return json;
}

Json to_array(const std::vector<FileFacts>& files) {
  Json array = Json::array();
  for (const FileFacts& file : files) array.push_back(to_object(file));
  return array;
}

Json ledger_json(const CompileReport& report) {
  Json totals = Json::object();
  for (std::size_t i = 0; i < kLedgerStates; ++i) {
    totals[std::string(to_text(static_cast<LedgerState>(i)))] = report.ledger_totals[i];
  }
  return {{"items", report.ledger_items}, {"own", report.ledger_own}, {"totals", totals}};
}

Json common_json(const CompileReport& report) {
  return {{"tool", "pacwright " + report.tool_version},
          {"policy", to_object(report.policy)},
          {"inputs", to_array(report.inputs)},
          {"artifacts", to_array(report.artifacts)},
          {"ledger", ledger_json(report)},
          {"rules", {{"before", report.rules_before}, {"after", report.rules_after}}},
          {"probes", report.probes},
          {"thinned", report.thinned},
          {"pac",
           {{"template", report.pac_choice.substr(0, report.pac_choice.find(','))},
            {"entries", report.cost.entries},
            {"calls", report.cost.calls}}},
          {"known_urls", {{"run", report.known_urls}, {"failed", report.known_failed}}}};
}

Json to_object(const Completeness& completeness) {
  return {{"complete", completeness.complete},
          {"witnesses", completeness.witnesses},
          {"combinations", completeness.combinations},
          {"ranges", completeness.ranges},
          {"sampled", completeness.sampled}};
}

Json to_array(const std::vector<StaleFile>& stale) {
  Json array = Json::array();
  for (const StaleFile& one : stale) {
    array.push_back(to_object(one.file));
    if (one.is_unlisted) array.back()["unlisted"] = true;
  }
  return array;
}

Json to_array(const std::vector<FileFate>& fates) {
  constexpr std::string_view kKinds[] = {"new", "changed", "same"};
  Json array = Json::array();
  for (const FileFate& fate : fates) {
    array.push_back(
        {{"path", fate.path}, {"would_be", kKinds[static_cast<std::size_t>(fate.kind)]}});
  }
  return array;
}

Json to_object(const Explanation::Origin& origin) {
  Json json = {{"catalog", origin.catalog},   {"line", origin.line},       {"set", origin.set},
               {"category", origin.category}, {"service", origin.service}, {"item", origin.item}};
  if (!origin.source_file.empty()) {
    json["source"] = {{"file", origin.source_file}, {"line", origin.source_line}};
    if (origin.source_row > 0) json["source"]["row"] = origin.source_row;
  }
  return json;
}

Json to_object(const Explanation& explanation) {
  if (!explanation.error.empty()) {
    return {{"url", explanation.url}, {"error", explanation.error}};
  }
  Json origins = Json::array(), also = Json::array();
  for (const auto& origin : explanation.origins) origins.push_back(to_object(origin));
  for (const auto& other : explanation.also) {
    also.push_back({{"rule", other.rule}, {"match", other.match}, {"route", other.route}});
  }
  Json json = {{"url", explanation.url},
               {"host", explanation.host},
               {"route", explanation.route},
               {"result", explanation.result},
               {"rule", explanation.rule},
               {"match", explanation.match},
               {"policy", {{"file", explanation.policy.file}, {"line", explanation.policy.line}}},
               {"origins", origins},
               {"because", explanation.because},
               {"also", also}};
  if (explanation.is_open) json["depends_on_address"] = true;
  return json;
}

}  // namespace

std::string to_json(const CompileReport& report) {
  Json json = common_json(report);
  json["findings"] = to_array(report.findings);
  json["completeness"] = to_object(report.completeness);
  json["pac"]["choice"] = report.pac_choice;
  json["pac"]["bytes"] = report.cost.bytes;
  json["pac"]["gzipped"] = report.cost.gzipped;
  if (report.nanoseconds) json["pac"]["nanoseconds"] = std::llround(*report.nanoseconds);
  Json losses = Json::array();
  for (const ClientLoss& loss : report.client_losses) {
    losses.push_back({{"client", loss.client}, {"instead", loss.what}});
  }
  json["clients"] = {
      {"asked", report.clients}, {"probes", report.client_probes}, {"differ", losses}};
  if (report.since) json["since"] = Json::parse(to_json(*report.since));
  json["folder"] = report.folder;
  json["written"] = report.written;
  json["stale"] = to_array(report.stale);
  json["pruned"] = report.pruned;
  if (report.fates) json["files"] = to_array(*report.fates);
  return to_text(json);
}

std::string to_manifest(const CompileReport& report) {
  Json json = {{"format", "pacwright-manifest/1"}};
  json.update(common_json(report));
  // Until they are gone, whatever else is compiled into the folder.
  if (!report.stale.empty()) json["stale"] = to_array(report.stale);
  return to_text(json);
}

std::string to_json(const std::vector<Explanation>& explanations) {
  Json array = Json::array();
  for (const Explanation& explanation : explanations) array.push_back(to_object(explanation));
  return to_text(array);
}

std::string to_json(const CheckReport& report) {
  Json failed = Json::array();
  int passed = 0;
  for (const CheckedUrl& url : report.checked) {
    if (url.passed) {
      ++passed;
      continue;
    }
    failed.push_back({{"url", url.url},
                      {"expected", url.expected},
                      {"got", url.got},
                      {"why", url.why},
                      {"file", url.file},
                      {"line", url.line}});
    if (!url.scene.empty()) failed.back()["scene"] = url.scene;
  }
  Json json = {{"pac", report.pac.path},
               {"passed", passed},
               {"failed", failed},
               {"findings", to_array(report.findings)}};
  if (report.browser) {
    json["browser"] = {{"name", report.browser->name},
                       {"program", report.browser->program},
                       {"tried", report.browser->tried},
                       {"as_predicted", report.browser->as_predicted},
                       {"left_out", report.browser->left_out}};
  }
  if (report.coverage) json["coverage"] = Json::parse(to_json(*report.coverage));
  return to_text(json);
}

std::string to_json(const ImportReport& report) {
  Json rows = Json::array();
  for (const RowSummary& summary : report.rows) {
    const TableRow& row = summary.row;
    rows.push_back({{"row", row.source.row},
                    {"file", row.source.file},
                    {"line", row.source.line},
                    {"direction", row.direction},
                    {"type", row.type},
                    {"purpose", row.purpose},
                    {"tcp", to_string(row.tcp)},
                    {"udp", to_string(row.udp)},
                    {"patterns", summary.patterns},
                    {"networks", summary.blocks},
                    {"damaged", summary.damaged},
                    {"needs_value", summary.waiting},
                    {"not_an_endpoint", summary.others}});
  }
  Json json = {{"output", report.output},
               {"endpoints", report.endpoints},
               {"skipped", report.skipped},
               {"rows", rows},
               {"findings", to_array(report.findings)}};
  if (report.against) json["against"] = Json::parse(to_json(*report.against));
  return to_text(json);
}

std::string to_json(const Diags& findings) {
  return to_text(Json{{"findings", to_array(findings)}});
}

}  // namespace pacwright
