#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "model/cidr.hpp"
#include "validate/foreign/found_probes.hpp"
#include "validate/foreign/witnesses.hpp"
#include "validate/profiles/client_url.hpp"
#include "validate/profiles/moment.hpp"

namespace pacwright {
namespace {

using Kind = ScriptFact::Kind;

constexpr int kMostRounds = 5;
constexpr std::size_t kMostProbes = 20'000;
constexpr std::size_t kMostCalls = 6'000'000;  ///< Of helper functions, in one run of all probes.
constexpr std::size_t kMostTraced = 400'000;   ///< The same while looking for facts.
constexpr std::size_t kRegexesForCall = 4;     ///< That take the time of one call.
constexpr std::size_t kTracedPiece = 64;       ///< Probes.
constexpr std::size_t kMostScenes = 200, kFewestScenes = 12;
constexpr std::size_t kScriptBytesOfScenes = 20'000'000;  ///< To load, in all scenes together.
constexpr std::size_t kMostOfOtherScenes = 20'000;        ///< Probes of all scenes but the first.
constexpr std::size_t kTracedOfOtherScene = 24;           ///< Probes of each.
constexpr auto kSearching = std::chrono::seconds(20);     ///< For each script.
constexpr const char* kUnlisted = "https://www.unlisted.example/";
constexpr int kTracedRank = 0, kRankOfOtherScenes = 1;
constexpr std::int64_t kSecond = 1000, kHour = 3600 * kSecond, kDay = 24 * kHour;
constexpr std::size_t kMostNames = 32;  ///< That scripts ask for beside the URL's.
constexpr std::size_t kNamed = 3;       ///< Of scenes of one kind, in messages.

/// Addresses for names; the first one outside of what the script names is taken.
constexpr const char* kOutside[] = {"203.0.113.10", "198.51.100.10", "192.0.2.77", "233.252.0.10",
                                    "8.8.4.4"};
constexpr const char* kWeekdays[] = {"on a Thursday", "on a Friday", "on a Saturday",
                                     "on a Sunday",   "on a Monday", "on a Tuesday"};

class Search {
 public:
  Search(std::span<const ForeignScript> scripts, const ForeignOptions& options)
      : scripts_(scripts), options_(options), budgets_(scripts.size(), ForeignBudget(kSearching)) {
    found_.facts_of.resize(scripts.size());
    std::size_t bytes = 1;
    for (const ForeignScript& script : scripts) bytes += script.bytes.size();
    most_scenes_ = std::clamp(kScriptBytesOfScenes / bytes, kFewestScenes, kMostScenes);
    add_scene({options.at.value_or(Moment()), options.dns.my_ip, "", ""});
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
    say_scenes();
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

  void add_scene(Scene scene) {
    if (std::ranges::find(found_.scenes, scene.text, &Scene::text) != found_.scenes.end()) return;
    if (found_.scenes.size() < most_scenes_) {
      found_.scenes.push_back(std::move(scene));
    } else {
      has_more_scenes_ = true;
    }
  }

  Scene usual(std::string text) const {
    Scene scene = found_.scenes.front();
    scene.text = std::move(text);
    return scene;
  }

  void add_moment(const Moment& at, const std::string& text) {
    Scene scene = usual(text);
    scene.at = at;
    add_scene(std::move(scene));
  }

  void add_shifted(std::int64_t shift_ms, const std::string& text) {
    Moment at;
    at.utc_ms += shift_ms;
    add_moment(at, text);
  }

  void add_own_address(const IpAddress& address) {
    Scene scene = usual("when the client has the address " + address.to_string());
    scene.own_ip = address.to_string();
    add_scene(std::move(scene));
  }

  void add_resolving(const std::string& address) {
    Scene scene = usual("when every name resolves to " + address);
    scene.others = address;
    add_scene(std::move(scene));
  }

  void make_scenes() {
    if (asks_dns_ && !options_.all_dns_fails) make_dns_scenes();
    if (!options_.fixed_own_ip) make_address_scenes();
    if (options_.at) return;
    for (const ScriptFact& fact : found_.facts) make_moments(fact);
  }

  std::vector<Cidr> blocks_of(Kind kind) const {
    std::vector<Cidr> blocks;
    for (const ScriptFact& fact : found_.facts) {
      if (fact.kind != kind) continue;
      if (const auto block = Cidr::parse(fact.text, {})) blocks.push_back(*block);
    }
    return blocks;
  }

  void make_dns_scenes() {
    const auto blocks = blocks_of(Kind::Block);
    for (const char* const text : kOutside) {
      const auto address = IpAddress::parse(text);
      const bool is_inside = std::ranges::any_of(
          blocks, [&address](const Cidr& block) { return block.contains(*address); });
      if (is_inside) continue;
      add_resolving(text);
      break;
    }
    for (const Cidr& block : blocks) add_resolving(block.first().to_string());
    make_single_name_scenes();
  }

  /// Names that a script asks for beside the URL's: each alone resolves, and all but it. A script
  /// that goes on to the next name where one does not resolve, or where one does, asks for most
  /// then.
  void make_single_name_scenes() {
    for (const std::string& name : asked_names_) {
      const std::string address = kOutside[0];
      Scene alone = usual("when '" + name + "' resolves to " + address);
      alone.names = {{name, address}};
      add_scene(std::move(alone));
      Scene others = usual("when every name but '" + name + "' resolves to " + address);
      others.others = address;
      others.names = {{name, ""}};
      add_scene(std::move(others));
    }
  }

  void note_names(const Answer& answer, const std::string& host) {
    for (const std::string& name : answer.dns_names) {
      if (asked_names_.size() >= kMostNames) return;
      if (name != host && !name.empty()) asked_names_.insert(name);
    }
  }

  /// Both ends of each block: a block that became smaller keeps one of them.
  void make_address_scenes() {
    const auto own = blocks_of(Kind::OwnBlock);
    for (const Cidr& block : own) add_own_address(block.first());
    for (const Cidr& block : own) add_own_address(block.last());
    if (!asks_own_ip_) return;
    for (const Cidr& block : blocks_of(Kind::Block)) add_own_address(block.first());
  }

  void make_moments(const ScriptFact& fact) {
    if (fact.kind == Kind::Weekday) {
      std::int64_t day = 0;
      for (const char* const text : kWeekdays) add_shifted(++day * kDay, text);
    } else if (fact.kind == Kind::Month) {
      for (const char* const month :
           {"02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"}) {
        add_day("2026-" + std::string(month) + "-15", 0);
      }
      for (const char* const day : {"2026-12-24", "2026-12-31", "2027-01-01"}) add_day(day, 0);
    } else if (fact.kind == Kind::Date) {
      for (const int step : {0, -1, 1}) add_day(fact.text, step);
    } else if (fact.kind == Kind::Hour) {
      const auto hour = static_cast<std::int64_t>(*parse_number(fact.text, 23));
      // The hour of an end counts in some clients: then the edge is an hour later.
      for (const std::int64_t half : {2 * hour - 1, 2 * hour + 1, 2 * hour + 3}) {
        add_second((half + 48) % 48 * 1800);
      }
    } else if (fact.kind == Kind::Time) {
      add_times(fact.text);
    }
  }

  void add_day(const std::string& date, int step) {
    auto at = parse_moment(date + "T12:00:00Z");
    if (!at || at->utc_ms + step * kDay < 0) return;
    at->utc_ms += step * kDay;
    add_moment(*at, "on " + to_text(*at).substr(0, 10));
  }

  /// Of the day.
  void add_second(std::int64_t second) {
    const auto two = [](std::int64_t number) {
      return (number < 10 ? "0" : "") + std::to_string(number);
    };
    std::string text = "at " + std::to_string(second / 3600) + ":" + two(second / 60 % 60);
    if (second % 60 != 0) text += ":" + two(second % 60);
    add_shifted((second - 12 * 3600) * kSecond, text);
  }

  /// Before "8:30", at it, in this minute and behind it: to most clients all of an end's minute
  /// counts. Or before, at and after "8:30:15".
  void add_times(const std::string& text) {
    std::int64_t second = 0, unit = 3600;
    for (const std::string_view part : split(text, ':')) {
      second += static_cast<std::int64_t>(parse_number(part, 60).value_or(0)) * unit;
      unit /= 60;
    }
    const bool has_seconds = unit == 0;
    const std::vector<std::int64_t> steps = has_seconds ? std::vector<std::int64_t>{-1, 0, 1}
                                                        : std::vector<std::int64_t>{-30, 0, 30, 90};
    for (const std::int64_t step : steps) add_second((second + step + 86400) % 86400);
  }

  /// "It was tried with the client at 192.0.2.10, 10.1.0.0, 10.1.255.255 and 37 more addresses."
  void say_scenes() {
    const Scene& first = found_.scenes.front();
    std::size_t names = 0;
    std::vector<std::string> resolving, own = {first.own_ip.empty() ? "none" : first.own_ip}, times;
    for (const Scene& scene : found_.scenes) {
      names += scene.names.empty() || scene.others != first.others ? 0 : 1;
      if (scene.others != first.others && scene.names.empty()) resolving.push_back(scene.others);
      if (scene.own_ip != first.own_ip) own.push_back(scene.own_ip);
      if (scene.at.utc_ms != first.at.utc_ms) times.push_back(scene.text);
    }
    std::vector<std::string> parts;
    if (asks_dns_) {
      std::string none =
          options_.all_dns_fails ? "no name resolving" : "only given names resolving";
      if (!resolving.empty()) {
        none += found_.dns.addresses.empty() ? ", and with every name at "
                                             : ", and with every other name at ";
        none += listed(resolving);
      }
      parts.push_back(std::move(none));
    }
    if (names > 0) {
      parts.push_back("each of " + with_thousands(names) + (names == 1 ? " name" : " names") +
                      " that it asks for resolving alone, and failing alone");
    }
    if (asks_own_ip_) parts.push_back("the client at " + listed(own));
    if (asks_clock_ || !times.empty()) {
      times.insert(times.begin(), options_.at ? "at " + pacwright::to_text(*options_.at)
                                              : "on a Wednesday at 12:00");
      parts.push_back("the clock " + listed(times));
    }
    if (!parts.empty()) found_.scenes_text = "Tried with " + join(parts, "; with ") + ".";
  }

  static std::string listed(const std::vector<std::string>& texts) {
    if (texts.size() <= kNamed + 1) return join(texts, ", ");
    return join({texts.begin(), texts.begin() + kNamed}, ", ") + " and " +
           with_thousands(texts.size() - kNamed) + " more";
  }

  // ----- rounds

  /// False if there was nothing left to trace.
  bool trace_new() {
    bool traced_any = false;
    for (std::size_t scene = 0; scene < found_.scenes.size(); ++scene) {
      FoundProbes piece = empty_piece();
      std::size_t left = scene == 0 ? witnesses_.all.size() : kTracedOfOtherScene;
      left -= std::min(left, traced_in_[scene]);
      for (const Witness& witness : witnesses_.all) {
        if (witness.rank > kTracedRank || left == 0) break;
        if (traced_.contains({scene, witness.url})) continue;
        traced_.emplace(scene, witness.url);
        --left;
        if (scene != 0) ++traced_in_[scene];
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
                  // What a decision asked before it failed is not known.
                  asks_dns_ = asks_dns_ || !answer || !answer->dns_names.empty();
                  if (answer) note_names(*answer, piece.probes[probe].probe.host);
                  for (const HelperCall& call : calls) {
                    note_kind(call);
                    add_call_facts(call, own_ip, found_.facts_of[i]);
                  }
                });
      if (answered == 0) is_dead_.insert(i);
      goes_on = goes_on || answered > 0;
    }
    if (traced_calls_ > kMostTraced) say_traced();
    return goes_on;
  }

