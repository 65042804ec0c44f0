#include "validate/lint/client_lists.hpp"

#include <algorithm>
#include <utility>

namespace pacwright {
namespace {

Answer answered(std::string_view text, std::string_view type = "string") {
  Answer answer;
  answer.result = text;
  answer.type = type;
  return answer;
}

using Groups = std::vector<std::pair<std::string, std::vector<const ClientProfile*>>>;

void add(Groups& groups, const std::string& key, const ClientProfile& client) {
  auto same = std::ranges::find(groups, key, &Groups::value_type::first);
  if (same == groups.end()) same = groups.insert(groups.end(), {key, {}});
  same->second.push_back(&client);
}

std::string predicate_of(const ClientDecision& decision, std::string_view one_or_more) {
  const bool one = one_or_more == "one";
  switch (decision.kind) {
    case ClientDecision::Kind::Error: return one ? "refuses the request" : "refuse the request";
    case ClientDecision::Kind::HandedOn:
      return (one ? "hands on '" : "hand on '") + decision.text + "'";
    case ClientDecision::Kind::Unknown: return "cannot be told here";  // Not of a given result.
    case ClientDecision::Kind::Hops: break;
  }
  const std::string text = to_text(decision);
  if (text == "DIRECT") return one ? "goes direct" : "go direct";
  return (one ? "does '" : "do '") + text + "'";
}

}  // namespace

std::vector<const ClientProfile*> who_drops(std::string_view result) {
  return clients_that([&](const ClientProfile& profile) {
    return !interpret(profile, answered(result)).dropped.empty();
  });
}

std::string drop_sentence(std::string_view result) {
  const auto clients = who_drops(result);
  if (clients.empty()) return "";
  return titles_of(clients) + " " + verb_for(clients, "drops", "drop") + " the entry.";
}

std::string decisions_of(const std::function<ClientDecision(const ClientProfile&)>& decide) {
  Groups groups;
  std::vector<ClientDecision> decisions;
  for (const ClientProfile& profile : all_profiles()) {
    const ClientDecision decision = decide(profile);
    const std::size_t known = groups.size();
    add(groups, predicate_of(decision, "one"), profile);
    if (groups.size() > known) decisions.push_back(decision);
  }
  std::string text;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const auto& clients = groups[i].second;
    text += (i == 0 ? "" : "; ") + titles_of(clients) + " " +
            predicate_of(decisions[i], clients.size() == 1 ? "one" : "more");
  }
  return text + ".";
}

std::string decisions_about_value(std::string_view text, std::string_view type) {
  return decisions_of([&](const ClientProfile& profile) {
    if (profile.takes_any_value) return interpret(profile, answered(text, type));
    return interpret(profile, Diag{DiagCode::ResultNotString, {}, "", ""});
  });
}

std::string meanings_of(std::string_view word) {
  Groups groups;
  for (const ClientProfile& profile : all_profiles()) {
    const ClientDecision decision = interpret(profile, answered(std::string(word) + " p:1"));
    if (decision.kind != ClientDecision::Kind::Hops || !decision.dropped.empty()) continue;
    const std::string text = to_text(decision);
    add(groups, text.substr(0, text.find(' ')), profile);
  }
  std::string text;
  for (const auto& [meaning, clients] : groups) {
    text += (text.empty() ? "" : ", ") + meaning + " in " + titles_of(clients);
  }
  return text;
}

std::vector<const ClientProfile*> who_lacks(std::string_view function, bool calls_ex) {
  return clients_that([&](const ClientProfile& profile) {
    const auto has = [function](std::span<const std::string_view> names) {
      return std::ranges::find(names, function) != names.end();
    };
    return !has(profile.functions) && !(calls_ex && has(profile.ex_functions));
  });
}

std::vector<const ClientProfile*> who_globs_as(Globbing globbing) {
  return clients_that(
      [globbing](const ClientProfile& profile) { return profile.globbing == globbing; });
}

}  // namespace pacwright
