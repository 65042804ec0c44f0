#include "lower/lower.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "base/text.hpp"
#include "lower/overlap.hpp"
#include "lower/select.hpp"
#include "model/cover_index.hpp"

namespace pacwright {
namespace {

/// An endpoint that a rule takes, and where the rule sends it.
struct Taken {
  EndpointRef ref;
  RouteId route = 0;
  int rank = 0;  ///< Of its category.
};

/// The endpoints with one and the same pattern or block, highest category first.
struct TakenItem {
  const Item* item = nullptr;
  std::span<const Taken> taken;

  // Longest match first. Names and addresses never compete, except where names are resolved: there
  // patterns come first, because what a name says is more exact than where it points.
  std::array<int, 4> order = {};  ///< Pattern or which family, length, stars, category.
  std::string address;            ///< Of a block: what is equal so far goes by text.

  TakenItem(const Item& which, std::span<const Taken> by) : item(&which), taken(by) {
    const int rank = taken.front().rank;
    if (const auto* pattern = std::get_if<HostPattern>(item)) {
      order = {0, -pattern->literal_characters(), pattern->stars(), -rank};
      return;
    }
    const Cidr& network = std::get<Cidr>(*item);
    order = {network.family() == IpFamily::V4 ? 1 : 2, -network.prefix(), 0, -rank};
    address = network.to_string();
  }

  const std::string& text() const {
    const auto* pattern = std::get_if<HostPattern>(item);
    return pattern != nullptr ? pattern->text() : address;
  }
};

bool comes_first(const TakenItem& a, const TakenItem& b) {
  return a.order != b.order ? a.order < b.order : a.text() < b.text();
}

Match to_match(const Item& item) {
  if (const auto* pattern = std::get_if<HostPattern>(&item)) return *pattern;
  return std::get<Cidr>(item);
}

class Lowering {
 public:
  Lowering(const Policy& policy, const std::vector<Catalog>& catalogs, Diags& diags)
      : policy_(policy), catalogs_(catalogs), diags_(diags) {
    const SharedText unselected = no_rule_selects() ? "no rule selects endpoints" : "";
    for (const Catalog& catalog : catalogs) {
      first_entry_.push_back(lowered_.ledger.entries.size());
      for (const Endpoint& endpoint : catalog.endpoints) {
        lowered_.ledger.entries.emplace_back(catalog, endpoint).detail = unselected;
      }
      for (const Skipped& skip : catalog.skipped) add_skip(catalog, skip);
    }
    is_decided_.resize(lowered_.ledger.entries.size());
  }

  Lowered run() {
    check_selectors(policy_, catalogs_, diags_);
    lowered_.rules.routes = policy_.routes;
    lowered_.rules.otherwise = policy_.otherwise;
    lowered_.rules.resolve_names = policy_.dns == DnsUse::Resolve;
    for (std::size_t i = 0; i < policy_.rules.size(); ++i) lower_rule(static_cast<int>(i));
    report_overlaps(lowered_.rules, policy_, catalogs_, diags_);
    return std::move(lowered_);
  }

 private:
  std::size_t entry_of(const EndpointRef& ref) const {
    return first_entry_[static_cast<std::size_t>(ref.catalog)] +
           static_cast<std::size_t>(ref.endpoint);
  }

  void decide(const EndpointRef& ref, LedgerState state, std::string detail) {
    const std::size_t i = entry_of(ref);
    if (is_decided_[i]) return;
    is_decided_[i] = true;
    lowered_.ledger.entries[i].state = state;
    lowered_.ledger.entries[i].detail = details_.share(std::move(detail));
  }

  void add_rule(Match match, RouteId route, int policy_rule, std::vector<EndpointRef> origins) {
    cover_.add(match, static_cast<int>(lowered_.rules.rules.size()));
    lowered_.rules.rules.push_back({std::move(match), route, policy_rule, std::move(origins)});
  }

  void lower_rule(int index) {
    const PolicyRule& rule = policy_.rules[static_cast<std::size_t>(index)];
    if (rule.route) {
      if (rule.plain_hosts) add_rule(PlainHosts{}, *rule.route, index, {});
      for (const PlacedPattern& host : rule.hosts) add_rule(host.pattern, *rule.route, index, {});
      // Addresses of one family never match a block of the other: apart, they make fewer clauses.
      for (const IpFamily family : {IpFamily::V4, IpFamily::V6}) {
        for (const PlacedNetwork& net : rule.networks) {
          if (net.network.family() == family) add_rule(net.network, *rule.route, index, {});
        }
      }
    }
    if (!rule.select) return;

    const std::vector<Taken> taken = take(rule);
    for (const TakenItem& item : by_item(taken)) lower_item(item, index);
  }

  // Every endpoint the rule takes, those with one item together, highest category first.
  std::vector<Taken> take(const PolicyRule& rule) {
    std::vector<Taken> taken;
    for (std::size_t c = 0; c < catalogs_.size(); ++c) {
      const Catalog& catalog = catalogs_[c];
      for (std::size_t e = 0; e < catalog.endpoints.size(); ++e) {
        const Endpoint& endpoint = catalog.endpoints[e];
        const EndpointRef ref{static_cast<int>(c), static_cast<int>(e)};
        if (auto reason = reason_not_selected(rule, catalog, endpoint)) {
          note_not_selected(ref, rule, *reason);
          continue;
        }
        taken.push_back(
            {ref, selected_route(rule, catalog, endpoint), category_rank(endpoint.category.str())});
      }
    }
    std::ranges::stable_sort(taken, [&](const Taken& a, const Taken& b) {
      const auto order = item_of(a) <=> item_of(b);
      return order != 0 ? order < 0 : a.rank > b.rank;
    });
    return taken;
  }

