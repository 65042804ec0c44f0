#include "report/html_report.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "base/utf8.hpp"
#include "report/page.hpp"

using namespace pacwright;

namespace {

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::size_t count(const std::string& text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++found;
  }
  return found;
}

CompileReport small_report() {
  CompileReport report;
  report.tool_version = "1.2.3";
  report.policy = {"policy.json", 10, "aa", ""};
  report.policy_name = "contoso";
  report.artifacts = {{"proxy.pac", 1234, "bb", ""}};
  report.pac_choice = "indexed, because it fits";
  report.probes = 99;
  report.known_urls = 1;
  report.checked = {{"https://a.b/", "DIRECT", "DIRECT", "why", "urls.csv", 3, true, "inside"}};
  report.decisions = {{"*.a.b", "subdomains", "direct", "DIRECT", "inside", 1234},
                      {"all else", "final route", "edge", "PROXY p:1", "otherwise", 0}};
  report.uses = {{"inside", 1, 40, 1}, {"otherwise", 1, 59, 0}};
  report.ledger_items = 1;
  report.ledger_totals[0] = 1;
  report.ledger_rows = {{"*.a.b", "emitted", "rule", "Optimize", "Exchange", "1", "c.json", 5}};
  report.cost = {1234, 500, 2, 3};
  report.budget = {{"bytes", 1000}, {"calls", 3}};
  return report;
}

/// `page` from what begins the section on.
std::string section(const std::string& page, const std::string& id) {
  const std::size_t start = page.find("<section id=\"" + id + "\"");
  REQUIRE(start != std::string::npos);
  return page.substr(start, page.find("</section>", start) - start);
}

PacChange change(const std::string& before, const std::string& after, const std::string& pattern) {
  PacChange made;
  made.before = before;
  made.after = after;
  made.patterns = {{pattern, {pattern, 1, 1}}};
  made.examples = {"https://" + pattern + "/"};
  return made;
}

}  // namespace

