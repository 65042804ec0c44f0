// Whatever stands in files, names and command lines: nothing of it steers a terminal, and no line
// of a format of lines gets a field more.

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"
#include "cli_run.hpp"
#include "own_folder.hpp"

using namespace pacwright;

namespace {

/// An escape sequence, a tab, a line end, C1, a mark that turns text, and a byte that is no UTF-8.
const std::string kHostile = "x\x1B[2J\ty\n\xC2\x9B\xE2\x80\xAE\xFFz";

/// The same for names of files and for JSON, which have no line end, and no byte that is none.
const std::string kHostileName = "x\x1B[2J\ty\xC2\x9B\xE2\x80\xAEz";

bool is_clean(const std::string& text) {
  if (!is_utf8(text)) return false;
  std::string_view rest = text;
  while (!rest.empty()) {
    const auto [c, size] = first_code_point(rest);
    rest.remove_prefix(size);
    if ((c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0)) return false;
    if ((c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069)) return false;
  }
  return true;
}

std::size_t tabs_in(std::string_view line) {
  return static_cast<std::size_t>(std::ranges::count(line, '\t'));
}

constexpr const char* kPac = "function FindProxyForURL(url, host) { return \"DIRECT\"; }\n";

}  // namespace

// Windows takes no such names.
#ifdef _WIN32
constexpr bool kTakesAnyName = false;
#else
constexpr bool kTakesAnyName = true;
#endif

TEST_CASE("escaping: names in policies, paths and results reach no terminal as they are" *
          doctest::skip(!kTakesAnyName)) {
  const Folder folder(kHostileName);
  const std::string name = to_json_string(kHostileName);
  const std::string policy = folder.file(
      "policy.json", "{ \"name\": " + name + ", \"routes\": { " + name +
                         ": \"DIRECT\", \"p\": \"PROXY p.example:80\" }, \"catalogs\": [" +
                         to_json_string(kHostileName + ".json") +
                         "], \"rules\": [{ \"name\": " + name + ", \"reason\": " + name +
                         ", \"hosts\": [\"*.a.example\"], "
                         "\"route\": " +
                         name + " }], \"otherwise\": \"p\" }");
  folder.file(kHostileName + ".json", "[{ \"id\": 1, \"serviceArea\": " + name +
                                          ", \"urls\": [\"b.example\", " + name +
                                          "], \"category\": " + name + " }]");
  const std::string pac = folder.file("a" + kHostileName + ".pac", kPac);
  const std::string throws =
      folder.file("b.pac", "function FindProxyForURL(url, host) { throw " +
                               to_json_string(kHostileName) + "; }\n" + "// " + kHostile);
  const std::string echoes =
      folder.file("c.pac", "function FindProxyForURL(url, host) { return url + " + name + "; }\n");
  const std::string broken = folder.file("d.pac", kHostile);
  const std::string out = folder / ("out" + kHostileName);
  const std::string url = "https://www.a.example/" + kHostile;
  const std::vector<std::vector<std::string>> commands = {
      {"compile", policy, "-o", out},
      {"compile", policy, "-o", out},
      {"compile", policy, "-o", out, "--check"},
      {"compile", kHostile, "-o", out},
      {"compile", policy, "-o", out, "--target", kHostile},
      {"explain", policy, url, "https://x.example/", kHostile},
      {"explain", policy, "--brief", url, "https://x.example/", kHostile},
      {"dump", "rules", policy},
      {"dump", "catalog", policy},
      {"dump", "ledger", policy},
      {"dump", kHostile, policy},
      {"import", folder / (kHostileName + ".json"), "-o", folder / ("i" + kHostileName)},
      {"diff", folder / (kHostileName + ".json"), policy},
      {"lint", pac, throws, broken, "--notes"},
      {"check", pac},
      {"check", throws},
      {"check", echoes, "--client", "all"},
      {"diff", pac, echoes},
      {"diff", pac, throws},
      {"eval", broken, url},
      {"eval", kHostile, url},
      {"eval", pac, "--client", kHostile, url},
      {"init", policy, "--proxy", "p.example:80"},
      {"init", folder / ("n" + kHostileName), "--proxy", "p.example:80", "--name", kHostileName},
      {"init", folder / "o", "--proxy", kHostile, "--inside", kHostile},
      {"bypass", "--reader", kHostile, "--list", "a", "http://a.example/"},
      {"codes", kHostile},
      {kHostile},
      {"eval", "--" + kHostile},
  };
  for (const auto& command : commands) {
    CAPTURE(join(command, " "));
    const Ran ran = run(command);
    CHECK(is_clean(ran.out));
    CHECK(is_clean(ran.err));
    CHECK(tabs_in(ran.out) <= 4U * static_cast<std::size_t>(std::ranges::count(ran.out, '\n')));
    CHECK(tabs_in(ran.err) == 0);
  }
}

