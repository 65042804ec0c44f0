#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "model/cidr.hpp"
#include "validate/foreign/found_probes.hpp"
#include "validate/foreign/witnesses.hpp"
#include "validate/profiles/client_url.hpp"

namespace pacwright {
namespace {

using Kind = ScriptFact::Kind;

constexpr int kMostRounds = 5;
constexpr std::size_t kMostProbes = 20'000;
constexpr std::size_t kMostCalls = 6'000'000;  ///< Of helper functions, in one run of all probes.
constexpr std::size_t kMostTraced = 400'000;   ///< The same while looking for facts.
constexpr std::size_t kRegexesForCall = 4;     ///< That take the time of one call.
constexpr std::size_t kTracedPiece = 64;       ///< Probes.
constexpr std::size_t kMostScenes = 12;
constexpr std::size_t kMostOfOtherScenes = 4'000;      ///< Probes of all scenes but the first.
constexpr auto kSearching = std::chrono::seconds(20);  ///< For each script.
constexpr int kTracedRank = 0, kRankOfOtherScenes = 1;
constexpr std::int64_t kHour = 3'600'000, kDay = 24 * kHour;

class Search {
 public:
  Search(std::span<const ForeignScript> scripts, const ForeignOptions& options)
      : scripts_(scripts), options_(options), budgets_(scripts.size(), ForeignBudget(kSearching)) {
    found_.facts_of.resize(scripts.size());
    add_scene(options.at.value_or(Moment()), options.dns.my_ip, "");
  }

  FoundProbes run() {
    read_sources();
    for (int round = 0; round < kMostRounds; ++round) {
      gather();
      make_scenes();
      witnesses_ = make_witnesses(found_.facts, urls_);
      const std::size_t known = found_.facts.size();
      if (!trace_new()) break;
      gather();
      if (found_.facts.size() == known && round > 0) break;
      if (round + 1 == kMostRounds && found_.facts.size() != known) say_rounds();
    }
    gather();
    make_scenes();
    witnesses_ = make_witnesses(found_.facts, urls_);
    set_dns();
    choose();
    return std::move(found_);
  }

 private:
  void read_sources() {
    for (std::size_t i = 0; i < scripts_.size(); ++i) {
      const Script script(scripts_[i].bytes);
      add_source_facts(script, found_.facts_of[i]);
      urls_ = urls_ || looks_at_url(script);
      regex_calls_ = std::max(regex_calls_, regexes_in(script) / kRegexesForCall);
    }
  }

  void gather() {
    for (const ScriptFacts& facts : found_.facts_of) {
      found_.facts.insert(facts.begin(), facts.end());
    }
  }

  // ----- scenes

  void add_scene(const Moment& at, const std::string& own_ip, const std::string& text) {
    if (found_.scenes.size() >= kMostScenes) {
      has_more_scenes_ = true;
      return;
    }
    const auto same = std::ranges::find(found_.scenes, text, &Scene::text);
    if (same == found_.scenes.end()) found_.scenes.push_back({at, own_ip, text});
  }

  void add_moment(std::int64_t shift_ms, const std::string& text) {
    Moment at;
    at.utc_ms += shift_ms;
    add_scene(at, options_.dns.my_ip, text);
  }

  void make_scenes() {
    for (const ScriptFact& fact : found_.facts) {
      if (fact.kind == Kind::OwnBlock && !options_.fixed_own_ip) {
        const auto block = Cidr::parse(fact.text, {});
        if (!block) continue;
        const std::string ip = block->first().to_string();
        add_scene(options_.at.value_or(Moment()), ip, "when the client has the address " + ip);
      }
      if (options_.at) continue;
      if (fact.kind == Kind::Weekday) {
        add_moment(3 * kDay, "on a Saturday");
        add_moment(4 * kDay, "on a Sunday");
        add_moment(5 * kDay, "on a Monday");
        add_moment(2 * kDay, "on a Friday");
      } else if (fact.kind == Kind::Month) {
        add_moment(100 * kDay, "in April");
        add_moment(200 * kDay, "in July");
        add_moment(351 * kDay, "on 24 December");
      } else if (fact.kind == Kind::Hour) {
        const auto hour = static_cast<std::int64_t>(*parse_number(fact.text, 23));
        for (const std::int64_t half : {2 * hour - 1, 2 * hour + 1}) {
          const std::int64_t at = (half + 48) % 48;
          add_moment(at * kHour / 2 - 12 * kHour, "at " + std::to_string(at / 2) + ":30");
        }
      }
    }
  }

  // ----- rounds

  /// False if there was nothing left to trace.
  bool trace_new() {
    bool traced_any = false;
    for (std::size_t scene = 0; scene < found_.scenes.size(); ++scene) {
      FoundProbes piece = empty_piece();
      for (const Witness& witness : witnesses_.all) {
        if (witness.rank > kTracedRank || traced_.contains({scene, witness.url})) continue;
        traced_.emplace(scene, witness.url);
        add_probe(witness.url, scene, piece);
        if (piece.probes.size() < kTracedPiece) continue;
        if (!trace(piece)) return traced_any;
        traced_any = true;
        piece = empty_piece();
      }
      if (piece.probes.empty()) continue;
      if (!trace(piece)) return traced_any;
      traced_any = true;
    }
    return traced_any;
  }

