// One character of the PAC is changed: the validation must notice every change of meaning.

#include <algorithm>
#include <regex>
#include <set>
#include <vector>

#include "base/text.hpp"
#include "tests/property/random.hpp"
#include "validate/differential.hpp"

using namespace pacwright;

namespace {

struct Mutant {
  std::string pac;
  std::string what;
};

/// From the first of these texts to the second.
struct Part {
  std::size_t first, last;
};

/// The parts of the PAC that the policy decides: of flat clauses, from the first clause to the last
/// result; of tables, the names, patterns and blocks, and the clauses for addresses.
std::vector<Part> decision_parts(const std::string& pac) {
  std::vector<Part> parts;
  const auto add = [&](const char* from, std::initializer_list<const char*> to) {
    const std::size_t first = pac.find(from);
    if (first == std::string::npos) return;
    std::size_t last = std::string::npos;
    for (const char* end : to) last = std::min(last, pac.find(end, first));
    REQUIRE(last != std::string::npos);
    parts.push_back({first, last});
  };
  add("name = ip4 ===", {"// Lower case"});
  add("var NAMES", {"function routeOf", "// A number is the only"});
  add("function routeOfIPv4", {"// \"0.0.0.0=0", "// Lower case"});
  REQUIRE_FALSE(parts.empty());
  return parts;
}

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

/// The address and the mask of the isInNet term around a place, if it is in one.
struct Ip4Term {
  std::string address, mask;
  bool in_mask = false;
};

std::optional<Ip4Term> term_around(const std::string& pac, std::size_t at) {
  constexpr std::string_view kStart = "isInNet(ip4, \"";
  const std::size_t start = pac.rfind(kStart, at);
  if (start == std::string::npos || pac.find(')', start) < at) return std::nullopt;
  const auto pieces = split(std::string_view(pac).substr(start, pac.find(')', start) - start), '"');
  REQUIRE(pieces.size() == 5);
  const bool in_mask = at > start + kStart.size() + pieces[1].size();
  return Ip4Term{std::string(pieces[1]), std::string(pieces[3]), in_mask};
}

/// Whether a changed character of a literal is no mutation: in a mask it makes something that the
/// lint refuses whatever it decides (no mask), and below a mask it changes nothing.
bool is_idle(const std::string& before, const std::string& after, std::size_t at) {
  const auto was = term_around(before, at), is = term_around(after, at);
  if (!was) return false;
  if (was->in_mask) return true;
  const auto old_address = IpAddress::parse(was->address), address = IpAddress::parse(is->address);
  const auto mask = IpAddress::parse(was->mask);
  if (!old_address || !address || !mask) return false;
  int prefix = 0;
  while (prefix < 32 && mask->bit(prefix)) ++prefix;
  return old_address->with_low_bits(prefix, false) == address->with_low_bits(prefix, false);
}

bool is_name_character(char c) {
  return is_letter(c) || is_digit(c) || c == '_' || (c >= 'A' && c <= 'Z');
}

/// Every mutant of one kind each: a digit or letter of a literal, a number that is a decision, an
/// operator, two results.
std::vector<Mutant> mutants_of(const std::string& pac) {
  std::vector<Mutant> mutants;
  std::vector<std::pair<std::size_t, std::string>> results;
  const auto mutate = [&](std::size_t at, std::size_t size, const std::string& by) {
    Mutant mutant{pac, "at " + std::to_string(at) + ": " + pac.substr(at, 12) + ": " +
                           pac.substr(at, size) + " becomes " + by};
    mutant.pac.replace(at, size, by);
    if (!is_idle(pac, mutant.pac, at)) mutants.push_back(std::move(mutant));
  };
  for (const auto& [first, last] : decision_parts(pac)) {
    bool in_string = false, in_comment = false;
    for (std::size_t at = first; at < last; ++at) {
      const char c = pac[at];
      if (c == '\n') in_comment = false;
      if (!in_string && pac.compare(at, 2, "//") == 0) in_comment = true;
      if (in_comment) continue;
      if (c == '"') in_string = !in_string;
      if (in_string && (is_letter(c) || is_digit(c))) {
        const char by = c == 'z' ? 'a' : c == '9' ? '0' : static_cast<char>(c + 1);
        mutate(at, 1, std::string(1, by));
      } else if (!in_string && is_digit(c) && !is_name_character(pac[at - 1])) {
        mutate(at, 1, c == '0' ? "1" : "0");
      } else if (!in_string && pac.compare(at, 2, "||") == 0) {
        mutate(at, 2, "&&");
      } else if (!in_string && pac.compare(at, 8, "return \"") == 0) {
        results.emplace_back(at + 7,
                             pac.substr(at + 7, pac.find(';', pac.find('"', at + 8)) - at - 7));
      }
    }
  }
  for (std::size_t i = 0; i + 1 < results.size(); ++i) {
    const auto& [at_one, one] = results[i];
    const auto& [at_two, two] = results[i + 1];
    if (one == two) continue;
    Mutant mutant{pac, "swaps " + one + " and " + two};
    mutant.pac.replace(at_two, two.size(), one);
    mutant.pac.replace(at_one, one.size(), two);
    mutants.push_back(std::move(mutant));
  }
  return mutants;
}

/// All strings of the decision parts; those of the block tables in pieces.
std::vector<std::string> literals_of(const std::string& pac) {
  std::vector<std::string> literals;
  for (const auto& [first, last] : decision_parts(pac)) {
    const std::string part = pac.substr(first, last - first);
    const std::vector<std::string_view> pieces = split(part, '"');
    for (std::size_t i = 1; i < pieces.size(); i += 2) {
      for (const std::string_view piece : split(pieces[i], ' ')) {
        literals.emplace_back(piece.substr(0, piece.find('=')));
      }
    }
  }
  return literals;
}

/// Hosts made from the scripts' own literals by other means than the probes: every filling of the
/// stars, every name cut at every dot, every octet of every address replaced.
std::vector<std::string> many_hosts(const std::string& pac, const std::string& mutant) {
  std::set<std::string> hosts = {"intranet", "a.b", "::1", "fd00::1"};
  for (const std::string& script : {pac, mutant}) {
    for (const std::string& literal : literals_of(script)) {
      if (literal.empty()) continue;
      if (const auto quad = IpAddress::parse(literal)) {
        for (std::size_t octet = 0; octet < 4; ++octet) {
          for (int value = 0; value < 256; ++value) {
            IpAddress::Bytes bytes = quad->bytes();
            bytes[octet] = static_cast<std::uint8_t>(value);
            hosts.insert(IpAddress::from_bytes(IpFamily::V4, bytes).to_string());
          }
        }
        continue;
      }
      if (literal.find_first_not_of("0123456789abcdef") == std::string::npos) {
        for (const char fill : {'0', '7', 'f'}) {
          std::string digits = literal;
          digits.resize(32, fill);
          for (std::size_t group = 28; group > 0; group -= 4) digits.insert(group, ":");
          hosts.insert(digits);
        }
      }
      for (const char* one : {"", "c", "d.c", "-", "ab", "b.a"}) {
        for (const char* two : {"", "c", "d.c", "-", "ab", "b.a"}) {
          std::string host;
          bool is_first = true;
          for (const char c : literal) {
            host += c != '*' ? std::string(1, c) : is_first ? one : two;
            is_first = is_first && c != '*';
          }
          for (std::size_t dot = 0; dot != std::string::npos; dot = host.find('.', dot + 1)) {
            hosts.insert(host.substr(dot));
            hosts.insert(host.substr(0, dot));
            hosts.insert("c" + host.substr(dot));
          }
        }
      }
    }
  }
  return {hosts.begin(), hosts.end()};
}

struct Tally {
  int noticed = 0, equivalent = 0;
  std::vector<std::string> missed;
};

/// `pac`: what was mutated.
void try_mutant(const Compiled& made, const std::string& pac, const Mutant& mutant, Tally& tally) {
  Verdict verdict;
  check_agreement({made.policy, made.catalogs}, made.lowered.rules, made.optimised, mutant.pac,
                  "proxy.pac", verdict);
  if (has_errors(verdict.findings)) {
    ++tally.noticed;
    return;
  }
  const auto hosts = many_hosts(pac, mutant.pac);
  const auto before = ask_pac(pac, hosts), after = ask_pac(mutant.pac, hosts);
  for (std::size_t i = 0; i < hosts.size(); ++i) {
    if (before[i] == after[i]) continue;
    tally.missed.push_back(mutant.what + ", seen by " + hosts[i]);
    return;
  }
  ++tally.equivalent;
}

/// Sixty-six blocks of each family, with gaps, neighbours and blocks in blocks: more than clauses
/// are written for.
std::string many_blocks() {
  std::string text;
  for (int i = 0; i < 66; ++i) {
    const std::string category = i % 2 == 0 ? "Optimize" : "Default";
    const std::string four = std::to_string(20 + i / 2) + "." + std::to_string(i % 2 * 128) +
                             ".0.0/" + std::to_string(i % 4 == 1 ? 9 : 16);
    const std::string six =
        "2603:" + std::to_string(1000 + i) + "::/" + std::to_string(i % 5 == 0 ? 48 : 32);
    text += R"({"network": ")" + four + R"(", "category": ")" + category + "\"},";
    text += R"({"network": ")" + six + R"(", "category": ")" + category + "\"},";
  }
  return text + R"({"network": "20.0.7.0/24", "category": "Default"})";
}

}  // namespace

