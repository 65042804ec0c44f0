#include "base/utf8.hpp"

#include <doctest/doctest.h>

using namespace pacwright;
using namespace std::string_literals;

TEST_CASE("decode_text: UTF-8 and UTF-16, told apart by their byte order marks") {
  struct Row {
    const char* name;
    std::string in;
    std::optional<std::string> want;
  };
  const Row rows[] = {
      {"empty", "", ""},
      {"ASCII", "ab", "ab"},
      {"UTF-8", "\xC3\xBC", "\xC3\xBC"},
      {"UTF-8 with BOM", "\xEF\xBB\xBF{}", "{}"},
      {"only the first BOM goes", "\xEF\xBB\xBF\xEF\xBB\xBF", "\xEF\xBB\xBF"},
      {"UTF-16LE", "\xFF\xFE{\0}\0"s, "{}"},
      {"UTF-16BE", "\xFE\xFF\0{\0}"s, "{}"},
      {"UTF-16LE beyond ASCII", "\xFF\xFE\xFC\0\x2C\x67"s, "\u00fc\u672c"},
      {"UTF-16LE pair: U+1F600", "\xFF\xFE\x3D\xD8\x00\xDE"s, "\xF0\x9F\x98\x80"},
      {"UTF-16BE pair: U+1F600", "\xFE\xFF\xD8\x3D\xDE\x00"s, "\xF0\x9F\x98\x80"},
      {"UTF-16 of nothing", "\xFF\xFE", ""},
      {"UTF-16 of half a character", "\xFF\xFE{"s, std::nullopt},
      {"high surrogate at the end", "\xFF\xFE\x3D\xD8"s, std::nullopt},
      {"high surrogate alone", "\xFF\xFE\x3D\xD8{\0"s, std::nullopt},
      {"low surrogate first", "\xFF\xFE\x00\xDE\x3D\xD8"s, std::nullopt},
      {"UTF-16 without BOM is full of NULs", "{\0}\0"s, std::nullopt},
      {"NUL in UTF-8", "a\0b"s, std::nullopt},
      {"NUL in UTF-16", "\xFF\xFE\0\0"s, std::nullopt},
      {"not UTF-8", "B\xFC", std::nullopt},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(decode_text(row.in) == row.want);
  }
}

TEST_CASE("looks_like_unmarked_utf16: Latin text whose mark is missing, and nothing else") {
  struct Row {
    const char* name;
    std::string in;
    bool want;
  };
  const Row rows[] = {
      {"empty", "", false},
      {"ASCII", "abcdefgh", false},
      {"low byte first", "a\0b\0c\0d\0"s, true},
      {"high byte first", "\0a\0b\0c\0d"s, true},
      {"with letters of another script",
       "a\0\x01\x04\x02\x04"
       "b\0c\0d\0"s,
       true},
      {"with its mark",
       "\xFF\xFE"
       "a\0b\0c\0"s,
       false},
      {"NULs at the end", "abcdefgh\0\0\0\0"s, false},
      {"nothing but NULs", std::string(16, '\0'), false},
      {"a NUL in a text", "abcd\0efgh"s, false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(looks_like_unmarked_utf16(row.in) == row.want);
  }
}

// The rows of Unicode 15, table 3-7: first and last of each, and one beyond.
TEST_CASE("is_utf8: well-formed sequences only") {
  struct Row {
    const char* bytes;
    bool want;
  };
  const Row rows[] = {
      {"\x7F", true},
      {"\xC2\x80", true},
      {"\xDF\xBF", true},
      {"\xE0\xA0\x80", true},
      {"\xED\x9F\xBF", true},
      {"\xEE\x80\x80", true},
      {"\xEF\xBF\xBF", true},
      {"\xF0\x90\x80\x80", true},
      {"\xF4\x8F\xBF\xBF", true},
      {"\x80", false},
      {"\xC0\x80", false},          // Overlong NUL.
      {"\xC1\xBF", false},          // Overlong DEL.
      {"\xE0\x9F\xBF", false},      // Overlong U+07FF.
      {"\xED\xA0\x80", false},      // U+D800.
      {"\xED\xBF\xBF", false},      // U+DFFF.
      {"\xF0\x8F\xBF\xBF", false},  // Overlong U+FFFF.
      {"\xF4\x90\x80\x80", false},  // U+110000.
      {"\xF5\x80\x80\x80", false},
      {"\xFF", false},
      {"\xC3", false},
      {"\xE2\x82", false},
      {"\xF0\x9F\x98", false},
      {"\xC3x", false},
      {"\xE2\x82x", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.bytes);
    CHECK(is_utf8(row.bytes) == row.want);
  }
}

TEST_CASE("append_utf8 and first_code_point undo each other for every scalar value") {
  int wrong = 0;
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    std::string text;
    append_utf8(text, c);
    const std::size_t size = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    const Utf8Char back = first_code_point(text + "x");
    if (text.size() != size || back.code_point != c || back.size != size) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("first_code_point: a stray byte is U+FFFD of size 1") {
  for (const char* bytes : {"\x80", "\xFF", "\xC3", "\xED\xA0\x80"}) {
    CAPTURE(bytes);
    CHECK(first_code_point(bytes).code_point == 0xFFFD);
    CHECK(first_code_point(bytes).size == 1);
  }
  CHECK(first_code_point("\xEF\xBF\xBD").size == 3);
}

TEST_CASE("count_code_points: characters, and every stray byte") {
  CHECK(count_code_points("") == 0);
  CHECK(count_code_points("B\u00fccher") == 6);
  CHECK(count_code_points("\u65e5\u672c") == 2);
  CHECK(count_code_points("\xF0\x9F\x98\x80") == 1);
  CHECK(count_code_points("a\xF0\x9F") == 3);
}

TEST_CASE("is_ascii") {
  CHECK(is_ascii(""));
  CHECK(is_ascii("a\x7F"));
  CHECK_FALSE(is_ascii("a\x80"));
  CHECK_FALSE(is_ascii("\u00fc"));
}

TEST_CASE("to_utf16_le: units, low byte first") {
  struct Row {
    const char* name;
    std::string in;
    std::string want;
  };
  const Row rows[] = {
      {"nothing", "", ""},
      {"ASCII, NUL among it", "a\0b"s, "a\0\0\0b\0"s},
      {"two and three bytes", "\u00fc\u672c", "\xFC\0\x2C\x67"s},
      {"U+1F600 is a pair", "\xF0\x9F\x98\x80", "\x3D\xD8\x00\xDE"s},
      {"U+10FFFF is the last pair", "\xF4\x8F\xBF\xBF", "\xFF\xDB\xFF\xDF"s},
      {"stray byte", "\xFFz", "\xFD\xFFz\0"s},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(to_utf16_le(row.in) == row.want);
  }
}