  void note_kind(const HelperCall& call) {
    asks_own_ip_ = asks_own_ip_ || call.name.starts_with("myIpAddress");
    asks_clock_ = asks_clock_ || call.name.ends_with("Range");
    asks_dns_ =
        asks_dns_ || call.name.starts_with("dnsResolve") || call.name.starts_with("isResolvable");
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
    const auto is_new = [&](const std::string& url, const Probe& probe) {
      return options_.every_spelling ? asked.emplace(url, "").second
                                     : asked.emplace(probe.url, probe.host).second;
    };
    for (const std::string& url : options_.urls) {
      auto probe = to_client_probe(url, *options_.client);
      if (!probe || !is_new(url, *probe)) continue;
      found_.probes.push_back({url, *std::move(probe), 0});
    }
    const std::size_t given = found_.probes.size();
    std::size_t made = 0;
    for (const Witness& witness : witnesses_.all) {
      auto probe = to_client_probe(witness.url, *options_.client);
      if (!probe || !is_new(witness.url, *probe)) continue;
      ++made;
      if (found_.probes.size() - given >= most) continue;
      found_.probes.push_back({witness.url, *std::move(probe), 0});
    }
    const std::size_t in_first = found_.probes.size() - given;
    choose_for_other_scenes(most);
    if (made > in_first) {
      found_.left_out.push_back("Of " + with_thousands(made) + " URLs that were made, the " +
                                with_thousands(in_first) + " that show most were asked.");
    }
    if (found_.facts.size() >= kMostScriptFacts) {
      found_.left_out.push_back("Only " + with_thousands(kMostScriptFacts) +
                                " of the texts in it were looked at.");
    }
    if (has_more_scenes_) {
      found_.left_out.push_back("Only " + std::to_string(most_scenes_) +
                                " moments, addresses of the client and look-ups were tried.");
    }
    std::ranges::sort(found_.left_out);
    found_.left_out.erase(std::unique(found_.left_out.begin(), found_.left_out.end()),
                          found_.left_out.end());
  }

