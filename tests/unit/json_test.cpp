#include "base/json.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "base/utf8.hpp"

using namespace pacwright;
using namespace std::string_literals;

namespace {

std::string to_text(JsonPlace place) {
  return std::to_string(place.line) + ":" + std::to_string(place.column);
}

/// Every value, key and place of the tree: {a@2:3 1@2:6}@1:1.
std::string outline(const JsonValue& value) {
  std::string text;
  switch (value.kind) {
    case JsonValue::Kind::Null: text = "null"; break;
    case JsonValue::Kind::Boolean: text = value.boolean ? "true" : "false"; break;
    case JsonValue::Kind::Number: text = value.text; break;
    case JsonValue::Kind::String: text = "'" + value.text + "'"; break;
    case JsonValue::Kind::Array:
      for (const JsonValue& item : value.items) {
        text += (text.empty() ? "" : " ") + outline(item);
      }
      text = "[" + text + "]";
      break;
    case JsonValue::Kind::Object:
      for (const JsonValue::Member& member : value.members) {
        text += (text.empty() ? "" : " ") + member.key + "@" + to_text(member.key_place) + " " +
                outline(member.value);
      }
      text = "{" + text + "}";
      break;
  }
  return text + "@" + to_text(value.place);
}

std::string outline_of(std::string_view text) {
  const auto parsed = parse_json(text);
  if (const auto* value = std::get_if<JsonValue>(&parsed)) return outline(*value);
  return "error";
}

std::string many_values(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += "1,";
  return text;
}

std::string nested(std::size_t levels) {
  return std::string(levels, '[') + std::string(levels, ']');
}

/// Writes a random tree, with blanks and comments between the tokens, and its outline.
class RandomJson {
 public:
  explicit RandomJson(std::uint32_t seed) : random_(seed) {}

  std::string text;
  std::string want;

  void write_value(int depth) {
    blank();
    const std::string place = here();
    const auto kind = random_() % (depth < 5 ? 8 : 6);
    if (kind == 6) {
      write_container('[', ']', depth);
    } else if (kind == 7) {
      write_container('{', '}', depth);
    } else {
      struct Scalar {
        const char* json;
        const char* outline;
      };
      const Scalar scalars[] = {
          {"null", "null"},
          {"true", "true"},
          {"-0.5e+10", "-0.5e+10"},
          {"0", "0"},
          {"\"a\\\"[,:]\\\\\"", "'a\"[,:]\\'"},
          {"\"\\u00fc\u672c//\"", "'\u00fc\u672c//'"},
      };
      text += scalars[kind].json;
      want += scalars[kind].outline;
    }
    want += "@" + place;
    blank();
  }

 private:
  void write_container(char open, char close, int depth) {
    text += open;
    want += open;
    const auto count = random_() % 4;
    for (std::uint32_t i = 0; i < count; ++i) {
      if (i > 0) {
        text += ',';
        want += ' ';
      }
      if (open == '{') {
        blank();
        const std::string key = "k" + std::to_string(i);
        want += key + "@" + here() + " ";
        text += "\"" + key + "\"";
        blank();
        text += ":";
      }
      write_value(depth + 1);
    }
    if (count == 0) blank();
    text += close;
    want += close;
  }

  void blank() {
    const char* const blanks[] = {
        "", "", "", " ", "\n", "\r\n\t", "// \" \u00fc {\n", "/* * / [1,\n] */", "/**/", "//\r",
    };
    text += blanks[random_() % std::size(blanks)];
  }

  /// The place behind `text`, counted anew each time: slow, but too simple to be wrong.
  std::string here() const {
    const std::size_t line_start = text.rfind('\n') + 1;  // npos + 1 is 0.
    return std::to_string(1 + std::ranges::count(text, '\n')) + ":" +
           std::to_string(1 + count_code_points(std::string_view(text).substr(line_start)));
  }

  std::mt19937 random_;
};

}  // namespace