TEST_CASE("mutations of a usual PAC: every one that decides otherwise is noticed") {
  const Compiled made = compiled(policy(R"({"plain_hosts": true, "hosts": ["*.corp.test"],
                 "networks": ["10.0.0.0/8", "172.16.0.0/12", "fd00::/8"], "route": "direct"},
                {"hosts": ["login.online.test"], "route": "lab"},
                {"select": {}, "routes": {"Optimize": "direct", "Default": "edge"}})"),
                                 {catalog(R"({"pattern": "*.office.test", "category": "Optimize"},
                  {"pattern": "www.office.test", "category": "Default"},
                  {"pattern": "auto.*.online.test", "category": "Default"},
                  {"pattern": "*-files.share.test", "category": "Optimize"},
                  {"pattern": "*cdn.note.test", "category": "Default"},
                  {"network": "52.112.0.0/14", "category": "Optimize"},
                  {"network": "2603:1000::/25", "category": "Optimize"},
                  {"network": "2603:1080::/46", "category": "Default"})")});
  REQUIRE_FALSE(has_errors(made.diags));
  const auto mutants = mutants_of(made.pac);
  Tally tally;
  for (const Mutant& mutant : mutants) try_mutant(made, made.pac, mutant, tally);
  MESSAGE(mutants.size(), " mutants: ", tally.noticed, " noticed");
  CHECK(mutants.size() > 150);
  CHECK(tally.equivalent == 0);  // No pattern stands in the shadow of another.
  for (const std::string& missed : tally.missed) FAIL_CHECK(missed);
}

TEST_CASE("mutations of an indexed PAC: every name and every route of its tables counts") {
  const Compiled made = compiled(policy(R"({"plain_hosts": true, "hosts": ["*.corp.test"],
                 "networks": ["10.0.0.0/8", "fd00::/8"], "route": "direct"},
                {"hosts": ["login.online.test"], "route": "lab"},
                {"select": {}, "routes": {"Optimize": "direct", "Default": "lab"}})"),
                                 {catalog(R"({"pattern": "*.office.test", "category": "Optimize"},
                  {"pattern": "www.office.test", "category": "Default"},
                  {"pattern": "auto.*.online.test", "category": "Default"},
                  {"pattern": "*-files.share.test", "category": "Optimize"},
                  {"pattern": "*cdn.note.test", "category": "Default"})")});
  REQUIRE_FALSE(has_errors(made.diags));
  Tally tally;
  for (const Mutant& mutant : mutants_of(made.indexed)) {
    try_mutant(made, made.indexed, mutant, tally);
  }
  MESSAGE(tally.noticed, " noticed");
  CHECK(tally.noticed > 120);
  CHECK(tally.equivalent == 0);
  for (const std::string& missed : tally.missed) FAIL_CHECK(missed);
}

// Of each block one mutant, chosen by chance: a character of its bound, or the route behind it.
TEST_CASE("mutations of an indexed PAC: the bounds and routes of all its blocks count") {
  const Compiled made = compiled(policy(R"({"select": {}, "routes": {"Optimize": "direct",
                                                                      "Default": "lab"}})"),
                                 {catalog(many_blocks())});
  REQUIRE_FALSE(has_errors(made.diags));
  REQUIRE(made.indexed.find("var BLOCKS4") != std::string::npos);
  REQUIRE(made.indexed.find("var BLOCKS6") != std::string::npos);
  Random random;
  Tally tally;
  std::vector<Mutant> of_bound;
  for (const Mutant& mutant : mutants_of(made.indexed)) {
    const std::size_t at = static_cast<std::size_t>(
        std::ranges::mismatch(made.indexed, mutant.pac).in1 - made.indexed.begin());
    if (made.indexed[at - 1] != '=') {
      of_bound.push_back(mutant);
      continue;
    }
    const bool tries_route = of_bound.empty() || random.chance(50);
    try_mutant(made, made.indexed, tries_route ? mutant : random.pick(of_bound), tally);
    of_bound.clear();
  }
  MESSAGE(tally.noticed, " noticed, ", tally.equivalent, " equivalent");
  CHECK(tally.noticed > 150);
  for (const std::string& missed : tally.missed) FAIL_CHECK(missed);
}

