#include "validate/change_groups.hpp"

#include <algorithm>

#include "model/example_hosts.hpp"
#include "model/match_overlap.hpp"
#include "validate/suite.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kMostGlobTries = 20'000'000;  ///< Of a glob with a name.
constexpr std::size_t kMostOtherGlobs = 50;         ///< Of one pattern's exceptions.

/// Hosts that may serve as an example of a match, the likeliest first.
std::vector<std::string> likely_hosts(const Match& match) {
  if (const auto* network = std::get_if<Cidr>(&match)) {
    const IpAddress& first = network->first();
    std::vector<std::string> hosts;
    if (const auto next = first.next(); next && network->contains(*next)) {
      hosts.push_back(next->to_string());
    }
    hosts.push_back(first.to_string());
    return hosts;
  }
  const auto* pattern = std::get_if<HostPattern>(&match);
  if (pattern == nullptr) return {"intranet", "wiki", "printer", "fileserver", "helpdesk"};
  const std::string& text = pattern->text();
  if (pattern->kind() == HostPattern::Kind::Exact) return {text};
  std::vector<std::string> hosts;
  if (pattern->kind() == HostPattern::Kind::Subdomains) {
    for (const char* const label : {"www.", "mail.", "portal.", "login.", "files."}) {
      hosts.push_back(label + std::string(pattern->domain()));
    }
    return hosts;
  }
  for (const auto& [front, middle, end] :
       {std::tuple("www.", "contoso", "example.com"), std::tuple("eu-", "files", "test"),
        std::tuple("", "", "")}) {
    std::string host;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] != '*') {
        host += text[i];
      } else if (i + 1 == text.size()) {
        host += end;
      } else {
        host += i == 0 && text[1] != '.' ? front : middle;
      }
    }
    hosts.push_back(std::move(host));
  }
  return hosts;
}

bool is_glob(const Match& match) {
  const auto* pattern = std::get_if<HostPattern>(&match);
  return pattern != nullptr && pattern->kind() == HostPattern::Kind::Glob;
}

/// The texts of all matches but globs that may match the name.
std::vector<std::string> texts_that_match(const std::string& name) {
  std::vector<std::string> texts = {name};
  for (auto dot = name.find('.'); dot != std::string::npos; dot = name.find('.', dot + 1)) {
    texts.push_back("*" + name.substr(dot));
  }
  if (texts.size() == 1) texts.push_back(to_text(Match(PlainHosts{})));
  return texts;
}

std::size_t route_of(const ComparedSide& side, int rule) {
  return static_cast<std::size_t>(rule == kOtherwise ? side.rules.otherwise : side.at(rule).route);
}

}  // namespace

