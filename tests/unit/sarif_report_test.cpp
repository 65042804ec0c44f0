#include "report/sarif_report.hpp"

#include <doctest/doctest.h>

#include <string>
#include <variant>

#include "base/json.hpp"

namespace pacwright {
namespace {

const JsonValue* at(const JsonValue* value, std::string_view path) {
  while (value != nullptr && !path.empty()) {
    const std::size_t slash = path.find('/');
    const std::string_view key = path.substr(0, slash);
    path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
    if (value->kind == JsonValue::Kind::Array) {
      const auto index = static_cast<std::size_t>(key[0] - '0');
      value = index < value->items.size() ? &value->items[index] : nullptr;
    } else {
      value = value->find(key);
    }
  }
  return value;
}

std::string text_at(const JsonValue& log, std::string_view path) {
  const JsonValue* value = at(&log, path);
  return value == nullptr ? "(none)" : value->text;
}

JsonValue log_of(const Diags& findings) {
  auto parsed = parse_json(to_sarif(findings, "1.2.3"));
  REQUIRE(std::holds_alternative<JsonValue>(parsed));
  return std::get<JsonValue>(std::move(parsed));
}

TEST_CASE("to_sarif: what SARIF 2.1.0 requires, and what review tools read") {
  const JsonValue log =
      log_of({{DiagCode::LookAlike, {"a b/p.pac", 3, 7}, "example.com", "Detail."},
              {DiagCode::StringOpen, {"/srv/p.pac", 9, 0}, "", ""},
              {DiagCode::LookAlike, {"-", 0, 0}, "x", ""},
              {DiagCode::PlainAddress, {"d\\q.pac", 1, 1}, "y", ""}});
  struct Row {
    const char* path;
    const char* want;
  };
  const Row rows[] = {
      {"version", "2.1.0"},
      {"runs/0/tool/driver/name", "pacwright"},
      {"runs/0/tool/driver/version", "1.2.3"},
      {"runs/0/columnKind", "unicodeCodePoints"},
      {"runs/0/tool/driver/rules/0/id", "PC501"},
      {"runs/0/tool/driver/rules/0/shortDescription/text", "string is never closed"},
      {"runs/0/tool/driver/rules/0/defaultConfiguration/level", "error"},
      {"runs/0/tool/driver/rules/1/id", "PC546"},
      {"runs/0/tool/driver/rules/1/defaultConfiguration/level", "warning"},
      {"runs/0/tool/driver/rules/2/defaultConfiguration/level", "note"},
      {"runs/0/tool/driver/rules/3/id", "(none)"},
      {"runs/0/results/0/ruleId", "PC546"},
      {"runs/0/results/0/ruleIndex", "1"},
      {"runs/0/results/0/level", "warning"},
      {"runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri", "a%20b/p.pac"},
      {"runs/0/results/0/locations/0/physicalLocation/region/startLine", "3"},
      {"runs/0/results/0/locations/0/physicalLocation/region/startColumn", "7"},
      {"runs/0/results/1/ruleIndex", "0"},
      {"runs/0/results/1/locations/0/physicalLocation/artifactLocation/uri", "file:///srv/p.pac"},
      {"runs/0/results/1/locations/0/physicalLocation/region/startColumn", "(none)"},
      {"runs/0/results/2/locations/0/physicalLocation/artifactLocation/uri", "stdin"},
      {"runs/0/results/2/locations/0/physicalLocation/region", "(none)"},
      {"runs/0/results/3/locations/0/physicalLocation/artifactLocation/uri", "d/q.pac"},
      {"runs/0/results/4", "(none)"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.path);
    CHECK(text_at(log, row.path) == row.want);
  }
  const std::string message = text_at(log, "runs/0/results/0/message/text");
  CHECK(message.starts_with("test is true for other domains, too: 'example.com'. Detail. "));
  CHECK(text_at(log, "runs/0/tool/driver/rules/0/help/text") != "(none)");
}

TEST_CASE("to_sarif: no findings, and bytes that are no text") {
  const JsonValue log = log_of({});
  const JsonValue* results = at(&log, "runs/0/results");
  REQUIRE(results != nullptr);
  CHECK(results->kind == JsonValue::Kind::Array);
  CHECK(results->items.empty());
  CHECK(text_at(log_of({{DiagCode::NotDefined, {"p\xFF", 1, 1}, "\xFF", ""}}),
                "runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri") == "p%FF");
}

}  // namespace
}  // namespace pacwright
