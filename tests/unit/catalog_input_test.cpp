#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/sanitized.hpp"
#include "base/sha256.hpp"
#include "input/catalog_file.hpp"
#include "input/merge.hpp"
#include "input/read_catalog.hpp"
#include "utf16.hpp"

using namespace pacwright;
using namespace std::string_literals;

namespace {

std::string at(int line, int column) {
  return " @" + std::to_string(line) + ":" + std::to_string(column) + "\n";
}

std::string outline(const Endpoint& e) {
  std::string text = e.item_text();
  const auto add = [&](const char* key, const std::string& value) {
    if (!value.empty()) text += std::string(" ") + key + "=" + value;
  };
  add("tcp", to_string(e.tcp));
  add("udp", to_string(e.udp));
  add("in", e.instance);
  add("service", e.service);
  add("cat", e.category);
  if (e.direction != "outbound") add("dir", e.direction);
  if (e.required) text += *e.required ? " required" : " optional";
  add("set", e.set);
  if (e.source != Source{}) {
    text += " from=" + e.source.file + ":" + std::to_string(e.source.line) + ":" +
            std::to_string(e.source.row);
  }
  return text + at(e.line, e.column);
}

/// Endpoints, then skipped items, each with its place, a line each.
std::string outline(const Catalog& catalog) {
  std::string text;
  for (const Endpoint& endpoint : catalog.endpoints) text += outline(endpoint);
  for (const Skipped& skip : catalog.skipped) {
    text += "- '" + skip.text + "' " + std::string(to_text(skip.kind)) + ": " + skip.reason +
            at(skip.line, skip.column);
  }
  return text;
}

std::string outline(const Diags& diags) {
  std::string text;
  for (const Diag& diag : diags) {
    text += std::string(entry_of(diag.code).name) + " '" + diag.subject + "' " + diag.detail +
            at(diag.where.line, diag.where.column);
  }
  return text;
}

/// The file that import writes of several catalogs.
std::string as_file(std::vector<Catalog> catalogs, const std::string& name = "") {
  Diags diags;
  return to_catalog_file(merge_catalogs(std::move(catalogs), name, diags));
}

/// A fault, written as outline() writes it.
std::string fault(DiagCode code, const std::string& subject, const std::string& detail, int line,
                  int column) {
  return outline(Diags{{code, {"f", line, column}, subject, detail}});
}

const CatalogOptions kNoOptions;

struct Read {
  std::string items;  ///< "nothing" if there is no catalog.
  std::string faults;
};

Read read(std::string_view bytes, const CatalogOptions& options = kNoOptions) {
  Diags diags;
  const auto catalog = read_catalog(bytes, "f", options, diags);
  return {catalog ? outline(*catalog) : "nothing", outline(diags)};
}

/// An answer of the web service with one set: `members` after its id, service area and category.
std::string one_set(const std::string& members) {
  return R"([{"id":1,"serviceArea":"Exchange","category":"Allow",)" + members + "}]";
}

Catalog read_good(std::string_view bytes, const std::string& file,
                  const CatalogOptions& options = kNoOptions) {
  Diags diags;
  auto catalog = read_catalog(bytes, file, options, diags);
  CHECK(!has_errors(diags));
  REQUIRE(catalog.has_value());
  return *std::move(catalog);
}

}  // namespace

TEST_CASE("web service: a set as it is published") {
  const Read got = read(
      "[\n"
      "  {\"id\": 1, \"serviceArea\": \"Exchange\", \"serviceAreaDisplayName\": \"Mail\",\n"
      "   \"urls\": [\"outlook.example\", \"*.mail.example\"],\n"
      "   \"ips\": [\"192.0.2.0/24\", \"2001:db8::/32\"],\n"
      "   \"tcpPorts\": \"80,443\", \"udpPorts\": \"443\", \"expressRoute\": true,\n"
      "   \"category\": \"Optimize\", \"required\": true, \"notes\": \"n\"}\n"
      "]\n",
      {"Worldwide", ""});
  const std::string rest =
      " tcp=80,443 udp=443 in=Worldwide service=Exchange cat=Optimize required set=1";
  CHECK(got.items == "outlook.example" + rest + at(3, 13) + "*.mail.example" + rest + at(3, 32) +
                         "192.0.2.0/24" + rest + at(4, 12) + "2001:db8::/32" + rest + at(4, 28));
  CHECK(got.faults == "");
}

