#include "cli/url_answers.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "base/text.hpp"
#include "validate/profiles/client_url.hpp"
#include "validate/profiles/result_grammar.hpp"

namespace pacwright {
namespace {

// Of all that work at the same time.
constexpr std::size_t kMostRememberedBytes = 96 << 20;
constexpr std::size_t kEntryBytes = 300;  ///< Of both tables, besides text.

// Of URLs whose answers are held at a time. All that work together hold no more than some thousand,
// because nobody knows how long the next results are; once they are long, fewer are asked.
constexpr std::size_t kMostPiece = 256, kLeastPiece = 16, kMostHeld = 1024;
constexpr std::size_t kPieceBytes = 1 << 20;      ///< Of results.
constexpr std::size_t kMostLineBytes = 48 << 20;  ///< Of all lines that are handed over.

constexpr std::size_t kMostRemembered = 100'000;
constexpr std::size_t kLongestRemembered = 200;  ///< Bytes of a URL.
constexpr std::size_t kLongestAnswer = 600;

std::string to_json_array(const std::vector<std::string>& texts) {
  std::string json;
  for (const std::string& text : texts) {
    json += json.empty() ? "" : ", ";
    json += to_json_string(text);
  }
  return "[" + json + "]";
}

std::string to_json(const ClientDecision& decision) {
  std::string dropped;
  for (const DroppedElement& element : decision.dropped) {
    dropped += dropped.empty() ? "" : ", ";
    dropped += "{\"element\": " + to_json_string(element.element) +
               ", \"why\": " + to_json_string(element.why) + "}";
  }
  return "{\"text\": " + to_json_string(to_text(decision)) + ", \"dropped\": [" + dropped +
         "], \"why\": " + to_json_string(decision.why) + "}";
}

/// What the client does.
ClientDecision decision_of(const ClientProfile& profile, const UrlToAsk& asked,
                           const Result<Answer>& answer) {
  if (!asked.never_asked) return interpret(profile, answer);
  ClientDecision direct;
  direct.hops.emplace_back();
  direct.why = "it never asks a PAC file about this host";
  return direct;
}

/// One URL as an object on one line.
std::string to_json(const std::string& url, const ClientProfile& profile,
                    const Result<UrlToAsk>& asked, const Result<Answer>& answer) {
  std::string json =
      "  {\"url\": " + to_json_string(url) + ", \"client\": " + to_json_string(profile.name);
  if (asked) {
    json += ", \"handed\": {\"url\": " + to_json_string(asked->probe.url) +
            ", \"host\": " + to_json_string(asked->probe.host) + "}";
  }
  if (answer) {
    json += ", \"result\": " + to_json_string(answer->result) +
            ", \"dns\": {\"lookups\": " + std::to_string(answer->dns_lookups) +
            ", \"names\": " + to_json_array(answer->dns_names) +
            "}, \"chromiumRestarts\": " + std::to_string(answer->restarts);
  } else {
    const Diag& reason = answer.reason();
    json += ", \"error\": {\"code\": " + to_json_string(entry_of(reason.code).code) +
            ", \"message\": " + to_json_string(message_of(reason)) +
            ", \"detail\": " + to_json_string(reason.detail) + "}";
  }
  if (asked) json += ", \"decision\": " + to_json(decision_of(profile, *asked, answer));
  return json + "}";
}

/// What a script is handed, as far as it decides.
std::string key_by(DecidesBy decides, const Probe& probe) {
  return decides == DecidesBy::Host ? probe.host : probe.url + '\n' + probe.host;
}

std::string outcome_of(const Result<Answer>& answer) {
  if (answer) return answer->type + ' ' + answer->result;
  return std::string(entry_of(answer.reason().code).code) + answer.reason().subject;
}

std::string failure(const Diag& reason) {
  std::string text =
      "!" + std::string(entry_of(reason.code).code) + " " + printable(message_of(reason));
  if (!reason.detail.empty()) text += ": " + printable(reason.detail);
  return text;
}

/// What the client does; behind the code of the reason, if it got no answer.
std::string cell_of(const ClientProfile& profile, const Result<UrlToAsk>& asked,
                    const Result<Answer>& answer) {
  if (!asked) return "!" + std::string(entry_of(asked.reason().code).code);
  const std::string does = to_text(decision_of(profile, *asked, answer));
  if (answer || asked->never_asked) return does;
  const DiagCode code = answer.reason().code;
  return "!" + std::string(entry_of(code).code) +
         (is_unknown_here(code) ? " not known" : " " + does);
}

Result<UrlToAsk> to_ask_of(const std::string& url, const ClientProfile& profile) {
  auto parts = parse_url(url);
  if (!parts) return parts.reason();
  const bool never_asked = never_asks(profile, parts->host);
  return UrlToAsk{to_client_probe(*parts, profile), std::move(parts->host), never_asked};
}

}  // namespace

DecidesBy confirmed(DecidesBy decides, PacScript script, std::span<const std::string> urls,
                    const ClientProfile& profile) {
  constexpr std::size_t kMostTried = 128;
  std::vector<Probe> probes;
  for (const std::string& url : urls) {
    if (auto probe = to_client_probe(url, profile)) probes.push_back(*std::move(probe));
    if (probes.size() == kMostTried) break;
  }
  const std::size_t count = probes.size();
  for (std::size_t i = count; i-- > 0;) probes.push_back(Probe(probes[i]));
  std::unordered_map<std::string, std::string> seen;
  const auto answers = script.run(probes);
  for (std::size_t i = 0; i < probes.size(); ++i) {
    const std::string outcome = outcome_of(answers[i]);
    const auto [known, is_new] = seen.emplace(key_by(decides, probes[i]), outcome);
    if (!is_new && known->second != outcome) return DecidesBy::State;
  }
  return decides;
}

UrlAnswers::UrlAnswers(Result<PacScript> script, EvalForm form, DecidesBy decides,
                       std::size_t sharing)
    : form_(form),
      decides_(decides),
      may_remember_bytes_(kMostRememberedBytes / sharing),
      most_line_bytes_(std::min(kMostLineBytes / sharing, kMostLineBytes / 8)),
      most_piece_(std::clamp(kMostHeld / sharing, kLeastPiece, kMostPiece)),
      piece_(most_piece_) {
  if (script) {
    script_.emplace(*std::move(script));
  } else {
    does_not_load_ = script.reason();
  }
}

std::string UrlAnswers::line_of(const std::string& url, const Result<UrlToAsk>& asked,
                                const Result<Answer>& answer) {
  if (asked && !form_.is_named) unasked_.note(asked->host, answer);
  const bool goes_direct = form_.is_named && asked && asked->never_asked;
  if (!goes_direct) {
    if (!answer) exit_ = worse_of(exit_, exit_of({answer.reason()}));
    dropped_.note(form_.profile, url, answer);
    chance_.note(url, answer);
    refused_.note(form_.profile, url, answer);
  }
  if (form_.as == EvalForm::As::Json) return to_json(url, form_.profile, asked, answer);
  if (form_.as == EvalForm::As::Cell) return cell_of(form_.profile, asked, answer);
  if (goes_direct) return printable(url) + "\tDIRECT";
  return printable(url) + '\t' + (answer ? printable(answer->result) : failure(answer.reason()));
}

std::string UrlAnswers::key_of(const Probe& probe) const { return key_by(decides_, probe); }

std::vector<std::string> UrlAnswers::lines_for(std::span<const std::string> urls) {
  std::vector<std::string> lines;
  lines.reserve(urls.size());
  std::size_t bytes = 0;
  while (lines.size() < urls.size() && bytes < most_line_bytes_) {
    const auto rest = urls.subspan(lines.size());
    const std::size_t piece = std::min(piece_, rest.size());
    std::size_t longest = 1;
    for (std::string& line : lines_for_piece(rest.first(piece))) {
      bytes += line.size();
      longest = std::max(longest, line.size());
      lines.push_back(std::move(line));
    }
    piece_ = std::clamp(kPieceBytes / longest, kLeastPiece, most_piece_);
  }
  return lines;
}

std::vector<std::string> UrlAnswers::lines_for_piece(std::span<const std::string> urls) {
  std::vector<std::string> lines(urls.size());
  std::vector<std::size_t> asked;  // Of `urls`, those that the script is asked about.
  std::vector<UrlToAsk> to_ask;
  for (std::size_t i = 0; i < urls.size(); ++i) {
    if (const auto known = lines_.find(urls[i]); known != lines_.end()) {
      lines[i] = known->second;
      continue;
    }
    auto next = to_ask_of(urls[i], form_.profile);
    if (!next || !script_) {
      lines[i] = line_of(urls[i], next, next ? *does_not_load_ : next.reason());
      continue;
    }
    if (!answers_.empty()) {
      if (const auto known = answers_.find(key_of(next->probe)); known != answers_.end()) {
        lines[i] = line_of(urls[i], next, known->second);
        continue;
      }
    }
    asked.push_back(i);
    to_ask.push_back(*std::move(next));
  }
  if (!to_ask.empty()) ask(urls, asked, to_ask, lines);
  return lines;
}

void UrlAnswers::ask(std::span<const std::string> urls, const std::vector<std::size_t>& asked,
                     const std::vector<UrlToAsk>& to_ask, std::vector<std::string>& lines) {
  std::vector<Probe> probes;
  probes.reserve(to_ask.size());
  for (const UrlToAsk& next : to_ask) probes.push_back(next.probe);
  const auto answers = script_->run(probes);
  for (std::size_t k = 0; k < asked.size(); ++k) {
    const std::string& url = urls[asked[k]];
    std::string& line = lines[asked[k]];
    line = line_of(url, to_ask[k], answers[k]);
    remember(probes[k], url, answers[k], line);
  }
}

void UrlAnswers::remember(const Probe& probe, const std::string& url, const Result<Answer>& answer,
                          const std::string& line) {
  if (decides_ == DecidesBy::State || !answer || url.size() > kLongestRemembered ||
      line.size() > kLongestAnswer || lines_.size() >= kMostRemembered) {
    return;
  }
  const std::size_t bytes =
      kEntryBytes + url.size() + line.size() + probe.url.size() + answer->result.size();
  if (bytes > may_remember_bytes_) return;
  may_remember_bytes_ -= bytes;
  answers_.emplace(key_of(probe), answer);
  lines_.emplace(url, line);
}

}  // namespace pacwright
