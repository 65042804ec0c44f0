#include "validate/profiles/route_losses.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "validate/profiles/explain.hpp"

namespace pacwright {
namespace {

struct PolicyWord {
  std::string_view word;
  Hop::Kind kind;
};

// The words of policies, written apart from the clients' grammars, which they are held against.
constexpr PolicyWord kPolicyWords[] = {
    {"PROXY", Hop::Kind::Http}, {"HTTPS", Hop::Kind::Https}, {"SOCKS5", Hop::Kind::Socks5}};

std::set<RouteId> routes_in_use(const Policy& policy) {
  std::set<RouteId> used = {policy.otherwise};
  for (const PolicyRule& rule : policy.rules) {
    if (rule.route) used.insert(*rule.route);
    for (const ValueRoute& one : rule.routes) used.insert(one.route);
  }
  return used;
}

/// A hop that was tried before is no other way to go, and libproxy leaves it out.
std::vector<Hop> each_once(const std::vector<Hop>& hops) {
  std::vector<Hop> once;
  for (const Hop& hop : hops) {
    if (std::ranges::find(once, hop) == once.end()) once.push_back(hop);
  }
  return once;
}

bool does_as_meant(const ClientDecision& decision, const std::vector<Hop>& meant) {
  return decision.kind == ClientDecision::Kind::HandedOn ||
         (decision.kind == ClientDecision::Kind::Hops &&
          is_same_way(each_once(decision.hops), each_once(meant)));
}

RouteLoss to_loss(RouteId route, const ClientProfile& profile, const ClientDecision& decision,
                  const std::vector<Hop>& meant) {
  RouteLoss loss{route, {&profile}, {}, to_text(decision), false};
  for (const DroppedElement& element : decision.dropped) loss.dropped.push_back(element.element);
  loss.go_direct = decision.kind == ClientDecision::Kind::Hops &&
                   decision.hops.front().kind == Hop::Kind::Direct &&
                   meant.front().kind != Hop::Kind::Direct;
  return loss;
}

void add(std::vector<RouteLoss>& losses, RouteLoss next) {
  const auto same = std::ranges::find_if(losses, [&next](const RouteLoss& known) {
    return known.route == next.route && known.they_do == next.they_do &&
           known.dropped == next.dropped;
  });
  if (same == losses.end()) {
    losses.push_back(std::move(next));
  } else {
    same->clients.push_back(next.clients.front());
  }
}

}  // namespace

std::vector<Hop> meant_by(std::string_view result) {
  std::vector<Hop> hops;
  for (const std::string_view piece : split(result, ';')) {
    const std::string_view entry = trim(piece);
    const std::size_t space = std::min(entry.find(' '), entry.size());
    const auto* const word =
        std::ranges::find(kPolicyWords, entry.substr(0, space), &PolicyWord::word);
    const bool is_proxy = word != std::end(kPolicyWords) && space < entry.size();
    hops.push_back(is_proxy ? Hop{word->kind, std::string(entry.substr(space + 1))} : Hop{});
  }
  return hops;
}

std::vector<RouteLoss> route_losses(const Policy& policy) {
  std::vector<RouteLoss> losses;
  for (const RouteId route : routes_in_use(policy)) {
    Answer answer;
    answer.result = policy.route(route).result;
    const std::vector<Hop> meant = meant_by(answer.result);
    for (const ClientProfile& profile : all_profiles()) {
      const ClientDecision decision = interpret(profile, answer);
      if (!does_as_meant(decision, meant)) {
        add(losses, to_loss(route, profile, decision, meant));
      }
    }
  }
  return losses;
}

}  // namespace pacwright
