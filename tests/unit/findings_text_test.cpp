#include "report/findings_text.hpp"

#include <doctest/doctest.h>

#include "base/text.hpp"
#include "report/text_report.hpp"

using namespace pacwright;

namespace {

const LineOf kNoLines = [](const SourceRef&) { return std::string(); };

std::size_t count_of(const std::string& text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t i = text.find(part); i != std::string::npos; i = text.find(part, i + 1)) ++count;
  return count;
}

}  // namespace

TEST_CASE("findings: what to do is said once for all of one code") {
  Diags diags;
  for (int line = 1; line <= 14; ++line) {
    diags.push_back({DiagCode::ReturnNeverReached, {"a.pac", line, 3}, "return p", ""});
    if (line == 2) diags.push_back({DiagCode::NoRules, {"p.json", 1, 1}, "", ""});
  }
  const auto line_of = [](const SourceRef&) { return std::string("  return p;"); };
  const std::string text = to_text(diags, line_of, {});
  const std::string advice(entry_of(DiagCode::ReturnNeverReached).advice);
  CHECK(count_of(text, "That is no proof") == 1);
  CHECK(count_of(text, ": warning PC430: return that no URL reached: 'return p'\n") == 14);
  CHECK(count_of(text, "^\n") == 4);  // Three of the one, and the other.
  CHECK(split(text, '\n').size() < 35);
  CHECK(text.find("a.pac:14:3: ") < text.find("p.json:1:1: error PC202"));
}

TEST_CASE("findings: a particular detail stays with its finding") {
  const Diags differ = {{DiagCode::UnknownKey, {"p", 1, 1}, "nmae", "Did you mean 'name'?"},
                        {DiagCode::UnknownKey, {"p", 2, 1}, "host", "Did you mean 'hosts'?"}};
  CHECK(to_text(differ, kNoLines, {}) ==
        "p:1:1: error PC125: unknown key: 'nmae'\n"
        "  Did you mean 'name'?\n"
        "p:2:1: error PC125: unknown key: 'host'\n"
        "  Did you mean 'hosts'?\n"
        "  Remove it or correct its spelling: a key that is not read would be a silent\n"
        "  hole.\n");
  const Diags alike = {{DiagCode::NoRules, {"p", 1, 1}, "", "None."},
                       {DiagCode::NoRules, {"p", 2, 1}, "", "None."}};
  CHECK(to_text(alike, kNoLines, {}) ==
        "p:1:1: error PC202: policy has no rules\n"
        "p:2:1: error PC202: policy has no rules\n"
        "  None. Add at least one rule to \"rules\".\n");
}

TEST_CASE("findings: no code is hidden by many of another") {
  Diags diags(60, {DiagCode::ArtifactLarge, {"p.pac", 0, 0}, "", ""});
  diags.push_back({DiagCode::NoRules, {"p.json", 0, 0}, "", ""});
  const std::string text = to_text(diags, kNoLines, {}, 50);
  CHECK(count_of(text, "warning PC302") == 50);
  CHECK(text.find("  ... and 10 more of PC302: --verbose shows them\n") != std::string::npos);
  CHECK(text.find("error PC202") != std::string::npos);
}

TEST_CASE("findings: what a finding is also true of is named whole where all are asked for") {
  struct Row {
    DiagCode code;
    std::size_t most;
    bool names_all;
  };
  const Row rows[] = {
      {DiagCode::ClientsDiffer, 0, true},  // An error.
      {DiagCode::ClientsDiffer, 50, false},
      {DiagCode::ArtifactLarge, 0, true},
      {DiagCode::ArtifactLarge, 50, false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.most);
    const std::vector<std::string> also = {"u1", "u2", "u3", "u4", "u5"};
    for (const bool alike : {true, false}) {
      CAPTURE(alike);
      const Diags diags = {{row.code, {"a.pac", 0, 0}, "u", "Why.", also},
                           {row.code, {"a.pac", 0, 0}, "v", alike ? "Why." : "Other.", also}};
      const std::string text = to_text(diags, kNoLines, {}, row.most);
      CHECK((text.find("u5") != std::string::npos) == row.names_all);
      CHECK((text.find("--verbose") == std::string::npos) == row.names_all);
    }
  }
}

TEST_CASE("findings: on a terminal no line is longer than it, and no word is cut") {
  const Diags diags = {
      {DiagCode::BadNetwork, {"a-folder/policy.json", 3, 60}, "10.0.0", "It has three numbers."}};
  const std::string source = std::string(50, ' ') + "\"networks\": [\"10.0.0\", \"10.1.2.3\"]";
  const auto line_of = [&source](const SourceRef&) { return source; };
  for (std::size_t columns = 40; columns <= 120; ++columns) {
    CAPTURE(columns);
    const std::string text = to_text(diags, line_of, {false, columns, true});
    std::string words;
    for (const std::string_view line : split(text, '\n')) {
      CHECK(columns_of(line) <= columns);
      words += std::string(trim(line)) + " ";
    }
    CHECK(words.find("error PC101: not an IP address or block: '10.0.0'") != std::string::npos);
    CHECK(words.find("Write an address such as 10.1.2.3 or a block such as 10.0.0.0/8 or "
                     "fd00::/8.") != std::string::npos);
    CHECK(words.find(" ^ ") != std::string::npos);
  }
  // Elsewhere the first line stays whole, however long: editors and grep read it.
  const std::string piped = to_text(diags, line_of, {});
  CHECK(
      piped.starts_with("a-folder/policy.json:3:60: error PC101: not an IP address or block: "
                        "'10.0.0'\n"));
}

TEST_CASE("wrapped, folded: styles take no column, letters outside ASCII one") {
  CHECK(columns_of("\x1b[1;31merror\x1b[0m: \u00fc") == 8);
  CHECK(wrapped("aaa bbb ccc", 2, 22) == "aaa bbb ccc");
  CHECK(wrapped("12345678 12345678 12345678", 2, 22) == "12345678 12345678\n  12345678");
  const TextForm narrow{false, 30, true};
  CHECK(folded("  proven    on ten derived hosts and all\n", narrow) ==
        "  proven    on ten derived\n            hosts and all\n");
  CHECK(folded("one two three four five six seven\nshort\n", narrow) ==
        "one two three four five six\n  seven\nshort\n");
  CHECK(folded("https://a.example/" + std::string(40, 'x') + "\n", narrow) ==
        "https://a.example/" + std::string(40, 'x') + "\n");
  const std::string line = "one two three four five six seven eight\n";
  CHECK(folded(line, {false, 30, false}) == line);
}

TEST_CASE("two_digits: a time with what it is worth") {
  struct Row {
    double number;
    const char* want;
  };
  const Row rows[] = {{8527.4, "8,500"}, {8551, "8,600"},   {12345678, "12,000,000"},
                      {996, "1,000"},    {100, "100"},      {99.4, "99"},
                      {10, "10"},        {9.96, "10.0"},    {1.25, "1.3"},
                      {0.4, "0.40"},     {0.0123, "0.012"}, {0, "0"}};
  for (const Row& row : rows) {
    CAPTURE(row.number);
    CHECK(two_digits(row.number) == row.want);
  }
}
