#include "diag/diag.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/terminal.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kGutter = 5;  ///< Columns for the line number.
constexpr std::size_t kLongestSubject = 300;
constexpr std::string_view kDots = "...";

constexpr std::array kEntries = {
#define DIAG(code, name, severity, message, advice) \
  DiagEntry{#code, #name, Severity::severity, message, advice},
#include "diag/codes.def"
#undef DIAG
};

/// `count` code points of `text` from code point `first` on.
std::string slice(std::string_view text, std::size_t first, std::size_t count) {
  for (; first > 0 && !text.empty(); --first) text.remove_prefix(first_code_point(text).size);
  std::size_t bytes = 0;
  for (; count > 0 && bytes < text.size(); --count) {
    bytes += first_code_point(text.substr(bytes)).size;
  }
  return std::string(text.substr(0, bytes));
}

/// A line of source as it is shown, and the column of the caret in it.
struct Excerpt {
  std::string text;
  std::size_t column;
};

Excerpt cut_around(std::string_view line, std::size_t column, std::size_t longest) {
  const std::size_t length = count_code_points(line);
  column = std::min(column, length + 1);  // Just behind the end: something is missing there.
  if (length <= longest) return {std::string(line), column};

  // The caret in the middle, unless one of the ends is near enough to be shown.
  const std::size_t wanted = column > longest / 2 ? column - longest / 2 : 0;
  const std::size_t first = std::min(wanted, length - longest);
  std::string text = slice(line, first, longest);
  if (first > 0) text = std::string(kDots) + slice(text, kDots.size(), longest);
  if (first + longest < length) {
    text = slice(text, 0, longest - kDots.size()) + std::string(kDots);
  }
  return {std::move(text), column > first ? column - first : 0};
}

Style style_of(Severity severity) {
  switch (severity) {
    case Severity::Note: return Style::Bold;
    case Severity::Warning: return Style::Yellow;
    case Severity::Error: return Style::Red;
  }
  return Style::Bold;
}

/// "catalog.md:31:8", or as much of it as is known.
std::string place_of(const SourceRef& where) {
  std::string text = printable(where.file);
  if (where.line > 0) text += ":" + std::to_string(where.line);
  if (where.line > 0 && where.column > 0) text += ":" + std::to_string(where.column);
  return text;
}

}  // namespace

std::string excerpt_of(const SourceRef& where, std::string_view source_line, bool colours,
                       std::size_t longest) {
  if (where.line <= 0 || source_line.empty()) return "";
  while (source_line.ends_with('\n') || source_line.ends_with('\r')) source_line.remove_suffix(1);
  std::string shown(source_line);
  std::ranges::replace(shown, '\t', ' ');
  shown = printable(shown);

  const std::size_t column = where.column > 0 ? static_cast<std::size_t>(where.column) : 0;
  const Excerpt excerpt = cut_around(shown, column, longest);
  const std::string number = std::to_string(where.line);
  const std::size_t padding = kGutter - std::min(kGutter, number.size());

  const auto gutter = [colours](const std::string& content) {
    return styled(content + " |", Style::Dim, colours) + " ";
  };
  std::string text = gutter(std::string(padding, ' ') + number) + excerpt.text + "\n";
  if (excerpt.column > 0) {
    text += gutter(std::string(padding + number.size(), ' ')) +
            std::string(excerpt.column - 1, ' ') + styled("^", Style::Green, colours) + "\n";
  }
  return text;
}

const DiagEntry& entry_of(DiagCode code) { return kEntries[static_cast<std::size_t>(code)]; }

std::vector<DiagEntry> all_diag_entries() { return {kEntries.begin(), kEntries.end()}; }

void append(Diags& diags, const Diags& more) {
  diags.insert(diags.end(), more.begin(), more.end());
}

bool has_errors(const Diags& diags) {
  return std::ranges::any_of(
      diags, [](const Diag& diag) { return entry_of(diag.code).severity == Severity::Error; });
}

bool is_unknown_here(DiagCode code) {
  return code == DiagCode::NewerThanEngine || code == DiagCode::NotInEngine ||
         code == DiagCode::EnginesDiffer || code == DiagCode::ScriptTooDeep;
}

std::string_view to_text(Severity severity) {
  switch (severity) {
    case Severity::Note: return "note";
    case Severity::Warning: return "warning";
    case Severity::Error: return "error";
  }
  return "";
}

std::string message_of(const Diag& diag) {
  std::string message(entry_of(diag.code).message);
  if (diag.subject.empty()) return message;

  std::string subject = printable(diag.subject);
  if (count_code_points(subject) > kLongestSubject) {
    subject = slice(subject, 0, kLongestSubject) + std::string(kDots);
  }
  message += ": '";
  message += subject;
  message += "'";
  return message;
}

std::string also_text(const Diag& diag, std::size_t most) {
  if (diag.also.empty()) return "";
  const std::size_t shown = most == 0 ? diag.also.size() : std::min(most, diag.also.size());
  const auto first = diag.also.begin();
  std::string text =
      "The same for " + join({first, first + static_cast<std::ptrdiff_t>(shown)}, ", ");
  if (shown < diag.also.size()) {
    text += " and " + with_thousands(diag.also.size() - shown) + " more: --verbose names them";
  }
  return text + ".";
}

std::string advice_of(const Diag& diag) {
  std::string advice = printable(diag.detail);
  if (!diag.also.empty()) {
    if (!advice.empty()) advice += " ";
    advice += printable(also_text(diag, 0));
  }
  if (!advice.empty()) advice += " ";
  advice += entry_of(diag.code).advice;
  return advice;
}

std::string headline_of(const Diag& diag, bool colours) {
  const DiagEntry& entry = entry_of(diag.code);
  const std::string place = place_of(diag.where);
  const std::string kind = std::string(to_text(entry.severity)) + " " + std::string(entry.code);

  std::string text;
  if (!place.empty()) text += styled(place + ":", Style::Bold, colours) + " ";
  return text + styled(kind + ":", style_of(entry.severity), colours) + " " + message_of(diag) +
         "\n";
}

std::string to_text(const Diag& diag, std::string_view source_line, bool colours) {
  return headline_of(diag, colours) + excerpt_of(diag.where, source_line, colours) + "  " +
         advice_of(diag) + "\n";
}

}  // namespace pacwright