// What packed files hold is an arithmetic code and numbers in base 91: a changed character may
// change everything behind it, or send the script round in circles. Where nothing notices, the
// hosts of the policy have to go where they went. Characters are chosen by chance.
TEST_CASE("mutations of packed PACs: any character of their data counts") {
  Random random;
  std::string items;
  std::vector<std::string> hosts = {"unlisted.test", "intranet", "a.b"};
  for (int i = 0; i < 40; ++i) {
    const std::string name =
        "n" + random_text(random, "abcdefghij-k", 9) + std::to_string(i) + ".test";
    const std::string star = i % 3 == 0 ? "*." : "";
    items += R"({"pattern": ")" + star + name + R"(", "category": ")" +
             (i % 2 == 0 ? "Optimize" : "Default") + "\"},";
    for (const std::string& host : {name, "c." + name, "d.c." + name, "x" + name}) {
      hosts.push_back(host);
    }
  }
  const Compiled made = compiled(policy(R"({"select": {}, "routes": {"Optimize": "direct",
                                                                      "Default": "lab"}})"),
                                 {catalog(items + R"({"pattern": "*cdn.note.test",
                                                      "category": "Default"})")});
  REQUIRE_FALSE(has_errors(made.diags));
  for (const auto& [name, pac] : made.forms) {
    if (!name.starts_with("packed")) continue;
    CAPTURE(name);
    const auto before = ask_pac(pac, hosts);
    Tally tally;
    bool in_string = false;
    for (std::size_t at = pac.find("var PATTERNS"); at < pac.size(); ++at) {
      const char c = pac[at];
      if (c == '"' || c == '\n') in_string = c == '"' && !in_string;
      if (!in_string || c == '"' || c == '\\' || c == ' ' || !random.chance(5)) continue;
      Mutant mutant{pac, "at " + std::to_string(at) + ": " + pac.substr(at, 12)};
      mutant.pac[at] = c == '~' ? '#' : c == '!' ? '#' : c == '[' ? ']' : static_cast<char>(c + 1);
      Verdict verdict;
      check_agreement({made.policy, made.catalogs}, made.lowered.rules, made.optimised, mutant.pac,
                      "proxy.pac", verdict);
      if (has_errors(verdict.findings)) {
        ++tally.noticed;
      } else if (ask_pac(mutant.pac, hosts) == before) {
        ++tally.equivalent;
      } else {
        tally.missed.push_back(mutant.what);
      }
    }
    MESSAGE(name, ": ", tally.noticed, " noticed, ", tally.equivalent, " equivalent");
    CHECK(tally.noticed > 15);
    CHECK(tally.noticed > tally.equivalent);
    for (const std::string& missed : tally.missed) FAIL_CHECK(missed);
  }
}

