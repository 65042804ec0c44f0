#include "validate/bypass_check.hpp"

#include <algorithm>
#include <deque>

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
  std::string host;      ///< As derived.
  bool direct;           ///< What the policy says.
  bool may_go_direct;    ///< The same, or what it says of the same address in its other spelling.
  bool by_name = false;  ///< Only for readers that look names up: the others were asked before.
};

using AskedPiece = std::vector<Asked>;

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

bool misses(const BypassEntry& entry, std::string_view reader) {
  return std::ranges::find(entry.missing, reader) != entry.missing.end();
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

/// One list, as each of its readers has read it.
class Check {
 public:
  Check(const PolicyMatcher& reference, const RuleSet& rules, const BypassList& list,
        const std::string& artifact)
      : rules_(rules),
        list_(list),
        artifact_(artifact),
        allowances_(allowances_of(reference.policy(), list.target)),
        allowed_(allowances_, reference.catalogs()) {
    for (const std::string_view name : list.readers) {
      const BypassReader* reader = find_bypass_reader(name);
      if (reader != nullptr) {
        readers_.push_back({reader, reader->read(list.text)});
      } else {
        tell(DiagCode::BypassTooWide, std::string(name), "No reference matcher has this name.");
      }
    }
  }

  void ask(const Asked& asked) {
    std::optional<std::vector<const BypassEntry*>> losses;  // The same for all readers.
    for (const auto& [reader, is_bypassed] : readers_) {
      if (asked.by_name && !reader->looks_names_up) continue;
      const bool bypassed = is_bypassed(asked.url);
      if (bypassed == asked.direct) continue;
      if (bypassed) {
        if (asked.may_go_direct || is_allowed(*reader, asked.url) ||
            is_always_bypassed(*reader, asked.url)) {
          continue;
        }
        tell(DiagCode::BypassTooWide, asked.host,
             "It is so as " + std::string(reader->name) + " reads the list" +
                 (asked.by_name ? ", if the name resolves to " + asked.url.resolved + "." : "."));
      } else if (!asked.url.host.ends_with('.') && asked.url.is_typed_plainly()) {
        if (!losses) losses = losses_of(asked.url);
        if (is_explained(*losses, reader->name)) continue;
        tell(DiagCode::BypassGap, asked.host,
             "It is so as " + std::string(reader->name) + " reads the list.");
      }
    }
  }

  /// What "may_bypass" lets this list send direct.
  const Policy& allowances() const { return allowances_; }

  bool looks_names_up() const {
    return std::ranges::any_of(readers_, [](const auto& r) { return r.reader->looks_names_up; });
  }

  Diags findings() && { return std::move(findings_); }

 private:
  struct Reader {
    const BypassReader* reader;
    BypassReading is_bypassed;
  };

  /// An allowed network holds for the names that resolve into it, where they are looked up.
  bool is_allowed(const BypassReader& reader, const BypassUrl& url) const {
    if (allowances_.rules.empty()) return false;
    const bool has_home = reader.looks_names_up && !url.resolved.empty();
    return allowed_.route_of(url.host) == 0 || (has_home && allowed_.route_of(url.resolved) == 0);
  }

  /// What the ledger says is lost of this URL's host, for whichever reader.
  std::vector<const BypassEntry*> losses_of(const BypassUrl& url) const {
    const Host host = Host::from(url.host);
    const auto resolved = IpAddress::parse(url.resolved);
    std::vector<const BypassEntry*> losses;
    for (const BypassEntry& entry : list_.ledger) {
      if (!is_loss(entry.state)) continue;
      const auto rule = static_cast<std::size_t>(entry.rule);
      if (entry.rule < 0 || matches(rules_.rules[rule].match, host, resolved)) {
        losses.push_back(&entry);
      }
    }
    return losses;
  }

  static bool is_explained(const std::vector<const BypassEntry*>& losses, std::string_view reader) {
    return std::ranges::any_of(losses, [&](const auto* loss) { return misses(*loss, reader); });
  }

  void tell(DiagCode code, const std::string& subject, std::string detail) {
    if (findings_.size() >= kMostTold) return;
    findings_.push_back({code, {artifact_, 0, 0}, subject, std::move(detail)});
  }

  const RuleSet& rules_;
  const BypassList& list_;
  const std::string& artifact_;
  const Policy allowances_;
  const PolicyMatcher allowed_;
  std::vector<Reader> readers_;
  Diags findings_;
};

/// What the policy says of hosts: once for all lists and all their readers.
AskedPiece ask_policy(const PolicyMatcher& reference, const std::vector<DerivedProbe>& probes) {
  AskedPiece piece;
  const auto add = [&](const DerivedProbe& probe, std::string_view scheme) {
    auto url = to_url(probe, scheme);
    if (!url) return;
    const RouteId route = reference.route_of(url->host, probe.resolved);
    const bool direct = is_direct(reference.policy().route(route));
    const bool may = direct || is_direct_otherwise_spelt(reference, *url);
    piece.push_back({*std::move(url), probe.host, direct, may});
  };
  const bool both = probes.size() <= kMostWithBothSchemes;
  for (std::size_t i = 0; i < probes.size(); ++i) {
    if (both || i % 2 == 0) add(probes[i], "http");
    if (both || i % 2 == 1) add(probes[i], "https");
  }
  return piece;
}

constexpr std::string_view kNameOfNoRule = "named-by-no-rule.invalid";

/// What to ask readers that look names up, whether the policy does or not: a name that no rule
/// names at every address of the piece, and every name that goes to a proxy at one of `homes`, in
/// turn.
class NamesAtHome {
 public:
  NamesAtHome(const PolicyMatcher& reference, const std::vector<ProbeSubject>& subjects)
      : reference_(reference), homes_(first_addresses(subjects)) {}

  AskedPiece of(const AskedPiece& piece) {
    AskedPiece found;
    for (const Asked& asked : piece) {
      const BypassUrl& url = asked.url;
      if (url.address) {
        found.push_back(at_home(std::string(kNameOfNoRule), url, *url.address));
      } else if (!asked.direct && url.resolved.empty() && !homes_.empty() && url.host != ".") {
        found.push_back(at_home(asked.host, url, homes_[next_++ % homes_.size()]));
      }
    }
    return found;
  }

 private:
  Asked at_home(const std::string& host, const BypassUrl& like, const IpAddress& home) const {
    BypassUrl url = like;
    if (url.address) url.host = url.typed_host = host;
    url.address.reset();
    url.literal.clear();
    url.resolved = home.to_string();
    // Policies look for IPv4 addresses only.
    const RouteId route = reference_.route_of(url.host, home.is_v4() ? url.resolved : "");
    const bool direct = is_direct(reference_.policy().route(route));
    return {std::move(url), host, direct, direct, true};
  }

  const PolicyMatcher& reference_;
  std::vector<IpAddress> homes_;
  std::size_t next_ = 0;
};

/// All checks are asked all of one policy's derived hosts.
void ask_derived(const PolicyMatcher& reference, ProbeStream& stream, std::span<Check*> checks,
                 const Progress& progress) {
  const bool any = std::ranges::any_of(checks, [](const Check* c) { return c->looks_names_up(); });
  NamesAtHome names(reference, stream.subjects());
  for (auto probes = stream.next(); !probes.empty(); probes = stream.next()) {
    const AskedPiece piece = ask_policy(reference, probes);
    const AskedPiece at_home = any ? names.of(piece) : AskedPiece{};
    for (Check* check : checks) {
      for (const Asked& asked : piece) check->ask(asked);
      if (!check->looks_names_up()) continue;
      for (const Asked& asked : at_home) check->ask(asked);
    }
    tell(progress, "patterns and blocks", stream.derived(), stream.subjects().size());
  }
}

}  // namespace

std::vector<Diags> check_bypass_lists(const PolicyMatcher& reference, const RuleSet& rules,
                                      std::span<const BypassList> lists,
                                      std::span<const std::string> artifacts,
                                      const Progress& progress) {
  if (lists.empty()) return {};
  std::deque<Check> checks;  // Which stay where they are.
  std::vector<Check*> all;
  for (std::size_t i = 0; i < lists.size(); ++i) {
    all.push_back(&checks.emplace_back(reference, rules, lists[i], artifacts[i]));
  }
  ProbeStream stream(reference.policy(), reference.catalogs());
  ask_derived(reference, stream, all, progress);
  const std::vector<Catalog> none;
  std::vector<Diags> findings;
  for (Check* check : all) {
    ProbeStream allowed(check->allowances(), none);
    if (!check->allowances().rules.empty()) ask_derived(reference, allowed, {&check, 1}, {});
    findings.push_back(std::move(*check).findings());
  }
  return findings;
}

Diags check_bypass_list(const PolicyMatcher& reference, const RuleSet& rules,
                        const BypassList& list, const std::string& artifact) {
  return check_bypass_lists(reference, rules, {&list, 1}, {&artifact, 1}).front();
}

}  // namespace pacwright
