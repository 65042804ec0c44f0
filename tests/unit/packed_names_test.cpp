#include "emit/pac/packed_names.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>

#include "base/sanitized.hpp"
#include "base/text.hpp"
#include "emit/pac/packed_digits.hpp"

using namespace pacwright;

namespace {

// ----- A reader of packed text, made from what packed_names.hpp and packed_code.hpp say ----------

std::uint64_t value_of_digit(char digit) {
  // Printable ASCII from "!" on, without the quote, the star and the backslash.
  std::uint64_t value = 0;
  for (char c = '!'; c != digit; ++c) value += c == '"' || c == '*' || c == '\\' ? 0U : 1U;
  return value;
}

struct Share {
  char symbol;
  std::uint64_t size;
};

class Reader {
 public:
  explicit Reader(std::string_view model) {
    std::vector<std::uint64_t> sizes = {1};
    while (sizes.size() < 91) sizes.push_back(sizes.back() + 1 + sizes.back() / 12);
    for (const std::string_view context : split(model, ' ')) {
      if (context.empty()) continue;
      REQUIRE(context.size() % 2 == 1);
      std::vector<Share>& shares = shares_[std::string(context.substr(0, 2))];
      shares.push_back({context[2], 4096});
      for (std::size_t i = 3; i < context.size(); i += 2) {
        shares.push_back({context[i], sizes.at(value_of_digit(context[i + 1]))});
        REQUIRE(shares.front().size > shares.back().size);
        shares.front().size -= shares.back().size;
      }
    }
  }

  void start(std::string_view code) {
    code_ = code;
    state_ = 0;
    for (int i = 0; i < 4; ++i) take();
  }

  char next(const std::string& context) {
    const std::uint64_t slot = state_ % 4096;
    std::uint64_t before = 0;
    for (const Share& share : shares_.at(context)) {
      if (slot < before + share.size) {
        state_ = share.size * (state_ / 4096) + slot - before;
        while (state_ < 4096 * 91) take();
        return share.symbol;
      }
      before += share.size;
    }
    FAIL("no symbol in " << context);
    return '/';
  }

  bool is_at_end() const { return code_.empty() && state_ == 4096 * 91; }

 private:
  void take() {
    REQUIRE_FALSE(code_.empty());
    state_ = state_ * 91 + value_of_digit(code_.front());
    code_.remove_prefix(1);
  }

