#include "lower/select.hpp"

#include "tests/unit/lower_support.hpp"

using namespace pacwright;

TEST_CASE("selectors: every field, lists, and all conditions together") {
  const std::string a = pattern_json(
      "a.test", "Optimize",
      R"(, "instance": "Worldwide", "service": "Exchange", "required": true, "set": "1",
          "direction": "outbound", "tcp": [80, 443], "source": {"file": "x.md", "row": 1})");
  const std::string b =
      pattern_json("b.test", "Allow",
                   R"(, "instance": "China", "service": "Skype", "required": false, "set": 2,
          "direction": "inbound", "tcp": [80, 81, "82-90"], "udp": ["3478-3481"],
          "source": {"file": "y.md", "row": 2})");
  const std::string c = pattern_json("c.test", "");
  struct Row {
    const char* select;
    const char* want;  // Those that are taken.
  };
  const Row rows[] = {
      {R"({})", "a c"},
      {R"({"instance": "Worldwide"})", "a"},
      {R"({"service": "Exchange"})", "a"},
      {R"({"category": "Optimize"})", "a"},
      {R"({"required": true})", "a"},
      {R"({"required": false, "direction": "inbound"})", "b"},
      {R"({"direction": "outbound"})", "a c"},
      {R"({"direction": "inbound"})", "b"},
      {R"({"direction": ["inbound", "outbound"]})", "a b c"},
      {R"({"set": "1"})", "a"},
      {R"({"set": 1})", "a"},
      {R"({"set": [1, "2"], "direction": ["inbound", "outbound"]})", "a b"},
      {R"({"source": "x.md"})", "a"},
      {R"({"source": "catalog.json"})", "a c"},  // The catalog's own name stands for all in it.
      {R"({"row": 1})", "a"},
      {R"({"port": 443})", "a"},
      {R"({"port": "443"})", "a"},
      {R"({"port": [443, 80]})", "a"},
      {R"({"port": "80-90", "direction": "inbound"})", "b"},  // All of the range, 80, 81 and 82-90.
      {R"({"port": 3480, "direction": "inbound"})", "b"},     // UDP counts too.
      {R"({"service": ["Exchange", "Skype"], "category": "Optimize"})", "a"},
      {R"({"instance": "Worldwide", "service": "Exchange", "category": "Optimize",
           "required": true, "direction": "outbound", "set": "1", "source": "x.md", "row": 1,
           "port": 80})",
       "a"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.select);
    const Compiled made =
        compiled(policy("{\"select\": " + std::string(row.select) + ", \"route\": \"direct\"}"),
                 {catalog(a + "," + b + "," + c)});
    CHECK_FALSE(has_errors(made.diags));
    const PolicyMatcher reference(made.policy, made.catalogs);
    std::vector<std::string> taken, by_reference;
    for (const std::string name : {"a", "b", "c"}) {
      if (first_match(made.lowered.rules, Host::from(name + ".test")) >= 0) taken.push_back(name);
      if (reference.route_of(name + ".test") == 0) by_reference.push_back(name);
    }
    CHECK(join(taken, " ") == row.want);
    CHECK(join(by_reference, " ") == row.want);
  }
}

TEST_CASE("routes by any field but the port") {
  const std::string a =
      pattern_json("a.test", "Optimize", R"(, "service": "Exchange", "required": true, "set": 1,
                   "instance": "Worldwide", "source": {"file": "x.md", "row": 1})");
  const std::string b =
      pattern_json("b.test", "Default", R"(, "service": "Skype", "required": false, "set": 2,
                   "instance": "China", "source": {"file": "y.md", "row": 2})");
  struct Row {
    const char* by;
    const char* one;
    const char* two;
  };
  const Row rows[] = {
      {"instance", "Worldwide", "China"},
      {"service", "Exchange", "Skype"},
      {"category", "Optimize", "Default"},
      {"required", "true", "false"},
      {"set", "1", "2"},
      {"source", "x.md", "y.md"},
      {"row", "1", "2"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.by);
    const std::string rule = "{\"select\": {}, \"by\": \"" + std::string(row.by) +
                             "\", \"routes\": {\"" + row.one + "\": \"direct\", \"" + row.two +
                             "\": \"edge\"}}";
    const Compiled made = compiled(policy(rule), {catalog(a + "," + b)});
    CHECK(to_text(made.diags) == "");
    check_decisions(made, "a.test direct; b.test edge");
  }
}

