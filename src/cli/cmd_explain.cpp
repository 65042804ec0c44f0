#include <map>
#include <optional>
#include <ostream>
#include <unordered_set>

#include "base/json.hpp"
#include "base/utf8.hpp"
#include "cli/client_options.hpp"
#include "cli/options.hpp"
#include "cli/url_lines.hpp"
#include "cli/workspace.hpp"
#include "lower/lower.hpp"
#include "report/json_report.hpp"
#include "report/table_text.hpp"
#include "report/text_report.hpp"
#include "validate/url.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kMostOthers = 5;
/// Of URLs: as JSON each takes a hundred times its size.
constexpr std::size_t kMostUrlBytes = 64 << 20, kMostForJson = 4 << 20;

Explanation::Origin to_origin(const EndpointRef& ref, const std::vector<Catalog>& catalogs) {
  const Endpoint& endpoint = at(catalogs, ref);
  return {catalogs[static_cast<std::size_t>(ref.catalog)].file,
          endpoint.line,
          endpoint.set,
          endpoint.category,
          endpoint.service,
          endpoint.item_text(),
          endpoint.source.file,
          endpoint.source.line,
          endpoint.source.row};
}

/// Where the policy names its final route.
SourceRef place_of_otherwise(const std::string& bytes, const std::string& file) {
  const auto text = decode_text(bytes);
  const auto json = parse_json(text ? *text : bytes);
  const auto* root = std::get_if<JsonValue>(&json);
  const JsonValue* const value = root == nullptr ? nullptr : root->find("otherwise");
  if (value == nullptr) return {};
  return {file, value->place.line, value->place.column};
}

/// Where a rule of the policy names the match itself; the rule, if a catalog does.
SourceRef place_of(const Match& match, const PolicyRule& rule) {
  for (const PlacedPattern& host : rule.hosts) {
    if (Match(host.pattern) == match) return host.where;
  }
  for (const PlacedNetwork& network : rule.networks) {
    if (Match(network.network) == match) return network.where;
  }
  return rule.where;
}

class Explainer {
 public:
  /// `otherwise`: where the policy names it.
  /// `dns`: what names resolve to, as far as that is known.
  Explainer(const Policy& policy, const std::vector<Catalog>& catalogs, const RuleSet& rules,
            SourceRef otherwise, std::map<std::string, std::string> dns)
      : policy_(policy),
        catalogs_(catalogs),
        rules_(rules),
        otherwise_(std::move(otherwise)),
        dns_(std::move(dns)) {}

  Explanation explain(const std::string& url) const {
    Explanation e;
    e.url = url;
    const auto probe = to_chromium_probe(url);
    if (!probe) {
      e.error = message_of(probe.reason()) + ": " + advice_of(probe.reason());
      return e;
    }
    const Host host = Host::from(probe->host);
    e.host = host.text;
    const auto resolved = address_of(host);
    const int index = first_match(rules_, host, resolved);
    if (index < 0) {
      fill_route(e, rules_.otherwise);
      e.rule = "otherwise";
      e.policy = otherwise_;
      e.because = "no rule of the policy matches " + describe(host);
      add_open_question(e, host, resolved, rules_.rules.size(), rules_.otherwise);
      return e;
    }
    const Rule& rule = rules_.rules[static_cast<std::size_t>(index)];
    fill_route(e, rule.route);
    e.rule = rule_of(rule).name;
    e.match = to_text(rule.match);
    e.policy = place_of(rule.match, rule_of(rule));
    for (const EndpointRef& ref : rule.origins) e.origins.push_back(to_origin(ref, catalogs_));
    e.because = reason(host, rule, e);
    if (resolved && std::holds_alternative<Cidr>(rule.match)) {
      e.because += "; its address is " + resolved->to_string();
    }
    add_open_question(e, host, resolved, static_cast<std::size_t>(index), rule.route);
    fill_others(e, host, resolved, static_cast<std::size_t>(index));
    return e;
  }

 private:
  const PolicyRule& rule_of(const Rule& rule) const {
    return policy_.rules[static_cast<std::size_t>(rule.policy_rule)];
  }

  void fill_route(Explanation& e, RouteId route) const {
    e.route = policy_.route(route).name;
    e.result = policy_.route(route).result;
  }

  /// As far as the policy looks names up, and --dns says.
  std::optional<IpAddress> address_of(const Host& host) const {
    const auto known = dns_.find(host.text);
    if (!rules_.resolve_names || !host.is_name() || known == dns_.end()) return std::nullopt;
    return IpAddress::parse(known->second);
  }

  /// Where the name's address could send it another way, by a network before the rule at `index`.
  void add_open_question(Explanation& e, const Host& host, const std::optional<IpAddress>& resolved,
                         std::size_t index, RouteId route) const {
    if (!rules_.resolve_names || !host.is_name() || resolved) return;
    for (std::size_t i = 0; i < index; ++i) {
      const Rule& rule = rules_.rules[i];
      if (!std::holds_alternative<Cidr>(rule.match)) continue;
      if (go_the_same_way(policy_, rule.route, route)) continue;
      e.is_open = true;
      e.because += "; an address in " + to_text(rule.match) + " of rule '" + rule_of(rule).name +
                   "' would send it to '" + policy_.route(rule.route).name +
                   "', but names are not looked up here: say with --dns what it resolves to";
      return;
    }
  }

  static std::string describe(const Host& host) {
    return host.is_name() ? "the name '" + host.text + "'" : "the address " + host.text;
  }

