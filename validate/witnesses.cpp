#include "validate/witnesses.hpp"

#include <algorithm>
#include <set>
#include <unordered_set>

namespace pacwright {
namespace {

constexpr std::size_t kPiece = 50'000;

/// Patterns and blocks, each once.
struct Subjects {
  std::vector<const HostPattern*> patterns;
  std::vector<const Cidr*> blocks;
};

// The compiler's own patterns are those of policy and catalogs, unless it has a fault.
Subjects collect(const std::vector<ProbeSubject>& named, const RuleSet& before,
                 const RuleSet& after) {
  Subjects subjects;
  std::unordered_set<std::string_view> texts;
  const auto add_pattern = [&](const HostPattern* pattern) {
    if (texts.insert(pattern->text()).second) subjects.patterns.push_back(pattern);
  };
  for (const ProbeSubject& subject : named) {
    if (const auto* const* pattern = std::get_if<const HostPattern*>(&subject)) {
      add_pattern(*pattern);
    } else {
      subjects.blocks.push_back(std::get<const Cidr*>(subject));
    }
  }
  for (const RuleSet* rules : {&before, &after}) {
    for (const Rule& rule : rules->rules) {
      if (const auto* pattern = std::get_if<HostPattern>(&rule.match)) add_pattern(pattern);
      if (const auto* block = std::get_if<Cidr>(&rule.match)) subjects.blocks.push_back(block);
    }
  }
  return subjects;
}

std::string left_out(NameWitnesses::Extent extent, bool resolve_names) {
  std::string text;
  switch (extent) {
    case NameWitnesses::Extent::Steps: break;
    case NameWitnesses::Extent::States:
      text = "Not every step between the combinations was asked: there are too many.";
      break;
    case NameWitnesses::Extent::Sample:
      text = "The patterns have too many combinations: only the shortest names were asked.";
      break;
  }
  if (!resolve_names) return text;
  return text + (text.empty() ? "" : " ") +
         "Not every combination of patterns was asked with every address that a name may have.";
}

}  // namespace

NameWitnesses::NameWitnesses(const std::vector<const HostPattern*>& patterns,
                             HostAutomaton::Limits limits, std::size_t most_hosts)
    : automaton_(patterns, limits), extent_(Extent::Steps), asked_(automaton_.size()) {
  std::size_t steps = 0;
  for (HostAutomaton::State state = 0; state < automaton_.size(); ++state) {
    steps += automaton_.steps_of(state).size();
  }
  if (steps > most_hosts) extent_ = Extent::States;
  if (automaton_.is_finished()) return;
  extent_ = Extent::Sample;
  asked_ = std::min(asked_, kMostSampled);
}

std::vector<NameWitnesses::Combination> NameWitnesses::combinations() const {
  std::vector<Combination> all;
  std::set<std::pair<std::vector<std::uint32_t>, bool>> seen;
  for (HostAutomaton::State state = 0; state < asked_; ++state) {
    if (!automaton_.is_host(state) || automaton_.is_address(state)) continue;
    auto patterns = automaton_.matching(state);
    const bool plain = automaton_.is_plain(state);
    if (!seen.emplace(patterns, plain).second) continue;
    all.push_back({automaton_.text_of(state), std::move(patterns), plain});
  }
  return all;
}

// A text that leads to a state stands for the step at its front. One that starts with a dot is no
// host: a step there is walked by the hosts that go on from it, or by one more letter.
void NameWitnesses::add_hosts_of(HostAutomaton::State state,
                                 std::vector<std::string>& hosts) const {
  const std::string text = automaton_.text_of(state);
  if (automaton_.is_host(state)) hosts.push_back(text);
  if (extent_ != Extent::Steps) return;
  for (const auto& [character, target] : automaton_.steps_of(state)) {
    if (automaton_.is_reached_by(target, state, character)) continue;
    hosts.push_back((automaton_.is_host(target) ? "" : "a") + std::string(1, character) + text);
  }
}

std::vector<std::string> NameWitnesses::next(std::size_t piece) {
  std::vector<std::string> hosts;
  for (; next_ < asked_ && hosts.size() < piece; ++next_) add_hosts_of(next_, hosts);
  return hosts;
}

std::vector<AddressRange> ranges_between(const std::vector<const Cidr*>& blocks, IpFamily family) {
  const IpAddress zero = IpAddress::from_bytes(family, {});
  std::set<IpAddress> starts = {zero};
  for (const Cidr* block : blocks) {
    if (block->family() != family) continue;
    starts.insert(block->first());
    if (const auto behind = block->last().next()) starts.insert(*behind);
  }
  std::vector<AddressRange> ranges;
  for (const IpAddress& start : starts) {
    if (!ranges.empty()) ranges.back().last = *start.previous();
    ranges.push_back({start, zero.with_low_bits(0, true)});
  }
  return ranges;
}

WitnessStream::WitnessStream(const std::vector<ProbeSubject>& subjects, const RuleSet& before,
                             const RuleSet& after) {
  if (subjects.size() > ProbeStream::kMostInFull) {
    completeness_.sampled = "There are too many patterns and blocks to ask for every combination.";
    return;
  }
  const auto [patterns, blocks] = collect(subjects, before, after);
  names_.emplace(patterns);
  completeness_.combinations = static_cast<int>(names_->combinations().size());
  for (const IpFamily family : {IpFamily::V4, IpFamily::V6}) {
    for (const AddressRange& range : ranges_between(blocks, family)) {
      addresses_.push_back(range.first.to_string());
      if (range.last != range.first) addresses_.push_back(range.last.to_string());
      ++completeness_.ranges;
    }
  }
  std::ranges::sort(addresses_);
  const bool resolve = before.resolve_names;
  completeness_.complete = names_->extent() != NameWitnesses::Extent::Sample && !resolve;
  completeness_.sampled = left_out(names_->extent(), resolve);
}

std::vector<DerivedProbe> WitnessStream::next() {
  std::vector<DerivedProbe> piece;
  if (!asked_addresses_) {
    for (const std::string& text : addresses_) {
      piece.push_back({text, "the edges of all blocks", ""});
    }
    asked_addresses_ = true;
  }
  if (names_) {
    for (std::string& host : names_->next(kPiece)) {
      if (std::ranges::binary_search(addresses_, host)) continue;
      piece.push_back({std::move(host), "the steps of all patterns", ""});
    }
  }
  completeness_.witnesses += static_cast<int>(piece.size());
  return piece;
}

}  // namespace pacwright
