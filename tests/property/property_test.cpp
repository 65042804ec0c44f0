// Exhaustive and random checks of the laws that the tables of tests/unit only sample.

#include <algorithm>
#include <bitset>
#include <map>
#include <set>
#include <vector>

#include "base/text.hpp"
#include "lower/overlap.hpp"
#include "model/cover_index.hpp"
#include "model/rule_index.hpp"
#include "tests/property/random.hpp"
#include "tests/property/shrink.hpp"
#include "validate/differential.hpp"
#include "validate/reference/policy_matcher.hpp"

using namespace pacwright;

namespace {

// Models too simple to be wrong.

bool slow_glob(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == '*') {
    return slow_glob(pattern.substr(1), text) ||
           (!text.empty() && slow_glob(pattern, text.substr(1)));
  }
  return !text.empty() && text[0] == pattern[0] && slow_glob(pattern.substr(1), text.substr(1));
}

/// All words over `alphabet` up to that length, shorter ones first.
std::vector<std::string> all_words(std::string_view alphabet, std::size_t longest) {
  std::vector<std::string> words = {""};
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].size() == longest) break;
    for (const char c : alphabet) words.push_back(words[i] + c);
  }
  return words;
}

using Bits = std::vector<bool>;

Bits bits_of(const IpAddress& address) {
  Bits bits;
  for (std::size_t i = 0; i < static_cast<std::size_t>(address.width()) / 8; ++i) {
    for (int shift = 7; shift >= 0; --shift) bits.push_back((address.bytes()[i] >> shift & 1) != 0);
  }
  return bits;
}

/// Any of the many spellings of an IPv6 address.
std::string random_spelling(Random& random, const IpAddress& address) {
  std::vector<std::string> groups;
  for (std::size_t i = 0; i < 16; i += 2) {
    std::string group;
    for (const int byte : {address.bytes()[i], address.bytes()[i + 1]}) {
      const char* digits = random.chance(50) ? "0123456789abcdef" : "0123456789ABCDEF";
      group += digits[byte >> 4];
      group += digits[byte & 15];
    }
    while (group.size() > 1 && group[0] == '0' && random.chance(80)) group.erase(0, 1);
    groups.push_back(group);
  }
  if (random.chance(30)) {
    const IpAddress::Bytes& b = address.bytes();
    groups.resize(6);
    groups.push_back(std::to_string(b[12]) + "." + std::to_string(b[13]) + "." +
                     std::to_string(b[14]) + "." + std::to_string(b[15]));
  }
  const auto is_zero = [](const std::string& group) {
    return group.find_first_not_of('0') == std::string::npos;
  };
  // "::" for some zero groups that stand together, if there are any where we look.
  const std::size_t from = static_cast<std::size_t>(random.below(static_cast<int>(groups.size())));
  std::size_t to = from;
  while (to < groups.size() && is_zero(groups[to]) && random.chance(80)) ++to;
  if (to == from) return join(groups, ":");
  const auto begin = groups.begin();
  const auto gap = [](std::size_t n) { return static_cast<std::ptrdiff_t>(n); };
  return join({begin, begin + gap(from)}, ":") + "::" + join({begin + gap(to), groups.end()}, ":");
}

}  // namespace

// ----- patterns --------------------------------------------------------------------------------