TEST_CASE("web service: quirks of its sets") {
  struct Row {
    std::string name;
    std::string text;
    std::string items;
    std::string faults;
  };
  const std::string common = " service=Exchange cat=Allow";
  const Row rows[] = {
      {"ports with blanks, ranges, in any order",
       one_set(
           R"("urls":["a.example"],"tcpPorts":"587, 143 ,25","udpPorts":"5061, 50000-59999,3478")"),
       "a.example tcp=25,143,587 udp=3478,5061,50000-59999" + common + " set=1" + at(1, 62), ""},
      {"UDP only, addresses only", one_set(R"("ips":["192.0.2.1"],"udpPorts":"3478-3481")"),
       "192.0.2.1/32 udp=3478-3481" + common + " set=1" + at(1, 61), ""},
      {"no ports", one_set(R"("urls":["a.example"])"), "a.example" + common + " set=1" + at(1, 62),
       fault(DiagCode::SetHasNoPorts, "1", "", 1, 2)},
      {"ports of no number", one_set(R"("urls":["a.example"],"tcpPorts":"443;80","udpPorts":"1")"),
       "nothing", fault(DiagCode::BadPort, "443;80", "", 1, 86)},
      {"ports that are no text", one_set(R"("urls":["a.example"],"tcpPorts":443,"udpPorts":"1")"),
       "nothing",
       fault(DiagCode::WrongType, "tcpPorts", "Expected a string, found a number.", 1, 86)},
      {"a set with nothing in it",
       "[{\"id\":9,\"serviceArea\":\"Common\",\"category\":\"Default\",\"urls\":[]},\n"
       " {\"id\":\"x1\",\"serviceArea\":\"Common\",\"category\":\"Default\",\"urls\":[\"a."
       "example\"],"
       "\"tcpPorts\":\"443\"}]",
       "a.example tcp=443 service=Common cat=Default set=x1" + at(2, 65) +
           "- 'set 9' not-an-endpoint: has neither URLs nor addresses" + at(1, 2),
       fault(DiagCode::SetHoldsNothing, "9", "", 1, 2)},
      {"attributes of the future",
       one_set(
           R"("urls":["a.example"],"tcpPorts":"443","shiny":{"urls":["b.example"]},"required":false)"),
       "a.example tcp=443" + common + " optional set=1" + at(1, 62), ""},
      {"a category of the future",
       R"([{"id":1,"serviceArea":"X","category":"Prefer","urls":["a.example"],"tcpPorts":"443"}])",
       "a.example tcp=443 service=X cat=Prefer set=1" + at(1, 56),
       fault(DiagCode::UnknownCategory, "Prefer", "", 1, 2)},
      {"no category", R"([{"id":1,"serviceArea":"X","urls":["a.example"],"tcpPorts":"443"}])",
       "a.example tcp=443 service=X set=1" + at(1, 36),
       fault(DiagCode::UnknownCategory, "", "", 1, 2)},
      {"a star that was lost in the publishing",
       one_set(R"("urls":["-files.sharepoint.com","b.example"],"tcpPorts":"443")"),
       "b.example tcp=443" + common + " set=1" + at(1, 86) +
           "- '-files.sharepoint.com' not-expressible: bad label in a host name: A label starts "
           "with a hyphen; a star may be lost there." +
           at(1, 62),
       fault(
           DiagCode::ItemSkipped, "-files.sharepoint.com",
           "It cannot be used: bad label in a host name: A label starts with a hyphen; a star may "
           "be lost there.",
           1, 62)},
      {"a block with bits below its prefix",
       one_set(R"("ips":["10.1.2.3/8","192.0.2.0/24"],"tcpPorts":"443")"),
       "192.0.2.0/24 tcp=443" + common + " set=1" + at(1, 74) +
           "- '10.1.2.3/8' not-expressible: address has bits set below its prefix: The block "
           "around "
           "it is 10.0.0.0/8." +
           at(1, 61),
       fault(DiagCode::ItemSkipped, "10.1.2.3/8",
             "It cannot be used: address has bits set below its prefix: The block around it is "
             "10.0.0.0/8.",
             1, 61)},
      {"a URL with a path", one_set(R"("urls":["a.example/x","b.example"],"tcpPorts":"443")"),
       "b.example tcp=443" + common + " set=1" + at(1, 76) +
           "- 'a.example/x' not-expressible: path in a host pattern: That is 'a.example'." +
           at(1, 62),
       fault(DiagCode::ItemSkipped, "a.example/x",
             "It cannot be used: path in a host pattern: That is 'a.example'.", 1, 62)},
      {"names are canonical: case, dot at the end, punycode",
       one_set(
           R"("urls":["WWW.Example.COM","a.example.","b\u00fccher.example","*.B\u00dcCHER.example"],"tcpPorts":"443")"),
       "www.example.com tcp=443" + common + " set=1" + at(1, 62) + "a.example tcp=443" + common +
           " set=1" + at(1, 80) + "xn--bcher-kva.example tcp=443" + common + " set=1" + at(1, 93) +
           "*.xn--bcher-kva.example tcp=443" + common + " set=1" + at(1, 115),
       ""},
      {"globs", one_set(R"("urls":["*cdn.example","autodiscover.*.example"],"tcpPorts":"443")"),
       "*cdn.example tcp=443" + common + " set=1" + at(1, 62) + "autodiscover.*.example tcp=443" +
           common + " set=1" + at(1, 77),
       ""},
      {"a URL that is no string", one_set(R"("urls":["a.example",null],"tcpPorts":"443")"),
       "nothing",
       fault(DiagCode::WrongType, "urls", "Expected a string in every place, found null.", 1, 74)},
      {"a set that is no object",
       one_set(R"("urls":["a.example"],"tcpPorts":"443")").insert(1, "5,"), "nothing",
       fault(DiagCode::WrongType, "", "Expected an object, found a number.", 1, 2)},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const Read got = read(row.text);
    CHECK(got.items == row.items);
    CHECK(got.faults == row.faults);
  }
}

