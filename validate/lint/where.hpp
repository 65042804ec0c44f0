#pragma once
#include <cstdint>
#include <vector>

#include "validate/lint/script.hpp"

namespace pacwright {

/// Under which conditions a place of the script is reached. Told from the statements around it and
/// before it, and from the operators in its own expression; roughly, and in doubt as conditional.
class Conditions {
 public:
  explicit Conditions(const Script& script);

  /// Every call of the function it stands in gets here: no branch around, none that returns before,
  /// no && or || in front.
  bool is_unconditional(std::uint32_t token) const;

  /// Inside a branch, or behind "&&" or "?": not everything that gets into the function gets here.
  bool is_in_branch(std::uint32_t token) const;

  /// Something around or before it looks whether the host is an address: a regular expression with
  /// digits, or a name such as isIp or isNumeric.
  bool is_behind_address_test(std::uint32_t token) const;

  /// The function around `token` runs for every URL: FindProxyForURL, or what that always calls.
  bool always_runs(std::uint32_t function) const { return always_.at(function); }

  /// Every call of the function around `token` stands behind such a test, or in a branch.
  bool is_function_behind_address_test(std::uint32_t function) const;
  bool is_function_in_branch(std::uint32_t function) const;

 private:
  struct Found {
    bool in_branch = false;   ///< In a branch or an operand that is not always evaluated.
    bool after_exit = false;  ///< Behind a statement that may return.
    bool address_test = false;
  };

  Found find(std::uint32_t token) const;
  Found find_in_expression(JsRange range, std::uint32_t token) const;
  std::size_t address_tests_in(JsRange range) const;
  void mark_tests();
  void mark_exits();
  void mark_always();
  bool may_return(std::uint32_t statement) const { return may_return_[statement] != 0; }

  const Script& script_;
  std::vector<std::uint32_t> tests_;       ///< Address tests before each token.
  std::vector<char> may_return_;           ///< Of each statement.
  std::vector<std::uint32_t> first_exit_;  ///< Of each Block: its first child that may return.
  std::vector<std::uint32_t> first_test_;  ///< The same, with an address test in its condition.
  std::vector<bool> always_;
  std::vector<std::vector<std::uint32_t>> callers_;  ///< Of each function: calls of it, as tokens.
};

}  // namespace pacwright
