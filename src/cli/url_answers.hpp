#pragma once
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "validate/lint/keeps_state.hpp"
#include "validate/pac_script.hpp"
#include "validate/profiles/profiles.hpp"

namespace pacwright {

/// What a line of `eval` holds.
struct EvalForm {
  const ClientProfile& profile;
  bool json = false;
};

/// Answers URLs with one sandbox: for each URL its line, without what separates lines. Several of
/// these may work at the same time, each in a thread of its own.
class UrlAnswers {
 public:
  /// `script`: loaded, or why it does not load, which then is the answer to all. URLs that are
  /// alike in what `decides` are asked once; where that is State, none are.
  UrlAnswers(Result<PacScript> script, EvalForm form, DecidesBy decides);

  std::vector<std::string> lines_for(std::span<const std::string> urls);

  bool failed() const { return failed_; }  ///< Some URL got no answer.

 private:
  /// What the script is handed, as far as it decides.
  std::string key_of(const Probe& probe) const;
  std::string line_of(const std::string& url, const Result<Probe>& probe,
                      const Result<Answer>& answer);
  void ask(std::span<const std::string> urls, const std::vector<std::size_t>& asked,
           const std::vector<Probe>& probes, std::vector<std::string>& lines);

  std::optional<PacScript> script_;
  std::optional<Diag> does_not_load_;
  EvalForm form_;
  DecidesBy decides_;
  std::unordered_map<std::string, std::string> lines_;       ///< By URL; of those with an answer.
  std::unordered_map<std::string, Result<Answer>> answers_;  ///< By key_of; no failures.
  bool failed_ = false;
};

}  // namespace pacwright