  FoundProbes empty_piece() {
    set_dns();
    FoundProbes piece;
    piece.scenes = found_.scenes;
    piece.dns = found_.dns;
    return piece;
  }

  /// False if enough has been traced, or no script goes on.
  bool trace(const FoundProbes& piece) {
    std::vector<std::size_t> which(piece.probes.size());
    for (std::size_t i = 0; i < which.size(); ++i) which[i] = i;
    bool goes_on = false;
    for (std::size_t i = 0; i < scripts_.size(); ++i) {
      if (is_dead_.contains(i) || traced_calls_ > kMostTraced) continue;
      std::size_t answered = 0;
      RunAs as;
      as.trace = true;
      run_found(scripts_[i], piece, which, options_, as, budgets_[i],
                [&](std::size_t probe, const Result<Answer>& answer,
                    const std::vector<HelperCall>& calls) {
                  answered += answer || answer.reason().code == DiagCode::ScriptThrew ? 1U : 0U;
                  traced_calls_ += calls.size() + regex_calls_;
                  most_calls_ = std::max(most_calls_, calls.size());
                  const std::string& own_ip = piece.scenes[piece.probes[probe].scene].own_ip;
                  for (const HelperCall& call : calls) {
                    add_call_facts(call, own_ip, found_.facts_of[i]);
                  }
                });
      if (answered == 0) is_dead_.insert(i);
      goes_on = goes_on || answered > 0;
    }
    if (traced_calls_ > kMostTraced) say_traced();
    return goes_on;
  }

  void say_rounds() {
    found_.left_out.push_back("New patterns still appeared after " + std::to_string(kMostRounds) +
                              " rounds.");
  }

  void say_traced() {
    found_.left_out.push_back("Patterns that only show while the script runs were looked for in " +
                              with_thousands(traced_calls_) + " calls; there may be more.");
  }

  // ----- the result

  void set_dns() {
    found_.dns = options_.dns;
    if (!options_.all_dns_fails) found_.dns.addresses.merge(std::map(witnesses_.addresses));
  }

  bool add_probe(const std::string& url, std::size_t scene, FoundProbes& to) const {
    auto probe = to_client_probe(url, *options_.client);
    if (!probe) return false;
    to.probes.push_back({url, *std::move(probe), scene});
    return true;
  }

  void choose() {
    const std::size_t most =
        std::min(kMostProbes, kMostCalls / (most_calls_ + regex_calls_ + 1) + 1);
    std::set<std::pair<std::string, std::string>> asked;
    std::size_t others = 0, made = 0;
    for (const Witness& witness : witnesses_.all) {
      auto probe = to_client_probe(witness.url, *options_.client);
      if (!probe || !asked.emplace(probe->url, probe->host).second) continue;
      ++made;
      if (found_.probes.size() >= most) continue;
      found_.probes.push_back({witness.url, *std::move(probe), 0});
    }
    const std::size_t in_first = found_.probes.size();
    for (std::size_t scene = 1; scene < found_.scenes.size(); ++scene) {
      for (const Witness& witness : witnesses_.all) {
        if (witness.rank > kRankOfOtherScenes) break;
        if (others >= std::min(most, kMostOfOtherScenes)) break;
        others += add_probe(witness.url, scene, found_) ? 1U : 0U;
      }
    }
    if (made > in_first) {
      found_.left_out.push_back("Of " + with_thousands(made) + " URLs that were made, the " +
                                with_thousands(in_first) + " that show most were asked.");
    }
    if (found_.facts.size() >= kMostScriptFacts) {
      found_.left_out.push_back("Only " + with_thousands(kMostScriptFacts) +
                                " of the texts in it were looked at.");
    }
    if (has_more_scenes_) {
      found_.left_out.push_back("Only " + std::to_string(kMostScenes) +
                                " moments and addresses of the client were tried.");
    }
    std::ranges::sort(found_.left_out);
    found_.left_out.erase(std::unique(found_.left_out.begin(), found_.left_out.end()),
                          found_.left_out.end());
  }

  std::span<const ForeignScript> scripts_;
  const ForeignOptions& options_;
  FoundProbes found_;
  Witnesses witnesses_;
  std::set<std::pair<std::size_t, std::string>> traced_;  ///< Scene and URL.
  std::vector<ForeignBudget> budgets_;
  std::set<std::size_t> is_dead_;  ///< Scripts that do not load or never answer.
  std::size_t traced_calls_ = 0, most_calls_ = 0;
  std::size_t regex_calls_ = 0;  ///< Calls that the regular expressions of a decision count for.
  bool urls_ = false, has_more_scenes_ = false;
};

}  // namespace

FoundProbes find_probes(std::span<const ForeignScript> scripts, const ForeignOptions& options) {
  return Search(scripts, options).run();
}

}  // namespace pacwright
