#include "validate/suite.hpp"

#include <doctest/doctest.h>

#include <string>

#include "base/text.hpp"

namespace pacwright {
namespace {

std::string place_of(const SourceRef& where) {
  return std::to_string(where.line) + ":" + std::to_string(where.column);
}

// "url | expected | why @line:column,line:column" a case, one a line.
std::string to_text(const Suite& suite) {
  std::string text;
  for (const SuiteCase& item : suite.cases) {
    CHECK(item.where.file == suite.file);
    CHECK(item.expected_where.file == suite.file);
    text += item.url + " | " + item.expected + " | " + item.why + " @" + place_of(item.where) +
            "," + place_of(item.expected_where) + "\n";
  }
  return text;
}

// "line:column name subject", one a line; the same for every test of a fault.
std::string to_text(const Diags& diags) {
  std::string text;
  for (const Diag& diag : diags) {
    CHECK(diag.where.file == "s");
    text += place_of(diag.where) + " " + std::string(entry_of(diag.code).name) + " " +
            diag.subject + "\n";
  }
  return text;
}

struct Row {
  const char* name;
  std::string in;
  std::string want;
};

template <std::size_t kCount>
void check_cases(const Row (&rows)[kCount]) {
  for (const Row& row : rows) {
    CAPTURE(row.name);
    Diags diags;
    const auto suite = read_suite(row.in, "s", diags);
    CHECK(to_text(diags) == "");
    REQUIRE(suite);
    CHECK(suite->file == "s");
    CHECK(to_text(*suite) == row.want);
  }
}

template <std::size_t kCount>
void check_faults(const Row (&rows)[kCount]) {
  for (const Row& row : rows) {
    CAPTURE(row.name);
    Diags diags;
    CHECK(!read_suite(row.in, "s", diags));
    CHECK(has_errors(diags));
    CHECK(to_text(diags) == row.want);
  }
}

}  // namespace

TEST_CASE("read_suite: CSV cases and their places") {
  const Row rows[] = {
      {"one line", "https://a/,DIRECT\n", "https://a/ | DIRECT |  @1:1,1:12\n"},
      {"no line end", "https://a/,DIRECT", "https://a/ | DIRECT |  @1:1,1:12\n"},
      {"three columns", "a,DIRECT,because", "a | DIRECT | because @1:1,1:3\n"},
      {"header", "url,expected\na,edge\n", "a | edge |  @2:1,2:3\n"},
      {"header with why", "URL, Expected, Why\na,edge,x\n", "a | edge | x @2:1,2:3\n"},
      {"quoted header", "\"url\",\"expected\"\r\na,edge\r\n", "a | edge |  @2:1,2:3\n"},
      {"header after a comment", "# known\n\nurl,expected\na,b\n", "a | b |  @4:1,4:3\n"},
      {"header padded by a spreadsheet", "url,expected,why,\na,b,c,\n", "a | b | c @2:1,2:3\n"},
      {"only the first line is a header", "a,b\nurl,expected\n",
       "a | b |  @1:1,1:3\nurl | expected |  @2:1,2:5\n"},
      {"CRLF", "a,b\r\nc,d\r\n", "a | b |  @1:1,1:3\nc | d |  @2:1,2:3\n"},
      {"comments and blank lines", "# x\n\n  \n  # y\na,b\n#c,d\n", "a | b |  @5:1,5:3\n"},
      {"number sign in a URL", "a/#x,b#y\n", "a/#x | b#y |  @1:1,1:6\n"},
      {"blanks around fields", "  a\t,  PROXY x:1; DIRECT  , y \n",
       "a | PROXY x:1; DIRECT | y @1:3,1:8\n"},
      {"quoted comma", "\"a?x,y\",b\n", "a?x,y | b |  @1:1,1:9\n"},
      {"doubled quote", "a,b,\"say \"\"no\"\"\"\n", "a | b | say \"no\" @1:1,1:3\n"},
      {"quoted field of quotes", "a,b,\"\"\"\"\n", "a | b | \" @1:1,1:3\n"},
      {"blanks around quotes", "a , \"b\" , \"c\" \r\n", "a | b | c @1:1,1:5\n"},
      {"blanks inside quotes stay", "a,b,\" c \"\n", "a | b |  c  @1:1,1:3\n"},
      {"quoted line break", "a,b,\"x\ny\"\nc,d\n", "a | b | x\ny @1:1,1:3\nc | d |  @3:1,3:3\n"},
      {"quoted CRLF", "a,b,\"x\r\ny\"\r\nc,d\r\n", "a | b | x\ny @1:1,1:3\nc | d |  @3:1,3:3\n"},
      {"field after a quoted line break", "\"a\nb\",c\n", "a\nb | c |  @1:1,2:4\n"},
      {"number sign on a quoted line", "a,b,\"\n#c\"\n", "a | b | \n#c @1:1,1:3\n"},
      {"quote inside a plain field", "a?\"x\",b\n", "a?\"x\" | b |  @1:1,1:7\n"},
      {"columns count characters", "b\xc3\xbc.example,\xe2\x82\xac,x\n",
       "b\xc3\xbc.example | \xe2\x82\xac | x @1:1,1:12\n"},
      {"columns count characters in quotes", "\"\xc3\xbc\xf0\x9f\x98\x80\",b\n",
       "\xc3\xbc\xf0\x9f\x98\x80 | b |  @1:1,1:6\n"},
      {"bracketed IPv6 is no JSON", "[::1],DIRECT\n", "[::1] | DIRECT |  @1:1,1:7\n"},
      {"empty expectation", "a,\n", "a |  |  @1:1,1:3\n"},
      {"lines of commas", ",,\na,b,\n,,,\n", "a | b |  @2:1,2:3\n"},
      {"semicolons", "url;expected;why\r\na;\"PROXY p:1; DIRECT\";x, y\r\n",
       "a | PROXY p:1; DIRECT | x, y @2:1,2:3\n"},
      {"semicolons without a header", "a;DIRECT;b, c\n", "a | DIRECT | b, c @1:1,1:3\n"},
      {"commas, and a URL with a semicolon", "a;1,DIRECT\nb,PROXY p:1; DIRECT\n",
       "a;1 | DIRECT |  @1:1,1:5\nb | PROXY p:1; DIRECT |  @2:1,2:3\n"},
      {"tabs", "url\texpected\twhy\na\tPROXY p:1; DIRECT\tb, c\n",
       "a | PROXY p:1; DIRECT | b, c @2:1,2:3\n"},
      {"empty cells between tabs", "url\twhy\texpected\na\t\tDIRECT\n", "a | DIRECT |  @2:1,2:4\n"},
      {"separator of a spreadsheet", "sep=;\nurl;expected\na;b\n", "a | b |  @3:1,3:3\n"},
      {"padded with semicolons", "url;expected;;\na;b;;\n;;;\n", "a | b |  @2:1,2:3\n"},
      {"columns in any order", "why,expected,url\nx,edge,a\n", "a | edge | x @2:8,2:3\n"},
      {"same URL in other scenes",
       "url,expected,client_ip,at,dns\na,x,::1,,\na,y,::2,,\na,z,,2026-01-01,\na,w,,,h=::1\n",
       "a | x |  @2:1,2:3\na | y |  @3:1,3:3\na | z |  @4:1,4:3\na | w |  @5:1,5:3\n"},
      {"same URL, same expectation", "a,DIRECT\na,direct ;\n",
       "a | DIRECT |  @1:1,1:3\na | direct ; |  @2:1,2:3\n"},
  };
  check_cases(rows);
}

TEST_CASE("read_suite: CSV faults") {
  const Row rows[] = {
      {"empty file", "", "0:0 BadSuite s\n"},
      {"nothing but comments", "# a,b\n\n", "0:0 BadSuite s\n"},
      {"nothing but a header", "url,expected,why\n", "0:0 BadSuite s\n"},
      {"one column", "a,b\n https://c/\n", "2:2 BadSuite https://c/\n"},
      {"no column of what is expected", "a;b;c;d\n", "1:7 BadSuite d\n"},
      {"client that is no address", "url,expected,client_ip\na,b,10.1\n", "2:5 BadNetwork 10.1\n"},
      {"block for a client", "url,expected,client_ip\na,b,10.0.0.0/8\n",
       "2:5 BadNetwork 10.0.0.0/8\n"},
      {"a spreadsheet's time", "url;expected;at\na;b;22.11.2026 08:00\n",
       "2:5 BadSuite 22.11.2026 08:00\n"},
      {"look-up without address", "url,expected,dns\na,b,h\n", "2:5 BadSuite h\n"},
      {"look-up with a bad one", "url,expected,dns\na,b,h=1.2\n", "2:5 BadNetwork 1.2\n"},
      {"look-up twice", "url,expected,dns\na,b,h=::1 H=::2\n", "2:5 JsonDuplicateKey H\n"},
      {"column twice", "url,at,expected,at\n", "1:17 JsonDuplicateKey at\n"},
      {"the same scene", "url,expected,client_ip\na,x,::1\na,y,::1\n", "3:1 BadSuite a\n"},
      {"semicolons in plain text", "url;expected\na;PROXY p:1; DIRECT\n", "2:14 BadSuite DIRECT\n"},
      {"a result with semicolons that was not quoted", "a;PROXY p:1; DIRECT\n",
       "1:14 BadSuite DIRECT\n"},
      {"the same, with a column of reasons", "url;expected;why\na;PROXY p:1;PROXY q.test:2\n",
       "2:13 BadSuite PROXY q.test:2\n"},
      {"every bad line", "a\nb,c\nd\r\n", "1:1 BadSuite a\n3:1 BadSuite d\n"},
      {"four columns", "a,b,c, d\n", "1:8 BadSuite d\n"},
      {"unknown column", "url,expected,reason\na,b,c\n", "1:14 UnknownKey reason\n"},
      {"fourth column in the header", "url,expected,why,who\n", "1:18 UnknownKey who\n"},
      {"open quote", "a,b\nc,\"d\ne,f\n", "2:3 BadSuite \"\n"},
      {"open quote at the end", "a,b,\"", "1:5 BadSuite \"\n"},
      {"doubled quote does not close", "a,\"b\"\"\n", "1:3 BadSuite \"\n"},
      {"text after a quote", "\"a\" x,b\nc,d\n", "1:5 BadSuite a\n"},
      {"goes on after a bad line", "\"a\"x,b\nc\n", "1:4 BadSuite a\n2:1 BadSuite c\n"},
      {"contradiction", "a,DIRECT\nb,edge\n a,edge\n", "3:2 BadSuite a\n"},
      {"contradictions in case", "a,Edge\na,edge\n", "2:1 BadSuite a\n"},
      {"third against the first", "a,x\na,x\na,y\n", "3:1 BadSuite a\n"},
  };
  check_faults(rows);
}

TEST_CASE("read_suite: CSV faults name the line") {
  Diags diags;
  CHECK(!read_suite("a,b\n\nc\na,d\n", "s", diags));
  REQUIRE(diags.size() == 2);
  CHECK(diags[0].detail.find("Line 3 ") != std::string::npos);
  CHECK(diags[1].detail.find("Line 1 expects 'b'") != std::string::npos);
}

TEST_CASE("read_suite: a reason may speak of results, and quotes keep one whole") {
  Diags diags;
  const auto suite = read_suite(
      "a;DIRECT;direct, as we agreed\nb;\"PROXY p:1; DIRECT\";\nc;DIRECT;proxy is down\n", "s",
      diags);
  CHECK(diags.empty());
  REQUIRE(suite);
  CHECK(suite->cases[1].expected == "PROXY p:1; DIRECT");
  read_suite("a;PROXY p:1; DIRECT\n", "s", diags);
  REQUIRE(diags.size() == 1);
  CHECK(diags.front().detail.find("\"PROXY p:1; DIRECT\"") != std::string::npos);
}

TEST_CASE("read_suite: JSON cases and their places") {
  const Row rows[] = {
      {"least", R"({"cases":[{"url":"a","expect":"b"}]})", "a | b |  @1:18,1:31\n"},
      {"all",
       "{ \"format\": \"pacwright-suite/1\",\n  \"cases\": [\n"
       "    { \"why\": \"w\", \"expect\": \"b\", \"url\": \"a\" } ] }\n",
       "a | b | w @3:41,3:29\n"},
      {"comments", "// known\n/* x */ {\"cases\":[{\"url\":\"a\",/**/\"expect\":\"b\"}]}",
       "a | b |  @2:26,2:43\n"},
      {"blanks before", "\n  {\"cases\":[{\"url\":\"a\",\"expect\":\"b\"}]}",
       "a | b |  @2:20,2:33\n"},
      {"escapes", R"({"cases":[{"url":"\u0061","expect":"\"b\""}]})", "a | \"b\" |  @1:18,1:36\n"},
      {"same result under two names",
       R"({"routes":{"x":"DIRECT","y":"direct;"},
"cases":[{"url":"a","expect":"x"},{"url":"a","expect":"y"}]})",
       "a | x |  @2:17,2:30\na | y |  @2:42,2:55\n"},
  };
  check_cases(rows);
}

