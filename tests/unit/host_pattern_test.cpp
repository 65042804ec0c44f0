#include "model/host_pattern.hpp"

#include "tests/unit/support.hpp"

using namespace pacwright;

TEST_CASE("HostPattern::parse: canonical text and kind") {
  using Kind = HostPattern::Kind;
  struct Row {
    std::string in;
    const char* text;
    Kind kind;
    int stars;
    int literals;
  };
  const Row rows[] = {
      {"a.b.c", "a.b.c", Kind::Exact, 0, 5},
      {"A.B.c.", "a.b.c", Kind::Exact, 0, 5},
      {"intranet", "intranet", Kind::Exact, 0, 8},
      {"_a-b.c_d", "_a-b.c_d", Kind::Exact, 0, 8},
      {"1.a", "1.a", Kind::Exact, 0, 3},
      {"a1.2.3.4a", "a1.2.3.4a", Kind::Exact, 0, 9},
      {"0xg.0x1g", "0xg.0x1g", Kind::Exact, 0, 8},
      {"1*", "1*", Kind::Glob, 1, 1},
      {"*.b.c", "*.b.c", Kind::Subdomains, 1, 4},
      {"*.COM.", "*.com", Kind::Subdomains, 1, 4},
      {"*b.c", "*b.c", Kind::Glob, 1, 3},
      {"*-files.b.c", "*-files.b.c", Kind::Glob, 1, 10},
      {"*.*.c", "*.*.c", Kind::Glob, 2, 3},
      {"*.b.*", "*.b.*", Kind::Glob, 2, 3},
      {"a.*", "a.*", Kind::Glob, 1, 2},
      {"autodiscover.*.b.c", "autodiscover.*.b.c", Kind::Glob, 1, 17},
      {"a*b*.c", "a*b*.c", Kind::Glob, 2, 4},
      {"B\xC3\xBC"
       "cher.example",
       "xn--bcher-kva.example", Kind::Exact, 0, 21},
      {"*.b\xC3\x9C"
       "cher.example",
       "*.xn--bcher-kva.example", Kind::Subdomains, 1, 22},
      {std::string(63, 'a') + ".b", nullptr, Kind::Exact, 0, 65},
  };
  for (const Row& row : rows) {
    CAPTURE(row.in);
    const HostPattern parsed = pattern(row.in);
    CHECK(parsed.text() == (row.text == nullptr ? row.in : row.text));
    CHECK(parsed.kind() == row.kind);
    CHECK(parsed.stars() == row.stars);
    CHECK(parsed.literal_characters() == row.literals);
    CHECK(pattern(parsed.text()) == parsed);
  }
  CHECK(pattern("*.b.c").domain() == "b.c");
}

TEST_CASE("HostPattern::parse: every fault has its code and, where it can, the cure") {
  struct Row {
    std::string in;
    DiagCode code;
    const char* detail = "";  // A part of it.
  };
  const std::string label63(63, 'a');
  const std::string name253 = label63 + "." + label63 + "." + label63 + "." + std::string(61, 'b');
  const Row rows[] = {
      {"", DiagCode::BadPattern, "empty"},
      {"a?b.c", DiagCode::BadPattern},
      {"a!b", DiagCode::BadPattern},
      {"a\\b", DiagCode::BadPattern},
      {"a\"b", DiagCode::BadPattern},
      {"(a)", DiagCode::BadPattern},
      {"<tenant>.a", DiagCode::BadPattern},
      {"*", DiagCode::LoneStar},
      {"*.", DiagCode::LoneStar},
      {"*.*", DiagCode::LoneStar},
      {"**", DiagCode::AdjacentStars},
      {"a**b.c", DiagCode::AdjacentStars},
      {"**.a", DiagCode::AdjacentStars},
      {"*a*b*", DiagCode::TooManyStars},
      {"*.*.*.c", DiagCode::TooManyStars},
      {"https://www.a.test/x", DiagCode::PatternHasScheme, "'www.a.test'"},
      {"http://a.test:80", DiagCode::PatternHasScheme, "'a.test'"},
      {"a.test/path", DiagCode::PatternHasPath, "'a.test'"},
      {"*.a.test/", DiagCode::PatternHasPath, "'*.a.test'"},
      {"/path", DiagCode::PatternHasPath},
      {"a.test:443", DiagCode::PatternHasPort, "'a.test'"},
      {":443", DiagCode::PatternHasPort},
      {"a.test b.test", DiagCode::PatternHasSpace},
      {" a.test", DiagCode::PatternHasSpace},
      {"a.test\t", DiagCode::PatternHasSpace},
      {"10.1.2.3", DiagCode::PatternIsAddress},
      {"10.0.0.0/8", DiagCode::PatternIsAddress},
      {"10.1.2.3/8", DiagCode::PatternIsAddress},
      {"::1", DiagCode::PatternIsAddress},
      {"fd00::/8", DiagCode::PatternIsAddress},
      {"[::1]", DiagCode::PatternIsAddress},
      {"10.*", DiagCode::PatternIsAddress},
      {"192.168.*.*", DiagCode::PatternIsAddress},
      {"*.1", DiagCode::PatternIsAddress},
      {"123", DiagCode::PatternIsAddress},  // 0.0.0.123
      {"2130706433", DiagCode::PatternIsAddress},
      {"0X7F.1", DiagCode::PatternIsAddress},
      {"0x7f000001", DiagCode::PatternIsAddress},
      {"0x", DiagCode::PatternIsAddress},
      {"www.example.5", DiagCode::PatternIsAddress},
      {"www.example.5.", DiagCode::PatternIsAddress},
      {"*.example.0x10", DiagCode::PatternIsAddress},
      {".a.test", DiagCode::LeadingDot},
      {"..a", DiagCode::LeadingDot},
      {"a..b", DiagCode::BadLabel, "dots"},
      {"a..", DiagCode::BadLabel, "dots"},
      {"*..a", DiagCode::BadLabel, "dots"},
      {"-a.test", DiagCode::BadLabel, "hyphen"},
      {"a.-b.test", DiagCode::BadLabel, "hyphen"},
      {label63 + "a.test", DiagCode::BadLabel, "63"},
      {name253 + "b", DiagCode::BadLabel, "254"},
      {"\xFF.test", DiagCode::BadIdn},
      {"*b\xC3\xBC"
       "ro.test",
       DiagCode::BadIdn, "star"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.in);
    const auto parsed = HostPattern::parse(row.in, {"list.txt", 7, 2});
    REQUIRE_FALSE(static_cast<bool>(parsed));
    CHECK(entry_of(parsed.reason().code).name == entry_of(row.code).name);
    CHECK(row.in.starts_with(parsed.reason().subject));  // A trailing dot may be off.
    CHECK(parsed.reason().where == SourceRef{"list.txt", 7, 2});
    CHECK(parsed.reason().detail.find(row.detail) != std::string::npos);
  }
  CHECK(static_cast<bool>(HostPattern::parse(name253, {})));
}

