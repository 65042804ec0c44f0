#include "input/policy_file.hpp"

#include <algorithm>
#include <set>

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "input/item.hpp"
#include "input/policy_parts.hpp"
#include "input/policy_targets.hpp"
#include "input/text_of.hpp"
#include "model/json_object.hpp"
#include "model/meant.hpp"

namespace pacwright {
namespace {

using Kind = JsonValue::Kind;

class PolicyReader {
 public:
  PolicyReader(const std::string& file, Diags& diags) : diags_(diags) { policy_.file = file; }

  Policy read(const JsonValue& json) {
    ObjectReader object(json, policy_.file, diags_);
    object.any("$schema");
    policy_.name = object.text("name");
    read_tenant(object);
    read_dns(object);
    read_pac(object);
    read_catalogs(object.optional("catalogs", Kind::Array), object);
    for (const JsonValue* suite : object.texts("suites")) {
      policy_.suites.push_back({suite->text, object.where(*suite)});
    }
    read_routes(object.required("routes", Kind::Object), object);
    const JsonValue* rules = object.required("rules", Kind::Array);
    const JsonValue* otherwise = object.required("otherwise", Kind::String);
    const JsonValue* targets = object.optional("targets", Kind::Object);
    object.refuse_others();

    if (rules != nullptr) read_rules(*rules, object);
    if (otherwise != nullptr) {
      policy_.otherwise = find_route(*otherwise).value_or(0);
      policy_.otherwise_where = where(*otherwise);
    }
    if (targets != nullptr) policy_.targets = read_targets(*targets, policy_, diags_);
    return std::move(policy_);
  }

 private:
  SourceRef where(const JsonValue& value) const {
    return {policy_.file, value.place.line, value.place.column};
  }

  void report(DiagCode code, const JsonValue& value, std::string subject, std::string detail = "") {
    diags_.push_back({code, where(value), std::move(subject), std::move(detail)});
  }

  void read_tenant(ObjectReader& object) {
    const JsonValue* tenant = object.optional("tenant", Kind::String);
    if (tenant == nullptr) return;
    const auto is_legal = [](char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || c == '-'; };
    policy_.tenant = to_lower(tenant->text);
    if (policy_.tenant.empty() || !std::ranges::all_of(policy_.tenant, is_legal) ||
        policy_.tenant.front() == '-') {
      report(DiagCode::BadTenant, *tenant, tenant->text);
    }
  }

  void read_dns(ObjectReader& object) {
    const JsonValue* dns = object.optional("dns", Kind::String);
    if (dns == nullptr) return;
    if (dns->text == "resolve") {
      policy_.dns = DnsUse::Resolve;
    } else if (dns->text != "never") {
      report(DiagCode::BadPolicyValue, *dns, dns->text, "\"dns\" is \"never\" or \"resolve\".");
    }
  }

  void read_pac(ObjectReader& object) {
    const JsonValue* json = object.optional("pac", Kind::Object);
    if (json == nullptr) return;
    ObjectReader pac(*json, policy_.file, diags_);
    if (const JsonValue* name = pac.optional("template", Kind::String)) {
      policy_.pac_template = pac_template_named(name->text);
      if (!policy_.pac_template) {
        std::vector<std::string> known;
        known.reserve(kPacTemplates.size());
        for (const PacTemplate one : kPacTemplates) known.emplace_back(to_text(one));
        report(DiagCode::BadPolicyValue, *name, name->text,
               "\"template\" is one of " + join(known, ", ") + ".");
      }
    }
    if (const JsonValue* budget = pac.optional("budget", Kind::Object)) {
      ObjectReader limits(*budget, policy_.file, diags_);
      for (const CostFigure& figure : kCostFigures) {
        const auto most = limits.whole_number(figure.name);
        if (most) policy_.budget.push_back({figure.name, static_cast<std::uint64_t>(*most)});
      }
      limits.refuse_others();
    }
    pac.refuse_others();
  }