TEST_CASE("parse_json: values, keys and their places") {
  struct Row {
    const char* name;
    std::string in;
    const char* want;
  };
  const Row rows[] = {
      {"scalars", "[null,true,false,\"x\"]", "[null@1:2 true@1:7 false@1:12 'x'@1:18]@1:1"},
      {"a scalar alone", " 1 ", "1@1:2"},
      {"order of the file", "{\"b\":1,\n \"a\": [ ]}", "{b@1:2 1@1:6 a@2:2 []@2:7}@1:1"},
      {"numbers keep their spelling", "[0,-0,1.50,1E5,12345678901234567890123]",
       "[0@1:2 -0@1:4 1.50@1:7 1E5@1:12 12345678901234567890123@1:16]@1:1"},
      {"columns are code points", "[\"\u00fc\u672c\",1]", "['\u00fc\u672c'@1:2 1@1:7]@1:1"},
      {"escapes", "[\"\\u00fc\\n\\/\\\"\",1]", "['\u00fc\n/\"'@1:2 1@1:17]@1:1"},
      {"a pair of surrogates", "\"\\ud83d\\ude00\"", "'\xF0\x9F\x98\x80'@1:1"},
      {"comments", "// {\n/* [ \" */ [ // ]\n 1 /**/ ]", "[1@3:2]@2:11"},
      {"comment signs in strings", "[\"//\",\"/*\"]", "['//'@1:2 '/*'@1:7]@1:1"},
      {"CRLF", "{\r\n\"a\":\r\n1}\r\n", "{a@2:1 1@3:1}@1:1"},
      {"comment at the end, no line break", "1 // x", "1@1:1"},
      {"empty key, empty string", "{\"\":\"\"}", "{@1:2 ''@1:5}@1:1"},
      {"NUL by escape", "[\"\\u0000\",1]", nullptr},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const std::string want = row.want != nullptr ? row.want : "['\0'@1:2 1@1:11]@1:1"s;
    CHECK(outline_of(row.in) == want);
  }
}

TEST_CASE("parse_json: random trees against places counted the slow way") {
  constexpr std::uint32_t kSeed = 20240613;
  CAPTURE(kSeed);
  for (std::uint32_t i = 0; i < 2000; ++i) {
    RandomJson random(kSeed + i);
    random.write_value(0);
    CAPTURE(random.text);
    REQUIRE(outline_of(random.text) == random.want);
  }
}