TEST_CASE("web service: one URL in several sets and categories stays several endpoints") {
  const Read got = read(R"([
{"id":1,"serviceArea":"Exchange","category":"Optimize","urls":["a.example"],"tcpPorts":"443"},
{"id":2,"serviceArea":"Exchange","category":"Allow","urls":["a.example"],"tcpPorts":"443"},
{"id":2,"serviceArea":"Exchange","category":"Allow","urls":["A.EXAMPLE"],"tcpPorts":"443"},
{"id":2,"serviceArea":"Exchange","category":"Allow","urls":["a.example"],"tcpPorts":"80"}
])");
  CHECK(got.items == "a.example tcp=443 service=Exchange cat=Optimize set=1" + at(2, 64) +
                         "a.example tcp=443 service=Exchange cat=Allow set=2" + at(3, 61) +
                         "a.example tcp=80 service=Exchange cat=Allow set=2" + at(5, 61) +
                         "- 'a.example' not-an-endpoint: repeats line 3" + at(4, 61));
  CHECK(got.faults == "");
}

TEST_CASE("drop_repeated: each field makes an endpoint another one, its place does not") {
  const Endpoint first = [] {
    Endpoint e(*HostPattern::parse("a.example", {}));
    e.tcp = {{443, 443}};
    e.instance = "Worldwide";
    e.category = "Allow";
    e.direction = "outbound";
    e.line = 3;
    return e;
  }();
  struct Row {
    std::string name;
    void (*change)(Endpoint& e);
    bool is_dropped;
  };
  const Row rows[] = {
      {"equal", [](Endpoint&) {}, true},
      {"line", [](Endpoint& e) { e.line = 7; }, true},
      {"line of the source", [](Endpoint& e) { e.source.line = 7; }, true},
      {"pattern", [](Endpoint& e) { e.item = *HostPattern::parse("b.example", {}); }, false},
      {"TCP",
       [](Endpoint& e) {
         e.tcp = {{80, 80}};
       },
       false},
      {"UDP instead of TCP", [](Endpoint& e) { std::swap(e.tcp, e.udp); }, false},
      {"instance", [](Endpoint& e) { e.instance = "China"; }, false},
      {"service", [](Endpoint& e) { e.service = "Common"; }, false},
      {"category", [](Endpoint& e) { e.category = "Default"; }, false},
      {"direction", [](Endpoint& e) { e.direction = "client"; }, false},
      {"not required", [](Endpoint& e) { e.required = false; }, false},
      {"set", [](Endpoint& e) { e.set = "1"; }, false},
      {"row", [](Endpoint& e) { e.source.row = 1; }, false},
      {"document", [](Endpoint& e) { e.source.file = "x.md"; }, false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    Catalog catalog;
    catalog.endpoints = {first, first};
    row.change(catalog.endpoints[1]);
    drop_repeated(catalog);
    CHECK(catalog.endpoints.size() == (row.is_dropped ? 1 : 2));
    REQUIRE(catalog.skipped.size() == (row.is_dropped ? 1 : 0));
    if (!row.is_dropped) continue;
    CHECK(catalog.skipped[0].text == "a.example");
    CHECK(catalog.skipped[0].kind == SkipReason::NotAnEndpoint);
    CHECK(catalog.skipped[0].reason == "repeats line 3");
  }
}

TEST_CASE("web service: encodings and the wrapper that PowerShell puts around it") {
  const std::string answer = one_set("\r\n\"urls\":[\"a.example\"],\"tcpPorts\":\"443\"");
  const std::string want = "a.example tcp=443 service=Exchange cat=Allow set=1" + at(2, 9);
  struct Row {
    std::string name;
    std::string bytes;
  };
  const Row rows[] = {
      {"as it is", answer},
      {"UTF-8 with byte order mark", "\xEF\xBB\xBF" + answer},
      {"UTF-16, little endian", to_utf16(answer, false)},
      {"UTF-16, big endian", to_utf16(answer, true)},
      {"wrapped", "{\"value\": " + answer + ", \"Count\": 1}"},
      {"wrapped, count first", "{\"Count\": 1, \"value\": " + answer + "}"},
      {"with a comment above", "// fetched by hand\n" + answer.substr(0, 0) + answer},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const Read got = read(row.bytes);
    const bool one_line_down = row.bytes.starts_with("//");
    CHECK(got.items ==
          (one_line_down ? want.substr(0, want.find('@')) + at(3, 9).substr(1) : want));
    CHECK(got.faults == "");
  }
}

TEST_CASE("plain list: one item a line") {
  const std::string text =
      "# Contoso's own\n"
      "\n"
      "  a.example   # a comment\n"
      "*.B.Example.\n"
      "10.0.0.0/8\n"
      "\t192.0.2.1\n"
      "fd00::/8\n"
      "a.example\n"
      "*cdn.example";
  const std::string in = " in=Own";
  const std::string want = "a.example" + in + at(3, 3) + "*.b.example" + in + at(4, 1) +
                           "10.0.0.0/8" + in + at(5, 1) + "192.0.2.1/32" + in + at(6, 2) +
                           "fd00::/8" + in + at(7, 1) + "*cdn.example" + in + at(9, 1) +
                           "- 'a.example' not-an-endpoint: repeats line 3" + at(8, 1);
  std::string crlf;
  for (const char c : text) crlf += c == '\n' ? "\r\n"s : std::string(1, c);
  for (const std::string& bytes :
       {text, crlf, "\xEF\xBB\xBF" + text, to_utf16(crlf, false), to_utf16(text, true)}) {
    const Read got = read(bytes, {"Own", ""});
    CHECK(got.items == want);
    CHECK(got.faults == "");
  }
}

TEST_CASE("plain list: a line that is no item is an error, and all of them are reported") {
  const Read got = read(
      "good.example\n"
      "https://a.example/\n"
      "  b.example:443\n"
      "10.1.2.3/8\n"
      "10.0.0.0/33\n"
      "\xC3\xA4 c.example\n"
      "*\n");
  CHECK(got.items == "nothing");
  CHECK(got.faults ==
        fault(DiagCode::PatternHasScheme, "https://a.example/", "Write a.example.", 2, 1) +
            fault(DiagCode::PatternHasPort, "b.example:443", "Write b.example.", 3, 3) +
            fault(DiagCode::HostBitsSet, "10.1.2.3/8", "The block around it is 10.0.0.0/8.", 4, 1) +
            fault(DiagCode::BadNetwork, "10.0.0.0/33",
                  "The part after '/' must be a number from 0 to 32.", 5, 1) +
            fault(DiagCode::PatternHasSpace, "\xC3\xA4 c.example", "", 6, 1) +
            fault(DiagCode::LoneStar, "*", "", 7, 1));
}

TEST_CASE("catalogs: what would take more memory than is promised is refused, with its line") {
  if (kSanitized) return;
  std::string list = "# A million and one.\n";
  for (int i = 0; i < 1'000'001; ++i) list += "a.b\n";
  CHECK(read(list).faults ==
        "FileTooLarge '' All catalogs together may have 1,000,000 patterns and blocks." +
            at(1'000'002, 0));
  std::string faults;
  for (int i = 0; i < 20'000; ++i) faults += "no pattern\n";
  CHECK(std::ranges::count(read(faults).faults, '\n') == 10'000);
  std::string page = "| ID | Category | ER | Addresses | Ports |\n|---|---|---|---|---|\n";
  std::string cells = page;
  std::string items = "a.example";
  while (items.size() < 1'000'000) items += " a.example";  // 100,000 of them in a cell.
  for (int i = 0; i < 6; ++i) page += "| 1 | Allow | Yes | " + items + " | **TCP:** 443 |\n";
  CHECK(read(page).faults.ends_with("FileTooLarge '' Its tables hold more than 500,000 items." +
                                    at(8, 0)));
  for (int i = 0; i < 417'000; ++i) cells += "|a|a|a|a|a|\n";
  CHECK(read(cells).faults == "FileTooLarge '' It has more than 2,500,000 cells." + at(0, 0));
}

TEST_CASE("placeholders: filled with the tenant, or left for the ledger") {
  const std::string list =
      "a.example\n<tenant>.example\n<tenant>-my.<tenant>.example\n<region>.example\n";
  const std::string service =
      one_set("\"tcpPorts\":\"443\",\n\"urls\":[\"<tenant>.example\"],\"ips\":[\"192.0.2.1\"]");
  const std::string skip = " needs-value: holds <tenant>; give the policy a \"tenant\"";
  const std::string unknown = " needs-value: holds a placeholder that nothing fills";
  CHECK(read(list).items == "a.example" + at(1, 1) + "- '<tenant>.example'" + skip + at(2, 1) +
                                "- '<tenant>-my.<tenant>.example'" + skip + at(3, 1) +
                                "- '<region>.example'" + unknown + at(4, 1));
  CHECK(read(list, {"", "contoso"}).items == "a.example" + at(1, 1) + "contoso.example" + at(2, 1) +
                                                 "contoso-my.contoso.example" + at(3, 1) +
                                                 "- '<region>.example'" + unknown + at(4, 1));

  const std::string rest = " tcp=443 service=Exchange cat=Allow set=1";
  CHECK(read(service).items ==
        "192.0.2.1/32" + rest + at(2, 36) + "- '<tenant>.example'" + skip + at(2, 9));
  CHECK(read(service, {"", "contoso"}).items ==
        "contoso.example" + rest + at(2, 9) + "192.0.2.1/32" + rest + at(2, 36));
}

TEST_CASE("placeholders: a catalog with nothing else is empty") {
  const Read got = read("# c\n<tenant>.example\n");
  CHECK(got.items == "nothing");
  CHECK(got.faults == fault(DiagCode::CatalogEmpty, "", "", 0, 0));
}

TEST_CASE("documents that are no catalog") {
  struct Row {
    std::string name;
    std::string bytes;
    std::string faults;
  };
  const auto other = [](const char* detail) {
    return fault(DiagCode::NotACatalog, "", detail, 1, 1);
  };
  const Row rows[] = {
      {"a log-in page", "\n<!DOCTYPE html><html></html>",
       other("It looks like an HTML or XML page.")},
      {"a feed", "<?xml version=\"1.0\"?>", other("It looks like an HTML or XML page.")},
      {"the service, asked without an id", "Valid ClientRequestId Guid is required",
       other("It is an error message of the web service: ask it again with a ClientRequestId.")},
      {"the service, asked wrongly", "Invalid Instance string specified",
       other("It is an error message of the web service: ask it again with a ClientRequestId.")},
      {"a PAC file", "function FindProxyForURL(url, host) { return \"DIRECT\"; }",
       other("It looks like a PAC file.")},
      {"a PAC file with a comment above", "// proxy\nfunction FindProxyForURL(url, host) {}",
       fault(DiagCode::JsonSyntax, "", "Expected a value here; text needs double quotes.", 2, 1)},
      {"a policy", "{\"routes\": {}, \"rules\": []}", other("It looks like a policy.")},
      {"some object", "{}", other("")},
      {"the version answer of the service", R"({"instance": "Worldwide", "latest": "2025010100"})",
       other("")},
      {"an array of something else", "[1, 2]", other("")},
      {"an empty answer", "[]", fault(DiagCode::CatalogEmpty, "", "", 1, 1)},
      {"an empty file", "", fault(DiagCode::CatalogEmpty, "", "", 0, 0)},
      {"comments only", "# a\n\n# b\n", fault(DiagCode::CatalogEmpty, "", "", 0, 0)},
      {"cut off", R"([{"id":1,"serviceArea":"Exchange","urls":["a.example")",
       fault(DiagCode::JsonSyntax, "",
             "The file ends too early: the array opened in line 1 is not closed. "
             "Write ] where it ends.",
             1, 54)},
      {"a key twice", R"([{"id":1,"id":2}])",
       fault(DiagCode::JsonDuplicateKey, "id", "First used in line 1.", 1, 10)},
      {"bytes that are no text", "PK\x03\x04\xFF\xFE", fault(DiagCode::NotText, "", "", 0, 0)},
      {"a NUL", "a.example\n\0b.example"s, fault(DiagCode::NotText, "", "", 0, 0)},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const Read got = read(row.bytes);
    CHECK(got.items == "nothing");
    CHECK(got.faults == row.faults);
  }
}

TEST_CASE("own format: everything it can say") {
  const Read got = read(R"(// A comment.
{ "$schema": "x", "format": "pacwright-catalog/1", "name": "n", "version": "7",
  "endpoints": [
    {"pattern": "A.example", "tcp": [443, "50000-59999", 80], "udp": [3478], "instance": "China",
     "service": "s", "category": "Allow", "direction": "client", "required": false, "set": 5,
     "source": {"file": "page.md", "line": 31, "row": 4}},
    {"network": "192.0.2.0/24", "set": "x"},
    {"pattern": "<tenant>.example"}
  ],
  "skipped": [{"text": "see there", "kind": "not-an-endpoint", "reason": "prose", "source": {"file": "page.md"}}]
})",
                        {"Worldwide", ""});
  CHECK(
      got.items ==
      "a.example tcp=80,443,50000-59999 udp=3478 in=China service=s cat=Allow dir=client optional "
      "set=5 from=page.md:31:4" +
          at(4, 17) + "192.0.2.0/24 in=Worldwide set=x" + at(7, 17) +
          "- '<tenant>.example' needs-value: holds <tenant>; give the policy a \"tenant\"" +
          at(8, 17) + "- 'see there' not-an-endpoint: prose" + at(10, 15));
  CHECK(got.faults == "");
}

TEST_CASE("own format: every fault has its place") {
  const auto own = [](const std::string& endpoint) {
    return "{\"format\": \"pacwright-catalog/1\", \"endpoints\": [\n" + endpoint + "]}";
  };
  struct Row {
    std::string name;
    std::string text;
    std::string faults;
  };
  const Row rows[] = {
      {"a format of the future", R"({"format": "pacwright-catalog/2", "endpoints": []})",
       fault(DiagCode::UnknownFormat, "pacwright-catalog/2",
             "This version reads \"pacwright-catalog/1\".", 1, 12)},
      {"no endpoints", R"({"format": "pacwright-catalog/1"})",
       fault(DiagCode::MissingKey, "endpoints", "", 1, 1)},
      {"an empty list of endpoints", R"({"format": "pacwright-catalog/1", "endpoints": []})",
       fault(DiagCode::CatalogEmpty, "", "", 0, 0)},
      {"a key too many", R"({"format": "pacwright-catalog/1", "endpoint": [], "endpoints": []})",
       fault(DiagCode::UnknownKey, "endpoint", "Did you mean 'endpoints'?", 1, 35)},
      {"a key too many in an endpoint", own(R"({"pattern": "a.example", "sets": 1})"),
       fault(DiagCode::UnknownKey, "sets", "Did you mean 'set'?", 2, 26)},
      {"neither pattern nor network", own(R"({"set": 1})"),
       fault(DiagCode::MissingKey, "pattern", "An endpoint has either \"pattern\" or \"network\".",
             2, 1)},
      {"pattern and network", own(R"({"pattern": "a.example", "network": "10.0.0.0/8"})"),
       fault(DiagCode::MissingKey, "pattern", "An endpoint has either \"pattern\" or \"network\".",
             2, 1)},
      {"a pattern that is none", own(R"({"pattern": "a b"})"),
       fault(DiagCode::PatternHasSpace, "a b", "", 2, 13)},
      {"a network that is none", own(R"({"network": "a.example"})"),
       fault(DiagCode::BadNetwork, "a.example", "", 2, 13)},
      {"ports", own(R"({"pattern": "a.example", "tcp": [443, 0, "1-2,3", 70000, true]})"),
       fault(DiagCode::BadPort, "0", "Expected a number or a range such as \"50000-59999\".", 2,
             39) +
           fault(DiagCode::BadPort, "1-2,3",
                 "Expected a number or a range such as \"50000-59999\".", 2, 42) +
           fault(DiagCode::BadPort, "70000",
                 "Expected a number or a range such as \"50000-59999\".", 2, 51) +
           fault(DiagCode::BadPort, "", "Expected a number or a range such as \"50000-59999\".", 2,
                 58)},
      {"types", own(R"({"pattern": "a.example", "set": [], "required": "yes", "tcp": 443})"),
       fault(DiagCode::WrongType, "tcp", "Expected an array, found a number.", 2, 63) +
           fault(DiagCode::WrongType, "required", "Expected true or false, found a string.", 2,
                 49) +
           fault(DiagCode::WrongType, "set", "Expected a string or a number, found an array.", 2,
                 33)},
      {"a source",
       own(R"({"pattern": "a.example", "source": {"file": "x", "line": -1, "rwo": 2}})"),
       fault(DiagCode::WrongType, "line", "Expected a whole number, found a number.", 2, 58) +
           fault(DiagCode::UnknownKey, "rwo", "Did you mean 'row'?", 2, 62)},
      {"an endpoint that is no object", own("\"a.example\""),
       fault(DiagCode::WrongType, "endpoints", "Expected an object, found a string.", 2, 1)},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const Read got = read(row.text);
    CHECK(got.items == "nothing");
    CHECK(got.faults == row.faults);
  }
}

TEST_CASE("own format: importing again gives the same bytes") {
  struct Row {
    std::string name;
    std::string bytes;
  };
  const Row rows[] = {
      {"a list",
       "a.example\n*.b.example # c\n10.0.0.0/8\nfd00::/8\na.example\n<tenant>.x.example\n"},
      {"an answer of the service",
       R"([{"id":1,"serviceArea":"Exchange","category":"Optimize","required":true,
            "urls":["a.example","-b.example","b\u00fccher.example"],"ips":["192.0.2.0/24"],
            "tcpPorts":"443, 80","udpPorts":"50000-59999"},
           {"id":2,"serviceArea":"Skype","category":"Default","required":false}])"},
      {"a catalog",
       R"({"format": "pacwright-catalog/1", "name": "n", "version": "1", "endpoints": [
           {"pattern": "a.example", "direction": "inbound",
            "source": {"file": "tab\tle\u00e4.md", "line": 3, "row": 2}}],
          "skipped": [{"text": "\"quoted\" \\ \u2028", "kind": "not-expressible", "reason": "r"}]})"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const Catalog imported = read_good(row.bytes, "first", {"Worldwide", ""});
    const std::string once = as_file({imported}, "n");
    const Catalog again = read_good(once, "second");
    CHECK(as_file({again}, "n") == once);
    CHECK(again.endpoints.size() == imported.endpoints.size());
    CHECK(again.skipped.size() == imported.skipped.size());
    CHECK(again.name == "n");
    CHECK(again.version == imported.version);
    for (const Endpoint& endpoint : again.endpoints) CHECK(endpoint.instance == "Worldwide");
  }
}

