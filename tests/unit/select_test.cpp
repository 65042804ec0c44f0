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
      {"no such port", R"("select": {"port": 8080}, "route": "direct")",
       DiagCode::UnknownFieldValue, "8080", ""},
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