  std::string reason(const Host& host, const Rule& rule, const Explanation& e) const {
    std::string text = std::holds_alternative<PlainHosts>(rule.match)
                           ? describe(host) + " has no dot"
                           : describe(host) + " matches " + e.match;
    if (!e.origins.empty() && !e.origins.front().category.empty()) {
      text += ", published as " + e.origins.front().category;
    }
    if (!rule_of(rule).reason.empty()) text += "; " + rule_of(rule).reason;
    return text;
  }

  void fill_others(Explanation& e, const Host& host, const std::optional<IpAddress>& resolved,
                   std::size_t index) const {
    for (std::size_t i = index + 1; i < rules_.rules.size() && e.also.size() < kMostOthers; ++i) {
      const Rule& rule = rules_.rules[i];
      if (!matches(rule.match, host, resolved)) continue;
      e.also.push_back({rule_of(rule).name, to_text(rule.match), policy_.route(rule.route).name});
    }
  }

  const Policy& policy_;
  const std::vector<Catalog>& catalogs_;
  const RuleSet& rules_;
  SourceRef otherwise_;
  std::map<std::string, std::string> dns_;
};

/// Host, route, rule, match and the policy's line: one row a host, however many URLs it has.
std::string to_brief(const std::vector<Explanation>& all, const TextForm& form) {
  std::vector<TableCells> rows;
  std::unordered_set<std::string> told;
  for (const Explanation& e : all) {
    if (!e.error.empty()) {
      rows.push_back({e.url, "!" + e.error});
    } else if (told.insert(e.host).second) {
      rows.push_back(
          {e.host, e.route, e.rule, e.match, e.policy.file + ":" + std::to_string(e.policy.line)});
    }
  }
  return to_table(rows, form);
}

}  // namespace

Exit run_explain(const std::vector<std::string>& args, Io& io) {
  CommandOptions command(
      "explain POLICY URL...",
      "Says where the policy sends each URL, which rule decides, and which line of\n"
      "which catalog that rule comes from. Names resolve only as --dns says. Exit status:\n"
      "4 if an address, which is not known, could send a name another way.",
      "pacwright explain samples/contoso/policy.json https://outlook.office.com/");
  command.texts(
      "urls",
      "Also the URLs in FILE, one a line; - is standard input. Blank lines and lines that "
      "begin with # do not count",
      "FILE");
  command.texts("dns", "The address of a name, for policies that look names up", "NAME=ADDRESS");
  command.flag("brief", "One line a host: host, route, rule, pattern and the policy's line");
  command.flag("json", "Print an array with one object a URL");
  command.operands("policy-and-urls");
  const auto parsed = command.parse(args);
  if (parsed.has("help")) return command.show_help(io);
  if (!parsed.has("policy-and-urls")) return bad_usage(io, "explain", "name a policy file");
  const auto names = parsed.texts("policy-and-urls");
  if (names.size() < 2 && !parsed.has("urls")) {
    return bad_usage(io, "explain", "name at least one URL, or a file of them with --urls");
  }
  if (parsed.has("brief") && parsed.has("json")) {
    return bad_usage(io, "explain", "--brief and --json exclude each other");
  }

  const auto dns = read_addresses(parsed, io, "explain");
  if (!dns) return Exit::BadUsage;

  Workspace files(io);
  Diags diags;
  std::vector<std::string> urls(names.begin() + 1, names.end());
  for (const std::string& file : parsed.texts("urls")) {
    const auto take = [&urls](std::string_view url) { urls.emplace_back(url); };
    const auto never = [] {};
    const std::size_t most = parsed.has("json") ? kMostForJson : kMostUrlBytes;
    if (const auto fault = for_each_url(file, io, take, never, most)) diags.push_back(*fault);
  }
  const auto policy = files.read_policy_file(names.front(), diags);
  const auto catalogs = policy ? files.read_catalogs(*policy, diags) : std::nullopt;
  const Lowered lowered = catalogs ? lower(*policy, *catalogs, diags) : Lowered{};
  if (!catalogs || has_errors(diags)) {
    files.print(diags);
    if (parsed.has("json")) io.out << to_json(files.with_paths(diags));
    return Exit::BadInput;
  }
  const auto bytes = files.read(names.front(), names.front(), {}, diags);
  const Explainer explainer(*policy, *catalogs, lowered.rules,
                            place_of_otherwise(bytes.value_or(""), names.front()), *dns);
  std::vector<Explanation> explanations;
  bool failed = false, is_open = false;
  std::unordered_set<std::string> hosts;  // A log asks for the same ones again and again.
  for (const std::string& url : urls) {
    if (parsed.has("brief")) {
      const auto probe = to_chromium_probe(url);
      if (probe && !hosts.insert(probe->host).second) continue;
    }
    Explanation one = explainer.explain(url);
    failed = failed || !one.error.empty();
    is_open = is_open || one.is_open;
    if (parsed.has("json") || parsed.has("brief")) {
      explanations.push_back(std::move(one));
    } else {
      io.out << to_text(one, form_out(io)) << "\n";
    }
  }
  if (urls.empty()) files.print({{DiagCode::NothingAsked, {names.front(), 0, 0}, "", ""}});
  if (parsed.has("json")) {
    io.out << to_json(explanations);
  } else if (parsed.has("brief")) {
    io.out << to_brief(explanations, form_out(io));
  }
  if (failed) return Exit::Findings;
  return urls.empty() || is_open ? Exit::NoAnswer : Exit::Ok;
}

}  // namespace pacwright
