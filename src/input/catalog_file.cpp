#include "input/catalog_file.hpp"

#include <algorithm>

#include "model/json_object.hpp"
#include "model/meant.hpp"

namespace pacwright {
namespace {

constexpr std::string_view kFormat = "pacwright-catalog/1";

constexpr SkipReason kSkipReasons[] = {SkipReason::NotAnEndpoint, SkipReason::NotExpressible,
                                       SkipReason::NeedsValue};

// ----- reading ---------------------------------------------------------------------------------

Ports read_ports(ObjectReader& object, std::string_view key, Diags& diags) {
  Ports ports;
  const JsonValue* list = object.optional(key, JsonValue::Kind::Array);
  if (list == nullptr) return ports;
  for (const JsonValue& item : list->items) {
    const auto range = parse_ports(item.text);
    if (!range || range->size() != 1) {
      diags.push_back({DiagCode::BadPort, object.where(item), item.text,
                       "Expected a number or a range such as \"50000-59999\"."});
      continue;
    }
    ports.push_back(range->front());
  }
  return to_canonical(std::move(ports));
}

Source read_source(const JsonValue& json, const std::string& file, Diags& diags) {
  Source source;
  ObjectReader reader(json, file, diags);
  source.file = reader.text("file");
  source.line = reader.whole_number("line").value_or(0);
  source.column = reader.whole_number("column").value_or(0);
  source.row = reader.whole_number("row").value_or(0);
  reader.refuse_others();
  return source;
}

Source read_source(ObjectReader& object, const std::string& file, Diags& diags) {
  const JsonValue* json = object.optional("source", JsonValue::Kind::Object);
  return json == nullptr ? Source{} : read_source(*json, file, diags);
}

std::vector<Source> read_also(ObjectReader& object, const std::string& file, Diags& diags) {
  std::vector<Source> also;
  const JsonValue* list = object.optional("also", JsonValue::Kind::Array);
  if (list == nullptr) return also;
  for (const JsonValue& json : list->items) {
    if (json.kind == JsonValue::Kind::Object) {
      also.push_back(read_source(json, file, diags));
    } else {
      object.wrong_type(json, "also", "an object");
    }
  }
  return also;
}

Result<Item> parse_named_item(bool is_pattern, const std::string& text, const SourceRef& where) {
  if (is_pattern) {
    auto pattern = HostPattern::parse(text, where);
    if (!pattern) return with_cure(pattern.reason(), TextPlace::Catalog);
    return Item(*pattern);
  }
  auto network = Cidr::parse(text, where);
  if (!network) return with_cure(network.reason(), TextPlace::Catalog);
  return Item(*network);
}

void read_endpoint(const JsonValue& json, Catalog& catalog, const CatalogOptions& options,
                   Diags& diags) {
  ObjectReader object(json, catalog.file, diags);
  const JsonValue* pattern = object.optional("pattern", JsonValue::Kind::String);
  const JsonValue* network = object.optional("network", JsonValue::Kind::String);
  Endpoint endpoint(*Cidr::parse("::/128", {}));  // Its item comes last, from `value`.
  endpoint.tcp = read_ports(object, "tcp", diags);
  endpoint.udp = read_ports(object, "udp", diags);
  endpoint.instance = object.text("instance");
  endpoint.service = object.text("service");
  endpoint.category = object.text("category");
  endpoint.direction = object.text("direction");
  endpoint.required = object.boolean("required");
  endpoint.set = object.text_or_number("set");
  endpoint.cloud = object.text("cloud");
  endpoint.path = object.text("path");
  endpoint.source = read_source(object, catalog.file, diags);
  endpoint.also = read_also(object, catalog.file, diags);
  object.refuse_others();

  if ((pattern == nullptr) == (network == nullptr)) {
    diags.push_back({DiagCode::MissingKey, object.where(), "pattern",
                     "An endpoint has either \"pattern\" or \"network\"."});
    return;
  }
  if (endpoint.direction.empty()) endpoint.direction = "outbound";
  if (endpoint.instance.empty()) endpoint.instance = options.instance;
  const JsonValue& value = pattern != nullptr ? *pattern : *network;
  const SourceRef where = object.where(value);
  endpoint.line = where.line;
  endpoint.column = where.column;
  const auto filled = fill_placeholders(value.text, options.tenant);
  if (!filled) {
    catalog.skipped.push_back(needs_value(value.text, where, std::move(endpoint)));
    return;
  }
  auto item = parse_named_item(pattern != nullptr, *filled, where);
  if (!item) {
    diags.push_back(item.reason());
    return;
  }
  endpoint.item = *std::move(item);
  catalog.endpoints.push_back(std::move(endpoint));
}

void read_skipped(const JsonValue& json, Catalog& catalog, Diags& diags) {
  ObjectReader object(json, catalog.file, diags);
  Skipped skip;
  skip.text = object.text("text");
  skip.reason = object.text("reason");
  const JsonValue* kind = object.optional("kind", JsonValue::Kind::String);
  skip.source = read_source(object, catalog.file, diags);
  object.refuse_others();
  skip.line = json.place.line;
  skip.column = json.place.column;
  if (kind != nullptr) {
    const auto known = std::ranges::find(kSkipReasons, kind->text,
                                         [](SkipReason reason) { return to_text(reason); });
    if (known == std::end(kSkipReasons)) {
      diags.push_back({DiagCode::BadPolicyValue, object.where(*kind), kind->text,
                       "\"kind\" is not-an-endpoint, not-expressible or needs-value."});
      return;
    }
    skip.kind = *known;
  }
  catalog.skipped.push_back(std::move(skip));
}

void read_row(const JsonValue& json, Catalog& catalog, Diags& diags) {
  ObjectReader object(json, catalog.file, diags);
  TableRow row;
  row.purpose = object.text("purpose");
  row.type = object.text("type");
  row.direction = object.text("direction");
  row.tcp = read_ports(object, "tcp", diags);
  row.udp = read_ports(object, "udp", diags);
  row.source = read_source(object, catalog.file, diags);
  object.refuse_others();
  catalog.rows.push_back(std::move(row));
}

// ----- writing ---------------------------------------------------------------------------------

std::string member(std::string_view key, const std::string& json) {
  return to_json_string(key) + ": " + json;
}

std::string ports_json(const Ports& ports) {
  std::string text;
  for (const PortRange& range : ports) {
    const std::string one = to_string(range);
    text += (text.empty() ? "" : ", ") + (range.first == range.last ? one : "\"" + one + "\"");
  }
  return "[" + text + "]";
}

std::string source_json(const Source& source) {
  std::string text = member("file", to_json_string(source.file.str()));
  if (source.line > 0) text += ", " + member("line", std::to_string(source.line));
  if (source.column > 0) text += ", " + member("column", std::to_string(source.column));
  if (source.row > 0) text += ", " + member("row", std::to_string(source.row));
  return "{" + text + "}";
}

/// The members that say something, in order.
class Members {
 public:
  void text(std::string_view key, const std::string& value) {
    if (!value.empty()) add(key, to_json_string(value));
  }
  void ports(std::string_view key, const Ports& ports) {
    if (!ports.empty()) add(key, ports_json(ports));
  }
  void add(std::string_view key, const std::string& json) {
    text_ += (text_.empty() ? "" : ", ") + member(key, json);
  }
  std::string object() const { return "{" + text_ + "}"; }

