#pragma once
#include <string>
#include <vector>

#include "model/rules.hpp"

namespace pacwright {

/// What decides names that reach one place of the table: patterns in their order, then a route.
struct NameDecision {
  struct Test {
    std::string pattern;
    RouteId route = 0;
  };
  std::vector<Test> tests;
  RouteId route = 0;
  friend bool operator==(const NameDecision&, const NameDecision&) = default;
};
inline bool operator==(const NameDecision::Test& a, const NameDecision::Test& b) {
  return a.pattern == b.pattern && a.route == b.route;
}

/// "www.example.com" for that name, ".example.com" for every name below example.com.
struct NameEntry {
  std::string key;
  int rule = 0;  ///< Of the rule set: the one that put it here.
  NameDecision decision;
};

/// The host patterns of a rule set as one table: a name takes the decision of its own entry, else
/// of its longest suffix that has one, else `plain` if it is a plain name, else `strangers`.
///
/// First match is resolved here: an entry for ".b.c" holds the winner of all rules for "*.b.c" and
/// the domains around it, and only such globs as can match below b.c and win there (of a few
/// globs, all). A glob stands at the domain of the literal text behind its last star ("*cdn.b.c" at
/// ".b.c").
struct NameTable {
  std::vector<NameEntry> entries;  ///< In the order of their rules, then by key.
  NameDecision plain, strangers;
};

/// Patterns of the longest list of tests in it: what the unluckiest name is compared with.
std::size_t most_tests(const NameTable& table);

/// Precondition: !rules.resolve_names, where an address can decide between two patterns.
NameTable build_name_table(const RuleSet& rules);

}  // namespace pacwright