  const Item& item_of(const Taken& taken) const { return at(catalogs_, taken.ref).item; }

  std::vector<TakenItem> by_item(std::span<const Taken> taken) const {
    std::vector<TakenItem> items;
    while (!taken.empty()) {
      const Item& item = item_of(taken.front());
      std::size_t size = 1;
      while (size < taken.size() && item_of(taken[size]) == item) ++size;
      items.emplace_back(item, taken.first(size));
      taken = taken.subspan(size);
    }
    std::ranges::sort(items, comes_first);
    return items;
  }

  void note_not_selected(const EndpointRef& ref, const PolicyRule& rule,
                         const std::string& reason) {
    const std::size_t i = entry_of(ref);
    if (is_decided_[i]) return;
    SharedText& detail = lowered_.ledger.entries[i].detail;
    detail = details_.share(detail.str() + (detail.empty() ? "" : "; ") + "rule '" + rule.name +
                            "': " + reason);
  }

  void lower_item(const TakenItem& entry, int index) {
    const PolicyRule& rule = policy_.rules[static_cast<std::size_t>(index)];
    const Match match = to_match(*entry.item);
    const auto cover = cover_.find_cover(match);
    // An item that is covered keeps its rule here; dropping what never fires is a pass.
    if (cover) {
      note_covered(entry, *cover);
    } else {
      refuse_ambiguity(entry, rule);
      note_emitted(entry, rule);
    }
    std::vector<EndpointRef> origins;
    for (const Taken& taken : entry.taken) {
      if (taken.route == entry.taken.front().route) origins.push_back(taken.ref);
    }
    add_rule(match, entry.taken.front().route, index, std::move(origins));
  }

  void note_covered(const TakenItem& entry, int cover) {
    const Rule& by = lowered_.rules.rules[static_cast<std::size_t>(cover)];
    const std::string detail = "'" + to_text(by.match) + "' of rule '" +
                               policy_.rules[static_cast<std::size_t>(by.policy_rule)].name +
                               "' decides first";
    const RouteId own = entry.taken.front().route;
    for (const Taken& taken : entry.taken) {
      // What a higher category of its own rule overrides stays overridden.
      const bool covered = taken.route == own && own == by.route;
      decide(taken.ref, covered ? LedgerState::CoveredBy : LedgerState::Overridden, detail);
    }
  }

  void note_emitted(const TakenItem& entry, const PolicyRule& rule) {
    const Taken& winner = entry.taken.front();
    decide(winner.ref, LedgerState::Emitted,
           "rule '" + rule.name + "', route " + policy_.route(winner.route).name);
    const Endpoint& decided = at(catalogs_, winner.ref);
    const std::string follows = "follows " +
                                (decided.set.empty() ? "an earlier line" : "set " + decided.set) +
                                (decided.category.empty() ? "" : " (" + decided.category + ")");
    for (const Taken& taken : entry.taken) {
      decide(taken.ref,
             taken.route == winner.route ? LedgerState::CoveredBy : LedgerState::Overridden,
             follows);
    }
  }

  void refuse_ambiguity(const TakenItem& entry, const PolicyRule& rule) {
    const Taken& winner = entry.taken.front();
    for (const Taken& taken : entry.taken) {
      if (taken.rank != winner.rank || taken.route == winner.route) continue;
      const Endpoint& one = at(catalogs_, winner.ref);
      const Endpoint& two = at(catalogs_, taken.ref);
      diags_.push_back({DiagCode::RouteAmbiguous, place(taken.ref), two.item_text(),
                        "Rule '" + rule.name + "' sends it to '" +
                            policy_.route(winner.route).name + "' because its " +
                            std::string(to_text(rule.by)) + " is '" + field_text(one, rule.by) +
                            "' in " + place_text(winner.ref) + ", and to '" +
                            policy_.route(taken.route).name + "' because it is '" +
                            field_text(two, rule.by) + "' here."});
      return;
    }
  }

  SourceRef place(const EndpointRef& ref) const {
    return catalogs_[static_cast<std::size_t>(ref.catalog)].place(at(catalogs_, ref));
  }

  std::string place_text(const EndpointRef& ref) const {
    return place(ref).file + ":" + std::to_string(place(ref).line);
  }

  bool no_rule_selects() const {
    return std::ranges::none_of(policy_.rules,
                                [](const PolicyRule& rule) { return rule.select.has_value(); });
  }

  void add_skip(const Catalog& catalog, const Skipped& skip) {
    LedgerEntry& entry = lowered_.ledger.entries.emplace_back(catalog, skip);
    entry.state = state_of(skip.kind);
    entry.detail = skip.reason;
  }

  static LedgerState state_of(SkipReason kind) {
    switch (kind) {
      case SkipReason::NotAnEndpoint: return LedgerState::NotAnEndpoint;
      case SkipReason::NotExpressible: return LedgerState::NotExpressible;
      case SkipReason::NeedsValue: return LedgerState::NeedsValue;
    }
    return LedgerState::NotAnEndpoint;
  }

  const Policy& policy_;
  const std::vector<Catalog>& catalogs_;
  Diags& diags_;
  Lowered lowered_;
  CoverIndex cover_;
  std::vector<std::size_t> first_entry_;  // Of the ledger, by catalog.
  std::vector<bool> is_decided_;          // By entry.
  SharedTexts details_;
};

}  // namespace

Lowered lower(const Policy& policy, const std::vector<Catalog>& catalogs, Diags& diags) {
  return Lowering(policy, catalogs, diags).run();
}

}  // namespace pacwright
