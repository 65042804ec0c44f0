#include "cli/url_answers.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "base/text.hpp"
#include "validate/profiles/client_url.hpp"
#include "validate/profiles/result_grammar.hpp"

namespace pacwright {
namespace {

// What is remembered stays within some tens of MiB.
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

/// One URL as an object on one line.
std::string to_json(const std::string& url, const ClientProfile& profile,
                    const Result<Probe>& probe, const Result<Answer>& answer) {
  std::string json =
      "  {\"url\": " + to_json_string(url) + ", \"client\": " + to_json_string(profile.name);
  if (probe) {
    json += ", \"handed\": {\"url\": " + to_json_string(probe->url) +
            ", \"host\": " + to_json_string(probe->host) + "}";
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
  if (probe) json += ", \"decision\": " + to_json(interpret(profile, answer));
  return json + "}";
}

std::string failure(const Diag& reason) {
  std::string text =
      "!" + std::string(entry_of(reason.code).code) + " " + printable(message_of(reason));
  if (!reason.detail.empty()) text += ": " + printable(reason.detail);
  return text;
}

}  // namespace

UrlAnswers::UrlAnswers(Result<PacScript> script, EvalForm form, DecidesBy decides)
    : form_(form), decides_(decides) {
  if (script) {
    script_.emplace(*std::move(script));
  } else {
    does_not_load_ = script.reason();
  }
}

std::string UrlAnswers::line_of(const std::string& url, const Result<Probe>& probe,
                                const Result<Answer>& answer) {
  failed_ = failed_ || !answer;
  if (form_.json) return to_json(url, form_.profile, probe, answer);
  return url + '\t' + (answer ? printable(answer->result) : failure(answer.reason()));
}

std::string UrlAnswers::key_of(const Probe& probe) const {
  return decides_ == DecidesBy::Host ? probe.host : probe.url + '\n' + probe.host;
}

std::vector<std::string> UrlAnswers::lines_for(std::span<const std::string> urls) {
  std::vector<std::string> lines(urls.size());
  std::vector<std::size_t> asked;  // Of `urls`, those that the script is asked about.
  std::vector<Probe> probes;
  for (std::size_t i = 0; i < urls.size(); ++i) {
    if (const auto known = lines_.find(urls[i]); known != lines_.end()) {
      lines[i] = known->second;
      continue;
    }
    auto probe = to_client_probe(urls[i], form_.profile);
    if (!probe || !script_) {
      lines[i] = line_of(urls[i], probe, probe ? *does_not_load_ : probe.reason());
      continue;
    }
    if (!answers_.empty()) {
      if (const auto known = answers_.find(key_of(*probe)); known != answers_.end()) {
        lines[i] = line_of(urls[i], probe, known->second);
        continue;
      }
    }
    asked.push_back(i);
    probes.push_back(*std::move(probe));
  }
  if (!probes.empty()) ask(urls, asked, probes, lines);
  return lines;
}

void UrlAnswers::ask(std::span<const std::string> urls, const std::vector<std::size_t>& asked,
                     const std::vector<Probe>& probes, std::vector<std::string>& lines) {
  const auto answers = script_->run(probes);
  for (std::size_t k = 0; k < asked.size(); ++k) {
    const std::string& url = urls[asked[k]];
    std::string& line = lines[asked[k]];
    line = line_of(url, probes[k], answers[k]);
    if (decides_ == DecidesBy::State || !answers[k] || url.size() > kLongestRemembered ||
        line.size() > kLongestAnswer) {
      continue;
    }
    if (answers_.size() < kMostRemembered) answers_.emplace(key_of(probes[k]), answers[k]);
    if (lines_.size() < kMostRemembered) lines_.emplace(url, line);
  }
}

}  // namespace pacwright
