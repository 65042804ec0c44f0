#include "report/findings_text.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kMostDrawn = 3;

using Group = std::vector<const Diag*>;

std::vector<Group> by_code(const Diags& diags) {
  std::vector<Group> groups;
  for (const Diag& diag : diags) {
    const auto same = std::ranges::find_if(
        groups, [&diag](const Group& group) { return group.front()->code == diag.code; });
    if (same == groups.end()) {
      groups.push_back({&diag});
    } else {
      same->push_back(&diag);
    }
  }
  return groups;
}

/// Of the line itself, beside its number: no terminal breaks it above its caret.
std::size_t source_columns(const TextForm& form) {
  constexpr std::size_t kLongest = 100, kGutter = 8, kShortest = 20;
  if (!form.is_terminal) return kLongest;
  return std::clamp(form.columns, kShortest + kGutter, kLongest + kGutter) - kGutter;
}

std::string paragraph(std::string_view words, const TextForm& form) {
  return "  " + wrapped(words, 2, form.columns) + "\n";
}

std::string to_text(const Group& group, const LineOf& line_of, const TextForm& form,
                    std::size_t most) {
  const bool alike = std::ranges::all_of(
      group, [&group](const Diag* diag) { return diag->detail == group.front()->detail; });
  const std::size_t shown = most == 0 ? group.size() : std::min(most, group.size());
  std::string text;
  for (std::size_t i = 0; i < shown; ++i) {
    const Diag& diag = *group[i];
    const std::string line = i < kMostDrawn ? line_of(diag.where) : std::string();
    text += folded(headline_of(diag, form.colours), form) +
            excerpt_of(diag.where, line, form.colours, source_columns(form));
    if (!alike && !diag.detail.empty()) text += paragraph(printable(diag.detail), form);
  }
  const DiagEntry& entry = entry_of(group.front()->code);
  if (shown < group.size()) {
    text += "  ... and " + with_thousands(group.size() - shown) + " more of " +
            std::string(entry.code) + "\n";
  }
  return text + paragraph(alike ? advice_of(*group.front()) : entry.advice, form);
}

}  // namespace

std::string to_text(const Diags& diags, const LineOf& line_of, const TextForm& form,
                    std::size_t most) {
  std::string text;
  for (const Group& group : by_code(diags)) text += to_text(group, line_of, form, most);
  return text;
}

}  // namespace pacwright
