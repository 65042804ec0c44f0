#include "validate/reference/policy_matcher.hpp"

#include <algorithm>
#include <tuple>

#include "base/idna.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"

namespace pacwright {
namespace {

// Whether `text` is what `pattern` says, star by star, by trying every length for a star.
bool glob(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] != '*') {
    return !text.empty() && pattern[0] == text[0] && glob(pattern.substr(1), text.substr(1));
  }
  const std::string_view rest = pattern.substr(1);
  if (rest.find('*') == std::string_view::npos)
    return text.size() >= rest.size() && text.ends_with(rest);
  for (std::size_t taken = 0; taken <= text.size(); ++taken) {
    if (glob(rest, text.substr(taken))) return true;
  }
  return false;
}

// Bit by bit, so that no mask arithmetic is shared with the compiler.
std::string bits_of(const IpAddress& address) {
  std::string bits;
  for (int i = 0; i < (address.is_v4() ? 32 : 128); ++i) bits += address.bit(i) ? '1' : '0';
  return bits;
}

// What is looked up for a pattern: the name, or ".b.c" for "*.b.c", which matches what ends so.
// Nothing for any other star.
std::optional<std::string_view> key_of(std::string_view pattern) {
  const std::string_view key = pattern.starts_with("*.") ? pattern.substr(1) : pattern;
  if (key.find('*') != std::string_view::npos) return std::nullopt;
  return key;
}

// What a name surely has behind one of its dots if the glob matches it, with that dot.
std::string_view ending_of(std::string_view glob) {
  const std::string_view tail = glob.substr(glob.find_last_of('*'));
  const std::size_t dot = tail.find('.');
  return dot == std::string_view::npos ? std::string_view() : tail.substr(dot);
}

// Everything a name can be found under.
std::vector<std::string_view> endings(std::string_view name) {
  std::vector<std::string_view> found = {""};
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '.') found.push_back(name.substr(i));
  }
  return found;
}

bool listens_only_for_mail(const Endpoint& endpoint) {
  constexpr int kMail[] = {25, 110, 143, 465, 587, 993, 995};
  if (!endpoint.udp.empty()) return false;
  bool any = false;
  for (const PortRange& range : endpoint.tcp) {
    for (int port = range.first; port <= range.last; ++port) {
      any = true;
      if (std::ranges::find(kMail, port) == std::end(kMail)) return false;
    }
  }
  return any;
}

bool listens_on(const Endpoint& endpoint, std::string_view text) {
  const auto dash = text.find('-');
  const auto low = parse_number(text.substr(0, dash), 65535);
  const auto high =
      dash == std::string_view::npos ? low : parse_number(text.substr(dash + 1), 65535);
  if (!low || !high) return false;
  for (const Ports* ports : {&endpoint.tcp, &endpoint.udp}) {
    bool all = true;
    for (auto port = *low; port <= *high; ++port) {
      all = all && std::ranges::any_of(*ports, [&](const PortRange& range) {
              return static_cast<std::uint64_t>(range.first) <= port &&
                     port <= static_cast<std::uint64_t>(range.last);
            });
    }
    if (all) return true;
  }
  return false;
}

bool is(const Catalog& catalog, const Endpoint& endpoint, Field field, const std::string& value) {
  switch (field) {
    case Field::Instance: return endpoint.instance == value;
    case Field::Service: return endpoint.service == value;
    case Field::Category: return endpoint.category == value;
    case Field::Required:
      return endpoint.required.has_value() && *endpoint.required == (value == "true");
    case Field::Direction: return endpoint.direction == value;
    case Field::Set: return endpoint.set == value;
    case Field::Cloud: return endpoint.cloud == value;
    case Field::Source:
      for (const Source& source : endpoint.also) {
        if (source.file == value) return true;
      }
      return endpoint.source.file == value || catalog.file == value;
    case Field::Row: return endpoint.source.row > 0 && std::to_string(endpoint.source.row) == value;
    case Field::Port: return listens_on(endpoint, value);
  }
  return false;
}

bool takes(const PolicyRule& rule, const Catalog& catalog, const Endpoint& endpoint) {
  bool names_direction = false;
  for (const FieldFilter& filter : rule.select->filters) {
    names_direction = names_direction || filter.field == Field::Direction;
    bool one = false;
    for (const PlacedText& value : filter.values) {
      one = one || is(catalog, endpoint, filter.field, value.text);
    }
    if (!one) return false;
  }
  if (!names_direction && endpoint.direction != "outbound" && endpoint.direction != "client") {
    return false;
  }
  return rule.select->mail || !listens_only_for_mail(endpoint);
}

