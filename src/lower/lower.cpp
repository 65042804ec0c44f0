#include "lower/lower.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "base/text.hpp"
#include "lower/overlap.hpp"
#include "lower/select.hpp"
#include "lower/taken_hosts.hpp"

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
    for (const PolicyRule& rule : policy.rules) add_own_entries(rule);
    lowered_.ledger.own = lowered_.ledger.entries.size();
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
    report_overlaps(lowered_, policy_, catalogs_, diags_);
    return std::move(lowered_);
  }

 private:
  std::size_t entry_of(const EndpointRef& ref) const {
    return first_entry_[static_cast<std::size_t>(ref.catalog)] +
           static_cast<std::size_t>(ref.endpoint);
  }

  void add_own_entries(const PolicyRule& rule) {
    if (!rule.route) return;
    auto& entries = lowered_.ledger.entries;
    if (rule.plain_hosts) entries.emplace_back(rule);
    for (const PlacedPattern& host : rule.hosts) entries.emplace_back(rule, host);
    for (const PlacedNetwork& net : rule.networks) entries.emplace_back(rule, net);
  }

  void decide(const EndpointRef& ref, LedgerState state, std::string detail) {
    decide(entry_of(ref), state, std::move(detail));
  }

  void decide(std::size_t i, LedgerState state, std::string detail) {
    if (is_decided_[i]) return;
    is_decided_[i] = true;
    lowered_.ledger.entries[i].state = state;
    lowered_.ledger.entries[i].detail = details_.share(std::move(detail));
  }

  /// Adds a rule; `takers`: the earlier ones that take all of it, if they do. A rule that is
  /// covered is kept here; dropping what never fires is a pass.
  void add_rule(Rule rule, std::vector<int> takers, const SourceRef* where) {
    const int id = static_cast<int>(lowered_.rules.rules.size());
    if (takers.empty()) {
      taken_.add(rule.match, id);
    } else {
      lowered_.covered.push_back({id, std::move(takers), where});
    }
    lowered_.rules.rules.push_back(std::move(rule));
  }

  void lower_rule(int index) {
    const PolicyRule& rule = policy_.rules[static_cast<std::size_t>(index)];
    if (rule.route) lower_own(rule, index);
    if (!rule.select) return;

    const std::vector<Taken> taken = take(rule);
    for (const TakenItem& item : by_item(taken)) lower_item(item, index);
  }

  void lower_own(const PolicyRule& rule, int index) {
    if (rule.plain_hosts) lower_own_item(PlainHosts{}, rule, index, next_own_++, rule.where);
    for (const PlacedPattern& host : rule.hosts) {
      lower_own_item(host.pattern, rule, index, next_own_++, host.where);
    }
    // Addresses of one family never match a block of the other: apart, they make fewer clauses.
    for (const IpFamily family : {IpFamily::V4, IpFamily::V6}) {
      for (std::size_t i = 0; i < rule.networks.size(); ++i) {
        const auto& [network, where] = rule.networks[i];
        if (network.family() == family) lower_own_item(network, rule, index, next_own_ + i, where);
      }
    }
    next_own_ += rule.networks.size();
  }

  void lower_own_item(Match match, const PolicyRule& rule, int index, std::size_t entry,
                      const SourceRef& where) {
    std::vector<int> takers = taken_.takers_of(match);
    if (takers.empty()) {
      decide(entry, LedgerState::Emitted, emitted_text(rule, *rule.route));
    } else {
      decide(entry, state_behind(takers, *rule.route), takers_text(takers));
    }
    add_rule({std::move(match), *rule.route, index, {}}, std::move(takers), &where);
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
    std::vector<int> takers = taken_.takers_of(match);
    if (takers.empty()) {
      refuse_ambiguity(entry, rule);
      note_emitted(entry, rule);
    } else {
      note_covered(entry, takers);
    }
    std::vector<EndpointRef> origins;
    for (const Taken& taken : entry.taken) {
      if (taken.route == entry.taken.front().route) origins.push_back(taken.ref);
    }
    add_rule({match, entry.taken.front().route, index, std::move(origins)}, std::move(takers),
             nullptr);
  }

  const Rule& rule_at(int id) const { return lowered_.rules.rules[static_cast<std::size_t>(id)]; }

  LedgerState state_behind(const std::vector<int>& takers, RouteId own) const {
    const bool same = std::ranges::all_of(
        takers, [&](int taker) { return go_the_same_way(policy_, rule_at(taker).route, own); });
    return same ? LedgerState::CoveredBy : LedgerState::Overridden;
  }

  /// "'*.a.test' of rule 'r' decides first".
  std::string takers_text(const std::vector<int>& takers) const {
    constexpr std::size_t kMostNamed = 3;
    std::vector<std::string> named;
    for (std::size_t i = 0; i < std::min(takers.size(), kMostNamed); ++i) {
      const Rule& by = rule_at(takers[i]);
      named.push_back("'" + to_text(by.match) + "' of rule '" +
                      policy_.rules[static_cast<std::size_t>(by.policy_rule)].name + "'");
    }
    if (takers.size() > kMostNamed) {
      named.push_back(std::to_string(takers.size() - kMostNamed) + " more");
    }
    return join(named, " and ") + (takers.size() == 1 ? " decides first" : " decide first");
  }

  void note_covered(const TakenItem& entry, const std::vector<int>& takers) {
    const std::string detail = takers_text(takers);
    const RouteId own = entry.taken.front().route;
    const LedgerState state = state_behind(takers, own);
    for (const Taken& taken : entry.taken) {
      // What a higher category of its own rule overrides stays overridden.
      const bool same = go_the_same_way(policy_, taken.route, own);
      decide(taken.ref, same ? state : LedgerState::Overridden, detail);
    }
  }

  std::string emitted_text(const PolicyRule& rule, RouteId route) const {
    return "rule '" + rule.name + "', route " + policy_.route(route).name;
  }

  void note_emitted(const TakenItem& entry, const PolicyRule& rule) {
    const Taken& winner = entry.taken.front();
    decide(winner.ref, LedgerState::Emitted, emitted_text(rule, winner.route));
    const Endpoint& decided = at(catalogs_, winner.ref);
    const std::string follows = "follows " +
                                (decided.set.empty() ? "an earlier line" : "set " + decided.set) +
                                (decided.category.empty() ? "" : " (" + decided.category + ")");
    for (const Taken& taken : entry.taken) {
      const bool same = go_the_same_way(policy_, taken.route, winner.route);
      decide(taken.ref, same ? LedgerState::CoveredBy : LedgerState::Overridden, follows);
    }
  }

  void refuse_ambiguity(const TakenItem& entry, const PolicyRule& rule) {
    const Taken& winner = entry.taken.front();
    for (const Taken& taken : entry.taken) {
      if (taken.rank != winner.rank || go_the_same_way(policy_, taken.route, winner.route))
        continue;
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
  TakenHosts taken_;
  std::size_t next_own_ = 0;              // Of the ledger's entries.
  std::vector<std::size_t> first_entry_;  // Of the ledger, by catalog.
  std::vector<bool> is_decided_;          // By entry.
  SharedTexts details_;
};

}  // namespace

// The words of a result are in upper case; what else has letters are names of proxies.
bool go_the_same_way(const Policy& policy, RouteId a, RouteId b) {
  return a == b || to_lower(policy.route(a).result) == to_lower(policy.route(b).result);
}

Lowered lower(const Policy& policy, const std::vector<Catalog>& catalogs, Diags& diags) {
  return Lowering(policy, catalogs, diags).run();
}

}  // namespace pacwright
