#include "model/cost.hpp"

#include <doctest/doctest.h>

#include "base/gzip.hpp"
#include "base/sanitized.hpp"
#include "base/shared_text.hpp"
#include "emit/backend.hpp"
#include "emit/pac/pac.hpp"
#include "tests/unit/rule_text.hpp"

using namespace pacwright;

namespace {

std::string wordy(const Budget& budget) {
  std::string text;
  for (const Limit& limit : budget) {
    text += std::string(limit.figure) + "=" + std::to_string(limit.most) + " ";
  }
  return text;
}

/// `count` names below "t", each in a domain of its own: "*.n0.t 0, *.n1.t 0, ...".
RuleSet many_domains(int count) {
  RuleSet rules;
  rules.routes = {{"direct", "DIRECT", {}}, {"edge", "PROXY edge.test:8080", {}}};
  rules.otherwise = 1;
  for (int i = 0; i < count; ++i) {
    rules.rules.push_back({*HostPattern::parse("*.n" + std::to_string(i) + ".t", {}), 0, 0, {}});
  }
  return rules;
}

Provenance provenance(std::optional<PacTemplate> pac_template = std::nullopt) {
  return {"0", "p", "", {}, {"r"}, pac_template};
}

}  // namespace

TEST_CASE("gzipped_size: what gzip -9n prints") {
  CHECK(gzipped_size("") == 20);
  CHECK(gzipped_size(std::string(1000, 'a')) == 29);
  CHECK(gzipped_size("function FindProxyForURL(url, host) { return \"DIRECT\"; }\n") == 77);
}

TEST_CASE("budget: later limits replace earlier ones of the same figure") {
  CHECK(wordy(with_limits({}, {})) == "");
  CHECK(wordy(with_limits({{"bytes", 1}}, {})) == "bytes=1 ");
  CHECK(wordy(with_limits({{"bytes", 1}, {"calls", 2}}, {{"bytes", 3}})) == "calls=2 bytes=3 ");
}

TEST_CASE("budget: a figure may reach its limit, not pass it") {
  struct Row {
    const char* name;
    Budget budget;
    std::vector<std::string> want;
  };
  const Cost cost{12'345, 2'000, 30, 4};
  const Row rows[] = {
      {"no limits", {}, {}},
      {"at every limit",
       {{"bytes", 12'345}, {"gzipped", 2'000}, {"entries", 30}, {"calls", 4}},
       {}},
      {"one byte over",
       {{"bytes", 12'344}},
       {"'bytes' (size of the file) is 12,345; the budget allows 12,344."}},
      {"two over, in the order of the figures",
       {{"calls", 0}, {"gzipped", 1'999}},
       {"'gzipped' (bytes after gzip -9) is 2,000; the budget allows 1,999.",
        "'calls' (helper calls in one decision) is 4; the budget allows 0."}},
      {"entries",
       {{"entries", 29}},
       {"'entries' (names, patterns and blocks) is 30; the budget allows 29."}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(over_budget(cost, row.budget) == row.want);
  }
  CHECK(find_cost_figure("bytes") != nullptr);
  CHECK(find_cost_figure("Bytes") == nullptr);
}

TEST_CASE("SharedText: a value like std::string") {
  const SharedText empty, a = "a", again = std::string("a"), b = std::string_view("b");
  CHECK(empty.empty());
  CHECK(empty == "");
  CHECK(empty == SharedText(""));
  CHECK(a == again);
  CHECK(a == "a");
  CHECK(std::string("a") == a);
  CHECK_FALSE(a == b);
  CHECK(a < b);
  CHECK(empty < a);
  CHECK("x" + a + "y" == "xay");
  SharedTexts texts;
  CHECK(&texts.share("one").str() == &texts.share("one").str());
  CHECK(texts.share("two") == "two");
}

TEST_CASE("cost: entries and calls of a PAC, counted by hand") {
  struct Row {
    const char* name;
    const char* rules;
    std::uint64_t entries, calls;  // Of the clauses.
    std::uint64_t indexed_entries, indexed_calls;
  };
  const Row rows[] = {
      {"names need no helper in a table", "a.t 0, *.b.t 0", 2, 1, 2, 0},
      {"globs are called for", "*a.t 0, *b.t 0", 2, 2, 3, 2},  // ".t" and two patterns.
      {"blocks are called for while they are few", "10.0.0.0/8 0, 11.0.0.0/16 0", 2, 2, 2, 2},
      {"IPv6 blocks are compared without a helper", "fd00::/8 0", 1, 0, 1, 0},
      {"a host is a name or an address", "*.a.t 0, *.b.t 0, 10.0.0.0/8 0", 3, 2, 3, 1},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const RuleSet made = rules(row.rules);
    const Artifact clauses = emit_pac_clauses(made, provenance()).front();
    const Artifact indexed = emit_pac_indexed(made, provenance()).front();
    CHECK(clauses.entries == row.entries);
    CHECK(clauses.calls == row.calls);
    CHECK(indexed.entries == row.indexed_entries);
    CHECK(indexed.calls == row.indexed_calls);
  }
}

TEST_CASE("emit_pac: the template is chosen by size, and the choice is told" *
          doctest::skip(kSanitized)) {
  struct Row {
    const char* name;
    int domains;
    bool resolve;
    std::optional<PacTemplate> wanted;
    const char* choice;
  };
  const Row rows[] = {
      {"small", 10, false, std::nullopt,
       "indexed, because it is fast and readable and fits into 256 KiB"},
      {"named", 10, false, PacTemplate::Clauses, "clauses, as asked"},
      {"many names", 60'001, false, std::nullopt,
       "packed, because a table may not hold more than 60,000 names"},
      {"resolving", 10, true, std::nullopt, "clauses, because the policy resolves names"},
      {"resolving, with another wish", 10, true, PacTemplate::Packed,
       "clauses, not packed as asked, because the policy resolves names"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    RuleSet rules = many_domains(row.domains);
    rules.resolve_names = row.resolve;
    CHECK(emit_pac(rules, provenance(row.wanted)).front().choice == row.choice);
  }
  // 20,000 times `  ".n12345.t": 0,` and more.
  const std::string choice = emit_pac(many_domains(20'000), provenance()).front().choice;
  CHECK(choice.starts_with("packed, because the indexed form would take 3"));
}

TEST_CASE("check_size: by bytes, and by members of a table") {
  struct Row {
    const char* name;
    std::size_t bytes;
    std::uint64_t members;
    std::vector<DiagCode> codes;
  };
  const Row rows[] = {
      {"fine", 262'144, 60'000, {}},
      {"large", 262'145, 0, {DiagCode::ArtifactLarge}},
      {"as large as may be", 1'000'000, 0, {DiagCode::ArtifactLarge}},
      {"too large", 1'000'001, 0, {DiagCode::ArtifactTooLarge}},
      {"too many members", 10, 60'001, {DiagCode::TableTooLarge}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    Artifact artifact{"proxy.pac", std::string(row.bytes, 'x')};
    artifact.largest_table = row.members;
    std::vector<DiagCode> codes;
    for (const Diag& diag : check_size(artifact)) codes.push_back(diag.code);
    CHECK(codes == row.codes);
  }
}