// Known fault: it is told that it matches every host.
TEST_CASE("HostPattern::parse: a lone dot has no star") {
  const auto parsed = HostPattern::parse(".", {});
  REQUIRE_FALSE(static_cast<bool>(parsed));
  CHECK(parsed.reason().code != DiagCode::LoneStar);
}

TEST_CASE("HostPattern::matches: the three kinds") {
  struct Row {
    const char* pattern;
    const char* name;
    bool want;
  };
  const Row rows[] = {
      {"a.b.c", "a.b.c", true},
      {"a.b.c", "x.a.b.c", false},
      {"a.b.c", "b.c", false},
      {"a.b.c", "aXb.c", false},
      {"*.b.c", "a.b.c", true},
      {"*.b.c", "x.a.b.c", true},
      {"*.b.c", "b.c", false},
      {"*.b.c", "ab.c", false},
      {"*.b.c", "a.b.c.evil.test", false},
      {"*.b.c", "", false},
      {"*cdn.b.c", "cdn.b.c", true},  // A star may be nothing,
      {"*cdn.b.c", "xcdn.b.c", true},
      {"*cdn.b.c", "x.y.cdn.b.c", true},  // and it takes dots.
      {"*cdn.b.c", "cdn.b.cc", false},
      {"a.*", "a.", true},
      {"a.*", "a.b.c", true},
      {"a.*", "a", false},
      {"a.*.c", "a.b.c", true},
      {"a.*.c", "a.b.b.c", true},
      {"a.*.c", "a..c", true},
      {"a.*.c", "a.c", false},  // Two dots are needed.
      {"*.b.*", "x.b.y", true},
      {"*.b.*", "bb.y", false},
      {"*.b.*", ".b.", true},
      {"a*b*.c", "ab.c", true},
      {"a*b*.c", "abab.c.c", true},
      {"a*b*.c", "acc.c", false},
      {"a*ba", "aba", true},
      {"a*ba", "ababa", true},
      {"a*ba", "aa", false},
      {"ab*ba", "aba", false},  // The two ends may not share a letter.
      {"ab*ba", "abba", true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.pattern);
    CAPTURE(row.name);
    CHECK(pattern(row.pattern).matches(row.name) == row.want);
  }
}

TEST_CASE("HostPattern::contains: every name of the inner one") {
  struct Row {
    const char* outer;
    const char* inner;
    bool want;
  };
  const Row rows[] = {
      {"a.b.c", "a.b.c", true},
      {"a.b.c", "*.b.c", false},
      {"*.b.c", "a.b.c", true},
      {"*.b.c", "*.b.c", true},
      {"*.b.c", "b.c", false},
      {"*.b.c", "*.a.b.c", true},
      {"*.a.b.c", "*.b.c", false},
      {"*.c", "a*b.c", true},
      {"*.c", "a.*", false},
      {"*.b.c", "*b.c", false},  // "b.c" itself.
      {"*b.c", "*.b.c", true},
      {"*b.c", "b.c", true},
      {"*b*", "*.b.*", true},
      {"*.b.*", "*b*", false},
      {"a*", "a*b*", true},
      {"a*b*", "a*", false},
      {"*a*", "*b", false},
      {"*-files.a.b", "*-myfiles.a.b", false},
      {"*files.a.b", "*-myfiles.a.b", true},
      {"a*.c", "a.*.c", true},
      {"a.*.c", "a*.c", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.outer);
    CAPTURE(row.inner);
    CHECK(pattern(row.outer).contains(pattern(row.inner)) == row.want);
  }
}