std::string disagreements(std::vector<Catalog> catalogs) {
  Diags diags;
  const Catalog merged = merge_catalogs(std::move(catalogs), "", diags);
  return std::to_string(merged.endpoints.size()) + " endpoints\n" + outline(diags);
}

TEST_CASE("merge_catalogs: what sources say alike becomes one, what they disagree about is told") {
  const auto catalog = [](const std::string& file, const std::string& endpoints) {
    return read_good(R"({"format": "pacwright-catalog/1", "endpoints": [)" + endpoints + "]}",
                     file);
  };
  const std::string allow = R"({"pattern": "a.example", "category": "Allow", "instance": "China"})";
  const std::string in_default =
      R"({"pattern": "a.example", "category": "Default", "instance": "China"})";
  const std::string elsewhere =
      R"({"pattern": "a.example", "category": "Default", "instance": "Worldwide"})";
  const std::string inbound =
      R"({"pattern": "a.example", "direction": "inbound", "instance": "China"})";
  const std::string told = "SourcesDisagree 'a.example' ";
  struct Row {
    const char* name;
    std::string one, two, expected;
  };
  const Row rows[] = {
      {"alike", allow, allow, "1 endpoints\n"},
      {"in one catalog they stay apart", allow + "," + in_default, "", "2 endpoints\n"},
      {"category", allow, in_default,
       "2 endpoints\n" + told + "Its category is Default here and Allow in f1:1." + at(1, 61)},
      {"another instance", allow, elsewhere, "2 endpoints\n"},
      {"direction", allow, inbound,
       "2 endpoints\n" + told + "Its direction is inbound here and outbound in f1:1." + at(1, 61)},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    std::vector<Catalog> catalogs = {catalog("f1", row.one)};
    if (!row.two.empty()) catalogs.push_back(catalog("f2", row.two));
    CHECK(disagreements(catalogs) == row.expected);
  }
}