TEST_CASE("patterns: matches, contains, common_name and CoverIndex against all short names") {
  // With at most three literal characters each, two patterns that have a name in common have one of
  // six. The letter c stands in no pattern: only a star takes it.
  const std::vector<std::string> names = all_words("abc.", 6);
  using Set = std::bitset<5461>;  // 1 + 4 + 16 + ... + 4096 names.
  REQUIRE(names.size() == Set().size());
  std::vector<HostPattern> patterns;
  std::vector<Set> sets;
  for (const std::string& text : all_words("ab.*", 5)) {
    const auto parsed = HostPattern::parse(text, {});
    if (!parsed || parsed->text() != text || parsed->literal_characters() > 3) continue;
    patterns.push_back(*parsed);
    Set& set = sets.emplace_back();
    for (std::size_t n = 0; n < names.size(); ++n) set[n] = slow_glob(text, names[n]);
  }
  REQUIRE(patterns.size() > 200);
  MESSAGE(patterns.size(), " patterns, ", names.size(), " names");

  int wrong_matches = 0, wrong_contains = 0, wrong_cover = 0, wrong_common = 0;
  for (std::size_t p = 0; p < patterns.size(); ++p) {
    for (std::size_t n = 0; n < names.size(); ++n) {
      wrong_matches += patterns[p].matches(names[n]) != sets[p][n] ? 1 : 0;
    }
    CoverIndex index;
    index.add(patterns[p], 7);
    for (std::size_t q = 0; q < patterns.size(); ++q) {
      const bool contains = (sets[q] & ~sets[p]).none();
      const Set both = sets[p] & sets[q];
      std::size_t common = both.none() ? names.size() : 0;  // The first, so a shortest one.
      while (common < names.size() && !both[common]) ++common;
      const auto found = common_name(patterns[p], patterns[q]);
      const bool common_is_right = common == names.size()
                                       ? !found
                                       : found && found->size() == names[common].size() &&
                                             slow_glob(patterns[p].text(), *found) &&
                                             slow_glob(patterns[q].text(), *found);
      const bool contains_is_right = patterns[p].contains(patterns[q]) == contains;
      const bool cover_is_right = index.find_cover(patterns[q]).has_value() == contains;
      if (!common_is_right || !contains_is_right || !cover_is_right) {
        CAPTURE(patterns[p].text());
        CAPTURE(patterns[q].text());
        CAPTURE(found.value_or("(none)"));
        CHECK(common_is_right);
        CHECK(contains_is_right);
        CHECK(cover_is_right);
      }
      wrong_common += common_is_right ? 0 : 1;
      wrong_contains += contains_is_right ? 0 : 1;
      wrong_cover += cover_is_right ? 0 : 1;
      if (wrong_common + wrong_contains + wrong_cover > 20) return;
    }
  }
  CHECK(wrong_matches == 0);
  CHECK(wrong_contains == 0);
  CHECK(wrong_common == 0);
  CHECK(wrong_cover == 0);
}

TEST_CASE("patterns: what parses is canonical, and long globs match as they say") {
  Random random;
  for (int round = 0; round < 3000; ++round) {
    const std::string text = random_text(random, "aAbB.-_*0", 10);
    CAPTURE(text);
    const auto parsed = HostPattern::parse(text, {});
    if (!parsed) continue;
    REQUIRE(value_of(HostPattern::parse(parsed->text(), {}), text) == *parsed);
    REQUIRE(parsed->stars() <= 2);
    REQUIRE(parsed->literal_characters() + parsed->stars() ==
            static_cast<int>(parsed->text().size()));
    for (int i = 0; i < 20; ++i) {
      const std::string name = random_text(random, "ab.", 14);
      CAPTURE(name);
      REQUIRE(parsed->matches(name) == slow_glob(parsed->text(), name));
    }
  }
}

TEST_CASE("CoverIndex: the smallest id of those that cover, whatever else was seen") {
  Random random;
  for (int round = 0; round < 1500; ++round) {
    CoverIndex index;
    std::vector<Match> seen;
    for (int id = 0; id < 12; ++id) {
      const Item item = random_item(random);
      const Match asked = random.chance(5)                     ? Match(PlainHosts{})
                          : std::holds_alternative<Cidr>(item) ? Match(std::get<Cidr>(item))
                                                               : Match(std::get<HostPattern>(item));
      int want = -1;
      for (std::size_t i = 0; i < seen.size() && want < 0; ++i) {
        const auto* outer = std::get_if<HostPattern>(&seen[i]);
        const auto* inner = std::get_if<HostPattern>(&asked);
        const auto* outer_net = std::get_if<Cidr>(&seen[i]);
        const auto* inner_net = std::get_if<Cidr>(&asked);
        const bool plain = std::holds_alternative<PlainHosts>(seen[i]);
        const bool covers =
            (outer != nullptr && inner != nullptr && outer->contains(*inner)) ||
            (outer_net != nullptr && inner_net != nullptr && outer_net->contains(*inner_net)) ||
            (plain && std::holds_alternative<PlainHosts>(asked)) ||
            (plain && inner != nullptr && inner->text().find_first_of(".*") == std::string::npos);
        if (covers) want = static_cast<int>(i);
      }
      CAPTURE(round);
      CAPTURE(to_text(asked));
      REQUIRE(index.find_cover(asked).value_or(-1) == want);
      index.add(asked, id);
      seen.push_back(asked);
    }
  }
}

// ----- addresses -------------------------------------------------------------------------------