  void read_catalogs(const JsonValue* list, ObjectReader& object) {
    if (list == nullptr) return;
    for (const JsonValue& item : list->items) {
      if (item.kind == Kind::String) {
        policy_.catalogs.push_back({item.text, "", where(item)});
      } else if (item.kind == Kind::Object) {
        ObjectReader catalog(item, policy_.file, diags_);
        const JsonValue* name = catalog.required("file", Kind::String);
        const std::string instance = catalog.text("instance");
        catalog.refuse_others();
        if (name != nullptr) policy_.catalogs.push_back({name->text, instance, where(*name)});
      } else {
        object.wrong_type(item, "catalogs", "a file name or an object with \"file\"");
      }
    }
  }

  void read_routes(const JsonValue* routes, ObjectReader& object) {
    if (routes == nullptr) return;
    for (const JsonValue::Member& member : routes->members) {
      if (member.value.kind != Kind::String) {
        object.wrong_type(member.value, member.key, "a PAC result such as \"DIRECT\"");
        continue;
      }
      if (member.key.empty()) {
        report(DiagCode::BadPolicyValue, member.value, "", "A route needs a name.");
      }
      for (const Diag& fault : check_result(member.value.text, where(member.value))) {
        diags_.push_back(with_cure(fault));
      }
      policy_.routes.push_back({member.key, member.value.text, where(member.value)});
    }
    if (routes->members.empty()) {
      report(DiagCode::MissingKey, *routes, "routes", "A policy needs at least one route.");
    }
  }

  std::optional<RouteId> find_route(const JsonValue& name) {
    return find_named_route(policy_, name.text, where(name), diags_);
  }

  void read_rules(const JsonValue& rules, ObjectReader& object) {
    if (rules.items.empty()) report(DiagCode::NoRules, rules, "");
    std::set<std::string> names;
    for (const JsonValue& item : rules.items) {
      if (item.kind != Kind::Object) {
        object.wrong_type(item, "rules", "an object");
        continue;
      }
      PolicyRule rule = read_rule(item);
      if (!names.insert(rule.name).second) report(DiagCode::DuplicateName, item, rule.name);
      policy_.rules.push_back(std::move(rule));
    }
  }

  PolicyRule read_rule(const JsonValue& json) {
    ObjectReader object(json, policy_.file, diags_);
    PolicyRule rule;
    rule.where = where(json);
    rule.name = object.text("name");
    if (rule.name.empty()) rule.name = "rule " + std::to_string(policy_.rules.size() + 1);
    rule.reason = object.text("reason");
    rule.plain_hosts = object.boolean("plain_hosts").value_or(false);
    read_matches(object, policy_.file, rule, diags_);
    rule.wide = object.boolean("wide").value_or(false);
    read_covered(object, rule);
    read_route(object, rule, json);
    object.refuse_others();
    return rule;
  }

  // All of the rule, or some of its own hosts and blocks.
  void read_covered(ObjectReader& object, PolicyRule& rule) {
    const JsonValue* covered = object.any("covered");
    if (covered == nullptr) return;
    if (covered->kind == Kind::Boolean) {
      rule.covered = covered->boolean;
    } else if (covered->kind == Kind::Array) {
      std::vector<std::string> own;
      for (const PlacedPattern& host : rule.hosts) own.push_back(host.pattern.text());
      for (const PlacedNetwork& net : rule.networks) own.push_back(net.network.to_string());
      std::ranges::sort(own);
      for (const JsonValue* text : object.texts("covered")) read_covered_item(*text, own, rule);
    } else {
      object.wrong_type(*covered, "covered", "true, or a list of hosts and blocks of the rule");
    }
  }

