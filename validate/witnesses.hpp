#pragma once
#include <optional>
#include <string>
#include <vector>

#include "model/completeness.hpp"
#include "model/rules.hpp"
#include "validate/host_automaton.hpp"
#include "validate/probes.hpp"

namespace pacwright {

// Witnesses: hosts that stand for all hosts.
//
// A policy, and any rule set, tells names apart by which patterns match them and by whether they
// are plain, and addresses by which blocks they are in, and by nothing else. So one name for every
// combination of patterns that some name has, and one address from every range between two edges
// of blocks, prove that policy and rule sets agree on all hosts that a client can hand over: names
// of a-z 0-9 - _ and dots without an empty label, and addresses.
//
// For the PAC they prove the same as long as it, too, tells hosts apart by those patterns and
// blocks alone. That is how PAC files are written here; to test it, every step of the patterns'
// automaton is walked by some witness, the steps off every pattern among them, and both sides of
// every edge are asked. A misspelt name or a missing dot is noticed there. What no finite number of
// hosts can prove is that a script has no further test of its own, for the eighth letter of one
// unknown name, say. Spellings of hosts (upper case, trailing dots, brackets, strange characters)
// are the part of ProbeStream.

/// One witness name for every state and every step of the automaton of some patterns. With more
/// steps than `most_hosts` it is one for every state; of an unfinished automaton, the shortest
/// ones of some states.
class NameWitnesses {
 public:
  enum class Extent { Steps, States, Sample };

  struct Combination {
    std::string host;                     ///< The shortest; of those the first, from the end.
    std::vector<std::uint32_t> patterns;  ///< Those that match, by index; ascending.
    bool plain = false;
  };

  static constexpr std::size_t kMostHosts = 500'000;
  static constexpr std::size_t kMostSampled = 20'000;

  /// Each pattern once.
  explicit NameWitnesses(const std::vector<const HostPattern*>& patterns,
                         HostAutomaton::Limits limits = {}, std::size_t most_hosts = kMostHosts);

  Extent extent() const { return extent_; }

  /// Every combination that a name has, with one such name; of a sample, those in it.
  std::vector<Combination> combinations() const;

  /// At least `piece` hosts, each once over all calls; fewer at the end, then none. Literals of
  /// IPv4 are among them where patterns match their text.
  std::vector<std::string> next(std::size_t piece);

 private:
  void add_hosts_of(HostAutomaton::State state, std::vector<std::string>& hosts) const;

  HostAutomaton automaton_;
  Extent extent_;
  std::size_t asked_;  ///< States, the first ones.
  HostAutomaton::State next_ = 0;
};

/// Addresses of one family without those that any block tells apart, and its first and last one.
struct AddressRange {
  IpAddress first, last;
};

/// The ranges between all edges of the blocks of one family, in order; together they are all of it.
std::vector<AddressRange> ranges_between(const std::vector<const Cidr*>& blocks, IpFamily family);

/// The witnesses of one compilation, piece by piece, and what they stand for.
class WitnessStream {
 public:
  /// `subjects`: what policy and catalogs name; what only the rule sets have is added. More than
  /// ProbeStream::kMostInFull get no witnesses.
  WitnessStream(const std::vector<ProbeSubject>& subjects, const RuleSet& before,
                const RuleSet& after);

  /// Of `witnesses`: those handed out so far.
  const Completeness& completeness() const { return completeness_; }

  std::vector<DerivedProbe> next();

 private:
  std::optional<NameWitnesses> names_;
  std::vector<std::string> addresses_;  ///< Sorted by text.
  bool asked_addresses_ = false;
  Completeness completeness_;
};

}  // namespace pacwright