TEST_CASE("own format: several catalogs in one file keep where each item comes from") {
  const Catalog one = read_good("a.example\n", "one.txt");
  const Catalog two = read_good("# x\na.example\nb.example\n", "two.txt");
  CHECK(as_file({one, two}) ==
        "{\n"
        "  \"format\": \"pacwright-catalog/1\",\n"
        "  \"endpoints\": [\n"
        "    {\"pattern\": \"a.example\", \"direction\": \"outbound\", \"source\": {\"file\": "
        "\"one.txt\", \"line\": 1}, \"also\": [{\"file\": \"two.txt\", \"line\": 2}]},\n"
        "    {\"pattern\": \"b.example\", \"direction\": \"outbound\", \"source\": {\"file\": "
        "\"two.txt\", \"line\": 3}}\n"
        "  ],\n"
        "  \"skipped\": []\n"
        "}\n");
  CHECK(read_good(as_file({one, two}), "both").endpoints.size() == 2);
}

TEST_CASE("read_catalog: the digest is of the bytes, messages of earlier files stay") {
  const std::string bytes =
      "\xEF\xBB\xBF"
      "a.example\r\n";
  Diags diags = {{DiagCode::CatalogEmpty, {"other", 0, 0}, "", ""}};
  const auto catalog = read_catalog(bytes, "f", kNoOptions, diags);
  REQUIRE(catalog.has_value());
  CHECK(catalog->sha256 == sha256_hex(bytes));
  CHECK(catalog->file == "f");
  CHECK(diags.size() == 1);
}

