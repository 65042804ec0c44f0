#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "model/host_pattern.hpp"

namespace pacwright {

/// One deterministic automaton for many patterns together: after any text it knows which of them
/// match. It reads hosts from their end, as patterns are built: exact names and `*.b.c` are a trie
/// of characters, and of globs only what stands before their last star adds to it.
///
/// Its texts are the names that a client can hand over: a-z 0-9 - _ and dots, no empty label. A
/// state also knows whether there was a dot, and how far the text is an IPv4 literal: what matches
/// literals are networks, never patterns. Beyond the limits it is left unfinished.
class HostAutomaton {
 public:
  using State = std::uint32_t;

  struct Limits {
    std::size_t states = 400'000;
    std::size_t work = 20'000'000;  ///< Moves of single patterns; also bounds the memory.
  };

  /// One step for each class of characters that a state tells apart: those that the patterns name
  /// there, each for itself, and the first of all others.
  struct Step {
    char character;
    State target;
  };

  /// Patterns are told by their index; each is there once.
  explicit HostAutomaton(const std::vector<const HostPattern*>& patterns);
  HostAutomaton(const std::vector<const HostPattern*>& patterns, Limits limits);

  // Its sets of states look into it.
  HostAutomaton(const HostAutomaton&) = delete;
  HostAutomaton& operator=(const HostAutomaton&) = delete;

  bool is_finished() const { return finished_; }
  std::size_t size() const { return states_.size(); }  ///< States; 0 is the start.

  /// In the order a-z 0-9 - _ and dot. Of an unfinished automaton's later states: none.
  std::span<const Step> steps_of(State state) const;

  /// The shortest text that leads there; of those the first, compared from the end.
  std::string text_of(State state) const;

  /// The step that ends text_of(state) is this one.
  bool is_reached_by(State state, State from, char character) const;

  bool is_host(State state) const;     ///< Not the start, and no dot was read last.
  bool is_address(State state) const;  ///< Its texts are IPv4 literals.
  bool is_plain(State state) const;    ///< No dot was read.

  /// Indices of the patterns that match the texts of a state, ascending; of an address, none.
  std::vector<std::uint32_t> matching(State state) const;

 private:
  static constexpr std::uint32_t kNone = 0xffffffff;

  /// The literal ends of all patterns, from the end to the first star.
  struct Node {
    char character = 0;
    std::uint32_t child = kNone, sibling = kNone;
    std::uint32_t exact = kNone;   ///< The pattern that is this text.
    std::uint32_t starts = kNone;  ///< The last of the globs whose star stands here.
  };

  /// A glob's star at a node: where the search for what stands before it begins.
  struct Start {
    std::uint32_t position, next;
  };

  /// How much of the text between two stars, or before the first, was just read.
  struct Position {
    char next = 0;           ///< 0: nothing more is looked for.
    std::uint32_t fail = 0;  ///< Where to go on with another character; itself: stay.
    std::uint32_t pattern = 0;
    bool accepts = false;
  };

  struct Known {
    std::uint32_t node, first_position, positions;
    State parent;
    char character;
    std::uint8_t quad;
    bool after_dot, dotted;
  };

  struct Hash {
    const HostAutomaton* automaton;
    std::size_t operator()(State state) const;
  };
  struct Same {
    const HostAutomaton* automaton;
    bool operator()(State a, State b) const;
  };

  void add_pattern(const std::string& text, std::uint32_t pattern);
  std::uint32_t child_of(std::uint32_t node, char character) const;
  std::uint32_t add_child(std::uint32_t node, char character);
  void add_positions(std::string_view literal, std::uint32_t pattern, bool is_last);
  std::uint32_t moved(std::uint32_t position, char character) const;
  std::uint64_t known_characters(State state) const;
  void explore(Limits limits);
  State step(State from, char character);
  std::span<const std::uint32_t> positions_of(State state) const;

  std::vector<Node> nodes_;
  std::vector<Start> starts_;
  std::vector<Position> positions_;
  std::vector<Known> states_;
  std::vector<std::uint32_t> pool_;  ///< The positions of all states.
  std::vector<Step> steps_;
  std::vector<std::size_t> first_step_;
  std::unordered_set<State, Hash, Same> index_;
  bool finished_ = false;
};

}  // namespace pacwright