TEST_CASE("read_suite: JSON routes and dns") {
  Diags diags;
  const auto suite = read_suite(R"({
    "routes": { "edge": "PROXY e:1", "direct": "DIRECT" },
    "dns": { "B.Example": "10.1.2.3", "b\u00fccher.example": "FD00::1" },
    "cases": [ { "url": "a", "expect": "edge" } ] })",
                                "s", diags);
  CHECK(to_text(diags) == "");
  REQUIRE(suite);
  REQUIRE(suite->routes.size() == 2);
  CHECK(suite->routes[0].first == "edge");  // In the order of the file.
  CHECK(suite->routes[0].second == "PROXY e:1");
  CHECK(suite->routes[1].first == "direct");
  REQUIRE(suite->dns.addresses.size() == 2);
  CHECK(suite->dns.addresses.at("b.example") == "10.1.2.3");
  CHECK(suite->dns.addresses.at("xn--bcher-kva.example") == "FD00::1");  // As given.
  CHECK(suite->dns.my_ip == DnsFixture().my_ip);
}

TEST_CASE("read_suite: scenes, alike in both formats") {
  const std::string inputs[] = {
      R"({"cases":[{"url":"a","expect":"b","client_ip":"10.1.2.3",
          "at":"2026-11-22T08:00:00+01:00","dns":{"H.example":"10.0.0.1","b\u00fccher.example":"none"}},
         {"url":"a","expect":"c","client_ip":"none"}, {"url":"a","expect":"d"}]})",
      "\"url\";\"expected\";\"client_ip\";\"at\";\"dns\"\r\n"
      "a;b;10.1.2.3;2026-11-22T08:00:00+01:00;\"H.example=10.0.0.1\r\n "
      "b\xc3\xbc\x63her.example=none\""
      "\r\na;c;none;;\r\na;d;;;\r\n"};
  for (const std::string& in : inputs) {
    CAPTURE(in);
    Diags diags;
    const auto suite = read_suite(in, "s", diags);
    CHECK(to_text(diags) == "");
    REQUIRE(suite);
    REQUIRE(suite->cases.size() == 3);
    const SuiteScene& scene = suite->cases[0].scene;
    CHECK(scene.client_ip == "10.1.2.3");
    REQUIRE(scene.at);
    CHECK(scene.at->offset_minutes == 60);
    CHECK(scene.dns == std::map<std::string, std::string>{{"h.example", "10.0.0.1"},
                                                          {"xn--bcher-kva.example", ""}});
    CHECK(suite->cases[1].scene.client_ip == "");
    CHECK(suite->cases[2].scene == SuiteScene());
    CHECK(by_scene(*suite).size() == 3);
    CHECK(to_text(scene) ==
          "with the client at 10.1.2.3, at 2026-11-22T08:00:00+01:00, with h.example at 10.0.0.1, "
          "without an address of xn--bcher-kva.example");
  }
}

