#include "model/ledger.hpp"

#include "lower/settle_ledger.hpp"
#include "tests/unit/lower_support.hpp"

using namespace pacwright;

TEST_CASE("totals: by state, and they add up") {
  Ledger ledger;
  const LedgerState states[] = {LedgerState::Emitted,        LedgerState::CoveredBy,
                                LedgerState::Overridden,     LedgerState::NotSelected,
                                LedgerState::NotExpressible, LedgerState::NeedsValue,
                                LedgerState::NotAnEndpoint};
  CHECK(std::size(states) == kLedgerStates);
  const Catalog catalog;
  const Endpoint endpoint(*HostPattern::parse("a.test", {}));
  int times = 0;
  for (const LedgerState state : states) {
    ++times;
    for (int i = 0; i < times; ++i) ledger.entries.emplace_back(catalog, endpoint).state = state;
  }
  const auto totals = ledger.totals();
  for (std::size_t i = 0; i < kLedgerStates; ++i) CHECK(totals[i] == static_cast<int>(i) + 1);
  CHECK(std::accumulate(totals.begin(), totals.end(), 0) ==
        static_cast<int>(ledger.entries.size()));
  CHECK(Ledger{}.totals() == std::array<int, kLedgerStates>{});
}

TEST_CASE("to_csv: RFC 4180, and nothing a spreadsheet would run") {
  struct Row {
    const char* name;
    const char* text;
    const char* field;
  };
  const Row rows[] = {
      {"plain", "*.a.test", "*.a.test"},
      {"empty", "", ""},
      {"comma", "a,b", "\"a,b\""},
      {"quote", "say \"a\"", "\"say \"\"a\"\"\""},
      {"line break", "a\nb", "a?b"},
      {"carriage return", "a\rb", "a?b"},
      {"formula behind a semicolon", "a;=1", "\"a;'=1\""},
      {"formula", "=1+1", "\"'=1+1\""},
      {"plus", "+1", "\"'+1\""},
      {"minus", "-1", "\"'-1\""},
      {"at", "@x", "\"'@x\""},
      {"formula with a quote", "=\"a\"", "\"'=\"\"a\"\"\""},
      {"sign not in front", "a=1", "a=1"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    Catalog catalog;
    catalog.file = row.text;
    Endpoint endpoint(*HostPattern::parse("a.test", {}));
    endpoint.category = endpoint.service = endpoint.set = row.text;
    endpoint.line = 7;
    endpoint.source = {row.text, 1, 2, 4};
    const Skipped skip{row.text, SkipReason::NotAnEndpoint, "", {row.text, 1, 2, 4}, 8, 3};

    Ledger ledger;
    ledger.entries.emplace_back(catalog, endpoint).state = LedgerState::CoveredBy;
    ledger.entries.emplace_back(catalog, skip).state = LedgerState::NotAnEndpoint;
    for (LedgerEntry& entry : ledger.entries) entry.detail = row.text;
    const std::string field = row.field;
    CHECK(to_csv(ledger) ==
          "state,item,category,service,set,catalog,line,source,row,detail\ncovered,a.test," +
              field + "," + field + "," + field + "," + field + ",7," + field + ",4," + field +
              "\nnot-an-endpoint," + field + ",,,," + field + ",8," + field + ",4," + field + "\n");
  }
}

TEST_CASE("to_text(LedgerState): the words of the CSV file") {
  CHECK(to_text(LedgerState::Emitted) == "emitted");
  CHECK(to_text(LedgerState::CoveredBy) == "covered");
  CHECK(to_text(LedgerState::Overridden) == "overridden");
  CHECK(to_text(LedgerState::NotSelected) == "not-selected");
  CHECK(to_text(LedgerState::NotExpressible) == "not-expressible");
  CHECK(to_text(LedgerState::NeedsValue) == "needs-value");
  CHECK(to_text(LedgerState::NotAnEndpoint) == "not-an-endpoint");
}

namespace {

/// "state item: detail" a line.
std::string lines(const Ledger& ledger, std::size_t first, std::size_t last) {
  std::string text;
  for (std::size_t i = first; i < last; ++i) {
    const LedgerEntry& entry = ledger.entries[i];
    text += std::string(to_text(entry.state)) + " " + entry.item() + ": " + entry.detail + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("the ledger: each state, with its reason, in the order of the catalogs") {
  const std::string skipped =
      R"({"text": "<tenant>.test", "kind": "needs-value", "reason": "a placeholder"},
         {"text": "a/b", "kind": "not-expressible", "reason": "a path"},
         {"text": "see here", "kind": "not-an-endpoint", "reason": "prose"})";
  struct Row {
    const char* name;
    std::string rules;
    std::string endpoints;
    const char* want;  // "state item: detail" a line, for the endpoints.
  };
  const Row rows[] = {
      {"emitted", kByCategory, pattern_json("a.test", "Optimize"),
       "emitted a.test: rule 'm365', route direct\n"},
      {"a wider item of the same rule comes later, so it covers nothing",
       R"({"name": "all", "select": {}, "route": "edge"})",
       pattern_json("www.a.test", "") + "," + pattern_json("*.a.test", ""),
       "emitted www.a.test: rule 'all', route edge\nemitted *.a.test: rule 'all', route edge\n"},
      {"covered by the rule's own host, the same route",
       R"({"name": "all", "hosts": ["*.test"], "select": {}, "route": "edge"})",
       pattern_json("a.test", ""), "covered a.test: '*.test' of rule 'all' decides first\n"},
      {"overridden by an earlier rule",
       R"({"name": "first", "hosts": ["*.test"], "route": "lab"}, )" + std::string(kByCategory),
       pattern_json("a.test", "Default"),
       "overridden a.test: '*.test' of rule 'first' decides first\n"},
      {"a block overridden by an earlier rule",
       R"({"name": "first", "networks": ["10.0.0.0/8"], "route": "lab"}, )" +
           std::string(kByCategory),
       network_json("10.1.0.0/16", "Default") + "," + network_json("8.0.0.0/5", "Default"),
       "overridden 10.1.0.0/16: '10.0.0.0/8' of rule 'first' decides first\n"
       "emitted 8.0.0.0/5: rule 'm365', route edge\n"},
      {"a higher category of the same item, another route", kByCategory,
       pattern_json("a.test", "Default", ", \"set\": \"7\"") + "," +
           pattern_json("a.test", "Optimize", ", \"set\": \"8\""),
       "overridden a.test: follows set 8 (Optimize)\n"
       "emitted a.test: rule 'm365', route direct\n"},
      {"the same item again, the same route", kByCategory,
       pattern_json("a.test", "Default", ", \"set\": \"7\"") + "," +
           pattern_json("a.test", "Default", ", \"set\": \"8\""),
       "emitted a.test: rule 'm365', route edge\ncovered a.test: follows set 7 (Default)\n"},
      {"not selected: the filter", R"({"name": "r", "select": {"service": "S1"}, "route": "edge"})",
       pattern_json("a.test", "", service("S1")) + "," + pattern_json("b.test", "", service("S2")) +
           "," + pattern_json("c.test", ""),
       "emitted a.test: rule 'r', route edge\n"
       "not-selected b.test: rule 'r': service is S2\n"
       "not-selected c.test: rule 'r': service is not given\n"},
      {"not selected: the direction", R"({"name": "r", "select": {}, "route": "edge"})",
       pattern_json("a.test", "") + "," + pattern_json("b.test", "", R"(, "direction": "inbound")"),
       "emitted a.test: rule 'r', route edge\n"
       "not-selected b.test: rule 'r': direction is inbound\n"},
      {"not selected: mail", R"({"name": "r", "select": {}, "route": "edge"})",
       pattern_json("a.test", "") + "," + pattern_json("b.test", "", R"(, "tcp": [25, 587])"),
       "emitted a.test: rule 'r', route edge\n"
       "not-selected b.test: rule 'r': mail ports only (25,587)\n"},
      {"not selected: routes do not name the category",
       R"({"name": "r", "select": {}, "routes": {"Optimize": "direct"}})",
       pattern_json("a.test", "Optimize") + "," + pattern_json("b.test", "Allow"),
       "emitted a.test: rule 'r', route direct\n"
       "not-selected b.test: rule 'r': category is Allow, which \"routes\" does not name\n"},
      {"not selected by two rules: both reasons",
       R"({"name": "r", "select": {"service": "S1"}, "route": "edge"},
          {"name": "q", "select": {}, "routes": {"Optimize": "direct"}})",
       pattern_json("a.test", "Optimize", service("S1")) + "," + pattern_json("b.test", "Allow"),
       "emitted a.test: rule 'r', route edge\n"
       "not-selected b.test: rule 'r': service is not given; rule 'q': category is Allow, which "
       "\"routes\" does not name\n"},
      {"selected by the second rule only: no word of the first",
       R"({"name": "r", "select": {"service": "S1"}, "route": "edge"},
          {"name": "q", "select": {}, "route": "lab"})",
       pattern_json("a.test", "", service("S1")) + "," + pattern_json("b.test", ""),
       "emitted a.test: rule 'r', route edge\nemitted b.test: rule 'q', route lab\n"},
      {"no rule selects at all, though one covers",
       R"({"name": "r", "hosts": ["a.test"], "route": "edge"})", pattern_json("a.test", ""),
       "not-selected a.test: no rule selects endpoints\n"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const Compiled made =
        compiled(policy(row.rules), {catalog(row.endpoints, "catalog.json", skipped),
                                     catalog(pattern_json("z.test", "Allow"), "second.json")});
    const Ledger& ledger = made.lowered.ledger;
    REQUIRE(sum(ledger) == items(made.catalogs) + static_cast<int>(ledger.own));
    const std::size_t count = ledger.own + made.catalogs[0].endpoints.size();
    CHECK(lines(ledger, ledger.own, count) == row.want);
    REQUIRE(ledger.entries.size() == count + 4);
    CHECK(ledger.entries[count].state == LedgerState::NeedsValue);
    CHECK(ledger.entries[count].detail == "a placeholder");
    CHECK(ledger.entries[count + 1].state == LedgerState::NotExpressible);
    CHECK(ledger.entries[count + 2].state == LedgerState::NotAnEndpoint);
    CHECK(ledger.entries[count + 2].where() == SourceRef{"catalog.json", 3, 10});
    CHECK(ledger.entries[count + 3].item() == "z.test");
    CHECK(ledger.entries[count + 3].where().file == "second.json");
    CHECK(ledger.entries[count + 3].category() == "Allow");
  }
}

TEST_CASE("settle_ledger: what a pass removed is covered by what stands for it") {
  const Compiled made =
      compiled(policy(R"({"select": {}, "routes": {"Allow": "direct", "Default": "rest"}})"),
               {catalog(R"({"pattern": "*.a.test", "category": "Allow"},
                  {"pattern": "www.a.test", "category": "Allow"},
                  {"pattern": "b.test", "category": "Default"},
                  {"network": "10.0.0.0/9", "category": "Allow"},
                  {"network": "10.128.0.0/9", "category": "Allow"},
                  {"pattern": "c.test", "category": "Other"})")});
  const Ledger ledger =
      settle_ledger(made.lowered.ledger, made.policy, made.catalogs, made.optimised);
  const LedgerState states[] = {LedgerState::Emitted,   LedgerState::CoveredBy,
                                LedgerState::CoveredBy, LedgerState::CoveredBy,
                                LedgerState::CoveredBy, LedgerState::NotSelected};
  REQUIRE(ledger.entries.size() == std::size(states));
  for (std::size_t i = 0; i < ledger.entries.size(); ++i) {
    CAPTURE(ledger.entries[i].item());
    CHECK(ledger.entries[i].state == states[i]);
  }
  CHECK(ledger.entries[1].detail.str().find("'*.a.test' of rule") == 0);
  CHECK(ledger.entries[2].detail.str().ends_with("so goes all that no rule matches"));
  CHECK(ledger.entries[3].detail.str().find("'10.0.0.0/8' of rule") == 0);
}

TEST_CASE("the ledger: the policy's own hosts and blocks come first, with their places") {
  const Compiled made = compiled(policy(R"(
{"name": "inside", "plain_hosts": true, "hosts": ["*.a.test", "x.a.test"],
 "networks": ["fd00::/8", "10.0.0.0/9", "10.128.0.0/9"], "route": "direct"},
{"name": "late", "hosts": ["y.a.test", "b.test"], "networks": ["10.0.0.0/8"], "route": "edge"},
{"name": "list", "select": {}, "route": "direct"},
{"name": "last", "hosts": ["www.c.test", "d.test", "e.test"], "route": "rest"})"),
                                 {catalog(pattern_json("*.c.test", ""))});
  const Ledger& ledger = made.lowered.ledger;
  REQUIRE(ledger.own == 12);
  CHECK(lines(ledger, 0, ledger.entries.size()) ==
        "emitted plain hosts: rule 'inside', route direct\n"
        "emitted *.a.test: rule 'inside', route direct\n"
        "covered x.a.test: '*.a.test' of rule 'inside' decides first\n"
        "emitted fd00::/8: rule 'inside', route direct\n"
        "emitted 10.0.0.0/9: rule 'inside', route direct\n"
        "emitted 10.128.0.0/9: rule 'inside', route direct\n"
        "overridden y.a.test: '*.a.test' of rule 'inside' decides first\n"
        "emitted b.test: rule 'late', route edge\n"
        "overridden 10.0.0.0/8: '10.0.0.0/9' of rule 'inside' and '10.128.0.0/9' of rule 'inside' "
        "decide first\n"
        "overridden www.c.test: '*.c.test' of rule 'list' decides first\n"
        "emitted d.test: rule 'last', route rest\n"
        "emitted e.test: rule 'last', route rest\n"
        "emitted *.c.test: rule 'list', route direct\n");
  CHECK(ledger.entries[0].where() == SourceRef{"policy.json", 2, 1});
  CHECK(ledger.entries[2].where() == SourceRef{"policy.json", 2, 63});
  CHECK(ledger.entries[3].where() == SourceRef{"policy.json", 3, 15});
  CHECK(ledger.entries[3].rule() == &made.policy.rules[0]);
  CHECK(ledger.entries[12].rule() == nullptr);

  const Ledger settled =
      settle_ledger(made.lowered.ledger, made.policy, made.catalogs, made.optimised);
  CHECK(lines(settled, 0, 12) ==
        "emitted plain hosts: rule 'inside', route direct\n"
        "emitted *.a.test: rule 'inside', route direct\n"
        "covered x.a.test: '*.a.test' of rule 'inside' decides first\n"
        "emitted fd00::/8: rule 'inside', route direct\n"
        "covered 10.0.0.0/9: '10.0.0.0/8' of rule 'inside' does the same\n"
        "covered 10.128.0.0/9: '10.0.0.0/8' of rule 'inside' does the same\n"
        "overridden y.a.test: '*.a.test' of rule 'inside' decides first\n"
        "emitted b.test: rule 'late', route edge\n"
        "overridden 10.0.0.0/8: '10.0.0.0/9' of rule 'inside' and '10.128.0.0/9' of rule 'inside' "
        "decide first\n"
        "overridden www.c.test: '*.c.test' of rule 'list' decides first\n"
        "covered d.test: rule 'last', route rest; so goes all that no rule matches\n"
        "covered e.test: rule 'last', route rest; so goes all that no rule matches\n");
  CHECK(to_csv(settled).find("\nemitted,b.test,,,,policy.json,4,,,\"rule 'late', route edge\"\n") !=
        std::string::npos);
}
