#include "model/pac_difference.hpp"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>

#include "base/text.hpp"

namespace pacwright {
namespace {

/// The outcomes of compare_pacs that are no result.
bool fails(std::string_view outcome) {
  return outcome.starts_with("throws: ") || outcome.starts_with("does not load: ") ||
         outcome.starts_with("fails: ");
}

bool is_direct(std::string_view entry) { return trim(entry) == "DIRECT"; }

bool goes_direct(std::string_view outcome) {
  return outcome.empty() || fails(outcome) || is_direct(split(outcome, ';').front());
}

bool may_go_direct(std::string_view outcome) {
  return goes_direct(outcome) || std::ranges::any_of(split(outcome, ';'), is_direct);
}

auto key_of(const SourceRef& where) {
  return std::tuple(std::string_view(where.file), where.line, where.column);
}

auto key_of(const PacChange& change) {
  return std::tuple(danger_of(change), std::string_view(change.before),
                    std::string_view(change.after), std::string_view(change.condition),
                    std::string_view(change.new_rule.name), std::string_view(change.old_rule.name));
}

}  // namespace

int danger_of(const std::string& before, const std::string& after) {
  if (goes_direct(after)) return goes_direct(before) ? 2 : 0;
  return may_go_direct(after) && !may_go_direct(before) ? 1 : 2;
}

int danger_of(const PacChange& change) {
  return danger_of(change.before_does.empty() ? change.before : change.before_does,
                   change.after_does.empty() ? change.after : change.after_does);
}

std::vector<SourceRef> places_of(const PacChange& change) {
  std::vector<SourceRef> places;
  for (const ChangedPattern& pattern : change.patterns) {
    if (!pattern.where.file.empty()) places.push_back(pattern.where);
  }
  std::ranges::sort(places, {}, [](const SourceRef& where) { return key_of(where); });
  places.erase(std::unique(places.begin(), places.end()), places.end());
  return places;
}

std::string to_text(const ChangedPattern& pattern, std::size_t most) {
  if (pattern.is_in_part) return pattern.text + " (in part)";
  const std::size_t count = pattern.except.size();
  if (count == 0) return pattern.text;
  return pattern.text + " (except " +
         (count <= most ? join(pattern.except, ", ")
                        : with_thousands(count) + " narrower patterns") +
         ")";
}

void sort_changes(std::vector<PacChange>& changes) {
  std::ranges::stable_sort(
      changes, [](const PacChange& a, const PacChange& b) { return key_of(a) < key_of(b); });
}

PacDifferences not_compared(std::string old_file, std::string new_file,
                            std::vector<std::string> reasons) {
  PacDifferences differences;
  differences.old_file = std::move(old_file);
  differences.new_file = std::move(new_file);
  differences.by = ComparedBy::Nothing;
  differences.left_out = std::move(reasons);
  return differences;
}

}  // namespace pacwright
