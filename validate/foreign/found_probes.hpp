#pragma once
#include <chrono>
#include <functional>
#include <map>
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

/// Hears of an answer to a URL, as typed.
using AnswerListener = std::function<void(const std::string& url, const Result<Answer>& answer)>;

struct FoundProbes;

/// Who asks, and what is fixed.
struct ForeignOptions {
  const ClientProfile* client = &profile_of(Client::Chromium);
  Limits limits;
  DnsFixture dns;             ///< Goes before what is made up here.
  std::optional<Moment> at;   ///< Fixed: no other moment is tried.
  bool fixed_own_ip = false;  ///< Only dns.my_ip is tried.
  bool all_dns_fails = false;
  /// Keeps URLs that are the same to `client`, for others may be asked about them.
  bool every_spelling = false;
  std::vector<std::string> urls = {};  ///< Asked beside what is made from the scripts.
  Progress progress = {};              ///< Hears of URLs.
  AnswerListener seen = {};            ///< Hears of what coverage_of is answered.
  /// Hears of what coverage_of makes from the file.
  std::function<void(const FoundProbes&)> made = {};
};

/// When and where a script is asked, and what names resolve to.
struct Scene {
  Moment at;
  std::string own_ip;
  std::string text;    ///< "when the client has the address 10.0.0.0"; empty for the usual one.
  std::string others;  ///< See DnsFixture: the address of all names that nothing else is said of.
  /// Of some names; empty: these do not resolve. What FoundProbes::dns says of a name goes before.
  std::map<std::string, std::string> names = {};

  /// The scene, where nothing else is given.
  DnsFixture applied_to(DnsFixture dns) const {
    dns.my_ip = own_ip;
    dns.others = others;
    dns.addresses.insert(names.begin(), names.end());
    return dns;
  }
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
  /// Which look-ups, addresses of the client and times were tried, as far as the scripts ask for
  /// them: whole sentences; may be empty.
  std::string scenes_text;
};

/// URLs on which the scripts decide something, found without knowing what they are for.
///
/// Found: what the source names in string constants, names of properties and regular expressions
/// (see add_source_facts), and what shExpMatch, dnsDomainIs, localHostOrDomainIs, isInNet and the
/// rest are called with while the script runs on the URLs found so far, in rounds until nothing new
/// appears. For what it finds see make_witnesses. A script that asks for more than the URL is asked
/// in other scenes, too, each of which differs from the usual one in one thing: names all resolve,
/// to an address outside of the networks that the script names and inside of each; the client has
/// an address of each network that its own is compared with; it is another hour, day or date, by
/// what the script compares the clock with.
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
  int stops_left = 6;                                 ///< Decisions that a limit may end.
  std::optional<std::size_t> result_bytes_left = {};  ///< Where all results are kept.

  bool is_used_up() const {
    return stops_left <= 0 || result_bytes_left == 0 || std::chrono::steady_clock::now() > until;
  }
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
