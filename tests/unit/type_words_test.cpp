#include "input/type_words.hpp"

#include <doctest/doctest.h>

#include "base/utf8.hpp"

using namespace pacwright;

TEST_CASE("direction_of: what decides when words say several things") {
  struct Row {
    const char* type;
    const char* destination;
    const char* direction;  ///< "" for none.
  };
  const Row rows[] = {
      {"Outbound server traffic", "", "outbound"},
      {"Inbound server traffic", "", "inbound"},
      {"Trusted Sites", "", "trusted-sites"},
      {"Uncommon outbound scenario", "", "uncommon"},
      {"Outbound server only traffic", "Bidirectional between a and b", "bidirectional"},
      {"Inbound and outbound", "", "bidirectional"},
      {"older client versions", "", "client"},
      {"outbound client traffic", "", "outbound"},
      {"INBOUND", "", "inbound"},
      {"", "", ""},
      {"something else", "outbound", ""},  // The destination's prose does not decide.
      {"Utg\xC3\xA5"
       "ende servertrafik",
       "", "outbound"},
      {"Betrodda platser", "", "trusted-sites"},
      {"Eingehender Serverdatenverkehr", "", "inbound"},
      {"Ruch przychodz\xC4\x85"
       "cy serwera",
       "", "inbound"},
      // Chinese "trusted" holds the Japanese word for "received".
      {"\xE5\x8F\x97\xE4\xBF\xA1\xE4\xBB\xBB\xE7\x9A\x84\xE7\xAB\x99\xE7\x82\xB9", "",
       "trusted-sites"},
  };
  for (const Row& row : rows) {
    CAPTURE(std::string(row.type));
    CHECK(TypeWords::built_in().direction_of(row.type, row.destination).value_or("") ==
          row.direction);
  }
}

TEST_CASE("mentions: words start a word, except where a script writes none apart") {
  const TypeWords& words = TypeWords::built_in();
  CHECK(words.mentions("Required", Meaning::Required));
  CHECK_FALSE(words.mentions("notrequired", Meaning::Required));
  // Russian "not obligatory" ends in "obligatory".
  const char* optional =
      "\xD0\x9D\xD0\xB5\xD0\xBE\xD0\xB1\xD1\x8F\xD0\xB7\xD0\xB0\xD1\x82\xD0\xB5\xD0\xBB\xD1\x8C"
      "\xD0\xBD\xD0\xBE";
  CHECK(words.mentions(optional, Meaning::Optional));
  CHECK_FALSE(words.mentions(optional, Meaning::Required));
}

TEST_CASE("with: an administrator's own words, and faults in them") {
  struct Row {
    const char* name;
    const char* text;
    const char* fault;  ///< Name of the first code, or "".
  };
  const Row rows[] = {
      {"one language", R"({"language": "xx", "inbound": ["glomp"]})", ""},
      {"several", R"([{"inbound": ["glomp"]}, {"outbound": ["flomp"]}])", ""},
      {"unknown meaning", R"({"sideways": ["x"]})", "UnknownKey"},
      {"not a list", R"({"inbound": "x"})", "WrongType"},
      {"not a word", R"({"inbound": [1]})", "WrongType"},
      {"empty word", R"({"inbound": [""]})", "BadTypeWords"},
      {"no object", R"(["x"])", "BadTypeWords"},
      {"no JSON", "inbound: x", "JsonSyntax"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    Diags diags;
    const auto words = TypeWords::built_in().with(row.text, "words.json", diags);
    CHECK((diags.empty() ? "" : entry_of(diags[0].code).name) == row.fault);
    CHECK(words.has_value() == diags.empty());
    if (words) CHECK(words->direction_of("Glompy traffic", "") == "inbound");
  }
}

TEST_CASE("to_lower_utf8: the letters that type words are written in") {
  struct Row {
    const char* text;
    const char* lower;
  };
  const Row rows[] = {
      {"ABC xyz 1", "abc xyz 1"},
      {"\xC3\x84\xC3\x96\xC3\x9C\xC3\x97", "\xC3\xA4\xC3\xB6\xC3\xBC\xC3\x97"},
      {"\xC4\x98\xC5\x81\xC5\xBB\xC5\x98", "\xC4\x99\xC5\x82\xC5\xBC\xC5\x99"},
      {"\xD0\x92\xD0\xA5\xD0\x84", "\xD0\xB2\xD1\x85\xD1\x94"},
      {"\xCE\x91\xCE\x86\xCE\xA9", "\xCE\xB1\xCE\xAC\xCF\x89"},
      {"\xE1\xBA\xA4\xC6\xA0", "\xE1\xBA\xA5\xC6\xA1"},
      {"\xE4\xBF\xA1\xFF", "\xE4\xBF\xA1\xFF"},  // An ideograph; a stray byte stays.
  };
  for (const Row& row : rows) CHECK(to_lower_utf8(row.text) == row.lower);
}
