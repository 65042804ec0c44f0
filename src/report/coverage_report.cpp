#include "report/coverage_report.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace pacwright {
namespace {

using Json = nlohmann::ordered_json;

std::string_view to_text(ScriptClause::Kind kind) {
  switch (kind) {
    case ScriptClause::Kind::Return: return "return";
    case ScriptClause::Kind::Test: return "test";
    case ScriptClause::Kind::Text: return "text";
  }
  return "";
}

std::string times(std::size_t count, std::string_view thing) {
  return with_thousands(count) + " " + std::string(thing) + (count == 1 ? "" : "s");
}

Json to_object(const ScriptClause::Seen& seen) {
  return {{"known", seen.known}, {"found", seen.found}, {"example", seen.example}};
}

Json to_object(const UrlFailure& failure) {
  return {{"code", entry_of(failure.reason.code).code},
          {"message", message_of(failure.reason)},
          {"line", failure.reason.where.line},
          {"url", failure.url},
          {"count", failure.count}};
}

Json to_object(const ScriptClause& clause) {
  Json json = {{"kind", to_text(clause.kind)},
               {"line", clause.where.line},
               {"column", clause.where.column},
               {"text", clause.text},
               {"yes", to_object(clause.yes)}};
  if (clause.kind == ScriptClause::Kind::Test) json["no"] = to_object(clause.no);
  if (clause.same_line > 0) json["same_as_line"] = clause.same_line;
  return json;
}

}  // namespace

CoverageTotals totals_of(const Coverage& coverage) {
  CoverageTotals totals;
  totals.clauses = coverage.clauses.size();
  for (const ScriptClause& clause : coverage.clauses) {
    ++(clause.yes.known ? totals.by_known : clause.yes.found ? totals.only_by_found : totals.never);
  }
  return totals;
}

std::string to_text(const Coverage& coverage, const std::string& pac) {
  const CoverageTotals totals = totals_of(coverage);
  std::string text;
  if (coverage.unavailable.empty()) {
    const std::string found = times(coverage.found_urls, "URL");
    text += printable(pac) + ": of " + times(totals.clauses, "clause") + " ";
    if (coverage.known_urls > 0) {
      text += with_thousands(totals.by_known) + " fired for known URLs, " +
              with_thousands(totals.only_by_found) + " only for " + found;
    } else {
      text += with_thousands(totals.only_by_found) + " fired for " + found;
    }
    text += " made from its own patterns, " + with_thousands(totals.never) + " never\n";
  }
  if (coverage.most_lookups > 0) {
    text += "  DNS: at most " + times(static_cast<std::size_t>(coverage.most_lookups), "look-up") +
            " for one URL, " + printable(coverage.most_lookups_url) + "; Chromium begins anew " +
            times(static_cast<std::size_t>(coverage.most_restarts), "time") + " for " +
            printable(coverage.most_restarts_url) + "\n";
  } else if (coverage.known_urls + coverage.found_urls > coverage.without_answer) {
    text += "  DNS: never asked\n";
  }
  if (coverage.without_answer > 0) {
    text +=
        "  DNS: not counted for " + times(coverage.without_answer, "URL") + " without an answer\n";
  }
  if (!coverage.scenes.empty()) text += "  " + printable(coverage.scenes) + "\n";
  for (const std::string& sentence : coverage.left_out) text += "  " + printable(sentence) + "\n";
  return text;
}

std::string to_json(const Coverage& coverage) {
  const CoverageTotals totals = totals_of(coverage);
  Json clauses = Json::array();
  for (const ScriptClause& clause : coverage.clauses) clauses.push_back(to_object(clause));
  Json failures = Json::array();
  for (const UrlFailure& failure : coverage.failures) failures.push_back(to_object(failure));
  const Json json = {
      {"known_urls", coverage.known_urls},
      {"found_urls", coverage.found_urls},
      {"totals",
       {{"clauses", totals.clauses},
        {"by_known", totals.by_known},
        {"only_by_found", totals.only_by_found},
        {"never", totals.never}}},
      {"dns", {{"most_lookups", coverage.most_lookups}, {"url", coverage.most_lookups_url}}},
      {"chromium_restarts",
       {{"most", coverage.most_restarts}, {"url", coverage.most_restarts_url}}},
      {"clauses", clauses},
      {"failures", failures},
      {"scenes", coverage.scenes},
      {"left_out", coverage.left_out},
      {"unavailable", coverage.unavailable}};
  return json.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
}

}  // namespace pacwright
