#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "diag/diag.hpp"

namespace pacwright {

/// How two PAC files were compared.
enum class ComparedBy {
  Urls,     ///< Asked about URLs made from both: what differs does; the rest is not proven.
  Rules,    ///< By the rules that they were written from, for all hosts.
  Bytes,    ///< They are the same, byte for byte.
  Nothing,  ///< They could not be compared; `left_out` says why.
};

/// A rule of a policy. Nothing is known of the rules of a foreign file: then all is empty.
struct ChangedRule {
  std::string name;  ///< "otherwise" for the final route.
  SourceRef where;   ///< In the policy.
  friend bool operator==(const ChangedRule&, const ChangedRule&) = default;
};

/// A pattern or block whose hosts go another way.
struct ChangedPattern {
  std::string text;  ///< "*.example.com", "10.0.0.0/8", "plain hosts", "all else".
  SourceRef where;   ///< The line of a catalog or policy that names it; of no file if unknown.
  std::vector<std::string> except = {};  ///< Narrower patterns whose hosts do not; all of them.
  bool is_in_part = false;  ///< Some of its hosts do not, and no narrower patterns say which.
  friend bool operator==(const ChangedPattern&, const ChangedPattern&) = default;
};

/// Hosts that two PAC files answer differently, for one cause: all that one rule took from another
/// and gives another result.
struct PacChange {
  std::string before, after;       ///< Results as one spells them; or why there is none.
  std::string condition;           ///< Only then: "https URLs", "on a Saturday"; mostly empty.
  ChangedRule old_rule, new_rule;  ///< That decided, and that decides.
  std::vector<ChangedPattern> patterns;  ///< All of them, by text; at least one.
  std::vector<std::string> examples;     ///< Hosts, or URLs where by Urls: at most kMostExamples.
  std::size_t urls = 0;                  ///< By Urls: how many of those asked.
  ComparedBy by = ComparedBy::Urls;      ///< Rules: proven for all hosts of the patterns.
  /// What the client does with a result of which it drops a part; else empty.
  std::string before_does = {}, after_does = {};
  bool is_stopped =
      false;  ///< A limit of this program ended one of the two: no client is known to.
};
inline constexpr std::size_t kMostExamples = 3;

/// How much a change must be looked at: 0 goes direct now and did not before (a file that gives no
/// result counts as direct, as in browsers), 1 may go direct now if the proxies fail, 2 is the
/// rest.
int danger_of(const std::string& before, const std::string& after);
int danger_of(const PacChange& change);

/// The lines that name the patterns of a change, each once, sorted; those that are known.
std::vector<SourceRef> places_of(const PacChange& change);

/// What the newer of two PAC files decides differently.
struct PacDifferences {
  std::string old_file, new_file;
  ComparedBy by = ComparedBy::Urls;
  std::size_t asked = 0;  ///< By Urls: those that both were asked.
  /// By Rules: combinations of patterns, and ranges of addresses, that all hosts fall into.
  std::size_t combinations = 0, ranges = 0;
  std::vector<PacChange> changes;     ///< By danger, results and rules.
  std::vector<std::string> left_out;  ///< What was not tried, a sentence each.
  /// What of the results of either file the client drops, or the file draws by chance.
  Diags dropped = {};

  /// All hosts are accounted for: what stands in no change goes the same way.
  bool is_proven() const {
    return (by == ComparedBy::Rules || by == ComparedBy::Bytes) && left_out.empty();
  }
};

/// Of two files that could not be compared, for these reasons, a sentence each.
PacDifferences not_compared(std::string old_file, std::string new_file,
                            std::vector<std::string> reasons);

/// "*.example.com", "*.example.com (except www.example.com)", "*example.com (in part)". Of more
/// exceptions than `most` only how many there are.
std::string to_text(const ChangedPattern& pattern, std::size_t most);

/// Puts changes in order: by danger, then results, condition and rules.
void sort_changes(std::vector<PacChange>& changes);

}  // namespace pacwright
