#pragma once
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "validate/profiles/result_grammar.hpp"

namespace pacwright {

/// What of the results that a script really returned is not used by the clients that got them.
/// Order and repetition of what is noted do not matter.
class DroppedResults {
 public:
  /// Failures and strings that are handed on unread hold nothing to drop.
  void note(const ClientProfile& client, const std::string& url, const Result<Answer>& answer);
  void add(const DroppedResults& others);
  bool empty() const { return seen_.empty() && missing_.empty(); }

  /// A ResultDropped for each element: who drops it and why, what is left, a URL, and where the
  /// script holds its text, if a literal shows it. And a ValueMissing for each "PROXY undefined:80"
  /// that the script does not hold as it is.
  Diags to_findings(std::string_view script, const std::string& file) const;

 private:
  struct Loss {
    std::string why;
    std::string they_do;  ///< With what is left; by the result that sorts first.
    std::string result;
    std::string url;  ///< That sorts first.
  };
  using Losses = std::map<std::string, Loss>;  ///< By element.

  void note_missing(const std::string& url, const std::string& result);

  Losses losses_in(const ClientProfile& client, const Answer& answer) const;

  std::map<const ClientProfile*, Losses> of_client_;  ///< Rows of one table: in its order.
  std::map<std::string, int> seen_;                   ///< Elements.
  std::map<std::string, std::string> missing_;  ///< Elements with a value that is not there; URL.
  /// Results that were read before, with what they lost.
  std::unordered_map<std::string, Losses> read_;
};

/// Where a literal of the script is the result, else has the element as an entry, else holds it, or
/// the beginning of it that the script then completes; line 0 if none does.
SourceRef place_of_element(std::string_view script, const std::string& file,
                           std::string_view element, std::string_view result);

}  // namespace pacwright