  /// In each of them the same URLs, all or evenly spread, and always a host that nothing names.
  void choose_for_other_scenes(std::size_t most) {
    std::vector<std::string> urls;
    for (const Witness& witness : witnesses_.all) {
      if (witness.rank <= kRankOfOtherScenes) urls.push_back(witness.url);
    }
    const std::size_t scenes = found_.scenes.size() - 1;
    if (scenes == 0 || urls.empty()) return;
    const std::size_t share =
        std::clamp<std::size_t>(std::min(most, kMostOfOtherScenes) / scenes, 1, urls.size());
    for (std::size_t scene = 1; scene <= scenes; ++scene) {
      if (share < urls.size()) add_probe(kUnlisted, scene, found_);
      for (std::size_t i = 0; i < share; ++i) {
        add_probe(urls[i * urls.size() / share], scene, found_);
      }
    }
    if (share < urls.size()) {
      found_.left_out.push_back("For other moments, addresses of the client and look-ups " +
                                with_thousands(share) + " of " + with_thousands(urls.size()) +
                                " URLs each were asked.");
    }
  }

  std::span<const ForeignScript> scripts_;
  const ForeignOptions& options_;
  FoundProbes found_;
  Witnesses witnesses_;
  std::set<std::pair<std::size_t, std::string>> traced_;  ///< Scene and URL.
  std::map<std::size_t, std::size_t> traced_in_;          ///< Other scene: how many URLs.
  std::size_t most_scenes_ = kFewestScenes;
  std::vector<ForeignBudget> budgets_;
  std::set<std::size_t> is_dead_;  ///< Scripts that do not load or never answer.
  std::size_t traced_calls_ = 0, most_calls_ = 0;
  std::set<std::string> asked_names_;  ///< Beside that of the URL.
  std::size_t regex_calls_ = 0;  ///< Calls that the regular expressions of a decision count for.
  bool urls_ = false, has_more_scenes_ = false;
  bool asks_dns_ = false, asks_own_ip_ = false, asks_clock_ = false;
};

}  // namespace

FoundProbes find_probes(std::span<const ForeignScript> scripts, const ForeignOptions& options) {
  return Search(scripts, options).run();
}

}  // namespace pacwright