TEST_CASE("parse_json: errors point at the offender and say what is wrong") {
  using Kind = JsonError::Kind;
  struct Row {
    const char* name;
    std::string in;
    const char* place;
    const char* detail;
    Kind kind = Kind::Syntax;
  };
  const char* const value = "Expected a value here.";
  const char* const escape = "This is no escape of JSON; a backslash itself is written \\\\.";
  const char* const trailing = "This is a trailing comma: nothing follows it. Remove it.";
  const Row rows[] = {
      {"empty", "", "1:1", "The file ends too early: it holds no value."},
      {"blank", " \n\n", "1:1", "The file ends too early: it holds no value."},
      {"array not closed", "{\"a\":\n[1,\n", "2:4",
       "The file ends too early: the array opened in line 2 is not closed. Write ] where it ends."},
      {"object not closed", "{\"a\":1", "1:7",
       "The file ends too early: the object opened in line 1 is not closed. Write } where it "
       "ends."},
      {"ends behind a key", "{\"a\"", "1:5",
       "The file ends too early: the object opened in line 1 is not closed. Write } where it "
       "ends."},
      {"ends in a string", "[1,\"abc\n", "1:4",
       "This string is not closed in its line. Write \" at its end."},
      {"ends in the last string", "[1,\"abc", "1:4",
       "The file ends too early: this string is not closed."},
      {"ends in an escape", "\"a\\", "1:1", "The file ends too early: this string is not closed."},

      {"trailing comma in an array", "[1,\n2,\n]", "2:2", trailing},
      {"trailing comma in an object", "{\"a\":1, /* x */ }", "1:7", trailing},
      {"missing comma, array", "[1 2]", "1:4",
       "Expected a comma or ']' here. A comma is missing before it."},
      {"missing comma, object", "{\"a\":1\n \"b\":2}", "2:2",
       "Expected a comma or '}' here. A comma is missing before it."},
      {"missing comma between strings", "[\"a\" \"b\"]", "1:6",
       "Expected a comma or ']' here. A comma is missing before it."},
      {"two commas", "[1,,2]", "1:4", value},
      {"comma first", "[,1]", "1:2", "Expected a value or ']' here."},
      {"missing colon", "{\"a\" 1}", "1:6", "Expected a colon after the key here."},
      {"missing value", "{\"a\":}", "1:6", value},
      {"two colons", "{\"a\"::1}", "1:6", value},
      {"wrong bracket", "[1}", "1:3",
       "Expected a comma or ']' here. The array opened in line 1 is closed by ]."},
      {"bracket for nothing", "]", "1:1", value},
      {"bare key", "{a:1}", "1:2", "Expected a key in double quotes or '}' here. Write \"a\"."},
      {"bare second key", "{\"a\":1,b:1}", "1:8",
       "Expected a key in double quotes here. Write \"b\"."},
      {"single quotes", "['a']", "1:2",
       "Expected a value or ']' here; text needs double quotes. Write \"a\"."},
      {"wrong literal", "[true, True]", "1:8",
       "Expected a value here; text needs double quotes. Write true."},
      {"something behind the end", "{}\n{}", "2:1",
       "The file holds one value, and this comes after its end."},
      {"bare slash", "[1,/ 2]", "1:4",
       "Expected a value here; text needs double quotes. Write \"/\"."},
      {"bare text", "{\"route\": direct}", "1:11",
       "Expected a value here; text needs double quotes. Write \"direct\"."},
      {"single quotes around blanks", "{'a b': 1}", "1:2",
       "Expected a key in double quotes or '}' here. Write \"a b\"."},
      {"quotes of a text processor", "[\u201Ca\u201D]", "1:2",
       "Expected a value or ']' here; text needs double quotes. Write \"a\"."},
      {"single quote, never closed", "['a]", "1:2",
       "Expected a value or ']' here; text needs double quotes."},
      {"other comments", "{ # note\n}", "1:3",
       "Expected a key in double quotes or '}' here. Comments begin with //."},
      {"semicolon", "[1; 2]", "1:3", "Expected a comma or ']' here. Write a comma."},
      {"semicolon without a blank", "{\"a\":1;\"b\":2}", "1:7",
       "Expected a comma or '}' here. Write a comma."},
      {"missing colon before a word", "{\"a\" direct}", "1:6",
       "Expected a colon after the key here."},
      {"colon and sign of equality", "{\"a\": =1}", "1:7",
       "Expected a value here; text needs double quotes."},
      {"sign of equality", "{\"a\" = 1}", "1:6",
       "Expected a colon after the key here. Write a colon."},
      {"bracket of the other kind", "{\"a\": [1, 2\n}", "2:1",
       "Expected a comma or ']' here. The array opened in line 1 is closed by ]."},
      {"None", "[None]", "1:2",
       "Expected a value or ']' here; text needs double quotes. Write null."},

      {"bare network", "[1,10.0.0.0/8]", "1:4",
       "Expected a number as JSON spells it, or text in double quotes: \"10.0.0.0/8\"."},
      {"leading zero", "[01]", "1:2",
       "Expected a number as JSON spells it, or text in double quotes: \"01\"."},
      {"number beyond doubles", "[1,\n1e999]", "2:1", "This number is too large."},

      {"backslash of a path", "[\"\u00fc:\\pac\"]", "1:5", escape},
      {"short escape", "[\"\\u12\"]", "1:3", escape},
      {"half a pair, then the end", "[\"\\ud800\"]", "1:3", escape},
      {"half a pair, then a letter", "[\"\\uD800x\"]", "1:3", escape},
      {"second half alone", "[\"x\\udc00\"]", "1:4", escape},
      {"tab in a string", "[\"a\tb\"]", "1:4",
       "This character stands in a string only as \\uXXXX."},

      {"comment not closed", "{\n  /* x\n}", "2:3", "", Kind::CommentOpen},
      {"comment not closed at the end", "{} /*/", "1:4", "", Kind::CommentOpen},
      {"65 levels", nested(65), "1:65", "", Kind::TooDeep},
      {"as many values as may be and one more", "[" + many_values(2'500'000), "1:5000000",
       "It has more than 2,500,000 values.", Kind::TooMany},
      {"a million levels", std::string(1'000'000, '['), "1:65", "", Kind::TooDeep},
      {"key twice", "{\"a\":1,\n\"b\":2,\n \"\\u0061\":3}", "3:2", "First used in line 1.",
       Kind::DuplicateKey},

      {"NUL ends no file", "{}\0x"s, "1:3", "A NUL character may not stand in a text file."},
      {"second byte order mark", "\xEF\xBB\xBF{}", "1:1", value},
      {"form feed is no blank", "[1 \f]", "1:4", "Expected a comma or ']' here."},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const auto parsed = parse_json(row.in);
    const auto* error = std::get_if<JsonError>(&parsed);
    REQUIRE(error != nullptr);
    CHECK(error->kind == row.kind);
    CHECK(to_text(error->place) == row.place);
    CHECK(error->detail == row.detail);
    CHECK(error->subject == (row.kind == Kind::DuplicateKey ? "a" : ""));
  }
}