  std::map<std::string, std::vector<Share>> shares_;
  std::string_view code_;
  std::uint64_t state_ = 0;
};

std::string whole_name(std::string_view path, const std::string& domain) {
  auto labels = split(path, '.');
  std::ranges::reverse(labels);
  std::string name;
  for (const std::string_view label : labels)
    name += (name.empty() ? "" : ".") + std::string(label);
  return domain.empty() ? name : name + "." + domain;
}

/// Name -> what is decided for it and below it, "1 ." for instance.
using Listing = std::map<std::string, std::string>;

std::string outline(const NameKind& kind) {
  return (kind.exact ? std::to_string(*kind.exact) : ".") + " " +
         (kind.below ? std::to_string(*kind.below) : ".");
}

/// Also checks that every piece can be found by the label next to the hub.
Listing read_back(const PackedNames& packed, const std::vector<NameKind>& kinds) {
  std::size_t kind_width = 0;
  for (std::size_t reach = 1; reach < kinds.size(); reach *= 91) ++kind_width;
  Reader reader(packed.model);
  Listing names;
  for (const PackedHub& hub : packed.hubs) {
    const auto parts = split(hub.text, ' ');
    REQUIRE(parts.size() % 2 == 0);
    for (std::size_t i = 1; i < parts.size(); i += 2) {
      std::string path = i == 1 ? "" : std::string(parts[i - 1]);
      const std::string start = path;
      auto left = value_of_digit(parts[i][0]) * 91 + value_of_digit(parts[i][1]);
      reader.start(parts[i].substr(2));
      char share = '!';
      for (; left > 0; --left) {
        share = reader.next(std::string("s") + share);
        const auto shared = static_cast<std::size_t>(value_of_digit(share));
        const char old = shared < path.size() ? path[shared] : '/';
        path.resize(shared);
        char symbol = reader.next(std::string("o") + old);
        for (; symbol != '/'; symbol = reader.next(std::string("n") + symbol)) path += symbol;
        std::uint64_t kind = 0;
        for (std::size_t k = 0; k < kind_width; ++k) {
          kind = kind * 91 + value_of_digit(reader.next(std::string("k") + kPackedDigits[k]));
        }
        const std::string label = path.substr(0, path.find('.')) + ".";
        CHECK(label >= start);
        if (i + 1 < parts.size()) CHECK(label < parts[i + 1]);
        const auto [at, is_new] =
            names.emplace(whole_name(path, hub.domain), outline(kinds.at(kind)));
        CHECK(is_new);
      }
      CHECK(reader.is_at_end());
    }
  }
  return names;
}

Listing read_back(const Hubs& hubs) {
  std::size_t kind_width = 0;
  for (std::size_t reach = 1; reach < hubs.kinds.size(); reach *= 91) ++kind_width;
  Listing names;
  for (const Hub& hub : hubs.hubs) {
    for (const NameRecords& records : to_records(hub, kind_width)) {
      const std::string first = records.first == '\0' ? "" : std::string(1, records.first);
      const std::size_t width = records.length - first.size() + kind_width;
      REQUIRE(width > 0);
      REQUIRE(records.text.size() % width == 0);
      std::string before;
      for (std::size_t at = 0; at < records.text.size(); at += width) {
        const std::string name = first + records.text.substr(at, width - kind_width);
        CHECK(before < name);
        before = name;
        std::uint64_t kind = 0;
        for (std::size_t k = 0; k < kind_width; ++k) {
          kind = kind * 91 + value_of_digit(records.text[at + width - kind_width + k]);
        }
        names[hub.domain.empty() ? name : name + "." + hub.domain] = outline(hubs.kinds.at(kind));
      }
    }
  }
  return names;
}

// ----- Tables -----------------------------------------------------------------------------------

/// "a.test=1 .b.test=2": keys with the numbers of their decisions.
NameTable table_of(const std::vector<std::string>& entries) {
  NameTable table;
  for (const std::string& entry : entries) {
    const std::size_t sign = entry.find('=');
    table.entries.push_back({entry.substr(0, sign), 0, {{}, std::stoi(entry.substr(sign + 1))}});
  }
  table.strangers.route = 9;
  return table;
}

Listing listing_of(const NameTable& table) {
  std::map<std::string, NameKind> kinds;
  for (const NameEntry& entry : table.entries) {
    if (entry.key.front() == '.') {
      kinds[entry.key.substr(1)].below = entry.decision.route;
    } else {
      kinds[entry.key].exact = entry.decision.route;
    }
  }
  Listing names;
  for (const auto& [name, kind] : kinds) names[name] = outline(kind);
  return names;
}

Hubs hubs_of(const NameTable& table, std::size_t least) {
  return gather_hubs(
      table, [](const NameDecision& decision) { return decision.route; }, least);
}

void check_both_ways(const std::vector<std::string>& entries) {
  const NameTable table = table_of(entries);
  const Listing want = listing_of(table);
  for (const std::size_t least : {1U, 2U, 5U, 96U, 2000U}) {
    CAPTURE(least);
    const Hubs hubs = hubs_of(table, least);
    CHECK(read_back(pack_names(hubs), hubs.kinds) == want);
    CHECK(read_back(hubs) == want);
  }
}

}  // namespace

TEST_CASE("packed digits: the order of their codes, and how many are needed") {
  CHECK(std::ranges::is_sorted(kPackedDigits));
  for (const char c : kPackedDigits) CHECK(kPackedDigits.find(c) == value_of_digit(c));
  for (const char c : std::string_view(" \"*\\")) {
    CHECK(kPackedDigits.find(c) == std::string_view::npos);
  }
  struct Row {
    std::size_t count, width;
  };
  for (const Row& row :
       {Row{0, 0}, Row{1, 0}, Row{2, 1}, Row{91, 1}, Row{92, 2}, Row{8281, 2}, Row{8282, 3}}) {
    CAPTURE(row.count);
    CHECK(packed_width(row.count) == row.width);
  }
  CHECK(to_packed_digits(0, 3) == "!!!");
  CHECK(to_packed_digits(90, 1) == "~");
  CHECK(to_packed_digits(91, 2) == "#!");
}

TEST_CASE("is_path_before: what lies below a name follows it at once") {
  const std::vector<std::string> sorted = {"a-b",   "a-b.c", "a",   "a.b-c", "a.b",
                                           "a.b.c", "a0",    "a_b", "ab",    "b"};
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    for (std::size_t j = 0; j < sorted.size(); ++j) {
      CAPTURE(sorted[i]);
      CAPTURE(sorted[j]);
      CHECK(is_path_before(sorted[i], sorted[j]) == (i < j));
    }
  }
}

