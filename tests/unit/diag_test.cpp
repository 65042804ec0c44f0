#include "diag/diag.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "base/text.hpp"
#include "base/utf8.hpp"

using namespace pacwright;

namespace {

Diag bad_network(int line, int column) {
  return {DiagCode::BadNetwork, {"catalog.md", line, column}, "10.0.0/8", ""};
}

constexpr const char* kAdvice =
    "  Write an address such as 10.1.2.3 or a block such as 10.0.0.0/8 or fd00::/8.\n";

}  // namespace

TEST_CASE("codes.def: codes and names are unique, texts keep to the form") {
  std::set<std::string_view> codes;
  std::set<std::string_view> names;
  for (const DiagEntry& entry : all_diag_entries()) {
    CAPTURE(entry.code);
    CHECK(codes.insert(entry.code).second);
    CHECK(names.insert(entry.name).second);
    CHECK(entry.code.size() == 5);
    CHECK(entry.code.starts_with("PC"));
    CHECK(parse_number(entry.code.substr(2), 999).has_value());
    CHECK(is_ascii(entry.message));
    CHECK(is_ascii(entry.advice));
    CHECK_FALSE(entry.message.ends_with('.'));
    CHECK(entry.advice.ends_with('.'));
  }
  CHECK(std::ranges::is_sorted(all_diag_entries(), {}, &DiagEntry::code));
}

// A code counts as tested when some other file of the tests says its number or its name.
TEST_CASE("codes.def: every code is named by a test") {
  namespace fs = std::filesystem;
  const fs::path here = fs::path(__FILE__).filename();
  std::string tests;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(TESTS_DIR)) {
    if (!entry.is_regular_file() || entry.path().filename() == here) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    tests.append(std::istreambuf_iterator<char>(file), {});
  }
  for (const DiagEntry& entry : all_diag_entries()) {
    CAPTURE(entry.code);
    const bool named = tests.find(entry.code) != std::string::npos ||
                       tests.find("DiagCode::" + std::string(entry.name)) != std::string::npos;
    CHECK(named);
  }
}

TEST_CASE("entry_of: the row of the code") {
  const DiagEntry& entry = entry_of(DiagCode::HostBitsSet);
  CHECK(entry.code == "PC102");
  CHECK(entry.name == "HostBitsSet");
  CHECK(entry.severity == Severity::Error);
  CHECK(entry_of(DiagCode::Internal).code == "PC901");
  CHECK(entry_of(DiagCode::SetHoldsNothing).severity == Severity::Note);
}

TEST_CASE("has_errors: errors only, neither warnings nor notes") {
  const Diag note{DiagCode::SetHoldsNothing, {}, "", ""};
  const Diag warning{DiagCode::ItemSkipped, {}, "", ""};
  CHECK_FALSE(has_errors({}));
  CHECK_FALSE(has_errors({note, warning}));
  CHECK(has_errors({note, bad_network(1, 1), warning}));
}

TEST_CASE("is_unknown_here: what the engine cannot tell, and nothing else") {
  std::string unknown;
  for (std::size_t i = 0; i < all_diag_entries().size(); ++i) {
    const auto code = static_cast<DiagCode>(i);
    if (is_unknown_here(code)) unknown += std::string(entry_of(code).code) + " ";
  }
  CHECK(unknown == "PC416 PC434 PC435 PC436 ");
}

TEST_CASE("message_of, advice_of: one line each") {
  Diag diag = bad_network(1, 1);
  CHECK(message_of(diag) == "not an IP address or block: '10.0.0/8'");
  CHECK(message_of({DiagCode::NoRules, {}, "", ""}) == "policy has no rules");

  diag.code = DiagCode::UnknownKey;
  diag.subject = "a\nb";
  diag.detail = "Did you mean 'rules'?";
  CHECK(message_of(diag) == "unknown key: 'a?b'");
  CHECK(advice_of(diag) ==
        "Did you mean 'rules'? Remove it or correct its spelling: a key that is not read would be "
        "a silent hole.");

  diag.subject = std::string(5000, 'x');
  CHECK(message_of(diag) == "unknown key: '" + std::string(300, 'x') + "...'");
}

TEST_CASE("to_text: place, message, source line, caret, advice") {
  struct Row {
    const char* name;
    int line;
    int column;
    std::string source;
    std::string want;  // Between "catalog.md" and the advice.
  };
  const std::string message = ": error PC101: not an IP address or block: '10.0.0/8'\n";
  const Row rows[] = {
      {"the drawing of the header", 31, 3, "| 10.0.0/8 |",
       ":31:3" + message +
           "   31 | | 10.0.0/8 |\n"
           "      |   ^\n"},
      {"no source", 31, 3, "", ":31:3" + message},
      {"file as a whole", 0, 0, "x", message},
      {"line as a whole", 7, 0, "10.0.0/8", ":7" + message + "    7 | 10.0.0/8\n"},
      {"tabs are one space", 7, 3, "\t\t10.0.0/8\r\n",
       ":7:3" + message +
           "    7 |   10.0.0/8\n"
           "      |   ^\n"},
      {"columns are characters", 7, 4, "\u00fc\u672c \x1B",
       ":7:4" + message +
           "    7 | \u00fc\u672c ?\n"
           "      |    ^\n"},
      {"behind the end", 7, 99, "ab",
       ":7:99" + message +
           "    7 | ab\n"
           "      |   ^\n"},
      {"a line number that fills the gutter", 1234567, 1, "ab",
       ":1234567:1" + message +
           "1234567 | ab\n"
           "        | ^\n"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(to_text(bad_network(row.line, row.column), row.source) ==
          "catalog.md" + row.want + kAdvice);
  }
  CHECK(to_text({DiagCode::NoRules, {}, "", ""}) ==
        "error PC202: policy has no rules\n  Add at least one rule to \"rules\".\n");
}

TEST_CASE("to_text: long lines are cut around the caret") {
  for (const std::size_t length : {100U, 101U, 150U, 1000U}) {
    for (std::size_t column = 1; column <= length; ++column) {
      CAPTURE(length);
      CAPTURE(column);
      std::string source(length, '-');
      source[column - 1] = 'X';
      const std::string text = to_text(bad_network(1, static_cast<int>(column)), source);
      const std::vector<std::string_view> lines = split(text, '\n');
      REQUIRE(lines.size() == 5);
      const std::string_view shown = lines[1].substr(8);
      REQUIRE(shown.size() == 100);
      REQUIRE(shown.find('X') == lines[2].substr(8).find('^'));
      REQUIRE(shown.starts_with("...") == (shown != source.substr(0, 100) && column > 50));
      REQUIRE((length > 100 || shown == source));
    }
  }
}
