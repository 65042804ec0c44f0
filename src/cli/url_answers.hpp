#pragma once
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "cli/exit_of.hpp"
#include "validate/lint/keeps_state.hpp"
#include "validate/pac_script.hpp"
#include "validate/profiles/chance_seen.hpp"
#include "validate/profiles/dropped_results.hpp"
#include "validate/profiles/profiles.hpp"
#include "validate/profiles/refused_lookups.hpp"
#include "validate/profiles/unasked_hosts.hpp"

namespace pacwright {

/// What a line of `eval` holds.
struct EvalForm {
  enum class As {
    Line,  ///< URL<tab>RESULT.
    Json,  ///< An object.
    Cell,  ///< What the client does, without the URL.
  };
  const ClientProfile& profile;
  As as = As::Line;
  /// Lines say what the client does with hosts that it never asks about, not what the file answers.
  bool is_named = false;
};

/// One URL, and what the client hands over for it.
struct UrlToAsk {
  Probe probe;
  std::string host;          ///< As browsers write it.
  bool never_asked = false;  ///< By this client.
};

/// Of fewer URLs nothing needs to be remembered.
inline constexpr std::size_t kFewUrls = 200;

/// What a script is taken to decide by, tried out: it is asked about some of the URLs in their
/// order and again in the opposite one, by a sandbox of its own. State if it does not answer alike.
DecidesBy confirmed(DecidesBy decides, PacScript script, std::span<const std::string> urls,
                    const ClientProfile& profile);

/// Answers URLs with one sandbox: for each URL its line, without what separates lines. Several of
/// these may work at the same time, each in a thread of its own.
class UrlAnswers {
 public:
  /// `script`: loaded, or why it does not load, which then is the answer to all. URLs that are
  /// alike in what `decides` are asked once; where that is State, none are. `sharing`: how many
  /// of these share the memory for what is remembered and for lines.
  UrlAnswers(Result<PacScript> script, EvalForm form, DecidesBy decides, std::size_t sharing);

  /// For the first of `urls`, at least one of them: when lines are very long, it does not go on.
  std::vector<std::string> lines_for(std::span<const std::string> urls);

  Exit exit() const { return exit_; }  ///< By the URLs that got no answer.
  const DroppedResults& dropped() const { return dropped_; }
  const ChanceSeen& chance() const { return chance_; }
  const UnaskedHosts& unasked() const { return unasked_; }  ///< If no client is named.
  const RefusedLookups& refused() const { return refused_; }
  /// From now on, URLs that are alike in this are asked once.
  void remember_by(DecidesBy decides) { decides_ = decides; }

 private:
  /// What the script is handed, as far as it decides.
  std::string key_of(const Probe& probe) const;
  std::string line_of(const std::string& url, const Result<UrlToAsk>& asked,
                      const Result<Answer>& answer);
  std::vector<std::string> lines_for_piece(std::span<const std::string> urls);
  void remember(const Probe& probe, const std::string& url, const Result<Answer>& answer,
                const std::string& line);
  void ask(std::span<const std::string> urls, const std::vector<std::size_t>& asked,
           const std::vector<UrlToAsk>& to_ask, std::vector<std::string>& lines);

  std::optional<PacScript> script_;
  std::optional<Diag> does_not_load_;
  EvalForm form_;
  DecidesBy decides_;
  std::unordered_map<std::string, std::string> lines_;       ///< By URL; of those with an answer.
  std::unordered_map<std::string, Result<Answer>> answers_;  ///< By key_of; no failures.
  std::size_t may_remember_bytes_;
  std::size_t most_line_bytes_, most_piece_;
  std::size_t piece_;  ///< URLs that are asked next at a time.
  Exit exit_ = Exit::Ok;
  DroppedResults dropped_;
  ChanceSeen chance_;
  UnaskedHosts unasked_;
  RefusedLookups refused_;
};

}  // namespace pacwright
