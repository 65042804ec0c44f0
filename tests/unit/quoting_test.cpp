#include "emit/quoting.hpp"

#include <doctest/doctest.h>

#include "emit/rollout_settings.hpp"

namespace pacwright {
namespace {

TEST_CASE("quoting: one literal of another language") {
  struct Row {
    const char* name;
    std::string (*quote)(std::string_view);
    const char* text;
    const char* want;
  };
  const Row rows[] = {
      {"shell", shell_quoted, "a$b`c\\\"", R"('a$b`c\"')"},
      {"shell, quote", shell_quoted, "it's", R"('it'\''s')"},
      {"PowerShell", powershell_quoted, "it's $a `b\"", R"('it''s $a `b"')"},
      {"PowerShell, beyond ASCII", powershell_quoted, "a\xE2\x80\x99z",
       "('a' + [char]0x2019 + 'z')"},
      {"PowerShell, beyond 16 bits", powershell_quoted, "\xF0\x9F\x98\x80",
       "('' + [char]0xd83d + '' + [char]0xde00 + '')"},
      {"GVariant", gvariant_quoted, "it's \\ \"", R"('it\'s \\ "')"},
      {"GVariant, beyond ASCII", gvariant_quoted, "\xC3\xA9\xF0\x9F\x98\x80",
       R"('\u00e9\U0001f600')"},
      {"environment.d", environment_quoted, "a$b\"c\\d`e'", R"("a\$\$b\"c\\d\`e'")"},
      {"properties", properties_escaped, " a\\b=c:d \xC3\xA9", R"(\ a\\b=c:d \u00e9)"},
      {"server", server_quoted, "a\"b\\c;{}", R"("a\"b\\c;{}")"},
      {"regular expression", regex_escaped, "/a-b_1.$(\"", R"(/a-b_1[.]\x24\x28\x22)"},
      {"Markdown", markdown_escaped, "a *b* <c> & `d`", R"(a \*b\* \<c\> \& \`d\`)"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(row.quote(row.text) == row.want);
  }
}

TEST_CASE("uuid_of: version 8, the variant of RFC 9562, the digits of a digest") {
  // SHA-256 of "abc" (FIPS 180-2, appendix B.1): ba7816bf8f01cfea414140de5dae2223...; its 17th
  // digit 4 is 0100, with the upper bits 10 that is 1000.
  CHECK(uuid_of("abc") == "ba7816bf-8f01-8fea-8141-40de5dae2223");
}

}  // namespace
}  // namespace pacwright
