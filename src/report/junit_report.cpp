#include "report/junit_report.hpp"

#include <algorithm>

#include "base/markup.hpp"

namespace pacwright {
namespace {

enum class Outcome { Passed, Failed, Skipped };

struct TestCase {
  std::string name, class_name;
  std::string file;  ///< May be empty.
  int line = 0;      ///< 0: of the file as a whole.
  Outcome outcome = Outcome::Passed;
  std::string message = {};  ///< One line: what failed, or why it was skipped.
  std::string text = {};     ///< More of it; or what a passed one has to say.
};

struct TestSuite {
  std::string name;
  std::vector<TestCase> cases;
};

std::string attribute(const std::string& name, const std::string& value) {
  return " " + name + "=\"" + escaped(value) + "\"";
}

/// tests="3" failures="1" errors="0" skipped="0"
std::string counts(const std::vector<const TestCase*>& cases) {
  const auto count = [&cases](Outcome outcome) {
    return std::to_string(std::ranges::count(cases, outcome, &TestCase::outcome));
  };
  return attribute("tests", std::to_string(cases.size())) +
         attribute("failures", count(Outcome::Failed)) + attribute("errors", "0") +
         attribute("skipped", count(Outcome::Skipped));
}

std::string to_xml(const TestCase& test) {
  std::string xml =
      "    <testcase" + attribute("name", test.name) + attribute("classname", test.class_name);
  if (!test.file.empty()) xml += attribute("file", test.file);
  if (test.line > 0) xml += attribute("line", std::to_string(test.line));
  if (test.outcome == Outcome::Passed && test.text.empty()) return xml + "/>\n";
  xml += ">\n      ";
  switch (test.outcome) {
    case Outcome::Passed: xml += "<system-out>" + escaped(test.text) + "</system-out>"; break;
    case Outcome::Failed:
      xml +=
          "<failure" + attribute("message", test.message) + ">" + escaped(test.text) + "</failure>";
      break;
    case Outcome::Skipped: xml += "<skipped" + attribute("message", test.message) + "/>"; break;
  }
  return xml + "\n    </testcase>\n";
}

std::string to_xml(const std::vector<TestSuite>& suites, const std::string& name) {
  std::vector<const TestCase*> all;
  std::string body;
  for (const TestSuite& suite : suites) {
    std::vector<const TestCase*> cases;
    for (const TestCase& test : suite.cases) cases.push_back(&test);
    all.insert(all.end(), cases.begin(), cases.end());
    body += "  <testsuite" + attribute("name", suite.name) + counts(cases) + ">\n";
    for (const TestCase& test : suite.cases) body += to_xml(test);
    body += "  </testsuite>\n";
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" + attribute("name", name) +
         counts(all) + ">\n" + body + "</testsuites>\n";
}

TestCase to_case(const CheckedUrl& url) {
  const std::string name = url.scene.empty() ? url.url : url.url + ", " + url.scene;
  TestCase test{name, "suite/" + url.file, url.file, url.line};
  if (url.passed) return test;
  test.outcome = Outcome::Failed;
  test.message = "expected '" + url.expected + "', got '" + url.got + "'";
  test.text = "Expected: " + url.expected + "\nGot: " + url.got + "\n";
  if (!url.rule.empty()) test.text += "Rule: " + url.rule + "\n";
  if (!url.why.empty()) test.text += "Why: " + url.why + "\n";
  test.text += "Place: " + url.file + ":" + std::to_string(url.line) + "\n";
  return test;
}

/// Cases of one file stand together in `checked`.
void add_known_urls(const std::vector<CheckedUrl>& checked, std::vector<TestSuite>& suites) {
  for (const CheckedUrl& url : checked) {
    const std::string name = "known URLs of " + url.file;
    if (suites.empty() || suites.back().name != name) suites.push_back({name, {}});
    suites.back().cases.push_back(to_case(url));
  }
}

bool is_of_proof(const Diag& finding) {
  return finding.code == DiagCode::PacDisagrees || finding.code == DiagCode::RulesDisagree ||
         finding.code == DiagCode::AskedDns;
}

void add_proof(const CompileReport& report, std::vector<TestSuite>& suites) {
  TestCase test{"policy, rules and PAC file agree on every derived host", "proof", "", 0};
  for (const Diag& finding : report.findings) {
    if (is_of_proof(finding)) test.text += message_of(finding) + ". " + advice_of(finding) + "\n";
  }
  if (!test.text.empty()) {
    test.outcome = Outcome::Failed;
    test.message = "they disagree";
  } else if (report.probes == 0) {
    test.outcome = Outcome::Skipped;
    test.message = "not reached: see the findings";
  } else {
    test.text = std::to_string(report.probes) + " hosts were tried.";
  }
  suites.push_back({"proof", {std::move(test)}});
}

/// What no other test case tells.
void add_findings(const Diags& findings, std::vector<TestSuite>& suites) {
  TestSuite suite{"findings", {}};
  for (const Diag& finding : findings) {
    const DiagEntry& entry = entry_of(finding.code);
    const bool is_told = finding.code == DiagCode::SuiteFailed || is_of_proof(finding);
    if (is_told || entry.severity == Severity::Note) continue;
    const std::string code(entry.code);
    TestCase test{code + ": " + message_of(finding), "findings/" + code, finding.where.file,
                  finding.where.line};
    if (entry.severity == Severity::Error) test.outcome = Outcome::Failed;
    test.message = message_of(finding);
    test.text = std::string(to_text(entry.severity)) + ": " + advice_of(finding);
    suite.cases.push_back(std::move(test));
  }
  if (!suite.cases.empty()) suites.push_back(std::move(suite));
}

}  // namespace

std::string to_junit(const CompileReport& report) {
  std::vector<TestSuite> suites;
  add_known_urls(report.checked, suites);
  add_proof(report, suites);
  add_findings(report.findings, suites);
  return to_xml(suites, "pacwright compile " + report.policy.path);
}

std::string to_junit(const CheckReport& report) {
  std::vector<TestSuite> suites;
  add_known_urls(report.checked, suites);
  add_findings(report.findings, suites);
  return to_xml(suites, "pacwright check " + report.pac.path);
}

}  // namespace pacwright
