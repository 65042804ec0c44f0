#pragma once
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "validate/probe.hpp"

namespace pacwright {

/// The network as a script sees it: answers from a fixture, and notes the questions.
class DnsStub {
 public:
  enum class Families { V4, Both };

  explicit DnsStub(DnsFixture fixture);

  /// A decision begins: no questions so far.
  void forget_questions();

  /// The address of `host`, or null. An address literal resolves to itself, without a question. As
  /// in Chromium, one decision may ask for 20 different names; more of them fail.
  /// `host` is any string of the engine.
  const std::string* resolve(std::string_view host, Families families);

  /// myIpAddress(). Never empty.
  const std::string& my_ip() const { return fixture_.my_ip; }

  /// Names asked in this decision, in order, each as often as it was asked.
  std::vector<std::string> take_names() { return std::move(names_); }

 private:
  const std::string* look_up(const std::string& name, Families families);

  DnsFixture fixture_;
  std::vector<std::string> names_;
  std::set<std::pair<std::string, Families>> lookups_;  ///< Different ones.
  std::string literal_;                                 ///< What the last literal resolved to.
};

}  // namespace pacwright
