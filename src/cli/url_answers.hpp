#pragma once
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

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
  /// `script`: loaded, or why it does not load, which then is the answer to all. `remembers`: the
  /// same URL is asked once. Only for scripts that keep no state: see keeps_state.
  UrlAnswers(Result<PacScript> script, EvalForm form, bool remembers);

  std::vector<std::string> lines_for(std::span<const std::string> urls);

  bool failed() const { return failed_; }  ///< Some URL got no answer.

 private:
  std::string line_of(const std::string& url, const Result<Probe>& probe,
                      const Result<Answer>& answer);
  void ask(std::span<const std::string> urls, const std::vector<std::size_t>& asked,
           const std::vector<Probe>& probes, std::vector<std::string>& lines);

  std::optional<PacScript> script_;
  std::optional<Diag> does_not_load_;
  EvalForm form_;
  bool remembers_;
  std::unordered_map<std::string, std::string> remembered_;  ///< URL -> line; answers only.
  bool failed_ = false;
};

}  // namespace pacwright