TEST_CASE("parse_json: same key in different objects is fine, and 64 levels are") {
  CHECK(outline_of("[{\"a\":1},{\"a\":{\"a\":2}}]") != "error");
  CHECK(outline_of(nested(64)) != "error");
}

TEST_CASE("parse_json: survives bytes that are no UTF-8") {
  CHECK(outline_of("[\"\xFF\"]") == "error");
  CHECK(outline_of("\xFF") == "error");
  CHECK(outline_of("// \xFF\n1") == "1@2:1");
}

TEST_CASE("JsonValue::find: by key, in objects only") {
  const auto parsed = parse_json("{\"a\":1,\"b\":{\"c\":2}}");
  const auto& root = std::get<JsonValue>(parsed);
  REQUIRE(root.find("b") != nullptr);
  REQUIRE(root.find("b")->find("c") != nullptr);
  CHECK(root.find("b")->find("c")->text == "2");
  CHECK(root.find("c") == nullptr);
  CHECK(root.find("a")->find("a") == nullptr);
}

TEST_CASE("to_json_string: pure ASCII that reads back as it was") {
  struct Row {
    std::string in;
    const char* want;
  };
  const Row rows[] = {
      {"", "\"\""},
      {"a/b", "\"a/b\""},
      {"\"\\", "\"\\\"\\\\\""},
      {"\n\r\t\x01\x1F\x7F", "\"\\n\\r\\t\\u0001\\u001f\\u007f\""},
      {"a\0b"s, "\"a\\u0000b\""},
      {"\u00fc\u672c", "\"\\u00fc\\u672c\""},
      {"\xF0\x9F\x98\x80", "\"\\ud83d\\ude00\""},
      {"\xF4\x8F\xBF\xBF", "\"\\udbff\\udfff\""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.want);
    CHECK(to_json_string(row.in) == row.want);
    const auto back = parse_json(row.want);
    CHECK(std::get<JsonValue>(back).text == row.in);
  }
  CHECK(to_json_string("a\xFF\xC3") == "\"a\\ufffd\\ufffd\"");
}
