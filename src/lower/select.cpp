#include "lower/select.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"

namespace pacwright {
namespace {

// An endpoint may be called by the document it was published in, or by the catalog it came in.
bool has_value(const Catalog& catalog, const Endpoint& endpoint, Field field,
               const std::string& value) {
  switch (field) {
    case Field::Source:
      return value == endpoint.source.file || value == catalog.file ||
             std::ranges::any_of(endpoint.also,
                                 [&](const Source& source) { return source.file == value; });
    case Field::Port: {
      const auto wanted = parse_ports(value);
      return wanted && wanted->size() == 1 &&
             (contains(endpoint.tcp, wanted->front()) || contains(endpoint.udp, wanted->front()));
    }
    default: return field_text(endpoint, field) == value;
  }
}

bool passes(const FieldFilter& filter, const Catalog& catalog, const Endpoint& endpoint) {
  return std::ranges::any_of(filter.values, [&](const PlacedText& value) {
    return has_value(catalog, endpoint, filter.field, value.text);
  });
}

const ValueRoute* find_value_route(const PolicyRule& rule, const Catalog& catalog,
                                   const Endpoint& endpoint) {
  for (const ValueRoute& row : rule.routes) {
    if (has_value(catalog, endpoint, rule.by, row.value.text)) return &row;
  }
  return nullptr;
}

std::string quoted_field(const Endpoint& endpoint, Field field) {
  const std::string value = field_text(endpoint, field);
  return std::string(to_text(field)) + (value.empty() ? " is not given" : " is " + value);
}

// ----- checking names --------------------------------------------------------------------------

std::vector<std::string> known_values(const std::vector<Catalog>& catalogs, Field field) {
  std::set<std::string> values;
  for (const Catalog& catalog : catalogs) {
    if (field == Field::Source) values.insert(catalog.file);
    for (const Endpoint& endpoint : catalog.endpoints) values.insert(field_text(endpoint, field));
  }
  values.erase("");
  return {values.begin(), values.end()};
}

template <class Predicate>
bool any_endpoint(const std::vector<Catalog>& catalogs, Predicate predicate) {
  for (const Catalog& catalog : catalogs) {
    for (const Endpoint& endpoint : catalog.endpoints) {
      if (predicate(catalog, endpoint)) return true;
    }
  }
  return false;
}

std::string advice_for(Field field, const std::string& value,
                       const std::vector<Catalog>& catalogs) {
  const auto known = known_values(catalogs, field);
  if (const auto meant = did_you_mean(value, known)) return "Did you mean '" + *meant + "'?";
  if (field == Field::Instance && known.empty()) {
    return "The web service's answer does not name its instance: write {\"file\": \"...\", "
           "\"instance\": \"" +
           value + "\"} under \"catalogs\".";
  }
  if (known.empty()) return "No endpoint has any " + std::string(to_text(field)) + ".";
  if (field == Field::Port || known.size() > 12) return "";
  return "There are: " + join(known, ", ") + ".";
}

void check_value(const PolicyRule& rule, Field field, const PlacedText& value, bool may_be_absent,
                 const std::vector<Catalog>& catalogs, Diags& diags) {
  const bool exists = any_endpoint(catalogs, [&](const Catalog& catalog, const Endpoint& endpoint) {
    return has_value(catalog, endpoint, field, value.text);
  });
  if (!exists && !may_be_absent) {
    diags.push_back({DiagCode::UnknownFieldValue, value.where, value.text,
                     advice_for(field, value.text, catalogs)});
    return;
  }
  const bool taken = any_endpoint(catalogs, [&](const Catalog& catalog, const Endpoint& endpoint) {
    return has_value(catalog, endpoint, field, value.text) &&
           !reason_not_selected(rule, catalog, endpoint);
  });
  if (!taken) diags.push_back({DiagCode::EmptySelection, value.where, value.text, ""});
}

void check_selector(const PolicyRule& rule, const std::vector<Catalog>& catalogs, Diags& diags) {
  for (const FieldFilter& filter : rule.select->filters) {
    for (const PlacedText& value : filter.values) {
      check_value(rule, filter.field, value, false, catalogs, diags);
    }
  }
  for (const ValueRoute& row : rule.routes) {
    // A policy may well name all three categories although a catalog publishes two.
    const bool known = rule.by == Field::Category && category_rank(row.value.text) > 0;
    check_value(rule, rule.by, row.value, known, catalogs, diags);
  }
  if (rule.select->filters.empty() && rule.routes.empty() &&
      !any_endpoint(catalogs, [&](const Catalog& catalog, const Endpoint& endpoint) {
        return !reason_not_selected(rule, catalog, endpoint);
      })) {
    diags.push_back({DiagCode::EmptySelection, rule.select->where, rule.name, ""});
  }
}

}  // namespace

std::optional<std::string> reason_not_selected(const PolicyRule& rule, const Catalog& catalog,
                                               const Endpoint& endpoint) {
  const Selector& selector = *rule.select;
  for (const FieldFilter& filter : selector.filters) {
    if (!passes(filter, catalog, endpoint)) return quoted_field(endpoint, filter.field);
  }
  if (!selector.names(Field::Direction) && !is_default_direction(endpoint.direction.str())) {
    return quoted_field(endpoint, Field::Direction);
  }
  if (!selector.mail && is_mail_only(endpoint.tcp, endpoint.udp)) {
    return "mail ports only (" + to_string(endpoint.tcp) + ")";
  }
  if (!rule.route && find_value_route(rule, catalog, endpoint) == nullptr) {
    return quoted_field(endpoint, rule.by) + ", which \"routes\" does not name";
  }
  return std::nullopt;
}

RouteId selected_route(const PolicyRule& rule, const Catalog& catalog, const Endpoint& endpoint) {
  return rule.route ? *rule.route : find_value_route(rule, catalog, endpoint)->route;
}

void check_selectors(const Policy& policy, const std::vector<Catalog>& catalogs, Diags& diags) {
  for (const PolicyRule& rule : policy.rules) {
    if (rule.select) check_selector(rule, catalogs, diags);
  }
  for (const ZoneRule& zone : policy.targets.zones) {
    if (zone.sites.select) check_selector(zone.sites, catalogs, diags);
  }
}

}  // namespace pacwright