TEST_CASE("fill_page: values, lists, and what is left out") {
  PageData data;
  data.values = {{"a", "<1>"}, {"empty", ""}};
  data.lists["rows"] = {{{"b", "x"}}, {{"b", "{{a}}"}, {"a", "own"}}};
  data.lists["none"] = {};
  data.lists["outer"] = {{{"n", "1"}}, {{"n", "2"}}, {{"n", "3"}}};
  data.lists["inner 1"] = {{{"c", "p"}}};
  data.lists["inner 3"] = {{{"c", "q"}}};
  struct Row {
    const char* name;
    const char* page;
    const char* want;
  };
  const Row rows[] = {
      {"value", "1 {{a}} 2 {{a}}\n", "1 &lt;1&gt; 2 &lt;1&gt;\n"},
      {"list", "<!--@for rows-->\n{{a}}-{{b}}\n<!--@end-->\n.\n", "&lt;1&gt;-x\nown-{{a}}\n.\n"},
      {"empty list", "<!--@for none-->\n{{b}}\n<!--@end-->\n.\n", ".\n"},
      {"when", "<!--@when a-->\nyes\n<!--@end-->\n<!--@when empty-->\nno\n<!--@end-->\n", "yes\n"},
      {"when nobody knows it", "<!--@when z-->\nno\n<!--@end-->\n", ""},
      {"a list of a row",
       "<!--@for outer-->\n<!--@for inner of n-->\n{{c}}\n<!--@end-->\n<!--@end-->\n.\n",
       "p\nq\n."
       "\n"},
      {"one in another",
       "<!--@when a-->\n<!--@for rows-->\n<!--@when b-->\n{{b}}\n<!--@end-->\n<!--@end-->\n"
       "<!--@end-->\n.\n",
       "x\n{{a}}\n.\n"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(fill_page(row.page, data) == row.want);
  }
}

TEST_CASE("to_html: one page of ASCII with nothing from outside, the same every time") {
  const std::string page = to_html(small_report());
  CHECK(is_ascii(page));
  CHECK(page == to_html(small_report()));
  CHECK(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
  CHECK(has(page, "content=\"default-src &#39;none&#39;") == false);
  CHECK(has(page, "content=\"default-src 'none'; style-src 'sha256-"));
  CHECK(has(page, "; worker-src data:; base-uri 'none'; form-action 'none'\""));
  CHECK_FALSE(has(page, "unsafe"));
  for (const char* outside : {" src=", "@import", "url(", "http-equiv=\"refresh\"", " style=",
                              " on"
                              "click=",
                              "{{", "<!--@"}) {
    CAPTURE(outside);
    CHECK_FALSE(has(page, outside));
  }
  CHECK(count(page, "<script>") == 1);
  CHECK(count(page, "<style>") == 1);
}

TEST_CASE("to_html: verdict, coverage, budget, ledger") {
  const std::string page = to_html(small_report());
  CHECK(has(page, "<title>Proxy configuration &#39;contoso&#39;</title>"));
  CHECK(has(page,
            "<strong>Proven.</strong> Policy, rules and PAC file agree on 99 hosts derived "
            "from policy and catalogs, and 1 known URL goes as expected.</p>"));
  const std::string rules = section(page, "decisions");
  CHECK(count(rules, "<tr data-route=\"direct\">") == 2);  // A rule and a known URL.
  CHECK(count(rules, "<tr data-route=\"edge\">") == 1);
  CHECK(has(rules, "<option value=\"direct\">direct</option>"));
  CHECK(has(rules,
            "<td class=\"result direct\">DIRECT</td><td data-is=\"rule\">inside</td><td "
            "class=\"number\" data-is=\"catalog items\">1,234</td>"));

  const std::string coverage = section(page, "coverage");
  CHECK(has(coverage, "1 rule is tried by no known URL."));
  CHECK(count(coverage, "no known URL</span>") == 1);
  CHECK(has(coverage,
            "<th scope=\"row\">inside</th><td class=\"number\" data-is=\"rules of the PAC "
            "file\">1</td><td class=\"number\" data-is=\"derived hosts\">40</td><td "
            "class=\"number\" data-is=\"known URLs\">1</td>"));

  const std::string cost = section(page, "cost");
  CHECK(has(
      cost,
      "<td class=\"number\">1,234</td><td class=\"number\" data-is=\"budget\">1,000</td><td><span "
      "class=\"mark bad\">over the budget"));
  CHECK(has(cost,
            "<td class=\"number\">3</td><td class=\"number\" data-is=\"budget\">3</td><td><span "
            "class=\"mark good\">within the budget"));
  CHECK(count(cost, "no budget") == 2);
  CHECK(has(section(page, "ledger"), "<tr data-state=\"emitted\">"));
  CHECK(has(section(page, "changes"), "No earlier PAC file was compared with this one."));
}

TEST_CASE("to_html: errors decide the verdict, and each finding has its advice") {
  CompileReport report = small_report();
  report.findings = {{DiagCode::SuiteFailed, {"urls.csv", 3, 5}, "https://a.b/", "Expected."},
                     {DiagCode::ArtifactLarge, {"proxy.pac", 0, 0}, "", ""}};
  const std::string page = to_html(report);
  CHECK(has(page, "<strong>Not to be published.</strong> 1 error was found"));
  CHECK(has(section(page, "changes"), "nothing is compared where errors were found"));
  const std::string findings = section(page, "findings");
  CHECK(has(
      findings,
      "<th scope=\"row\" class=\"short\">PC403</th><td><span class=\"mark error\">error</span></td>"
      "<td class=\"long\">urls.csv:3:5</td>"));
  CHECK(has(findings, "Expected. Correct the policy"));
  CHECK(has(findings, "mark warning"));
}

TEST_CASE("to_html: changes towards DIRECT come first and are marked") {
  struct Row {
    const char* name;
    const char* before;
    const char* after;
    const char* word;
    const char* mark;
  };
  const Row rows[] = {
      {"past the proxy", "PROXY p:1", "DIRECT", "now DIRECT", "bad"},
      {"it was the last resort", "PROXY p:1; DIRECT", "DIRECT", "now DIRECT", "bad"},
      {"fails open", "PROXY p:1", "PROXY p:1; DIRECT", "now DIRECT as a last resort", "bad"},
      {"to the proxy", "DIRECT", "PROXY p:1", "away from DIRECT", "good"},
      {"fails closed", "PROXY p:1;DIRECT", "PROXY p:1", "away from DIRECT", "good"},
      {"another proxy", "PROXY p:1", "PROXY DIRECT:1", "another route", "plain"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CompileReport report = small_report();
    report.since = PacDifferences();
    report.since->old_file = "old.pac";
    report.since->changes = {change("PROXY a:1", "PROXY b:1", "first.example"),
                             change(row.before, row.after, "*.cause.example")};
    report.since->left_out = {"Names that only the old file has."};
    const std::string changes = section(to_html(report), "changes");
    CHECK(has(changes, "<span class=\"mark " + std::string(row.mark) + "\">" + row.word + "<"));
    CHECK(has(changes, "<li>Names that only the old file has.</li>"));
    const bool is_first = changes.find("*.cause.example") < changes.find("first.example");
    CHECK(is_first == (std::string_view(row.mark) == "bad"));
    CHECK(has(changes, std::string_view(row.mark) == "bad" ? "1 towards DIRECT." : "0 towards"));
  }
}

TEST_CASE("to_html: a change names its rules, examples, and every pattern with its line") {
  CompileReport report = small_report();
  PacChange one = change("PROXY p:1", "DIRECT", "*.b.example");
  one.old_rule = {"otherwise", {"policy.json", 30, 3}};
  one.new_rule = {"partners", {"policy.json", 12, 3}};
  one.examples = {"www.b.example", "mail.b.example"};
  one.condition = "https URLs";
  one.by = ComparedBy::Rules;
  one.patterns.clear();
  for (int i = 1; i <= 100; ++i) {
    one.patterns.push_back({"*.b" + std::to_string(i) + ".example", {"list.txt", i, 1}});
  }
  PacChange other = change("DIRECT", "PROXY p:1", "*.c.example");
  other.urls = 7;
  report.since = PacDifferences();
  report.since->old_file = "what lay in out/proxy.pac";
  report.since->by = ComparedBy::Rules;
  report.since->changes = {other, one};
  const std::string changes = section(to_html(report), "changes");
  CHECK(has(changes,
            "<p>Compared with what lay in out/proxy.pac by the rules of both, for all hosts: "
            "2 groups of hosts go another way, 1 towards DIRECT.</p>"));
  CHECK(has(changes, "now DIRECT</span> 100 patterns</h3>"));
  CHECK(has(changes, "<span class=\"quiet\">otherwise (policy.json:30)</span>"));
  CHECK(has(changes, "<span class=\"quiet\">rule &#39;partners&#39; (policy.json:12)</span>"));
  CHECK(has(changes, "<dd>www.b.example, mail.b.example</dd>"));
  CHECK(has(changes, "<dd>https URLs</dd>"));
  CHECK(has(changes, "<dd>for all hosts of these patterns, by the rules</dd>"));
  CHECK(has(changes, "<dd>none: seen with 7 of the URLs that were asked</dd>"));
  CHECK(has(changes, "<summary>Patterns: 100 patterns</summary>") == false);
  CHECK(has(changes, "<details class=\"fold\">\n<summary>Patterns: 100</summary>"));
  CHECK(has(changes, "<details class=\"fold\" open>\n<summary>Patterns: 1</summary>"));
  CHECK(count(changes, "<li data-change=\"now DIRECT\">") == 100);
  CHECK(has(changes, "<b>*.b77.example</b><span class=\"quiet\">list.txt:77</span>"));
  CHECK(changes.find("*.b77.example") < changes.find("*.c.example"));
  CHECK(has(changes, "class=\"controls filter\""));
}

TEST_CASE("to_html: hostile data stays data, in every place") {
  const std::string evil = "</script><script>alert(1)</script>\" onload='x' {{title}} \x01\xFF";
  CompileReport report = small_report();
  report.tool_version = report.policy_name = evil;
  report.policy = report.artifacts[0] = {evil, 1, evil, evil};
  report.inputs = {{evil, 1, evil, evil}};
  report.pac_choice = evil;
  report.checked = {{evil, evil, evil, evil, evil, 1, false, evil}};
  report.decisions = {{evil, evil, evil, evil, evil, 1}};
  report.uses = {{evil, 0, 0, 0}};
  report.ledger_rows = {{evil, evil, evil, evil, evil, evil, evil, 1}};
  const std::string pac = "// </script><script>alert(1)</script><!-- \xE2\x80\xA8 ]]> {{title}}\n";
  report.carried = {pac, evil, false, ""};
  report.page_rules =
      PageRules{evil, {{evil, evil}}, {{evil, evil}}, {evil}, {{"*.a.b", 0, 0, 1, {"0:1"}}}};
  report.findings = {{DiagCode::SuiteFailed, {evil, 1, 1}, evil, evil}};
  report.since = PacDifferences();
  report.since->old_file = report.since->new_file = evil;
  report.since->changes = {change(evil, evil, evil)};
  report.since->changes[0].condition = evil;
  report.since->changes[0].old_rule = report.since->changes[0].new_rule = {evil, {evil, 1, 1}};
  report.since->left_out = {evil};
  const std::string page = to_html(report);
  REQUIRE(has(page, "id=\"try-form\""));
  CHECK(count(page, "<script>") == 1);
  CHECK(count(page, "</script>") == 1);
  CHECK_FALSE(has(page, "\" onload"));
  CHECK_FALSE(has(page, "alert(1)</script>"));
  CHECK(is_ascii(page));
  CHECK(std::ranges::none_of(page, [](char c) { return c < ' ' && c != '\n'; }));
  CHECK(count(page, "&lt;/script&gt;&lt;script&gt;alert(1)") > 30);
}

TEST_CASE("to_html: a long ledger is cut with a sentence, findings never are") {
  CompileReport report = small_report();
  report.ledger_items = 7000;
  report.findings.assign(1001, {DiagCode::ArtifactLarge, {"p", 0, 0}, "", ""});
  const std::string page = to_html(report);
  CHECK(has(page, "7,000 catalog items. The table below shows the first 1; ledger.csv has"));
  CHECK(has(page, "1,001 findings."));
}

TEST_CASE("to_html: the PAC file is carried as text, or the page says why not") {
  CompileReport report = small_report();
  report.carried = {"var a = '<&\"';\r\n", "function h() {}", false, ""};
  PageRules rules{"policy.json",
                  {{"direct", "DIRECT"}},
                  {{"inside", "because"}},
                  {"c.json"},
                  {{"*.a.b", 0, 0, 7, {"0:5", "0:9"}}, {"10.0.0.0/8", 0, 0, 8, {}}}};
  report.page_rules = rules;
  std::string box = section(to_html(report), "try");
  CHECK(has(box, ">var a = &#39;&lt;&amp;&quot;&#39;;&#13;&#10;</pre>"));
  CHECK(has(box, ">function h() {}</pre>"));
  CHECK(has(box, "The PAC file: 16 characters"));
  CHECK(has(box, "*.a.b\\t0\\t0\\t7\\t0:5 0:9\\n10.0.0.0/8\\t0\\t0\\t8\\t"));
  CHECK_FALSE(has(box, "data-foreign"));

  report.page_rules->too_many = true;
  box = section(to_html(report), "try");
  CHECK(has(box, "id=\"try-form\""));
  CHECK_FALSE(has(box, "id=\"try-rules\""));
  CHECK(has(box, "pacwright explain"));

  struct Row {
    const char* name;
    CarriedPac pac;
    const char* says;
  };
  const Row rows[] = {
      {"none was made", {}, "No PAC file was made"},
      {"a reason", {"x", "", true, "Nobody loads it."}, "Nobody loads it."},
      {"too large", {std::string((1 << 20) + 1, 'x'), "", true, ""}, "larger than 1 MiB"},
      {"a control character", {"a\x01", "", true, ""}, "no page can carry"},
      {"text that turns", {"a\xE2\x80\xAE", "", true, ""}, "no page can carry"},
      {"no UTF-8", {"a\xFF", "", true, ""}, "no page can carry"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    report.carried = row.pac;
    box = section(to_html(report), "try");
    CHECK(has(box, row.says));
    CHECK_FALSE(has(box, "id=\"try-form\""));
    CHECK_FALSE(has(box, "<pre"));
  }
}

TEST_CASE("to_html: what is long is folded, with its number; what failed is not") {
  CompileReport report = small_report();
  report.checked.assign(13, report.checked.front());
  std::string decisions = section(to_html(report), "decisions");
  CHECK(has(decisions, "<details class=\"fold\">\n<summary>Known URLs that go as expected: 13<"));
  CHECK(has(decisions, "<details class=\"fold\" open>\n<summary>Rules: 2<"));
  CHECK_FALSE(has(decisions, "id=\"failed\""));
  report.checked[4].passed = false;
  decisions = section(to_html(report), "decisions");
  CHECK(has(decisions,
            "<details class=\"fold\" open>\n<summary>Known URLs that go as expected: 12<"));
  CHECK(has(decisions, "<table id=\"failed\""));

  report.findings.assign(13, {DiagCode::ArtifactLarge, {"p", 0, 0}, "", ""});
  CHECK(has(section(to_html(report), "findings"),
            "<details class=\"fold\">\n<summary>Findings: 13<"));
  report.findings.back().code = DiagCode::SuiteFailed;
  CHECK(has(section(to_html(report), "findings"), "<details class=\"fold\" open>"));
}

TEST_CASE("to_html of a check: no section that only a policy has") {
  CheckReport report;
  report.tool_version = "1.2.3";
  report.pac = {"proxy.pac", 77, "cc", ""};
  report.checked = {{"https://a/", "DIRECT", "DIRECT", "", "u.csv", 1, true},
                    {"https://b/", "DIRECT", "PROXY p:1", "", "u.csv", 2, false}};
  CHECK(has(to_html(report), "<strong>As expected.</strong> 2 known URLs go as expected."));
  report.findings = {{DiagCode::SuiteFailed, {"u.csv", 2, 1}, "https://b/", ""}};
  const std::string page = to_html(report);
  CHECK(has(page,
            "<strong>Not as expected.</strong> 1 of 2 known URLs go elsewhere than expected; "
            "1 error was found"));
  CHECK(has(page, "<h1>Check of proxy.pac</h1>"));
  for (const char* id : {"changes", "coverage", "cost", "ledger"}) {
    CAPTURE(id);
    CHECK_FALSE(has(page, "id=\"" + std::string(id) + "\""));
  }
  CHECK(has(section(page, "decisions"), "<tr data-route=\"PROXY p:1\">"));
}
