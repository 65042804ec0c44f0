#include "input/web_service.hpp"

#include <algorithm>

#include "model/json_object.hpp"

namespace pacwright {
namespace {

const JsonValue& sets_of(const JsonValue& json) {
  if (json.kind == JsonValue::Kind::Object) {
    const JsonValue* value = json.find("value");
    if (value != nullptr) return *value;
  }
  return json;
}

struct SetReader {
  Catalog& catalog;
  const CatalogOptions& options;
  Diags& diags;

  Ports read_ports(ObjectReader& set, std::string_view key) {
    const JsonValue* value = set.optional(key, JsonValue::Kind::String);
    if (value == nullptr) return {};
    if (auto ports = parse_ports(value->text)) return *ports;
    diags.push_back({DiagCode::BadPort, set.where(*value), value->text, ""});
    return {};
  }

  void skip(const SourceRef& where, const std::string& text, const Diag& reason) {
    const std::string why = std::string(entry_of(reason.code).message) +
                            (reason.detail.empty() ? "" : ": " + reason.detail);
    diags.push_back({DiagCode::ItemSkipped, where, text, "It cannot be used: " + why});
    if (!why.ends_with('.')) diags.back().detail += '.';
    catalog.skipped.push_back(
        {text, SkipReason::NotExpressible, why, {}, where.line, where.column});
  }

  void add(const JsonValue& value, const SourceRef& where, const Endpoint& common, bool is_url) {
    const auto filled = fill_placeholders(value.text, options.tenant);
    if (!filled) {
      catalog.skipped.push_back(needs_value(value.text, where, common));
      return;
    }
    Endpoint endpoint = common;
    endpoint.line = where.line;
    endpoint.column = where.column;
    if (is_url) {
      auto pattern = HostPattern::parse(*filled, where);
      if (!pattern) return skip(where, value.text, pattern.reason());
      endpoint.item = *pattern;
    } else {
      auto network = Cidr::parse(*filled, where);
      if (!network) return skip(where, value.text, network.reason());
      endpoint.item = *network;
    }
    catalog.endpoints.push_back(std::move(endpoint));
  }

  void read(const JsonValue& json, const std::string& file) {
    ObjectReader set(json, file, diags);
    Endpoint common(*Cidr::parse("::/128", {}));  // What all share; add() puts each item in.
    common.direction = "outbound";
    common.set = set.text_or_number("id");
    common.service = set.text("serviceArea");
    common.category = set.text("category");
    common.required = set.boolean("required");
    common.instance = options.instance;
    common.tcp = read_ports(set, "tcpPorts");
    common.udp = read_ports(set, "udpPorts");
    const auto urls = set.texts("urls");
    const auto ips = set.texts("ips");

    if (urls.empty() && ips.empty()) {
      catalog.skipped.push_back({"set " + common.set,
                                 SkipReason::NotAnEndpoint,
                                 "has neither URLs nor addresses",
                                 {},
                                 json.place.line,
                                 json.place.column});
      diags.push_back({DiagCode::SetHoldsNothing, set.where(), common.set, ""});
      return;
    }
    if (common.tcp.empty() && common.udp.empty()) {
      diags.push_back({DiagCode::SetHasNoPorts, set.where(), common.set, ""});
    }
    if (category_rank(common.category.str()) == 0) {
      diags.push_back({DiagCode::UnknownCategory, set.where(), common.category, ""});
    }
    for (const JsonValue* url : urls) add(*url, set.where(*url), common, true);
    for (const JsonValue* ip : ips) add(*ip, set.where(*ip), common, false);
  }
};

}  // namespace

bool is_web_service(const JsonValue& json) {
  const JsonValue& sets = sets_of(json);
  return sets.kind == JsonValue::Kind::Array &&
         std::ranges::any_of(sets.items, [](const JsonValue& set) {
           return set.kind == JsonValue::Kind::Object && set.find("serviceArea") != nullptr;
         });
}

Catalog read_web_service(const JsonValue& json, const std::string& file,
                         const CatalogOptions& options, Diags& diags) {
  Catalog catalog;
  catalog.file = file;
  SetReader reader{catalog, options, diags};
  for (const JsonValue& set : sets_of(json).items) {
    if (is_object(set, file, "", diags)) reader.read(set, file);
  }
  return catalog;
}

}  // namespace pacwright
