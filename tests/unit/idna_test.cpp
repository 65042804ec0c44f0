#include "base/idna.hpp"

#include <doctest/doctest.h>

using namespace pacwright;

TEST_CASE("to_ascii_host: what browsers ask for") {
  struct Row {
    const char* name;
    std::string in;
    std::optional<std::string> want;
  };
  const std::string a63(63, 'a');
  const Row rows[] = {
      {"the textbook", "B\u00fccher.example", "xn--bcher-kva.example"},
      {"decomposed u umlaut", "bu\u0308cher.example", "xn--bcher-kva.example"},
      {"sharp s is a letter of its own", "stra\u00dfe.de", "xn--strae-oqa.de"},
      {"upper-case Cyrillic", "\u041f\u0420\u0418\u041c\u0415\u0420.\u0420\u0424",
       "xn--e1afmkfd.xn--p1ai"},
      {"ideographic full stop", "b\u00fccher\u3002example", "xn--bcher-kva.example"},
      {"fullwidth letters and full stop", "\uff37\uff37\uff37\uff0eexample", "www.example"},
      {"halfwidth full stop", "www\uff61example", "www.example"},
      {"Kelvin sign", "\u212aelvin.example", "kelvin.example"},
      {"root dot stays", "b\u00fccher.example.", "xn--bcher-kva.example."},
      {"underscore beside", "my_host.b\u00fccher.example", "my_host.xn--bcher-kva.example"},
      {"hyphens beside", "R3---sn.b\u00fccher.example", "r3---sn.xn--bcher-kva.example"},
      {"ASCII is only lower-cased", "My_Host.-odd-.XN--X..", "my_host.-odd-.xn--x.."},
      {"empty", "", ""},
      // What browsers' URL parsers say of symbols, which IDNA2008 forbids.
      {"snowman", "\u2603.example", "xn--n3h.example"},
      {"beyond the first plane", "\U0001F4A9.example", "xn--ls8h.example"},
      {"with a variation selector", "\u2764\uFE0F.example", "xn--qei.example"},
      {"letters before it", "I\u2764.example", "xn--i-7iq.example"},
      {"an umlaut behind it", "\u2603\u00fc.example", "xn--tda170q.example"},
      {"newer than the tables of IDNA2008", "\U0001FAE0.example", "xn--129h.example"},
      {"a flag", "\U0001F1E9\U0001F1EA.example", "xn--h77hc.example"},
      {"copyright sign", "\u00a9.example", "xn--gba.example"},
      {"trade mark sign is letters", "\u2122.example", "tm.example"},
      {"symbols that are joined", "\U0001F468\u200D\U0001F469.example", std::nullopt},
      {"a combining mark before a symbol", "\u0301\u2603.example", std::nullopt},

      {"empty label", "b\u00fccher..example", std::nullopt},
      {"empty first label", ".b\u00fccher", std::nullopt},
      {"label of nothing but a soft hyphen", "\u00ad.example", std::nullopt},
      {"longest ASCII label", a63 + ".b\u00fccher", a63 + ".xn--bcher-kva"},
      {"ASCII label too long", a63 + "a.b\u00fccher", std::nullopt},
      {"label too long as punycode", a63 + "\u00fc.example", std::nullopt},
      {"name too long", a63 + "." + a63 + "." + a63 + "." + a63 + ".b\u00fc", std::nullopt},
      {"mapped to a slash", "evil\uff0fb.example", std::nullopt},
      {"mapped to a blank", "a\u3000b.example", std::nullopt},
      {"a star among letters", "*b\u00fccher.example", std::nullopt},
      {"leading combining mark", "\u0308a.example", std::nullopt},
      {"stray byte",
       "b\xFC"
       "cher.example",
       std::nullopt},
      {"NUL", std::string("b\u00fc\0.example", 12), std::nullopt},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(to_ascii_host(row.in) == row.want);
  }
}

TEST_CASE("to_unicode_label: the label that leads there, or none") {
  struct Row {
    const char* in;
    std::optional<std::string> want;
  };
  const Row rows[] = {
      {"xn--bcher-kva", "b\u00fccher"}, {"xn--fa-hia", "fa\u00df"},
      {"xn--r8jz45g", "\u4f8b\u3048"},  {"xn--n3h", "\u2603"},
      {"xn--ls8h", "\U0001F4A9"},       {"bcher", std::nullopt},
      {"xn--", std::nullopt},           {"xn--zzzzzzzzzz99", std::nullopt},
      {"xn--abc", std::nullopt},        {"xn--www-", std::nullopt},
  };
  for (const Row& row : rows) {
    CAPTURE(row.in);
    CHECK(to_unicode_label(row.in) == row.want);
  }
}
