#include "validate/bypass_check.hpp"

#include <algorithm>

#include "validate/probes.hpp"
#include "validate/reference/bypass/readers.hpp"
#include "validate/reference/policy_matcher.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kMostTold = 20;
/// With more hosts in one piece each is asked about with one scheme, in turn.
constexpr std::size_t kMostWithBothSchemes = 3'000;

struct Asked {
  BypassUrl url;
  std::string host;    ///< As derived.
  bool direct;         ///< What the policy says.
  bool may_go_direct;  ///< The same, or what it says of the same address in its other spelling.
};

/// Nothing for hosts that no URL can have.
std::optional<BypassUrl> to_url(const DerivedProbe& probe, std::string_view scheme) {
  const bool needs_brackets = probe.host.find(':') != std::string::npos && probe.host[0] != '[';
  const std::string host = needs_brackets ? "[" + probe.host + "]" : probe.host;
  auto url = BypassUrl::parse(std::string(scheme) + "://" + host + "/");
  if (!url) return std::nullopt;
  BypassUrl made = *std::move(url);
  made.resolved = probe.resolved;
  return made;
}

bool explains(const BypassEntry& entry, std::string_view reader, const RuleSet& rules,
              const Host& host, const std::optional<IpAddress>& resolved) {
  if (!is_loss(entry.state)) return false;
  if (std::ranges::find(entry.missing, reader) == entry.missing.end()) return false;
  if (entry.rule < 0) return true;
  return matches(rules.rules[static_cast<std::size_t>(entry.rule)].match, host, resolved);
}

/// ::ffff:10.1.2.3 is the address 10.1.2.3: what the policy says of that counts, too.
bool is_direct_otherwise_spelt(const PolicyMatcher& reference, const BypassUrl& url) {
  if (!url.is_ipv6()) return false;
  const IpAddress plain = unmapped(*url.address);
  return plain.is_v4() &&
         is_direct(reference.policy().route(reference.route_of(plain.to_string())));
}

/// What "may_bypass" lets this list send direct, as a policy of its own: its first route is for
/// what may go past the proxy.
Policy allowances_of(const Policy& policy, std::string_view target) {
  Policy allowed;
  allowed.routes = {{"past the proxy", "DIRECT", {}}, {"not", "PROXY proxy.invalid:1", {}}};
  allowed.otherwise = 1;
  for (const AllowedBypass& one : policy.targets.may_bypass) {
    if (!concerns(one, target)) continue;
    allowed.rules.push_back(one.sites);
    allowed.rules.back().route = 0;
  }
  return allowed;
}

class Check {
 public:
  Check(const RuleSet& rules, const BypassList& list, const std::string& artifact)
      : rules_(rules), list_(list), artifact_(artifact) {
    for (const std::string_view name : list.readers) {
      const BypassReader* reader = find_bypass_reader(name);
      if (reader != nullptr) {
        readers_.push_back(reader);
      } else {
        tell(DiagCode::BypassTooWide, std::string(name), "No reference matcher has this name.");
      }
    }
  }

  void ask(const Asked& asked) {
    for (const BypassReader* reader : readers_) {
      const bool bypassed = reader->is_bypassed(list_.text, asked.url);
      if (bypassed == asked.direct) continue;
      if (bypassed) {
        if (asked.may_go_direct || is_always_bypassed(*reader, asked.url)) continue;
        tell(DiagCode::BypassTooWide, asked.host,
             "It is so as " + std::string(reader->name) + " reads the list.");
      } else if (!asked.url.host.ends_with('.') && !is_explained(reader->name, asked.url)) {
        tell(DiagCode::BypassGap, asked.host,
             "It is so as " + std::string(reader->name) + " reads the list.");
      }
    }
  }

  Diags findings() && { return std::move(findings_); }

 private:
  bool is_explained(std::string_view reader, const BypassUrl& url) const {
    const Host host = Host::from(url.host);
    const auto resolved = IpAddress::parse(url.resolved);
    return std::ranges::any_of(list_.ledger, [&](const BypassEntry& entry) {
      return explains(entry, reader, rules_, host, resolved);
    });
  }

  void tell(DiagCode code, const std::string& subject, std::string detail) {
    if (findings_.size() >= kMostTold) return;
    findings_.push_back({code, {artifact_, 0, 0}, subject, std::move(detail)});
  }

  const RuleSet& rules_;
  const BypassList& list_;
  const std::string& artifact_;
  std::vector<const BypassReader*> readers_;
  Diags findings_;
};

template <class Ask>
void ask_all(ProbeStream stream, const Ask& ask) {
  for (auto probes = stream.next(); !probes.empty(); probes = stream.next()) {
    const bool both = probes.size() <= kMostWithBothSchemes;
    for (std::size_t i = 0; i < probes.size(); ++i) {
      if (both || i % 2 == 0) ask(probes[i], "http");
      if (both || i % 2 == 1) ask(probes[i], "https");
    }
  }
}

}  // namespace

Diags check_bypass_list(const PolicyMatcher& reference, const RuleSet& rules,
                        const BypassList& list, const std::string& artifact) {
  const Policy& policy = reference.policy();
  const Policy allowances = allowances_of(policy, list.target);
  const PolicyMatcher allowed(allowances, reference.catalogs());
  Check check(rules, list, artifact);
  const auto ask = [&](const DerivedProbe& probe, std::string_view scheme) {
    const auto url = to_url(probe, scheme);
    if (!url) return;
    const bool direct = is_direct(policy.route(reference.route_of(url->host, probe.resolved)));
    const bool may =
        direct || is_direct_otherwise_spelt(reference, *url) || allowed.route_of(url->host) == 0;
    check.ask({*url, probe.host, direct, may});
  };
  ask_all(ProbeStream(policy, reference.catalogs()), ask);
  const std::vector<Catalog> none;
  if (!allowances.rules.empty()) ask_all(ProbeStream(allowances, none), ask);
  return std::move(check).findings();
}

}  // namespace pacwright
