#include "cli/pass_options.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>

#include "base/text.hpp"
#include "cli/options.hpp"
#include "model/rule_index.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kMostTold = 20;

std::string table_line(std::string_view name, const std::string& before, const std::string& after,
                       const std::string& milliseconds) {
  const auto right = [](const std::string& text, std::size_t width) {
    return std::string(text.size() < width ? width - text.size() : 0, ' ') + text;
  };
  return std::string(name) + std::string(name.size() < 18 ? 18 - name.size() : 0, ' ') +
         right(before, 14) + right(after, 12) + right(milliseconds, 14) + "\n";
}

/// "1,234.56", whatever the locale.
std::string two_decimals(double number) {
  const auto hundredths = static_cast<std::uint64_t>(std::llround(number * 100));
  return with_thousands(hundredths / 100) + "." + std::to_string(hundredths / 10 % 10) +
         std::to_string(hundredths % 10);
}

}  // namespace

std::vector<std::string> pass_names() { return names_of(all_passes()); }

std::optional<std::string> unknown_pass(const std::vector<std::string>& names) {
  const std::vector<std::string> known = pass_names();
  for (const std::string& name : names) {
    if (std::ranges::find(known, name) != known.end()) continue;
    const auto meant = did_you_mean(name, known);
    return "no pass '" + printable(name) + "'" + (meant ? " (did you mean '" + *meant + "'?)" : "");
  }
  return std::nullopt;
}

RuleSet PassWatch::run(const Pass& pass, RuleSet rules) {
  const std::size_t before = rules.rules.size();
  if (routes_.empty()) routes_ = ask(rules);
  const auto start = std::chrono::steady_clock::now();
  rules = pass.run(std::move(rules));
  const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - start;
  rows_.push_back({pass.name, before, rules.rules.size(), taken.count()});
  compare(pass, ask(rules));
  return rules;
}

std::vector<RouteId> PassWatch::ask(const RuleSet& rules) const {
  if (probes_.empty()) return {};
  const RuleIndex index(rules);
  std::vector<RouteId> routes;
  routes.reserve(probes_.size());
  for (const DerivedProbe& probe : probes_) {
    routes.push_back(index.route_of(Host::from(probe.host), IpAddress::parse(probe.resolved)));
  }
  return routes;
}

void PassWatch::compare(const Pass& pass, const std::vector<RouteId>& now) {
  for (std::size_t i = 0; i < now.size() && findings_.size() < kMostTold; ++i) {
    if (now[i] == routes_[i]) continue;
    findings_.push_back({DiagCode::RulesDisagree,
                         {policy_.file, 0, 0},
                         probes_[i].host,
                         "Before the pass '" + std::string(pass.name) + "' the rules say '" +
                             policy_.route(routes_[i]).name + "', after it '" +
                             policy_.route(now[i]).name + "'. The host was derived from '" +
                             probes_[i].about + "'."});
  }
  routes_ = now;
}

std::string PassWatch::to_table() const {
  std::string text = table_line("pass", "rules before", "after", "milliseconds");
  for (const Row& row : rows_) {
    text += table_line(row.name, with_thousands(row.before), with_thousands(row.after),
                       two_decimals(row.milliseconds));
  }
  return text;
}

}  // namespace pacwright