TEST_CASE("selectors: a value that nothing has is an error, one that is lacking here a warning") {
  const std::string endpoints =
      pattern_json("a.test", "Optimize",
                   R"(, "instance": "Worldwide", "service": "Exchange", "tcp": [443])") +
      "," + pattern_json("b.test", "Default", R"(, "service": "Skype", "tcp": [25])") + "," +
      pattern_json("c.test", "Allow", R"(, "service": "Common", "direction": "inbound")");
  const std::string no_instance = pattern_json("a.test", "Optimize");
  struct Row {
    const char* name;
    const char* rule;
    DiagCode code;
    const char* subject;
    const char* detail;  // A part of it.
    bool without_instance = false;
  };
  const Row rows[] = {
      {"misspelt", R"("select": {"service": "Exchnage"}, "route": "direct")",
       DiagCode::UnknownFieldValue, "Exchnage", "Did you mean 'Exchange'?"},
      {"other case", R"("select": {"instance": "worldwide"}, "route": "direct")",
       DiagCode::UnknownFieldValue, "worldwide", "Did you mean 'Worldwide'?"},
      {"nothing alike: what there is", R"("select": {"service": "Xyz"}, "route": "direct")",
       DiagCode::UnknownFieldValue, "Xyz", "There are: Common, Exchange, Skype."},
      {"a category of a filter", R"("select": {"category": "Allowed"}, "route": "direct")",
       DiagCode::UnknownFieldValue, "Allowed", "'Allow'"},
      {"no such port", R"("select": {"port": 8080}, "route": "direct")", DiagCode::EmptySelection,
       "8080", "No endpoint has this port at present"},
      {"no endpoint has that field", R"("select": {"row": 5}, "route": "direct")",
       DiagCode::UnknownFieldValue, "5", "No endpoint has any row."},
      {"no catalog names its instance", R"("select": {"instance": "Worldwide"}, "route": "direct")",
       DiagCode::UnknownFieldValue, "Worldwide", "\"instance\": \"Worldwide\"", true},
      {"misspelt key of routes", R"("select": {}, "routes": {"Optimise": "direct"})",
       DiagCode::UnknownFieldValue, "Optimise", "'Optimize'"},
      {"misspelt key of routes by service",
       R"("select": {}, "by": "service", "routes": {"Exchange": "direct", "Skyp": "edge"})",
       DiagCode::UnknownFieldValue, "Skyp", "'Skype'"},
      {"excluded by another filter",
       R"("select": {"service": "Exchange", "category": ["Optimize", "Default"]},
          "route": "direct")",
       DiagCode::EmptySelection, "Default", ""},
      {"excluded by the mail rule", R"("select": {"service": ["Exchange", "Skype"]},
          "route": "direct")",
       DiagCode::EmptySelection, "Skype", ""},
      {"excluded by the direction", R"("select": {"service": ["Exchange", "Common"]},
          "route": "direct")",
       DiagCode::EmptySelection, "Common", ""},
      {"a key of routes that the filter excludes",
       R"("select": {"service": "Exchange"}, "routes": {"Optimize": "direct", "Default": "edge"})",
       DiagCode::EmptySelection, "Default", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const Compiled made = compiled(policy("{\"name\": \"r\", " + std::string(row.rule) + "}"),
                                   {catalog(row.without_instance ? no_instance : endpoints)});
    REQUIRE(made.diags.size() == 1);
    const Diag& diag = made.diags.front();
    CHECK(entry_of(diag.code).name == entry_of(row.code).name);
    CHECK(diag.subject == row.subject);
    CAPTURE(diag.detail);
    CHECK(diag.detail.find(row.detail) != std::string::npos);
    CHECK(diag.where.file == "policy.json");
    CHECK(diag.where.line == 1);
    CHECK(diag.where.column > 0);
  }
}

