#include "validate/witnesses.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "tests/unit/support.hpp"
#include "validate/differential.hpp"

using namespace pacwright;

namespace {

std::vector<HostPattern> patterns_of(std::string_view texts) {
  std::vector<HostPattern> patterns;
  if (texts.empty()) return patterns;
  for (const std::string_view text : split(texts, ' ')) patterns.push_back(pattern(text));
  return patterns;
}

template <class T>
std::vector<const T*> pointers_to(const std::vector<T>& values) {
  std::vector<const T*> pointers;
  for (const T& value : values) pointers.push_back(&value);
  return pointers;
}

/// "plain a* *b": what matches the name, and what kind of name it is.
std::string combination_of(const std::string& name, const std::vector<HostPattern>& patterns) {
  std::string text = Host::from(name).is_plain() ? "plain" : "";
  for (const HostPattern& each : patterns) {
    if (each.matches(name)) text += (text.empty() ? "" : " ") + each.text();
  }
  return text;
}

std::vector<std::string> all_hosts(NameWitnesses& witnesses) {
  std::vector<std::string> all;
  for (auto piece = witnesses.next(7); !piece.empty(); piece = witnesses.next(7)) {
    all.insert(all.end(), piece.begin(), piece.end());
  }
  return all;
}

bool is_usual_name(const std::string& host) {
  return Host::from(host).is_name() && !host.empty() && !host.starts_with('.') &&
         !host.ends_with('.') && host.find("..") == std::string::npos &&
         host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_.") == std::string::npos;
}

/// Forty words in the middle of globs that each match or not, whatever the others do.
std::vector<std::string> crossing_globs() {
  std::vector<std::string> texts;
  for (int i = 0; i < 40; ++i) {
    texts.push_back(std::string("a*") + static_cast<char>('b' + i % 20) + (i < 20 ? "x*" : "y*"));
  }
  return texts;
}

bool contains(const std::vector<std::string>& hosts, const std::string& host) {
  return std::ranges::find(hosts, host) != hosts.end();
}

}  // namespace

// Each step is taken with the shortest text before it: what the automaton says of where it leads
// must be true of that text.
TEST_CASE("HostAutomaton: patterns, dots and addresses are as read, at every step") {
  for (const char* texts :
       {"", "1* *1 a1.2.3.4a", "a*b.c *b.c a* b.c *.c", "*baa*.c *aba* *abab.b", "25a *5 a*2*.b"}) {
    CAPTURE(texts);
    const auto patterns = patterns_of(texts);
    const HostAutomaton automaton(pointers_to(patterns));
    CHECK(automaton.is_finished());
    int addresses = 0;
    for (HostAutomaton::State state = 0; state < automaton.size(); ++state) {
      for (const auto& [character, target] : automaton.steps_of(state)) {
        const std::string text = character + automaton.text_of(state);
        CAPTURE(text);
        const bool is_address = IpAddress::parse(text).has_value();
        addresses += is_address ? 1 : 0;
        CHECK(automaton.is_address(target) == is_address);
        CHECK(automaton.is_plain(target) == (text.find('.') == std::string::npos));
        CHECK(automaton.is_host(target) == (character != '.'));
        std::vector<std::uint32_t> matching;
        for (std::uint32_t i = 0; i < patterns.size() && !is_address; ++i) {
          if (patterns[i].matches(text)) matching.push_back(i);
        }
        CHECK(automaton.matching(target) == matching);
      }
    }
    CHECK(addresses > 30);
  }
}