std::size_t HashMatch::operator()(const Match* match) const {
  if (const auto* pattern = std::get_if<HostPattern>(match)) {
    return std::hash<std::string_view>()(pattern->text());
  }
  const auto* network = std::get_if<Cidr>(match);
  if (network == nullptr) return 0;
  const auto& bytes = network->first().bytes();
  const std::string_view raw(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  return std::hash<std::string_view>()(raw) + static_cast<std::size_t>(network->prefix());
}

ComparedSide::ComparedSide(const WrittenRules& from) : written(from), rules(from.rules) {
  first.reserve(rules.rules.size());
  is_own.reserve(rules.rules.size());
  for (const Rule& rule : rules.rules) {
    is_own.push_back(first.emplace(&rule.match, static_cast<int>(is_own.size())).second);
  }
  for (const Route& route : rules.routes) ways.push_back(to_canonical_result(route.result));
}

const std::string& ComparedSide::result(int rule) const {
  return rules.routes[route_of(*this, rule)].result;
}

const std::string& ComparedSide::way(int rule) const { return ways[route_of(*this, rule)]; }

const ChangedRule& ComparedSide::named(int rule) const {
  if (rule == kOtherwise) return written.otherwise;
  return written.named[static_cast<std::size_t>(at(rule).policy_rule)];
}

ChangeGroups::Key ChangeGroups::key_of(const Deciders& by) const {
  return {before_.result(by.old_rule), after_.result(by.new_rule), before_.named(by.old_rule).name,
          after_.named(by.new_rule).name};
}

/// A rule that only one side has, or has in this place; of two such rules the narrower one.
ChangeGroups::Cause ChangeGroups::cause_of(const Deciders& by) const {
  const Cause old_cause = {true, by.old_rule}, new_cause = {false, by.new_rule};
  const auto is_own = [](const ComparedSide& side, int rule) {
    return rule != kOtherwise && side.is_own[static_cast<std::size_t>(rule)];
  };
  const bool old_is_own = is_own(before_, by.old_rule), new_is_own = is_own(after_, by.new_rule);
  if (old_is_own != new_is_own) return old_is_own ? old_cause : new_cause;
  if (by.old_rule == kOtherwise || by.new_rule == kOtherwise) {
    return by.new_rule != kOtherwise || by.old_rule == kOtherwise ? new_cause : old_cause;
  }
  const Match &old_match = before_.at(by.old_rule).match, &new_match = after_.at(by.new_rule).match;
  return old_match != new_match && covers(new_match, old_match) ? old_cause : new_cause;
}

/// Nothing for the final route.
const Match* ChangeGroups::match_of(const Cause& cause) const {
  return cause.second == kOtherwise ? nullptr : &side_of(cause).at(cause.second).match;
}

// ----- what of a pattern does not change

void ChangeGroups::index_named() {
  if (is_indexed_) return;
  is_indexed_ = true;
  for (auto& [key, group] : groups_) {
    for (auto& [cause, part] : group.causes) {
      const Match* match = match_of(cause);
      if (match == nullptr) continue;
      const Named named{&key, cause, &part};
      if (is_glob(*match)) {
        globs_.push_back(named);
      } else {
        named_[to_text(*match)].push_back(named);
      }
    }
  }
}

/// Of the rules that decide a host: the one that says which of `outer`'s hosts are like it.
const Match* ChangeGroups::narrower(const Match& outer, const Deciders& by) const {
  const Match* found = nullptr;
  for (const Cause& decider : {Cause{true, by.old_rule}, Cause{false, by.new_rule}}) {
    const Match* match = match_of(decider);
    if (match == nullptr || *match == outer || !covers(outer, *match)) continue;
    if (found == nullptr || covers(*found, *match)) found = match;
  }
  return found;
}

void ChangeGroups::narrow(const Named& named, const Deciders& by, const Host& host,
                          const std::vector<std::string>& matching, Narrowing pass) {
  Part& part = *named.part;
  if (part.is_mixed) return;
  const bool goes_along = is_change(by) && key_of(by) == *named.key;
  if (pass == Narrowing::Find && !goes_along) {
    const Match* other = narrower(*match_of(named.cause), by);
    part.is_mixed = other == nullptr;
    if (other != nullptr && part.other.emplace(to_text(*other), other).second && is_glob(*other)) {
      part.is_mixed = ++part.other_globs > kMostOtherGlobs;
    }
  }
  if (pass == Narrowing::Confirm && goes_along && !part.other.empty()) {
    part.is_mixed = std::ranges::any_of(
        matching, [&part](const std::string& text) { return part.other.contains(text); });
    if (part.other_globs == 0) return;
    for (const auto& [text, other] : part.other) {
      part.is_mixed = part.is_mixed || (is_glob(*other) && matches(*other, host));
    }
  }
}

void ChangeGroups::narrow_by_name(const std::string& name, const Deciders& by, Narrowing pass) {
  index_named();
  const Host host = Host::from(name);
  const auto matching = texts_that_match(name);
  for (const std::string& text : matching) {
    const auto found = named_.find(text);
    if (found == named_.end()) continue;
    for (const Named& named : found->second) narrow(named, by, host, matching, pass);
  }
  for (const Named& named : globs_) {
    if (++glob_tries_ > kMostGlobTries) {
      named.part->is_mixed = true;
    } else if (matches(*match_of(named.cause), host)) {
      narrow(named, by, host, matching, pass);
    }
  }
}

void ChangeGroups::narrow_by_range(const IpAddress& first, const std::vector<const Cidr*>& around,
                                   const Deciders& by, Narrowing pass) {
  index_named();
  std::vector<std::string> matching;
  for (const Cidr* network : around) matching.push_back(network->to_string());
  for (const std::string& text : matching) {
    const auto found = named_.find(text);
    if (found == named_.end()) continue;
    for (const Named& named : found->second) {
      narrow(named, by, Host::from(first.to_string()), matching, pass);
    }
  }
}

// ----- what is told

std::vector<PacChange> ChangeGroups::take(const Decide& decide) const {
  std::vector<PacChange> changes;
  for (const auto& [key, group] : groups_) changes.push_back(to_change(group, decide));
  sort_changes(changes);
  return changes;
}

ChangedPattern ChangeGroups::to_pattern(const Cause& cause, const Part& part) const {
  const ComparedSide& side = side_of(cause);
  if (cause.second == kOtherwise) return {"all else", side.written.otherwise.where, {}, false};
  ChangedPattern pattern{to_text(side.at(cause.second).match),
                         place_of(side.written, static_cast<std::size_t>(cause.second)),
                         {},
                         part.is_mixed};
  if (part.is_mixed) return pattern;
  for (const auto& [text, match] : part.other) pattern.except.push_back(text);
  return pattern;
}

std::vector<std::string> ChangeGroups::likely_hosts_of(const Cause& cause) const {
  const Match* match = match_of(cause);
  if (match == nullptr) return {"www.example.com", "example.com", "www.example.org"};
  return likely_hosts(*match);
}

PacChange ChangeGroups::to_change(const Group& group, const Decide& decide) const {
  PacChange change;
  change.by = ComparedBy::Rules;
  change.before = before_.result(group.by.old_rule);
  change.after = after_.result(group.by.new_rule);
  change.old_rule = before_.named(group.by.old_rule);
  change.new_rule = after_.named(group.by.new_rule);
  std::map<std::string, ChangedPattern> patterns;  // Both sides may name one.
  for (const auto& [cause, part] : group.causes) {
    ChangedPattern pattern = to_pattern(cause, part);
    const auto [known, is_new] = patterns.emplace(pattern.text, pattern);
    if (is_new) continue;
    ChangedPattern& both = known->second;
    both.is_in_part = both.is_in_part || pattern.is_in_part || both.except != pattern.except;
    if (both.is_in_part) both.except.clear();
  }
  for (auto& [text, pattern] : patterns) change.patterns.push_back(std::move(pattern));
  change.examples = examples(group, decide);
  return change;
}

/// Likely hosts that the group's patterns decide, from different patterns where there are some.
std::vector<std::string> ChangeGroups::examples(const Group& group, const Decide& decide) const {
  constexpr std::size_t kMostTried = 40;
  struct Origin {
    std::vector<std::string> hosts;
    const std::string* sure;
    Cause cause;
  };
  std::vector<std::pair<int, Origin>> sources;
  for (const auto& [cause, part] : group.causes) {
    Origin source{likely_hosts_of(cause), &part.host, cause};
    sources.emplace_back(oddness_of(source.hosts.front()), std::move(source));
  }
  const auto by_oddness = [](const auto& source) { return source.first; };
  std::ranges::stable_sort(sources, {}, by_oddness);
  if (sources.size() > kMostTried) sources.resize(kMostTried);
  std::vector<std::string> picked;
  const auto pick = [&picked](const std::string& host) {
    if (picked.size() < kMostExamples && std::ranges::find(picked, host) == picked.end()) {
      picked.push_back(host);
    }
  };
  const auto shows = [&](const std::string& host, const Cause& cause) {
    const auto by = decide(host);
    return by && key_of(*by) == key_of(group.by) && cause_of(*by) == cause;
  };
  for (auto& oddness_and_source : sources) {
    Origin& source = oddness_and_source.second;
    const auto good = std::ranges::find_if(
        source.hosts, [&](const std::string& host) { return shows(host, source.cause); });
    if (good == source.hosts.end()) continue;
    pick(*good);
    source.hosts.erase(source.hosts.begin(), good + 1);
  }
  for (const auto& [oddness, source] : sources) {
    for (const std::string& host : source.hosts) {
      if (shows(host, source.cause)) pick(host);
    }
  }
  for (const auto& [oddness, source] : sources) pick(*source.sure);
  return picked;
}

}  // namespace pacwright