TEST_CASE(
    "escaping: no URL of a log adds a field or a line to what eval, explain and bypass print") {
  const Folder folder;
  const std::string pac = folder.file("p.pac", kPac);
  const std::string policy = folder.file(
      "policy.json",
      "{ \"name\": \"n\", \"routes\": { \"d\": \"DIRECT\" }, \"rules\": [{ \"name\": \"r\", "
      "\"hosts\": [\"a.example\"], \"route\": \"d\" }], \"otherwise\": \"d\" }");
  const std::vector<std::string> urls = {"https://a.example/\tPROXY evil.example:80",
                                         "https://a.example/\x1B]0;title\x07",
                                         "https://a.example/\xE2\x80\xAE"
                                         "gpj.exe",
                                         "\tDIRECT",
                                         "https://a\tb.example/",
                                         "not a url\tDIRECT",
                                         "https://a.example/\xFF\xFE",
                                         "https://a.example/\xC2\x85"};
  std::string log;
  for (const std::string& url : urls) log += url + "\n";
  const std::string file = folder.file("urls.txt", log);

  const Ran eval = run({"eval", pac, "--urls", file});
  CHECK(is_clean(eval.out));
  const auto lines = split(eval.out, '\n');
  REQUIRE(lines.size() == urls.size() + 1);
  for (std::size_t i = 0; i < urls.size(); ++i) {
    CAPTURE(lines[i]);
    CHECK(tabs_in(lines[i]) == 1);
  }
  const Ran all = run({"eval", pac, "--urls", file, "--client", "chromium", "--client", "firefox"});
  CHECK(is_clean(all.out));
  const auto rows = split(all.out, '\n');
  REQUIRE(rows.size() == urls.size() + 2);  // A head, too.
  for (std::size_t i = 0; i <= urls.size(); ++i) CHECK(tabs_in(rows[i]) == 2);

  const Ran brief = run({"explain", policy, "--brief", "--urls", file});
  CHECK(is_clean(brief.out));
  for (const std::string_view line : split(brief.out, '\n')) {
    if (line.empty()) continue;
    CHECK(tabs_in(line) == (line.find("\t!") == std::string_view::npos ? 4 : 1));
  }
  const Ran bypass = run({"bypass", "--reader", "curl", "--list", "a", "-"}, log);
  CHECK(is_clean(bypass.out));
  for (const std::string_view line : split(bypass.out, '\n')) {
    if (!line.empty()) CHECK(tabs_in(line) == 1);
  }
}

TEST_CASE("url files: comments and blank lines are no URLs") {
  const Folder folder;
  const std::string pac = folder.file("p.pac", kPac);
  const std::string file = folder.file(
      "urls.txt",
      "\xEF\xBB\xBF# from the log\r\n\r\n  https://a.example/#part \r\n\t# more\nb.example\n");
  CHECK(run({"eval", pac, "--urls", file}).out ==
        "https://a.example/#part\tDIRECT\nb.example\tDIRECT\n");
  CHECK(run({"eval", pac, "--urls", "-"}, "# x\nhttps://a.example/\n").out ==
        "https://a.example/\tDIRECT\n");
}
