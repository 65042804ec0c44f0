#include "lower/select.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <span>
#include <utility>

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

/// The words that the publishers of catalogs have for a field, whatever they use this month. What
/// is not here is the catalogs' own: names of documents, numbers of sets and rows.
std::span<const std::string_view> vocabulary(Field field) {
  static constexpr std::string_view kCategories[] = {"Optimize", "Allow", "Default"};
  static constexpr std::string_view kRequired[] = {"true", "false"};
  static constexpr std::string_view kDirections[] = {
      "outbound",      "inbound",  "bidirectional", "client",
      "trusted-sites", "uncommon", "unclassified"};
  static constexpr std::string_view kServices[] = {"Common", "Exchange", "SharePoint", "Skype",
                                                   "MEM"};
  static constexpr std::string_view kInstances[] = {"Worldwide", "China", "USGovDoD",
                                                    "USGovGCCHigh", "Germany"};
  static constexpr std::string_view kClouds[] = {"Worldwide Commercial & GCC", "GCC High, DoD",
                                                 "GCC High", "DoD"};
  switch (field) {
    case Field::Category: return kCategories;
    case Field::Required: return kRequired;
    case Field::Direction: return kDirections;
    case Field::Service: return kServices;
    case Field::Instance: return kInstances;
    case Field::Cloud: return kClouds;
    case Field::Set:
    case Field::Source:
    case Field::Row:
    case Field::Port: return {};
  }
  return {};
}

bool is_word_of(std::span<const std::string_view> words, const std::string& value) {
  return std::ranges::find(words, value) != words.end();
}

/// Whether a value that no endpoint has is right all the same: an endpoint may have it next month.
bool may_be_absent(Field field, const std::string& value, const std::vector<std::string>& known) {
  if (field == Field::Port) return true;  // Any number is one.
  const auto words = vocabulary(field);
  if (!is_word_of(words, value)) return false;
  // These are the words of one publisher, whose catalogs always have some of them. In a list that
  // has none they are a mistake of another sort.
  const bool of_one_publisher =
      field == Field::Service || field == Field::Instance || field == Field::Cloud;
  return !of_one_publisher || std::ranges::any_of(known, [&](const std::string& there) {
    return is_word_of(words, there);
  });
}

std::string advice_for(Field field, const std::string& value,
                       const std::vector<std::string>& known) {
  const bool has_none = known.empty();
  std::vector<std::string> near = known;
  for (const std::string_view word : vocabulary(field)) {
    if (may_be_absent(field, std::string(word), known)) near.emplace_back(word);
  }
  if (const auto meant = did_you_mean(value, near)) return "Did you mean '" + *meant + "'?";
  if (field == Field::Instance && has_none) {
    return "The web service's answer does not name its instance: write {\"file\": \"...\", "
           "\"instance\": \"" +
           value + "\"} under \"catalogs\".";
  }
  if (has_none) return "No endpoint has any " + std::string(to_text(field)) + ".";
  if (known.size() > 12) return "";
  return "There are: " + join(known, ", ") + ".";
}

/// Whether the value is one that endpoints have, or could have; if not, reports it.
bool check_value(Field field, const PlacedText& value, const std::vector<Catalog>& catalogs,
                 Diags& diags) {
  if (any_endpoint(catalogs, [&](const Catalog& catalog, const Endpoint& endpoint) {
        return has_value(catalog, endpoint, field, value.text);
      })) {
    return true;
  }
  const auto known = known_values(catalogs, field);
  if (may_be_absent(field, value.text, known)) return true;
  diags.push_back(
      {DiagCode::UnknownFieldValue, value.where, value.text, advice_for(field, value.text, known)});
  return false;
}

/// Reports a value that no endpoint has which the rule takes.
void check_use(const PolicyRule& rule, Field field, const PlacedText& value,
               const std::vector<Catalog>& catalogs, Diags& diags) {
  bool exists = false;
  const bool taken = any_endpoint(catalogs, [&](const Catalog& catalog, const Endpoint& endpoint) {
    if (!has_value(catalog, endpoint, field, value.text)) return false;
    exists = true;
    return !reason_not_selected(rule, catalog, endpoint);
  });
  if (taken) return;
  diags.push_back({DiagCode::EmptySelection, value.where, value.text,
                   exists
                       ? "The rest of the selector leaves none of those that have it."
                       : "No endpoint has this " + std::string(to_text(field)) + " at present."});
}

// ----- empty selections ------------------------------------------------------------------------

using Taken = std::pair<const Catalog*, const Endpoint*>;

/// "Default, Allow": what the endpoints have there, each once.
std::string values_of(const std::vector<Taken>& endpoints, Field field) {
  constexpr std::size_t kMostNamed = 12;
  std::set<std::string> values;
  for (const auto& [catalog, endpoint] : endpoints) {
    const std::string value = field_text(*endpoint, field);
    values.insert(value.empty() ? "not given" : value);
  }
  std::vector<std::string> named(values.begin(), values.end());
  if (named.size() > kMostNamed) {
    const std::size_t others = named.size() - kMostNamed;
    named.resize(kMostNamed);
    named.push_back("and " + std::to_string(others) + " others");
  }
  return join(named, ", ");
}

