#include "input/policy_targets.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "input/policy_parts.hpp"
#include "model/host.hpp"

namespace pacwright {
namespace {

using Kind = JsonValue::Kind;

/// Why clients would not fetch a PAC from there, or nothing.
/// Schemes: Chromium ignores file:, Windows reads neither file: nor data:, macOS has dropped file:.
std::string fault_of_pac_url(const std::string& url) {
  const std::size_t colon = url.find("://");
  const std::string scheme = to_lower(url.substr(0, url.find(':')));
  if (scheme == "file") {
    return "Chromium, Edge and Windows ignore PAC files at file: addresses and go direct.";
  }
  if (scheme != "http" && scheme != "https") return "It begins with https:// or http://.";
  if (colon != scheme.size()) return "After " + scheme + ": come two slashes.";
  const auto is_plain = [](char c) {
    return c > ' ' && c < 127 && std::string_view("\"'<>\\^`{|}").find(c) == std::string_view::npos;
  };
  if (!std::ranges::all_of(url, is_plain)) {
    return "Write blanks, quotes and characters outside ASCII in their %XX form, names as xn--.";
  }
  const std::string rest = url.substr(colon + 3);
  const std::string authority = rest.substr(0, rest.find_first_of("/?#"));
  if (authority.find('@') != std::string::npos)
    return "Clients send no credentials for a PAC file.";
  if (authority.empty() || authority.front() == ':') return "It names no server.";
  if (url.find('#') != std::string::npos) return "Leave out the part from '#' on: it is not sent.";
  return "";
}

/// One word of a list, or nothing and BadPolicyValue.
template <class Value, std::size_t Size>
std::optional<Value> choice(ObjectReader& object, std::string_view key,
                            const std::array<std::pair<std::string_view, Value>, Size>& words,
                            Diags& diags) {
  const JsonValue* json = object.optional(key, Kind::String);
  if (json == nullptr) return std::nullopt;
  std::vector<std::string> known;
  for (const auto& [word, value] : words) {
    if (word == json->text) return value;
    known.push_back("\"" + std::string(word) + "\"");
  }
  diags.push_back({DiagCode::BadPolicyValue, object.where(*json), json->text,
                   "\"" + std::string(key) + "\" is one of " + join(known, ", ") + "."});
  return std::nullopt;
}

constexpr std::array<std::pair<std::string_view, Scope>, 2> kScopes = {
    {{"user", Scope::User}, {"machine", Scope::Machine}}};
constexpr std::array<std::pair<std::string_view, ProxyMode>, 2> kModes = {
    {{"pac", ProxyMode::Pac}, {"fixed", ProxyMode::Fixed}}};
constexpr std::array<std::pair<std::string_view, Zone>, 4> kZones = {
    {{"intranet", Zone::Intranet},
     {"trusted", Zone::Trusted},
     {"internet", Zone::Internet},
     {"restricted", Zone::Restricted}}};

void read_pac_url(ObjectReader& object, Targets& targets, Diags& diags) {
  const JsonValue* url = object.optional("pac_url", Kind::String);
  if (url == nullptr) return;
  targets.pac_url = url->text;
  const std::string fault = fault_of_pac_url(url->text);
  if (!fault.empty()) {
    diags.push_back({DiagCode::BadPacUrl, object.where(*url), url->text, fault});
  } else if (to_lower(url->text).starts_with("http:")) {
    diags.push_back({DiagCode::PacUrlPlain, object.where(*url), url->text, ""});
  }
}

/// The route's first proxy; by default that of "otherwise".
void read_proxy(ObjectReader& object, const Policy& policy, Targets& targets, Diags& diags) {
  const JsonValue* name = object.optional("proxy", Kind::String);
  if (name == nullptr) {
    if (!policy.routes.empty()) targets.proxy = first_proxy(policy.route(policy.otherwise).result);
    return;
  }
  const auto route = find_named_route(policy, name->text, object.where(*name), diags);
  if (!route) return;
  targets.proxy_route = route;
  targets.proxy = first_proxy(policy.route(*route).result);
  if (!targets.proxy) {
    diags.push_back({DiagCode::BadPolicyValue, object.where(*name), name->text,
                     "\"proxy\" names a route whose result begins with PROXY: other programs know "
                     "no other kind."});
  }
}

void read_wpad_domain(ObjectReader& object, Targets& targets, Diags& diags) {
  const JsonValue* domain = object.optional("wpad_domain", Kind::String);
  if (domain == nullptr) return;
  const auto pattern = HostPattern::parse(domain->text, object.where(*domain));
  if (!pattern) {
    diags.push_back(pattern.reason());
  } else if (pattern->kind() != HostPattern::Kind::Exact ||
             pattern->text().find('.') == std::string::npos) {
    diags.push_back({DiagCode::BadPolicyValue, object.where(*domain), domain->text,
                     "\"wpad_domain\" is a domain of yours, such as \"corp.contoso.com\"."});
  } else {
    targets.wpad_domain = pattern->text();
  }
}

ZoneRule read_zone(const JsonValue& json, const Policy& policy, Diags& diags) {
  ObjectReader object(json, policy.file, diags);
  ZoneRule rule;
  rule.sites.where = object.where();
  rule.sites.name = object.text("zone");
  rule.sites.route = policy.otherwise;
  const auto zone = choice(object, "zone", kZones, diags);
  if (zone) rule.zone = *zone;
  if (object.any("zone") == nullptr) object.required("zone", Kind::String);
  read_matches(object, policy.file, rule.sites, diags);
  object.refuse_others();
  return rule;
}

AllowedBypass read_may_bypass(const JsonValue& json, const Policy& policy, Diags& diags) {
  ObjectReader object(json, policy.file, diags);
  AllowedBypass allowed;
  allowed.sites.where = object.where();
  allowed.sites.route = policy.otherwise;
  read_matches(object, policy.file, allowed.sites, diags);
  allowed.sites.wide = object.boolean("wide").value_or(false);
  for (const JsonValue* name : object.texts("lists")) {
    allowed.lists.push_back({name->text, object.where(*name)});
  }
  const JsonValue* reason = object.required("reason", Kind::String);
  if (reason != nullptr) allowed.sites.reason = reason->text;
  if (reason != nullptr && trim(reason->text).empty()) {
    diags.push_back({DiagCode::BadPolicyValue, object.where(*reason), "reason",
                     "Say why these hosts may go past the proxy."});
  }
  if (allowed.sites.hosts.empty() && allowed.sites.networks.empty() && !allowed.sites.select) {
    diags.push_back({DiagCode::RuleMatchesNothing, object.where(), "may_bypass", ""});
  }
  object.refuse_others();
  return allowed;
}

/// The objects of a list, each read by `read`.
template <class Part>
std::vector<Part> read_parts(ObjectReader& object, std::string_view key, std::string_view wanted,
                             Part (*read)(const JsonValue&, const Policy&, Diags&),
                             const Policy& policy, Diags& diags) {
  std::vector<Part> parts;
  const JsonValue* list = object.optional(key, Kind::Array);
  if (list == nullptr) return parts;
  for (const JsonValue& item : list->items) {
    if (item.kind == Kind::Object) {
      parts.push_back(read(item, policy, diags));
    } else {
      object.wrong_type(item, key, wanted);
    }
  }
  return parts;
}

}  // namespace

Targets read_targets(const JsonValue& json, const Policy& policy, Diags& diags) {
  ObjectReader object(json, policy.file, diags);
  Targets targets;
  targets.where = object.where();
  for (const JsonValue* name : object.texts("write")) {
    targets.write.push_back({name->text, object.where(*name)});
  }
  read_pac_url(object, targets, diags);
  read_proxy(object, policy, targets, diags);
  targets.scope = choice(object, "scope", kScopes, diags).value_or(targets.scope);
  targets.browsers = choice(object, "browsers", kModes, diags).value_or(targets.browsers);
  targets.locked = object.boolean("locked").value_or(targets.locked);
  targets.pac_mandatory = object.boolean("pac_mandatory").value_or(targets.pac_mandatory);
  read_wpad_domain(object, targets, diags);
  targets.zones = read_parts(object, "zones", "an object with \"zone\" and \"hosts\" or \"select\"",
                             read_zone, policy, diags);
  targets.may_bypass =
      read_parts(object, "may_bypass", "an object with \"hosts\" or \"networks\", and \"reason\"",
                 read_may_bypass, policy, diags);
  object.refuse_others();
  return targets;
}

}  // namespace pacwright
