#include "report/html_changes.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "report/html_parts.hpp"

namespace pacwright {
namespace {

using Values = PageData::Values;

// Fewer patterns are read at once; more need the filter.
constexpr std::size_t kMostUnfiltered = 12;

struct ChangeWord {
  int danger;  ///< As danger_of has it.
  std::string mark, word;
};

ChangeWord word_of(const PacChange& change) {
  const int danger = danger_of(change);
  if (danger == 0) return {danger, "bad", "now DIRECT"};
  if (danger == 1) return {danger, "bad", "now DIRECT as a last resort"};
  const bool away = danger_of(change.after, change.before) < 2;
  return {danger, away ? "good" : "plain", away ? "away from DIRECT" : "another route"};
}

std::string named_place(const SourceRef& where) {
  return where.file.empty() ? "" : place_of(where.file, where.line);
}

std::string result_of(const std::string& result) {
  return result.empty() ? "(an empty result)" : result;
}

/// "rule 'inside' (policy.json:12)", or empty if it is not known.
std::string rule_of(const ChangedRule& rule) {
  if (rule.name.empty()) return "";
  const std::string name = rule.name == "otherwise" ? rule.name : "rule '" + rule.name + "'";
  const std::string place = named_place(rule.where);
  return place.empty() ? name : name + " (" + place + ")";
}

std::string proof_of(const PacChange& change) {
  if (change.by == ComparedBy::Rules) return "for all hosts of these patterns, by the rules";
  return "none: seen with " + with_thousands(change.urls) + " of the URLs that were asked";
}

Values to_row(const PacChange& change, const ChangeWord& word, const std::string& number) {
  const std::size_t patterns = change.patterns.size();
  return {{"number", number},
          {"mark", word.mark},
          {"word", word.word},
          {"before", result_of(change.before)},
          {"before_way", way_of(change.before)},
          {"before_rule", rule_of(change.old_rule)},
          {"after", result_of(change.after)},
          {"after_way", way_of(change.after)},
          {"after_rule", rule_of(change.new_rule)},
          {"condition", change.condition},
          {"count", with_thousands(patterns)},
          {"patterns", patterns == 1 ? "pattern" : "patterns"},
          {"proof", proof_of(change)},
          {"examples", join(change.examples, ", ")},
          {"open", patterns > kMostUnfiltered ? "" : " open"}};
}

/// The patterns of a change, under a name of their own: "patterns 3".
void add_patterns(const PacChange& change, const ChangeWord& word, const std::string& number,
                  PageData& data) {
  std::vector<Values>& rows = data.lists["patterns " + number];
  rows.reserve(change.patterns.size());
  for (const ChangedPattern& pattern : change.patterns) {
    rows.push_back({{"pattern", to_text(pattern, pattern.except.size())},
                    {"place", named_place(pattern.where)},
                    {"word", word.word}});
  }
}

std::string note_of(const PacDifferences& since, std::size_t direct) {
  std::string note = "Compared with " + since.old_file;
  switch (since.by) {
    case ComparedBy::Bytes: return note + ": the same, byte for byte.";
    case ComparedBy::Rules: note += " by the rules of both, for all hosts: "; break;
    case ComparedBy::Nothing: return "Not compared with " + since.old_file + ".";
    case ComparedBy::Urls:
      note += ", " + count_of(since.asked, "URL was asked", "URLs were asked") + " of both: ";
      break;
  }
  if (!since.changes.empty()) {
    return note + count_of(since.changes.size(), "group of hosts goes", "groups of hosts go") +
           " another way, " + with_thousands(direct) + " towards DIRECT.";
  }
  return note + (since.is_proven() ? "no host goes another way."
                                   : "no answer differs, which is no proof that none does.");
}

}  // namespace

void add_changes(const std::optional<PacDifferences>& since, PageData& data) {
  if (!since) return;
  std::vector<PacChange> ordered = since->changes;
  std::ranges::stable_sort(ordered, {}, [](const PacChange& one) { return danger_of(one); });
  std::vector<Values> changes, words, left_out;
  std::size_t direct = 0, patterns = 0;
  for (const PacChange& change : ordered) {
    const ChangeWord word = word_of(change);
    const std::string number = std::to_string(changes.size() + 1);
    if (word.danger < 2) ++direct;
    patterns += change.patterns.size();
    const Values choice = {{"word", word.word}};
    if (std::ranges::find(words, choice) == words.end()) words.push_back(choice);
    add_patterns(change, word, number, data);
    changes.push_back(to_row(change, word, number));
  }
  for (const std::string& sentence : since->left_out) left_out.push_back({{"sentence", sentence}});
  data.values["changes_note"] = note_of(*since, direct);
  data.values["many_patterns"] = patterns > kMostUnfiltered ? "yes" : "";
  add_list(data, "change_words", std::move(words));
  add_list(data, "changes", std::move(changes));
  add_list(data, "left_out", std::move(left_out));
}

}  // namespace pacwright
