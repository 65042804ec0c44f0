// One character of the PAC is changed: the validation must notice every change of meaning.

#include <algorithm>
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

/// The part of the PAC that the policy decides: from the first clause to the last result.
std::pair<std::size_t, std::size_t> decision_part(const std::string& pac) {
  const std::size_t first = pac.find("name = ip4 ===");
  const std::size_t last = pac.find("// Lower case, without the brackets");
  REQUIRE(first < last);
  REQUIRE(last != std::string::npos);
  return {first, last};
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

/// Every mutant of one kind each: a digit or letter of a literal, an operator, two results.
std::vector<Mutant> mutants_of(const std::string& pac) {
  std::vector<Mutant> mutants;
  const auto [first, last] = decision_part(pac);
  bool in_string = false, in_comment = false;
  std::vector<std::pair<std::size_t, std::string>> results;
  for (std::size_t at = first; at < last; ++at) {
    const char c = pac[at];
    if (c == '\n') in_comment = false;
    if (!in_string && pac.compare(at, 2, "//") == 0) in_comment = true;
    if (in_comment) continue;
    if (c == '"') {
      in_string = !in_string;
      continue;
    }
    const std::string line = "at " + std::to_string(at) + ": ";
    if (!in_string && pac.compare(at, 2, "||") == 0) {
      Mutant mutant{pac, line + "|| becomes &&"};
      mutant.pac.replace(at, 2, "&&");
      mutants.push_back(std::move(mutant));
    }
    if (!in_string && pac.compare(at, 8, "return \"") == 0) {
      results.emplace_back(at + 7,
                           pac.substr(at + 7, pac.find(';', pac.find('"', at + 8)) - at - 7));
    }
    if (!in_string || (!is_letter(c) && !is_digit(c))) continue;
    const char by = c == 'z' ? 'a' : c == '9' ? '0' : static_cast<char>(c + 1);
    Mutant mutant{pac, line + pac.substr(at, 12) + ": " + c + " becomes " + by};
    mutant.pac[at] = by;
    if (!is_idle(pac, mutant.pac, at)) mutants.push_back(std::move(mutant));
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

/// Hosts made from the scripts' own literals by other means than the probes: every filling of the
/// stars, every name cut at every dot, every octet of every address replaced.
std::vector<std::string> many_hosts(const std::string& pac, const std::string& mutant) {
  std::set<std::string> hosts = {"intranet", "a.b", "::1", "fd00::1"};
  for (const std::string& script : {pac, mutant}) {
    const auto [first, last] = decision_part(script);
    const std::string part = script.substr(first, last - first);
    const std::vector<std::string_view> pieces = split(part, '"');
    for (std::size_t i = 1; i < pieces.size(); i += 2) {
      const std::string literal(pieces[i]);
      if (literal.empty() || literal.find(' ') != std::string::npos) continue;
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

void try_mutant(const Compiled& made, const Mutant& mutant, Tally& tally) {
  Verdict verdict;
  check_agreement(made.policy, made.catalogs, made.lowered.rules, made.optimised, mutant.pac,
                  "proxy.pac", verdict);
  if (has_errors(verdict.findings)) {
    ++tally.noticed;
    return;
  }
  const auto hosts = many_hosts(made.pac, mutant.pac);
  const auto before = ask_pac(made.pac, hosts), after = ask_pac(mutant.pac, hosts);
  for (std::size_t i = 0; i < hosts.size(); ++i) {
    if (before[i] == after[i]) continue;
    tally.missed.push_back(mutant.what + ", seen by " + hosts[i]);
    return;
  }
  ++tally.equivalent;
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
  for (const Mutant& mutant : mutants) try_mutant(made, mutant, tally);
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
  const std::size_t first = made.indexed.find("var NAMES"),
                    last = made.indexed.find("function routeOf");
  REQUIRE(first < last);
  REQUIRE(last != std::string::npos);
  Tally tally;
  bool in_string = false, in_comment = false;
  for (std::size_t at = first; at < last; ++at) {
    const char c = made.indexed[at];
    if (c == '\n') in_comment = false;
    if (!in_string && made.indexed.compare(at, 2, "//") == 0) in_comment = true;
    if (in_comment) continue;
    if (c == '"') in_string = !in_string;
    if (!is_letter(c) && !is_digit(c)) continue;
    if (!in_string && !is_digit(c)) continue;
    Mutant mutant{made.indexed, "at " + std::to_string(at) + ": " + made.indexed.substr(at, 12)};
    mutant.pac[at] = in_string ? (c == 'z' ? 'a' : static_cast<char>(c + 1)) : c == '0' ? '1' : '0';
    Verdict verdict;
    check_agreement(made.policy, made.catalogs, made.lowered.rules, made.optimised, mutant.pac,
                    "proxy.pac", verdict);
    if (has_errors(verdict.findings)) {
      ++tally.noticed;
    } else {
      tally.missed.push_back(mutant.what);
    }
  }
  MESSAGE(tally.noticed, " noticed");
  CHECK(tally.noticed > 80);
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
    const auto mutants = mutants_of(made.pac);
    for (int i = 0; i < 6 && !mutants.empty(); ++i, ++tried) {
      const std::size_t before = tally.missed.size();
      const Mutant& mutant = random.pick(mutants);
      try_mutant(made, mutant, tally);
      if (tally.missed.size() > before) tally.missed.back() += "\n" + to_text(made.optimised);
    }
  }
  MESSAGE(tried, " mutants: ", tally.noticed, " noticed, ", tally.equivalent, " equivalent, ",
          tally.missed.size(), " missed");
  for (const std::string& missed : tally.missed) MESSAGE(missed);
  CHECK(static_cast<int>(tally.missed.size()) * 50 <= tried);
}