int rank(const std::string& category) {
  return category == "Optimize" ? 3 : category == "Allow" ? 2 : category == "Default" ? 1 : 0;
}

// Greater is better: more literal characters, fewer stars, higher category, then the text.
auto worth(const Endpoint& endpoint) {
  const std::string& text = endpoint.pattern()->text();
  const auto stars = std::ranges::count(text, '*');
  return std::tuple(static_cast<long>(text.size()) - stars, -stars, rank(endpoint.category));
}

}  // namespace

PolicyMatcher::PolicyMatcher(const Policy& policy, const std::vector<Catalog>& catalogs)
    : policy_(policy), catalogs_(catalogs), named_(policy.rules.size()) {
  for (std::size_t i = 0; i < policy.rules.size(); ++i) {
    const PolicyRule& rule = policy.rules[i];
    Named& named = named_[i];
    for (const PlacedPattern& host : rule.hosts) {
      if (const auto key = key_of(host.pattern.text())) {
        named.hosts.insert(*key);
      } else {
        add_glob(host.pattern.text(), {}, named.host_globs[ending_of(host.pattern.text())]);
      }
    }
    for (const PlacedNetwork& network : rule.networks) {
      add_block(network.network, {}, named.named_v4, named.named_v6);
    }
    if (!rule.select) continue;
    const auto add = [&](const Endpoint& endpoint, RouteId route) {
      const HostPattern* pattern = endpoint.pattern();
      if (pattern == nullptr) {
        add_block(*endpoint.network(), {&endpoint, route}, named.v4, named.v6);
      } else if (const auto key = key_of(pattern->text())) {
        named.choices.emplace(*key, Choice{&endpoint, route});
      } else {
        add_glob(pattern->text(), {&endpoint, route}, named.globs[ending_of(pattern->text())]);
      }
    };
    for (const Catalog& catalog : catalogs) {
      for (const Endpoint& endpoint : catalog.endpoints) {
        if (!takes(rule, catalog, endpoint)) continue;
        if (rule.route) {
          add(endpoint, *rule.route);
          continue;
        }
        for (const ValueRoute& row : rule.routes) {
          if (is(catalog, endpoint, rule.by, row.value.text)) {
            add(endpoint, row.route);
            break;
          }
        }
      }
    }
  }
}

void PolicyMatcher::add_glob(const std::string& text, const Choice& choice, Globs& globs) {
  const std::size_t first = text.find('*'), last = text.rfind('*');
  globs.by_text.emplace(text, choice);
  globs.words.insert({first, first == last ? 0 : last - first - 1, text.size() - last - 1});
}

std::vector<PolicyMatcher::Choice> PolicyMatcher::choices_for_glob(const Globs& globs,
                                                                   std::string_view name) {
  std::set<std::string> spellings;
  for (const auto& [before, between, behind] : globs.words) {
    if (name.size() < before + between + behind) continue;
    const std::string start = std::string(name.substr(0, before)) + "*";
    const std::string end(name.substr(name.size() - behind));
    if (between == 0) spellings.insert(start + end);
    for (std::size_t at = before; between > 0 && at + between + behind <= name.size(); ++at) {
      spellings.insert(start + std::string(name.substr(at, between)) + "*" + end);
    }
  }
  std::vector<Choice> found;
  for (const std::string& text : spellings) {
    const auto [first, last] = globs.by_text.equal_range(text);
    for (auto choice = first; choice != last; ++choice) {
      if (glob(text, name)) found.push_back(choice->second);
    }
  }
  return found;
}

bool PolicyMatcher::names_host(const Named& named, const Subject& subject) {
  if (named.hosts.contains(subject.name)) return true;
  for (const std::string_view ending : subject.endings) {
    if (!ending.empty() && named.hosts.contains(ending)) return true;
    const auto globs = named.host_globs.find(ending);
    if (globs == named.host_globs.end()) continue;
    if (!choices_for_glob(globs->second, subject.name).empty()) return true;
  }
  return false;
}

