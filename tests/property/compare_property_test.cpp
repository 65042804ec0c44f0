// compare_catalogs against edits whose effect is known: random catalogs, as web service answers, as
// lists and as documents with rows.

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "compare/compare_catalogs.hpp"
#include "tests/property/random.hpp"
#include "tests/unit/catalog_text.hpp"

using namespace pacwright;

namespace {

/// Names of which none contains another and no two have the same letters, so that every edit has
/// one reading.
HostPattern plain_name(int number) { return pattern("h" + std::to_string(number) + "x.test"); }

enum class Kind { List, Sets, Rows };

const std::vector<Kind> kKinds = {Kind::List, Kind::Sets, Kind::Rows, Kind::Rows};

struct Layout {
  Kind kind = Kind::List;
  int groups = 1;  ///< Sets or rows.
  int per_group = 1;
};

Endpoint member(const Layout& layout, int group, int number) {
  Endpoint made(plain_name(number));
  made.direction = "outbound";
  made.tcp = *parse_ports("443");
  if (layout.kind == Kind::Rows) {
    made.source = {"page", group + 1, 1, group + 1};
  } else if (layout.kind == Kind::Sets) {
    made.set = std::to_string(group + 1);
    made.service = kServices[static_cast<std::size_t>(group % 3)];
    made.category = kCategories[static_cast<std::size_t>(group % 2)];
  }
  return made;
}

Catalog base_catalog(const Layout& layout) {
  Catalog made;
  made.file = "old";
  int number = 0;
  for (int group = 0; group < layout.groups; ++group) {
    for (int i = 0; i < layout.per_group; ++i) {
      made.endpoints.push_back(member(layout, group, number++));
    }
  }
  return made;
}

void shuffle(Random& random, Catalog& catalog) {
  const auto mix = [&](auto& list) {
    for (int i = static_cast<int>(list.size()); i > 1; --i) {
      std::swap(list[static_cast<std::size_t>(i - 1)],
                list[static_cast<std::size_t>(random.below(i))]);
    }
  };
  mix(catalog.endpoints);
  mix(catalog.skipped);
  mix(catalog.rows);
  int line = 0;
  for (Endpoint& endpoint : catalog.endpoints) endpoint.line = ++line;
}

/// Pushes all rows from `from` on down by one.
void renumber(Catalog& catalog, int from, std::multiset<std::string>& want) {
  std::set<int> numbers;
  for (Endpoint& endpoint : catalog.endpoints) {
    if (endpoint.source.row < from) continue;
    numbers.insert(endpoint.source.row++);
  }
  for (const int number : numbers) {
    const std::string before = std::to_string(number), after = std::to_string(number + 1);
    want.insert("renumbered row " + before + " > row " + after + " row " + before + ">" + after);
  }
  for (Skipped& skip : catalog.skipped) skip.source.row += skip.source.row >= from ? 1 : 0;
}

/// Edits each of some endpoints in one way; returns what must be reported.
std::multiset<std::string> edit(Random& random, const Layout& layout, Catalog& catalog) {
  std::multiset<std::string> want;
  std::vector<Endpoint> kept;
  for (Endpoint endpoint : catalog.endpoints) {
    const std::string name = endpoint.item_text();
    switch (random.below(30)) {
      case 0: want.insert("removed " + name); continue;
      case 1:
        endpoint.tcp = *parse_ports("80,443");
        want.insert("changed " + name + " tcp 443>80,443");
        break;
      case 2:
        endpoint.required = true;
        want.insert("changed " + name + " required >true");
        break;
      case 3:
        if (layout.kind != Kind::Sets) break;
        want.insert("moved " + name + " category " + endpoint.category + ">Default");
        endpoint.category = "Default";
        endpoint.set = "77";
        break;
      case 4:
        endpoint.item = pattern("*" + name);
        want.insert("widened " + name + " > *" + name);
        break;
      case 5: {
        const std::string text = name.substr(0, 2) + " " + name.substr(2);
        catalog.skipped.push_back({text, SkipReason::NotExpressible, "", endpoint.source, 1, 1});
        want.insert("damaged " + name + " > " + text);
        continue;
      }
      case 6: {
        const Endpoint extra =
            member(layout, random.below(layout.groups), 100000 + static_cast<int>(kept.size()));
        kept.push_back(extra);
        want.insert("added " + extra.item_text());
        break;
      }
      default: break;
    }
    kept.push_back(std::move(endpoint));
  }
  catalog.endpoints = std::move(kept);
  return want;
}

/// Whether each row kept most of its items, so that there is no doubt which is which.
bool is_clear(const Catalog& older, const Catalog& newer) {
  std::map<int, std::set<std::string>> before, after;
  for (const Endpoint& e : older.endpoints) before[e.source.row].insert(e.item_text());
  for (const Endpoint& e : newer.endpoints) after[e.source.row].insert(e.item_text());
  return std::ranges::all_of(before, [&](const auto& row) {
    const auto kept = std::ranges::count_if(
        row.second, [&](const std::string& name) { return after[row.first].count(name) != 0; });
    return static_cast<std::size_t>(kept) * 2 > row.second.size();
  });
}

std::string joined(const std::multiset<std::string>& lines) {
  return join({lines.begin(), lines.end()}, "\n");
}

}  // namespace

