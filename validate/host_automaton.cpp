// Subset construction, done lazily. A state is a node of the trie of literal ends, and for each
// glob whose last star is behind it one position: how much of what stands before that star was
// just read. One position is enough. Within the text between stars it is the longest part that
// fits, as Knuth, Morris and Pratt search; and once that text was found, finding it again later
// could not match more.

#include "validate/host_automaton.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace pacwright {
namespace {

constexpr std::string_view kAlphabet = "abcdefghijklmnopqrstuvwxyz0123456789-_.";
constexpr std::uint64_t kDigits = 0x3ffULL << 26;

std::uint64_t bit_of(char character) { return std::uint64_t{1} << kAlphabet.find(character); }

// How far a text, read from its end, is four decimal numbers 0-255 without leading zeros:
// kNoQuad, or 7 for each number that is done and what is read of the next one.
enum Octet : std::uint8_t {
  kNothing,
  kUpTo5,     ///< One digit: before it "25" may still stand,
  kAbove5,    ///< or may not.
  kZeroTens,  ///< Two digits that start with 0: one more is needed.
  kTens,      ///< Two digits: 1 or 2 may stand before them,
  kHighTens,  ///< or 1 only.
  kHundreds,
  kNoQuad = 255,
};

constexpr std::uint8_t kLastOctet = 3 * 7;

bool is_whole(std::uint8_t octet) { return octet != kNothing && octet != kZeroTens; }

std::uint8_t add_digit(std::uint8_t octet, char digit) {
  if (!is_digit(digit)) return kNoQuad;
  switch (octet) {
    case kNothing: return digit <= '5' ? kUpTo5 : kAbove5;
    case kUpTo5: return digit == '0' ? kZeroTens : digit <= '5' ? kTens : kHighTens;
    case kAbove5: return digit == '0' ? kZeroTens : digit <= '4' ? kTens : kHighTens;
    case kZeroTens:
    case kTens: return digit == '1' || digit == '2' ? kHundreds : kNoQuad;
    case kHighTens: return digit == '1' ? kHundreds : kNoQuad;
    default: return kNoQuad;
  }
}

std::uint8_t add_to_quad(std::uint8_t quad, char character) {
  if (quad == kNoQuad) return kNoQuad;
  const auto octet = static_cast<std::uint8_t>(quad % 7);
  const auto before = static_cast<std::uint8_t>(quad - octet);
  if (character == '.') {
    if (!is_whole(octet) || before == kLastOctet) return kNoQuad;
    return static_cast<std::uint8_t>(before + 7);
  }
  const std::uint8_t next = add_digit(octet, character);
  if (next == kNoQuad) return kNoQuad;
  return static_cast<std::uint8_t>(before + next);
}

std::vector<std::uint32_t> borders_of(std::string_view text) {
  std::vector<std::uint32_t> borders(text.size() + 1, 0);
  for (std::size_t i = 1; i < text.size(); ++i) {
    std::uint32_t border = borders[i];
    while (border > 0 && text[border] != text[i]) border = borders[border];
    borders[i + 1] = text[border] == text[i] ? border + 1 : 0;
  }
  return borders;
}

}  // namespace

HostAutomaton::HostAutomaton(const std::vector<const HostPattern*>& patterns)
    : HostAutomaton(patterns, Limits()) {}

HostAutomaton::HostAutomaton(const std::vector<const HostPattern*>& patterns, Limits limits)
    : nodes_(1), index_(0, Hash{this}, Same{this}) {
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    add_pattern(patterns[i]->text(), static_cast<std::uint32_t>(i));
  }
  explore(limits);
}

void HostAutomaton::add_pattern(const std::string& text, std::uint32_t pattern) {
  const std::string reversed(text.rbegin(), text.rend());
  const auto pieces = split(reversed, '*');
  std::uint32_t node = 0;
  for (const char c : pieces.front()) node = add_child(node, c);
  if (pieces.size() == 1) {
    nodes_[node].exact = pattern;
    return;
  }
  starts_.push_back({static_cast<std::uint32_t>(positions_.size()), nodes_[node].starts});
  nodes_[node].starts = static_cast<std::uint32_t>(starts_.size() - 1);
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    add_positions(pieces[i], pattern, i + 1 == pieces.size());
  }
}

std::uint32_t HostAutomaton::child_of(std::uint32_t node, char character) const {
  if (node == kNone) return kNone;
  std::uint32_t child = nodes_[node].child;
  while (child != kNone && nodes_[child].character != character) child = nodes_[child].sibling;
  return child;
}

std::uint32_t HostAutomaton::add_child(std::uint32_t node, char character) {
  const std::uint32_t found = child_of(node, character);
  if (found != kNone) return found;
  const auto made = static_cast<std::uint32_t>(nodes_.size());
  nodes_.push_back({character, kNone, nodes_[node].child, kNone, kNone});
  nodes_[node].child = made;
  return made;
}

// Behind the text between two stars follow the positions of the next text: with its last character
// the search for that one begins.
void HostAutomaton::add_positions(std::string_view literal, std::uint32_t pattern, bool is_last) {
  const auto base = static_cast<std::uint32_t>(positions_.size());
  const auto borders = borders_of(literal);
  for (std::size_t i = 0; i < literal.size(); ++i) {
    positions_.push_back({literal[i], base + borders[i], pattern, false});
  }
  if (is_last) positions_.push_back({0, base + borders[literal.size()], pattern, true});
}

std::uint32_t HostAutomaton::moved(std::uint32_t position, char character) const {
  while (positions_[position].next != character) {
    if (positions_[position].fail == position) return position;
    position = positions_[position].fail;
  }
  return position + 1;
}

