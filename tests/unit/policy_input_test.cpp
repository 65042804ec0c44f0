#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"
#include "input/policy_file.hpp"
#include "utf16.hpp"

using namespace pacwright;
using namespace std::string_literals;

namespace {

struct Fault {
  DiagCode code;
  const char* subject;
  const char* detail;
};

/// A text with its '~' taken out, and where they stood: a fault is expected at each.
struct Marked {
  std::string text;
  std::vector<SourceRef> places;
};

Marked unmark(std::string_view marked) {
  Marked result;
  SourceRef here{"p.json", 1, 1};
  for (const char c : marked) {
    if (c == '~') {
      result.places.push_back(here);
      continue;
    }
    result.text += c;
    if (c == '\n') {
      ++here.line;
      here.column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
      ++here.column;
    }
  }
  return result;
}

std::string place(const SourceRef& where) {
  return where.file + ":" + std::to_string(where.line) + ":" + std::to_string(where.column);
}

std::string to_line(const SourceRef& where, DiagCode code, const std::string& subject,
                    const std::string& detail) {
  return place(where) + " " + std::string(entry_of(code).name) + " '" + subject + "' " + detail +
         "\n";
}

/// Sorted by place: the order in which faults of one file are found is no promise.
std::string to_lines(Diags diags) {
  std::ranges::stable_sort(
      diags, {}, [](const Diag& diag) { return std::tuple(diag.where.line, diag.where.column); });
  std::string text;
  for (const Diag& diag : diags) text += to_line(diag.where, diag.code, diag.subject, diag.detail);
  return text;
}

/// Reads `marked` and expects exactly `faults`, in the order of their places, the n-th at the n-th
/// '~'; the last '~' stands for all that are left.
void check_faults(std::string_view marked, const std::vector<Fault>& faults, bool is_usable) {
  const Marked source = unmark(marked);
  REQUIRE(source.places.size() <= faults.size());
  REQUIRE(source.places.empty() == faults.empty());
  std::string want;
  for (std::size_t i = 0; i < faults.size(); ++i) {
    want += to_line(source.places[std::min(i, source.places.size() - 1)], faults[i].code,
                    faults[i].subject, faults[i].detail);
  }
  Diags diags;
  const auto policy = read_policy(source.text, "p.json", diags);
  CHECK(to_lines(diags) == want);
  CHECK(policy.has_value() == is_usable);
}

/// A policy whose only rule is `rule`, in line 2.
std::string with_rule(const std::string& rule) {
  return R"({"routes": {"direct": "DIRECT", "edge": "PROXY p.example:8080"}, "otherwise": "edge",)"
         "\n\"rules\": [" +
         rule + "]}";
}

/// A policy that is fine but for `members` in line 1.
std::string with_members(const std::string& members) {
  return "{" + members +
         ",\n\"routes\": {\"direct\": \"DIRECT\"}, \"otherwise\": \"direct\",\n"
         "\"rules\": [{\"plain_hosts\": true, \"route\": \"direct\"}]}";
}

std::string with_result(const std::string& result) {
  return "{\"routes\": {\"r\": ~\"" + result +
         "\"}, \"otherwise\": \"r\", \"rules\": [{\"plain_hosts\": true, \"route\": \"r\"}]}";
}

Policy read_good(std::string_view text) {
  Diags diags;
  auto policy = read_policy(text, "p.json", diags);
  CHECK(to_lines(diags) == "");
  REQUIRE(policy.has_value());
  return *std::move(policy);
}

constexpr std::string_view kWhole = R"(// A comment before it.
{
  "$schema": "anything",
  "name": "whole",
  "catalogs": ["a.json", {"file": "b.json", "instance": "China"}, {"file": "c.txt"}],
  "suites": ["urls.csv"],
  "tenant": "Contoso-1",
  "dns": "resolve", "pac": {"template": "packed", "budget": {"bytes": 200000, "calls": 0}},
  "routes": {"direct": "DIRECT", "edge": "PROXY p.example:8080; DIRECT"},
  "rules": [
    {"name": "inside", "reason": "near", "plain_hosts": true, "hosts": ["*.CORP.example", "b\u00fccher.example."],
     "networks": ["10.0.0.0/8", "fd00::/8", "192.0.2.1"], "route": "direct"},
    {"select": {"category": ["Optimize", "Allow"], "required": true, "port": [443, "50000-59999"], "row": 7, "set": [1, "x"], "mail": true},
     "route": "direct"},
    {"select": {}, "by": "service", "routes": {"Exchange": "edge", "Skype": "direct"}}
  ],
  "otherwise": "edge" /* the end */
}
)";

}  // namespace

