#include "input/policy_parts.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "model/meant.hpp"

namespace pacwright {
namespace {

using Kind = JsonValue::Kind;

/// Reads one "select".
class SelectorReader {
 public:
  SelectorReader(const std::string& file, Diags& diags) : file_(file), diags_(diags) {}

  Selector read(const JsonValue& json) {
    ObjectReader object(json, file_, diags_);
    Selector selector;
    selector.where = where(json);
    selector.mail = object.boolean("mail").value_or(false);
    for (const FieldName& field : all_fields()) {
      const JsonValue* value = object.any(field.name);
      if (value != nullptr) selector.filters.push_back(read_filter(field, *value, object));
    }
    object.refuse_others();
    return selector;
  }

 private:
  SourceRef where(const JsonValue& value) const {
    return {file_, value.place.line, value.place.column};
  }

  FieldFilter read_filter(const FieldName& field, const JsonValue& value, ObjectReader& object) {
    FieldFilter filter{field.field, {}};
    const bool is_list = value.kind == Kind::Array;
    if (is_list && value.items.empty()) {
      diags_.push_back({DiagCode::BadPolicyValue, where(value), std::string(field.name),
                        "An empty list would select nothing."});
    }
    for (const JsonValue& item : is_list ? value.items : std::vector<JsonValue>{value}) {
      if (const auto text = filter_text(field.field, item)) {
        filter.values.push_back({*text, where(item)});
      } else {
        object.wrong_type(item, field.name, wanted_kind(field.field));
      }
    }
    return filter;
  }

  static std::string_view wanted_kind(Field field) {
    if (field == Field::Required) return "true or false";
    if (field == Field::Port) return "a port such as 443 or a range such as \"50000-59999\"";
    if (field == Field::Row) return "a whole number";
    return "a string";
  }

  static std::optional<std::string> filter_text(Field field, const JsonValue& value) {
    const bool is_number = value.kind == Kind::Number;
    const bool is_text = value.kind == Kind::String;
    switch (field) {
      case Field::Required:
        if (value.kind != Kind::Boolean) return std::nullopt;
        return value.boolean ? "true" : "false";
      case Field::Port: {
        const auto ports = parse_ports(value.text);
        if ((!is_number && !is_text) || !ports || ports->size() != 1) return std::nullopt;
        return to_string(ports->front());
      }
      case Field::Row:
        if (!is_number || !parse_number(value.text, 2147483647)) return std::nullopt;
        return value.text;
      case Field::Set:
        if (!is_number && !is_text) return std::nullopt;
        return value.text;
      default:
        if (!is_text) return std::nullopt;
        return value.text;
    }
  }

  const std::string& file_;
  Diags& diags_;
};

void read_hosts(ObjectReader& object, PolicyRule& rule, Diags& diags) {
  for (const JsonValue* host : object.texts("hosts")) {
    auto pattern = HostPattern::parse(host->text, object.where(*host));
    if (pattern) {
      rule.hosts.push_back({*pattern, object.where(*host), is_ascii(host->text) ? "" : host->text});
    } else {
      diags.push_back(with_cure(pattern.reason()));
    }
  }
}

void read_networks(ObjectReader& object, PolicyRule& rule, Diags& diags) {
  for (const JsonValue* text : object.texts("networks")) {
    auto network = Cidr::parse(text->text, object.where(*text));
    if (network) {
      rule.networks.push_back({*network, object.where(*text)});
    } else {
      diags.push_back(with_cure(network.reason()));
    }
  }
}

}  // namespace

void read_matches(ObjectReader& object, const std::string& file, PolicyRule& rule, Diags& diags) {
  read_hosts(object, rule, diags);
  read_networks(object, rule, diags);
  if (const JsonValue* select = object.optional("select", Kind::Object)) {
    rule.select = SelectorReader(file, diags).read(*select);
  }
}

std::optional<RouteId> find_named_route(const Policy& policy, const std::string& name,
                                        const SourceRef& where, Diags& diags) {
  const auto found = std::ranges::find(policy.routes, name, &Route::name);
  if (found != policy.routes.end()) return static_cast<RouteId>(found - policy.routes.begin());
  std::vector<std::string> known;
  known.reserve(policy.routes.size());
  for (const Route& route : policy.routes) known.push_back(route.name);
  const auto meant = did_you_mean(name, known);
  diags.push_back(
      {DiagCode::UnknownRoute, where, name, meant ? "Did you mean '" + *meant + "'?" : ""});
  return std::nullopt;
}

}  // namespace pacwright