std::span<const std::uint32_t> HostAutomaton::positions_of(State state) const {
  return std::span(pool_).subspan(states_[state].first_position, states_[state].positions);
}

std::uint64_t HostAutomaton::known_characters(State state) const {
  const Known& known = states_[state];
  std::uint64_t characters = bit_of('.') | (known.quad == kNoQuad ? 0 : kDigits);
  if (known.node != kNone) {
    for (std::uint32_t child = nodes_[known.node].child; child != kNone;
         child = nodes_[child].sibling) {
      characters |= bit_of(nodes_[child].character);
    }
  }
  for (std::uint32_t position : positions_of(state)) {
    for (;; position = positions_[position].fail) {
      if (positions_[position].next != 0) characters |= bit_of(positions_[position].next);
      if (positions_[position].fail == position) break;
    }
  }
  return characters;
}

HostAutomaton::State HostAutomaton::step(State from, char character) {
  const Known before = states_[from];
  const auto first = static_cast<std::uint32_t>(pool_.size());
  for (std::uint32_t i = 0; i < before.positions; ++i) {
    pool_.push_back(moved(pool_[before.first_position + i], character));
  }
  const std::uint32_t node = child_of(before.node, character);
  if (node != kNone) {
    for (std::uint32_t start = nodes_[node].starts; start != kNone; start = starts_[start].next) {
      pool_.push_back(starts_[start].position);
    }
    std::sort(pool_.begin() + first, pool_.end());
  }
  const bool dot = character == '.';
  const auto made = static_cast<State>(states_.size());
  states_.push_back({node, first, static_cast<std::uint32_t>(pool_.size() - first), from, character,
                     add_to_quad(before.quad, character), dot, before.dotted || dot});
  const auto [found, is_new] = index_.insert(made);
  if (is_new) return made;
  states_.pop_back();
  pool_.resize(first);
  return *found;
}

// Breadth first: the first text that leads to a state is the shortest, and of those the first.
void HostAutomaton::explore(Limits limits) {
  states_.push_back({0, 0, 0, 0, 0, kNothing, true, false});
  for (std::uint32_t start = nodes_[0].starts; start != kNone; start = starts_[start].next) {
    pool_.push_back(starts_[start].position);
  }
  std::ranges::sort(pool_);
  states_[0].positions = static_cast<std::uint32_t>(pool_.size());
  index_.insert(0);

  std::size_t work = 0;
  for (State state = 0; state < states_.size(); ++state) {
    first_step_.push_back(steps_.size());
    const std::uint64_t known = known_characters(state);
    bool others = true;  // Their step is still to come.
    for (const char c : kAlphabet) {
      const bool is_known = (known & bit_of(c)) != 0;
      if ((!is_known && !others) || (c == '.' && states_[state].after_dot)) continue;
      others = others && is_known;
      work += 1 + states_[state].positions;
      steps_.push_back({c, step(state, c)});
      if (states_.size() > limits.states || work > limits.work) return;
    }
  }
  finished_ = true;
}

std::span<const HostAutomaton::Step> HostAutomaton::steps_of(State state) const {
  if (state >= first_step_.size()) return {};
  const std::size_t first = first_step_[state];
  const std::size_t end = state + 1 < first_step_.size() ? first_step_[state + 1] : steps_.size();
  return std::span(steps_).subspan(first, end - first);
}

std::string HostAutomaton::text_of(State state) const {
  std::string text;
  for (; state != 0; state = states_[state].parent) text += states_[state].character;
  return text;
}

bool HostAutomaton::is_reached_by(State state, State from, char character) const {
  const Known& known = states_[state];
  return state != 0 && known.parent == from && known.character == character;
}

bool HostAutomaton::is_host(State state) const { return !states_[state].after_dot; }

bool HostAutomaton::is_address(State state) const {
  const std::uint8_t quad = states_[state].quad;
  return quad != kNoQuad && quad >= kLastOctet && is_whole(quad % 7);
}

bool HostAutomaton::is_plain(State state) const { return !states_[state].dotted; }

std::vector<std::uint32_t> HostAutomaton::matching(State state) const {
  std::vector<std::uint32_t> matching;
  if (is_address(state)) return matching;
  const std::uint32_t node = states_[state].node;
  if (node != kNone && nodes_[node].exact != kNone) matching.push_back(nodes_[node].exact);
  for (const std::uint32_t position : positions_of(state)) {
    if (positions_[position].accepts) matching.push_back(positions_[position].pattern);
  }
  std::ranges::sort(matching);
  return matching;
}

std::size_t HostAutomaton::Hash::operator()(State state) const {
  const Known& known = automaton->states_[state];
  std::uint64_t hash = known.node;
  const auto mix = [&](std::uint64_t value) {
    hash = (hash ^ value) * 0x9e3779b97f4a7c15ULL;
    hash ^= hash >> 29;
  };
  mix(known.quad + (known.after_dot ? 256U : 0U) + (known.dotted ? 512U : 0U));
  for (const std::uint32_t position : automaton->positions_of(state)) mix(position);
  return static_cast<std::size_t>(hash);
}

bool HostAutomaton::Same::operator()(State a, State b) const {
  const Known &one = automaton->states_[a], &two = automaton->states_[b];
  return one.node == two.node && one.quad == two.quad && one.after_dot == two.after_dot &&
         one.dotted == two.dotted &&
         std::ranges::equal(automaton->positions_of(a), automaton->positions_of(b));
}

}  // namespace pacwright
