#include "report/html_report.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "report/html_changes.hpp"
#include "report/html_parts.hpp"
#include "report/html_try.hpp"

namespace pacwright {
namespace {

using Values = PageData::Values;

std::string number(std::size_t value) { return with_thousands(value); }

void add_decisions(const CompileReport& report, PageData& data) {
  std::vector<Values> rows;
  for (const Decision& decision : report.decisions) {
    rows.push_back({{"match", decision.match},
                    {"kind", decision.kind},
                    {"route", decision.route},
                    {"result", decision.result},
                    {"way", way_of(decision.result)},
                    {"rule", decision.rule},
                    {"items", decision.items == 0 ? "" : number(decision.items)}});
  }
  data.values["decisions_note"] =
      rows.empty() ? "No rule was emitted."
                   : "The first rule that matches decides. Catalog items: how many the rule stands "
                     "for; none if the policy names the hosts itself.";
  add_list(data, "decisions", std::move(rows));
}

void add_coverage(const CompileReport& report, PageData& data) {
  std::vector<Values> rows;
  std::size_t untried = 0;
  for (const RuleUse& use : report.uses) {
    const bool is_tried = use.known > 0;
    if (!is_tried) ++untried;
    rows.push_back({{"rule", use.rule},
                    {"emitted", number(use.emitted)},
                    {"derived", number(use.derived)},
                    {"known", number(use.known)},
                    {"mark", is_tried ? "plain" : "warn"},
                    {"note", !is_tried          ? "no known URL"
                             : use.emitted == 0 ? "others do the same"
                                                : ""}});
  }
  std::string note = "Nothing was tried.";
  if (!rows.empty()) {
    note = "Which rule of the policy decided the " +
           count_of(static_cast<std::size_t>(report.probes), "derived host", "derived hosts") +
           " and the known URLs. ";
    note += untried == 0 ? "Known URLs try every rule."
                         : count_of(untried, "rule is", "rules are") + " tried by no known URL.";
    if (report.thinned > 0) {
      note += " " +
              count_of(static_cast<std::size_t>(report.thinned), "pattern or block was",
                       "patterns and blocks were") +
              " tried with a few hosts each, the others with all forms.";
    }
  }
  data.values["coverage_note"] = note;
  add_list(data, "uses", std::move(rows));
}

void add_cost(const CompileReport& report, PageData& data) {
  for (const CostFigure& figure : kCostFigures) {
    const std::uint64_t value = report.cost.*figure.value;
    const auto limit = std::ranges::find(report.budget, figure.name, &Limit::figure);
    const bool has_limit = limit != report.budget.end();
    const bool is_over = has_limit && value > limit->most;
    data.lists["cost"].push_back({{"meaning", std::string(figure.meaning)},
                                  {"value", number(value)},
                                  {"budget", has_limit ? number(limit->most) : ""},
                                  {"mark", is_over     ? "bad"
                                           : has_limit ? "good"
                                                       : "plain"},
                                  {"word", is_over     ? "over the budget"
                                           : has_limit ? "within the budget"
                                                       : "no budget"}});
  }
  data.values["cost_note"] =
      report.pac_choice.empty()
          ? "No PAC file was made."
          : "Template: " + report.pac_choice +
                ". Rules: " + number(static_cast<std::size_t>(report.rules_before)) + " lowered, " +
                number(static_cast<std::size_t>(report.rules_after)) + " after optimising.";
}

std::string meaning_of(LedgerState state) {
  switch (state) {
    case LedgerState::Emitted: return "it has a rule of its own";
    case LedgerState::CoveredBy: return "something with the same route stands for it";
    case LedgerState::Overridden: return "an earlier rule or a higher category decides for it";
    case LedgerState::NotSelected: return "no rule of the policy takes it";
    case LedgerState::NotExpressible: return "it cannot be said in a PAC file";
    case LedgerState::NeedsValue: return "it needs a value that the policy does not give";
    case LedgerState::NotAnEndpoint: return "a link, prose or a repeated item";
  }
  return "";
}

void add_ledger(const CompileReport& report, PageData& data) {
  for (std::size_t i = 0; i < kLedgerStates; ++i) {
    const auto state = static_cast<LedgerState>(i);
    data.lists["states"].push_back(
        {{"state", std::string(to_text(state))},
         {"meaning", meaning_of(state)},
         {"items", number(static_cast<std::size_t>(report.ledger_totals[i]))}});
  }
  std::vector<Values> rows;
  for (const LedgerRow& row : report.ledger_rows) {
    rows.push_back({{"item", row.item},
                    {"state", row.state},
                    {"detail", row.detail},
                    {"category", row.category},
                    {"service", row.service},
                    {"set", row.set},
                    {"place", place_of(row.file, row.line)}});
  }
  const auto all = static_cast<std::size_t>(report.ledger_items);
  const auto own = static_cast<std::size_t>(report.ledger_own);
  data.values["ledger_note"] =
      all == 0 ? "There is none: the policy was not compiled."
               : "What became of " + count_of(all - own, "catalog item", "catalog items") +
                     (own == 0 ? "." : " and " + number(own) + " of the policy's own lists.") +
                     (rows.size() < all ? " The table below shows the first " +
                                              number(rows.size()) + "; ledger.csv has them all."
                                        : "");
  add_list(data, "ledger", std::move(rows));
}

std::string proof_of(const CompileReport& report) {
  std::string text = "Policy, rules and PAC file agree on " +
                     count_of(static_cast<std::size_t>(report.probes), "host", "hosts") +
                     " derived from policy and catalogs";
  if (report.known_urls == 0) return text + "; no known URL was tried.";
  return text + ", and " +
         count_of(static_cast<std::size_t>(report.known_urls), "known URL goes", "known URLs go") +
         " as expected.";
}

std::string warnings_of(const Diags& findings) {
  const std::size_t warnings = count_findings(findings, Severity::Warning);
  if (warnings == 0) return "";
  return " " + count_of(warnings, "warning stands", "warnings stand") + " below.";
}

std::string failed_urls(std::size_t failed, std::size_t tried) {
  return number(failed) + " of " + count_of(tried, "known URL goes", "known URLs go") +
         " elsewhere than expected";
}

}  // namespace

std::string to_html(const CompileReport& report) {
  PageData data;
  data.values["is_policy"] = "yes";
  data.values["title"] =
      "Proxy configuration " +
      (report.policy_name.empty() ? report.policy.path : "'" + report.policy_name + "'");
  const std::size_t errors = count_findings(report.findings, Severity::Error);
  if (errors == 0) {
    set_verdict(true, "Proven.", proof_of(report) + warnings_of(report.findings), data);
  } else {
    set_verdict(false, "Not to be published.",
                count_of(errors, "error was", "errors were") + " found; see the findings.", data);
  }
  data.values["changes_note"] =
      "No earlier PAC file was compared with this one" +
      std::string(errors == 0 ? "." : ": nothing is compared where errors were found.");
  add_changes(report.since, data);
  add_try_box(report.carried, report.page_rules, data);
  add_decisions(report, data);
  add_known_urls(report.checked, report.decisions, data);
  add_coverage(report, data);
  add_findings(report.findings, data);
  add_cost(report, data);
  add_ledger(report, data);
  data.values["files_note"] = "What went in and what came out, by content.";
  add_file(report.policy, "policy", data);
  for (const FileFacts& file : report.inputs) add_file(file, "input", data);
  for (const FileFacts& file : report.artifacts) add_file(file, "output", data);
  return to_page(std::move(data), report.tool_version);
}

std::string to_html(const CheckReport& report) {
  PageData data;
  data.values["title"] = "Check of " + report.pac.path;
  const std::size_t errors = count_findings(report.findings, Severity::Error);
  const auto failed =
      static_cast<std::size_t>(std::ranges::count(report.checked, false, &CheckedUrl::passed));
  if (errors == 0) {
    set_verdict(true, "As expected.",
                report.checked.empty()
                    ? "No error was found; no known URL was tried."
                    : count_of(report.checked.size(), "known URL goes", "known URLs go") +
                          " as expected." + warnings_of(report.findings),
                data);
  } else {
    set_verdict(false, "Not as expected.",
                (failed > 0 ? failed_urls(failed, report.checked.size()) + "; " : "") +
                    count_of(errors, "error was", "errors were") + " found; see the findings.",
                data);
  }
  add_try_box(report.carried, std::nullopt, data);
  add_known_urls(report.checked, {}, data);
  add_findings(report.findings, data);
  data.values["files_note"] = "What was checked, by content.";
  add_file(report.pac, "PAC file", data);
  return to_page(std::move(data), report.tool_version);
}

}  // namespace pacwright
