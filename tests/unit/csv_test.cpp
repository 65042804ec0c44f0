#include "base/csv.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "base/text.hpp"
#include "model/bypass.hpp"

using namespace pacwright;

namespace {

/// The cells of one line, as a program reads it whose lists have `separator`: quotes hold a cell
/// together only if it begins with one.
std::vector<std::string> cells_of(std::string_view line, char separator) {
  std::vector<std::string> cells;
  std::size_t i = 0;
  while (true) {
    std::string cell;
    bool quoted = i < line.size() && line[i] == '"';
    if (quoted) ++i;
    while (i < line.size() && (quoted || line[i] != separator)) {
      if (quoted && line[i] == '"') {
        const bool twice = i + 1 < line.size() && line[i + 1] == '"';
        quoted = twice;
        if (twice) cell += line[i];
        i += twice ? 2 : 1;
      } else {
        cell += line[i++];
      }
    }
    cells.push_back(cell);
    if (i == line.size()) return cells;
    ++i;
  }
}

bool is_formula(std::string cell) {
  cell = std::string(trim(cell));
  for (const char* sign : {"=", "+", "-", "@", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"}) {
    if (cell.starts_with(sign)) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("csv_cell: quoted where it has to be, one line, no formula") {
  struct Row {
    const char* name;
    std::string text, want;
  };
  const Row rows[] = {
      {"plain", "*.example.com", "*.example.com"},
      {"empty", "", ""},
      {"comma", "a,b", "\"a,b\""},
      {"semicolon", "a; b", "\"a; b\""},
      {"quote", "a\"b", "\"a\"\"b\""},
      {"blank at the edge", " a", "\" a\""},
      {"formula", "=1+1", "\"'=1+1\""},
      {"sum", "+1", "\"'+1\""},
      {"hyphen", "-a.example", "\"'-a.example\""},
      {"at", "@SUM(A1)", "\"'@SUM(A1)\""},
      {"wide form", "\uFF1D1", "\"'\uFF1D1\""},
      {"behind blanks", "  =1", "\"'  =1\""},
      {"behind a quote", "\"=1", "\"'\"\"=1\""},
      {"behind a semicolon", "a;=1", "\"a;'=1\""},
      {"behind a semicolon and a blank", "a; =1", "\"a;' =1\""},
      {"behind a semicolon and a quote", "a;\"=1", "\"a;'\"\"=1\""},
      {"behind two", ";;-1", "\";;'-1\""},
      {"tab", "\t=1", "\"'?=1\""},
      {"carriage return", "\r=1", "\"'?=1\""},
      {"what was a tab, and quotes", "\t\"+1", "\"'?\"\"+1\""},
      {"small form",
       "\uFE66"
       "1",
       "\"'\uFE66"
       "1\""},
      {"minus sign",
       "\u2212"
       "1",
       "\"'\u2212"
       "1\""},
      {"behind a blank that does not break", "\u00A0=1", "<U+00A0>=1"},
      {"behind a wide blank", "\u3000@1", "<U+3000>@1"},
      {"behind a mark that is not seen", "\uFEFF=1", "<U+FEFF>=1"},
      {"a question", "?a", "?a"},
      {"line ends", "a\r\n=1",
       "a?"
       "?=1"},
      {"escape sequence", "a\x1B[31m", "a?[31m"},
      {"direction", "a\u202Eb", "a<U+202E>b"},
      {"no UTF-8", "a\xFF", "a?"},
      {"sign inside", "a=b-c@d", "a=b-c@d"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(csv_cell(row.text) == row.want);
  }
}

TEST_CASE("append_csv_line: no program finds a formula, whatever it splits at") {
  const std::vector<std::string> pieces = {"=", ";", "\"", ",", "a", " ", "'", "\t", "\n", "+"};
  std::vector<std::string> texts = {""};
  for (std::size_t first = 0; texts.size() < 11'111; ++first) {  // All of up to four pieces.
    for (const std::string& piece : pieces) texts.push_back(texts[first] + piece);
  }
  for (const std::string& text : texts) {
    std::string csv;
    append_csv_line(csv, {"emitted", text, "x", text + "="});
    REQUIRE(csv.find('\n') == csv.size() - 1);
    csv.pop_back();
    CAPTURE(csv);
    for (const char separator : {',', ';', '\t'}) {
      for (const std::string& cell : cells_of(csv, separator)) REQUIRE_FALSE(is_formula(cell));
    }
    REQUIRE(cells_of(csv, ',').size() == 4);
  }
}

TEST_CASE("bypass/ledger.csv: names of rules run nothing in a spreadsheet") {
  BypassList list;
  list.target = "no-proxy";
  list.ledger = {{0, "a.example", BypassState::Lost, {}, "x;=1"}};
  RuleSet rules;
  rules.rules.push_back({PlainHosts{}, 0, 0, {}});
  CHECK(to_csv({list}, {"=cmd|' /C calc'!A0"}, rules) ==
        "target,rule,match,state,reason\n"
        "no-proxy,\"'=cmd|' /C calc'!A0\",a.example,lost,\"x;'=1\"\n");
}