// Only names that two of these globs match show which one comes first, and no pattern alone leads
// to such a name: without the witnesses none of these is noticed.
TEST_CASE("mutations of an indexed PAC: the order of globs that cross counts") {
  const Compiled made = compiled(policy(R"({"hosts": ["*q.a.test"], "route": "direct"},
                {"hosts": ["w*.a.test"], "route": "lab"},
                {"hosts": ["*zz*.a.test", "k*-*.a.test"], "route": "edge"},
                {"hosts": ["*7*.a.test", "m*m.a.test"], "route": "direct"},
                {"hosts": ["*_*.a.test"], "route": "lab"})"),
                                 {});
  REQUIRE_FALSE(has_errors(made.diags));
  const std::regex entry(R"("[^"]*\*[^"]*", [0-9]+)");
  std::vector<std::pair<std::size_t, std::string>> entries;
  for (std::sregex_iterator at(made.indexed.begin(), made.indexed.end(), entry), end; at != end;
       ++at) {
    entries.emplace_back(static_cast<std::size_t>(at->position()), at->str());
  }
  REQUIRE(entries.size() == 7);
  Tally tally;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    for (std::size_t j = i + 1; j < entries.size(); ++j) {
      const auto& [at_one, one] = entries[i];
      const auto& [at_two, two] = entries[j];
      if (one.back() == two.back()) continue;
      Mutant mutant{made.indexed, "swaps " + one + " and " + two};
      mutant.pac.replace(at_two, two.size(), one);
      mutant.pac.replace(at_one, one.size(), two);
      Verdict verdict;
      check_agreement({made.policy, made.catalogs}, made.lowered.rules, made.optimised, mutant.pac,
                      "proxy.pac", verdict);
      if (has_errors(verdict.findings)) {
        ++tally.noticed;
      } else {
        tally.missed.push_back(mutant.what);
      }
    }
  }
  MESSAGE(tally.noticed, " noticed");
  for (const std::string& missed : tally.missed) FAIL_CHECK(missed);
}

// Where a wider term with the same route follows, a narrow one may change into a name that nobody
// derived a probe from, and its own name is still decided as before. Random policies are full of
// such terms; even so hardly any mutant gets away.
TEST_CASE("mutations of random PACs: hardly one that decides otherwise goes unnoticed") {
  Random random;
  Tally tally;
  int tried = 0;
  for (int round = 0; round < 25; ++round) {
    const Compiled made = random_case(random);
    for (const std::string& pac : {made.pac, made.indexed}) {
      const auto mutants = mutants_of(pac);
      for (int i = 0; i < 6 && !mutants.empty(); ++i, ++tried) {
        const std::size_t before = tally.missed.size();
        try_mutant(made, pac, random.pick(mutants), tally);
        if (tally.missed.size() > before) tally.missed.back() += "\n" + to_text(made.optimised);
      }
    }
  }
  MESSAGE(tried, " mutants: ", tally.noticed, " noticed, ", tally.equivalent, " equivalent, ",
          tally.missed.size(), " missed");
  for (const std::string& missed : tally.missed) MESSAGE(missed);
  CHECK(static_cast<int>(tally.missed.size()) * 50 <= tried);
}