 private:
  std::string text_;
};

/// `key` and `item`: "pattern" or "network", and its text, which may hold a placeholder.
std::string endpoint_json(const Endpoint& endpoint, std::string_view key, const std::string& item) {
  Members members;
  members.text(key, item);
  members.ports("tcp", endpoint.tcp);
  members.ports("udp", endpoint.udp);
  members.text("instance", endpoint.instance);
  members.text("service", endpoint.service);
  members.text("category", endpoint.category);
  members.text("direction", endpoint.direction);
  if (endpoint.required) members.add("required", *endpoint.required ? "true" : "false");
  members.text("set", endpoint.set);
  members.text("cloud", endpoint.cloud);
  members.text("path", endpoint.path);
  members.add("source", source_json(endpoint.source));
  std::string also;
  for (const Source& source : endpoint.also) {
    also += (also.empty() ? "" : ", ") + source_json(source);
  }
  if (!also.empty()) members.add("also", "[" + also + "]");
  return members.object();
}

std::string skipped_json(const Skipped& skip) {
  Members members;
  members.text("text", skip.text);
  members.text("kind", std::string(to_text(skip.kind)));
  members.text("reason", skip.reason);
  members.add("source", source_json(skip.source));
  return members.object();
}

std::string row_json(const TableRow& row) {
  Members members;
  members.text("purpose", row.purpose);
  members.text("type", row.type);
  members.text("direction", row.direction);
  members.ports("tcp", row.tcp);
  members.ports("udp", row.udp);
  members.add("source", source_json(row.source));
  return members.object();
}

std::string list_json(const std::vector<std::string>& rows) {
  std::string text;
  for (const std::string& row : rows) text += (text.empty() ? "\n    " : ",\n    ") + row;
  return "[" + text + (rows.empty() ? "]" : "\n  ]");
}

}  // namespace

bool is_catalog_file(const JsonValue& json) {
  const JsonValue* format = json.find("format");
  return format != nullptr && format->text.starts_with("pacwright-catalog");
}

Catalog read_catalog_file(const JsonValue& json, const std::string& file,
                          const CatalogOptions& options, Diags& diags) {
  Catalog catalog;
  catalog.file = file;
  ObjectReader object(json, file, diags);
  object.any("$schema");
  const JsonValue* format = object.required("format", JsonValue::Kind::String);
  if (format != nullptr && format->text != kFormat) {
    diags.push_back({DiagCode::UnknownFormat, object.where(*format), format->text,
                     "This version reads \"" + std::string(kFormat) + "\"."});
    return catalog;
  }
  catalog.name = object.text("name");
  catalog.version = object.text("version");
  const JsonValue* endpoints = object.required("endpoints", JsonValue::Kind::Array);
  const JsonValue* skipped = object.optional("skipped", JsonValue::Kind::Array);
  const JsonValue* rows = object.optional("rows", JsonValue::Kind::Array);
  object.refuse_others();

  const auto read_each = [&](const JsonValue* list, std::string_view key, auto read) {
    if (list == nullptr) return;
    for (const JsonValue& item : list->items) {
      if (item.kind == JsonValue::Kind::Object) {
        read(item);
      } else {
        object.wrong_type(item, key, "an object");
      }
    }
  };
  read_each(endpoints, "endpoints",
            [&](const JsonValue& item) { read_endpoint(item, catalog, options, diags); });
  read_each(skipped, "skipped", [&](const JsonValue& item) { read_skipped(item, catalog, diags); });
  read_each(rows, "rows", [&](const JsonValue& item) { read_row(item, catalog, diags); });
  return catalog;
}

std::string to_catalog_file(const Catalog& catalog) {
  std::vector<std::string> endpoints, skipped, rows;
  for (const Endpoint& endpoint : catalog.endpoints) {
    const std::string_view key = endpoint.pattern() != nullptr ? "pattern" : "network";
    endpoints.push_back(endpoint_json(endpoint, key, endpoint.item_text()));
  }
  for (const Skipped& skip : catalog.skipped) {
    if (skip.unfilled) {  // Kept as an endpoint: whoever reads the catalog may know the value.
      endpoints.push_back(endpoint_json(*skip.unfilled, "pattern", skip.text));
    } else {
      skipped.push_back(skipped_json(skip));
    }
  }
  for (const TableRow& row : catalog.rows) rows.push_back(row_json(row));

  std::string text = "{\n  \"format\": \"" + std::string(kFormat) + "\",\n";
  const auto add = [&](std::string_view key, const std::string& json) {
    text += "  " + member(key, json) + ",\n";
  };
  if (!catalog.name.empty()) add("name", to_json_string(catalog.name));
  if (!catalog.version.empty()) add("version", to_json_string(catalog.version));
  if (!rows.empty()) add("rows", list_json(rows));
  add("endpoints", list_json(endpoints));
  return text + "  " + member("skipped", list_json(skipped)) + "\n}\n";
}

}  // namespace pacwright
