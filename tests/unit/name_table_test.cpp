#include "emit/pac/name_table.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "tests/unit/support.hpp"

using namespace pacwright;

namespace {

/// "*.a.test 1,b.test 0" as rules; route 2 is for the rest.
RuleSet rule_set(std::string_view text) {
  RuleSet rules;
  rules.routes = {{"zero", "PROXY z.test:1", {}}, {"one", "DIRECT", {}}, {"rest", "DIRECT", {}}};
  rules.otherwise = 2;
  for (const std::string_view rule : split(text, ',')) {
    const std::size_t blank = rule.rfind(' ');
    if (blank == std::string_view::npos) continue;
    const std::string_view what = rule.substr(0, blank);
    const RouteId route = rule.back() - '0';
    rules.rules.push_back({what == "plain" ? Match(PlainHosts{}) : match(what), route, 0, {}});
  }
  return rules;
}

std::string outline(const NameDecision& decision) {
  std::string text;
  for (const auto& test : decision.tests) {
    text += test.pattern + "?" + std::to_string(test.route) + ":";
  }
  return text + std::to_string(decision.route);
}

/// The entries by key, then "plain" and "*" for strangers.
std::string outline(const NameTable& table) {
  std::vector<std::string> lines;
  for (const NameEntry& entry : table.entries) {
    lines.push_back(entry.key + "=" + outline(entry.decision));
  }
  std::ranges::sort(lines);
  lines.push_back("plain=" + outline(table.plain));
  lines.push_back("*=" + outline(table.strangers));
  return join(lines, " ");
}

}  // namespace

TEST_CASE("build_name_table: first match is resolved, longest key decides") {
  struct Row {
    const char* name;
    const char* rules;
    const char* table;
  };
  const Row rows[] = {
      {"nothing", "", "plain=2 *=2"},
      {"a name and a domain", "a.test 0,*.b.test 1", ".b.test=1 a.test=0 plain=2 *=2"},
      {"the longer one first", "*.x.a.test 0,*.a.test 1", ".a.test=1 .x.a.test=0 plain=2 *=2"},
      {"the wider one first", "*.a.test 1,*.x.a.test 0", ".a.test=1 .x.a.test=1 plain=2 *=2"},
      {"the name behind the domain", "*.a.test 1,x.a.test 0", ".a.test=1 x.a.test=1 plain=2 *=2"},
      {"a rule twice", "a.test 0,a.test 1", "a.test=0 plain=2 *=2"},
      {"plain names", "plain 1,host 0", "host=1 plain=1 *=2"},
      {"a plain name first", "host 0,plain 1", "host=0 plain=1 *=2"},
      {"a glob at its domain", "x*.a.test 0", ".a.test=x*.a.test?0:2 plain=2 *=2"},
      {"the label before the star's dot", "*cdn.a.test 0", ".a.test=*cdn.a.test?0:2 plain=2 *=2"},
      {"a glob before its domain", "*cdn.a.test 0,*.a.test 1",
       ".a.test=*cdn.a.test?0:1 plain=2 *=2"},
      {"a glob behind its domain never fires", "*.a.test 1,*cdn.a.test 0", ".a.test=1 plain=2 *=2"},
      {"a glob of a wider domain", "*y.test 0,*.a.test 1",
       ".a.test=*y.test?0:1 .test=*y.test?0:2 plain=2 *=2"},
      {"a glob anywhere", "a*b 0,*.a.test 1", ".a.test=a*b?0:1 plain=a*b?0:2 *=a*b?0:2"},
      {"globs in their order", "*x.a.test 1,*xx.a.test 0",
       ".a.test=*x.a.test?1:*xx.a.test?0:2 plain=2 *=2"},
      {"a glob that changes nothing", "x*.a.test 1,*.a.test 1", ".a.test=1 plain=2 *=2"},
      {"a glob decides a name", "w*.a.test 0,www.a.test 1",
       ".a.test=w*.a.test?0:2 www.a.test=0 plain=2 *=2"},
      {"a star of a last label", "a.* 0", "plain=a.*?0:2 *=a.*?0:2"},
      {"no key of a table", "__proto__ 0", "plain=__proto__?0:2 *=__proto__?0:2"},
      {"members of every object", "constructor 0,*.tostring 1",
       ".tostring=1 constructor=0 plain=2 *=2"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(outline(build_name_table(rule_set(row.rules))) == row.table);
  }
}