TEST_CASE("read_suite: names alone") {
  Diags diags;
  const auto suite = read_suite(R"({"dns":{"h":"10.0.0.1"}})", "s", diags);
  CHECK(to_text(diags) == "");
  REQUIRE(suite);
  CHECK(suite->cases.empty());
}

TEST_CASE("read_suite: JSON faults") {
  const Row rows[] = {
      {"syntax", R"({"cases":[})", "1:11 JsonSyntax \n"},
      {"open comment", "{ /* x", "1:3 JsonCommentOpen \n"},
      {"key twice", R"({"cases":[],"cases":[]})", "1:13 JsonDuplicateKey cases\n"},
      {"array", R"([{"url":"a","expect":"b"}])", "1:1 WrongType suite\n"},
      {"empty array", "[ ]", "1:1 WrongType suite\n"},
      {"no cases key", R"({"routes":{}})", "1:1 MissingKey cases\n"},
      {"no case", R"({"cases":[]})", "0:0 BadSuite s\n"},
      {"format of something else", R"({"format":"pacwright-policy/1","rules":[]})",
       "1:11 UnknownFormat pacwright-policy/1\n"},
      {"later format", R"({"format":"pacwright-suite/2","cases":[]})",
       "1:11 UnknownFormat pacwright-suite/2\n"},
      {"format no string", R"({"format":1,"cases":[]})", "1:11 WrongType format\n"},
      {"unknown key", R"({"case":[],"cases":[{"url":"a","expect":"b"}]})", "1:2 UnknownKey case\n"},
      {"unknown key of a case", R"({"cases":[{"url":"a","expect":"b","y":1}]})",
       "1:35 UnknownKey y\n"},
      {"no url", R"({"cases":[{"expect":"b"}]})", "1:11 MissingKey url\n"},
      {"neither", R"({"cases":[{}]})", "1:11 MissingKey url\n1:11 MissingKey expect\n"},
      {"misspelt expect", R"({"cases":[{"url":"a","expected":"b"}]})",
       "1:22 UnknownKey expected\n1:11 MissingKey expect\n"},
      {"cases no array", R"({"cases":{}})", "1:10 WrongType cases\n"},
      {"case no object", R"({"cases":["a"]})", "1:11 WrongType case\n"},
      {"url no string", R"({"cases":[{"url":1,"expect":"b"}]})", "1:18 WrongType url\n"},
      {"expect no string", R"({"cases":[{"url":"a","expect":null}]})", "1:31 WrongType expect\n"},
      {"why no string", R"({"cases":[{"url":"a","expect":"b","why":[]}]})", "1:41 WrongType why\n"},
      {"routes no object", R"({"routes":[],"cases":[{"url":"a","expect":"b"}]})",
       "1:11 WrongType routes\n"},
      {"route no string", R"({"routes":{"r":1},"cases":[{"url":"a","expect":"b"}]})",
       "1:16 WrongType r\n"},
      {"dns no object", R"({"dns":"x","cases":[{"url":"a","expect":"b"}]})", "1:8 WrongType dns\n"},
      {"address no string", R"({"dns":{"h":10},"cases":[{"url":"a","expect":"b"}]})",
       "1:13 WrongType h\n"},
      {"no address", R"({"dns":{"h":"10.1.2"},"cases":[{"url":"a","expect":"b"}]})",
       "1:13 BadNetwork 10.1.2\n"},
      {"block for an address", R"({"dns":{"h":"10.0.0.0/8"},"cases":[{"url":"a","expect":"b"}]})",
       "1:13 BadNetwork 10.0.0.0/8\n"},
      {"host without punycode form",
       R"({"dns":{"\u00ad":"10.1.2.3"},"cases":[{"url":"a","expect":"b"}]})",
       "1:9 BadIdn \xc2\xad\n"},
      {"host twice but for case",
       R"({"dns":{"h":"::1","H":"::2"},"cases":[{"url":"a","expect":"b"}]})",
       "1:19 JsonDuplicateKey H\n"},
      {"client no address", R"({"cases":[{"url":"a","expect":"b","client_ip":"x"}]})",
       "1:47 BadNetwork x\n"},
      {"no time", R"({"cases":[{"url":"a","expect":"b","at":"8:00"}]})", "1:40 BadSuite 8:00\n"},
      {"no address in a case", R"({"cases":[{"url":"a","expect":"b","dns":{"h":"x"}}]})",
       "1:46 BadNetwork x\n"},
      {"no case, no name", R"({"dns":{}})", "1:1 MissingKey cases\n"},
      {"contradiction",
       R"({"routes":{"x":"DIRECT","y":"PROXY p:1"},
"cases":[{"url":"a","expect":"x"},{"url":"a","expect":"y"}]})",
       "2:42 BadSuite a\n"},
      {"all faults are told", R"({"dns":1,"routes":2,"cases":[3]})",
       "1:19 WrongType routes\n1:8 WrongType dns\n1:30 WrongType case\n"},
  };
  check_faults(rows);
}

