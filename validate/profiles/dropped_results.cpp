#include "validate/profiles/dropped_results.hpp"

#include <algorithm>
#include <functional>
#include <iterator>

#include "base/text.hpp"
#include "validate/lint/js_lexer.hpp"
#include "validate/lint/script.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kMostRemembered = 10'000;
constexpr std::size_t kMostRememberedBytes = 4 << 20;
constexpr std::size_t kMostCounted = 100'000;
constexpr std::size_t kMostKept = 2048;  ///< Bytes of one text.
constexpr std::size_t kMostFindings = 100;
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

/// As much of a text as is kept, with no letter cut in two.
std::string beginning_of(const std::string& text) {
  std::size_t size = std::min(text.size(), kMostKept);
  while (size > 0 && size < text.size() &&
         (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) {
    --size;
  }
  return text.substr(0, size);
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

/// "PROXY " + nothing: an entry comes without the blanks around it.
bool is_lone_keyword(std::string_view entry) {
  constexpr std::string_view kWantServer[] = {"PROXY", "HTTP",   "HTTPS",
                                              "SOCKS", "SOCKS4", "SOCKS5"};
  return std::ranges::find(kWantServer, entry) != std::end(kWantServer);
}

/// "PROXY undefined:8080" and "PROXY " + nothing.
bool lacks_value_behind_keyword(std::string_view entry) {
  const std::size_t space = entry.find_first_of(" \t");
  if (space == std::string_view::npos) {
    return entry == "undefined" || entry == "null" || is_lone_keyword(entry);
  }
  return lacks_value(trim(entry.substr(space)));
}

/// Whether the script has the entry in a text, as it is: then it is no value that is missing. Of
/// "PROXY " + p the keyword is only what stands before one.
bool holds_as_it_is(std::string_view text, const JsTokens& lexed, const std::string& entry) {
  if (!is_lone_keyword(entry)) return text.find(entry) != std::string_view::npos;
  for (std::size_t i = 0; i < lexed.tokens.size(); ++i) {
    if (lexed.tokens[i].kind != JsToken::Kind::String) continue;
    const std::string value = cooked_string(lexed.text(lexed.tokens[i]));
    const bool goes_on = value.ends_with(' ') ||
                         (i + 1 < lexed.tokens.size() && lexed.text(lexed.tokens[i + 1]) == "+");
    auto entries = split(value, ';');
    if (goes_on && !entries.empty()) entries.pop_back();
    if (std::ranges::any_of(entries, [&](std::string_view one) { return trim(one) == entry; })) {
      return true;
    }
  }
  return false;
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
                                                 const Answer& answer) {
  const ClientDecision decision = interpret(client, answer);
  Losses losses;
  const std::string they_do = beginning_of(to_text(decision));
  const std::string result = beginning_of(answer.result);
  for (const DroppedElement& one : decision.dropped) {
    std::string element = beginning_of(one.element);
    if (losses.size() == kMostFindings) {
      const auto last = std::prev(losses.end());
      if (element == last->first) continue;
      is_counted_ = is_counted_ && losses.contains(element);
      if (element > last->first || losses.contains(element)) continue;
      losses.erase(last);
    }
    losses.emplace(std::move(element), Loss{one.why, they_do, result, ""});
  }
  if (decision.names_nothing) {
    losses.emplace(result, Loss{std::string(kNamesNothing), they_do, result, ""});
  }
  return losses;
}

/// False if the findings will not tell of it: too many sort before it.
bool DroppedResults::counts(const std::string& element) {
  if (all_.size() < kMostCounted) all_.insert(std::hash<std::string>()(element));
  if (told_.contains(element)) return true;
  if (told_.size() == kMostFindings) {
    const auto last = std::prev(told_.end());
    if (element > *last) return false;
    for (auto& [client, losses] : of_client_) losses.erase(*last);
    told_.erase(last);
  }
  told_.insert(element);
  return true;
}

void DroppedResults::keep(const ClientProfile* client, const std::string& element, const Loss& loss,
                          const std::string& url) {
  if (!counts(element)) return;
  Loss& kept = of_client_[client].try_emplace(element, loss).first->second;
  if (kept.url.empty() || url < kept.url) kept.url = url;
  if (loss.result < kept.result) {
    kept.result = loss.result;
    kept.they_do = loss.they_do;
  }
}

void DroppedResults::note(const ClientProfile& client, const std::string& url,
                          const Result<Answer>& answer) {
  if (!answer) return;
  note_missing(url, answer->result);
  const std::string key = std::string(client.name) + "\n" + answer->type + "\n" + answer->result;
  auto known = read_.find(key);
  if (known == read_.end()) {
    if (read_.size() >= kMostRemembered || read_bytes_ >= kMostRememberedBytes) {
      read_.clear();
      read_bytes_ = 0;
    }
    Losses losses = losses_in(client, *answer);
    read_bytes_ += key.size() + losses.size() * (3 * std::min(answer->result.size(), kMostKept));
    known = read_.emplace(key, std::move(losses)).first;
  }
  for (const auto& [element, loss] : known->second) keep(&client, element, loss, url);
}

void DroppedResults::note_missing(const std::string& url, const std::string& result) {
  for (const std::string_view piece : split(result, ';')) {
    const std::string entry(trim(piece));
    if (entry.empty() || !lacks_value_behind_keyword(entry)) continue;
    if (missing_.size() >= kMostMissing && !missing_.contains(entry)) continue;
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
    for (const auto& [element, loss] : losses) keep(client, element, loss, loss.url);
  }
  for (const std::size_t one : others.all_) {
    if (all_.size() < kMostCounted) all_.insert(one);
  }
  is_counted_ = is_counted_ && others.is_counted_;
}

Diags DroppedResults::to_findings(std::string_view script, const std::string& file) const {
  Diags diags;
  for (const std::string& element : told_) {
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
  if (all_.size() > told_.size()) {
    diags.back().detail += std::string(" There are ") +
                           (!is_counted_ || all_.size() == kMostCounted ? "at least " : "") +
                           with_thousands(all_.size() - told_.size()) + " more such texts.";
  }
  if (missing_.empty()) return diags;
  const std::string text = text_of_script(script);
  const JsTokens lexed = lex_js(text);
  for (const auto& [entry, url] : missing_) {
    if (holds_as_it_is(text, lexed, entry)) continue;  // It says so itself.
    diags.push_back({DiagCode::ValueMissing, place_of_element(script, file, entry, entry),
                     shown(entry), "It is the answer for '" + url + "', or a part of it."});
  }
  return diags;
}

}  // namespace pacwright
