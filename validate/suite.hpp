#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diag.hpp"
#include "validate/probe.hpp"

namespace pacwright {

/// One known URL and where it must go.
struct SuiteCase {
  std::string url;
  std::string expected;  ///< A route name, or a PAC result.
  std::string why;       ///< The administrator's reason; may be empty.
  SourceRef where;       ///< Of the URL.
  SourceRef expected_where;
};

/// A file of known URLs that an administrator keeps.
struct Suite {
  std::string file;
  std::vector<SuiteCase> cases;
  std::vector<std::pair<std::string, std::string>> routes;  ///< Name -> PAC result, if it has any.
  DnsFixture dns;
};

/// Reads a suite, sniffed by content. JSON with comments:
///
///     { "format": "pacwright-suite/1",
///       "routes": { "direct": "DIRECT" },                  // optional
///       "dns": { "intranet.contoso.com": "10.1.2.3" },     // optional
///       "cases": [ { "url": "https://a.example/", "expect": "direct", "why": "..." } ] }
///
/// or CSV (RFC 4180 quoting, '#' comments, blank lines) with columns url, expected and, optionally,
/// why; a first line "url,expected[,why]" is a header. `text` is UTF-8, `file` its name.
/// Appends every fault to `diags`; nothing is returned if there was an error, or no case at all.
std::optional<Suite> read_suite(std::string_view text, const std::string& file, Diags& diags);

/// A PAC result with its parts set apart in the one canonical way: "proxy a:8080 ;DIRECT" becomes
/// "PROXY a:8080; DIRECT". For comparing what a script returned with what was expected.
std::string to_canonical_result(std::string_view result);

}  // namespace pacwright
