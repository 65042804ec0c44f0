#include "base/text.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace pacwright;

TEST_CASE("to_lower: ASCII letters only, whatever the locale") {
  CHECK(to_lower("ABC-xyz_09[]@") == "abc-xyz_09[]@");
  CHECK(to_lower("B\xC3\x9C") == "b\xC3\x9C");  // U+00DC stays: it is not ASCII.
  CHECK(to_lower("").empty());
}

TEST_CASE("is_digit, is_space: exactly the ASCII ones") {
  int digits = 0;
  int spaces = 0;
  for (int byte = 0; byte < 256; ++byte) {
    digits += is_digit(static_cast<char>(byte)) ? 1 : 0;
    spaces += is_space(static_cast<char>(byte)) ? 1 : 0;
  }
  CHECK(digits == 10);
  CHECK(spaces == 6);
  CHECK(is_digit('0'));
  CHECK(is_digit('9'));
  for (const char c : {' ', '\t', '\r', '\n', '\f', '\v'}) CHECK(is_space(c));
}

TEST_CASE("trim: both ends, not the middle") {
  CHECK(trim(" \t a b\r\n") == "a b");
  CHECK(trim(" \n ").empty());
  CHECK(trim("").empty());
}

TEST_CASE("split: keeps empty pieces, and join puts them together again") {
  struct Row {
    const char* in;
    std::vector<std::string> want;
  };
  const Row rows[] = {
      {"", {""}},
      {"a", {"a"}},
      {"a.b.c", {"a", "b", "c"}},
      {".", {"", ""}},
      {"..a.", {"", "", "a", ""}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.in);
    const std::vector<std::string_view> pieces = split(row.in, '.');
    const std::vector<std::string> got(pieces.begin(), pieces.end());
    CHECK(got == row.want);
    CHECK(join(got, ".") == row.in);
  }
  CHECK(join({}, ", ").empty());
  CHECK(join({"a", "b"}, ", ") == "a, b");
}

TEST_CASE("parse_number: plain decimal up to a limit") {
  constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();
  struct Row {
    const char* in;
    std::uint64_t max;
    std::optional<std::uint64_t> want;
  };
  const Row rows[] = {
      {"0", 0, 0},
      {"0", 65535, 0},
      {"7", 9, 7},
      {"65535", 65535, 65535},
      {"65536", 65535, std::nullopt},
      {"18446744073709551615", kMax, kMax},
      {"18446744073709551616", kMax, std::nullopt},
      {"99999999999999999999999", kMax, std::nullopt},
      {"1", 0, std::nullopt},
      {"", 10, std::nullopt},
      {"00", 10, std::nullopt},
      {"01", 10, std::nullopt},
      {"+1", 10, std::nullopt},
      {"-1", 10, std::nullopt},
      {" 1", 10, std::nullopt},
      {"1 ", 10, std::nullopt},
      {"0x1", 10, std::nullopt},
      {"1e1", 10, std::nullopt},
  };
  for (const Row& row : rows) {
    CAPTURE(row.in);
    CHECK(parse_number(row.in, row.max) == row.want);
  }
}

TEST_CASE("with_thousands: a comma every three digits from the right") {
  CHECK(with_thousands(0) == "0");
  CHECK(with_thousands(999) == "999");
  CHECK(with_thousands(1000) == "1,000");
  CHECK(with_thousands(123456) == "123,456");
  CHECK(with_thousands(1234567) == "1,234,567");
  CHECK(with_thousands(std::numeric_limits<std::uint64_t>::max()) == "18,446,744,073,709,551,615");
}

TEST_CASE("printable: nothing reaches the terminal that steers it") {
  struct Row {
    const char* name;
    std::string in;
    const char* want;
  };
  const Row rows[] = {
      {"ASCII", "a ~b", "a ~b"},
      {"controls", "a\tb\nc\rd\x1B[31me\x7F", "a?b?c?d?[31me?"},
      {"NUL", std::string("a\0b", 3), "a?b"},
      {"letters of other scripts stay", "B\u00fccher \u65e5\u672c", "B\u00fccher \u65e5\u672c"},
      {"C1 controls, such as CSI",
       "a\xC2\x9B"
       "31m",
       "a?31m"},
      {"right-to-left override", "a\u202Eb\u2066c", "a<U+202E>b<U+2066>c"},
      {"line separator", "a\u2028b", "a<U+2028>b"},
      {"soft hyphen, no-break space", "a\u00ADb\u00A0c", "a<U+00AD>b<U+00A0>c"},
      {"zero width, joiners, byte order mark", "a\u200Bb\u2060c\uFEFFd",
       "a<U+200B>b<U+2060>c<U+FEFF>d"},
      {"tags, variation selectors", "a\U000E0041b\u2764\uFE0F", "a<U+E0041>b\u2764<U+FE0F>"},
      {"a full-width blank, Hangul's filler", "a\u3000b\u3164", "a<U+3000>b<U+3164>"},
      {"stray bytes", "a\xFF\xC3", "a??"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(printable(row.in) == row.want);
  }
}

TEST_CASE("did_you_mean: the nearest candidate, if it is near") {
  const std::vector<std::string> keys = {"name",  "catalogs", "tenant",    "routes",
                                         "rules", "route",    "otherwise", "Optimize"};
  struct Row {
    const char* name;
    const char* word;
    std::optional<std::string> want;
  };
  const Row rows[] = {
      {"letter missing", "rout", "route"},
      {"letter doubled", "catalogss", "catalogs"},
      {"letter replaced", "rulez", "rules"},
      {"neighbours swapped count once", "nmae", "name"},
      {"case only", "optimize", "Optimize"},
      {"case and a typo", "OTHERWIZE", "otherwise"},
      {"two changes in nine letters", "ohterwize", "otherwise"},
      {"two changes in five letters are too many", "ruelx", std::nullopt},
      {"nothing alike", "frobnicate", std::nullopt},
      {"first of equals: routes and route are one away", "routed", "routes"},
      {"two letters allow no change", "na", std::nullopt},
      {"empty", "", std::nullopt},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(did_you_mean(row.word, keys) == row.want);
  }
  CHECK(did_you_mean("Direct", std::vector<std::string>{"direkt", "direct"}) == "direct");
  CHECK_FALSE(did_you_mean(std::string(1'000'000, 'a'), keys));  // Garbage is not measured.
}
