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

/// The detail of one finding, and what it is also true of.
std::string detail_of(const Diag& diag, std::size_t most) {
  constexpr std::size_t kMostAlso = 3;
  std::string text = printable(diag.detail);
  if (diag.also.empty()) return text;
  if (!text.empty()) text += " ";
  return text + printable(also_text(diag, most == 0 ? 0 : kMostAlso));
}

std::string to_text(const Group& group, const LineOf& line_of, const TextForm& form,
                    std::size_t most) {
  const DiagEntry& entry = entry_of(group.front()->code);
  const bool alike = std::ranges::all_of(group, [&group](const Diag* diag) {
    return diag->detail == group.front()->detail && diag->also == group.front()->also;
  });
  // Each may be a URL that goes a wrong way; of faults of the input a good many will do.
  const bool is_of_urls = entry.severity == Severity::Error && entry.code.starts_with("PC4");
  const bool shows_all = most == 0 || is_of_urls;
  const std::size_t shown = shows_all ? group.size() : std::min(most, group.size());
  std::string text;
  for (std::size_t i = 0; i < shown; ++i) {
    const Diag& diag = *group[i];
    const std::string line = i < kMostDrawn ? line_of(diag.where) : std::string();
    text += folded(headline_of(diag, form.colours), form) +
            excerpt_of(diag.where, line, form.colours, source_columns(form));
    const std::string detail = alike ? "" : detail_of(diag, most);
    if (!detail.empty()) text += paragraph(detail, form);
  }
  if (shown < group.size()) {
    text += "  ... and " + with_thousands(group.size() - shown) + " more of " +
            std::string(entry.code) + ": --verbose shows them\n";
  }
  std::string advice(entry.advice);
  if (const std::string detail = alike ? detail_of(*group.front(), most) : ""; !detail.empty()) {
    advice = detail + " " + advice;
  }
  return text + paragraph(advice, form);
}

}  // namespace

std::string to_text(const Diags& diags, const LineOf& line_of, const TextForm& form,
                    std::size_t most) {
  std::string text;
  for (const Group& group : by_code(diags)) text += to_text(group, line_of, form, most);
  return text;
}

}  // namespace pacwright
