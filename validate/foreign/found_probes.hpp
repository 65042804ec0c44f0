#pragma once
#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/progress.hpp"
#include "validate/foreign/facts.hpp"
#include "validate/pac_script.hpp"
#include "validate/profiles/profiles.hpp"

namespace pacwright {

/// Any PAC file, as bytes.
struct ForeignScript {
  const std::string& bytes;
  const std::string& name;
};

/// Who asks, and what is fixed.
struct ForeignOptions {
  const ClientProfile* client = &profile_of(Client::Chromium);
  Limits limits;
  DnsFixture dns;             ///< Goes before what is made up here.
  std::optional<Moment> at;   ///< Fixed: no other moment is tried.
  bool fixed_own_ip = false;  ///< Only dns.my_ip is tried.
  bool all_dns_fails = false;
  Progress progress = {};  ///< Hears of URLs.
};

/// When and where a script is asked.
struct Scene {
  Moment at;
  std::string own_ip;
  std::string text;  ///< "when the client has the address 10.0.0.0"; empty for the usual one.
};

struct FoundProbe {
  std::string url;        ///< As typed; for people.
  Probe probe;            ///< What the client hands over.
  std::size_t scene = 0;  ///< Index into FoundProbes::scenes.
};

struct FoundProbes {
  std::vector<Scene> scenes;       ///< The first is the usual one.
  DnsFixture dns;                  ///< Its my_ip is that of the first scene.
  std::vector<FoundProbe> probes;  ///< By scene.
  ScriptFacts facts;
  std::vector<ScriptFacts> facts_of;  ///< Of each script alone.
  std::vector<std::string> left_out;  ///< What was not tried, a sentence each.
};

/// URLs on which the scripts decide something, found without knowing what they are for.
///
/// Found: what the source names in string constants, names of properties and regular expressions
/// (see add_source_facts), and what shExpMatch, dnsDomainIs, localHostOrDomainIs, isInNet and the
/// rest are called with while the script runs on the URLs found so far, in rounds until nothing new
/// appears. For what it finds see make_witnesses. Where the script asks for the client's address or
/// the clock, it is asked in a few other scenes, too.
///
/// Not found: what a script computes and compares by itself (hashes, decoded tables, arithmetic on
/// addresses), what depends on three or more conditions at once, on the order of decisions, on
/// random numbers. Agreement on these URLs is therefore evidence, not proof.
///
/// Deterministic and bounded: at most 20,000 URLs, fewer if a decision calls many helper functions.
FoundProbes find_probes(std::span<const ForeignScript> scripts, const ForeignOptions& options);

/// How long one script may go on.
struct ForeignBudget {
  explicit ForeignBudget(std::chrono::seconds longest)
      : until(std::chrono::steady_clock::now() + longest) {}

  std::chrono::steady_clock::time_point until;
  int stops_left = 6;  ///< Decisions that a limit may end.

  bool is_used_up() const { return stops_left <= 0 || std::chrono::steady_clock::now() > until; }
};

/// What came of one probe: its index, the answer, the calls that were noted.
using FoundVisitor =
    std::function<void(std::size_t, const Result<Answer>&, const std::vector<HelperCall>&)>;

/// Asks a script the probes of these indices, which rise, in their order. Ends early, with NotRun
/// for the rest, when the budget is used up. `as` says what to note; its client and moment do not
/// count.
void run_found(const ForeignScript& script, const FoundProbes& found,
               const std::vector<std::size_t>& which, const ForeignOptions& options,
               const RunAs& as, ForeignBudget& budget, const FoundVisitor& visit);

/// All of them within a minute, without notes; one answer each.
std::vector<Result<Answer>> run_found(const ForeignScript& script, const FoundProbes& found,
                                      const ForeignOptions& options);

}  // namespace pacwright
