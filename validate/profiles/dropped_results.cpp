#include "validate/profiles/dropped_results.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "validate/lint/js_lexer.hpp"
#include "validate/lint/script.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kMostRemembered = 10'000;
constexpr std::size_t kMostShown = 120;  ///< Characters of an element.

/// "PORXY " or "DIRECT; PORXY " for "PORXY p:8080": what the script goes on with is not in the
/// text.
bool begins(std::string_view literal, std::string_view element) {
  std::string_view last = literal.substr(literal.rfind(';') + 1);
  while (!last.empty() && is_space(last.front())) last.remove_prefix(1);
  return !trim(last).empty() && element.starts_with(last);
}

std::string shown(std::string_view element) {
  return std::string(element.substr(0, kMostShown)) + (element.size() > kMostShown ? "..." : "");
}

constexpr std::string_view kNamesNothing = "it names no way to go";

/// "Chromium drops it: an unknown keyword. "
std::string why_sentence(const std::vector<const ClientProfile*>& clients, const std::string& why) {
  if (why == kNamesNothing) {
    return titles_of(clients) + " " + verb_for(clients, "finds", "find") + " no way to go in it. ";
  }
  return titles_of(clients) + " " + verb_for(clients, "drops", "drop") + " it: " + why + ". ";
}

std::string what_it_does(const std::string& they_do) {
  if (they_do == "DIRECT") return "goes direct";
  if (they_do == "error") return "refuses the request";
  return "does '" + they_do + "'";
}

constexpr std::size_t kMostMissing = 1000;

/// "undefined:8080", "p.example:NaN", ":8080", "[object Object]": what JavaScript makes of a value
/// that is not there, or is no text.
bool lacks_value(std::string_view server) {
  if (server.find("[object ") != std::string_view::npos) return true;
  const std::size_t colon = server.rfind(':');
  const std::string_view host = server.substr(0, colon);
  const auto is_missing = [](std::string_view word) {
    return word.empty() || word == "undefined" || word == "null" || word == "NaN";
  };
  if (is_missing(host)) return true;
  const auto labels = split(host, '.');
  if (std::ranges::find(labels, "undefined") != labels.end()) return true;
  return colon != std::string_view::npos && is_missing(server.substr(colon + 1));
}

/// "PROXY undefined:8080" and "PROXY " + nothing.
bool lacks_value_behind_keyword(std::string_view entry) {
  const std::size_t space = entry.find_first_of(" \t");
  if (space == std::string_view::npos) return entry == "undefined" || entry == "null";
  return lacks_value(trim(entry.substr(space)));
}

}  // namespace

SourceRef place_of_element(std::string_view script, const std::string& file,
                           std::string_view element, std::string_view result) {
  const std::string text = text_of_script(script);
  const JsTokens lexed = lex_js(text);
  // The likeliest first.
  const JsToken *whole = nullptr, *entry = nullptr, *holding = nullptr, *beginning = nullptr;
  const auto keep = [](const JsToken*& first, const JsToken& token) {
    if (first == nullptr) first = &token;
  };
  for (const JsToken& token : lexed.tokens) {
    if (token.kind != JsToken::Kind::String) continue;
    const std::string value = cooked_string(lexed.text(token));
    const auto entries = split(value, ';');
    const auto is_element = [&](std::string_view one) { return trim(one) == trim(element); };
    if (value == result) keep(whole, token);
    if (element.empty()) continue;
    if (std::ranges::any_of(entries, is_element)) keep(entry, token);
    if (value.find(element) != std::string::npos) keep(holding, token);
    if (begins(value, element)) keep(beginning, token);
  }
  for (const JsToken* const found : {whole, entry, holding, beginning}) {
    if (found != nullptr) return {file, found->place.line, found->place.column};
  }
  return {file, 0, 0};
}

