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

/// An address in one of the policy's blocks, if it has any.
std::string random_home(Random& random, const RuleSet& rules) {
  std::vector<Cidr> blocks;
  for (const Rule& rule : rules.rules) {
    const auto* block = std::get_if<Cidr>(&rule.match);
    if (block != nullptr && block->family() == IpFamily::V4) blocks.push_back(*block);
  }
  if (blocks.empty()) return random_address(random, IpFamily::V4).to_string();
  const Cidr& block = random.pick(blocks);
  return (random.chance(50) ? block.first() : block.last()).to_string();
}

/// Hosts made without a look at the policy, but of the same few letters and bytes.
std::vector<BypassUrl> random_urls(Random& random, const RuleSet& rules) {
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
    if (!url) continue;
    urls.push_back(*std::move(url));
    if (urls.back().address || host == "." || random.chance(30)) continue;
    urls.back().resolved = random_home(random, rules);
  }
  return urls;
}

bool names_loss(const BypassList& list, const RuleSet& rules, std::string_view reader,
                const BypassUrl& url) {
  return std::ranges::any_of(list.ledger, [&](const BypassEntry& entry) {
    if (!is_loss(entry.state)) return false;
    if (std::ranges::find(entry.missing, reader) == entry.missing.end()) return false;
    return entry.rule < 0 || matches(rules.rules[static_cast<std::size_t>(entry.rule)].match,
                                     Host::from(url.host), IpAddress::parse(url.resolved));
  });
}

/// ::ffff:10.1.2.3 may go where 10.1.2.3 goes: it is that address.
bool goes_direct(const Policy& asked, const PolicyMatcher& policy, const BypassUrl& url) {
  if (is_direct(asked.route(policy.route_of(url.host, url.resolved)))) return true;
  const auto plain = url.address ? unmapped(*url.address).to_string() : url.host;
  return is_direct(asked.route(policy.route_of(plain)));
}

struct Counts {
  int bypassed = 0, explained = 0, widened = 0, looked_up = 0;
};

/// Lets some lists send direct what is below, and what ends like, a host that a rule names; and the
/// names that live in a block that goes direct.
void allow_some(Random& random, const RuleSet& rules, Policy& policy) {
  policy.targets.may_bypass.push_back({});
  for (const Rule& rule : rules.rules) {
    const auto* block = std::get_if<Cidr>(&rule.match);
    if (block == nullptr || rule.route != 0 || random.chance(30)) continue;
    policy.targets.may_bypass.back().sites.networks.push_back({*block, {}});
  }
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

/// By the patterns themselves, not by what the lists were made from. `name`: a host, or the address
/// that it has, for readers that look names up.
bool may_bypass(const Policy& policy, const std::string& target, const std::string& name) {
  return std::ranges::any_of(policy.targets.may_bypass, [&](const AllowedBypass& allowed) {
    if (!concerns(allowed, target)) return false;
    const Host host = Host::from(name);
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
      const bool direct = is_direct(made.policy.route(policy.route_of(url.host, url.resolved)));
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
      if (bypassed && may_bypass(made.policy, list.target, url.host)) {
        ++counts.widened;
        continue;
      }
      if (bypassed && reader->looks_names_up && !url.resolved.empty() &&
          may_bypass(made.policy, list.target, url.resolved)) {
        ++counts.looked_up;
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
  for (int round = 0; round < 200; ++round) {
    Compiled made = random_case(random);
    if (random.chance(60)) allow_some(random, made.lowered.rules, made.policy);
    const PolicyMatcher policy(made.policy, made.catalogs);
    const auto urls = random_urls(random, made.lowered.rules);
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
          ", widened: ", counts.widened, ", by the name's address: ", counts.looked_up);
  CHECK(counts.bypassed > 1000);
  CHECK(counts.explained > 1000);
  CHECK(counts.widened > 100);
  CHECK(counts.looked_up > 100);
}

}  // namespace
}  // namespace pacwright
