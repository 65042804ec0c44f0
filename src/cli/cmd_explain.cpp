#include <ostream>

#include "cli/options.hpp"
#include "cli/workspace.hpp"
#include "lower/lower.hpp"
#include "report/json_report.hpp"
#include "report/text_report.hpp"
#include "validate/url.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kMostOthers = 5;

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

class Explainer {
 public:
  Explainer(const Policy& policy, const std::vector<Catalog>& catalogs, const RuleSet& rules)
      : policy_(policy), catalogs_(catalogs), rules_(rules) {}

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
    const int index = first_match(rules_, host);
    if (index < 0) {
      fill_route(e, rules_.otherwise);
      e.rule = "otherwise";
      e.because = "no rule of the policy matches " + describe(host);
      return e;
    }
    const Rule& rule = rules_.rules[static_cast<std::size_t>(index)];
    fill_route(e, rule.route);
    e.rule = rule_of(rule).name;
    e.match = to_text(rule.match);
    for (const EndpointRef& ref : rule.origins) e.origins.push_back(to_origin(ref, catalogs_));
    e.because = reason(host, rule, e);
    fill_others(e, host, static_cast<std::size_t>(index));
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

  void fill_others(Explanation& e, const Host& host, std::size_t index) const {
    for (std::size_t i = index + 1; i < rules_.rules.size() && e.also.size() < kMostOthers; ++i) {
      const Rule& rule = rules_.rules[i];
      if (!matches(rule.match, host)) continue;
      e.also.push_back({rule_of(rule).name, to_text(rule.match), policy_.route(rule.route).name});
    }
  }

  const Policy& policy_;
  const std::vector<Catalog>& catalogs_;
  const RuleSet& rules_;
};

}  // namespace

Exit run_explain(const std::vector<std::string>& args, Io& io) {
  CommandOptions command(
      "explain POLICY URL...",
      "Says where the policy sends each URL, which rule decides, and which line of\n"
      "which catalog that rule comes from. Names are not resolved.",
      "pacwright explain samples/contoso/policy.json https://outlook.office.com/");
  command.flag("json", "Print an array with one object a URL");
  command.operands("policy-and-urls");
  const auto parsed = command.parse(args);
  if (parsed.has("help")) return command.show_help(io);
  if (!parsed.has("policy-and-urls")) return bad_usage(io, "explain", "name a policy file");
  const auto names = parsed.texts("policy-and-urls");
  if (names.size() < 2) return bad_usage(io, "explain", "name at least one URL");

  Workspace files(io);
  Diags diags;
  const auto policy = files.read_policy_file(names.front(), diags);
  const auto catalogs = policy ? files.read_catalogs(*policy, diags) : std::nullopt;
  const Lowered lowered = catalogs ? lower(*policy, *catalogs, diags) : Lowered{};
  if (!catalogs || has_errors(diags)) {
    files.print(diags);
    if (parsed.has("json")) io.out << to_json(files.with_paths(diags));
    return Exit::BadInput;
  }
  const Explainer explainer(*policy, *catalogs, lowered.rules);
  std::vector<Explanation> explanations;
  bool failed = false;
  for (std::size_t i = 1; i < names.size(); ++i) {
    explanations.push_back(explainer.explain(names[i]));
    failed = failed || !explanations.back().error.empty();
  }
  if (parsed.has("json")) {
    io.out << to_json(explanations);
  } else {
    for (const Explanation& explanation : explanations)
      io.out << to_text(explanation, io.colours_out) << "\n";
  }
  return failed ? Exit::Findings : Exit::Ok;
}

}  // namespace pacwright