  void read_covered_item(const JsonValue& text, const std::vector<std::string>& own,
                         PolicyRule& rule) {
    const auto item = parse_item(text.text, where(text));
    std::string name = item ? to_text(*item) : text.text;
    if (std::ranges::binary_search(own, name)) {
      rule.covered_items.push_back(std::move(name));
      return;
    }
    const auto meant = did_you_mean(name, own);
    report(DiagCode::BadPolicyValue, text, text.text,
           "\"covered\" names hosts and blocks that the rule itself lists" +
               (meant ? "; did you mean '" + *meant + "'?" : std::string(".")));
  }

  void read_route(ObjectReader& object, PolicyRule& rule, const JsonValue& json) {
    const JsonValue* route = object.optional("route", Kind::String);
    const JsonValue* routes = object.optional("routes", Kind::Object);
    const JsonValue* by = object.optional("by", Kind::String);
    if (by != nullptr) read_by(*by, rule);
    if (by != nullptr && object.any("routes") == nullptr) {
      report(DiagCode::BadPolicyValue, *by, "by", "It goes with \"routes\".");
    }
    if (route != nullptr) rule.route = find_route(*route);
    if (routes != nullptr) read_value_routes(*routes, rule, object);

    // What was written counts here, also if it was faulty: one mistake, one message.
    const JsonValue* plain = object.any("plain_hosts");
    const bool has_own = rule.plain_hosts || (plain != nullptr && plain->kind != Kind::Boolean) ||
                         has_items(object, "hosts") || has_items(object, "networks");
    if ((object.any("route") == nullptr) == (object.any("routes") == nullptr)) {
      report(DiagCode::RouteOrRoutes, json, rule.name);
    } else if (routes != nullptr && (!rule.select || has_own)) {
      report(DiagCode::RouteOrRoutes, *routes, rule.name,
             "\"routes\" maps what \"select\" takes; hosts, networks and plain_hosts have no "
             "category: give them a rule of their own.");
    }
    if (!has_own && !rule.select) report(DiagCode::RuleMatchesNothing, json, rule.name);
  }

  static bool has_items(ObjectReader& object, std::string_view key) {
    const JsonValue* list = object.any(key);
    return list != nullptr && (list->kind != Kind::Array || !list->items.empty());
  }

  void read_by(const JsonValue& by, PolicyRule& rule) {
    std::vector<std::string> names;
    for (const FieldName& field : all_fields()) {
      if (field.field == Field::Port) continue;  // One endpoint has many.
      if (field.name == by.text) {
        rule.by = field.field;
        return;
      }
      names.emplace_back(field.name);
    }
    report(DiagCode::BadPolicyValue, by, by.text,
           "\"by\" names a field: " + join(names, ", ") + ".");
  }

  void read_value_routes(const JsonValue& routes, PolicyRule& rule, ObjectReader& object) {
    if (routes.members.empty()) {
      report(DiagCode::RouteOrRoutes, routes, rule.name, "Its \"routes\" are empty.");
    }
    for (const JsonValue::Member& member : routes.members) {
      if (member.value.kind != Kind::String) {
        object.wrong_type(member.value, member.key, "the name of a route");
        continue;
      }
      const auto route = find_route(member.value);
      const SourceRef key{policy_.file, member.key_place.line, member.key_place.column};
      if (route) rule.routes.push_back({{member.key, key}, *route});
    }
  }

  Diags& diags_;
  Policy policy_;
};

}  // namespace

std::optional<Policy> read_policy(std::string_view bytes, const std::string& file, Diags& diags) {
  const auto text = text_of(bytes, file, diags);
  if (!text) return std::nullopt;
  Diags found;
  std::optional<Policy> policy;
  if (const auto json = read_json(*text, file, found)) {
    if (is_object(*json, file, "", found)) {
      policy = PolicyReader(file, found).read(*json);
      policy->sha256 = sha256_hex(bytes);
    }
  }
  const bool failed = has_errors(found);
  diags.insert(diags.end(), found.begin(), found.end());
  return failed ? std::nullopt : std::move(policy);
}

}  // namespace pacwright
