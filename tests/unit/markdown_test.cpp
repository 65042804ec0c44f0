#include "input/markdown.hpp"

#include <doctest/doctest.h>

#include <string>

#include "input/cell_text.hpp"

using namespace pacwright;

namespace {

/// "heading: a/b; 1/2" for each table, a line each.
std::string outline(std::string_view text) {
  std::string all;
  for (const MarkdownTable& table : find_tables(text)) {
    const auto cells = [](const MarkdownRow& row) {
      std::string line;
      for (const MarkdownCell& cell : row) line += "/" + std::string(cell.text);
      return line.substr(1);
    };
    all += std::string(table.heading) + ": " + cells(table.header);
    for (const MarkdownRow& row : table.rows) all += "; " + cells(row);
    all += "\n";
  }
  return all;
}

std::string flat(std::string_view cell) { return flatten({cell, 1, 1}).main.text; }

}  // namespace

TEST_CASE("find_tables: rows, frames and what is no table") {
  struct Row {
    const char* name;
    const char* text;
    const char* tables;
  };
  const Row rows[] = {
      {"nothing", "", ""},
      {"framed", "| a | b |\n|---|---|\n| 1 | 2 |\n", ": a/b; 1/2\n"},
      {"bare", "a | b\n-- | --\n1 | 2\n", ": a/b; 1/2\n"},
      {"CR LF", "|a|b|\r\n|:-|-:|\r\n|1|2|\r\n", ": a/b; 1/2\n"},
      {"no delimiter", "| a | b |\n| 1 | 2 |\n", ""},
      {"ends at a line without a bar", "|a|b|\n|-|-|\n|1|2|\ntext\n|3|4|\n", ": a/b; 1/2\n"},
      {"heading", "# Page\n## <a name=\"x\"></a>Part\n\n|a|b|\n|-|-|\n", "Part: a/b\n"},
      {"a cell too many", "|a|b|\n|-|-|\n|1|2|3|\n", ": a/b; 1/2/3\n"},
      {"empty cells stay", "|a|b|\n|-|-|\n|1||\n||2|\n", ": a/b; 1/; /2\n"},
      {"empty rows go", "|a|b|\n|-|-|\n|||||\n", ": a/b\n"},
      {"escaped bar", "|a|b|\n|-|-|\n|1 \\| 1|2|\n", ": a/b; 1 \\| 1/2\n"},
      {"code fence", "```\n|a|b|\n|-|-|\n```\n", ""},
      {"comment", "<!--\n|a|b|\n|-|-|\n-->\n|c|d|\n|-|-|\n", ": c/d\n"},
      {"two", "|a|b|\n|-|-|\n\n# H\n\n|c|d|\n|-|-|\n", ": a/b\nH: c/d\n"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(outline(row.text) == row.tables);
  }
}

TEST_CASE("find_tables: places count in characters") {
  const auto tables = find_tables("|a|b|\n|-|-|\n| \xC3\xA4 |  x|\n");
  REQUIRE(tables.size() == 1);
  const MarkdownRow& row = tables[0].rows.at(0);
  CHECK(row[0].line == 3);
  CHECK(row[0].column == 3);
  CHECK(row[1].column == 8);
}

TEST_CASE("flatten: markup goes, text and placeholders stay") {
  struct Row {
    const char* name;
    const char* cell;
    const char* text;
  };
  const Row rows[] = {
      {"plain", "a.test", "a.test"},
      {"split scheme", "https<span>://</span>a.test", "https://a.test"},
      {"scheme in an element", "<span>https://</span>a.test", "https://a.test"},
      {"breaks", "a<BR>b<br/>c<p>d", "a\nb\nc\nd"},
      {"code", "`*.a.test` ```b.test```", "*.a.test b.test"},
      {"a bar in code", "`a\\|b`", "a|b"},
      {"lonely backtick", "a`b", "ab"},
      {"autolink", "<https://a.test>", " https://a.test "},
      {"link", "see [the page](https://x.test/y), please", "see the page, please"},
      {"link of code", "[`a.test`](x.md)", "a.test"},
      {"brackets that are no link", "[a] (b)", "[a] (b)"},
      {"bold", "**TCP:** 443", "TCP: 443"},
      {"bold pattern", "***.a.test**", "*.a.test"},
      {"escaped star", "\\*.a.test", "*.a.test"},
      {"one star too many", "\\**.a.test", "**.a.test"},
      {"escaped placeholder", "\\<tenant>.a.test", "<tenant>.a.test"},
      {"both escaped", "\\<tenant\\>", "<tenant>"},
      {"placeholder in code", "`<email_domain>.a.test`", "<email_domain>.a.test"},
      {"entities", "a&nbsp;&amp;&#42;&lt;b&gt;", "a &*<b>"},
      {"no entity", "a&b;c", "a&b;c"},
      {"no-break space",
       "50\xC2\xA0"
       "000",
       "50 000"},
      {"encoded twice", "a \xC3\xA2\xE2\x82\xAC\xE2\x80\x9C b", "a \xE2\x80\x93 b"},
      {"invisible", "a\xE2\x80\x8B.test", "a.test"},
      {"comment", "a<!-- b -->c", "ac"},
      {"open comment", "a<!-- b", "a b"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(flat(row.cell) == row.text);
  }
}

TEST_CASE("flatten: English sentences beside the translation stand apart") {
  const FlatCell cell =
      flatten({"<span data-ttu-id=\"1\">Utg\xC3\xA5"
               "ende</span><span class=\"sxs-lookup\"><span "
               "data-stu-id=\"1\">Outbound</span></span>",
               1, 1});
  CHECK(one_line(cell.main) ==
        "Utg\xC3\xA5"
        "ende");
  CHECK(one_line(cell.beside) == "Outbound");
}

TEST_CASE("flatten: links are kept with their targets") {
  const FlatCell cell = flatten({"a [b](https://x.test/(1) \"t\") ![c](<d.png>)", 1, 1});
  REQUIRE(cell.links.size() == 2);
  CHECK(cell.links[0].target == "https://x.test/(1)");
  CHECK(cell.links[1].target == "d.png");
  CHECK(one_line(cell.main) == "a b c");
}
