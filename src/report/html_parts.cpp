#include "report/html_parts.hpp"

#include <algorithm>

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "embedded/report_css.hpp"
#include "embedded/report_html.hpp"
#include "embedded/report_js.hpp"
#include "embedded/try_url_js.hpp"

namespace pacwright {
namespace {

using Values = PageData::Values;

constexpr const char* kOpen = " open";  // Of a <details>.

void add_routes(PageData& data) {
  std::vector<std::string> names;
  for (const char* list : {"decisions", "failed", "known"}) {
    for (const Values& row : data.lists[list]) names.push_back(row.at("route"));
  }
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  for (const std::string& name : names) data.lists["routes"].push_back({{"route", name}});
}

std::string page_script() {
  std::string script(kReportJs);
  script += '\n';
  script += kTryUrlJs;
  return script;
}

/// The style and the script stand in the page as they are, and nothing else of their kind may run.
std::string page_text(const std::string& script) {
  std::string page(kReportHtml);
  for (const auto& [hole, text] :
       {std::pair<std::string_view, std::string_view>("/*@style@*/", kReportCss),
        std::pair<std::string_view, std::string_view>("/*@script@*/", script)}) {
    page.replace(page.find(hole), hole.size(), text);
  }
  return page;
}

}  // namespace

std::string count_of(std::size_t value, std::string_view one, std::string_view many) {
  return with_thousands(value) + " " + std::string(value == 1 ? one : many);
}

std::string place_of(const std::string& file, int line) {
  return line > 0 ? file + ":" + std::to_string(line) : file;
}

std::string way_of(const std::string& result) {
  return trim(split(result, ';').front()) == "DIRECT" ? "direct" : "";
}

std::size_t count_findings(const Diags& findings, Severity severity) {
  return static_cast<std::size_t>(std::ranges::count_if(findings, [severity](const Diag& finding) {
    return entry_of(finding.code).severity == severity;
  }));
}

void add_list(PageData& data, const std::string& name, std::vector<Values> rows) {
  constexpr std::size_t kMostUnfolded = 12;
  data.values["has_" + name] = rows.empty() ? "" : "yes";
  data.values[name + "_count"] = with_thousands(rows.size());
  data.values[name + "_open"] = rows.size() > kMostUnfolded ? "" : kOpen;
  data.lists[name] = std::move(rows);
}

void add_findings(const Diags& findings, PageData& data) {
  std::vector<Values> rows;
  for (const Diag& finding : findings) {
    const DiagEntry& entry = entry_of(finding.code);
    std::string place = place_of(finding.where.file, finding.where.line);
    if (finding.where.line > 0 && finding.where.column > 0) {
      place += ":" + std::to_string(finding.where.column);
    }
    rows.push_back({{"code", std::string(entry.code)},
                    {"severity", std::string(to_text(entry.severity))},
                    {"place", place},
                    {"message", message_of(finding)},
                    {"advice", advice_of(finding)}});
  }
  data.values["findings_note"] =
      findings.empty() ? "Nothing was found." : count_of(findings.size(), "finding.", "findings.");
  add_list(data, "findings", std::move(rows));
  if (count_findings(findings, Severity::Error) > 0) data.values["findings_open"] = kOpen;
}

void add_known_urls(const std::vector<CheckedUrl>& checked, const std::vector<Decision>& decisions,
                    PageData& data) {
  std::map<std::string, std::string> routes;  // Result -> the first route that gives it.
  for (const Decision& decision : decisions) routes.emplace(decision.result, decision.route);
  std::vector<Values> passed_rows, failed_rows;
  for (const CheckedUrl& url : checked) {
    const auto route = routes.find(url.got);
    auto& rows = url.passed ? passed_rows : failed_rows;
    rows.push_back({{"url", url.scene.empty() ? url.url : url.url + ", " + url.scene},
                    {"mark", url.passed ? "good" : "bad"},
                    {"word", url.passed ? "as expected" : "not as expected"},
                    {"expected", url.expected},
                    {"got", url.got},
                    {"way", way_of(url.got)},
                    {"route", route == routes.end() ? url.got : route->second},
                    {"rule", url.rule},
                    {"why", url.why},
                    {"place", place_of(url.file, url.line)}});
  }
  const std::size_t failed = failed_rows.size();
  data.values["known_note"] =
      checked.empty() ? "No known URL was tried."
      : failed == 0   ? count_of(checked.size(), "known URL was tried; it goes",
                                 "known URLs were tried; all go") +
                          " as expected."
                    : with_thousands(failed) + " of " +
                          count_of(checked.size(), "known URL goes", "known URLs go") +
                          " elsewhere than expected.";
  add_list(data, "failed", std::move(failed_rows));
  add_list(data, "known", std::move(passed_rows));
}

void add_file(const FileFacts& file, const std::string& role, PageData& data) {
  data.lists["files"].push_back({{"path", file.path},
                                 {"role", role},
                                 {"version", file.version},
                                 {"bytes", with_thousands(file.bytes)},
                                 {"sha256", file.sha256}});
}

void set_verdict(bool good, const std::string& word, const std::string& sentence, PageData& data) {
  data.values["verdict_mark"] = good ? "good" : "bad";
  data.values["verdict_word"] = word;
  data.values["verdict"] = sentence;
}

std::string to_page(PageData data, const std::string& tool_version) {
  data.values["tool_version"] = tool_version;
  const std::string script = page_script();
  data.values["style_hash"] = sha256_base64(kReportCss);
  data.values["script_hash"] = sha256_base64(script);
  add_routes(data);
  add_list(data, "files", std::move(data.lists["files"]));
  return fill_page(page_text(script), data);
}

}  // namespace pacwright