TEST_CASE("compare: exactly the edits are reported, whatever the order") {
  Random random;
  int compared = 0;
  for (int round = 0; round < 1500; ++round) {
    const Layout layout{random.pick(kKinds), random.below(12) + 1, random.below(12) + 3};
    const Catalog older = base_catalog(layout);
    Catalog newer = older;
    newer.file = "new";
    std::multiset<std::string> want = edit(random, layout, newer);
    if (newer.endpoints.empty() || (layout.kind == Kind::Rows && !is_clear(older, newer))) continue;
    if (layout.kind == Kind::Rows && random.chance(50)) {
      renumber(newer, random.below(layout.groups) + 1, want);
    }
    shuffle(random, newer);
    std::multiset<std::string> got;
    const Differences differences = compare_catalogs(older, newer);
    for (const Difference& difference : differences.all) got.insert(to_line(difference));
    CAPTURE(round);
    CHECK(joined(got) == joined(want));
    ++compared;
  }
  CHECK(compared > 500);
}

TEST_CASE("compare: a catalog says what it says in any order, and only that") {
  Random random;
  for (int round = 0; round < 1000; ++round) {
    Catalog older = random_catalog(random, "one");
    for (Endpoint& endpoint : older.endpoints) {
      if (random.chance(50)) endpoint.source = {"page", 1, 1, random.below(4) + 1};
      if (random.chance(20)) endpoint.set = std::to_string(random.below(3));
    }
    for (int i = random.below(3); i > 0; --i) {
      older.rows.push_back({{"page", i, 1, i + 3}, "", "", "inbound", {}, {}});
      older.skipped.push_back(
          {"a b" + std::to_string(i), SkipReason::NotExpressible, "", {"page", 1, 1, i}, 1, 1});
    }
    drop_repeated(older);
    Catalog newer = older;
    shuffle(random, newer);
    CAPTURE(round);
    CHECK(to_line(compare_catalogs(older, newer)) == "");
  }
}

TEST_CASE("compare: counts add up, and the same is the same both ways round") {
  Random random;
  for (int round = 0; round < 1000; ++round) {
    const Catalog older = random_catalog(random, "one"), newer = random_catalog(random, "two");
    const Differences there = compare_catalogs(older, newer), back = compare_catalogs(newer, older);
    const auto count = [](const Differences& differences, DifferenceKind kind) {
      return differences.totals()[static_cast<std::size_t>(kind)];
    };
    CAPTURE(round);
    std::set<std::pair<int, int>> pairs;  // Places of the items that are not the same.
    for (const Difference& d : there.all) {
      if (!d.before.is_empty() && !d.after.is_empty()) {
        pairs.emplace(d.before.where.line, d.after.where.line);
      }
    }
    const int paired = there.same + static_cast<int>(pairs.size());
    CHECK(there.old_items == paired + count(there, DifferenceKind::Removed));
    CHECK(there.new_items == paired + count(there, DifferenceKind::Added));
    CHECK(there.same == back.same);
    CHECK(there.old_items - there.new_items ==
          count(there, DifferenceKind::Removed) - count(there, DifferenceKind::Added));
  }
}
