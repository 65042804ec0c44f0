#include "input/rules_file.hpp"

#include <doctest/doctest.h>

#include "base/sha256.hpp"
#include "emit/rules_file.hpp"
#include "tests/unit/support.hpp"

using namespace pacwright;

namespace {

WrittenRules small_rules() {
  const Policy made = policy(R"({"name": "in \"side\"", "plain_hosts": true, "hosts": ["*.a.test",
"b.test"], "networks": ["10.0.0.0/8", "fd00::/8"], "route": "direct"},
{"name": "list", "select": {}, "route": "edge"})");
  const std::vector<Catalog> catalogs = {catalog(R"({"pattern": "*c.test"},
{"network": "198.18.0.0/15"})")};
  Diags diags;
  WrittenRules written =
      written_rules(made, catalogs, lower(made, catalogs, diags).rules, "policy.json");
  written.pac_sha256 = sha256_hex("the PAC");
  written.proven = true;
  return written;
}

/// The text with a right last line.
std::string sealed(const std::string& text) { return text + "end " + sha256_hex(text) + "\n"; }

}  // namespace

TEST_CASE("to_rules_file: one line a rule, with the line that names it") {
  CHECK(to_rules_file(small_rules()) == sealed("pacwright-rules/1\n"
                                               "pac " +
                                               sha256_hex("the PAC") +
                                               "\n"
                                               "proven all\n"
                                               "dns never\n"
                                               "route \"DIRECT\"\n"
                                               "route \"PROXY edge.test:8080\"\n"
                                               "route \"PROXY lab.test:8080\"\n"
                                               "route \"PROXY rest.test:8080; DIRECT\"\n"
                                               "file \"policy.json\"\n"
                                               "file \"catalog.json\"\n"
                                               "rule 1 \"in \\\"side\\\"\"\n"
                                               "rule 3 \"list\"\n"
                                               "otherwise 3 3\n"
                                               "0 0 0 1 plain hosts\n"
                                               "0 0 0 1 *.a.test\n"
                                               "0 0 0 2 b.test\n"
                                               "0 0 0 2 10.0.0.0/8\n"
                                               "0 0 0 2 fd00::/8\n"
                                               "1 1 1 1 *c.test\n"
                                               "1 1 1 2 198.18.0.0/15\n"));
}

TEST_CASE("parse_rules_file: reads what was written") {
  const WrittenRules written = small_rules();
  const std::string text = to_rules_file(written);
  const auto read = parse_rules_file(text, "rules.txt");
  REQUIRE(static_cast<bool>(read));
  CHECK(to_rules_file(*read) == text);
  CHECK(read->named == written.named);
  CHECK(read->otherwise == written.otherwise);
  CHECK(read->places == written.places);
  CHECK(place_of(*read, 5) == SourceRef{"catalog.json", 1, 0});
}

TEST_CASE("parse_rules_file: refuses all else, with the line") {
  const std::string digest = sha256_hex("the PAC");
  const std::string head =
      "pacwright-rules/1\npac " + digest +
      "\nproven all\ndns never\nroute \"DIRECT\"\nfile \"p.json\"\nrule 1 \"r\"\n";
  struct Row {
    const char* name;
    std::string text;
    int line;
  };
  const std::string good = sealed(head + "otherwise 0 1\n0 0 0 1 a.test\n");
  REQUIRE(static_cast<bool>(parse_rules_file(good, "rules.txt")));
  std::string edited = good;
  replace(edited, "a.test", "b.test");
  const Row rows[] = {
      {"nothing", "", 0},
      {"another version", sealed("pacwright-rules/2\n"), 1},
      {"a page", "<html>\n", 1},
      {"cut off", good.substr(0, good.size() - 20), 1},
      {"cut off behind a line", good.substr(0, good.find("end ")), 1},
      {"a line more", good + "0 0 0 1 b.test\n", 1},
      {"edited by hand", edited, 1},
      {"only its end", "end " + sha256_hex("") + "\n", 1},
      {"no digest of the PAC", sealed("pacwright-rules/1\npac 123\n"), 2},
      {"not proven, in other words", sealed("pacwright-rules/1\npac " + digest + "\nproven yes\n"),
       3},
      {"no such mode", sealed("pacwright-rules/1\npac " + digest + "\nproven all\ndns maybe\n"), 4},
      {"no final route", sealed(head), 7},
      {"a final route that is none", sealed(head + "otherwise 1 1\n"), 8},
      {"no such rule", sealed(head + "otherwise 0 1\n0 1 0 1 a.test\n"), 9},
      {"no such file", sealed(head + "otherwise 0 1\n0 0 1 1 a.test\n"), 9},
      {"no such route", sealed(head + "otherwise 0 1\n7 0 0 1 a.test\n"), 9},
      {"a negative line", sealed(head + "otherwise 0 1\n0 0 0 -1 a.test\n"), 9},
      {"no match", sealed(head + "otherwise 0 1\n0 0 0 1 \n"), 9},
      {"a pattern that is none", sealed(head + "otherwise 0 1\n0 0 0 1 a..test\n"), 9},
      {"another spelling", sealed(head + "otherwise 0 1\n0 0 0 1 A.test\n"), 9},
      {"a block with host bits", sealed(head + "otherwise 0 1\n0 0 0 1 10.0.0.1/8\n"), 9},
      {"an empty line", sealed(head + "otherwise 0 1\n\n"), 9},
      {"a carriage return", sealed(head + "otherwise 0 1\n0 0 0 1 a.test\r\n"), 9},
      {"a result that is none",
       sealed("pacwright-rules/1\npac " + digest +
              "\nproven all\ndns never\nroute \"PORXY p:1\"\nfile \"p.json\"\notherwise 0 1\n"),
       5},
      {"no text", sealed("pacwright-rules/1\npac " + digest + "\nproven all\ndns never\nroute 5\n"),
       5},
      {"no file at all",
       sealed("pacwright-rules/1\npac " + digest +
              "\nproven all\ndns never\nroute \"DIRECT\"\notherwise 0 1\n"),
       5},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const auto read = parse_rules_file(row.text, "rules.txt");
    REQUIRE_FALSE(static_cast<bool>(read));
    CHECK(read.reason().code == DiagCode::RulesFileUnusable);
    CHECK(read.reason().where == SourceRef{"rules.txt", row.line, 0});
    CHECK_FALSE(read.reason().detail.empty());
  }
}
