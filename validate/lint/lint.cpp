#include "validate/lint/lint.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "validate/lint/checks.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kMostBytes = 4 << 20;
constexpr std::string_view kIgnore = "pacwright-ignore";

/// The rows of the table that are of lint, by their codes.
std::map<std::string_view, DiagEntry> lint_entries() {
  std::map<std::string_view, DiagEntry> entries;
  const std::size_t count = all_diag_entries().size();
  for (std::size_t i = 0; i < count; ++i) {
    const auto code = static_cast<DiagCode>(i);
    if (is_lint_code(code)) entries.emplace(entry_of(code).code, entry_of(code));
  }
  return entries;
}

/// The codes that comments silence, for each line.
class Ignored {
 public:
  Ignored(const Script& script, Findings& findings) {
    for (const JsComment& comment : script.lexed().comments) {
      const std::string_view text = script.text().substr(comment.offset, comment.size);
      const std::size_t word = text.find(kIgnore);
      if (word != std::string_view::npos)
        read(comment, text.substr(word + kIgnore.size()), findings);
    }
  }

  bool has(const Diag& diag) const {
    const auto found = lines_.find(diag.where.line);
    return found != lines_.end() && found->second.count(entry_of(diag.code).code) != 0;
  }

 private:
  /// "PC545, PC546: reason"
  void read(const JsComment& comment, std::string_view text, Findings& findings) {
    text = text.substr(0, std::min({text.find(':'), text.find('\n'), text.find("*/")}));
    for (const std::string_view piece : split(text, ',')) {
      const std::string_view code = trim(piece);
      const auto entry = entries_.find(code);
      if (entry == entries_.end()) {
        findings.add(DiagCode::BadIgnore, comment.place, std::string(code), "");
      } else if (entry->second.severity == Severity::Error) {
        findings.add(DiagCode::BadIgnore, comment.place, std::string(code),
                     "It is an error, and errors stay.");
      } else {
        for (int line = comment.place.line; line <= comment.last_line + 1; ++line) {
          lines_[line].insert(entry->first);
        }
      }
    }
  }

  const std::map<std::string_view, DiagEntry> entries_ = lint_entries();
  std::map<int, std::set<std::string_view>> lines_;
};

}  // namespace

bool is_lint_code(DiagCode code) {
  return code == DiagCode::NoEntryPoint || entry_of(code).code.starts_with("PC5");
}

Diags lint(std::string_view bytes, const std::string& file, const LintOptions& options) {
  const bool is_readable = bytes.size() <= kMostBytes;
  const Script script(is_readable ? bytes : std::string_view());
  Findings findings(script, file);
  if (!is_readable) {
    findings.add(DiagCode::OverBrowserLimit, with_thousands(bytes.size()) + " bytes",
                 "Chromium and Windows refuse it and go direct. Nothing else was looked at.");
    return findings.take();
  }
  if (looks_like_unmarked_utf16(bytes)) {  // Each character would be a finding.
    findings.add(DiagCode::NotJavaScript, "",
                 "It looks like UTF-16 without the mark that says so: save it as ASCII. Nothing "
                 "else was looked at.");
    return findings.take();
  }
  for (const auto check :
       {check_bytes, check_syntax, check_language, check_limits, check_names, check_dns,
        check_calls, check_patterns, check_networks, check_results, check_flow}) {
    check(script, findings);
  }
  const Ignored ignored(script, findings);
  Diags diags = findings.take();
  std::erase_if(diags, [&](const Diag& diag) {
    const bool asked = std::ranges::find(options.ignored, diag.code) != options.ignored.end();
    return entry_of(diag.code).severity != Severity::Error && (asked || ignored.has(diag));
  });
  return diags;
}

}  // namespace pacwright