std::string left_before(std::size_t count) {
  return count == 1
             ? "What stands before it leaves one endpoint, and its "
             : "What stands before it leaves " + with_thousands(count) + " endpoints, and their ";
}

/// The filters as they stand in the file.
std::vector<const FieldFilter*> as_written(const Selector& selector) {
  std::vector<const FieldFilter*> filters;
  for (const FieldFilter& filter : selector.filters) filters.push_back(&filter);
  std::ranges::stable_sort(filters, {}, [](const FieldFilter* filter) {
    const SourceRef& where = filter->values.front().where;
    return std::pair(where.line, where.column);
  });
  return filters;
}

std::string values_text(const FieldFilter& filter) {
  std::vector<std::string> texts;
  for (const PlacedText& value : filter.values) texts.push_back(value.text);
  return join(texts, ", ");
}

/// Names what took the last endpoint. Precondition: the rule takes none.
Diag empty_selection(const PolicyRule& rule, const std::vector<Catalog>& catalogs) {
  const Selector& selector = *rule.select;
  std::vector<Taken> left;
  any_endpoint(catalogs, [&](const Catalog& catalog, const Endpoint& endpoint) {
    left.emplace_back(&catalog, &endpoint);
    return false;
  });
  if (left.empty()) {
    return {DiagCode::EmptySelection, selector.where, rule.name, "No catalog holds an endpoint."};
  }
  const auto keep = [&](auto passes_it) {
    std::vector<Taken> kept;
    std::ranges::copy_if(left, std::back_inserter(kept), passes_it);
    kept.swap(left);
    return kept;  // What there was before.
  };
  const FieldFilter* first = nullptr;
  for (const FieldFilter* filter : as_written(selector)) {
    const auto before = keep([&](const Taken& t) { return passes(*filter, *t.first, *t.second); });
    const std::string field(to_text(filter->field));
    if (!left.empty()) {
      if (first == nullptr) first = filter;
      continue;
    }
    return {DiagCode::EmptySelection, filter->values.front().where, values_text(*filter),
            first == nullptr ? "No endpoint has this " + field + " at present; there are: " +
                                   values_of(before, filter->field) + "."
                             : left_before(before.size()) + field +
                                   " is: " + values_of(before, filter->field) + "."};
  }
  if (!selector.names(Field::Direction)) {
    const auto before =
        keep([](const Taken& t) { return is_default_direction(t.second->direction.str()); });
    if (left.empty()) {
      return {DiagCode::EmptySelection, selector.where, rule.name,
              "A selector that names no \"direction\" takes outbound and client endpoints; the "
              "direction of those left is: " +
                  values_of(before, Field::Direction) + "."};
    }
  }
  if (!selector.mail) {
    keep([](const Taken& t) { return !is_mail_only(t.second->tcp, t.second->udp); });
    if (left.empty()) {
      return {DiagCode::EmptySelection, selector.where, rule.name,
              "Those left have mail ports only, which it does not take without \"mail\": true."};
    }
  }
  const SourceRef& where = rule.routes.empty() ? selector.where : rule.routes.front().value.where;
  return {DiagCode::EmptySelection, where, rule.name,
          "\"routes\" names no " + std::string(to_text(rule.by)) +
              " of those left, which is: " + values_of(left, rule.by) + "."};
}

void check_selector(const PolicyRule& rule, const std::vector<Catalog>& catalogs, Diags& diags) {
  bool all_known = true;
  for (const FieldFilter& filter : rule.select->filters) {
    for (const PlacedText& value : filter.values) {
      all_known = check_value(filter.field, value, catalogs, diags) && all_known;
    }
  }
  for (const ValueRoute& row : rule.routes) {
    all_known = check_value(rule.by, row.value, catalogs, diags) && all_known;
  }
  if (!all_known) return;
  if (!any_endpoint(catalogs, [&](const Catalog& catalog, const Endpoint& endpoint) {
        return !reason_not_selected(rule, catalog, endpoint);
      })) {
    diags.push_back(empty_selection(rule, catalogs));
    return;
  }
  for (const FieldFilter& filter : rule.select->filters) {
    for (const PlacedText& value : filter.values) {
      check_use(rule, filter.field, value, catalogs, diags);
    }
  }
  for (const ValueRoute& row : rule.routes) check_use(rule, rule.by, row.value, catalogs, diags);
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
  for (const AllowedBypass& allowed : policy.targets.may_bypass) {
    if (allowed.sites.select) check_selector(allowed.sites, catalogs, diags);
  }
}

}  // namespace pacwright