TEST_CASE("read_suite: JSON faults say what to do") {
  const Row rows[] = {
      {"typo", R"({"cases":[{"url":"a","expcet":"b"}]})", "Did you mean 'expect'?"},
      {"no idea", R"({"zzzzzzzz":1,"cases":[]})", "format, routes, dns, cases"},
      {"type", R"({"cases":true})", "an array"},
      {"format", R"({"format":"x"})", "pacwright-suite/1"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    Diags diags;
    CHECK(!read_suite(row.in, "s", diags));
    REQUIRE(!diags.empty());
    CHECK(diags.front().detail.find(row.want) != std::string::npos);
  }
}

TEST_CASE("read_suite: appends to what was there") {
  Diags diags = {{DiagCode::BadUrl, {}, "x", ""}};
  CHECK(read_suite("a,b\n", "s", diags));  // An earlier error is not this file's.
  CHECK(!read_suite("a\n", "s", diags));
  CHECK(diags.size() == 2);
}

TEST_CASE("to_canonical_result: one spelling") {
  const Row rows[] = {
      {"empty", "", ""},
      {"blanks", " \t ", ""},
      {"separators alone", " ; ;; ", ""},
      {"canonical already", "PROXY a:8080; DIRECT", "PROXY a:8080; DIRECT"},
      {"case and separators", "proxy a:8080 ;DIRECT", "PROXY a:8080; DIRECT"},
      {"no blank", "PROXY a:1;PROXY b:2;DIRECT", "PROXY a:1; PROXY b:2; DIRECT"},
      {"blank runs", "\tPROXY \t a:1  ;\r\n DIRECT ", "PROXY a:1; DIRECT"},
      {"trailing separator", "DIRECT;", "DIRECT"},
      {"empty elements", ";;PROXY a:1;;DIRECT;;", "PROXY a:1; DIRECT"},
      {"every keyword", "direct;Proxy a;http a;hTTps a;socks a;socks4 a;Socks5 a;quic a",
       "DIRECT; PROXY a; HTTP a; HTTPS a; SOCKS a; SOCKS4 a; SOCKS5 a; QUIC a"},
      {"a host is one in any case", "proxy Edge.Example:1", "PROXY edge.example:1"},
      {"no keyword keeps its case", "undefined", "undefined"},
      {"only the first word is a keyword", "edge direct", "edge direct"},
      {"keyword needs its end", "proxya:1", "proxya:1"},
      {"IPv6", "proxy [FD00::1]:1", "PROXY [fd00::1]:1"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(to_canonical_result(row.in) == row.want);
    CHECK(to_canonical_result(row.want) == row.want);
  }
}

}  // namespace pacwright