DroppedResults::Losses DroppedResults::losses_in(const ClientProfile& client,
                                                 const Answer& answer) const {
  const ClientDecision decision = interpret(client, answer);
  Losses losses;
  const std::string they_do = to_text(decision);
  for (const DroppedElement& one : decision.dropped) {
    losses.emplace(one.element, Loss{one.why, they_do, answer.result, ""});
  }
  if (decision.names_nothing) {
    losses.emplace(answer.result, Loss{std::string(kNamesNothing), they_do, answer.result, ""});
  }
  return losses;
}

void DroppedResults::note(const ClientProfile& client, const std::string& url,
                          const Result<Answer>& answer) {
  if (!answer) return;
  note_missing(url, answer->result);
  const std::string key = std::string(client.name) + "\n" + answer->type + "\n" + answer->result;
  auto known = read_.find(key);
  if (known == read_.end()) {
    if (read_.size() >= kMostRemembered) read_.clear();
    known = read_.emplace(key, losses_in(client, *answer)).first;
  }
  for (const auto& [element, loss] : known->second) {
    ++seen_[element];
    Loss& kept = of_client_[&client].try_emplace(element, loss).first->second;
    if (kept.url.empty() || url < kept.url) kept.url = url;
    if (loss.result < kept.result) {
      kept.result = loss.result;
      kept.they_do = loss.they_do;
    }
  }
}

void DroppedResults::note_missing(const std::string& url, const std::string& result) {
  for (const std::string_view piece : split(result, ';')) {
    const std::string entry(trim(piece));
    if (entry.empty() || missing_.size() >= kMostMissing || !lacks_value_behind_keyword(entry)) {
      continue;
    }
    std::string& first = missing_.try_emplace(entry, url).first->second;
    if (url < first) first = url;
  }
}

void DroppedResults::add(const DroppedResults& others) {
  for (const auto& [entry, url] : others.missing_) {
    std::string& first = missing_.try_emplace(entry, url).first->second;
    if (url < first) first = url;
  }
  for (const auto& [client, losses] : others.of_client_) {
    for (const auto& [element, loss] : losses) {
      ++seen_[element];
      Loss& kept = of_client_[client].try_emplace(element, loss).first->second;
      if (loss.url < kept.url) kept.url = loss.url;
      if (loss.result < kept.result) {
        kept.result = loss.result;
        kept.they_do = loss.they_do;
      }
    }
  }
}

Diags DroppedResults::to_findings(std::string_view script, const std::string& file) const {
  Diags diags;
  for (const auto& entry : seen_) {
    const std::string& element = entry.first;
    // Clients that drop it for one reason.
    std::vector<std::pair<std::string, std::vector<const ClientProfile*>>> reasons;
    const Loss* first = nullptr;
    const ClientProfile* first_client = nullptr;
    for (const auto& [client, losses] : of_client_) {
      const auto loss = losses.find(element);
      if (loss == losses.end()) continue;
      if (first == nullptr) {
        first = &loss->second;
        first_client = client;
      }
      const std::string& why = loss->second.why;
      auto same = std::ranges::find(reasons, why, &decltype(reasons)::value_type::first);
      if (same == reasons.end()) same = reasons.insert(reasons.end(), {why, {}});
      same->second.push_back(client);
    }
    std::string detail;
    for (const auto& [why, clients] : reasons) detail += why_sentence(clients, why);
    detail +=
        (first->why == kNamesNothing ? "So "
                                     : "With what is left of '" + shown(first->result) + "' ") +
        std::string(first_client->title) + " " + what_it_does(first->they_do) + ", as for '" +
        first->url + "'.";
    diags.push_back({DiagCode::ResultDropped,
                     place_of_element(script, file, element, first->result), shown(element),
                     std::move(detail)});
  }
  const std::string text = text_of_script(script);
  for (const auto& [entry, url] : missing_) {
    if (text.find(entry) != std::string::npos) continue;  // It says so itself.
    diags.push_back({DiagCode::ValueMissing, place_of_element(script, file, entry, entry),
                     shown(entry), "It is the answer for '" + url + "', or a part of it."});
  }
  return diags;
}

}  // namespace pacwright
