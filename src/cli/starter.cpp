#include "cli/starter.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "base/json.hpp"
#include "base/template.hpp"
#include "base/text.hpp"
#include "cli/target_files.hpp"
#include "embedded/starter_policy_jsonc.hpp"
#include "embedded/starter_suite_jsonc.hpp"
#include "input/policy_file.hpp"
#include "input/read_catalog.hpp"
#include "lower/check_policy.hpp"
#include "lower/lower.hpp"

namespace pacwright {
namespace {

constexpr const char* kSuite = "known-urls.json";
constexpr const char* kCategories[] = {"Optimize", "Allow", "Default"};

std::string quoted_list(const std::vector<std::string>& texts, const std::string& between) {
  std::vector<std::string> quoted;
  quoted.reserve(texts.size());
  for (const std::string& text : texts) quoted.push_back(to_json_string(text));
  return join(quoted, between);
}

std::string result_of(const StarterWishes& wishes) {
  std::vector<std::string> entries;
  for (const std::string& proxy : wishes.proxies) entries.push_back("PROXY " + proxy);
  if (wishes.fail_open) entries.emplace_back("DIRECT");
  return join(entries, "; ");
}

/// As the policy has to name it: relative to its own folder, so that both can move together.
std::string beside_policy(const StarterWishes& wishes) {
  namespace fs = std::filesystem;
  const fs::path catalog(wishes.catalog);
  if (wishes.catalog.empty() || catalog.is_absolute()) return catalog.generic_string();
  std::error_code no_current_folder;
  const fs::path folder = fs::absolute(wishes.policy_file, no_current_folder).parent_path();
  const fs::path whole = fs::absolute(catalog, no_current_folder);
  const fs::path relative = whole.lexically_relative(folder);  // Empty on another drive.
  return (relative.empty() ? whole : relative).generic_string();
}

std::string categories_of(const StarterWishes& wishes) {
  std::vector<std::string> routes;
  for (const std::string category : kCategories) {
    const bool direct = std::ranges::find(wishes.direct, category) != wishes.direct.end();
    routes.push_back(to_json_string(category) + (direct ? ": \"direct\"" : ": \"proxy\""));
  }
  return join(routes, ", ");
}

std::string policy_text(const StarterWishes& wishes) {
  std::vector<std::string> domains;
  for (const std::string& domain : wishes.domains) {
    domains.push_back(domain);
    domains.push_back("*." + domain);
  }
  std::vector<std::string> targets = wishes.targets;
  if (targets.empty() && !wishes.pac_url.empty() && !wishes.no_targets) {
    targets = {"publish", "group-policy"};
  }
  TemplateData data;
  data.holes = {{"name", to_json_string(wishes.name.empty() ? "example" : wishes.name)},
                {"catalog", to_json_string(beside_policy(wishes))},
                {"instance", to_json_string(wishes.instance)},
                {"tenant", to_json_string(wishes.tenant)},
                {"suite", to_json_string(kSuite)},
                {"result", to_json_string(result_of(wishes))},
                {"domains", quoted_list(domains, ",\n")},
                {"categories", categories_of(wishes)},
                {"targets", quoted_list(targets, ", ")},
                {"comma", wishes.pac_url.empty() ? "" : ","},
                {"url", to_json_string(wishes.pac_url)}};
  data.flags.emplace_back(wishes.fail_open ? "open" : "closed");
  data.flags.emplace_back(targets.empty() && wishes.pac_url.empty() ? "plain" : "targets");
  if (!wishes.catalog.empty()) data.flags.emplace_back("microsoft365");
  if (!wishes.tenant.empty()) data.flags.emplace_back("tenant");
  if (!wishes.domains.empty()) data.flags.emplace_back("domains");
  if (!wishes.pac_url.empty()) data.flags.emplace_back("url");
  return fill_template(kStarterPolicyJsonc, data);
}

/// Outlook stands for the rest of Microsoft 365, if the catalog sends it direct.
std::string suite_text(const StarterWishes& wishes, const RuleSet& rules, const Policy& policy) {
  TemplateData data;
  for (const std::string& domain : wishes.domains) {
    data.repetitions["domains"].push_back(
        {{{"url", to_json_string("https://www." + domain + "/")}}, {}, {}});
  }
  data.repetitions.try_emplace("domains");
  const RouteId outlook = route_of(rules, Host::from("outlook.office.com"));
  if (!wishes.catalog.empty() && policy.route(outlook).name == "direct") {
    data.flags.emplace_back("outlook");
  }
  return fill_template(kStarterSuiteJsonc, data);
}

void check_wishes(const StarterWishes& wishes, Diags& diags) {
  for (const std::string& category : wishes.direct) {
    if (std::ranges::find(kCategories, category) == std::end(kCategories)) {
      diags.push_back({DiagCode::UnknownFieldValue,
                       {"--direct", 0, 0},
                       category,
                       "Categories are Optimize, Allow and Default."});
    }
  }
}

}  // namespace

std::string starter_suite_name() { return kSuite; }

std::optional<StarterFiles> make_starter(const StarterWishes& wishes, Workspace& files,
                                         Diags& diags) {
  check_wishes(wishes, diags);
  const std::string text = policy_text(wishes);
  const auto policy = read_policy(text, wishes.policy_file, diags);
  if (policy) wanted_targets(*policy, {}, diags);  // For what it reports.
  if (!policy || has_errors(diags)) return std::nullopt;
  const auto catalogs = files.read_catalogs(*policy, diags);
  if (!catalogs) return std::nullopt;
  const Lowered lowered = lower(*policy, *catalogs, diags);
  if (has_errors(diags)) return std::nullopt;
  check_policy(*policy, *catalogs, lowered, diags);
  if (has_errors(diags)) return std::nullopt;
  return StarterFiles{
      {{kSuite, suite_text(wishes, lowered.rules, *policy)},
       {std::filesystem::path(wishes.policy_file).filename().generic_string(), text}}};
}

}  // namespace pacwright
