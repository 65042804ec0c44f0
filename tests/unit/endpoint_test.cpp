#include "model/endpoint.hpp"

#include "model/catalog.hpp"
#include "tests/unit/support.hpp"

using namespace pacwright;

TEST_CASE("field_text: every field, and empty where the endpoint has none") {
  Endpoint full(pattern("*.a.test"));
  full.tcp = {{80, 80}, {50000, 59999}};
  full.udp = {{3478, 3478}};
  full.instance = "Worldwide";
  full.service = "Exchange";
  full.category = "Allow";
  full.direction = "inbound";
  full.required = false;
  full.set = "12";
  full.cloud = "GCC High, DoD";
  full.source = {"urls.md", 31, 4, 7};
  const Endpoint bare(cidr("10.0.0.0/8"));

  struct Row {
    Field field;
    const char* name;
    const char* full;
  };
  const Row rows[] = {
      {Field::Instance, "instance", "Worldwide"},
      {Field::Service, "service", "Exchange"},
      {Field::Category, "category", "Allow"},
      {Field::Required, "required", "false"},
      {Field::Direction, "direction", "inbound"},
      {Field::Set, "set", "12"},
      {Field::Cloud, "cloud", "GCC High, DoD"},
      {Field::Source, "source", "urls.md"},
      {Field::Row, "row", "7"},
      {Field::Port, "port", "80,50000-59999"},
  };
  CHECK(all_fields().size() == std::size(rows));
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(to_text(row.field) == row.name);
    CHECK(field_text(full, row.field) == row.full);
    CHECK(field_text(bare, row.field).empty());
  }
  full.required = true;
  CHECK(field_text(full, Field::Required) == "true");

  CHECK(full.item_text() == "*.a.test");
  CHECK(full.network() == nullptr);
  CHECK(bare.item_text() == "10.0.0.0/8");
  CHECK(bare.pattern() == nullptr);
}

TEST_CASE("category_rank: Optimize, Allow, Default, then all else") {
  CHECK(category_rank("Optimize") == 3);
  CHECK(category_rank("Allow") == 2);
  CHECK(category_rank("Default") == 1);
  for (const char* other : {"", "optimize", "Other", "Default "}) {
    CAPTURE(other);
    CHECK(category_rank(other) == 0);
  }
}

TEST_CASE("is_default_direction: what clients start") {
  CHECK(is_default_direction("outbound"));
  CHECK(is_default_direction("client"));
  for (const char* other :
       {"", "inbound", "bidirectional", "trusted-sites", "uncommon", "unclassified", "Outbound"}) {
    CAPTURE(other);
    CHECK_FALSE(is_default_direction(other));
  }
}

TEST_CASE("drop_repeated: what says the same becomes a skip that names the first line") {
  struct Row {
    const char* name;
    const char* change;  // Member of the second endpoint.
    bool dropped;
  };
  const Row rows[] = {
      {"the same", "\"category\": \"Allow\"", true},
      {"another category", "\"category\": \"Default\"", false},
      {"another port", "\"category\": \"Allow\", \"tcp\": [80]", false},
      {"UDP", "\"category\": \"Allow\", \"udp\": [80]", false},
      {"another set", "\"category\": \"Allow\", \"set\": \"2\"", false},
      {"another service", "\"category\": \"Allow\", \"service\": \"S\"", false},
      {"another instance", "\"category\": \"Allow\", \"instance\": \"I\"", false},
      {"another direction", "\"category\": \"Allow\", \"direction\": \"inbound\"", false},
      {"required or not said", "\"category\": \"Allow\", \"required\": false", false},
      {"another row", "\"category\": \"Allow\", \"source\": {\"row\": 2}", false},
      {"another document", "\"category\": \"Allow\", \"source\": {\"file\": \"x\"}", false},
      {"another line of the document", "\"category\": \"Allow\", \"source\": {\"line\": 2}", true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const Catalog made = catalog(
        "\n{\"pattern\": \"*.a.test\", \"category\": \"Allow\"},\n"
        "{\"pattern\": \"*.A.test\", " +
        std::string(row.change) + "}");
    CHECK(made.endpoints.size() + made.skipped.size() == 2);
    CHECK(made.skipped.size() == (row.dropped ? 1 : 0));
    if (made.skipped.empty()) continue;
    CHECK(made.skipped.front().kind == SkipReason::NotAnEndpoint);
    CHECK(made.skipped.front().reason == "repeats line 2");
    CHECK(made.skipped.front().line == 3);
  }
}
