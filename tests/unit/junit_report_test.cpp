#include "report/junit_report.hpp"

#include <doctest/doctest.h>

#include "base/markup.hpp"

using namespace pacwright;

namespace {

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

CheckedUrl known(const std::string& url, bool passed, const std::string& file = "urls.csv") {
  return {url, "DIRECT", passed ? "DIRECT" : "PROXY p:1", "because", file, 7, passed};
}

}  // namespace

TEST_CASE("escaped: what XML 1.0 and HTML can hold, as pure ASCII") {
  struct Row {
    const char* name;
    std::string in;
    const char* want;
  };
  using namespace std::string_literals;
  const Row rows[] = {
      {"plain", "https://a.b/?c=d;e#f", "https://a.b/?c=d;e#f"},
      {"markup", "<a b=\"c\" d='e'>&amp;", "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;amp;"},
      {"end of CDATA", "]]>", "]]&gt;"},
      {"blanks that attributes would lose", "a\tb\nc\rd", "a&#9;b&#10;c&#13;d"},
      {"NUL", "a\0b"s, "a&#65533;b"},
      {"controls", "\x01\x08\x0B\x0C\x0E\x1B\x1F\x7F",
       "&#65533;&#65533;&#65533;&#65533;&#65533;&#65533;&#65533;&#65533;"},
      {"C1 control", "\xC2\x80\xC2\x9F", "&#65533;&#65533;"},
      {"first after it", "\xC2\xA0", "&#160;"},
      {"letters", "b\xC3\xBC\xE4\xB8\xAD", "b&#252;&#20013;"},
      {"beyond the BMP", "\xF0\x9F\x98\x80", "&#128512;"},
      {"stray bytes", "\xFF\x80z", "&#65533;&#65533;z"},
      {"cut short", "\xE4\xB8", "&#65533;&#65533;"},
      {"overlong '<'", "\xC0\xBC", "&#65533;&#65533;"},
      {"surrogate", "\xED\xA0\x80", "&#65533;&#65533;&#65533;"},
      {"noncharacters", "\xEF\xBF\xBE\xEF\xBF\xBF\xEF\xB7\x90", "&#65533;&#65533;&#65533;"},
      {"turned text", "\xE2\x80\xAEgpj.exe\xE2\x81\xA6", "&#65533;gpj.exe&#65533;"},
      {"byte order mark", "\xEF\xBB\xBF", "&#65279;"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(escaped(row.in) == row.want);
  }
}

TEST_CASE(
    "to_junit of a check: a suite for each file, a failure for each URL that went elsewhere") {
  CheckReport report;
  report.pac.path = "proxy.pac";
  report.checked = {known("https://a/", true), known("https://b/?x=<&\x01>", false),
                    known("https://c/", true, "more.json")};
  report.findings = {
      {DiagCode::SuiteFailed, {"urls.csv", 7, 1}, "https://b/", "Told by the suite."},
      {DiagCode::OtherHostAsked, {"proxy.pac", 0, 0}, "https://c/", "A warning."},
      {DiagCode::ClientsDiffer, {"proxy.pac", 3, 0}, "https://d/", "An error."},
      {DiagCode::ApexMissing, {"proxy.pac", 4, 0}, "", "A note."},
  };
  const std::string xml = to_junit(report);
  CHECK(xml ==
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<testsuites name=\"pacwright check proxy.pac\" tests=\"5\" failures=\"2\" errors=\"0\" "
        "skipped=\"0\">\n"
        "  <testsuite name=\"known URLs of urls.csv\" tests=\"2\" failures=\"1\" errors=\"0\" "
        "skipped=\"0\">\n"
        "    <testcase name=\"https://a/\" classname=\"suite/urls.csv\" file=\"urls.csv\" "
        "line=\"7\"/>\n"
        "    <testcase name=\"https://b/?x=&lt;&amp;&#65533;&gt;\" classname=\"suite/urls.csv\" "
        "file=\"urls.csv\" line=\"7\">\n"
        "      <failure message=\"expected &#39;DIRECT&#39;, got &#39;PROXY p:1&#39;\">"
        "Expected: DIRECT&#10;Got: PROXY p:1&#10;Why: because&#10;Place: urls.csv:7&#10;"
        "</failure>\n"
        "    </testcase>\n"
        "  </testsuite>\n"
        "  <testsuite name=\"known URLs of more.json\" tests=\"1\" failures=\"0\" errors=\"0\" "
        "skipped=\"0\">\n"
        "    <testcase name=\"https://c/\" classname=\"suite/more.json\" file=\"more.json\" "
        "line=\"7\"/>\n"
        "  </testsuite>\n"
        "  <testsuite name=\"findings\" tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"0\">\n"
        "    <testcase name=\"PC427: client asks the PAC file about another host than the "
        "URL&#39;s: &#39;https://c/&#39;\" classname=\"findings/PC427\" file=\"proxy.pac\">\n"
        "      <system-out>warning: A warning. Give pactester the host with -h; programs that use "
        "pacparser choose it themselves.</system-out>\n"
        "    </testcase>\n"
        "    <testcase name=\"PC426: clients do not do the same for this URL: "
        "&#39;https://d/&#39;\" classname=\"findings/PC426\" file=\"proxy.pac\" line=\"3\">\n"
        "      <failure message=\"clients do not do the same for this URL: "
        "&#39;https://d/&#39;\">error: An error. Fix what is named, or name the clients "
        "that matter with --client.</failure>\n"
        "    </testcase>\n"
        "  </testsuite>\n"
        "</testsuites>\n");
}

TEST_CASE("to_junit of a compilation: the proof passes, fails or was not reached") {
  CompileReport report;
  report.policy.path = "policy.json";
  CHECK(has(to_junit(report),
            "<testsuite name=\"proof\" tests=\"1\" failures=\"0\" errors=\"0\" "
            "skipped=\"1\">"));
  CHECK(has(to_junit(report), "<skipped message=\"not reached: see the findings\"/>"));

  report.probes = 12;
  CHECK(has(to_junit(report), "<system-out>12 hosts were tried.</system-out>"));
  CHECK(has(to_junit(report),
            "<testsuites name=\"pacwright compile policy.json\" tests=\"1\" "
            "failures=\"0\" errors=\"0\" skipped=\"0\">"));

  report.findings = {{DiagCode::PacDisagrees, {"proxy.pac", 0, 0}, "a.b", "The policy says."},
                     {DiagCode::AskedDns, {"proxy.pac", 0, 0}, "c.d", "It asked."}};
  const std::string xml = to_junit(report);
  CHECK(has(xml, "tests=\"1\" failures=\"1\""));
  CHECK(has(xml, "<failure message=\"they disagree\">"));
  CHECK(has(xml, "a.b"));
  CHECK(has(xml, "c.d"));
}