TEST_CASE("gather_hubs: a domain with enough names of its own is one, and knows what it decides") {
  struct Row {
    const char* name;
    const char* entries;
    std::size_t least;
    const char* want;  ///< Domain:decision:names below it.
  };
  const Row rows[] = {
      {"nothing", "", 2, ":9:0"},
      {"too few", "a.test=1 b.test=1", 3, ":9:2"},
      {"enough", "a.test=1 b.test=1 test=2", 2, ":9:1 test:9:2"},
      {"its own suffix decides", "a.test=1 b.test=1 .test=2", 2, ":9:1 test:2:2"},
      {"a suffix around it decides", "a.b.test=1 c.b.test=1 .test=2", 2, ":9:1 b.test:2:2"},
      {"the longest suffix", "a.b.test=1 c.b.test=1 .test=2 .b.test=3", 2, ":9:2 b.test:3:2"},
      {"the inner hub takes its names with it", "a.b.test=1 c.b.test=1 d.test=1", 2,
       ":9:1 b.test:9:2"},
      {"a chain of one", "a.b.c.d=1", 1, ":9:0 b.c.d:9:1"},
      {"an exact name decides nothing below", "a.b.test=1 c.b.test=1 b.test=4", 2,
       ":9:1 b.test:9:2"},
      {"one name, two keys", "a.test=1 .a.test=2", 2, ":9:1"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    std::vector<std::string> entries;
    for (const auto part : split(row.entries, ' ')) {
      if (!part.empty()) entries.emplace_back(part);
    }
    std::string text;
    for (const Hub& hub : hubs_of(table_of(entries), row.least).hubs) {
      text += (text.empty() ? "" : " ") + hub.domain + ":" + std::to_string(hub.decision) + ":" +
              std::to_string(hub.names.size());
    }
    CHECK(text == row.want);
  }
}

TEST_CASE("packed names: hostile tables come back whole") {
  const std::string label63(63, 'x'),
      longest = label63 + "." + label63 + "." + label63 + "." + std::string(61, 'y');
  REQUIRE(longest.size() == 253);
  check_both_ways({});
  check_both_ways({"a=0"});
  check_both_ways({".a=0"});
  check_both_ways({"a=0", ".a=0"});
  check_both_ways({"constructor=0", "toString=1", "hasOwnProperty=2", "__proto__.com=3",
                   ".__proto__=4", "a.__proto__=5", "valueof=6", "123=7", "0=8", "1.e5=1",
                   "4294967295=2", "-1=3", "nan=4", "null=5", "undefined=6", "length=7"});
  check_both_ways({"a=1", "b=1", "c=1", "0=1", "_=1", "-=1", "a.a=1", "a.a.a=1", "a.a.a.a=1"});
  check_both_ways({"xn--bcher-kva.de=1", ".xn--bcher-kva.de=2", "_dmarc.a-b.de=3", "a--b.de=1"});
  check_both_ways({longest + "=1", longest.substr(1) + "=2", "." + longest + "=3",
                   longest.substr(0, 252) + "z=1"});
  check_both_ways({std::string(63, 'a') + ".a=0", std::string(62, 'a') + "b.a=0"});
}

TEST_CASE("packed names: more kinds than a digit tells apart") {
  for (const int kinds : {2, 90, 91, 92, 700, 9000}) {
    if (kSanitized && kinds > 1000) continue;
    CAPTURE(kinds);
    std::vector<std::string> entries;
    for (int i = 0; i < kinds; ++i) {
      entries.push_back("h" + std::to_string(i) + ".test=" + std::to_string(i));
    }
    check_both_ways(entries);
  }
}

TEST_CASE("packed names: random tables, under one domain and under many") {
  constexpr unsigned kSeed = 20261123;
  MESSAGE("seed ", kSeed);
  std::mt19937 random(kSeed);
  for (int round = 0; round < (kSanitized ? 6 : 60); ++round) {
    CAPTURE(round);
    const auto letters = 2 + random() % 30, deep = 1 + random() % 4, routes = 1 + random() % 5;
    std::map<std::string, std::uint_fast32_t> keys;
    for (auto i = random() % 1500; i > 0; --i) {
      std::string key = random() % 2 != 0 ? "." : "";
      for (auto labels = 1 + random() % deep; labels > 0; --labels) {
        for (auto length = 1 + random() % 6; length > 0; --length) {
          key += "abcdefghijklmnopqrstuvwxyz0123-_"[random() % letters];
        }
        key += labels > 1 ? "." : random() % 2 != 0 ? ".com" : "";
      }
      keys[key] = random() % routes;
    }
    std::vector<std::string> entries;
    for (const auto& [key, route] : keys) entries.push_back(key + "=" + std::to_string(route));
    check_both_ways(entries);
  }
}

TEST_CASE("packed names: pieces and keys stay small, however many names stand under one domain") {
  std::vector<std::string> entries;
  for (int i = 0; i < 40000; ++i) {
    entries.push_back("n" + std::to_string(i * 7919 % 40000) + ".test=1");
    if (i % 3 == 0) entries.push_back("www.n" + std::to_string(i) + ".test=1");
  }
  for (int i = 0; i < 94; ++i) entries.push_back("w" + std::to_string(i) + ".n7.test=1");
  const Hubs hubs = hubs_of(table_of(entries), kPieceHub);
  CHECK(hubs.hubs.size() == 2);
  std::size_t most = 0;
  for (const PackedHub& hub : pack_names(hubs).hubs) {
    const auto parts = split(hub.text, ' ');
    for (std::size_t i = 1; i < parts.size(); i += 2) {
      most = std::max<std::size_t>(most,
                                   value_of_digit(parts[i][0]) * 91 + value_of_digit(parts[i][1]));
    }
  }
  CHECK(most >= kPieceNames);
  CHECK(most <= kPieceNames + kPieceHub);
}