std::vector<PolicyMatcher::Choice> PolicyMatcher::choices_for_name(const Named& named,
                                                                   const Subject& subject) {
  std::vector<Choice> found;
  const auto add_all = [&](std::string_view key) {
    const auto [first, last] = named.choices.equal_range(key);
    for (auto choice = first; choice != last; ++choice) found.push_back(choice->second);
  };
  add_all(subject.name);
  for (const std::string_view ending : subject.endings) {
    if (!ending.empty()) add_all(ending);
    const auto globs = named.globs.find(ending);
    if (globs == named.globs.end()) continue;
    const auto choices = choices_for_glob(globs->second, subject.name);
    found.insert(found.end(), choices.begin(), choices.end());
  }
  return found;
}

void PolicyMatcher::add_block(const Cidr& network, const Choice& choice, Blocks& v4, Blocks& v6) {
  Blocks& blocks = network.family() == IpFamily::V4 ? v4 : v6;
  const auto length = static_cast<std::size_t>(network.prefix());
  blocks.by_bits[bits_of(network.first()).substr(0, length)].push_back(choice);
  blocks.lengths.insert(length);
}

std::vector<PolicyMatcher::Choice> PolicyMatcher::choices_for_address(const Blocks& v4,
                                                                      const Blocks& v6,
                                                                      const Subject& subject) {
  const Blocks& blocks = subject.is_v4 ? v4 : v6;
  const std::string_view bits = subject.bits;
  std::vector<Choice> found;
  for (const std::size_t length : blocks.lengths) {
    const auto choices = blocks.by_bits.find(bits.substr(0, length));
    if (choices == blocks.by_bits.end()) continue;
    found.insert(found.end(), choices->second.begin(), choices->second.end());
  }
  return found;
}

std::optional<RouteId> PolicyMatcher::try_rule(std::size_t index, const Subject& subject) const {
  const PolicyRule& rule = policy_.rules[index];
  const Named& named = named_[index];
  const bool has_name = !subject.name.empty();
  if (has_name) {
    const bool plain = subject.name.find_first_of(".:[") == std::string::npos;
    if (rule.plain_hosts && plain) return rule.route;
    if (names_host(named, subject)) return rule.route;
  }
  if (subject.has_address) {
    if (!choices_for_address(named.named_v4, named.named_v6, subject).empty()) return rule.route;
  }
  const Choice* best = nullptr;
  const auto choices = has_name ? choices_for_name(named, subject) : std::vector<Choice>();
  for (const Choice& choice : choices) {
    const HostPattern* pattern = choice.endpoint->pattern();
    if (best == nullptr || worth(*choice.endpoint) > worth(*best->endpoint) ||
        (worth(*choice.endpoint) == worth(*best->endpoint) &&
         pattern->text() < best->endpoint->pattern()->text())) {
      best = &choice;
    }
  }
  if (best != nullptr) return best->route;
  if (!subject.has_address) return std::nullopt;
  const auto blocks = choices_for_address(named.v4, named.v6, subject);
  for (const Choice& choice : blocks) {
    const auto value = [](const Choice& c) {
      return std::pair(c.endpoint->network()->prefix(), rank(c.endpoint->category));
    };
    if (best == nullptr || value(choice) > value(*best)) best = &choice;
  }
  if (best != nullptr) return best->route;
  return std::nullopt;
}

RouteId PolicyMatcher::route_of(std::string_view host, const std::string& resolved) const {
  std::string name = to_lower(host);
  if (!is_ascii(name)) name = to_ascii_host(name).value_or(name);
  if (!name.empty() && name.back() == '.') name.pop_back();

  std::optional<IpAddress> address = IpAddress::parse(name);
  if (!address && name.size() > 2 && name.front() == '[' && name.back() == ']') {
    address = IpAddress::parse(name.substr(1, name.size() - 2));
    if (address && address->is_v4()) address.reset();
  }
  if (address) {
    name.clear();
  } else if (policy_.dns == DnsUse::Resolve && !name.empty() && !resolved.empty()) {
    address = IpAddress::parse(resolved);
  }
  Subject subject;
  subject.name = name;
  if (!name.empty()) subject.endings = endings(subject.name);
  if (address) {
    subject.has_address = true;
    subject.is_v4 = address->is_v4();
    subject.bits = bits_of(*address);
  }
  for (std::size_t i = 0; i < policy_.rules.size(); ++i) {
    if (const auto route = try_rule(i, subject)) return *route;
  }
  return policy_.otherwise;
}

}  // namespace pacwright
