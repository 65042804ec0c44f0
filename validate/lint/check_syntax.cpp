// What no engine reads. One slip keeps the whole file from loading, and browsers then go direct.

#include <algorithm>

#include "base/text.hpp"
#include "validate/lint/checks.hpp"
#include "validate/profiles/profiles.hpp"
#include "validate/profiles/syntax_fault.hpp"

namespace pacwright {
namespace {

DiagCode code_of(JsFault::Kind kind) {
  switch (kind) {
    case JsFault::Kind::StringOpen: return DiagCode::StringOpen;
    case JsFault::Kind::CommentOpen: return DiagCode::CommentOpen;
    case JsFault::Kind::RegexOpen: return DiagCode::RegexOpen;
    case JsFault::Kind::TemplateOpen: return DiagCode::StringOpen;
    case JsFault::Kind::BracketOpen:
    case JsFault::Kind::BracketStray: return DiagCode::BracketAlone;
    case JsFault::Kind::BadCharacter:
    case JsFault::Kind::Unexpected: break;
  }
  return DiagCode::NotJavaScript;
}

std::string detail_of(const JsFault& fault, const Script& script) {
  const std::string_view subject = fault.subject;
  const bool quotes = subject == "\xE2\x80\x9C" || subject == "\xE2\x80\x9D" ||
                      subject == "\xE2\x80\x98" || subject == "\xE2\x80\x99" || subject == "\x93" ||
                      subject == "\x94" || subject == "\x91" || subject == "\x92";
  if (quotes) return "This is a typographic quote, as word processors make them.";
  if (subject == "\xE2\x80\x8B") return "This is a zero-width space, which no editor shows.";
  if (fault.kind == JsFault::Kind::StringOpen) {
    return script.text().ends_with(fault.subject)
               ? "The file ends here: it may have been cut off."
               : "If this quote closes a string, one is missing further left on the line.";
  }
  if (fault.kind == JsFault::Kind::BracketOpen)
    return "Behind it there is no partner; a file that was cut off looks like this, too.";
  return "";
}

/// Where another comment begins inside this one, below its first line; npos if none does. Patterns
/// such as http://*.example.com/* begin none.
std::size_t inner_comment(std::string_view text) {
  for (std::size_t i = text.find("/*", text.find('\n')); i != std::string_view::npos;
       i = text.find("/*", i + 2)) {
    if (std::string_view(" \t\r\n;{}").find(text[i - 1]) != std::string_view::npos) return i;
  }
  return std::string_view::npos;
}

/// What a forgotten end of a comment swallows is run nowhere, and nothing says so.
void check_comments(const Script& script, Findings& findings) {
  for (const JsComment& comment : script.lexed().comments) {
    const std::string_view text = script.text().substr(comment.offset, comment.size);
    if (!text.starts_with("/*") || comment.last_line == comment.place.line) continue;
    const std::size_t inner = inner_comment(text);
    if (inner == std::string_view::npos) continue;
    const auto lines = std::ranges::count(text.substr(0, inner), '\n');
    findings.add(DiagCode::CommentInComment, comment.place, "",
                 "The other one begins in line " + std::to_string(comment.place.line + lines) +
                     "; no client runs what stands before the first end of a comment.");
  }
}

/// Of the language alone: a client that declares no names of its own.
SyntaxVerdict verdict_of_language(const Script& script) {
  return syntax_verdict(script.text(), profile_of(Client::PacResolver));
}

/// Fine by itself, and not behind the browsers' own script.
void check_names_taken(const Script& script, Findings& findings) {
  if (verdict_of_language(script).fault) return;
  const SyntaxVerdict verdict = syntax_verdict(script.text(), profile_of(Client::Chromium));
  if (verdict.fault)
    findings.add(DiagCode::NameTaken, verdict.fault->place, verdict.fault->subject, "");
}

/// What the lexer finds names the cause where a string swallows a bracket, or a bracket a
/// statement: that comes first. Whether there is a fault at all is for the parser to say.
std::vector<JsFault> faults_of(const Script& script) {
  std::vector<JsFault> faults = script.lexed().faults;
  const bool only_brackets = std::ranges::all_of(faults, &JsFault::is_of_bracket);
  if (!only_brackets) {
    std::erase_if(faults, [](const JsFault& fault) { return fault.is_of_bracket(); });
  }
  const SyntaxVerdict verdict = verdict_of_language(script);
  if (!verdict.is_known) return faults.empty() ? script.outline().faults : faults;
  if (!verdict.fault) return {};
  const ScriptFault& fault = *verdict.fault;
  const bool is_told = std::ranges::any_of(faults, [&fault](const JsFault& told) {
    return !told.is_of_bracket() ||
           (told.place.line == fault.place.line && told.place.column == fault.place.column);
  });
  if (!is_told)
    faults.push_back({JsFault::Kind::Unexpected, fault.place, fault.subject, fault.why});
  return faults;
}

}  // namespace

std::string kind_of_file(std::string_view text) {
  if (text.starts_with("\x1F\x8B")) return "The file is compressed, by gzip.";
  if (text.starts_with("\x7F"
                       "ELF") ||
      text.starts_with("MZ\x90"))
    return "The file is a program.";
  if (text.starts_with("PK\x03\x04")) return "The file is an archive, by zip.";
  const std::string start = to_lower(trim(text.substr(0, 200)).substr(0, 16));
  if (start.starts_with("<!doctype") || start.starts_with("<html") || start.starts_with("<?xml")) {
    return "This is a web page, perhaps an error page of the server.";
  }
  if (start.starts_with("http/1.") || start.starts_with("http/2")) {
    return "The file begins with the headers of an HTTP answer.";
  }
  return "";
}

void check_syntax(const Script& script, Findings& findings) {
  const std::string file = kind_of_file(script.text());
  if (!file.empty()) {
    findings.add(DiagCode::NotJavaScript, JsPlace{1, 1}, "", file);
    return;
  }
  check_comments(script, findings);
  check_names_taken(script, findings);
  for (const JsFault& fault : faults_of(script)) {
    findings.add(code_of(fault.kind), fault.place, fault.subject,
                 fault.why.empty() ? detail_of(fault, script) : fault.why);
  }
}

}  // namespace pacwright