TEST_CASE("selectors: one of the three categories may be absent everywhere, with a warning") {
  const Compiled made =
      compiled(policy(kByCategory), {catalog(pattern_json("a.test", "Optimize"))});
  CHECK(to_text(made.diags) == "EmptySelection EmptySelection");  // Allow and Default.
}

TEST_CASE("selectors: {} that takes nothing is a warning") {
  const Compiled made = compiled(policy(R"({"name": "r", "select": {}, "route": "direct"})"),
                                 {catalog(pattern_json("a.test", "", R"(, "tcp": [25])"))});
  REQUIRE(made.diags.size() == 1);
  CHECK(made.diags.front().code == DiagCode::EmptySelection);
  CHECK(made.diags.front().subject == "r");
}

TEST_CASE("selectors: fixed words are no typos in a month without them, free ones are") {
  // As a list of the web service could be: two services, one category, all of it required.
  const std::string list =
      pattern_json("a.test", "Optimize",
                   R"(, "instance": "Worldwide", "service": "Exchange", "required": true,
                      "direction": "outbound", "set": "1", "cloud": "GCC High, DoD")") +
      "," +
      pattern_json("b.test", "Optimize",
                   R"(, "instance": "Worldwide", "service": "Common", "required": true)");
  const std::string others =
      pattern_json("a.test", "", R"(, "service": "Payroll", "instance": "Own", "cloud": "Ours")");
  struct Row {
    const char* name;
    const char* rule;
    const char* want;  // Of the diagnostics.
    bool others = false;
  };
  const Row rows[] = {
      {"a category", R"("select": {"category": "Allow"}, "route": "direct")", "EmptySelection"},
      {"of two", R"("select": {"category": ["Optimize", "Allow"]}, "route": "direct")",
       "EmptySelection"},
      {"no category", R"("select": {"category": "Allowed"}, "route": "direct")",
       "UnknownFieldValue"},
      {"in other letters", R"("select": {"category": "allow"}, "route": "direct")",
       "UnknownFieldValue"},
      {"required", R"("select": {"required": false}, "route": "direct")", "EmptySelection"},
      {"routes by required",
       R"("select": {}, "by": "required", "routes": {"true": "direct", "false": "edge"})",
       "EmptySelection"},
      {"routes by required, misspelt",
       R"("select": {}, "by": "required", "routes": {"true": "direct", "flase": "edge"})",
       "UnknownFieldValue"},
      {"a direction", R"("select": {"direction": "inbound"}, "route": "direct")", "EmptySelection"},
      {"routes by direction",
       R"("select": {"direction": ["outbound", "client"]}, "by": "direction",
          "routes": {"outbound": "direct", "client": "edge"})",
       "EmptySelection EmptySelection"},
      {"a direction, misspelt", R"("select": {"direction": "inbuond"}, "route": "direct")",
       "UnknownFieldValue"},
      {"a service of the same publisher", R"("select": {"service": "Skype"}, "route": "direct")",
       "EmptySelection"},
      {"the one that has to be asked for",
       R"("select": {"service": ["MEM", "Common"]}, "route": "direct")", "EmptySelection"},
      {"routes by service",
       R"("select": {}, "by": "service", "routes": {"Exchange": "direct", "SharePoint": "edge"})",
       "EmptySelection"},
      {"a service, misspelt", R"("select": {"service": "Sharepont"}, "route": "direct")",
       "UnknownFieldValue"},
      {"a service in a list of another publisher",
       R"("select": {"service": "Skype"}, "route": "direct")", "UnknownFieldValue", true},
      {"an instance", R"("select": {"instance": "China"}, "route": "direct")", "EmptySelection"},
      {"an instance in a list of another publisher",
       R"("select": {"instance": "China"}, "route": "direct")", "UnknownFieldValue", true},
      {"a cloud", R"("select": {"cloud": "Worldwide Commercial & GCC"}, "route": "direct")",
       "EmptySelection"},
      {"a category in a list that has none",
       R"("select": {"category": "Allow"}, "route": "direct")", "EmptySelection", true},
      {"a port", R"("select": {"port": 8443}, "route": "direct")", "EmptySelection"},
      {"a set", R"("select": {"set": 77}, "route": "direct")", "UnknownFieldValue"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const Compiled made = compiled(policy("{\"name\": \"r\", " + std::string(row.rule) + "}"),
                                   {catalog(row.others ? others : list)});
    CHECK(to_text(made.diags) == row.want);
  }
}