TEST_CASE("Cidr: contains, ends, widening and text against a model of single bits") {
  Random random;
  for (int round = 0; round < 4000; ++round) {
    const Cidr block = random_block(random), other = random_block(random);
    CAPTURE(block.to_string());
    CAPTURE(other.to_string());
    REQUIRE(cidr(block.to_string()) == block);

    const Bits first = bits_of(block.first()), last = bits_of(block.last());
    const Bits inner = bits_of(other.first());
    const auto prefix = static_cast<std::size_t>(block.prefix());
    bool is_in = block.family() == other.family();
    for (std::size_t i = 0; i < first.size(); ++i) {
      REQUIRE(block.first().bit(static_cast<int>(i)) == first[i]);
      if (i < prefix) {
        REQUIRE(first[i] == last[i]);
        is_in = is_in && inner[i] == first[i];
      } else {
        REQUIRE(!first[i]);
        REQUIRE(last[i]);
      }
    }
    REQUIRE(block.contains(other.first()) == is_in);
    REQUIRE(block.contains(other) == (is_in && block.prefix() <= other.prefix()));
    REQUIRE((block == other) == (block.contains(other) && other.contains(block)));
    const Cidr wide = block.widened(random.below(block.prefix() + 1));
    REQUIRE(wide.contains(block));
  }
}

TEST_CASE("IpAddress: every spelling is the same address, and neighbours are neighbours") {
  Random random;
  for (int round = 0; round < 4000; ++round) {
    const IpAddress six = random_address(random, IpFamily::V6);
    const std::string spelling = random_spelling(random, six);
    CAPTURE(spelling);
    REQUIRE(IpAddress::parse(spelling) == six);
    REQUIRE(IpAddress::parse(six.to_string()) == six);
    REQUIRE(Host::from("[" + spelling + "]").address == six);

    const IpAddress four = random_address(random, IpFamily::V4);
    REQUIRE(IpAddress::parse(four.to_string()) == four);
    for (const IpAddress& address : {four, six}) {
      const auto next = address.next();
      REQUIRE((!next || (address < *next && next->previous() == address)));
      const auto previous = address.previous();
      REQUIRE((!previous || (*previous < address && previous->next() == address)));
    }
  }
}

// ----- the compiler ----------------------------------------------------------------------------

namespace {

/// The first disagreement of any form of the PAC, of the rules or of the reference about a derived
/// host, or "".
std::string disagreement(const Compiled& made) {
  for (const auto& form : made.forms) {
    Verdict verdict;
    check_agreement({made.policy, made.catalogs}, made.lowered.rules, made.optimised, form.second,
                    form.first, verdict);
    if (!verdict.findings.empty()) return form.first + ": " + to_text(verdict.findings.front());
  }
  return "";
}

/// The same for hosts of one's own.
std::string disagreement(const Compiled& made, const std::vector<std::string>& hosts) {
  const PolicyMatcher reference(made.policy, made.catalogs);
  const RuleIndex index(made.optimised);
  std::map<std::string, std::vector<std::string>> answers;
  for (const auto& form : made.forms) answers[form.first] = ask_pac(form.second, hosts);
  for (std::size_t i = 0; i < hosts.size(); ++i) {
    const Host host = Host::from(hosts[i]);
    const RouteId want = reference.route_of(hosts[i]);
    if (route_of(made.lowered.rules, host) != want) return "lowered rules: " + hosts[i];
    if (route_of(made.optimised, host) != want) return "optimised rules: " + hosts[i];
    if (index.first_match(host) != first_match(made.optimised, host)) return "index: " + hosts[i];
    for (const auto& form : answers) {
      if (form.second[i] != made.policy.route(want).result) {
        return form.first + ": '" + hosts[i] + "' goes to " + form.second[i] + ", not to " +
               made.policy.route(want).result;
      }
    }
  }
  return "";
}

/// Fails with the smallest case that disagrees in any way, if `made` does.
template <class Disagreement>
void require_agreement(const Compiled& made, Disagreement find) {
  if (find(made).empty()) return;
  const Compiled small =
      smallest(made, [&](const Compiled& tried) { return !find(tried).empty(); });
  const std::string report = find(small) + "\n" + describe(small);
  FAIL(report);
}

/// Globs of few letters that nest, cross, and end inside labels: what a walk from label to label
/// could get wrong.
Compiled case_of_globs(Random& random) {
  for (;;) {
    Policy policy = random_policy(random);
    policy.dns = DnsUse::Never;
    policy.rules.clear();
    for (int number = random.below(4) + 2; number > 0; --number) {
      PolicyRule rule;
      rule.name = "rule " + std::to_string(number);
      rule.route = random.below(4);
      rule.plain_hosts = random.chance(15);
      for (int left = random.below(5) + 1; left > 0; --left) {
        const std::string star = random.chance(60) ? "*" : "";
        const std::string text = random_text(random, "ab.", 3) + (random.chance(40) ? "*" : "") +
                                 random_text(random, "ab.", 4);
        auto parsed = HostPattern::parse(star + text, {});
        if (parsed) rule.hosts.push_back({*parsed, {}});
      }
      policy.rules.push_back(std::move(rule));
    }
    Compiled made = compiled(std::move(policy), {});
    if (!has_errors(made.diags)) return made;
  }
}

}  // namespace

