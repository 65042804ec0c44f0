// What a site of a zone map may be: the policy's own help, and Microsoft's page on SetZoneMapping.
// A star stands for the whole first label of a name, or for the last part of an address; a part of
// an address may be a range.
//
//   a.b.c           a.b.c                    10.1.2.3/32    10.1.2.3
//   *.b.c           *.b.c                    10.1.2.0/25    10.1.2.0-127
//   *cdn.b.c        no: star inside a label  10.1.2.0/24    10.1.2.*
//   a.*.b.c         no: star in the middle   10.1.16.0/20   10.1.16-31.*
//   *.c             no: the whole of ".c"    10.0.0.0/8     no: two parts would be ranges
//
// Sites are https only in the Trusted zone, which "requires server verification" by default and
// then refuses http; in the others every protocol counts.

#include "emit/zone_map.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string_view>

#include "base/text.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kLongestName = 259;  // Of a value in Registry.pol.

/// A site without its protocol, or the reason there is none.
struct Site {
  std::string text;
  std::string refusal;
};

/// "b.c" of a country such as "co.uk": one level deeper is then not deep.
bool is_registry_of_country(std::string_view second, std::string_view top) {
  constexpr std::array<std::string_view, 9> kSecond = {"ac", "co",  "com", "edu", "gov",
                                                       "ne", "net", "or",  "org"};
  return top.size() == 2 && std::ranges::find(kSecond, second) != kSecond.end();
}

bool is_deep(std::string_view domain) {
  const std::vector<std::string_view> labels = split(domain, '.');
  if (labels.size() < 3) return false;
  return labels.size() > 3 || !is_registry_of_country(labels[1], labels[2]);
}

Site name_site(const HostPattern& pattern) {
  switch (pattern.kind()) {
    case HostPattern::Kind::Exact: return {pattern.text(), ""};
    case HostPattern::Kind::Subdomains: break;
    case HostPattern::Kind::Glob:
      return {"", "In a zone map a star stands for the whole first label and nowhere else."};
  }
  if (pattern.domain().find('*') != std::string_view::npos) {
    return {"", "In a zone map a star stands for the whole first label and nowhere else."};
  }
  if (pattern.domain().find('.') == std::string_view::npos) {
    return {"", "It would put a whole top-level domain into the zone."};
  }
  return {pattern.text(), ""};
}

Site network_site(const Cidr& network) {
  if (network.family() == IpFamily::V6) {
    return {"", "No form for IPv6 addresses is documented."};
  }
  if (network.prefix() < 16) {
    return {"", "Blocks wider than /16 have no form; write the /16 blocks in it."};
  }
  const auto part = [](const IpAddress& address, std::size_t i) {
    return std::to_string(address.bytes()[i]);
  };
  const IpAddress first = network.first();
  const IpAddress last = network.last();
  const std::size_t ranged = network.prefix() < 24 ? 2 : 3;
  std::string text = part(first, 0) + "." + part(first, 1) + ".";
  if (ranged == 3) text += part(first, 2) + ".";
  if (network.prefix() == 24) return {text + "*", ""};
  text += part(first, ranged);
  if (network.prefix() != 32) text += "-" + part(last, ranged);
  return {ranged == 2 ? text + ".*" : text, ""};
}

Site site_of(const Item& item) {
  if (const auto* network = std::get_if<Cidr>(&item)) return network_site(*network);
  return name_site(std::get<HostPattern>(item));
}

std::string with_protocol(const std::string& site, Zone zone) {
  return zone == Zone::Trusted ? "https://" + site : site;
}

/// True if `name` or a domain above it is one of `domains`.
bool is_in(const std::set<std::string, std::less<>>& domains, std::string_view name) {
  for (;;) {
    if (domains.contains(name)) return true;
    const std::size_t dot = name.find('.');
    if (dot == std::string_view::npos) return false;
    name.remove_prefix(dot + 1);
  }
}

/// What has a zone, to be asked for each direct host: there may be very many.
class ZoneCover {
 public:
  explicit ZoneCover(const std::vector<ZoneSite>& sites) {
    for (const ZoneSite& site : sites) {
      if (!site_of(site.item).refusal.empty()) continue;
      if (const auto* network = std::get_if<Cidr>(&site.item)) {
        networks_.push_back(*network);
        continue;
      }
      const auto& pattern = std::get<HostPattern>(site.item);
      if (pattern.kind() == HostPattern::Kind::Exact) names_.insert(pattern.text());
      if (pattern.kind() == HostPattern::Kind::Subdomains) {
        domains_.insert(std::string(pattern.domain()));
      }
    }
  }

  bool covers(const std::string& host) const {
    if (const auto network = Cidr::parse(host, {})) {
      return std::ranges::any_of(networks_,
                                 [&](const Cidr& each) { return each.contains(*network); });
    }
    const auto pattern = HostPattern::parse(host, {});
    if (!pattern) return false;
    if (pattern->kind() != HostPattern::Kind::Exact) return is_in(domains_, pattern->home());
    if (names_.contains(pattern->text())) return true;
    const std::size_t dot = host.find('.');
    return dot != std::string::npos && is_in(domains_, std::string_view(host).substr(dot + 1));
  }

 private:
  std::set<std::string, std::less<>> names_;
  std::set<std::string, std::less<>> domains_;
  std::vector<Cidr> networks_;
};

}  // namespace

std::vector<ZoneEntry> zone_entries(const std::vector<ZoneSite>& sites, Diags& diags) {
  std::map<std::string, ZoneEntry> by_site;
  for (const ZoneSite& asked : sites) {
    const auto report = [&](DiagCode code, const std::string& detail) {
      diags.push_back({code, asked.where, to_text(asked.item), detail});
    };
    const Site site = site_of(asked.item);
    const std::string name = with_protocol(site.text, asked.zone);
    if (!site.refusal.empty()) {
      report(DiagCode::ZoneSiteRefused, site.refusal);
      continue;
    }
    if (name.size() > kLongestName) {
      report(DiagCode::ZoneSiteRefused,
             "With its protocol it has " + std::to_string(name.size()) + " characters; 259 fit.");
      continue;
    }
    const auto [entry, is_new] =
        by_site.try_emplace(site.text, ZoneEntry{name, asked.zone, asked.where});
    if (!is_new) {
      if (entry->second.zone != asked.zone) report(DiagCode::ZoneConflict, "");
      continue;
    }
    const auto* pattern = std::get_if<HostPattern>(&asked.item);
    if (pattern != nullptr && pattern->kind() == HostPattern::Kind::Subdomains &&
        is_deep(pattern->domain())) {
      report(DiagCode::ZoneWildcardDeep, "");
    }
  }

  std::vector<ZoneEntry> entries;
  entries.reserve(by_site.size());
  for (auto& [site, entry] : by_site) entries.push_back(std::move(entry));
  return entries;
}

std::vector<std::string> hosts_without_zone(const Rollout& rollout) {
  const ZoneCover cover(rollout.zone_sites);
  std::vector<std::string> without;
  std::ranges::copy_if(rollout.direct_hosts, std::back_inserter(without),
                       [&](const std::string& host) { return !cover.covers(host); });
  return without;
}

}  // namespace pacwright