TEST_CASE("selectors: a fixed word is the near name of a typo also when it is absent") {
  const Compiled made = compiled(policy(R"({"select": {"category": "Allwo"}, "route": "direct"})"),
                                 {catalog(pattern_json("a.test", "Optimize"))});
  REQUIRE(made.diags.size() == 1);
  CHECK(made.diags.front().detail == "Did you mean 'Allow'?");
}

TEST_CASE("selectors: an empty selection names what took the last endpoint") {
  const std::string list =
      pattern_json("a.test", "Optimize", service("Exchange")) + "," +
      pattern_json("b.test", "Default", service("Skype")) + "," +
      pattern_json("c.test", "Default", R"(, "service": "Skype", "direction": "inbound")") + "," +
      pattern_json("d.test", "Default", R"(, "service": "Common", "direction": "inbound")") + "," +
      pattern_json("e.test", "Allow", R"(, "service": "SharePoint", "tcp": [25])");
  struct Row {
    const char* rule;
    const char* subject;
    int column;  // After the beginning of the rule.
    const char* detail;
  };
  const Row rows[] = {
      {R"({"select": {"service": "Skype", "category": "Allow"}, "route": "direct"})", "Allow", 45,
       "What stands before it leaves 2 endpoints, and their category is: Default."},
      {R"({"select": {"category": "Allow", "service": "Skype"}, "route": "direct"})", "Skype", 45,
       "What stands before it leaves one endpoint, and its service is: SharePoint."},
      {R"({"select": {"required": false}, "route": "direct"})", "false", 25,
       "No endpoint has this required at present; there are: not given."},
      {R"({"select": {"service": "Common"}, "route": "direct", "name": "r"})", "r", 12,
       "A selector that names no \"direction\" takes outbound and client endpoints; the direction "
       "of those left is: inbound."},
      {R"({"select": {"service": "SharePoint"}, "route": "direct", "name": "r"})", "r", 12,
       "Those left have mail ports only, which it does not take without \"mail\": true."},
      {R"({"select": {"service": "Skype"}, "routes": {"Optimize": "direct"}, "name": "r"})", "r",
       45, "\"routes\" names no category of those left, which is: Default."},
  };
  for (const Row& row : rows) {
    CAPTURE(row.rule);
    const Compiled made = compiled(policy("\n" + std::string(row.rule)), {catalog(list)});
    REQUIRE(to_text(made.diags) == "EmptySelection");
    const Diag& diag = made.diags.front();
    CHECK(diag.subject == row.subject);
    CHECK(diag.where == SourceRef{"policy.json", 2, row.column});
    CHECK(diag.detail == row.detail);
  }
}

TEST_CASE("selectors: those of zones and allowances are judged as those of rules") {
  const char* targets = R"("targets": {
      "zones": [{"zone": "trusted", "select": {"category": "Allow"}},
                {"zone": "intranet", "select": {"category": "Allwo"}}],
      "may_bypass": [{"select": {"required": false}, "reason": "r"},
                     {"select": {"service": "Exchnage"}, "reason": "r"}]}, )";
  const Compiled made =
      compiled(policy(R"({"hosts": ["x.test"], "route": "direct"})", targets),
               {catalog(pattern_json("a.test", "Optimize", service("Exchange")))});
  CHECK(to_text(made.diags) == "EmptySelection UnknownFieldValue EmptySelection UnknownFieldValue");
}