TEST_CASE("read_policy: everything a policy can say") {
  const Policy policy = read_good(kWhole);
  CHECK(policy.file == "p.json");
  CHECK(policy.sha256 == sha256_hex(kWhole));
  CHECK(policy.name == "whole");
  CHECK(policy.tenant == "contoso-1");
  CHECK(policy.dns == DnsUse::Resolve);
  CHECK(policy.pac_template == PacTemplate::Packed);
  CHECK(over_budget({200'000, 9, 9, 0}, policy.budget).empty());
  CHECK(over_budget({200'001, 9, 9, 1}, policy.budget).size() == 2);

  REQUIRE(policy.catalogs.size() == 3);
  CHECK(policy.catalogs[0].file == "a.json");
  CHECK(policy.catalogs[0].instance == "");
  CHECK(place(policy.catalogs[0].where) == "p.json:5:16");
  CHECK(policy.catalogs[1].file == "b.json");
  CHECK(policy.catalogs[1].instance == "China");
  CHECK(place(policy.catalogs[1].where) == "p.json:5:35");
  CHECK(policy.catalogs[2].instance == "");
  REQUIRE(policy.suites.size() == 1);
  CHECK(policy.suites[0].text == "urls.csv");
  CHECK(place(policy.suites[0].where) == "p.json:6:14");

  REQUIRE(policy.routes.size() == 2);
  CHECK(policy.routes[1].name == "edge");
  CHECK(policy.routes[1].result == "PROXY p.example:8080; DIRECT");
  CHECK(place(policy.routes[1].where) == "p.json:9:42");
  CHECK(policy.otherwise == 1);
  REQUIRE(policy.rules.size() == 3);

  const PolicyRule& inside = policy.rules[0];
  CHECK(inside.name == "inside");
  CHECK(inside.reason == "near");
  CHECK(inside.plain_hosts);
  REQUIRE(inside.hosts.size() == 2);
  CHECK(inside.hosts[0].pattern.text() == "*.corp.example");
  CHECK(inside.hosts[1].pattern.text() == "xn--bcher-kva.example");
  REQUIRE(inside.networks.size() == 3);
  CHECK(inside.networks[0].network.to_string() == "10.0.0.0/8");
  CHECK(inside.networks[2].network.to_string() == "192.0.2.1/32");
  CHECK(place(inside.networks[2].where) == "p.json:12:45");
  CHECK(inside.route == 0);
  CHECK(!inside.select);
  CHECK(place(inside.where) == "p.json:11:5");

  const PolicyRule& second = policy.rules[1];
  CHECK(second.name == "rule 2");
  REQUIRE(second.select.has_value());
  CHECK(second.select->mail);
  std::string filters;
  for (const FieldFilter& filter : second.select->filters) {
    filters += std::string(to_text(filter.field)) + "=";
    for (const PlacedText& value : filter.values) filters += value.text + ",";
    filters += " ";
  }
  CHECK(filters ==
        "category=Optimize,Allow, required=true, set=1,x, row=7, port=443,50000-59999, ");

  const PolicyRule& third = policy.rules[2];
  CHECK(third.name == "rule 3");
  CHECK(third.by == Field::Service);
  CHECK(!third.route);
  REQUIRE(third.routes.size() == 2);
  CHECK(third.routes[0].value.text == "Exchange");
  CHECK(place(third.routes[0].value.where) == "p.json:15:48");
  CHECK(third.routes[0].route == 1);
  CHECK(third.routes[1].route == 0);
}

TEST_CASE("read_policy: defaults of what is left out") {
  const Policy policy = read_good(with_rule(R"({"hosts": ["a.example"], "route": "direct"})"));
  CHECK(policy.name == "");
  CHECK(policy.tenant == "");
  CHECK(policy.dns == DnsUse::Never);
  CHECK(policy.catalogs.empty());
  CHECK(policy.suites.empty());
  CHECK(policy.rules[0].name == "rule 1");
  CHECK(policy.rules[0].reason == "");
  CHECK(!policy.rules[0].plain_hosts);
  CHECK(policy.rules[0].by == Field::Category);
}

TEST_CASE("read_policy: encodings and line ends of editors") {
  const std::string text = with_rule(R"({"hosts": ["a.example"], "route": "direct"})");
  std::string crlf;
  for (const char c : text) crlf += c == '\n' ? "\r\n"s : std::string(1, c);
  struct Row {
    std::string name;
    std::string bytes;
  };
  const Row rows[] = {
      {"UTF-8 with byte order mark", "\xEF\xBB\xBF" + text},
      {"UTF-16, little endian", to_utf16(text, false)},
      {"UTF-16, big endian", to_utf16(text, true)},
      {"CRLF", crlf},
      {"UTF-16 and CRLF", to_utf16(crlf, false)},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const Policy policy = read_good(row.bytes);
    CHECK(place(policy.rules[0].hosts[0].where) == "p.json:2:22");
    CHECK(policy.sha256 == sha256_hex(row.bytes));
  }
}

TEST_CASE("read_policy: what is no JSON text") {
  struct Row {
    std::string name;
    std::string text;
    Fault fault;
  };
  const std::string deep = "{\"a\":" + std::string(63, '[') + "~[";
  const Row rows[] = {
      {"trailing comma",
       "{\"name\": \"x\"~,\n}",
       {DiagCode::JsonSyntax, "", "This is a trailing comma: nothing follows it. Remove it."}},
      {"cut off",
       "{\"rules\": [{\"route\": \"direct\"~\n\n",
       {DiagCode::JsonSyntax, "",
        "The file ends too early: the object opened in line 1 is not closed. Write } where it "
        "ends."}},
      {"empty file",
       "~",
       {DiagCode::JsonSyntax, "", "The file ends too early: it holds no value."}},
      {"word without quotes",
       "{\"name\":\n  ~contoso}",
       {DiagCode::JsonSyntax, "",
        "Expected a value here; text needs double quotes. Write \"contoso\"."}},
      {"duplicate key",
       "{\"name\": \"a\",\n ~\"name\": \"b\"}",
       {DiagCode::JsonDuplicateKey, "name", "First used in line 1."}},
      {"duplicate key, spelt with an escape",
       "{\"name\": \"a\",\n ~\"n\\u0061me\": \"b\"}",
       {DiagCode::JsonDuplicateKey, "name", "First used in line 1."}},
      {"duplicate route",
       "{\"routes\": {\n\"d\": \"DIRECT\",\n~\"d\": \"DIRECT\"}}",
       {DiagCode::JsonDuplicateKey, "d", "First used in line 2."}},
      {"comment never closed",
       "{\"name\": \"a\",\n ~/* and so on *\n \"rules\": []}\n",
       {DiagCode::JsonCommentOpen, "", ""}},
      {"65 levels", deep, {DiagCode::JsonTooDeep, "", ""}},
      {"not an object", "~[]", {DiagCode::WrongType, "", "Expected an object, found an array."}},
      {"a string",
       " ~\"policy\"",
       {DiagCode::WrongType, "", "Expected an object, found a string."}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    check_faults(row.text, {row.fault}, false);
  }
}

TEST_CASE("read_policy: bytes that are no text") {
  struct Row {
    std::string name;
    std::string bytes;
    const char* detail = "";
  };
  const Row rows[] = {
      {"Latin-1",
       "{\"name\": \"b\xFC"
       "cher\"}"},
      {"NUL in a string", "{\"name\": \"a\0b\"}"s},
      {"UTF-16 cut in the middle of a character", "\xFF\xFE{\0}"s},
      {"UTF-16 without a byte order mark", "{\0}\0"s,
       "It looks like UTF-16 without the mark that says so at its beginning."},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    Diags diags;
    CHECK(!read_policy(row.bytes, "p.json", diags));
    CHECK(to_lines(diags) == to_line({"p.json", 0, 0}, DiagCode::NotText, "", row.detail));
  }
}

TEST_CASE("read_policy: unknown and missing keys") {
  struct Row {
    std::string name;
    std::string text;
    std::vector<Fault> faults;
  };
  const Row rows[] = {
      {"a typo of a figure of the budget",
       with_members(R"("pac": {"budget": {~"byte": 5}})"),
       {{DiagCode::UnknownKey, "byte", "Did you mean 'bytes'?"}}},
      {"a typo of a key of pac",
       with_members(R"("pac": {~"templates": "packed"})"),
       {{DiagCode::UnknownKey, "templates", "Did you mean 'template'?"}}},
      {"a typo of a key of the policy",
       with_members(R"(~"catalog": [])"),
       {{DiagCode::UnknownKey, "catalog", "Did you mean 'catalogs'?"}}},
      {"nothing like it",
       with_members(R"(~"x": 1)"),
       {{DiagCode::UnknownKey, "x",
         "Known here: name, tenant, dns, pac, catalogs, suites, routes, rules, otherwise, "
         "targets."}}},
      {"wrong case",
       with_members(R"(~"DNS": "never")"),
       {{DiagCode::UnknownKey, "DNS", "Did you mean 'dns'?"}}},
      {"in a catalog",
       with_members(R"("catalogs": [{"file": "a", ~"instanc": "b"}])"),
       {{DiagCode::UnknownKey, "instanc", "Did you mean 'instance'?"}}},
      {"in a rule",
       with_rule(R"({"plain_hosts": true, ~"plain_host": true, "route": "direct"})"),
       {{DiagCode::UnknownKey, "plain_host", "Did you mean 'plain_hosts'?"}}},
      {"in a selector",
       with_rule(R"({"select": {~"categroy": "Allow"}, "route": "direct"})"),
       {{DiagCode::UnknownKey, "categroy", "Did you mean 'category'?"}}},
      {"an object with nothing in it",
       "\n ~{}",
       {{DiagCode::MissingKey, "routes", ""},
        {DiagCode::MissingKey, "rules", ""},
        {DiagCode::MissingKey, "otherwise", ""}}},
      {"a catalog without a file",
       with_members(R"("catalogs": [~{"instance": "China"}])"),
       {{DiagCode::MissingKey, "file", ""}}},
      {"no route at all",
       R"({"routes": ~{}, "otherwise": ~"d", "rules": [{"plain_hosts": true, "route": ~"d"}]})",
       {{DiagCode::MissingKey, "routes", "A policy needs at least one route."},
        {DiagCode::UnknownRoute, "d", ""},
        {DiagCode::UnknownRoute, "d", ""}}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    check_faults(row.text, row.faults, false);
  }
}

TEST_CASE("read_policy: every value of the wrong type names its key and the type that belongs") {
  struct Row {
    std::string text;
    const char* key;
    const char* detail;
  };
  const std::string rule = R"({"plain_hosts": true, "route": "direct", )";
  const std::string select = R"({"route": "direct", "select": {)";
  const Row rows[] = {
      {with_members("\"name\": ~5"), "name", "Expected a string, found a number."},
      {with_members("\"name\": ~null"), "name", "Expected a string, found null."},
      {with_members("\"tenant\": ~true"), "tenant", "Expected a string, found true or false."},
      {with_members("\"dns\": ~false"), "dns", "Expected a string, found true or false."},
      {with_members("\"catalogs\": ~\"a\""), "catalogs", "Expected an array, found a string."},
      {with_members("\"catalogs\": [~1]"), "catalogs",
       "Expected a file name or an object with \"file\", found a number."},
      {with_members("\"catalogs\": [{\"file\": ~1}]"), "file",
       "Expected a string, found a number."},
      {with_members("\"suites\": ~\"a\""), "suites", "Expected an array, found a string."},
      {with_members("\"suites\": [\"a\", ~{}]"), "suites",
       "Expected a string in every place, found an object."},
      {R"({"rules": ~{}, "routes": {"d": "DIRECT"}, "otherwise": "d"})", "rules",
       "Expected an array, found an object."},
      {R"({"rules": [{"plain_hosts": true, "route": "d"}, ~"x"], "routes": {"d": "DIRECT"}, "otherwise": "d"})",
       "rules", "Expected an object, found a string."},
      {R"({"rules": [{"plain_hosts": true, "route": "d"}], "routes": {"d": "DIRECT"}, "otherwise": ~0})",
       "otherwise", "Expected a string, found a number."},
      {R"({"rules": [{"plain_hosts": true, "route": "d"}], "routes": {"d": "DIRECT", "e": ~[]}, "otherwise": "d"})",
       "e", "Expected a PAC result such as \"DIRECT\", found an array."},
      {with_rule(rule + "\"name\": ~1}"), "name", "Expected a string, found a number."},
      {with_rule(rule + "\"reason\": ~[]}"), "reason", "Expected a string, found an array."},
      {with_rule(rule + "\"hosts\": ~\"a.example\"}"), "hosts",
       "Expected an array, found a string."},
      {with_rule(rule + "\"hosts\": [\"a.example\", ~7]}"), "hosts",
       "Expected a string in every place, found a number."},
      {with_rule(rule + "\"networks\": ~\"10.0.0.0/8\"}"), "networks",
       "Expected an array, found a string."},
      {with_rule(rule + "\"networks\": [~null]}"), "networks",
       "Expected a string in every place, found null."},
      {with_rule(rule + "\"select\": ~\"Allow\"}"), "select",
       "Expected an object, found a string."},
      {with_rule(rule + "\"by\": ~1}"), "by", "Expected a string, found a number."},
      {with_rule("{\"plain_hosts\": true, \"route\": ~[\"direct\"]}"), "route",
       "Expected a string, found an array."},
      {with_rule("{\"select\": {}, \"routes\": ~\"direct\"}"), "routes",
       "Expected an object, found a string."},
      {with_rule("{\"select\": {}, \"routes\": {\"Allow\": ~1, \"Default\": \"edge\"}}"), "Allow",
       "Expected the name of a route, found a number."},
      {with_rule(select + "\"mail\": ~1}}"), "mail", "Expected true or false, found a number."},
      {with_rule(select + "\"required\": ~\"true\"}}"), "required",
       "Expected true or false, found a string."},
      {with_rule(select + "\"category\": ~1}}"), "category", "Expected a string, found a number."},
      {with_rule(select + "\"service\": [\"Exchange\", ~{}]}}"), "service",
       "Expected a string, found an object."},
      {with_rule(select + "\"set\": ~true}}"), "set", "Expected a string, found true or false."},
      {with_rule(select + "\"row\": ~\"1\"}}"), "row", "Expected a whole number, found a string."},
      {with_rule(select + "\"row\": ~1.5}}"), "row", "Expected a whole number, found a number."},
      {with_rule(select + "\"port\": ~\"443,80\"}}"), "port",
       "Expected a port such as 443 or a range such as \"50000-59999\", found a string."},
      {with_rule(select + "\"port\": [443, ~70000]}}"), "port",
       "Expected a port such as 443 or a range such as \"50000-59999\", found a number."},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    check_faults(row.text, {{DiagCode::WrongType, row.key, row.detail}}, false);
  }
}

TEST_CASE("read_policy: values that are not allowed") {
  struct Row {
    std::string name;
    std::string text;
    std::vector<Fault> faults;
  };
  const Row rows[] = {
      {"template",
       with_members("\"pac\": {\"template\": ~\"quick\"}"),
       {{DiagCode::BadPolicyValue, "quick",
         "\"template\" is one of indexed, clauses, packed, packed-low-memory."}}},
      {"dns",
       with_members("\"dns\": ~\"always\""),
       {{DiagCode::BadPolicyValue, "always", "\"dns\" is \"never\" or \"resolve\"."}}},
      {"by",
       with_rule(R"({"select": {}, "by": ~"port", "routes": {"443": "edge"}})"),
       {{DiagCode::BadPolicyValue, "port",
         "\"by\" names a field: instance, service, category, required, direction, set, cloud, "
         "source, "
         "row."}}},
      {"empty filter",
       with_rule(R"({"select": {"category": ~[]}, "route": "edge"})"),
       {{DiagCode::BadPolicyValue, "category", "An empty list would select nothing."}}},
      {"tenant with its domain",
       with_members("\"tenant\": ~\"contoso.onmicrosoft.com\""),
       {{DiagCode::BadTenant, "contoso.onmicrosoft.com", ""}}},
      {"empty tenant", with_members("\"tenant\": ~\"\""), {{DiagCode::BadTenant, "", ""}}},
      {"tenant that starts with a hyphen",
       with_members("\"tenant\": ~\"-a\""),
       {{DiagCode::BadTenant, "-a", ""}}},
      {"tenant with a star", with_members("\"tenant\": ~\"*\""), {{DiagCode::BadTenant, "*", ""}}},
      {"route of a rule",
       with_rule(R"({"plain_hosts": true, "route": ~"drect"})"),
       {{DiagCode::UnknownRoute, "drect", "Did you mean 'direct'?"}}},
      {"a result instead of a name",
       with_rule(R"({"plain_hosts": true, "route": ~"DIRECT"})"),
       {{DiagCode::UnknownRoute, "DIRECT", "Did you mean 'direct'?"}}},
      {"route of a category",
       with_rule(R"({"select": {}, "routes": {"Allow": ~"block", "Default": "edge"}})"),
       {{DiagCode::UnknownRoute, "block", ""}}},
      {"no rules",
       R"({"routes": {"d": "DIRECT"}, "otherwise": "d", "rules": ~[]})",
       {{DiagCode::NoRules, "", ""}}},
      {"nothing to match",
       with_rule(R"(~{"name": "r", "route": "edge"})"),
       {{DiagCode::RuleMatchesNothing, "r", ""}}},
      {"nothing but empty lists",
       with_rule(
           R"(~{"name": "r", "hosts": [], "networks": [], "plain_hosts": false, "route": "edge"})"),
       {{DiagCode::RuleMatchesNothing, "r", ""}}},
      {"no route",
       with_rule(R"(~{"name": "r", "plain_hosts": true})"),
       {{DiagCode::RouteOrRoutes, "r", ""}}},
      {"route and routes",
       with_rule(R"(~{"name": "r", "select": {}, "route": "edge", "routes": {"Allow": "edge"}})"),
       {{DiagCode::RouteOrRoutes, "r", ""}}},
      {"routes without select",
       with_rule(R"({"name": "r", "plain_hosts": true, "routes": ~{"Allow": "edge"}})"),
       {{DiagCode::RouteOrRoutes, "r",
         "\"routes\" maps what \"select\" takes; hosts, networks and plain_hosts have no category: "
         "give them a rule of their own."}}},
      {"routes for hosts",
       with_rule(
           R"({"name": "r", "hosts": ["a.example"], "select": {}, "routes": ~{"Allow": "edge"}})"),
       {{DiagCode::RouteOrRoutes, "r",
         "\"routes\" maps what \"select\" takes; hosts, networks and plain_hosts have no category: "
         "give them a rule of their own."}}},
      {"empty routes",
       with_rule(R"({"name": "r", "select": {}, "routes": ~{}})"),
       {{DiagCode::RouteOrRoutes, "r", "Its \"routes\" are empty."}}},
      {"a name twice",
       with_rule("{\"name\": \"r\", \"plain_hosts\": true, \"route\": \"edge\"},\n"
                 "~{\"name\": \"r\", \"plain_hosts\": true, \"route\": \"edge\"}"),
       {{DiagCode::DuplicateName, "r", ""}}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    check_faults(row.text, row.faults, false);
  }
}

TEST_CASE("read_policy: hosts and networks that are none") {
  struct Row {
    const char* text;
    DiagCode code;
    const char* detail;
  };
  const Row hosts[] = {
      {"", DiagCode::BadPattern, "It is empty."},
      {"a!.example", DiagCode::BadPattern, ""},
      {"*", DiagCode::LoneStar, ""},
      {"*.*", DiagCode::LoneStar, ""},
      {"**.example", DiagCode::AdjacentStars, "Write \"*.example\"."},
      {"*a*b*.example", DiagCode::TooManyStars, ""},
      {"https://www.example.com/a", DiagCode::PatternHasScheme, "Write \"www.example.com\"."},
      {"www.example.com/a", DiagCode::PatternHasPath, "Write \"www.example.com\"."},
      {"www.example.com:443", DiagCode::PatternHasPort, "Write \"www.example.com\"."},
      {"a.example b.example", DiagCode::PatternHasSpace, "Write \"a.example\", \"b.example\"."},
      {" a.example", DiagCode::PatternHasSpace, "Write \"a.example\"."},
      {"10.0.0.0/8", DiagCode::PatternIsAddress, "Write \"networks\": [\"10.0.0.0/8\"]."},
      {"10.1.2.3/8", DiagCode::PatternIsAddress, "Write \"networks\": [\"10.0.0.0/8\"]."},
      {"::1", DiagCode::PatternIsAddress, "Write \"networks\": [\"::1\"]."},
      {"10.*", DiagCode::PatternIsAddress, "Write \"networks\": [\"10.0.0.0/8\"]."},
      {".example.com", DiagCode::LeadingDot, "Write \"example.com\", \"*.example.com\"."},
      {"a..example", DiagCode::BadLabel, "Two dots stand side by side. Write \"a.example\"."},
      {"-files.example", DiagCode::BadLabel,
       "A label starts with a hyphen; a star may be lost there."},
      {"*\xC3\xBC.example", DiagCode::BadIdn,
       "A star cannot stand inside a label that is not ASCII."},
  };
  for (const Row& row : hosts) {
    CAPTURE(row.text);
    check_faults(with_rule("{\"plain_hosts\": true, \"route\": \"edge\", \"hosts\": [\n~\"" +
                           std::string(row.text) + "\"]}"),
                 {{row.code, row.text, row.detail}}, false);
  }
  const Row networks[] = {
      {"", DiagCode::BadNetwork, ""},
      {"10.1.2.3/8", DiagCode::HostBitsSet, "The block around it is 10.0.0.0/8."},
      {"fd00::1/8", DiagCode::HostBitsSet, "The block around it is fd00::/8."},
      {"10.0.0.0/33", DiagCode::BadNetwork, "The part after '/' must be a number from 0 to 32."},
      {"fd00::/129", DiagCode::BadNetwork, "The part after '/' must be a number from 0 to 128."},
      {"10.0.0", DiagCode::BadNetwork, ""},
      {"010.0.0.0/8", DiagCode::BadNetwork, ""},
      {"*.example", DiagCode::BadNetwork, "It is a name: write \"hosts\": [\"*.example\"]."},
      {"10.0.0.0/255.0.0.0", DiagCode::BadNetwork, "Write \"10.0.0.0/8\"."},
  };
  for (const Row& row : networks) {
    CAPTURE(row.text);
    check_faults(with_rule("{\"plain_hosts\": true, \"route\": \"edge\", \"networks\": [\n~\"" +
                           std::string(row.text) + "\"]}"),
                 {{row.code, row.text, row.detail}}, false);
  }
}

TEST_CASE("read_policy: results that some client reads otherwise") {
  struct Row {
    const char* json;     ///< As in the file.
    const char* subject;  ///< As read.
    const char* detail;
  };
  const Row rows[] = {
      {"", "", "It is empty; write DIRECT if that is meant."},
      {"direct", "direct",
       "Some clients read upper case only: write DIRECT. Write it as 'DIRECT'."},
      {"PROXY p.example", "PROXY p.example",
       "Name the port, as in p.example:8080: clients differ in the default."},
      {"PROXY p.example:0", "PROXY p.example:0", "The port is a number from 1 to 65535."},
      {"HTTP p.example:80", "HTTP p.example:80",
       "Chromium drops HTTP entries: write PROXY. Write it as 'PROXY p.example:80'."},
      {"SOCKS p.example:80", "SOCKS p.example:80",
       "Some clients take that for SOCKS 4, others for SOCKS 5: write SOCKS5. Write it as 'SOCKS5 "
       "p.example:80'."},
      {"PROXY a:1;DIRECT", "PROXY a:1;DIRECT", "Write it as 'PROXY a:1; DIRECT'."},
      {"PROXY a:1;", "PROXY a:1;", "There is an empty entry. Write it as 'PROXY a:1'."},
      {"PROXY http://a:1", "PROXY http://a:1",
       "Clients drop entries with a scheme or path. Write it as 'PROXY a:1'."},
      {"PROXY u:p@a:1", "PROXY u:p@a:1", "Clients drop entries with credentials."},
      // What would end the string in JavaScript, the script element, or the line.
      {"DIRECT\\\"; alert(1); \\\"", "DIRECT\"; alert(1); \"",
       "'DIRECT\"' is not a keyword that every client knows."},
      {"PROXY a:1</script>", "PROXY a:1</script>", "Clients drop entries with a scheme or path."},
      {"DIRECT\\n", "DIRECT\n", "There are blanks around an entry. Write it as 'DIRECT'."},
      {"PROXY a\\n:1", "PROXY a\n:1", "Exactly one space separates keyword and host."},
      {"PROXY a\\\\:1", "PROXY a\\:1", "'a\\' is not a host name."},
      {"PROXY b\\u00fccher:1",
       "PROXY b\xC3\xBC"
       "cher:1",
       "Write host names in their xn-- form."},
      {"PROXY a\\u2028:1", "PROXY a\xE2\x80\xA8:1", "Write host names in their xn-- form."},
  };
  for (const Row& row : rows) {
    CAPTURE(row.json);
    check_faults(with_result(row.json), {{DiagCode::RouteSyntax, row.subject, row.detail}}, false);
  }
}

TEST_CASE("read_policy: warnings come with the policy") {
  check_faults(with_result("DIRECT; PROXY a:1"),
               {{DiagCode::RouteAfterDirect, "DIRECT; PROXY a:1", ""}}, true);
  check_faults(with_result("HTTPS a:443; DIRECT"),
               {{DiagCode::RouteHttpsProxy, "HTTPS a:443; DIRECT", ""}}, true);
}

TEST_CASE("read_policy: all faults at once, each at its own place, counted by hand") {
  const std::string text =
      "{\n"                                                                    // 1
      "  \"nmae\": \"x\",\n"                                                   // 2
      "  \"dns\": \"maybe\",\n"                                                // 3
      "  \"routes\": {\"d\": \"DIRECT\", \"e\": \"PROXY\"},\n"                 // 4
      "  \"rules\": [\n"                                                       // 5
      "    {\"hosts\": [\"\xC3\xA4.example\", \"a b\"], \"route\": \"f\"},\n"  // 6
      "    {\"networks\": [\"10.0.0.1/8\"]}\n"                                 // 7
      "  ]\n"                                                                  // 8
      "}\n";
  Diags diags;
  CHECK(!read_policy(text, "dir/p.json", diags));
  const std::string want =
      to_line({"dir/p.json", 1, 1}, DiagCode::MissingKey, "otherwise", "") +
      to_line({"dir/p.json", 2, 3}, DiagCode::UnknownKey, "nmae", "Did you mean 'name'?") +
      to_line({"dir/p.json", 3, 10}, DiagCode::BadPolicyValue, "maybe",
              "\"dns\" is \"never\" or \"resolve\".") +
      to_line({"dir/p.json", 4, 34}, DiagCode::RouteSyntax, "PROXY",
              "PROXY needs host:port after it.") +
      // Columns are characters: the two bytes of the first host count once.
      to_line({"dir/p.json", 6, 29}, DiagCode::PatternHasSpace, "a b", "Write \"a\", \"b\".") +
      to_line({"dir/p.json", 6, 46}, DiagCode::UnknownRoute, "f", "") +
      to_line({"dir/p.json", 7, 5}, DiagCode::RouteOrRoutes, "rule 2", "") +
      to_line({"dir/p.json", 7, 19}, DiagCode::HostBitsSet, "10.0.0.1/8",
              "The block around it is 10.0.0.0/8.");
  CHECK(to_lines(diags) == want);
}

TEST_CASE("read_policy: messages of an earlier file stay") {
  Diags diags = {{DiagCode::CatalogEmpty, {"other", 0, 0}, "", ""}};
  // An error of another file does not make this policy unusable.
  CHECK(read_policy(with_rule(R"({"plain_hosts": true, "route": "edge"})"), "p.json", diags)
            .has_value());
  REQUIRE(diags.size() == 1);
  CHECK(diags[0].code == DiagCode::CatalogEmpty);
}

TEST_CASE("one mistake, one message: a wrong type does not make a rule empty") {
  check_faults(with_rule(R"({"hosts": ~"a.example", "route": "edge"})"),
               {{DiagCode::WrongType, "hosts", "Expected an array, found a string."}}, false);
  check_faults(with_rule(R"({"plain_hosts": ~"yes", "route": "edge"})"),
               {{DiagCode::WrongType, "plain_hosts", "Expected true or false, found a string."}},
               false);
}

TEST_CASE("\"by\" without \"routes\" is not read, so it is an error") {
  Diags diags;
  CHECK(!read_policy(with_rule(R"({"select": {}, "by": "service", "route": "edge"})"), "p.json",
                     diags));
}

TEST_CASE("a route without a name is an error") {
  Diags diags;
  CHECK(!read_policy(
      R"({"routes": {"": "DIRECT"}, "otherwise": "", "rules": [{"plain_hosts": true, "route": ""}]})",
      "p.json", diags));
}

TEST_CASE("an unnamed rule is called by its number in messages too") {
  check_faults(with_rule(R"(~{"plain_hosts": true})"), {{DiagCode::RouteOrRoutes, "rule 1", ""}},
               false);
}

TEST_CASE("no cure leads to another address than was meant") {
  // The last group may be the port; appending a second one is wrong.
  Diags diags;
  (void)read_policy(unmark(with_result("PROXY 2001:db8::1:8080")).text, "p.json", diags);
  REQUIRE(diags.size() == 1);
  CHECK(diags[0].detail.find("[2001:db8::1:8080]:8080") == std::string::npos);
}
