#pragma once
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "validate/probe.hpp"

namespace pacwright {

/// The network as a script sees it: answers from a fixture, and notes the questions.
///
/// Chromium does not wait for DNS: a question it has no answer to ends the script, and it is begun
/// anew when the answer has come. So each different question costs one restart, up to 20 of them;
/// further ones fail. Too much text for alert() costs one, too: from then on it does wait. (Names
/// that its cache knows cost nothing; here none is known. Literals are taken to cost nothing.)
class DnsStub {
 public:
  enum class Families { V4, Both };

  /// `most_names`: how many different names one decision may ask for; 0 is any number.
  explicit DnsStub(DnsFixture fixture, std::size_t most_names = 20);

  /// A decision begins: no questions so far.
  void forget_questions();

  /// The address of `host`, or null. An address literal resolves to itself, without a question. As
  /// in Chromium, one decision may ask for 20 different names; more of them fail.
  /// `host` is any string of the engine.
  const std::string* resolve(std::string_view host, Families families);

  /// The same as getaddrinfo of a C library sees it: "10.1" is 10.0.0.1, "010.0.0.1" is 8.0.0.1,
  /// IPv4-mapped IPv6 is IPv4 to who wants IPv4 only, and literals come back in canonical form.
  const std::string* resolve_by_system(std::string_view host, Families families);

  /// myIpAddress(). Empty if the client does not know.
  const std::string& my_ip() const { return fixture_.my_ip; }

  /// The script asked for the own address: that is a question, too.
  void note_my_ip(Families families);
  /// Text of so many UTF-16 units was shown by alert().
  void note_alert(std::size_t units);

  int lookups() const { return lookups_asked_; }
  int restarts() const { return restarts_; }
  bool has_refused() const { return has_refused_; }  ///< A name, for there were too many.

  /// Names asked in this decision, in order, each as often as it was asked.
  std::vector<std::string> take_names() { return std::move(names_); }

 private:
  bool note_question(const std::string& name, Families families);
  const std::string* look_up(const std::string& name, Families families) const;

  DnsFixture fixture_;
  std::size_t most_names_;
  std::vector<std::string> names_;
  std::set<std::pair<std::string, Families>> lookups_;  ///< Different ones.
  std::string literal_;                                 ///< What the last literal resolved to.
  int lookups_asked_ = 0;
  int restarts_ = 0;
  bool has_refused_ = false;
  std::size_t alert_bytes_ = 0;
};

}  // namespace pacwright
