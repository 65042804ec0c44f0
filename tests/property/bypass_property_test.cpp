#include <doctest/doctest.h>

#include <algorithm>

#include "emit/bypass/target.hpp"
#include "lower/allowed_matches.hpp"
#include "random.hpp"
#include "validate/bypass_check.hpp"
#include "validate/reference/bypass/readers.hpp"
#include "validate/reference/policy_matcher.hpp"

namespace pacwright {
namespace {

/// Hosts made without a look at the policy, but of the same few letters and bytes.
std::vector<BypassUrl> random_urls(Random& random) {
  std::vector<BypassUrl> urls;
  while (urls.size() < 60) {
    std::string host;
    if (random.chance(70)) {
      host = random_text(random, random.chance(70) ? "ab." : "ab.-c", 8);
    } else {
      const bool is_v4 = random.chance(50);
      host = random_address(random, is_v4 ? IpFamily::V4 : IpFamily::V6).to_string();
      if (!is_v4) host = "[" + host + "]";
    }
    auto url = BypassUrl::parse((random.chance(50) ? "http://" : "https://") + host + "/");
    if (url) urls.push_back(*std::move(url));
  }
  return urls;
}

bool names_loss(const BypassList& list, const RuleSet& rules, std::string_view reader,
                const BypassUrl& url) {
  return std::ranges::any_of(list.ledger, [&](const BypassEntry& entry) {
    if (!is_loss(entry.state)) return false;
    if (std::ranges::find(entry.missing, reader) == entry.missing.end()) return false;
    return entry.rule < 0 ||
           matches(rules.rules[static_cast<std::size_t>(entry.rule)].match, Host::from(url.host));
  });
}

/// ::ffff:10.1.2.3 may go where 10.1.2.3 goes: it is that address.
bool goes_direct(const Policy& asked, const PolicyMatcher& policy, const BypassUrl& url) {
  if (is_direct(asked.route(policy.route_of(url.host)))) return true;
  const auto plain = url.address ? unmapped(*url.address).to_string() : url.host;
  return is_direct(asked.route(policy.route_of(plain)));
}

struct Counts {
  int bypassed = 0, explained = 0, widened = 0;
};

/// Lets some lists send direct what is below, and what ends like, a host that a rule names.
void allow_some(Random& random, const RuleSet& rules, Policy& policy) {
  for (int left = random.below(4); left > 0 && !rules.rules.empty(); --left) {
    AllowedBypass allowed;
    const Match& near = random.pick(rules.rules).match;
    if (const auto* pattern = std::get_if<HostPattern>(&near)) {
      const auto around =
          HostPattern::parse((random.chance(50) ? "*" : "*.") + pattern->text(), {});
      if (around) allowed.sites.hosts.push_back({*around, {}});
    } else if (const auto* block = std::get_if<Cidr>(&near)) {
      allowed.sites.networks.push_back({*block, {}});
    }
    if (random.chance(30)) allowed.lists.push_back({"no-proxy-curl", {}});
    policy.targets.may_bypass.push_back(std::move(allowed));
  }
}

/// By the patterns themselves, not by what the lists were made from.
bool may_bypass(const Policy& policy, const std::string& target, const BypassUrl& url) {
  return std::ranges::any_of(policy.targets.may_bypass, [&](const AllowedBypass& allowed) {
    if (!concerns(allowed, target)) return false;
    const Host host = Host::from(url.host);
    return std::ranges::any_of(allowed.sites.hosts,
                               [&](const auto& one) { return matches(one.pattern, host); }) ||
           std::ranges::any_of(allowed.sites.networks,
                               [&](const auto& one) { return matches(one.network, host); });
  });
}

void check_list(const Compiled& made, const PolicyMatcher& policy, const BypassList& list,
                const std::vector<BypassUrl>& urls, Counts& counts) {
  for (const std::string_view name : list.readers) {
    const BypassReader* reader = find_bypass_reader(name);
    REQUIRE(reader != nullptr);
    for (const BypassUrl& url : urls) {
      const bool direct = is_direct(made.policy.route(policy.route_of(url.host)));
      const bool bypassed = reader->is_bypassed(list.text, url);
      if (bypassed == direct || is_always_bypassed(*reader, url)) {
        counts.bypassed += bypassed && direct ? 1 : 0;
        continue;
      }
      CAPTURE(list.target);
      CAPTURE(list.text);
      CAPTURE(std::string(name));
      CAPTURE(url.host);
      CAPTURE(describe(made));
      if (bypassed && goes_direct(made.policy, policy, url)) continue;
      if (bypassed && may_bypass(made.policy, list.target, url)) {
        ++counts.widened;
        continue;
      }
      REQUIRE_FALSE(bypassed);
      if (url.host.ends_with('.')) continue;
      REQUIRE(names_loss(list, made.lowered.rules, name, url));
      ++counts.explained;
    }
  }
}

TEST_CASE(
    "random policies: no bypass list sends direct what the policy sends to a proxy, and "
    "every loss is named") {
  Random random;
  Counts counts;
  for (int round = 0; round < 120; ++round) {
    Compiled made = random_case(random);
    if (random.chance(40)) allow_some(random, made.lowered.rules, made.policy);
    const PolicyMatcher policy(made.policy, made.catalogs);
    const auto urls = random_urls(random);
    for (const BypassTarget& target : all_bypass_targets()) {
      const BypassList list = emit_bypass_list(
          target, made.lowered.rules, allowed_matches(made.policy, made.catalogs, target.name));
      check_list(made, policy, list, urls, counts);
      if (round % 20 != 0) continue;
      const Diags findings =
          check_bypass_list(policy, made.lowered.rules, list, std::string(target.name));
      CAPTURE(describe(made));
      CAPTURE(list.text);
      REQUIRE(to_text(findings) == "");
    }
  }
  MESSAGE("direct and bypassed: ", counts.bypassed, ", left out and named: ", counts.explained,
          ", widened: ", counts.widened);
  CHECK(counts.bypassed > 1000);
  CHECK(counts.explained > 1000);
  CHECK(counts.widened > 100);
}

}  // namespace
}  // namespace pacwright