TEST_CASE("random policies: reference, rules and every form of the PAC agree on derived hosts") {
  Random random;
  for (int round = 0; round < 60; ++round) {
    CAPTURE(round);
    const Compiled made = random_case(random);
    require_agreement(made, [](const Compiled& tried) { return disagreement(tried); });
    REQUIRE(made.optimised.rules.size() <= made.lowered.rules.rules.size());
  }
}

TEST_CASE("random policies: they agree on hosts that nobody derived, too") {
  Random random;
  const std::vector<std::string> names = all_words("abc.", 4);
  for (int round = 0; round < 25; ++round) {
    CAPTURE(round);
    const Compiled made = random_case(random);
    std::vector<std::string> hosts = names;
    for (int i = 0; i < 200; ++i) {
      hosts.push_back(random_text(random, "aBab..-", 9));
      hosts.push_back(random_address(random, IpFamily::V4).to_string());
      const std::string six = random_spelling(random, random_address(random, IpFamily::V6));
      hosts.push_back(random.chance(50) ? six : "[" + six + "]");
    }
    require_agreement(made, [&](const Compiled& tried) { return disagreement(tried, hosts); });
  }
}

TEST_CASE("random globs that cross: every form of the PAC agrees on every short name") {
  Random random;
  const std::vector<std::string> hosts = all_words("ab.", 7);
  for (int round = 0; round < 25; ++round) {
    CAPTURE(round);
    const Compiled made = case_of_globs(random);
    require_agreement(made, [&](const Compiled& tried) { return disagreement(tried, hosts); });
  }
}

TEST_CASE("random policies: the ledger holds every item once, and agrees with the rules") {
  Random random;
  for (int round = 0; round < 400; ++round) {
    const Compiled made = random_case(random);
    CAPTURE(round);
    INFO(describe(made));
    std::set<EndpointRef> kept;  // What the optimised rules stand for.
    for (const Rule& rule : made.optimised.rules) {
      for (const EndpointRef& ref : rule.origins) kept.insert(ref);
    }
    std::set<EndpointRef> final;  // A rule may be removed because its route is the final one.
    for (const Rule& rule : made.lowered.rules.rules) {
      if (rule.route != made.lowered.rules.otherwise) continue;
      for (const EndpointRef& ref : rule.origins) final.insert(ref);
    }
    const Ledger& ledger = made.lowered.ledger;
    for (std::size_t i = 0; i < ledger.own; ++i) {
      REQUIRE(ledger.entries[i].rule() != nullptr);
      REQUIRE_FALSE(ledger.entries[i].detail.empty());
    }
    std::size_t entry = ledger.own;
    for (std::size_t c = 0; c < made.catalogs.size(); ++c) {
      for (std::size_t e = 0; e < made.catalogs[c].endpoints.size(); ++e, ++entry) {
        const LedgerEntry& line = made.lowered.ledger.entries.at(entry);
        REQUIRE(line.item() == made.catalogs[c].endpoints[e].item_text());
        REQUIRE_FALSE(line.detail.empty());
        CAPTURE(line.item());
        CAPTURE(std::string(to_text(line.state)));
        const EndpointRef ref{static_cast<int>(c), static_cast<int>(e)};
        const bool is_kept = kept.contains(ref), is_final = final.contains(ref);
        const bool stands =
            line.state == LedgerState::Emitted || line.state == LedgerState::CoveredBy;
        REQUIRE((line.state != LedgerState::Emitted || is_kept || is_final));
        // Covered by an earlier rule whose route it shares, while a higher category of the same
        // item would have sent it elsewhere: no rule names it.
        REQUIRE((!stands || is_kept || is_final || line.detail.str().ends_with(" decides first") ||
                 line.detail.str().ends_with(" decide first")));
        // One rule may override what a later one selects with the route it has anyway.
        REQUIRE((!is_kept || stands || line.state == LedgerState::Overridden));
      }
      entry += made.catalogs[c].skipped.size();
    }
    REQUIRE(entry == made.lowered.ledger.entries.size());
  }
}
