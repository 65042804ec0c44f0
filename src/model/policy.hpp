#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/cost.hpp"
#include "model/endpoint.hpp"
#include "model/pac_template.hpp"
#include "model/rollout_choice.hpp"
#include "model/route.hpp"

namespace pacwright {

/// A text of the policy and its place, for messages.
struct PlacedText {
  std::string text;
  SourceRef where;
};

struct CatalogName {
  std::string file;      ///< As written: relative to the policy.
  std::string instance;  ///< Given to endpoints that name none; may be empty.
  SourceRef where;
};

/// One condition of a selector: the field has one of these values.
struct FieldFilter {
  Field field = Field::Instance;
  std::vector<PlacedText> values;  ///< For Field::Port: ports or ranges, all of a range must be in.
};

/// Which endpoints a rule takes: those that pass every filter.
struct Selector {
  std::vector<FieldFilter> filters;
  bool mail = false;  ///< Also take endpoints whose only ports are mail ports.
  SourceRef where;

  bool names(Field field) const;
};

/// Gives endpoints whose field has this value that route.
struct ValueRoute {
  PlacedText value;
  RouteId route = 0;
};

struct PlacedPattern {
  HostPattern pattern;
  SourceRef where;
  std::string written = {};  ///< As it stands in the policy, if that is not ASCII.
};

struct PlacedNetwork {
  Cidr network;
  SourceRef where;
};

/// What a rule matches, and where that goes. With `routes` there is a selector and nothing else to
/// match; inside such a rule the longest match decides.
struct PolicyRule {
  std::string name;
  std::string reason;  ///< The administrator's words for explain; may be empty.
  bool plain_hosts = false;
  std::vector<PlacedPattern> hosts;
  std::vector<PlacedNetwork> networks;
  std::optional<Selector> select;
  std::optional<RouteId> route;
  Field by = Field::Category;
  std::vector<ValueRoute> routes;
  bool wide = false;     ///< Its patterns are meant to reach into other domains.
  bool covered = false;  ///< Earlier rules are meant to take what they take of it.
  std::vector<std::string> covered_items;  ///< The same, of these of its hosts and blocks.
  SourceRef where;
};

/// Which hosts and blocks belong into a security zone of Windows.
struct ZoneRule {
  Zone zone = Zone::Trusted;
  PolicyRule sites;  ///< Its hosts, networks and selector; its route says nothing.
};

/// Hosts and blocks that bypass lists may send direct although the rules send them to a proxy,
/// where a format cannot say the one without the other.
struct AllowedBypass {
  PolicyRule sites;               ///< Its hosts, networks, selector and reason.
  std::vector<PlacedText> lists;  ///< Names of targets; empty: every list.
};

/// True if the list of that target may make use of it.
bool concerns(const AllowedBypass& allowed, std::string_view target);

/// What to write besides the PAC, and what such files say.
struct Targets {
  std::vector<PlacedText> write;       ///< Names of targets.
  std::string pac_url;                 ///< Where clients fetch the PAC; may be empty.
  std::optional<std::string> proxy;    ///< host:port, for what reads no PAC.
  std::optional<RouteId> proxy_route;  ///< Where that was taken from, if the policy says so.
  Scope scope = Scope::User;
  ProxyMode browsers = ProxyMode::Pac;
  bool locked = true;
  bool pac_mandatory = false;
  std::vector<ZoneRule> zones;
  std::vector<AllowedBypass> may_bypass;
  std::string wpad_domain;  ///< May be empty.
  SourceRef where;          ///< Of the key, or of nothing.
};

enum class DnsUse { Never, Resolve };

/// What we want. All names are resolved; the first rule that matches a host decides.
struct Policy {
  std::string file;
  std::string sha256;  ///< Of the file's bytes.
  std::string name;
  std::string tenant;  ///< Stands for <tenant> in catalogs; may be empty.
  DnsUse dns = DnsUse::Never;
  std::vector<CatalogName> catalogs;
  std::vector<PlacedText> suites;           ///< Files, relative to the policy.
  std::optional<PacTemplate> pac_template;  ///< How the PAC is to be written, if it says.
  Budget budget;                            ///< What the PAC may cost.
  Targets targets;
  std::vector<Route> routes;
  std::vector<PolicyRule> rules;
  RouteId otherwise = 0;
  SourceRef otherwise_where;

  const Route& route(RouteId id) const { return routes[static_cast<std::size_t>(id)]; }
};

}  // namespace pacwright