TEST_CASE("a list that begins with a placeholder is no page of HTML") {
  CHECK(read("<tenant>.example\n", {"", "contoso"}).items == "contoso.example" + at(1, 1));
}

TEST_CASE("a placeholder survives an import, so that the policy can still fill it") {
  const Catalog list = read_good("a.example\n<tenant>.example\n", "list");
  const Catalog catalog = read_good(as_file({list}), "catalog", {"", "contoso"});
  CHECK(catalog.endpoints.size() == 2);
}

TEST_CASE("the reason of a placeholder that is not <tenant> does not ask for a tenant") {
  const Catalog catalog = read_good("a.example\n<region>.example\n", "list", {"", "contoso"});
  REQUIRE(catalog.skipped.size() == 1);
  CHECK(catalog.skipped[0].reason.find("tenant") == std::string::npos);
}

TEST_CASE("a kind of skip that does not exist is an error") {
  const Read got = read(
      R"({"format": "pacwright-catalog/1", "endpoints": [{"pattern": "a.example"}],
          "skipped": [{"text": "x", "kind": "whatever", "reason": "r"}]})");
  CHECK(got.items == "nothing");
}

TEST_CASE("an empty answer is called empty in its wrapper too") {
  CHECK(read("{\"value\": [], \"Count\": 0}").faults ==
        fault(DiagCode::CatalogEmpty, "", "", 1, 1));
}

TEST_CASE("an answer whose sets all are empty is called empty") {
  const Read got = read(R"([{"id":1,"serviceArea":"Exchange","category":"Allow"}])");
  CHECK(got.items == "nothing");
  CHECK(got.faults.find("CatalogEmpty") != std::string::npos);
}