TEST_CASE("NameWitnesses: one for every combination of patterns that some name has") {
  struct Row {
    const char* name;
    const char* patterns;
    std::vector<std::string> combinations;
  };
  const Row rows[] = {
      {"nothing", "", {"", "plain"}},
      {"a name", "a.b", {"", "plain", "a.b"}},
      {"a plain name", "ab", {"", "plain", "plain ab"}},
      {"a domain without its apex", "*.b.c", {"", "plain", "*.b.c"}},
      {"apex and subdomains", "b.c *.b.c", {"", "plain", "b.c", "*.b.c"}},
      {"a name below", "*.b.c a.b.c", {"", "plain", "*.b.c", "*.b.c a.b.c"}},
      {"nested domains",
       "*.c *.b.c *.a.b.c",
       {"", "plain", "*.c", "*.c *.b.c", "*.c *.b.c *.a.b.c"}},
      {"no label boundary", "*b.c *.b.c", {"", "plain", "*b.c", "*b.c *.b.c"}},
      {"one glob inside another", "a*b.c *b.c", {"", "plain", "*b.c", "a*b.c *b.c"}},
      // What starts with "a" and ends in "b.c" is matched by a*b.c, too.
      {"three that cross",
       "a*b.c *b.c a*",
       {"", "plain", "plain a*", "a*", "*b.c", "a*b.c *b.c a*"}},
      {"any two",
       "a* *b",
       {"", "plain", "a*", "*b", "a* *b", "plain a*", "plain *b", "plain a* *b"}},
      // "a" starts and ends with "a", and is not "a*a".
      {"overlapping ends",
       "a* *a a*a",
       {"", "plain", "a*", "*a", "a* *a a*a", "plain a*", "plain *a", "plain a* *a",
        "plain a* *a a*a"}},
      {"a word in the middle", "*aab*.c", {"", "plain", "*aab*.c"}},
      {"a word in a word", "*aab*.c *aaab*.c", {"", "plain", "*aab*.c", "*aab*.c *aaab*.c"}},
      {"stars between dots", "*.a *.*.a", {"", "plain", "*.a", "*.a *.*.a"}},
      {"in the middle of a name", "auto.*.b.c *.b.c", {"", "plain", "*.b.c", "auto.*.b.c *.b.c"}},
      // "1.1" is a name, "1.1.1.1" is none.
      {"digits",
       "1* *1",
       {"", "plain", "1*", "*1", "1* *1", "plain 1*", "plain *1", "plain 1* *1"}},
      {"an address and a letter", "1.2.3.4a", {"", "plain", "1.2.3.4a"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const auto patterns = patterns_of(row.patterns);
    NameWitnesses witnesses(pointers_to(patterns));
    CHECK(witnesses.extent() == NameWitnesses::Extent::Steps);
    std::multiset<std::string> found;
    for (const auto& each : witnesses.combinations()) {
      CAPTURE(each.host);
      CHECK(is_usual_name(each.host));
      std::string claimed = each.plain ? "plain" : "";
      for (const auto index : each.patterns) {
        claimed += (claimed.empty() ? "" : " ") + patterns[index].text();
      }
      CHECK(claimed == combination_of(each.host, patterns));
      found.insert(claimed);
    }
    CHECK(found == std::multiset<std::string>(row.combinations.begin(), row.combinations.end()));
    // They are among the hosts that are asked.
    const auto hosts = all_hosts(witnesses);
    for (const auto& each : witnesses.combinations()) CHECK(contains(hosts, each.host));
    CHECK(std::set<std::string>(hosts.begin(), hosts.end()).size() == hosts.size());
  }
}

TEST_CASE("NameWitnesses: the shortest, and of those the first from the end") {
  struct Row {
    const char* patterns;
    const char* combination;
    const char* host;
  };
  const Row rows[] = {
      {"", "plain", "a"},
      {"", "", "a.a"},
      {"a", "plain", "b"},
      {"*.b.c", "*.b.c", "a.b.c"},
      {"a* *b", "plain a* *b", "ab"},
      {"a* *b", "a*", "a.a"},
      {"a*b.c *b.c", "*b.c", "b.c"},
      {"a*b.c *b.c", "a*b.c *b.c", "ab.c"},
      {"*.b.c a.b.c", "*.b.c", "b.b.c"},
      // From the end the third "a" may begin "aab" anew, or be its second "a" again.
      {"*baa*.c *aaa*.c", "*baa*.c *aaa*.c", "baaa.c"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.patterns);
    CAPTURE(row.combination);
    const auto patterns = patterns_of(row.patterns);
    const NameWitnesses witnesses(pointers_to(patterns));
    std::string host = "none";
    for (const auto& each : witnesses.combinations()) {
      if (combination_of(each.host, patterns) == row.combination) host = each.host;
    }
    CHECK(host == row.host);
  }
}

TEST_CASE("NameWitnesses: every step on the way to a pattern and off it") {
  struct Row {
    const char* patterns;
    std::vector<std::string> hosts;
  };
  const Row rows[] = {
      // Each beginning of the way, one character too few, another one, one too many.
      {"ab.c", {"c", "a", "ac", "b.c", "a.c", "bb.c", "ab.c", "aab.c", "a.ab.c", "a.b.c"}},
      {"*.b.c", {"c", "b.c", "ab.c", "a.c", "a.b.c", "a.a.b.c"}},
      {"a*b", {"b", "ab", "bb", "bab", "aab", "a.ab", "a.b"}},
      // What is almost an address, and an address whose text a pattern begins with.
      {"*.b", {"0", "6", "00", "10", "60", "110", "210", "310", "160", "260", "1.0", "0.0.0.0"}},
      {"a1.2.3.4a", {"1.2.3.4a", "a1.2.3.4a", "b1.2.3.4a", "2.3.4a"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.patterns);
    const auto patterns = patterns_of(row.patterns);
    NameWitnesses witnesses(pointers_to(patterns));
    const auto hosts = all_hosts(witnesses);
    for (const std::string& host : row.hosts) {
      CAPTURE(host);
      CHECK(contains(hosts, host));
    }
    for (const std::string& host : hosts) {
      CAPTURE(host);
      CHECK((is_usual_name(host) || Host::from(host).address));
    }
  }
}

TEST_CASE("NameWitnesses: with too many steps one for every state, and still every combination") {
  const auto patterns = patterns_of("a*b.c *b.c a* www.example.test *.example.test");
  NameWitnesses all(pointers_to(patterns)), states(pointers_to(patterns), {}, 50);
  CHECK(all.extent() == NameWitnesses::Extent::Steps);
  CHECK(states.extent() == NameWitnesses::Extent::States);
  CHECK(states.combinations().size() == all.combinations().size());
  const auto more = all_hosts(all), fewer = all_hosts(states);
  CHECK(fewer.size() < more.size());
  for (const std::string& host : fewer) CHECK(contains(more, host));
  for (const auto& each : states.combinations()) CHECK(contains(fewer, each.host));
}

TEST_CASE("NameWitnesses: patterns with too many combinations end as a sample, and soon") {
  const auto patterns = patterns_of(join(crossing_globs(), " "));
  NameWitnesses by_work(pointers_to(patterns));
  NameWitnesses by_states(pointers_to(patterns), {1000, 20'000'000});
  CHECK(by_work.extent() == NameWitnesses::Extent::Sample);
  CHECK(by_states.extent() == NameWitnesses::Extent::Sample);
  CHECK(all_hosts(by_states).size() < 1000);
  const auto hosts = all_hosts(by_work);
  CHECK(hosts.size() > 10'000);
  CHECK(hosts.size() <= NameWitnesses::kMostSampled);
  for (const auto& each : by_work.combinations()) {
    std::size_t matching = 0;
    for (const HostPattern& one : patterns) matching += one.matches(each.host) ? 1 : 0;
    CHECK(each.patterns.size() == matching);
  }
}

TEST_CASE("ranges_between: what the edges of blocks cut the addresses into") {
  struct Row {
    const char* name;
    const char* blocks;
    std::vector<std::string> v4, v6;  // The first address of each; the ranges leave no gap.
  };
  const Row rows[] = {
      {"none", "", {"0.0.0.0"}, {"::"}},
      {"one", "10.0.0.0/8", {"0.0.0.0", "10.0.0.0", "11.0.0.0"}, {"::"}},
      {"nested",
       "10.0.0.0/8 10.1.0.0/16",
       {"0.0.0.0", "10.0.0.0", "10.1.0.0", "10.2.0.0", "11.0.0.0"},
       {"::"}},
      {"nested, same first address",
       "10.0.0.0/8 10.0.0.0/16",
       {"0.0.0.0", "10.0.0.0", "10.1.0.0", "11.0.0.0"},
       {"::"}},
      {"touching",
       "10.0.0.0/25 10.0.0.128/25",
       {"0.0.0.0", "10.0.0.0", "10.0.0.128", "10.0.1.0"},
       {"::"}},
      {"one address", "10.0.0.7/32", {"0.0.0.0", "10.0.0.7", "10.0.0.8"}, {"::"}},
      {"the first and the last",
       "0.0.0.0/1 255.255.255.255/32",
       {"0.0.0.0", "128.0.0.0", "255.255.255.255"},
       {"::"}},
      {"everything", "0.0.0.0/0 ::/0", {"0.0.0.0"}, {"::"}},
      {"IPv6 apart",
       "10.0.0.0/8 fd00::/8 fd00::/127",
       {"0.0.0.0", "10.0.0.0", "11.0.0.0"},
       {"::", "fd00::", "fd00::2", "fe00::"}},
      {"twice", "10.0.0.0/8 10.0.0.0/8", {"0.0.0.0", "10.0.0.0", "11.0.0.0"}, {"::"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    std::vector<Cidr> blocks;
    for (const std::string_view text : split(row.blocks, ' ')) {
      if (!text.empty()) blocks.push_back(cidr(text));
    }
    for (const IpFamily family : {IpFamily::V4, IpFamily::V6}) {
      const auto ranges = ranges_between(pointers_to(blocks), family);
      std::vector<std::string> starts;
      for (std::size_t i = 0; i < ranges.size(); ++i) {
        starts.push_back(ranges[i].first.to_string());
        if (i > 0) CHECK(ranges[i - 1].last.next() == ranges[i].first);
      }
      CHECK(!ranges.back().last.next().has_value());
      CHECK(starts == (family == IpFamily::V4 ? row.v4 : row.v6));
    }
  }
}

TEST_CASE("WitnessStream: patterns that only a rule set has are asked, too") {
  const Policy made = policy(R"({"hosts": ["*.b.test"], "route": "direct"})");
  const ProbeStream stream(made, {});
  RuleSet before, after;
  after.rules.push_back({match("c.b.test"), 0, 0, {}});
  after.rules.push_back({match("10.0.0.0/8"), 0, 0, {}});
  WitnessStream witnesses(stream.subjects(), before, after);
  CHECK(witnesses.completeness().combinations ==
        4);                                     // None, plain, *.b.test, and c.b.test with it.
  CHECK(witnesses.completeness().ranges == 4);  // Three of IPv4, one of IPv6.
  std::set<std::string> hosts;
  for (auto piece = witnesses.next(); !piece.empty(); piece = witnesses.next()) {
    for (const DerivedProbe& probe : piece) hosts.insert(probe.host);
  }
  CHECK(witnesses.completeness().witnesses == static_cast<int>(hosts.size()));
  for (const char* host : {"c.b.test", "a.c.b.test", "b.test", "9.255.255.255", "10.0.0.0",
                           "10.255.255.255", "11.0.0.0", "0.0.0.0", "255.255.255.255",
                           "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"}) {
    CAPTURE(host);
    CHECK(hosts.contains(host));
  }
}

TEST_CASE("check_agreement: says for which hosts it stands") {
  struct Row {
    const char* name;
    std::string hosts;
    const char* more;
    bool complete;
    const char* sampled;
  };
  const Row rows[] = {
      {"all", R"("*.a.test", "www.a.test", "*b.test")", "", true, ""},
      {"names that resolve", R"("*.a.test")", "\"dns\": \"resolve\", ", false,
       "Not every combination of patterns was asked with every address"},
      {"too many combinations", "\"" + join(crossing_globs(), "\", \"") + "\"", "", false,
       "too many combinations"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const Compiled made =
        compiled(policy("{\"hosts\": [" + row.hosts + "], \"route\": \"direct\"}", row.more), {});
    Verdict verdict;
    check_agreement({made.policy, made.catalogs}, made.lowered.rules, made.optimised, made.indexed,
                    "proxy.pac", verdict);
    CHECK(to_text(verdict.findings) == "");
    CHECK(verdict.completeness.complete == row.complete);
    CHECK(verdict.completeness.witnesses > 0);
    CHECK(verdict.completeness.combinations > 2);
    CHECK(verdict.completeness.sampled.empty() == (*row.sampled == '\0'));
    CHECK(verdict.completeness.sampled.find(row.sampled) != std::string::npos);
  }
}

TEST_CASE("check_agreement: too many patterns get no witnesses") {
  Policy made = policy(R"({"plain_hosts": true, "route": "direct"})");
  for (std::size_t i = 0; i <= ProbeStream::kMostInFull; ++i) {
    made.rules.front().hosts.push_back({pattern("n" + std::to_string(i) + ".test"), {}});
  }
  const ProbeStream stream(made, {});
  WitnessStream witnesses(stream.subjects(), {}, {});
  CHECK_FALSE(witnesses.completeness().complete);
  CHECK(witnesses.completeness().sampled.find("too many patterns and blocks") != std::string::npos);
  CHECK(witnesses.next().empty());
}

// Each two of the three may stand in one derived host, but not all of them.
TEST_CASE("check_agreement: a combination that only a witness has") {
  const Compiled made = compiled(policy(R"({"hosts": ["*q.a.test"], "route": "direct"},
                                           {"hosts": ["w*.a.test"], "route": "lab"},
                                           {"hosts": ["*z*.a.test"], "route": "edge"})"),
                                 {});
  std::string pac = made.indexed;
  const std::size_t body = pac.find('{', pac.find("function FindProxyForURL")) + 1;
  pac.insert(body, "if (/^w.*z.*q\\.a\\.test$/.test(host)) return \"PROXY edge.test:8080\";");
  Verdict verdict;
  check_agreement({made.policy, made.catalogs}, made.lowered.rules, made.optimised, pac,
                  "proxy.pac", verdict);
  REQUIRE_FALSE(verdict.findings.empty());
  const Diag& diag = verdict.findings.front();
  CHECK(diag.code == DiagCode::PacDisagrees);
  CHECK(diag.subject == "wzq.a.test");
  CHECK(diag.detail.find("derived from 'the steps of all patterns'") != std::string::npos);
}
